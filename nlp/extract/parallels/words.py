"""The words of a text by offset, and its stretches without quote marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise

import numpy as np

from nlp.extract.parallels.grammar import ends_in_verdict, predicate
from nlp.lexicon import settings
from nlp.segment import tagged
from nlp.segment import words as segmented

Item = tuple[int, int]
QUOTES = "“”‘’"
_QUOTE_MARK = re.compile(f"[{QUOTES}]")
_BRACKET = re.compile("[“”‘’《》]")


@cache
def _case_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, settings("parallels")["case_lines"])))


def _counts(text: str, marks: re.Pattern[str]) -> list[int]:
    """How many `marks` stand before each offset of a text, its end included."""
    counts: list[int] = []
    for n, found in enumerate(marks.finditer(text)):
        counts += [n] * (found.end() - len(counts))
    return counts + [counts[-1] + 1 if counts else 0] * (len(text) + 1 - len(counts))


class Words:
    """The words of a text, and the text without its quote marks, found by offset; what is asked twice is kept."""

    def __init__(self, text: str, cut: Sequence[str] = ()) -> None:
        """`cut` are the words of `text` if it has been segmented before."""
        self.text = text
        self._cut = cut
        quotes = [found.start() for found in _QUOTE_MARK.finditer(text)]
        #: For each quote mark how many other characters stand before it.
        self._gaps = [at - n for n, at in enumerate(quotes)]
        self._bare = _QUOTE_MARK.sub("", text) if quotes else text
        #: How many quote marks stand before each offset, and how many brackets.
        self._quotes, self._brackets = _counts(text, _QUOTE_MARK), _counts(text, _BRACKET)
        self._cuts: dict[Item, frozenset[int]] = {}
        self._within: dict[Item, list[str]] = {}
        self._kinds: dict[Item, str | None] = {}
        self._tagged: dict[str, list[tuple[str, str]]] = {}
        self._of_case: dict[int, bool] = {}

    @cached_property
    def _starts(self) -> list[int]:
        """Where words begin, and the end of the text."""
        return list(accumulate(map(len, self._cut or segmented(self.text)), initial=0))

    def _edges(self, item: Item) -> list[int]:
        """Where a stretch begins, where words begin within it, and where it ends."""
        (start, end), starts = item, self._starts
        return [start, *starts[bisect_right(starts, start) : bisect_left(starts, end)], end]

    def size(self, item: Item) -> int:
        """How many characters a stretch has besides quote marks."""
        start, end = item
        return end - start - self._quotes[end] + self._quotes[start]

    def bare(self, item: Item) -> str:
        """A stretch without quote marks."""
        start, end = item
        return self._bare[start - self._quotes[start] : end - self._quotes[end]]

    def _place(self, at: int) -> int:
        """The offset in the text of a character of the text without quote marks."""
        return at + bisect_right(self._gaps, at)

    def back(self, item: Item, want: int) -> int:
        """Where the last `want` characters of a longer stretch begin, with the quote that they open."""
        at = self._place(item[1] - self._quotes[item[1]] - want)
        return at - 1 if at > item[0] and self.text[at - 1] in "“‘" else at

    def forth(self, item: Item, want: int) -> int:
        """Where the first `want` characters of a longer stretch end, with the quote that they close."""
        at = self._place(item[0] - self._quotes[item[0]] + want - 1) + 1
        return at + 1 if at < item[1] and self.text[at] in "”’" else at

    @cached_property
    def _borders(self) -> bytes:
        """For each offset whether a word begins there, or the text ends."""
        borders = np.zeros(len(self.text) + 1, dtype=np.uint8)
        borders[self._starts] = 1
        return borders.tobytes()

    def cuts(self, item: Item, want: int) -> bool:
        """Whether a stretch can be cut between words, `want` characters from its beginning."""
        start, end = item
        if self._quotes[start] == self._quotes[end]:
            return bool(self._borders[start + want])
        cuts = self._cuts.get(item)
        if cuts is None:
            cuts = self._cuts[item] = frozenset(self.size((start, at)) for at in self._edges(item))
        return want in cuts

    def cut(self, item: Item, want: int, *, front: bool, loose: bool) -> Item | None:
        """The end (`front`) or beginning of `want` characters of a longer stretch, cut between words unless `loose`."""
        if not loose and not self.cuts(item, self.size(item) - want if front else want):
            return None
        return (self.back(item, want), item[1]) if front else (item[0], self.forth(item, want))

    def of_case(self, at: int) -> bool:
        """Whether the line around `at` tells of a case or argues about law, where much is said twice for precision."""
        start = self.text.rfind("\n", 0, at) + 1
        if start not in self._of_case:
            end = self.text.find("\n", at)
            end = end if end >= 0 else len(self.text)
            said = sum(1 for _ in _case_words().finditer(self.text, start, end))
            self._of_case[start] = said * settings("parallels")["case_spacing"] > end - start
        return self._of_case[start]

    def closes(self, item: Item) -> bool:
        """Whether a stretch holds as many opening as closing quotes and title marks of each kind."""
        start, end = item
        if self._brackets[start] == self._brackets[end]:
            return True
        count = self.text.count
        return all(count(a, start, end) == count(b, start, end) for a, b in ("“”", "‘’", "《》"))

    def within(self, item: Item) -> list[str]:
        """The words of a stretch without quote marks; words that straddle its ends are cut there."""
        words = self._within.get(item)
        if words is None:
            text, edges = self.text, self._edges(item)
            if self.size(item) == item[1] - item[0]:
                words = [text[start:end] for start, end in pairwise(edges)]
            else:
                words = [self.bare(piece) for piece in pairwise(edges)]
            self._within[item] = words = [bare for word in words if (bare := word.strip())]
        return words

    def predicate(self, item: Item) -> str | None:
        """How the stretch holds a predicate (:func:`predicate`)."""
        if item not in self._kinds:
            self._kinds[item] = predicate(self.within(item))
        return self._kinds[item]

    def ends_in_verdict(self, item: Item) -> bool:
        """Whether the stretch says at its end how something is or does (:func:`ends_in_verdict`)."""
        return ends_in_verdict(self.within(item))

    def tagged(self, member: str) -> list[tuple[str, str]]:
        """The words of a member, cut by itself, with their parts of speech in jieba's tag set."""
        words = self._tagged.get(member)
        if words is None:
            words = self._tagged[member] = tagged(member)
        return words

    def before(self, at: int) -> str:
        """The word, or the part of one, that ends at `at`; "" at the start of the text."""
        if not at:
            return ""
        return self.bare((self._starts[bisect_left(self._starts, at) - 1], at))
