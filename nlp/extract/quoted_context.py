"""Features of the words before and after a quoted stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nlp.extract.type_nouns import type_noun_after
from nlp.lexicon import settings
from nlp.segment import tagged

#: How the features that :func:`neighbours` gives begin.
NEIGHBOUR = "word "
#: Where the clause around a stretch begins and ends.
BREAK = re.compile(r"[，。；：！？“”‘’《》（）—…\n]")
_ASPECT = "了着过起"
# The lists of words that count at a distance, too.
_NEAR = ("open", "hold", "act", "rebuke", "named", "written")
_LIST_TAIL = re.compile(r"(?:、[^，。；：“”]{2,24}){0,6}等(?=[^，。；：“”、])")


def left_features(before: str) -> Iterator[str]:
    """The features of what stands before the opening quote, nearest last."""
    if not before:
        yield "before:start"
        return
    yield from (f"before:{name}" for name, form in _patterns("before").items() if form.search(before))
    last = before[-1]
    if last in "。；！？":
        yield "before:start"
    elif last in "，、：":
        yield f"before:{last}"
    if last in "：，" and before[:-1].endswith(_before()["speech"]):
        yield "before:said"
        return
    clause = BREAK.split(before)[-1]
    # 建起了 is 建 with two particles, and a verb of its own: 建起.
    bare, particled = clause.rstrip(_ASPECT) or clause, clause.rstrip(_ASPECT[:-1])
    near = False
    for name, words in _before().items():
        if bare.endswith(words) or (particled != bare and particled.endswith(words)):
            yield f"before:{name}"
        elif name in _NEAR and _near(name).search(clause):
            yield f"near:{name}"
            near = True
    if not near and len(clause) > 2:
        yield "before:prose"


def right_features(after: str) -> Iterator[str]:
    """The features of what stands behind the closing quote."""
    if not after:
        yield "after:end"
        return
    yield from (f"after:{name}" for name, form in _patterns("after").items() if form.match(after))
    if after[0] in "，。；：、！？”’（）《":
        yield f"after:{'mark' if after[0] in '，；' else after[0]}"
        if after[0] in "，。" and after[1:].startswith(_after()["speech"]):
            yield "after:said"
    if noun := type_noun_after(after):
        yield f"after:{'far' if noun.start else 'type'}_{noun.use}"
    if listed := _LIST_TAIL.match(after):
        yield "after:list"
        rest = after[listed.end() :]
        if type_noun_after(rest):
            yield "after:list_type"
        yield from (f"after:list_{name}" for name in ("trouble", "person", "act") if rest.startswith(_after()[name]))
    elif after.startswith("的") and type_noun_after(after[1:]):
        yield "after:的_type"
    if after.startswith("的"):
        yield "after:的"
    yield from (f"after:{name}" for name, words in _after().items() if name != "breaks" and after.startswith(words))


@cache
def _patterns(table: str) -> Mapping[str, re.Pattern[str]]:
    return {f"form_{name}": re.compile(form) for name, form in settings("quoted_forms")[table].items()}


def neighbours(before: str, after: str) -> Iterator[str]:
    """The words next to a stretch: the last one and the last verb of the clause before it, the first one behind it."""
    left = tagged(clause) if (clause := BREAK.split(before)[-1]) else ()
    if left:
        yield f"{NEIGHBOUR}before {left[-1][0]}"
        if verb := next((word for word, tag in reversed(left) if tag.startswith("v")), ""):
            yield f"{NEIGHBOUR}verb {verb}"
    right = tagged(clause) if (clause := BREAK.split(after)[0]) else ()
    if right:
        yield f"{NEIGHBOUR}after {right[0][0]}"
        if right[0][0] == "的" and len(right) > 1:
            yield f"{NEIGHBOUR}after 的 {right[1][0]}"


def _words(table: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in settings("quoted_context")[table].items()}


@cache
def _before() -> Mapping[str, tuple[str, ...]]:
    return _words("before")


@cache
def _near(name: str) -> re.Pattern[str]:
    """The words of a list of :func:`_before` that count at a distance too: those of two or more characters."""
    return re.compile("|".join(re.escape(word) for word in _before()[name] if len(word) > 1))


@cache
def _after() -> Mapping[str, tuple[str, ...]]:
    return _words("after")
