"""How a list stands to its label: on which side and how far, with what in between, how many items with its head.

This is cheap to tell of every list; what is said in the items (:mod:`.features`) is looked at only where it can matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.enumerations import Item
from nlp.extract.members.labels import Label, known_members, sort_of
from nlp.extract.members.lists import Candidate
from nlp.extract.numeric_labels import VALUES
from nlp.lexicon import pattern, settings

_CLAUSE_MARK = re.compile("[，；：]")
_STEPS = (0, 2, 5, 10, 20, 40, 80, 160)
# So near to the list stands what links it to the label before or behind it.
_NEAR = 24
_NEAR_BEFORE = 60


class Standing(NamedTuple):
    """How a list stands to its label; the values are parts of names of features.

    Attributes:
        where: on which side and how far, by the marks in between.
        distance: the step of the number of characters in between.
        link: what stands in between.
        head: how the items hold what the label counts.
        fit: how their number fits the numbers of the label.
    """

    where: str
    distance: int
    link: str
    head: str
    fit: str


def standing(document: Document, label: Label, candidate: Candidate) -> Standing:
    """How the list stands to the nearest place of its label."""
    text, pieces = document.folded, candidate.pieces
    low, high = pieces[0][0], pieces[-1][1]
    nearest: tuple[int, bool, int, int] | None = None
    around = False
    for start, end in label.places:
        if low >= end:
            gap = (low - end, True, end, low)
        elif high <= start:
            gap = (start - high, False, high, start)
        else:
            around = True
            continue
        if nearest is None or gap < nearest:
            nearest = gap
    if nearest is None:
        where, distance, link = "around", 0, "-"
    else:
        size, behind, *stretch = nearest
        between = text[slice(*stretch)]
        link = _link_behind(between) if behind else _link_before(between)
        where, distance = ("around", 0) if around else (_where(between, behind), size)
    said = [text[a:b] for a, b in pieces]
    return Standing(where, step(distance), link, head_held(label, said), _count(label, len(pieces)))


class Kind(NamedTuple):
    """What a label is, of which its lists are described: established or not, in quotes or not, in the title or not.

    `sort` is what it counts (:func:`nlp.extract.members.labels.sort_of`).
    """

    established: bool
    quoted: bool
    sort: str
    titled: bool


def kind_of(document: Document, label: Label) -> Kind:
    """What `label` is."""
    start = label.places[0][0]
    quoted = document.folded[start - 1 : start] == "“"
    return Kind(bool(known_members(label.text)), quoted, sort_of(label), in_title(document, label))


def describe_standing(candidate: Candidate, stands: Standing, kind: Kind) -> Sequence[str]:
    """The features of how a list stands to its label and how it is written."""
    return _names(candidate.form, candidate.whole, min(len(candidate.pieces), 4), stands, kind)


@lru_cache(maxsize=16384)
def _names(form: str, whole: bool, size: int, stands: Standing, of: Kind) -> tuple[str, ...]:
    where, distance, link, head, fit = stands
    established, quoted, sort, titled = of
    kind = "established" if established else "own"
    grip = grip_of(head)
    names = [
        f"form {form}",
        where,
        f"{where} form {form}",
        f"distance {distance}",
        f"{where[:6]} distance {distance}",
        f"whole {whole} {form}",
        f"whole {whole} {where}",
        f"link {link}",
        f"link {link} {where}",
        f"link {link} form {form}",
        f"{kind} link {link}",
        f"{'quoted' if quoted else 'bare'} link {link}",
        f"{'quoted' if quoted else 'bare'} {where} form {form}",
        f"link {link} count {fit}",
        f"link {link} head {grip}",
        f"{kind} {where}",
        f"head {head}",
        f"head {head} {kind}",
        f"head {head} {where}",
        f"head {head} items {size}",
        f"form {form} head {grip}",
        f"form {form} counts {size}",
        f"form {form} {sort}",
    ]
    if titled:
        names += ["label in the title", f"label in the title, form {form}"]
        names.append(f"label in the title, head {grip}")
    names.append(f"count {fit}")
    names += [f"count off {where}", f"count off {form}"] if fit.startswith("off") else [f"count {fit} form {form}"]
    names.append(f"{names[-1]} head {head}")
    return tuple(names)


def in_title(document: Document, label: Label) -> bool:
    """Whether the label stands in the title or subtitle."""
    titles = document.once(_titles)
    if not titles or label.places[0][0] >= titles[-1][1]:
        return False
    return any(low <= start < high for low, high in titles for start, _ in label.places)


def _titles(document: Document) -> tuple[Item, ...]:
    return tuple((line.start, line.end) for line in document.content if line.role in ("title", "subtitle"))


def step(n: int) -> int:
    """The step of a length or distance, coarser the greater it is."""
    return next((k for k, step in enumerate(_STEPS) if n <= step), len(_STEPS))


def _where(between: str, behind: bool) -> str:
    side = "behind" if behind else "before"
    if "\n" in between:
        return f"{side} {'line' if between.count(chr(10)) == 1 else 'lines'}"
    if stops := between.count("。") + between.count("！") + between.count("？"):
        return f"{side} sentence {min(stops, 2)}"
    if marks := len(_CLAUSE_MARK.findall(between)):
        return f"{side} clause {min(marks, 2)}"
    return f"{side} beside"


def _link_before(between: str) -> str:
    """What stands between a list and the label behind it."""
    between = between.strip("“”")
    if not between:
        return "before none"
    for name, form in _forms("links") if len(between) <= _NEAR_BEFORE else ():
        if form.search(between):
            return f"before {name}"
    if pattern("numeric", "making_verbs").search(between, max(0, len(between) - _NEAR_BEFORE)):
        return "before makes"
    return f"before other {min(len(between) // 4, 3)}"


def _link_behind(between: str) -> str:
    """What stands between a label and the list behind it."""
    between = between.strip("“")
    for name, form in _forms("connectors"):
        if form.search(between, max(0, len(between) - _NEAR)):
            return f"behind {name} {min(len(between) // 6, 2)}"
    return "behind none" if not between.strip("”") else f"behind other {min(len(between) // 4, 3)}"


@cache
def _forms(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(form)) for name, form in settings("members")[table].items())


def _count(label: Label, size: int) -> str:
    """How the number of items fits the numbers of the label."""
    if size not in label.counts:
        return f"off {max(-2, min(2, size - max(label.counts)))}"
    if size == sum(label.numerals):
        return "sum" if len(label.numerals) > 1 else "number"
    return "terms" if label.terms else "first"


def head_held(label: Label, said: Sequence[str]) -> str:
    """How the items hold what the label counts."""
    if label.terms and len(said) == len(label.terms):
        return _terms(label.terms, said)
    parts = [(number, head) for number, head in label.parts if head]
    if not parts:
        return "no head"
    if len(said) == sum([number for number, _ in parts]):
        wanted = [head for number, head in parts for _ in range(number)]
    elif len(parts) > 1:
        return "all of several" if all(head in one for _, head in parts for one in said) else "several not held"
    else:
        wanted = [parts[0][1]] * len(said)
    at = [one.find(head) for head, one in zip(wanted, said, strict=True)]
    size = min(len(wanted[0]), 2)
    holding = len(at) - at.count(-1)
    if holding == len(said):
        if max(at) == 0:
            return f"opens all {size}"
        if all(one.endswith(head) for head, one in zip(wanted, said, strict=True)):
            return f"closes all {size}"
        return f"inside all {size}" if len(set(at)) == 1 else f"in all {size}"
    if size > 1 and all(not set(head).isdisjoint(one) for head, one in zip(wanted, said, strict=True)):
        return "in part in all"
    return "in most" if 2 * holding > len(said) else "in some" if holding else f"in none {size}"


def grip_of(head: str) -> str:
    """How well the items hold the head, in few classes."""
    first = head.split()[0]
    return first if first != "in" else {"all": "all", "none": "none"}.get(head.split()[1], "some")


def _terms(terms: Sequence[str], said: Sequence[str]) -> str:
    """How the items say the terms of 1313 and 1+N, in figures or in characters."""
    at = [
        min([k for k in (one.find(form) for form in _writings(term)) if k >= 0], default=-1)
        for term, one in zip(terms, said, strict=True)
    ]
    if min(at) < 0:
        return "terms in most" if sum(k >= 0 for k in at) * 2 > len(at) else "terms in some"
    return "terms open all" if max(at) == 0 else "terms in all"


@cache
def _writings(term: str) -> tuple[str, ...]:
    return (term, *(char for char, value in VALUES.items() if str(value) == term))
