"""Windows: neighbouring items of a list, cut to members of one length.

Of the first item of a list only the end and of the last only the beginning may belong to the parallel, so every list
gives several readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from nlp.extract.parallels.repetition import agreeing, aligned_lengths, makes_frame, repeats
from nlp.extract.parallels.words import QUOTES, Item, Words

_LONGEST = 26
# Two items that are both cut: longer members are found only where one of them is whole.
_LONGEST_CUT = 14
# What may stand behind a member that is less than its clause: 、 and quotes as well as 的 and 等.
_BEHIND_MEMBER = re.compile("[的等、：（）— “‘]")


def longest_window(sizes: Sequence[int], at: int) -> int:
    """How many items from `at` on can be members together: all but the first and the last must be of one length."""
    if len(sizes) - at < 3:
        return len(sizes) - at
    low = high = None
    for end in range(at + 1, len(sizes) - 1):
        low, high = min(low or sizes[end], sizes[end]), max(high or 0, sizes[end])
        if high - low > 1 or high > _LONGEST:
            return end - at + 1
    return len(sizes) - at


def cut_too_short(sizes: Sequence[int]) -> bool:
    """Whether the first or the last of three items or more is too short for the others, or these are too long."""
    inner = sizes[1:-1]
    return max(inner) > _LONGEST or min(sizes[0], sizes[-1]) < min(inner) - 1


def fit(window: Sequence[Item], sizes: Sequence[int], words: Words) -> Iterator[tuple[Item, ...]]:
    """The items as members of one length (`sizes` are theirs), each way once."""
    if len(window) == 2:
        shorter = min(sizes)
        lengths = sorted({*sizes, *range(4, min(shorter, _LONGEST_CUT) + 1)})
        yield from _fit_to(window, sizes, [n for n in lengths if 4 <= n <= _LONGEST], words)
        return
    lengths = sorted(set(sizes[1:-1]))
    if lengths[0] < 5 or _may_repeat(window, words):
        yield from _fit_to(window, sizes, lengths, words)
    else:
        if even(window, words):
            yield tuple(window)
        if len(lengths) == 1:
            yield from _cut_at_ends(window, sizes, words)


def _fit_to(
    window: Sequence[Item], sizes: Sequence[int], lengths: Sequence[int], words: Words
) -> Iterator[tuple[Item, ...]]:
    """The items with the first and the last cut to about one of some lengths, each way once."""
    inner, first, last = sizes[1:-1], sizes[0], sizes[-1]
    low, high = (min(inner), max(inner)) if inner else (_LONGEST, 0)
    tried: set[tuple[Item, Item]] = set()
    for length in lengths:
        # Where two whole items agree on a short length, the segmenter's opinion (书记述|真绩) counts for less.
        loose = len(inner) > 1 or (len(inner) == 1 and last == length < 5)
        rights = [(cut, words.size(cut)) for cut in cuts(window[-1], last, length, words, front=False)]
        if not rights:
            continue
        for left in cuts(window[0], first, length, words, front=True, loose=loose):
            size = words.size(left)
            for right, other in rights:
                if max(high, size, other) - min(low, size, other) > 1 or (left, right) in tried:
                    continue
                tried.add((left, right))
                members = (left, *window[1:-1], right)
                if even(members, words):
                    yield members


def _cut_at_ends(window: Sequence[Item], sizes: Sequence[int], words: Words) -> Iterator[tuple[Item, ...]]:
    """Items of one length (the inner ones) with the first cut in front to it, the last behind where it does not run on:
    实行镇里统一派单、村里及时接单、群众在线评单的办法.
    """
    first, length, last = sizes[0], sizes[1], sizes[-1]
    opening = _exactly(words, window[0], first, length, front=True)
    ending = window[-1] if last <= length + 1 else _exactly(words, window[-1], last, length, front=False)
    if opening is None or ending is None or (last > length + 1 and _runs_on(words.text, ending[1])):
        return
    members = (opening, *window[1:-1], ending)
    if members != tuple(window) and even(members, words):
        yield members


def _exactly(words: Words, item: Item, size: int, length: int, *, front: bool) -> Item | None:
    """`item` of `size` characters, or its end (`front`) or beginning of `length`, where it can be cut there."""
    if size == length:
        return item
    return words.cut(item, length, front=front, loose=False) if size > length else None


def _may_repeat(window: Sequence[Item], words: Words) -> bool:
    """Whether a character can repeat in all members, however the first and the last item are cut.

    The last is cut behind, so that its places from the front stay, the first in front, so that those from the back do.
    """
    first, *inner, last = map(words.bare, window)
    behind = inner[0][::-1]
    front, back = agreeing([*inner, last]), agreeing([*(member[::-1] for member in inner), first[::-1]])
    return makes_frame([inner[0][at] for at in front]) or makes_frame([behind[at] for at in back])


def cuts(item: Item, size: int, length: int, words: Words, *, front: bool, loose: bool = False) -> Iterator[Item]:
    """`item`, or its end (`front`) or beginning of about `length` characters, cut between words unless `loose`."""
    for want in (length, 4) if length < 4 else (length, length - 1, length + 1):
        if size == want:
            yield item
        elif want == 4 > length:
            continue
        elif size > want >= 3:
            cut = words.cut(item, want, front=front, loose=loose)
            if cut:
                yield cut


def even(members: Sequence[Item], words: Words) -> bool:
    """Lengths within the guideline, quotes that close inside their member, no member said twice."""
    sizes = list(map(words.size, members))
    shortest, longest = min(sizes), max(sizes)
    if shortest < (4 if len(members) == 2 else 3) or longest > _LONGEST or longest - shortest > 1:
        return False
    bare = list(map(words.bare, members))
    if longest > shortest and shortest < 5 and len({member[0] for member in bare}) > 1:
        return False
    return len(set(bare)) == len(bare) and all(map(words.closes, members))


def fit_pair(
    window: Sequence[Item], texts: Sequence[str], shared: Set[str], words: Words, *, alone: bool, clauses: bool
) -> Iterator[tuple[Item, ...]]:
    """Two items (`texts` are theirs without quote marks) as members: at lengths at which one of their `shared`
    characters repeats; `alone` in their list, also as they are.

    A pair cut out of longer items in which nothing repeats is prose (but for a lead-in: 做到底色鲜明、步调一致), and
    so are one of `clauses` of which the last runs on behind the member and one of two lengths that does not open with
    one character: of thousands the weights take none.
    """
    left, right = window
    if alone and even(window, words):
        yield left, right
    if clauses and not shared:
        return
    opening, ending = texts
    first, last = len(opening), len(ending)
    aligned = aligned_lengths(opening[-_LONGEST:], ending[:_LONGEST], shared)
    # With 、 the second item may be a member as it is, the first one's end the other.
    as_is = last if alone and not clauses else 0
    both_cut = min(first, last, _LONGEST_CUT) + 1
    others = _end_sizes(right, ending, words) if clauses else range(4, min(last, _LONGEST) + 1)
    ones = range(4, min(first, _LONGEST) + 1)
    lengths = [
        (one, other)
        for other in others
        for one in (other - 1, other, other + 1)
        if one in ones
        and (one in aligned or other in aligned or one == other == as_is)
        and (one == other or (one == first and other == last) or _open_alike(opening, ending, one, other))
    ]
    for one, other in lengths:
        if (one < first and not words.cuts(left, first - one)) or (other < last and not words.cuts(right, other)):
            continue
        if (one < first and other < last and max(one, other) > both_cut) or (alone and one == first and other == last):
            continue
        head, tail = opening[first - one :], ending[:other]
        if head == tail or (one != other and not ((head[0] == tail[0] or one > 4 < other) and repeats(head, tail))):
            continue
        start = left if one == first else (words.back(left, one), left[1])
        end = right if other == last else (right[0], words.forth(right, other))
        if words.closes(start) and words.closes(end):
            yield start, end


def _open_alike(opening: str, ending: str, one: int, other: int) -> bool:
    """Whether two members of which only one is cut out of its item open with one character: 让党放心、让人民满意."""
    return opening[-one] == ending[0] and (one == len(opening) or other == len(ending))


def _end_sizes(item: Item, bare: str, words: Words) -> list[int]:
    """The lengths to which a clause may be cut behind so that it does not run on, and its own."""
    size = len(bare)
    longest = min(size, _LONGEST + 1)
    if size < item[1] - item[0]:
        sizes = [n for n in range(4, longest) if not _runs_on(words.text, words.forth(item, n))]
    else:
        sizes = [found.start() for found in _BEHIND_MEMBER.finditer(bare, 4, longest)]
    return [*sizes, size] if 4 <= size <= _LONGEST else sizes


def _runs_on(text: str, end: int) -> bool:
    """Whether a clause goes on behind a member that ends at `end` with a word of its own."""
    return text[end - 1] not in QUOTES and not _BEHIND_MEMBER.match(text, end)
