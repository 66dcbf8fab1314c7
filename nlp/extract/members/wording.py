"""How much of an item is the member: without ordinals and predicates, with the head that the article says with it."""

from __future__ import annotations

import re

from nlp.extract.enumerations import Items, cut, is_edge, trim
from nlp.extract.members.labels import Label
from nlp.lexicon import pattern

_ORDINAL = re.compile("第[一二三四五六七八九十].{0,2}?是(?=..)")
_NAME = re.compile("“([^“”\n]{1,12})”(?=.)")


def members_of(text: str, label: Label, items: Items) -> Items:
    """`items` as members: taken apart, cut and completed as the wording of `label` and of the article asks for."""
    return _with_head(text, label, _named(text, label, _restored(text, _taken_apart(text, label, items))))


def _taken_apart(text: str, label: Label, items: Items) -> Items:
    """讲政治、有信念 is one of four items, and two of the eight members of 四讲四有."""
    pieces = [trim(text, piece) for item in items for piece in cut(text, *item, "、")]
    even = len(label.numerals) > 1 and len(pieces) == sum(label.numerals) == 2 * len(items)
    return pieces if even else items


def _restored(text: str, items: Items) -> Items:
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


def _named(text: str, label: Label, items: Items) -> Items:
    """What is named where each item says something of it: “田间课”讲技术, 思想关要严, 老张是调解员, 红色立即处置.

    “一问”初心在不在 names what stands behind the quotes, for the label counts what they hold.
    """
    head = label.parts[0][1] if len(label.parts) == 1 else ""
    if not head or len(items) < 2:
        return items
    names = [found for item in items if (found := _NAME.match(text, *item))]
    if len(names) == len(items):
        counting = re.compile(f"[一二三四五六七八九十]{re.escape(head)}")
        if all(counting.fullmatch(found[1]) for found in names):
            return [(found.end(), end) for found, (_, end) in zip(names, items, strict=True)]
        return [found.span(1) for found in names]
    is_one = [re.compile(f"[^是]{{1,6}}是(.{{1,8}}{re.escape(head)})$").match(text, *item) for item in items]
    if all(is_one):
        return [found.span(1) for found in is_one if found]
    # Behind a colour it is whatever is longer than 红色|预警.
    behind = "(?=...)" if head == "色" else f"(?={pattern('numeric', 'said_of_members').pattern})"
    said_of = [re.compile(f"(.{{1,6}}?{re.escape(head)}){behind}").match(text, *item) for item in items]
    if all(found and is_edge(text, found.end(1)) for found in said_of):
        return [found.span(1) for found in said_of if found]
    return items


def _with_head(text: str, label: Label, items: Items) -> Items:
    """`items` where the article says them with the head of the label, else as they are.

    增值、规范、叠加“三种效应” are 增值效应, 规范效应 and 叠加效应 where the article calls them so.
    """
    if len(label.parts) != 1 or not (head := label.parts[0][1]) or any(head in text[a:b] for a, b in items):
        return items
    named = [text.find(text[a:b] + head) for a, b in items]
    if min(named) < 0:
        return items
    return [(at, at + b - a + len(head)) for at, (a, b) in zip(named, items, strict=True)]
