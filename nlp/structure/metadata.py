"""Metadata: what the page says about the article, read from its small lines and never from the prose.

The date comes from the dateline, not from a copyright notice or a sentence; author, editor, medium and the author's
unit are kept apart by their labels and places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.article import Line, Meta, Place
from nlp.structure.labels import (
    SIGNS,
    Field,
    credits,
    dates,
    fields,
    holds_office,
    is_medium,
    is_organ,
    is_person,
    persons,
    without_dates,
)
from nlp.structure.organs import organ_and_level
from nlp.structure.places import region
from nlp.structure.roles import line_roles
from nlp.structure.shapes import TITLE_LABEL, TITLE_TOOL
from nlp.structure.small_print import ISSUE_OF

_CONTROL = re.compile(
    r"[【\[（(<].*$|(?:打印|收藏|分享|字体|字号|浏览|点击|阅读|发表于|责任编辑|第[0-9一二三四五六七八九十]{1,3}版).*$"
)


@dataclass(frozen=True, slots=True)
class Small:
    """A small line: its role, folded text, labelled values, and whether it stands above the body."""

    role: str
    folded: str
    parts: list[Field]
    above: bool


def page_meta(text: str, folded: str, lines: Sequence[Line]) -> Meta:
    """The metadata of a page. `folded` is the folded view of `text`; both are indexed by the lines."""
    stretches = [(line.start, line.end, line.role) for line in lines]
    if len(stretches) == 1:
        stretches = _unfold(text, folded, lines[0])
    body = next((start for start, _, role in stretches if role == "body"), len(text))
    small = [
        Small(role, part, fields(part) if len(part) <= 300 else [], start < body)
        for start, end, role in stretches
        if role not in ("body", "heading", "title", "subtitle")
        for part in (folded[start:end],)
    ]
    weighted = _weighted(folded, stretches)
    opening = next((folded[start:end] for start, end, role in stretches if role == "body"), "")
    place = region(weighted, opening)
    issuers = [
        (part.value, _ISSUER)
        for line in small
        for part in line.parts
        if part.kind == "issuer" or (part.kind == "source" and is_organ(part.value))
    ]
    issuers += [(line.folded, _ISSUER) for line in small if line.role == "byline" and _bodies(line.folded.strip())]
    organ, level = organ_and_level([*weighted, *issuers], place.place if place else Place())
    return Meta(
        title="".join(_headline(text[start:end]) for start, end, role in stretches if role == "title") or None,
        subtitle=_first(_headline(text[start:end]) for start, end, role in stretches if role == "subtitle"),
        date=_date(small) or _delivered(folded, stretches),
        source=_source(small) or _wire(folded, stretches),
        authors=_authors(small, folded, lines),
        region=place.name if place else None,
        place=place.place if place else Place(),
        unit=_unit(small, folded, lines),
        number=_number(text, stretches),
        organ=organ,
        level=level,
    )


_GAP = re.compile(r"[ \u3000\xa0\t]*\t[ \u3000\xa0\t]*|[ \u3000\xa0]{2,}")


def _unfold(text: str, folded: str, line: Line) -> list[tuple[int, int, str]]:
    """The stretches of a page that lost its line ends: what stands between gaps at its opening, then the text."""
    pieces: list[tuple[int, int]] = []
    at = line.start
    for gap in _GAP.finditer(text, line.start, min(line.end, line.start + 300)):
        if gap.start() - at > 90 or "。" in folded[at : gap.start()]:
            break
        if gap.start() > at:
            pieces.append((at, gap.start()))
        at = gap.end()
    if not pieces:
        return [(line.start, line.end, line.role)]
    pieces.append((at, line.end))
    roles = line_roles([(i, folded[start:end]) for i, (start, end) in enumerate(pieces)])
    return [(start, end, role) for (start, end), (role, _) in zip(pieces, roles, strict=True)]


def _first(values: Iterable[str]) -> str | None:
    return next((value for value in values if value), None)


def _headline(line: str) -> str:
    """A headline without a label and Markdown marks around it."""
    line = line.lstrip("# ")
    label = TITLE_LABEL.match(line.removeprefix("原"))
    line = line.removeprefix("原") if label else line
    return TITLE_TOOL.sub("", line[label.end() if label else 0 :]).strip(" *_\u3000\\")


def _date(small: Sequence[Small]) -> str | None:
    """The date of publication: a labelled one, one on a dateline, one beside the paper's name, that of the document."""
    ranked: list[tuple[int, str]] = []
    for line in small:
        first = next(dates(line.folded), None)
        if first is None:
            continue
        labelled = _labelled_date(line, "date")
        if line.role == "dateline" and _ADOPTED.search(line.folded) and not labelled:
            ranked.append((6, first.iso))
        elif line.role == "dateline":
            ranked.append((0 if labelled and line.above else 1 if line.above else 2, labelled or first.iso))
        elif line.above and labelled:
            ranked.append((3, labelled))
        elif line.above and _issue_name(line):
            ranked.append((4, first.iso))
        elif issued := _labelled_date(line, "issued"):
            ranked.append((5, issued))
        elif line.folded.rstrip().endswith("印发"):
            ranked.append((7, first.iso))
    return min(ranked, key=lambda row: row[0])[1] if ranked else None


