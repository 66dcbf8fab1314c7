"""What is read off the words around a figure for each candidate: the values that its features depend on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp.extract.indicator_candidates import CONTENT, Last, first_candidates
from nlp.extract.indicator_features import MEASURES, Groups, Named, T
from nlp.extract.indicator_nouns import owner, sort_of_head
from nlp.extract.indicator_words import CLAUSE_MARKS, Word, Words, word_list
from nlp.extract.quantities import Quantity

# Words beyond which a phrase can hardly reach to the left.
_BARRIERS = frozenset({"x", "FIGURE", "T", "p", "uj", "ul", "uz", "c", "d", "f", "r", "m"})
# So many words before a phrase are looked at for what it could reach to, and so many for what opens its clause.
_LONGEST_REACH, _LONGEST_OPENING = 5, 8
# A figure so many words behind a word may count it.
_LONGEST_COUNTED = 6
_LINKING = frozenset({"、", "和", "与", "及", "或"})
# Words inside a phrase that are told apart from others of their tag.
_TOLD_APART = frozenset({"的", "、"})
_OUTSIDE = Word("", "END", 0, 0, "END0", "END0")


def kind_of(quantity: Quantity) -> str:
    """What the figure is, as far as it matters for where its phrase stands."""
    if quantity.kind == "duration":
        return quantity.kind + quantity.comparator
    return quantity.use if quantity.kind == "count" else quantity.kind


def read_side(groups: Groups[T], words: Words, figure: int, side: str, quantity: Quantity) -> T:
    """What speaks for the words before (``"B"``) or behind (``"A"``) the figure, whichever of them it is."""
    after = words[figure + 1] if figure + 1 < len(words) else _OUTSIDE
    before = words[figure - 1] if figure else _OUTSIDE
    kind = quantity.use if quantity.kind == "count" else quantity.kind
    return groups.side[side, kind, before.text, before.tag, after.text, after.tag, quantity.rule]


def read_place(groups: Groups[T], words: Words, last: Last, kind: str, quantity: Quantity, named: Named | None) -> T:
    """What speaks for the place of a word, whatever the word, as the last one of the phrase.

    `named` is the phrase of the figure before.
    """
    at, side, distance, clauses, figures, verbs, phrases, unbroken = last
    tag = words[at].tag
    ends = at + 1 == len(words) or words[at + 1].tag not in CONTENT
    kind = side + kind
    known = (
        groups.gap[kind, tag, distance, clauses, figures, verbs, phrases]
        + groups.run[kind, quantity.unit, tag, unbroken, ends]
    )  # fmt: skip
    if named is not None:
        order = "=" if named.last == at else "<" if at < named.last else ">"
        known += groups.named[order, side, figures, named.kind, quantity.kind, named.unit == quantity.unit]
    return known


def read_last(groups: Groups[T], words: Words, figure: int, last: Last, kind: str, unit: str | None) -> T:
    """What speaks for a word as the last one of the phrase, wherever it stands."""
    at, side, distance = last.at, last.side, last.distance
    text, tag, _, _, fine, coarse = words[at]
    behind = words[at + 1] if at + 1 < len(words) else _OUTSIDE
    ahead = words[at - 1] if at else _OUTSIDE
    kind = side + kind
    known = (
        groups.word[kind, unit, text, tag, fine, coarse]
        + groups.tags[kind, ahead.tag, tag, behind.tag]
        + groups.behind[kind, behind.text if behind.tag != "FIGURE" else "FIGURE", behind.fine, behind.coarse]
        + groups.pair[side, coarse, behind.coarse]
        + groups.ahead[side, ahead.fine, ahead.coarse]
    )
    if distance:
        known += groups.beside[kind, words[figure - 1 if side == "B" else figure + 1].text]
    return known


def read_firsts(groups: Groups[T], words: Words, figure: int, ending: Last, kind: str) -> Iterator[tuple[int, T]]:
    """Where the phrase that ends in the word `ending` may begin, and what speaks for each such word."""
    last, side = ending.at, ending.side
    head = words[last]
    sort = sort_of_head(head.text)
    measured = head.text[-1] in MEASURES
    away = ending.distance if side == "B" else -1
    inner: tuple[str, ...] = ()
    links: list[int] = []
    at = barrier = opening = last
    for first in first_candidates(words, figure, last):
        for n in range(at - 1, first - 1, -1):
            passed = words[n]
            inner = (passed.text if passed.text in _TOLD_APART else passed.tag, *inner)
            if passed.text in _LINKING and n > first:
                links.append(n)
        at = first
        word = words[at]
        ahead = words[at - 1] if at else _OUTSIDE
        barrier = _nearest_barrier(words, at, min(barrier, at))
        opening = _clause_opening(words, at, opening)
        more, length = min(last - at, 6), min(head.end - word.start, 14)
        few, left = min(more, 2), min(at - opening, 4)
        known = (
            groups.start[word.text, word.fine, word.coarse, few]
            + groups.step[side, ahead.text, ahead.tag, ahead.fine, ahead.coarse, word.tag, few]
            + groups.head[head.text, head.tag, head.fine, head.coarse, more]
            + groups.extent[
                side, more, length, barrier < at, inner.count("v"), words[barrier - 1].tag if barrier else "END",
                min(at - barrier, 3), ahead.tag, word.tag,
            ]
            + groups.inside[
                ahead.tag, "_".join([one.tag for one in words[at : last + 1]]) if more < 3 else "+",
                min(at - figure - 1, 3) if side == "A" else -1, word.tag, more,
            ]
            + groups.owner[
                kind, sort, side, owner(ahead.text, ahead.tag), ahead.tag, owner(word.text, word.tag), word.tag, few
            ]
            + groups.ends[sort, ahead.text[-1:], word.text[-1], few]
            + groups.opening[
                kind, side, away, ending.clauses, left, more, words[opening].tag if left else "-",
                words[opening - 1].tag if opening else "END",
            ]
        )  # fmt: skip
        if measured:
            known += groups.measure[ahead.tag, word.tag, more]
        if inner:
            known += groups.within[inner]
        if links and more > 1:
            known += _joined(groups, words, at, last, links)
        if at > 1 and ahead.text in _LINKING:
            before = words[at - 2]
            known += groups.linked[ahead.text, before.tag, before.coarse, word.tag, head.tag, head.coarse]
        if last + 2 < len(words) and (mark := words[last + 1].text) in _LINKING:
            after = words[last + 2]
            known += groups.cut[side, mark, _is_counted(words, last + 2), after.tag, after.coarse, head.coarse, more]
        yield at, known


def _joined(groups: Groups[T], words: Words, at: int, last: int, links: Sequence[int]) -> T:
    """What is known of the parts of the phrase from word `at` to `last`; `links` join them, the last one first."""
    ahead = words[at - 1] if at else _OUTSIDE
    word, head = words[at], words[last]
    end, begin = words[links[-1] - 1], words[links[0] + 1]
    longer = end.end - word.start - (head.end - begin.start)
    return groups.joined[
        ahead.tag, ahead.coarse, len(links) + 1, longer, word.tag, end.tag, end.fine, end.coarse,
        begin.tag, head.tag, head.fine, head.coarse,
    ]  # fmt: skip


def _nearest_barrier(words: Words, at: int, low: int) -> int:
    """Where the words before word `at` begin that a phrase could reach to; it is known to reach to word `low`."""
    barriers = _barrier_words()
    while low and at - low < _LONGEST_REACH:
        nearest = words[low - 1]
        if nearest.tag in _BARRIERS or nearest.text in barriers:
            break
        low -= 1
    return low


def _clause_opening(words: Words, at: int, low: int) -> int:
    """Where the clause of word `at` opens, at most so many words before it; word `low` belongs to it."""
    while low and at - low < _LONGEST_OPENING:
        nearest = words[low - 1]
        if nearest.text in CLAUSE_MARKS or nearest.tag == "FIGURE":
            break
        low -= 1
    return low


def _is_counted(words: Words, at: int) -> bool:
    """Whether a figure stands soon behind word `at` and nothing but a phrase between them."""
    for word in words[at : at + _LONGEST_COUNTED]:
        if word.tag == "FIGURE":
            return True
        if word.text in CLAUSE_MARKS or word.text == "、":
            return False
    return False


@lru_cache(1)
def _barrier_words() -> frozenset[str]:
    return word_list("governing") | word_list("never_inside") | word_list("links")
