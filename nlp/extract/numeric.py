"""Numeric slogans: 三服务, 四制并举, 两学一做, 1+2+6, “1313”工作法 – every mention, quoted or not.

In quotes the shape of the label decides; without quotes only an established label (lexicon ``abbreviations``), a label
that the same article quotes elsewhere, or one of a few shapes that cannot be a plain count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

from nlp.article import Slogan, line_at
from nlp.document import Document
from nlp.extract.type_nouns import type_noun_after
from nlp.lexicon import Matcher, Row, load, settings
from nlp.quotes import Quote, document_quotes
from nlp.segment import segment, words

_VALUES = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2, "双": 2, "百": 100}
_DIGITS = frozenset("第几数多双百千万亿零〇一二两三四五六七八九十0123456789.+%")

_MANY = r"(?:二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[两三四五六七八九]|双百|双|[1-9]\d?(?!\d))"
_HAN = r"[\u4e00-\u9fff]"
_HEAD = r"(?:(?![二两三四五六七八九十双百千万亿])[\u4e00-\u9fff])"
_PART = re.compile(rf"({_MANY}|一)({_HEAD}{{1,6}}?)(?=$|{_MANY}{_HEAD}|一{_HEAD}|[、， ])")
_EACH_ONE = re.compile(rf"({_MANY})(个一{_HAN}{{0,3}})")
_SUM = re.compile(r"(?:\d{1,2}|[A-Za-z])(?:\+(?:\d{1,2}|[A-Za-z])){1,5}")
_RUN = re.compile(r"[1-9]\d{2,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDED = re.compile(r"([两二三四五六七八九十])加([一二两三四五六七八九十])")
_PREFIXED = re.compile(rf"{_HAN}{{2,8}}?({_MANY}{_HEAD}{{1,2}})(?:工作法|调解法|服务法)")
# “党建十大工程”, “统战五线谱”: what the label is about stands in front of it.
_ABOUT = re.compile(rf"((?:(?!一){_HEAD}){{2,4}})([三四五六七八九十]{_HEAD}{{1,5}})")
_TWO_OF = re.compile(rf"{_HEAD}{{2}}双{_HEAD}{{1,2}}")
_METHOD = re.compile(rf"{_HAN}{{1,5}}法(?!{_HAN})")
_WORDS = re.compile("[三四五六七八九十]字")
# 三篇大文章, 三张大网: great things are no plain count.
_GREAT = re.compile(rf"[篇张场]大{_HAN}")
_COLOURS = re.compile(r"[两三四五]色(?=.)")
_CLOSING = re.compile(rf"(?<=[\u4e00-\u9fff])([三四五六七八九十])({_HEAD})(?=[，。；的]|$)")
_SUM_OF_LIST = re.compile(
    rf"(?<=[\u4e00-\u9fff])([三四五六七八九十])({_HEAD}{{2,4}}?)(?=[，。；、]|$|办法|机制|模式|体系|制度|工作)"
)
# 一 is no number in 五统一 and 三个一律, but in 四个一.
_NUMBER = re.compile(
    r"\d+|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|(?<!统)一(?![律致样流直]|$)|(?<=个)一$|[二两三四五六七八九双百]"
)
_LONGEST = 16
# So much behind a closing quote shows the noun that a name goes with.
_BEHIND = 10
# Heads that leave a number of clauses, years or people (“二十条”, “90后”), and times that no member of a sum counts.
_NO_HEADS = frozenset(("个", "条", "项", "字", "点", "后", "前", "码"))
_TIMES = frozenset(
    (
        "年",
        "月",
        "日",
        "天",
        "周",
        "小时",
        "分钟",
        "分",
        "秒",
        "岁",
        "元",
        "块",
        "里",
        "公里",
        "斤",
        "两",
        "次",
        "成",
        "步",
    )
)

_BOUNDARY = r"(?=$|[^\u4e00-\u9fff]|[的之等和与及是为上]|要求|原则|标准|理念|方面|目标|工作|机制|思想|精神)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A label at `start:end` of the text, its numbers, and what found it."""

    start: int
    end: int
    numerals: tuple[int, ...]
    rule: str


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(terms) for name, terms in settings("numeric").items()}


@cache
def _established() -> dict[str, tuple[int, ...]]:
    """The labels of the lexicon, each with its numbers."""
    return {row["label"]: tuple(map(int, row["numerals"].split(","))) for row in load("abbreviations")}


@cache
def _bare_labels() -> tuple[Matcher, tuple[Row, ...]]:
    rows = tuple(row for row in load("abbreviations") if row["bare"] == "y" and row["sense"] == "1")
    return Matcher([row["label"] for row in rows]), rows


