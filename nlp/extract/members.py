"""Members of numeric slogans: what the article itself names as the parts of 五线, 四最, 1313, 三包三问.

Each reading is a function from a label to the stretches it would name. Readings are tried from the most to the
least explicit, and the first whose count fits the numbers wins: a definition (“三包”是…), a list right before it,
lists whose items share the label's head (零…、零… for 四零), deadlines in order (1313), headings, numbered points.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.article import Member, Slogan, line_at
from nlp.document import Document
from nlp.extract.enumerations import (
    EDGE,
    HEADING_NUMBER,
    Enumeration,
    Item,
    Items,
    cut,
    enumerations,
    is_edge,
    lead_ins,
    openings,
    trim,
    without_lead_in,
)
from nlp.extract.numeric import parts_of
from nlp.lexicon import load, settings
from nlp.quotes import document_quotes
from nlp.segment import segment, words

_CLASSIFIERS = "个大项条种张本面件把道类"
_STOPS = re.compile(r"[。；！？\n]")
_DEFINES = (
    r"(?:，|——)?(?:，?所谓)?(?:就是指(?!导)|也就是|指的是|分别是指|分别是|分别为|分别指|具体是指|具体是|具体为|具体包括|主要包括|主要是|"
    r"内容为|内容是|内涵是|是指|就是|即为|包括|包含|即|指(?![出导示向数标挥定引南])|是|为(?![了民何什主企群人]))(?:要|做到)?[：，]?"
)
_AFTER_LABEL = re.compile(
    r"[”’]?[^，。；：！？（）“”、\n]{0,14}?(?:(?:[（：]|——)(?:即|包括|分别是|分别为)?[：，]?|，(?=由)|" + _DEFINES + ")"
)
_MADE_OF = re.compile("由([^，。；]+)(?:组成|构成)")
_EXPLICIT = re.compile("分别|就是|所谓|是指|指的是|即|包括|包含|[（：]|——")
_AND = re.compile(r"以及|和|与|及")
_ORDINAL = re.compile(
    r"(?:(?<=[。；：，！？\n　 ])|^)(?:[一二三四五六七八九十][是要、]|第[一二三四五六七八九十][，、]"
    r"|（[一二三四五六七八九十]）|[①②③④⑤⑥⑦⑧⑨⑩]|首先，?|其次，?|再次，?|最后，)",
    re.MULTILINE,
)
_FIRST = re.compile("一是|一要|第一|首先|（一|①|一、")
# Labels and places of one label beyond these are left alone, so that the cost stays linear in the text.
_MOST_LABELS = 200
_MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Label:
    """A distinct numeric slogan of the article with all its places."""

    text: str
    numerals: tuple[int, ...]
    places: tuple[Item, ...]

    @property
    def parts(self) -> list[tuple[int, str]]:
        """Number and head of each part, the head without its classifier: 五个坚持 gives [(5, 坚持)]; [] for 1+N."""
        if self.terms:
            return []
        if ones := re.fullmatch(r".{1,3}个(一.{0,3})", self.text):
            return [(self.numerals[0], ones[1])]
        heads = [head for _, head in parts_of(self.text)]
        if len(heads) != len(self.numerals):
            return []
        return [(number, _bare(head)) for number, head in zip(self.numerals, heads, strict=True)]

    @property
    def counts(self) -> list[int]:
        """How many members fit: the sum; the number of terms of 1+2+6; the first number of 五位一体 and 四讲四有."""
        first, rest = self.numerals[0], self.numerals[1:]
        if re.fullmatch(r".{1,3}个一.{0,3}", self.text):
            return [first]
        fitting = [len(self.terms)] if self.terms else []
        if self.text.isdecimal():
            fitting.append(len(self.text))
        fitting.append(sum(self.numerals))
        if rest and (set(rest) == {1} or (first > 2 and set(rest) == {first})):
            fitting.append(first)
        return [number for number in fitting if number > 1] or [1]

    @property
    def terms(self) -> list[str]:
        """The symbols of 1+N+X and the digits of 1313; [] for labels of words."""
        if "+" in self.text:
            return self.text.split("+")
        return re.findall(r"[1-9]0*", self.text) if self.text.isdecimal() else []


def _bare(head: str) -> str:
    bare = head.strip("“”").lstrip(_CLASSIFIERS).strip("“”") or head
    for action in sorted(settings("numeric")["actions"], key=len, reverse=True):
        if bare.endswith(action) and len(bare) > len(action):
            return bare.removesuffix(action)
    return bare


@cache
def _established() -> frozenset[str]:
    return frozenset(row["label"] for row in load("abbreviations"))


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


# -- readings ----------------------------------------------------------------------------------------------------------


def _definition(document: Document, label: Label) -> Items | None:
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
        splits = list(_splits(text, start, limit))
        for count in label.counts:
            for items in splits:
                if count < sum(label.numerals) and len(set(label.numerals)) == 1 and not _hold(text, items, label):
                    continue
                if len(items) == count and not (weak and (label.terms or not _alike(text, items))):
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


def _splits(text: str, start: int, limit: int) -> Iterator[Items]:
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


def _alike(text: str, items: Items) -> bool:
    """Whether the items have one length, or begin or end alike."""
    bare = [text[a:b].strip(EDGE) for a, b in items]
    return any(len(set(keys)) == 1 for keys in (map(len, bare), (w[:1] for w in bare), (w[-1:] for w in bare)))


def _symbols(document: Document, label: Label) -> Items | None:
    """The terms of a label defined one by one: “1”是…，“N”是…; 所谓“四”，即…; “一核”即…."""
    text = document.folded
    keys = label.terms or [number + head.replace("加", "") for number, head in parts_of(label.text)]
    if len(keys) < 2 or len(set(keys)) < len(keys):
        return None
    found: Items = []
    for key, number in zip(keys, label.numerals if len(label.numerals) == len(keys) else [1] * len(keys), strict=True):
        opener = re.search(f"“{re.escape(key)}”(?:{_DEFINES}|代表|：)", text)
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
        for items in _splits(text, opener.end(), limit):
            if len(items) == number:
                found += items
                break
        else:
            return None
    return found


def _before(document: Document, label: Label) -> Items | None:
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
            if _alike(text, aligned) or (link and _alike(text, aligned[1:]) and len(items) > 2):
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


def _shared_head(document: Document, label: Label) -> Items | None:
    """Lists whose items hold the label's head: 零事故、零差错… for 四零, part by part for 三学三讲."""
    parts = label.parts
    if not parts or not all(head for _, head in parts):
        return None
    if found := _part_by_part(document, label, parts):
        return found
    number, head = parts[0]
    if len(parts) > 1 or len(head) != 3:
        return None
    # 四渠同灌: an action the lexicon does not know; only headings and run-in heads are trusted with a single character.
    return _nearest(label, _runs(document.folded, tuple(openings(document)), [head[0]], number, label))


