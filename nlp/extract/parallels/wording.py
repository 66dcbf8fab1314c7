"""What the members of a candidate say: their grammar, parts of speech and wording."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from nlp.extract.parallels.conditions import doubts
from nlp.extract.parallels.grammar import counted, verbal_nouns
from nlp.extract.parallels.reading import Reading
from nlp.lexicon import settings

_ASPECT = re.compile("(?<=.)[了过着]")
_PUNCTUATION = re.compile("[，、；]")
_CROSSING = 0.6
# Parts of speech by the first letter of jieba's tags.
PART_CLASSES = {
    "n": "noun",
    "v": "verb",
    "a": "adjective",
    "d": "adverb",
    "p": "preposition",
    "r": "pronoun",
    "m": "number",
}


class Grammar(NamedTuple):
    """What the words of the members tell: how they hold their predicates, whether ``all``, ``some`` or None of them end
    in a verbal noun, whether their words have the same lengths, whether a word repeats in all of them, whether each
    counts something.
    """

    kinds: frozenset[str | None]
    verbal_endings: str | None
    alike: bool
    word_repeats: bool
    counted: bool


class Inside(NamedTuple):
    """What the members say: their grammar, and the features of their wording, doubts among them, that hold."""

    grammar: Grammar
    wording: tuple[str, ...]


class Parts(NamedTuple):
    """The parts of speech that open and close the members, None where they differ, and what repeats: ``word`` (a
    character that is a word by itself in each member), ``no word`` (no word is in all members), both or neither.
    """

    opening: str | None
    closing: str | None
    repeats_word: bool
    repeats_no_word: bool


def inside_of(reading: Reading) -> Inside:
    """What the members of a candidate say."""
    return Inside(_grammar_of(reading), (*_wording_of(reading), *doubts(reading)))


def _grammar_of(reading: Reading) -> Grammar:
    tokens = [reading.words.within(member) for member in reading.candidate.members]
    first, *others = tokens
    verbal = sum(words[-1] in verbal_nouns() for words in tokens if words)
    return Grammar(
        kinds=frozenset(reading.kinds),
        verbal_endings="all" if verbal == len(tokens) else "some" if verbal else None,
        alike=len({tuple(map(len, words)) for words in tokens}) == 1,
        word_repeats=any(len(word) > 1 and all(word in other for other in others) for word in first),
        counted=all(map(counted, reading.members)),
    )


def _joined(reading: Reading) -> bool:
    """Whether a word in a member joins or weighs things."""
    if not _any_of("joining").search(reading.together):
        return False
    joining = _joining()
    return any(not joining.isdisjoint(reading.words.within(member)) for member in reading.candidate.members)


@cache
def _joining() -> frozenset[str]:
    return frozenset(settings("parallels")["joining"])


@cache
def _any_of(name: str) -> re.Pattern[str]:
    """A pattern for the words of a list of the lexicon."""
    return re.compile("|".join(map(re.escape, settings("parallels")[name])))


def _in_common(members: Sequence[str]) -> float:
    """How much of a member stands in all of them, wherever: much in 知是行之始，行是知之成."""
    common = set(members[0]).intersection(*members[1:])
    if not common:
        return 0.0
    return sum([min([member.count(char) for member in members]) for char in common]) / max(map(len, members))


_Test = Callable[[Reading], object]

_ALWAYS: Mapping[str, _Test] = {
    "an established formula": lambda reading: reading.formula,
    "an established formula, nothing repeats": lambda reading: (
        reading.formula and not (reading.front or reading.back or reading.echo)
    ),
    "的 in all members": lambda reading: all("的" in member for member in reading.members),
    "the same characters in another order": lambda reading: (
        reading.share < _CROSSING and _in_common(reading.members) >= _CROSSING
    ),
}
# What only members with one of the characters or words of _telling can have.
_WHERE_TOLD: Mapping[str, _Test] = {
    "digits": lambda reading: any(map(str.isdigit, reading.together)),
    "latin letters": lambda reading: any(char.isascii() and char.isalpha() for char in reading.together),
    "conjunction in front": lambda reading: any(map(_any_of("conjunctions").match, reading.members)),
    "spoken": lambda reading: _any_of("spoken").search(reading.together),
    "case wording": lambda reading: _any_of("case_wording").search(reading.together),
    "joined inside": _joined,
    "a copula inside": lambda reading: "是" in reading.together,
    "an aspect particle inside": lambda reading: _ASPECT.search(reading.together),
    "punctuation inside": lambda reading: _PUNCTUATION.search(reading.together),
    "book title inside": lambda reading: "《" in reading.together,
}
# What only candidates with quote marks can have.
_IN_QUOTES: Mapping[str, _Test] = {
    "names that end in a quote": lambda reading: (
        all(reading.text[end - 1] in "”’" for _, end in reading.candidate.members) and not all(reading.quoted)
    ),
    "quotes in all members": lambda reading: all(reading.quoted),
    "quotes in some members": lambda reading: any(reading.quoted) and not all(reading.quoted),
    "headline with quotes in some members": lambda reading: (
        reading.candidate.stretch.kind in ("title", "heading") and any(reading.quoted) and not all(reading.quoted)
    ),
}


@cache
def _telling() -> re.Pattern[str]:
    """Anything but Chinese characters, and all words that tests of :data:`_WHERE_TOLD` ask for."""
    lists = ("conjunctions", "spoken", "case_wording", "joining")
    words = [re.escape(word) for name in lists for word in settings("parallels")[name]]
    return re.compile("|".join(("[^\u4e00-\u9fff\n]|[是了过着]", *words)))


def _wording_of(reading: Reading) -> list[str]:
    """The features of wording that hold."""
    found = [name for name, holds in _ALWAYS.items() if holds(reading)]
    if _telling().search(reading.together):
        found += [name for name, holds in _WHERE_TOLD.items() if holds(reading)]
    if reading.holds_quotes:
        found += [name for name, holds in _IN_QUOTES.items() if holds(reading)]
    return found


def parts_of(reading: Reading) -> Parts:
    """The parts of speech of the members of a candidate, by jieba's tags of each."""
    tagged_members = reading.tagged
    opening = {PART_CLASSES.get(words[0][1][0], "other") for words in tagged_members}
    closing = {PART_CLASSES.get(words[-1][1][0], "other") for words in tagged_members}
    common = set.intersection(*({word for word, _ in words} for words in tagged_members))
    return Parts(
        opening.pop() if len(opening) == 1 else None,
        closing.pop() if len(closing) == 1 else None,
        any(len(word) == 1 and word != "的" for word in common),
        not common,
    )
