"""What the points of a document look like to the theme classifier: terms, each with its place in the text.

The first letter of a term's name says what kind it is (:data:`KINDS`). Terms come from the point itself, from the
headings above it, from its neighbours and from the article as a whole. A document is encoded in one pass over arrays,
all its points together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.article import Line, Point
from nlp.document import Document
from nlp.lexicon import load, matcher
from nlp.segment import words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: The kinds of terms, by the first letter of their names. A field is one of the lexicon ``fields``.
KINDS = {
    "w": "word of two characters or more",
    "c": "two neighbouring characters",
    "o": "word of the opening",
    "v": "first and last word of a clause: in this genre mostly verb and object",
    "f": "field of a term",
    "F": "field of a term in the opening",
    "p": "word of the headings above",
    "k": "field of a term in the headings above",
    "z": "place in the article, length, share of digits",
    "n": "field of a term in the point before",
    "N": "field of a term in the point after",
    "a": "field that the points of the article open with",
}
#: The groups of kinds that an ablation leaves out one by one.
GROUPS = {
    "characters": "c",
    "words": "wo",
    "verb and object": "v",
    "fields of the lexicon": "fF",
    "outline": "pkz",
    "neighbours": "nN",
    "article": "a",
}

_OPENING_END = re.compile(r"[。！？；，,;!?]")
# The opening of a point without a run-in head runs to the first mark, but no further than this.
_OPENING = 40
# Clauses, the stretches that evidence is given in, end with one of these.
_CLAUSE_END = "，。！？；：,;:!?\n\r\t　"
_PLACES = ("zfirst", "zsecond", "zlast", "zunder no heading")
_LENGTHS = (20, 60, 150)
_DIGITS = (0.04, 0.08, 0.12)


class Occurrences(NamedTuple):
    """Terms of points, one row an occurrence: `term` of `point` stands at `start` of the text, `times` times over.

    `start` is -1 for terms without a place. Terms of a heading or a neighbour stand outside their point.
    """

    point: Ints
    term: Ints
    start: Ints
    times: Floats

    def own(self, view: View) -> NDArray[np.bool_]:
        """Which occurrences stand in their own point."""
        own: NDArray[np.bool_] = (self.start >= 0) & (view.point[self.start] == self.point)
        return own


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


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of two Chinese characters or more, in order."""

    words: list[str]
    starts: Ints


def _content_words(text: str, pair: NDArray[np.bool_]) -> _Words:
    """The words of `text` that open with two Chinese characters; `pair` says where two stand side by side."""
    cut = words(text)
    lengths = np.fromiter(map(len, cut), np.int64, len(cut))
    starts = np.cumsum(lengths) - lengths
    content = np.flatnonzero((lengths > 1) & pair[starts])
    return _Words([cut[i] for i in content.tolist()], starts[content])


class View:
    """A document as arrays, from which every vocabulary reads its terms. One entry a character unless said otherwise.

    Attributes:
        point: the number of the point that covers the character, -1 outside all points; one more -1 at the end.
        opening: whether it stands in the opening of its point.
        clause: the number of its clause; a clause never reaches over the border of a point.
        words: the words of two Chinese characters or more.
        field_starts: where a term of the lexicon ``fields`` starts, one entry a term.
        fields: its field, as an index of :func:`field_names`.
        sections: for each run of points under the same headings its first point, the point behind its last, and the
            places of its headings in the text.
    """

    def __init__(self, document: Document) -> None:
        text, points = document.text, document.points
        self.text, self.points = text, points
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
        self.point = np.full(len(text) + 1, -1, dtype=np.int64)
        self.opening = np.zeros(len(text), dtype=bool)
        ends = np.logical_or.reduce([codes == ord(char) for char in _CLAUSE_END])
        starts = np.zeros(len(text) + 1, dtype=bool)
        starts[1:] = ends
        for i, point in enumerate(points):
            self.point[point.start : point.end] = i
            self.opening[point.start : opening_end(point)] = True
            starts[point.start] = starts[point.end] = True
        starts[0] = False
        self.clause = np.cumsum(starts[:-1])
        han = np.zeros(len(text) + 1, dtype=bool)
        han[:-1] = (codes >= 0x3400) & (codes <= 0x9FFF)
        pair = han[:-1] & han[1:]
        self.words = _content_words(text, pair)
        self.pair_starts: Ints = np.flatnonzero(pair & (self.point[:-1] >= 0))
        self.pairs: Ints = codes[self.pair_starts] << 16 | codes[self.pair_starts + 1]
        self.digits = (codes >= ord("0")) & (codes <= ord("9"))
        self.field_starts, self.fields = _field_terms(text)
        self.sections = list(_sections(text, points))

    @cached_property
    def clause_starts(self) -> Ints:
        """Where each clause starts; the last entry is the length of the text."""
        first: Ints = np.flatnonzero(np.diff(self.clause, prepend=-1))
        bounds: Ints = np.append(first, len(self.text))
        return bounds


