"""Files to raw text."""

from __future__ import annotations

from nlp.reading.encodings import decode
from nlp.reading.files import ReadingError, Source, Text, find_sources, read_source, read_texts

__all__ = ["ReadingError", "Source", "Text", "decode", "find_sources", "read_source", "read_texts"]
