"""What tells the members of a label from other lists of so many items: of what each list is made.

Features are names; each is there or not. They compare the items of a list with each other, with the label's head and
with the usual members of an established label. How a list stands to its label is told in :mod:`.standing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item
from nlp.extract.members.cuts import Cut
from nlp.extract.members.labels import Label, known_members, sort_of
from nlp.extract.members.lists import Candidate
from nlp.extract.members.standing import Standing, grip_of, step
from nlp.lexicon import words
from nlp.segment import tagged

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
_CLAUSE_MARK = re.compile("[，；：]")
_NAME = re.compile("“[^“”]{1,16}”")
_DIGIT = re.compile(r"\d")
# The first and the last word of an item are told from so many characters; what is longer is no phrase of a pattern.
_WINDOW = 10
_LEVELS = frozenset("省市区县旗乡镇街村组")
MARKS = frozenset((*EDGE, "\n", "", "+"))


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


@lru_cache(maxsize=16384)
def tagged_words(said: str) -> tuple[tuple[str, str], ...]:
    """The words of `said` with their parts of speech."""
    return tuple(tagged(said))


@lru_cache(maxsize=16384)
def word_lengths(said: str) -> tuple[int, ...]:
    """The lengths of the words of `said`."""
    return tuple([len(word) for word, _ in tagged_words(said)])


def first_word(said: str) -> tuple[str, str]:
    """The first word of `said` with its part of speech, without cutting a long one to its end."""
    return tagged_words(said[:_WINDOW])[0]


def last_word(said: str) -> tuple[str, str]:
    """The last word of `said` with its part of speech."""
    return tagged_words(said[-_WINDOW:])[-1]


def describe(
    document: Document, label: Label, candidate: Candidate, stands: Standing, cut: Cut, others: Sequence[Item]
) -> list[str]:
    """The features of what a list says: how its members are alike, what opens and closes it, what stands about.

    Args:
        document: the article.
        label: the label whose members are sought.
        candidate: the list.
        stands: how it stands to the label.
        cut: the way to take the members from it.
        others: the places of all other labels.
    """
    text, pieces, form = document.folded, candidate.pieces, candidate.form
    said = [text[a:b] for a, b in pieces]
    members = said if cut.items == pieces else [text[a:b] for a, b in cut.items]
    where, head = stands.where, grip_of(stands.head)
    even = list(alike(members))
    longest, shortest = max(map(len, members)), min(map(len, members))
    found = [
        f"shape {cut.shape}",
        f"shape {cut.shape} form {form}",
        *(f"alike {one}" for one in even),
        *(f"alike {one} {where}" for one in even),
        f"alike in {min(len(even), 4)} ways, head {head}",
        f"longest {step(longest)}",
        f"longest {step(longest)} form {form}",
        f"shortest {min(shortest, 5)}",
        f"spread {step(longest - shortest)}",
        f"items {min(len(pieces), 6)}",
    ]
    if known_members(label.text):
        found.append(f"known {resemblance(label, members)}")
    found += _wording(text, label, form, pieces, said)
    if text.count("“", max(0, pieces[0][0] - 1), pieces[-1][1]) >= len(pieces) and all(
        _NAME.search(text, max(0, a - 1), b + 1) for a, b in pieces
    ):
        found.append("a name in quotes in each")
        found += [f"a name in quotes in each, form {form}", f"a name in quotes in each, {where}"]
    if form.startswith("run together"):
        found += _run_together(text, label, form, pieces, said)
    found += _rivals(label, pieces, others)
    return found


def _run_together(text: str, label: Label, form: str, items: Sequence[Item], said: Sequence[str]) -> Iterator[str]:
    """Of what words run together before a label are, and what stands before them."""
    tags = {first_word(one)[1][:1] for one in said}
    yield f"{form} before {label.text[0]}"
    yield f"{form} in {label.text[0] if label.text[0] in '双两' else 'more'}, {sort_of(label)}"
    yield f"{form} of {tags.pop() if len(tags) == 1 else 'mixed'}"
    ahead = text[max(0, items[0][0] - 4) : items[0][0]]
    yield f"{form} behind {tagged_words(ahead)[-1][1][:1] if ahead and ahead[-1] not in MARKS else 'mark'}"


def alike(said: Sequence[str]) -> Iterator[str]:
    """In what the items are alike."""
    sizes = set(map(len, said))
    inner = said[1:-1] if len(said) > 3 else said
    if len(sizes) == 1:
        yield "length"
    elif len(inner) > 1 and len(set(map(len, inner))) == 1:
        yield "length inside"
    if len({one[0] for one in said}) == 1:
        yield "first"
    if len({one[-1] for one in said}) == 1:
        yield "last"
    if len(sizes) == 1 and any(len(set(column)) == 1 for column in zip(*said, strict=True)):
        yield "column"
    if len({first_word(one)[1][:1] for one in said}) == 1:
        yield "first tag"
    if len({last_word(one)[1][:1] for one in said}) == 1:
        yield "last tag"
    if max(sizes) - min(sizes) <= _WINDOW and len({word_lengths(one) for one in said}) == 1:
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
    if any(first_word(one)[0] in discourse for one in said):
        yield "opens like prose"
    if any(label.text in one for one in said):
        yield "holds the label"
    if any("等" in one for one in said):
        yield "holds and so on"
    if any(_CLAUSE_MARK.search(one) for one in said):
        yield "holds clauses"
    if any(one.count("“") != one.count("”") for one in said):
        yield "open quotes"
    if all(one in _LEVELS for one in said):
        yield "levels"
    if all(text[a - 1 : a] in "“‘《" for a, _ in items):
        yield "all in quotes"
    digits = [_DIGIT.search(one) for one in said]
    if any(digits):
        yield "digits in all" if all(digits) else "digits in some"
    for name, tags in (
        ("first", [first_word(one)[1][:1] for one in said]),
        ("last", [last_word(one)[1][:1] for one in said]),
    ):
        tag, n = Counter(tags).most_common(1)[0]
        yield f"{name} tag {tag}" if n > len(said) // 2 else f"{name} tags differ"
    opening = MARK_NAMES.get(text[items[0][0] - 1 : items[0][0]], "word")
    yield f"opened by {opening}"
    yield f"form {form} opened by {opening}"
    yield f"closed by {MARK_NAMES.get(text[items[-1][1] : items[-1][1] + 1], 'word')}"


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
