"""Training the theme model with scikit-learn, and measuring it: cross-validation by article, calibration."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from nlp.article import THEMES, Point
from nlp.document import Document
from nlp.gold import Gold, key
from nlp.themes.features import point_terms
from nlp.themes.model import ThemeModel

#: A term must occur in so many points to be used.
MINIMUM_POINTS = 2
#: A term that occurs in a larger share of the points says nothing.
MAXIMUM_SHARE = 0.5
#: Inverse regularization strength of the logistic regressions, chosen by cross-validation among 1, 3, 10 and 30.
STRENGTH = 3.0
#: How much a further theme of a point counts as an example of it; the primary theme counts 1.
FURTHER_WEIGHT = 0.5
FOLDS = 8
# So many characters of a gold point's opening are looked for in its line.
_OPENING = 8


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled point. The first of `themes` is the primary one, `article` the group it is split by."""

    article: str
    point: Point
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What cross-validation found; shares between 0 and 1."""

    examples: int
    articles: int
    accuracy: float
    macro_f1: float
    multi_label_f1: float
    calibration_error: float
    confusion: Mapping[tuple[str, str], int]


def labelled_points(document: Document, gold: Gold) -> list[Example]:
    """The points of the gold annotation with their stretch of `document` and the headings above them.

    The gold's own cuts are used, not those of the outline; a gold point that is not found in its line is left out.
    """
    heads = {point.start: point for point in document.points}
    examples = []
    for line in document.lines:
        wanted = [point for point in gold["points"] if point["line"] == line.n]
        if not wanted:
            continue
        path = next((point.path for point in document.points if point.line == line.n), ())
        starts = [_find_opening(line.text, key(point["starts"])[:_OPENING]) for point in wanted]
        ends = [*starts[1:], len(line.text)]
        for gold_point, start, end in zip(wanted, starts, ends, strict=True):
            if start is None or end is None:
                continue
            begin = line.start + start
            same = heads.get(begin)
            point = Point(
                line=line.n,
                start=begin,
                end=line.start + end,
                head_end=min(same.head_end, line.start + end) if same else begin,
                text=line.text[start:end],
                path=path,
            )
            examples.append(Example(str(gold["doc"]), point, tuple(gold_point["themes"])))
    return examples


def _find_opening(text: str, opening: str) -> int | None:
    for i in range(len(text)):
        if key(text[i]) and key(text[i : i + 4 * len(opening)]).startswith(opening):
            return i
    return None


def train(examples: Sequence[Example]) -> ThemeModel:
    """A model fitted to all `examples`, calibrated on its own cross-validated scores.

    Raises:
        ValueError: fewer than two articles, or a theme without an example.
    """
    _check(examples)
    scores = _held_out_scores(examples)
    return replace(_fit(examples), calibration=_calibrate(examples, scores))


def cross_validate(examples: Sequence[Example]) -> Report:
    """Scores of models that never saw the article they are asked about (:data:`FOLDS` groups of whole articles)."""
    _check(examples)
    scores = _held_out_scores(examples)
    # Each fold is calibrated on the others, so that no point takes part in its own calibration.
    probabilities: list[list[float]] = [[] for _ in examples]
    folds = _folds(examples)
    for fold in range(FOLDS):
        inside = [i for i, f in enumerate(folds) if f != fold]
        calibration = _calibrate([examples[i] for i in inside], [scores[i] for i in inside])
        for i in (i for i, f in enumerate(folds) if f == fold):
            probabilities[i] = [
                1 / (1 + math.exp(-(slope * score + offset)))
                for score, (slope, offset) in zip(scores[i], calibration, strict=True)
            ]
    return _report(examples, probabilities)


def _check(examples: Sequence[Example]) -> None:
    missing = set(THEMES) - {theme for example in examples for theme in example.themes}
    if missing:
        raise ValueError(f"no example of: {', '.join(sorted(missing))}")
    if len({example.article for example in examples}) < 2:
        raise ValueError("examples from at least two articles are needed")


def _fit(examples: Sequence[Example]) -> ThemeModel:
    """An uncalibrated model (slope 1, offset 0)."""
    linear_model = import_module("sklearn.linear_model")
    vectors: Any = import_module("sklearn.feature_extraction").DictVectorizer()
    text: Any = import_module("sklearn.feature_extraction.text")
    counts = [Counter(term.name for term in point_terms(example.point)) for example in examples]
    in_points = Counter(name for count in counts for name in count)
    used = {name for name, n in in_points.items() if MINIMUM_POINTS <= n <= MAXIMUM_SHARE * len(examples)}
    matrix = vectors.fit_transform(
        {name: 1 + math.log(n) for name, n in count.items() if name in used} for count in counts
    )
    weighting = text.TfidfTransformer()
    matrix = weighting.fit_transform(matrix)
    coefficients, intercepts = [], []
    for theme in THEMES:
        targets = [theme in example.themes for example in examples]
        weights = [
            FURTHER_WEIGHT if theme in example.themes[1:] else 1.0 for example in examples
        ]  # fmt: skip
        model = linear_model.LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
        model.fit(matrix, targets, sample_weight=weights)
        coefficients.append(model.coef_[0])
        intercepts.append(round(float(model.intercept_[0]), 6))
    terms = {
        name: (round(float(weighting.idf_[i]), 4), *(round(float(row[i]), 4) for row in coefficients))
        for i, name in enumerate(vectors.feature_names_)
    }
    return ThemeModel(THEMES, terms, tuple(intercepts), tuple((1.0, 0.0) for _ in THEMES))


def _folds(examples: Sequence[Example]) -> list[int]:
    """The fold of each example: whole articles, largest first, each into the fold that is smallest so far."""
    sizes = Counter(example.article for example in examples)
    filled = [0] * FOLDS
    fold_of = {}
    for article, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold = filled.index(min(filled))
        fold_of[article] = fold
        filled[fold] += size
    return [fold_of[example.article] for example in examples]


def _held_out_scores(examples: Sequence[Example]) -> list[tuple[float, ...]]:
    folds = _folds(examples)
    scores: list[tuple[float, ...]] = [()] * len(examples)
    for fold in sorted(set(folds)):
        model = _fit([example for example, f in zip(examples, folds, strict=True) if f != fold])
        for i, example in enumerate(examples):
            if folds[i] == fold:
                scores[i] = model.scores(example.point)
    return scores


def _calibrate(examples: Sequence[Example], scores: Sequence[tuple[float, ...]]) -> tuple[tuple[float, float], ...]:
    """Slope and offset a theme (Platt scaling) from scores of points that the scoring model had not seen."""
    linear_model = import_module("sklearn.linear_model")
    calibration = []
    for i, theme in enumerate(THEMES):
        model = linear_model.LogisticRegression(C=1e6)
        model.fit([[score[i]] for score in scores], [theme in example.themes for example in examples])
        calibration.append((round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)))
    return tuple(calibration)


def _report(examples: Sequence[Example], probabilities: Sequence[Sequence[float]]) -> Report:
    confusion: Counter[tuple[str, str]] = Counter()
    hits = wrong = missed = 0
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for example, row in zip(examples, probabilities, strict=True):
        primary = THEMES[row.index(max(row))]
        confusion[example.themes[0], primary] += 1
        given = {primary} | {theme for theme, p in zip(THEMES, row, strict=True) if p >= 0.5}
        hits += len(given & set(example.themes))
        wrong += len(given - set(example.themes))
        missed += len(set(example.themes) - given)
        for theme, p in zip(THEMES, row, strict=True):
            bins[min(int(p * 10), 9)].append((p, theme in example.themes))
    decisions = sum(map(len, bins))
    error = sum(abs(sum(p for p, _ in b) - sum(right for _, right in b)) for b in bins) / decisions
    f1s = []
    for theme in THEMES:
        right = confusion[theme, theme]
        either = sum(n for pair, n in confusion.items() if theme in pair) + right
        f1s.append(2 * right / either if either else 0.0)
    return Report(
        examples=len(examples),
        articles=len({example.article for example in examples}),
        accuracy=sum(confusion[theme, theme] for theme in THEMES) / len(examples),
        macro_f1=sum(f1s) / len(f1s),
        multi_label_f1=2 * hits / (2 * hits + wrong + missed),
        calibration_error=error,
        confusion=dict(confusion),
    )
