"""What there is to choose among for annotated numeric labels: lists, ways to cut them, where members begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.enumerations import Item
from nlp.extract.member_annotation import LabelledLabel
from nlp.extract.members.borders import borders, describe_borders
from nlp.extract.members.candidates import candidates
from nlp.extract.members.choice import Weights, best_cut
from nlp.extract.members.cut_features import describe_cut
from nlp.extract.members.cuts import Cut, cuts_of
from nlp.extract.members.features import describe, none_features
from nlp.extract.members.lists import Candidate
from nlp.extract.members.measures import measure
from nlp.extract.members.standing import describe_standing, kind_of, standing
from nlp.gold import key

#: What there is to choose among, each with its features and whether it is right.
Choice = Sequence[tuple[Sequence[str], bool]]


class Option(NamedTuple):
    """A list, or naming none, to choose: its features, whether it is right, and its measures, none of naming none."""

    features: Sequence[str]
    right: bool
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a label is learnt from: the choices of a cut, of borders and of a list, [] where there is none."""

    group: str
    cuts: Choice
    borders: Choice
    lists: Sequence[Option]


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


def list_options(task: Task, weights: Weights) -> list[Option]:
    """The lists of a label and naming none; `weights` are those by which members are taken from lists."""
    document, label, others = task.one.document, task.one.label, task.one.others
    kind = kind_of(document, label)
    found = [Option(none_features(document, label), not task.right, {})]
    for listed in task.lists:
        candidate = listed.candidate
        stands = standing(document, label, candidate)
        cut = best_cut(document, label, candidate, listed.cuts, weights)
        features = [
            *describe_standing(candidate, stands, kind),
            *describe(document, label, candidate, stands, cut, others),
        ]
        found.append(Option(features, listed in task.right, measure(document, label, candidate, cut, others)))
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
