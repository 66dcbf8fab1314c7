"""A document as arrays: what stands where, one entry a character, from which vocabularies read their terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nlp.article import Line, Point
from nlp.document import Document
from nlp.lexicon import load, matcher

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_OPENING_END = re.compile(r"[。！？；，,;!?]")
# The opening of a point without a run-in head runs to the first mark, but no further than this.
_OPENING = 40
# Clauses, the stretches that evidence is given in, end with one of these.
_CLAUSE_END = "，。！？；：,;:!?\n\r\t　"
# Kinds of characters: Chinese, digit, end of a clause.
_HAN, _DIGIT, _END = 1, 2, 3
#: A code that is no character; it stands for all that follow it.
LAST_KIND = 0xFFFF


def opening_end(point: Point) -> int:
    """Where the opening of `point` ends, which in this genre states the business: its head, or the first mark."""
    if point.head_end > point.start:
        return point.head_end
    mark = _OPENING_END.search(point.text, 0, _OPENING)
    return point.start + (mark.start() if mark else min(_OPENING, len(point.text)))


def point_document(text: str, path: Sequence[str] = ()) -> Document:
    """A document that holds one point, with the headings above it: a labelled stretch without its article."""
    lines, at = [], 0
    for n, (role, line) in enumerate([*(("heading", heading) for heading in path), ("body", text)], 1):
        line = line.replace("\n", " ")
        lines.append(Line(n=n, role=role, start=at, end=at + len(line), text=line))
        at += len(line) + 1
    body = lines[-1]
    point = Point(
        line=body.n, start=body.start, end=body.end, head_end=body.start, text=body.text, path=tuple(path)
    )  # fmt: skip
    return Document("\n".join(line.text for line in lines), tuple(lines), (point,))


class View:
    """A document as arrays, from which every vocabulary reads its terms. One entry a character unless said otherwise.

    Attributes:
        point: the number of the point that covers the character, -1 outside all points; one more -1 at the end.
        opening: whether it stands in the opening of its point.
        clause: the number of its clause; a clause never reaches over the border of a point.
        cut: the words that the text is cut into.
        content: which of them count as words: those of two characters or more that open with two Chinese ones.
        word_starts: where each of those starts.
        codes: the code of the character.
        pair_starts: where two neighbouring Chinese characters of a point start, one entry a pair.
        field_starts: where a term of the lexicon ``fields`` starts, one entry a term.
        fields: its field, as an index of :func:`field_names`.
        field_points: the number of its point, -1 outside all points.
        sections: for each run of points under the same headings its first point, the point behind its last, and the
            places of its headings in the text.
    """

    def __init__(self, document: Document) -> None:
        text, points = document.text, document.points
        self.text, self.points = text, points
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
        kind = _kinds_of_characters()[np.minimum(self.codes, LAST_KIND)]
        self.digit = kind == _DIGIT
        self.point = np.full(len(text) + 1, -1, dtype=np.int64)
        self.opening = np.zeros(len(text), dtype=bool)
        starts = np.zeros(len(text) + 1, dtype=bool)
        starts[1:] = kind == _END
        for i, point in enumerate(points):
            self.point[point.start : point.end] = i
            self.opening[point.start : opening_end(point)] = True
            starts[point.start] = starts[point.end] = True
        starts[0] = False
        self.clause = np.cumsum(starts[:-1])
        pair = np.zeros(len(text), dtype=bool)
        pair[:-1] = (kind[:-1] == _HAN) & (kind[1:] == _HAN)
        self.cut = document.words
        lengths = np.fromiter(map(len, self.cut), np.int64, len(self.cut))
        word_starts = np.cumsum(lengths) - lengths
        self.content = np.flatnonzero((lengths > 1) & pair[word_starts])
        self.word_starts: Ints = word_starts[self.content]
        self.pair_starts: Ints = np.flatnonzero(pair & (self.point[:-1] >= 0))
        self.field_starts, self.fields = _field_terms(text)
        self.field_points: Ints = self.point[self.field_starts]
        self.sections = list(_sections(text, points))

    @property
    def words(self) -> list[str]:
        """The words of two Chinese characters or more, in order."""
        return list(map(self.cut.__getitem__, self.content.tolist()))

    @cached_property
    def clause_starts(self) -> list[int]:
        """Where each clause starts; the last entry is the length of the text."""
        return [0, *(np.flatnonzero(self.clause[1:] != self.clause[:-1]) + 1).tolist(), len(self.text)]


@cache
def _kinds_of_characters() -> NDArray[np.int8]:
    """What each character code up to :data:`LAST_KIND` is to a view."""
    kinds = np.zeros(LAST_KIND + 1, dtype=np.int8)
    kinds[0x3400:0xA000] = _HAN
    kinds[ord("0") : ord("9") + 1] = _DIGIT
    kinds[[ord(char) for char in _CLAUSE_END]] = _END
    return kinds


@cache
def field_names() -> tuple[str, ...]:
    """The fields of the lexicon, in order of name."""
    return tuple(sorted({row["field"] for row in load("fields")}))


@cache
def _field_of_row() -> Ints:
    index = {name: i for i, name in enumerate(field_names())}
    return np.array([index[row["field"]] for row in load("fields")])


def _field_terms(text: str) -> tuple[Ints, Ints]:
    found = matcher("fields").indexes(text)
    terms = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
    return terms[:, 1].copy(), _field_of_row()[terms[:, 0]]


def _sections(text: str, points: Sequence[Point]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    first = 0
    for i in range(1, len(points) + 1):
        if i == len(points) or points[i].path != points[first].path:
            places, before = [], points[first].start
            for heading in reversed(points[first].path):
                at = text.rfind(heading, 0, before) if heading else -1
                if at >= 0:
                    places.append((at, at + len(heading)))
                    before = at
            yield first, i, places
            first = i
