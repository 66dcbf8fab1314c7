"""The features of the phrases that could be a figure's indicator, and what they weigh.

A feature is a list of columns (:mod:`nlp.extract.indicator_columns`) with a value of each. The lists are data,
``lexicons/indicator_features.toml``; their learnt weights are ``lexicons/indicator_weights.tsv``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from math import prod
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_candidates import Numbers
from nlp.extract.indicator_columns import WHOLE_NUMBERS, number, sort_of
from nlp.extract.indicator_vocabulary import Vocabulary
from nlp.lexicon import settings

#: The weights of features: the columns and their values, each joined by spaces, and a number.
Weights = Sequence[tuple[str, str, float]]
# The largest table, in numbers, that holds the weights of all combinations of values.
_LARGEST = 1 << 18
# So many candidates are scored at once, which bounds the memory.
_AT_ONCE = 1 << 12


class Template(NamedTuple):
    """A list of columns of one of the parts ``last`` and ``phrase``, and its group."""

    part: str
    group: str
    name: str

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return self.name.split(" ")


@cache
def templates() -> tuple[Template, ...]:
    """The lists of columns in the lexicon, in its order."""
    return tuple(
        Template(part, group, name)
        for part, groups in settings("indicator_features").items()
        for group, names in groups.items()
        for name in names
    )


def size(column: str, vocabulary: Vocabulary) -> int:
    """How many numbers the values of a column have, 0 among them."""
    sort = sort_of(column)
    return WHOLE_NUMBERS if sort is None else len(vocabulary.values(sort)) + 1


def keys(columns: Sequence[str], known: Mapping[str, Numbers], vocabulary: Vocabulary) -> Numbers:
    """One number for the values of the columns together."""
    key = known[columns[0]]
    for column in columns[1:]:
        key = key * size(column, vocabulary) + known[column]
    return key


def value_of(column: str, number: int, vocabulary: Vocabulary) -> str:
    """What a number in a column stands for."""
    sort = sort_of(column)
    return str(number - 2) if sort is None else vocabulary.values(sort)[number - 1]


class _Rows(NamedTuple):
    """The weights of a template: the values of each of its columns, and the numbers."""

    values: Sequence[Sequence[str]]
    weights: Sequence[float]

    @classmethod
    def of(cls, rows: Weights) -> Self:
        """The rows of one template, parted."""
        values = list(zip(*[written.split(" ") for _, written, _ in rows], strict=True))
        return cls(values, [weight for _, _, weight in rows])


class Scorer:
    """The weights of some templates, laid out so that the features of many candidates are looked up at once."""

    def __init__(self, parts: Sequence[Template], rows: Mapping[str, _Rows], vocabulary: Vocabulary) -> None:
        self._columns = sorted({column for one in parts for column in one.columns})
        groups: defaultdict[tuple[int, bool], list[Template]] = defaultdict(list)
        for one in parts:
            sizes = [size(column, vocabulary) for column in one.columns]
            groups[len(sizes), prod(sizes) <= _LARGEST].append(one)
        self._tables = [_Tables(group, rows, self._columns, vocabulary, small) for (_, small), group in groups.items()]

    def score(self, known: Mapping[str, Numbers]) -> npt.NDArray[np.float32]:
        """The sum of the weights of each candidate's features."""
        columns = np.array([known[name] for name in self._columns])
        parts = range(0, max(1, columns.shape[1]), _AT_ONCE)
        return np.concatenate([self._score(columns[:, first : first + _AT_ONCE]) for first in parts])

    def _score(self, columns: Numbers) -> npt.NDArray[np.float32]:
        total: npt.NDArray[np.float32] = np.sum([table.weighed(columns).sum(axis=0) for table in self._tables], axis=0)
        return total

    def weighed(self, known: Mapping[str, Numbers]) -> Iterator[tuple[Template, npt.NDArray[np.float32]]]:
        """What each template weighs for each candidate."""
        columns = np.array([known[name] for name in self._columns])
        for table in self._tables:
            yield from zip(table.templates, table.weighed(columns), strict=True)


