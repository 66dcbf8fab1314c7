"""What is read off the words around a figure for each candidate: the values that its features depend on."""

from __future__ import annotations

from functools import lru_cache

from nlp.extract.indicator_candidates import CONTENT, Last
from nlp.extract.indicator_features import MEASURES, Groups, Named, T
from nlp.extract.indicator_nouns import owner, sort_of_head
from nlp.extract.indicator_words import CLAUSE_MARKS, Word, Words, word_list
from nlp.extract.quantities import Quantity

# Words beyond which a phrase can hardly reach to the left.
_BARRIERS = frozenset({"x", "FIGURE", "T", "p", "uj", "ul", "uz", "c", "d", "f", "r", "m"})
# So many words of a clause before a phrase are told apart by what opens it.
_LONGEST_OPENING = 8
# A figure so many words behind a word may count it.
_LONGEST_COUNTED = 6
_LINKING = frozenset({"、", "和", "与", "及", "或"})
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


def read_last(
    groups: Groups[T], words: Words, figure: int, last: Last, kind: str, quantity: Quantity, named: Named | None
) -> T:
    """What is known of a word as the last one of the phrase; `named` is the phrase of the figure before."""
    at, side, distance, clauses, figures, verbs, phrases, unbroken = last
    text, tag, _, _, fine, coarse = words[at]
    behind = words[at + 1] if at + 1 < len(words) else _OUTSIDE
    ahead = words[at - 1] if at else _OUTSIDE
    kind = side + kind
    known = (
        groups.gap[kind, tag, distance, clauses, figures, verbs, phrases]
        + groups.run[kind, quantity.unit, tag, unbroken, behind.tag not in CONTENT]
        + groups.word[kind, quantity.unit, text, tag, fine, coarse]
        + groups.tags[kind, ahead.tag, tag, behind.tag]
        + groups.behind[
            kind, behind.text if behind.tag != "FIGURE" else "FIGURE", behind.fine, behind.coarse, coarse
        ]
        + groups.ahead[side, ahead.fine, ahead.coarse]
    )  # fmt: skip
    if distance:
        known += groups.beside[kind, words[figure - 1 if side == "B" else figure + 1].text]
    if named is not None:
        order = "=" if named.last == at else "<" if at < named.last else ">"
        known += groups.named[order, side, figures, named.kind, quantity.kind, named.unit == quantity.unit]
    return known


def read_first(groups: Groups[T], words: Words, figure: int, ending: Last, at: int, kind: str) -> T:
    """What is known of word `at` as the first one of the phrase that ends in the word `ending`."""
    last, side = ending.at, ending.side
    word, head = words[at], words[last]
    ahead = words[at - 1] if at else _OUTSIDE
    more = min(last - at, 6)
    barrier, barriers = at, _barrier_words()
    while barrier and at - barrier < 5:
        nearest = words[barrier - 1]
        if nearest.tag in _BARRIERS or nearest.text in barriers:
            break
        barrier -= 1
    beyond = words[barrier - 1].tag if barrier else _OUTSIDE.tag
    inner: list[str] = [one.tag for one in words[at:last]]
    verbs = inner.count("v")
    tags = "_".join([*inner, head.tag]) if more < 3 else "+"
    skipped = min(at - figure - 1, 3) if side == "A" else -1
    sort, few = sort_of_head(head.text), min(more, 2)
    known = (
        groups.start[word.text, word.fine, word.coarse, few]
        + groups.step[side, ahead.text, ahead.tag, ahead.fine, ahead.coarse, word.tag, few]
        + groups.head[
            head.text, head.tag, head.fine, head.coarse,
            f"{ahead.tag}>{word.tag}" if head.text[-1] in MEASURES else "", more,
        ]
        + groups.classes[ahead.coarse, word.coarse, head.coarse, min(more, 1)]
        + groups.extent[
            side, more, min(head.end - word.start, 14), barrier < at, verbs, beyond, min(at - barrier, 3),
            ahead.tag, word.tag,
        ]
        + groups.inside[ahead.tag, tags, skipped, word.tag, more]
        + groups.owner[
            kind, sort, side, owner(ahead.text, ahead.tag), ahead.tag, owner(word.text, word.tag), word.tag, few
        ]
        + groups.ends[sort, ahead.text[-1:], word.text[-1], few]
        + groups.owned[kind, sort, ahead.coarse, word.coarse, head.coarse, few]
    )  # fmt: skip
    left, opening, bound = _clause_before(words, at)
    away = ending.distance if side == "B" else -1
    known += groups.opening[kind, side, away, ending.clauses, left, more, opening, bound]
    if last + 2 < len(words) and (mark := words[last + 1].text) in _LINKING:
        after = words[last + 2]
        known += groups.cut[side, mark, _is_counted(words, last + 2), after.tag, after.coarse, head.coarse, more]
    for one in words[at:last]:
        known += groups.within[(one.text if one.text in ("的", "、") else one.tag,)]
    links = [n for n in range(at + 1, last) if words[n].text in _LINKING] if more > 1 else ()
    if links:
        first_part, last_part = words[at : links[0]], words[links[-1] + 1 : last + 1]
        longer = first_part[-1].end - word.start - (head.end - last_part[0].start)
        known += groups.joined[
            ahead.tag, ahead.coarse, len(links) + 1, longer,
            first_part[0].tag, first_part[-1].tag, first_part[-1].fine, first_part[-1].coarse,
            last_part[0].tag, head.tag, head.fine, head.coarse,
        ]  # fmt: skip
    if at > 1 and ahead.text in _LINKING:
        before = words[at - 2]
        known += groups.linked[ahead.text, before.tag, before.coarse, word.tag, head.tag, head.coarse]
    return known


def _clause_before(words: Words, at: int) -> tuple[int, str, str]:
    """How many words of its clause stand before word `at`, the tag of their first and that of what bounds it."""
    start = at
    while start and at - start < _LONGEST_OPENING:
        nearest = words[start - 1]
        if nearest.text in CLAUSE_MARKS or nearest.tag == "FIGURE":
            break
        start -= 1
    bound = words[start - 1].tag if start else _OUTSIDE.tag
    return min(at - start, 4), words[start].tag if start < at else "-", bound


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
