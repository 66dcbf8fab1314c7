"""What is told of the words and phrases that could be indicators: columns of numbers, a row a candidate.

Every column holds the number of a value (:class:`~nlp.extract.indicator_vocabulary.Vocabulary`), 0 where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_candidates import WORDS_BEFORE, Numbers, Places, Row
from nlp.extract.indicator_vocabulary import VALUES, Vocabulary, counted
from nlp.extract.units import Quantity

# Distances in words, in the steps that are told apart; other things are counted only so far.
_BUCKETS = np.array((0, 1, 2, 3, 4, 5, 6, 6, 6, *(9,) * 5, *(14,) * (WORDS_BEFORE - 13)))
_MOST_FIGURES, _MOST_VERBS, _MOST_PHRASES = 2, 3, 4
# So many words before a phrase are looked at for what it could reach to, and so many for what opens its clause.
_LONGEST_REACH, _LONGEST_OPENING = 5, 8
# The columns of lengths tell apart phrases of up to so many words more than one.
_LENGTHS = np.array((1, 2, 3, 4, 6))[:, None]
# What is counted between a figure and a last word; what within a phrase, and how far.
_COUNTED_BEFORE = ("clause", "figure", "verb", "content", "noun_begins", "noun_ends")
_COUNTED_WITHIN = ("verb", "de", "comma", "adverb", "other")
_MOST_WITHIN = np.array((4, 2, 3, 2, 3))[:, None]
#: The sorts of values that are no whole numbers; the name of a column ends with that of its sort.
SORTS = frozenset(
    {"text", "tag", "fine", "coarse", "end", "owner", "sort", "lists", "kind", "use", "unit", "rule", "side", "order"}
)
#: So many numbers do whole numbers have at most.
WHOLE_NUMBERS = 17


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
    found: Numbers = np.minimum(values, most) + 2
    return found


def truth(holds: npt.NDArray[np.bool_]) -> Numbers:
    """The numbers of 0 and 1."""
    found: Numbers = holds + np.intp(2)
    return found


def _told(row: Row, at: Places, ahead: str = "") -> dict[str, Numbers]:
    """What is told of the words at some places by values; `ahead` opens the names of the columns."""
    return {ahead + name: column for name, column in zip(VALUES, row.values.take(at, axis=1), strict=True)}


def of_figures(quantities: Sequence[Quantity], vocabulary: Vocabulary) -> dict[str, Numbers]:
    """The columns of the figures."""
    columns = {
        "kind": [kind_of(one) for one in quantities],
        "figure_kind": [one.kind for one in quantities],
        "use": [one.use if one.kind == "count" else one.kind for one in quantities],
        "unit": [one.unit or "-" for one in quantities],
        "rule": [one.rule for one in quantities],
    }
    return {name: vocabulary.numbers(name.rsplit("_", 1)[-1], values) for name, values in columns.items()}


def of_lasts(
    row: Row, figures: Places, figure_of: Places, at: Places, facts: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """The columns of the last words, which stand `at` in the row.

    `figures` says where the figures stand there, `facts` are their columns, `figure_of` numbers that of each last word.
    """
    figure = figures[figure_of]
    behind = at > figure
    low, high = np.where(behind, figure, at), np.where(behind, at, figure)
    distance = high - low - 1
    clauses, between, verbs, content, begun, ended = row.between(_COUNTED_BEFORE, low + 1, high)
    before, after = row.values[:2, figure - 1], row.values[:2, figure + 1]
    return {
        **{name: column[figure_of] for name, column in facts.items()},
        **_told(row, at),
        **_told(row, at + 1, "behind_"),
        **_told(row, at - 1, "ahead_"),
        "side": np.where(behind, row.sides[1], row.sides[0]),
        "before_text": before[0],
        "before_tag": before[1],
        "after_text": after[0],
        "after_tag": after[1],
        "distance": number(_BUCKETS[distance]),
        "clauses": number(clauses),
        "figures": number(between, _MOST_FIGURES),
        "verbs": number(verbs, _MOST_VERBS),
        "phrases": number(np.where(behind, begun, ended), _MOST_PHRASES),
        "unbroken": truth(content + row["content"][at] == distance + 1),
        "ends": 3 - row["content"][at + 1],
        "beside_text": np.where(distance > 0, row["text"][np.where(behind, figure + 1, figure - 1)], 0),
        "named_figures": number(between, 1),
        "paired": _paired(row, figures, figure_of, at),
    }


def _paired(row: Row, figures: Places, figure_of: Places, at: Places) -> Numbers:
    """Whether last words stand in the part that is a figure's by their order: 甲和乙分别增长8%和9%.

    0 where no 分别 stands between the word and the figure, in the figure's clause.
    """
    if not row["respectively"].any():
        return np.zeros_like(at)
    opening = np.maximum(row.nearest("clause"), row.nearest("outside"))[figures]
    mark = row.nearest("respectively")[figures]
    mark = np.where(mark > opening, mark, 0)[figure_of]
    end = row.following((row["clause"] | row["outside"]).astype(bool))[figures]
    left = row.between(("figure",), figures, end)[0][figure_of]
    parts = row.between(("link",), at, np.maximum(mark, at))[0] + 1
    found: Numbers = np.where(at < mark, truth(parts == left), 0)
    return found


def of_phrases(
    row: Row, figure: Places, at: Places, last_of: Places, first: Places, lasts: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """The columns of the phrases; `figure` and `at` are where the figures and the last words stand."""
    last, figure = at[last_of], figure[last_of]
    behind = last > figure
    more = last - first
    barrier = np.maximum(row.nearest("barrier")[first] + 1, first - _LONGEST_REACH)
    opening = np.maximum(row.nearest("bound")[first] + 1, first - _LONGEST_OPENING)
    distance = lasts["distance"][last_of]
    first_tag, last_tag = row["tag"][first], row["tag"][last - 1]

    lengths = np.minimum(more, _LENGTHS) + 2
    inner = np.minimum(row.between(_COUNTED_WITHIN, first, last), _MOST_WITHIN) + 2
    return {
        **{name: lasts[name][last_of] for name in ("side", "kind", "clauses")},
        **_told(row, first, "first_"),
        **_told(row, first - 1, "ahead_"),
        **_told(row, last, "head_"),
        "sort": row["sort"][last],
        "measured": row["measured"][last] * 3,
        **dict(zip(("one", "two", "three", "four", "more"), lengths, strict=True)),
        "length": number(row.end[last] - row.start[first]),
        "rests": truth(barrier < first),
        "reach": number(first - barrier, 3),
        **dict(zip(("verbs", "inner_de", "inner_comma", "inner_adverb", "inner_other"), inner, strict=True)),
        "inner_quote": truth(row.between(("quote",), first + 1, last + 1)[0] > 0),
        "beyond_tag": row["tag"][barrier - 1],
        "inside_first_tag": np.where(more == 0, row.none, np.where(more < 3, first_tag, 0)),
        "inside_middle_tag": np.where(more < 2, row.none, np.where(more == 2, last_tag, 0)),
        "skipped": np.where(behind, number(first - figure - 1, 3), 0),
        "away": np.where(behind, 1, distance),
        "adjacent": truth(~behind & (distance == 2)),
        "left": number(first - opening, 4),
        "opening_tag": np.where(first > opening, row["tag"][opening], row.none),
        "bound_tag": row["tag"][opening - 1],
        **_links(row, first, last),
        **_parts(row, first, last, more),
    }


def _links(row: Row, first: Places, last: Places) -> dict[str, Numbers]:
    """The word that a mark links with the phrase ahead of it, and the one behind."""
    before, after = np.maximum(first - 2, 0), np.minimum(last + 2, len(row.at) - 1)
    linked = row["link"][first - 1] * (1 - row["outside"][before])
    cut = row["link"][last + 1] * (1 - row["outside"][after])
    marks = sorted(set(last[cut > 0].tolist()))
    has_figure = np.zeros(len(row.at), dtype=np.intp)
    has_figure[marks] = [counted(row.words, mark + 2) for mark in marks]
    return {
        "link_comma": linked * (row["comma"][first - 1] + 2),
        "link_tag": linked * row["tag"][before],
        "link_coarse": linked * row["coarse"][before],
        "link_class_same": linked * truth(row["coarse"][before] == row["coarse"][last]),
        "link_tag_same": linked * truth(row["tag"][before] == row["tag"][last]),
        "cut_comma": cut * (row["comma"][last + 1] + 2),
        "cut_counted": cut * (has_figure[last] + 2),
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
        "joined_coarse_same": joined * truth(row["coarse"][end] == row["coarse"][last]),
        "joined_fine_same": joined * truth(row["fine"][end] == row["fine"][last]),
    }
