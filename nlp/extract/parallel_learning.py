"""Learning parallels: the weights of their features, the trees that take features and measures together, and scores.

The weights alone and the trees alone find about as much; together they find more (``scripts/train_parallels.py``
prints all three), for the weights see what holds by itself and the trees what holds only beside something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.learning import EXAMPLES, FOLDS, Example, Outcome, Weights, fit, score
from nlp.extract.parallels.choice import best
from nlp.extract.parallels.scoring import TREES, Model, Scored, score_candidates
from nlp.extract.tree_learning import fit_trees
from nlp.extract.trees import Trees
from nlp.gold import Gold, key

#: Inverse regularization strength of the weights.
PARALLEL_STRENGTH = 1.0
#: How much of the score the trees give; the weights give the rest.
TREES_SHARE = 0.7
#: The score that a parallel has to exceed: F1 in cross-validation over articles and judged examples is highest here, by
#: little: it is within .002 from -0.75 on.
PARALLEL_THRESHOLD = -0.5
#: Where the weights give less, the trees are not asked: hardly anything that they would find stands lower.
PARALLEL_FLOOR = -0.8
#: Where the features of its shape alone give less, the words of a candidate are not looked at: of 1766 finds in 1016
#: third-party and train texts none stands lower, of the candidates that are no find a third.
PARALLEL_GLANCE = -1.5
#: How much less a candidate counts in a text without a numeric slogan, and in one without run-in heads: outside the
#: genre what looks like a parallel more often is prose.
PARALLEL_CAUTION = 0.5
_PLAIN_TEXT = ("numeric slogans in the text: 0", "run-in heads in the text: 0")

# What the names of measures open with: counts, shares and facts that the trees alone see.
_MEASURES = ("# ", "% ", "= ")
_TREES = {
    "n_estimators": 160,
    "learning_rate": 0.1,
    "max_depth": None,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 15,
    "max_features": 0.2,
    "subsample": 0.7,
    "random_state": 0,
}
# In how many examples a feature has to occur for the trees to see it.
_LEAST_EXAMPLES = 12


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
        for _, scored in score_candidates(document)
    ]


def example_candidates(rows: Iterable[str]) -> tuple[list[Example], list[Example]]:
    """Single candidates for parallels in text that is not kept: those that a reader judged, and their rivals.

    Args:
        rows: JSON objects. The first names ``features`` and ``measures``, in order. The others have ``id``
            (``document-number``), ``judged`` (by a reader; else the candidate overlaps a judged one and is taken for
            no parallel), ``holds`` (whether it is a parallel), ``features``, the numbers of those that hold, and
            ``measures``, the value of each.

    Raises:
        ValueError: a row is not JSON, or has another number of measures.
        KeyError: a row lacks one of the five.
        IndexError: a feature has no name.
    """
    judged: list[Example] = []
    rivals: list[Example] = []
    first, *others = map(json.loads, rows)
    names, measures = first["features"], first["measures"]
    for row in others:
        group = f"{EXAMPLES} {row['id'].partition('-')[0]}"
        values = {name: float(value) for name, value in zip(measures, row["measures"], strict=True) if value}
        values |= {names[at]: 1.0 for at in row["features"]}
        (judged if row["judged"] else rivals).append(Example(group, values, row["holds"]))
    return judged, rivals


def candidate_examples(lines: Iterable[LabelledLine]) -> list[Example]:
    """The candidates of `lines`, without those whose wording the gold marks as optional."""
    return [
        Example(line.group, candidate.features, wording in line.wanted)
        for line in lines
        for candidate, wording in zip(line.candidates, line.keys, strict=True)
        if wording not in line.optional
    ]


class Learnt(NamedTuple):
    """What examples teach: the weights of features taken one by one, and trees."""

    weights: Weights
    trees: Trees

    def model(self, share: float = TREES_SHARE) -> Model:
        """Both together, `share` of the score by the trees."""
        weights = {name: (1 - share) * weight for name, weight in self.weights.items()} | {TREES: share}
        return Model(weights, self.trees, PARALLEL_THRESHOLD, PARALLEL_FLOOR, PARALLEL_GLANCE)


def learn_parallels(examples: Sequence[Example]) -> Learnt:
    """What `examples` teach of parallels.

    Raises:
        ValueError: none or all of the examples are parallels.
    """
    marks = [replace(example, features=_marks(example.features)) for example in examples]
    return Learnt(cautious(fit(marks, strength=PARALLEL_STRENGTH)), fit_trees(examples, _TREES, least=_LEAST_EXAMPLES))


def _marks(features: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in features.items() if not name.startswith(_MEASURES)}


def cautious(weights: Weights) -> dict[str, float]:
    """`weights` of parallels with :data:`PARALLEL_CAUTION` taken off for what shows a text outside the genre."""
    return {**weights, **{name: weights.get(name, 0.0) - PARALLEL_CAUTION for name in _PLAIN_TEXT}}


def model_score(features: Mapping[str, float], model: Model) -> float:
    """The score that a model gives to a candidate by its features and measures."""
    weighed = score(_marks(features), model.weights)
    return weighed if weighed < model.floor else weighed + model.weights[TREES] * model.trees.score(features)


def cross_learn(examples: Sequence[Example]) -> dict[str, Learnt]:
    """For each group what the other folds teach: groups in order of name, dealt to the folds."""
    groups = sorted({example.group for example in examples})
    fold_of = {group: n % FOLDS for n, group in enumerate(groups)}
    learnt = [
        learn_parallels([example for example in examples if fold_of[example.group] != fold])
        for fold in range(min(FOLDS, len(groups)))
    ]
    return {group: learnt[fold_of[group]] for group in groups}


def parallels_outcome(lines: Sequence[LabelledLine], models: Mapping[str, Model], threshold: float) -> Outcome:
    """The wordings found and missed, counted once an article; a parallel that is no candidate counts as missed.

    Args:
        lines: of whole articles.
        models: those for each article (:func:`cross_learn`).
        threshold: the score that a parallel has to exceed.
    """
    found: dict[str, set[str]] = {line.group: set() for line in lines}
    wanted = {line.group: line.wanted for line in lines}
    for line in lines:
        wording = dict(zip((row.candidate for row in line.candidates), line.keys, strict=True))
        model = models[line.group]
        rows = [replace(row, score=model_score(row.features, model)) for row in line.candidates]
        found[line.group] |= {wording[row.candidate] for row in best(rows, threshold)} - line.optional
    return Outcome(
        sum(len(found[group] & wanted[group]) for group in found),
        sum(len(found[group] - wanted[group]) for group in found),
        sum(len(wanted[group] - found[group]) for group in found),
    )
