"""Readings of forms that no punctuation shows: terms defined one by one, deadlines in order, known members."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from nlp.article import line_at
from nlp.document import Document
from nlp.extract.enumerations import LIST_MARK, Items, conjunctions, cut, trim
from nlp.extract.members.labels import Label, known_members
from nlp.lexicon import load, pattern
from nlp.segment import segment

_ITEM_END = re.compile("[，；。\n]")
_UNITS = "个项家名条天日月周支类张年小次级大批"
_MODIFIED_HEAD = re.compile("([\u4e00-\u9fff])([\u4e00-\u9fff])双([\u4e00-\u9fff])$")
# Known members of so many characters may stand apart, each so near behind the one before it; shorter ones must be one
# list.
_APART, _REACH = 4, 1000


def by_symbols(document: Document, label: Label) -> Items | None:
    """The terms of a label defined one by one: “1”是…，“N”是…; 3为…，X为….

    A number defined by as many things is taken apart: “4”是年初定责、季度评责、年中督责、年终考责.
    """
    text, terms = document.folded, label.terms
    if len(terms) < 2 or len(set(terms)) < len(terms):
        return None
    found: Items = []
    after = label.places[0][1]
    for term in terms:
        start = min(_definitions(text, term, after), default=-1)
        if start < 0:
            start = min(_definitions(text, term, 0), default=-1)
        if start < 0:
            return None
        end = _ITEM_END.search(text, start)
        item = trim(text, (start, end.start() if end else len(text)))
        colon = text.find("：", *item)
        item = (colon + 1, item[1]) if colon > 0 else item
        pieces = cut(text, *item, LIST_MARK)
        if pieces and (links := conjunctions(text, pieces[-1])):
            pieces = [*pieces[:-1], (pieces[-1][0], links[0][0]), (links[0][1], pieces[-1][1])]
        several = [trim(text, _uncounted(text, piece)) for piece in pieces]
        found += several if term.isdecimal() and len(several) == int(term) > 1 else [item]
        after = start
    return found


def _definitions(text: str, term: str, after: int) -> Iterator[int]:
    """Where definitions of a term begin, the first of each form: “1”是…; …，其中1为…; …，1指…."""
    if (at := text.find(f"“{term}”", after)) >= 0:
        opener = pattern("members", "term_definition").match(text, at + len(term) + 2)
        yield opener.end() if opener else at + len(term) + 2
    for ahead in ("其中", "，"):
        for copula in "是为指":
            if (at := text.find(f"{ahead}{term}{copula}", max(0, after - len(ahead)))) >= 0:
                yield at + len(ahead) + len(term) + 1


def _uncounted(text: str, item: tuple[int, int]) -> tuple[int, int]:
    """`item` without the count of the whole list behind it: 西部三个片区."""
    counted = pattern("members", "count_behind").search(text, item[0] + 1, item[1])
    return (item[0], counted.start()) if counted else item


def modified_head(document: Document, label: Label) -> Items | None:
    """红榜 and 蓝榜 for 红蓝双榜: each character before 双 with the head, where the article says both."""
    text = document.folded
    for start, end in label.places if "双" in label.text else ():
        found = _MODIFIED_HEAD.search(text, max(0, start - 2), end)
        if not found:
            continue
        line_end = text.find("\n", end)
        at = [text.find(char + found[3], end, line_end if line_end > 0 else len(text)) for char in (found[1], found[2])]
        if min(at) > 0:
            return [(place, place + 1 + len(found[3])) for place in at]
    return None


def deadlines(document: Document, label: Label) -> Items | None:
    """Clauses that begin with the terms of the label, in order: 1个工作日内…，3个工作日内… for 1313."""
    if not label.terms:
        return None
    text = document.folded
    for place in label.places:
        end = text.find("\n", place[1])
        at, end = place[1], len(text) if end < 0 else end
        if any(text.find(term, at, end) < 0 for term in label.terms):
            continue
        found: Items = []
        for term in label.terms:
            clause = re.compile(rf"(?<![\d.+]){re.escape(term)}[{_UNITS}][^，；。、\n]+").search(text, at, end)
            if not clause:
                break
            found.append(_noun_phrase(text, clause.span()))
            at = clause.end()
        if len(found) == len(label.terms):
            return found
    return None


def _noun_phrase(text: str, item: tuple[int, int]) -> tuple[int, int]:
    """A clause about a deadline is kept whole; of another one the noun phrase before its verb (1个实验室引进…)."""
    start, end = trim(text, item)
    if pattern("members", "deadline").search(text, start, start + 8):
        return start, end
    verbs = _predicates()
    for token in segment(text[start:end])[2:]:
        if token.text in verbs and token.start > 3:
            return start, start + token.start
    return start, end


@cache
def _predicates() -> frozenset[str]:
    return frozenset(row["word"] for row in load("predicates") if row["deverbal"] == "n" and len(row["word"]) > 1)


def established_members(document: Document, label: Label) -> Items | None:
    """The usual members of an established label, where the article says all of them, in order."""
    text = document.folded
    for members in known_members(label.text):
        if len(members) < 2 or not all(member in text for member in members):
            continue
        spans = _apart(text, members) if min(map(len, members)) >= _APART else _side_by_side(text, members)
        if spans and all(line_at(document.content, start) for start, _ in spans):
            head = label.parts[0][1] if len(label.parts) == 1 else ""
            if head and all(text.endswith(head, 0, start) for start, _ in spans):
                return [(start - len(head), end) for start, end in spans]
            return spans
    return None


def _apart(text: str, members: Sequence[str]) -> Items:
    """The first place where each member stands not far behind the one before it. Linear in the text."""
    first = text.find(members[0])
    while first >= 0:
        spans = [(first, first + len(members[0]))]
        for member in members[1:]:
            at = text.find(member, spans[-1][1], spans[-1][1] + _REACH + len(member))
            if at < 0:
                break
            spans.append((at, at + len(member)))
        else:
            return spans
        first = text.find(members[0], first + 1)
    return []


def _side_by_side(text: str, members: Sequence[str]) -> Items:
    """The first place where the members make up one list."""
    found = re.search("[”“]*[、，和与及]?[”“]*".join(f"({re.escape(member)})" for member in members), text)
    return [found.span(n) for n in range(1, len(members) + 1)] if found else []


READINGS: tuple[tuple[str, Callable[[Document, Label], Items | None]], ...] = (
    ("symbols", by_symbols),
    ("known members", established_members),
    ("modified head", modified_head),
    ("deadlines", deadlines),
)
