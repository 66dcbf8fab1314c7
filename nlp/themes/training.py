"""Training theme models with scikit-learn, and measuring them: cross-validation by article, calibration, thresholds.

A model is made in two steps. A linear classifier judges each point by itself; where there are enough points with
neighbours, a second one learns, from scores of points that the first had not seen, how much the surroundings count.
All candidates are linear, so that each gives a model that explains its scores and needs nothing but arithmetic.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.themes.examples import Examples, weight_of
from nlp.themes.features import GROUPS, KINDS, Floats, Ints
from nlp.themes.labelling import Label, Labelled
from nlp.themes.model import ThemeModel
from nlp.themes.report import Report, measure, share
from nlp.themes.surroundings import PLACES, Surroundings, surroundings_of

FOLDS = 8


def _logistic_regression() -> Any:
    return _linear_model().LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000)


def _naive_bayes() -> Any:
    return import_module("sklearn.naive_bayes").ComplementNB(alpha=0.3)


def _ridge() -> Any:
    return _linear_model().RidgeClassifier(alpha=1.0, class_weight="balanced")


def _support_vectors() -> Any:
    return import_module("sklearn.svm").LinearSVC(C=0.3, class_weight="balanced")


#: The classifiers that are compared. Of several the mean of the scores is taken, each scaled to unit spread.
CANDIDATES: Mapping[str, tuple[Callable[[], Any], ...]] = {
    "logistic regression": (_logistic_regression,),
    "linear support vectors": (_support_vectors,),
    "ridge": (_ridge,),
    "naive Bayes": (_naive_bayes,),
    "logistic regression and naive Bayes": (_logistic_regression, _naive_bayes),
    "ridge and naive Bayes": (_ridge, _naive_bayes),
}
#: The one that models are trained with.
CHOSEN = "logistic regression and naive Bayes"
#: The surroundings are taken into account if so many labelled points have a labelled neighbour under the same headings.
MINIMUM_NEIGHBOURS = 400
#: A theme is calibrated by itself from so many points that have it.
MINIMUM_CALIBRATED = 20
# Thresholds that are tried, for labels and for abstention.
_GRID = tuple(round(0.2 + 0.05 * i, 2) for i in range(13))
#: Points that a model is certain about are right this often, in cross-validation.
CERTAIN_ACCURACY = 0.95


def _linear_model() -> Any:
    return import_module("sklearn.linear_model")


class TrainingError(ValueError):
    """Labels from which no model can be learnt; the message says what is missing."""


def train(
    examples: Examples,
    *,
    fallback: str,
    kinds: str = "".join(KINDS),
    candidate: str = CHOSEN,
    surroundings: bool = True,
) -> ThemeModel:
    """A model fitted to all `examples`, calibrated and given thresholds on its own cross-validated scores.

    Args:
        examples: labelled points.
        fallback: the theme of points in which no term is known.
        kinds: the kinds of terms to use, by their letters.
        candidate: which of :data:`CANDIDATES`.
        surroundings: whether the points around a point may count, if there are enough to learn that from.

    Raises:
        TrainingError: fewer than two groups, or a theme without an example.
    """
    _check(examples)
    alone = _held_out_scores(examples, kinds, candidate)
    scores = _with_surroundings(examples, alone) if surroundings else None
    model = _fit(examples, np.arange(len(examples)), kinds, candidate, fallback)
    calibration = _calibrate(examples, examples.tested, alone[examples.tested])
    learnt = None
    if scores is not None:
        final = _calibrate(examples, examples.tested, scores[examples.tested])
        learnt = _rescaled(_learn_surroundings(examples, examples.tested, alone), final)
        probabilities = _probabilities(scores[examples.tested], final)
    else:
        probabilities = _probabilities(alone[examples.tested], calibration)
    return replace(
        model,
        calibration=calibration,
        surroundings=learnt,
        thresholds=tuple(_threshold(examples, probabilities, column) for column in range(len(examples.labels))),
        abstention=_abstention(examples, probabilities),
    )


def cross_validate(
    examples: Examples, *, kinds: str = "".join(KINDS), candidate: str = CHOSEN, surroundings: bool = True
) -> Report:
    """Scores of models that never saw the group they are asked about (:data:`FOLDS` folds of whole groups).

    Raises:
        TrainingError: fewer than two groups, or a theme without an example.
    """
    _check(examples)
    scores = _held_out_scores(examples, kinds, candidate)
    if surroundings:
        around = _with_surroundings(examples, scores)
        scores = scores if around is None else around
    rows = examples.tested
    probabilities = np.zeros((len(rows), len(examples.labels)))
    # Each fold is calibrated on the others, so that no point takes part in its own calibration.
    for inside, outside in _rotations(examples):
        calibrated = _probabilities(scores[outside], _calibrate(examples, inside, scores[inside]))
        probabilities[np.searchsorted(rows, outside)] = calibrated
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


def predictions(model: ThemeModel, examples: Examples) -> Floats:
    """The probabilities that `model` gives `examples`, as :meth:`ThemeModel.probabilities` gives those of documents."""
    scores = _decisions(model, examples, np.arange(len(examples)))
    alone = _probabilities(scores, model.calibration)
    if model.surroundings is None:
        return alone
    around = model.surroundings.weigh(examples.surrounding(alone - model.surroundings.means))
    return _logistic(model.surroundings.total(_log_odds(scores, model.calibration), around))


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
            part = examples.subset(rows)
            if any(not any(label in answer.themes for answer in part.answers) for label in examples.labels):
                continue
            tables.append(predictions(train(part, fallback=fallback), tested))
            answers += list(tested.answers)
            groups += list(tested.groups)
        if tables:
            curve[size] = used, measure(answers, groups, np.concatenate(tables), examples.labels, 0.0)
    return curve


def ablation(examples: Examples) -> dict[str, Report]:
    """Cross-validation without the surroundings, without each group of kinds of terms, and with each alone."""
    every = "".join(KINDS)
    reports = {
        "all": cross_validate(examples),
        "each point by itself": cross_validate(examples, surroundings=False),
    }
    for name, kinds in GROUPS.items():
        reports[f"without {name}"] = cross_validate(examples, kinds="".join(k for k in every if k not in kinds))
    for name, kinds in GROUPS.items():
        reports[f"{name} only"] = cross_validate(examples, kinds=kinds)
    return reports


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
        coefficient, intercept = np.zeros(len(columns)), 0.0
        for make in CANDIDATES[candidate]:
            # One thread: sums in one order, and no threads that wait for each other over so little work.
            with import_module("threadpoolctl").threadpool_limits(1):
                line, at = _line(make().fit(matrix, given, sample_weight=weights))
            spread = float(np.std(matrix @ line)) * len(CANDIDATES[candidate]) or 1.0
            coefficient += line / spread
            intercept += at / spread
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
        surroundings=None,
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


def _rotations(examples: Examples) -> Iterator[tuple[Ints, Ints]]:
    """For each fold the tested rows outside it, and those in it."""
    folds, rows = _folds(examples), examples.tested
    for fold in sorted(set(folds[rows].tolist())):
        yield rows[folds[rows] != fold], rows[folds[rows] == fold]


def _with_surroundings(examples: Examples, alone: Floats) -> Floats | None:
    """The scores `alone` with what the surroundings add, learnt on other folds; None if too few have neighbours."""
    beside = examples.surrounding(np.ones((len(examples), 1)))[:2].max(axis=(0, 2))
    if beside[examples.tested].sum() < MINIMUM_NEIGHBOURS:
        return None
    scores = np.zeros(alone.shape)
    for inside, outside in _rotations(examples):
        calibration = _calibrate(examples, inside, alone[inside])
        learnt = _learn_surroundings(examples, inside, alone)
        around = learnt.weigh(examples.surrounding(_probabilities(alone, calibration) - learnt.means))
        scores[outside] = learnt.total(_log_odds(alone, calibration), around)[outside]
    return scores


def _learn_surroundings(examples: Examples, rows: Ints, alone: Floats) -> Surroundings:
    """How much the surroundings count, learnt from `rows`; `alone` are the scores of all examples by themselves."""
    calibration = _calibrate(examples, rows, alone[rows])
    probabilities = _probabilities(alone, calibration)
    centre = np.round(probabilities[rows].mean(axis=0), 4)
    around = examples.surrounding(probabilities - centre)
    own = _log_odds(alone, calibration)
    lines = []
    for column, label in enumerate(examples.labels):
        matrix = np.column_stack([own[:, column], *around])[rows]
        given, counts = examples.targets(label, rows)
        with import_module("threadpoolctl").threadpool_limits(1):
            lines.append(_line(_linear_model().LogisticRegression(C=1.0).fit(matrix, given, sample_weight=counts)))
    table: Floats = np.array([line for line, _ in lines])
    # One row a label here, one column a place and a label there; the own score comes first.
    weights: Floats = table[:, 1:].reshape(len(lines), len(PLACES), -1).transpose(1, 2, 0)
    return surroundings_of(centre, table[:, 0], np.array([offset for _, offset in lines]), weights)


def _rescaled(learnt: Surroundings, calibration: Sequence[tuple[float, float]]) -> Surroundings:
    """`learnt` with a calibration of its scores taken in."""
    slopes, offsets = np.array(calibration).T
    return surroundings_of(
        learnt.means, np.array(learnt.own) * slopes, np.array(learnt.offsets) * slopes + offsets,
        np.array(learnt.weights) * slopes,
    )  # fmt: skip


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


def _log_odds(scores: Floats, calibration: Sequence[tuple[float, float]]) -> Floats:
    slopes, offsets = np.array(calibration).T
    log_odds: Floats = scores * slopes + offsets
    return log_odds


def _logistic(log_odds: Floats) -> Floats:
    probabilities: Floats = 1 / (1 + np.exp(-log_odds))
    return probabilities


def _probabilities(scores: Floats, calibration: Sequence[tuple[float, float]]) -> Floats:
    return _logistic(_log_odds(scores, calibration))


def _threshold(examples: Examples, probabilities: Floats, column: int) -> float:
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
