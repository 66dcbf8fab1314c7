"""The guidelines' conditions for a parallel, as far as they can be told without weights.

What they rule out at once (lengths without a frame, enumerated quantities, a part of a longer frame) is dropped here.
What they rule out for the most part is a doubt, one feature among others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from nlp.extract.parallels.candidates import Candidate
from nlp.extract.parallels.grammar import counted
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.rows import LONG_ROW
from nlp.extract.parallels.windows import cuts
from nlp.extract.parallels.words import Words

_DIGIT = re.compile(r"\d|·")
# Tags of words that name things, and of those that the dictionary lacks.
_NOUNS = frozenset("nsjlzqxe")


def hopeful(reading: Reading) -> bool:
    """Whether the lengths and what repeats leave hope for one of the guidelines' conditions.

    In prose, where nothing repeats, only rows of three or four characters, pairs of more than four and established
    formulas come into question.
    """
    if reading.front or reading.back or reading.echo or reading.marked or reading.formula:
        return True
    if len(reading.members) == 2:
        return reading.size > 4 and not reading.uneven
    if reading.one_ending:
        return True
    return reading.size < LONG_ROW and not reading.uneven


def admissible(reading: Reading) -> bool:
    """Whether one of the guidelines' conditions can hold at all of a :func:`hopeful` candidate.

    In prose, where nothing repeats, only rows of three characters, rows that all end in their predicate, in four
    characters also whatever word opens them, rows of verb and object with one ending, and pairs that match word for
    word come into question. An established formula always does.
    Wherever it stands, a parallel takes in every neighbour that keeps to its frame, and its first member opens like
    the others where it can.
    """
    candidate, members = reading.candidate, reading.members
    if candidate.separator == " ":
        quoted = [any(mark in reading.text[slice(*member)] for mark in "“‘") for member in candidate.members]
        if any(quoted) and not all(quoted):
            return False
    if candidate.separator in ("+", "·") and None in reading.kinds:
        return False
    if _misses_neighbour(candidate, reading.front, reading.back, reading.words) or _cut_wrongly(members):
        return False
    if reading.marked or reading.formula:
        return True
    if any(map(_DIGIT.search, members)):
        return False
    if all(map(counted, members)) or _nouns_of_one_class(reading):
        return False
    if reading.repeats or reading.size == 3:
        return True
    kinds = set(reading.kinds)
    if len(members) == 2:
        return None not in kinds
    if kinds == {"end"} or (kinds == {"start"} and reading.one_ending):
        return True
    # A word in front may be a verb or a noun, and a set phrase is one word: 定位明晰、规模适度、布局合理.
    return reading.size == 4 and all(map(reading.words.ends_in_verdict, candidate.members))


def _nouns_of_one_class(reading: Reading) -> bool:
    """Nouns of which a part looks like a verb: 大局意识、看齐意识 and 思想建设、组织建设, not 政事分开、管办分开."""
    count = len(reading.members)
    if not reading.one_ending or 2 * reading.kinds.count(None) <= count:
        return False
    endings = [words[-1][1] for words in reading.tagged]
    return 2 * sum(tag[0] in _NOUNS or tag == "vn" for tag in endings) > count


def _cut_wrongly(members: Sequence[str]) -> bool:
    """Whether the others open with one character that the first member has further on: 员进村、进社区、进企业."""
    openings = {member[0] for member in members[1:]}
    return (
        len(members) > 2
        and len(openings) == 1
        and openings.pop() in members[0][1:-1]
        and members[0][0] != members[1][0]
    )


DOUBTS: Mapping[str, Callable[[Reading], object]] = {
    "doubt: two names in quotes": lambda reading: (
        reading.candidate.separator == "”“" and None in reading.kinds and len(reading.members) < 3
    ),
    "doubt: short members without predicate": lambda reading: (
        reading.size == 3 and not reading.repeats and reading.kinds.count(None) > 1 - (len(reading.kinds) < 4)
    ),
    "doubt: nouns with a part in common": lambda reading: (
        reading.repeats and not any(reading.kinds) and not _says_something(reading)
    ),
}


def doubts(reading: Reading) -> list[str]:
    """What speaks against a candidate in prose; it does not rule it out, for kinds of words are told by a lexicon."""
    if reading.marked or reading.formula:
        return []
    return [name for name, holds in DOUBTS.items() if holds(reading)]


def _says_something(reading: Reading) -> bool:
    """Whether what repeats is no part of a noun: 责任上肩、进度上网 and 外防输入、内防反弹, not 公告栏、公众号."""
    front = [at for at in reading.front if at < reading.size]
    if not front:
        return False
    tags = [[tag[0] for word, tag in member for _ in word] for member in reading.tagged]
    return any(all(tag[at] not in _NOUNS for tag in tags) for at in front)


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
