"""The guidelines' conditions for a parallel, as far as they can be told without weights.

What they rule out at once (nouns alone, enumerated quantities, a part of a longer frame) is dropped here, the rest is
left to the features.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.extract.parallels.candidates import Candidate
from nlp.extract.parallels.grammar import counted
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.windows import cuts
from nlp.extract.parallels.words import Words

_DIGIT = re.compile(r"\d|·")


def hopeful(reading: Reading) -> bool:
    """Whether the lengths and what repeats leave hope for one of the guidelines' conditions.

    In prose, where nothing repeats, only rows of three or four characters and pairs of more than four come into
    question.
    """
    if reading.front or reading.back or reading.echo or reading.marked:
        return True
    if len(reading.members) == 2:
        return reading.size > 4
    return reading.size < 5 and not reading.uneven


def admissible(reading: Reading) -> bool:
    """Whether one of the guidelines' conditions can hold at all of a :func:`hopeful` candidate.

    In prose, where nothing repeats, only rows of three characters, rows of four that all end in their predicate, and
    pairs that match word for word come into question; nouns alone never do. Wherever it stands, a parallel takes in
    every neighbour that keeps to its frame.
    """
    candidate, members, size = reading.candidate, reading.members, reading.size
    if candidate.separator == " ":
        quoted = [any(mark in reading.text[slice(*member)] for mark in "“‘") for member in candidate.members]
        if any(quoted) and not all(quoted):
            return False
    if _misses_neighbour(candidate, reading.front, reading.back, reading.words):
        return False
    if reading.marked:
        return True
    if any(map(_DIGIT.search, members)):
        return False
    kinds = reading.kinds
    if candidate.separator == "”“" and None in kinds and len(members) < 3:
        return False
    if size == 3 and kinds.count(None) > 1 - (len(kinds) < 4):
        return False
    if not any(kinds) or all(map(counted, members)):
        return False
    if 2 * kinds.count(None) > len(kinds) and len({member[-1] for member in members}) == 1:
        return False  # nouns of one class of which a part looks like a verb: 大局意识、看齐意识
    if reading.front or reading.back or reading.echo:
        return True
    if len(members) > 2:
        return size == 3 or set(kinds) == {"end"}
    return None not in kinds


def _misses_neighbour(candidate: Candidate, front: Sequence[int], back: Sequence[int], words: Words) -> bool:
    """Whether the item before or behind has the frame too, so that the parallel would be longer."""
    if not front and not back:
        return False
    member = words.bare(candidate.members[0])
    for item, behind in ((candidate.before, False), (candidate.behind, True)):
        size = words.size(item) if item else 0
        if item is None or size < len(member):
            continue
        for cut in cuts(item, size, len(member), words, front=not behind):
            other = words.bare(cut)
            if len(other) != len(member) or other == member:
                continue
            in_front = bool(front) and all(other[at] == member[at] for at in front)
            if in_front or (back and all(other[-at] == member[-at] for at in back)):
                return True
    return False
