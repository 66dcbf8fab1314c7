"""Parallels (排比, 对偶): neighbouring members in one frame, 校准思想之标、把好行为之舵.

Lists (``lists``), cut to members of one length (``windows``), give candidates (``candidates``) to be read against the
text (``reading``) and dropped where the guidelines allow none (``conditions``). Readable features (``features``) of
their ``shape``, ``edges``, ``wording`` and ``setting`` add up to a score with weights learnt from annotated articles
(``lexicons/parallel_weights.toml``); what cannot reach its floor is given up before its words are looked at
(``bounds``). What does reach it is looked at once more by boosted trees (``lexicons/parallel_trees.json``), which see
the measures of its members (``measures``) and surroundings (``surroundings``) as well and take together what the
weights take one by one; what they say is one feature more. Of overlapping candidates the best-scored wins.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nlp.article import Line, Member, Slogan
from nlp.document import Document
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels.bounds import Bound
from nlp.extract.parallels.candidates import Candidate, candidates
from nlp.extract.parallels.conditions import admissible, hopeful
from nlp.extract.parallels.features import describe
from nlp.extract.parallels.lists import unseparated
from nlp.extract.parallels.measures import measure
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.setting import setting_of
from nlp.extract.parallels.shape import shape_of
from nlp.extract.parallels.surroundings import manner_of, surroundings_of
from nlp.extract.parallels.wording import inside_of
from nlp.extract.parallels.words import Item, Words
from nlp.extract.trees import Trees, load_trees
from nlp.lexicon import settings
from nlp.quotes import document_quotes

_STRIP_QUOTES = str.maketrans("", "", "“”‘’")
_WORTH_A_LOOK = re.compile(r"[、，；“ +·]|([\u4e00-\u9fff])\1")


#: The feature that the trees give.
TREES = "features taken together"


class Model(NamedTuple):
    """What was learnt of parallels: a candidate is one where it scores more than `threshold`.

    `weights` are those of the features; where these add up to `floor` or more, `trees` are asked.
    """

    weights: Mapping[str, float]
    trees: Trees
    threshold: float
    floor: float


@cache
def parallel_model() -> Model:
    """What the package has learnt of parallels."""
    data = settings("parallel_weights")
    return Model(data["weights"], load_trees("parallel_trees"), data["threshold"], data["floor"])


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features and the sum of their weights."""

    candidate: Candidate
    features: Mapping[str, float]
    score: float


def find_parallels(document: Document) -> list[Slogan]:
    """Every parallel of the content lines, in order of `start`; none overlaps another.

    `text` runs from the first member to the last with the separators between them, without outer quotes; `frame` shows
    the characters that repeat and □ for the rest where the members have one length (``□最□□``). `rule` gives the score
    and the three features that spoke for the find most, taken one by one.
    """
    return list(document.once(_parallels))


def _parallels(document: Document) -> tuple[Slogan, ...]:
    model = parallel_model()
    found: list[Slogan] = []
    for line, scored in score_candidates(document, model, _bound()):
        found += (_slogan(document, line, row, model.weights) for row in best(scored, model.threshold))
    return tuple(sorted(found, key=lambda slogan: slogan.start))


def best(scored: Sequence[Scored], threshold: float) -> list[Scored]:
    """Of the candidates of one line those above the threshold that no better-scored one overlaps.

    A candidate gives way to one that has all its members and more, or that has it inside a member between ；.
    """
    accepted = [row for row in scored if row.score > threshold]
    return [row for rivals in _overlapping(accepted) for row in _chosen(rivals)]


def _overlapping(rows: Sequence[Scored]) -> Iterator[list[Scored]]:
    """`rows` in groups that touch no other group."""
    group: list[Scored] = []
    end = -1
    for row in sorted(rows, key=lambda row: row.candidate.span):
        if group and row.candidate.span[0] >= end:
            yield group
            group = []
        group.append(row)
        end = max(end, row.candidate.span[1])
    if group:
        yield group


