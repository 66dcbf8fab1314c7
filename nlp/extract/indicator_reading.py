"""What is known of the phrases that could be the indicators of figures, as columns of numbers.

Every column holds the number of a value (:class:`~nlp.extract.indicator_vocabulary.Vocabulary`), 0 where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_candidates import (
    WORDS_BEFORE,
    Figures,
    Numbers,
    Places,
    Row,
    first_words,
    last_words,
)
from nlp.extract.indicator_vocabulary import Vocabulary, counted
from nlp.extract.units import Quantity

# Distances in words, in the steps that are told apart; other things are counted only so far.
_BUCKETS = np.array((0, 1, 2, 3, 4, 5, 6, 6, 6, *(9,) * 5, *(14,) * (WORDS_BEFORE - 13)))
_MOST_FIGURES, _MOST_VERBS, _MOST_PHRASES = 2, 3, 4
# So many words before a phrase are looked at for what it could reach to, and so many for what opens its clause.
_LONGEST_REACH, _LONGEST_OPENING = 5, 8
#: The sorts of values that are no whole numbers; the name of a column ends with that of its sort.
SORTS = frozenset(
    {"text", "tag", "fine", "coarse", "end", "owner", "sort", "lists", "kind", "use", "unit", "rule", "side", "order"}
)
#: So many numbers do whole numbers have at most.
WHOLE_NUMBERS = 17


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


def kind_of(quantity: Quantity) -> str:
    """What the figure is, as far as it matters for where its phrase stands."""
    if quantity.kind == "duration":
        return quantity.kind + quantity.comparator
    return quantity.use if quantity.kind == "count" else quantity.kind


def sort_of(column: str) -> str | None:
    """The sort of the values of a column, None where they are whole numbers."""
    sort = column.rsplit("_", 1)[-1]
    return sort if sort in SORTS else None


def number(values: npt.ArrayLike, most: int = 14) -> Numbers:
    """The numbers of whole numbers from -1 to `most`, any greater one capped."""
    return (np.minimum(values, most) + 2).astype(np.intp)


def read(sentences: Sequence[Figures], vocabulary: Vocabulary) -> Candidates:
    """The candidates for all figures of the sentences, in order."""
    row = Row(sentences, vocabulary)
    figures = np.array([base + place for base, one in zip(row.bases, sentences, strict=True) for place in one.places])
    bases = np.repeat(row.bases, [len(one.places) for one in sentences])
    quantities = [quantity for one in sentences for quantity in one.quantities]
    figure_of, at = last_words(row, figures)
    facts = _of_figures(row, figures, quantities, vocabulary)
    lasts = _of_lasts(row, figures, figure_of, at, facts)
    last_of, first = first_words(row, at)
    phrases = _of_phrases(row, figures[figure_of], at, last_of, first, lasts)
    base = bases[figure_of]
    return Candidates(
        lasts, phrases, at - base, last_of, first - base[last_of],
        _before_each(figure_of, len(figures)), _before_each(figure_of[last_of], len(figures)),
    )  # fmt: skip


def _before_each(figure_of: Places, figures: int) -> Places:
    """How many rows belong to the figures before each one, and to all."""
    return np.concatenate(([0], np.cumsum(np.bincount(figure_of, minlength=figures))))


def _of_figures(
    row: Row, figures: Places, quantities: Sequence[Quantity], vocabulary: Vocabulary
) -> Mapping[str, Numbers]:
    columns = {
        "kind": [kind_of(one) for one in quantities],
        "figure_kind": [one.kind for one in quantities],
        "use": [one.use if one.kind == "count" else one.kind for one in quantities],
        "unit": [one.unit or "-" for one in quantities],
        "rule": [one.rule for one in quantities],
    }
    return {name: vocabulary.numbers(name.rsplit("_", 1)[-1], values) for name, values in columns.items()}


def _of_lasts(
    row: Row, figures: Places, figure_of: Places, at: Places, facts: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """The columns of the last words."""
    figure = figures[figure_of]
    behind = at > figure
    low, high = np.where(behind, figure, at), np.where(behind, at, figure)
    distance = high - low - 1
    near = np.where(behind, figure + 1, figure - 1)

    def between(name: str) -> Places:
        counts = row.before(name)
        found: Places = counts[high] - counts[low + 1]
        return found

    def from_last(name: str) -> Places:
        """Between, the last word itself among them."""
        counts = row.before(name)
        return np.where(behind, counts[high + 1] - counts[low + 1], counts[high] - counts[low])

    runs = np.where(behind, between("noun_begins"), between("noun_ends"))
    known: dict[str, Numbers] = {name: column[figure_of] for name, column in facts.items()}
    known |= {
        "side": np.where(behind, row.sides[1], row.sides[0]).astype(np.intp),
        "before_tag": row["tag"][figure - 1],
        "before_text": row["text"][figure - 1],
        "after_tag": row["tag"][figure + 1],
        "after_text": row["text"][figure + 1],
        "distance": number(_BUCKETS[distance]),
        "clauses": number(between("clause")),
        "figures": number(between("figure"), _MOST_FIGURES),
        "verbs": number(between("verb"), _MOST_VERBS),
        "phrases": number(runs, _MOST_PHRASES),
        "unbroken": number(from_last("content") == distance + 1),
        "ends": number(1 - row["content"][at + 1]),
        "beside_text": np.where(distance > 0, row["text"][near], 0).astype(np.intp),
        "named_figures": number(between("figure"), 1),
    }
    known |= {name: row[name][at] for name in ("text", "tag", "fine", "coarse", "end", "lists")}
    known |= {f"behind_{name}": row[name][at + 1] for name in ("text", "tag", "fine", "coarse", "lists")}
    known |= {f"ahead_{name}": row[name][at - 1] for name in ("tag", "fine", "coarse")}
    return known


def _of_phrases(
    row: Row, figure: Places, at: Places, last_of: Places, first: Places, lasts: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """The columns of the phrases; `figure` and `at` are where the figures and the last words stand."""
    last, figure = at[last_of], figure[last_of]
    ahead = first - 1
    behind = last > figure
    more = last - first
    barrier = np.maximum(row.nearest("barrier")[first] + 1, first - _LONGEST_REACH)
    opening = np.maximum(row.nearest("bound")[first] + 1, first - _LONGEST_OPENING)
    left = number(first - opening, 4)

    def inner(name: str, most: int) -> Numbers:
        counts = row.before(name)
        return number(counts[last] - counts[first], most)

    known: dict[str, Numbers] = {name: lasts[name][last_of] for name in ("side", "kind", "clauses")}
    known |= {f"first_{name}": row[name][first] for name in ("text", "tag", "fine", "coarse", "end", "lists", "owner")}
    known |= {f"ahead_{name}": row[name][ahead] for name in ("text", "tag", "fine", "coarse", "end", "lists", "owner")}
    known |= {f"head_{name}": row[name][last] for name in ("text", "tag", "fine", "coarse", "end")}
    known |= {
        "sort": row["sort"][last],
        "measured": row["measured"][last] * number(1),
        "one": number(more, 1),
        "two": number(more, 2),
        "three": number(more, 3),
        "four": number(more, 4),
        "more": number(more, 6),
        "length": number(row.end[last] - row.start[first]),
        "rests": number(barrier < first),
        "reach": number(first - barrier, 3),
        "verbs": inner("verb", 4),
        "beyond_tag": row["tag"][barrier - 1],
        "inside_first_tag": np.select([more == 0, more < 3], [row.none, row["tag"][first]], 0),
        "inside_middle_tag": np.select([more < 2, more == 2], [row.none, row["tag"][last - 1]], 0),
        "skipped": np.where(behind, number(first - figure - 1, 3), 0),
        "inner_de": inner("de", 2),
        "inner_comma": inner("comma", 3),
        "inner_adverb": inner("adverb", 2),
        "inner_other": inner("other", 3),
        "away": np.where(behind, 1, lasts["distance"][last_of]).astype(np.intp),
        "adjacent": number(~behind & (lasts["distance"][last_of] == number(0))),
        "left": left,
        "opening_tag": np.where(first > opening, row["tag"][opening], row.none),
        "bound_tag": row["tag"][opening - 1],
    }
    return known | _links(row, first, last) | _parts(row, first, last, more)


def _links(row: Row, first: Places, last: Places) -> dict[str, Numbers]:
    """The word that a mark links with the phrase ahead of it, and the one behind."""
    before, after = np.maximum(first - 2, 0), np.minimum(last + 2, len(row.at) - 1)
    linked = row["link"][first - 1] * (1 - row["outside"][before])
    cut = row["link"][last + 1] * (1 - row["outside"][after])
    marks = sorted(set(last[cut > 0].tolist()))
    has_figure = np.zeros(len(row.at), dtype=np.intp)
    has_figure[marks] = [counted(row.words, mark + 2) for mark in marks]
    return {
        "link_comma": linked * number(row["comma"][first - 1]),
        "link_tag": linked * row["tag"][before],
        "link_coarse": linked * row["coarse"][before],
        "link_class_same": linked * number(row["coarse"][before] == row["coarse"][last]),
        "link_tag_same": linked * number(row["tag"][before] == row["tag"][last]),
        "cut_comma": cut * number(row["comma"][last + 1]),
        "cut_counted": cut * number(has_figure[last]),
        "cut_tag": cut * row["tag"][after],
        "cut_coarse": cut * row["coarse"][after],
    }


def _parts(row: Row, first: Places, last: Places, more: Places) -> dict[str, Numbers]:
    """The parts of a phrase that marks join: the head of the first part, and the first word of the last one."""
    counts = row.before("link")
    links = np.where(more > 1, counts[last] - counts[first + 1], 0)
    joined = (links > 0).astype(np.intp)
    end = np.maximum(row.following(row["link"].astype(bool))[np.minimum(first + 1, len(row.at) - 1)] - 1, 0)
    begin = np.minimum(row.nearest("link")[last] + 1, len(row.at) - 1)
    longer = (row.end[end] - row.start[first]) - (row.end[last] - row.start[begin])
    return {
        "joined_parts": joined * number(links + 1, 4),
        "joined_longer": joined * number(np.clip(longer, -4, 4) + 4),
        "joined_tag": joined * row["tag"][end],
        "joined_last_tag": joined * row["tag"][begin],
        "joined_coarse_same": joined * number(row["coarse"][end] == row["coarse"][last]),
        "joined_fine_same": joined * number(row["fine"][end] == row["fine"][last]),
    }


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