@cache
def field_names() -> tuple[str, ...]:
    """The fields of the lexicon, in order of name."""
    return tuple(sorted({row["field"] for row in load("fields")}))


@cache
def _field_of_row() -> tuple[int, ...]:
    index = {name: i for i, name in enumerate(field_names())}
    return tuple(index[row["field"]] for row in load("fields"))


def _field_terms(text: str) -> tuple[Ints, Ints]:
    fields = _field_of_row()
    found = [(match.start, fields[match.index]) for match in matcher("fields").find(text)]
    terms: Ints = np.array(found, dtype=np.int64).reshape(-1, 2)
    return terms[:, 0], terms[:, 1]


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


class Vocabulary:
    """Terms by number: `names` in order. Encodes documents as occurrences of its terms."""

    def __init__(self, names: Sequence[str]) -> None:
        """`names` are names of terms, each with its kind as first letter."""
        self.names = tuple(names)
        by_kind: dict[str, list[tuple[str, int]]] = {kind: [] for kind in KINDS}
        for number, name in enumerate(self.names):
            by_kind[name[0]].append((name[1:], number))
        clause_words = [word for pair, _ in by_kind["v"] for word in pair.split("|")]
        plain = [word for kind in "wop" for word, _ in by_kind[kind]]
        self._words = {word: i for i, word in enumerate(dict.fromkeys([*plain, *clause_words]))}
        self._of_word = {kind: _table(by_kind[kind], self._words) for kind in "wop"}
        fields = {name: i for i, name in enumerate(field_names())}
        self._of_field = {
            kind: _table([row for row in by_kind[kind] if row[0] in fields], fields) for kind in "fFknNa"
        }  # fmt: skip
        self._places = dict(by_kind["z"])
        self._pairs = _Keys([(ord(pair[0]) << 16 | ord(pair[1]), number) for pair, number in by_kind["c"]])
        self._clauses = _Keys([(self._clause_key(*pair.split("|")), number) for pair, number in by_kind["v"]])

    def _clause_key(self, first: str, last: str) -> int:
        return self._words[first] * len(self._words) + self._words[last]

    def encode(self, view: View) -> Occurrences:
        """The occurrences of the vocabulary's terms in the points of a document."""
        columns = [*self._own_terms(view), *self._context(view), *self._shape(view)]
        point, term, start, count = (np.concatenate(column) for column in zip(*columns, strict=True))
        known = term >= 0
        return Occurrences(point[known], term[known], start[known], count[known])

    def _own_terms(self, view: View) -> Iterator[tuple[Ints, Ints, Ints, Floats]]:
        starts = view.words.starts
        word = np.fromiter(map(self._words.get, view.words.words, repeat(-1)), np.int64, len(starts))
        inside = (view.point[starts] >= 0) & (word >= 0)
        yield _rows(view, self._of_word["w"][word[inside]], starts[inside])
        opening = inside & view.opening[starts]
        yield _rows(view, self._of_word["o"][word[opening]], starts[opening])
        yield _rows(view, self._pairs.find(view.pairs), view.pair_starts)
        yield self._clause_terms(view, word, starts)
        for kind, chosen in (("f", view.point[view.field_starts] >= 0), ("F", view.opening[view.field_starts])):
            yield _rows(view, self._of_field[kind][view.fields[chosen]], view.field_starts[chosen])

    def _clause_terms(self, view: View, word: Ints, starts: Ints) -> tuple[Ints, Ints, Ints, Floats]:
        first, last = _clause_ends(view.clause[starts])
        known = (first < last) & (word[first] >= 0) & (word[last] >= 0) & (view.point[starts[first]] >= 0)
        keys = word[first[known]] * len(self._words) + word[last[known]]
        return _rows(view, self._clauses.find(keys), starts[first[known]])

    def _context(self, view: View) -> Iterator[tuple[Ints, Ints, Ints, Floats]]:
        """Terms of the headings above, of the neighbours, and of the article."""
        for first, behind, places in view.sections:
            for start, end in places:
                here = np.arange(np.searchsorted(view.words.starts, start), np.searchsorted(view.words.starts, end))
                known = [(self._words.get(view.words.words[i], -1), view.words.starts[i]) for i in here]
                terms = [(self._of_word["p"][word], at) for word, at in known if word >= 0]
                low, high = np.searchsorted(view.field_starts, [start, end])
                terms += zip(self._of_field["k"][view.fields[low:high]], view.field_starts[low:high], strict=True)
                if terms:
                    term, at = np.array(terms, dtype=np.int64).T
                    points = np.repeat(np.arange(first, behind), len(terms))
                    yield points, np.tile(term, behind - first), np.tile(at, behind - first), np.ones(len(points))
        owner = view.point[view.field_starts]
        for kind, step in (("n", 1), ("N", -1)):
            reader = owner + step
            chosen = (owner >= 0) & (reader >= 0) & (reader < len(view.points))
            at = view.field_starts[chosen]
            yield reader[chosen], self._of_field[kind][view.fields[chosen]], at, np.ones(len(at))
        opened = view.opening[view.field_starts]
        fields = len(self._of_field["a"])
        counts = np.bincount(np.unique(owner[opened] * fields + view.fields[opened]) % fields, minlength=fields)
        present = np.flatnonzero(counts)
        points = np.repeat(np.arange(len(view.points)), len(present))
        terms_of_article = np.tile(self._of_field["a"][present], len(view.points))
        counted = np.tile(counts[present].astype(np.float64), len(view.points))
        yield points, terms_of_article, np.full(len(points), -1), counted

    def _shape(self, view: View) -> Iterator[tuple[Ints, Ints, Ints, Floats]]:
        rows = [
            (i, self._places.get(name[1:], -1))
            for i, point in enumerate(view.points)
            for name in _shape(view, i, point)
        ]
        table: Ints = np.array(rows, dtype=np.int64).reshape(-1, 2)
        yield table[:, 0], table[:, 1], np.full(len(table), -1), np.ones(len(table))


