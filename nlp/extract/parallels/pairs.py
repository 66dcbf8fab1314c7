"""Pairs: two neighbouring items of a list as members, whole or with the first cut in front and the second behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nlp.extract.parallels.formulas import is_formula
from nlp.extract.parallels.repetition import aligned_lengths, echoes, in_common, repeats
from nlp.extract.parallels.windows import BEHIND_MEMBER, LONGEST, even, fit_to, runs_on
from nlp.extract.parallels.words import QUOTES, Item, Words

_SHORTEST = 4
# Two clauses of a longer list between which nothing repeats.
_SHORTEST_ALONE = 5
# Two items that are both cut: longer members are found only where one of them is whole.
_LONGEST_CUT = 14
_CLAUSES = "，；"
_MARK_OR_QUOTE = re.compile(f"{BEHIND_MEMBER.pattern}|[{QUOTES}]")


def fit_pair(
    window: Sequence[Item], texts: Sequence[str], separator: str, words: Words, *, alone: bool, marked: bool
) -> Iterable[tuple[Item, ...]]:
    """Two items as members, each way that their list allows.

    Args:
        window: the items.
        texts: what they say, without quote marks.
        separator: of their list.
        words: of the text.
        alone: whether their list has no other items.
        marked: whether quotes or a line of its own set them off.
    """
    first, last = map(len, texts)
    if min(first, last) < _SHORTEST:
        return ()
    if separator == " ":
        lengths = {first, last, *range(_SHORTEST, min(first, last, _LONGEST_CUT) + 1)}
        return fit_to(window, (first, last), [n for n in sorted(lengths) if n <= LONGEST], words)
    whole = alone and (marked or _may_hold(texts)) and even(window, words)
    if separator not in _CLAUSES:
        return _phrases(window, texts, words, alone, whole)
    if first < last - 1 and not _may_end_early(window[1], texts[1], first + 1):
        return ()
    return _clauses(window, texts, words, alone, whole)


def _may_hold(texts: Sequence[str]) -> bool:
    """Whether a pair as it is gives hope (:func:`nlp.extract.parallels.conditions.hopeful`) where nothing marks it."""
    first, last = map(len, texts)
    if first == last > _SHORTEST:
        return True
    return abs(first - last) < 2 and (repeats(*texts) or echoes(texts) or is_formula(texts))


def _may_end_early(item: Item, bare: str, longest: int) -> bool:
    """Whether a member of at most `longest` characters may be the beginning of a clause (:func:`_end_sizes`)."""
    return len(bare) < item[1] - item[0] or bool(BEHIND_MEMBER.search(bare, _SHORTEST, longest + 1))


def _clauses(
    window: Sequence[Item], texts: Sequence[str], words: Words, alone: bool, whole: bool
) -> Iterator[tuple[Item, ...]]:
    """Two clauses: `whole` also as they are, with others in their list from a length on at which they look made.

    A pair cut out of longer clauses in which nothing repeats is prose, and so are one of which the last runs on behind
    the member and one of two lengths that does not open with one character: of thousands the weights take none.
    """
    opening, ending = texts
    first, last = len(opening), len(ending)
    if whole:
        yield tuple(window)
    longest = min(first, LONGEST)
    for other in _end_sizes(window[1], ending, words):
        # Of two lengths only those are possible of which one is that of an item.
        ones = (other, other - 1, other + 1) if other == last or abs(first - other) == 1 else (other,)
        for one in ones:
            if not _SHORTEST <= one <= longest or not _may_cut(opening, ending, one, other, alone=alone):
                continue
            if repeats(opening[first - one :], ending[:other]):
                found = _cut(window, texts, (one, other), words)
                if found:
                    yield found
    if not alone and _SHORTEST_ALONE <= first == last and not in_common(*texts) and even(window, words):
        yield tuple(window)


def _may_cut(opening: str, ending: str, one: int, other: int, *, alone: bool) -> bool:
    """Whether the lengths `one` and `other` come into question: as the items are, unless that is known of those that
    are `alone`; else equal, or of members that open with one character where one is whole: 让党放心、让人民满意.
    """
    if one == len(opening) and other == len(ending):
        return not alone
    return one == other or (opening[-one] == ending[0] and (one == len(opening) or other == len(ending)))


def _phrases(
    window: Sequence[Item], texts: Sequence[str], words: Words, alone: bool, whole: bool
) -> Iterator[tuple[Item, ...]]:
    """Two phrases within a clause: `whole` as they are, and at lengths at which one of their characters repeats in one
    place.

    `alone` in their list they need not repeat anything, nor where the second is a member as it is and the first one's
    end the other (做到底色鲜明、步调一致).
    """
    opening, ending = texts
    first, last = len(opening), len(ending)
    if whole:
        yield tuple(window)
    shared = in_common(opening, ending)
    if not shared and not alone:
        return
    aligned = aligned_lengths(opening[-LONGEST:], ending[:LONGEST], shared)
    as_is, longest = last if alone else 0, min(first, LONGEST)
    others = {length + by for length in aligned for by in (-1, 0, 1)} | {as_is}
    for other in sorted(others.intersection(range(_SHORTEST, min(last, LONGEST) + 1))):
        for one in (other - 1, other, other + 1):
            if not _SHORTEST <= one <= longest or not (one == other == as_is or one in aligned or other in aligned):
                continue
            if not _may_cut(opening, ending, one, other, alone=alone):
                continue
            if one == other or repeats(opening[first - one :], ending[:other]):
                found = _cut(window, texts, (one, other), words)
                if found:
                    yield found


def _cut(
    window: Sequence[Item], texts: Sequence[str], lengths: tuple[int, int], words: Words
) -> tuple[Item, Item] | None:
    """The end of the first item and the beginning of the second, cut to `lengths` between words.

    None where they cannot be cut there or say the same.
    """
    (left, right), (opening, ending), (one, other) = window, texts, lengths
    first, last = len(opening), len(ending)
    if one < first and other < last and max(one, other) > min(first, last, _LONGEST_CUT) + 1:
        return None
    head, tail = opening[first - one :], ending[:other]
    if head == tail or (one != other and min(one, other) <= _SHORTEST and head[0] != tail[0]):
        return None
    if (one < first and not words.cuts(left, first - one)) or (other < last and not words.cuts(right, other)):
        return None
    start = left if one == first else (words.back(left, one), left[1])
    end = right if other == last else (right[0], words.forth(right, other))
    return (start, end) if words.closes(start) and words.closes(end) else None


def _end_sizes(item: Item, bare: str, words: Words) -> list[int]:
    """The lengths to which a clause may be cut behind so that it does not run on, and its own."""
    size = len(bare)
    longest = min(size, LONGEST + 1)
    if size < item[1] - item[0]:
        text, (start, end) = words.text, item
        marks = [found.start() for found in _MARK_OR_QUOTE.finditer(text, start, end)]
        found = {words.size((start, at)) for mark in marks for at in (mark, mark + 1)}
        sizes = [n for n in sorted(found) if _SHORTEST <= n < longest and not runs_on(text, words.forth(item, n))]
    else:
        sizes = [found.start() for found in BEHIND_MEMBER.finditer(bare, _SHORTEST, longest)]
    return [*sizes, size] if _SHORTEST <= size <= LONGEST else sizes
