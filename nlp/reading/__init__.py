"""Files to raw text."""

from __future__ import annotations

from nlp.reading.encodings import decode
from nlp.reading.files import ReadingError, Source, find_sources, read_source

__all__ = ["ReadingError", "Source", "decode", "find_sources", "read_source"]
