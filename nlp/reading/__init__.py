"""Files to raw text."""

from __future__ import annotations

from nlp.reading.encodings import decode
from nlp.reading.files import Stored, Text, read_source, read_stored, read_texts, stored_texts
from nlp.reading.sources import ReadingError, Source, find_sources

__all__ = [
    "ReadingError",
    "Source",
    "Stored",
    "Text",
    "decode",
    "find_sources",
    "read_source",
    "read_stored",
    "read_texts",
    "stored_texts",
]
