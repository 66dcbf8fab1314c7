"""Ways to take the members from the pieces of a list: whole, a clause of each, what is quoted in it, up to the head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from nlp.extract.enumerations import Item, Items, cut, is_edge, trim, without_lead_in
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import IN_CLAUSE
from nlp.extract.members.wording import restored
from nlp.lexicon import pattern
from nlp.segment import words

#: Where the first clause of a piece ends.
CLAUSE_END = re.compile("[，：；。！？（\n]|——")
# Forms whose pieces are sentences: as a whole they are members only up to this length.
_LONG_FORMS, _LONGEST_SENTENCE = ("lines", "sentences", "numbered", "numbered lines"), 30
# What a first item is longer than the others, all of one length, is taken for a lead-in from this length on.
_LEAD_IN = 2
_NAME_ALONE = re.compile("“[^”]*”|第[一二三四五六七八九十]+.{0,2}")
# A list so opened begins with its first item.
_OPENED = re.compile("(?:[：（]|——|即|指|分别[是为]|就是)“?$")
_TAIL = re.compile("等|在(?!线)|为(?!民)|组成|构成|的(?=“|$)|这$|一[个起同齐]|共同")
_COUNTED = re.compile(r"由?\d+[名个支位家](?=..)")
_IS = re.compile("[^是，]{1,8}是([^，]{1,20})$")
_NAME = re.compile("“([^“”\n]{1,16})”")


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to take the members from the pieces of a list.

    Attributes:
        items: the members.
        shape: how much of each piece is the member: ``whole``, ``clause``, ``quoted``, ``to head``,
            ``head``, ``uncounted``, ``is``.
        room: where the first member may begin earlier and the last one end later; (-1, -1) where they may not.
    """

    items: tuple[Item, ...]
    shape: str
    room: Item


def cuts_of(text: str, label: Label, run: Sequence[Item], form: str) -> tuple[Items, list[Cut]]:
    """The pieces of `run` without what leads in and out, and the ways to take the members from them."""
    trimmed = restored(text, [trim(text, piece) for piece in run])
    if form in IN_CLAUSE:
        trimmed = _evened(text, trimmed)
    elif len(label.parts) > 1 and len(trimmed) == sum(label.numerals):
        openings = set(accumulate((number for number, _ in label.parts), initial=0))
        trimmed = [without_lead_in(text, item) if n in openings else item for n, item in enumerate(trimmed)]
    cuts = [
        Cut(tuple(items), shape, (low, high))
        for items, shape, low, high in _shapes(text, label, trimmed, form, (run[0][0], run[-1][1]))
    ]
    return trimmed, cuts


def _shapes(
    text: str, label: Label, trimmed: Items, form: str, room: Item
) -> Iterator[tuple[Sequence[Item], str, int, int]]:
    """Items, the name of their shape and the room around them."""
    low, high = room
    clauses = [_main_clause(text, piece) for piece in trimmed]
    if form not in _LONG_FORMS or _longest(trimmed) <= _LONGEST_SENTENCE:
        yield trimmed, "whole", low, high
    if form not in IN_CLAUSE:
        yield clauses, "clause", min(low, clauses[0][0]), clauses[-1][1]
    names = [_NAME.search(text, max(0, a - 1), min(len(text), b + 1)) for a, b in trimmed]
    if all(names):
        yield [name.span(1) for name in names if name], "quoted", -1, -1
    pieces = trimmed if form in IN_CLAUSE else clauses
    counted = [_COUNTED.match(text, *item) for item in pieces]
    if all(counted[1:]) and not label.terms:
        first = _COUNTED.search(text, *pieces[0])
        items = [(found.end() if found else a, b) for found, (a, b) in zip([first, *counted[1:]], pieces, strict=True)]
        yield items, "uncounted", items[0][0], high
    said_is = [_IS.match(text, *item) for item in pieces]
    if all(said_is):
        items = [found.span(1) for found in said_is if found]
        yield items, "is", items[0][0], items[-1][1]
    heads = [head for number, head in label.parts for _ in range(number)]
    if len(heads) == len(pieces) and all(heads):
        yield from _at_heads(text, heads, pieces, room)


def _at_heads(
    text: str, heads: Sequence[str], pieces: Sequence[Item], room: Item
) -> Iterator[tuple[Sequence[Item], str, int, int]]:
    """The pieces up to the word with the head of the label, and that word alone."""
    around = [word for piece, head in zip(pieces, heads, strict=True) if (word := _word_with(text, piece, head))]
    if len(around) < len(pieces):
        return
    ends = [word[1] for word in around]
    if any(end < piece[1] for end, piece in zip(ends, pieces, strict=True)):
        yield [(a, end) for (a, _), end in zip(pieces, ends, strict=True)], "to head", room[0], ends[-1]
    if any(word[0] > piece[0] for word, piece in zip(around, pieces, strict=True)):
        yield around, "head", -1, -1


def _word_with(text: str, piece: Item, head: str) -> Item | None:
    """The word of a piece that holds the head."""
    start, end = piece
    at = text.find(head, start, end)
    low = start
    for word in words(text[start:end]) if at >= 0 else ():
        if low + len(word) > at:
            return low, max(low + len(word), at + len(head))
        low += len(word)
    return None


def _longest(items: Sequence[Item]) -> int:
    return max(end - start for start, end in items)


def _evened(text: str, items: Items) -> Items:
    """The items of a list, the first without what leads in and the last without what follows, as long as the others."""
    (start, first_end), (last_start, end) = items[0], items[-1]
    inner = {b - a for a, b in items[1:-1]} or {end - last_start}
    size = inner.pop() if len(inner) == 1 else 0
    if _OPENED.search(text, max(0, start - 3), start):
        pass
    elif 0 < size < first_end - start - _LEAD_IN and is_edge(text, first_end - size):
        start = first_end - size
    else:
        start = without_lead_in(text, (start, first_end), _longest(items[1:]))[0]
    alike = len({text[b - 1] for _, b in items}) == 1
    if not alike and (tail := _TAIL.search(text, last_start + 1, end)) and is_edge(text, tail.start()):
        end = tail.start()
    return [trim(text, (start, first_end)), *items[1:-1], trim(text, (last_start, end))]


def _main_clause(text: str, piece: Item) -> Item:
    """The first clause that says what is done: no name in quotes alone, no circumstance (在…基础上, 针对…)."""
    clauses = cut(text, *piece, CLAUSE_END)
    for start, end in clauses[:-1]:
        said = text[start:end]
        if not (_NAME_ALONE.fullmatch(said) or pattern("numeric", "circumstances").match(said)):
            return trim(text, (start, end))
    return trim(text, clauses[-1]) if clauses else piece
