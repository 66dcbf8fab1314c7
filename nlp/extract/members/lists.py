"""Lists in text: stretches that marks of one kind part, by the form in which they are written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from nlp.article import Line
from nlp.document import Document
from nlp.extract.enumerations import CONJUNCTIONS, EDGE, HEADING_NUMBER, Item, Items, occurrences

# The items of a list that all hold a word are on average no longer.
_MEAN = 45
#: Lists of more pieces are left alone.
MOST_PIECES = 40


class Form(NamedTuple):
    """How a list is written: the kinds of marks that `part` its pieces, what marks it takes, those that `end` one."""

    part: frozenset[str]
    marked: re.Pattern[str]
    end: re.Pattern[str]


# “ are quotes that touch.
_FORMS = {
    "list": Form(frozenset("、“"), re.compile("[、“]"), re.compile("[，。；：！？（）—+…]")),
    "clauses": Form(frozenset("，"), re.compile("，"), re.compile("[。；：！？（）—…]")),
    "list and clauses": Form(frozenset("、“，"), re.compile("[、“]+，|，，*[、“]"), re.compile("[。；：！？（）—…]")),
    "semicolons": Form(frozenset("；"), re.compile("；"), re.compile("[。！？…]")),
    "sentences": Form(frozenset("。；！？"), re.compile("[。！？]"), re.compile("(?!)")),
    "sum": Form(frozenset("+、"), re.compile("[+]"), re.compile("[，。；：！？（）—…]")),
}
#: The forms whose pieces are no clauses.
IN_CLAUSE = ("list", "joined", "sum")
_MARK = re.compile("[、，。；：！？（）+…]|——?|(?<=”)加(?=“)|(?<=”)(?=“)")
_KINDS = {"加": "+", "": "“"}


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


class Stops(NamedTuple):
    """The marks of a line, in order, by three columns of one length, and whether something stands before each.

    Attributes:
        starts: where each mark begins.
        ends: where it ends.
        kinds: a character for its kind; “ stands for quotes that touch.
        filled: whether there is more than marks between the one before and it.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    kinds: str
    filled: Sequence[bool]


def _stops(text: str, start: int, end: int) -> Stops:
    found = [at.span() for at in _MARK.finditer(text, start, end)]
    starts, ends = [a for a, _ in found], [b for _, b in found]
    kinds = "".join([_KINDS.get(text[a:b], text[a : a + 1]) for a, b in found])
    filled = [bool(text[a:b].strip(EDGE)) for a, b in zip((start, *ends), starts, strict=False)]
    return Stops(starts, ends, kinds, filled)


def lists_in(document: Document, stops: Stops, stretch: Item, near: Item) -> list[TextList]:
    """The lists in a stretch of one line, by all forms; a single piece counts where a word joins two things in it.

    Args:
        document: the article.
        stops: the marks of the line.
        stretch: what is read.
        near: lists that begin behind its end or end before its start are left out.
    """
    text, (low, high) = document.folded, stretch
    first, last = bisect_left(stops.starts, low), bisect_left(stops.starts, high)
    kinds = stops.kinds[first:last]
    links = _conjunctions(document, low, high)
    found: list[TextList] = []
    for name, form in _FORMS.items():
        joinable = bool(links) and name == "list"
        if not joinable and not form.marked.search(kinds):
            continue
        for start, end in _runs(kinds, form.end):
            opening = stops.ends[first + start - 1] if start else low
            closing = stops.starts[first + end] if end < len(kinds) else high
            if opening > near[1]:
                break
            if closing < near[0]:
                continue
            joined = _within(links, opening, closing) if joinable else []
            if not joined and not form.marked.search(kinds, start, end):
                continue
            pieces = _pieces(text, stops, range(first + start, first + end), (opening, closing), form.part)
            if joined and pieces:
                found += _joined(pieces, joined)
            if len(pieces) > 1:
                found.append(TextList(tuple(pieces), name))
    return found


def _runs(kinds: str, ending: re.Pattern[str]) -> Iterator[Item]:
    """The runs of marks that no mark `ending` a list parts, by their places in `kinds`."""
    at = 0
    for stop in ending.finditer(kinds):
        yield at, stop.start()
        at = stop.end()
    yield at, len(kinds)


def _pieces(text: str, stops: Stops, inner: range, stretch: Item, between: Set[str]) -> Items:
    """The pieces of a list in `stretch`, parted by those of its `inner` marks that are of a kind in `between`."""
    pieces: Items = []
    (at, high), held = stretch, False
    for n in inner:
        held = held or (stops.filled[n] if n > inner.start else bool(text[at : stops.starts[n]].strip(EDGE)))
        if stops.kinds[n] in between:
            if held:
                pieces.append((at, stops.starts[n]))
            at, held = stops.ends[n], False
    if held or text[at:high].strip(EDGE):
        pieces.append((at, high))
    return pieces


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
        self._stops: dict[int, Stops] = {}
        self._known: dict[tuple[Item, Item], list[TextList]] = {}

    def within(self, line: Line, stretch: Item, near: Item) -> list[TextList]:
        """The lists of a stretch of a line that touch another stretch; see :func:`lists_in`."""
        if (stretch, near) not in self._known:
            if line.start not in self._stops:
                self._stops[line.start] = _stops(self._document.folded, line.start, line.end)
            self._known[stretch, near] = lists_in(self._document, self._stops[line.start], stretch, near)
        return self._known[stretch, near]

    def holding(self, heads: Sequence[tuple[int, str]]) -> Iterator[TextList]:
        """The lists that say each of `heads` as often as its number, line by line."""
        text = self._document.folded
        (number, head), *others = heads
        places = occurrences(text, head, 0, len(text))
        for line in self._document.content:
            inside = places[bisect_left(places, line.start) : bisect_left(places, line.end)]
            runs = zip(inside, inside[number - 1 :], strict=False)
            if not any(last - first < _MEAN * number for first, last in runs):
                continue
            stretch = (line.start, line.end)
            for one in self.within(line, stretch, stretch):
                low, high = one.pieces[0][0], one.pieces[-1][1]
                if text.count(head, low, high) >= number and all(text.count(h, low, high) >= n for n, h in others):
                    yield one
