"""Learning the weights by which indicators are chosen, from annotated articles.

Each figure is a choice among all phrases around it (:mod:`nlp.extract.conditional_logit`). Where more than one reads as
annotated, any of them is right.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.article import Line
from nlp.document import Document
from nlp.extract.conditional_logit import Choices, fit_choices
from nlp.extract.indicator_candidates import Figures, Numbers
from nlp.extract.indicator_features import Model, Template, Weights, keys, templates, value_of
from nlp.extract.indicator_reading import Candidates, Named, read, read_named
from nlp.extract.indicator_vocabulary import Vocabulary
from nlp.extract.indicator_words import Word
from nlp.extract.indicators import Chooser
from nlp.extract.metrics import sentences_with_figures
from nlp.extract.units import Quantity
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
            candidates = read([Figures(words, [figure], [quantity])], Vocabulary())
            answers = [
                (first, last)
                for first, last in candidates.stretches()
                if key(text[words[first].start : words[last].end]) in wanted
            ]
            found.append(LabelledFigure(gold["doc"], text, words, figure, quantity, named, answers, wanted))
            if answers:
                nearest = min(answers, key=lambda answer: abs(answer[1] - figure))
                named = Named(*nearest, quantity.kind, quantity.unit)
    return found


def learn_indicators(
    figures: Iterable[LabelledFigure], examples: Iterable[LabelledFigure] = (), *, times: float = 1.0
) -> Weights:
    """The weights of all features; each of the `examples` counts so many `times`.

    Raises:
        ValueError: no figure has an answer.
    """
    weighed = [(one, 1.0) for one in figures if one.answers] + [(one, times) for one in examples if one.answers]
    if not weighed:
        raise ValueError("nothing to learn from: no figure with an answer")
    labelled = [one for one, _ in weighed]
    vocabulary = Vocabulary()
    candidates = read(_sentences(labelled), vocabulary)
    lasts = Columns({**candidates.lasts, **_named(candidates, labelled, vocabulary)}, "last", vocabulary)
    phrases = Columns(candidates.phrases, "phrase", vocabulary)
    weights = fit_choices(
        Choices(
            lasts.matrix, phrases.matrix, candidates.last_of, _right(candidates, labelled),
            np.diff(candidates.starts), np.array([weight for _, weight in weighed]),
        ),
        strength=STRENGTH,
        again=True,
    )  # fmt: skip
    width = lasts.matrix.shape[1]
    return sorted([*lasts.written(weights[:width]), *phrases.written(weights[width:])])


def _sentences(figures: Iterable[LabelledFigure]) -> list[Figures]:
    """The sentences of the figures, in order; figures of one sentence share its words."""
    groups = [list(group) for _, group in groupby(figures, key=lambda one: id(one.words))]
    return [Figures(group[0].words, [one.figure for one in group], [one.quantity for one in group]) for group in groups]


def _named(candidates: Candidates, figures: Sequence[LabelledFigure], vocabulary: Vocabulary) -> dict[str, Numbers]:
    """The columns that tell of the indicator of the figure before; 0 where there is none."""
    known: dict[str, Numbers] = {}
    for n, one in enumerate(figures):
        if one.named is not None:
            for name, column in read_named(candidates, n, one.named, one.quantity, vocabulary).items():
                whole = known.setdefault(name, np.zeros(len(candidates.at), dtype=np.intp))
                whole[candidates.last_rows(n)] = column
    return {name: column for name, column in known.items() if name.startswith("named_") and name != "named_figures"}


def _right(candidates: Candidates, figures: Sequence[LabelledFigure]) -> npt.NDArray[np.bool_]:
    """Whether each phrase is an answer."""
    last = candidates.at[candidates.last_of]
    found = np.zeros(len(last), dtype=bool)
    for n, one in enumerate(figures):
        rows = candidates.phrase_rows(n)
        for answer in one.answers:
            found[rows] |= (candidates.first[rows] == answer[0]) & (last[rows] == answer[1])
    return found


class Columns:
    """The features of candidates as a sparse matrix of ones, a row a candidate."""

    def __init__(self, known: Mapping[str, Numbers], part: str, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._found: list[tuple[Template, list[list[str]]]] = []
        rows, columns, width = [], [], 0
        for template in templates():
            if template.part != part or not all(name in known for name in template.columns):
                continue
            active = np.flatnonzero(np.all([known[name] > 0 for name in template.columns], axis=0))
            told = {name: known[name][active] for name in template.columns}
            _, examples, numbers = np.unique(
                keys(template.columns, told, vocabulary), return_index=True, return_inverse=True
            )
            values = [[value_of(name, int(told[name][at]), vocabulary) for name in template.columns] for at in examples]
            self._found.append((template, values))
            rows.append(active)
            columns.append(numbers + width)
            width += len(examples)
        places = (np.concatenate(rows), np.concatenate(columns))
        shape = (len(next(iter(known.values()))), width)
        sparse: Any = import_module("scipy.sparse")
        self.matrix: Any = sparse.csr_matrix((np.ones(len(places[0]), dtype=np.float32), places), shape=shape)

    def written(self, weights: npt.NDArray[np.float64]) -> Iterator[tuple[str, str, float]]:
        """The weights of the columns, as features; those of zero are left out."""
        named = ((template.name, " ".join(one)) for template, values in self._found for one in values)
        for (name, values), weight in zip(named, weights.tolist(), strict=True):
            if weight:
                yield name, values, weight


def accuracy(figures: Iterable[LabelledFigure], weights: Weights) -> float:
    """The share of the figures whose indicator is chosen as annotated, each sentence from left to right."""
    known = list(figures)
    chooser = Chooser(_sentences(known), Model(weights))
    hits = 0
    named: Named | None = None
    before: Sequence[Word] | None = None
    for n, one in enumerate(known):
        named = named if one.words is before else None
        before = one.words
        chosen = chooser.choose(n, named)
        wording = one.text[one.words[chosen[0]].start : one.words[chosen[1]].end] if chosen else ""
        named = Named(*chosen, one.quantity.kind, one.quantity.unit) if chosen else named
        hits += key(wording) in one.wanted
    return hits / len(known) if known else 0.0
