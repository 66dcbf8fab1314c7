"""Quoted stretches: “…”, ‘…’ and 《…》 with their nesting, in one pass over a text folded for matching."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp.document import Document

_OPEN = {"“": "double", "‘": "single", "《": "title"}
_CLOSE = {"”": "double", "’": "single", "》": "title"}
_MARK = re.compile(f"[{''.join(_OPEN)}{''.join(_CLOSE)}]")


# Typists open with a closing mark and close with an opening one (“三服务“). Two marks of one direction pair up only
# around a short stretch without punctuation, where no other reading is likely.
_LONGEST_REPAIR = 16
_BREAKS = frozenset("，。；：！？、（）")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch in quotes at `start:end` (code points, the marks included).

    `kind` is ``"double"`` (“”), ``"single"`` (‘’) or ``"title"`` (《》); `depth` counts the quotes around it.
    """

    start: int
    end: int
    kind: str
    depth: int = 0

    @property
    def inner_start(self) -> int:
        """Offset of the first character inside the marks."""
        return self.start + 1

    @property
    def inner_end(self) -> int:
        """Offset behind the last character inside the marks."""
        return self.end - 1


def scan_quotes(text: str) -> list[Quote]:
    """The quoted stretches of `text` (from :func:`nlp.normalize.fold`), in order of `start`, outer before inner.

    A quote never crosses a line end. Of unbalanced input the balanced part is returned: a closing mark takes the
    nearest opening mark of its kind, an opening mark that nothing closes is passed over, and a short stretch between
    two marks of one direction (“三服务“) counts as quoted. Linear in the length of the text.
    """
    found: list[tuple[int, int, str]] = []
    base = 0
    for line in text.split("\n"):
        found += ((base + start, base + end, kind) for start, end, kind in _scan_line(line))
        base += len(line) + 1
    found.sort(key=lambda quote: (quote[0], -quote[1]))
    return _with_depth(found)


def document_quotes(document: Document) -> list[Quote]:
    """The quoted stretches of a document; call it through :meth:`Document.once`."""
    return scan_quotes(document.folded)


def _scan_line(line: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    stack: list[tuple[int, str]] = []
    waiting = dict.fromkeys(_OPEN.values(), 0)
    loose: list[tuple[int, str]] = []
    for at in [mark.start() for mark in _MARK.finditer(line)]:
        if kind := _OPEN.get(line[at]):
            stack.append((at, kind))
            waiting[kind] += 1
        else:
            kind = _CLOSE[line[at]]
            if not waiting[kind]:
                loose.append((at, kind))
                continue
            while True:
                start, opened = stack.pop()
                waiting[opened] -= 1
                if opened == kind:
                    break
                loose.append((start, opened))
            if at > start + 1:
                found.append((start, at + 1, kind))
    loose += stack
    if len(loose) > 1:
        found += _repaired(line, sorted(loose), found)
    return found


def _repaired(line: str, loose: list[tuple[int, str]], found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Pairs of neighbouring loose marks that enclose a short stretch which no quote found so far crosses."""
    repaired: list[tuple[int, int, str]] = []
    taken = {offset for start, end, _ in found for offset in (start, end - 1)}
    last = -1
    for (start, kind), (end, other) in pairwise(loose):
        if start <= last or kind != other or not 2 <= end - start - 1 <= _LONGEST_REPAIR:
            continue
        if any(char in _BREAKS for char in line[start + 1 : end]) or not taken.isdisjoint(range(start + 1, end)):
            continue
        repaired.append((start, end + 1, kind))
        last = end
    return repaired


def _with_depth(found: list[tuple[int, int, str]]) -> list[Quote]:
    quotes: list[Quote] = []
    around: list[int] = []
    for start, end, kind in found:
        while around and around[-1] <= start:
            around.pop()
        quotes.append(Quote(start, end, kind, len(around)))
        around.append(end)
    return quotes
