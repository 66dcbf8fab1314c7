"""Bounds: the most that a candidate can score while its words are not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from nlp.extract.parallels.conditions import DOUBTS
from nlp.extract.parallels.edges import LEFT_WORDS
from nlp.extract.parallels.features import (
    CACHED,
    Marks,
    case_marks,
    edge_marks,
    grammar_marks,
    holding,
    part_marks,
    place_marks,
    repetition_marks,
    setting_marks,
    surface_marks,
)
from nlp.extract.parallels.setting import Setting
from nlp.extract.parallels.shape import Frame, Outline, Place, Shape
from nlp.extract.parallels.wording import PART_CLASSES, WORDING, Grammar, Inside, Parts

# Bounds add the same weights up in another order than scores.
_ROUNDING = 1e-9


class Bound:
    """The most that a candidate can score, whatever its words are: below the threshold nobody needs to know them.

    Args:
        weights: of the features.
        threshold: what a parallel scores more than.
    """

    def __init__(self, weights: Mapping[str, float], threshold: float) -> None:
        self._weights = weights
        self._threshold = threshold - _ROUNDING
        self._bias = weights.get("bias", 0.0)
        self._share = weights.get("share that repeats", 0.0)
        self._best_wording = sum(max(0.0, weights.get(name, 0.0)) for name in (*WORDING, *DOUBTS))
        self._of_frame = lru_cache(CACHED)(self._best_frame)
        self._of_grammar = lru_cache(CACHED)(self._best_grammar)
        self._of_place = lru_cache(CACHED)(self._best_place)
        self._of_parts = lru_cache(CACHED)(self._best_parts)
        self._sum = lru_cache(CACHED)(self._sum_of)

    def hopeless(self, shape: Shape, setting: Setting, inside: Inside | None = None) -> bool:
        """Whether a candidate cannot reach the threshold."""
        return self.of(shape, setting, inside) < self._threshold

    def of(self, shape: Shape, setting: Setting, inside: Inside | None = None) -> float:
        """The bound of a candidate; a closer one where it is known what its members say."""
        outline, frame, place = shape.outline, shape.frame, shape.place
        score = self._bias + self._share * shape.share
        score += self._sum(setting_marks, setting, shape.speech) + self._of_parts(outline.repeated > 0)
        score += self._sum(surface_marks, shape.characters, shape.before)
        score += self._of_place(outline, place)
        if inside is None:
            grammar = self._of_grammar(outline, frame.ending, frame.two_openings, place.marked)
            return score + self._best_wording + self._of_frame(outline, frame) + grammar
        score += self._sum(grammar_marks, outline, frame.ending, frame.two_openings, place.marked, inside.grammar)
        score += self._sum(repetition_marks, outline, frame, inside.grammar.word_repeats)
        return score + sum(self._weights.get(name, 0.0) for name in inside.wording)

    def _best_frame(self, outline: Outline, frame: Frame) -> float:
        return self._most(repetition_marks, ((outline,), (frame,), (False, True)))

    def _best_grammar(self, outline: Outline, ending: bool, two_openings: bool, marked: bool) -> float:
        count = outline.members
        kinds = [(kind,) * count for kind in ("start", "end", "inside", None)]
        kinds += [(*kinds[0][1:], other) for other in ("end", None)]
        # No feature of grammar follows from two of these at once.
        plain = Grammar(kinds[0], 0, alike=False, word_repeats=False, counted=False)
        better = (
            [plain._replace(kinds=known) for known in kinds],
            [plain._replace(verbal_endings=known) for known in (0, 1, count)],
            [plain, plain._replace(alike=True)],
            [plain, plain._replace(counted=True)],
        )
        known = ((outline,), (ending,), (two_openings,), (marked,))
        start = self._most(grammar_marks, (*known, (plain,)))
        return start + sum(self._most(grammar_marks, (*known, grammars)) - start for grammars in better)

    def _best_place(self, outline: Outline, place: Place) -> float:
        case = self._most(case_marks, ((outline,), (place,), (False, True)))
        lefts = LEFT_WORDS if place.left == "cut" else (place.left,)
        edges = self._most(edge_marks, ((outline.repeated,), lefts, (place.right,), (False, True), (False, True)))
        return case + edges + self._most(place_marks, ((outline,), (place,)))

    def _best_parts(self, repeats: bool) -> float:
        classes = (*sorted(set(PART_CLASSES.values())), "other", None)
        parts = [Parts(*known) for known in product(classes, classes, (False, True), (False, True))]
        return self._most(part_marks, ((repeats,), parts))

    def _most(self, group: Callable[..., Marks], known: Sequence[Sequence[Any]]) -> float:
        """The most that a group of features can add up to, for what may be known each."""
        get = self._weights.get
        return max(sum(get(name, 0.0) for name, holds in group(*each) if holds) for each in product(*known))

    def _sum_of(self, group: Callable[..., Marks], *known: Any) -> float:
        return sum(self._weights.get(name, 0.0) for name in holding(group, *known))
