"""Lists: what a line sets off between marks of one kind, and members that nothing parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nlp.article import Line
from nlp.extract.parallels.formulas import joined_formulas
from nlp.extract.parallels.words import Item
from nlp.quotes import Quote

_QUOTES = "“”‘’"
_HAN = re.compile("[\u4e00-\u9fff“”‘’]+")
_OPENING, _CLOSING = "“‘《", "”’》"
# Each separator with the marks at which its lists end. Quotes that touch are parted by nothing.
_SEPARATORS = {
    "、": "，。；：！？（）—",
    "”“": "、，。；：！？（）—",
    "，": "。；：！？（）—",
    "；": "。：！？（）—",
    " ": "。；：！？（）—",
    "+": "、，。；：！？（）—",
    "·": "、，。；：！？（）—",
}
_MARK = re.compile(f"[、，；。：！？（）—+{_OPENING}{_CLOSING}]")
_MARK_OR_BLANK = re.compile(f"[ 、，；。：！？（）—+·{_OPENING}{_CLOSING}]")
_NUMBERING = re.compile(
    r"\s*#{0,6}\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+[，、 ]?|——)?\s*"
)
_HEADLINE_MARK = re.compile("[【】|｜_—]")
_DOUBLED = re.compile(r"([\u4e00-\u9fff])\1([\u4e00-\u9fff])[\u4e00-\u9fff]{2}([\u4e00-\u9fff])\3\2[\u4e00-\u9fff]{2}")
_CHAINED = re.compile(r"([\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2}(?:\1[\u4e00-\u9fff]{2}){2,5}")
# 既见树木又见森林, 只见“树木”不见“森林”: a first member and the word that opens a second of its length.
_COUPLED = re.compile(
    "(?:既[“‘]?(?:[\u4e00-\u9fff][”’]?[“‘]?){2,5}(?=[又也])|只([\u4e00-\u9fff])[“‘]?(?:[\u4e00-\u9fff][”’]?){1,4}(?=不\\1))"
)
_LEAST_UNSEPARATED = 10
# Longer quotes are speech, to be read like prose.
_LONGEST_QUOTE = 80
_DEEPEST = 3
# Two members of four characters, and a list of them with what parts them.
_SHORTEST, _SHORTEST_LIST = 8, 8


class Stretch(NamedTuple):
    """A stretch of a line in which lists are looked for; `kind` is ``quote``, ``heading``, ``title`` or ``prose``."""

    start: int
    end: int
    kind: str


def stretches(text: str, line: Line, quotes: Sequence[Quote]) -> Iterator[Stretch]:
    """The quoted stretches of a line, then the line itself without its numbering."""
    for quote in quotes:
        if quote.kind != "title" and quote.depth < _DEEPEST and quote.inner_end - quote.inner_start >= _SHORTEST_LIST:
            short = quote.end - quote.start <= _LONGEST_QUOTE
            yield Stretch(quote.inner_start, quote.inner_end, "quote" if short else "prose")
    number = _NUMBERING.match(text, line.start, line.end)
    start = number.end() if number else line.start
    kinds = {"title": "title", "subtitle": "title", "heading": "heading"}
    kind = kinds.get(line.role, "prose")
    if kind != "prose":
        yield from _parts(text, start, line.end, kind)
    yield Stretch(start, line.end, kind)


def _parts(text: str, start: int, end: int, kind: str) -> Iterator[Stretch]:
    """What brackets, bars and dashes set off in a headline."""
    marks = [mark.start() for mark in _HEADLINE_MARK.finditer(text, start, end)]
    if marks:
        for low, high in pairwise([start - 1, *marks, end]):
            part = _trim(text, (low + 1, high))
            if part[1] - part[0] >= _SHORTEST:
                yield Stretch(*part, kind)


def lists(text: str, stretch: Stretch) -> Iterator[tuple[str, Item, list[Item]]]:
    """Each list of two or more items: its separator, from where to where it goes, and its items.

    Marks within quotes and titles part nothing.
    """
    start, end, kind = stretch
    stops: list[tuple[int, int, str]] = []
    depth = 0
    for at in [found.start() for found in (_MARK if kind == "prose" else _MARK_OR_BLANK).finditer(text, start, end)]:
        mark = text[at]
        if mark in _OPENING:
            if not depth and mark != "《" and at > start and text[at - 1] in "”’":
                stops.append((at, at, "”“"))
            depth += 1
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            stops.append((at, at + 1, mark))
    present = {mark for _, _, mark in stops}
    for separator, ends in _SEPARATORS.items():
        if separator in present:
            yield from _split(
                text, stretch, [stop for stop in stops if stop[2] == separator or stop[2] in ends], separator
            )


def _split(
    text: str, stretch: Stretch, stops: Sequence[tuple[int, int, str]], separator: str
) -> Iterator[tuple[str, Item, list[Item]]]:
    """The lists of one separator; the other `stops` end lists."""
    low = at = stretch.start
    blanks = text.find(" ", at, stretch.end) >= 0
    items: list[Item] = []
    for start, end, mark in (*stops, (stretch.end, stretch.end, "")):
        if at < start:
            items.append((at, start))
        at = end
        if mark == separator:
            continue
        if len(items) > 1 and items[-1][1] - items[0][0] >= _SHORTEST_LIST:
            if blanks:
                items = [item for item in (_trim(text, item) for item in items) if item[0] < item[1]]
            if len(items) > 1:
                yield separator, _trim(text, (low, start)) if blanks else (low, start), items
        items = []
        low = end


def _trim(text: str, item: Item) -> Item:
    start, end = item
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end


def unseparated(text: str) -> list[tuple[Item, ...]]:
    """事事有回应件件有着落, 自我革新自我净化自我提高 and formulas: members with nothing between, in order."""
    found: list[tuple[Item, ...]] = []
    doubled, chained = _repetitions(text)
    if doubled:
        found += (((m.start(), m.start() + 5), (m.start() + 5, m.end())) for m in _DOUBLED.finditer(text))
    if chained:
        found += (tuple((at, at + 4) for at in range(m.start(), m.end(), 4)) for m in _CHAINED.finditer(text))
    found += joined_formulas(text)
    found += _coupled(text)
    return sorted(found)


def _coupled(text: str) -> Iterator[tuple[Item, ...]]:
    """Members that a pair of function words couples, the second as long as the first."""
    for found in _COUPLED.finditer(text):
        start, middle = found.span()
        first = found.group()
        size = sum(char not in _QUOTES for char in first)
        end = middle
        while end < len(text) and size:
            size -= text[end] not in _QUOTES
            end += 1
        if end < len(text) and text[end] in "”’" and "“" in text[middle:end]:
            end += 1
        second = text[middle:end]
        closed = all(member.count("“") == member.count("”") for member in (first, second))
        if closed and not size and _HAN.fullmatch(second):
            yield (start, middle), (middle, end)


def _repetitions(text: str) -> tuple[bool, bool]:
    """Whether characters stand again where both forms of unseparated members need them to, all places at once."""
    if len(text) < _LEAST_UNSEPARATED:
        return False, False
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    next_to, five_on = codes[1:] == codes[:-1], codes[5:] == codes[:-5]
    doubled = next_to[:-8] & next_to[5:-3] & five_on[2:-2]
    two_again = (codes[4:-1] == codes[:-5]) & (codes[5:] == codes[1:-4])
    return bool(doubled.any()), bool((two_again[:-4] & two_again[4:]).any())
