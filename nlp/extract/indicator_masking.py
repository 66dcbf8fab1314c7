"""Labelled figures without their text, for learning from text that may not be kept.

What a figure's indicator is hangs on the build of its sentence more than on its nouns. So of the words around it those
are kept that build sentences: particles, prepositions, adverbs and the like, and the words of
``lexicons/metrics.toml``. Of any other word its part of speech, classes, length and last character are kept, and more
than a few characters in a row never stay. Such rows teach nearly what the text does, and nobody can read it from them.
They hold what the tagger found: when its dictionary changes, they have to be made anew from the text
(``scripts/mask_indicators.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from nlp.extract.indicator_learning import LabelledFigure
from nlp.extract.indicator_reading import Named
from nlp.extract.indicator_vocabulary import MASK
from nlp.extract.indicator_words import Word, word_lists
from nlp.extract.units import Quantity

# Parts of speech of the words that build sentences, and of marks.
_KEPT = frozenset(
    {"c", "d", "e", "f", "m", "o", "p", "q", "r", "u", "ud", "ug", "uj", "ul", "uv", "uz", "x", "y", "zg"}
)
# The longest stretch of text that stays, in characters.
_LONGEST_STRETCH = 8
_QUANTITY = ("unit", "comparator", "kind", "use", "rule")


def masked_rows(figures: Iterable[LabelledFigure]) -> Iterator[dict[str, Any]]:
    """One row a sentence: its words and its figures with their answers, by the words' positions."""
    for _, group in groupby(figures, key=lambda figure: id(figure.words)):
        together = [figure for figure in group if figure.answers]
        if together:
            yield {
                "id": together[0].group,
                "words": list(_written(together[0].words)),
                "figures": [_figure(figure) for figure in together],
            }


def _written(words: Iterable[Word]) -> Iterator[list[str | int]]:
    """Text, part of speech, classes where there are any; of a figure its unit, part of speech and length."""
    stretch = 0
    for word in words:
        if word.tag == "FIGURE":
            stretch = 0
            yield [word.text, word.tag, word.end - word.start]
            continue
        text = word.text if word.tag in _KEPT or word.text in word_lists() else _masked(word)
        stretch = 0 if MASK in text else stretch + len(text)
        if stretch > _LONGEST_STRETCH:
            text, stretch = MASK * len(text), 0
        yield [text, word.tag, *([int(word.fine), int(word.coarse)] if word.fine.isdecimal() else [])]


def _masked(word: Word) -> str:
    """A word with its last character only, a quoted one with its quotes."""
    length = len(word.text)
    if word.tag in ("Q", "B"):
        return word.text[0] + MASK * (length - 2) + word.text[-1]
    return MASK * (length - 1) + word.text[-1]


def _figure(figure: LabelledFigure) -> dict[str, Any]:
    return {
        "at": figure.figure,
        **{name: getattr(figure.quantity, name) for name in _QUANTITY},
        "answers": [list(answer) for answer in figure.answers],
    }


def masked_figures(rows: Iterable[str]) -> list[LabelledFigure]:
    """The figures of masked rows, which are JSON objects.

    Raises:
        ValueError: a row is not JSON.
    """
    return [figure for row in map(json.loads, rows) for figure in _figures(row)]


def _figures(row: Mapping[str, Any]) -> Iterator[LabelledFigure]:
    words = _words(row["words"])
    named: Named | None = None
    for figure in row["figures"]:
        quantity = _quantity(words[figure["at"]], figure)
        answers = [(first, last) for first, last in figure["answers"]]
        wanted = frozenset("".join(word.text for word in words[first : last + 1]) for first, last in answers)
        text = "".join(word.text.ljust(word.end - word.start) for word in words)
        yield LabelledFigure(row["id"], text, words, figure["at"], quantity, named, answers, wanted)
        nearest = min(answers, key=lambda answer: abs(answer[1] - figure["at"]))
        named = Named(*nearest, quantity.kind, quantity.unit)


def _words(written: Iterable[Sequence[Any]]) -> list[Word]:
    words: list[Word] = []
    at = 0
    for text, tag, *rest in written:
        length = rest[0] if tag == "FIGURE" else len(text)
        if tag == "FIGURE":
            classes = ["FIGURE", "FIGURE"]
        else:
            classes = [str(one) for one in rest] or [f"{tag}{min(len(text), 4)}"] * 2
        words.append(Word(text, tag, at, at + length, *classes))
        at += length
    return words


def _quantity(word: Word, row: Mapping[str, Any]) -> Quantity:
    known = {name: row[name] for name in _QUANTITY}
    return Quantity(word.start, word.end, word.start, value=Decimal(0), upper=None, **known)