def _part_by_part(document: Document, label: Label, parts: Sequence[tuple[int, str]]) -> Items | None:
    text = document.folded
    lists = document.once(enumerations)
    if len(parts) > 1 and len({number for number, _ in parts}) == 1:
        heads = [head for _, head in parts]
        if run := _nearest(label, _runs(text, lists, heads, parts[0][0], label)):
            return run
    found: Items = []
    after = 0
    for number, head in parts:
        runs = _runs(text, lists, [head], number, label)
        if len(parts) > 1:
            floor = max(after, label.places[0][1]) if after >= label.places[0][1] or not found else after
            behind = [run for run in runs if run[0][0] >= floor]
            runs = behind or [run for run in runs if max(after, label.places[0][0] - 120) <= run[0][0]]
        elif number == 2:
            runs = [run for run in runs if any(abs(run[0][0] - place[0]) < 120 for place in label.places)]
        run = _nearest(label, runs)
        if not run:
            return None
        found += run
        after = run[-1][1]
    return found


def _nearest(label: Label, runs: list[Items]) -> Items | None:
    def distance(run: Items) -> int:
        return min(min(abs(run[0][0] - place[1]), abs(place[0] - run[-1][1])) for place in label.places)

    clear = [run for run in runs if all(end <= a or b <= start for a, b in label.places for start, end in run)]
    return min(clear, key=distance, default=None)


