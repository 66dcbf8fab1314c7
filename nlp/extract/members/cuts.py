"""Ways to take the members from the pieces of a list: whole, a clause of each, what is quoted in it, up to the head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.extract.enumerations import EDGE, Item, trim
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import IN_CLAUSE, Candidate
from nlp.lexicon import pattern
from nlp.segment import words

#: Where the first clause of a piece ends.
CLAUSE_END = re.compile("[，：；。！？（\n]|——")
_LONGEST_MEMBER = 60
# Forms whose pieces are sentences: as a whole they are members only up to this length.
_LONG_FORMS, _LONGEST_SENTENCE = ("lines", "sentences", "numbered", "numbered lines"), 30
_NAME_ALONE = re.compile("“[^”]*”|第[一二三四五六七八九十]+.{0,2}")
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


def cuts_of(text: str, label: Label, candidate: Candidate) -> list[Cut]:
    """The ways to take the members from the pieces of a list, those that give possible members, each once."""
    if candidate.as_it_is:
        ways = [Cut(candidate.pieces, "whole", candidate.room)]
    else:
        ways = [Cut(tuple(items), shape, room) for items, shape, room in _shapes(text, label, candidate)]
    found: dict[tuple[Item, ...], Cut] = {}
    for way in ways:
        if way.items not in found and _possible(text, label, way.items):
            found[way.items] = way
    return list(found.values())


def _possible(text: str, label: Label, items: Sequence[Item]) -> bool:
    """Whether the items are distinct, of one line, none too long, and none the label or on a place of it."""
    said = {text[a:b] for a, b in items}
    if len(said) < len(items) or "" in said or label.text in said:
        return False
    if any(len(one) > _LONGEST_MEMBER or "\n" in one for one in said):
        return False
    first, last = min(items)[0], max(items)[1]
    near = [(low, high) for low, high in label.places if low < last and first < high]
    return all(b <= low or high <= a for low, high in near for a, b in items)


def _shapes(text: str, label: Label, candidate: Candidate) -> Iterator[tuple[Sequence[Item], str, Item]]:
    """Items, the name of their shape and the room around them."""
    trimmed, form, room = candidate.pieces, candidate.form, candidate.room
    low, high = room
    if form not in _LONG_FORMS or _longest(trimmed) <= _LONGEST_SENTENCE:
        yield trimmed, "whole", room
    pieces = trimmed
    if form not in IN_CLAUSE:
        pieces = tuple([_main_clause(text, piece) for piece in trimmed])
        yield pieces, "clause", (min(low, pieces[0][0]), pieces[-1][1])
    if text.count("“", max(0, trimmed[0][0] - 1), trimmed[-1][1]) >= len(trimmed):
        names = [_NAME.search(text, max(0, a - 1), min(len(text), b + 1)) for a, b in trimmed]
        if all(names):
            yield [name.span(1) for name in names if name], "quoted", (-1, -1)
    yield from _without_actors(text, label, pieces, high)
    said_is = [_IS.match(text, *item) for item in pieces if text.find("是", *item) > 0]
    if len(said_is) == len(pieces) and all(said_is):
        items = [found.span(1) for found in said_is if found]
        yield items, "is", (items[0][0], items[-1][1])
    heads = [head for number, head in label.parts for _ in range(number)]
    if len(heads) == len(pieces) and all(heads):
        yield from _at_heads(text, heads, pieces, room)


def _without_actors(
    text: str, label: Label, pieces: Sequence[Item], high: int
) -> Iterator[tuple[Sequence[Item], str, Item]]:
    """The pieces without who does it, where each but the first opens with a count of them (由3名干部…)."""
    actor = pattern("members", "counted_actor")
    if label.terms or not all(actor.match(text, *item) for item in pieces[1:]):
        return
    found = [actor.search(text, *pieces[0]), *(actor.match(text, *item) for item in pieces[1:])]
    items = [(one.end() if one else a, b) for one, (a, b) in zip(found, pieces, strict=True)]
    yield items, "uncounted", (items[0][0], high)


def _at_heads(
    text: str, heads: Sequence[str], pieces: Sequence[Item], room: Item
) -> Iterator[tuple[Sequence[Item], str, Item]]:
    """The pieces up to the word with the head of the label, and that word alone."""
    if any(text.find(head, *piece) < 0 for piece, head in zip(pieces, heads, strict=True)):
        return
    around = [_word_with(text, piece, head) for piece, head in zip(pieces, heads, strict=True)]
    ends = [word[1] for word in around]
    if any(end < piece[1] for end, piece in zip(ends, pieces, strict=True)):
        yield [(a, end) for (a, _), end in zip(pieces, ends, strict=True)], "to head", (room[0], ends[-1])
    alone = any(text[a:b] == head for (a, b), head in zip(around, heads, strict=True))
    if not alone and any(word[0] > piece[0] for word, piece in zip(around, pieces, strict=True)):
        yield around, "head", (-1, -1)


def _word_with(text: str, piece: Item, head: str) -> Item:
    """The word of a piece that holds the head, which the piece does."""
    start, end = piece
    at = text.find(head, start, end)
    low = start
    for word in words(text[start:end]):
        if low + len(word) > at:
            break
        low += len(word)
    return low, max(low + len(word), at + len(head))


def _longest(items: Sequence[Item]) -> int:
    return max(end - start for start, end in items)


def _main_clause(text: str, piece: Item) -> Item:
    """The first clause that says what is done: no name in quotes alone, no circumstance (在…基础上, 针对…)."""
    start, end = piece
    for stop in CLAUSE_END.finditer(text, start, end):
        said = text[start : stop.start()]
        if said.strip(EDGE):
            more = text[stop.end() : end].strip(EDGE)
            if not (more and (_NAME_ALONE.fullmatch(said) or pattern("numeric", "circumstances").match(said))):
                return trim(text, (start, stop.start()))
        start = stop.end()
    return trim(text, (start, end) if text[start:end].strip(EDGE) else piece)
