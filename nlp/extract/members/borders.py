"""Where the first member of a cut begins and the last one ends: the places that may be, and what tells the right ones.

Features compare the members at the edges with those between, and look at what stands on both sides of each edge.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item, lead_ins, trim, word_starts
from nlp.extract.members.cuts import Cut
from nlp.extract.members.features import MARK_NAMES, first_word, last_word, tagged_words, word_lengths
from nlp.extract.members.labels import Label
from nlp.lexicon import words

# How far beyond the cut its borders may lie, and how many are looked at on each side.
_WIDER, _MOST_BORDERS = 10, 16
# Up to this length members are phrases, which tend to be of one length; longer ones are clauses.
_PHRASE = 8


def borders(document: Document, cut: Cut) -> list[Item]:
    """Where the first member may begin and the last one end: at the words of the room around them."""
    text = document.folded
    first, last = cut.items[0], cut.items[-1]
    low, high = cut.room
    if low < 0:
        return [(first[0], last[1])]
    earliest, latest = max(low, first[0] - _WIDER), min(high, last[1] + _WIDER)
    starts = {at for at in _edges(document, earliest, first[1] - 1) if _may_begin(text, at, first[1])}
    ends = {at for at in _edges(document, last[0] + 1, latest) if _may_end(text, last[0], at)}
    starts, ends = starts | {first[0]}, ends | {last[1]}
    if len(cut.items) == 1:
        return [(start, end) for start in starts for end in ends if start < end]
    near_starts = sorted(starts, key=lambda at: abs(at - first[0]))[:_MOST_BORDERS]
    near_ends = sorted(ends, key=lambda at: abs(at - last[1]))[:_MOST_BORDERS]
    return [(start, end) for start in near_starts for end in near_ends]


def _edges(document: Document, low: int, high: int) -> Sequence[int]:
    """The offsets from `low` to `high`, both included, at which words begin."""
    starts = document.once(word_starts)
    return starts[bisect_left(starts, low) : bisect_right(starts, high)]


def _may_begin(text: str, at: int, end: int) -> bool:
    return trim(text, (at, end))[0] == at and text.count("”", at, end) <= text.count("“", at, end)


def _may_end(text: str, start: int, at: int) -> bool:
    return text[at - 1] not in EDGE and text.count("“", start, at) <= text.count("”", start, at)


def describe_borders(document: Document, label: Label, cut: Cut, start: int, end: int) -> list[str]:
    """The features of letting the first item begin at `start` and the last one end at `end`."""
    return [
        *describe_edge(document, label, cut, start, end, opening=True),
        *describe_edge(document, label, cut, start, end, opening=False),
        *describe_both(document, cut, start, end),
    ]


def describe_edge(document: Document, label: Label, cut: Cut, start: int, end: int, *, opening: bool) -> Iterator[str]:
    """The features of one edge, which depend on the other one only where the list has no items between."""
    text, items = document.folded, cut.items
    first, last = text[start : items[0][1]], text[items[-1][0] : end]
    inner = [text[a:b] for a, b in items[1:-1]]
    if opening:
        yield from (f"start {one}" for one in _edge(text, label, start, first, inner or [last], opening=True))
        if start == items[0][0]:
            yield "start as marked"
    else:
        yield from (f"end {one}" for one in _edge(text, label, end, last, inner or [first], opening=False))
        if end == items[-1][1]:
            yield "end as marked"


def describe_both(document: Document, cut: Cut, start: int, end: int) -> Iterator[str]:
    """The features of both edges together."""
    text, items = document.folded, cut.items
    first, last = text[start : items[0][1]], text[items[-1][0] : end]
    if max(len(first), len(last)) <= _PHRASE:
        yield f"edges differ {max(-3, min(3, len(first) - len(last)))}"
    if first[0] == last[0]:
        yield "edges open alike"
    if first[-1] == last[-1]:
        yield "edges close alike"


def _edge(text: str, label: Label, at: int, said: str, others: Sequence[str], *, opening: bool) -> Iterator[str]:
    """How an item with an edge `at` compares with the others, and what stands on both sides of the edge."""
    sizes = sorted(map(len, others))
    median = sizes[len(sizes) // 2]
    even = sizes[0] == sizes[-1] and len(sizes) > 1
    gap = len(said) - median
    if median > _PHRASE:
        yield f"longer {max(-3, min(3, round(4 * gap / median)))} quarters than clauses"
    elif len(sizes) == 1:
        yield f"longer {max(-2, min(2, gap // 3))} than the other"
    else:
        yield f"longer {max(-4, min(4, gap))}{' than even' if even else ''}"
        yield f"within {sizes[0] - 1 <= len(said) <= sizes[-1] + 1}"
    word_at = first_word if opening else last_word
    own, theirs = word_at(said), [word_at(one) for one in others]
    n = 0 if opening else -1
    tag = own[1][:1]
    if len(alike := {one[n] for one in others}) == 1:
        yield f"same character {said[n] in alike}"
    if len(alike := {one[0] for one in theirs}) == 1:
        yield f"same word {own[0] in alike}"
    tags = Counter(one[1][:1] for one in theirs)
    yield f"same tag {tag == tags.most_common(1)[0][0]}"
    yield f"tag {tag}"
    yield f"word {own[0]}"
    if len(others) > 1 and len(many := {len(word_lengths(one)) for one in others}) == 1:
        yield f"same words {len(word_lengths(said)) in many}"
    beside = text[max(0, at - 6) : at] if opening else text[at : at + 6]
    near = tagged_words(beside)[-1 if opening else 0] if beside else ("", "x")
    mark = near[0][-1:] if opening else near[0][:1]
    if not mark or mark in EDGE or mark == "\n":
        yield f"at mark {MARK_NAMES.get(mark, 'other')}"
    else:
        yield "inside"
        yield f"beyond tag {near[1][:1]}"
        yield f"beyond tag {near[1][:1]} {tag}"
        yield f"beyond {near[0]}"
        if near[0] in lead_ins():
            yield "beyond leads in"
        elif near[0] in words("members", "lead_ins"):
            yield "beyond may lead in"
    if opening and own[0] in lead_ins():
        yield f"leads in {all(one[0] in lead_ins() for one in theirs)}"
    elif opening and own[0] in words("members", "lead_ins"):
        yield f"may lead in {all(one[0] in words('members', 'lead_ins') for one in theirs)}"
    heads = {head for _, head in label.parts if head}
    if heads:
        held = all(any(head in one for head in heads) for one in others)
        if held:
            yield f"holds head {any(head in said for head in heads)}"
            if opening and all(any(one.startswith(head) for head in heads) for one in others):
                yield f"at head {any(said.startswith(head) for head in heads)}"
            if not opening and all(any(head in one[0] for head in heads) for one in theirs):
                yield f"at head {any(head in own[0] for head in heads)}"
    if "的" in said and not any("的" in one for one in others):
        yield "alone with of"
    if not opening and said.endswith("等"):
        yield "and so on"