def _runs(text: str, lists: Sequence[Enumeration], heads: Sequence[str], number: int, label: Label) -> list[Items]:
    """The runs of exactly `number` neighbouring items that hold all of `heads`; the label itself is no member."""
    found: list[Items] = []
    for listed in lists:
        low, high = listed.items[0][0], listed.items[-1][1]
        if any(text.count(head, low, high) < number for head in heads):
            continue
        run: list[Item] = []
        for item in (*listed.items, (0, 0)):
            inside = text[slice(*item)].replace(label.text, "")
            if all(head in inside for head in heads):
                run.append(item)
                continue
            if len(run) == number and (fitted := _fitted(text, run, heads, listed.separator)):
                found.append(fitted)
            run = []
    return found


def _fitted(text: str, run: Items, heads: Sequence[str], separator: str) -> Items | None:
    """The items of a run, the first cut before and the last behind so that the head stands in the same place in all.

    None where an item is too long for a member, or two items hold the head in different places.
    """
    if separator == "；":
        run = [_first_clause_with(text, item, heads) for item in run]
    items = [trim(text, item) for item in run]
    head = heads[0]
    if len(items) == 1 and (one := re.search(f"一[\u4e00-\u9fff]{{0,3}}{re.escape(head)}", text[slice(*items[0])])):
        return [(items[0][0] + one.start(), items[0][0] + one.end())]
    quoted = [re.findall("“([^“”]{2,10})”", text[slice(*item)]) for item in run]
    if all(len(names) == 1 and head in names[0] for names in quoted):
        return [
            (at := text.find("“" + names[0], *item) + 1, at + len(names[0]))
            for item, names in zip(run, quoted, strict=True)
        ]
    offsets = [text[a:b].find(head) for a, b in items]
    tails = [b - a - at - len(head) for (a, b), at in zip(items, offsets, strict=True)]
    if separator == "\n":
        first = {words(text[a:b])[0] for a, b in items if b > a}
        if len(first) == 1 and (lead_in := first.pop()) in lead_ins() and len(lead_in) > 1 and head not in lead_in:
            items = [trim(text, (a + len(lead_in), b)) for a, b in items]
        return items if max(b - a for a, b in items) <= 30 else None
    if len(set(offsets[1:])) == 1 and (len(run) > 2 or offsets[1] == 0):
        last = text[slice(*items[0])].rfind(head)
        start = items[0][0] + last - offsets[1]
        items[0] = (max(items[0][0], start), items[0][1]) if last >= offsets[1] else items[0]
    elif len(items) == 1 or text[items[0][0]] != text[items[1][0]]:
        items[0] = without_lead_in(text, items[0], max((b - a for a, b in items[1:]), default=0))
    if (
        len(set(tails[:-1])) == 1
        and tails[-1] > tails[0]
        and is_edge(text, (end := items[-1][1] - tails[-1] + tails[0]))
    ):
        items[-1] = (items[-1][0], end)
    else:
        items[-1] = _closed(text, items[-1])
    if len(items) == 2 and offsets[0] != offsets[1] and tails[0] != tails[1] and max(b - a for a, b in items) > 10:
        return None
    if len(items) > 1 and all(text[a:b].endswith(head) for a, b in items[:-1]):
        start, end = items[-1]
        items[-1] = (start, start + text[start:end].find(head) + len(head))
    return items if all(b > a for a, b in items) and max(b - a for a, b in items) <= 24 else None


