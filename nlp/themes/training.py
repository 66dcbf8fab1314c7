"""Training theme models with scikit-learn, and measuring them: cross-validation by article, calibration, thresholds.

All candidates are linear, so that each gives a model that explains its scores and needs nothing but arithmetic.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.themes.features import GROUPS, KINDS, Floats, Ints, View, Vocabulary, count_terms, fixed_names, names_in, weigh
from nlp.themes.labelling import Label, Labelled
from nlp.themes.model import ThemeModel

#: A term must occur in so many points to be used.
MINIMUM_POINTS = 2
#: A word or a pair of characters that occurs in a larger share of the points says nothing.
MAXIMUM_SHARE = 0.5
#: How much a further theme of a point counts as an example of it; the primary theme counts 1.
FURTHER_WEIGHT = 0.5
#: How much terms from outside the point count, chosen by cross-validation among 1, 0.5, 0.3 and 0.
CONTEXT_WEIGHT = 0.5
_CONTEXT = "nNa"
FOLDS = 8
#: The classifiers that are compared; the first is the one that models are trained with.
CANDIDATES: Mapping[str, Callable[[], Any]] = {
    "logistic regression": lambda: _linear_model().LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000),
    "logistic regression, unbalanced": lambda: _linear_model().LogisticRegression(C=10.0, max_iter=2000),
    "linear support vectors": lambda: import_module("sklearn.svm").LinearSVC(C=0.3, class_weight="balanced"),
    "ridge": lambda: _linear_model().RidgeClassifier(alpha=1.0, class_weight="balanced"),
    "naive Bayes": lambda: import_module("sklearn.naive_bayes").ComplementNB(alpha=0.3),
}
CHOSEN = "logistic regression"
#: A theme is calibrated by itself from so many points that have it.
MINIMUM_CALIBRATED = 20
# Thresholds that are tried, for labels and for abstention.
_GRID = tuple(round(0.2 + 0.05 * i, 2) for i in range(13))
#: Points that a model is certain about are right this often, in cross-validation.
CERTAIN_ACCURACY = 0.95
_BINS = 10


def _linear_model() -> Any:
    return import_module("sklearn.linear_model")


class TrainingError(ValueError):
    """Labels from which no model can be learnt; the message says what is missing."""


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


class Examples:
    """Labelled points as one matrix of term counts, made once and then cut by fold, by size and by kind of term."""

    def __init__(self, labelled: Iterable[Labelled], labels: Sequence[str]) -> None:
        """`labels` are the themes, in the order that models will have them."""
        self.labels = tuple(labels)
        rows = [(item, i, label) for item in labelled for i, label in sorted(item.labels.items())]
        self.answers: tuple[Label, ...] = tuple(label for *_, label in rows)
        self.groups = tuple(item.group for item, *_ in rows)
        views = {id(item): View(item.document) for item, *_ in rows}
        names = sorted({*fixed_names(), *(name for view in views.values() for name in names_in(view))})
        self.names: NDArray[np.str_] = np.array(names)
        self._kinds: NDArray[np.str_] = np.array([name[0] for name in names])
        self._counts = self._count([(views[id(item)], i) for item, i, _ in rows], Vocabulary(names))

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

    @cached_property
    def tested(self) -> Ints:
        """The rows that take part in tests, not only in training."""
        return np.flatnonzero([bool(group) for group in self.groups])

    def targets(self, label: str, rows: Ints) -> tuple[list[bool], list[float]]:
        """Whether each row has `label`, and how much it counts: optional themes count neither way."""
        given = [label in self.answers[row].themes for row in rows]
        return given, [_weight(self.answers[row], label) for row in rows]

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


def _weight(answer: Label, label: str) -> float:
    if label in answer.themes[1:]:
        return answer.weight * FURTHER_WEIGHT
    if label in answer.optional or label == answer.alternative:
        return 0.0
    return answer.weight


def train(examples: Examples, *, fallback: str, kinds: str = "".join(KINDS), candidate: str = CHOSEN) -> ThemeModel:
    """A model fitted to all `examples`, calibrated and given thresholds on its own cross-validated scores.

    Raises:
        TrainingError: fewer than two groups, or a theme without an example.
    """
    _check(examples)
    scores = _held_out_scores(examples, kinds, candidate)
    model = _fit(examples, np.arange(len(examples)), kinds, candidate, fallback)
    calibration = _calibrate(examples, examples.tested, scores[examples.tested])
    probabilities = _probabilities(scores[examples.tested], calibration)
    return replace(
        model,
        calibration=calibration,
        thresholds=tuple(_threshold(examples, probabilities, column) for column in range(len(examples.labels))),
        abstention=_abstention(examples, probabilities),
    )


def cross_validate(examples: Examples, *, kinds: str = "".join(KINDS), candidate: str = CHOSEN) -> Report:
    """Scores of models that never saw the group they are asked about (:data:`FOLDS` folds of whole groups).

    Raises:
        TrainingError: fewer than two groups, or a theme without an example.
    """
    _check(examples)
    scores = _held_out_scores(examples, kinds, candidate)
    folds = _folds(examples)
    rows = examples.tested
    probabilities = np.zeros((len(rows), len(examples.labels)))
    # Each fold is calibrated on the others, so that no point takes part in its own calibration.
    for fold in sorted(set(folds[rows].tolist())):
        inside, outside = rows[folds[rows] != fold], np.flatnonzero(folds[rows] == fold)
        probabilities[outside] = _probabilities(scores[rows[outside]], _calibrate(examples, inside, scores[inside]))
    return measure(
        [examples.answers[row] for row in rows],
        [examples.groups[row] for row in rows],
        probabilities,
        examples.labels,
        _abstention(examples, probabilities),
    )


def evaluate(model: ThemeModel, labelled: Iterable[Labelled]) -> Report:
    """What `model` says of labelled points, against their labels."""
    answers: list[Label] = []
    groups: list[str] = []
    probabilities: list[Floats] = []
    for item in labelled:
        scored = model.probabilities(item.document)
        for i, label in sorted(item.labels.items()):
            answers.append(label)
            groups.append(item.group)
            probabilities.append(scored[i])
    table = np.array(probabilities).reshape(-1, len(model.labels))
    return measure(answers, groups, table, model.labels, model.abstention)


def learning_curve(
    examples: Examples, tested: Examples, sizes: Sequence[int], *, fallback: str, seeds: int = 3
) -> dict[int, tuple[int, Report]]:
    """For each size how models do on `tested` that learnt from about so many points, whole groups drawn at random.

    Gives the number of points of the last draw and the report over all draws. Points that only train take no part;
    the size next above the number of the others stands for all of them, larger ones are left out. Draws in which a
    theme is missing are left out.
    """
    curve: dict[int, tuple[int, Report]] = {}
    for size in sizes:
        if size > len(examples.tested) and len(examples.tested) in (used for used, _ in curve.values()):
            break
        answers, groups, tables, used = [], [], [], 0
        for seed in range(seeds):
            rows = _draw(examples, size, seed)
            used = len(rows)
            if any(not any(label in examples.answers[row].themes for row in rows) for label in examples.labels):
                continue
            model = _fit(examples, rows, "".join(KINDS), CHOSEN, fallback)
            scores = _decisions(model, tested, np.arange(len(tested)))
            tables.append(_probabilities(scores, model.calibration))
            answers += list(tested.answers)
            groups += list(tested.groups)
        if tables:
            curve[size] = used, measure(answers, groups, np.concatenate(tables), examples.labels, 0.0)
    return curve


def ablation(examples: Examples) -> dict[str, Report]:
    """Cross-validation without each group of kinds of terms, and with each alone."""
    every = "".join(KINDS)
    reports = {"all": cross_validate(examples)}
    for name, kinds in GROUPS.items():
        reports[f"without {name}"] = cross_validate(examples, kinds="".join(k for k in every if k not in kinds))
    for name, kinds in GROUPS.items():
        reports[f"{name} only"] = cross_validate(examples, kinds=kinds)
    return reports


def measure(
    answers: Sequence[Label], groups: Sequence[str], probabilities: Floats, labels: Sequence[str], abstention: float
) -> Report:
    """The report on `probabilities`, one row a point and one column a label, against the readers' answers."""
    confusion: Counter[tuple[str, str]] = Counter()
    hits = wrong = missed = certain = certain_right = 0
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
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
        for label, p in zip(labels, row, strict=True):
            bins[min(int(p * _BINS), _BINS - 1)].append((p, label in answer.themes))
    decisions = sum(map(len, bins))
    f1 = {label: _f1(confusion, label) for label in labels if any(label in pair for pair in confusion)}
    majority = Counter(answer.themes[0] for answer in answers).most_common(1)
    return Report(
        examples=len(answers),
        groups=len(set(groups)),
        majority=majority[0][1] / len(answers) if majority else 0.0,
        accuracy=_share(sum(n for (want, got), n in confusion.items() if want == got), len(answers)),
        macro_f1=_share(sum(f1.values()), len(f1)),
        multi_label_f1=_share(2 * hits, 2 * hits + wrong + missed),
        calibration_error=_share(
            sum(abs(sum(p for p, _ in b) - sum(right for _, right in b)) for b in bins), decisions
        ),
        certain=_share(certain, len(answers)),
        certain_accuracy=_share(certain_right, certain),
        f1=f1,
        confusion=dict(confusion),
        reliability=tuple(
            Reliability(len(b), _share(sum(p for p, _ in b), len(b)), _share(sum(right for _, right in b), len(b)))
            for b in bins
        ),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(confusion: Mapping[tuple[str, str], int], label: str) -> float:
    right = confusion.get((label, label), 0)
    return _share(2 * right, sum(n for pair, n in confusion.items() if label in pair) + right)


def _check(examples: Examples) -> None:
    given = {theme for answer in examples.answers for theme in answer.themes}
    missing = [label for label in examples.labels if label not in given]
    if missing:
        raise TrainingError(f"no example of: {', '.join(missing)}")
    if len({examples.groups[row] for row in examples.tested}) < 2:
        raise TrainingError("labels from at least two documents are needed")


def _fit(examples: Examples, rows: Ints, kinds: str, candidate: str, fallback: str) -> ThemeModel:
    """An uncalibrated model (slope 1, offset 0)."""
    columns, frequencies = examples.vocabulary(rows, kinds)
    matrix = examples.matrix(rows, columns, frequencies)
    coefficients, intercepts = [], []
    for label in examples.labels:
        given, weights = examples.targets(label, rows)
        if len({answer for answer, weight in zip(given, weights, strict=True) if weight}) < 2:
            raise TrainingError(f"no example of: {label}")
        # One thread: sums in one order, and no threads that wait for each other over so little work.
        with import_module("threadpoolctl").threadpool_limits(1):
            coefficient, intercept = _line(CANDIDATES[candidate]().fit(matrix, given, sample_weight=weights))
        coefficients.append(np.round(coefficient, 4))
        intercepts.append(round(intercept, 4))
    used = np.flatnonzero(np.abs(coefficients).max(axis=0) > 0)
    return ThemeModel(
        labels=examples.labels,
        names=tuple(examples.names[columns[used]].tolist()),
        frequencies=tuple(frequencies[used].tolist()),
        weights=tuple(map(tuple, np.array(coefficients).T[used].tolist())),
        intercepts=tuple(intercepts),
        calibration=tuple((1.0, 0.0) for _ in examples.labels),
        thresholds=tuple(0.5 for _ in examples.labels),
        abstention=0.0,
        fallback=fallback,
    )


def _line(estimator: Any) -> tuple[Floats, float]:
    """Coefficients and intercept of a two-class linear estimator."""
    if hasattr(estimator, "coef_"):
        return np.ravel(estimator.coef_), float(np.ravel(estimator.intercept_)[0])
    weights = estimator.feature_log_prob_
    return weights[1] - weights[0], 0.0


def _decisions(model: ThemeModel, examples: Examples, rows: Ints) -> Floats:
    """The uncalibrated scores of `rows`: what :class:`ThemeModel` works out from a document, from counts."""
    known = {name: i for i, name in enumerate(examples.names.tolist())}
    here = [i for i, name in enumerate(model.names) if name in known]
    columns = np.array([known[model.names[i]] for i in here], dtype=np.int64)
    matrix = examples.matrix(rows, columns, np.array(model.frequencies)[here])
    scores: Floats = np.asarray(matrix @ np.array(model.weights)[here]) + np.array(model.intercepts)
    return scores


def _folds(examples: Examples) -> Ints:
    """The fold of each example: whole groups, largest first, each into the fold that is smallest so far; -1: none."""
    sizes = Counter(group for group in examples.groups if group)
    filled = [0] * min(FOLDS, len(sizes))
    fold_of = {"": -1}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold = filled.index(min(filled))
        fold_of[group] = fold
        filled[fold] += size
    return np.array([fold_of[group] for group in examples.groups], dtype=np.int64)


def _held_out_scores(examples: Examples, kinds: str, candidate: str) -> Floats:
    folds = _folds(examples)
    scores = np.zeros((len(examples), len(examples.labels)))
    for fold in sorted(set(folds.tolist()) - {-1}):
        model = _fit(examples, np.flatnonzero(folds != fold), kinds, candidate, examples.labels[0])
        asked = np.flatnonzero(folds == fold)
        scores[asked] = _decisions(model, examples, asked)
    return scores


def _calibrate(examples: Examples, rows: Ints, scores: Floats) -> tuple[tuple[float, float], ...]:
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
    model = _linear_model().LogisticRegression(C=1.0)
    with import_module("threadpoolctl").threadpool_limits(1):
        model.fit(scores[:, None], given)
    return round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)


