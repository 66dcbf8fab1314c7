"""Lists that may be the members of a numeric label: runs of as many items as it counts, wherever the genre puts them.

Lists are read beside each place of the label, which itself parts them: those behind it in its paragraph and those
before it; the numbered points and the lines that follow; names in quotes; words run together right before it
(市县两级); and in the whole article the lists whose items hold the head that the label counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.article import Line, line_at
from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item, Items, is_edge, occurrences, trim, without_lead_in
from nlp.extract.members.cuts import CLAUSE_END
from nlp.extract.members.labels import Label, known_members
from nlp.extract.members.lists import MOST_PIECES, Candidate, Lists, Run, TextList, lists_of_lines
from nlp.extract.members.names import inside_quotes, quoted_names, quoted_place, repeating_head, run_together
from nlp.extract.members.numbered import counted_heads, numbered, numbered_lines
from nlp.extract.members.readings import READINGS
from nlp.extract.members.wording import trimmed
from nlp.extract.numeric_labels import parts_of
from nlp.lexicon import pattern

#: So much of the line behind and before a label is read, in characters.
BEHIND, BEFORE = 500, 240
# Lists that do not hold what the label counts begin so near behind it or end so near before it: of 680 lists that name
# members none stands further away.
_REACH_BEHIND, _REACH_BEFORE = 120, 80
# An established label goes without its members more often, and where they stand they stand close.
_REACH_OF_ESTABLISHED = 60
# A list of another length than the label counts has to stand so close.
_BESIDE = 24
_MOST_CANDIDATES = 80
_SENTENCE_END = re.compile("[。！？]")


def candidates(document: Document, label: Label) -> list[Candidate]:
    """The lists that may name the members of `label`, each once, the nearest first, at most eighty."""
    found: dict[tuple[Item, ...], Candidate] = {}
    for candidate in _read(document, label):
        found.setdefault(candidate.pieces, candidate)
        if len(found) == _MOST_CANDIDATES:
            break
    return list(found.values())


def _read(document: Document, label: Label) -> Iterator[Candidate]:
    """The lists of :func:`_all`, each run of pieces once: the same stand beside several places of a label."""
    seen: set[Run] = set()
    for one in _all(document, label):
        if isinstance(one, Candidate):
            yield one
        elif one not in seen:
            seen.add(one)
            pieces = trimmed(document, label, one.pieces, one.form)
            room = (one.pieces[0][0], one.pieces[-1][1])
            yield Candidate(tuple(pieces), one.form, one.whole, room)


def _all(document: Document, label: Label) -> Iterator[Candidate | Run]:
    for name, reading in READINGS:
        if items := reading(document, label):
            line = line_at(document.content, items[0][0])
            inside = name == "known members" and line is not None and items[-1][1] <= line.end
            room = (line.start, line.end) if inside and line else (items[0][0], items[-1][1])
            yield Candidate(tuple(items), name, True, room, as_it_is=True)
    if len(label.parts) > 1:
        yield from _by_parts(document, label)
    for place in label.places:
        yield from _at(document, label, place)
    yield from quoted_names(document, label, BEFORE, BEHIND)
    for one in document.once(lists_of_lines):
        yield from _of_lines(document.folded, label, one)
    for one in numbered_lines(document, label):
        yield from _all_of(document.folded, label, one)
    yield from _with_heads(document, label)


def _at(document: Document, label: Label, place: Item) -> Iterator[Candidate | Run]:
    """The lists of the line in which a label stands."""
    text = document.folded
    line = line_at(document.content, place[0])
    if line is None:
        return
    start, end = quoted_place(text, place)
    if max(label.counts) == 1:
        yield from _one_behind(text, (end, min(line.end, end + BEHIND)))
        return
    lists = document.once(Lists)
    near = _reach(text, (start, end), line, known=bool(known_members(label.text)))
    for one in lists.within(line, (max(line.start, start - BEFORE), start), near):
        yield from _windows(text, label, one, beside=start - one.pieces[-1][1] <= _BESIDE, near=near)
    for one in lists.within(line, (end, min(line.end, end + BEHIND)), near):
        yield from _windows(text, label, one, beside=one.pieces[0][0] - end <= _BESIDE, near=near)
    for one in numbered(document, (end, line.end)):
        yield from _all_of(text, label, one)
    yield from counted_heads(text, label, (end, line.end))
    yield from run_together(text, label, start)
    yield from repeating_head(document, label, (max(line.start, start - BEFORE), min(line.end, end + BEHIND)))
    yield from inside_quotes(text, label, place)


def _reach(text: str, place: Item, line: Line, *, known: bool) -> Item:
    """So far before and behind a label lists that do not hold what it counts touch: to the second sentence off."""
    start, end = place
    low = max(line.start, start - (_REACH_OF_ESTABLISHED if known else _REACH_BEFORE))
    high = min(line.end, end + (_REACH_OF_ESTABLISHED if known else _REACH_BEHIND))
    before = [stop.end() for stop in _SENTENCE_END.finditer(text, low, start)]
    behind = [stop.start() for stop in _SENTENCE_END.finditer(text, end, high)]
    return (before[-2] if len(before) > 1 else low, behind[1] if len(behind) > 1 else high)


def _one_behind(text: str, behind: Item) -> Iterator[Candidate]:
    """The only member, where a label of one is defined: “一述”即支部书记述职."""
    if opener := pattern("members", "definition").match(text, *behind):
        stop = CLAUSE_END.search(text, opener.end(), behind[1])
        item = trim(text, (opener.end(), stop.start() if stop else behind[1]))
        yield Candidate((item,), "only one", True, (-1, -1), as_it_is=True)


def _with_heads(document: Document, label: Label) -> Iterator[Run]:
    """The lists of the article that say each head of the label as often as its number."""
    text = document.folded
    heads = [(number, head) for number, head in label.parts if head]
    if heads and all(text.count(head) >= number for number, head in heads):
        for one in document.once(Lists).holding(heads):
            yield from _windows(text, label, one, headed=True)


def _of_lines(text: str, label: Label, one: TextList) -> Iterator[Run]:
    """The runs of lines or heads that say something of what the label counts; all headings, where it counts as many."""
    said = set("".join([head for _, head in label.parts]))
    whole = one.form != "lines"
    for run in _windows(text, label, one):
        if (whole and run.whole) or all(not said.isdisjoint(text[a:b]) for a, b in run.pieces):
            yield run


def _windows(
    text: str, label: Label, one: TextList, *, beside: bool = False, headed: bool = False, near: Item | None = None
) -> Iterator[Run]:
    """The runs of as many items as the label counts: at both ends of a list, and where their neighbours differ.

    Args:
        text: the folded text.
        label: the label.
        one: the list.
        beside: whether the list stands so close that it may be meant though it is of another length.
        headed: whether only runs count of which each item holds the head, as with sentences anyway.
        near: what runs have to touch, by default nothing.
    """
    pieces, size = one.pieces, len(one.pieces)
    headed = headed or one.form == "sentences"
    if size > MOST_PIECES:
        return
    holding: list[bool] | None = None
    openings = ""
    for count in label.counts:
        if not 1 < count <= size:
            continue
        for at in range(size - count + 1):
            if near and (pieces[at + count - 1][1] < near[0] or pieces[at][0] > near[1]):
                continue
            if headed or 0 < at < size - count:
                if holding is None:
                    holding = _hold_head(text, label, pieces)
                    openings = "" if headed else "".join([text[a:b].lstrip(EDGE)[0] for a, b in pieces])
                alike = count > 2 and openings and len(set(openings[at + 1 : at + count])) == 1
                if not (alike or all(holding[at : at + count])):
                    continue
            yield Run(pieces[at : at + count], one.form, size == count)
    if (
        beside
        and size not in label.counts
        and 2 < size <= 2 * max(label.counts)
        and one.form in ("list", "joined", "semicolons")
    ):
        yield Run(pieces, one.form, whole=True)


def _hold_head(text: str, label: Label, pieces: Sequence[Item]) -> list[bool]:
    """Which pieces hold what the label counts."""
    heads = [head for _, head in label.parts if head]
    return [any(text.find(head, a, b) >= 0 for head in heads) for a, b in pieces]


def _all_of(text: str, label: Label, one: TextList) -> Iterator[Run]:
    """The runs of a numbered list, and the list as it is where it has fewer points than the label counts."""
    yield from _windows(text, label, one)
    if len(one.pieces) not in label.counts and 2 < len(one.pieces) < max(label.counts):
        yield Run(one.pieces, one.form, whole=True)


def _by_parts(document: Document, label: Label) -> Iterator[Run]:
    """The nearest lists that hold the heads of the parts of a label, one behind the other: 交办单、督办单 … 进度图."""
    text, after = document.folded, label.places[0][1]
    if any(not head or text.find(head, after) < 0 for _, head in label.parts):
        return
    found: Items = []
    for (number, head), (written, _) in zip(label.parts, parts_of(label.text), strict=True):
        part = Label(written + head, (number,), label.places)
        lists = _alone(document, part, after)
        if number > 1:
            lists = [tuple(pieces) for pieces in _counted_by(document, part, after)]
        held = [items for items in lists if all(head in text[a:b] and text[a:b] != part.text for a, b in items)]
        if not held:
            return
        nearest = min(held, key=lambda items: items[0])
        found += nearest
        after = found[-1][1]
    yield Run(tuple(found), "parts", whole=True)


def _counted_by(document: Document, part: Label, after: int) -> Iterator[Items]:
    """The lists behind `after` with as many items as one part of a label counts, each with its head."""
    text, number, head = document.folded, part.numerals[0], part.parts[0][1]
    for one in _all(document, part):
        low, high = one.pieces[0][0], one.pieces[-1][1]
        if len(one.pieces) != number or high < after or text.count(head, low, high) < number:
            continue
        pieces = list(one.pieces) if isinstance(one, Candidate) else trimmed(document, part, one.pieces, one.form)
        if pieces[0][0] >= after:
            yield pieces


def _alone(document: Document, part: Label, after: int) -> list[tuple[Item, ...]]:
    """The first thing behind `after` in its line that ends with the head of a part of one: 墙上挂|进度图."""
    text, head = document.folded, part.parts[0][1]
    line = line_at(document.content, after)
    for at in occurrences(text, head, after, line.end) if line else ():
        end = at + len(head)
        opening = max(text.rfind(mark, after, end) for mark in "，。；：、") + 1
        start, _ = without_lead_in(document, (opening, end), 6)
        if is_edge(document, end) and end - start > len(head):
            return [((start, end),)]
    return []
