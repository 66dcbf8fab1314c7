"""The candidates for the indicators of figures, with what is known of them and of the figure before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_candidates import Figures, Numbers, Places, Row, first_words, last_words
from nlp.extract.indicator_columns import number, of_figures, of_lasts, of_phrases
from nlp.extract.indicator_vocabulary import Vocabulary
from nlp.extract.units import Quantity


class Named(NamedTuple):
    """The indicator of the figure before in the same sentence: its word positions, its figure's kind and unit."""

    first: int
    last: int
    kind: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The phrases that stand for choice.

    Figures are numbered through all sentences. `lasts` and `phrases` hold the columns by name, one row a last word and
    one a phrase. `at` is where each last word stands in its sentence, `last_of` the row of the last word of each phrase
    and `first` where its first word stands. `figures` says how many last words the figures before each one have in all,
    `starts` how many phrases.
    """

    lasts: Mapping[str, Numbers]
    phrases: Mapping[str, Numbers]
    at: Places
    last_of: Places
    first: Places
    figures: Places
    starts: Places

    def stretches(self) -> list[tuple[int, int]]:
        """The positions of the first and the last word of each phrase."""
        return list(zip(self.first.tolist(), self.at[self.last_of].tolist(), strict=True))

    def last_rows(self, figure: int) -> slice:
        """The rows of the last words of a figure."""
        return slice(int(self.figures[figure]), int(self.figures[figure + 1]))

    def phrase_rows(self, figure: int) -> slice:
        """The rows of the phrases of a figure."""
        return slice(int(self.starts[figure]), int(self.starts[figure + 1]))


#: Tells from the columns of last words, and the numbers of their figures, which of them may end an indicator.
Likely = Callable[[Mapping[str, Numbers], Places], npt.NDArray[np.bool_]]


def read(sentences: Sequence[Figures], vocabulary: Vocabulary, likely: Likely | None = None) -> Candidates:
    """The candidates for all figures of the sentences, in order.

    Args:
        sentences: with their figures.
        vocabulary: gives values their numbers.
        likely: phrases end at the last words that it keeps; without it, at each.
    """
    row = Row(sentences, vocabulary)
    figures = np.array([base + place for base, one in zip(row.bases, sentences, strict=True) for place in one.places])
    bases = np.repeat(row.bases, [len(one.places) for one in sentences])
    quantities = [quantity for one in sentences for quantity in one.quantities]
    figure_of, at = last_words(row, figures)
    facts = of_figures(quantities, vocabulary)
    lasts = of_lasts(row, figures, figure_of, at, facts)
    kept = np.arange(len(at)) if likely is None else np.flatnonzero(likely(lasts, figure_of))
    last_of, first = first_words(row, at[kept])
    last_of = kept[last_of]
    phrases = of_phrases(row, figures[figure_of], at, last_of, first, lasts)
    base = bases[figure_of]
    return Candidates(
        lasts, phrases, at - base, last_of, first - base[last_of],
        _before_each(figure_of, len(figures)), _before_each(figure_of[last_of], len(figures)),
    )  # fmt: skip


def _before_each(figure_of: Places, figures: int) -> Places:
    """How many rows belong to the figures before each one, and to all."""
    return np.concatenate(([0], np.cumsum(np.bincount(figure_of, minlength=figures))))


def read_order(
    candidates: Candidates, figure: int, named: Named, vocabulary: Vocabulary
) -> tuple[Numbers, Numbers, Numbers]:
    """Where the last words of a figure stand: in order with that of the figure before, its side, figures between."""
    rows = candidates.last_rows(figure)
    orders = np.array([vocabulary.number("order", order) for order in "<=>"])
    known = candidates.lasts
    return orders[np.sign(candidates.at[rows] - named.last) + 1], known["side"][rows], known["named_figures"][rows]


def read_named(
    candidates: Candidates, figure: int, named: Named, quantity: Quantity, vocabulary: Vocabulary
) -> dict[str, Numbers]:
    """The columns of the last words of a figure that tell of the indicator of the figure before."""
    order, side, figures = read_order(candidates, figure, named, vocabulary)
    return {
        "named_order": order,
        "named_kind": np.full_like(order, vocabulary.number("kind", named.kind)),
        "named_same": np.full_like(order, int(number(named.unit == quantity.unit))),
        "named_figures": figures,
        "side": side,
        "figure_kind": candidates.lasts["figure_kind"][candidates.last_rows(figure)],
    }
