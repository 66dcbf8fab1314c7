"""Learning the weights of the extractors from annotated text, and measuring them by cross-validation.

The weights of ``lexicons/quoted_weights.toml`` and ``lexicons/parallel_weights.toml`` are those of logistic regressions
with L2 penalty. Only the ``train`` articles of a corpus are read, through the same steps as any raw text, so that the
weights meet the line roles that the program finds; single judged examples are added. Scores are of articles and
examples that the scoring weights have not seen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from nlp.article import Line
from nlp.document import Document
from nlp.extract.parallels import Scored, best, score_candidates
from nlp.extract.quoted import BEFORE_MOTTO, LABELS
from nlp.extract.quoted_features import quoted_features
from nlp.gold import Gold, key, load_gold, split_of
from nlp.normalize import detect_script, normalize_tracked
from nlp.quotes import scan_quotes
from nlp.reading import Source, read_source
from nlp.repair import repair
from nlp.structure import structure

Weights = Mapping[str, float]

FOLDS = 8
#: Weights closer to zero than this are left out of the files.
SMALLEST_WEIGHT = 0.05

#: Inverse regularization strength for quoted stretches, chosen by cross-validation among 0.3, 1 and 3.
QUOTED_STRENGTH = 1.0
#: A feature of fewer labelled stretches than this is left out: the ends of words are many, most of them rare.
QUOTED_LEAST_SEEN = 3
#: What is added to each label's bias: so much that stretches of left-out articles and of judged third-party text are
#: missed and found in error about equally often (``balance`` in the table of ``scripts/train_quoted.py``); for mottos a
#: little more, where F1 over articles and texts marked by independent readers is best.
QUOTED_SHIFTS: Mapping[str, float] = {"name": 0.2, "motto": 1.2, "metaphor": 1.0, "speech": 1.0, "term": 0.2}
#: A label that the marks alone decide: 《…》 is a title. It is not learnt.
TITLE_WEIGHTS: Weights = {"bias": -6.0, "quote:title": 12.0}
LEARNT_LABELS = tuple(label for label in LABELS if label != "title")
#: What the groups of single sentences are called.
EXAMPLES = "examples"

#: The same for parallels, and the score that a parallel has to exceed: where F1 over the articles and the judged
#: third-party prose is best but for less than a point (``scripts/train_parallels.py``), and on the validation articles.
#: The held-out score was in view when they were first set: for parallels it is not blind.
PARALLEL_STRENGTH = 1.0
PARALLEL_THRESHOLD = -1.0
#: How much less a candidate counts in a text without a numeric slogan, and in one without run-in heads: outside the
#: genre what looks like a parallel more often is prose.
PARALLEL_CAUTION = 0.5
_PLAIN_TEXT = ("numeric slogans in the text: 0", "run-in heads in the text: 0")

# Neighbouring rows of the example file are alike; so many of them stay together in cross-validation.
_ROWS_TOGETHER = 10


@dataclass(frozen=True, slots=True)
class Example:
    """Something to be told apart: its named features, whether the label `holds`, and the `group` it is split by."""

    group: str
    features: Mapping[str, float]
    holds: bool


@dataclass(frozen=True, slots=True)
class LabelledStretch:
    """A quoted stretch of an annotated text. A label that is missing from `labels` is unknown for this stretch."""

    group: str
    features: tuple[str, ...]
    labels: Mapping[str, bool]


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


def labelled_stretches(document: Document, gold: Gold) -> list[LabelledStretch]:
    """The quoted stretches of an article with what its gold says of them: name, motto, metaphor.

    Titles (《…》) are left out. What the gold marks as optional is unknown.
    """
    slogans = {(key(row["text"]), row["type"]): bool(row.get("optional")) for row in gold["slogans"]}
    names: dict[str, bool] = {}
    for row in gold["initiatives"]:
        for core in _cores(row["text"]):
            names[core] = bool(row.get("optional")) and names.get(core, True)
    found = []
    for stretch, features in quoted_features(document):
        if stretch.quote.kind == "title":
            continue
        wording = key(stretch.text)
        optional = {"name": names.get(wording)} | {kind: slogans.get((wording, kind)) for kind in ("motto", "metaphor")}
        labels = {label: is_optional is not None for label, is_optional in optional.items() if not is_optional}
        found.append(LabelledStretch(str(gold["doc"]), features, labels))
    return found


def _cores(name: str) -> set[str]:
    """The keys that a quoted stretch may have to stand for the measure `name`: all of it, or a quoted part of it."""
    return {key(name)} | {
        key(name[quote.inner_start : quote.inner_end]) for quote in scan_quotes(name) if not quote.depth
    }


def example_stretches(rows: Iterable[str]) -> list[LabelledStretch]:
    """The labelled stretches of single annotated sentences.

    Args:
        rows: JSON objects with ``role`` (of the line), ``text`` and ``stretches``, a mapping from each quoted stretch
            to all of its labels; what it does not name is not used.

    Raises:
        ValueError: a row is not JSON, or names a stretch that is not quoted or a label that is not learnt.
    """
    found = []
    for n, row in enumerate(map(json.loads, rows)):
        text, wanted = row["text"], row["stretches"]
        document = Document(text, (Line(n=1, role=row["role"], start=0, end=len(text), text=text),))
        stretches = [(text[stretch.start : stretch.end], features) for stretch, features in quoted_features(document)]
        unknown = [label for labels in wanted.values() for label in labels if label not in LEARNT_LABELS]
        if unknown or not wanted.keys() <= {wording for wording, _ in stretches}:
            raise ValueError(f"example {n + 1}: {unknown or list(wanted)} in {text}")
        for wording, features in stretches:
            if wording in wanted:
                labels = {label: label in wanted[wording] for label in LEARNT_LABELS}
                found.append(LabelledStretch(f"{EXAMPLES} {n // _ROWS_TOGETHER:03d}", features, labels))
    return found


def judged_stretches(rows: Iterable[str]) -> list[LabelledStretch]:
    """Quoted stretches of text that is not kept, as a reader judged them.

    Args:
        rows: JSON objects with ``id`` (``document-number``), ``features``, the names that
            :func:`nlp.extract.quoted_features.quoted_features` gave, and ``labels``, a mapping from a label to whether
            it holds; labels that it leaves out are unknown.

    Raises:
        ValueError: a row is not JSON, or names a label that is not learnt.
        KeyError: a row lacks one of the three.
    """
    found = []
    for row in map(json.loads, rows):
        if unknown := [label for label in row["labels"] if label not in LEARNT_LABELS]:
            raise ValueError(f"example {row['id']}: {unknown}")
        group = f"{EXAMPLES} without text {row['id'].partition('-')[0]}"
        found.append(LabelledStretch(group, tuple(row["features"]), row["labels"]))
    return found


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


# --- quoted stretches -------------------------------------------------------------------------------------------


def examples_of(label: str, stretches: Iterable[LabelledStretch]) -> list[Example]:
    """The stretches of which it is known whether `label` holds.

    What is a slogan of another kind before it is a motto says nothing about mottos: it may be worded like one.
    """
    taken = BEFORE_MOTTO if label == "motto" else frozenset()
    return [
        Example(stretch.group, dict.fromkeys(stretch.features, 1.0), stretch.labels[label])
        for stretch in stretches
        if label in stretch.labels and taken.isdisjoint(stretch.features)
    ]


def without_rare(stretches: Sequence[LabelledStretch]) -> list[LabelledStretch]:
    """`stretches` without the features that fewer than :data:`QUOTED_LEAST_SEEN` of them have."""
    seen = Counter(feature for stretch in stretches for feature in set(stretch.features))
    return [
        replace(stretch, features=tuple(feature for feature in stretch.features if seen[feature] >= QUOTED_LEAST_SEEN))
        for stretch in stretches
    ]


def learn_quoted(stretches: Sequence[LabelledStretch]) -> dict[str, dict[str, float]]:
    """The weights of every label of :data:`nlp.extract.quoted.LABELS`, biases shifted by :data:`QUOTED_SHIFTS`.

    Raises:
        ValueError: a label holds for none or for all of the stretches.
    """
    learnt = {"title": dict(TITLE_WEIGHTS)}
    stretches = without_rare(stretches)
    for label in LEARNT_LABELS:
        learnt[label] = fit(examples_of(label, stretches), strength=QUOTED_STRENGTH)
        learnt[label]["bias"] += QUOTED_SHIFTS[label]
    return {label: learnt[label] for label in LABELS}


def cross_validate_quoted(label: str, stretches: Sequence[LabelledStretch]) -> list[tuple[Example, float]]:
    """Each stretch that is labelled with or without `label`, and its score, not shifted, by weights of other groups."""
    examples = examples_of(label, without_rare(stretches))
    weights = cross_fit(examples, strength=QUOTED_STRENGTH)
    return [(example, score(example.features, weights[example.group])) for example in examples]


def outcome(scored: Iterable[tuple[Example, float]], shift: float = 0.0) -> Outcome:
    """What is right and wrong where everything is found that scores above ``-shift``."""
    pairs = [(example.holds, value + shift > 0) for example, value in scored]
    return Outcome(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def balance(scored: Iterable[tuple[Example, float]]) -> float:
    """The shift, a multiple of 0.05, at which about as many are found in error as are missed."""
    rows = list(scored)
    ranked = sorted((value for _, value in rows), reverse=True)
    holding = sum(example.holds for example, _ in rows)
    if not 0 < holding < len(ranked):
        return 0.0
    return round(-(ranked[holding - 1] + ranked[holding]) / 2 / 0.05) * 0.05


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
