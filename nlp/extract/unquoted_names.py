"""Names of measures without quotes, by their shape: closed shapes of ``initiative_shapes.toml`` and its open ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.document import Document
from nlp.extract.circumstances import governing_verbs
from nlp.extract.initiative_mentions import Mention
from nlp.extract.type_nouns import type_noun_at_end
from nlp.lexicon import Matcher, alternatives, settings
from nlp.segment import tagged
from nlp.structure.places import mentions


def unquoted_names(document: Document) -> Iterator[Mention]:
    """Every place where `document` may name a measure without quotes, by shape; places may overlap."""
    yield from _of_closed_shapes(document)
    yield from _of_open_shapes(document)


def _of_closed_shapes(document: Document) -> Iterator[Mention]:
    """Unquoted proper names, by shape: looked for where a head of such names stands."""
    heads, shapes = _shapes()
    folded = document.folded
    for head in heads.find(folded):
        shape = shapes[head.index]
        line = document.content_line_at(head.start)
        low = max(line.start, head.start - _LONGEST_SHAPE) if line else head.start
        if shape.opens_with_region:
            start = _region_before(folded, low, head.end, shape.pattern)
        else:
            matched = shape.pattern.search(folded, low, head.end) if line else None
            start = matched.start() if matched else -1
        if start < 0 or folded.startswith(goes_on(), head.end):
            continue
        if shape.extends:
            start = _left_edge(folded, start)
        yield Mention(start, head.end, folded[start : head.end], "", shape.type, True, f"shape:{shape.rule}")


_LONGEST_SHAPE = 36
# The whole country, and regions whose names are made up or left out: 某市, D市.
_REGION = re.compile(r"全国|国家(?!级)|(?<![一-鿿])(?![在由从向和与及于到该各本我全])(?:[A-Z]|某|[一-鿿]{2,3})[省市县]")


def _region_before(folded: str, low: int, end: int, pattern: re.Pattern[str]) -> int:
    """Where the name of a region opens what `pattern` matches up to `end`; -1 where none does."""
    window = folded[low:end]
    # Short names of counties are words as well: 资源, 城区.
    places = (one for one in mentions(window) if one.full or any(len(division.above) < 2 for division in one.divisions))
    known = ((place.start, place.end) for place in places)
    unknown = (found.span() for found in _REGION.finditer(window))
    for start, stop in (*known, *unknown):
        while window[stop : stop + 1] in _LEVELS:
            stop += 1
        if pattern.match(folded, low + stop, end):
            return low + start
    return -1


_LEVELS = tuple("省市县区")


def _of_open_shapes(document: Document) -> Iterator[Mention]:
    """Unquoted names of the open shapes, modifiers and a head.

    Either a verb of launching or running stands before the name (实施河湖清漂净岸行动), or it opens the clause and what
    happens to it follows (河湖清漂净岸行动启动).
    """
    heads, governed, opening, not_first = _governed_shape()
    folded = document.folded
    for head in heads.find(folded):
        line = document.content_line_at(head.start)
        low = max(line.start, head.start - _LONGEST_SHAPE) if line else head.start
        rule, matched = "governed", governed.search(folded, low, head.start)
        if not matched and line and folded.startswith(_happens(), head.end):
            rule, matched = "subject", opening.search(folded, low, head.start)
        if not matched or folded.startswith(goes_on(), head.end):
            continue
        start = _last_item(folded, matched.start("modifiers"), head.start)
        while left_out := next((word for word in not_first if folded.startswith(word, start)), ""):
            start += len(left_out)
        noun = type_noun_at_end(folded[start : head.end])
        if noun and head.start - start >= _SHORTEST_MODIFIER:
            name = folded[start : head.end]
            evidence = (
                f"head {folded[head.start : head.end]}",
                *modifier_evidence(*zip(*tagged(folded[start : head.start]), strict=True)),
            )
            yield Mention(start, head.end, name, "", noun.type, True, rule, evidence)


_SHORTEST_MODIFIER = 4


def _last_item(folded: str, start: int, end: int) -> int:
    """Where the last name of a list opens: 就业促进计划和创业引领计划 are two."""
    joined = max((match.end() for match in _joined_heads().finditer(folded, start, end)), default=start)
    return joined if end - joined >= _SHORTEST_MODIFIER else start


@cache
def _joined_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(_governed_words()['heads'])})[和与及]")


def modifier_evidence(words: Sequence[str], tags: Sequence[str]) -> Iterator[str]:
    """What the words before the head of an unquoted name, with their `tags`, show."""
    modifiers = "".join(words)
    yield f"modifiers {min(6, len(tags))} words"
    yield f"modifiers begin {tags[0][:1]}"
    yield f"modifiers end {tags[-1][:1]}"
    yield f"last modifier {words[-1]}"
    if any(mark in modifiers for mark in "和与及"):
        yield "modifiers joined"
    if any(char.isdigit() for char in modifiers):
        yield "modifiers with figure"


@cache
def _governed_shape() -> tuple[Matcher, re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """The heads of the open shapes; what stands before one behind a verb, and at the beginning of a clause; words left
    out at their beginning.
    """
    rows = {name: tuple(sorted(words.split(), key=len, reverse=True)) for name, words in _governed_words().items()}
    verbs, kept_out, heads = ("|".join(map(re.escape, rows[name])) for name in ("verbs", "not_within", "heads"))
    modifier = rf"(?:(?!{verbs}|{kept_out})[一-鿿\d])"
    governed = rf"(?:{verbs}|(?:{heads})[、和])(?P<modifiers>{modifier}{{4,24}})(?<!行动)$"
    opening = rf"(?:^|[，。；：！？\s])(?P<modifiers>{modifier}{{4,20}})(?<!行动)$"
    return (
        Matcher(rows["heads"]),
        re.compile(governed),
        re.compile(opening, re.MULTILINE),
        rows["not_first"],
    )


@cache
def goes_on() -> tuple[str, ...]:
    """What shows behind a head that the name does not end there: a closing mark, 服务网 + 点."""
    return ("”", "》", *_governed_words()["goes_on"].split())


@cache
def _happens() -> tuple[str, ...]:
    """What is said behind a name that is the subject: 启动, 正式上线, 收官."""
    return tuple(word for row in settings("initiative_verbs")["stage_behind"].values() for word in row.split())


def _governed_words() -> Mapping[str, str]:
    return {name: str(words) for name, words in settings("initiative_shapes")["governed"].items()}


@dataclass(frozen=True, slots=True)
class _Shape:
    """An unquoted name that ends in one of the heads: its `pattern`, what may stand before that and belongs to it."""

    rule: str
    type: str
    pattern: re.Pattern[str]
    extends: bool
    opens_with_region: bool


@cache
def _shapes() -> tuple[Matcher, tuple[_Shape, ...]]:
    """The heads of unquoted names, and the shape of the names that end in each."""
    heads: list[str] = []
    shapes: list[_Shape] = []
    for row in settings("initiative_shapes")["shape"]:
        pattern = re.compile(row["pattern"] + "$")
        shape = _Shape(row["rule"], row["type"], pattern, row.get("extend", False), row.get("region", False))
        for head in row["heads"].split():
            heads.append(head)
            shapes.append(shape)
    return Matcher(heads), tuple(shapes)


_LEFT = re.compile(r"[一-鿿\d]{0,10}$")


@cache
def _not_in_name() -> frozenset[str]:
    return frozenset([*governing_verbs(), *settings("initiative_verbs")["name"]["not_in_name"].split()])


def _left_edge(folded: str, start: int) -> int:
    """Where the nominal modifiers before `start` begin (百年历史建筑 + 复活计划)."""
    matched = _LEFT.search(folded, max(0, start - 10), start)
    for word, tag in reversed(tagged(matched.group())) if matched else []:
        if not tag.startswith(("n", "b", "vn", "m")) or tag.startswith(("nr", "ns")) or word in _not_in_name():
            break
        start -= len(word)
    return start
