"""What a point looks like to the theme classifier: terms, each with its place in the article's text.

A term's first letter says where it comes from: ``w`` a word, ``c`` two neighbouring characters, ``o`` a word of the
opening sentence (which in this genre states the business), ``p`` a word of the headings above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.article import Point
from nlp.segment import segment

_HAN = re.compile(r"[㐀-鿿]+")
# Words of one character (对, 不, 强) say how a thing is put, not what it is.
_WORD = re.compile(r"[㐀-鿿]{2,}")
_OPENING_END = re.compile(r"[。！？；，,;!?]")
#: The opening runs to the first mark, but no further than this.
_OPENING = 40


class Term(NamedTuple):
    """A feature at `start:end` of the article's text; terms from headings have no place, ``start == end``."""

    name: str
    start: int
    end: int


def point_terms(point: Point) -> Iterator[Term]:
    """The terms of a point, in order of kind and place, repeated as often as they occur."""
    base = point.start
    head = point.head_end - base
    if head <= 0:
        mark = _OPENING_END.search(point.text, 0, _OPENING)
        head = mark.start() if mark else _OPENING
    for token in segment(point.text):
        if _WORD.match(token.text):
            yield Term("w" + token.text, base + token.start, base + token.end)
            if token.start < head:
                yield Term("o" + token.text, base + token.start, base + token.end)
    for run in _HAN.finditer(point.text):
        for i in range(run.start(), run.end() - 1):
            yield Term("c" + point.text[i : i + 2], base + i, base + i + 2)
    for heading in point.path:
        for token in segment(heading):
            if _WORD.match(token.text):
                yield Term("p" + token.text, base, base)
