"""Which words and phrases around a figure could be its indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.extract.indicator_words import CLAUSE_MARKS, Words, word_list

_SENTENCE_MARKS = frozenset("。！？；")
_NOUNS = frozenset({"n", "nz", "j", "nt", "s", "Q", "vn", "ns", "nr", "eng", "l", "an", "g"})
#: The tags of words that noun phrases are made of, verbs that modify a noun among them.
CONTENT = _NOUNS | {"v", "b", "a", "zg", "ng", "vg", "q", "k", "i"}
# Words that end no phrase, and words that begin none.
_NOT_LAST = frozenset(
    {"uj", "ul", "uz", "ug", "ud", "uv", "p", "c", "FIGURE", "T", "r", "u", "y", "e", "o", "m", "t", "D"}
)
_NOT_FIRST = frozenset({"uj", "ul", "uz", "ug", "p", "c", "r", "u", "f", "y", "T"})
# Words of movement that name what is measured all the same, and a modifier that is a noun by itself.
_NAMES = frozenset({"增收", "排名", "方面", "走", "跑", "住"})
# Where a phrase is looked for, in words before and behind the figure and in clauses before it, and its length in
# characters; a quoted stretch may be longer.
_WORDS_BEFORE, _WORDS_BEHIND, _CLAUSES_BEFORE, _LONGEST_PHRASE = 20, 8, 2, 24
# Distances in words, in the steps that are told apart; other things are counted only so far.
_BUCKETS = (0, 1, 2, 3, 4, 5, 6, 6, 6, *(9,) * 5, *(14,) * (_WORDS_BEFORE - 13))
_MOST_FIGURES, _MOST_VERBS, _MOST_PHRASES = 2, 3, 4


class Last(NamedTuple):
    """A word at which the phrase may end, and what lies between it and the figure.

    `side` is ``"B"`` before and ``"A"`` behind the figure; the numbers are capped: words, clause marks, figures, verbs
    and noun phrases. `unbroken` says whether only content words lie between.
    """

    at: int
    side: str
    distance: int
    clauses: int
    figures: int
    verbs: int
    phrases: int
    unbroken: bool


def last_candidates(words: Words, figure: int) -> list[Last]:
    """Where the phrase for the figure at position `figure` may end."""
    before = range(figure - 1, max(-1, figure - 1 - _WORDS_BEFORE), -1)
    behind = range(figure + 1, min(len(words), figure + 1 + _WORDS_BEHIND))
    return [*_candidates(words, before, "B"), *_candidates(words, behind, "A")]


def _candidates(words: Words, places: Iterable[int], side: str) -> Iterator[Last]:
    """The candidates among `places`, which lead away from the figure."""
    moving = _moving()
    clauses = figures = verbs = phrases = 0
    noun = False
    unbroken = True
    for distance, at in enumerate(places):
        text, tag, *_ = words[at]
        unbroken = unbroken and tag in CONTENT
        if text in CLAUSE_MARKS:
            clauses += 1
            noun = False
            if clauses > _CLAUSES_BEFORE or (side == "A" and text in _SENTENCE_MARKS):
                return
        elif tag == "FIGURE":
            # 4大类166项 | 任务: figures that touch share what follows
            if side == "A" and not (words[at].start == words[at - 1].end and words[at - 1].tag == "FIGURE"):
                return
            figures = min(figures + 1, _MOST_FIGURES)
            noun = False
        else:
            if tag == "Q" or (tag not in _NOT_LAST and text not in moving and (tag != "x" or text.isalnum())):
                yield Last(at, side, _BUCKETS[distance], clauses, figures, verbs, phrases, unbroken)
            if tag == "v":
                verbs = min(verbs + 1, _MOST_VERBS)
                noun = False
            elif tag in _NOUNS:
                if not noun:
                    phrases = min(phrases + 1, _MOST_PHRASES)
                noun = True
            else:
                noun = False


@lru_cache(1)
def _moving() -> frozenset[str]:
    """Words that only say how a figure moved, or of how much it speaks."""
    return (word_list("up") | word_list("down") | word_list("links") | word_list("front")) - _NAMES


def first_candidates(words: Words, figure: int, last: int) -> Iterator[int]:
    """Where the phrase that ends in word `last` may begin."""
    end = words[last].end
    for at in range(last, -1, -1):
        word = words[at]
        if at == figure or word.tag == "FIGURE" or word.text in CLAUSE_MARKS:
            break
        if at < last and end - word.start > _LONGEST_PHRASE:
            break
        if at == last or (word.tag not in _NOT_FIRST and (word.tag != "x" or word.text.isalnum())):
            yield at