def _closed(text: str, item: Item) -> Item:
    """`item` up to a closing quote that nothing inside it opened, or to an opening one after its first word."""
    depth = 0
    for at in range(*item):
        depth += (text[at] in "“‘") - (text[at] in "”’")
        if depth < 0:
            return trim(text, (item[0], at))
    found = re.search("(?<=.{2})(?:等|的“|“)", text[slice(*item)])
    return (
        trim(text, (item[0], item[0] + found.start()))
        if found and depth == 0 and "”" in text[slice(*item)]
        else trim(text, item)
    )


def _first_clause_with(text: str, item: Item, heads: Sequence[str]) -> Item:
    for clause in cut(text, *item, "，"):
        if all(head in text[slice(*clause)] for head in heads):
            return clause
    return item


def _named_in_quotes(document: Document, label: Label) -> Items | None:
    """Quoted names that end or begin with the label's head (摸高线): in the headings, in one line, in the article."""
    parts = label.parts
    if len(parts) != 1 or not parts[0][1]:
        return None
    number, head = parts[0]
    head = head if len(head) < 3 else head[0]
    text = document.folded
    names = [
        ((quote.inner_start, quote.inner_end), line)
        for quote in document.once(document_quotes)
        if quote.kind != "title"
        and 3 < quote.end - quote.start <= 10
        and (line := line_at(document.content, quote.start))
    ]
    taken = {text[slice(*place)] for place in label.places}
    for edge in (slice(-len(head), None), slice(len(head))):
        by_line: dict[int, Items] = defaultdict(list)
        headings: Items = []
        for name, line in names:
            word = text[slice(*name)]
            if word[edge] == head and word not in taken:
                by_line[line.n].append(name)
                if line.role == "heading":
                    headings.append(name)
        everywhere = [name for line_names in by_line.values() for name in line_names]
        for items in (headings, *by_line.values(), everywhere):
            distinct = list({text[slice(*item)]: item for item in reversed(items)}.values())[::-1]
            if len(distinct) == number and (number > 2 or len(by_line) == 1 or items is headings):
                return sorted(distinct)
    return None


def _opening_words(document: Document, label: Label) -> Items | None:
    """Compounds of the label's head that open sentences: 政治待遇一项不少。…生活待遇… for 两项待遇."""
    if len(label.parts) != 1 or len(label.parts[0][1]) < 2:
        return None
    number, head = label.parts[0]
    pattern = re.compile(rf"(?:^|(?<=[。\n　 ]))([\u4e00-\u9fff]{{2,4}}{re.escape(head)})", re.MULTILINE)
    found: dict[str, Item] = {}
    for match in pattern.finditer(document.folded):
        if (
            line_at(document.content, match.start())
            and match[1] != label.text
            and is_edge(document.folded, match.end())
        ):
            found.setdefault(match[1], match.span(1))
    return list(found.values()) if len(found) == number else None


def _deadlines(document: Document, label: Label) -> Items | None:
    """Clauses that begin with the digits of the label, in order: 1个工作日内…，3个工作日内… for 1313."""
    if not label.terms:
        return None
    text = document.folded
    for place in label.places:
        end = text.find("\n", place[1])
        at, end = place[1], len(text) if end < 0 else end
        found: Items = []
        for term in label.terms:
            clause = re.compile(
                rf"(?<![\d.+]){re.escape(term)}[个项家名条天日月周支类张年小次级大批][^，；。、\n]+"
            ).search(text, at, end)
            if not clause:
                break
            found.append(_noun_phrase(text, clause.span()))
            at = clause.end()
        if len(found) == len(label.terms):
            return found
    return None


def _noun_phrase(text: str, item: Item) -> Item:
    """A clause about a deadline is kept whole; of another one the noun phrase before its verb (1个实验室引进…)."""
    start, end = trim(text, item)
    if re.search("内|前|日|天|月|周|小时", text[start : start + 8]):
        return start, end
    verbs = _predicates()
    tokens = segment(text[start:end])
    for token in tokens[2:]:
        if token.text in verbs and token.start > 3:
            return start, start + token.start
    return start, end


