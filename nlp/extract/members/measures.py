"""What is counted of a list and its label: lengths, distances and shares, for the trees that rank lists.

Names of features (:mod:`.features`) tell what holds; measures tell how much, so that trees can set limits and take
several together: how close the list stands if its items are alike, how alike they must be if nothing leads to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from nlp.document import Document
from nlp.extract.enumerations import Item
from nlp.extract.members.cuts import Cut
from nlp.extract.members.features import first_word, last_word, resemblance, tagged_words
from nlp.extract.members.labels import Label, known_members
from nlp.extract.members.lists import IN_CLAUSE, Candidate
from nlp.extract.members.standing import in_title

_RESEMBLANCE = {"none": 0, "some": 1, "most": 2, "all": 3, "exactly": 4}
# Longer items are clauses, whose word classes tell nothing.
_LONGEST_PATTERN = 16
_FAR = 500


def measure(
    document: Document, label: Label, candidate: Candidate, cut: Cut, others: Sequence[Item]
) -> dict[str, float]:
    """The measures of a list; the arguments are those of :func:`nlp.extract.members.features.describe`."""
    text, pieces = document.folded, candidate.pieces
    said = [text[a:b] for a, b in cut.items]
    sizes = [len(one) for one in said]
    low, high = pieces[0][0], pieces[-1][1]
    before, behind = _gaps(label.places, low, high)
    between = text[high : high + before] if before < behind else text[low - behind : low] if behind < _FAR else ""
    mean = sum(sizes) / len(sizes)
    heads = [head for number, head in label.parts for _ in range(number)]
    if len(heads) != len(said):
        heads = [label.parts[0][1] if label.parts else ""] * len(said)
    held = [one.find(head) if head else -1 for head, one in zip(heads, said, strict=True)]
    firsts, lasts = [first_word(one) for one in said], [last_word(one) for one in said]
    patterns = [tuple(tag[:1] for _, tag in tagged_words(one)) if len(one) <= _LONGEST_PATTERN else () for one in said]
    rivals = [max(low - b, a - high, 0) for a, b in others]
    return {
        "before": before,
        "behind": behind,
        "marks between": sum(between.count(mark) for mark in "，；：、"),
        "stops between": sum(between.count(mark) for mark in "。！？\n"),
        "quotes between": between.count("“"),
        "items": len(said),
        "items of label": max(label.counts),
        "items missing": max(label.counts) - len(said) if len(said) not in label.counts else 0,
        "mean length": mean,
        "longest": max(sizes),
        "shortest": min(sizes),
        "uneven": (max(sizes) - min(sizes)) / mean if mean else 0,
        "of one length": _share(sizes),
        "first character": _share(one[0] for one in said),
        "last character": _share(one[-1] for one in said),
        "first word": _share(word for word, _ in firsts),
        "last word": _share(word for word, _ in lasts),
        "first class": _share(tag[:1] for _, tag in firsts),
        "last class": _share(tag[:1] for _, tag in lasts),
        "one pattern": _share(patterns) if all(patterns) else 0,
        "open with verbs": sum(tag[:1] == "v" for _, tag in firsts) / len(said),
        "close with nouns": sum(tag[:1] == "n" for _, tag in lasts) / len(said),
        "plain nouns": sum(set(tags) <= {"n"} and bool(tags) for tags in patterns) / len(said),
        "hold the head": sum(at >= 0 for at in held) / len(said),
        "hold part of the head": sum(not set(head).isdisjoint(one) for head, one in zip(heads, said, strict=True))
        / len(said),
        "open with the head": sum(at == 0 for at in held) / len(said),
        "close with the head": sum(bool(h) and one.endswith(h) for h, one in zip(heads, said, strict=True)) / len(said),
        "length of the head": len(heads[0]),
        "numbers of the label": len(label.numerals),
        "in quotes": sum(text[a - 1 : a] == "“" and text[b : b + 1] == "”" for a, b in cut.items) / len(said),
        "hold marks": sum(any(mark in one for mark in "，；：、") for one in said) / len(said),
        "resembles": _RESEMBLANCE[resemblance(label, said)] if known_members(label.text) else -1,
        "label in quotes": text[label.places[0][0] - 1 : label.places[0][0]] == "“",
        "label of symbols": bool(label.terms),
        "label in the title": in_title(document, label),
        "places": len(label.places),
        "whole": candidate.whole,
        "headings": candidate.form == "headings",
        "numbered": candidate.form.startswith("numbered"),
        "of lines": candidate.form in ("headings", "run-in heads", "lines", "numbered lines"),
        "in a clause": candidate.form in IN_CLAUSE,
        "cut": cut.shape != "whole",
        "nearest rival": min([*rivals, _FAR]),
        "rivals nearer": sum(rival < min(before, behind) for rival in rivals),
        "left out": (high - low - sum(sizes)) / len(said),
    }


def _share(values: Iterable[Hashable]) -> float:
    """The share of the commonest of `values`."""
    counts = Counter(values)
    return max(counts.values()) / counts.total()


def _gaps(places: Sequence[Item], low: int, high: int) -> tuple[int, int]:
    """How far the nearest place of a label stands behind a list, and how far before it, at most :data:`_FAR`."""
    before = min([start - high for start, _ in places if start >= high], default=_FAR)
    behind = min([low - end for _, end in places if low >= end], default=_FAR)
    return min(before, _FAR), min(behind, _FAR)
