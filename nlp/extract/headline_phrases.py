"""Phrases of headlines: the parts of titles, subtitles and headings, and the column names in 【…】 before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.document import Document
from nlp.extract.quoted_stretches import Stretch
from nlp.extract.quoted_wording import PUNCTUATION
from nlp.quotes import Quote

#: The `kind` of the :class:`nlp.quotes.Quote` that stands for the marks of a phrase that has none.
HEADLINE = "headline"
_SHORTEST, _LONGEST = 4, 40
_PART = re.compile(r"[^【】：—丨|｜]+")
# 二、…, （三）…, 4.…, and the marks of a headline in Markdown.
_NUMBERING = re.compile(r"^(?:#+|（?[一二三四五六七八九十\d]{1,3}[、.．）]| )*")
# 【在希望的田野上·三夏时节】: behind the point stands what the column is about this time.
_COLUMN_PART = re.compile("[^·]+")
_WHOLE = re.compile(".+")
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
        for part in _PART.finditer(folded):
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
    for piece in (_COLUMN_PART if column else _WHOLE).finditer(part.group()):
        text = _NUMBERING.sub("", piece.group(), count=1) if not column else piece.group()
        start = part.start() + piece.end() - len(text)
        text = text.rstrip()
        items = text.split(" ")
        same = next((n for n, item in enumerate(items) if len(item) != len(items[0])), len(items))
        if 1 < same < len(items) and len(items[0]) <= _LONGEST_ITEM:
            cut = same * (len(items[0]) + 1)
            yield start, start + cut - 1
            start, text = start + cut, text[cut:]
        yield start, start + len(text)
