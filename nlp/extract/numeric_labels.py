"""Labels of numeric slogans, read by themselves: their numbers and heads, and whether a quoted stretch is one.

三服务, 四制并举, 两学一做, 1+2+6, 1313: numerals and heads that alternate, established labels (lexicon
``abbreviations``), sums and runs of digits that name a method.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from nlp.extract.type_nouns import type_noun_after
from nlp.lexicon import load, pattern, settings
from nlp.segment import segment, tagged, words

VALUES = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2, "双": 2, "百": 100}
DIGITS = frozenset("第几数多双百千万亿零〇一二两三四五六七八九十0123456789.+%")
_MANY = r"(?:二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[两三四五六七八九]|双百|双|[1-9]\d?(?!\d))"
_HAN = r"[\u4e00-\u9fff]"
HEAD = r"(?:(?![二两三四五六七八九十双百千万亿])[\u4e00-\u9fff])"
_PART = re.compile(rf"({_MANY}|一)({HEAD}{{1,6}}?)(?=$|{_MANY}{HEAD}|一{HEAD}|[、， ])")
_EACH_ONE = re.compile(rf"({_MANY})(个一{_HAN}{{0,3}})")
_SUM = re.compile(r"(?:\d{1,2}|[1-9]\d{2,3}(?=\+[A-Za-z])|[A-Za-z])(?:\+(?:\d{1,2}|[A-Za-z])){1,5}")
# “一二三四五” counts up what each number stands for.
_COUNTING_UP = re.compile("一二三四五?六?七?八?九?十?")
# “三个三”, “四个四”: as many lists of so many.
_LISTS_OF = re.compile("[三四五六七八九]个[三四五六七八九]")
# “一馆、一廊、一中心”: one of each, three or more.
_ONE_OF_EACH = re.compile(rf"一({_HAN}{{1,2}})(?:、一({_HAN}{{1,2}}))(?:、一({_HAN}{{1,2}}))")
_RUN = re.compile(r"[1-9]\d{2,4}|[一二三四五六七八九]{3,5}")
_DIGIT = re.compile("[1-9]0*|[一二三四五六七八九]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDED = re.compile(r"([两二三四五六七八九十])加([一二两三四五六七八九十])")
_PREFIXED = re.compile(rf"{_HAN}{{2,8}}?({_MANY}{HEAD}{{1,2}})(?:工作法|调解法|服务法)")
# “党建十大工程”, “统战五线谱”: what the label is about stands in front of it.
_ABOUT = re.compile(rf"((?:(?!一){HEAD}){{2,4}})([三四五六七八九十]{HEAD}{{1,5}})")
# “党建与业务双融双促”: two numbers with heads of one character can hardly be anything else, whatever stands before.
_TWICE_BEHIND = re.compile(rf"((?:(?!一){HEAD}){{2,7}})((?:[三四五六七八九十]{HEAD}){{2}}|双{HEAD}双{HEAD})")
_TWICE = re.compile(rf"(?:[三四五六七八九]{HEAD}){{2}}")
# 5554+N counts by each of its digits.
_RUN_AND_MORE = re.compile(r"[1-9]{3,4}(?=\+)")
# “邻里5554+N”: a sum closes a name.
_SUM_BEHIND = re.compile(rf"{_HAN}{{2,8}}({_SUM.pattern})")
# “红色五学”: what is done so many ways closes a name.
_DEEDS_BEHIND = re.compile(rf"((?:(?!一){HEAD}){{2}})([三四五六七八九]{HEAD})")
# Heads that are measures as well, but for a label that names a measure of its own (“五边”行动).
_NAMED_MEASURE = re.compile("[三四五六七八九][边手头度端]")
# Numbers to ring, but for a measure that is named after one (“119”工程).
_EMERGENCY = re.compile(r"1\d\d")
# “以案四说”: what is done by means of one thing.
_BY_MEANS = re.compile(rf"以{HEAD}[三四五六七八九十]{HEAD}")
_METHOD = re.compile(rf"{_HAN}{{1,5}}法(?!{_HAN})")
_WORDS = re.compile("[三四五六七八九十]字")
# “二十四字”方针 counts the characters of what it sums up.
_CHARACTERS = re.compile("(?:[八十]|十[二六八]|二十[四八]?|三十二)字")
_SAID_IN_WORDS = re.compile(f"{_HAN}{{0,4}}(?:方针|原则|要求|精神|标准|工作法|思路|理念|准则|家训|经验|目标|口号|箴言)")
# 三篇大文章, 三张大网: great things are no plain count.
_GREAT = re.compile(rf"[篇张场]大{_HAN}")
_SEPARATOR = re.compile("[、， ]")
_NUMBER_CHARACTERS = re.compile("[一二两三四五六七八九十双百\\d]")
#: Words between a number and what it counts.
CLASSIFIERS = "个大项条种张本面件把道类堂"
_COLOURS = re.compile(r"[两三四五]色(?=.)")
# 一 is no number in 五统一 and 三个一律, but in 四个一.
_NUMBER = re.compile(
    r"\d+|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|(?<!统)一(?![律致样流直]|$)|(?<=个)一$|[二两三四五六七八九双百]"
)


def numerals_of(label: str) -> tuple[int, ...]:
    """The numbers of a label in order: 五鼓五力 gives (5, 5), 1310 gives (1, 3, 10), 双百攻坚 (2, 100)."""
    if label in established_numerals():
        return established_numerals()[label]
    if _RUN.fullmatch(label):
        return tuple(int(number) if number.isdecimal() else VALUES[number] for number in _DIGIT.findall(label))
    if found := _RUN_AND_MORE.match(label):
        return (*map(int, found[0]), *numerals_of(label[found.end() + 1 :]))
    return tuple(_value(number) for number, _ in parts_of(label))


def parts_of(label: str) -> list[tuple[str, str]]:
    """The numbers of a label as written, each with the words up to the next: 四最一中枢 gives 四 最, 一 中枢."""
    cuts = [found.span() for found in _NUMBER.finditer(label)] + [(len(label), len(label))]
    return [(label[start:end], label[end:until]) for (start, end), (until, _) in pairwise(cuts)]


def read_label(inner: str, behind: str = "") -> list[tuple[int, int, tuple[int, ...]]]:
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
        return [(offset + found.start(1), offset + found.end(1), numerals_of(found[1]))]
    if _named_all_the_same(core, behind):
        return [(offset, offset + len(core), numerals_of(core))]
    if _ordinary(core):
        return []
    if _COUNTING_UP.fullmatch(core) or _LISTS_OF.fullmatch(core) or _one_of_each(core):
        return [(offset, offset + len(core), numerals_of(core))]
    if _RUN.fullmatch(core):
        named = (
            len(core) < len(inner.strip())
            or _names_measure(behind)
            or bool(pattern("numeric", "named_by_digits").match(behind))
        )
        plain = _YEAR.fullmatch(core) or core in word_lists()["numbers"]
        return [(offset, offset + len(core), numerals_of(core))] if named and not plain else []
    if _ADDED.fullmatch(core) or _BY_MEANS.fullmatch(core):
        return [(offset, offset + len(core), numerals_of(core))]
    if (found := _ABOUT.fullmatch(inner.strip(" 、，"))) and _named_after(found, behind):
        return [(offset + found.start(2), offset + found.end(2), numerals_of(found[2]))]
    if twice := _twice_behind(core):
        return [(offset + twice[0], offset + twice[1], numerals_of(core[slice(*twice)]))]
    if (found := _PREFIXED.fullmatch(inner.strip(" 、，"))) and not _ordinary(found[1]):
        return [(offset + found.start(1), offset + found.end(1), numerals_of(found[1]))]
    pieces = _SEPARATOR.split(core)
    if len(pieces) > 1 and sum(not piece.startswith("一") for piece in pieces) > 1:
        return _pieces(pieces, offset)
    if found := _COLOURS.match(core):
        return [(offset, offset + found.end(), numerals_of(found[0]))]
    if _CHARACTERS.fullmatch(core) and _SAID_IN_WORDS.match(behind):
        return [(offset, offset + len(core), numerals_of(core))]
    if _shaped(core) or (_WORDS.fullmatch(core) and behind.startswith("工作法")):
        return [(offset, offset + len(core), numerals_of(core))]
    return []


def _without_number(core: str) -> bool:
    """Whether a stretch has no number and does not open like an established label without one (放管服)."""
    return not _NUMBER_CHARACTERS.search(core) and core[:2] not in _openings()


@cache
def _openings() -> frozenset[str]:
    return frozenset(label[:2] for label in established_numerals() if not _NUMBER_CHARACTERS.search(label))


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The lists of ``lexicons/numeric.toml``."""
    return {name: frozenset(terms) for name, terms in settings("numeric").items()}


