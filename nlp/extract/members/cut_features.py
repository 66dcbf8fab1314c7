"""What tells how much of a list's pieces is the members: how alike they become, and what is left of the pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.document import Document
from nlp.extract.members.cuts import Cut
from nlp.extract.members.features import MARK_NAMES, MARKS, alike, first_word, last_word, resemblance, tagged_words
from nlp.extract.members.labels import Label, known_members
from nlp.extract.members.lists import Candidate
from nlp.extract.members.standing import grip_of, head_held, step

_CLAUSE_MARK = re.compile("[，；：]")


def describe_cut(document: Document, label: Label, candidate: Candidate, cut: Cut) -> list[str]:
    """The features of one way to take the members from a list: how they are alike, and what is left of its pieces."""
    text, shape, form = document.folded, cut.shape, candidate.form
    said = [text[a:b] for a, b in cut.items]
    pieces = [text[a:b] for a, b in candidate.pieces]
    head, kept = head_held(label, pieces), head_held(label, said)
    longest, shortest = max(map(len, said)), min(map(len, said))
    found = [
        f"cut {shape}",
        f"cut {shape} form {form}",
        f"cut {shape} head {head}",
        f"cut {shape} makes {kept}",
        f"cut {shape} longest {step(max(map(len, pieces)))}",
        f"cut to longest {step(longest)}",
        f"cut to shortest {min(shortest, 5)}",
        f"cut spread {step(longest - shortest)}",
        *(f"cut alike {one}" for one in alike(said)),
        *(f"cut {shape} pieces alike {one}" for one in alike(pieces)),
    ]
    for side, word_at in (("opens", first_word), ("closes", last_word)):
        tag, many = Counter(word_at(one)[1][:1] for one in said).most_common(1)[0]
        found.append(f"cut {shape} {side} tag {tag if 2 * many > len(said) else 'mixed'}")
    if label.parts and label.parts[0][1]:
        tag = tagged_words(label.parts[0][1])[-1][1][:1]
        found += [f"cut {shape} head tag {tag}", f"cut {shape} head {grip_of(head)} tag {tag}"]
    if (tails := _tails(label, pieces)) is not None:
        found.append(f"cut {shape} tails {tails}")
    if any(_CLAUSE_MARK.search(one) for one in said):
        found.append("cut holds clauses")
    if any(one.count("“") != one.count("”") for one in said):
        found.append("cut open quotes")
    if known_members(label.text):
        found.append(f"cut known {resemblance(label, said)}")
    found += _left_over(text, label, cut)
    return found


def _left_over(text: str, label: Label, cut: Cut) -> Iterator[str]:
    """What of the clauses the items leave out: the word behind them, and the one before."""
    if cut.shape in ("whole", "clause"):
        return
    behind = [
        tagged_words(text[b : b + 4])[0] if text[b : b + 1] not in MARKS else ("", text[b : b + 1])
        for _, b in cut.items
    ]
    before = [
        tagged_words(text[max(0, a - 4) : a])[-1] if text[a - 1 : a] not in MARKS else ("", text[a - 1 : a])
        for a, _ in cut.items
    ]
    heads = {head for _, head in label.parts if head}
    if all(word and any(word.endswith(head) for head in heads) for word, _ in before):
        yield f"{cut.shape} leaves before the head"
    if cut.shape == "quoted":
        yield f"quoted, then {'of' if any(text[b + 1 : b + 2] == '的' for _, b in cut.items) else 'not of'}"
        if any("、" in text[a:b] for a, b in cut.items):
            yield "quoted list"
    if cut.shape == "quoted" and all(any(text.endswith(head, 0, a - 1) for head in heads) for a, _ in cut.items):
        yield "quoted behind the head"
    for name, words in (("behind", behind), ("before", before)):
        tag, n = Counter(tag[:1] for _, tag in words).most_common(1)[0]
        yield f"{cut.shape} leaves {name} {MARK_NAMES.get(tag, tag) if n > len(words) // 2 else 'mixed'}"
        _, n = Counter(words).most_common(1)[0]
        if n == len(words) > 1:
            yield f"{cut.shape} leaves {name} the same"


def _tails(label: Label, said: Sequence[str]) -> str | None:
    """How much the items go on behind the head; None where they do not all hold it."""
    heads = [head for number, head in label.parts for _ in range(number)]
    if len(heads) != len(said) or not all(heads) or not all(h in one for h, one in zip(heads, said, strict=True)):
        return None
    sizes = [len(one) - one.find(head) - len(head) for head, one in zip(heads, said, strict=True)]
    opening = all(one.startswith(head) for head, one in zip(heads, said, strict=True))
    return f"{step(min(sizes))} {step(max(sizes))}{' opening' if opening else ''} {min(len(heads[0]), 2)}"
