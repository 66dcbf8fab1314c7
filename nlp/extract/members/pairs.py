"""What labels of two name: 综治网格与警务网格 for 双网融合, 红榜 and 蓝榜 for 红蓝双榜, 既查人又查事 for 一案双查."""

from __future__ import annotations

import re

from nlp.document import Document
from nlp.extract.enumerations import Item, Items, is_edge, trim
from nlp.extract.members.labels import Label
from nlp.lexicon import settings
from nlp.segment import segment

_MODIFIED_HEAD = re.compile("([\u4e00-\u9fff])([\u4e00-\u9fff])双([\u4e00-\u9fff])$")
_BOTH = re.compile("既要?([^，。；\n]{2,30})，[又也更]要?([^，。；\n]{2,30})")
# 一案双查, 双审: what is done twice.
_DONE_TWICE = re.compile("双([\u4e00-\u9fff]{1,2})$")


def joined_pair(document: Document, label: Label) -> Items | None:
    """Two things joined near a label with 双: 综治网格与警务网格融为一体 for 双网融合; A与B…“双提升”."""
    if label.numerals != (2,) or not label.text.startswith("双"):
        return None
    text = document.folded
    head = label.parts[0][1] if label.parts else ""
    actions = settings("numeric")["actions"]
    for start, end in label.places:
        line_end = text.find("\n", end)
        after = text[end : min(line_end if line_end > 0 else len(text), end + 90)]
        if len(head) == 1 and after.count(head) > 1:
            pattern = (
                rf"([\u4e00-\u9fff]{{2,6}}{head}[\u4e00-\u9fff]?)[与和、]([\u4e00-\u9fff]{{2,6}}{head}[\u4e00-\u9fff]?)"
            )
            if (found := re.search(pattern, after)) and len(found[2]) <= len(found[1]) + 2:
                second = _to_head(text, (end + found.start(2), end + found.end(2)), head)
                first = (end + found.start(1), end + found.end(1))
                size = second[1] - second[0]
                if first[1] - first[0] > size and is_edge(text, first[1] - size):
                    first = (first[1] - size, first[1])
                return [first, second]
        if label.text[1:] in actions:
            low = max(text.rfind(stop, 0, start) for stop in "。；！？\n") + 1
            joined = list(re.finditer(r"([\u4e00-\u9fff]{4})[与和]([\u4e00-\u9fff]{4})(?=的)", text[low:start]))
            if joined and all(is_edge(text, low + at) for at in (joined[-1].start(), joined[-1].end())):
                found = joined[-1]
                return [(low + found.start(k), low + found.end(k)) for k in (1, 2)]
    return None


def _to_head(text: str, item: Item, head: str) -> Item:
    """`item` up to the end of the word that holds `head`."""
    for token in segment(text[slice(*item)]):
        if head in token.text:
            return item[0], item[0] + token.end
    return item


def modified_head(document: Document, label: Label) -> Items | None:
    """红榜 and 蓝榜 for 红蓝双榜: each character before 双 with the head, where the article says both."""
    text = document.folded
    for start, end in label.places:
        found = _MODIFIED_HEAD.search(text, max(0, start - 2), end)
        if not found:
            continue
        line_end = text.find("\n", end)
        at = [text.find(char + found[3], end, line_end if line_end > 0 else len(text)) for char in (found[1], found[2])]
        if min(at) > 0:
            return [(place, place + 1 + len(found[3])) for place in at]
    return None


def both_done(document: Document, label: Label) -> Items | None:
    """Both things that are done: 既查当事人的问题，又查管理的漏洞 for 一案双查; 既…，又… with the verb of the label."""
    found = _DONE_TWICE.search(label.text)
    if not found:
        return None
    text, verb = document.folded, found[1]
    for _, end in label.places:
        line_end = text.find("\n", end)
        for said in _BOTH.finditer(text, end, line_end if line_end > 0 else len(text)):
            clauses = [said.span(1), said.span(2)]
            if all(text.startswith(verb, start) for start, _ in clauses):
                return [trim(text, (start + len(verb), stop)) for start, stop in clauses]
            if all(verb in text[start:stop] for start, stop in clauses):
                return [trim(text, clause) for clause in clauses]
    return None


def two_of_head(document: Document, label: Label) -> Items | None:
    """Two things joined anywhere that both end in the label's head: 主体责任和监督责任 for 两个责任."""
    if label.numerals != (2,) or len(label.parts) != 1 or len(head := label.parts[0][1]) < 2:
        return None
    text = document.folded
    pair = re.compile(rf"([\u4e00-\u9fff]{{1,8}}){head}[和与及、]([\u4e00-\u9fff]{{1,6}}?){head}")
    for found in pair.finditer(text):
        size = found.end(2) - found.start(2)
        first = (found.end(1) - size, found.end(1) + len(head))
        if label.text in found[0]:
            continue
        if found.end(1) - found.start(1) >= size and is_edge(text, first[0]) and is_edge(text, found.end()):
            return [first, (found.start(2), found.end())]
    return None
