"""What the points around a point say of its theme: the point before and behind it, and the article as a whole.

A section keeps to its business, so a point that could be this or that mostly goes with its neighbours. The model first
judges each point by itself; then the probabilities of the others, under weights learnt from points that the model had
not seen, move its scores. Both steps add up, so a score still falls apart into what each stretch gave to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nlp.themes.view import Floats

#: Where the themes around a point are looked for: in the points before and behind it, as long as they stand under the
#: same headings, and in all other points of the article together.
PLACES = ("before", "behind", "article")


@dataclass(frozen=True)
class Surroundings:
    """How much the themes around a point count.

    Attributes:
        centre: the mean probability of each label, which says nothing for or against any.
        own: one a label: how much the point's own score counts.
        offsets: one a label, added to the score.
        weights: for each of :data:`PLACES` and each label there what it adds to the score of each label here.
    """

    centre: tuple[float, ...]
    own: tuple[float, ...]
    offsets: tuple[float, ...]
    weights: tuple[tuple[tuple[float, ...], ...], ...]

    @cached_property
    def means(self) -> Floats:
        """:attr:`centre` as an array."""
        return np.array(self.centre)

    @cached_property
    def _arrays(self) -> tuple[Floats, Floats, Floats]:
        return np.array(self.own), np.array(self.offsets), np.array(self.weights)

    def weigh(self, around: Floats) -> Floats:
        """What each place adds to the scores: an array place by point by label, as is what :func:`surrounding` gives.

        Args:
            around: the probabilities around each point, less :attr:`means`.
        """
        given: Floats = np.matmul(around, self._arrays[2])
        return given

    def total(self, log_odds: Floats, given: Floats) -> Floats:
        """The log odds of points with what their surroundings add; `log_odds` are those of the points themselves."""
        own, offsets, _ = self._arrays
        total: Floats = log_odds * own + given.sum(axis=0) + offsets
        return total


def surroundings_of(centre: Floats, own: Floats, offsets: Floats, weights: Floats) -> Surroundings:
    """The surroundings with these numbers, rounded to what a model's file holds."""
    means, own_weights, constants = (tuple(np.round(array, 4).tolist()) for array in (centre, own, offsets))
    table = tuple(tuple(map(tuple, place)) for place in np.round(weights, 4).tolist())
    return Surroundings(centre=means, own=own_weights, offsets=constants, weights=table)


def surrounding(values: Floats, paths: Sequence[tuple[str, ...]], numbers: Sequence[int] | None = None) -> Floats:
    """The values of each place around each point: an array place by point by label.

    Args:
        values: one row a point of one article, in order, one column a label.
        paths: the headings above each point.
        numbers: the numbers of the points in their article, where some are left out; two are neighbours if their
            numbers are.
    """
    points = len(values)
    around = np.zeros((len(PLACES), points, values.shape[1]))
    if points < 2:
        return around
    numbers = numbers or range(points)
    together = np.array(
        [paths[i] == paths[i + 1] and numbers[i] + 1 == numbers[i + 1] for i in range(points - 1)]
    )[:, None]  # fmt: skip
    around[0, 1:] = np.where(together, values[:-1], 0)
    around[1, :-1] = np.where(together, values[1:], 0)
    # Divided by one more than there are, so that few points say less.
    around[2] = (values.sum(axis=0) - values) / points
    return around
