"""Learning the weights by which indicators are chosen, from annotated articles.

Each figure is a choice among all phrases around it (:mod:`nlp.extract.conditional_logit`). Where more than one reads as
annotated, any of them is right.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from nlp.article import Line
from nlp.document import Document
from nlp.extract.conditional_logit import Candidates, fit_choices
from nlp.extract.indicator_candidates import first_candidates, last_candidates
from nlp.extract.indicator_features import FEATURES, Named, Weights, weighted
from nlp.extract.indicator_reading import kind_of, read_firsts, read_last, read_place, read_side
from nlp.extract.indicator_words import Word
from nlp.extract.indicators import indicator
from nlp.extract.metrics import sentences_with_figures
from nlp.extract.quantities import Quantity
from nlp.gold import Gold, key

#: Inverse of the penalty, chosen among 0.1, 0.15 and 0.3 by third-party sentences that readers marked.
STRENGTH = 0.15
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A figure of an annotated article among the words of its sentence.

    `answers` are the phrases (positions of first and last word) that read as the gold says, `wanted` its wordings.
    """

    group: str
    text: str
    words: Sequence[Word]
    figure: int
    quantity: Quantity
    named: Named | None
    answers: Sequence[tuple[int, int]]
    wanted: frozenset[str]


def example_figures(rows: Iterable[str]) -> list[LabelledFigure]:
    """The figures of single annotated sentences, as JSON objects with ``text`` and ``metrics`` (as in the gold).

    Raises:
        ValueError: a row is not JSON.
    """
    found = []
    for n, row in enumerate(map(json.loads, rows)):
        text = row["text"]
        lines = [Line(n=1, role="body", start=at.start(), end=at.end(), text=at.group()) for at in _LINE.finditer(text)]
        figures = labelled_figures(Document(text, tuple(lines)), {"doc": f"example {n}", "metrics": row["metrics"]})
        found += [figure for figure in figures if figure.wanted]
    return found


def labelled_figures(document: Document, gold: Gold) -> list[LabelledFigure]:
    """The figures of an article that its gold marks, without those that it marks as optional."""
    rows: defaultdict[tuple[str, float], list[Mapping[str, Any]]] = defaultdict(list)
    for row in gold["metrics"]:
        rows[key(row["text"]), float(row["value"])].append(row)
    found = []
    for sentence in sentences_with_figures(document):
        words, places = sentence.words()
        text = document.text[sentence.line.start : sentence.line.end]
        named: Named | None = None
        for quantity, figure in zip(sentence.quantities, places, strict=True):
            marked = rows[key(text[quantity.start : quantity.end]), float(quantity.value)]
            row = marked.pop(0) if marked else None
            if row is None or row.get("optional"):
                continue
            wanted = frozenset(key(one) for one in (row["indicator"], row.get("or", {}).get("indicator")) if one)
            answers = [
                (first, last.at)
                for last in last_candidates(words, figure)
                for first in first_candidates(words, figure, last.at)
                if key(text[words[first].start : words[last.at].end]) in wanted
            ]
            found.append(LabelledFigure(gold["doc"], text, words, figure, quantity, named, answers, wanted))
            if answers:
                nearest = min(answers, key=lambda answer: abs(answer[1] - figure))
                named = Named(*nearest, quantity.kind, quantity.unit)
    return found


def learn_indicators(
    figures: Iterable[LabelledFigure], examples: Iterable[LabelledFigure] = (), *, times: float = 1.0
) -> dict[str, float]:
    """The weights of all features of :mod:`nlp.extract.indicators`; each of the `examples` counts so many `times`.

    Raises:
        ValueError: no figure has an answer.
    """
    weighed = chain(((figure, 1.0) for figure in figures), ((figure, times) for figure in examples))
    return fit_choices((_candidates(one, weight) for one, weight in weighed if one.answers), strength=STRENGTH)


def _candidates(one: LabelledFigure, weight: float) -> Candidates:
    words, figure, quantity = one.words, one.figure, one.quantity
    kind = kind_of(quantity)
    sides = {side: read_side(FEATURES, words, figure, side, quantity) for side in "BA"}
    lasts = last_candidates(words, figure)
    return Candidates(
        [
            sides[last.side]
            + read_place(FEATURES, words, last, kind, quantity, one.named)
            + read_last(FEATURES, words, figure, last, kind, quantity.unit)
            for last in lasts
        ],
        [
            (n, known, (first, last.at) in one.answers)
            for n, last in enumerate(lasts)
            for first, known in read_firsts(FEATURES, words, figure, last, kind)
        ],
        weight,
    )


def accuracy(figures: Iterable[LabelledFigure], weights: Weights) -> float:
    """The share of the figures whose indicator is chosen as annotated, each sentence from left to right."""
    groups = weighted(weights)
    hits = total = 0
    named: Named | None = None
    before: Sequence[Word] | None = None
    for one in figures:
        named = named if one.words is before else None
        before = one.words
        chosen = indicator(one.words, one.figure, one.quantity, named, groups)
        wording = one.text[one.words[chosen[0]].start : one.words[chosen[1]].end] if chosen else ""
        named = Named(*chosen, one.quantity.kind, one.quantity.unit) if chosen else named
        hits += key(wording) in one.wanted
        total += 1
    return hits / total if total else 0.0
