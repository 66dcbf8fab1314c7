"""Lists in running text: items between the same separators, and lists that run over headings and numbered points.

An enumeration is read off the punctuation alone; its first item may have a lead-in and its last a tail, which the
users of this module cut off with the helpers below. Items are (start, end) pairs of offsets into the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.document import Document
from nlp.lexicon import settings
from nlp.segment import segment

Item = tuple[int, int]
Items = list[Item]

#: Marks that never belong to an item where they stand at its edge.
EDGE = "“”‘’「」 ，、；：。？！（）()—"
#: The number in front of a heading or a numbered paragraph; matches the empty string where there is none.
HEADING_NUMBER = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+[章节部分]*[、，]?|——)?\s*"
)
# Each separator with the marks that part its items (”“ are quotes that touch) and those that end its lists.
_SEPARATORS = (
    ("、", frozenset(("、", "”“")), frozenset((*"，。；：！？（）", "——"))),
    ("，", frozenset(("，", "”“")), frozenset((*"。；：！？（）", "——"))),
    ("、，", frozenset(("、", "，", "”“")), frozenset((*"。；：！？（）", "——"))),
    ("；", frozenset("；"), frozenset((*"。：！？", "——"))),
)
_MARKS = re.compile("[、，。；：！？（）]|——|(?<=”)(?=“)")
_CONNECTIVES = re.compile(
    r"(?:[一二三四五六七八九十]是|一手抓|既要?(?!有|往)|一[种个]是|\d+是指|第[一二三四五六七八九十]，|以及|还有|还包括|再到|另外|其中|并(?![联网轨购列行案])|[和与及又再则是即])(?=.{2})"
)
_CONJUNCTIONS = frozenset(("以及", "和", "与", "及"))
_LINKS = frozenset(("和", "与", "及", "的", "对"))
_CLAUSE_END = re.compile("[，。；：]")
_LONGEST_LIST = 60
_LONGEST_OPENING = 12


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Neighbouring items between the same separators; the first may have a lead-in, the last a tail."""

    items: tuple[Item, ...]
    separator: str


def enumerations(document: Document) -> tuple[Enumeration, ...]:
    """The lists of a document: between 、 inside clauses, ， inside sentences, ； inside paragraphs, and over lines.

    Share it through :meth:`Document.once`.
    """
    found: list[Enumeration] = []
    for line, text in document.folded_lines():
        stops = [(*mark.span(), mark.group() or "”“") for mark in _MARKS.finditer(text)]
        stops.append((len(text), len(text), ""))
        marks = {mark for _, _, mark in stops}
        for separator, between, ends in _SEPARATORS:
            if marks.isdisjoint(between):
                continue
            items: Items = []
            at = 0
            for start, end, mark in stops:
                if mark and mark not in between and mark not in ends:
                    continue
                if text[at:start].strip(EDGE):
                    items.append((line.start + at, line.start + start))
                at = end
                if mark not in between:
                    if 1 < len(items) <= _LONGEST_LIST:
                        found.append(Enumeration(tuple(items), separator))
                    items = []
    return (*found, *openings(document))


def openings(document: Document) -> Iterator[Enumeration]:
    """Lists that run over lines: the headings, and the first clauses of numbered lines and of run-in heads."""
    text = document.folded
    headings: Items = []
    numbered: Items = []
    short: Items = []
    for line, folded in document.folded_lines():
        number = HEADING_NUMBER.match(folded)
        start = line.start + (number.end() if number else 0)
        clause = _CLAUSE_END.search(text, start, line.end)
        opening = (start, clause.start() if clause else line.end)
        if line.role == "heading":
            colon = text.find("：", start, line.end)
            headings.append((start, colon if colon > 0 else line.end))
        elif line.role == "body" and opening[1] - start <= _LONGEST_OPENING:
            short.append(opening)
        if number and number.group().strip():
            numbered.append(opening)
    heads = [(p.start, p.head_end) for p in document.points if p.head_end > p.start]
    for items in (headings, numbered, short, heads):
        if 1 < len(items) <= _LONGEST_LIST:
            yield Enumeration(tuple(items), "\n")


def cut(text: str, start: int, end: int, pattern: str | re.Pattern[str]) -> Items:
    """The stretches of ``text[start:end]`` between the matches of `pattern`, without those that hold only marks."""
    pieces: Items = []
    at = start
    for stop in re.compile(pattern).finditer(text, start, end):
        pieces.append((at, stop.start()))
        at = stop.end()
    pieces.append((at, end))
    return [(a, b) for a, b in pieces if text[a:b].strip(EDGE)]


def conjunctions(text: str, item: Item) -> Items:
    """The places of 和, 与, 及 and 以及 in `item` where they are words: not in 普及 or 参与."""
    start, end = item
    return [
        (start + token.start, start + token.end)
        for token in segment(text[start:end])
        if token.text in _CONJUNCTIONS and token.start > 0 and token.end < end - start
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


def without_lead_in(text: str, item: Item, longest: int = 0) -> Item:
    """`item` without verbs and prepositions in front that lead into a list (打造, 按, 全面推行).

    Where the other items are at most `longest` characters long and this one is a good deal longer, what stands before
    an inner verb or 和 is left out as well (浙江宁波推行|领导干部领学).
    """
    start, end = trim(text, item)
    tokens = segment(text[start:end])
    at = 0
    for token in tokens[:3]:
        if token.start != at or not _leads_in(token.text) or token.end >= end - start - (longest != 1):
            break
        at = token.end
    if longest and end - start - at > longest + 1:
        inner = [t.end for t in tokens if t.text in lead_ins() | _LINKS and 2 <= end - start - t.end <= longest + 2]
        at = max(inner[:1], default=at)
        for token in tokens:
            if token.start == at and token.text in lead_ins() and end - start - token.end > 1:
                at = token.end
    return trim(text, (start + at, end))


def is_edge(text: str, at: int) -> bool:
    """Whether a word of `text` may begin or end at `at`."""
    low = max(0, at - 8)
    return not any(low + token.start < at < low + token.end for token in segment(text[low : at + 8]))
