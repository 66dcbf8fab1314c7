"""Quoted stretches with what stands around them, chains like “甲”“乙”活动 read as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.article import Line, line_at
from nlp.document import Document
from nlp.quotes import Quote, document_quotes

_CLAUSE = 18
_LONGEST_STRETCH = 300
_CHAIN = ("", "、", "和", "与", "及", " ")


class Stretch(NamedTuple):
    """A quoted stretch in its context.

    `start:end` is the stretch without its marks, `quote` the stretch with them (code points into the document's
    text); `before` and `after` are the folded text around it, read past the other stretches of a chain like
    ``“甲”“乙”活动``; `within` is the kind of the quote around it.
    """

    start: int
    end: int
    quote: Quote
    line: Line
    text: str
    before: str
    after: str
    chained: bool
    within: str | None


def stretches(document: Document) -> list[Stretch]:
    """The quoted stretches of the content lines, in order; longer ones are running text and left out."""
    placed = [
        (quote, line)
        for quote in document.once(document_quotes)
        if quote.end - quote.start <= _LONGEST_STRETCH and (line := line_at(document.content, quote.start))
    ]
    quotes = [quote for quote, _ in placed]
    parents = _parents(quotes)
    heads, tails = _chains(document.folded, quotes, parents)
    found = []
    for at, ((quote, line), parent) in enumerate(zip(placed, parents, strict=True)):
        low, high = (parent.inner_start, parent.inner_end) if parent else (line.start, line.end)
        head, tail = heads[at], tails[at]
        start, end = quote.inner_start, quote.inner_end
        found.append(
            Stretch(
                start,
                end,
                quote,
                line,
                document.folded[start:end],
                document.folded[max(low, head.start - _CLAUSE) : head.start],
                document.folded[tail.end : min(high, tail.end + _CLAUSE)],
                head is not tail,
                parent.kind if parent else None,
            )
        )
    return found


def _chains(
    folded: str, quotes: Sequence[Quote], parents: Sequence[Quote | None]
) -> tuple[Sequence[Quote], Sequence[Quote]]:
    """The first and the last quote of the chain that each quote stands in; of one by itself, the quote."""
    heads, tails = list(quotes), list(quotes)
    last: dict[int, int] = {}
    follows: dict[int, int] = {}
    for at, (quote, parent) in enumerate(zip(quotes, parents, strict=True)):
        within = parent.start if parent else -1
        left = last.get(within)
        if left is not None and _chained(folded, quotes[left], quote):
            heads[at], follows[left] = heads[left], at
        last[within] = at
    for at in sorted(follows, reverse=True):
        tails[at] = tails[follows[at]]
    return heads, tails


def _chained(folded: str, left: Quote, right: Quote) -> bool:
    """Whether two neighbouring quotes stand in one chain."""
    return left.kind == right.kind != "title" and folded[left.end : right.start] in _CHAIN


def _parents(quotes: list[Quote]) -> list[Quote | None]:
    parents: list[Quote | None] = []
    around: list[Quote] = []
    for quote in quotes:
        while around and around[-1].end <= quote.start:
            around.pop()
        parents.append(around[-1] if around else None)
        around.append(quote)
    return parents
