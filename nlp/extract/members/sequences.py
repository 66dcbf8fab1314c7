"""Members that follow one after the other: deadlines in order, numbered points, the headings of the article."""

from __future__ import annotations

import re
from functools import cache

from nlp.article import line_at
from nlp.document import Document
from nlp.extract.enumerations import HEADING_NUMBER, Item, Items, trim
from nlp.extract.members.labels import Label, established
from nlp.lexicon import load, settings
from nlp.segment import segment

_ORDINAL = re.compile(
    r"(?:(?<=[。；：，！？\n　 ])|^)(?:[一二三四五六七八九十][是要、]|第[一二三四五六七八九十][，、]"
    r"|（[一二三四五六七八九十]）|[①②③④⑤⑥⑦⑧⑨⑩]|首先，?|其次，?|再次，?|最后，)",
    re.MULTILINE,
)
_FIRST = re.compile("一是|一要|第一|首先|（一|①|一、")


def deadlines(document: Document, label: Label) -> Items | None:
    """Clauses that begin with the digits of the label, in order: 1个工作日内…，3个工作日内… for 1313."""
    if not label.terms:
        return None
    text = document.folded
    for place in label.places:
        end = text.find("\n", place[1])
        at, end = place[1], len(text) if end < 0 else end
        found: Items = []
        for term in label.terms:
            if text.find(term, at, end) < 0:
                break
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


def numbered_points(document: Document, label: Label) -> Items | None:
    """Numbered points right behind the label: …“四个聚力”，…。一是聚力…。二是聚力…."""
    text = document.folded
    if label.text in established():
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
        farthest = 90 if len(run) > 2 else 24
        near = following[0].start() - place[1] <= farthest and "\n" not in text[place[1] : following[0].start()]
        shared = len(heads) == 1 and heads[0] and all(heads[0] in text[a:b] for a, b in items)
        if shared or (near and text[place[1] : following[0].start()].count("。") <= 1):
            return items
    return None


def headings(document: Document, label: Label) -> Items | None:
    """The headings of an article whose title carries the label, one a member."""
    if len(label.parts) != 1 or label.numerals[0] < 3 or label.text in established():
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


def established_members(document: Document, label: Label) -> Items | None:
    """The usual members of an established label, where the article says all of them, in order.

    Members of four characters and more may stand in different paragraphs; shorter ones must be one list.
    """
    text = document.folded
    for row in load("abbreviations"):
        if row["label"] != label.text:
            continue
        members = row["members"].split("|")
        if not all(member in text for member in members):
            continue
        between = r"[\s\S]{0,1000}?" if min(map(len, members)) > 3 else "[”“]*[、，和与及]?[”“]*"
        pattern = re.compile(between.join(f"({re.escape(member)})" for member in members))
        found = pattern.search(text)
        if found and len(members) > 1 and all(line_at(document.content, start) for start in _starts(found)):
            items = [found.span(n) for n in range(1, len(members) + 1)]
            head = label.parts[0][1] if len(label.parts) == 1 else ""
            if head and all(text.endswith(head, 0, start) for start, _ in items):
                return [(start - len(head), end) for start, end in items]
            return items
    return None


def _starts(found: re.Match[str]) -> list[int]:
    return [found.start(n) for n in range(1, len(found.groups()) + 1)]
