"""A numeric label whose members are sought: 五线, 四最一中枢, 1+2+6."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.extract.enumerations import Item
from nlp.extract.numeric_labels import parts_of
from nlp.lexicon import load, settings

CLASSIFIERS = "个大项条种张本面件把道类堂"


@dataclass(frozen=True, slots=True)
class Label:
    """A distinct numeric slogan of the article with all its places."""

    text: str
    numerals: tuple[int, ...]
    places: tuple[Item, ...]

    @property
    def parts(self) -> list[tuple[int, str]]:
        """Number and head of each part, the head without its classifier: 五个坚持 gives [(5, 坚持)]; [] for 1+N."""
        if self.terms:
            return []
        if ones := re.fullmatch(r".{1,3}个(一.{0,3})", self.text):
            return [(self.numerals[0], ones[1])]
        heads = [head for _, head in parts_of(self.text)]
        if len(heads) != len(self.numerals):
            return []
        return [(number, _bare(head)) for number, head in zip(self.numerals, heads, strict=True)]

    @property
    def counts(self) -> list[int]:
        """How many members fit: the sum; the number of terms of 1+2+6; the first number of 五位一体 and 四讲四有."""
        first, rest = self.numerals[0], self.numerals[1:]
        if re.fullmatch(r".{1,3}个一.{0,3}", self.text):
            return [first]
        fitting = [len(self.terms)] if self.terms else []
        if self.text.isdecimal():
            fitting.append(len(self.text))
        fitting.append(sum(self.numerals))
        if rest and "+" not in self.text and (set(rest) == {1} or (first > 2 and set(rest) == {first})):
            fitting.append(first)
        return [number for number in fitting if number > 1] or [1]

    @property
    def terms(self) -> list[str]:
        """The symbols of 1+N+X and the digits of 1313; [] for labels of words."""
        if "+" in self.text:
            return self.text.split("+")
        return re.findall(r"[1-9]0*", self.text) if self.text.isdecimal() else []


def _bare(head: str) -> str:
    bare = head.strip("“”").lstrip(CLASSIFIERS).strip("“”") or head
    for action in sorted(settings("numeric")["actions"], key=len, reverse=True):
        if bare.endswith(action) and len(bare) > len(action):
            return bare.removesuffix(action)
    return bare


@cache
def established() -> frozenset[str]:
    """The labels whose members are known nationwide (lexicon ``abbreviations``)."""
    return frozenset(row["label"] for row in load("abbreviations"))
