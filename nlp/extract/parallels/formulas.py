"""Established parallels: formulas that documents repeat nationwide (lexicon ``formulas``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise

from nlp.extract.parallels.words import Item
from nlp.lexicon import Matcher, load
from nlp.segment import words

# What parts the members of a formula within a sentence.
_BETWEEN = frozenset({"", "、", "，"})
_SEPARATOR = re.compile("[、，]")


def is_formula(members: Sequence[str]) -> bool:
    """Whether the members, without quote marks, make up an established formula, whatever separates them."""
    return "".join(members) in _formulas()


def joined_formulas(text: str) -> Iterator[tuple[Item, ...]]:
    """简政放权放管结合优化服务, 为的是惩前毖后、治病救人: formulas, whatever stands around them."""
    found = list(_matcher().find(text.replace("、", "").replace("，", "")))
    if not found:
        return
    wordings = list(_formulas().values())
    # For each separator how many other characters stand before it.
    gaps = [at - n for n, at in enumerate(mark.start() for mark in _SEPARATOR.finditer(text))]
    for match in found:
        sizes = [len(member) for member in wordings[match.index]]
        bounds = pairwise(accumulate(sizes, initial=match.start))
        members = tuple((start + bisect_right(gaps, start), end + bisect_right(gaps, end - 1)) for start, end in bounds)
        between = {text[one[1] : other[0]] for one, other in pairwise(members)}
        if [end - start for start, end in members] == sizes and len(between) == 1 and between <= _BETWEEN:
            yield members


@cache
def formula_members() -> frozenset[str]:
    """The members of all formulas: set phrases that stand in other company as well."""
    return frozenset(member for members in _formulas().values() for member in members)


@cache
def formula_frames() -> frozenset[str]:
    """What repeats where in formulas, □ for the rest, of frames that several have: ``以□促□``."""
    counts = Counter(
        frame for members in _formulas().values() for frame in {outline(pair) for pair in pairwise(members)} if frame
    )
    return frozenset(frame for frame, count in counts.items() if count > 1)


def outline(members: Sequence[str]) -> str:
    """The characters that two members have in one place, □ for the others; "" where lengths differ or none repeats."""
    first, second = members[:2]
    if len(first) != len(second):
        return ""
    frame = "".join(one if one == other else "□" for one, other in zip(first, second, strict=True))
    return frame if frame.strip("□") else ""


@cache
def formula_words() -> Mapping[str, int]:
    """In how many formulas a word of two characters or more stands."""
    counts: Counter[str] = Counter()
    inside: set[str] = set()
    # One cut for all, in which each formula is a line: thousands of short ones take longer.
    for word in words("".join("、".join(members) + "\n" for members in _formulas().values())):
        if word == "\n":
            counts.update(inside)
            inside.clear()
        elif len(word) > 1:
            inside.add(word)
    return counts


@cache
def _formulas() -> Mapping[str, tuple[str, ...]]:
    """The members of each formula by its wording without separators."""
    rows = [tuple(row["formula"].split("、")) for row in load("formulas")]
    return {"".join(members): members for members in rows}


@cache
def _matcher() -> Matcher:
    return Matcher(list(_formulas()))
