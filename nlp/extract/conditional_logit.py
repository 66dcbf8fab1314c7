"""Learning to choose one phrase among several by weights of features.

A choice is one among candidates, so the weights are those of a conditional logit: the log odds of each candidate
against the others of the same choice, with L2 penalty (McFadden, Conditional logit analysis of qualitative choice
behavior, 1974). Where more than one candidate is right, any of them is.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

#: A feature of fewer choices gets no weight; weights closer to zero than the second are left out.
RAREST, SMALLEST_WEIGHT = 4, 0.07
_STEPS = 150


@dataclass(frozen=True, slots=True)
class Candidates:
    """A choice: the features of each last word, and of each phrase.

    A phrase stands with the number of its last word in `lasts`, its own features and whether it is right; `weight` says
    how much the choice counts.
    """

    lasts: Sequence[Sequence[str]]
    phrases: Sequence[tuple[int, Sequence[str], bool]]
    weight: float = 1.0


class _Rows:
    """Rows of features by number, which become a sparse matrix."""

    def __init__(self) -> None:
        self.columns = array("i")
        self.ends = array("q", [0])

    def __len__(self) -> int:
        return len(self.ends) - 1

    def add(self, columns: Iterable[int]) -> None:
        self.columns.extend(columns)
        self.ends.append(len(self.columns))

    def matrix(self, width: int) -> Any:
        """The matrix of the rows, `width` features wide."""
        numpy: Any = import_module("numpy")
        columns = numpy.array(self.columns, dtype="int32")
        ones = numpy.ones(len(columns), dtype="float32")
        shape = (len(self), width)
        return import_module("scipy.sparse").csr_matrix((ones, columns, numpy.array(self.ends)), shape=shape)


class _Table:
    """All choices: their rows, the last word of each phrase, which phrases are right, and where each choice begins."""

    def __init__(self, choices: Iterable[Candidates]) -> None:
        self.numbers: dict[str, int] = {}
        self.counts: Counter[int] = Counter()
        self.lasts, self.phrases = _Rows(), _Rows()
        self.last_of, self.right = array("i"), array("b")
        self.sizes: list[int] = []
        self.weights: list[float] = []
        for choice in choices:
            self._add(choice)

    def _add(self, choice: Candidates) -> None:
        before = len(self.lasts)
        seen: set[int] = set()
        for features in choice.lasts:
            seen.update(row := self._numbered(features))
            self.lasts.add(row)
        for last, features, holds in choice.phrases:
            seen.update(row := self._numbered(features))
            self.phrases.add(row)
            self.last_of.append(before + last)
            self.right.append(holds)
        self.counts.update(seen)
        self.sizes.append(len(choice.phrases))
        self.weights.append(choice.weight)

    def _numbered(self, features: Sequence[str]) -> list[int]:
        numbers = self.numbers
        return [numbers.setdefault(feature, len(numbers)) for feature in features]


def fit_choices(choices: Iterable[Candidates], *, strength: float) -> dict[str, float]:
    """The weight of each feature of :data:`RAREST` choices or more, without the smallest.

    The score of a phrase is the sum of the weights of its features and of those of its last word.

    Args:
        choices: one phrase of each at least is right.
        strength: inverse of the L2 penalty.

    Raises:
        ValueError: there is no choice.
    """
    table = _Table(choices)
    if not table.sizes:
        raise ValueError("nothing to learn from: no choice")
    numpy: Any = import_module("numpy")
    names = sorted(name for name, n in table.numbers.items() if table.counts[n] >= RAREST and _can_be_written(name))
    kept = numpy.array([table.numbers[name] for name in names], dtype="int64")
    lasts, phrases = (rows.matrix(len(table.numbers))[:, kept].tocsr() for rows in (table.lasts, table.phrases))
    weights = _solved(lasts, phrases, table, strength)
    return {
        name: round(weight, 2) for name, weight in zip(names, weights, strict=True) if abs(weight) >= SMALLEST_WEIGHT
    }


def _solved(lasts: Any, phrases: Any, table: _Table, strength: float) -> list[float]:
    """The weight of each column."""
    numpy: Any = import_module("numpy")
    last_of = numpy.array(table.last_of)
    right = numpy.array(table.right, dtype="float32")
    starts = numpy.cumsum([0, *table.sizes[:-1]])
    choice_of = numpy.repeat(numpy.arange(len(table.sizes)), table.sizes)
    counted = strength * numpy.array(table.weights)
    from_lasts, from_phrases = lasts.T.tocsr(), phrases.T.tocsr()

    def loss(weights: Any) -> tuple[float, Any]:
        single = weights.astype("float32")
        scores = (lasts @ single)[last_of] + phrases @ single
        odds = numpy.exp(scores - numpy.maximum.reduceat(scores, starts)[choice_of])
        total = numpy.add.reduceat(odds, starts)
        hit = numpy.add.reduceat(odds * right, starts)
        surplus = counted[choice_of] * (odds / total[choice_of] - odds * right / hit[choice_of])
        of_lasts = numpy.bincount(last_of, weights=surplus, minlength=lasts.shape[0])
        slope = from_lasts @ of_lasts.astype("float32") + from_phrases @ surplus.astype("float32")
        return float((counted * numpy.log(total / hit)).sum() + weights @ weights / 2), slope + weights

    optimize: Any = import_module("scipy.optimize")
    start = numpy.zeros(phrases.shape[1])
    solved = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return [float(weight) for weight in solved.x]


#: Stands for each character of a masked word (:mod:`nlp.extract.indicator_masking`), of which no weight is learnt.
MASK = "□"


def _can_be_written(feature: str) -> bool:
    return feature.isprintable() and not feature.endswith(" ") and MASK not in feature
