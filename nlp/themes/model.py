"""The theme model: a folder of JSON that holds terms and weights, and a scorer that needs nothing else.

A score is a weighted sum over TF-IDF weighted terms, one a theme, each passed through its own calibration, and moved by
what the points around are about (:mod:`nlp.themes.surroundings`). The model
is trained with scikit-learn (:mod:`nlp.themes.training`); scoring is plain arithmetic over arrays, so the same text
gets the same scores on every machine, and loading a model cannot run code.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.article import Evidence, Point
from nlp.document import Document
from nlp.themes.features import KINDS, Occurrences, Vocabulary, count_terms, weigh
from nlp.themes.surroundings import PLACES, Surroundings, surrounding, surroundings_of
from nlp.themes.view import Floats, Ints, View

FORMAT = "policynlp-themes/3"
#: How many stretches are reported as evidence for each assigned theme.
_EVIDENCE = 3
# From here on an exponential is too large for a float.
_LARGEST = 700
# A stretch is reported without the marks around it.
_EDGES = " 　\t\n\r，。！？；：、,.;:!?"


class ModelError(ValueError):
    """A folder that is not a theme model; the message names the folder and the reason."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a point came to the score of a theme.

    The score is the log odds of the theme's probability: ``probability = 1 / (1 + exp(-score))``. `constant` and the
    weights of the stretches add up to it. Each stretch is a clause of the point, of a heading above it, or of a point
    beside it, the first clause of which stands for what that point is about; `constant` is what has no place in the
    text: the theme's base rate, the point's place and shape, and what the other points of the article are about.
    """

    theme: str
    score: float
    constant: float
    stretches: tuple[Evidence, ...]


class _Weighted(NamedTuple):
    """The terms of the points of a document: `value` of `term` in `point`; `cell` finds it for each occurrence."""

    point: Ints
    term: Ints
    value: Floats
    cell: Ints
    share: Floats
    occurrences: Occurrences


@dataclass(frozen=True)
class ThemeModel:
    """A trained model.

    Attributes:
        labels: the themes, in the order of the weights.
        names: the terms, in order; the first letter says of what kind (:data:`nlp.themes.features.KINDS`).
        frequencies: the inverse document frequency of each term.
        weights: for each term its weight for each label.
        intercepts: one a label.
        calibration: slope and offset a label, applied to the score of a point by itself before the logistic function.
        surroundings: how much the points around count; None if they do not.
        thresholds: one a label, the probability from which it counts as assigned.
        abstention: a point whose best theme is less probable than this is marked as not certain.
        fallback: the label of points in which no term is known.
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    frequencies: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    intercepts: tuple[float, ...]
    calibration: tuple[tuple[float, float], ...]
    surroundings: Surroundings | None
    thresholds: tuple[float, ...]
    abstention: float
    fallback: str

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms by number."""
        return Vocabulary(self.names)

    @cached_property
    def _frequencies(self) -> Floats:
        return np.array(self.frequencies)

    @cached_property
    def _alone(self) -> tuple[Floats, Floats]:
        """Calibrated weights, one row a term, and constants: for the log odds of points by themselves."""
        slopes, offsets = np.array(self.calibration).reshape(-1, 2).T
        weights: Floats = np.array(self.weights).reshape(-1, len(self.labels)) * slopes
        return weights, np.array(self.intercepts) * slopes + offsets

    @cached_property
    def _final(self) -> tuple[Floats, Floats]:
        """What terms weigh in the end, one row a term, and constants."""
        weights, constants = self._alone
        if self.surroundings is None:
            return weights, constants
        own = np.array(self.surroundings.own)
        return weights * own, constants * own + np.array(self.surroundings.offsets)

    def classify(self, document: Document) -> tuple[Point, ...]:
        """The points of `document` with their themes and evidence filled in.

        `theme` is the most probable one, `assigned` holds it and those that reach their threshold, most probable
        first. The evidence of each assigned theme is the clauses of the point that spoke most for it; the clause that
        spoke most against the first one follows, with a weight below 0.
        """
        if not document.points:
            return ()
        view = View(document)
        weighted = self._weighted(view)
        scores = self._scores(view, weighted)[0].tolist()
        own = np.flatnonzero(weighted.occurrences.own(view))
        known = np.zeros(len(view.points), dtype=bool)
        known[weighted.occurrences.point[own]] = True
        per_clause = self._clause_weights(view, weighted, own).tolist()
        return tuple(
            self._filled(view, point, scores[i], per_clause, known=seen)
            for i, (point, seen) in enumerate(zip(view.points, known.tolist(), strict=True))
        )

    def probabilities(self, document: Document) -> NDArray[np.float64]:
        """The probability of each label for each point, one row a point."""
        view = View(document)
        scores, _ = self._scores(view, self._weighted(view))
        return np.array([[_logistic(score) for score in row] for row in scores.tolist()]).reshape(-1, len(self.labels))

    def vectors(self, document: Document) -> Any:
        """The TF-IDF weights of the terms of each point: a sparse matrix of SciPy, one row a point, of unit length."""
        weighted = self._weighted(View(document))
        shape = (len(document.points), len(self.names))
        return import_module("scipy.sparse").csr_matrix((weighted.value, (weighted.point, weighted.term)), shape=shape)

    def explain(self, document: Document) -> tuple[Mapping[str, Explanation], ...]:
        """For each point of `document` how the score of each theme came about."""
        view = View(document)
        weighted = self._weighted(view)
        scores, given = self._scores(view, weighted)
        return tuple(
            {
                label: self._explanation(
                    view, weighted, given[:, i, column].tolist(), i, column, float(scores[i, column])
                )
                for column, label in enumerate(self.labels)
            }
            for i in range(len(view.points))
        )

    def _weighted(self, view: View) -> _Weighted:
        occurrences = self.vocabulary.encode(view)
        point, term, times, cell = count_terms(occurrences, len(self.names))
        value = weigh(point, times, self._frequencies.take(term), len(view.points))
        return _Weighted(point, term, value, cell, (value / times).take(cell), occurrences)

    def _scores(self, view: View, weighted: _Weighted) -> tuple[Floats, Floats]:
        """The log odds, one row a point and one column a label, and what each place around adds to them."""
        weights, constants = self._alone
        sums = _sums(weighted.point, weighted.value, weights.take(weighted.term, axis=0), len(view.points))
        scores = np.ascontiguousarray(sums.T) + constants
        if self.surroundings is None:
            return scores, np.zeros((len(PLACES), *scores.shape))
        # Rounded, so that the last digits of a machine's exponential do not matter.
        probabilities = np.round(1 / (1 + np.exp(-scores.clip(-_LARGEST, _LARGEST))), 6)
        around = surrounding(probabilities - self.surroundings.means, [point.path for point in view.points])
        given = self.surroundings.weigh(around)
        return self.surroundings.total(scores, given), given

    def _clause_weights(self, view: View, weighted: _Weighted, own: Ints) -> Floats:
        """What each clause adds to the scores of its own point, one row a label; `own` are the occurrences there."""
        _, term, start = weighted.occurrences
        weights = self._final[0].take(term.take(own), axis=0)
        clause = view.clause.take(start.take(own))
        return _sums(clause, weighted.share.take(own), weights, len(view.clause_starts) - 1)

    def _filled(
        self,
        view: View,
        point: Point,
        scores: Sequence[float],
        per_clause: Sequence[Sequence[float]],
        *,
        known: bool,
    ) -> Point:
        labels, bounds = self.labels, view.clause_starts
        exact = list(map(_logistic, scores))
        order = sorted(range(len(exact)), key=exact.__getitem__, reverse=True)
        if not known:
            order.sort(key=lambda i: labels[i] != self.fallback)
        first = order[0]
        assigned = [first, *(i for i in order[1:] if exact[i] >= self.thresholds[i])]
        low = bisect_right(bounds, point.start) - 1
        behind = max(low + 1, bisect_left(bounds, point.end)) if point.text else low
        evidence: list[Evidence] = []
        for i in assigned:
            weights = per_clause[i]
            best = sorted(range(low, behind), key=weights.__getitem__, reverse=True)[:_EVIDENCE]
            evidence += [self._stretch(view, i, at, weights[at]) for at in best if weights[at] > 0]
        weights = per_clause[first]
        against = min(range(low, behind), key=weights.__getitem__, default=low)
        if low < behind and weights[against] < 0:
            evidence.append(self._stretch(view, first, against, weights[against]))
        return Point(
            line=point.line,
            start=point.start,
            end=point.end,
            head_end=point.head_end,
            text=point.text,
            path=point.path,
            theme=labels[first],
            themes={label: round(probability, 4) for label, probability in zip(labels, exact, strict=True)},
            assigned=tuple([labels[i] for i in assigned]),
            certain=known and exact[first] >= self.abstention,
            evidence=tuple(evidence),
        )

    def _stretch(self, view: View, column: int, clause: int, weight: float) -> Evidence:
        start, end = view.clause_starts[clause : clause + 2]
        text = view.text[start:end].rstrip(_EDGES)
        end = start + len(text)
        text = text.lstrip(_EDGES)
        return Evidence(theme=self.labels[column], text=text, start=end - len(text), end=end, weight=round(weight, 4))

    def _explanation(
        self, view: View, weighted: _Weighted, given: Sequence[float], i: int, column: int, score: float
    ) -> Explanation:
        """`given` is what each place around adds to the score."""
        mine = np.flatnonzero(weighted.occurrences.point == i)
        term, start = weighted.occurrences.term[mine], weighted.occurrences.start[mine]
        weights = weighted.share[mine] * self._final[0][term, column]
        placed = start >= 0
        totals: defaultdict[int, float] = defaultdict(float)
        for clause, weight in zip(view.clause[start[placed]].tolist(), weights[placed].tolist(), strict=True):
            totals[clause] += weight
        *beside, article = given
        for j, weight in zip((i - 1, i + 1), beside, strict=True):
            if weight:
                totals[int(view.clause[view.points[j].start])] += weight
        return Explanation(
            theme=self.labels[column],
            score=score,
            constant=float(self._final[1][column]) + float(weights[~placed].sum()) + article,
            stretches=tuple(
                replace(self._stretch(view, column, at, total), weight=total) for at, total in sorted(totals.items())
            ),
        )

    def save(self, folder: Path) -> None:
        """Write the model to `folder` as ``config.json`` and ``terms.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        config = {
            "format": FORMAT,
            "labels": self.labels,
            "intercepts": self.intercepts,
            "calibration": self.calibration,
            "surroundings": self.surroundings and asdict(self.surroundings),
            "thresholds": self.thresholds,
            "abstention": self.abstention,
            "fallback": self.fallback,
        }
        (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8", newline="\n")
        (folder / "terms.json").write_text("{\n" + ",\n".join(self._rows()) + "\n}\n", encoding="utf-8", newline="\n")

    def _rows(self) -> Iterator[str]:
        for name, frequency, weights in zip(self.names, self.frequencies, self.weights, strict=True):
            yield f"{json.dumps(name, ensure_ascii=False)}: {json.dumps([frequency, *weights])}"


@lru_cache(maxsize=4)
def load_model(folder: str | Path | None = None) -> ThemeModel:
    """The model in `folder`, by default the one that comes with the package. Loaded once per process.

    Raises:
        ModelError: no such folder, or not a theme model of this format.
    """
    path = Path(folder) if folder is not None else built_in_folder()
    try:
        config: dict[str, Any] = json.loads((path / "config.json").read_text(encoding="utf-8"))
        if config["format"] != FORMAT:
            raise ModelError(f"{path}: format {config['format']!r}, this version reads {FORMAT!r}")
        terms: dict[str, list[float]] = json.loads((path / "terms.json").read_text(encoding="utf-8"))
        labels = tuple(str(label) for label in config["labels"])
        _check(path, config, terms, labels)
        return ThemeModel(
            labels=labels,
            names=tuple(terms),
            frequencies=tuple(row[0] for row in terms.values()),
            weights=tuple(tuple(row[1:]) for row in terms.values()),
            intercepts=tuple(config["intercepts"]),
            calibration=tuple((slope, offset) for slope, offset in config["calibration"]),
            surroundings=_read_surroundings(config["surroundings"]),
            thresholds=tuple(config["thresholds"]),
            abstention=float(config["abstention"]),
            fallback=str(config["fallback"]),
        )
    except (OSError, KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: not a theme model ({error})") from None


def _read_surroundings(table: Mapping[str, Any] | None) -> Surroundings | None:
    if table is None:
        return None
    arrays = (np.array(table[name], dtype=float) for name in ("centre", "own", "offsets", "weights"))
    return surroundings_of(*arrays)


def _check(path: Path, config: Mapping[str, Any], terms: Mapping[str, Any], labels: tuple[str, ...]) -> None:
    if any(len(config[name]) != len(labels) for name in ("intercepts", "calibration", "thresholds")):
        raise ModelError(f"{path}: intercepts, calibration and thresholds do not go with {len(labels)} labels")
    around = config["surroundings"]
    if around is not None and np.shape(around["weights"]) != (len(PLACES), len(labels), len(labels)):
        raise ModelError(f"{path}: the surroundings do not go with {len(labels)} labels")
    if config["fallback"] not in labels:
        raise ModelError(f"{path}: the fallback {config['fallback']!r} is not among the labels")
    for name, row in terms.items():
        if name[:1] not in KINDS or len(row) != len(labels) + 1:
            raise ModelError(f"{path}: term {name!r} is of no known kind or has not one weight a label")


def built_in_folder() -> Path:
    """``models/themes``: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("nlp")))
    inside = package / "models" / "themes"
    return inside if inside.is_dir() else package.parent / "models" / "themes"


def _sums(group: Ints, values: Floats, weights: Floats, groups: int) -> Floats:
    """The sums of `values` times `weights`, which has one column a label, over each group: one row a label."""
    # Long rows are multiplied and summed several times as fast as many short ones.
    rows = np.ascontiguousarray(weights.T) * values
    return np.array([np.bincount(group, row, groups) for row in rows], dtype=np.float64)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -_LARGEST else 0.0
