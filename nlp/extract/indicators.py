"""What a figure measures: the shortest noun phrase near it that could head a table's column.

Chinese puts the thing counted behind the classifier (10支 | 调研组) or in front of the figure (调研课题 | 58个), often
clauses away. So it is chosen among all phrases around the figure. The score of a phrase is the sum of its features'
weights and of those of its last word (:mod:`nlp.extract.indicator_features`), which ``scripts/train_indicators.py``
learns from annotated articles into ``lexicons/indicator_weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_candidates import Figures, Numbers, Places
from nlp.extract.indicator_features import Model, Scorer, Weights
from nlp.extract.indicator_reading import Candidates, Named, read, read_named, read_order
from nlp.extract.indicator_words import Words
from nlp.extract.units import Quantity
from nlp.lexicon import LexiconError, load_learnt

# A last word this far below the best one of its figure, in log odds, ends no indicator: so it was with 7,982 figures of
# real text and of the corpora.
_FARTHEST = 4.5


class Standing(NamedTuple):
    """A phrase that stood for choice, from word `first` to word `last`, and its score in log odds.

    `groups` says what each group of features adds to it.
    """

    score: float
    first: int
    last: int
    groups: Mapping[str, float]


class Chooser:
    """Chooses the indicators of the figures of some sentences, which are numbered from 0 on."""

    def __init__(self, sentences: Sequence[Figures], model: Model | None = None) -> None:
        self._model = model or learnt_model()
        self._quantities = [quantity for one in sentences for quantity in one.quantities]
        self._lasts = np.zeros(0, dtype=np.float32)
        self.candidates: Candidates = read(sentences, self._model.vocabulary, self._likely)
        known = self.candidates
        self._scores = self._model.phrases.score(known.phrases) + self._lasts[known.last_of]

    def _likely(self, lasts: Mapping[str, Numbers], figure_of: Places) -> npt.NDArray[np.bool_]:
        """Whether last words score so high that a phrase of theirs can win."""
        self._lasts = self._model.lasts.score(lasts)
        best = np.full(len(self._quantities), -np.inf, dtype=np.float32)
        np.maximum.at(best, figure_of, self._lasts)
        found: npt.NDArray[np.bool_] = self._lasts >= best[figure_of] - _FARTHEST
        return found

    def scores(self, figure: int, named: Named | None) -> npt.NDArray[np.float32]:
        """The scores of the phrases of a figure; `named` is the indicator of the figure before in its sentence."""
        known = self.candidates
        rows = known.phrase_rows(figure)
        scores = self._scores[rows]
        if named is None or not len(scores):
            return scores
        quantity = self._quantities[figure]
        weights = self._model.by_named(quantity.kind, named.kind, named.unit == quantity.unit)
        order, side, figures = read_order(known, figure, named, self._model.vocabulary)
        added: npt.NDArray[np.float32] = weights[order, side, figures][known.last_of[rows] - known.figures[figure]]
        return scores + added

    def choose(self, figure: int, named: Named | None) -> tuple[int, int] | None:
        """The positions of the first and last word of a figure's indicator, None if there is no word to choose."""
        scores = self.scores(figure, named)
        return self._phrase(figure, int(scores.argmax())) if len(scores) else None

    def standings(self, figure: int, named: Named | None) -> list[Standing]:
        """The phrases that stand for a figure's indicator, the one that is chosen first."""
        scores = self.scores(figure, named)
        order = np.argsort(-scores, kind="stable")
        return [
            Standing(float(scores[n]), *self._phrase(figure, n), self._groups(figure, n, named)) for n in order.tolist()
        ]

    def _groups(self, figure: int, n: int, named: Named | None) -> dict[str, float]:
        """What each group of features adds to the score of phrase `n` of a figure."""
        known, model = self.candidates, self._model
        row = int(known.starts[figure]) + n
        last = int(known.last_of[row])
        parts: list[tuple[Scorer, Mapping[str, Numbers], int]] = [
            (model.lasts, known.lasts, last),
            (model.phrases, known.phrases, row),
        ]
        if named is not None:
            told = read_named(known, figure, named, self._quantities[figure], model.vocabulary)
            parts.append((model.named, told, last - int(known.figures[figure])))
        groups: dict[str, float] = {}
        for scorer, columns, at in parts:
            for template, weights in scorer.weighed({name: column[at : at + 1] for name, column in columns.items()}):
                groups[template.group] = groups.get(template.group, 0.0) + float(weights[0])
        return groups

    def _phrase(self, figure: int, n: int) -> tuple[int, int]:
        known = self.candidates
        row = int(known.starts[figure]) + n
        return int(known.first[row]), int(known.at[known.last_of[row]])


def indicator_weights() -> Weights:
    """The learnt weights of features.

    Raises:
        LexiconError: a row that is not a list of columns, their values and a number.
    """
    try:
        return [(name, values, float(weight)) for name, values, weight in load_learnt("indicator_weights")[1]]
    except ValueError as error:
        raise LexiconError(f"lexicon indicator_weights: {error}") from error


@cache
def learnt_model() -> Model:
    """The model of the learnt weights."""
    return Model(indicator_weights())


def indicator(
    words: Words, figure: int, quantity: Quantity, named: Named | None, model: Model | None = None
) -> tuple[int, int] | None:
    """The positions of the first and last word of one figure's indicator, None if there is no word to choose.

    Args:
        words: those of its sentence (:func:`nlp.extract.indicator_words.sentence_words`).
        figure: where the figure stands in them.
        quantity: the figure.
        named: the indicator of the figure before it in the sentence.
        model: by default the learnt one.
    """
    return Chooser([Figures(words, [figure], [quantity])], model).choose(0, named)
