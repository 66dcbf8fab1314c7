"""Candidates for parallels: lists whose items can be read as members of one length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.article import Line
from nlp.extract.parallels.lists import Stretch, lists, stretches
from nlp.extract.parallels.pairs import fit_pair
from nlp.extract.parallels.rows import fit_row, row_ends
from nlp.extract.parallels.words import Item, Words
from nlp.quotes import Quote

_MAX_ITEMS = 64
_SHORTEST = 3
_GAP = 3


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
        loose: members in it that nothing parts (:func:`nlp.extract.parallels.lists.unseparated`).
    """
    text = words.text
    for stretch in stretches(text, line, quotes):
        for separator, span, items in lists(text, stretch):
            if len(items) <= _MAX_ITEMS:
                yield from _windows(items, separator, stretch, span, words)
    for members in loose:
        between = text[members[0][1] : members[1][0]]
        yield Candidate(members, between, Stretch(line.start, line.end, "prose"), (members[0][0], members[-1][1]))


def _windows(items: Sequence[Item], separator: str, stretch: Stretch, span: Item, words: Words) -> Iterator[Candidate]:
    """Runs of the items as members, the first cut in front and the last behind to the length of the others."""
    count = len(items)
    texts = list(map(words.bare, items))
    sizes = list(map(len, texts))
    for at in range(count - 1):
        if min(sizes[at], sizes[at + 1]) < _SHORTEST:
            continue
        pair = items[at : at + 2]
        marked = count == 2 and _fills(pair, stretch)
        for members in fit_pair(pair, texts[at : at + 2], separator, words, alone=count == 2, marked=marked):
            yield _candidate(members, separator, stretch, span, items, at, words)
        if at + 2 == count:
            break
        for end in row_ends(sizes, at):
            window = items[at:end]
            for members in fit_row(window, texts[at:end], words, marked=_fills(window, stretch)):
                yield _candidate(members, separator, stretch, span, items, at, words)


def _fills(items: Sequence[Item], stretch: Stretch) -> bool:
    """Whether the items take up all of a quote or headline."""
    return stretch.kind != "prose" and (items[0][0], items[-1][1]) == (stretch.start, stretch.end)


def _candidate(
    members: tuple[Item, ...],
    separator: str,
    stretch: Stretch,
    span: Item,
    items: Sequence[Item],
    at: int,
    words: Words,
) -> Candidate:
    """The candidate that the items from `at` on make, with what stands beside it."""
    end = at + len(members)
    before = items[at - 1] if at else None
    behind = items[end] if end < len(items) else None
    left_out = (before is not None) + (behind is not None)
    if not left_out:
        return Candidate(members, separator, stretch, span)
    # An item beside the list is a sibling only where nothing to speak of stands between.
    before = before if members[0][0] - items[at][0] < _GAP else None
    behind = behind if items[end - 1][1] - members[-1][1] < _GAP else None
    length = words.size(members[1])
    siblings = sum(item is not None and abs(words.size(item) - length) < 2 for item in (before, behind))
    return Candidate(members, separator, stretch, span, siblings, left_out - siblings, before, behind)