@cache
def _ordinary_words() -> Matcher:
    return Matcher(settings("numeric")["words"])


@cache
def _type_nouns() -> tuple[str, ...]:
    return tuple(sorted(settings("numeric")["type_nouns"], key=len, reverse=True))


@cache
def _bare_shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = settings("numeric")

    def any_of(name: str) -> str:
        return "|".join(sorted(map(re.escape, data[name]), key=len, reverse=True))

    count = "[两三四五六七八九十]"
    return (
        ("verbal head", re.compile(rf"(?:{count}|(?<![\d.])[2-9])个(?:{any_of('verbal_heads')}){_BOUNDARY}")),
        ("great", re.compile(rf"{count}大(?:{any_of('named_after_great')})(?![\u4e00-\u9fff]{{0,2}}(?:行动|工程)$)")),
        ("method", re.compile(rf"(?:{count}{_HEAD}{{1,2}}|[1-9]\d{{2,3}})(?=工作法)")),
        ("head in quotes", re.compile(rf"{count}个“[\u4e00-\u9fff]{{2,6}}”")),
        ("colours", re.compile("(?<=”)[三四五]色")),
        ("sum", re.compile(r"(?<![\d+A-Za-z])\d(?:\+(?:\d{1,2}|[NXn])){1,4}(?=[^\d+=＞>大等A-Za-z])")),
    )


def numerals_of(label: str) -> tuple[int, ...]:
    """The numbers of a label in order: 五鼓五力 gives (5, 5), 1310 gives (1, 3, 10), 双百攻坚 (2, 100)."""
    if label in _established():
        return _established()[label]
    if _RUN.fullmatch(label):
        return tuple(int(number) for number in re.findall(r"[1-9]0*", label))
    return tuple(_value(number) for number, _ in parts_of(label))


def parts_of(label: str) -> list[tuple[str, str]]:
    """The numbers of a label as written, each with the words up to the next: 四最一中枢 gives 四 最, 一 中枢."""
    cuts = [found.span() for found in _NUMBER.finditer(label)] + [(len(label), len(label))]
    return [(label[start:end], label[end:until]) for (start, end), (until, _) in pairwise(cuts)]


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    if len(number) == 1:
        return _VALUES[number]
    tens, _, ones = number.partition("十")
    return _VALUES.get(tens, 1) * 10 + _VALUES.get(ones, 0)


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
        if quote.kind != "title" and quote.end - quote.start - 2 <= _LONGEST and line_at(document.content, quote.start)
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
            parts |= {number + head for number, head in several if head and (number == "一" or several[1:])}
    for quote in quotes:
        inner = text[quote.inner_start : quote.inner_end]
        if inner in parts:
            yield Mention(quote.inner_start, quote.inner_end, numerals_of(inner), "part of a label")


def _shortened(label: str, contents: Set[str]) -> str:
    """`label` without a name behind an established label, or one that the article quotes by itself: 五老|议事团."""
    if len(label) > 3 and len(parts_of(label)) == 1:
        for size in (2, 3):
            head, rest = label[:size], label[size:]
            known = (head in _established() or head in contents) and head not in _lists()["words"]
            if known and len(rest) > 2 and rest not in _lists()["actions"] and _is_word_edge(label, size):
                return head
    return label


def _counts_a_measure(document: Document, quote: Quote, contents: Set[str]) -> bool:
    """Whether something shows that a number with a head that is a measure as well sums up.

    The article quotes as many names that end in the head (切入点 … for “三点”), or a list of so many that do stands
    before it (排口、井口、车间口“三口”) or behind it (“三度”：政策有温度、办理有速度、跟踪有深度).
    """
    inner = document.folded[quote.inner_start : quote.inner_end]
    if len(inner) != 2 or inner[0] not in _VALUES or inner[0] == "一" or inner[1] in _TIMES | _DIGITS:
        return False
    number, head = _VALUES[inner[0]], inner[1]
    named = {content for content in contents if content.endswith(head) and 2 < len(content) < 6}
    window = document.folded[max(0, quote.start - 12 * number) : quote.start].rstrip("的这")
    items = re.split("[，。；：！？\n]", window)[-1].split("、")
    behind = re.split("[。！？\n]", document.folded[quote.end : quote.end + 16 * number + 12])[0]
    clauses = [clause for clause in re.split("[，；、：]", behind)[1:] if clause.endswith(head)]
    listed = len(items) == number and all(item.endswith(head) for item in items)
    return listed or number == len(named) > 2 or number == len(clauses) > 2


