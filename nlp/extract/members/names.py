"""Members without marks between them, and members in quotes: 国内国际双循环, “A+B”双轮驱动, “甲”“乙”两个品牌."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise

from nlp.document import Document
from nlp.extract.enumerations import Item, cut, is_edge, occurrences, trim
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import Candidate
from nlp.extract.members.wording import restored
from nlp.lexicon import settings
from nlp.quotes import document_quotes
from nlp.segment import words

_LONGEST_NAME = 16
_BEFORE_OPENING = re.compile("[”，。；：、\n]")
_BEFORE_CLOSING = re.compile("[“，。；：、\n]")
_QUOTED = re.compile("“([^“”\n。；]{3,120})”")
# What parts the terms of a name in quotes: “A+B”, “请茶-洗茶-泡茶”.
_TERM_MARKS = re.compile("[、+—–→·-]+")
_COMMA = re.compile("，")
# So far before and behind a label stands the name whose terms it counts.
_TERMS_BEFORE, _TERMS_BEHIND = 70, 300
# Words that open or close with one head without marks between them are no longer.
_LONGEST_WORD = 5
_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")
# Words run together before a label take up so much.
_TOGETHER = 30


def quoted_place(text: str, place: Item) -> Item:
    """The place of a label with the quotes around it and the rest of the name that they hold."""
    start, end = place
    opening = text.rfind("“", max(0, start - _LONGEST_NAME), start)
    if opening >= 0 and not _BEFORE_OPENING.search(text, opening, start):
        start = opening
    closing = text.find("”", end, end + _LONGEST_NAME)
    if closing >= 0 and not _BEFORE_CLOSING.search(text, end, closing):
        end = closing + 1
    return start, end


def run_together(text: str, label: Label, start: int) -> Iterator[Candidate]:
    """As many words of one length as the label counts, right before it: 国内国际|双循环, 省市县|三级."""
    low = max(text.rfind(mark, max(0, start - _TOGETHER), start - 1) for mark in "，。；：、！？（）“”\n") + 1
    end = start - (text[start - 1 : start] in ("的", "等", "这", "”"))
    edges: set[int] | None = None
    for count in label.counts:
        for size in (2, 1):
            first = end - size * count
            if count < 2 or first < low:
                continue
            items = [(at, at + size) for at in range(first, end, size)]
            if size == 1:
                if not _single_characters().issuperset(text[first:end]):
                    continue
            else:
                edges = edges or set(accumulate(map(len, words(text[low:end])), initial=low))
                if not edges.issuperset(at for at, _ in items):
                    continue
            yield Candidate(tuple(items), f"run together {size}", True, (first, end), as_it_is=True)


@cache
def _single_characters() -> frozenset[str]:
    return frozenset(settings("members")["single_characters"])


def repeating_head(document: Document, label: Label, stretch: Item) -> Iterator[Candidate]:
    """As many words of one length as the label counts that all open or all close with its head: 新业态新模式新场景."""
    text = document.folded
    if len(label.parts) != 1 or label.parts[0][0] < 2 or not label.parts[0][1]:
        return
    number, head = label.parts[0]
    if text.count(head, *stretch) < number:
        return
    at = occurrences(text, head, *stretch)
    for n in range(len(at) - number + 1):
        group = at[n : n + number]
        gap = group[1] - group[0]
        if not len(head) < gap <= _LONGEST_WORD or any(b - a != gap for a, b in pairwise(group)):
            continue
        for shift in (0, len(head) - gap):
            items = [(one + shift, one + shift + gap) for one in group]
            low, high = items[0][0], items[-1][1]
            if _HAN_ONLY.fullmatch(text, low, high) and is_edge(document, low) and is_edge(document, high):
                yield Candidate(tuple(items), "repeating head", True, (-1, -1), as_it_is=True)


def inside_quotes(text: str, label: Label, place: Item) -> Iterator[Candidate]:
    """The terms of a name that the label follows or that follows it: “A+B”双轮驱动, “请茶-洗茶-泡茶”."""
    start, end = quoted_place(text, place)
    opening = text.rfind("“", max(0, start - _TERMS_BEFORE), start)
    for low, high in ((opening, start), (end, min(len(text), end + _TERMS_BEHIND))):
        for name in _QUOTED.finditer(text, low, high) if low >= 0 else ():
            comma = text.find("，", *name.span(1)) >= 0
            pieces = cut(text, *name.span(1), _COMMA if comma else _TERM_MARKS)
            if len(pieces) in label.counts and len(pieces) > 1:
                items = restored(text, [trim(text, piece) for piece in pieces])
                yield Candidate(tuple(items), "in quotes", True, (-1, -1), as_it_is=True)


def _names(document: Document) -> tuple[Item, ...]:
    """The names in quotes."""
    return tuple(
        (quote.inner_start, quote.inner_end)
        for quote in document.once(document_quotes)
        if quote.kind != "title" and quote.end - quote.start <= _LONGEST_NAME + 2
    )


def quoted_names(document: Document, label: Label, before: int, behind: int) -> Iterator[Candidate]:
    """As many names in quotes as the label counts: those next behind it, those next before it, those with its head.

    `before` and `behind` tell how far from the label they may be, in characters.
    """
    text = document.folded
    others = [name for name in document.once(_names) if label.text not in text[slice(*name)]]
    for start, end in label.places:
        at = bisect_left(others, (start, 0))
        for count in label.counts:
            if count < 2:
                continue
            for group in (others[at : at + count], others[max(0, at - count) : at]):
                if len(group) < count or group[0][0] < start - before or group[-1][1] > end + behind:
                    continue
                if text.find("\n", group[0][0], group[-1][1]) < 0:
                    yield Candidate(tuple(group), "names in quotes", True, (-1, -1), as_it_is=True)
    heads = [head for _, head in label.parts]
    if len(heads) == 1 and heads[0]:
        headed = {text[a:b]: (a, b) for a, b in reversed(others) if text.find(heads[0], a, b) >= 0}
        group = sorted(headed.values())
        if len(group) in label.counts and len(group) > 1:
            yield Candidate(tuple(group), "names with the head", True, (-1, -1), as_it_is=True)
