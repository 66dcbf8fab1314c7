"""Comparison words around a number: more than, less than, about."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from nlp.extract.units import Unit
from nlp.lexicon import settings
from nlp.numerals import Numeral


@cache
def _comparators() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """A pattern for the comparison words before a number, their signs, and what may not stand before them."""
    table = settings("metrics")["comparators"]
    signs = {word: sign for sign, name in _SIGNS.items() for word in table[name].split()}
    pattern = re.compile("(?:" + "|".join(sorted(signs, key=len, reverse=True)) + ")$")
    return pattern, signs, table["not_behind"]


_SIGNS = {">": "more", "<": "less", "~": "about"}
# 最高 and 最低 announce a bound only in rules (最高200元); 过 and 满 only with a bare scale or an age or time.
_SUFFIX = re.compile(
    r"(?P<more>及?以上|之多)(?!率)|(?P<less>及?以下|以内|之内|内(?![容部外设涵地控生陆蒙阁销科务]))|(?P<about>左右(?!手)|上下(?![功游联齐同一衔班]))"
)
_LONGEST = 5
_SUFFIX_SIGN = {name: sign for sign, name in _SIGNS.items()}


class Comparison(NamedTuple):
    """A comparison word: where it begins or, behind the number, ends, and its sign."""

    at: int
    sign: str


def comparison_behind(text: str, at: int, unit: Unit | None = None) -> Comparison | None:
    """The comparison word that begins at `at`, behind a quantity of the unit; 内 bounds times and lengths only."""
    match = _SUFFIX.match(text, at)
    if match is None or (unit is not None and match.group() == "内" and unit.kind not in ("duration", "length")):
        return None
    return Comparison(match.end(), _SUFFIX_SIGN[match.lastgroup or ""])


def word_before(text: str, at: int) -> tuple[int, str, str] | None:
    """The comparison word that ends at `at`, whatever it belongs to: its start, itself and its sign."""
    pattern, signs, _ = _comparators()
    match = pattern.search(text, max(0, at - _LONGEST), at)
    return (match.start(), match.group(), signs[match.group()]) if match else None


def comparison_before(text: str, at: int, numeral: Numeral, unit: Unit) -> Comparison | None:
    """The comparison word that ends at `at`, before a number and its unit."""
    found = word_before(text, at)
    if found is None:
        return None
    start, word, sign = found
    before = text[start - 1 : start]
    if (
        (before and before in _comparators()[2].get(word, ""))
        or (word == "过" and numeral.form != "scale")
        or (word in ("最高", "最低", "最少") and unit.kind not in ("money", "percent", "duration"))
    ):
        return None
    return Comparison(start, sign)


def sign_of(word: str | None) -> str:
    """The sign of a comparison word before a number, ``"="`` without one."""
    return _comparators()[1][word] if word else "="