# A regulation was passed or issued before the page was published: （2021年3月5日局党组会议审议通过）.
_ADOPTED = re.compile(r"[0-9日].{0,40}(?:通过|审定|制定|批准|印发|施行|修[订正])")
_DELIVERED = re.compile(r"在.{2,60}(?:会议|大会|全会|会)上")


def _delivered(folded: str, stretches: Sequence[tuple[int, int, str]]) -> str | None:
    """The day on which a report was given, as its subtitle says: ``——2016年3月5日在…会议上``."""
    headlines = (folded[start:end] for start, end, role in stretches if role in ("title", "subtitle"))
    return _first(date.iso for line in headlines for date in dates(line) if _DELIVERED.search(line, date.end))


def _labelled_date(line: Small, kind: str) -> str | None:
    return _first(date.iso for part in line.parts if part.kind == kind for date in dates(part.value))


_PIECES = re.compile(r"[ 《》（）|，,：:]+")
_DIGITAL = re.compile(r"(?:数字报|电子报|客户端|编印|主办|编)$")


def _issue_name(line: Small) -> str | None:
    """The paper or body named beside a date: ``江城日报数字报 2021年8月13日``, ``县委办公室编 2014年6月30日``."""
    pieces = [piece for piece in _PIECES.split(without_dates(line.folded)) if piece]
    for piece in pieces[:3]:
        name = _DIGITAL.sub("", piece)
        if is_medium(name) or (" 发表于" in line.folded and len(name) >= 2):
            return name
    if len(pieces) == 1 and (name := _DIGITAL.sub("", pieces[0])) != pieces[0] and is_organ(name):
        return name
    return None


def _source(small: Sequence[Small]) -> str | None:
    """The medium: a labelled one, then the name beside the date, then the site that the copyright notice names."""
    labelled = (
        _clean(part.value)
        for line in small
        for part in line.parts
        if part.kind == "source" and (line.role != "boilerplate" or line.above)
    )
    dated = [line for line in small if line.above and next(dates(line.folded), None)]
    dated.sort(key=lambda line: line.role != "dateline")
    beside = (_issue_name(line) or "" for line in dated if line.role in ("dateline", "boilerplate"))
    notices = (
        re.sub(r"版权所有$", "", piece)
        for line in small
        if line.role == "boilerplate" and not line.above and _COPYRIGHT.search(line.folded)
        for piece in re.split(r"[ ，。.：]+", line.folded)
    )
    owners = (name for name in notices if 3 <= len(name) <= 12 and name[-1] in "网报刊" and is_medium(name))
    named = _first(labelled)
    if named in _OWN_SITE:
        return _masthead(small) or _first(owners) or named
    issue = (match[1] or match[2] for line in small for match in [ISSUE_OF.match(line.folded.strip(" （）"))] if match)
    return named or _first(beside) or _first(issue) or _masthead(small, medium=True) or _first(owners)


