"""Candidates for parallels: lists whose items can be read as members of one length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nlp.article import Line
from nlp.extract.parallels.lists import Stretch, lists, stretches
from nlp.extract.parallels.repetition import in_common
from nlp.extract.parallels.windows import cut_too_short, even, fit, fit_pair, longest_window
from nlp.extract.parallels.words import Item, Words
from nlp.quotes import Quote

_MAX_ITEMS = 64
_MAX_MEMBERS = 16
_SHORTEST_OF_PAIR, _SHORTEST_OF_ROW = 4, 3
# Two clauses of a longer list between which nothing repeats.
_SHORTEST_ALONE = 5
_CLAUSES = "，；"
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
        if sizes[at] < _SHORTEST_OF_ROW:
            continue
        for size in range(2, min(longest_window(sizes, at), _MAX_MEMBERS) + 1):
            end = at + size
            if sizes[end - 1] < _SHORTEST_OF_ROW:
                break
            if size == 2:
                fits = _pairs(items, texts, at, separator, words)
            elif cut_too_short(sizes[at:end]):
                continue
            else:
                fits = fit(items[at:end], sizes[at:end], words)
            for members in fits:
                yield _beside(Candidate(members, separator, stretch, span), items, at, size, words)


def _pairs(
    items: Sequence[Item], texts: Sequence[str], at: int, separator: str, words: Words
) -> Iterable[tuple[Item, ...]]:
    """The items at `at` and behind as two members, each way that their list allows."""
    pair, bare = items[at : at + 2], texts[at : at + 2]
    first, last = map(len, bare)
    if min(first, last) < _SHORTEST_OF_PAIR:
        return ()
    if separator == " ":
        return fit(pair, (first, last), words)
    shared = in_common(*bare)
    alone, clauses = len(items) == 2, separator in _CLAUSES
    if not shared and not alone:
        return (tuple(pair),) if clauses and _SHORTEST_ALONE <= first == last and even(pair, words) else ()
    return fit_pair(pair, bare, shared, words, alone=alone, clauses=clauses)


def _beside(candidate: Candidate, items: Sequence[Item], at: int, size: int, words: Words) -> Candidate:
    """The candidate, made of `size` items from `at` on, with what stands beside it."""
    before = items[at - 1] if at else None
    behind = items[at + size] if at + size < len(items) else None
    left_out = (before is not None) + (behind is not None)
    if not left_out:
        return candidate
    members = candidate.members
    # An item beside the list is a sibling only where nothing to speak of stands between.
    before = before if members[0][0] - items[at][0] < _GAP else None
    behind = behind if items[at + size - 1][1] - members[-1][1] < _GAP else None
    length = words.size(members[1])
    siblings = sum(item is not None and abs(words.size(item) - length) < 2 for item in (before, behind))
    return candidate._replace(
        siblings_left_out=siblings, others_left_out=left_out - siblings, before=before, behind=behind
    )
