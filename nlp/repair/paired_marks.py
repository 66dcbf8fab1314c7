"""Marks that come in pairs, as the readings of a damaged run are told by them: which are open, which fit."""

from __future__ import annotations

import re

from nlp.repair.ruby import READING

# Half-width brackets are taken for full-width ones.
_CLOSERS = dict(zip("”）》】」』〉〕｝］", "“（《【「『〈〔｛［", strict=True))
#: Every mark of a pair.
PAIRED = frozenset(_CLOSERS) | frozenset(_CLOSERS.values())
_PAIR = re.compile(f"[{''.join(sorted(PAIRED))}]")
_FULL_WIDTH = str.maketrans("()[]{}", "（）［］｛｝")
#: What a mark costs that opens twice or closes what is not open (nats).
ODD_PAIR = 4.0


def left_open(line: str) -> str:
    """The paired marks that `line` opens and does not close."""
    inside = ""
    for mark in _PAIR.findall(READING.sub("", line).translate(_FULL_WIDTH)):
        inside = pass_mark(mark, inside)[1]
    return inside


def odd_pairs(inside: str, behind: str) -> float:
    """What it costs that the marks `inside` are open where a line goes on with `behind`."""
    following = _PAIR.search(behind.split("?")[0].translate(_FULL_WIDTH))
    if following:
        return 0.0 if pass_mark(following[0], inside)[0] else ODD_PAIR
    return ODD_PAIR / 2 if inside and "?" not in behind else 0.0  # they stay open


def pass_mark(mark: str, inside: str) -> tuple[bool, str]:
    """Whether a paired mark fits where the marks `inside` are open, and those open behind it."""
    opener = _CLOSERS.get(mark)
    if opener is None:
        return mark not in inside, (inside + mark)[-3:]
    at = inside.rfind(opener)
    return at == len(inside) - 1 >= 0, inside[:at] if at >= 0 else inside