# What a site calls itself where it gives itself as the source.
_OWN_SITE = frozenset({"本网", "本站", "本网站", "本站原创", "本网原创", "原创", "本报", "本刊"})


_WIRE = re.compile(
    r"[ 　]{0,4}([一-鿿]{1,7}?[社网报台刊])(?:（[^（）]{2,12}）)?"
    r"(?:[一-鿿]{2,8}[0-9]{1,2}月[0-9]{1,2}日[电讯]|消息|讯)[ （：]"
)


def _wire(folded: str, stretches: Sequence[tuple[int, int, str]]) -> str | None:
    """The agency or station with which a report opens: ``新华社贵阳5月6日电``, ``央视网消息``."""
    start = next((start for start, _, role in stretches if role == "body"), len(folded))
    opening = _WIRE.match(folded, start)
    return opening[1] if opening and is_medium(opening[1]) and not opening[1].startswith("本") else None


def _masthead(small: Sequence[Small], *, medium: bool = False) -> str | None:
    """The name of the site as a line above the article gives it, alone or in front of its menu.

    `medium` asks for a name on the first line that ends like that of a medium: offices and sections stand there too.
    """
    for line in small[:1] if medium else small:
        if not line.above or line.role != "boilerplate" or re.search("位置|[>»]", line.folded):
            continue
        name = re.split(r"[ |｜]+|首页|——", line.folded.strip(), maxsplit=1)[0].strip("[]【】")
        named = is_medium(name) or (_HOME.match(line.folded, len(name)) and not is_organ(name)) if medium else False
        if 3 <= len(name) <= 20 and (named or (not medium and _SITE_NAME.search(name))):
            return name
    return None


_HOME = re.compile(r"[ |｜]{1,6}(?:首页|本站首页|网站首页)")
_SITE_NAME = re.compile(r"(?:网|网站|门户|在线|频道|报|客户端|党建|政研)$")
_COPYRIGHT = re.compile(r"[Cc]opyright|COPYRIGHT|©|版权所有|ICP备")


def _clean(value: str) -> str:
    """A labelled value without dates, page tools and brackets."""
    date = next(dates(value), None)
    value = re.sub(r"(?:(?:19|20)[0-9]{2}年)?第[0-9]{1,4}期.*$", "", value)
    return _CONTROL.sub("", value[: date.start] if date else value).strip(" _*|，；—-·")


