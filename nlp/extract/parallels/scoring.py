"""Scores of candidates: what the weights of their features add up to, and what the trees say of the hopeful ones."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TypeVar

from nlp.article import Line
from nlp.document import Document
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels.candidates import Candidate, candidates
from nlp.extract.parallels.conditions import admissible, hopeful
from nlp.extract.parallels.features import CACHED, Description, Group, holding, most_by_parts
from nlp.extract.parallels.lists import unseparated
from nlp.extract.parallels.measures import measure
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.setting import setting_of
from nlp.extract.parallels.surroundings import manner_of, surroundings_of
from nlp.extract.parallels.words import Item, Words
from nlp.extract.trees import Trees, load_trees
from nlp.lexicon import settings
from nlp.quotes import Quote, document_quotes

_Row = TypeVar("_Row")
_WORTH_A_LOOK = re.compile(r"[、，；“ +·]|([\u4e00-\u9fff])\1")

#: The feature that the trees give.
TREES = "features taken together"


@dataclass(frozen=True)
class Model:
    """What was learnt of parallels: a candidate is one where it scores more than `threshold`.

    `weights` are those of the features; where these add up to `floor` or more, `trees` are asked. Where those of its
    shape alone add up to less than `glance`, its words are not looked at.
    """

    weights: Mapping[str, float]
    trees: Trees
    threshold: float
    floor: float
    glance: float

    def weigh(self, about: Description, *, prune: bool) -> float | None:
        """What the features add up to; with `prune` None where that is less than the floor, or seems so at a glance."""
        get, weight_of = self.weights.get, self._weight_of
        weighed = get("bias", 0.0) + get("share that repeats", 0.0) * about.share + sum(map(weight_of, about.by_shape))
        if prune and weighed < self.glance:
            return None
        weighed += weight_of(about.by_words) + sum([get(name, 0.0) for name in about.wording])
        if prune and weighed + self._most_by_parts < self.floor:
            return None
        weighed += weight_of(about.by_parts)
        return None if prune and weighed < self.floor else weighed

    @cached_property
    def _most_by_parts(self) -> float:
        return most_by_parts(self.weights)

    @cached_property
    def _weight_of(self) -> Callable[[Group], float]:
        """What the features of a group that hold add up to; what is asked again is kept."""
        get = self.weights.get
        return lru_cache(CACHED)(lambda group: sum(get(name, 0.0) for name in holding(group)))


@cache
def parallel_model() -> Model:
    """What the package has learnt of parallels."""
    data = settings("parallel_weights")
    return Model(data["weights"], load_trees("parallel_trees"), data["threshold"], data["floor"], data["glance"])


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features and the sum of their weights."""

    candidate: Candidate
    features: Mapping[str, float]
    score: float


def score_candidates(
    document: Document, model: Model | None = None, *, prune: bool = False
) -> Iterator[tuple[Line, list[Scored]]]:
    """Each content line that has candidates, with them; what training and extraction share.

    Args:
        document: the text.
        model: what was learnt; without one every candidate has its measures besides its features, and scores 0.
        prune: leave out candidates below the model's floor.
    """
    words = Words(document.folded, () if document.damaged else document.words)
    setting, manner = setting_of(document), manner_of(document.folded)
    for line, found in _line_candidates(document, words):
        scored: list[Scored] = []
        for candidate in found:
            reading = Reading(candidate, words)
            if not (hopeful(reading) and admissible(reading)):
                continue
            about = Description(reading, setting)
            weighed = model.weigh(about, prune=prune) if model else 0.0
            if weighed is None:
                continue
            features = about.features()
            if model is None:
                features |= measure(reading) | surroundings_of(reading) | manner
            elif weighed >= model.floor:
                measures = measure(reading) | surroundings_of(reading) | manner
                features[TREES] = model.trees.score(features | measures)
                weighed += model.weights[TREES] * features[TREES]
            scored.append(Scored(candidate, features, weighed))
        if scored:
            yield line, scored


def _line_candidates(document: Document, words: Words) -> Iterator[tuple[Line, Iterator[Candidate]]]:
    """The content lines that may have candidates, with these: each reading once, without numeric slogans."""
    text = document.folded
    labels = {(slogan.start, slogan.end) for slogan in find_numeric(document)}
    quotes = deque(document.once(document_quotes))
    unparted = deque(unseparated(text))
    for line in document.content:
        inside = _within(line, quotes, _quote_start)
        loose = _within(line, unparted, _members_start)
        if loose or _WORTH_A_LOOK.search(text, line.start, line.end):
            yield line, _new(candidates(line, inside, words, loose), labels, document.damaged)


def _within(line: Line, rows: deque[_Row], start_of: Callable[[_Row], int]) -> list[_Row]:
    """The rows that begin on a line, taken from the front of `rows`; those before it are dropped."""
    found = []
    while rows and start_of(rows[0]) < line.end:
        row = rows.popleft()
        if start_of(row) >= line.start:
            found.append(row)
    return found


def _quote_start(quote: Quote) -> int:
    return quote.start


def _members_start(members: Sequence[Item]) -> int:
    return members[0][0]


def _new(rows: Iterator[Candidate], labels: Set[Item], damaged: Sequence[Item]) -> Iterator[Candidate]:
    """The candidates whose members were not there before, without numeric slogans and damaged stretches."""
    seen: set[tuple[Item, ...]] = set()
    for candidate in rows:
        members, span = candidate.members, candidate.span
        if members in seen or span in labels or all(member in labels for member in members):
            continue
        seen.add(members)
        if not damaged or not any(start < span[1] and span[0] < end for start, end in damaged):
            yield candidate
