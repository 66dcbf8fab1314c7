"""Learning the weights by which the members of numeric labels are chosen, from annotated text.

Three choices are learnt, each as a conditional logit (:func:`nlp.extract.conditional_logit.fit_named`): the list
that names the members of a label among all lists and none; the way to take the members from it; and where the first
member begins and the last one ends (:mod:`nlp.extract.members.choice`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.article import Line
from nlp.document import Document
from nlp.extract import conditional_logit
from nlp.extract.enumerations import Item
from nlp.extract.members.borders import borders, describe_borders
from nlp.extract.members.candidates import candidates
from nlp.extract.members.choice import Weights, best_cut, choose
from nlp.extract.members.cut_features import describe_cut
from nlp.extract.members.cuts import Cut, cuts_of
from nlp.extract.members.features import describe, none_features
from nlp.extract.members.labels import Label, labels_of
from nlp.extract.members.lists import Candidate
from nlp.extract.members.standing import describe_standing, kind_of, standing
from nlp.extract.numeric import find_numeric
from nlp.extract.numeric_labels import numerals_of
from nlp.gold import Gold, key
from nlp.normalize import fold

#: Inverse of the penalty, and so much less than learnt naming no members scores; both chosen by cross-validation.
STRENGTH, READINESS = 0.3, 0.3
_LINE = re.compile(r"(# )?([^\n]+)")

#: What there is to choose among, each with its features and whether it is right.
Choice = Sequence[tuple[Sequence[str], bool]]


@dataclass(frozen=True, slots=True)
class LabelledLabel:
    """A numeric label of an annotated text with the keys (:func:`nlp.gold.key`) of the members that the text names.

    `found` tells whether the program finds the label by itself.
    """

    group: str
    document: Document
    label: Label
    others: tuple[Item, ...]
    wanted: tuple[str, ...]
    found: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a label is learnt from: the choices of a cut, of borders and of a list, [] where there is none."""

    group: str
    cuts: Choice
    borders: Choice
    lists: Choice


def labelled_labels(document: Document, gold: Gold, *, complete: bool = True) -> Iterator[LabelledLabel]:
    """The numeric labels of a text, each with its annotated members.

    Labels that the gold calls optional, or whose members it does, are left out.

    Args:
        document: the text.
        gold: its annotation.
        complete: whether the gold has every numeric label, so that one that it lacks has no members.
    """
    rows = {key(row["text"]): row for row in gold["slogans"] if row["type"] == "numeric"}
    labels = labels_of(find_numeric(document))
    for label in labels:
        row = rows.pop(key(label.text), None)
        if row is None and not complete:
            continue
        if row is None or not (row.get("optional") or row.get("optional_members")):
            others = tuple(place for other in labels if other is not label for place in other.places)
            wanted = tuple(key(member) for member in (row or {}).get("members") or ())
            yield LabelledLabel(str(gold["doc"]), document, label, others, wanted, True)
    everywhere = tuple(place for label in labels for place in label.places)
    for row in rows.values():
        numerals = numerals_of(row["text"])
        places = tuple(at.span() for at in re.finditer(re.escape(fold(row["text"])), document.folded))
        if places and numerals and not (row.get("optional") or row.get("optional_members")):
            wanted = tuple(key(member) for member in row.get("members") or ())
            yield LabelledLabel(
                str(gold["doc"]), document, Label(row["text"], numerals, places), everywhere, wanted, False
            )


def example_labels(rows: Iterable[str]) -> list[LabelledLabel]:
    """The labels of single annotated passages.

    Args:
        rows: JSON objects with ``text``, in which a line that opens with ``# `` is a heading, the first one the title,
            and either ``slogans``, numeric ones as in the gold, or ``label`` and ``members`` of one among several.

    Raises:
        ValueError: a row is not JSON.
    """
    found: list[LabelledLabel] = []
    for n, row in enumerate(map(json.loads, rows)):
        slogans = row["slogans"] if "slogans" in row else [{"text": row["label"], "members": row["members"]}]
        gold = {"doc": f"example {n}", "slogans": [{"type": "numeric", **slogan} for slogan in slogans]}
        found += labelled_labels(_passage(row["text"]), gold, complete="slogans" in row)
    return found


