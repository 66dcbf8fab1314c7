"""What a figure measures: the shortest noun phrase beside it that could head a table's column.

Chinese puts the thing counted behind the classifier (10支 | 调研组) or in front of the figure (调研课题 | 58个); rates
and sums follow what they measure (参与率 | 达100%). The rules read parts of speech and the word lists in
``lexicons/metrics.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

from nlp.extract.quantities import Quantity
from nlp.lexicon import load, settings

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its part of speech at `start:end` of the line.

    Tags are those of the segmenter's dictionary, and ``Q`` for a quoted stretch, ``B`` for one in brackets, ``T`` for a
    word of a time expression.
    """

    text: str
    tag: str
    start: int
    end: int


Words = Sequence[Word]

_CLAUSE_MARKS = frozenset("，。；：！？\n")
_NOUN = frozenset("nQjsg")
_INSIDE = frozenset({"b", "a", "an", "ad", "l", "i", "eng", "k", "h", "vn", "f", "vg", "ag", "tg", "z", "zg", "Q", "B"})
_NEVER = frozenset({"uj", "ul", "uz", "ug", "ud", "uv", "c", "p", "d", "r", "m", "q", "T", "f", "y", "e", "o", "u"})
_SUFFIXES = frozenset("率量数额度值费组员站点会班期单书区片件群队表册线库堂课室所人者性化")
_SKIPPED = frozenset({"d", "p", "ul", "ug", "uz", "T", "m", "B", "r"})
_TRIMMED = frozenset({"v", "d", "f", "ad", "x", "p", "c", "z", "zg", "r", "uv", "ud", "ul", "vd"})
_LONGEST_PHRASE = 18
# Frequency of the added words: above the paths of shorter words that compete with them.
_FREQUENCY = 20_000


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list in ``lexicons/metrics.toml``."""
    return frozenset(settings("metrics")[name].split())


@cache
def _tagger() -> tuple[Any, dict[str, str], dict[str, tuple[str, ...]]]:
    """The tagger with the words it lacks, the tags that take the place of its own, and the words it should part."""
    tagger = import_module("rjieba").Jieba()
    tags = {row["word"]: row["tag"] for row in load("word_tags")}
    for word, tag in tags.items():
        if len(word) > 1:
            tagger.add_word(word, _FREQUENCY, tag)
    parts = {word.replace("|", ""): tuple(word.split("|")) for word in settings("metrics")["splits"].split()}
    return tagger, tags, parts


_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’"}
_OPENING_MARK = re.compile("[“《（‘]")
# The longest stretch in quotes or brackets, in words, that is read as one.
_LONGEST_PAIR = 40


def tagged(text: str, offset: int = 0, times: Sequence[Stretch] = ()) -> list[Word]:
    """The words of `text`, which stands at `offset` of its line; a quoted stretch without a stop is one word.

    Words that lie in one of the `times` (offsets of the line) are tagged ``T``.
    """
    words: list[Word] = []
    tagger, tags, parts = _tagger()
    at = offset
    for word, tag in tagger.tag(_SURROGATE.sub("□", text), hmm=False):
        for part in parts.get(word) or (word,):
            end = at + len(part)
            words.append(Word(part, tags.get(part, tag), at, end))
            at = end
    for start, stop in times:
        first = bisect_left(words, start, key=lambda word: word.start)
        last = bisect_right(words, stop, key=lambda word: word.end)
        words[first:last] = [replace(word, tag="T") for word in words[first:last]]
    return _with_pairs(words) if _OPENING_MARK.search(text) else words


def _with_pairs(words: list[Word]) -> list[Word]:
    merged: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        end = at
        if close := _PAIRS.get(word.text):
            end += 1
            limit = min(len(words), at + _LONGEST_PAIR)
            while end < limit and words[end].text != close and words[end].text not in _CLAUSE_MARKS:
                end += 1
        if end > at and end < len(words) and words[end].text == close:
            tag = "B" if word.text == "（" else "Q"
            text = "".join(inner.text for inner in words[at : end + 1])
            merged.append(Word(text, tag, word.start, words[end].end))
        else:
            end = at
            merged.append(word)
        at = end + 1
    return merged


def clause_before(words: Words) -> Words:
    """The words behind the last clause mark."""
    for at in range(len(words) - 1, -1, -1):
        if words[at].text in _CLAUSE_MARKS:
            return words[at + 1 :]
    return words


def clause_after(words: Words) -> Words:
    """The words up to the first clause mark."""
    for at, word in enumerate(words):
        if word.text in _CLAUSE_MARKS:
            return words[:at]
    return words


_COMPARED = frozenset({"比", "较", "相比", "高于", "高出", "低于", "优于", "快于", "多于", "少于"})


def phrase_before(words: Words, *, verbs: bool = True) -> Stretch | None:
    """The noun phrase that the words of a clause end in, for a figure behind them; with `verbs`, else the verb."""
    words = _without_base(words)
    links = word_list("links")
    end = len(words)
    while end:
        last = words[end - 1]
        if last.text == "的" or (last.text in links and last.tag != "Q") or last.tag in _SKIPPED or last.text == " ":
            end -= 1
        else:
            break
    # A verb at the end says what happened to the thing before it: 牌子 | 挂了27块, 会议经费 | 节约42万元.
    noun = end
    while noun > 1 and words[noun - 1].tag == "v" and not _is_modifier(words[noun - 1]) and end - noun < 2:
        noun -= 1
    for head in (noun, end) if noun < end and words[noun - 1].tag in _THINGS else (end,):
        start = head
        while start and _joins(words, start - 1, start, head):
            start -= 1
        start = _trimmed(words, start, head)
        if start < head:
            return words[start].start, words[head - 1].end
    return _verb_before(words, end) if verbs else None


_THINGS = frozenset({"n", "nz", "j", "Q", "nt"})


def _without_base(words: Words) -> Words:
    """The words before 比上年, 较2021年, 占全部支出的: what a figure is compared with is not what it measures."""
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word.text in _COMPARED or (word.text in ("占", "占到") and at > 0):
            return words[:at]
    return words


def _joins(words: Words, at: int, start: int, end: int) -> bool:
    """Whether word `at` belongs to the phrase ``words[start:end]`` that begins right behind it."""
    word = words[at]
    if words[end - 1].end - word.start > _LONGEST_PHRASE and word.tag != "Q":
        return False
    if word.tag == "x":
        return word.text.isalnum() or word.text in "-·—."
    first = words[start] if start < end else None
    if first is not None and first.text in _SUFFIXES and word.tag not in ("x", "uj", "p", "c", "T"):
        return True
    if word.text in word_list("never_inside") or word.text in word_list("front"):
        return False
    measured = first is not None and _measures(words[end - 1])
    if word.tag in _NEVER:
        return measured and first is not None and word.tag == "d" and first.tag in ("v", "vn") and len(word.text) == 2
    verbal = word.tag in ("v", "vd", "vn") or word.text in word_list("governing")
    modifier = word.tag == "vn" or word.text in word_list("modifiers")
    if first is None:
        return not verbal or modifier
    if first.text == "平均" or first.tag == "d":
        return False
    only_verbs = all(inner.tag in ("v", "vn") for inner in words[start:end]) and not measured
    if verbal:
        if len(first.text) == 1 == len(word.text) == end - start:
            return True  # 驻村, 送餐
        if only_verbs:
            return modifier
        if measured:
            return modifier or first.text in word_list("attributes")
        if modifier and first.tag in ("v", "vn") and end - start > 1:
            return True  # 学习 研讨 活动
        before = words[at - 1] if at else None
        after_verb = before is not None and before.tag in ("v", "vd", "vn") and before.text not in word_list("links")
        return modifier and (after_verb or (word.tag == "vn" and first.text in word_list("compound_heads")))
    if only_verbs:
        return end - start == 1 and ((first.tag == "vn" and word.tag[0] in _NOUN) or word.tag in ("a", "b", "an", "ad"))
    return word.tag[0] in _NOUN or word.tag in _INSIDE


def _measures(head: Word) -> bool:
    """Whether a head names a measure, such as 率, 面积, 访问量: all words before it belong to it."""
    return head.text in word_list("attributes") or (head.text[-1] in "率量额度值比" and head.tag[0] == "n")


def _trimmed(words: Words, start: int, end: int) -> int:
    """Where a phrase begins without the modifiers that no column would carry."""
    front = word_list("front")
    while start < end - 1:
        word = words[start]
        place = word.tag == "ns" and not word.text.endswith(("市", "省", "县", "区"))
        if word.text in front or word.tag in ("f", "d") or place:
            start += 1
        else:
            break
    return start


_VERBAL = frozenset({"v", "vn", "vd", "b", "a", "ad", "an"})


def _verb_before(words: Words, end: int) -> Stretch | None:
    """The verb before a figure where no noun phrase is (当场 | 整改 | 21个), with a word before it (移交 执法)."""
    start = end
    while (
        start
        and end - start < 2
        and (words[start - 1].tag in _VERBAL or words[start - 1].text in word_list("governing"))
        and words[start - 1].text not in word_list("links")
    ):
        start -= 1
    return (words[start].start, words[end - 1].end) if start < end else None


def phrase_after(words: Words, *, linked: bool = False, of_verb: bool = False, counted: bool = False) -> Stretch | None:
    """The noun phrase that the words of a clause begin with.

    Args:
        words: the words behind a figure or a verb.
        linked: look behind a 的 as well.
        of_verb: the phrase is a verb's object, so a verbal noun may end it (获 | 省级表彰).
        counted: a classifier for things stands before it, so any verb may open it (67条 | 操作细则).
    """
    at = 0
    while at < len(words) and (words[at].text == " " or words[at].tag == "B"):
        at += 1
    if at < len(words) and words[at].text == "的":
        if not linked:
            return None
        at += 1
    front, stops = word_list("front"), word_list("stops") | word_list("up") | word_list("down")
    start = at
    named = False
    while at < len(words):
        word = words[at]
        if word.text == "的":
            if at == start or (named and words[at - 1].tag not in ("a", "z", "i", "ad")):
                break
            start, named = at + 1, False
        elif word.text in front or word.text in stops:
            if named or word.text in stops or at + 1 == len(words):
                named = named or word.text == "方面"
                at += word.text == "方面"
                break
            start = at + 1
        elif word.tag == "Q" or (named and word.text in _SUFFIXES and words[at - 1].tag[0] in _NOUN):
            pass
        elif _is_cut_verb(words, at):
            break
        elif counted and at == start and _opens_compound(words, at):
            pass
        elif word.tag[0] in _NOUN and word.text not in word_list("governing"):
            if named and word.tag.startswith("nr"):
                break
            named = named or word.tag != "ns"
        elif at == start and at and words[at - 1].text == "的" and word.tag in ("v", "vn"):
            named = True  # 半年的筹备: behind 的 a verb is a noun
        elif of_verb and word.tag == "vn" and at + 1 == len(words):
            pass
        elif not _modifies(words, at, named):
            break
        if word.end - words[min(start, at)].start > _LONGEST_PHRASE:
            break
        at += 1
    end = at
    verbal = [word.tag in ("v", "vn") for word in words[start:end]]
    if verbal and all(verbal):
        whole = at == len(words) or words[at].tag in ("c", "x", "uj")
        return (words[start].start, words[end - 1].end) if whole or words[end - 1].tag == "vn" else None
    while end > start and words[end - 1].tag in _TRIMMED:
        end -= 1
    return (words[start].start, words[end - 1].end) if start < end else None


def _is_cut_verb(words: Words, at: int) -> bool:
    """A verb of one character that the dictionary calls a noun: 科室 | 画 | 出."""
    return (
        len(words[at].text) == 1
        and at + 1 < len(words)
        and words[at + 1].text in ("出", "了", "着", "过", "到", "下", "起")
    )


def _opens_compound(words: Words, at: int) -> bool:
    """A verb and a noun that end their clause together (禁止 | 事项)."""
    if words[at].tag not in ("v", "vn") or at + 1 >= len(words) or words[at + 1].tag[0] != "n":
        return False
    return at + 2 == len(words) or words[at + 2].tag in ("c", "x", "uj")


def _modifies(words: Words, at: int, named: bool) -> bool:
    """Whether word `at`, no noun, goes on with a noun phrase from the left; `named` if it holds a noun already."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else None
    if word.tag == "x":
        return word.text.isalnum() or word.text in "-·"
    if word.tag in _NEVER or (named and word.tag in ("a", "ad", "z", "zg", "i", "l", "d")):
        return word.text == "地" and following is not None and following.text == "市"
    if word.tag == "B":
        return named
    if following is not None and following.text in _SUFFIXES and len(word.text) > 1:
        return True
    governing = word.text in word_list("governing")
    if not (governing or word.tag in ("v", "vd", "vn")):
        return True
    modifier = word.tag == "vn" or word.text in word_list("modifiers")
    if named:
        return modifier and not governing and following is not None and following.text in word_list("compound_heads")
    if following is None or following.tag in ("c", "x"):
        return True
    ahead = at + 1
    while ahead < len(words) and ahead < at + 3 and _is_modifier(words[ahead]):
        ahead += 1
    headed = ahead == len(words) or words[ahead].tag[0] in _NOUN or words[ahead].tag in ("b", "an", "a")
    return modifier and (headed or following.text == "的")


