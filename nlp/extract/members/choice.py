"""The list that names the members of a label, or none, and how much of it is the members.

Three choices are made: for each list the way to take the members from it; among the lists of the article and naming
none; where the first member begins and the last one ends. Each is made by the sum of its features' weights (log odds of
a conditional logit, ``lexicons/member_weights.tsv``). Between lists boosted trees (``lexicons/member_trees.json``) have
half a say: they see what holds only beside something else. ``scripts/train_members.py`` learns both.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.enumerations import Item, Items
from nlp.extract.members.borders import borders, describe_both, describe_edge
from nlp.extract.members.candidates import candidates
from nlp.extract.members.cut_features import describe_cut
from nlp.extract.members.cuts import Cut, cuts_of
from nlp.extract.members.features import describe, none_features
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import Candidate
from nlp.extract.members.measures import measure
from nlp.extract.members.standing import Standing, describe_standing, kind_of, standing
from nlp.extract.trees import Trees, load_trees
from nlp.lexicon import load_weights

Weights = Mapping[str, float]

# What a list says adds at most so much to the score of how it stands to its label: 2.0 or more for one list in
# two hundred. Lists further behind the best one are not described; of 290 labels none gets other members by that.
_MOST_GAIN = 2.0
# Of the score that counts the trees give one half. How far by weights alone a list may stand below naming none and
# behind the best list was chosen by F1 of members in cross-validation over train articles and third-party texts; so was
# the threshold, within a range (-1 to -1.5) in which that F1 is flat by the labels of the development articles that
# come out whole.
_TREES_SHARE, _THRESHOLD = 0.5, -1.3
_FLOOR, _REACH = 1.0, 1.5
# A label that the text goes on to define has members, so naming none counts with so much taken off.
_OF_DEFINED = 3.0


class Model(NamedTuple):
    """What was learnt of members: the weights of features by name, and the trees that rank lists."""

    weights: Weights
    trees: Trees


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a label: the `members`, and the list they are from with its score."""

    members: tuple[Item, ...]
    candidate: Candidate
    score: float


class Described(NamedTuple):
    """A list with the best way to take the members from it, and by how much its weights exceed those of naming none."""

    candidate: Candidate
    cut: Cut
    margin: float


@cache
def member_model() -> Model:
    """The learnt weights and trees."""
    return Model(load_weights("member_weights"), load_trees("member_trees"))


def choose(
    document: Document, label: Label, others: Sequence[Item], model: Model | None = None, *, defined: bool = False
) -> Choice | None:
    """The members of `label` that the article names; None where it more likely names none.

    Args:
        document: the article.
        label: the label with its places.
        others: the places of all other labels.
        model: by default the learnt one.
        defined: whether the text goes on to define the label, so that it is known to have members.
    """
    weights, trees = model or member_model()
    surplus = _OF_DEFINED if defined else 0.0
    described = list(_described(document, label, others, weights, surplus))
    best = max((one.margin for one in described), default=0.0)
    chosen, top = None, _THRESHOLD
    for one in described:
        if one.margin < best - _REACH:
            continue
        by_trees = trees.score(measure(document, label, one.candidate, one.cut, others))
        score = (1 - _TREES_SHARE) * one.margin + _TREES_SHARE * by_trees
        if score > top:
            chosen, top = one, score
    if chosen is None:
        return None
    return Choice(tuple(trimmed(document, label, chosen.cut, weights)), chosen.candidate, top)


def _described(
    document: Document, label: Label, others: Sequence[Item], weights: Weights, surplus: float
) -> Iterator[Described]:
    """The lists that may be chosen; those that cannot come near the best one are not described."""
    none = total(weights, none_features(document, label)) - surplus
    best = -_FLOOR
    for score, candidate, stands in _by_standing(document, label, weights):
        if score - none + _MOST_GAIN <= max(best - _REACH, -_FLOOR):
            break
        if cuts := cuts_of(document.folded, label, candidate):
            cut = best_cut(document, label, candidate, cuts, weights)
            margin = score - none + total(weights, describe(document, label, candidate, stands, cut, others))
            if margin > max(best - _REACH, -_FLOOR):
                best = max(best, margin)
                yield Described(candidate, cut, margin)


def _by_standing(document: Document, label: Label, weights: Weights) -> list[tuple[float, Candidate, Standing]]:
    """The lists with the sum of the features of how they stand to the label, the greatest first."""
    found = []
    kind = kind_of(document, label)
    for candidate in candidates(document, label):
        stands = standing(document, label, candidate)
        found.append((total(weights, describe_standing(candidate, stands, kind)), candidate, stands))
    found.sort(key=lambda one: -one[0])
    return found


def best_cut(document: Document, label: Label, candidate: Candidate, cuts: Sequence[Cut], weights: Weights) -> Cut:
    """The most likely of the ways to take the members from a list."""
    if len(cuts) == 1:
        return cuts[0]
    return max(cuts, key=lambda cut: total(weights, describe_cut(document, label, candidate, cut)))


def trimmed(document: Document, label: Label, cut: Cut, weights: Weights) -> Items:
    """The members of a cut, the first from where it most likely begins and the last to where it ends."""
    places = borders(document, cut)
    if len(places) < 2:
        return list(cut.items)
    edges: dict[Hashable, float] = {}

    def score(start: int, end: int) -> float:
        alone = len(cut.items) > 2  # the first and the last one are compared with those between
        for key, opening in (((start, alone or end), True), ((end, alone or start), False)):
            if (key, opening) not in edges:
                edges[key, opening] = total(weights, describe_edge(document, label, cut, start, end, opening=opening))
        both = total(weights, describe_both(document, cut, start, end))
        return edges[(start, alone or end), True] + edges[(end, alone or start), False] + both

    start, end = max(places, key=lambda place: (score(*place), *place))
    items = list(cut.items)
    items[0] = (start, items[0][1])
    items[-1] = (items[-1][0], end)
    return items


def total(weights: Weights, features: Iterable[str]) -> float:
    """The sum of the weights of `features`."""
    get = weights.get
    return sum([get(feature, 0.0) for feature in features])
