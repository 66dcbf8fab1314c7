"""Numeric labels without quotes that the list beside them tells from plain counts: 起草、核稿、会审、校印四关.

Each rule is a function from one folded line to the stretches it takes for labels, with the name of the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.extract.numeric_labels import HEAD, VALUES, measured, word_lists
from nlp.lexicon import pattern

Stretch = tuple[int, int, str]

#: Its pattern says where the label ends; the segmenter takes 联动机制 for one word.
SUM_RULE = "unquoted sum of a list"

# What has to stand before a number is looked at behind it: a pattern that opens with characters is searched for faster.
_BEHIND_WORD = r"(?<=[\u4e00-\u9fff].)"
_END = r"(?=[，。；、]|$|办法|机制|模式|体系|制度|工作"
_CLOSING = re.compile(rf"([三四五六七八九十]){_BEHIND_WORD}({HEAD})(?=[，。；的]|$)")
_SUM_OF_LIST = re.compile(rf"([三四五六七八九十]){_BEHIND_WORD}({HEAD}{{2,4}}?){_END})")
_SUM_OF_QUOTED = re.compile(rf"“([^“”。\n]{{4,60}})”([三四五六七八九十])({HEAD}{{2,4}}?){_END}|格局|服务)")
_CLASSIFIED = re.compile(r"([两三四五六七八九十])(?<=[\u4e00-\u9fff”].)([个项件大张道])(?=[\u4e00-\u9fff])")
# 双主任、双成员制度: things that come in twos.
_DOUBLES = re.compile(rf"(?<!双)双{HEAD}{{1,3}}?(?:、双{HEAD}{{1,3}}?)+{_END})")
_DOUBLE = re.compile(rf"双{HEAD}+")
_LEVELS = re.compile(r"([省市区县乡镇街村组、]{2,11})([两三四五])级(?=[\u4e00-\u9fff])")
_SPELT_OUT = re.compile(
    rf"([两三四五六七八九十])(?<![“第\d].)[个大]({HEAD}{{1,4}})(?:[：，]?(?:即|就是|分别是)：?|：|——)(?=(.{{4,120}}))"
)
_NUMBERED = re.compile(r"(?<=[。；：，！？”])[一二三四五六七八九十]是([^，。；：]{1,12})[，。；：]")
# 九个条款之中 says where, not what.
_PLACES = frozenset("中上下里内外间")
_STOPS = re.compile("[，。；：！？（）]")
# 保护和发展、整体和局部以及今天和明天 are three items or six.
_JOINED = (re.compile("、|以及"), re.compile("、|和|与|以及"))
_LONGEST_ITEM = 16
# So many numbered points with one character tell a label, even if the last ones stand in another line.
_MANY = 3
# Items of one length and at least so long are a formula, whatever the head that sums them up.
_FORMULA = 4


def labels_beside_lists(text: str) -> Iterator[Stretch]:
    """The labels without quotes in one folded line that sum up a list before them or open one behind them."""
    listed = "、" in text
    if listed:
        yield from _after_list(text)
    if listed or "+" in text:
        yield from _summing_up(text)
    yield from _counting_things(text)
    if "级" in text:
        yield from _of_levels(text)
    if listed or "一是" in text:
        yield from _spelt_out(text)
    if "、双" in text:
        yield from _doubles(text)


def _doubles(text: str) -> Iterator[Stretch]:
    """双主任、双成员制度: each of several things in a row that come in twos."""
    for found in _DOUBLES.finditer(text):
        for one in _DOUBLE.finditer(text, *found.span()):
            yield *one.span(), "unquoted double beside another"


def _after_list(text: str) -> Iterator[Stretch]:
    """起草、核稿、会审、校印四关: a number that counts the list before it, with a head of its own."""
    for found in _CLOSING.finditer(text):
        number, head = VALUES[found[1]], found[2]
        if head in word_lists()["plain_heads"] or measured(head):
            continue
        window = text[max(0, found.start() - 16 * number) : found.start()]
        if re.split("[^\u4e00-\u9fff、]", window)[-1].count("、") == number - 1:
            yield found.start(), found.end(), "unquoted head of a list"


def _summing_up(text: str) -> Iterator[Stretch]:
    """政治账、经济账、亲情账三笔账: a number behind a list of so many items that all have a character of its head.

    Behind a list in quotes its head need not stand in them: “区级牵头、部门配合、街道落实”三级联动机制.
    """
    for found in _SUM_OF_QUOTED.finditer(text):
        number, head = VALUES[found[2]], found[3]
        if len(re.split("[、+]", found[1])) == number and head[0] not in "种类项个" and not measured(head):
            yield found.start(2), found.end(3), SUM_RULE
    for found in _SUM_OF_LIST.finditer(text):
        number, head = VALUES[found[1]], found[2]
        before = re.split("[，。；：！？（）]", text[max(0, found.start() - 12 * number) : found.start()])[-1]
        items = before.removesuffix("的").split("、")
        if len(items) != number or len(items[0]) > 12 or head[0] in "种类项个":
            continue
        if head == "步走" or any(all(char in item for item in items) for char in head if char not in "个大种项的"):
            yield found.start(), found.end(), SUM_RULE


def _counting_things(text: str) -> Iterator[Stretch]:
    """中央和地方两个积极性: a figure of speech that counts the list before it; a formula may have a plainer head."""
    for found in _CLASSIFIED.finditer(text):
        number = VALUES[found[1]]
        window = text[max(0, found.start() - _LONGEST_ITEM * number) : found.start()].rstrip("的这")
        before = _STOPS.split(window)[-1].rstrip("”")
        items = next((items for items in (joint.split(before) for joint in _JOINED) if len(items) == number), [])
        if not items or not all(items):
            continue
        if head := pattern("numeric", "summing_heads").match(text, found.end()):
            yield found.start(), head.end(), "unquoted figure for a list"
        elif head := pattern("numeric", "system_heads").match(text, found.end()):
            sizes = {len(item) for item in items[1:]}
            if number > 2 and len(sizes) == 1 and _FORMULA <= sizes.pop() <= len(items[0]):
                yield found.start(), head.end(), "unquoted sum of a formula"


def _of_levels(text: str) -> Iterator[Stretch]:
    """市县乡三级联动: levels of government, as many as the number says, that act as one."""
    for found in _LEVELS.finditer(text):
        levels = found[1].replace("、", "")
        action = pattern("numeric", "joint_actions").match(text, found.end())
        if action and len(levels) == len(set(levels)) == VALUES[found[2]]:
            yield found.start(2), action.end(), "unquoted levels"


def _spelt_out(text: str) -> Iterator[Stretch]:
    """三个快速：快受理、快审核、快办结: so many items behind the label that all have a character of its head."""
    for found in _SPELT_OUT.finditer(text):
        number, head = VALUES[found[1]], found[2]
        if measured(head) or any(head.endswith(plain) for plain in word_lists()["plain_heads"] if len(plain) > 1):
            continue
        items = re.split("[。；，]", found[3])[0].split("、")
        if found[3].startswith("一是"):
            items = [item[1] for item in _NUMBERED.finditer(text, found.end())][:number]
        if not items or head[-1] in _PLACES or items[0].startswith("第"):
            continue
        enough = len(items) == number or _MANY <= len(items) < number
        if enough and any(all(char in item for item in items) for char in head):
            yield found.start(), found.end(2), "unquoted, spelt out"