class _Tables:
    """The weights of templates that have one number of columns, each with keys of its own.

    `whole`: all combinations of values have a place; else only those that have a weight.
    """

    def __init__(
        self,
        parts: Sequence[Template],
        rows: Mapping[str, _Rows],
        columns: Sequence[str],
        vocabulary: Vocabulary,
        whole: bool,
    ) -> None:
        self.templates = parts
        places = {column: n for n, column in enumerate(columns)}
        self._places = np.array([[places[column] for column in one.columns] for one in parts]).T
        sizes = np.array([[size(column, vocabulary) for column in one.columns] for one in parts])
        self._sizes = sizes.T[:, :, None]
        ends = np.cumsum(sizes.prod(axis=1))
        first = ends - sizes.prod(axis=1)
        self._first = first[:, None]
        numbered = [_numbered(one, rows.get(one.name, _Rows((), ())), vocabulary) for one in parts]
        known = np.concatenate([found + start for (found, _), start in zip(numbered, first, strict=True)])
        weights = np.concatenate([found for _, found in numbered])
        self._keys: Numbers | None = None
        if whole:
            self._weights = np.zeros(ends[-1], dtype=np.float32)
            self._weights[known] = weights
        else:
            order = np.argsort(known)
            # one key more than there is, so that every key has one that is not smaller
            self._keys = np.append(known[order], np.iinfo(np.intp).max)
            self._weights = np.append(weights[order], np.float32(0))

    def weighed(self, columns: Numbers) -> npt.NDArray[np.float32]:
        """What each template weighs for each candidate, one row a template; `columns` has one row a column."""
        key = columns[self._places[0]]
        for places, sizes in zip(self._places[1:], self._sizes[1:], strict=True):
            key *= sizes
            key += columns[places]
        key += self._first
        if self._keys is None:
            found: npt.NDArray[np.float32] = self._weights[key]
            return found
        at = np.searchsorted(self._keys, key)
        return np.where(self._keys.take(at) == key, self._weights.take(at), np.float32(0))


def _numbered(template: Template, rows: _Rows, vocabulary: Vocabulary) -> tuple[Numbers, npt.NDArray[np.float32]]:
    """The keys of values, and their weights."""
    columns = template.columns
    known = {}
    for column, written in zip(columns, rows.values or [()] * len(columns), strict=True):
        sort = sort_of(column)
        numbers = [int(one) + 2 for one in written] if sort is None else vocabulary.numbers(sort, written)
        known[column] = np.array(numbers, dtype=np.intp)
    return keys(columns, known, vocabulary), np.array(rows.weights, dtype=np.float32)


class Model:
    """The weights of all features, by which phrases are scored."""

    def __init__(self, weights: Weights) -> None:
        rows = {name: _Rows.of(list(group)) for name, group in groupby(weights, key=lambda row: row[0])}
        known: dict[str, dict[str, None]] = {
            "order": dict.fromkeys("<=>"),
            "side": dict.fromkeys("BA"),
            "tag": {"-": None},
        }
        for name, found in rows.items():
            for column, values in zip(name.split(" "), found.values, strict=True):
                if (sort := sort_of(column)) is not None:
                    known.setdefault(sort, {}).update(dict.fromkeys(values))
        self.vocabulary = Vocabulary(known)
        self.lasts, self.phrases, self.named = (
            Scorer([one for one in templates() if (one.part, one.group == "named") == which], rows, self.vocabulary)
            for which in (("last", False), ("phrase", False), ("last", True))
        )
        self._by_named: dict[tuple[str, str, bool], npt.NDArray[np.float32]] = {}

    def by_named(self, kind: str, before: str, same_unit: bool) -> npt.NDArray[np.float32]:
        """What the place of a last word weighs, seen from the indicator of the figure before.

        Args:
            kind: that of the figure.
            before: that of the figure before.
            same_unit: whether they have one unit.

        Returns:
            Weights by the numbers of order, side and figures between.
        """
        found = self._by_named.get((kind, before, same_unit))
        if found is None:
            shape = (4, 3, WHOLE_NUMBERS)
            order, side, figures = np.indices(shape).reshape(3, -1)
            known = {"named_order": order, "side": side, "named_figures": figures}
            for column, value in zip(("figure_kind", "named_kind"), (kind, before), strict=True):
                known[column] = np.full_like(order, self.vocabulary.number("kind", value))
            known["named_same"] = np.full_like(order, int(number(same_unit)))
            found = self._by_named[kind, before, same_unit] = self.named.score(known).reshape(shape)
        return found
