"""The grammar of members: whether their words hold a predicate, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.lexicon import load

_NEGATIONS = frozenset("不无没未勿莫零")
_POTENTIAL = frozenset("不得")
_PLACES = frozenset("上下里中内外前后间")
_COUNTED = re.compile("[一两三四五六七八九十几\\d]+[个名支张笔部条次项种件份位家块桩场堂本台类套把只座批](?!一)")


@cache
def _words(place: str, deverbal: str) -> frozenset[str]:
    return frozenset(r["word"] for r in load("predicates") if r["place"] == place and r["deverbal"] == deverbal)


def verbs() -> frozenset[str]:
    """Verbs that open a member and are seldom nouns."""
    return _words("start", "n")


def verbal_nouns() -> frozenset[str]:
    """Verbs that as often stand as nouns."""
    return _words("start", "y")


def predicate(tokens: Sequence[str]) -> str | None:
    """How a member, given by its words, holds a predicate.

    Returns:
        ``"start"`` with a verb in front (补足精神之钙), ``"end"`` with a verdict or verb behind (底色鲜明),
        ``"inside"`` (人人有收入), None for nouns alone.
    """
    if not tokens:
        return None
    first, last = tokens[0], tokens[-1]
    member = "".join(tokens)
    opening, nominal = verbs(), verbal_nouns()
    if len(member) == 3 and member[0] in opening:
        return "start"
    if len(tokens) > 1 and first not in nominal and (first in opening or (len(first) > 2 and first[0] in opening)):
        return "start"
    if last in _words("end", "n") or (len(last) > 1 and last in opening and last not in nominal):
        return "end"
    inner = _words("inside", "n")
    for token in tokens:
        if token[0] in _NEGATIONS or token in inner or (len(token) == 3 and token[1] in _POTENTIAL):
            return "inside"
    for token in tokens[1:]:
        if token not in _PLACES and (token in opening or (len(token) > 2 and token[0] in opening)):
            return "inside"
    return None


def ends_in_verdict(tokens: Sequence[str]) -> bool:
    """Whether the last word of a member, or the second half of a set phrase (布局合理), says how something is."""
    last = tokens[-1][2:] if len(tokens[-1]) == 4 else tokens[-1]
    return last in _words("end", "n") or last in _words("verdict", "n")


def counted(member: str) -> bool:
    """Whether a member opens with a number and a classifier (一支专班)."""
    return bool(_COUNTED.match(member))
