"""Members that stand next to the label: 问题、任务、责任“三本台账”, “A+B”双轮驱动."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.document import Document
from nlp.extract.enumerations import Item, Items, cut, is_edge, trim, without_lead_in
from nlp.extract.members.definitions import alike
from nlp.extract.members.labels import Label
from nlp.lexicon import settings
from nlp.quotes import document_quotes
from nlp.segment import segment

_AND = re.compile(r"以及|和|与|及")


def listed_before(document: Document, label: Label) -> Items | None:
    """A list that the label closes: 问题、任务、责任“三本台账”, 建言资政和凝聚共识“双向发力”."""
    text = document.folded
    for start, _ in label.places:
        at = start - 1 if start and text[start - 1] in "“‘" else start
        low = max(text.rfind(stop, 0, at) for stop in "，。；：！？（）\n") + 1
        head = text[low:at]
        link = re.search(r"(?:等|这|的|分为|为|是|为主要内容的|为内容的|为一体的|组成的|构成的|相结合的)$", head)
        for items in _joined_items(text, low, low + link.start() if link else at):
            partial = link is not None and link[0] == "等" and 2 <= len(items) < label.counts[0]
            heads = [head for _, head in label.parts]
            if partial and _balanced(text, items) and all(all(head in text[a:b] for head in heads) for a, b in items):
                return _aligned(text, items)
            if len(items) not in label.counts or not _balanced(text, items):
                continue
            aligned = _aligned(text, items)
            if alike(text, aligned) or (link and alike(text, aligned[1:]) and len(items) > 2):
                return aligned
    return None


def _balanced(text: str, items: Items) -> bool:
    """Whether no quote opens or closes between the items of a list (except around the first)."""
    return all(text.count("“", a, b) == text.count("”", a, b) for a, b in items)


def _joined_items(text: str, low: int, stop: int) -> Iterator[Items]:
    items = cut(text, low, stop, "[、+]|(?<=”)(?=“)")
    yield items
    if items and (links := list(_AND.finditer(text, *items[-1]))):
        link = links[-1]
        yield [*items[:-1], (items[-1][0], link.start()), (link.end(), items[-1][1])]


def _aligned(text: str, items: Items) -> Items:
    """`items` with the first cut to the shape of the others."""
    rest = [trim(text, item) for item in items[1:]]
    start, end = trim(text, items[0])
    lengths = {b - a for a, b in rest}
    quoted = text.rfind("“", *items[0])
    if text[items[0][1] - 1] == "”" and quoted > 0 and all(text[a - 1 : a] == "“" for a, _ in rest):
        return [(quoted + 1, items[0][1] - 1), *rest]
    size = lengths.pop() if len(lengths) == 1 else 0
    if 0 < size < end - start and is_edge(text, end - size) and (size > 1 or len(rest) > 1):
        return [(end - size, end), *rest]
    return [without_lead_in(text, (start, end), max(b - a for a, b in rest)), *rest]


def added_up(document: Document, label: Label) -> Items | None:
    """“A+B”双轮驱动: terms added up in quotes right before the label."""
    text = document.folded
    for start, _ in label.places:
        if text[start - 1 : start] != "”":
            continue
        opening = text.rfind("“", 0, start - 1)
        if opening >= 0 and "\n" not in text[opening:start]:
            items = [trim(text, item) for item in cut(text, opening + 1, start - 1, r"\+")]
            if len(items) in label.counts and len(items) > 1:
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


def joined_pair(document: Document, label: Label) -> Items | None:
    """Two things joined near a label with 双: 综治网格与警务网格融为一体 for 双网融合; A与B…“双提升”."""
    if label.numerals != (2,) or not label.text.startswith("双"):
        return None
    text = document.folded
    head = label.parts[0][1] if label.parts else ""
    actions = settings("numeric")["actions"]
    for start, end in label.places:
        line_end = text.find("\n", end)
        after = text[end : min(line_end if line_end > 0 else len(text), end + 90)]
        if head and len(head) == 1:
            pattern = (
                rf"([\u4e00-\u9fff]{{2,6}}{head}[\u4e00-\u9fff]?)[与和、]([\u4e00-\u9fff]{{2,6}}{head}[\u4e00-\u9fff]?)"
            )
            if (found := re.search(pattern, after)) and len(found[2]) <= len(found[1]) + 2:
                second = _to_head(text, (end + found.start(2), end + found.end(2)), head)
                first = (end + found.start(1), end + found.end(1))
                size = second[1] - second[0]
                if first[1] - first[0] > size and is_edge(text, first[1] - size):
                    first = (first[1] - size, first[1])
                return [first, second]
        if label.text[1:] in actions:
            low = max(text.rfind(stop, 0, start) for stop in "。；！？\n") + 1
            joined = list(re.finditer(r"([\u4e00-\u9fff]{4})[与和]([\u4e00-\u9fff]{4})(?=的)", text[low:start]))
            if joined and all(is_edge(text, low + at) for at in (joined[-1].start(), joined[-1].end())):
                found = joined[-1]
                return [(low + found.start(k), low + found.end(k)) for k in (1, 2)]
    return None


def _to_head(text: str, item: Item, head: str) -> Item:
    """`item` up to the end of the word that holds `head`."""
    for token in segment(text[slice(*item)]):
        if head in token.text:
            return item[0], item[0] + token.end
    return item
