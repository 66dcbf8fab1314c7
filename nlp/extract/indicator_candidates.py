"""Which words and phrases around figures could be their indicators.

All figures of a document are read at once: their words stand in one row with a mark of its own between sentences, so
that what is known of a candidate is looked up by the places of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_vocabulary import OUTSIDE, PROPERTIES, VALUES, Vocabulary
from nlp.extract.indicator_words import Words
from nlp.extract.units import Quantity

Numbers = npt.NDArray[np.intp]
Places = npt.NDArray[np.intp]

#: Where a phrase is looked for, in words before and behind the figure and in clauses, and its length in characters; a
#: quoted stretch may be longer.
WORDS_BEFORE, _WORDS_BEHIND, _CLAUSES, _LONGEST_PHRASE = 20, 8, 2, 24
# Steps from a figure to the words around it.
_STEPS = np.array([*range(-1, -WORDS_BEFORE - 1, -1), *range(1, _WORDS_BEHIND + 1)])

#: What words are counted by: their properties, and where runs of nouns begin and end.
COUNTED = (*PROPERTIES, "noun_begins", "noun_ends")


class Figures(NamedTuple):
    """The words of a sentence, where its figures stand in them, and the figures."""

    words: Words
    places: Sequence[int]
    quantities: Sequence[Quantity]


class Row:
    """The words of all sentences in one row, with :data:`OUTSIDE` before, between and behind them."""

    def __init__(self, sentences: Sequence[Figures], vocabulary: Vocabulary) -> None:
        words = [OUTSIDE]
        self.bases: list[int] = []
        for sentence in sentences:
            self.bases.append(len(words))
            words += sentence.words
            words.append(OUTSIDE)
        words.append(OUTSIDE)
        self.words = words
        known = vocabulary.described(words)
        self.values, properties = known[: len(VALUES)], known[len(VALUES) :]
        self._known: dict[str, Numbers] = dict(zip((*VALUES, *PROPERTIES), known, strict=True))
        noun = self._known["noun"]
        self._counts = np.zeros((len(COUNTED), len(words) + 1), dtype=np.intp)
        counted = self._counts[:, 1:]
        counted[: len(PROPERTIES)] = properties
        counted[-2, 1:] = noun[1:] > noun[:-1]
        counted[-1, :-1] = noun[:-1] > noun[1:]
        np.cumsum(counted, axis=1, out=counted)
        self.none = vocabulary.number("tag", "-")
        self.sides = vocabulary.number("side", "B"), vocabulary.number("side", "A")
        self.start = np.fromiter([word[2] for word in words], np.intp, len(words))
        self.end = np.fromiter([word[3] for word in words], np.intp, len(words))
        self.at = np.arange(len(words))

    def __getitem__(self, name: str) -> Numbers:
        return self._known[name]

    def between(self, names: Sequence[str], low: Places, high: Places) -> Places:
        """How many of the words from each `low` on and before each `high` have each property, one row a property."""
        counts = self._counts[[COUNTED.index(name) for name in names]]
        found: Places = counts.take(high, axis=1)
        found -= counts.take(low, axis=1)
        return found

    def before(self, name: str) -> Places:
        """How many of the words before each have a property."""
        found: Places = self._counts[COUNTED.index(name)]
        return found

    def nearest(self, name: str) -> Places:
        """The nearest word before each one that has a property."""
        found: Places = np.maximum.accumulate(np.where(self[name], self.at, 0))
        return np.concatenate(([0], found[:-1]))

    def following(self, holds: npt.NDArray[Any]) -> Places:
        """The nearest word from each one on for which something holds."""
        found: Places = np.minimum.accumulate(np.where(holds, self.at, len(self.at) - 1)[::-1])[::-1]
        return found


def last_words(row: Row, figures: Places) -> tuple[Places, Places]:
    """The words at which a phrase may end: the numbers of their figures, and where they stand in the row."""
    places = figures[:, None] + _STEPS
    inside = (places >= 0) & (places < len(row.at))
    places = np.where(inside, places, 0)
    sentence = row.nearest("outside")[figures]
    clauses = row.before("clause")
    behind = _STEPS > 0
    crossed = np.where(behind, clauses[places] - clauses[figures][:, None], clauses[figures][:, None] - clauses[places])
    # 4大类166项 | 任务: figures that touch share what follows
    touching = (row.start == np.concatenate(([-1], row.end[:-1]))) & np.concatenate(([0], row["figure"][:-1])).astype(
        bool
    )
    stops = row.following((row["stop"] | (row["figure"] & ~touching)).astype(bool))
    stop = stops[figures + 1][:, None]
    allowed = (
        inside
        & row["may_end"][places].astype(bool)
        & (crossed <= _CLAUSES)
        & np.where(behind, places < stop, places > sentence[:, None])
    )
    figure_of, step = np.nonzero(allowed)
    return figure_of, places[figure_of, step]


def first_words(row: Row, lasts: Places) -> tuple[Places, Places]:
    """The words at which each phrase may begin: the rows of their last words, and where they stand."""
    sizes = np.minimum(lasts - row.nearest("bound")[lasts], _LONGEST_PHRASE)
    last_of = np.repeat(np.arange(len(lasts)), sizes)
    steps = np.arange(len(last_of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    last = lasts[last_of]
    first = last - steps
    fits = (steps == 0) | (row["may_begin"][first].astype(bool) & (row.end[last] - row.start[first] <= _LONGEST_PHRASE))
    return last_of[fits], first[fits]
