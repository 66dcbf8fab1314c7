"""Lists whose items are numbered: 一是…。二是…; ①…②…; “一问”初心在不在，“二问”…."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import MOST_PIECES, Run, TextList
from nlp.lexicon import pattern

_NUMBERS = frozenset("一二三四五六七八九十")


class Ordinal(NamedTuple):
    """A number before an item, and whether it is the first of a list."""

    start: int
    end: int
    first: bool


def ordinals(document: Document) -> tuple[Ordinal, ...]:
    """The ordinals of the content lines, in order; share them through :meth:`Document.once`."""
    text = document.folded
    ordinal, first = pattern("members", "ordinal"), pattern("members", "first_ordinal")
    return tuple(
        Ordinal(found.start(), found.end(), bool(first.match(found[0])))
        for line in document.content
        for found in ordinal.finditer(text, line.start, line.end)
    )


def numbered(document: Document, stretch: Item) -> Iterator[TextList]:
    """The numbered points in a stretch of one line."""
    found = document.once(ordinals)
    low, high = (bisect_left(found, (at,)) for at in stretch)
    yield from _lists(document.folded, found[low:high], stretch[1], "numbered")


def numbered_lines(document: Document, label: Label) -> Iterator[TextList]:
    """Lines behind the label that open with numbers."""
    text, found = document.folded, document.once(ordinals)
    starts = {line.start for line in document.content if line.start >= label.places[0][0]}
    yield from _lists(text, [one for one in found if one.start in starts], len(text), "numbered lines")


def _lists(text: str, numbers: Sequence[Ordinal], limit: int, form: str) -> Iterator[TextList]:
    runs: list[list[Ordinal]] = []
    for found in numbers:
        if found.first:
            runs.append([])
        if runs:
            runs[-1].append(found)
    for run in runs:
        if not 1 < len(run) <= MOST_PIECES:
            continue
        ends = [found.start for found in run[1:]] + [limit]
        pieces = [(found.end, min(end, _line_end(text, found.end))) for found, end in zip(run, ends, strict=True)]
        pieces = [piece for piece in pieces if text[slice(*piece)].strip(EDGE)]
        if pieces:
            yield TextList(tuple(pieces), form)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def counted_heads(text: str, label: Label, stretch: Item) -> Iterator[Run]:
    """The head of the label counted up: “一问”初心在不在，“二问”…; 一评…，二评…."""
    for number, head in label.parts:
        if number < 2 or not head or text.count(head, *stretch) < number:
            continue
        found = list(_counting(text, head, stretch))
        if len(found) == number:
            ends = [start for start, _ in found[1:]] + [stretch[1]]
            pieces = tuple((behind, end) for (_, behind), end in zip(found, ends, strict=True))
            yield Run(pieces, "counted heads", whole=True)


def _counting(text: str, head: str, stretch: Item) -> Iterator[Item]:
    """Where `head` stands behind a number that no character but 第 precedes, with its quotes and 是 or 为 behind."""
    low, high = stretch
    at = text.find(head, low + 1, high)
    while at >= 0:
        end = at + len(head)
        start = at - 1
        if text[start] in _NUMBERS:
            start -= text[start - 1 : start] == "第"
            if not "\u4e00" <= text[start - 1 : start] <= "\u9fff":
                start -= text[start - 1 : start] == "“"
                end += text[end : end + 1] == "”"
                end += text[end : end + 1] in ("是", "为", "：", "，")
                yield max(low, start), min(high, end)
        at = text.find(head, max(end, at + 1), high)