@cache
def established_numerals() -> dict[str, tuple[int, ...]]:
    """The labels of the lexicon, each with its numbers."""
    return {row["label"]: tuple(map(int, row["numerals"].split(","))) for row in load("abbreviations")}


@cache
def _type_nouns() -> tuple[str, ...]:
    return tuple(sorted(settings("numeric")["type_nouns"], key=len, reverse=True))


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    if len(number) == 1:
        return VALUES[number]
    tens, _, ones = number.partition("十")
    return VALUES.get(tens, 1) * 10 + VALUES.get(ones, 0)


def _names_measure(behind: str) -> bool:
    """Whether a type noun behind a run of digits tells that it sums a measure up, and is no number to be called."""
    if any(word in behind[:_NEAR] for word in word_lists()["of_numbers"]):
        return False
    noun = type_noun_after(behind)
    named = any(word in behind[:_NEAR] for word in _type_nouns()) or _METHOD.match(behind)
    return bool(named or (noun and noun.start < _NEAR))


#: So near behind the closing quote, in characters, stands the noun that a run of digits goes with.
_NEAR = 6


def _named_after(found: re.Match[str], behind: str) -> bool:
    """Whether the second part of a quoted name is a label: an established one, 十大…, or one that names a measure."""
    label = found[2]
    if not is_word_edge(found[0], found.end(1)) or _ordinary(label):
        return False
    if label in established_numerals() or label.startswith("十大"):
        return True
    noun = type_noun_after(behind)
    return bool(noun and noun.start < 4) and _shaped(label)


