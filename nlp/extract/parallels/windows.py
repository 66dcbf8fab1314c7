"""Windows: neighbouring items of a list, cut to members of one length.

Of the first item of a list only the end and of the last only the beginning may belong to the parallel, so every list
gives several readings (``pairs`` of two items, ``rows`` of more).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.extract.parallels.words import QUOTES, Item, Words

#: No member is longer.
LONGEST = 26
# What may stand behind a member that is less than its clause: 、 and quotes as well as 的 and 等.
BEHIND_MEMBER = re.compile("[的等、：（）— “‘]")


def fit_to(
    window: Sequence[Item], sizes: Sequence[int], lengths: Sequence[int], words: Words
) -> Iterator[tuple[Item, ...]]:
    """The items (`sizes` are theirs) with the first and the last cut to about one of some lengths, each way once."""
    inner, first, last = sizes[1:-1], sizes[0], sizes[-1]
    low, high = (min(inner), max(inner)) if inner else (LONGEST, 0)
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
    bare = list(map(words.bare, members))
    sizes = list(map(len, bare))
    shortest, longest = min(sizes), max(sizes)
    if shortest < (4 if len(members) == 2 else 3) or longest > LONGEST or longest - shortest > 1:
        return False
    if longest > shortest and shortest < 5 and len({member[0] for member in bare}) > 1:
        return False
    return len(set(bare)) == len(bare) and all(map(words.closes, members))


def runs_on(text: str, end: int) -> bool:
    """Whether a clause goes on behind a member that ends at `end` with a word of its own."""
    return text[end - 1] not in QUOTES and not BEHIND_MEMBER.match(text, end)
