"""Authorship: who wrote an article, and the body that the author belongs to.

Names stand in the byline, in a closing note, in brackets at the end of the text or behind 本报讯 at its beginning, and
bodies sign below it. Editors and photographers are no authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.article import Line
from nlp.lexicon import pattern
from nlp.structure.labels import (
    SIGNS,
    SmallLine,
    credits,
    fields,
    holds_office,
    is_medium,
    is_organ,
    is_person,
    persons,
    without_dates,
)
from nlp.structure.publication import without_tools


def authors(small: Sequence[SmallLine], folded: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Who wrote the article: the byline, then the closing note, then a body that signs it."""
    named: list[str] = []
    for line in small:
        if line.above and line.role in ("byline", "dateline"):
            labelled = [part.value for part in line.parts if part.kind == "author"]
            named += [] if line.parts else _beside_date(line)
            for value in labelled:
                named += persons(f"作者 {value}") or bodies(value.strip())
            if line.role == "byline" and not line.parts and not is_medium(line.folded.partition("/")[2]):
                named += persons(line.folded)
    if named:
        return tuple(dict.fromkeys(named))
    # Below a body that signs, the closing note of a working group lists who took part.
    signed = any(line.above and line.role == "byline" and bodies(line.folded.strip()) for line in small)
    for line in small:
        takes_part = signed and pattern("publication", "taking_part").search(line.folded)
        if line.role in ("note", "byline") and not line.above and not takes_part:
            named += _signed(line.folded)
    for start, end in _brackets(folded, lines):
        named += _signed(folded[start:end])
    if not named:
        for line in _signing(small):
            named += bodies(without_tools(_LEAD.sub("", line.folded)))
    return tuple(dict.fromkeys(named))


def _beside_date(line: SmallLine) -> list[str]:
    """The names on a dateline without labels that has a body and its writers: ``2022-03-21 东江市纪委 吴岚``."""
    body, *names = without_dates(line.folded).split() or [""]
    return names if line.role == "dateline" and is_organ(body) and all(map(is_person, names)) else []


def _signing(small: Sequence[SmallLine]) -> list[SmallLine]:
    """The bylines that sign: those above the text, otherwise the last one and those that stand right above it."""
    above = [line for line in small if line.role == "byline" and line.above]
    below: list[SmallLine] = []
    for line in reversed(small):
        if line.role == "byline":
            below.insert(0, line)
        elif below:
            break
    return above or below


def bodies(value: str) -> list[str]:
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


_OF_UNIT = re.compile(r"(?:作者|^)[^，。]{0,20}?(?:系|为|，系|单位[：/ ])")


def author_unit(small: Sequence[SmallLine], folded: str, lines: Sequence[Line]) -> str | None:
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
