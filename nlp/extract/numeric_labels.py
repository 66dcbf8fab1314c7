"""Labels of numeric slogans by themselves: their numbers and heads, and whether they have the shape of one.

三服务, 四制并举, 两学一做: numerals and heads that alternate. What a quoted stretch says is read in
:mod:`nlp.extract.numeric_reading`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from nlp.lexicon import load, settings
from nlp.segment import segment, words

VALUES = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2, "双": 2, "百": 100}
DIGITS = frozenset("第几数多双百千万亿零〇一二两三四五六七八九十0123456789.+%")
#: A number of two or more, a character, and the first character of what is counted, as patterns.
MANY = r"(?:二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[两三四五六七八九]|双百|双|[1-9]\d?(?!\d))"
HAN = r"[\u4e00-\u9fff]"
HEAD = r"(?:(?![二两三四五六七八九十双百千万亿])[\u4e00-\u9fff])"
_PART = re.compile(rf"({MANY}|一)({HEAD}{{1,6}}?)(?=$|{MANY}{HEAD}|一{HEAD}|[、， ])")
_EACH_ONE = re.compile(rf"({MANY})(个一{HAN}{{0,3}})")
#: Numbers in a row: 1313, 三四五.
RUN = re.compile(r"[1-9]\d{2,4}|[一二三四五六七八九]{3,5}")
_DIGIT = re.compile("[1-9]0*|[一二三四五六七八九]")
# 5554+N counts by each of its digits.
_RUN_AND_MORE = re.compile(r"[1-9]{3,4}(?=\+)")
# 三篇大文章, 三张大网: great things are no plain count.
_GREAT = re.compile(rf"[篇张场]大{HAN}")
#: Words between a number and what it counts.
CLASSIFIERS = "个大项条种张本面件把道类堂"
# 一 is no number in 五统一 and 三个一律, but in 四个一.
_NUMBER = re.compile(
    r"\d+|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|(?<!统)一(?![律致样流直]|$)|(?<=个)一$|[二两三四五六七八九双百]"
)


def numerals_of(label: str) -> tuple[int, ...]:
    """The numbers of a label in order: 五鼓五力 gives (5, 5), 1310 gives (1, 3, 10), 双百攻坚 (2, 100)."""
    if label in established_numerals():
        return established_numerals()[label]
    if RUN.fullmatch(label):
        return tuple(int(number) if number.isdecimal() else VALUES[number] for number in _DIGIT.findall(label))
    if found := _RUN_AND_MORE.match(label):
        return (*map(int, found[0]), *numerals_of(label[found.end() + 1 :]))
    return tuple(_value(number) for number, _ in parts_of(label))


def parts_of(label: str) -> list[tuple[str, str]]:
    """The numbers of a label as written, each with the words up to the next: 四最一中枢 gives 四 最, 一 中枢."""
    cuts = [found.span() for found in _NUMBER.finditer(label)] + [(len(label), len(label))]
    return [(label[start:end], label[end:until]) for (start, end), (until, _) in pairwise(cuts)]


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The lists of ``lexicons/numeric.toml``."""
    return {name: frozenset(terms) for name, terms in settings("numeric").items()}


@cache
def established_numerals() -> dict[str, tuple[int, ...]]:
    """The labels of the lexicon, each with its numbers."""
    return {row["label"]: tuple(map(int, row["numerals"].split(","))) for row in load("abbreviations")}


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    if len(number) == 1:
        return VALUES[number]
    tens, _, ones = number.partition("十")
    return VALUES.get(tens, 1) * 10 + VALUES.get(ones, 0)


def is_ordinary(label: str) -> bool:
    """Whether `label` opens with an idiom, a place or a plain word that holds a numeral."""
    ordinary = word_lists()["words"]
    if any(label.startswith(place) for place in settings("numeric")["places"]):
        return True
    if any(label[:size] in ordinary for size in range(3, min(len(label), 8) + 1)) or label in ordinary:
        return True
    return label[:2] in ordinary and words(label)[0] == label[:2] and label[2:] not in word_lists()["actions"]


def is_shaped(core: str) -> bool:
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