def _is_modifier(word: Word) -> bool:
    return word.tag == "vn" or word.text in word_list("modifiers")


_TO_A_PLACE = frozenset({"到", "赴", "在", "对", "向", "前往", "去", "于", "就", "为", "给", "来", "把", "将", "从"})


def action_after(words: Words, *, prefer_object: bool = True) -> Stretch | None:
    """What a deadline or a number of times is about, in the words behind it: the verb's object, else the verb."""
    at = 0
    while at < len(words) and (
        words[at].tag in ("d", "p", "ul", "T") or words[at].text in _TO_A_PLACE or words[at].text == " "
    ):
        to_a_place = words[at].text in _TO_A_PLACE
        at += 1
        while (
            to_a_place
            and at < len(words)
            and (words[at].tag in ("ns", "n", "nr", "j", "s", "nt", "f") or words[at].text in "、等地")
        ):
            at += 1
    if at >= len(words):
        return None
    verb = words[at]
    if verb.text in word_list("links") or verb.text in word_list("up") or verb.text in word_list("down"):
        return None
    if verb.tag not in ("v", "vn") and verb.text not in word_list("governing"):
        return phrase_after(words[at:])
    rest = at + 1
    if rest < len(words) and words[rest].text in ("了", "过"):
        rest += 1
    phrase = _object(words[rest:]) if prefer_object else None
    if phrase:
        return phrase
    end = at + 1
    if end < len(words) and words[end].tag in ("v", "vn") and words[end].text not in word_list("links"):
        end += 1
    return verb.start, words[end - 1].end


