"""Members that stand next to the label: 问题、任务、责任“三本台账”, “A+B”双轮驱动."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.document import Document
from nlp.extract.enumerations import Item, Items, conjunctions, cut, is_edge, lead_ins, trim, without_lead_in
from nlp.extract.members.definitions import alike
from nlp.extract.members.labels import Label, established
from nlp.quotes import document_quotes
from nlp.segment import tagged, words

# What may stand between a list and the label that closes it.
_LINK = re.compile(
    r"(?:等|这|的|分为|为|是|实现|(?:作为|成为|形成|构成|组成|包括)[^，。；：“”]{0,8}的|"
    r"组成(?:一[支个])?|为主要内容的|为内容的|为一体的|在内的|为主体的|为代表的|为核心的|组成的|构成的|相结合的)$"
)
# A number with its classifier before the first item: 请来30名木匠、瓦工和裁缝.
_COUNTED = re.compile(r"\d[名个位家]")
# Parts of speech that modify a noun, and how long what they make is.
_MODIFIERS = frozenset("nsfb")
_LONGEST_MODIFIER = 2
_PREPOSITIONS = frozenset("在对从于以")
# An item of a list whose items need not look alike: what is longer is a clause with more in it than the item.
_LONGEST_ITEM = 12


def listed_before(document: Document, label: Label) -> Items | None:
    """A list that the label closes: 问题、任务、责任“三本台账”, 建言资政和凝聚共识“双向发力”."""
    text = document.folded
    for start, _ in label.places:
        at = start - 1 if start and text[start - 1] in "“‘" else start
        if text[at - 1 : at] == "、":
            continue
        low = max(text.rfind(stop, 0, at) for stop in "，。；：！？（）\n") + 1
        link = _LINK.search(text[low:at])
        lists = [
            items
            for items in _joined_items(text, low, low + link.start() if link else at)
            if all(_balanced(text, item) for item in items)
        ]
        if link and link[0] == "等":
            for items in lists:
                some = 2 <= len(items) < label.counts[0]
                if some and all(all(head in text[a:b] for _, head in label.parts) for a, b in items):
                    return aligned(text, items)
        for count in label.counts:
            for items in lists:
                if len(items) == count and (closed := _closed_by(text, items, label, link)):
                    return closed
    return None


def _closed_by(text: str, items: Items, label: Label, link: re.Match[str] | None) -> Items | None:
    """`items` cut to members, if they look like what the label sums up."""
    shaped = aligned(text, items)
    if alike(text, shaped) or (link and alike(text, shaped[1:]) and len(items) > 2):
        return shaped
    if max(b - a for a, b in shaped) > _LONGEST_ITEM:
        return None
    last = words(text[slice(*shaped[-1])])
    if last[-1] in lead_ins() or "在" in last or ("“" in last and not any("“" in text[a:b] for a, b in shaped[:-1])):
        return None
    if label.text in established():
        return shaped
    counted = len(items) > 2 and len(items) == sum(label.numerals)
    return shaped if counted and (not link or link[0] != "等") else None


def _balanced(text: str, item: Item) -> bool:
    """Whether every quote that an item closes was opened in it, and the other way round."""
    depth = 0
    for at in range(*item):
        depth += (text[at] == "“") - (text[at] == "”")
        if depth < 0:
            return False
    return depth == 0


def _joined_items(text: str, low: int, stop: int) -> Iterator[Items]:
    items = cut(text, low, stop, "[、+]|(?<=”)(?=“)")
    yield items
    links = conjunctions(text, items[-1]) if items else []
    if links:
        # 投入和产出以及眼前和长远 are two things.
        low, high = next((link for link in links if text[slice(*link)] == "以及"), links[-1])
        yield [*items[:-1], (items[-1][0], low), (high, items[-1][1])]
    if len(items) > 2:
        # 大众创业、万众创新和公共产品、公共服务 are two things.
        for link in conjunctions(text, (low, stop)):
            if "、" in text[low : link[0]] and "、" in text[link[1] : stop]:
                yield [(low, link[0]), (link[1], stop)]


def aligned(text: str, items: Items) -> Items:
    """`items` of `text` with the first cut to the shape of the others, and what a last 的 leads to left out."""
    rest = [trim(text, item) for item in items[1:]]
    start, end = trim(text, items[0])
    of = text.find("的", rest[-1][0] + 2, rest[-1][1])
    if of > 0 and not any("的" in text[a:b] for a, b in [(start, end), *rest[:-1]]):
        rest[-1] = (rest[-1][0], of)
    if counted := _COUNTED.search(text, start, end):
        start = counted.end() if counted.end() < end else start
    lengths = {b - a for a, b in rest}
    quoted = text.rfind("“", *items[0])
    if text[items[0][1] - 1] == "”" and quoted > 0 and all(text[a - 1 : a] == "“" for a, _ in rest):
        return [(quoted + 1, items[0][1] - 1), *rest]
    size = lengths.pop() if len(lengths) == 1 else 0
    whole = without_lead_in(text, (start, end))
    if 0 < size < whole[1] - whole[0] and _modified(text, whole, size):
        return [whole, *rest]
    modifier = "的" in text[end - size : end] and not any("的" in text[a:b] for a, b in rest)
    if 0 < size < end - start and is_edge(text, end - size) and (size > 1 or len(rest) > 1) and not modifier:
        cut_to_size = trim(text, (end - size, end))
        # Behind 从 what looks like a second lead-in is the item: 从|按需定制.
        opened = text[end - size - 1] in _PREPOSITIONS or any(text[a : a + 2] in lead_ins() for a, _ in rest)
        return [cut_to_size if opened else without_lead_in(text, cut_to_size), *rest]
    of = text.rfind("的", start, end - 2) + 1
    if of and not any("的" in text[a:b] for a, b in rest) and end - of <= max(b - a for a, b in rest) + 1:
        return [(of, end), *rest]
    longest = max(b - a for a, b in rest)
    openings = {text[a : a + 2] for a, _ in rest}
    if len(openings) == 1 and len(rest) > 1 and (at := text.find(openings.pop(), start + 1, end)) > 0:
        return [(at, end), *rest]
    first = without_lead_in(text, (start, end), longest)
    if (counted or first[1] - first[0] > longest) and len(rest) > 1:
        first = behind_verb(text, first, longest)
    return [first, *rest]


def _modified(text: str, item: Item, size: int) -> bool:
    """Whether the last `size` characters of an item are a noun and what stands before modifies it: 党内|政治生活."""
    before = tagged(text[item[0] : item[1] - size])
    return item[1] - size - item[0] <= _LONGEST_MODIFIER and all(tag[0] in _MODIFIERS for _, tag in before)


def behind_verb(text: str, item: Item, longest: int) -> Item:
    """The object with which a clause ends, if it is as long as the other items: 辅导企业用足|原料, 专盯|排口."""
    at, verb = item[0], False
    tokens = tagged(text[slice(*item)])
    for n, (word, tag) in enumerate(tokens):
        noun = tag[0] in "nl" or all(len(other) == 1 for other, _ in tokens[n:])
        if verb and noun and 1 < item[1] - at <= longest + 1:
            return at, item[1]
        verb = verb or tag == "v" or word == "用"
        at += len(word)
        if word in _PREPOSITIONS and 1 < item[1] - at <= longest + 1:
            return at, item[1]
    return item


def added_up(document: Document, label: Label) -> Items | None:
    """“A+B”双轮驱动, “甲、乙、丙”三级联动: terms in quotes right before the label."""
    text = document.folded
    for start, _ in label.places:
        closing = re.search("”的?“?$", text[max(0, start - 3) : start])
        if not closing:
            continue
        end = start - len(closing[0])
        opening = text.rfind("“", 0, end)
        if opening >= 0 and "\n" not in text[opening:end] and re.search("[+、]", text[opening:end]):
            items = [trim(text, item) for item in cut(text, opening + 1, end, "[+、]")]
            fits = len(items) in label.counts and len(items) > 1 and ("+" in text[opening:end] or len(items) > 2)
            if fits and not text[slice(*items[0])].isdecimal():
                return items
    return None


def quoted_beside(document: Document, label: Label) -> Items | None:
    """Quoted items side by side behind the label: “思想淬炼”和“政治历练”大熔炉 for 两个熔炉; “线上”“线下”合奏."""
    if len(label.parts) != 1:
        return None
    number, head = label.parts[0]
    text = document.folded
    quotes = [q for q in document.once(document_quotes) if q.kind == "double"]
    groups: list[Items] = []
    for quote in quotes:
        between = text[groups[-1][-1][1] + 1 : quote.start] if groups else "x"
        if groups and re.fullmatch("[、和与及+]?", between):
            groups[-1].append((quote.inner_start, quote.inner_end))
        else:
            groups.append([(quote.inner_start, quote.inner_end)])
    for place in label.places:
        for group in groups:
            if (
                len(group) != number
                or not place[1] < group[0][0] < place[1] + 60
                or "\n" in text[place[1] : group[0][0]]
            ):
                continue
            opening = text[group[0][0] - 2] in "。！？；"
            headed = head and head in text[group[-1][1] : group[-1][1] + 6]
            if opening or headed:
                return group
    return None
