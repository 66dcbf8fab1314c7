"""What repeats in members: characters in one place of all of them, and characters said twice in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cache
from itertools import combinations
from operator import eq

from nlp.lexicon import settings

_LONGEST_ECHO = 8


@cache
def _characters(name: str) -> frozenset[str]:
    return frozenset(settings("parallels")[name])


def repeated_places(members: Sequence[str]) -> tuple[list[int], list[int]]:
    """Places at which all members have one character that makes a frame: from the front (0 …), the back (1 …)."""
    first, second = members[:2]
    even = len(set(map(len, members))) == 1
    # Most members have nothing in one place; this is told at once.
    if not any(map(eq, first, second)) and (even or not any(map(eq, reversed(first), reversed(second)))):
        return [], []
    last = min(map(len, members)) - 1
    places = agreeing(members)
    behind = [last - at for at in reversed(places)] if even else agreeing([member[::-1] for member in members])
    front = [at for at in places if _frames(first[at], final=at == last)]
    return front, [at + 1 for at in behind if _frames(first[-at - 1], final=not at)]


def agreeing(members: Sequence[str]) -> list[int]:
    """The places, from the front, at which all members have one character."""
    first, *others = members
    places = [at for at, same in enumerate(map(eq, first, others[0])) if same]
    for other in others[1:]:
        places = [at for at in places if at < len(other) and other[at] == first[at]]
    return places


def _frames(char: str, *, final: bool) -> bool:
    return char not in _characters("particles") and not (final and char in _characters("noun_endings"))


def frame_characters(members: Sequence[str]) -> str:
    """The function words that stand in one place, from the front, of all members: 以 of 以学促干、以干促进."""
    return "".join(sorted({members[0][at] for at in agreeing(members)} & _characters("frame_characters")))


def in_common(one: str, other: str) -> set[str]:
    """The characters of two items that could make a frame."""
    found = set(one).intersection(other)
    return found - _characters("particles") if found else found


def makes_frame(chars: Iterable[str]) -> bool:
    """Whether one of the characters, which repeat, can make a frame."""
    return not _characters("particles").issuperset(chars)


def repeats(one: str, other: str) -> bool:
    """Whether two members have a character that makes a frame in one place, from the front or from the back."""
    return repeats_in_place((one, other)) or (len(one) != len(other) and repeats_in_place((one[::-1], other[::-1])))


def repeats_in_place(members: Sequence[str]) -> bool:
    """Whether the members have a character that makes a frame in one place from the front."""
    one, other = members[:2]
    return any(map(eq, one, other)) and makes_frame([one[at] for at in agreeing(members)])


def aligned_lengths(opening: str, ending: str, shared: Set[str]) -> set[int]:
    """The lengths at which a character of the end of `opening` and one of the beginning of `ending` share a place.

    From the front that is the length of the first member, from the back that of the second.
    """
    lengths: set[int] = set()
    for char in shared:
        behind = ending.find(char)
        while behind >= 0:
            ahead = opening.find(char)
            while ahead >= 0:
                lengths.add(len(opening) - ahead + behind)
                ahead = opening.find(char, ahead + 1)
            behind = ending.find(char, behind + 1)
    return lengths


def echoes(members: Sequence[str]) -> bool:
    """Whether each member says a character twice, in the same two places: 原原本本读、反反复复悟."""
    first = min(members, key=len)[:_LONGEST_ECHO]
    if len(set(first)) == len(first):
        return False
    return any(
        first[one] == first[two] and all(member[one] == member[two] for member in members)
        for one, two in combinations(range(len(first)), 2)
    )


def is_noun_ending(char: str) -> bool:
    """Whether `char` ends nouns of a class (化, 员), so that its repetition shows no frame."""
    return char in _characters("noun_endings")
