"""What the points of a document look like to the theme classifier: terms, each with its place in the text.

The first letter of a term's name says what kind it is (:data:`KINDS`). Terms come from the point itself, from the
headings above it and from its neighbours. A document is encoded in one pass over arrays, all its points together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.themes.view import LAST_KIND, Floats, Ints, View, field_names

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
}
#: The groups of kinds that an ablation leaves out one by one.
GROUPS = {
    "characters": "c",
    "words": "wo",
    "verb and object": "v",
    "fields of the lexicon": "fF",
    "outline": "pkz",
    "neighbours": "nN",
}

_PLACES = ("first", "second", "last", "under no heading")
_LENGTHS = (20, 60, 150)
_DIGITS = (0.04, 0.08, 0.12)


class Occurrences(NamedTuple):
    """Terms of points, one row an occurrence: `term` of `point` stands at `start` of the text.

    `start` is -1 for terms without a place. Terms of a heading or a neighbour stand outside their point.
    """

    point: Ints
    term: Ints
    start: Ints

    def own(self, view: View) -> NDArray[np.bool_]:
        """Which occurrences stand in their own point."""
        own: NDArray[np.bool_] = (self.start >= 0) & (view.point[self.start] == self.point)
        return own


#: Points, terms, and where they start in the text; one row an occurrence.
_Rows = tuple[Ints, Ints, Ints]


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
            kind: _table([row for row in by_kind[kind] if row[0] in fields], fields) for kind in "fFknN"
        }  # fmt: skip
        shapes = dict(by_kind["z"])
        self._places = [shapes.get(name, -1) for name in _PLACES]
        self._lengths, self._digits = (
            [shapes.get(f"{what} {step}", -1) for step in range(4)] for what in ("length", "digits")
        )
        self._pairs = _Pairs(by_kind["c"])
        # One more at the end, for unknown words.
        self._ends_clause = np.zeros(len(self._words) + 1, dtype=bool)
        self._ends_clause[[self._words[word] for word in clause_words]] = True
        self._clauses = {self._clause_key(*pair.split("|")): number for pair, number in by_kind["v"]}

    def _clause_key(self, first: str, last: str) -> int:
        return self._words[first] * len(self._words) + self._words[last]

    def encode(self, view: View) -> Occurrences:
        """The occurrences of the vocabulary's terms in the points of a document."""
        words = view.words
        word = np.fromiter(map(self._words.get, words, repeat(-1)), np.int64, len(words))
        columns = [*self._own_terms(view, word), *self._context(view, word), *self._shape(view)]
        point, term, start = (np.concatenate(column) for column in zip(*columns, strict=True))
        known = np.flatnonzero(term >= 0)
        return Occurrences(point[known], term[known], start[known])

    def _own_terms(self, view: View, word: Ints) -> Iterator[_Rows]:
        starts = view.word_starts
        chosen = np.flatnonzero((view.point[starts] >= 0) & (word >= 0))
        starts, inside = starts[chosen], word[chosen]
        yield view.point[starts], self._of_word["w"][inside], starts
        opening = np.flatnonzero(view.opening[starts])
        starts = starts[opening]
        yield view.point[starts], self._of_word["o"][inside[opening]], starts
        yield view.point[view.pair_starts], self._pairs.find(view.codes, view.pair_starts), view.pair_starts
        yield self._clause_terms(view, word)
        starts, owner = view.field_starts, view.field_points
        # Fields outside all points are told apart by their term.
        yield owner, np.where(owner >= 0, self._of_field["f"][view.fields], -1), starts
        opening = np.flatnonzero(view.opening[starts])
        yield owner[opening], self._of_field["F"][view.fields[opening]], starts[opening]

    def _clause_terms(self, view: View, word: Ints) -> _Rows:
        first, last = _clause_ends(view.clause[view.word_starts])
        ends = self._ends_clause
        known = np.flatnonzero(ends[word[first]] & ends[word[last]] & (first < last))
        keys = (word[first[known]] * len(self._words) + word[last[known]]).tolist()
        starts = view.word_starts[first[known]]
        owner = view.point[starts]
        terms = [
            self._clauses.get(key, -1) if point >= 0 else -1 for key, point in zip(keys, owner.tolist(), strict=True)
        ]
        return owner, np.array(terms, dtype=np.int64), starts

    def _context(self, view: View, word: Ints) -> Iterator[_Rows]:
        """Terms of the headings above, and of the neighbours."""
        rows: list[tuple[int, int, int]] = []
        if any(places for _, _, places in view.sections):
            starts, numbers = view.word_starts.tolist(), self._of_word["p"][word].tolist()
            field_starts, fields = view.field_starts.tolist(), self._of_field["k"][view.fields].tolist()
            for first, behind, places in view.sections:
                terms: list[tuple[int, int]] = []
                for start, end in places:
                    here = range(bisect_left(starts, start), bisect_left(starts, end))
                    terms += [(numbers[i], starts[i]) for i in here]
                    here = range(bisect_left(field_starts, start), bisect_left(field_starts, end))
                    terms += [(fields[i], field_starts[i]) for i in here]
                rows += [(i, *term) for term in terms if term[0] >= 0 for i in range(first, behind)]
        yield _columns(rows)
        owner = view.field_points
        inside = np.flatnonzero(owner >= 0)
        starts_inside = view.field_starts[inside]
        for kind, step in (("n", 1), ("N", -1)):
            reader = owner[inside] + step
            term = self._of_field[kind][view.fields[inside]]
            term[(reader < 0) | (reader == len(view.points))] = -1
            yield reader, term, starts_inside

    def _shape(self, view: View) -> Iterator[_Rows]:
        before = np.append(0, np.cumsum(view.digit))
        bounds = np.array([(point.start, point.end) for point in view.points], dtype=np.int64).reshape(-1, 2)
        digits = (before.take(bounds[:, 1]) - before.take(bounds[:, 0])).tolist()
        last = len(view.points) - 1
        rows: list[tuple[int, int, int]] = []
        for i, point in enumerate(view.points):
            if last > 1:  # a point by itself may come from anywhere
                here = (i == 0, i == 1, i == last, not point.path)
                rows += [(i, number, -1) for number, is_here in zip(self._places, here, strict=True) if is_here]
            length = len(point.text)
            share = digits[i] / max(length, 1)
            rows.append((i, self._lengths[bisect_right(_LENGTHS, length)], -1))
            rows.append((i, self._digits[bisect_right(_DIGITS, share)], -1))
        yield _columns(rows)


