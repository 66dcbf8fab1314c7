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

from nlp.extract.indicator_candidates import Last, last_candidates
from nlp.extract.indicator_features import Groups, Named, Weights, weighted
from nlp.extract.indicator_reading import kind_of, read_firsts, read_last, read_place, read_side
from nlp.extract.indicator_words import Words
from nlp.extract.quantities import Quantity
from nlp.lexicon import load_weights

# Looked at are last words whose place, and then whose whole score, comes so close to the best one; chosen are the
# same phrases as without the two.
_CLOSE_PLACE, _CLOSE = 5.0, 4.0


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
    words: Words, figure: int, quantity: Quantity, named: Named | None, weights: Groups[float], close: float = 1.0
) -> Iterator[tuple[float, int, int]]:
    """The phrases that come into question: their scores, first and last words; an infinite `close` gives all."""
    kind = kind_of(quantity)
    lasts = _likely_lasts(words, figure, quantity, named, weights, close)
    least = max([score for score, _ in lasts], default=0.0) - _CLOSE * close
    for score, last in lasts:
        if score >= least:
            for first, known in read_firsts(weights, words, figure, last, kind):
                yield score + known, first, last.at


def _likely_lasts(
    words: Words, figure: int, quantity: Quantity, named: Named | None, weights: Groups[float], close: float
) -> list[tuple[float, Last]]:
    """The last words in places that are likely enough, with their scores."""
    kind = kind_of(quantity)
    sides = {side: read_side(weights, words, figure, side, quantity) for side in "BA"}
    places = [
        (sides[last.side] + read_place(weights, words, last, kind, quantity, named), last)
        for last in last_candidates(words, figure)
    ]
    least = max([score for score, _ in places], default=0.0) - _CLOSE_PLACE * close
    return [
        (score + read_last(weights, words, figure, last, kind, quantity.unit), last)
        for score, last in places
        if score >= least
    ]
