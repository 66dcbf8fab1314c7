"""Spaces between characters, as readers of scanned or justified pages put them in: ``党 建 引 领`` was 党建引领.

A title may be set wide (通　知), columns may hold one character each, and menus are words with spaces between, so
spaces go only from a row of single characters that makes words, and from lines of running text that are full of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.alignment import Edit
from nlp.segment import words

_HAN = "㐀-鿿"
_GAP = r"[ \u3000\xa0]"
# At least five characters, each by itself.
_ROW = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:{_GAP}{{1,2}}[{_HAN}]){{4,80}}(?![{_HAN}])")
_SPACED = re.compile(rf"(?<=[{_HAN}，。、；：！？”’）》])({_GAP}{{1,2}})(?=[{_HAN}，。、；：！？“‘（《”’）》])")
_CHARACTER = re.compile(f"[{_HAN}]")
_MARK = re.compile("[，。；]")
# What stands one by one in calendars, tables and forms.
_LABELS = frozenset("一二三四五六七八九十〇零日甲乙丙丁戊己庚辛东南西北中左右上下大小男女是否有无年月优良差")
_LEAST_GAPS = 4
#: A line of running text is spaced out if it has so many characters and this share of the places between them is space.
_LEAST_CHARACTERS = 16
_LEAST_SHARE = 0.3


def spacing_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``space`` that take out spaces between Chinese characters. Linear in the text."""
    at = 0
    for line in text.split("\n"):
        full = len(line) > 2 * _LEAST_GAPS and sum(map(line.count, " \u3000\xa0")) >= _LEAST_GAPS
        gaps = list(_SPACED.finditer(line)) if full else []
        if gaps:
            whole = _is_spaced_out(line, len(gaps))
            rows = [] if whole else [row.span() for row in _ROW.finditer(line) if _reads(row[0])]
            for gap in gaps:
                if whole or any(start < gap.start() < end for start, end in rows):
                    yield Edit(at + gap.start(), at + gap.end(), "", "space", 0.9)
        at += len(line) + 1


def _is_spaced_out(line: str, gaps: int) -> bool:
    """Whether a line is running text that is full of spaces."""
    characters = len(_CHARACTER.findall(line))
    return characters >= _LEAST_CHARACTERS and gaps >= _LEAST_SHARE * characters and _MARK.search(line) is not None


def _reads(row: str) -> bool:
    """Whether the single characters of `row` make words."""
    joined = "".join(_CHARACTER.findall(row))
    if all(char in _LABELS for char in joined):
        return False
    inside = sum(len(word) for word in words(joined) if len(word) > 1)
    return inside >= 0.7 * len(joined)
