"""Halves without a numeral: 半年, 近一半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlp.extract.comparisons import comparison_behind, sign_of, word_before
from nlp.extract.units import Quantity, units

_HALF = re.compile(
    r"(?<![一二三四五六七八九十两几0-9大多上下前后每个夜天年点])半(?P<unit>个多?月|个多?小时|年多?|个世纪|小时|天(?!候)|个学期|学期|公里|米|亩|斤|吨|个百分点)(?![度程一下来])"
)
_HALF_MORE = re.compile("[多余](?![个项名种家位样元])")
_BARE_HALF = re.compile(
    r"(?P<prefix>将近|接近|近|超过|超|不足|不到|约)(?:一半|半数)|(?:一半|半数)(?P<suffix>以上|以下)|(?<=[减缩降短低少加])(?:了)?(?P<bare>一半)(?=[，。；、])"
)


def halves(text: str) -> Iterator[Quantity]:
    """半年, 半个多月, 不足半小时, and :func:`_bare_halves`."""
    yield from _halves_of_units(text)
    yield from _bare_halves(text)


def _halves_of_units(text: str) -> Iterator[Quantity]:
    for match in _HALF.finditer(text):
        raw = match["unit"]
        name = raw.removeprefix("个").replace("多", "")
        kind = units()[name].kind if name in units() else "duration"
        comparator = ">" if "多" in raw else "="
        start, end = match.span()
        if more := _HALF_MORE.match(text, end):
            comparator, end = ">", more.end()
        elif suffix := comparison_behind(text, end):
            end, comparator = suffix
        if prefix := word_before(text, start):
            start, _, comparator = prefix
        yield Quantity(start, end, match.start(), Decimal("0.5"), None, name, comparator, kind, "measure", "half")


def _bare_halves(text: str) -> Iterator[Quantity]:
    """近一半, 一半以上, 减少一半: a share of one half, where a comparison or a change makes it a figure."""
    for match in _BARE_HALF.finditer(text):
        sign = (
            sign_of(match["prefix"]) if match["prefix"] else {"以上": ">", "以下": "<"}.get(match["suffix"] or "", "=")
        )
        start = match.start("bare") if match["bare"] else match.start()
        at = start + len(match["prefix"] or "")
        yield Quantity(start, match.end(), at, Decimal("0.5"), None, None, sign, "percent", "measure", "half")
