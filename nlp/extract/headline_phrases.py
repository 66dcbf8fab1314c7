"""Phrases of headlines: the parts of titles, subtitles and headings, and the column names in 【…】 before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.document import Document
from nlp.extract.quoted_stretches import Stretch
from nlp.extract.quoted_wording import PUNCTUATION
from nlp.lexicon import settings
from nlp.quotes import Quote

#: The `kind` of the :class:`nlp.quotes.Quote` that stands for the marks of a phrase that has none.
HEADLINE = "headline"
_SHORTEST, _LONGEST = 4, 40
_QUOTED = re.compile("“[^“”]*”$")
# 促发展 惠民生 各地推动…: items of one length before a headline that has another.
_LONGEST_ITEM = 6


def headline_phrases(document: Document) -> list[Stretch]:
    """The phrases of the lines that are no body text, in order.

    A headline is cut at its column name (【…】), colons and dashes, and behind short items of equal length that stand
    in front of a longer statement. What is wholly in quotes is a quoted stretch and left out.
    """
    found = []
    for line, folded in document.folded_lines():
        if line.role == "body":
            continue
        for part in _pattern("part").finditer(folded):
            column = folded[: part.start()].endswith("【")
            for start, end in _phrases(part, column=column):
                text = folded[start:end]
                if _SHORTEST <= len(PUNCTUATION.sub("", text)) <= _LONGEST and not _QUOTED.match(text):
                    low, high = line.start + start, line.start + end
                    quote = Quote(low, high, HEADLINE)
                    before, after = folded[:start].rstrip(), folded[end:].lstrip()
                    within = "column" if column else None
                    found.append(Stretch(low, high, quote, line, text, before, after, False, within))
    return found


def _phrases(part: re.Match[str], *, column: bool) -> Iterator[tuple[int, int]]:
    """Where the phrases of one part stand in its line."""
    if column:
        pieces = [(piece.start(), piece.group()) for piece in _pattern("column").finditer(part.group())]
    else:
        text = _pattern("numbering").sub("", part.group(), count=1)
        pieces = [(len(part.group()) - len(text), text)]
    for at, text in pieces:
        start, text = part.start() + at, text.rstrip()
        items = text.split(" ")
        same = next((n for n, item in enumerate(items) if len(item) != len(items[0])), len(items))
        if 1 < same < len(items) and len(items[0]) <= _LONGEST_ITEM:
            cut = same * (len(items[0]) + 1)
            yield start, start + cut - 1
            start, text = start + cut, text[cut:]
        yield start, start + len(text)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``[headline]`` in ``lexicons/quoted_forms.toml``."""
    return re.compile(settings("quoted_forms")["headline"][name])
