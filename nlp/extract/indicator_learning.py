"""Learning the weights by which indicators are chosen, from annotated articles.

A choice is one among candidates, so the weights are those of a conditional logit: the log odds of each candidate
against the others of the same figure, with L2 penalty (McFadden, Conditional logit analysis of qualitative choice
behavior, 1974). Where more than one candidate reads as annotated, any of them is right.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nlp.article import Line
from nlp.document import Document
from nlp.extract.indicator_candidates import first_candidates, last_candidates
from nlp.extract.indicator_features import FEATURES, Named, Weights, weighted
from nlp.extract.indicator_reading import kind_of, read_first, read_last, read_side
from nlp.extract.indicator_words import Word
from nlp.extract.indicators import indicator
from nlp.extract.metrics import sentences_with_figures
from nlp.extract.quantities import Quantity
from nlp.gold import Gold, key

#: Inverse of the penalty for the last and the first word of a phrase, chosen by cross-validation among 0.1, 0.3 and 1.
LAST_STRENGTH, FIRST_STRENGTH = 0.3, 0.3
#: A feature seen less often gets no weight; weights closer to zero than the second are left out.
RAREST, SMALLEST_WEIGHT = 4, 0.05
_STEPS = 150
_LINE = re.compile(r"[^\n]+")

Choice = Sequence[tuple[Sequence[str], bool]]


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


def learn_indicators(figures: Iterable[LabelledFigure]) -> dict[str, float]:
    """The weights of all features of :mod:`nlp.extract.indicators`.

    Raises:
        ValueError: no figure has an answer.
    """
    lasts: list[Choice] = []
    firsts: list[Choice] = []
    for one in figures:
        if not one.answers:
            continue
        ends = {last for _, last in one.answers}
        kind = kind_of(one.quantity)
        lasts.append([
            (
                read_side(FEATURES, one.words, one.figure, word.side, one.quantity)
                + read_last(FEATURES, one.words, one.figure, word, kind, one.quantity, one.named),
                word.at in ends,
            )
            for word in last_candidates(one.words, one.figure)
        ])  # fmt: skip
        last = min(ends, key=lambda end: abs(end - one.figure))
        firsts.append([
            (read_first(FEATURES, one.words, one.figure, last, at, kind), (at, last) in one.answers)
            for at in first_candidates(one.words, one.figure, last)
        ])  # fmt: skip
    if not lasts:
        raise ValueError("no figure with a known indicator to learn from")
    return fit_choices(lasts, strength=LAST_STRENGTH) | fit_choices(firsts, strength=FIRST_STRENGTH)


def fit_choices(choices: Sequence[Choice], *, strength: float) -> dict[str, float]:
    """The weight of each feature seen :data:`RAREST` times or more, without the smallest.

    Args:
        choices: for each the candidates, with their features and whether they are right; one at least is.
        strength: inverse of the L2 penalty.
    """
    numpy: Any = import_module("numpy")
    counts = Counter(feature for choice in choices for features, _ in choice for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= RAREST and _can_be_written(feature))
    column = {feature: n for n, feature in enumerate(names)}
    candidates = [candidate for choice in choices for candidate in choice]
    indices = [[column[feature] for feature in features if feature in column] for features, _ in candidates]
    pointers = numpy.cumsum([0, *map(len, indices)])
    flat = numpy.array([n for row in indices for n in row], dtype="int32")
    shape = (len(candidates), len(names))
    matrix = import_module("scipy.sparse").csr_matrix((numpy.ones(len(flat)), flat, pointers), shape=shape)
    transposed = matrix.T.tocsr()
    right = numpy.array([holds for _, holds in candidates])
    sizes = [len(choice) for choice in choices]
    starts = numpy.cumsum([0, *sizes[:-1]])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        odds = numpy.exp(scores - numpy.repeat(numpy.maximum.reduceat(scores, starts), sizes))
        total = numpy.add.reduceat(odds, starts)
        hit = numpy.add.reduceat(odds * right, starts)
        surplus = odds / numpy.repeat(total, sizes) - odds * right / numpy.repeat(hit, sizes)
        value = strength * numpy.log(total / hit).sum() + weights @ weights / 2
        return value, strength * (transposed @ surplus) + weights

    optimize: Any = import_module("scipy.optimize")
    start = numpy.zeros(len(names))
    solved = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    weights = zip(names, map(float, solved.x), strict=True)
    return {name: round(weight, 2) for name, weight in weights if abs(weight) >= SMALLEST_WEIGHT}


def _can_be_written(feature: str) -> bool:
    return feature.isprintable() and not feature.endswith(" ")


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
