"""Weak supervision: labels for points that nobody has labelled, from functions that each look for one kind of sign.

A labelling function names one theme for a point, or none. How often each is right is counted on the hand labels; where
they agree or the reliable ones speak, the point becomes an example that counts less than a hand label.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.document import Document
from nlp.themes.labelling import Label, Labelled
from nlp.themes.taxonomy import Taxonomy, cue_matcher
from nlp.themes.view import Floats, Ints, View, field_names

#: The labelling functions: what each looks for in a point.
FUNCTIONS = {
    "cues": "cues of the taxonomy, unless a negative cue of the same theme stands in the point",
    "fields": "terms of the lexicon, by the fields that the taxonomy gives each theme",
    "opening": "cues and terms in the opening",
    "headings": "cues and terms in the headings above",
}
#: A weak label is used from this confidence on, and counts so much of a hand label, times the confidence.
MINIMUM_CONFIDENCE = 0.97
WEAK_WEIGHT = 0.2
#: Votes on which a function is counted as right before any hand label is seen: three out of four.
_PRIOR_RIGHT, _PRIOR_WRONG = 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Precision:
    """How a labelling function did on hand labels: its votes, those that named a theme of the point."""

    votes: int
    right: int

    @property
    def estimate(self) -> float:
        """The share of right votes to expect, which a few votes move only a little."""
        return (self.right + _PRIOR_RIGHT) / (self.votes + _PRIOR_RIGHT + _PRIOR_WRONG)


def vote(document: Document, taxonomy: Taxonomy) -> Ints:
    """The theme that each of :data:`FUNCTIONS` names for each point, one row a point; -1 where it names none.

    A function names the theme with the most signs, and none where two have equally many.
    """
    view = View(document)
    matcher, meanings = cue_matcher(taxonomy)
    found = [(match.start, *meanings[match.index]) for match in matcher.find(view.text)]
    of_cues = _Signs([(start, theme) for start, theme, speaks_for in found if speaks_for])
    against = _Signs([(start, theme) for start, theme, speaks_for in found if not speaks_for])
    owner = np.array(_theme_of_field(taxonomy))
    of_fields = _Signs([row for row in zip(view.field_starts, owner[view.fields], strict=True) if row[1] >= 0])
    shape = len(view.points), len(taxonomy.themes)
    cues, barred, fields = (signs.count(view.point, shape) for signs in (of_cues, against, of_fields))
    opened = np.where(view.opening, view.point[:-1], -1)
    opening = of_cues.count(opened, shape) + of_fields.count(opened, shape)
    headings = np.zeros(shape)
    for first, behind, places in view.sections:
        for low, high in places:
            headings[first:behind] += of_cues.between(low, high, shape[1]) + of_fields.between(low, high, shape[1])
    cues[barred > 0] = 0
    return np.stack([_winner(tally) for tally in (cues, fields, opening, headings)], axis=1)


class _Signs:
    """Places of the text that speak for a theme."""

    def __init__(self, signs: Iterable[tuple[int, int]]) -> None:
        table = np.array(sorted(signs), dtype=np.int64).reshape(-1, 2)
        self._starts, self._themes = table[:, 0], table[:, 1]

    def count(self, point: Ints, shape: tuple[int, int]) -> Floats:
        """How many signs of each theme stand in each point; `point` names the point of each character."""
        tally = np.zeros(shape)
        owner = point[self._starts]
        np.add.at(tally, (owner[owner >= 0], self._themes[owner >= 0]), 1)
        return tally

    def between(self, low: int, high: int, themes: int) -> Ints:
        """How many signs of each theme start in ``low:high``."""
        first, behind = np.searchsorted(self._starts, [low, high])
        return np.bincount(self._themes[first:behind], minlength=themes)


def _theme_of_field(taxonomy: Taxonomy) -> list[int]:
    owner = {field: i for i, theme in enumerate(taxonomy.themes) for field in theme.fields}
    return [owner.get(field, -1) for field in field_names()]


def _winner(tally: Floats) -> Ints:
    ordered = np.sort(tally, axis=1)
    winner: Ints = np.where(ordered[:, -1] > ordered[:, -2], tally.argmax(axis=1), -1)
    return winner


def precisions(labelled: Iterable[Labelled], taxonomy: Taxonomy) -> dict[str, Precision]:
    """How often each labelling function is right on hand labels."""
    votes, right = np.zeros(len(FUNCTIONS), dtype=int), np.zeros(len(FUNCTIONS), dtype=int)
    for item in labelled:
        named = vote(item.document, taxonomy)
        for i, label in item.labels.items():
            votes += named[i] >= 0
            right += [theme >= 0 and taxonomy.labels[theme] in label.themes for theme in named[i]]
    return {name: Precision(int(votes[i]), int(right[i])) for i, name in enumerate(FUNCTIONS)}


def weak_labels(
    documents: Iterable[tuple[str, Document]], labelled: Sequence[Labelled], taxonomy: Taxonomy
) -> list[Labelled]:
    """Weak labels for points of `documents` (pairs of id and document) that carry no hand label.

    Functions are taken as independent given the theme: the odds of their votes multiply.
    """
    odds = np.array([p.estimate / (1 - p.estimate) for p in precisions(labelled, taxonomy).values()])
    by_hand = {id(item.document): item.labels for item in labelled}
    found = []
    for doc_id, document in documents:
        labels = {}
        for i, row in enumerate(vote(document, taxonomy)):
            theme, confidence = _combine(row, odds, len(taxonomy.themes))
            if i not in by_hand.get(id(document), {}) and confidence >= MINIMUM_CONFIDENCE:
                labels[i] = Label((taxonomy.labels[theme],), weight=WEAK_WEIGHT * confidence)
        if labels:
            found.append(Labelled(doc_id, document, labels))
    return found


def _combine(row: Ints, odds: Floats, themes: int) -> tuple[int, float]:
    """The most likely theme given the votes, and its probability; without votes none is likely."""
    likelihood = np.ones(themes)
    for theme, ratio in zip(row, odds, strict=True):
        if theme >= 0:
            # Wrong votes spread over the other themes.
            likelihood[theme] *= ratio * (themes - 1)
    best = int(likelihood.argmax())
    return best, float(likelihood[best] / likelihood.sum()) if (row >= 0).any() else 0.0
