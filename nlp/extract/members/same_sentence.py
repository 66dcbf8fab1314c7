"""Members listed earlier in the sentence that sums them up: 召集居委会、物业和业委会，形成了“三方议事”机制."""

from __future__ import annotations

import re
from functools import cache

from nlp.document import Document
from nlp.extract.enumerations import Item, Items, conjunctions, cut, lead_ins, trim
from nlp.extract.members.labels import Label
from nlp.extract.members.neighbours import aligned, behind_verb
from nlp.lexicon import pattern
from nlp.segment import segment

_SENTENCE = "。；！？\n"
_MARKS = re.compile("[，。；：！？（）\n]")
# How much may stand between the list and the label, and how long a member may be.
_FARTHEST = 40
_LONGEST_MEMBER = 12


def listed_earlier(document: Document, label: Label) -> Items | None:
    """The last list of exactly so many things before a label that the sentence brings forth (形成了, 打造出).

    Labels of two are left out, since any two things may be joined; so are lists before another list.
    """
    fewest = min(label.counts)
    if fewest < 3 or (len(label.parts) != 1 and fewest != label.numerals[0]):
        return None
    text = document.folded
    for start, _ in label.places:
        at = max(text.rfind("“", max(0, start - 6), start), 0) or start
        low = max(text.rfind(mark, 0, at) for mark in _SENTENCE) + 1
        if at - low < 2 * fewest:
            continue
        for first, last in reversed(_clauses(text, max(low, at - 60 - 12 * max(label.counts)), at)):
            if "、" not in text[first:last]:
                continue
            items = _listed(text, (first, last), label)
            if items and _brought_forth(text, items[-1][1], at):
                return items
            if text.count("、", first, last) > 1:
                break
    return None


def _clauses(text: str, low: int, high: int) -> Items:
    return cut(text, low, high, _MARKS)


def _listed(text: str, clause: Item, label: Label) -> Items | None:
    """The items of a clause, as many as the label counts, all of them short."""
    items = cut(text, *clause, "、")
    start, end = items[-1]
    goes_on = pattern("numeric", "goes_on").search(text, start + 1, end)
    items[-1] = (start, goes_on.start() if goes_on else end)
    for count in label.counts:
        readings = [items]
        if links := conjunctions(text, items[-1]):
            low, high = links[0]
            readings.append([*items[:-1], (items[-1][0], low), (high, items[-1][1])])
        for reading in readings:
            if len(reading) == count and all(b > a for a, b in (trim(text, item) for item in reading)):
                members = _without_verb(text, aligned(text, reading))
                if max(b - a for a, b in members) <= _LONGEST_MEMBER and min(b - a for a, b in members) > 0:
                    return members
    return None


def _without_verb(text: str, items: Items) -> Items:
    """`items` without the verb, and its subject, before the first: 镇里召集|居委会、物业, 强化|市、县."""
    first, longest = items[0], max(end - start for start, end in items[1:])
    for token in segment(text[slice(*first)])[:2]:
        if token.text not in lead_ins() or first[1] - first[0] <= len(token.text):
            break
        first = (first[0] + len(token.text), first[1])
    if first[1] - first[0] > longest:
        first = behind_verb(text, first, longest + 2)
    return [first, *items[1:]]


@cache
def _making() -> re.Pattern[str]:
    return re.compile(pattern("numeric", "making_verbs").pattern + "[了出成]?[^，、]{0,8}$")


def _brought_forth(text: str, end: int, at: int) -> bool:
    """Whether what stands between a list and a label says that the one makes the other, and names no other list."""
    between = text[end:at]
    if len(between) > _FARTHEST or "等" in between[:2] or pattern("numeric", "another_matter").search(between):
        return False
    if "，" not in between:
        return bool(re.match("在.{1,16}[中上下]的$", between))
    return between.split("，")[0] in ("", "”") and bool(_making().search(between))
