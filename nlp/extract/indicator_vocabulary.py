"""The numbers of what is known of words: their texts, parts of speech, classes, and what they may do in a phrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from nlp.extract.indicator_nouns import owner, sort_of_head
from nlp.extract.indicator_words import CLAUSE_MARKS, Word, Words, word_list, word_lists

#: Stands for each character of a masked word (:mod:`nlp.extract.indicator_masking`), of which no weight is learnt.
MASK = "□"
#: What stands outside of a sentence.
OUTSIDE = Word("", "END", 0, 0, "END0", "END0")
#: The tags of words that noun phrases are made of, verbs that modify a noun among them.
_NOUNS = frozenset({"n", "nz", "j", "nt", "s", "Q", "vn", "ns", "nr", "eng", "l", "an", "g"})
_CONTENT = _NOUNS | {"v", "b", "a", "zg", "ng", "vg", "q", "k", "i"}
# Words that end no phrase, and words that begin none.
_NOT_LAST = frozenset(
    {"uj", "ul", "uz", "ug", "ud", "uv", "p", "c", "FIGURE", "T", "r", "u", "y", "e", "o", "m", "t", "D", "END"}
)
_NOT_FIRST = frozenset({"uj", "ul", "uz", "ug", "p", "c", "r", "u", "f", "y", "T"})
# Words beyond which a phrase can hardly reach to the left.
_BARRIERS = frozenset({"x", "FIGURE", "T", "p", "uj", "ul", "uz", "c", "d", "f", "r", "m", "END"})
# Words of movement that name what is measured all the same, and a modifier that is a noun by itself.
_NAMES = frozenset({"增收", "排名", "方面", "走", "跑", "住"})
_SENTENCE_MARKS = frozenset("。！？；")
_LINKING = frozenset({"、", "和", "与", "及", "或"})
# After several things, before a figure for each of them.
_RESPECTIVELY = "分别"
# Last characters of words that name a measure.
_MEASURES = frozenset("率量额度值比")
# A figure so many words behind a word may count it.
_LONGEST_COUNTED = 6

#: What is told of a word: numbers of values, and properties that are 0 or 1.
VALUES = ("text", "tag", "fine", "coarse", "end", "owner", "sort", "lists")
PROPERTIES = (
    "outside", "figure", "clause", "stop", "bound", "barrier", "may_end", "may_begin", "content",
    "noun", "verb", "link", "comma", "de", "adverb", "other", "measured",
    "quote", "respectively",
)  # fmt: skip
_MOST_WORDS = 1 << 16


class Vocabulary:
    """The numbers of values, from 1 on; 0 is a value that has none.

    Args:
        known: the values of each sort, in the order of their numbers; without it, values get numbers as they come.
    """

    def __init__(self, known: Mapping[str, Iterable[str]] | None = None) -> None:
        self._numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for name, values in (known or {}).items():
            self._numbers[name] = {value: n for n, value in enumerate(values, start=1)}
        self._closed = known is not None
        self._rows: dict[tuple[str, str, str], int] = {}
        self._table = np.zeros((256, len(VALUES) + len(PROPERTIES)), dtype=np.intp)

    def number(self, sort: str, value: str) -> int:
        """The number of a value."""
        numbers = self._numbers[sort]
        found = numbers.get(value, 0)
        if not found and not self._closed and _can_be_written(value):
            found = numbers[value] = len(numbers) + 1
        return found

    def numbers(self, sort: str, values: Sequence[str]) -> npt.NDArray[np.intp]:
        """The numbers of values."""
        if self._closed:
            known = self._numbers[sort].get
            return np.array([known(value, 0) for value in values], dtype=np.intp)
        return np.array([self.number(sort, value) for value in values], dtype=np.intp)

    def values(self, sort: str) -> Sequence[str]:
        """The values that have numbers, in their order."""
        return list(self._numbers[sort])

    def described(self, words: Words) -> npt.NDArray[np.intp]:
        """What is told of each word, one column a word; the rows are :data:`VALUES` and :data:`PROPERTIES`."""
        if len(self._rows) > _MOST_WORDS:
            self._rows.clear()
        known, row = self._rows.get, self._row
        # with the class, as masked words of one wording may be of several
        places = [known((word[0], word[1], word[4])) or row(word) for word in words]
        return self._table.take(places, axis=0).T.copy()

    def _row(self, word: Word) -> int:
        """The row of the table with what is told of a word; the first row stays free."""
        at = self._rows[word.text, word.tag, word.fine] = len(self._rows) + 1
        if at == len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        told = zip(VALUES, _values(word), strict=True)
        if self._closed:
            values = [self._numbers[sort].get(value, 0) for sort, value in told]
        else:
            values = [self.number(sort, value) for sort, value in told]
        self._table[at] = (*values, *_properties(word))
        return at


def _values(word: Word) -> tuple[str, ...]:
    """The values of a word in the order of :data:`VALUES`; a figure is told by being one."""
    text, tag = word.text, word.tag
    if tag == "FIGURE":
        return (tag, tag, tag, tag, tag, tag, "", "")
    return (
        text, tag, word.fine, word.coarse, text[-1:], owner(text, tag), sort_of_head(text),
        "+".join(word_lists().get(text, ())),
    )  # fmt: skip


def _properties(word: Word) -> tuple[bool, ...]:
    """The properties of a word in the order of :data:`PROPERTIES`."""
    text, tag = word.text, word.tag
    outside, figure, clause = tag == "END", tag == "FIGURE", text in CLAUSE_MARKS and tag != "FIGURE"
    bound = outside or figure or clause
    written = tag != "x" or text.isalnum()
    return (
        outside, figure, clause, outside or (clause and text in _SENTENCE_MARKS), bound,
        tag in _BARRIERS or (not figure and text in _barrier_words()),
        not bound and (tag == "Q" or (tag not in _NOT_LAST and text not in _moving() and written)),
        not bound and tag not in _NOT_FIRST and written,
        tag in _CONTENT, tag in _NOUNS, tag == "v",
        text in _LINKING, text == "、", text == "的", tag in ("d", "zg"), tag in ("p", "c", "r", "f", "m", "u", "ul"),
        text[-1:] in _MEASURES and not figure, tag == "Q", text == _RESPECTIVELY,
    )  # fmt: skip


def counted(words: Words, at: int) -> bool:
    """Whether a figure stands soon behind word `at` and nothing but a phrase between them."""
    for word in words[at : at + _LONGEST_COUNTED]:
        if word.tag == "FIGURE":
            return True
        if word.text in CLAUSE_MARKS or word.text == "、" or word.tag == "END":
            return False
    return False


@lru_cache(1)
def _moving() -> frozenset[str]:
    """Words that only say how a figure moved, or of how much it speaks."""
    return (word_list("up") | word_list("down") | word_list("links") | word_list("front")) - _NAMES


@lru_cache(1)
def _barrier_words() -> frozenset[str]:
    return word_list("governing") | word_list("never_inside") | word_list("links")


def _can_be_written(value: str) -> bool:
    return value != "" and value.isprintable() and " " not in value and MASK not in value
