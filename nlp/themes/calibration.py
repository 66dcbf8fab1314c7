"""Scores to probabilities (Platt scaling), and the thresholds from which these count."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from nlp.themes.examples import Examples, weight_of
from nlp.themes.report import share
from nlp.themes.view import Floats, Ints

#: A theme is calibrated by itself from so many points that have it.
MINIMUM_CALIBRATED = 20
#: Points that a model is certain about are right this often, in cross-validation.
CERTAIN_ACCURACY = 0.95
# Thresholds that are tried, for labels and for abstention.
_GRID = tuple(round(0.2 + 0.05 * i, 2) for i in range(13))


def calibrate(examples: Examples, rows: Ints, scores: Floats) -> tuple[tuple[float, float], ...]:
    """Slope and offset a theme (Platt scaling) from scores of points that the scoring model had not seen.

    Themes with fewer than :data:`MINIMUM_CALIBRATED` points share one slope and offset, learnt from all themes.
    """
    given = np.array([examples.targets(label, rows)[0] for label in examples.labels]).T
    together = _platt(scores.ravel(), given.ravel())
    return tuple(
        _platt(scores[:, column], given[:, column])
        if MINIMUM_CALIBRATED <= given[:, column].sum() < len(rows)
        else together
        for column in range(len(examples.labels))
    )


def _platt(scores: Floats, given: NDArray[np.bool_]) -> tuple[float, float]:
    model = import_module("sklearn.linear_model").LogisticRegression(C=1.0)
    with import_module("threadpoolctl").threadpool_limits(1):
        model.fit(scores[:, None], given)
    return round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)


def log_odds(scores: Floats, calibration: Sequence[tuple[float, float]]) -> Floats:
    """`scores` with slope and offset of each label applied."""
    slopes, offsets = np.array(calibration).T
    odds: Floats = scores * slopes + offsets
    return odds


def logistic(odds: Floats) -> Floats:
    """Log odds to probabilities."""
    probabilities: Floats = 1 / (1 + np.exp(-odds))
    return probabilities


def probabilities_of(scores: Floats, calibration: Sequence[tuple[float, float]]) -> Floats:
    """The probabilities of calibrated `scores`."""
    return logistic(log_odds(scores, calibration))


def threshold_of(examples: Examples, probabilities: Floats, column: int) -> float:
    """The probability from which counting a theme as assigned gives the best F1 for it; of equals, nearest to 0.5."""
    label = examples.labels[column]
    answers = [examples.answers[row] for row in examples.tested]
    judged = [
        (p, label in a.themes) for p, a in zip(probabilities[:, column], answers, strict=True) if weight_of(a, label)
    ]

    def f1(threshold: float) -> float:
        hits = sum(right and p >= threshold for p, right in judged)
        return share(2 * hits, sum(right for _, right in judged) + sum(p >= threshold for p, _ in judged))

    return max(_GRID, key=lambda threshold: (round(f1(threshold), 3), -abs(threshold - 0.5)))


def abstention_of(examples: Examples, probabilities: Floats) -> float:
    """The lowest threshold above which the primary theme is right in :data:`CERTAIN_ACCURACY` of the points."""
    best = probabilities.max(axis=1)
    answers = [examples.answers[row] for row in examples.tested]
    got = [examples.labels[column] for column in probabilities.argmax(axis=1)]
    right = np.array([name in (a.themes[0], a.alternative) for name, a in zip(got, answers, strict=True)])
    for threshold in (0.0, *_GRID):
        chosen = best >= threshold
        if chosen.any() and right[chosen].mean() >= CERTAIN_ACCURACY:
            return threshold
    return _GRID[-1]
