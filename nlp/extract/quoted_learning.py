"""Learning what quoted stretches are, from annotated articles, single sentences and judged stretches without text.

The weights of ``lexicons/quoted_weights.tsv`` are those of logistic regressions with L2 penalty, one a label.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.article import Line
from nlp.document import Document
from nlp.extract.headline_phrases import HEADLINE
from nlp.extract.learning import EXAMPLES, Example, Weights, cross_fit, fit, score
from nlp.extract.quoted import BEFORE_MOTTO, LABELS
from nlp.extract.quoted_context import NEIGHBOUR
from nlp.extract.quoted_features import headline_features, quoted_features
from nlp.extract.quoted_wording import SINGLE_WORDS, WORD_GROUP
from nlp.gold import Gold, key
from nlp.quotes import scan_quotes

#: Inverse regularization strength for quoted stretches, chosen by cross-validation among 0.3, 0.5, 1 and 3 (0.5 does as
#: well).
QUOTED_STRENGTH = 1.0
#: A feature of fewer labelled stretches than this is left out: the ends of words are many, most of them rare.
QUOTED_LEAST_SEEN = 3
#: What is added to each label's bias. About so much that stretches of left-out articles and of third-party text are
#: missed and found in error equally often (``balance`` in the table of ``scripts/train_quoted.py``); for mottos and
#: metaphors the shifts where F1 on marked texts is best.
QUOTED_SHIFTS: Mapping[str, float] = {
    "name": 0.2,
    "motto": 1.2,
    "metaphor": 1.0,
    "speech": 1.0,
    "term": 0.2,
    HEADLINE: 0.5,
}
#: A label that the marks alone decide: 《…》 is a title. It is not learnt.
TITLE_WEIGHTS: Weights = {"bias": -6.0, "quote:title": 12.0}
LEARNT_LABELS = tuple(label for label in LABELS if label != "title")
#: What is learnt: the labels of quoted stretches, and whether a phrase of a headline is a motto.
LEARNT = (*LEARNT_LABELS, HEADLINE)

# What a label is not told by: the grammar of a clause tells nothing about words, terms and pictures, the words and
# characters of a phrase tell about pictures and mottos only, and the classes of all words about mottos only.
_GRAMMAR = ("grammar:", "form:even_", "form:sides_share", "form:particle_", "form:copula")
_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "name": (WORD_GROUP, *SINGLE_WORDS),
    "metaphor": (WORD_GROUP, *_GRAMMAR),
    "speech": (NEIGHBOUR, WORD_GROUP, *_GRAMMAR, *SINGLE_WORDS),
    "term": (NEIGHBOUR, WORD_GROUP, *_GRAMMAR, *SINGLE_WORDS),
}
# Neighbouring rows of the example file are alike; so many of them stay together in cross-validation.
_ROWS_TOGETHER = 10


@dataclass(frozen=True, slots=True)
class LabelledStretch:
    """A quoted stretch of an annotated text. A label that is missing from `labels` is unknown for this stretch."""

    group: str
    features: tuple[str, ...]
    labels: Mapping[str, bool]


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
    for stretch, features in headline_features(document):
        wording = key(stretch.text)
        is_motto = (wording, "motto") in slogans
        if is_motto and slogans[wording, "motto"]:
            continue
        # A motto that goes further than the phrase, or less far, says nothing about the phrase.
        if is_motto or not any(wording in other or other in wording for other, kind in slogans if kind == "motto"):
            found.append(LabelledStretch(str(gold["doc"]), features, {"motto": is_motto}))
    return found


def _cores(name: str) -> set[str]:
    """The keys that a quoted stretch may have to stand for the measure `name`: all of it, or a quoted part of it."""
    return {key(name)} | {
        key(name[quote.inner_start : quote.inner_end]) for quote in scan_quotes(name) if not quote.depth
    }


def example_stretches(rows: Iterable[str]) -> list[LabelledStretch]:
    """The labelled stretches of single annotated sentences, quoted ones and phrases of headlines.

    Args:
        rows: JSON objects with ``role`` (of the line), ``text`` and ``stretches``, a mapping from each quoted stretch
            to all of its labels; what it does not name is not used. A phrase of a headline may be named, too.

    Raises:
        ValueError: a row is not JSON, or names a stretch that is neither quoted nor a phrase of a headline, or a label
            that is not learnt.
    """
    found = []
    for n, row in enumerate(map(json.loads, rows)):
        text, wanted = row["text"], row["stretches"]
        document = Document(text, (Line(n=1, role=row["role"], start=0, end=len(text), text=text),))
        stretches = [
            (text[stretch.start : stretch.end], features)
            for stretch, features in (*quoted_features(document), *headline_features(document))
        ]
        unknown = [label for labels in wanted.values() for label in labels if label not in LEARNT_LABELS]
        if unknown or not wanted.keys() <= {wording for wording, _ in stretches}:
            raise ValueError(f"example {n + 1}: {unknown or list(wanted)} in {text}")
        for wording, features in stretches:
            if wording in wanted:
                known = ("motto",) if HEADLINE in features else LEARNT_LABELS
                labels = {label: label in wanted[wording] for label in known}
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


def examples_of(label: str, stretches: Iterable[LabelledStretch]) -> list[Example]:
    """The stretches of which it is known whether `label`, one of :data:`LEARNT`, holds.

    What is a slogan of another kind before it is a motto says nothing about mottos: it may be worded like one.
    Phrases of headlines tell nothing about quoted stretches, nor the other way about.
    """
    headlines = label == HEADLINE
    kind = "motto" if headlines else label
    taken = BEFORE_MOTTO if kind == "motto" else frozenset()
    return [
        Example(stretch.group, _present(stretch.features, _LEFT_OUT.get(label, ())), stretch.labels[kind])
        for stretch in stretches
        if kind in stretch.labels and headlines == (HEADLINE in stretch.features) and taken.isdisjoint(stretch.features)
    ]


def _present(features: Iterable[str], left_out: tuple[str, ...]) -> dict[str, float]:
    return {feature: 1.0 for feature in features if not feature.startswith(left_out)}


def without_rare(stretches: Sequence[LabelledStretch]) -> list[LabelledStretch]:
    """`stretches` without the features that too few of them have: fewer than :data:`QUOTED_LEAST_SEEN`."""
    seen = Counter(feature for stretch in stretches for feature in set(stretch.features))
    kept = {feature for feature, count in seen.items() if count >= QUOTED_LEAST_SEEN}
    return [
        replace(stretch, features=tuple(feature for feature in stretch.features if feature in kept))
        for stretch in stretches
    ]


def learn_quoted(stretches: Sequence[LabelledStretch]) -> dict[str, dict[str, float]]:
    """The weights of every label of :data:`nlp.extract.quoted.LABELS`, and of ``headline``; biases are shifted by
    :data:`QUOTED_SHIFTS`.

    Raises:
        ValueError: a label holds for none or for all of the stretches.
    """
    learnt = {"title": dict(TITLE_WEIGHTS)}
    stretches = without_rare(stretches)
    for label in LEARNT:
        learnt[label] = fit(examples_of(label, stretches), strength=QUOTED_STRENGTH)
        learnt[label]["bias"] += QUOTED_SHIFTS[label]
    return {label: learnt[label] for label in (*LABELS, HEADLINE)}


def cross_validate_quoted(label: str, stretches: Sequence[LabelledStretch]) -> list[tuple[Example, float]]:
    """Each stretch that is labelled with or without `label`, and its score, not shifted, by weights of other groups."""
    examples = examples_of(label, without_rare(stretches))
    weights = cross_fit(examples, strength=QUOTED_STRENGTH)
    return [(example, score(example.features, weights[example.group])) for example in examples]


def balance(scored: Iterable[tuple[Example, float]]) -> float:
    """The shift, a multiple of 0.05, at which about as many are found in error as are missed."""
    rows = list(scored)
    ranked = sorted((value for _, value in rows), reverse=True)
    holding = sum(example.holds for example, _ in rows)
    if not 0 < holding < len(ranked):
        return 0.0
    return round(-(ranked[holding - 1] + ranked[holding]) / 2 / 0.05) * 0.05