def _of_two(inner: str, text: str) -> bool:
    """Whether a label names both of two: “红蓝双榜” where the text has 红榜 and 蓝榜."""
    return bool(_TWO_OF.fullmatch(inner)) and all(char + inner[3:] in text for char in inner[:2])


def read_label(inner: str, behind: str = "") -> list[tuple[int, int, tuple[int, ...]]]:
    """The labels that make up a quoted stretch: start, end and numbers of each; [] where it is no numeric slogan.

    `behind` is the text behind the closing quote, which tells a method (“1313”工作法) from a telephone number.
    """
    core = inner.strip(" 、，")
    offset = inner.find(core) if core else 0
    if not core:
        return []
    if core in _established():
        return [(offset, offset + len(core), _established()[core])]
    if core.startswith("十佳"):
        return [(offset, offset + 2, (10,))]
    if core == "双百":
        return [(offset, offset + len(core), (2, 100))]
    core = _without_type_noun(core)
    if core in _established():
        return [(offset, offset + len(core), _established()[core])]
    if _ordinary(core):
        return []
    if _SUM.fullmatch(core):
        numerals = tuple(map(int, re.findall(r"\d+", core)))
        return [(offset, offset + len(core), numerals)] if numerals else []
    if _RUN.fullmatch(core):
        named = (
            len(core) < len(inner.strip()) or any(noun in behind[:6] for noun in _type_nouns()) or _METHOD.match(behind)
        )
        return [(offset, offset + len(core), numerals_of(core))] if named and not _YEAR.fullmatch(core) else []
    if _ADDED.fullmatch(core):
        return [(offset, offset + len(core), numerals_of(core))]
    if (found := _ABOUT.fullmatch(inner.strip(" 、，"))) and _named_after(found, behind):
        return [(offset + found.start(2), offset + found.end(2), numerals_of(found[2]))]
    if (found := _PREFIXED.fullmatch(inner.strip(" 、，"))) and not _ordinary(found[1]):
        return [(offset + found.start(1), offset + found.end(1), numerals_of(found[1]))]
    pieces = re.split("[、， ]", core)
    if len(pieces) > 1 and not any(piece.startswith("一") for piece in pieces):
        return _pieces(pieces, offset)
    if found := _COLOURS.match(core):
        return [(offset, offset + found.end(), numerals_of(found[0]))]
    if _shaped(core) or (_WORDS.fullmatch(core) and behind.startswith("工作法")):
        return [(offset, offset + len(core), numerals_of(core))]
    return []


def _named_after(found: re.Match[str], behind: str) -> bool:
    """Whether the second part of a quoted name is a label: an established one, 十大…, or one that names a measure."""
    label = found[2]
    if not _is_word_edge(found[0], found.end(1)) or _ordinary(label):
        return False
    if label in _established() or label.startswith("十大"):
        return True
    noun = type_noun_after(behind)
    return bool(noun and noun.start < 4) and _shaped(label)


