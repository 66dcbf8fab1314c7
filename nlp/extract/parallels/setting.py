"""The setting of candidates: how thick their document is with what marks the genre."""

from __future__ import annotations

from typing import NamedTuple

from nlp.document import Document
from nlp.extract.numeric import find_numeric
from nlp.quotes import document_quotes

# A text of fewer characters does not show its genre.
_SHORT_TEXT = 300
# Quotes up to this length with their marks are names and slogans, not speech.
_SHORT_QUOTE = 13
_CLASSES = 4


class Setting(NamedTuple):
    """How thick a document is with what marks the genre, in classes from 0 to 4: numeric slogans (in halves), short
    quotes and run-in heads (in two thirds) for each 1000 characters. Elsewhere the same wording is less often crafted.
    """

    labels: int
    quotes: int
    heads: int


# A short text does not show its genre: it is taken for one with some quotes and heads and no numeric slogan.
_OF_SHORT_TEXT = Setting(labels=0, quotes=2, heads=1)


def setting_of(document: Document) -> Setting:
    """The setting that a document gives to its candidates; a short text does not show its genre."""
    if len(document.folded) < _SHORT_TEXT:
        return _OF_SHORT_TEXT
    thousands = len(document.folded) / 1000
    short = sum(q.kind != "title" and q.end - q.start <= _SHORT_QUOTE for q in document.once(document_quotes))
    heads = sum(point.head_end > point.start for point in document.points)
    counts = (2 * len(find_numeric(document)), short, 1.5 * heads)
    return Setting(*(min(int(count / thousands), _CLASSES) for count in counts))
