"""Established names of measures in a text: rows of ``initiatives.tsv``, with or without quote marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache

from nlp.document import Document
from nlp.extract.initiative_mentions import KEY, Mention, name_key
from nlp.extract.type_nouns import type_noun_at_end
from nlp.lexicon import Matcher, load, settings
from nlp.quotes import Quote, document_quotes

_REACH = 24


@cache
def established_types() -> Mapping[str, str]:
    """The type of each established name, without marks."""
    return {name_key(row["name"]): row["type"] for row in load("initiatives")}


def names_body(after: str) -> bool:
    """Whether what follows a name makes it that of a body: “诚信社区”创建工作领导小组."""
    return _bodies().match(after) is not None


@cache
def _bodies() -> re.Pattern[str]:
    words = settings("initiative_verbs")["name"]
    bodies, theirs = ("|".join(map(re.escape, words[name].split())) for name in ("bodies", "of_bodies"))
    return re.compile(rf"[一-鿿]{{0,8}}?(?:{bodies})(?!{theirs})")


@cache
def _established_names() -> tuple[Matcher, tuple[Mapping[str, str], ...]]:
    rows = tuple(load("initiatives"))
    return Matcher([name_key(row["name"]) for row in rows]), rows


def established_names(document: Document) -> Iterator[Mention]:
    """Every established name in the content lines of `document`, with or without quote marks in or around it."""
    names, rows = _established_names()
    folded = document.folded
    matches = names.indexes(name_key(folded))
    # How many characters that stay stand before each one that is left out.
    before = [left.start() - n for n, left in enumerate(KEY.finditer(folded))] if matches else []
    for index, key_start, key_end in matches:
        row = rows[index]
        start = key_start + bisect_right(before, key_start)
        end = key_end + bisect_right(before, key_end - 1)
        line = document.content_line_at(start)
        if line is None or "。" in folded[start:end] or "，" in folded[start:end] or _listed(document, start, end):
            continue
        if _opens_inside(folded[start:end]):
            continue
        if names_body(folded[end : min(end + _REACH, line.end)]):
            continue
        if len(row["name"]) <= 2 and not _free_standing(document, row, start, end):
            continue
        if row["name"].endswith("制") and folded.startswith("度", end):
            end += 1
        start, end = _with_marks(document, start, end)
        evidence = tuple(_evidence(document, row["name"], start, end))
        yield Mention(start, end, name_key(row["name"]), "", row["type"], True, "lexicon", evidence)


def _opens_inside(found: str) -> bool:
    """Whether a quote opens behind the beginning and closes: of 广播电视“村村通”工程 “村村通”工程 is the name."""
    return found.find("“") > 0 and "”" in found


def _evidence(document: Document, name: str, start: int, end: int) -> Iterator[str]:
    """What shows whether a text uses an established name as one: marks at it, and the noun in which it ends."""
    folded = document.folded
    marked = "“" in folded[start:end] or (folded[start - 1 : start] == "“" and folded[end : end + 1] == "”")
    yield "established marked" if marked else "established unmarked"
    noun = type_noun_at_end(name)
    ending = name[noun.start :] if noun else "none"
    yield f"established ends {ending}"
    if not marked:
        yield f"established unmarked ends {ending}"
        if _tells_policy(name):
            yield "established unmarked policy"
    title = folded.rfind("《", max(0, start - _REACH), start)
    if title >= 0 and folded.find("》", title, start) < 0:
        yield "established within a title"
    if folded[start - 1 : start] in ("、", "和"):
        yield "established at the end of a list"
    quotes, starts = document.once(_short_quotes)
    at = bisect_right(starts, start) - 1
    if at >= 0 and quotes[at].end >= end and quotes[at].inner_end - quotes[at].inner_start > end - start:
        yield "established within a quote"


@cache
def _tells_policy(name: str) -> bool:
    """Whether a name only tells a policy of the state by its subject: 集体林权制度改革, but not 放管服改革."""
    ending = next(
        (one for one in settings("initiative_context")["established"]["policies"].split() if name.endswith(one)), ""
    )
    return bool(ending) and name_key(name.removesuffix(ending)) not in established_types()


def _listed(document: Document, start: int, end: int) -> bool:
    """Whether a name is one item of a short quoted list: “引进即筹建、拿地即开工、竣工即投产”."""
    quotes, starts = document.once(_short_quotes)
    at = bisect_right(starts, start) - 1
    if at < 0 or quotes[at].end < end:
        return False
    outside = document.folded[quotes[at].inner_start : start] + document.folded[end : quotes[at].inner_end]
    return "、" in outside or "，" in outside


def _short_quotes(document: Document) -> tuple[list[Quote], list[int]]:
    quotes = [
        quote
        for quote in document.once(document_quotes)
        if quote.kind != "title" and quote.end - quote.start <= _LONGEST_LIST
    ]
    return quotes, [quote.start for quote in quotes]


_LONGEST_LIST = 24


def _free_standing(document: Document, row: Mapping[str, str], start: int, end: int) -> bool:
    """Whether a name of two or three characters stands alone: platform, system, number with its head, or quoted."""
    if row["type"] in ("platform", "meeting") or row["name"].endswith("制") or _is_number_with_head(row["name"]):
        return document.folded[end : end + 1] != "度"
    return document.folded[start - 1 : start] == "“" and document.folded[end : end + 1] == "”"


_NUMERALS = "双一二三四五六七八九十两"


def _is_number_with_head(name: str) -> bool:
    return len(name) > 2 and name[0] in _NUMERALS


def _with_marks(document: Document, start: int, end: int) -> tuple[int, int]:
    """`start:end` widened by a mark whose partner lies inside it."""
    inside = document.folded[start:end]
    if inside.count("”") > inside.count("“") and document.folded[start - 1 : start] == "“":
        start -= 1
    if inside.count("“") > inside.count("”") and document.folded[end : end + 1] == "”":
        end += 1
    return start, end
