"""Rows: three neighbouring items of a list or more as members, the first cut in front and the last behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.extract.parallels.formulas import formula_members
from nlp.extract.parallels.repetition import echoes, repeats_in_place
from nlp.extract.parallels.windows import LONGEST, even, fit_to, runs_on
from nlp.extract.parallels.words import Item, Words

_SHORTEST = 3
_MOST_MEMBERS = 16
# Shorter members are cut to each of the lengths that the inner ones have.
_SHORT = 5
#: From this length on a row of which nothing repeats is prose.
LONG_ROW = 9


def row_ends(sizes: Sequence[int], at: int) -> Iterator[int]:
    """Behind which items a row from item `at` on may end, by the lengths of the items.

    All but the first and the last must be of one length, give or take a character; these two must not be shorter.
    """
    first, low, high = sizes[at], sizes[at + 1], sizes[at + 1]
    for end in range(at + 2, min(len(sizes), at + _MOST_MEMBERS)):
        size = sizes[end]
        if size < _SHORTEST or high - low > 1 or high > LONGEST:
            return
        if low <= first + 1 and low <= size + 1:
            yield end + 1
        if size < low:
            low = size
        elif size > high:
            high = size


def fit_row(window: Sequence[Item], texts: Sequence[str], words: Words, *, marked: bool) -> Iterator[tuple[Item, ...]]:
    """The items (`texts` are what they say, without quote marks) as members of one length, each way once.

    `marked` tells whether quotes or a line of its own set them off.
    """
    sizes = list(map(len, texts))
    lengths = sorted(set(sizes[1:-1]))
    repeats = lengths[0] > _SHORTEST and _may_repeat(texts)
    if lengths[0] > _SHORTEST and not (repeats or marked or _may_hold(window, texts, words)):
        return
    if repeats or lengths[0] < _SHORT:
        yield from fit_to(window, sizes, lengths, words)
        return
    if even(window, words):
        yield tuple(window)
    if len(lengths) == 1:
        yield from _cut_at_ends(window, sizes, words)


def _may_repeat(texts: Sequence[str]) -> bool:
    """Whether a character can repeat in all members, however the first and the last item are cut.

    The last is cut behind, so that its places from the front stay, the first in front, so that those from the back do.
    """
    return repeats_in_place(texts[1:]) or repeats_in_place([text[::-1] for text in texts[:-1]])


def _may_hold(window: Sequence[Item], texts: Sequence[str], words: Words) -> bool:
    """Whether a row in which nothing repeats can be one by its inner items, which are members as they are.

    That is where they are members of formulas, echo a character or hold their predicates as
    :func:`nlp.extract.parallels.conditions.admissible` asks it of all.
    """
    inner = texts[1:-1]
    if inner[0] in formula_members() or echoes(inner):
        return True
    one_ending = len({text[-1] for text in texts[:-1]}) == 1
    if not one_ending and len(min(inner, key=len)) >= LONG_ROW:
        return False
    kinds = set(map(words.predicate, window[1:-1]))
    if kinds == {"end"} or (one_ending and kinds == {"start"}):
        return True
    return all(map(words.ends_in_verdict, window[1:-1]))


def _cut_at_ends(window: Sequence[Item], sizes: Sequence[int], words: Words) -> Iterator[tuple[Item, ...]]:
    """Items of one length (the inner ones) with the first cut in front to it, the last behind where it does not run on:
    实行镇里统一派单、村里及时接单、群众在线评单的办法.
    """
    first, length, last = sizes[0], sizes[1], sizes[-1]
    opening = _exactly(words, window[0], first, length, front=True)
    ending = window[-1] if last <= length + 1 else _exactly(words, window[-1], last, length, front=False)
    if opening is None or ending is None or (last > length + 1 and runs_on(words.text, ending[1])):
        return
    members = (opening, *window[1:-1], ending)
    if members != tuple(window) and even(members, words):
        yield members


def _exactly(words: Words, item: Item, size: int, length: int, *, front: bool) -> Item | None:
    """`item` of `size` characters, or its end (`front`) or beginning of `length`, where it can be cut there."""
    if size == length:
        return item
    return words.cut(item, length, front=front, loose=False) if size > length else None
