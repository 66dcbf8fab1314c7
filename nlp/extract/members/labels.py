"""A numeric label whose members are sought: 五线, 四最一中枢, 1+2+6."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.article import Slogan
from nlp.extract.enumerations import Item
from nlp.extract.numeric_labels import CLASSIFIERS, numerals_of, parts_of
from nlp.lexicon import load, settings, words

# Labels and places of one label beyond these are left alone, so that the cost stays linear in the text.
_MOST_LABELS = 200
_MOST_PLACES = 20
# 十六字方针 sums up phrases of so many characters.
_CHARACTERS = 4
_COUNTING = re.compile("[一二三四五六七八九]{3,5}")


@dataclass(frozen=True, slots=True)
class Label:
    """A distinct numeric slogan of the article with all its places."""

    text: str
    numerals: tuple[int, ...]
    places: tuple[Item, ...]

    @property
    def parts(self) -> Sequence[tuple[int, str]]:
        """Number and head of each part, the head without its classifier: 五个坚持 gives [(5, 坚持)]; [] for 1+N."""
        return _parts(self.text, self.numerals)

    @property
    def counts(self) -> Sequence[int]:
        """How many members fit: the sum; the number of terms of 1+2+6; the first number of 五位一体 and 四讲四有,
        the second of 一案三查.
        """
        return _counts(self.text, self.numerals)

    @property
    def terms(self) -> Sequence[str]:
        """The symbols of 1+N+X and the digits of 1313 and 三四五; [] for labels of words."""
        return _terms(self.text)


@lru_cache(maxsize=1024)
def _parts(text: str, numerals: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    if _terms(text):
        return ()
    if _of_characters(text):
        return ()
    if ones := re.fullmatch(r".{1,3}个(一.{0,3})", text):
        return ((numerals[0], ones[1]),)
    heads = [head for _, head in parts_of(text)]
    if len(heads) != len(numerals):
        return ()
    return tuple((number, _bare(head)) for number, head in zip(numerals, heads, strict=True))


@lru_cache(maxsize=1024)
def _counts(text: str, numerals: tuple[int, ...]) -> tuple[int, ...]:
    first, rest = numerals[0], numerals[1:]
    if re.fullmatch(r".{1,3}个一.{0,3}", text):
        return (first,)
    terms = _terms(text)
    fitting = [len(terms)] if terms else []
    if _of_characters(text):
        fitting.append(first // _CHARACTERS)
    fitting.append(sum(numerals))
    if rest and "+" not in text and (set(rest) == {1} or (first > 2 and set(rest) == {first})):
        fitting.append(first)
    if first == 1 and len(rest) == 1 and not terms:
        fitting.append(rest[0])
    return tuple(dict.fromkeys(number for number in fitting if number > 1)) or (1,)


@lru_cache(maxsize=1024)
def _terms(text: str) -> tuple[str, ...]:
    if "+" in text:
        first, *others = text.split("+")
        return (*(first if first.isdecimal() and len(first) > 2 else (first,)), *others)
    if _COUNTING.fullmatch(text):
        return tuple(text)
    return tuple(re.findall(r"[1-9]0*", text)) if text.isdecimal() else ()


def _of_characters(text: str) -> bool:
    """Whether the label counts the characters of phrases of four: 十六字方针."""
    numerals = numerals_of(text) if text.endswith("字") else ()
    return len(numerals) == 1 and numerals[0] > _CHARACTERS and not numerals[0] % _CHARACTERS


def known_members(label: str) -> tuple[tuple[str, ...], ...]:
    """The usual members of an established label, a tuple a reading; () where it is not established."""
    return _readings().get(label, ())


@cache
def _readings() -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in load("abbreviations"):
        found[row["label"]] = (*found.get(row["label"], ()), tuple(row["members"].split("|")))
    return found


def sort_of(label: Label) -> str:
    """What a label counts: an action, levels of government or a thing."""
    head = label.parts[0][1] if label.parts else ""
    return "action" if head in words("numeric", "actions") else "level" if head[:1] == "级" else "thing"


def labels_of(mentions: Sequence[Slogan]) -> list[Label]:
    """The distinct labels of an article; mentions that count nothing are left out."""
    places: dict[str, list[Item]] = defaultdict(list)
    for mention in mentions:
        places[mention.text].append((mention.start, mention.end))
    numerals = {mention.text: mention.numerals for mention in mentions if mention.numerals}
    return [Label(text, numerals[text], tuple(places[text][:_MOST_PLACES])) for text in list(numerals)[:_MOST_LABELS]]


def _bare(head: str) -> str:
    bare = head.strip("“”").lstrip(CLASSIFIERS).strip("“”") or head
    for action in sorted(settings("numeric")["actions"], key=len, reverse=True):
        if bare.endswith(action) and len(bare) > len(action):
            return bare.removesuffix(action)
    return bare