def _chosen(rivals: Sequence[Scored]) -> list[Scored]:
    chosen: list[Scored] = []
    for row in sorted(rivals, key=lambda row: (-row.score, row.candidate.span)):
        if any(_takes_in(other.candidate, row.candidate) for other in rivals):
            continue
        low, high = row.candidate.span
        if all(high <= start or end <= low for start, end in (other.candidate.span for other in chosen)):
            chosen.append(row)
    return chosen


def _takes_in(larger: Candidate, smaller: Candidate) -> bool:
    if set(smaller.members) < set(larger.members):
        return True
    low, high = smaller.span
    return larger.separator == "；" != smaller.separator and any(a <= low and high <= b for a, b in larger.members)


@cache
def _bound() -> Bound:
    model = parallel_model()
    return Bound(model.weights, model.floor)


def score_candidates(
    document: Document, model: Model | None = None, bound: Bound | None = None
) -> Iterator[tuple[Line, list[Scored]]]:
    """Each content line that has candidates, with them; what training and extraction share.

    Args:
        document: the text.
        model: what was learnt; without one every candidate has its measures besides its features, and scores 0.
        bound: of the model's weights; the candidates that it finds hopeless are left out.
    """
    text = document.folded
    quotes = iter(document.once(document_quotes))
    quote = next(quotes, None)
    labels = {(slogan.start, slogan.end) for slogan in find_numeric(document)}
    words = Words(text, () if document.damaged else document.words)
    setting = setting_of(document)
    manner = manner_of(text)
    unparted = deque(unseparated(text))
    for line in document.content:
        inside = []
        while quote and quote.start < line.end:
            if quote.start >= line.start:
                inside.append(quote)
            quote = next(quotes, None)
        loose = []
        while unparted and unparted[0][0][0] < line.end:
            members = unparted.popleft()
            if members[0][0] >= line.start:
                loose.append(members)
        if not loose and not _WORTH_A_LOOK.search(text, line.start, line.end):
            continue
        scored: list[Scored] = []
        seen: set[tuple[Item, ...]] = set()
        for candidate in candidates(line, inside, words, loose):
            if candidate.members in seen or candidate.span in labels or labels.issuperset(candidate.members):
                continue
            seen.add(candidate.members)
            if document.damaged and _damaged(document, candidate.span):
                continue
            reading = Reading(candidate, words)
            if not hopeful(reading):
                continue
            shape = shape_of(reading)
            if (bound and bound.hopeless(shape, setting)) or not admissible(reading):
                continue
            said = inside_of(reading)
            if bound and bound.hopeless(shape, setting, said):
                continue
            features = describe(reading, shape, said, setting)
            score = 0.0 if model is None else _sum(features, model.weights)
            if model is None:
                features |= measure(reading) | surroundings_of(reading) | manner
            elif score >= model.floor:
                measures = measure(reading) | surroundings_of(reading) | manner
                features[TREES] = model.trees.score(features | measures)
                score += model.weights[TREES] * features[TREES]
            scored.append(Scored(candidate, features, score))
        if scored:
            yield line, scored


def _sum(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def _damaged(document: Document, span: Item) -> bool:
    return any(start < span[1] and span[0] < end for start, end in document.damaged)


def _slogan(document: Document, line: Line, row: Scored, weights: Mapping[str, float]) -> Slogan:
    start, end = row.candidate.span
    members = tuple(Member(text=document.text[a:b], start=a, end=b) for a, b in row.candidate.members)
    carried = {name: weights.get(name, 0.0) * value for name, value in row.features.items() if name != TREES}
    reasons = [name for name in sorted(carried, key=lambda name: -carried[name])[:3] if carried[name] > 0]
    return Slogan(
        text=document.text[start:end],
        start=start,
        end=end,
        line=line.n,
        type="parallel",
        members=members,
        members_source="text",
        frame=frame_of([member.text for member in members]),
        rule=f"score {row.score:.1f}: {'; '.join(reasons)}",
    )


def frame_of(members: Sequence[str]) -> str | None:
    """The characters that all members have in the same place, □ for the others; None where lengths differ."""
    bare = [member.translate(_STRIP_QUOTES) for member in members]
    if len(set(map(len, bare))) != 1:
        return None
    return "".join(chars[0] if len(set(chars)) == 1 else "□" for chars in zip(*bare, strict=True))