def _authors(small: Sequence[Small], folded: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Who wrote the article: the byline, then the closing note, then a body that signs it."""
    named: list[str] = []
    for line in small:
        if line.above and line.role in ("byline", "dateline"):
            labelled = [part.value for part in line.parts if part.kind == "author"]
            named += [] if line.parts else _beside_date(line)
            for value in labelled or ([line.folded] if line.role == "byline" and not line.parts else []):
                named += persons(f"作者 {value}") or _bodies(value.strip()) if labelled else persons(value)
    if named:
        return tuple(dict.fromkeys(named))
    # Below a body that signs, the closing note of a working group lists who took part.
    signed = any(line.above and line.role == "byline" and _bodies(line.folded.strip()) for line in small)
    for line in small:
        if line.role in ("note", "byline") and not line.above and not (signed and _TAKE_PART.search(line.folded)):
            named += _signed(line.folded)
    for start, end in _brackets(folded, lines):
        named += _signed(folded[start:end])
    if not named:
        for line in _signing(small):
            named += _bodies(_clean(_LEAD.sub("", line.folded)))
    return tuple(dict.fromkeys(named))


def _beside_date(line: Small) -> list[str]:
    """The names on a dateline without labels that has a body and its writers: ``2022-03-21 东江市纪委 吴岚``."""
    body, *names = without_dates(line.folded).split() or [""]
    return names if line.role == "dateline" and is_organ(body) and all(map(is_person, names)) else []


_TAKE_PART = re.compile(r"成员[：:]|组长[：:]|执笔")


def _signing(small: Sequence[Small]) -> list[Small]:
    """The bylines that sign: those above the text, otherwise the last one and those that stand right above it."""
    above = [line for line in small if line.role == "byline" and line.above]
    below: list[Small] = []
    for line in reversed(small):
        if line.role == "byline":
            below.insert(0, line)
        elif below:
            break
    return above or below


def _bodies(value: str) -> list[str]:
    """The bodies that `value` names, apart from spaces nothing else; several where each piece is a name of its own."""
    pieces = value.split()
    if len(pieces) > 1 and all(map(is_organ, pieces)):
        return pieces
    value = re.sub(r"（[^（）]{2,20}）?$", "", value)  # the other name of the body
    return [value] if is_organ(value) else []


_LEAD = re.compile(rf"^[{SIGNS} *_]*(?:作者|撰稿|供稿|文)?[：/丨]?[ *_]*")


def _signed(note: str) -> list[str]:
    """The authors in a closing note: ``（作者：…，系…）``, ``（何筱 作者单位：…）``, ``（周岩石）``; no editors."""
    pieces = re.split(" {0,2}[|｜] {0,2}", note.strip(" （）()*_【】"))
    inner = "|".join(piece for piece in pieces if not any(kind == "editor" for kind, _ in credits(piece)))
    if is_organ(inner):
        return [inner]
    parts = fields(inner)
    labelled = [part.value for part in parts if part.kind == "author"]
    if labelled:
        heads = [re.split(r"[，（]|系", value)[0].strip() for value in labelled]
        return [name for head in heads for name in persons(f"作者 {head}") or ([head] if is_organ(head) else [])]
    if any(part.kind in ("editor", "source") for part in parts):
        return []
    lead = inner[: parts[0].start] if parts else inner
    lead = re.sub(r"^(?:本文)?作者[：/ ]?", "", lead)
    if lead.endswith("供稿") and not persons(lead.removesuffix("供稿")):
        return [lead[:-2].strip()] if len(lead) > 4 else []
    head = re.split(r"[，,；]|(?<=[一-鿿])系| 系", lead)[0].strip()
    if head.startswith(("系", "为", "单位")) or not head:
        return []
    if is_person(head.replace(" ", "")):
        return [head.replace(" ", "")]
    found = persons(lead if not head.startswith(("原载", "本版", "图")) else "")
    return found if len(lead) <= 60 else []


# The number of a document: 东办发〔2021〕5号.
_NUMBER = re.compile(r"[一-鿿]{1,12}[〔\[（(【［](?:19|20)[0-9]{2}[〕\]）)】］] ?第?[0-9]{1,5}号")
_NUMBER_LABEL = re.compile(r"(?:文 {0,8}号|发文字号|文件编号|文件字号)[ ：]{1,3}")


def _number(text: str, stretches: Sequence[tuple[int, int, str]]) -> str | None:
    """The number of the document that the page holds: labelled, or a line that is nothing else."""
    found: list[tuple[bool, str]] = []
    for start, end, role in stretches:
        if role in ("body", "heading") or end - start > 300:
            continue
        line = text[start:end].replace("\u3000", " ")
        for match in _NUMBER.finditer(line):
            labelled = _NUMBER_LABEL.search(line[: match.start()]) is not None
            if labelled or (match[0] == line.strip() and role not in ("title", "subtitle")):
                found.append((not labelled, match[0]))
    return min(found, key=lambda row: row[0])[1] if found else None


_OF_UNIT = re.compile(r"(?:作者|^)[^，。]{0,20}?(?:系|为|，系|单位[：/ ])")


def _unit(small: Sequence[Small], folded: str, lines: Sequence[Line]) -> str | None:
    """The body that the author belongs to: ``作者单位：…``, ``（作者系…干部）``, ``（作者：…，…办公室主任）``."""
    notes = [line.folded for line in small if line.role in ("note", "byline", "dateline")]
    notes += [folded[start:end] for start, end in _brackets(folded, lines)]
    for note in notes:
        inner = note.strip(" （）()*_【】")
        body, *names = inner.split() or [""]
        if names and is_organ(body) and (all(map(is_person, names)) or is_person("".join(names))):
            return body
        for part in fields(inner):
            if part.kind == "unit" and is_organ(part.value.strip(" 。")):
                return part.value.strip(" 。")
            if part.kind == "author" and (unit := _leading_body(re.split("[，（]", part.value, maxsplit=1)[-1])):
                return unit if unit != part.value else None
        opening = _OF_UNIT.match(inner)
        if opening and (unit := _leading_body(inner[opening.end() :])):
            return unit
    return None


def _leading_body(text: str) -> str | None:
    """The body with which `text` begins, before an office held in it: 中共东江市委政研室 of 中共东江市委政研室干部."""
    text = re.split("[，。；、）]", text.strip().removeprefix("系").removeprefix("为"), maxsplit=1)[0][:40]
    if not holds_office(text):
        return text if is_organ(text) else None
    ends = (end for end in range(len(text) - 2, 3, -1) if is_organ(text[:end]) and holds_office(text[end:]))
    return next((text[:end] for end in ends), None)


_BRACKET = re.compile(r"（([^（）]{2,60})）[ *_]*$")
_OPENING = re.compile(
    r"[ 　]{0,4}(?:(?:本[报网]|[一-鿿]{2,8}(?:网|报|客户端)(?:（[^（）]{2,12}）)?|[一-鿿]{2,6}[0-9]{1,2}月[0-9]{1,2}日)"
    r"讯|[一-鿿0-9]{2,16}电)"
    r"[ ]?(?:（([^（）]{2,40})）|((?:本报)?(?:记者|通讯员)[^，。（）]{2,30})报道：)"
)


def _brackets(folded: str, lines: Sequence[Line]) -> Iterable[tuple[int, int]]:
    """Signatures inside the body: in brackets at its very end, and behind 本报讯 at its beginning."""
    body = [line for line in lines if line.role == "body"]
    if body:
        first, last = body[0], body[-1]
        match = _OPENING.match(folded, first.start, first.end)
        if match:
            yield match.span(1 if match[1] else 2)
        match = _BRACKET.search(folded, max(last.start, last.end - 80), last.end)
        if match and (persons(match[1]) or "作者" in match[1] or is_organ(match[1])):
            yield match.span(1)


#: Weight of the body that issued, signed or sent in the document.
_ISSUER = 4.0
#: Weight of a place by the role of the line that names it.
_WEIGHTS = {
    "title": 6.0, "subtitle": 3.0, "byline": 2.0, "dateline": 4.0, "heading": 1.0, "note": 2.0, "boilerplate": 0.5,
}  # fmt: skip


def _weighted(folded: str, stretches: Sequence[tuple[int, int, str]]) -> list[tuple[str, float]]:
    """The pieces of the page that may name the region, with their weights; the opening paragraphs weigh more."""
    weighted = []
    paragraphs = 0
    for start, end, role in stretches:
        weight = _WEIGHTS.get(role, 0.0)
        if role == "body":
            weight = 2.0 if paragraphs < 2 else 1.0
            paragraphs += 1
        if weight and (role != "boilerplate" or end - start <= 120):
            weighted.append((folded[start:end], weight))
    return weighted
