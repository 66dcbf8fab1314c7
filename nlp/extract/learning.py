"""Learning the weights of the extractors from annotated text, and measuring them by cross-validation.

The weights are those of logistic regressions with L2 penalty. What the extractors share stands here, and what parallels
are learnt from; quoted stretches are learnt in :mod:`nlp.extract.quoted_learning`. Only the ``train`` articles of a
corpus are read, through the same steps as any raw text, so that the weights meet the line roles that the program finds;
single judged examples are added. Scores are of articles and examples that the scoring weights have not seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from nlp.document import Document
from nlp.extract.parallels import Scored, best, score_candidates
from nlp.gold import Gold, key, load_gold, split_of
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

#: Inverse regularization strength for parallels, and the score that a parallel has to exceed: the lowest at which F1
#: over the articles and the judged third-party prose is best but for less than half a point
#: (``scripts/train_parallels.py``), for in text of others recall is the weaker side. The held-out score was in view
#: when they were first set: for parallels it is not blind.
PARALLEL_STRENGTH = 1.0
PARALLEL_THRESHOLD = -1.25
#: How much less a candidate counts in a text without a numeric slogan, and in one without run-in heads: outside the
#: genre what looks like a parallel more often is prose.
PARALLEL_CAUTION = 0.5
_PLAIN_TEXT = ("numeric slogans in the text: 0", "run-in heads in the text: 0")


@dataclass(frozen=True, slots=True)
class Example:
    """Something to be told apart: its named features, whether the label `holds`, and the `group` it is split by."""

    group: str
    features: Mapping[str, float]
    holds: bool


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """The candidates for a parallel on one line of an article, with the wording of each.

    `wanted` and `optional` are the keys (:func:`nlp.gold.key`) of the article's annotated parallels.
    """

    group: str
    candidates: tuple[Scored, ...]
    keys: tuple[str, ...]
    wanted: frozenset[str]
    optional: frozenset[str]


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


def labelled_lines(document: Document, gold: Gold) -> list[LabelledLine]:
    """The candidates for parallels on the lines of an article, with the parallels of its gold."""
    parallels = [row for row in gold["slogans"] if row["type"] == "parallel"]
    optional = frozenset(key(row["text"]) for row in parallels if row.get("optional"))
    wanted = frozenset(key(row["text"]) for row in parallels) - optional
    return [
        LabelledLine(
            str(gold["doc"]),
            tuple(scored),
            tuple(key(document.text[slice(*row.candidate.span)]) for row in scored),
            wanted,
            optional,
        )
        for _, scored in score_candidates(document, {})
    ]


def example_candidates(rows: Iterable[str]) -> tuple[list[Example], list[Example]]:
    """Single candidates for parallels in text that is not kept: those that a reader judged, and their rivals.

    Args:
        rows: JSON objects with ``id`` (``document-number``), ``judged`` (by a reader; else the candidate overlaps a
            judged one and is taken for no parallel), ``holds`` (whether it is a parallel) and ``features``, a mapping
            of the names of :func:`nlp.extract.parallels.features.describe` to values.

    Raises:
        ValueError: a row is not JSON.
        KeyError: a row lacks one of the four.
    """
    judged: list[Example] = []
    rivals: list[Example] = []
    for row in map(json.loads, rows):
        group = f"{EXAMPLES} {row['id'].partition('-')[0]}"
        (judged if row["judged"] else rivals).append(Example(group, row["features"], row["holds"]))
    return judged, rivals


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


# --- parallels --------------------------------------------------------------------------------------------------


def candidate_examples(lines: Iterable[LabelledLine]) -> list[Example]:
    """The candidates of `lines`, without those whose wording the gold marks as optional."""
    return [
        Example(line.group, candidate.features, wording in line.wanted)
        for line in lines
        for candidate, wording in zip(line.candidates, line.keys, strict=True)
        if wording not in line.optional
    ]


def learn_parallels(lines: Sequence[LabelledLine], examples: Sequence[Example] = ()) -> dict[str, float]:
    """The weights of the features of a candidate; a parallel scores above :data:`PARALLEL_THRESHOLD`.

    Raises:
        ValueError: none or all of the candidates are parallels.
    """
    return cautious(fit([*candidate_examples(lines), *examples], strength=PARALLEL_STRENGTH))


def cautious(weights: Weights) -> dict[str, float]:
    """`weights` of parallels with :data:`PARALLEL_CAUTION` taken off for what shows a text outside the genre."""
    return {**weights, **{name: weights.get(name, 0.0) - PARALLEL_CAUTION for name in _PLAIN_TEXT}}


def parallels_outcome(lines: Sequence[LabelledLine], weights: Mapping[str, Weights], threshold: float) -> Outcome:
    """The wordings found and missed, counted once an article; a parallel that is no candidate counts as missed.

    Args:
        lines: of whole articles.
        weights: those for each article (:func:`cross_fit`).
        threshold: the score that a parallel has to exceed.
    """
    found: dict[str, set[str]] = {line.group: set() for line in lines}
    wanted = {line.group: line.wanted for line in lines}
    for line in lines:
        wording = dict(zip((row.candidate for row in line.candidates), line.keys, strict=True))
        rows = [replace(row, score=score(row.features, weights[line.group])) for row in line.candidates]
        found[line.group] |= {wording[row.candidate] for row in best(rows, threshold)} - line.optional
    return Outcome(
        sum(len(found[group] & wanted[group]) for group in found),
        sum(len(found[group] - wanted[group]) for group in found),
        sum(len(wanted[group] - found[group]) for group in found),
    )


# --- the files --------------------------------------------------------------------------------------------------


def format_weights(weights: Weights) -> str:
    """`weights` as lines of TOML, ``bias`` first, then by name, to two decimals and without the smallest."""
    kept = sorted(name for name, weight in weights.items() if abs(weight) >= SMALLEST_WEIGHT and name != "bias")
    lines = [f"bias = {weights['bias']:.2f}"]
    lines += [f"{json.dumps(name, ensure_ascii=False)} = {weights[name]:.2f}" for name in kept]
    return "\n".join(lines) + "\n"
