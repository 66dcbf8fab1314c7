"""Reading a quoted stretch as labels of numeric slogans: 三服务, 1+2+6, 1313, “党建与业务双融双促”.

Established labels (lexicon ``abbreviations``), numerals and heads that alternate, sums, runs of digits that name a
method, and labels that other words of the name stand before.
"""

from __future__ import annotations

import re
from functools import cache

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
_NUMBER_CHARACTERS = re.compile("[一二两三四五六七八九十双百\\d]")
_COLOURS = re.compile(r"[两三四五]色(?=.)")
#: A label of a stretch: start, end and numbers.
Label = tuple[int, int, tuple[int, ...]]

#: So near behind the closing quote, in characters, stands the noun that a run of digits goes with.
_NEAR = 6


def read_label(inner: str, behind: str = "") -> list[Label]:
    """The labels that make up a quoted stretch: start, end and numbers of each; [] where it is no numeric slogan.

    `behind` is the text behind the closing quote, which tells a method (“1313”工作法) from a telephone number.
    """
    core = inner.strip(" 、，")
    offset = inner.find(core) if core else 0
    if not core:
        return []
    if core in established_numerals():
        return [(offset, offset + len(core), established_numerals()[core])]
    if _without_number(core):
        return []
    if core.startswith("十佳"):
        return [(offset, offset + 2, (10,))]
    if core == "双百":
        return [(offset, offset + len(core), (2, 100))]
    core = _without_type_noun(core)
    if core in established_numerals():
        return [(offset, offset + len(core), established_numerals()[core])]
    if _SUM.fullmatch(core) and core not in word_lists()["words"]:
        numerals = tuple(map(int, re.findall(r"\d+", core)))
        return [(offset, offset + len(core), numerals)] if numerals else []
    if found := _SUM_BEHIND.fullmatch(core):
        return _part(found, 1, offset)
    if _named_all_the_same(core, behind):
        return _whole(core, offset)
    if is_ordinary(core):
        return []
    if _COUNTING_UP.fullmatch(core) or _LISTS_OF.fullmatch(core) or _one_of_each(core):
        return _whole(core, offset)
    if RUN.fullmatch(core):
        named = (
            len(core) < len(inner.strip())
            or _names_measure(behind)
            or bool(pattern("numeric", "named_by_digits").match(behind))
        )
        plain = _YEAR.fullmatch(core) or core in word_lists()["numbers"]
        return _whole(core, offset) if named and not plain else []
    if _ADDED.fullmatch(core) or _BY_MEANS.fullmatch(core):
        return _whole(core, offset)
    if (found := _ABOUT.fullmatch(inner.strip(" 、，"))) and _named_after(found, behind):
        return _part(found, 2, offset)
    if twice := _twice_behind(core):
        return [(offset + twice[0], offset + twice[1], numerals_of(core[slice(*twice)]))]
    if (found := _PREFIXED.fullmatch(inner.strip(" 、，"))) and not is_ordinary(found[1]):
        return _part(found, 1, offset)
    pieces = _SEPARATOR.split(core)
    if len(pieces) > 1 and sum(not piece.startswith("一") for piece in pieces) > 1:
        return _pieces(pieces, offset)
    if found := _COLOURS.match(core):
        return [(offset, offset + found.end(), numerals_of(found[0]))]
    if _CHARACTERS.fullmatch(core) and pattern("numeric", "said_in_words").match(behind):
        return _whole(core, offset)
    if is_shaped(core) or (_WORDS.fullmatch(core) and behind.startswith("工作法")):
        return _whole(core, offset)
    return []


def _whole(core: str, offset: int) -> list[Label]:
    """All of `core`, which stands at `offset`, as one label."""
    return [(offset, offset + len(core), numerals_of(core))]


def _part(found: re.Match[str], group: int, offset: int) -> list[Label]:
    """A group of what was found in a text at `offset` as one label."""
    return [(offset + found.start(group), offset + found.end(group), numerals_of(found[group]))]


def _without_number(core: str) -> bool:
    """Whether a stretch has no number and does not open like an established label without one (放管服)."""
    return not _NUMBER_CHARACTERS.search(core) and core[:2] not in _openings()


@cache
def _openings() -> frozenset[str]:
    return frozenset(label[:2] for label in established_numerals() if not _NUMBER_CHARACTERS.search(label))


@cache
def _type_nouns() -> tuple[str, ...]:
    return tuple(sorted(settings("numeric")["type_nouns"], key=len, reverse=True))


def _names_measure(behind: str) -> bool:
    """Whether a type noun behind a run of digits tells that it sums a measure up, and is no number to be called."""
    if any(word in behind[:_NEAR] for word in word_lists()["of_numbers"]):
        return False
    noun = type_noun_after(behind)
    named = any(word in behind[:_NEAR] for word in _type_nouns()) or _METHOD.match(behind)
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


def _without_type_noun(core: str) -> str:
    for noun in _type_nouns():
        rest = core.removesuffix(noun)
        if (
            rest != core
            and len(rest) >= 2
            and not re.fullmatch(rf"{MANY}[大个项条件种类张套]|.*[一两三四五六七八九十]", rest)
        ):
            return rest
    return core
