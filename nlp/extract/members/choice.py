"""The list that names the members of a label, or none, and how much of it is the members.

Three choices are made, each by the sum of its features' weights (log odds of a conditional logit,
``lexicons/member_weights.tsv``, learnt by ``scripts/train_members.py``): for each list the way to take the members from
it; among the lists of the article and naming none; where the first member begins and the last one ends.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.document import Document
from nlp.extract.enumerations import Item, Items
from nlp.extract.members.borders import borders, describe_both, describe_edge
from nlp.extract.members.candidates import candidates
from nlp.extract.members.cut_features import describe_cut
from nlp.extract.members.cuts import Cut, cuts_of
from nlp.extract.members.features import describe, none_features
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import Candidate
from nlp.extract.members.standing import Standing, describe_standing, kind_of, standing
from nlp.lexicon import load_weights

Weights = Mapping[str, float]

# What a list says adds at most so much to the score of how it stands to its label: 2.0 or more for one list in
# two hundred. Lists further behind the best one are not described; of 290 labels none gets other members by that.
_MOST_GAIN = 2.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a label: the `members`, the list they are from with its score, and that of naming none."""

    members: tuple[Item, ...]
    candidate: Candidate
    score: float
    none: float


@cache
def member_weights() -> Weights:
    """The learnt weights of features by name."""
    return load_weights("member_weights")


def choose(document: Document, label: Label, others: Sequence[Item], weights: Weights | None = None) -> Choice | None:
    """The members of `label` that the article names; None where it more likely names none.

    Args:
        document: the article.
        label: the label with its places.
        others: the places of all other labels.
        weights: by default the learnt ones.
    """
    weights = weights if weights is not None else member_weights()
    none = best = total(weights, none_features(document, label))
    chosen: tuple[Candidate, Cut] | None = None
    for score, candidate, stands in _by_standing(document, label, weights):
        if score + _MOST_GAIN <= best:
            break
        cuts = cuts_of(document.folded, label, candidate)
        if not cuts:
            continue
        cut = best_cut(document, label, candidate, cuts, weights)
        score += total(weights, describe(document, label, candidate, stands, cut, others))
        if score > best:
            best, chosen = score, (candidate, cut)
    if chosen is None:
        return None
    candidate, cut = chosen
    return Choice(tuple(trimmed(document, label, cut, weights)), candidate, best, none)


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
