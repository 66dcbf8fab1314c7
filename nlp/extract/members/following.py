"""Members that the clauses behind the label open with: 管好“三扇门”。把住进门，把严中门，把紧出门."""

from __future__ import annotations

import re

from nlp.document import Document
from nlp.extract.enumerations import Items, cut, enumerations, is_edge, trim, without_lead_in
from nlp.extract.members.labels import Label
from nlp.segment import words

# From a label to the end of its clause: the rest of the quoted name and a noun.
_TO_CLAUSE_END = re.compile("[^，。；：！？“”、\n]{0,6}[”’]?[^，。；：！？“”、\n]{0,12}[。：，；]")
_SENTENCE_END = re.compile("[。！？\n]")
_LONGEST_CLAUSE = 30
# How far behind the label the first of its members stands.
_NEAR = 20
_FEWEST_CHARACTERS = 8
_FUNCTION_WORDS = frozenset("的一这在也并对就还不为与和其各")


def following_sentence(document: Document, label: Label) -> Items | None:
    """The clauses behind the one with the label, as many as its number, if they open with one word and no other does.

    In one sentence: 坚持“五轮驱动”。抓思想教育，抓选人用人，…. A label of two needs a full stop or a colon between.
    """
    if len(label.parts) != 1:
        return None
    text, number = document.folded, label.numerals[0]
    for _, end in label.places:
        clause_end = _TO_CLAUSE_END.match(text, end)
        if number < 2 or not clause_end or (number == 2 and clause_end[0][-1] in "，；"):
            continue
        start = clause_end.end()
        stop = _SENTENCE_END.search(text, start)
        clauses = [trim(text, clause) for clause in cut(text, start, stop.start() if stop else len(text), "[，；]")]
        opening = text[clauses[0][0]] if clauses else ""
        same = [text.startswith(opening, a) and b - a > 2 for a, b in clauses]
        if len(clauses) < number or not all(same[:number]) or any(same[number:]) or opening in _FUNCTION_WORDS:
            continue
        items = clauses[:number]
        openings = {words(text[slice(*item)])[0] for item in items}
        if len(openings) == 1 and max(b - a for a, b in items) <= _LONGEST_CLAUSE:
            return items
    return None


def opening_clauses(document: Document, label: Label) -> Items | None:
    """Compounds of the label's head that open the next clauses: 问题清单一月一更新，任务清单… for 三张清单."""
    if len(label.parts) != 1 or label.numerals[0] < 3 or len(head := label.parts[0][1]) < 2:
        return None
    text, number = document.folded, label.numerals[0]
    compound = re.compile(f"[\u4e00-\u9fff]{{1,6}}?{re.escape(head)}")
    for _, end in label.places:
        clause_end = _TO_CLAUSE_END.match(text, end)
        line_end = text.find("\n", end)
        if not clause_end:
            continue
        clauses = cut(text, clause_end.end(), line_end if line_end > 0 else len(text), "[，；。]")
        opened = [match for clause in clauses if (match := compound.match(text, *clause))]
        names = {match[0]: match.span() for match in reversed(opened) if is_edge(text, match.end())}
        places = sorted(names.values())
        if len(places) == number and label.text not in names and places[0][0] - end <= _NEAR:
            return places
    return None


def of_characters(document: Document, label: Label) -> Items | None:
    """The list whose items have as many characters as the label says: 事实清楚、证据确凿、… for 二十四字."""
    if len(label.parts) != 1 or label.parts[0][1] != "字" or (size := label.numerals[0]) < _FEWEST_CHARACTERS:
        return None
    text = document.folded
    found: list[Items] = []
    for listed in document.once(enumerations):
        if listed.separator in "、，" and len(listed.items) > 1:
            last = [trim(text, item) for item in listed.items[1:]]
            length = last[0][1] - last[0][0]
            first = without_lead_in(text, listed.items[0])
            items = [(max(first[0], first[1] - length), first[1]), *last]
            if length * len(items) == size and all(end - start == length for start, end in items):
                found.append(items)
    return min(found, key=lambda items: abs(items[0][0] - label.places[0][0]), default=None)
