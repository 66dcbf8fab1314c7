"""Learning to choose one phrase among several by weights of features.

A choice is one among candidates, so the weights are those of a conditional logit: the log odds of each candidate
against the others of the same choice, with L2 penalty (McFadden, Conditional logit analysis of qualitative choice
behavior, 1974). Where more than one candidate is right, any of them is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

#: A feature of fewer choices gets no weight; weights closer to zero than the second are left out.
RAREST, SMALLEST_WEIGHT = 4, 0.07
_STEPS, _STEPS_AGAIN = 150, 60


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices among phrases, one behind the other; one phrase of each at least is right.

    `lasts` and `phrases` are sparse matrices of ones, the features of each last word and of each phrase. A phrase has
    the row of its last word in `last_of`; `right` says whether it is, `sizes` how many phrases each choice has, and
    `weights` how much it counts.
    """

    lasts: Any
    phrases: Any
    last_of: npt.NDArray[np.intp]
    right: npt.NDArray[np.bool_]
    sizes: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64]

    def number(self) -> npt.NDArray[np.intp]:
        """The number of the choice of each phrase."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def frequencies(self) -> npt.NDArray[np.intp]:
        """In how many choices each feature occurs, those of last words first."""
        sparse: Any = import_module("scipy.sparse")
        numbers = self.number()
        of_last = np.zeros(self.lasts.shape[0], dtype=np.intp)
        of_last[self.last_of] = numbers
        counts = []
        for matrix, choice_of in ((self.lasts, of_last), (self.phrases, numbers)):
            ones = np.ones(len(choice_of), dtype=np.float32)
            members = sparse.csr_matrix((ones, (choice_of, np.arange(len(choice_of)))))
            counts.append(np.asarray(((members @ matrix) > 0).sum(axis=0)).ravel())
        return np.concatenate(counts)


class Choice(NamedTuple):
    """A choice whose candidates are told by names: the features of each, and whether it is right."""

    candidates: Sequence[tuple[Sequence[str], bool]]
    weight: float = 1.0


def fit_named(choices: Sequence[Choice], *, strength: float) -> dict[str, float]:
    """The weight of each named feature that has one.

    Args:
        choices: one candidate of each at least is right.
        strength: inverse of the L2 penalty.

    Raises:
        ValueError: there is no choice.
    """
    if not choices:
        raise ValueError("nothing to learn from: no choice")
    rows = [features for choice in choices for features, _ in choice.candidates]
    names = sorted({name for row in rows for name in row})
    numbers = {name: n for n, name in enumerate(names)}
    columns = np.array([numbers[name] for row in rows for name in row], dtype=np.int32)
    ends = np.cumsum([0, *map(len, rows)])
    sparse: Any = import_module("scipy.sparse")
    table = Choices(
        sparse.csr_matrix((1, 0), dtype=np.float32),
        sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(rows), len(names))),
        np.zeros(len(rows), dtype=np.intp),
        np.array([right for choice in choices for _, right in choice.candidates]),
        np.array([len(choice.candidates) for choice in choices]),
        np.array([choice.weight for choice in choices]),
    )
    weights = fit_choices(table, strength=strength)
    return {name: weight for name, weight in zip(names, weights.tolist(), strict=True) if weight}


def fit_choices(choices: Choices, *, strength: float, again: bool = False) -> npt.NDArray[np.float64]:
    """The weight of each feature, those of last words first; 0 where it has none.

    The score of a phrase is the sum of the weights of its features and of those of its last word.

    Args:
        choices: one at least.
        strength: inverse of the L2 penalty.
        again: solve once more without the features whose weights are left out, so that the others make up for them.
    """
    kept = np.flatnonzero(choices.frequencies() >= RAREST)
    solved = _rounded(_solved(choices, kept, strength, np.zeros(len(kept)), _STEPS))
    if again:
        kept, solved = kept[solved != 0], solved[solved != 0]
        solved = _rounded(_solved(choices, kept, strength, solved, _STEPS_AGAIN))
    weights = np.zeros(choices.lasts.shape[1] + choices.phrases.shape[1])
    weights[kept] = solved
    return weights


def _rounded(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The weights as they are written, 0 where they are too small."""
    rounded = np.round(weights, 2)
    return np.where(np.abs(rounded) >= SMALLEST_WEIGHT, rounded, 0)


def _solved(
    choices: Choices, kept: npt.NDArray[np.intp], strength: float, start: npt.NDArray[np.float64], steps: int
) -> npt.NDArray[np.float64]:
    """The weights of the `kept` features, looked for from `start` on."""
    all_lasts = choices.lasts.shape[1]
    lasts = choices.lasts[:, kept[kept < all_lasts]].tocsr()
    phrases = choices.phrases[:, kept[kept >= all_lasts] - all_lasts].tocsr()
    last_of, choice_of = choices.last_of, choices.number()
    right = choices.right.astype(np.float32)
    starts = np.cumsum(choices.sizes) - choices.sizes
    counted = strength * choices.weights
    from_lasts, from_phrases = lasts.T.tocsr(), phrases.T.tocsr()
    width = lasts.shape[1]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        single = weights.astype(np.float32)
        scores = (lasts @ single[:width])[last_of] + phrases @ single[width:]
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[choice_of])
        total = np.add.reduceat(odds, starts)
        hit = np.add.reduceat(odds * right, starts)
        surplus = counted[choice_of] * (odds / total[choice_of] - odds * right / hit[choice_of])
        of_lasts = np.bincount(last_of, weights=surplus, minlength=lasts.shape[0])
        slope = np.concatenate((from_lasts @ of_lasts.astype(np.float32), from_phrases @ surplus.astype(np.float32)))
        return float((counted * np.log(total / hit)).sum() + weights @ weights / 2), slope + weights

    optimize: Any = import_module("scipy.optimize")
    solved = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    found: npt.NDArray[np.float64] = solved.x
    return found