def _pieces(pieces: list[str], offset: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """“五个聚焦、六化一体” holds two labels; one piece that is none spoils the whole."""
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for piece in pieces:
        if _ordinary(piece) or not _shaped(piece):
            return []
        found.append((offset, offset + len(piece), numerals_of(piece)))
        offset += len(piece) + 1
    return found


def _without_type_noun(core: str) -> str:
    for noun in _type_nouns():
        rest = core.removesuffix(noun)
        if (
            rest != core
            and len(rest) >= 2
            and not re.fullmatch(rf"{_MANY}[大个项条件种类张套]|.*[一两三四五六七八九十]", rest)
        ):
            return rest
    return core


def _ordinary(label: str) -> bool:
    """Whether `label` opens with an idiom, a place or a plain word that holds a numeral."""
    ordinary = _lists()["words"]
    if any(label.startswith(place) for place in settings("numeric")["places"]):
        return True
    if any(label[:size] in ordinary for size in range(3, min(len(label), 8) + 1)) or label in ordinary:
        return True
    return label[:2] in ordinary and words(label)[0] == label[:2] and label[2:] not in _lists()["actions"]


def _shaped(core: str) -> bool:
    """Whether numerals and heads alternate from end to end, with more than ones to sum up and no measure as head."""
    if _EACH_ONE.fullmatch(core):
        return True
    parts: list[tuple[str, str]] = []
    at = 0
    while at < len(core):
        found = _PART.match(core, at)
        if not found:
            return False
        parts.append((found[1], found[2]))
        at = found.end()
        while at < len(core) and core[at] in "、， ":
            at += 1
    if not parts:
        return False
    if all(number == "一" for number, _ in parts):
        return len(parts) > 2 and all(len(head) == 1 for _, head in parts) and "、" not in core
    if len(parts) == 1:
        number, head = parts[0]
        if head[0] == "条" and len(number) > 1:
            return False
        if head == "字诀":
            return True
        if len(head) > 2 and head[0] not in _TIMES and head[1:] in _lists()["actions"]:
            return True  # 五轮驱动, 两手发力
        return not (_measured(head) and number[0] != "双") and head not in _NO_HEADS
    return all(len(head) <= 5 and words(head)[0] not in _TIMES for _, head in parts)


def _is_word_edge(text: str, at: int) -> bool:
    """Whether no word of a short `text` runs across `at`."""
    return not any(token.start < at < token.end for token in segment(text))


def _measured(head: str) -> bool:
    """Whether the head begins with a measure (三年行动, 两个小时)."""
    if _GREAT.match(head):
        return False
    measures = _lists()["measures"]
    bare = head.removeprefix("个") or head
    return words(bare)[0] in measures or words(head)[0] in measures


# -- without quotes ----------------------------------------------------------------------------------------------------


def _unquoted(document: Document, labels: set[str]) -> Iterator[Mention]:
    matcher, rows = _bare_labels()
    own = sorted(label for label in labels if len(label) > 2 or not re.match(r"\d|.[大个项]", label))
    own_matcher = Matcher(own) if own else None
    parts = _defined_parts(labels)
    for line, text in document.folded_lines():
        spans: list[tuple[int, int, str]] = []
        if own_matcher:
            spans += ((m.start, m.end, "quoted elsewhere") for m in own_matcher.find(text))
        spans += ((m.start, m.end, f"abbreviations: {rows[m.index]['label']}") for m in matcher.find(text))
        for rule, pattern in _bare_shapes():
            spans += ((m.start(), m.end(), f"unquoted {rule}") for m in pattern.finditer(text))
        if parts:
            spans += ((m.start(), m.end(), "part of a label, defined") for m in parts.finditer(text))
        spans += _after_list(text)
        spans += _summing_up(text)
        if not spans:
            continue
        ordinary = [(m.start, m.end) for m in _ordinary_words().find(text)]
        last = 0
        for start, end, rule in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start < last or not _free(text, start, end):
                continue
            if rule.startswith("unquoted") and any(low < end and start < high for low, high in ordinary):
                continue
            last = end
            yield Mention(line.start + start, line.start + end, numerals_of(text[start:end]), rule)


def _after_list(text: str) -> Iterator[tuple[int, int, str]]:
    """起草、核稿、会审、校印四关: a number that counts the list before it, with a head of its own."""
    for found in _CLOSING.finditer(text):
        number, head = _VALUES[found[1]], found[2]
        if head in _lists()["plain_heads"] or _measured(head):
            continue
        window = text[max(0, found.start() - 16 * number) : found.start()]
        if re.split("[^\u4e00-\u9fff、]", window)[-1].count("、") == number - 1:
            yield found.start(), found.end(), "unquoted head of a list"


def _defined_parts(labels: set[str]) -> re.Pattern[str] | None:
    """“三校四审”…三校，即…: the parts of a label that the text goes on to define."""
    parts = {number + head for label in labels if len(parts_of(label)) > 1 for number, head in parts_of(label) if head}
    names = sorted((part for part in parts if not part.startswith("一") and not part[0].isdigit()), reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))})(?=，?(?:即|是指|就是|指的是|分别))") if names else None


def _summing_up(text: str) -> Iterator[tuple[int, int, str]]:
    """政治账、经济账、亲情账三笔账: a number behind a list of so many items that all have a character of its head."""
    for found in _SUM_OF_LIST.finditer(text):
        number, head = _VALUES[found[1]], found[2]
        before = re.split("[，。；：！？（）]", text[max(0, found.start() - 12 * number) : found.start()])[-1]
        items = before.removesuffix("的").split("、")
        if len(items) != number or len(items[0]) > 12 or head[0] in "种类项个":
            continue
        if head == "步走" or any(all(char in item for item in items) for char in head if char not in "个大种项的"):
            yield found.start(), found.end(), "unquoted sum of a list"


def _free(text: str, start: int, end: int) -> bool:
    """Whether no number runs into the stretch (二十四风), 双 is no classifier (这双拥有), and no word straddles its end
    (四风险).
    """
    if start and (text[start - 1] in _DIGITS or (text[start] == "双" and text[start - 1] in "这那每")):
        return False
    low, high = max(0, start - 8), min(len(text), end + 8)
    tokens = segment(text[low:high])
    return not any(start < low + token.start < end < low + token.end for token in tokens)
