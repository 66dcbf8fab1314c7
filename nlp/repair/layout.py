"""Lines as the rest of the house wants them: no empty ones, no space at their ends, one kind of line end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.alignment import Edit

# Space as pages have it at the ends of lines: blanks of all widths, zero-width marks, byte-order marks, line ends.
SPACE = (
    " \t\v\f\r\n\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_BREAK = re.compile(rf"[\r\n][{SPACE}]*")


def layout_edits(text: str) -> Iterator[Edit]:
    r"""Edits of kind ``layout`` that leave one ``\n`` between non-empty lines and no space around the text."""
    start = len(text) - len(text.lstrip(SPACE))
    end = len(text.rstrip(SPACE))
    if start:
        yield Edit(0, start, "", "layout")
    if start == len(text):
        return
    for match in _BREAK.finditer(text, start, end):
        first, last = match.span()
        while text[first - 1] in SPACE:
            first -= 1
        # Most line ends stand alone already.
        if last - first > 1 or text[first] == "\r":
            yield Edit(first, last, "\n", "layout")
    if end < len(text):
        yield Edit(end, len(text), "", "layout")
