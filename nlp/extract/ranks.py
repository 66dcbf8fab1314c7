"""Places in rankings: 第3名, 首位, and 名 and 位 that count places.

The words around them are ``lexicons/quantities.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlp.extract.units import CLAUSE_END, Quantity, unit_at
from nlp.lexicon import pattern
from nlp.numerals import Numeral

_FIRST_PLACE = re.compile(r"首位(?=[，。；：！？、）”\n ]|$)")
# How far back, in characters, what ranks an ordinal is looked for, and what makes 名 and 位 places.
_REACH, _NEAR = 24, 10


def ordinal(text: str, numeral: Numeral) -> Quantity | None:
    """第3名, 第二位, and 第三 at the end of a phrase that ranks."""
    end, unit = unit_at(text, numeral.end)
    start = numeral.start - 1
    if _says("foremost", text, start):
        return None
    ranked = _says("ranked", text, start)
    if unit is not None and unit.name in ("名", "位", "名次", "位次"):
        left = pattern("quantities", "left").match(text, end)
        if not ranked and end < len(text) and text[end] not in CLAUSE_END and not left:
            return None
        name: str | None = unit.name
    elif ranked and (numeral.end == len(text) or text[numeral.end] in CLAUSE_END):
        end, name = numeral.end, None
    else:
        return None
    return Quantity(start, end, numeral.start, numeral.value, None, name, "=", "rank", "measure", "ordinal")


def counts_places(text: str, at: int) -> bool:
    """Whether 名 or 位 of a number that begins at `at` are places: 上升 | 3位."""
    return pattern("quantities", "moved").search(text[max(0, at - _NEAR) : at]) is not None


def first_places(text: str) -> Iterator[Quantity]:
    """首位 behind a word of ranking."""
    for match in _FIRST_PLACE.finditer(text):
        if _says("first", text, match.start()):
            yield Quantity(*match.span(), match.start(), Decimal(1), None, "位", "=", "rank", "measure", "first place")


def _says(words: str, text: str, at: int) -> bool:
    """Whether one of these words ends right before `at`, or stands so far before it as its pattern allows."""
    return pattern("quantities", words).search(text, max(0, at - _REACH), at) is not None
