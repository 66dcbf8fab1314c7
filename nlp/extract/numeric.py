"""Numeric slogans: 三服务, 四制并举, 两学一做, 1+2+6, “1313”工作法 – every mention, quoted or not.

In quotes the shape of the label decides; without quotes only an established label (lexicon ``abbreviations``), a label
that the same article quotes elsewhere, or one of a few shapes that cannot be a plain count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain

from nlp.article import Slogan, line_at
from nlp.document import Document
from nlp.extract.numeric_labels import (
    DIGITS,
    HEAD,
    VALUES,
    established_numerals,
    is_word_edge,
    numerals_of,
    parts_of,
    word_lists,
)
from nlp.extract.numeric_lists import SUM_RULE, labels_beside_lists
from nlp.extract.numeric_reading import read_label
from nlp.lexicon import Matcher, Row, load, settings
from nlp.quotes import Quote, document_quotes
from nlp.segment import segment

# 三维 is a plain word, 三维驱动 is none.
_OF_DIMENSIONS = ("unquoted action", "unquoted dimensions")
# 第三、四种形态
_OF_ORDINALS = re.compile("第[一二三四五六七八九十]、$")
_TWO_OF = re.compile(rf"{HEAD}{{2}}双{HEAD}{{1,2}}")
_LONGEST = 16
# Several labels in one pair of quotes take more (“一活动、两清单、三协作、四包联”).
_LONGEST_LIST = 28
# So much behind a closing quote shows the noun that a name goes with.
_BEHIND = 10

_BOUNDARY = r"(?=$|[^\u4e00-\u9fff]|[的之等和与及是为上]|要求|原则|标准|理念|方面|目标|工作|机制|思想|精神)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A label at `start:end` of the text, its numbers, and what found it."""

    start: int
    end: int
    numerals: tuple[int, ...]
    rule: str


@cache
def _bare_labels() -> tuple[Matcher, tuple[Row, ...]]:
    rows = tuple(row for row in load("abbreviations") if row["bare"] == "y" and row["sense"] == "1")
    return Matcher([row["label"] for row in rows]), rows


@cache
def _ordinary_words() -> Matcher:
    return Matcher(settings("numeric")["words"])


@cache
def _bare_shapes() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """The shapes of labels without quotes: name, what no match is without, pattern."""
    data = settings("numeric")

    def any_of(name: str) -> str:
        return "|".join(sorted(map(re.escape, data[name]), key=len, reverse=True))

    two = "双(?![方手边重语向])"
    count, quoted = "[两三四五六七八九十]", "“[\u4e00-\u9fff]{{{},6}}”"
    return (
        ("verbal head", "个", re.compile(rf"(?:{count}|(?<![\d.])[2-9])个(?:{any_of('verbal_heads')}){_BOUNDARY}")),
        (
            "great",
            "大",
            re.compile(rf"{count}大(?:{any_of('named_after_great')})(?![\u4e00-\u9fff]{{0,2}}(?:行动|工程)$)"),
        ),
        ("two trends", "双", re.compile(rf"(?<!双)双(?:{any_of('trends')})(?=[，。；的、！”]|$)")),
        ("method", "工作法", re.compile(rf"(?:{count}{HEAD}{{1,2}}|[1-9]\d{{2,3}})(?=工作法)")),
        (
            "head in quotes",
            "个",
            re.compile(f"{count}个(?:{quoted.format(2)}|{quoted.format(1)}[与和]{quoted.format(1)})"),
        ),
        # What may not stand before the number is looked at behind it: a pattern that opens with characters is faster.
        (
            "action",
            "",
            re.compile(rf"{count}(?<![第几数多每零〇一二].)(?!中){HEAD}(?:{any_of('actions')}){_BOUNDARY}"),
        ),
        ("two act", "双", re.compile(rf"{two}{HEAD}(?:{any_of('actions')}){_BOUNDARY}")),
        ("two twice", "双", re.compile(rf"(?<!双){two}{HEAD}{two}{HEAD}")),
        (
            "named twice",
            "",
            re.compile(rf"{count}(?<![第一二两百千万].){HEAD}{count}{HEAD}(?={any_of('type_nouns')})"),
        ),
        ("ones", "个一批", re.compile(f"{count}个一批")),
        ("dimensions", "维", re.compile(f"{count}维(?:{any_of('in_dimensions')})")),
        ("means at once", "管齐下", re.compile("[双三四五六]管齐下")),
        ("one body", "位一体", re.compile(f"{count}位一体")),
        ("maxim", "字诀", re.compile(f"{count}字诀")),
        ("colours", "色", re.compile("(?<=”)[三四五]色")),
        ("sum", "+", re.compile(r"(?<![\d+A-Za-z])\d(?:\+(?:\d{1,2}|[NXn])){1,4}(?=[^\d+=＞>大等A-Za-z])")),
    )


