"""What a figure measures: the shortest noun phrase near it that could head a table's column.

Chinese puts the thing counted behind the classifier (10支 | 调研组) or in front of the figure (调研课题 | 58个), often
clauses away. So it is chosen among all phrases around the figure. The score of a phrase is the sum of its features'
weights, of those of its last word and those of its first (:mod:`nlp.extract.indicator_features`), which
``scripts/train_indicators.py`` learns from annotated articles into ``lexicons/indicator_weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import inf
from typing import NamedTuple

from nlp.extract.indicator_candidates import first_candidates, last_candidates
from nlp.extract.indicator_features import Groups, Named, Weights, weighted
from nlp.extract.indicator_reading import kind_of, read_first, read_last, read_side
from nlp.extract.indicator_words import Words
from nlp.extract.quantities import Quantity
from nlp.lexicon import load_weights

# Phrases are looked at whose last word's score comes so close to the best one.
_CLOSE = 3.0


def indicator_weights() -> Weights:
    """The learnt weights of features by name."""
    return load_weights("indicator_weights")


@cache
def learnt_weights() -> Groups[float]:
    """The groups of features with the sums of their learnt weights."""
    return weighted(indicator_weights())


def indicator(
    words: Words, figure: int, quantity: Quantity, named: Named | None, weights: Groups[float] | None = None
) -> tuple[int, int] | None:
    """The positions of the first and last word of a figure's indicator, None if there is no word to choose.

    Args:
        words: those of its sentence (:func:`nlp.extract.indicator_words.sentence_words`).
        figure: where the figure stands in them.
        quantity: the figure.
        named: the indicator of the figure before it in the sentence.
        weights: by default the learnt ones.
    """
    chosen = max(_weighed(words, figure, quantity, named, weights or learnt_weights()), default=None)
    return chosen[1:] if chosen else None


class Standing(NamedTuple):
    """A phrase that stood for choice, from word `first` to word `last`, and its score in log odds."""

    score: float
    first: int
    last: int


def standings(words: Words, figure: int, quantity: Quantity, named: Named | None) -> list[Standing]:
    """The phrases that stand for a figure's indicator: the one that :func:`indicator` chooses, then those below it."""
    found = _weighed(words, figure, quantity, named, learnt_weights(), close=inf)
    return sorted((Standing(*one) for one in found), reverse=True)


def _weighed(
    words: Words, figure: int, quantity: Quantity, named: Named | None, weights: Groups[float], close: float = _CLOSE
) -> Iterator[tuple[float, int, int]]:
    """The phrases that end in the best last words: their scores, first and last words."""
    kind = kind_of(quantity)
    sides = {side: read_side(weights, words, figure, side, quantity) for side in "BA"}
    lasts = [
        (sides[last.side] + read_last(weights, words, figure, last, kind, quantity, named), last)
        for last in last_candidates(words, figure)
    ]
    least = max([score for score, _ in lasts], default=0.0) - close
    for score, last in lasts:
        if score >= least:
            for first in first_candidates(words, figure, last.at):
                yield score + read_first(weights, words, figure, last, first, kind), first, last.at
