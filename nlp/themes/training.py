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

from nlp.themes.calibration import abstention_of, calibrate, log_odds, logistic, probabilities_of, threshold_of
from nlp.themes.examples import Examples
from nlp.themes.features import GROUPS, KINDS
from nlp.themes.labelling import Label, Labelled
from nlp.themes.model import ThemeModel
from nlp.themes.report import Report, measure
from nlp.themes.surroundings import PLACES, Surroundings, surroundings_of
from nlp.themes.view import Floats, Ints

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
    calibration = calibrate(examples, examples.tested, alone[examples.tested])
    learnt = None
    if scores is not None:
        final = calibrate(examples, examples.tested, scores[examples.tested])
        learnt = _rescaled(_learn_surroundings(examples, examples.tested, alone), final)
        probabilities = probabilities_of(scores[examples.tested], final)
    else:
        probabilities = probabilities_of(alone[examples.tested], calibration)
    return replace(
        model,
        calibration=calibration,
        surroundings=learnt,
        thresholds=tuple(threshold_of(examples, probabilities, column) for column in range(len(examples.labels))),
        abstention=abstention_of(examples, probabilities),
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
        calibrated = probabilities_of(scores[outside], calibrate(examples, inside, scores[inside]))
        probabilities[np.searchsorted(rows, outside)] = calibrated
    return measure(
        [examples.answers[row] for row in rows],
        [examples.groups[row] for row in rows],
        probabilities,
        examples.labels,
        abstention_of(examples, probabilities),
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
    alone = probabilities_of(scores, model.calibration)
    if model.surroundings is None:
        return alone
    around = model.surroundings.weigh(examples.surrounding(alone - model.surroundings.means))
    return logistic(model.surroundings.total(log_odds(scores, model.calibration), around))


def learning_curve(
    examples: Examples, tested: Examples, sizes: Sequence[int], *, fallback: str, seeds: int = 3
) -> dict[int, tuple[int, Report]]:
    """For each size how models do on `tested` that learnt from about so many points, whole groups drawn at random.

    Gives the number of points of the last draw and the report over all draws. Points that only train take no part;
    the size next above the number of the others stands for all of them, larger ones are left out, and so are draws
    with too few examples of a theme.
    """
    curve: dict[int, tuple[int, Report]] = {}
    for size in sizes:
        if size > len(examples.tested) and len(examples.tested) in (used for used, _ in curve.values()):
            break
        answers, groups, tables, used = [], [], [], 0
        for seed in range(seeds):
            rows = _draw(examples, size, seed)
            used = len(rows)
            try:
                model = train(examples.subset(rows), fallback=fallback)
            except TrainingError:
                continue
            tables.append(predictions(model, tested))
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
        calibration = calibrate(examples, inside, alone[inside])
        learnt = _learn_surroundings(examples, inside, alone)
        around = learnt.weigh(examples.surrounding(probabilities_of(alone, calibration) - learnt.means))
        scores[outside] = learnt.total(log_odds(alone, calibration), around)[outside]
    return scores


def _learn_surroundings(examples: Examples, rows: Ints, alone: Floats) -> Surroundings:
    """How much the surroundings count, learnt from `rows`; `alone` are the scores of all examples by themselves."""
    calibration = calibrate(examples, rows, alone[rows])
    probabilities = probabilities_of(alone, calibration)
    centre = np.round(probabilities[rows].mean(axis=0), 4)
    around = examples.surrounding(probabilities - centre)
    own = log_odds(alone, calibration)
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
