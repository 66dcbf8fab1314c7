"""Pieces of lists as items: without what leads in and out, with the 和 that is no connective, without ordinals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from nlp.document import Document
from nlp.extract.enumerations import LIST_MARK, Item, Items, cut, is_edge, trim, without_lead_in
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import IN_CLAUSE
from nlp.lexicon import pattern

# What a first item is longer than the others, all of one length, is taken for a lead-in from this length on.
_LEAD_IN = 2


def trimmed(document: Document, label: Label, run: Sequence[Item], form: str) -> Items:
    """The pieces of a list without what leads in and out."""
    text = document.folded
    items = restored(text, [trim(text, piece) for piece in _inside_quotes(text, run)])
    if form in IN_CLAUSE:
        return _evened(document, items)
    if len(label.parts) > 1 and len(items) == sum(label.numerals):
        openings = set(accumulate((number for number, _ in label.parts), initial=0))
        return [without_lead_in(document, item) if n in openings else item for n, item in enumerate(items)]
    return items


def _inside_quotes(text: str, run: Sequence[Item]) -> Sequence[Item]:
    """The pieces of a list in one pair of quotes, without what stands around it: 开展“零事故、零差错”活动."""
    (start, first_end), (last_start, end) = run[0], run[-1]
    opening, closing = text.rfind("“", start, first_end), text.find("”", last_start, end)
    if (
        opening < 0
        or closing < 0
        or text.find("”", opening, first_end) >= 0
        or text.find("“", last_start, closing) >= 0
    ):
        return run
    return [(opening + 1, first_end), *run[1:-1], (last_start, closing)]


def _evened(document: Document, items: Items) -> Items:
    """The items of a list, the first without what leads in and the last without what follows, as long as the others."""
    text = document.folded
    (start, first_end), (last_start, end) = items[0], items[-1]
    inner = {b - a for a, b in items[1:-1]} or {end - last_start}
    size = inner.pop() if len(inner) == 1 else 0
    if pattern("members", "opened").search(text, max(0, start - 3), start):
        pass
    elif 0 < size < first_end - start - _LEAD_IN and is_edge(document, first_end - size):
        start = first_end - size
    else:
        longest = max(b - a for a, b in items[1:])
        start = without_lead_in(document, (start, first_end), longest)[0]
    alike = len({text[b - 1] for _, b in items}) == 1
    if not alike:
        tail = pattern("members", "tail").search(text, last_start + 1, end)
        if tail and is_edge(document, tail.start()):
            end = tail.start()
    return [trim(text, (start, first_end)), *items[1:-1], trim(text, (last_start, end))]


def taken_apart(text: str, label: Label, items: Sequence[Item]) -> Items:
    """讲政治、有信念 is one of four items, and two of the eight members of 四讲四有."""
    if len(label.numerals) < 2 or sum(label.numerals) != 2 * len(items):
        return list(items)
    pieces = [trim(text, piece) for item in items for piece in cut(text, *item, LIST_MARK)]
    return pieces if len(pieces) == 2 * len(items) else list(items)


def restored(text: str, items: Items) -> Items:
    """`items` without ordinals (第一本是政治账), and with each 和 that is no connective (敬有礼、和有礼)."""
    if all(text.startswith("第", start) for start, _ in items):
        ordinals = [pattern("members", "item_ordinal").match(text, *item) for item in items]
        if all(ordinals):
            items = [(found.end(), end) for found, (_, end) in zip(ordinals, items, strict=True) if found]
    sizes = {end - start for start, end in items}
    if len(items) < 3 or len(sizes) != 2 or max(sizes) - min(sizes) != 1:
        return items
    return [
        (start - 1, end)
        if end - start < max(sizes) and text[start - 1] in "和与同" and text[start - 2] in "、“，；"
        else (start, end)
        for start, end in items
    ]