def _object(words: Words) -> Stretch | None:
    phrase = phrase_after(words, of_verb=True)
    if phrase and all(word.tag == "ns" for word in words if phrase[0] <= word.start < phrase[1]):
        return None
    return phrase


def indicator(
    quantity: Quantity, before: Words, clause: Words, after: Words, previous: Stretch | None
) -> Stretch | None:
    """Where the indicator of a figure stands in its line, None if nothing names it.

    Args:
        quantity: the figure.
        before: the words between the figure before it (or the beginning of its sentence) and it.
        clause: all words of its clause before it, other figures included.
        after: the words between it and the next figure or the end of its sentence.
        previous: the indicator of the figure before it in the sentence.
    """
    near, behind = clause_before(before), clause_after(after)
    if quantity.kind == "rank":
        return _ranked(quantity, clause, previous)
    if quantity.kind == "age":
        linked = bool(behind) and behind[0].text == "的"
        return (phrase_after(behind, linked=True) if linked else None) or phrase_before(near) or previous
    if quantity.kind == "duration":
        return _timed(quantity, near, behind, previous)
    if quantity.use == "noun":
        people = quantity.unit in ("人", "名", "位", "户", "家")
        return (
            phrase_after(behind, linked=people, counted=not people)
            or phrase_before(near)
            or action_after(behind)
            or previous
        )
    if quantity.use == "event":
        if behind and (behind[0].tag in ("v", "p", "d") or behind[0].text in _TO_A_PLACE):
            return action_after(behind) or phrase_before(near) or previous
        return phrase_after(behind) or phrase_before(near) or previous
    if behind and behind[0].text != "的" and (direct := phrase_after(behind)):
        return direct
    named = phrase_before(near, verbs=False)
    return named or phrase_after(behind, linked=True) or phrase_before(near) or previous


def _ranked(quantity: Quantity, clause: Words, previous: Stretch | None) -> Stretch | None:
    for at in range(len(clause) - 1, -1, -1):
        if clause[at].text in word_list("rank"):
            return phrase_before(clause[:at], verbs=False) or previous
    named = phrase_before(clause)
    if named is None:
        return previous
    # Who took part is part of a contest's name: 全市 | 机关党建擂台赛.
    for word in clause:
        if word.end == named[0] and word.text in _REGIONS:
            return word.start, named[1]
    return named


_REGIONS = frozenset({"全国", "全省", "全市", "全县", "全区", "全州", "全旗", "省", "市", "县", "区"})


def _timed(quantity: Quantity, near: Words, behind: Words, previous: Stretch | None) -> Stretch | None:
    if quantity.rule == "in a row":
        return action_after(behind) or phrase_before(near) or previous
    named = phrase_before(near, verbs=False)
    if quantity.comparator == "<" and named is None:
        return action_after(behind) or phrase_before(near) or previous
    direct = phrase_after(behind, linked=True)
    return named or direct or phrase_before(near) or action_after(behind) or previous
