"""The words around figures, with their parts of speech and their word classes, for the choice of indicators."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from nlp.extract.units import Quantity
from nlp.lexicon import load, settings
from nlp.segment import tagged as tagged_words
from nlp.structure.places import is_division
from nlp.word_classes import word_classes

Stretch = tuple[int, int]


class Word(NamedTuple):
    """A word with its part of speech at `start:end` of the line.

    Tags are those of the segmenter's dictionary, and ``Q`` for a quoted stretch, ``B`` for one in brackets, ``T`` for a
    word of a time expression, ``D`` for an administrative division, ``FIGURE`` for a figure. `fine` and `coarse` are
    its classes (``lexicons/word_classes.tsv``); a word without one has its tag and length there.
    """

    text: str
    tag: str
    start: int
    end: int
    fine: str
    coarse: str


Words = Sequence[Word]

#: Marks between clauses and sentences, which no phrase crosses.
CLAUSE_MARKS = frozenset("，；：。！？\n")
# Parts of a time expression that belong to what is measured as well (日均客流).
_AVERAGES = frozenset({"年均", "日均", "月均"})
# The tag of a division of the country, which owns what is measured and is no part of its name (湛江 | 党建经验).
_DIVISION = "D"


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list in ``lexicons/metrics.toml``."""
    return frozenset(settings("metrics")[name].split())


@cache
def word_lists() -> Mapping[str, tuple[str, ...]]:
    """The lists of ``lexicons/metrics.toml`` that a word stands in."""
    lists: dict[str, tuple[str, ...]] = {}
    for name, words in settings("metrics").items():
        if isinstance(words, str) and name != "splits":
            for word in words.split():
                lists[word] = (*lists.get(word, ()), name)
    return lists


def _word(text: str, tag: str, start: int, end: int) -> Word:
    found = word_classes().get(text)
    if found is not None:
        return Word(text, tag, start, end, *found)
    other = f"{tag}{min(len(text), 4)}"
    return Word(text, tag, start, end, other, other)


@cache
def _tags() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The tags that take the place of the segmenter's own, and the words that it should part."""
    tags = {row["word"]: row["tag"] for row in load("word_tags")}
    return tags, {word.replace("|", ""): tuple(word.split("|")) for word in settings("metrics")["splits"].split()}


@lru_cache(1 << 16)
def _parts(word: tuple[str, str]) -> tuple[tuple[str, str, str, str], ...]:
    """The words that the tagger's word should be parted into, each with its tag and its classes.

    Kept, so that equal words are one object, which makes them quick to look up.
    """
    tags, parts = _tags()
    text, tag = word
    cut = [(part, tag) for part in parts.get(text) or (text,)]
    known = [_word(part, _tag(part, tags.get(part, tag)), 0, 0) for part, tag in cut]
    return tuple((one.text, one.tag, one.fine, one.coarse) for one in known)


def _tag(text: str, tag: str) -> str:
    """The tag of a word that the tagger gives `tag`: its own for a division, one that a letter stands for too (M市)."""
    lettered = len(text) == 1 and text.isascii() and text.isupper()
    return _DIVISION if lettered or (tag == "ns" and is_division(text)) else tag


_PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’"}
_OPENING_MARK = re.compile("[“《（‘]")
# What a name of letters and digits is made of: PM2.5, 5G, 4A级. The dictionary parts it.
_CODE = re.compile(r"[A-Za-z]+[-.]?[0-9]+(?:[.-][0-9]+)*[A-Za-z]*|[0-9]+[A-Za-z]+级?|[A-Za-z]级")
_LETTER = re.compile("[A-Za-z]")
# The longest stretch in quotes or brackets, in words, that is read as one.
_LONGEST_PAIR = 40


def tagged(text: str, offset: int = 0, times: Sequence[Stretch] = ()) -> list[Word]:
    """The words of `text`, which stands at `offset` of its line; a quoted stretch without a stop is one word.

    Words that lie in one of the `times` (offsets of the line) are tagged ``T``.
    """
    words: list[Word] = []
    at = offset
    for word in tagged_words(text):
        for part, tag, fine, coarse in _parts(word):
            end = at + len(part)
            words.append(Word(part, tag, at, end, fine, coarse))
            at = end
    for start, stop in times:
        first = bisect_left(words, start, key=lambda word: word.start)
        last = bisect_right(words, stop, key=lambda word: word.end)
        words[first:last] = [
            word if word.text in _AVERAGES else _word(word.text, "T", word.start, word.end)
            for word in words[first:last]
        ]
    if _LETTER.search(text):
        for code in _CODE.finditer(text):
            _merge(words, code.start() + offset, code.end() + offset)
    return _with_pairs(words) if _OPENING_MARK.search(text) else words


def _merge(words: list[Word], start: int, end: int) -> None:
    """Make one word of the words that tile `start:end`, if there are such."""
    first = bisect_left(words, start, key=lambda word: word.start)
    last = bisect_left(words, end, key=lambda word: word.end)
    if last - first > 0 and last < len(words) and words[first].start == start and words[last].end == end:
        text = "".join([word.text for word in words[first : last + 1]])
        words[first : last + 1] = [_word(text, "eng" if text[-1] != "级" else "b", start, end)]


def _with_pairs(words: list[Word]) -> list[Word]:
    merged: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        end = at
        if close := _PAIRS.get(word.text):
            end += 1
            limit = min(len(words), at + _LONGEST_PAIR)
            while end < limit and words[end].text != close and words[end].text not in CLAUSE_MARKS:
                end += 1
        if end > at and end < len(words) and words[end].text == close:
            tag = "B" if word.text == "（" else "Q"
            text = "".join(inner.text for inner in words[at : end + 1])
            start = word.start
            if tag == "Q" and merged and merged[-1].tag == "Q":
                # “先锋岗”“服务窗” | 80个: quotes that touch are counted together
                before = merged.pop()
                text, start = before.text + text, before.start
            merged.append(_word(text, tag, start, words[end].end))
        else:
            end = at
            merged.append(word)
        at = end + 1
    return merged


def sentence_words(
    text: str, start: int, end: int, quantities: Sequence[Quantity], times: Sequence[Stretch]
) -> tuple[list[Word], list[int]]:
    """The words of the sentence at `start:end` of a line, each figure one word, and where the figures stand in them.

    `quantities` and `times` are those of the sentence, in order.
    """
    words: list[Word] = []
    places: list[int] = []
    at = start
    for quantity in quantities:
        if at < quantity.start:
            words += tagged(text[at : quantity.start], at, _inside(times, at, quantity.start))
        places.append(len(words))
        words.append(Word(quantity.unit or "", "FIGURE", quantity.start, quantity.end, "FIGURE", "FIGURE"))
        at = quantity.end
    if at < end:
        words += tagged(text[at:end], at, _inside(times, at, end))
    return words, places


def _inside(times: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    if not times:
        return times
    first = bisect_left(times, start, key=lambda time: time[1])
    return times[first : bisect_left(times, end, key=lambda time: time[0])]
