"""What a figure measures: the shortest noun phrase near it that could head a table's column.

Chinese puts the thing counted behind the classifier (10支 | 调研组) or in front of the figure (调研课题 | 58个), often
clauses away. So the phrase is chosen in two steps among the words around the figure: its last word, then, for the best
few of those, its first. Each candidate's score is the sum of its features' weights
(:mod:`nlp.extract.indicator_features`), which ``scripts/train_indicators.py`` learns from annotated articles into
``lexicons/indicator_weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import exp, inf, log
from typing import NamedTuple

from nlp.extract.indicator_candidates import first_candidates, last_candidates
from nlp.extract.indicator_features import Groups, Named, Weights, weighted
from nlp.extract.indicator_reading import kind_of, read_first, read_last, read_side
from nlp.extract.indicator_words import Words
from nlp.extract.quantities import Quantity
from nlp.lexicon import load_weights

# So many last words are looked at again with their first words, if their scores come so close to the best one.
_MOST_LASTS, _CLOSE = 3, 0.8


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
    chosen = []
    for score, last, firsts in _weighed(words, figure, quantity, named, weights or learnt_weights()):
        best, first = max(firsts)
        # The log odds of the first word, so that last words with many first words have no advantage.
        chosen.append((score + best - _log_sum(firsts), first, last))
    if not chosen:
        return None
    _, first, last = max(chosen)
    return first, last


class Standing(NamedTuple):
    """A phrase that stood for choice, from word `first` to word `last`, and its score in log odds.

    `spans` is the part of the score by which the phrases that end in the same word share its chance.
    """

    score: float
    first: int
    last: int
    spans: float


def standings(words: Words, figure: int, quantity: Quantity, named: Named | None) -> list[Standing]:
    """The phrases that stand for a figure's indicator: the one that :func:`indicator` chooses, then those below it."""
    chosen = indicator(words, figure, quantity, named)
    found = []
    for score, last, firsts in _weighed(words, figure, quantity, named, learnt_weights(), close=inf):
        spans = -_log_sum(firsts)
        found += [Standing(score + one + spans, first, last, spans) for one, first in firsts]
    best = [one for one in found if (one.first, one.last) == chosen]
    return best + sorted([one for one in found if best and one.score < best[0].score], reverse=True)


def _weighed(
    words: Words, figure: int, quantity: Quantity, named: Named | None, weights: Groups[float], close: float = _CLOSE
) -> Iterator[tuple[float, int, list[tuple[float, int]]]]:
    """The best last words with their scores, each with its first words and the scores of these."""
    kind = kind_of(quantity)
    sides = {side: read_side(weights, words, figure, side, quantity) for side in "BA"}
    lasts = [
        (sides[last.side] + read_last(weights, words, figure, last, kind, quantity, named), last.at)
        for last in last_candidates(words, figure)
    ]
    lasts.sort(reverse=True)
    for score, last in lasts[:_MOST_LASTS]:
        if score >= lasts[0][0] - close:
            firsts = [
                (read_first(weights, words, figure, last, at, kind), at) for at in first_candidates(words, figure, last)
            ]
            yield score, last, firsts


def _log_sum(scores: Sequence[tuple[float, int]]) -> float:
    """The logarithm of the sum of the odds of `scores`."""
    best = max(scores)[0]
    return best + log(sum([exp(one - best) for one, _ in scores])) if len(scores) > 1 else best
