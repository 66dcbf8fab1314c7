"""Members that repeat the head of the label, wherever they stand: 零事故、零差错… for 四零, 摸高线 for 五线."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from nlp.article import line_at
from nlp.document import Document
from nlp.extract.enumerations import (
    Enumeration,
    Item,
    Items,
    conjunctions,
    cut,
    enumerations,
    is_edge,
    lead_ins,
    openings,
    trim,
    without_lead_in,
)
from nlp.extract.members.definitions import thing
from nlp.extract.members.labels import CLASSIFIERS, Label
from nlp.extract.numeric_labels import parts_of
from nlp.quotes import document_quotes
from nlp.segment import tagged, words

# What is left of a clause behind a noun of this length is taken for its verb: 科室会|挑刺.
_VERB_OF_CLAUSE = 2
# What …这面镜子 is said of.
_THING_SAID = re.compile("[\u4e00-\u9fff]{2,10}$")


def sharing_head(document: Document, label: Label) -> Items | None:
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
            return _by_head(text, run, heads)
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


def _by_head(text: str, run: Items, heads: Sequence[str]) -> Items:
    """The nouns that a clause holds one for each head: 头稿交给科室会挑刺 names 头稿 and 科室会 for 三稿三会.

    Where the heads are verbs the clause is one member: 比忠诚看立场.
    """
    by_head = [[_noun_with(text, item, head) for item in run] for head in heads]
    if all(noun for nouns in by_head for noun in nouns):
        return [noun for nouns in by_head for noun in nouns if noun]
    return run


def _noun_with(text: str, item: Item, head: str) -> Item | None:
    """The noun that `head` ends in a clause; None where the head opens the clause or an object follows it."""
    tokens = tagged(text[slice(*item)])
    at = item[0]
    nouns = at
    for n, (word, tag) in enumerate(tokens):
        if word.endswith(head) and at + len(word) - len(head) > nouns:
            behind = tokens[n + 1 :]
            ends = item[1] - at - len(word) <= _VERB_OF_CLAUSE or behind[0][1][0] in "vdp"
            return (nouns, at + len(word)) if ends else None
        at += len(word)
        nouns = nouns if tag[0] in "nmabjf" else at
    return None


def _nearest(label: Label, runs: list[Items]) -> Items | None:
    def distance(run: Items) -> int:
        return min(min(abs(run[0][0] - place[1]), abs(place[0] - run[-1][1])) for place in label.places)

    clear = [run for run in runs if all(end <= a or b <= start for a, b in label.places for start, end in run)]
    return min(clear, key=distance, default=None)


def _runs(text: str, lists: Sequence[Enumeration], heads: Sequence[str], number: int, label: Label) -> list[Items]:
    """The runs of exactly `number` neighbouring items that hold all of `heads`; the label itself is no member."""
    found: list[Items] = []
    if any(text.count(head) < number for head in heads):
        return found
    for listed in lists:
        low, high = listed.items[0][0], listed.items[-1][1]
        if any(text.count(head, low, high) < number for head in heads):
            continue
        for items in _readings_of(text, listed):
            run: list[Item] = []
            for item in (*items, (0, 0)):
                inside = text[slice(*item)].replace(label.text, "")
                for numeral, noun in parts_of(label.text):
                    inside = inside.replace(f"“{numeral}{noun}”", "")
                if all(head in inside for head in heads):
                    run.append(item)
                    continue
                if len(run) == number and (fitted := _fitted(text, run, heads, listed.separator)):
                    found.append(fitted)
                run = []
    return found


def _readings_of(text: str, listed: Enumeration) -> Iterator[Sequence[Item]]:
    """The items of a list as the marks part them, and with what 和 joins in the last of them parted as well."""
    yield listed.items
    if listed.separator == "、" and (links := conjunctions(text, listed.items[-1])):
        start, end = listed.items[-1]
        yield (*listed.items[:-1], (start, links[0][0]), (links[0][1], end))


def _fitted(text: str, run: Items, heads: Sequence[str], separator: str) -> Items | None:
    """The items of a run, the first cut before and the last behind so that the head stands in the same place in all.

    None where an item is too long for a member, or two items hold the head in different places.
    """
    if separator in "；\n":
        run = [_first_clause_with(text, item, heads) for item in run]
    items = [_closed_in_front(text, trim(text, item)) for item in run]
    head = heads[0]
    if len(items) == 1 and (one := re.search(f"一[\u4e00-\u9fff]{{0,3}}{re.escape(head)}", text[slice(*items[0])])):
        return [thing(text, (items[0][0] + one.start(), items[0][0] + one.end()), head)]
    quoted = [[name for name in re.findall("“([^“”]{2,10})”", text[slice(*item)]) if head in name] for item in run]
    if all(len(names) == 1 for names in quoted):
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
        if len(head) > 1 and all(at > 0 for at in offsets) and all(tail > 0 for tail in tails):
            # 政治待遇一项不少 says something of 政治待遇.
            items = [(a, a + text[a:b].find(head) + len(head)) for a, b in items]
        return items if max(b - a for a, b in items) <= 30 else None
    if len(set(offsets[1:])) == 1 and (len(run) > 2 or offsets[1] == 0):
        last = text[slice(*items[0])].rfind(head)
        start = items[0][0] + last - offsets[1]
        if last >= offsets[1] and start > items[0][0]:
            led_in = without_lead_in(text, items[0])
            items[0] = led_in if led_in[0] > items[0][0] and not is_edge(text, start) else (start, items[0][1])
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
    items = [
        _headed(text, thing(text, item, head), head) if len(run) == 1 else thing(text, item, head) for item in items
    ]
    return items if all(b > a for a, b in items) and max(b - a for a, b in items) <= 24 else None


def _headed(text: str, item: Item, head: str) -> Item:
    """A single item up to its head: 工程项目|等方面的事项, 博览园|为龙头."""
    found = re.compile(f"{re.escape(head)}(?=等|为|的|是|在)").search(text, *item)
    return (item[0], found.end()) if found and found.end() > item[0] + len(head) else item


def _closed_in_front(text: str, item: Item) -> Item:
    """`item` behind the last quote that it opens and does not close: a quote around the whole list."""
    start, end = item
    if text.count("“", start, end) > text.count("”", start, end):
        start = text.rfind("“", start, end) + 1
    return start, end


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


def names_in_quotes(document: Document, label: Label) -> Items | None:
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
            if word[edge] == head != word and word not in taken:
                by_line[line.n].append(name)
                if line.role == "heading":
                    headings.append(name)
        everywhere = [name for line_names in by_line.values() for name in line_names]
        for items in (headings, *by_line.values(), everywhere):
            distinct = list({text[slice(*item)]: item for item in reversed(items)}.values())[::-1]
            if len(distinct) == number and (number > 2 or len(by_line) == 1 or items is headings):
                return sorted(distinct)
    return None


def names_behind_head(document: Document, label: Label) -> Items | None:
    """What the headings quote right behind the label's head: 参谋要有“海图”, 运转要有“罗盘” for “四有”."""
    if len(label.parts) != 1 or not (head := label.parts[0][1]):
        return None
    pattern = re.compile(f"{re.escape(head)}“([^“”\n]{{2,10}})”")
    headings = [line for line in document.content if line.role == "heading"]
    found = [match for line in headings if (match := pattern.search(document.folded, line.start, line.end))]
    return [match.span(1) for match in found] if len(found) == label.numerals[0] > 1 else None


