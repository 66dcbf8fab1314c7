"""The type noun that heads the name of a measure: 工程, 行动, 联席会议制度."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicon import load, settings
from nlp.segment import tagged

_USES = ("strong", "plain", "weak")
_LONGEST_GAP = 6
# “…示范村”兴隆村考察: the name of a village opens another phrase.
_SETTLEMENTS = ("村", "镇", "乡")
_LONGEST_NOUN = 8
_WORK = "工作"
_ASPECT = ("了", "着", "过")
_PHRASE = re.compile(r"(?!\d)[^，。；：、！？（）“”‘’《》—….\n]{0,20}")
# “百舸争流”2024年龙舟邀请赛, “一码通行”2.0 系统: a year or edition before the noun phrase belongs to the name.
_YEAR = re.compile(r"(?:20\d{2} ?年?度?|\d\.\d ?版? ?)(?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class TypeNoun:
    """The head noun of a measure's name: its `type` of measure, its `use` in ``type_nouns.tsv``, its place."""

    type: str
    use: str
    start: int
    end: int


def type_noun_at_end(text: str) -> TypeNoun | None:
    """The type noun that ends `text`, the longest one; None where `text` is no longer than it."""
    nouns = _type_nouns()
    for size in range(min(_LONGEST_NOUN, len(text) - 1), 0, -1):
        if row := nouns.get(text[-size:]):
            return TypeNoun(row["type"], row["use"], len(text) - size, len(text))
    return None


def type_noun_after(after: str) -> TypeNoun | None:
    """The type noun that heads the noun phrase at the start of `after` (folded text behind a closing quote).

    A year or an edition may stand before the phrase, if a noun follows that is no weak one.
    """
    if year := _YEAR.match(after):
        noun = type_noun_after(after[year.end() :])
        if noun is None or (noun.use == "weak" and "." not in year.group()):
            return None
        return TypeNoun(noun.type, noun.use, noun.start + year.end(), noun.end + year.end())
    matched = _PHRASE.match(after)
    return _head_noun(matched.group()) if matched else None


@lru_cache(1 << 12)
def _head_noun(text: str) -> TypeNoun | None:
    """The type noun that heads the noun phrase at the start of `text`, which has no punctuation."""
    phrase = _phrase(text)
    phrase_end = sum(map(len, phrase))
    head: TypeNoun | None = None
    for noun in _type_nouns_of(phrase):
        if head is None:
            head = noun
            continue
        gap = noun.start - head.end
        if noun.type == "document" or gap > _LONGEST_GAP:
            break
        # Neighbouring type nouns make one name whose last noun is the head (联席会议 + 制度, 宣讲 + 矩阵); an ordinary
        # noun of an activity is none (工程 + 建设). A few words further on only a stronger noun takes over: it does in
        # 项目包保机制, but not in 工程 … 服务.
        stronger = _USES.index(noun.use) < _USES.index(head.use)
        if gap == 0 and (noun.use != "weak" or (noun.end == phrase_end and _is_thing(text[noun.start : noun.end]))):
            head = TypeNoun(noun.type, noun.use, head.start, noun.end)
        elif (stronger and (gap <= 2 or head.use == "weak")) or (gap and noun.use == head.use == "weak"):
            head = noun
    if head and head.use == "weak":
        # An ordinary activity noun may be a verb with its object, “帮帮团”走访企业, or an object: “一网清”强治理.
        ends = head.end == phrase_end or "".join(phrase)[head.end :] in _behind_noun()
        return None if not ends or (len(phrase) > 1 and phrase[0] in _verbs_of_one()) else head
    return head


@cache
def _is_thing(noun: str) -> bool:
    """Whether a type noun names a thing, not an activity."""
    return tagged(noun)[-1][1] == "n"


@cache
def _breaks() -> frozenset[str]:
    """Words at which the noun phrase behind a quoted name ends."""
    return frozenset(settings("quoted_context")["after"]["breaks"].split())


@cache
def _verbs_of_one() -> frozenset[str]:
    """Verbs of one character that open a phrase of verb and object: “一网清” + 强治理."""
    return frozenset(settings("quoted_context")["after"]["verbs_of_one"].split())


@cache
def _verbs_of_work() -> frozenset[str]:
    """Verbs that 工作 is the object of: “三清”试点 + 工作部署."""
    return frozenset(settings("quoted_context")["after"]["verbs_of_work"].split())


def _phrase(after: str) -> list[str]:
    """The words of the noun phrase at the start of `after`."""
    matched = _PHRASE.match(after)
    phrase = matched.group() if matched else ""
    found: list[str] = []
    at = 0
    for word, tag in tagged(phrase):
        at += len(word)
        joined = found[-1] + word if found else ""
        compound = len(word) > 1 and phrase[at:] in _heads_of_compounds()
        if (word in _breaks() or tag[0] in "pcruy" or word == " ") and joined not in _type_nouns() and not compound:
            if word in _ASPECT and len(found) > 1:
                found.pop()  # “甲”活动体验了…: a verb, not the noun that it is elsewhere
            break
        if word[0].isdigit() or word.endswith(_SETTLEMENTS):
            break
        if "".join(found).endswith(_WORK) and word in _verbs_of_work():
            break
        found += [word[: -len(_WORK)], _WORK] if word.endswith(_WORK) and word != _WORK else [word]
    return found


@cache
def _behind_noun() -> frozenset[str]:
    """What is said of a measure behind the noun that ends its name: “甲”系统 + 建设."""
    return frozenset(settings("quoted_context")["phrase"]["behind_noun"].split())


@cache
def _heads_of_compounds() -> frozenset[str]:
    """Nouns that make a compound with a verb before them where the phrase ends: “甲”推进机制."""
    return frozenset(settings("quoted_context")["phrase"]["heads_of_compounds"].split())


def _type_nouns_of(words: list[str]) -> list[TypeNoun]:
    """The type nouns among `words`, in order, without overlap: the longest that ends where a word ends.

    A single character (岗, 班) counts where it is a word by itself and the phrase's first or last one.
    """
    nouns = _type_nouns()
    text = "".join(words)
    found: list[TypeNoun] = []
    end = 0
    for n, word in enumerate(words):
        end += len(word)
        for size in range(min(_LONGEST_NOUN, end), 0, -1):
            row = nouns.get(text[end - size : end])
            if row and (size > 1 or (len(word) == 1 and n in (0, len(words) - 1))):
                while found and found[-1].end > end - size:
                    found.pop()
                found.append(TypeNoun(row["type"], row["use"], end - size, end))
                break
    return found


@cache
def _type_rows() -> tuple[Mapping[str, str], ...]:
    return load("type_nouns")


@cache
def _type_nouns() -> Mapping[str, Mapping[str, str]]:
    return {row["noun"]: row for row in _type_rows()}
