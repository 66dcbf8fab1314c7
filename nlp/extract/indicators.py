"""What a figure measures: the shortest noun phrase near it that could head a table's column.

Chinese puts the thing counted behind the classifier (10支 | 调研组) or in front of the figure (调研课题 | 58个), often
clauses away. So the phrase is chosen in two steps among the words around the figure: its last word, then, for the best
few of those, its first. Each candidate's score is the sum of its features' weights
(:mod:`nlp.extract.indicator_features`), which ``scripts/train_indicators.py`` learns from annotated articles into
``lexicons/indicator_weights.tsv``.
"""

from __future__ import annotations

from functools import cache
from math import exp, log

from nlp.extract.indicator_candidates import first_candidates, last_candidates
from nlp.extract.indicator_features import (
    Groups,
    Named,
    kind_of,
    read_first,
    read_last,
    read_side,
    weighted,
)
from nlp.extract.indicator_words import Words
from nlp.extract.quantities import Quantity
from nlp.lexicon import load

# So many last words are looked at again with their first words, if their scores come so close to the best one.
_MOST_LASTS, _CLOSE = 3, 0.8


@cache
def learnt_weights() -> Groups[float]:
    """The features of indicators with their learnt weights."""
    return weighted({row["feature"]: float(row["weight"]) for row in load("indicator_weights")})


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
    weights = weights or learnt_weights()
    kind = kind_of(quantity)
    sides = {side: read_side(weights, words, figure, side, quantity) for side in "BA"}
    lasts = [
        (sides[last.side] + read_last(weights, words, figure, last, kind, quantity, named), last.at)
        for last in last_candidates(words, figure)
    ]
    if not lasts:
        return None
    lasts.sort(reverse=True)
    lasts = [one for one in lasts[:_MOST_LASTS] if one[0] >= lasts[0][0] - _CLOSE]
    chosen = []
    for score, last in lasts:
        firsts = [(read_first(weights, words, figure, last, at), at) for at in first_candidates(words, figure, last)]
        best, first = max(firsts)
        # The log odds of the first word, so that last words with many first words have no advantage.
        odds = log(sum([exp(one - best) for one, _ in firsts])) if len(firsts) > 1 else 0.0
        chosen.append((score - odds, first, last))
    _, first, last = max(chosen)
    return first, last
