"""What a test of a theme model found: accuracy, F1, calibration, confusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.themes.labelling import Label

_BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predictions of about the same probability: how many, their mean probability, and the share that was right."""

    count: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a test found; shares between 0 and 1. `certain` is the share of points the model does not abstain on."""

    examples: int
    groups: int
    majority: float
    accuracy: float
    macro_f1: float
    multi_label_f1: float
    calibration_error: float
    certain: float
    certain_accuracy: float
    f1: Mapping[str, float]
    confusion: Mapping[tuple[str, str], int]
    reliability: tuple[Reliability, ...]


def measure(
    answers: Sequence[Label],
    groups: Sequence[str],
    probabilities: NDArray[np.float64],
    labels: Sequence[str],
    abstention: float,
) -> Report:
    """The report on `probabilities`, one row a point and one column a label, against the readers' answers."""
    confusion: Counter[tuple[str, str]] = Counter()
    hits = wrong = missed = certain = certain_right = 0
    for answer, row in zip(answers, probabilities.tolist(), strict=True):
        best = max(row)
        got = labels[row.index(best)]
        want = got if got == answer.alternative else answer.themes[0]
        confusion[want, got] += 1
        certain += best >= abstention
        certain_right += best >= abstention and want == got
        given = {got} | {label for label, p in zip(labels, row, strict=True) if p >= 0.5}
        given -= set(answer.optional)
        hits += len(given & set(answer.themes))
        wrong += len(given - set(answer.themes))
        missed += len(set(answer.themes) - given)
    reliability = _reliability(answers, probabilities, labels)
    decisions = sum(one.count for one in reliability)
    apart = sum(one.count * abs(one.predicted - one.observed) for one in reliability)
    f1 = {label: _f1(confusion, label) for label in labels if any(label in pair for pair in confusion)}
    majority = Counter(answer.themes[0] for answer in answers).most_common(1)
    return Report(
        examples=len(answers),
        groups=len(set(groups)),
        majority=majority[0][1] / len(answers) if majority else 0.0,
        accuracy=share(sum(n for (want, got), n in confusion.items() if want == got), len(answers)),
        macro_f1=share(sum(f1.values()), len(f1)),
        multi_label_f1=share(2 * hits, 2 * hits + wrong + missed),
        calibration_error=share(apart, decisions),
        certain=share(certain, len(answers)),
        certain_accuracy=share(certain_right, certain),
        f1=f1,
        confusion=dict(confusion),
        reliability=reliability,
    )


def _reliability(
    answers: Sequence[Label], probabilities: NDArray[np.float64], labels: Sequence[str]
) -> tuple[Reliability, ...]:
    """How often what was said to be about so probable was right, in :data:`_BINS` steps of probability."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for answer, row in zip(answers, probabilities.tolist(), strict=True):
        for label, p in zip(labels, row, strict=True):
            bins[min(int(p * _BINS), _BINS - 1)].append((p, label in answer.themes))
    return tuple(
        Reliability(len(b), share(sum(p for p, _ in b), len(b)), share(sum(right for _, right in b), len(b)))
        for b in bins
    )


def share(part: float, whole: float) -> float:
    """`part` of `whole`, 0 where there is nothing."""
    return part / whole if whole else 0.0


def _f1(confusion: Mapping[tuple[str, str], int], label: str) -> float:
    right = confusion.get((label, label), 0)
    return share(2 * right, sum(n for pair, n in confusion.items() if label in pair) + right)
