"""Learning the weights of the extractors from annotated text, and measuring them by cross-validation.

The weights are those of logistic regressions with L2 penalty. What the extractors share stands here; parallels are
learnt in :mod:`nlp.extract.parallel_learning`, quoted stretches in :mod:`nlp.extract.quoted_learning`. Only the
``train`` articles of a corpus are read, through the same steps as any raw text, so that the weights meet the line roles
that the program finds; single judged examples are added. Scores are of articles and examples that the scoring weights
have not seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nlp.document import Document
from nlp.gold import Gold, load_gold, split_of
from nlp.normalize import detect_script, normalize_tracked
from nlp.reading import Source, read_source
from nlp.repair import repair
from nlp.structure import structure

Weights = Mapping[str, float]

FOLDS = 8
#: Weights closer to zero than this are left out of the files.
SMALLEST_WEIGHT = 0.05

#: What the groups of single sentences are called.
EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """Something to be told apart: its named features, whether the label `holds`, and the `group` it is split by."""

    group: str
    features: Mapping[str, float]
    holds: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a label was found rightly, found in error and missed."""

    hits: int
    spurious: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the finds that are right; 1 without finds."""
        return self.hits / (self.hits + self.spurious) if self.hits + self.spurious else 1.0

    @property
    def recall(self) -> float:
        """Share of the annotated that is found; 1 where nothing is annotated."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 1 where there is nothing to find and nothing is found."""
        total = 2 * self.hits + self.spurious + self.missed
        return 2 * self.hits / total if total else 1.0

    def __add__(self, other: Outcome) -> Outcome:
        """Both counted together."""
        return Outcome(self.hits + other.hits, self.spurious + other.spurious, self.missed + other.missed)


# --- annotated text ---------------------------------------------------------------------------------------------


def training_articles(corpora: Path) -> Iterator[tuple[Document, Gold]]:
    """The ``train`` articles of a corpus folder, in order of name, each with its annotation.

    Raises:
        OSError: `corpora` holds no ``coverage.tsv``, or an article of its gold is missing.
        ValueError: a gold file is not JSON.
    """
    split = split_of(corpora / "coverage.tsv")
    for doc, gold in load_gold(corpora / "gold").items():
        if split.get(doc) == "train":
            raw = read_source(Source(doc, str(corpora / "articles" / f"{doc}.txt")))
            yield structure(normalize_tracked(repair(raw), detect_script(raw))), gold


# --- learning ---------------------------------------------------------------------------------------------------


def fit(examples: Sequence[Example], *, strength: float) -> dict[str, float]:
    """The weight (log odds) of each feature, and ``bias``, by logistic regression with L2 penalty.

    Args:
        examples: of both kinds; a feature called ``bias`` is taken for the intercept, which has no penalty.
        strength: inverse of the penalty.

    Raises:
        ValueError: all examples are of one kind.
    """
    vectors: Any = import_module("sklearn.feature_extraction").DictVectorizer()
    regression: Any = import_module("sklearn.linear_model").LogisticRegression(C=strength, max_iter=5000)
    rows = [{name: value for name, value in example.features.items() if name != "bias"} for example in examples]
    regression.fit(vectors.fit_transform(rows), [example.holds for example in examples])
    weights = {"bias": float(regression.intercept_[0])}
    return weights | {name: float(w) for name, w in zip(vectors.feature_names_, regression.coef_[0], strict=True)}


def cross_fit(examples: Sequence[Example], *, strength: float) -> dict[str, dict[str, float]]:
    """For each group the weights learnt from the other folds: groups in order of name, dealt to :data:`FOLDS` folds."""
    groups = sorted({example.group for example in examples})
    fold_of = {group: n % FOLDS for n, group in enumerate(groups)}
    weights = [
        fit([example for example in examples if fold_of[example.group] != fold], strength=strength)
        for fold in range(min(FOLDS, len(groups)))
    ]
    return {group: weights[fold_of[group]] for group in groups}


def score(features: Mapping[str, float], weights: Weights) -> float:
    """The log odds that `weights` give to `features`; a feature without a weight counts nothing."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items() if name != "bias")


def outcome(scored: Iterable[tuple[Example, float]], shift: float = 0.0) -> Outcome:
    """What is right and wrong where everything is found that scores above ``-shift``."""
    pairs = [(example.holds, value + shift > 0) for example, value in scored]
    return Outcome(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


# --- the files --------------------------------------------------------------------------------------------------


def format_weights(weights: Weights) -> str:
    """`weights` as lines of TOML, ``bias`` first, then by name, to two decimals and without the smallest."""
    kept = sorted(name for name, weight in weights.items() if abs(weight) >= SMALLEST_WEIGHT and name != "bias")
    lines = [f"bias = {weights['bias']:.2f}"]
    lines += [f"{json.dumps(name, ensure_ascii=False)} = {weights[name]:.2f}" for name in kept]
    return "\n".join(lines) + "\n"


def format_label_weights(weights: Mapping[str, Weights]) -> str:
    """`weights` by label and feature as a tab-separated table, a column a label, without the smallest."""
    kept = {
        label: {name: weight for name, weight in row.items() if name == "bias" or abs(weight) >= SMALLEST_WEIGHT}
        for label, row in weights.items()
    }
    rows = [["feature", *kept]]
    for name in sorted(set().union(*kept.values())):
        rows += [[name, *(f"{row[name]:.2f}" if name in row else "" for row in kept.values())]]
    return "".join("\t".join(row) + "\n" for row in rows)