def opening_sentences(document: Document, label: Label) -> Items | None:
    """Compounds of the label's head that open sentences: 政治待遇一项不少。…生活待遇… for 两项待遇.

    Compounds of a head of one character have to be of one length: 居民自治…。平安法治… for 六治融合.
    """
    if len(label.parts) != 1 or not (head := label.parts[0][1]):
        return None
    number = label.numerals[0]
    if document.folded.count(head) < number or (len(head) == 1 and number < 3):
        return None
    before = "{1,10}" if len(head) > 1 else "{2,4}?"
    pattern = re.compile(rf"(?:^|(?<=[。\n　 ]))([\u4e00-\u9fff]{before}{re.escape(head)})", re.MULTILINE)
    found: dict[str, Item] = {}
    for match in pattern.finditer(document.folded):
        if (
            line_at(document.content, match.start())
            and match[1] != label.text
            and is_edge(document.folded, match.end())
        ):
            found.setdefault(match[1], match.span(1))
    even = len(head) > 1 or len(set(map(len, found))) == 1
    return list(found.values()) if len(found) == number and even else None


def said_one_by_one(document: Document, label: Label) -> Items | None:
    """…这面镜子 said of one thing after the other, for 三面镜子."""
    if len(label.parts) != 1 or not (head := label.parts[0][1]):
        return None
    text = document.folded
    number = label.numerals[0]
    for _, end in label.places:
        line_end = text.find("\n", end)
        found: Items = []
        floor = end
        this = re.compile(f"这[{CLASSIFIERS}]{re.escape(head)}")
        for said in this.finditer(text, end, line_end if line_end > 0 else len(text)):
            if before := _THING_SAID.search(text, max(floor, said.start() - 10), said.start()):
                found.append(before.span())
                floor = said.end()
        if len(found) == number:
            return [without_lead_in(text, item) for item in found]
    return None