def _rows(view: View, term: Ints, start: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    return view.point[start], term, start, np.ones(len(start))


def _shape(view: View, i: int, point: Point) -> Iterator[str]:
    last = len(view.points) - 1
    if last > 1:  # a point by itself may come from anywhere
        places = (i == 0, i == 1, i == last, not point.path)
        yield from (name for name, here in zip(_PLACES, places, strict=True) if here)
    length = len(point.text)
    yield f"zlength {sum(length >= limit for limit in _LENGTHS)}"
    share = int(view.digits[point.start : point.end].sum()) / max(length, 1)
    yield f"zdigits {sum(share >= limit for limit in _DIGITS)}"


def names_in(view: View) -> Iterator[str]:
    """The names of all terms that a vocabulary could hold for the points of a document."""
    inside = view.words.words
    yield from (kind + word for kind in "wop" for word in inside)
    yield from ("c" + chr(pair >> 16) + chr(pair & 0xFFFF) for pair in view.pairs.tolist())
    first, last = _clause_ends(view.clause[view.words.starts])
    yield from (f"v{inside[a]}|{inside[b]}" for a, b in zip(first.tolist(), last.tolist(), strict=True) if a < b)


def _clause_ends(clause: Ints) -> tuple[Ints, Ints]:
    """The first and the last entry of each clause, given the number of the clause of each entry."""
    last: Ints = np.flatnonzero(np.diff(clause, append=-1))
    first: Ints = np.append(0, last[:-1] + 1) if len(last) else last
    return first, last


def fixed_names() -> list[str]:
    """The names of the terms that do not depend on what words a text holds."""
    fields = [kind + name for kind in "fFknNa" for name in field_names()]
    shapes = [f"z{what} {step}" for what in ("length", "digits") for step in range(4)]
    return [*fields, *_PLACES, *shapes]


def count_terms(occurrences: Occurrences, terms: int) -> tuple[Ints, Ints, Floats, Ints]:
    """The distinct pairs of point and term, how often each occurs, and for each occurrence the number of its pair."""
    keys, cell = np.unique(occurrences.point * terms + occurrences.term, return_inverse=True)
    point, term = np.divmod(keys, max(terms, 1))
    times = np.bincount(cell, weights=occurrences.times, minlength=len(keys)).astype(np.float64)
    return point, term, times, cell


def weigh(point: Ints, times: Floats, frequency: Floats, points: int) -> Floats:
    """TF-IDF weights of terms that occur so many `times` in so many `points`: sublinear counts, unit length."""
    # Rounded, so that the last digits of a machine's logarithm do not matter.
    value: Floats = np.round(1 + np.log(times), 6) * frequency
    length = np.sqrt(np.bincount(point, weights=value * value, minlength=points))
    value /= length[point]
    return value


class _Keys:
    """Numbers of terms by an integer key."""

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        ordered: Any = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)
        self._keys, self._numbers = ordered[:, 0].copy(), ordered[:, 1].copy()

    def find(self, keys: Ints) -> Ints:
        """The number of the term of each key, -1 where there is none."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        found: Ints = np.where(self._keys[at] == keys, self._numbers[at], -1)
        return found


def _table(rows: Iterable[tuple[str, int]], index: dict[str, int]) -> Ints:
    """Numbers of terms by the index of their name's rest; -1 where there is none."""
    table = np.full(len(index), -1, dtype=np.int64)
    for rest, number in rows:
        table[index[rest]] = number
    return table
