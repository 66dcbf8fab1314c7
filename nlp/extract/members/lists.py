"""Lists in text: stretches that marks of one kind part, by the form in which they are written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.enumerations import CONJUNCTIONS, EDGE, HEADING_NUMBER, Item, Items

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


class Run(NamedTuple):
    """Neighbouring pieces of text that marks part, as they stand; see :class:`Candidate`."""

    pieces: tuple[Item, ...]
    form: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that may be meant.

    Attributes:
        pieces: the stretches that its marks part, without what leads in and out.
        form: how it is written: the mark that parts its pieces, or the name of another form.
        whole: whether the list has no further pieces.
        room: the stretch that its pieces are from; (-1, -1) where they begin and end as they are.
        as_it_is: whether its pieces are the members, with nothing in them to leave out.
    """

    pieces: tuple[Item, ...]
    form: str
    whole: bool
    room: Item
    as_it_is: bool = False


def lists_in(document: Document, stretch: Item) -> list[TextList]:
    """The lists in a stretch of one line, by all forms; a single piece counts where a word joins two things in it."""
    text, (low, high) = document.folded, stretch
    stops = [(found.start(), found.end(), _kind(found[0])) for found in _MARK.finditer(text, low, high)]
    stops.append((high, high, ""))
    filled: list[bool] = []
    at = low
    for start, end, _ in stops:
        filled.append(bool(text[at:start].strip(EDGE)))
        at = end
    marks = {mark for _, _, mark in stops}
    links = _conjunctions(document, low, high)
    found: list[TextList] = []
    for form, (between, ends) in _FORMS.items():
        if form != "list" and marks.isdisjoint(between - {"、"} if form == "sum" else between):
            continue
        for pieces in _parted(low, stops, filled, between, ends):
            if form == "list" and links:
                found += _joined(pieces, links)
            if len(pieces) > 1:
                found.append(TextList(tuple(pieces), form))
    return found


def _kind(mark: str) -> str:
    return "+" if mark == "加" else mark[:1] or "”“"


def _parted(
    low: int, stops: Sequence[tuple[int, int, str]], filled: Sequence[bool], between: Set[str], ends: Set[str]
) -> Iterator[Items]:
    """The pieces from `low` on that the marks `between` part, list by list, for `ends` end one.

    Args:
        low: where the first piece begins.
        stops: start, end and kind of each mark; that of the last one, the end of the stretch, is empty.
        filled: whether there is something before each mark.
        between: the kinds of marks that part pieces.
        ends: the kinds of marks that end lists.
    """
    pieces: Items = []
    at, held = low, False
    for (start, end, mark), something in zip(stops, filled, strict=True):
        held = held or something
        inner = mark in between
        if not inner and mark and mark not in ends:
            continue
        if held:
            pieces.append((at, start))
        at, held = end, False
        if not inner:
            if pieces:
                yield pieces
            pieces = []


def _joined(pieces: Items, links: Sequence[Item]) -> Iterator[TextList]:
    """A list whose last items are joined by one of the words `links`; two things that one joins."""
    if len(pieces) > MOST_PIECES:
        return
    inner = _within(links, *pieces[-1])
    for low, high in inner:
        yield TextList((*pieces[:-1], (pieces[-1][0], low), (high, pieces[-1][1])), "joined")
    if len(inner) == 2 and len(pieces) == 1:
        (one, two), (three, four) = inner
        yield TextList(((pieces[0][0], one), (two, three), (four, pieces[0][1])), "joined")
    if len(pieces) > 2:
        # 大众创业、万众创新和公共产品、公共服务 are two things.
        first, last = pieces[0][0], pieces[-1][1]
        for low, high in _within(links, pieces[1][0], pieces[-1][0]):
            yield TextList(((first, low), (high, last)), "joined")


def _within(links: Sequence[Item], start: int, end: int) -> Items:
    found = links[bisect_left(links, (start + 1, 0)) : bisect_left(links, (end, 0))]
    return [(low, high) for low, high in found if high < end]


def _conjunctions(document: Document, start: int, end: int) -> Sequence[Item]:
    """The words 和, 与, 及 and 以及 of a stretch."""
    places = document.once(_all_conjunctions)
    return places[bisect_left(places, (start, 0)) : bisect_left(places, (end, 0))]


def _all_conjunctions(document: Document) -> Sequence[Item]:
    found: Items = []
    at = 0
    for word in document.words:
        if word in CONJUNCTIONS:
            found.append((at, at + len(word)))
        at += len(word)
    return found


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


class Lists:
    """The lists of stretches of a document, made when they are first asked for and then kept."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[Item, list[TextList]] = {}

    def within(self, stretch: Item) -> list[TextList]:
        """The lists of a stretch; see :func:`lists_in`."""
        if stretch not in self._known:
            self._known[stretch] = lists_in(self._document, stretch)
        return self._known[stretch]

    def holding(self, heads: Sequence[tuple[int, str]]) -> Iterator[TextList]:
        """The lists that say each of `heads` as often as its number, line by line."""
        text = self._document.folded
        (number, head), *others = heads
        for line in self._document.content:
            if text.count(head, line.start, line.end) < number:
                continue
            for one in self.within((line.start, line.end)):
                low, high = one.pieces[0][0], one.pieces[-1][1]
                if text.count(head, low, high) >= number and all(text.count(h, low, high) >= n for n, h in others):
                    yield one
