"""Sentences with offsets. Closing quotes and brackets stay with the sentence they close."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Marks that end a sentence or a long clause.
STOP = re.compile(r"[。！？；]")
# A mark before 》 belongs to a title (《谁来监督？》); ellipses end a sentence only in front of a closing quote.
_END = re.compile(
    r"[。！？…\n](?:(?<=[。！？])[。！？…]*[”’）)】]*(?!》)|(?<=…)…{0,5}[”’]{1,2}(?=[^，。；、])|(?<=\n))"
)


def sentences(folded: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where the sentences of ``folded[start:end]`` stand, in order; they tile it, except for the line ends.

    Args:
        folded: a text as :func:`nlp.normalize.fold` gives it.
        start: where to begin (code points).
        end: where to stop (exclusive); the end of the text if None.
    """
    stop = len(folded) if end is None else end
    at = start
    for match in _END.finditer(folded, start, stop):
        here = match.start() if match[0] == "\n" else match.end()
        if here > at:
            yield at, here
        at = match.end()
    if at < stop:
        yield at, stop
