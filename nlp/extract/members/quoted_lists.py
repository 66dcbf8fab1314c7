"""Members listed in quotes right beside the label: “马上办、网上办”的“两办”, “两办”即“马上办、网上办”."""

from __future__ import annotations

import re

from nlp.document import Document
from nlp.extract.enumerations import Items, cut
from nlp.extract.members.labels import Label

# The longest list, and the longest of its names, in characters.
_LONGEST = 60
_LONGEST_NAME = 16
_MOST_NAMES = 12
# What parts the names: “请茶-洗茶-泡茶” is a list as well.
_SEPARATOR = "[、—–→·-]+"
_LINK = re.compile("[的即]?$")
# From the end of a label to the list: the rest of the quoted name, a noun, 的 or 即.
_TO_LIST = re.compile(r"[^，。；：！？（）“”、\n]{0,6}”(?:[^，。；：！？（）“”、\n的即]{0,4}，?即|的)?：?“")
_NOT_IN_LIST = re.compile("[，。；：！？\n]")


def quoted_list(document: Document, label: Label) -> Items | None:
    """The names parted by 、 or dashes in the quotes beside the label, or quoted one by one before it and 的 or 即."""
    text = document.folded
    for start, end in label.places:
        at = start - 1 if text[start - 1 : start] == "“" else start
        link = _LINK.search(text, max(0, at - 1), at)
        close = link.start() - 1 if link else at - 1
        readings = [_inside(text, text.rfind("“", max(0, close - _LONGEST), max(0, close)), close)]
        if link and link[0]:
            readings.append(_one_by_one(text, close))
        if opener := _TO_LIST.match(text, end):
            readings.append(_inside(text, opener.end() - 1, text.find("”", opener.end(), opener.end() + _LONGEST)))
        for items in readings:
            if len(items) > 1 and len(items) in label.counts:
                return items
    return None


def _inside(text: str, opening: int, close: int) -> Items:
    """The names between the quote marks at `opening` and `close`, [] if these enclose no list."""
    if opening < 0 or close < 0 or text[close] != "”" or _NOT_IN_LIST.search(text, opening, close):
        return []
    items = cut(text, opening + 1, close, _SEPARATOR)
    return items if all(end - start <= _LONGEST_NAME for start, end in items) else []


def _one_by_one(text: str, close: int) -> Items:
    """The names in quotes side by side, or joined by 、, of which the last ends at `close`."""
    items: Items = []
    while close > 0 and text[close] == "”" and len(items) < _MOST_NAMES:
        opening = text.rfind("“", max(0, close - _LONGEST_NAME - 1), close)
        if opening < 0 or _NOT_IN_LIST.search(text, opening, close):
            break
        items.insert(0, (opening + 1, close))
        close = opening - 2 if text[opening - 1 : opening] == "、" else opening - 1
    return items
