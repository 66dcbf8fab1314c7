"""Members that the text defines: “四快”要求（快收集、…）, “三包”是…, “1”是…，“N”是…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item, Items, conjunctions, cut, is_edge, trim
from nlp.extract.members.labels import Label
from nlp.extract.numeric_labels import parts_of
from nlp.lexicon import settings
from nlp.segment import segment, words

#: Words between a label and what it stands for.
DEFINES = (
    r"(?:，|——)?(?:，?所谓)?(?:就是指(?!导)|也就是|指的是|分别是指|分别是|分别为|分别指|具体是指|具体是|具体为|具体包括|主要包括|主要是|"
    r"内容为|内容是|内涵是|是指|就是|即为|包括|包含|即|指(?![出导示向数标挥定引南])|是|为(?![了民何什主企群人]))(?:要|做到)?[：，]?"
)
_AFTER_LABEL = re.compile(
    r"(?:[^，。；：！？（）“”、\n]{0,6}[”’])?[^，。；：！？（）“”、\n]{0,14}?(?:(?:[（：]|——)(?:即|包括|分别是|分别为|是指|指的是|就是)?[：，]?|，(?=由)|"
    + DEFINES
    + ")"
)
_MADE_OF = re.compile("由([^，。；]+)(?:组成|构成)")
_STOPS = re.compile(r"[。；！？\n]")
_SENTENCE_END = re.compile("[。！？\n]")
_ITEM_ENDS = "[、]|(?<=[”》])(?=[“《])"
# Where the next label is defined: …；所谓“双进入”，就是…
_NEXT_DEFINITION = re.compile("[，；。](?=所谓“)|[；，。](?=“[^“”]{1,8}”(?:则?是|就是|即|指|为|：))")
_QUESTIONS = re.compile(r"(?:[^。；？\n]{2,40}？){2,10}")
# A quoted name that opens an item: “红茶”、“绿茶”、“清茶”三种类型.
_NAME = re.compile("“([^“”]{1,16})”")
_A_PIECE = re.compile("一[本张册套]")
_ADDED = re.compile("[+]|(?<=”)加(?=“)")
_COUNT_BEHIND = re.compile(r"等?(?:[两三四五六七八九十]|\d{1,2})[个大项条][^、，。；]{1,6}$")
_ORDINAL_CLAUSE = re.compile("第[一二三四五六七八九十]+.{0,2}")


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
        following = _NEXT_DEFINITION.search(text, start, limit)
        limit = following.start() if following else limit
        weak = opener.group()[-1] in "是为" and not re.search("分别|就是|所谓|指", text[max(0, place[0] - 4) : start])
        readings = list(splits(text, start, limit))
        if "”与“" in label.text or "”和“" in label.text:
            # 四个“进”与“退” has members of two clauses, one for each.
            stop = _SENTENCE_END.search(text, start, limit)
            readings.insert(0, [trim(text, item) for item in cut(text, start, stop.start() if stop else limit, "；")])
        # 5+1 counts the items of both lists rather than the two lists.
        for count in sorted(label.counts, reverse=True) if "+" in label.text else label.counts:
            fitting = [items for items in readings if len(items) == count]
            if count < sum(label.numerals) and len(set(label.numerals)) == 1:
                fitting = [items for items in fitting if _hold(text, items, label)]
            if weak:
                fitting = [items for items in fitting if not label.terms and alike(text, items)]
            if fitting:
                items = next((items for items in fitting if _hold(text, items, label)), fitting[0])
                if opener.group().endswith("要") and any(text[a] == "要" for a, _ in items[1:]):
                    items = [(start - 1, items[0][1]), *items[1:]]
                return _evened(text, _named_things(text, items, label), label)
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


def _evened(text: str, items: Items, label: Label) -> Items:
    """`items` without what leads into the first and what is said behind the last, where the others end alike.

    首都机场和大兴机场客流大增 names 大兴机场; 他有责任心、热心、细心 names 责任心.
    """
    if len(items) < 2:
        return items
    first, last = items[0], items[-1]
    head = label.parts[0][1] if len(label.parts) == 1 else ""
    short = len(head) == 1 and all(text[b - 1] == head and b - a < 5 for a, b in items[1:])
    if short and len(items) > 2 and first[1] - first[0] > 6 and text[first[1] - 1] == head:
        first = (first[1] - len(words(text[slice(*first)])[-1]), first[1])
    ends = {words(text[slice(*item)])[-1] for item in items[:-1]}
    end = ends.pop() if len(ends) == 1 else head
    if all(text[slice(*item)].endswith(end) for item in items[:-1]) and (len(items) > 2 or len(end) > 1 or end == head):
        at = text.find(end, last[0] + 1, last[1])
        if at >= 0 and end and is_edge(text, at + len(end)):
            last = (last[0], at + len(end))
    items = [first, *items[1:-1], last]
    things = [thing(text, item, head) for item in items] if len(head) == 1 else items
    return things if all(one != two for one, two in zip(things, items, strict=True)) else items


def thing(text: str, item: Item, head: str) -> Item:
    """What a clause brings forth, if that holds the head: 逾期不办开问责单 names 问责单, which 三单 counts."""
    start, end = item
    at = text.find(head, start, end)
    for token in reversed(segment(text[start:end])):
        if 1 < token.start < token.end <= at - start and token.text in settings("numeric")["bringing_forth"]:
            start += token.end
            break
    counted = _A_PIECE.match(text, start, at)
    return (counted.end(), end) if counted and counted.end() < at else (start, end)


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
    if asked := _QUESTIONS.match(text, start, limit):
        yield [trim(text, item) for item in cut(text, *asked.span(), "？")]
    end = sentence.start() if sentence else limit
    clause = re.compile("[，：（]").search(text, start, end)
    first = clause.start() if clause else end
    items = cut(text, start, first, _ITEM_ENDS)
    quoted = [_NAME.match(text, *item) for item in items]
    if len(quoted) > 2 and all(quoted):
        yield [found.span(1) for found in quoted if found]
    by_semicolon = [_main_clause(text, item) for item in cut(text, start, paragraph, "；")]
    if len(by_semicolon) > 1:
        yield by_semicolon
    yield [_last(text, item) if item == items[-1] else trim(text, item) for item in items]
    if links := conjunctions(text, items[-1]) if items else []:
        low, high = links[0]
        last = (high, _end_like(text, items[-2] if len(items) > 1 else (items[-1][0], low), (high, items[-1][1])))
        parted = [trim(text, item) for item in (*items[:-1], (items[-1][0], low), last)]
        sizes = [b - a for a, b in parted]
        if max(sizes) <= 2 * min(sizes) + 6:
            yield parted
    if _ADDED.search(text, start, first):
        yield [trim(text, item) for item in cut(text, start, first, _ADDED)]
        yield [trim(text, item) for item in cut(text, start, first, f"{_ADDED.pattern}|、")]
    yield [trim(text, item) for item in cut(text, start, end, "，")]
    yield [trim(text, item) for item in cut(text, start, end, "[、，]")]
    clauses = cut(text, start, end, "，")
    for count in (2, 3):
        if len(clauses) > count:
            yield [trim(text, item) for item in cut(text, start, clauses[count - 1][1], "[、，]")]


def _end_like(text: str, model: Item, item: Item) -> int:
    """The end of the word in `item` with which `model` ends, else the end of `item`: 东站和西站客流大增 names 西站."""
    said = text[slice(*model)].rstrip(EDGE)
    for closing in (words(said)[-1], said[-2:]) if said else ():
        at = text.find(closing, item[0] + 1, item[1]) if len(closing) > 1 else -1
        if at >= 0 and is_edge(text, at + len(closing)):
            return at + len(closing)
    return item[1]


def _main_clause(text: str, item: Item) -> Item:
    """The clause that says what is done: not a quoted name, not a circumstance (在…基础上, 针对…)."""
    clauses = cut(text, *item, "，")
    for start, end in clauses[:-1]:
        clause = text[start:end].strip()
        if (
            re.fullmatch("“[^”]*”", clause)
            or _ORDINAL_CLAUSE.fullmatch(clause)
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
    tail = tail or re.search("(?<=.{3})(?:已经|均已|相继|陆续|正在)", inside)
    return trim(text, (item[0], item[0] + tail.start()) if tail and tail.start() else item)


def alike(text: str, items: Items) -> bool:
    """Whether the items have one length, or begin or end alike."""
    bare = [text[a:b].strip(EDGE) for a, b in items]
    return any(len(set(keys)) == 1 for keys in (map(len, bare), (w[:1] for w in bare), (w[-1:] for w in bare)))


def _uncounted(text: str, item: Item) -> Item:
    """`item` without the count of the whole list behind it: 西部三个片区."""
    counted = _COUNT_BEHIND.search(text, item[0] + 1, item[1])
    return (item[0], counted.start()) if counted else item


def by_symbols(document: Document, label: Label) -> Items | None:
    """The terms of a label defined one by one: “1”是…，“N”是…; 所谓“四”，即…; “一核”即…."""
    text = document.folded
    keys = label.terms or [number + head.replace("加", "") for number, head in parts_of(label.text)]
    if len(keys) < 2 or len(set(keys)) < len(keys):
        return None
    found: Items = []
    for key, number in zip(keys, label.numerals if len(label.numerals) == len(keys) else [1] * len(keys), strict=True):
        opener = f"“{key}”" in text and re.search(f"“{re.escape(key)}”(?:{DEFINES}|代表|：)", text)
        if not opener:
            return None
        if label.terms:
            end = re.compile("[，；。\n]").search(text, opener.end())
            item = trim(text, (opener.end(), end.start() if end else len(text)))
            colon = text.find("：", *item)
            item = (colon + 1, item[1]) if colon > 0 else item
            pieces = cut(text, *item, "、")
            if pieces and (links := conjunctions(text, pieces[-1])):
                pieces = [*pieces[:-1], (pieces[-1][0], links[0][0]), (links[0][1], pieces[-1][1])]
            several = [trim(text, _uncounted(text, piece)) for piece in pieces]
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