def find_numeric(document: Document) -> list[Slogan]:
    """Every mention of a numeric slogan in the content lines, in order; :mod:`nlp.extract.members` adds the members."""
    return list(document.once(_slogans))


def _slogans(document: Document) -> tuple[Slogan, ...]:
    found: list[Slogan] = []
    for mention in _mentions(document):
        line = line_at(document.content, mention.start)
        assert line is not None
        found.append(
            Slogan(
                text=document.text[mention.start : mention.end],
                start=mention.start,
                end=mention.end,
                line=line.n,
                type="numeric",
                numerals=mention.numerals,
                rule=mention.rule,
            )
        )
    return tuple(found)


def _mentions(document: Document) -> list[Mention]:
    """Labels in quotes, and those without quotes that touch none of them, in order."""
    quoted = list(_quoted(document))
    labels = {document.folded[mention.start : mention.end] for mention in quoted}
    mentions: list[Mention] = []
    end = 0
    for mention in sorted(
        chain(quoted, _unquoted(document, labels)), key=lambda m: (m.start, m.rule != "quoted label")
    ):
        if mention.start >= end:
            mentions.append(mention)
            end = mention.end
    return mentions


# -- in quotes ---------------------------------------------------------------------------------------------------------


def _quoted(document: Document) -> Iterator[Mention]:
    text = document.folded
    quotes = [
        quote
        for quote in document.once(document_quotes)
        if quote.kind != "title"
        and quote.end - quote.start - 2 <= (_LONGEST_LIST if "、" in text[quote.start : quote.end] else _LONGEST)
        and line_at(document.content, quote.start)
    ]
    parts: set[str] = set()
    contents = {text[quote.inner_start : quote.inner_end] for quote in quotes}
    for quote in quotes:
        inner = text[quote.inner_start : quote.inner_end]
        labels = read_label(inner, text[quote.end : quote.end + _BEHIND])
        if not labels and (_counts_a_measure(document, quote, contents) or _of_two(inner, text)):
            labels = [(0, len(inner), numerals_of(inner))]
        for low, high, numerals in labels:
            high = low + len(_shortened(inner[low:high], contents))
            yield Mention(quote.inner_start + low, quote.inner_start + high, numerals, "quoted label")
            several = parts_of(inner[low:high])
            parts |= {number + head for number, head in several if head and number != "一" and several[1:]}
    for quote in quotes:
        inner = text[quote.inner_start : quote.inner_end]
        if inner in parts:
            yield Mention(quote.inner_start, quote.inner_end, numerals_of(inner), "part of a label")


def _shortened(label: str, contents: Set[str]) -> str:
    """`label` without a name behind an established label, or one that the article quotes by itself: 五老|议事团."""
    if len(label) > 3 and len(parts_of(label)) == 1:
        for size in (2, 3):
            head, rest = label[:size], label[size:]
            known = (head in established_numerals() or head in contents) and head not in word_lists()["words"]
            if known and len(rest) > 2 and rest not in word_lists()["actions"] and is_word_edge(label, size):
                return head
    return label


