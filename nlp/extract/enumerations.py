"""Items of lists in running text: parting them, and cutting off what leads into the first and follows the last.

Items are (start, end) pairs of offsets into the folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

from nlp.document import Document
from nlp.lexicon import settings
from nlp.segment import segment

Item = tuple[int, int]
Items = list[Item]

#: The mark between the items of a list.
LIST_MARK = re.compile("、")
#: Marks that never belong to an item where they stand at its edge.
EDGE = "“”‘’「」 ，、；：。？！（）()—"
#: The number in front of a heading or a numbered paragraph; matches the empty string where there is none.
HEADING_NUMBER = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+[章节部分]*[、，]?|——)?\s*"
)
_CONNECTIVES = re.compile(
    r"(?:[一二三四五六七八九十]是|一手抓|既要?(?!有|往)|一[种个]是|\d+是指|第[一二三四五六七八九十]，|以及|还有|还包括|再到|另外|其中|并(?![联网轨购列行案])|[和与及又再则是即])(?=.{2})"
)
#: Words that join the last items of a list.
CONJUNCTIONS = frozenset(("以及", "和", "与", "及"))
_CONJUNCTION_CHARACTERS = frozenset("和与及")
# Words that lead into a list take up so much of its first item.
_LONGEST_LEAD_IN = 12
_LINKS = frozenset(("和", "与", "及", "的", "对"))


def cut(text: str, start: int, end: int, stops: re.Pattern[str]) -> Items:
    """The stretches of ``text[start:end]`` between the matches of `stops`, without those that hold only marks."""
    pieces: Items = []
    at = start
    for stop in stops.finditer(text, start, end):
        pieces.append((at, stop.start()))
        at = stop.end()
    pieces.append((at, end))
    return [(a, b) for a, b in pieces if text[a:b].strip(EDGE)]


def occurrences(text: str, wording: str, start: int, end: int) -> list[int]:
    """Where `wording` begins in ``text[start:end]``, without overlaps."""
    found: list[int] = []
    at = text.find(wording, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(wording, at + len(wording), end)
    return found


def conjunctions(text: str, item: Item) -> Items:
    """The places of 和, 与, 及 and 以及 in `item` where they are words: not in 普及 or 参与."""
    start, end = item
    said = text[start:end]
    if _CONJUNCTION_CHARACTERS.isdisjoint(said):
        return []
    return [
        (start + token.start, start + token.end)
        for token in segment(said)
        if token.text in CONJUNCTIONS and token.start > 0 and token.end < end - start
    ]


@cache
def lead_ins() -> frozenset[str]:
    """Verbs and prepositions that lead into a list (打造, 按, 通过)."""
    return frozenset(settings("numeric")["lead_ins"])


def _leads_in(word: str) -> bool:
    """Whether a word, or both halves of one that the dictionary joins (广泛开展), leads into a list."""
    return word in lead_ins() or (len(word) == 4 and word[:2] in lead_ins() and word[2:] in lead_ins())


def trim(text: str, item: Item) -> Item:
    """`item` without marks at its edges, 等 behind and connectives in front; quotes that open inside it are closed."""
    start, end = item
    while True:
        while start < end and text[start] in EDGE:
            start += 1
        while end > start and (text[end - 1] in EDGE or (end - start > 2 and text[end - 1] == "等")):
            end -= 1
        connective = _CONNECTIVES.match(text, start, end)
        if not connective:
            break
        start = connective.end()
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    if opened > closed and text[end : end + 1] == "”":
        end += 1
    elif closed > opened and start and text[start - 1] == "“":
        start -= 1
    return start, end


def without_lead_in(document: Document, item: Item, longest: int = 0) -> Item:
    """`item` without verbs and prepositions in front that lead into a list (打造, 按, 全面推行).

    Where the other items are at most `longest` characters long and this one is a good deal longer, what stands before
    an inner verb or 和 is left out as well (浙江宁波推行|领导干部领学).
    """
    text = document.folded
    start, end = trim(text, item)
    at = start
    for low, high in words_in(document, start, min(end, start + _LONGEST_LEAD_IN)):
        if low != at or not _leads_in(text[low:high]) or high >= end - (longest != 1):
            break
        at = high
    if longest and end - at > longest + 1:
        inner = words_in(document, max(start, end - longest - _LONGEST_LEAD_IN), end)
        after = [high for low, high in inner if 2 <= end - high <= longest + 2 and _links(text[low:high])]
        at = max(after[:1], default=at)
        for low, high in inner:
            if low == at and text[low:high] in lead_ins() and end - high > 1:
                at = high
    return trim(text, (at, end))


def _links(word: str) -> bool:
    return word in lead_ins() or word in _LINKS


def word_starts(document: Document) -> Sequence[int]:
    """Where words begin, and the end of the text; share them through :meth:`Document.once`."""
    return list(accumulate(map(len, document.words), initial=0))


def words_in(document: Document, start: int, end: int) -> Sequence[Item]:
    """The words of a stretch, those at its edges only as far as they belong to it."""
    starts = document.once(word_starts)
    inner = starts[bisect_right(starts, start) : bisect_left(starts, end)]
    return list(pairwise((start, *inner, end))) if start < end else []


def is_edge(document: Document, at: int) -> bool:
    """Whether a word may begin or end at `at`."""
    starts = document.once(word_starts)
    return starts[bisect_left(starts, at)] == at