def _probabilities(scores: Floats, calibration: Sequence[tuple[float, float]]) -> Floats:
    slopes, offsets = np.array(calibration).T
    probabilities: Floats = 1 / (1 + np.exp(-(scores * slopes + offsets)))
    return probabilities


def _threshold(examples: Examples, probabilities: Floats, column: int) -> float:
    """The probability from which counting a theme as assigned gives the best F1 for it; of equals, nearest to 0.5."""
    label = examples.labels[column]
    answers = [examples.answers[row] for row in examples.tested]
    judged = [
        (p, label in a.themes) for p, a in zip(probabilities[:, column], answers, strict=True) if _weight(a, label)
    ]

    def f1(threshold: float) -> float:
        hits = sum(right and p >= threshold for p, right in judged)
        return _share(2 * hits, sum(right for _, right in judged) + sum(p >= threshold for p, _ in judged))

    return max(_GRID, key=lambda threshold: (round(f1(threshold), 3), -abs(threshold - 0.5)))


def _abstention(examples: Examples, probabilities: Floats) -> float:
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


def _draw(examples: Examples, size: int, seed: int) -> Ints:
    """Whole groups in random order until `size` examples are reached."""
    groups = sorted({group for group in examples.groups if group})
    random.Random(seed).shuffle(groups)
    sizes = Counter(examples.groups)
    chosen: set[str] = set()
    total = 0
    for group in groups:
        if total >= size:
            break
        chosen.add(group)
        total += sizes[group]
    return np.flatnonzero([group in chosen for group in examples.groups])