def _counts_a_measure(document: Document, quote: Quote, contents: Set[str]) -> bool:
    """Whether something shows that a number with a head that is a measure as well sums up.

    The article quotes as many names that end in the head (切入点 … for “三点”), or a list of so many that do stands
    before it (排口、井口、车间口“三口”) or behind it (“三度”：政策有温度、办理有速度、跟踪有深度).
    """
    inner = document.folded[quote.inner_start : quote.inner_end]
    if len(inner) == 3 and inner[1] == "个":
        inner = inner[0] + inner[2]
    if len(inner) != 2 or inner[0] not in VALUES or inner[0] == "一" or inner[1] in word_lists()["times"] | DIGITS:
        return False
    number, head = VALUES[inner[0]], inner[1]
    label = document.folded[quote.inner_start : quote.inner_end]
    named = {content for content in contents if content.endswith(head) and content != label and 1 < len(content) < 6}
    window = document.folded[max(0, quote.start - 12 * number) : quote.start].rstrip("的这")
    items = re.split("[，。；：！？\n]", window)[-1].split("、")
    if len(items) == 1:  # 走访在前，化解在前，教育在前，“三前”
        items = [part.strip("“”") for part in re.split("[。；：！？\n]", window.rstrip("，"))[-1].split("，")]
        items = items[-number:]
    behind = re.split("[。！？\n]", document.folded[quote.end : quote.end + 16 * number + 12])[0]
    clauses = [clause for clause in re.split("[，；、：]", behind)[1:] if clause.endswith(head)]
    listed = len(items) == number and all(item.endswith(head) for item in items)
    return listed or number == len(named) > 2 or number == len(clauses) > 2


def _of_two(inner: str, text: str) -> bool:
    """Whether a label names both of two: “红蓝双榜” where the text has 红榜 and 蓝榜."""
    return bool(_TWO_OF.fullmatch(inner)) and all(char + inner[3:] in text for char in inner[:2])


# -- without quotes ----------------------------------------------------------------------------------------------------


def _unquoted(document: Document, labels: set[str]) -> Iterator[Mention]:
    matcher, rows = _bare_labels()
    folded = document.folded
    own = sorted(label for label in labels if len(label) > 2 or not re.match(r"\d|.[大个项]", label))
    known = [(start, end, f"abbreviations: {rows[n]['label']}") for n, start, end in matcher.indexes(folded)]
    elsewhere = [(start, end, "quoted elsewhere") for _, start, end in (Matcher(own).indexes(folded) if own else ())]
    parts = _defined_parts(labels)
    shapes = [(rule, needed, pattern) for rule, needed, pattern in _bare_shapes() if needed in folded]
    for line, text in document.folded_lines():
        spans: list[tuple[int, int, str]] = []
        for found in (elsewhere, known):
            inside = found[bisect_left(found, (line.start,)) : bisect_left(found, (line.end,))]
            spans += [(start - line.start, end - line.start, rule) for start, end, rule in inside]
        for rule, needed, pattern in shapes:
            if needed in text:
                spans += [(m.start(), m.end(), f"unquoted {rule}") for m in pattern.finditer(text)]
        if parts:
            spans += ((m.start(), m.end(), "part of a label, defined") for m in parts.finditer(text))
        spans += labels_beside_lists(text)
        if not spans:
            continue
        ordinary = [(m.start, m.end) for m in _ordinary_words().find(text)]
        last = 0
        for start, end, rule in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start < last or not (rule == SUM_RULE or _free(text, start, end)):
                continue
            if rule.startswith("unquoted") and any(
                low < end and start < high and not (rule in _OF_DIMENSIONS and text[start + 1] == "维")
                for low, high in ordinary
            ):
                continue
            last = end
            yield Mention(line.start + start, line.start + end, numerals_of(text[start:end]), rule)


def _defined_parts(labels: set[str]) -> re.Pattern[str] | None:
    """“三校四审”…三校，即…: the parts of a label that the text goes on to define."""
    parts = {number + head for label in labels if len(parts_of(label)) > 1 for number, head in parts_of(label) if head}
    names = sorted((part for part in parts if not part.startswith("一") and not part[0].isdigit()), reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))})(?=，?(?:即|是指|就是|指的是|分别))") if names else None


def _free(text: str, start: int, end: int) -> bool:
    """Whether the stretch stands by itself.

    No number runs into it (二十四风; 第三、四种形态), 双 is no classifier (这双拥有), no word straddles its end.
    """
    if start and (text[start - 1] in DIGITS or (text[start] == "双" and text[start - 1] in "这那每")):
        return False
    if _OF_ORDINALS.search(text, max(0, start - 3), start):
        return False
    low, high = max(0, start - 8), min(len(text), end + 8)
    tokens = segment(text[low:high])
    return not any(start < low + token.start < end < low + token.end for token in tokens)
