"""The theme model: a folder of JSON that holds terms and weights, and a scorer that needs nothing else.

A score is a logistic regression over TF-IDF weighted terms, one a theme, each passed through its own calibration. The
model is trained with scikit-learn (:mod:`nlp.themes.training`); scoring is plain arithmetic, so the same text gets the
same scores on every machine, and loading a model cannot run code.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.article import Evidence, Point
from nlp.document import Document
from nlp.themes.features import Term, point_terms

FORMAT = "policynlp-themes/1"
#: How many stretches are reported as evidence for each assigned theme.
_EVIDENCE = 3


class ModelError(ValueError):
    """A folder that is not a theme model; the message names the folder and the reason."""


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """A trained model.

    Attributes:
        labels: the themes, in the order of the weights.
        terms: for each term its inverse document frequency and its weight for each label.
        intercepts: one a label.
        calibration: slope and offset a label, applied to the score before the logistic function.
        threshold: probability from which a label counts as assigned.
    """

    labels: tuple[str, ...]
    terms: Mapping[str, tuple[float, ...]]
    intercepts: tuple[float, ...]
    calibration: tuple[tuple[float, float], ...]
    threshold: float = 0.5

    def classify(self, document: Document) -> tuple[Point, ...]:
        """The points of `document` with `theme`, `themes` and `evidence` filled in."""
        return tuple(self.classify_point(point) for point in document.points)

    def classify_point(self, point: Point) -> Point:
        """`point` with its primary theme (the most probable), every theme's probability, and the evidence."""
        terms = list(point_terms(point))
        weights = self._weights(terms)
        scores = self._scores(weights)
        probabilities = {
            label: _logistic(slope * score + offset)
            for label, score, (slope, offset) in zip(self.labels, scores, self.calibration, strict=True)
        }
        primary = max(self.labels, key=lambda label: probabilities[label])
        evidence = [
            item
            for i, label in enumerate(self.labels)
            if label == primary or probabilities[label] >= self.threshold
            for item in self._evidence(point, label, i, terms, weights)
        ]
        return replace(
            point,
            theme=primary,
            themes={label: round(probability, 4) for label, probability in probabilities.items()},
            evidence=tuple(evidence),
        )

    def scores(self, point: Point) -> tuple[float, ...]:
        """The uncalibrated score of each label, in the order of `labels`."""
        return tuple(self._scores(self._weights(point_terms(point))))

    def _scores(self, weights: Mapping[str, float]) -> list[float]:
        scores = list(self.intercepts)
        for name, weight in weights.items():
            for i, coefficient in enumerate(self.terms[name][1:]):
                scores[i] += weight * coefficient
        return scores

    def _weights(self, terms: Iterable[Term]) -> dict[str, float]:
        """The TF-IDF weight of each known term: sublinear counts, unit length."""
        counts = Counter(term.name for term in terms)
        weights = {
            name: (1 + math.log(count)) * self.terms[name][0] for name, count in counts.items() if name in self.terms
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {name: weight / length for name, weight in weights.items()}

    def _evidence(
        self, point: Point, label: str, column: int, terms: Iterable[Term], weights: Mapping[str, float]
    ) -> list[Evidence]:
        """The stretches that spoke most for `label`: a term's share is spread evenly over its places."""
        places: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            if term.name in weights and term.start < term.end:
                places[term.name].append(term)
        totals: defaultdict[tuple[int, int], float] = defaultdict(float)
        for name, found in places.items():
            share = weights[name] * self.terms[name][column + 1] / len(found)
            for term in found:
                totals[term.start, term.end] += share
        best = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:_EVIDENCE]
        return [
            Evidence(
                theme=label,
                text=point.text[start - point.start : end - point.start],
                start=start,
                end=end,
                weight=round(weight, 4),
            )
            for (start, end), weight in best
            if weight > 0
        ]

    def save(self, folder: Path) -> None:
        """Write the model to `folder` as ``config.json`` and ``terms.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        config = {
            "format": FORMAT,
            "labels": self.labels,
            "intercepts": self.intercepts,
            "calibration": self.calibration,
            "threshold": self.threshold,
        }
        (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        rows = (
            f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(self.terms[name])}" for name in sorted(self.terms)
        )
        (folder / "terms.json").write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


@lru_cache(maxsize=4)
def load_model(folder: str | Path | None = None) -> ThemeModel:
    """The model in `folder`, by default the one that comes with the package. Loaded once per process.

    Raises:
        ModelError: no such folder, or not a theme model of this format.
    """
    path = Path(folder) if folder is not None else built_in_folder()
    try:
        config: dict[str, Any] = json.loads((path / "config.json").read_text(encoding="utf-8"))
        terms: dict[str, list[float]] = json.loads((path / "terms.json").read_text(encoding="utf-8"))
        if config["format"] != FORMAT:
            raise ModelError(f"{path}: format {config['format']!r}, this version reads {FORMAT!r}")
        return ThemeModel(
            labels=tuple(config["labels"]),
            terms={name: tuple(row) for name, row in terms.items()},
            intercepts=tuple(config["intercepts"]),
            calibration=tuple((slope, offset) for slope, offset in config["calibration"]),
            threshold=float(config["threshold"]),
        )
    except (OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise ModelError(f"{path}: not a theme model ({error})") from None


def built_in_folder() -> Path:
    """``models/themes``: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("nlp")))
    inside = package / "models" / "themes"
    return inside if inside.is_dir() else package.parent / "models" / "themes"


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
