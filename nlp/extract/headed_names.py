"""Names of measures without quotes that only their head shows: nominal modifiers and a type noun (关中忙罢艺术节).

Wide on purpose: most noun phrases of this kind name nothing, and their features say so. Left out is only what no
feature could save: modifiers that are too short or no noun phrase and, for heads that stand behind everything (平台,
活动), phrases with nothing of a proper name. The words are in ``[headed]`` of ``initiative_shapes.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.circumstances import governing_verbs
from nlp.extract.established_names import established_types
from nlp.extract.initiative_mentions import Mention
from nlp.extract.type_nouns import type_noun_at_end
from nlp.extract.unquoted_names import goes_on, modifier_evidence
from nlp.lexicon import Matcher, load, settings
from nlp.segment import tagged

_LONGEST_MODIFIERS, _SHORTEST_MODIFIERS = 20, 3
# What names without quotes are written with; a region whose name is left out (D市) is not part of them.
_RUN = re.compile(r"(?:(?<=[A-Z][省市县区镇村])[一-鿿·]+|(?<![A-Z])[一-鿿\dA-Za-z·+—-]+)$")
# 第十九届, 2024年度, 五大: what stands before a name and is no part of it.
_ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+|首|本|历|每)届|20\d\d(?:年度?)?|[一二三四五六七八九十\d]+(?:大|项|个|类|种)"
)
# Parts of speech in jieba's tags: of proper names, and those that modifiers are made of.
_PROPER = frozenset({"ns", "nt", "nz", "eng", "nrt"})
_NOMINAL = ("n", "b", "vn", "an", "j", "l", "i", "eng", "a", "m", "z", "x", "g", "f", "s", "t", "q", "v")
_COUNTING = ("m", "q", "f", "r")
_LETTER_OR_FIGURE = re.compile(r"[A-Za-z\d·+]")


_TRIAL = "试点"


class _Modifiers(NamedTuple):
    """The words before a head that belong to the name, with their tags, from `start` on, and what `bound` them."""

    start: int
    words: tuple[str, ...]
    tags: tuple[str, ...]
    bound: str


def headed_names(document: Document) -> Iterator[Mention]:
    """Every noun phrase in the content lines of `document` that a type noun heads and that may be a proper name."""
    matcher, heads, general = _heads()
    folded = document.folded
    for index, start, end in matcher.indexes(folded):
        if folded[start - 1 : start] in _never_before() or folded.startswith(goes_on(), end):
            continue
        line = document.content_line_at(start)
        run = _RUN.search(folded, max(line.start, start - _LONGEST_MODIFIERS), start) if line else None
        modifiers = _modifiers(run.group(), start) if run else None
        if modifiers is None:
            continue
        name = folded[modifiers.start : end]
        if heads[index] == _TRIAL and name.removesuffix(_TRIAL) in established_types():
            continue  # a trial of a measure is that measure
        proper = not _PROPER.isdisjoint(modifiers.tags) or _LETTER_OR_FIGURE.search(name) is not None
        shown = proper or modifiers.bound == "governing verb" or folded.count(name) > 1
        noun = type_noun_at_end(name) if shown or heads[index] not in general else None
        if noun:
            head = heads[index]
            evidence = (
                f"head {head}",
                f"head ends {head[-1]}",
                *_evidence(modifiers, proper=proper, then=folded[end : end + 1]),
            )
            yield Mention(modifiers.start, end, name, "", noun.type, True, "headed", evidence)


def _evidence(modifiers: _Modifiers, *, proper: bool, then: str) -> Iterator[str]:
    yield from modifier_evidence(modifiers.words, modifiers.tags)
    yield f"bound by {modifiers.bound}"
    if proper:
        yield "modifiers proper"
    if "v" in modifiers.tags:
        yield "modifiers with verb"
    yield "then a word" if "一" <= then <= "鿿" and then not in _may_follow() else "then ends"


def _modifiers(run: str, end: int) -> _Modifiers | None:
    """The nominal words that end `run`, which ends at `end` in the text; None where they are too short for a name."""
    if len(run) < _SHORTEST_MODIFIERS:
        return None
    found = tagged(run)
    at, bound = len(found), "nothing"
    while at and not (bound := _bounds(*found[at - 1])):
        at -= 1
    rest = found[at:]
    counted = max((match.end() for match in _ORDINAL.finditer("".join(word for word, _ in rest))), default=0)
    while rest and (counted > 0 or rest[0][1] in _COUNTING or rest[0][0] in _words("left_out")):
        counted -= len(rest[0][0])
        bound = "number" if counted >= 0 else bound
        rest = rest[1:]
    size = sum(len(word) for word, _ in rest)
    if size < _SHORTEST_MODIFIERS:
        return None
    words, tags = zip(*rest, strict=True)
    return _Modifiers(end - size, words, tags, bound or "nothing")


def _bounds(word: str, tag: str) -> str:
    """What kind of word ends modifiers to its right; empty for a modifier."""
    if tag != "n" and word in _governing():
        return "governing verb"
    if tag == "v" and word not in _words("verbs_within"):
        return "verb"
    if word == "的":
        return "的"
    return "word" if word in _words("stop") or tag == "ad" or not tag.startswith(_NOMINAL) else ""


@cache
def _governing() -> frozenset[str]:
    return frozenset(governing_verbs())


@cache
def _words(name: str) -> frozenset[str]:
    rows = settings("initiative_shapes")
    more = rows["governed"]["not_first"] if name == "left_out" else ""
    return frozenset((*rows["headed"][name].split(), *more.split()))


@cache
def _never_before() -> frozenset[str]:
    """Characters behind which no head of a name stands; the beginning of the text, punctuation."""
    return frozenset(("", "\n", " ", *settings("initiative_shapes")["headed"]["never_before"].replace(" ", "")))


@cache
def _may_follow() -> frozenset[str]:
    return frozenset(settings("initiative_shapes")["headed"]["may_follow"].split())


@cache
def _heads() -> tuple[Matcher, tuple[str, ...], frozenset[str]]:
    """The heads, as matcher and list, and those of them that need something of a proper name before them."""
    general, never, more = _words("general"), _words("never"), _words("more")
    nouns = {row["noun"] for row in load("type_nouns") if row["use"] != "weak" and len(row["noun"]) > 1}
    heads = tuple(sorted((nouns | general | more) - never))
    return Matcher(heads), heads, general
