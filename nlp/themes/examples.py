"""Labelled points as term counts: what theme models are trained from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.themes.features import Vocabulary, count_terms, fixed_names, names_in, weigh
from nlp.themes.labelling import Label, Labelled
from nlp.themes.surroundings import PLACES, surrounding
from nlp.themes.view import Floats, Ints, View

#: A term must occur in so many points to be used.
MINIMUM_POINTS = 2
#: A word or a pair of characters that occurs in a larger share of the points says nothing.
MAXIMUM_SHARE = 0.5
#: How much a further theme of a point counts as an example of it; the primary theme counts 1.
FURTHER_WEIGHT = 0.5
#: How much terms from outside the point count, chosen by cross-validation among 1, 0.5, 0.3 and 0.
CONTEXT_WEIGHT = 0.5
_CONTEXT = "nN"


class Examples:
    """Labelled points as one matrix of term counts, made once and then cut by fold, by size and by kind of term."""

    def __init__(self, labelled: Iterable[Labelled], labels: Sequence[str]) -> None:
        """`labels` are the themes, in the order that models will have them."""
        self.labels = tuple(labels)
        items = list(labelled)
        rows = [(n, i, label) for n, item in enumerate(items) for i, label in sorted(item.labels.items())]
        self.answers: tuple[Label, ...] = tuple(label for *_, label in rows)
        self.groups = tuple(items[n].group for n, *_ in rows)
        #: Of each example the number of its document, its own number there, and the headings above it.
        self.places = tuple((n, i, items[n].document.points[i].path) for n, i, _ in rows)
        views = [View(item.document) for item in items]
        names = sorted({*fixed_names(), *(name for view in views for name in names_in(view))})
        self.names: NDArray[np.str_] = np.array(names)
        self._kinds: NDArray[np.str_] = np.array([name[0] for name in names])
        self._counts = self._count([(views[n], i) for n, i, _ in rows], Vocabulary(names))

    def _count(self, rows: Sequence[tuple[View, int]], vocabulary: Vocabulary) -> Any:
        """A sparse matrix, one row an example, one column a name."""
        sparse = import_module("scipy.sparse")
        encoded: dict[int, tuple[Ints, Ints, Floats]] = {}
        indices, counts, bounds = [], [], [0]
        for view, i in rows:
            if id(view) not in encoded:
                encoded[id(view)] = count_terms(vocabulary.encode(view), len(vocabulary.names))[:3]
            point, term, times = encoded[id(view)]
            low, high = np.searchsorted(point, [i, i + 1])
            indices.append(term[low:high])
            counts.append(times[low:high])
            bounds.append(bounds[-1] + int(high - low))
        empty: list[Ints] = [np.zeros(0, dtype=np.int64)]
        shape = (len(rows), len(vocabulary.names))
        return sparse.csr_matrix(
            (np.concatenate(counts or empty), np.concatenate(indices or empty), bounds), shape=shape
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.answers)

    def subset(self, rows: Ints) -> Examples:
        """The examples `rows`."""
        part = copy(self)
        part.__dict__.pop("tested", None)
        part.answers = tuple(self.answers[row] for row in rows)
        part.groups = tuple(self.groups[row] for row in rows)
        part.places = tuple(self.places[row] for row in rows)
        part._counts = self._counts[rows]
        return part

    @cached_property
    def tested(self) -> Ints:
        """The rows that take part in tests, not only in training."""
        return np.flatnonzero([bool(group) for group in self.groups])

    def targets(self, label: str, rows: Ints) -> tuple[list[bool], list[float]]:
        """Whether each row has `label`, and how much it counts: optional themes count neither way."""
        given = [label in self.answers[row].themes for row in rows]
        return given, [weight_of(self.answers[row], label) for row in rows]

    def matrix(self, rows: Ints, columns: Ints, frequencies: Floats) -> Any:
        """The TF-IDF weights of the terms `columns` in the examples `rows`, as models weigh them."""
        counts = self._counts[rows][:, columns].tocsr()
        counts.sort_indices()
        point = np.repeat(np.arange(len(rows)), np.diff(counts.indptr))
        counts.data = weigh(point, counts.data, frequencies[counts.indices], len(rows))
        return counts

    def vocabulary(self, rows: Ints, kinds: str) -> tuple[Ints, Floats]:
        """The terms that the examples `rows` give reason to use, and their inverse document frequencies.

        The frequencies of terms from outside the point are scaled by :data:`CONTEXT_WEIGHT`.
        """
        in_points = np.bincount(self._counts[rows].indices, minlength=len(self.names))
        kind = self._kinds
        often = in_points <= MAXIMUM_SHARE * len(rows)
        used = np.isin(kind, list(kinds)) & (in_points >= MINIMUM_POINTS) & (often | ~np.isin(kind, list("wcov")))
        columns = np.flatnonzero(used)
        frequencies = np.log((1 + len(rows)) / (1 + in_points[columns])) + 1
        frequencies *= np.where(np.isin(kind[columns], list(_CONTEXT)), CONTEXT_WEIGHT, 1)
        return columns, np.round(frequencies, 4)

    def surrounding(self, values: Floats) -> Floats:
        """What stands around each example, as :func:`nlp.themes.surroundings.surrounding` has it for one article.

        `values` has one row an example. Points without a label are left out.
        """
        around = np.zeros((len(PLACES), *values.shape))
        documents = np.array([document for document, *_ in self.places], dtype=np.int64)
        for document in np.unique(documents):
            rows = np.flatnonzero(documents == document)
            numbers, paths = zip(*(self.places[row][1:] for row in rows), strict=True)
            around[:, rows] = surrounding(values[rows], paths, numbers)
        return around


def weight_of(answer: Label, label: str) -> float:
    """How much `answer` counts as an example of `label`, or against it."""
    if label in answer.themes[1:]:
        return answer.weight * FURTHER_WEIGHT
    if label in answer.optional or label == answer.alternative:
        return 0.0
    return answer.weight