@cache
def _predicates() -> frozenset[str]:
    return frozenset(row["word"] for row in load("predicates") if row["deverbal"] == "n" and len(row["word"]) > 1)


def _numbered(document: Document, label: Label) -> Items | None:
    """Numbered points right behind the label: …“四个聚力”，…。一是聚力…。二是聚力…."""
    text = document.folded
    if label.text in _established():
        return None
    heads = [head for _, head in label.parts]
    ordinals = list(_ORDINAL.finditer(text))
    for place in label.places:
        following = [found for found in ordinals if found.start() > place[1]]
        if not following or not _FIRST.match(following[0].group()):
            continue
        kind = following[0].group().strip("，")[-1]
        run = [following[0]]
        for found in following[1:]:
            if _FIRST.match(found.group()):
                break
            if found.group().strip("，")[-1] == kind or kind in "先次":
                run.append(found)
        if len(run) not in label.counts:
            continue
        items = []
        for found in run:
            stop = re.compile("[，。；：\n]").search(text, found.end())
            items.append(trim(text, (found.end(), stop.start() if stop else len(text))))
        near = following[0].start() - place[1] <= 90 and "\n" not in text[place[1] : following[0].start()]
        shared = len(heads) == 1 and heads[0] and all(heads[0] in text[a:b] for a, b in items)
        if shared or (near and text[place[1] : following[0].start()].count("。") <= 1):
            return items
    return None


def _beside(document: Document, label: Label) -> Items | None:
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


def _added(document: Document, label: Label) -> Items | None:
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


def _pair(document: Document, label: Label) -> Items | None:
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


def _mirrors(document: Document, label: Label) -> Items | None:
    """…这面镜子 said of one thing after the other, for 三面镜子."""
    if len(label.parts) != 1 or not (head := label.parts[0][1]):
        return None
    text = document.folded
    number = label.numerals[0]
    for _, end in label.places:
        line_end = text.find("\n", end)
        pattern = re.compile(rf"([\u4e00-\u9fff]{{2,10}}?)这[{_CLASSIFIERS}]{re.escape(head)}")
        found = [m.span(1) for m in pattern.finditer(text, end, line_end if line_end > 0 else len(text))]
        if len(found) == number:
            return [without_lead_in(text, item) for item in found]
    return None


def _headings(document: Document, label: Label) -> Items | None:
    """The headings of an article whose title carries the label, one a member."""
    if len(label.parts) != 1 or label.numerals[0] < 3 or label.text in _established():
        return None
    titles = [line for line in document.content if line.role in ("title", "subtitle")]
    if not any(line.start <= start < line.end for line in titles for start, _ in label.places):
        return None
    headings = [line for line in document.content if line.role == "heading" and line.level in (None, 1)]
    plain = settings("numeric")["plain_headings"]
    if len(headings) != label.numerals[0] or any(word in line.text for line in headings for word in plain):
        return None
    items: Items = []
    for line in headings:
        number = HEADING_NUMBER.match(document.folded[line.start : line.end])
        colon = document.folded.find("：", line.start, line.end)
        start = line.start + (number.end() if number else 0)
        items.append(trim(document.folded, (start, colon if colon > start else line.end)))
    return items


_Reading = Callable[[Document, Label], Items | None]
_READINGS: tuple[tuple[str, _Reading], ...] = (
    ("added up", _added),
    ("symbols", _symbols),
    ("mirrors", _mirrors),
    ("definition", _definition),
    ("list before", _before),
    ("shared head", _shared_head),
    ("deadlines", _deadlines),
    ("names in quotes", _named_in_quotes),
    ("beside", _beside),
    ("numbered", _numbered),
    ("pair", _pair),
    ("opening words", _opening_words),
    ("headings", _headings),
)


