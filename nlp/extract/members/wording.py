"""Items as members: with the 和 that is no connective, without ordinals, taken apart where the label counts halves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.extract.enumerations import Item, Items, cut, trim
from nlp.extract.members.labels import Label

_ORDINAL = re.compile("第[一二三四五六七八九十](?:.{0,2}?是|[步条项个类种][，、]?|[，、])(?=..)")


def taken_apart(text: str, label: Label, items: Sequence[Item]) -> Items:
    """讲政治、有信念 is one of four items, and two of the eight members of 四讲四有."""
    pieces = [trim(text, piece) for item in items for piece in cut(text, *item, "、")]
    even = len(label.numerals) > 1 and len(pieces) == sum(label.numerals) == 2 * len(items)
    return pieces if even else list(items)


def restored(text: str, items: Items) -> Items:
    """`items` without ordinals (第一本是政治账), and with each 和 that is no connective (敬有礼、和有礼)."""
    ordinals = [_ORDINAL.match(text, *item) for item in items]
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
