"""Measures of the members of a candidate: counts and shares for the trees, which find their own limits in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate

from nlp.extract.parallels.formulas import formula_frames, formula_members, formula_words, outline
from nlp.extract.parallels.reading import Reading
from nlp.word_classes import word_classes

# The first letters of jieba's tags.
_TAGS = {
    "n": "nouns",
    "v": "verbs",
    "a": "adjectives",
    "d": "adverbs",
    "m": "numbers",
    "p": "prepositions",
    "r": "pronouns",
    "u": "particles",
    "f": "words of place",
    "c": "conjunctions",
    "q": "classifiers",
    "i": "idioms",
    "l": "set phrases",
}
_NAMES = frozenset(("nr", "nrt", "ns", "nt", "nz"))
_PARTICLES = frozenset("了过着的地得他她它我你这那就还也都又才很")
_MOST_MEMBERS = 8
_MOST_ITEMS_AWAY = 30
_NO_CLASS = ("?", "?")


def measure(reading: Reading) -> dict[str, float]:
    """The measures of a candidate's members, by name."""
    return {
        **_lengths(reading),
        **_parts_of_speech(reading),
        **_likeness(reading),
        **_convention(reading),
        **_list(reading),
    }


def _lengths(reading: Reading) -> dict[str, float]:
    members, kinds = reading.members, reading.kinds
    count = len(members)
    together = "".join(members)
    return {
        "# members": min(count, _MOST_MEMBERS),
        "# shortest member": reading.size,
        "# difference of lengths": max(map(len, members)) - reading.size,
        "# places that repeat from the front": len(reading.front),
        "# places that repeat from the back": len(reading.back),
        "% predicate in front": kinds.count("start") / count,
        "% predicate behind": kinds.count("end") / count,
        "% predicate inside": kinds.count("inside") / count,
        "% without predicate": kinds.count(None) / count,
        "% function words": sum(char in _PARTICLES for char in together) / len(together),
        "% different characters": len(set(together)) / len(together),
    }


def _parts_of_speech(reading: Reading) -> dict[str, float]:
    count = len(reading.members)
    words = [word for member in reading.tagged for word in member]
    tags = Counter(tag[0] for _, tag in words)
    firsts, lasts = ([member[at][1][0] for member in reading.tagged] for at in (0, -1))
    return {
        **{f"% {name}": tags[tag] / len(words) for tag, name in _TAGS.items()},
        "% names": sum(tag in _NAMES for _, tag in words) / len(words),
        "% words of one character": sum(len(word) == 1 for word, _ in words) / len(words),
        "# words of a member": len(words) / count,
        "% verb first": firsts.count("v") / count,
        "% noun last": lasts.count("n") / count,
        "% verb or adjective last": (lasts.count("v") + lasts.count("a")) / count,
        "% with a verb": sum(any(tag[0] == "v" for _, tag in member) for member in reading.tagged) / count,
    }


def _likeness(reading: Reading) -> dict[str, float]:
    """How far the members agree word for word: in their parts of speech, cuts and classes of words."""
    words = reading.tagged
    classes = [[word_classes().get(word, _NO_CLASS) for word, _ in member] for member in words]
    by_place = ["".join(tag[0] * len(word) for word, tag in member) for member in words]
    cuts = [set(accumulate(len(word) for word, _ in member)) for member in words]
    known = [fine for member in classes for fine, _ in member]
    return {
        "% one pattern of parts of speech": _agree(tuple(tag[0] for _, tag in member) for member in words),
        "% one pattern of word lengths": _agree(tuple(len(word) for word, _ in member) for member in words),
        "% places of one part of speech": _aligned(by_place, reading.size),
        "% places of one part of speech, from the back": _aligned([tags[::-1] for tags in by_place], reading.size),
        "% cuts in common": len(set.intersection(*cuts)) / len(set.union(*cuts)),
        "% words without class": known.count("?") / len(known),
        "% one class of first words": _agree(member[0][0] for member in classes),
        "% one class of last words": _agree(member[-1][0] for member in classes),
        "% one coarse class of first words": _agree(member[0][1] for member in classes),
        "% one coarse class of last words": _agree(member[-1][1] for member in classes),
        "% words of one coarse class": _aligned(
            [[coarse for _, coarse in member] for member in classes], max(map(len, classes))
        ),
        "% one first word": _agree(member[0][0] for member in words),
        "% one last word": _agree(member[-1][0] for member in words),
    }


def _agree(values: Iterable[Hashable]) -> float:
    """The share of the most frequent value."""
    rows = list(values)
    return max(map(rows.count, set(rows))) / len(rows)


def _aligned(rows: Sequence[Sequence[str]], length: int) -> float:
    """In how many places, of `length`, all rows have the same."""
    return sum(len(set(place)) == 1 for place in zip(*rows, strict=False)) / length


def _convention(reading: Reading) -> dict[str, float]:
    """How far the members are made of what established formulas are made of."""
    members = reading.members
    long = [word for member in reading.tagged for word, _ in member if len(word) > 1]
    often = [formula_words().get(word, 0) for word in long]
    return {
        "% members of formulas": sum(member in formula_members() for member in members) / len(members),
        "= a frame of formulas": float(outline(members) in formula_frames()),
        "% words of formulas": sum(count > 1 for count in often) / max(1, len(long)),
        "% frequent words of formulas": sum(count > 9 for count in often) / max(1, len(long)),
    }


def _list(reading: Reading) -> dict[str, float]:
    """Where the members stand in their list."""
    candidate, (start, end) = reading.candidate, reading.span
    return {
        "# siblings left out": candidate.siblings_left_out,
        "# others left out": candidate.others_left_out,
        "# characters before in the list": min(start - candidate.list_span[0], _MOST_ITEMS_AWAY),
        "# characters behind in the list": min(candidate.list_span[1] - end, _MOST_ITEMS_AWAY),
    }
