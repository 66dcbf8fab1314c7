"""Quoted stretches with what stands around them, chains like “甲”“乙”活动 read as one."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.article import Line, line_at
from nlp.document import Document
from nlp.quotes import Quote, document_quotes

_CLAUSE = 18
_LONGEST_STRETCH = 300
_CHAIN = ("", "、", "和", "与", "及", " ")


@dataclass(frozen=True, slots=True)
class Stretch:
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
    quotes = [
        quote
        for quote in document.once(document_quotes)
        if quote.end - quote.start <= _LONGEST_STRETCH and line_at(document.content, quote.start)
    ]
    parents = _parents(quotes)
    after: dict[int, Quote] = {}
    before: dict[int, Quote] = {}
    last: dict[Quote | None, Quote] = {}
    for quote, parent in zip(quotes, parents, strict=True):
        left = last.get(parent)
        if left and left.kind == quote.kind != "title" and document.folded[left.end : quote.start] in _CHAIN:
            after[left.start], before[quote.start] = quote, left
        last[parent] = quote
    heads: dict[int, Quote] = {}
    tails: dict[int, Quote] = {}
    for quote in quotes:
        heads[quote.start] = heads[before[quote.start].start] if quote.start in before else quote
    for quote in reversed(quotes):
        tails[quote.start] = tails[after[quote.start].start] if quote.start in after else quote
    found = []
    for quote, parent in zip(quotes, parents, strict=True):
        line = line_at(document.content, quote.start)
        assert line is not None
        low, high = (parent.inner_start, parent.inner_end) if parent else (line.start, line.end)
        found.append(
            Stretch(
                quote.inner_start,
                quote.inner_end,
                quote,
                line,
                document.folded[quote.inner_start : quote.inner_end],
                document.folded[max(low, heads[quote.start].start - _CLAUSE) : heads[quote.start].start],
                document.folded[tails[quote.start].end : min(high, tails[quote.start].end + _CLAUSE)],
                quote.start in before or quote.start in after,
                parent.kind if parent else None,
            )
        )
    return found


def _parents(quotes: list[Quote]) -> list[Quote | None]:
    parents: list[Quote | None] = []
    around: list[Quote] = []
    for quote in quotes:
        while around and around[-1].end <= quote.start:
            around.pop()
        parents.append(around[-1] if around else None)
        around.append(quote)
    return parents
