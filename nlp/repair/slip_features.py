"""What tells the right reading of a slipped run from the others, besides how likely its characters are.

A reading is told by numbers, one a name of :data:`FEATURES`; `scripts/train_slips.py` learns what each weighs from
damage done to the training articles, so that the shares of the readings are probabilities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from nlp.lexicon import settings
from nlp.repair.ngrams import LETTER, SPACE, character_model, symbols
from nlp.repair.ruby import READING
from nlp.repair.slip_page import Page
from nlp.repair.slip_search import Done
from nlp.segment import words

FEATURES = (
    "log probability",
    "pairs taken for lost",
    "characters",
    "rarity of its characters",
    "forms the converter does not write",
    "characters of the page",
    "a stop first",
    "a space first",
    "stops within",
    "paired marks stay open",
    "letters and odd signs",
    "a swallowed digit",
    "a swallowed digit, a digit behind",
    "a swallowed comma",
    "a swallowed line end",
    "pronouns",
    "a number opens the line",
    "spaces within",
    "a closing mark opens the line",
    "a quoted term ends with a stop",
    "words",
    "words of one character",
    "characters of words beyond two",
)
#: From here on the rarity of a character counts (nats).
_RARE = 11.0
_SIGN = re.compile(f"[{LETTER}！-～](?<![，。！？；：（）])")
_HAN = re.compile("[㐀-鿿]")
_STOPS = frozenset("、，。！？；")
_LINE_NUMBER = re.compile("　?（?[一二三四五六七八九十]{1,3}[）、]")
_NEVER_FIRST = frozenset("。，；！？、”’）》】：")
# A quotation of a whole sentence stands behind a stop or a colon, that of a term within the sentence.
_QUOTED_TERM = re.compile("(?<![：，。！？；　])“[^“”。，；：！？、　]{0,10}$")
_QUOTATION_REACH = 16


#: So many characters beside a run may belong to a word of which the rest is in it.
_WORD_REACH = 6
_RUN_OR_LINE_END = re.compile("[?\n]")


class Place(NamedTuple):
    """What stands around a run: symbols in front and behind, whether it opens a line, whether a digit is behind it."""

    before: str
    behind: str
    opens_line: bool
    digit_behind: bool

    @classmethod
    def of(cls, before: str, behind: str) -> Place:
        """`before` and `behind` as they stand on the page."""
        plain = READING.sub("", before)
        rest = _RUN_OR_LINE_END.split(READING.sub("", behind[: 5 * _WORD_REACH]), maxsplit=1)[0]
        return cls(
            symbols(plain[-_QUOTATION_REACH:]),
            symbols(rest[:_WORD_REACH]),
            "\n" in plain[-3:] or not plain.strip(),
            behind[:1].isdigit(),
        )


def reading_features(page: Page, place: Place, readings: Mapping[str, Done]) -> list[list[float]]:
    """The numbers of each of `readings`, which were made from those of the search, in the order of :data:`FEATURES`."""
    # The separator keeps the converter from reading neighbours as phrases.
    as_symbols = symbols("\0".join(readings)).split("\0")
    return [
        _features(page, place, reading, shown, state)
        for (reading, state), shown in zip(readings.items(), as_symbols, strict=True)
    ]


def _features(page: Page, place: Place, reading: str, shown: str, state: Done) -> list[float]:
    last = reading[-1:]
    closer = shown.find("”")
    sizes = _word_sizes(place, shown)
    return [
        state.score,
        state.lost,
        len(shown),
        sum(map(_rarity, shown)),
        sum(char not in page.forms for char in reading if _HAN.match(char)),
        sum(char in page.characters for char in reading if _HAN.match(char)),
        shown[:1] in _STOPS,
        shown[:1] == SPACE,
        sum(char in _STOPS for char in shown[1:]),
        bool(state.inside),
        len(_SIGN.findall(shown)),
        last == "?",
        last == "?" and place.digit_behind,
        last == ",",
        last == "\n",
        sum(char in "他她它" for char in shown),
        place.opens_line and _LINE_NUMBER.match(shown) is not None,
        shown[1:-1].count(SPACE),
        place.opens_line and shown.lstrip(SPACE)[:1] in _NEVER_FIRST,
        closer > 0 and shown[closer - 1] in _STOPS and bool(_QUOTED_TERM.search(place.before + shown[: closer - 1])),
        len(sizes),
        sizes.count(1),
        sum(max(0, size - 2) for size in sizes),
    ]


def _word_sizes(place: Place, shown: str) -> list[int]:
    """The sizes of the Chinese words that `shown` is cut into at its place, those that reach out of it included."""
    before = place.before[-_WORD_REACH:].rpartition("\n")[2]
    sizes = []
    end = -len(before)
    for word in words(before + shown + place.behind):
        start, end = end, end + len(word)
        if end > 0 and start < len(shown) and _HAN.match(word):
            sizes.append(len(word))
    return sizes


@lru_cache(maxsize=8192)
def _rarity(symbol: str) -> float:
    return max(0.0, -math.log(character_model().unigram(symbol)) - _RARE)


@cache
def learnt_weights() -> tuple[float, ...]:
    """The weight of each feature, in the order of :data:`FEATURES`."""
    table: Mapping[str, float] = settings("slip_weights")["weights"]
    return tuple(table.get(name, 0.0) for name in FEATURES)