def find_members(document: Document, mentions: Sequence[Slogan]) -> Mapping[str, tuple[tuple[Member, ...], str]]:
    """For each label among `mentions` the members that the article names, and the reading that found them.

    Labels whose members the article leaves out are missing from the result. Members are in the order of the article's
    list, without quote marks at their edges; offsets are code points into ``document.text``.
    """
    places: dict[str, list[Item]] = defaultdict(list)
    numerals: dict[str, tuple[int, ...]] = {}
    for mention in mentions:
        places[mention.text].append((mention.start, mention.end))
        numerals[mention.text] = mention.numerals
    labels = [
        Label(text, numerals[text], tuple(where[:_MOST_PLACES])) for text, where in places.items() if numerals[text]
    ][:_MOST_LABELS]
    found: dict[str, tuple[Items, str]] = {}
    for label in sorted(labels, key=lambda label: len(label.numerals)):
        _inherit(label, found)
        for name, reading in _READINGS:
            if label.text in found:
                break
            if (items := reading(document, label)) and _credible(document.folded, label, items, name):
                found[label.text] = (items, name)
    for label in labels:
        if "加" in label.text and len(label.numerals) == 2 and label.text in found:
            _share_out(label, labels, found)
    return {
        text: (tuple(Member(text=document.text[a:b], start=a, end=b) for a, b in items), name)
        for text, (items, name) in found.items()
    }


def _credible(text: str, label: Label, items: Items, reading: str) -> bool:
    """Whether the article may well mean these members: those of an established label must resemble what is known.

    An explicit definition is believed in any case: an office may read 三服务 in its own way.
    """
    known = [row["members"] for row in load("abbreviations") if row["label"] == label.text]
    if not known or reading == "symbols":
        return True
    if reading == "definition" and any(
        _EXPLICIT.search(text, end, items[0][0]) for _, end in label.places if 0 <= items[0][0] - end < 40
    ):
        return True
    if (
        max(end - start for start, end in items)
        > max(len(member) for members in known for member in members.split("|")) + 3
    ):
        return False
    heads = [head for _, head in label.parts if head]
    if reading == "list before" and heads and all(text.startswith(heads[0], start) for start, _ in items):
        return True
    pairs = {
        members[at : at + 2] for members in known for at in range(len(members) - 1) if "|" not in members[at : at + 2]
    }
    alike = sum(any(text[at : at + 2] in pairs for at in range(start, end - 1)) for start, end in items)
    return 2 * alike > len(items)


def _inherit(label: Label, found: dict[str, tuple[Items, str]]) -> None:
    """Members that a label owes to its parts: 三包三问 to 三包 and 三问, 四最一中枢 to 四最."""
    pieces = [number + head for number, head in parts_of(label.text)]
    if len(pieces) < 2 or pieces[0] not in found:
        return
    if all(piece in found for piece in pieces):
        found[label.text] = ([item for piece in pieces for item in found[piece][0]], "parts")
    elif set(label.numerals[1:]) == {1}:
        found[label.text] = (found[pieces[0]][0], "part")


def _share_out(total: Label, labels: Sequence[Label], found: dict[str, tuple[Items, str]]) -> None:
    """“四个共识”加“两项举措”的“四加二”: the addends take their share of the members of the sum."""
    items, name = found[total.text]
    first, second = total.numerals
    for start, _ in total.places:
        low = max(0, start - 30)
        addends = [
            label for label in labels if label is not total and any(low <= a and b < start for a, b in label.places)
        ]
        if [label.numerals for label in addends] == [(first,), (second,)] and len(items) == first + second:
            found.setdefault(addends[0].text, (items[:first], name))
            found.setdefault(addends[1].text, (items[first:], name))


def usual_members(label: str, text: str) -> tuple[str, ...]:
    """The members that `label` usually has nationwide, () where it is not established.

    Of several readings the one whose cues `text` holds most often is taken, the first where none speaks.
    """
    readings = [row for row in load("abbreviations") if row["label"] == label]
    if not readings:
        return ()

    def cues(row: Mapping[str, str]) -> int:
        return sum(text.count(cue) for cue in row["cues"].split("|") if cue)

    return tuple(max(readings, key=cues)["members"].split("|"))
