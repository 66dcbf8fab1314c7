"""Lists in text: stretches that marks of one kind part, by the form in which they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.document import Document
from nlp.extract.enumerations import EDGE, HEADING_NUMBER, Item, Items, conjunctions

#: Lists of more pieces are left alone.
MOST_PIECES = 40
# Marks that part the pieces of a list and marks that end it, by the name of the form. ”“ are quotes that touch.
_FORMS = {
    "list": (frozenset(("、", "”“")), frozenset("，。；：！？（）—+…")),
    "clauses": (frozenset(("，",)), frozenset("。；：！？（）—…")),
    "list and clauses": (frozenset(("、", "，", "”“")), frozenset("。；：！？（）—…")),
    "semicolons": (frozenset(("；",)), frozenset("。！？…")),
    "sentences": (frozenset("。；！？"), frozenset()),
    "sum": (frozenset(("+", "、")), frozenset("，。；：！？（）—…")),
}
#: The forms whose pieces are no clauses.
IN_CLAUSE = ("list", "joined", "sum")
_MARK = re.compile("[、，。；：！？（）+…]|——?|(?<=”)加(?=“)|(?<=”)(?=“)")


@dataclass(frozen=True, slots=True)
class TextList:
    """Neighbouring pieces of text in one form."""

    pieces: tuple[Item, ...]
    form: str


def lists_in(text: str, stretch: Item) -> list[TextList]:
    """The lists in a stretch of one line, by all forms; a single piece counts where a word joins two things in it."""
    low, high = stretch
    stops = [
        (*mark.span(), "+" if mark[0] == "加" else mark[0][:1] or "”“") for mark in _MARK.finditer(text, low, high)
    ]
    stops.append((high, high, ""))
    marks = {mark for _, _, mark in stops}
    found: list[TextList] = []
    for form, (between, ends) in _FORMS.items():
        if form != "list" and marks.isdisjoint(between - {"、"} if form == "sum" else between):
            continue
        pieces: Items = []
        at = low
        for start, end, mark in stops:
            if mark and mark not in between and mark not in ends:
                continue
            if text[at:start].strip(EDGE):
                pieces.append((at, start))
            at = end
            if mark not in between:
                if form == "list":
                    found += _joined(text, pieces)
                if len(pieces) > 1:
                    found.append(TextList(tuple(pieces), form))
                pieces = []
    return found


def _joined(text: str, pieces: Items) -> Iterator[TextList]:
    """A list whose last items are joined by 和; two things that 和 joins."""
    if not pieces or len(pieces) > MOST_PIECES:
        return
    links = conjunctions(text, pieces[-1])
    for low, high in links:
        yield TextList((*pieces[:-1], (pieces[-1][0], low), (high, pieces[-1][1])), "joined")
    if len(links) == 2 and len(pieces) == 1:
        (one, two), (three, four) = links
        yield TextList(((pieces[0][0], one), (two, three), (four, pieces[0][1])), "joined")
    if len(pieces) > 2:
        # 大众创业、万众创新和公共产品、公共服务 are two things.
        first, last = pieces[0][0], pieces[-1][1]
        for low, high in conjunctions(text, (pieces[1][0], pieces[-1][0])):
            yield TextList(((first, low), (high, last)), "joined")


def lists_of_lines(document: Document) -> list[TextList]:
    """Lists over lines: headings, the lines of a kind that follow each other, run-in heads."""
    headings: Items = []
    bodies: Items = []
    for line, folded in document.folded_lines():
        number = HEADING_NUMBER.match(folded)
        start = line.start + (number.end() if number else 0)
        if line.role == "heading":
            if line.level in (None, 1):
                headings.append((start, line.end))
        elif line.role == "body":
            bodies.append((start, line.end))
    heads = [(point.start, point.head_end) for point in document.points if point.head_end > point.start]
    found = [(headings, "headings"), (heads, "run-in heads"), (bodies, "lines")]
    return [TextList(tuple(items), form) for items, form in found if 1 < len(items) <= MOST_PIECES]


def all_lists(document: Document) -> list[TextList]:
    """The lists of all lines."""
    return [one for line in document.content for one in lists_in(document.folded, (line.start, line.end))]
