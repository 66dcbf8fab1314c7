"""The shapes in which quoted stretches are labels of numeric slogans, each a function, and all of them in a table.

Established labels (lexicon ``abbreviations``), numerals and heads that alternate, sums, runs of digits that name a
method, and labels that other words of the name stand before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from nlp.extract.numeric_labels import (
    CLASSIFIERS,
    HAN,
    HEAD,
    MANY,
    RUN,
    established_numerals,
    is_ordinary,
    is_shaped,
    is_word_edge,
    measured,
    numerals_of,
    word_lists,
)
from nlp.extract.type_nouns import type_noun_after
from nlp.lexicon import pattern, settings
from nlp.segment import tagged

_SUM = re.compile(r"(?:\d{1,2}|[1-9]\d{2,3}(?=\+[A-Za-z])|[A-Za-z])(?:\+(?:\d{1,2}|[A-Za-z])){1,5}")
# “一二三四五” counts up what each number stands for.
_COUNTING_UP = re.compile("一二三四五?六?七?八?九?十?")
# “三个三”, “四个四”: as many lists of so many.
_LISTS_OF = re.compile("[三四五六七八九]个[三四五六七八九]")
# “一馆、一廊、一中心”: one of each, three or more.
_ONE_OF_EACH = re.compile(rf"一({HAN}{{1,2}})(?:、一({HAN}{{1,2}}))(?:、一({HAN}{{1,2}}))")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDED = re.compile(r"([两二三四五六七八九十])加([一二两三四五六七八九十])")
_PREFIXED = re.compile(rf"{HAN}{{2,8}}?({MANY}{HEAD}{{1,2}})(?:工作法|调解法|服务法)")
# “党建十大工程”, “统战五线谱”: what the label is about stands in front of it.
_ABOUT = re.compile(rf"((?:(?!一){HEAD}){{2,4}})([三四五六七八九十]{HEAD}{{1,5}})")
# “党建与业务双融双促”: two numbers with heads of one character can hardly be anything else, whatever stands before.
_TWICE_BEHIND = re.compile(rf"((?:(?!一){HEAD}){{2,7}})((?:[三四五六七八九十]{HEAD}){{2}}|双{HEAD}双{HEAD})")
_TWICE = re.compile(rf"(?:[三四五六七八九]{HEAD}){{2}}")
# “邻里5554+N”: a sum closes a name.
_SUM_BEHIND = re.compile(rf"{HAN}{{2,8}}({_SUM.pattern})")
# “红色五学”: what is done so many ways closes a name.
_DEEDS_BEHIND = re.compile(rf"((?:(?!一){HEAD}){{2}})([三四五六七八九]{HEAD})")
# Heads that are measures as well, but for a label that names a measure of its own (“五边”行动).
_NAMED_MEASURE = re.compile("[三四五六七八九][边手头度端]")
# Numbers to ring, but for a measure that is named after one (“119”工程).
_EMERGENCY = re.compile(r"1\d\d")
# “以案四说”: what is done by means of one thing.
_BY_MEANS = re.compile(rf"以{HEAD}[三四五六七八九十]{HEAD}")
_METHOD = re.compile(rf"{HAN}{{1,5}}法(?!{HAN})")
_WORDS = re.compile("[三四五六七八九十]字")
# “二十四字”方针 counts the characters of what it sums up.
_CHARACTERS = re.compile("(?:[八十]|十[二六八]|二十[四八]?|三十二)字")
_SEPARATOR = re.compile("[、， ]")
_COLOURS = re.compile(r"[两三四五]色(?=.)")
#: A label of a stretch: start, end and numbers.
Label = tuple[int, int, tuple[int, ...]]

#: So near behind the closing quote, in characters, stands the noun that a run of digits goes with.
_NEAR = 6


class Stretch(NamedTuple):
    """A quoted stretch to be read.

    Attributes:
        said: what stands in the quotes, without marks and spaces at its edges.
        core: that without the type noun behind it (三会一课|制度); the same where it has none.
        offset: where both begin in the quotes.
        behind: the text behind the closing quote.
    """

    said: str
    core: str
    offset: int
    behind: str


def _established_with_noun(stretch: Stretch) -> list[Label] | None:
    return _whole(stretch.said, stretch.offset) if stretch.said in established_numerals() else None


def _established(stretch: Stretch) -> list[Label] | None:
    return _whole(stretch.core, stretch.offset) if stretch.core in established_numerals() else None


def _ten_best(stretch: Stretch) -> list[Label] | None:
    return [(stretch.offset, stretch.offset + 2, (10,))] if stretch.said.startswith("十佳") else None


def _two_hundred(stretch: Stretch) -> list[Label] | None:
    return [(stretch.offset, stretch.offset + 2, (2, 100))] if stretch.said == "双百" else None


def _sum(stretch: Stretch) -> list[Label] | None:
    core, offset = stretch.core, stretch.offset
    if not _SUM.fullmatch(core) or core in word_lists()["words"]:
        return None
    numerals = tuple(map(int, re.findall(r"\d+", core)))
    return [(offset, offset + len(core), numerals)] if numerals else []


def _sum_behind_name(stretch: Stretch) -> list[Label] | None:
    found = _SUM_BEHIND.fullmatch(stretch.core)
    return _part(found, 1, stretch.offset) if found else None


def _named_like_word(stretch: Stretch) -> list[Label] | None:
    return _whole(stretch.core, stretch.offset) if _named_all_the_same(stretch.core, stretch.behind) else None


def _plain_word(stretch: Stretch) -> list[Label] | None:
    return [] if is_ordinary(stretch.core) else None


def _counted_up(stretch: Stretch) -> list[Label] | None:
    core = stretch.core
    counted = _COUNTING_UP.fullmatch(core) or _LISTS_OF.fullmatch(core) or _one_of_each(core)
    return _whole(core, stretch.offset) if counted else None


def _digits(stretch: Stretch) -> list[Label] | None:
    core, behind = stretch.core, stretch.behind
    if not RUN.fullmatch(core):
        return None
    if _YEAR.fullmatch(core) or core in word_lists()["numbers"]:
        return []
    with_noun = len(core) < len(stretch.said)
    named = with_noun or _names_measure(behind) or pattern("numeric", "named_by_digits").match(behind)
    return _whole(core, stretch.offset) if named else []


def _added_or_by_means(stretch: Stretch) -> list[Label] | None:
    fitting = _ADDED.fullmatch(stretch.core) or _BY_MEANS.fullmatch(stretch.core)
    return _whole(stretch.core, stretch.offset) if fitting else None


def _behind_topic(stretch: Stretch) -> list[Label] | None:
    found = _ABOUT.fullmatch(stretch.said)
    return _part(found, 2, stretch.offset) if found and _named_after(found, stretch.behind) else None


def _twice_behind_topic(stretch: Stretch) -> list[Label] | None:
    if twice := _twice_behind(stretch.core):
        return [(stretch.offset + twice[0], stretch.offset + twice[1], numerals_of(stretch.core[slice(*twice)]))]
    return None


def _method_behind_name(stretch: Stretch) -> list[Label] | None:
    found = _PREFIXED.fullmatch(stretch.said)
    return _part(found, 1, stretch.offset) if found and not is_ordinary(found[1]) else None


def _several(stretch: Stretch) -> list[Label] | None:
    pieces = _SEPARATOR.split(stretch.core)
    several = len(pieces) > 1 and sum(not piece.startswith("一") for piece in pieces) > 1
    return _pieces(pieces, stretch.offset) if several else None


def _colours(stretch: Stretch) -> list[Label] | None:
    found = _COLOURS.match(stretch.core)
    return _part(found, 0, stretch.offset) if found else None


def _characters(stretch: Stretch) -> list[Label] | None:
    fitting = _CHARACTERS.fullmatch(stretch.core) and pattern("numeric", "said_in_words").match(stretch.behind)
    return _whole(stretch.core, stretch.offset) if fitting else None


def _numbers_and_heads(stretch: Stretch) -> list[Label] | None:
    core = stretch.core
    shaped = is_shaped(core) or (_WORDS.fullmatch(core) and stretch.behind.startswith("工作法"))
    return _whole(core, stretch.offset) if shaped else None


#: The shapes of a quoted stretch, in order. Each gives its labels, [] where it is none, None where it is no such shape.
#: The first that has a say decides, so what only looks like a label stands before what it looks like.
SHAPES: tuple[tuple[str, Callable[[Stretch], list[Label] | None]], ...] = (
    ("三会一课", _established_with_noun),
    ("十佳…", _ten_best),
    ("双百", _two_hundred),
    ("三会一课|制度", _established),
    ("1+2+6", _sum),
    ("邻里|5554+N", _sum_behind_name),
    ("五常三聚, “119”工程", _named_like_word),
    ("一心一意: none", _plain_word),
    ("一二三四五, 三个三, 一馆、一廊、一中心", _counted_up),
    ("1313; no year, no number to ring", _digits),
    ("四加二, 以案四说", _added_or_by_means),
    ("党建|十大工程", _behind_topic),
    ("党建与业务|双融双促", _twice_behind_topic),
    ("某某|三步|工作法", _method_behind_name),
    ("五个聚焦、六化一体", _several),
    ("三色|…", _colours),
    ("“二十四字”方针", _characters),
    ("三服务, 两学一做", _numbers_and_heads),
)


def _whole(core: str, offset: int) -> list[Label]:
    """All of `core`, which stands at `offset`, as one label."""
    return [(offset, offset + len(core), numerals_of(core))]


def _part(found: re.Match[str], group: int, offset: int) -> list[Label]:
    """A group of what was found in a text at `offset` as one label."""
    return [(offset + found.start(group), offset + found.end(group), numerals_of(found[group]))]


@cache
def naming_nouns() -> tuple[str, ...]:
    """The nouns behind a label that a name goes with, the longest first."""
    return tuple(sorted(settings("numeric")["type_nouns"], key=len, reverse=True))


def _names_measure(behind: str) -> bool:
    """Whether a type noun behind a run of digits tells that it sums a measure up, and is no number to be called."""
    if any(word in behind[:_NEAR] for word in word_lists()["of_numbers"]):
        return False
    noun = type_noun_after(behind)
    named = any(word in behind[:_NEAR] for word in naming_nouns()) or _METHOD.match(behind)
    return bool(named or (noun and noun.start < _NEAR))


def _named_after(found: re.Match[str], behind: str) -> bool:
    """Whether the second part of a quoted name is a label: an established one, 十大…, or one that names a measure."""
    label = found[2]
    if not is_word_edge(found[0], found.end(1)) or is_ordinary(label):
        return False
    if label in established_numerals() or label.startswith("十大"):
        return True
    noun = type_noun_after(behind)
    return bool(noun and noun.start < 4) and is_shaped(label)


def _named_all_the_same(core: str, behind: str) -> bool:
    """Whether what opens like a plain word or counts a measure is a label: “五常三聚”, “119”工程, “五边”行动."""
    if _TWICE.fullmatch(core):
        return core not in word_lists()["words"] and is_shaped(core)
    if _NAMED_MEASURE.fullmatch(core) or (core in word_lists()["words"] and _EMERGENCY.fullmatch(core)):
        noun = type_noun_after(behind)
        return bool(noun and noun.use == "strong" and not noun.start) and (core[0] > "9" or _names_measure(behind))
    return False


def _twice_behind(core: str) -> tuple[int, int] | None:
    """Where two numbers with heads of one character close a name."""
    found = _TWICE_BEHIND.fullmatch(core)
    if found and is_word_edge(core, found.end(1)) and is_shaped(found[2]) and not is_ordinary(found[2]):
        return found.span(2)
    deeds = _DEEDS_BEHIND.fullmatch(core)
    if deeds and is_word_edge(core, deeds.end(1)) and is_shaped(deeds[2]) and not is_ordinary(deeds[2]):
        return deeds.span(2) if tagged(deeds[2][1])[0][1].startswith("v") else None
    return None


def _one_of_each(core: str) -> bool:
    found = _ONE_OF_EACH.fullmatch(core)
    return found is not None and not any(measured(head) or head[0] in CLASSIFIERS for head in found.groups())


def _pieces(pieces: list[str], offset: int) -> list[Label]:
    """“五个聚焦、六化一体” holds two labels; one piece that is none spoils the whole, but for one thing (一台账).

    A label of several numbers stands beside other words as well: “四领三创，建功山海”.
    """
    found: list[Label] = []
    spoilt = False
    for piece in pieces:
        if not piece.startswith("一"):
            if twice := _twice_behind(piece):
                found.append((offset + twice[0], offset + twice[1], numerals_of(piece[slice(*twice)])))
            elif is_ordinary(piece) or not is_shaped(piece):
                spoilt = True
            else:
                found.append((offset, offset + len(piece), numerals_of(piece)))
        offset += len(piece) + 1
    return [label for label in found if len(label[2]) > 1] if spoilt else found