def _columns(rows: list[tuple[int, int, int]]) -> _Rows:
    table = np.fromiter(chain.from_iterable(rows), np.int64, 3 * len(rows)).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def names_in(view: View) -> Iterator[str]:
    """The names of all terms that a vocabulary could hold for the points of a document."""
    inside = view.words
    yield from (kind + word for kind in "wop" for word in inside)
    yield from ("c" + view.text[at : at + 2] for at in view.pair_starts.tolist())
    first, last = _clause_ends(view.clause[view.word_starts])
    yield from (f"v{inside[a]}|{inside[b]}" for a, b in zip(first.tolist(), last.tolist(), strict=True) if a < b)


def _clause_ends(clause: Ints) -> tuple[Ints, Ints]:
    """The first and the last entry of each clause, given the number of the clause of each entry."""
    inner = np.flatnonzero(clause[1:] != clause[:-1])
    known = len(clause) > 0
    last: Ints = np.append(inner, [len(clause) - 1] * known)
    first: Ints = np.append([0] * known, inner + 1)
    return first.astype(np.int64), last.astype(np.int64)


def fixed_names() -> list[str]:
    """The names of the terms that do not depend on what words a text holds."""
    fields = [kind + name for kind in "fFknN" for name in field_names()]
    shapes = [f"z{what} {step}" for what in ("length", "digits") for step in range(4)]
    return [*fields, *("z" + place for place in _PLACES), *shapes]


def count_terms(occurrences: Occurrences, terms: int) -> tuple[Ints, Ints, Floats, Ints]:
    """The distinct pairs of point and term, how often each occurs, and for each occurrence the number of its pair."""
    keys = occurrences.point * terms + occurrences.term
    order = np.argsort(keys)
    keys = keys[order]
    new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    cell = np.empty(len(keys), dtype=np.int64)
    cell[order] = np.cumsum(new) - 1
    first = order[new]
    times = np.bincount(cell, minlength=len(first)).astype(np.float64)
    return occurrences.point[first], occurrences.term[first], times, cell


def weigh(point: Ints, times: Floats, frequency: Floats, points: int) -> Floats:
    """TF-IDF weights of terms that occur so many `times` in so many `points`: sublinear counts, unit length."""
    # Rounded, so that the last digits of a machine's logarithm do not matter.
    value: Floats = np.round(1 + np.log(times), 6) * frequency
    length = np.sqrt(np.bincount(point, weights=value * value, minlength=points))
    value /= length[point]
    return value


class _Pairs:
    """Numbers of terms by pair of characters: one table, as wide as there are characters in all pairs."""

    def __init__(self, rows: Sequence[tuple[str, int]]) -> None:
        """`rows` are pairs of Chinese characters, each with its number."""
        chars = sorted({char for pair, _ in rows for char in pair})
        index = {char: i for i, char in enumerate(chars, 1)}
        self._width = len(chars) + 1
        self._index = np.zeros(LAST_KIND + 1, dtype=np.uint16)  # small: it is read all over
        self._index[[ord(char) for char in chars]] = np.arange(1, self._width)
        self._numbers = np.full(self._width**2, -1, dtype=np.int32)
        for pair, number in rows:
            self._numbers[index[pair[0]] * self._width + index[pair[1]]] = number

    def find(self, codes: Ints, starts: Ints) -> Ints:
        """The number of the pair that begins at each of `starts`, -1 where there is none."""
        first, second = (self._index.take(codes.take(at)).astype(np.int64) for at in (starts, starts + 1))
        return self._numbers.take(first * self._width + second).astype(np.int64)


def _table(rows: Iterable[tuple[str, int]], index: dict[str, int]) -> Ints:
    """Numbers of terms by the index of their name's rest; -1 where there is none, and for the index -1."""
    table = np.full(len(index) + 1, -1, dtype=np.int64)
    for rest, number in rows:
        table[index[rest]] = number
    return table
