"""Candidates for parallels: lists whose items can be read as members of one length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from nlp.article import Line
from nlp.extract.parallels.lists import Stretch, lists, stretches
from nlp.extract.parallels.repetition import framing
from nlp.extract.parallels.windows import cut_too_short, fit, fit_pair, longest_window
from nlp.extract.parallels.words import Item, Words
from nlp.quotes import Quote

_MAX_ITEMS = 16


class Candidate(NamedTuple):
    """Members of a possible parallel (stretches with their quotes) within the items of one list.

    `list_span` is the list with what leads in and follows; `siblings_left_out` and `others_left_out` count the
    neighbouring items beside it (0 to 2) by whether they look like members; `before` and `behind` are those that touch.
    """

    members: tuple[Item, ...]
    separator: str
    stretch: Stretch
    list_span: Item
    siblings_left_out: int = 0
    others_left_out: int = 0
    before: Item | None = None
    behind: Item | None = None

    @property
    def span(self) -> Item:
        """From the first member to the last."""
        return self.members[0][0], self.members[-1][1]


def candidates(
    line: Line, quotes: Sequence[Quote], words: Words, loose: Sequence[tuple[Item, ...]]
) -> Iterator[Candidate]:
    """Every reading of a list of the line as a parallel that keeps to the lengths of the guidelines.

    Args:
        line: a line of the text.
        quotes: those in it.
        words: of the text.
        loose: members that nothing parts, anywhere in the text (:func:`nlp.extract.parallels.lists.unseparated`).
    """
    text = words.text
    for stretch in stretches(text, line, quotes):
        for separator, span, items in lists(text, stretch):
            if len(items) <= _MAX_ITEMS:
                yield from _windows(items, separator, stretch, span, words)
    for members in loose:
        span = (members[0][0], members[-1][1])
        if line.start <= span[0] < line.end:
            yield Candidate(members, "", Stretch(line.start, line.end, "prose"), span)


def _windows(items: Sequence[Item], separator: str, stretch: Stretch, span: Item, words: Words) -> Iterator[Candidate]:
    """Runs of the items as members, the first cut in front and the last behind to the length of the others."""
    count = len(items)
    bare = list(map(words.bare, items))
    sizes = list(map(len, bare))
    pairs = separator != " "
    clauses = separator in "，；"
    if pairs:
        shared = [one & other for one, other in pairwise(map(framing, bare))]
    longest = [longest_window(sizes, at) for at in range(count)]
    for size in range(2, max(longest) + 1):
        for at in range(count - size + 1):
            if size > longest[at] or min(sizes[at : at + size]) < (4 if size == 2 else 3):
                continue
            window = items[at : at + size]
            if size > 2 and cut_too_short(sizes[at : at + size]):
                continue
            if size > 2 or not pairs:
                fits = fit(window, sizes[at : at + size], words)
            elif shared[at] or count == 2:
                fits = fit_pair(window, shared[at], words, alone=count == 2, clauses=clauses)
            else:
                continue
            for members in fits:
                before = items[at - 1] if at else None
                behind = items[at + size] if at + size < count else None
                left_out = (before is not None) + (behind is not None)
                # An item beside the list is a sibling only where nothing to speak of stands between.
                before = before if members[0][0] - window[0][0] < 3 else None
                behind = behind if window[-1][1] - members[-1][1] < 3 else None
                siblings = 0
                if left_out:
                    length = words.size(members[1])
                    siblings = sum(item is not None and abs(words.size(item) - length) < 2 for item in (before, behind))
                yield Candidate(members, separator, stretch, span, siblings, left_out - siblings, before, behind)
