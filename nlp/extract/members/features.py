"""What tells the members of a label from other lists of so many items: how, where and of what each list is made.

Features are names; each is there or not. They compare the items of a list with each other, with the label's head and
with the usual members of an established label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item
from nlp.extract.members.candidates import Candidate
from nlp.extract.members.cuts import Cut
from nlp.extract.members.labels import Label
from nlp.extract.numeric_labels import VALUES
from nlp.lexicon import load, pattern, words
from nlp.segment import tagged

_SENTENCE_END = re.compile("[。！？]")
_CONNECTORS = (
    ("defines", re.compile("即|就是|是指|指的是|分别|包括|包含|内容是|内容为|内涵|具体[是为]")),
    ("is", re.compile("[是为指]：?$")),
    ("by", re.compile("由$")),
    ("colon", re.compile("：$")),
    ("bracket", re.compile("（$")),
    ("dash", re.compile("—$")),
    ("comma", re.compile("，$")),
    ("stop", re.compile("[。；]$")),
)
_LINKS = (
    ("and so on", re.compile("^等")),
    ("of", re.compile("^这?的?$")),
    ("this", re.compile("这$")),
    ("as one", re.compile("为一体|相结合|在内|为主|为核心|为代表|组成|构成")),
)
#: Names of the marks beside a list.
MARK_NAMES = {
    "，": "comma",
    "。": "stop",
    "；": "semicolon",
    "：": "colon",
    "（": "bracket",
    "“": "quote",
    "”": "unquote",
    "、": "list",
    "）": "closing bracket",
    "\n": "line",
}
_STEPS = (0, 2, 5, 10, 20, 40, 80, 160)


def none_features(document: Document, label: Label) -> list[str]:
    """The features of the choice that the article names no members of `label`."""
    quoted = any(document.folded[start - 1 : start] == "“" for start, _ in label.places)
    return ["none", *(f"none {what}" for what in _kind(label, quoted))]


def _kind(label: Label, quoted: bool) -> list[str]:
    """What a label is: established or not, in quotes or not, of so many parts."""
    parts = label.parts
    head = len(parts[0][1]) if len(parts) == 1 else -1
    return [
        "established" if known_members(label.text) else "own",
        "quoted" if quoted else "bare",
        f"parts {min(len(label.numerals), 3)}",
        f"counts {min(max(label.counts), 6)}",
        f"head of {min(head, 3)}",
        "of symbols" if label.terms else "of words",
    ]


@cache
def known_members(label: str) -> tuple[tuple[str, ...], ...]:
    """The usual members of an established label, a tuple a reading."""
    return tuple(tuple(row["members"].split("|")) for row in load("abbreviations") if row["label"] == label)


@lru_cache(maxsize=16384)
def tagged_words(said: str) -> tuple[tuple[str, str], ...]:
    """The words of `said` with their parts of speech."""
    return tuple(tagged(said))


def describe(document: Document, label: Label, candidate: Candidate, cut: Cut, others: Sequence[Item]) -> list[str]:
    """The features of one list: where it stands, how it is counted, parted and linked, and how its members are alike.

    Args:
        document: the article.
        label: the label whose members are sought.
        candidate: the list.
        cut: the way to take the members from it.
        others: the places of all other labels.
    """
    text, pieces, form = document.folded, candidate.pieces, candidate.form
    said = [text[a:b] for a, b in pieces]
    where, distance = _where(text, label, pieces)
    kind = "established" if known_members(label.text) else "own"
    link = _link(text, label, pieces)
    head = head_held(label, said)
    size = min(len(pieces), 4)
    found = [
        f"form {form}",
        where,
        f"{where} form {form}",
        f"distance {distance}",
        f"{where[:6]} distance {distance}",
        f"whole {candidate.whole} {form}",
        f"whole {candidate.whole} {where}",
        f"link {link}",
        f"link {link} {where}",
        f"link {link} form {form}",
        f"{kind} link {link}",
        f"{kind} {where}",
        f"head {head}",
        f"head {head} {kind}",
        f"head {head} {where}",
        f"head {head} items {size}",
        f"form {form} head {head.split()[0]}",
        f"form {form} counts {size}",
        f"form {form} {_sort(label)}",
    ]
    if any(low <= start < high for low, high in document.once(_titles) for start, _ in label.places):
        found += [
            "label in the title",
            f"label in the title, form {form}",
            f"label in the title, head {head.split()[0]}",
        ]
    found += _count(label, pieces, candidate, where)
    found.append(f"{found[-1]} head {head}")
    members = [text[a:b] for a, b in cut.items]
    found += [f"shape {cut.shape}", f"shape {cut.shape} form {form}"]
    even = list(alike(members))
    found += [f"alike {one}" for one in even]
    found += [f"alike {one} {where}" for one in even]
    found.append(f"alike in {min(len(even), 4)} ways, head {head.split()[0]}")
    if kind == "established":
        found.append(f"known {resemblance(label, members)}")
    longest, shortest = max(map(len, members)), min(map(len, members))
    found += [
        f"longest {step(longest)}",
        f"longest {step(longest)} form {form}",
        f"shortest {min(shortest, 5)}",
        f"spread {step(longest - shortest)}",
        f"items {min(len(pieces), 6)}",
    ]
    found += _wording(text, label, form, pieces, said)
    names = [re.search("“[^“”]{1,16}”", text[max(0, a - 1) : b + 1]) for a, b in pieces]
    if all(names):
        found += [
            "a name in quotes in each",
            f"a name in quotes in each, form {form}",
            f"a name in quotes in each, {where}",
        ]
    if form.startswith("run together"):
        found += _run_together(text, label, form, pieces, said)
    found += _rivals(label, pieces, others)
    return found


def _titles(document: Document) -> tuple[Item, ...]:
    return tuple((line.start, line.end) for line in document.content if line.role in ("title", "subtitle"))


def _sort(label: Label) -> str:
    """What a label counts: an action, levels of government or a thing."""
    head = label.parts[0][1] if label.parts else ""
    return "action" if head in words("numeric", "actions") else "level" if head[:1] == "级" else "thing"


def _run_together(text: str, label: Label, form: str, items: Sequence[Item], said: Sequence[str]) -> Iterator[str]:
    """Of what words run together before a label are, and what stands before them."""
    tags = {tagged_words(one)[0][1][:1] for one in said}
    yield f"{form} before {label.text[0]}"
    yield f"{form} in {label.text[0] if label.text[0] in '双两' else 'more'}, {_sort(label)}"
    yield f"{form} of {tags.pop() if len(tags) == 1 else 'mixed'}"
    ahead = text[max(0, items[0][0] - 4) : items[0][0]]
    yield f"{form} behind {tagged_words(ahead)[-1][1][:1] if ahead and ahead[-1] not in MARKS else 'mark'}"


def step(n: int) -> int:
    """The step of a length or distance, coarser the greater it is."""
    return next((k for k, step in enumerate(_STEPS) if n <= step), len(_STEPS))


def _where(text: str, label: Label, items: Sequence[Item]) -> tuple[str, int]:
    """Where a list stands to the nearest place of its label, and how far in steps."""
    best = ("", len(text))
    for start, end in label.places:
        if items[0][0] >= end:
            between = text[end : items[0][0]]
            side = "behind"
        elif items[-1][1] <= start:
            between = text[items[-1][1] : start]
            side = "before"
        else:
            return "around", 0
        if len(between) < best[1]:
            if "\n" in between:
                where = "line" if between.count("\n") == 1 else "lines"
            elif stops := len(_SENTENCE_END.findall(between)):
                where = f"sentence {min(stops, 2)}"
            elif marks := len(re.findall("[，；：]", between)):
                where = f"clause {min(marks, 2)}"
            else:
                where = "beside"
            best = (f"{side} {where}", len(between))
    return best[0], step(best[1])


def _count(label: Label, items: Sequence[Item], candidate: Candidate, where: str) -> list[str]:
    """How the number of items fits the numbers of the label."""
    size = len(items)
    if size not in label.counts:
        gap = size - max(label.counts)
        return [f"count off {max(-2, min(2, gap))}", f"count off {where}", f"count off {candidate.form}"]
    if size == sum(label.numerals):
        how = "sum" if len(label.numerals) > 1 else "number"
    else:
        how = "terms" if label.terms else "first"
    return [f"count {how}", f"count {how} form {candidate.form}"]


def _link(text: str, label: Label, items: Sequence[Item]) -> str:
    """What stands between the list and the nearest place of the label."""
    gaps = [(items[0][0] - end, end, items[0][0]) for _, end in label.places if end <= items[0][0]]
    gaps += [(start - items[-1][1], -items[-1][1], start) for start, _ in label.places if items[-1][1] <= start]
    if not gaps:
        return "-"
    _, low, high = min(gaps)
    if low < 0 or (low == 0 and items[-1][1] == 0):
        between = text[-low:high].strip("“”")
        if not between:
            return "before none"
        for name, form in _LINKS:
            if form.search(between):
                return f"before {name}"
        if pattern("numeric", "making_verbs").search(between):
            return "before makes"
        return f"before other {min(len(between) // 4, 3)}"
    between = text[low:high].strip("“")
    for name, form in _CONNECTORS:
        if form.search(between[-24:] if name == "defines" else between):
            return f"behind {name} {min(len(between) // 6, 2)}"
    return "behind none" if not between.strip("”") else f"behind other {min(len(between) // 4, 3)}"


def head_held(label: Label, said: Sequence[str]) -> str:
    """How the items hold what the label counts."""
    if label.terms and len(said) == len(label.terms):
        return _terms(label.terms, said)
    parts = [(number, head) for number, head in label.parts if head]
    if not parts:
        return "no head"
    if len(said) == sum(number for number, _ in parts):
        wanted = [head for number, head in parts for _ in range(number)]
    elif len(parts) > 1:
        wanted = ["".join(head for _, head in parts)] * len(said)
        if all(all(head in one for _, head in parts) for one in said):
            return "all of several"
        return "several not held"
    else:
        wanted = [parts[0][1]] * len(said)
    size = min(len(wanted[0]), 2)
    holding = sum(head in one for head, one in zip(wanted, said, strict=True))
    if holding == len(said):
        if all(one.startswith(head) for head, one in zip(wanted, said, strict=True)):
            return f"opens all {size}"
        if all(one.endswith(head) for head, one in zip(wanted, said, strict=True)):
            return f"closes all {size}"
        if all(one.find(head) == said[0].find(head) for head, one in zip(wanted, said, strict=True)):
            return f"inside all {size}"
        return f"in all {size}"
    shared = sum(any(char in one for char in head) for head, one in zip(wanted, said, strict=True))
    if shared == len(said) and size > 1:
        return "in part in all"
    return "in most" if 2 * holding > len(said) else "in some" if holding else f"in none {size}"


def _terms(terms: Sequence[str], said: Sequence[str]) -> str:
    """How the items say the terms of 1313 and 1+N, in figures or in characters."""
    at = [
        min([k for k in (one.find(form) for form in _forms(term)) if k >= 0], default=-1)
        for term, one in zip(terms, said, strict=True)
    ]
    if min(at) < 0:
        return "terms in most" if sum(k >= 0 for k in at) * 2 > len(at) else "terms in some"
    return "terms open all" if max(at) == 0 else "terms in all"


@cache
def _forms(term: str) -> tuple[str, ...]:
    return (term, *(char for char, value in VALUES.items() if str(value) == term))


def alike(said: Sequence[str]) -> Iterator[str]:
    """In what the items are alike."""
    inner = said[1:-1] if len(said) > 3 else said
    if len(set(map(len, said))) == 1:
        yield "length"
    elif len(inner) > 1 and len(set(map(len, inner))) == 1:
        yield "length inside"
    if len({one[0] for one in said}) == 1:
        yield "first"
    if len({one[-1] for one in said}) == 1:
        yield "last"
    if len(set(map(len, said))) == 1 and any(len(set(column)) == 1 for column in zip(*said, strict=True)):
        yield "column"
    firsts = {tagged_words(one)[0][1][:1] for one in said}
    lasts = {tagged_words(one)[-1][1][:1] for one in said}
    if len(firsts) == 1:
        yield "first tag"
    if len(lasts) == 1:
        yield "last tag"
    if len({tuple(map(len, (word for word, _ in tagged_words(one)))) for one in said}) == 1:
        yield "words"


def resemblance(label: Label, said: Sequence[str]) -> str:
    """How many items resemble usual members of an established label, beyond its own head."""
    heads = {head for _, head in label.parts}
    best = 0
    for members in known_members(label.text):
        pairs = {one[at : at + 2] for one in members for at in range(len(one) - 1)}
        pairs = {pair for pair in pairs if not any(pair in head for head in heads)}
        best = max(best, sum(any(one[at : at + 2] in pairs for at in range(len(one) - 1)) for one in said))
        if sorted(members) == sorted(said):
            return "exactly"
    return "none" if not best else "all" if best == len(said) else "most" if 2 * best > len(said) else "some"


def _wording(text: str, label: Label, form: str, items: Sequence[Item], said: Sequence[str]) -> Iterator[str]:
    """What is said in the items and around them."""
    discourse = words("numeric", "discourse_words")
    if any(tagged_words(one)[0][0] in discourse for one in said):
        yield "opens like prose"
    if any(label.text in one for one in said):
        yield "holds the label"
    if any("等" in one for one in said):
        yield "holds and so on"
    if any(re.search("[，；：]", one) for one in said):
        yield "holds clauses"
    if any(one.count("“") != one.count("”") for one in said):
        yield "open quotes"
    if all(one in _LEVELS for one in said):
        yield "levels"
    if all(text[a - 1 : a] in "“‘《" for a, _ in items):
        yield "all in quotes"
    if any(char.isdigit() for one in said for char in one):
        yield "digits in all" if all(any(char.isdigit() for char in one) for one in said) else "digits in some"
    for name, tags in (
        ("first", [tagged_words(one)[0][1][:1] for one in said]),
        ("last", [tagged_words(one)[-1][1][:1] for one in said]),
    ):
        tag, n = Counter(tags).most_common(1)[0]
        yield f"{name} tag {tag}" if n > len(said) // 2 else f"{name} tags differ"
    opening = MARK_NAMES.get(text[items[0][0] - 1 : items[0][0]], "word")
    yield f"opened by {opening}"
    yield f"form {form} opened by {opening}"
    yield f"closed by {MARK_NAMES.get(text[items[-1][1] : items[-1][1] + 1], 'word')}"


_LEVELS = frozenset("省市区县旗乡镇街村组")
MARKS = frozenset((*EDGE, "\n", "", "+"))


def _rivals(label: Label, items: Sequence[Item], others: Sequence[Item]) -> Iterator[str]:
    """Whether another label stands in the list, between it and the label, or closer to it."""
    low, high = items[0][0], items[-1][1]
    near = min(label.places, key=lambda place: max(low - place[1], place[0] - high))
    if any(a < high and low < b for a, b in others):
        yield "label inside"
    gap = (near[1], low) if low >= near[1] else (high, near[0])
    if any(gap[0] <= a < gap[1] for a, _ in others):
        yield f"label between, {'behind' if low >= near[1] else 'before'}"
    if any(0 <= a - high <= 3 for a, _ in others):
        yield "label right behind"
    if any(0 <= low - b <= 6 for _, b in others):
        yield "label right before"
