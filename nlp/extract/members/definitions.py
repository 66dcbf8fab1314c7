"""Members that the text defines: “四快”要求（快收集、…）, “三包”是…, “1”是…，“N”是…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item, Items, cut, trim
from nlp.extract.members.labels import Label
from nlp.extract.numeric import parts_of

#: Words between a label and what it stands for.
DEFINES = (
    r"(?:，|——)?(?:，?所谓)?(?:就是指(?!导)|也就是|指的是|分别是指|分别是|分别为|分别指|具体是指|具体是|具体为|具体包括|主要包括|主要是|"
    r"内容为|内容是|内涵是|是指|就是|即为|包括|包含|即|指(?![出导示向数标挥定引南])|是|为(?![了民何什主企群人]))(?:要|做到)?[：，]?"
)
_AFTER_LABEL = re.compile(
    r"[”’]?[^，。；：！？（）“”、\n]{0,14}?(?:(?:[（：]|——)(?:即|包括|分别是|分别为)?[：，]?|，(?=由)|" + DEFINES + ")"
)
_MADE_OF = re.compile("由([^，。；]+)(?:组成|构成)")
_STOPS = re.compile(r"[。；！？\n]")
_AND = re.compile(r"以及|和|与|及")


def by_definition(document: Document, label: Label) -> Items | None:
    """After the label: “四快”要求（快收集、…）, “五个坚持”的要求，即…, “三包”是…."""
    text = document.folded
    for place in label.places:
        limit = text.find("\n", place[1])
        limit = len(text) if limit < 0 else limit
        opener = _AFTER_LABEL.match(text, place[1], min(limit, place[1] + 40))
        if not opener:
            continue
        start = opener.end()
        if text[opener.start() : start].rstrip("即包括分别是为：，").endswith("（"):
            close = text.find("）", start, limit)
            limit = close if close > 0 else limit
        weak = opener.group()[-1] in "是为" and not re.search("分别|就是|所谓|指", text[max(0, place[0] - 4) : start])
        readings = list(splits(text, start, limit))
        for count in label.counts:
            for items in readings:
                if count < sum(label.numerals) and len(set(label.numerals)) == 1 and not _hold(text, items, label):
                    continue
                if len(items) == count and not (weak and (label.terms or not alike(text, items))):
                    return _named_things(text, items, label)
    return None


def _hold(text: str, items: Items, label: Label) -> bool:
    """Whether each item holds every head of the label, as 比忠诚看立场 does for 四比四看."""
    return all(head in text[a:b] for a, b in items for _, head in label.parts)


def _named_things(text: str, items: Items, label: Label) -> Items:
    """`items` without what is said of each: 需求清单由群众提 names 需求清单, of which there are two in 两单一账."""
    heads = [head for _, head in label.parts if head]
    start, end = items[-1]
    tail = re.search(f"相?{re.escape(heads[0])}$", text[start:end]) if len(heads) == 1 < len(items) else None
    if tail and tail.start() and not any(tail[0] in text[a:b] for a, b in items[:-1]):
        # 与评优、提拔、经费相挂钩: the head closes the list once for all.
        link = max(text.rfind(char, *items[0]) for char in "与和同")
        first = (link + 1, items[0][1]) if link >= 0 else items[0]
        return [first, *items[1:-1], (start, start + tail.start())]
    named = [(start, start + text[start:end].find("由")) for start, end in items]
    if all(end > start and any(head in text[start:end] for head in heads) for start, end in named):
        return named
    return items


def splits(text: str, start: int, limit: int) -> Iterator[Items]:
    """The ways to read the text from `start` as a list, the most explicit first."""
    if text.startswith("由", start):
        if made := _MADE_OF.match(text, start, limit):
            pieces = cut(text, *made.span(1), "、|和|与")
            yield [trim(text, (a + _counted(text, a, b), b)) for a, b in pieces]
        return
    sentence = _STOPS.search(text, start, limit)
    paragraph = text.find("。", start, limit)
    paragraph = limit if paragraph < 0 else paragraph
    by_semicolon = [_main_clause(text, item) for item in cut(text, start, paragraph, "；")]
    if len(by_semicolon) > 1:
        yield by_semicolon
    end = sentence.start() if sentence else limit
    clause = re.compile("[，：（]").search(text, start, end)
    first = clause.start() if clause else end
    items = cut(text, start, first, "[、]|(?<=”)(?=“)")
    yield [_last(text, item) if item == items[-1] else trim(text, item) for item in items]
    if found := _AND.search(text, *items[-1]) if items else None:
        yield [trim(text, item) for item in (*items[:-1], (items[-1][0], found.start()), (found.end(), items[-1][1]))]
    yield [trim(text, item) for item in cut(text, start, end, "，")]
    yield [trim(text, item) for item in cut(text, start, end, "[、，]")]
    clauses = cut(text, start, end, "，")
    for count in (2, 3):
        if len(clauses) > count:
            yield [trim(text, item) for item in cut(text, start, clauses[count - 1][1], "[、，]")]


def _main_clause(text: str, item: Item) -> Item:
    """The clause that says what is done: not a quoted name, not a circumstance (在…基础上, 针对…)."""
    clauses = cut(text, *item, "，")
    for start, end in clauses[:-1]:
        clause = text[start:end].strip()
        if (
            re.fullmatch("“[^”]*”", clause)
            or re.match("在|针对|围绕|按照|根据|结合|通过|经过|为了|随着|依托|对于", clause)
            or clause[-1] in "上下中时后前"
        ):
            continue
        return trim(text, (start, end))
    return trim(text, clauses[-1] if clauses else item)


def _counted(text: str, start: int, end: int) -> int:
    """The length of a number with its classifier at the start of an item (26名党校教员)."""
    found = re.compile(r"\d+[名个支位家]").match(text, start, end)
    return found.end() - start if found else 0


def _last(text: str, item: Item) -> Item:
    """The last item of a list without what the sentence goes on to say of the whole (…等4项机制)."""
    inside = text[slice(*item)]
    tail = re.search(r"等(?:[\d一两三四五六七八九十]|$)", inside)
    tail = tail or re.search(r"的(?:要求|标准|目标|思路|原则|机制|模式|格局|体系|工作法|做法|办法|方式|方法)$", inside)
    return trim(text, (item[0], item[0] + tail.start()) if tail and tail.start() else item)


def alike(text: str, items: Items) -> bool:
    """Whether the items have one length, or begin or end alike."""
    bare = [text[a:b].strip(EDGE) for a, b in items]
    return any(len(set(keys)) == 1 for keys in (map(len, bare), (w[:1] for w in bare), (w[-1:] for w in bare)))


def by_symbols(document: Document, label: Label) -> Items | None:
    """The terms of a label defined one by one: “1”是…，“N”是…; 所谓“四”，即…; “一核”即…."""
    text = document.folded
    keys = label.terms or [number + head.replace("加", "") for number, head in parts_of(label.text)]
    if len(keys) < 2 or len(set(keys)) < len(keys):
        return None
    found: Items = []
    for key, number in zip(keys, label.numerals if len(label.numerals) == len(keys) else [1] * len(keys), strict=True):
        opener = re.search(f"“{re.escape(key)}”(?:{DEFINES}|代表|：)", text)
        if not opener:
            return None
        if label.terms:
            end = re.compile("[，；。\n]").search(text, opener.end())
            item = trim(text, (opener.end(), end.start() if end else len(text)))
            several = [trim(text, piece) for piece in cut(text, *item, "、")]
            found += several if key.isdecimal() and len(several) == int(key) > 1 else [item]
            continue
        limit = text.find("\n", opener.end())
        following = re.compile("(?:[；，。]所谓|[；，。])?“(?:" + "|".join(map(re.escape, keys)) + ")”").search(
            text, opener.end()
        )
        limit = min(p for p in (limit, following.start() if following else -1, len(text)) if p >= 0)
        for items in splits(text, opener.end(), limit):
            if len(items) == number:
                found += items
                break
        else:
            return None
    return found
