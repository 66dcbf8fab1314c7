"""Headings: how deep each stands, and the wording of each without its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.structure.numbering import NUMBERING, numbered

#: Names of the styles of numbering, from the highest.
RANK = {name: rank for rank, (name, _) in enumerate(NUMBERING)}
#: Markdown in front of the words: marks of emphasis, headings and quotations, then the mark of a list.
LEAD = re.compile(r"[ *_#>【]*(?:[-+] {1,3}[ *_]*)?")


def heading_levels(lines: Sequence[tuple[str, str]]) -> list[int | None]:
    """Depth of each heading, from 1; None for lines of other roles. `lines` are pairs of folded text and role.

    A style that has been open returns to its depth; a new one goes one deeper, unless its numbering is one of those
    that stand above the open ones. So a level is never more than one below the heading before it.
    """
    levels: list[int | None] = []
    open_styles: list[str] = []
    for folded, role in lines:
        if role != "heading":
            levels.append(None)
            continue
        style = numbering_style(folded)
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            rank = RANK.get(style)
            if rank is not None:
                outranked = [i for i, other in enumerate(open_styles) if RANK.get(other, -1) > rank]
                if outranked:
                    del open_styles[outranked[0] :]
            open_styles.append(style)
        levels.append(len(open_styles))
    return levels


def numbering_style(folded: str) -> str:
    """The numbering style of a heading, its Markdown depth, or ``plain``."""
    marks = re.match(r"#{1,6}(?= )", folded)
    bare = folded[matched(LEAD, folded, 0) :]
    if found := numbered(bare):
        return found[0]
    return marks[0] if marks else "plain"


def heading_words(text: str) -> str:
    """The wording of a heading: its line without the marks that Markdown sets in front of it."""
    return _HASHES.sub("", text.strip())


_HASHES = re.compile(r"#{1,6} +")


def matched(pattern: re.Pattern[str], text: str, at: int, end: int | None = None) -> int:
    """Where a match of `pattern` at `at` ends; `at` if there is none."""
    match = pattern.match(text, at) if end is None else pattern.match(text, at, end)
    return match.end() if match else at