def _named_all_the_same(core: str, behind: str) -> bool:
    """Whether what opens like a plain word or counts a measure is a label: “五常三聚”, “119”工程, “五边”行动."""
    if _TWICE.fullmatch(core):
        return core not in word_lists()["words"] and _shaped(core)
    if _NAMED_MEASURE.fullmatch(core) or (core in word_lists()["words"] and _EMERGENCY.fullmatch(core)):
        noun = type_noun_after(behind)
        return bool(noun and noun.use == "strong" and not noun.start) and (core[0] > "9" or _names_measure(behind))
    return False


def _twice_behind(core: str) -> tuple[int, int] | None:
    """Where two numbers with heads of one character close a name."""
    found = _TWICE_BEHIND.fullmatch(core)
    if found and is_word_edge(core, found.end(1)) and _shaped(found[2]) and not _ordinary(found[2]):
        return found.span(2)
    deeds = _DEEDS_BEHIND.fullmatch(core)
    if deeds and is_word_edge(core, deeds.end(1)) and _shaped(deeds[2]) and not _ordinary(deeds[2]):
        return deeds.span(2) if tagged(deeds[2][1])[0][1].startswith("v") else None
    return None


def _one_of_each(core: str) -> bool:
    found = _ONE_OF_EACH.fullmatch(core)
    return found is not None and not any(measured(head) or head[0] in CLASSIFIERS for head in found.groups())


def _pieces(pieces: list[str], offset: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """“五个聚焦、六化一体” holds two labels; one piece that is none spoils the whole, but for one thing (一台账).

    A label of several numbers stands beside other words as well: “四领三创，建功山海”.
    """
    found: list[tuple[int, int, tuple[int, ...]]] = []
    spoilt = False
    for piece in pieces:
        if not piece.startswith("一"):
            if twice := _twice_behind(piece):
                found.append((offset + twice[0], offset + twice[1], numerals_of(piece[slice(*twice)])))
            elif _ordinary(piece) or not _shaped(piece):
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
            and not re.fullmatch(rf"{_MANY}[大个项条件种类张套]|.*[一两三四五六七八九十]", rest)
        ):
            return rest
    return core


def _ordinary(label: str) -> bool:
    """Whether `label` opens with an idiom, a place or a plain word that holds a numeral."""
    ordinary = word_lists()["words"]
    if any(label.startswith(place) for place in settings("numeric")["places"]):
        return True
    if any(label[:size] in ordinary for size in range(3, min(len(label), 8) + 1)) or label in ordinary:
        return True
    return label[:2] in ordinary and words(label)[0] == label[:2] and label[2:] not in word_lists()["actions"]


def _shaped(core: str) -> bool:
    """Whether numerals and heads alternate from end to end, with more than ones to sum up and no measure as head."""
    if _EACH_ONE.fullmatch(core):
        return True
    parts: list[tuple[str, str]] = []
    at = 0
    while at < len(core):
        found = _PART.match(core, at)
        if not found:
            return False
        parts.append((found[1], found[2]))
        at = found.end()
        while at < len(core) and core[at] in "、， ":
            at += 1
    if not parts:
        return False
    if all(number == "一" for number, _ in parts):
        return len(parts) > 2 and all(len(head) == 1 for _, head in parts) and "、" not in core
    if len(parts) == 1:
        number, head = parts[0]
        if head[0] == "条" and len(number) > 1:
            return False
        if head == "字诀":
            return True
        if len(head) > 2 and head[0] not in word_lists()["times"] and head[1:] in word_lists()["actions"]:
            return True  # 五轮驱动, 两手发力
        return not (measured(head) and number[0] != "双") and head not in word_lists()["no_heads"]
    if sum(head[0] in "分成" for _, head in parts) > 1:
        return False  # 一分部署、九分落实 says how much, 一总三分 what
    return all(len(head) <= 5 and words(head)[0] not in word_lists()["durations"] for _, head in parts)


def is_word_edge(text: str, at: int) -> bool:
    """Whether no word of a short `text` runs across `at`."""
    return not any(token.start < at < token.end for token in segment(text))


def measured(head: str) -> bool:
    """Whether the head begins with a measure (三年行动, 两个小时)."""
    if _GREAT.match(head):
        return False
    measures = word_lists()["measures"]
    bare = head.removeprefix("个") or head
    return words(bare)[0] in measures or words(head)[0] in measures
