"""Clean text to normalized text of the same length, and a view of it made for matching.

Two steps, both one character for one character: traditional to simplified by OpenCC's character-preserving
configurations (never a phrase configuration: ``tw2sp`` rewrites 效能 into 性能), and full-width letters, digits and a
few signs to ASCII. Punctuation stays as the genre writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from itertools import compress, count
from operator import ne
from typing import Any

from nlp.alignment import Edit, Tracked

_WIDTH = {0xFF10 + i: chr(0x30 + i) for i in range(10)}
_WIDTH |= {0xFF21 + i: chr(0x41 + i) for i in range(26)} | {0xFF41 + i: chr(0x61 + i) for i in range(26)}
_WIDTH |= {ord("％"): "%", ord("＋"): "+", ord("．"): ".", ord("＃"): "#", ord("＆"): "&", ord("＠"): "@"}
_ANY_WIDE = re.compile(f"[{''.join(map(chr, sorted(_WIDTH)))}]")

# Characters written in one script only, frequent enough in running text to decide which script a page is in.
# Counted by conversion: the first group changes under OpenCC t2s, the second under s2t.
_TRADITIONAL = frozenset(
    "個們來這國會時為發對過產業無與書學習實關機義務黨員強幹幾應當開門問間長東車馬語說請讓認識記設計議論證評試話該詳調談變進運達還遠選領頭題類額風飛養體點麼"
)
_SIMPLIFIED = (
    frozenset(
        "个们来这国会时为发对过产业无与书学习实关机义务党员强干几应当开门问间长东车马语说请让认识记设计议论证评试话该详调谈变进运达还远选领头题类额风飞养体点么"
    )
    - _TRADITIONAL
)
_ANY_TRADITIONAL = re.compile(f"[{''.join(sorted(_TRADITIONAL))}]")
#: From this share of the rarer script on, a text is "mixed"; 台, 里, 了 and the like are right in both scripts.
_MIXED_SHARE = 0.25


_SURROGATES = re.compile("[\ud800-\udfff]")


# t2s leaves 著 alone, tw2s makes 着 of every one: 沿著 and 著力 want it, 原著 and 著名 do not.
_ASPECT = re.compile("(?<![名原专论编显卓昭巨译合拙土遗知较彰撰所新旧])著(?![名作者述书称录有])")


@lru_cache(maxsize=4)
def _converter(config: str) -> Any:
    return import_module("opencc").OpenCC(config)


def detect_script(text: str) -> str:
    """``"simplified"``, ``"traditional"`` or ``"mixed"``; a text without a telling character is simplified."""
    if not _ANY_TRADITIONAL.search(text):
        return "simplified"
    traditional = sum(map(text.count, _TRADITIONAL))
    simplified = sum(map(text.count, _SIMPLIFIED))
    share = traditional / (traditional + simplified)
    if share < 0.02:
        return "simplified"
    if share > 1 - _MIXED_SHARE:
        return "traditional"
    return "mixed"


def is_simplified(text: str) -> bool:
    """Whether a text has telling characters of simplified script and none that conversion would change."""
    return not _SIMPLIFIED.isdisjoint(text) and simplify(text) == text


def simplify(text: str, config: str = "t2s") -> str:
    """`text` in simplified characters, as long as it was.

    Raises:
        ValueError: the configuration changed the length, so offsets would be lost.
    """
    # Half a surrogate pair is no character and cannot be handed to OpenCC.
    whole = _SURROGATES.sub("\ufffd", text)
    converted: str = _converter(config).convert(whole)
    if whole != text:
        converted = "".join(
            old if "\ud800" <= old <= "\udfff" else new for old, new in zip(text, converted, strict=True)
        )
    if len(converted) != len(text):
        raise ValueError(f"OpenCC configuration {config!r} changed the length of the text")
    return converted


def normalize(text: str, script: str) -> str:
    """`text` with ASCII letters and digits and, unless `script` is simplified, simplified characters. Same length."""
    folded = text.translate(_WIDTH) if _ANY_WIDE.search(text) else text
    return folded if script == "simplified" else _ASPECT.sub("着", simplify(folded))


def normalize_tracked(tracked: Tracked, script: str) -> Tracked:
    """:func:`normalize` with each changed stretch recorded as a repair of kind ``width`` or ``script``.

    Candidates of what repair flagged are normalized too.
    """
    # A stretch ends where an earlier repair begins or ends: each keeps its own place in the raw text.
    bounds = frozenset(at for repair in tracked.repairs for at in (repair.start, repair.end))
    changed = tracked.rewrite(_changes(tracked.text, normalize(tracked.text, script), bounds))
    if not any(repair.candidates for repair in changed.repairs):
        return changed
    repairs = (
        replace(repair, candidates=tuple(normalize(candidate, script) for candidate in repair.candidates))
        if repair.candidates
        else repair
        for repair in changed.repairs
    )
    return replace(changed, repairs=tuple(repairs))


def _changes(before: str, after: str, bounds: frozenset[int]) -> Iterator[Edit]:
    """An edit over each stretch in which the two texts, of one length, differ, cut at `bounds`."""
    if before == after:
        return
    start = end = -1
    for i in compress(count(), map(ne, before, after)):
        if i != end or i in bounds:
            if start >= 0:
                yield _change(before, after, start, end)
            start = i
        end = i + 1
    yield _change(before, after, start, end)


def _change(before: str, after: str, start: int, end: int) -> Edit:
    width = all(ord(char) in _WIDTH for char in before[start:end])
    return Edit(start, end, after[start:end], "width" if width else "script")


_FOLD = {
    ",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "「": "“", "」": "”", "『": "‘",
    "』": "’", "﹃": "‘", "﹄": "’", "\u3000": " ", "\xa0": " ", "\t": " ", "〈": "《", "〉": "》", "｡": "。",
    "､": "、",
}  # fmt: skip
# Inside numbers and addresses the ASCII marks mean something else: 1,234 and 12:30 and https://.
_ASCII_MARK = re.compile(r"[,:](?:(?<=[0-9].)(?=[0-9])|(?<=:)(?=//))")


def fold(text: str) -> str:
    """A view of `text` for matching, as long as it: full-width punctuation, curly quotes, plain spaces.

    Pages of this genre mix ``,`` with ``，`` and ``「」`` with ``“”``; patterns are written for the full-width forms
    only and run on this view, while the finds are cut out of `text` at the same offsets.
    """
    folded = text
    for mark, folded_mark in _FOLD.items():
        if mark in text:
            folded = folded.replace(mark, folded_mark)
    if _ASCII_MARK.search(text):
        chars = list(folded)
        for found in _ASCII_MARK.finditer(text):
            chars[found.start()] = found.group()
        folded = "".join(chars)
    if '"' in folded:
        folded = "\n".join(map(_curl, folded.split("\n")))
    return folded


def _curl(line: str) -> str:
    """`line` with its straight double quotes opened and closed in turn; left alone if they do not pair up."""
    if line.count('"') % 2 == 0:
        halves = line.split('"')
        line = halves[0] + "".join(("“", "”")[i % 2] + half for i, half in enumerate(halves[1:]))
    return line
