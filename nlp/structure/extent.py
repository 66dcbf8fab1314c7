"""The extent of the article: which lines of a page are its body, from the first paragraph to the last.

The body ends in front of the footer that has most of the prose above it. Headings, list items and captions at its edges
belong to it where they head something or go on with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from nlp.lexicon import pattern
from nlp.structure.furniture import opened_by
from nlp.structure.numbering import chinese_ordinal
from nlp.structure.reasons import LONG_SENTENCE, TABLE_ROW
from nlp.structure.shapes import Shape


def extent(seen: list[Shape]) -> tuple[int, int]:
    """Index of the first line of the body, and of the one behind the last."""
    prose = [i for i, shape in enumerate(seen) if shape.kind == "prose"]
    if prose:
        # Scripts that share the page repeat its opening behind the footer.
        opening = seen[prose[0]].bare[:20]
        foot = next((i for i in range(prose[0], len(seen)) if seen[i].kind == "footer"), len(seen))
        prose = _below_note([i for i in prose if i < foot or opening not in seen[i].bare], seen)
    for rows in (False, True):
        if not prose:
            prose = [i for i, s in enumerate(seen) if s.kind == "item" and (rows or s.reason != TABLE_ROW)]
    if not prose:
        # A headline alone, or lines without any sentence: what stands behind the dateline or the first line.
        start = next((i + 1 for i, s in enumerate(seen) if s.kind in ("dateline", "byline")), 1)
        end = next((i for i in range(start, len(seen)) if seen[i].kind == "footer"), len(seen))
        return start, max(start, end)
    end = _closing_footer(seen, prose)
    inside = [i for i in prose if i < end] or prose
    first = _notice(seen, inside[0])
    # Headings and salutations right above the first paragraph belong to the body, so do list items around it.
    while first > 0 and (
        seen[first - 1].kind in ("number", "item")
        or (first > 1 and seen[first - 1].kind == "short" and seen[first - 2].kind == "number")
    ):
        first -= 1
    last = _sequel(seen, first, inside[-1], end)
    while _belongs(seen, last := _over_captions(seen, last, end), end):
        last += 1
    return first, last + 1


def _below_note(prose: list[int], seen: list[Shape]) -> list[int]:
    """`prose` without what may stand above the headline: an editor's note, or an advertisement, which ends no sentence.

    Below a note there are only short lines in front of the next paragraph, below an advertisement there is a dateline.
    """
    if len(prose) < 2:
        return prose
    above, between = seen[prose[0]], seen[prose[0] + 1 : prose[1]]
    if pattern("headlines", "editors_notes").match(above.bare):
        return prose[1:] if between and all(one.kind == "short" for one in between) else prose
    if above.reason != LONG_SENTENCE or above.bare.endswith("。"):
        return prose
    dated = next((i for i, one in enumerate(between) if one.kind == "dateline"), 0)
    return prose[1:] if any(one.kind == "short" for one in between[:dated]) else prose


#: So much prose above a footer makes it the end of the article, however much is below; so much above a list of stories.
_LONG_ARTICLE, _SHORT_ARTICLE = 800, 150


def _closing_footer(seen: list[Shape], prose: Sequence[int]) -> int:
    """Index of the footer that ends the article: the first with as much prose above as below, or more; else the end."""
    total = sum(seen[i].size for i in prose)
    paragraphs = frozenset(prose)
    before = 0
    for i, shape in enumerate(seen):
        if shape.kind == "footer" and before:
            stories = before >= _SHORT_ARTICLE and opened_by(shape.reason) == "stories"
            if stories or before * 2 >= total or before >= _LONG_ARTICLE:
                return i
        if i in paragraphs:
            before += shape.size
    return len(seen)


def _belongs(seen: list[Shape], last: int, end: int) -> bool:
    """Whether the line behind the last one of the body so far belongs to it too: an item, or what heads something."""
    if last + 1 >= end:
        return False
    here, after = seen[last + 1], seen[last + 2] if last + 2 < end else None
    if here.kind == "item" or (seen[last].kind == "number" and here.kind == "short"):
        return True
    if here.kind == "number" and any(s.kind in ("item", "prose") for s in seen[last + 2 : min(end, last + 14)]):
        return True
    return after is not None and (
        (here.marked > 0 and after.kind == "item")
        or (here.kind == "short" and _goes_on(here, seen[last + 2 : min(end, last + 6)]))
    )


def _sequel(seen: list[Shape], first: int, last: int, end: int) -> int:
    """`last`, or the last numbered heading in front of `end` that goes on counting where those above it stopped.

    The article does not end between 一、 and 二、, whatever stands there.
    """
    counted: dict[str, int] = {}
    for i in range(first, end):
        for style, numeral in COUNTED:
            if (seen[i].kind in ("number", "item", "prose")) and (number := numeral.match(seen[i].bare)):
                value = chinese_ordinal(number[1])
                if i > last and seen[i].kind == "number" and value == counted.get(style, 0) + 1 > 1:
                    last = i
                counted[style] = value
    return last


#: Numbers of headings of the two outer styles, and their numerals.
COUNTED = (
    ("一、", re.compile(r"([一二三四五六七八九十]{1,3})、")),
    ("（一）", re.compile(r"（([一二三四五六七八九十]{1,3})）")),
)


def _notice(seen: list[Shape], first: int) -> int:
    """Where the body begins, given its first long paragraph: with the sentence of a notice that issues it, if any.

    Such a sentence is signed and dated: 现将…印发给你们，请遵照执行。
    """
    for i, shape in enumerate(seen[:first]):
        signed = i + 1 < first and seen[i + 1].kind == "office" and signs(seen, i + 1)
        if signed and shape.kind == "item" and shape.bare.endswith("。"):
            return i
    return first


def _goes_on(short: Shape, after: Sequence[Shape]) -> bool:
    """Whether a short line behind the last paragraph is a heading: of a table, or of sentences longer than it."""
    if after[0].reason == TABLE_ROW:
        return True
    sentences = list(takewhile(lambda shape: shape.kind == "item" and shape.bare.endswith("。"), after))
    return 2 <= short.size < min((one.size for one in sentences), default=0) and (
        sum(one.size for one in sentences) >= _LEAST_SENTENCE
    )


#: Characters of the sentences that may be all that stands under the last heading.
_LEAST_SENTENCE = 14


def _over_captions(seen: list[Shape], last: int, end: int) -> int:
    """`last`, or the last of up to three captions and page numbers behind it that a list item follows."""
    at = last + 1
    while at < min(end, last + 4) and seen[at].kind == "furniture" and opened_by(seen[at].reason) != "supplement":
        at += 1
    return at - 1 if last + 1 < at < end and seen[at].kind == "item" else last


def signs(seen: list[Shape], i: int) -> bool:
    """Whether the body named on line `i` signs a document: a date stands below it, other bodies perhaps between."""
    for shape in seen[i + 1 : i + 6]:
        if shape.kind != "office":
            return shape.kind == "dateline"
    return False
