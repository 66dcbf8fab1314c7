"""Whether a list that stands where members would stand is the members: their shape, and what is known of the label."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.document import Document
from nlp.extract.enumerations import Items
from nlp.extract.members.definitions import alike
from nlp.extract.members.labels import Label, established
from nlp.extract.numeric_labels import VALUES
from nlp.lexicon import load, pattern, settings
from nlp.segment import words

_MARKED = re.compile("[（：]|——")
# What links a list to the label that sums it up.
_LINKED = re.compile("”?(?:等的?|这|(?:在内|为主体|为代表|为核心)?的)“?")
_SENTENCE_MARKS = re.compile("[。！\n]")
# The longest member may be so much longer than the shortest: 微博、微信和新闻客户端 is even, a clause of prose is not.
_TIMES, _MORE = 4, 8
# More things than these rarely end in the word that the label counts, unless the label means them.
_FEW = 2
# A definition stands so near behind its label.
_NEAR = 40
# Readings that rest on the wording of the members themselves.
_OWN_WORDS = ("symbols", "quoted list", "known members", "headings with names", "pair with the head", "both done")


def credible(document: Document, label: Label, items: Items, reading: str) -> bool:
    """Whether the article may well mean these members.

    No two are the same, none opens like a sentence of prose (这…, 还包括…) or is much longer than the others, and
    quotes are closed. Those of an established label must resemble what is known; an explicit definition of it is
    believed in any case, for an office may read 三服务 in its own way.
    """
    text = document.folded
    if reading == "definition" and not _holds_heads(text, label, items):
        return False
    told = reading == "symbols" or _one_a_term(text, label, items)
    return told and _shaped(text, items) and _resembles_known(text, label, items, reading)


def _shaped(text: str, items: Items) -> bool:
    discourse = settings("numeric")["discourse_words"]
    sizes = [end - start for start, end in items]
    if min(sizes) < 1 or len({text[start:end] for start, end in items}) < len(items):
        return False
    if max(sizes) > _TIMES * min(sizes) + _MORE:
        return False
    for start, end in items:
        said = text[start:end]
        if said.count("“") != said.count("”") or _SENTENCE_MARKS.search(said):
            return False
        opening = words(said)[0]
        if opening in discourse and len(said) > 1:
            return False
    return True


def _holds_heads(text: str, label: Label, items: Items) -> bool:
    """Whether each item holds the end of the head that counts it, where a label has several (四资一项目).

    Items parted by one mark throughout need not: they are one list (微博、微信、客户端 for 两微一端).
    """
    heads = [head for number, head in label.parts for _ in range(number)]
    marks = {text[one[1] : other[0]].strip("“”") for one, other in pairwise(items)}
    if len(label.parts) < 2 or len(heads) != len(items) or len(marks) < 2 or label.text in established():
        return True
    return all(head[-1:] in text[a:b] for head, (a, b) in zip(heads, items, strict=True))


def _one_a_term(text: str, label: Label, items: Items) -> bool:
    """Whether two items for 1+6 say which of them counts six: 一个平台、六个系统."""
    counted = [int(term) for term in label.terms if term.isdecimal()]
    if "+" not in label.text or not 1 < len(items) == len(label.terms) < sum(counted):
        return True
    return all(
        term == 1 or str(term) in text[a:b] or any(VALUES.get(char) == term for char in text[a:b])
        for term, (a, b) in zip(counted, items, strict=False)
    )


def _resembles_known(text: str, label: Label, items: Items, reading: str) -> bool:
    known = [row["members"] for row in load("abbreviations") if row["label"] == label.text]
    if not known or reading in _OWN_WORDS:
        return True
    if reading == "earlier in the sentence":
        return len({end - start for start, end in items}) == 1
    if any(text[a:b] in text[low:high] for low, high in items for a, b in items if (a, b) != (low, high)):
        return False
    for _, end in label.places:
        if reading == "definition" and 0 <= items[0][0] - end < _NEAR:
            if pattern("numeric", "definition_words").search(text, end, items[0][0]):
                return True
            if _MARKED.search(text, end, items[0][0]) and (len(items) > _FEW or alike(text, items)):
                return True
    if reading == "shared head" and _said_at_once(text, label, items):
        return True
    sizes = [end - start for start, end in items]
    beside = any(0 <= start - items[-1][1] < 2 for start, _ in label.places)
    linked = beside and len(set(sizes)) == 1
    linked = linked or any(_LINKED.fullmatch(text, items[-1][1], start) for start, _ in label.places)
    if reading == "list before" and len(items) > 2 and linked and max(sizes) <= 2 * min(sizes) + 2:
        return True
    if max(sizes) > max(len(member) for members in known for member in members.split("|")) + 3:
        return False
    heads = [head for _, head in label.parts if head]
    if heads and len(heads[0]) > 1 and len(items) > _FEW and all(text.endswith(heads[0], *item) for item in items):
        return True
    if reading == "list before" and len(items) > 2 and beside:
        return True
    if reading == "list before" and heads and all(text.startswith(heads[0], start) for start, _ in items):
        return True
    pairs = {
        members[at : at + 2] for members in known for at in range(len(members) - 1) if "|" not in members[at : at + 2]
    } - {head for head in heads if len(head) == 2}
    resembling = sum(any(text[at : at + 2] in pairs for at in range(start, end - 1)) for start, end in items)
    return 2 * resembling > len(items)


def _said_at_once(text: str, label: Label, items: Items) -> bool:
    """Whether the sentence with the label goes on with items that all end in its head: “四化”联动，体系网格化、…."""
    head = label.parts[0][1] if len(label.parts) == 1 else ""
    near = any(0 <= items[0][0] - end < 12 and "。" not in text[end : items[0][0]] for _, end in label.places)
    even = len(items) > _FEW or len({end - start for start, end in items}) == 1
    return bool(head) and near and even and all(text.endswith(head, *item) for item in items)
