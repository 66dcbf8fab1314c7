"""Quotation marks that became question marks: ``不是?稻草人?，而是?紧箍咒?`` was 不是“稻草人”，而是“紧箍咒”.

A table without curly quotes writes ``?`` for both. A page was damaged so if several stretches between two of them go on
as no question does – with a comma, an enumeration comma or 的 behind – and hardly any quotation mark is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.alignment import Edit
from nlp.lexicon import pattern
from nlp.repair.ruby import SYLLABLE

_INNER = rf"(?:[^?？。！!;；“”\n()（）]|\({SYLLABLE}\)|（{SYLLABLE}）){{1,40}}?"
_PAIR = re.compile(rf"(?<![?？！!。；])\?(?=[㐀-鿿A-Za-z0-9])({_INNER})\?(?![?？！!])")
_QUOTE = re.compile("[“”]")
_READING = re.compile(rf"[(（]{SYLLABLE}[)）]")
#: So many stretches have to go on as no question does, and so large a share of all.
_LEAST, _SHARE = 3, 0.5


def lost_quotes_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``lost`` that put quotation marks in place of the question marks around a stretch. Linear."""
    if text.count("?") < 2 * _LEAST:
        return
    asks, goes_on = pattern("lost_quotes", "asks"), pattern("lost_quotes", "goes_on")
    pairs = [match for match in _PAIR.finditer(text) if not asks.search(_READING.sub("", match[1]))]
    telling = sum(goes_on.match(text, match.end()) is not None for match in pairs)
    if telling < _LEAST or telling < _SHARE * len(pairs) or len(_QUOTE.findall(text)) > len(pairs):
        return
    for match in pairs:
        yield Edit(match.start(), match.start() + 1, "“", "lost", 0.9)
        yield Edit(match.end() - 1, match.end(), "”", "lost", 0.9)
