"""Some of the members, where the article names only some: “书记直接抓党建”等“六个直接”, 减会议、减文件…."""

from __future__ import annotations

import re

from nlp.document import Document
from nlp.extract.enumerations import Items, cut, trim
from nlp.extract.members.labels import Label

_QUOTED_BEFORE = re.compile("((?:“[^“”\n]{2,16}”、?){1,6})等的?“?$")
_NAMES = re.compile("“([^“”\n]{2,16})”")
_FARTHEST = 100
# From a label to the clause behind the one with it.
_TO_NEXT_CLAUSE = re.compile("[^，。；：！？“”、\n]{0,6}[”’]?[^，。；：！？“”、\n]{0,8}[，：]")


def some_members(document: Document, label: Label) -> Items | None:
    """Fewer members than the label counts, each with its head: names in quotes before 等, a list that 等 or … ends."""
    if len(label.parts) != 1 or not (head := label.parts[0][1]):
        return None
    text, number = document.folded, label.numerals[0]
    for start, end in label.places:
        if before := _QUOTED_BEFORE.search(text, max(0, start - _FARTHEST), start):
            items = [name.span(1) for name in _NAMES.finditer(text, *before.span(1))]
            if len(items) < number and all(head in text[a:b] for a, b in items):
                return items
        if opener := _TO_NEXT_CLAUSE.match(text, end):
            stop = re.compile("…|\\.{3}|等|[，。；！？\n]").search(text, opener.end())
            if stop and stop[0] in ("…", "...", "等"):
                items = [trim(text, item) for item in cut(text, opener.end(), stop.start(), "、")]
                if 2 < len(items) < number and all(
                    text.startswith(head, a) or text.endswith(head, a, b) for a, b in items
                ):
                    return items
    return None