def _passage(text: str) -> Document:
    lines = [
        Line(
            n=n,
            role=("heading" if n > 1 else "title") if at[1] else "body",
            start=at.start(2),
            end=at.end(),
            text=at[2],
        )
        for n, at in enumerate(_LINE.finditer(text), 1)
    ]
    return Document(text, tuple(lines))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with the ways to take the members from it, and how well the best of them fits the annotated members."""

    candidate: Candidate
    cuts: tuple[Cut, ...]
    fit: int


@dataclass(frozen=True, slots=True)
class Task:
    """A label with the lists of its article, and those that fit its members best."""

    one: LabelledLabel
    lists: tuple[Listed, ...]
    right: tuple[Listed, ...]
    cuts: Choice
    borders: Choice


def tasks_of(labels: Iterable[LabelledLabel]) -> list[Task]:
    """What can be learnt from: labels without members, and those of which a list is right."""
    found = []
    for one in labels:
        lists = tuple(_lists(one))
        best = max((listed.fit for listed in lists), default=0)
        if best or not one.wanted:
            right = tuple(listed for listed in lists if 0 < best == listed.fit)
            found.append(Task(one, lists, right, _cuts(one, right), _borders(one, right)))
    return found


def _lists(one: LabelledLabel) -> Iterator[Listed]:
    for candidate in candidates(one.document, one.label):
        if cuts := cuts_of(one.document.folded, one.label, candidate):
            fit = max(_agreement(one.document, cut.items, one.wanted) for cut in cuts) if one.wanted else 0
            yield Listed(candidate, tuple(cuts), fit)


def _list_choice(task: Task, weights: Weights) -> Choice:
    document, label, others = task.one.document, task.one.label, task.one.others
    kind = kind_of(document, label)
    found: list[tuple[Sequence[str], bool]] = [(none_features(document, label), not task.right)]
    for listed in task.lists:
        candidate = listed.candidate
        stands = standing(document, label, candidate)
        cut = best_cut(document, label, candidate, listed.cuts, weights)
        features = [
            *describe_standing(candidate, stands, kind),
            *describe(document, label, candidate, stands, cut, others),
        ]
        found.append((features, listed in task.right))
    return found


def _cuts(one: LabelledLabel, right: Sequence[Listed]) -> Choice:
    for listed in right:
        if len(listed.cuts) > 1:
            return [
                (
                    describe_cut(one.document, one.label, listed.candidate, cut),
                    _agreement(one.document, cut.items, one.wanted) == listed.fit,
                )
                for cut in listed.cuts
            ]
    return []


def _borders(one: LabelledLabel, right: Sequence[Listed]) -> Choice:
    text = one.document.folded
    for listed in right:
        for cut in listed.cuts:
            if _agreement(one.document, cut.items, one.wanted) < listed.fit:
                continue
            (_, first_end), (last_start, _) = cut.items[0], cut.items[-1]
            choice = [
                (
                    describe_borders(one.document, one.label, cut, start, end),
                    key(text[start:first_end]) == one.wanted[0] and key(text[last_start:end]) == one.wanted[-1],
                )
                for start, end in borders(one.document, cut)
            ]
            if len(choice) > 1 and any(holds for _, holds in choice):
                return choice
    return []


def _agreement(document: Document, items: Sequence[Item], wanted: Sequence[str]) -> int:
    """One more than the number of items that read as wanted; 0 unless each holds, or is held by, the wanted one."""
    said = [key(document.folded[a:b]) for a, b in items]
    if len(said) != len(wanted):
        return 0
    if not all(one and (one in want or want in one) for one, want in zip(said, wanted, strict=True)):
        return 0
    return 1 + sum(one == want for one, want in zip(said, wanted, strict=True))


def learn_members(
    tasks: Sequence[Task], without_text: Sequence[Choices] = (), *, strength: float = STRENGTH
) -> dict[str, float]:
    """The weights of all features of :mod:`nlp.extract.members`.

    Cuts and borders come first, for lists are described by what would be taken from them.
    """
    weights: dict[str, float] = {}
    for kind in (
        [*(task.cuts for task in tasks), *(row.cuts for row in without_text)],
        [*(task.borders for task in tasks), *(row.borders for row in without_text)],
    ):
        weights |= _fit_all(kind, strength)
    lists = [*(_list_choice(task, weights) for task in tasks), *(row.lists for row in without_text)]
    weights |= _fit_all(lists, strength)
    weights["none"] = weights.get("none", 0.0) - READINESS
    return weights


def _fit_all(choices: Iterable[Choice], strength: float) -> dict[str, float]:
    rows = [conditional_logit.Choice(choice) for choice in choices if choice]
    return conditional_logit.fit_named(rows, strength=strength)


def members_by(one: LabelledLabel, weights: Weights) -> tuple[str, ...]:
    """The keys of the members that `weights` choose."""
    chosen = choose(one.document, one.label, one.others, weights) if one.found else None
    return tuple(key(one.document.folded[a:b]) for a, b in chosen.members) if chosen else ()


# --- examples without their text --------------------------------------------------------------------------------


def choices_without_text(rows: Iterable[str]) -> list[Choices]:
    """The choices of labels in text that is not kept.

    Args:
        rows: JSON; first the list of all features, then an object a label with its ``group`` and ``lists``, ``cuts``
            and ``borders``, each a list of pairs: numbers of features, and whether the choice is right.

    Raises:
        ValueError: a row is not JSON.
    """
    parsed: Iterator[Any] = map(json.loads, rows)
    names: Sequence[str] = next(parsed, [])

    def choice(pairs: Sequence[tuple[Sequence[int], bool]]) -> Choice:
        return [([names[n] for n in numbers], bool(right)) for numbers, right in pairs]

    return [Choices(row["group"], choice(row["cuts"]), choice(row["borders"]), choice(row["lists"])) for row in parsed]


def without_text(tasks: Iterable[Task], weights: Weights, most: int) -> Iterator[str]:
    """The rows for :func:`choices_without_text`, of each choice the right ones and the `most` likely of the others."""
    kept = [
        (
            task.one.group,
            [_likeliest(choice, weights, most) for choice in (_list_choice(task, weights), task.cuts, task.borders)],
        )
        for task in tasks
    ]
    counts = Counter(name for _, three in kept for one in three for features, _ in one for name in features)
    numbers: Mapping[str, int] = {name: n for n, (name, _) in enumerate(counts.most_common())}
    yield json.dumps(list(numbers), ensure_ascii=False)
    for group, three in kept:
        lists, cuts, edges = (
            [[[numbers[name] for name in features], int(right)] for features, right in one] for one in three
        )
        row = {"group": group, "lists": lists, "cuts": cuts, "borders": edges}
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _likeliest(choice: Choice, weights: Weights, most: int) -> Choice:
    scored = sorted(choice, key=lambda one: -sum(weights.get(name, 0.0) for name in one[0]))
    wrong = [one for one in scored if not one[1]][:most]
    return [one for one in choice if one[1] or one in wrong]
