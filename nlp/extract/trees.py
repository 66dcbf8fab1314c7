"""Boosted decision trees: many small trees over named features, of which each adds a little to a score.

They are kept as JSON and read by the few lines below, so that nothing but the standard library is needed to apply them.
A node is either a number, the leaf's value, or ``[feature, limit, node at most, node above]``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Trees(NamedTuple):
    """Trees with the value that they start from; `features` are the names that their nodes count."""

    start: float
    features: tuple[str, ...]
    trees: Sequence[Any]

    def score(self, values: Mapping[str, float]) -> float:
        """The log odds that the trees give to named values; a name that is missing counts as 0."""
        known = [values.get(name, 0.0) for name in self.features]
        score = self.start
        for node in self.trees:
            while isinstance(node, list):
                feature, limit, at_most, above = node
                node = at_most if known[feature] <= limit else above
            score += node
        return score


@cache
def load_trees(name: str) -> Trees:
    """The trees of ``nlp/lexicons/<name>.json``."""
    return parse_trees(files("nlp").joinpath("lexicons", f"{name}.json").read_text(encoding="utf-8"))


def parse_trees(text: str) -> Trees:
    """Trees from JSON with ``start``, ``features`` and ``trees``.

    Raises:
        ValueError: not JSON.
        KeyError: one of the three is missing.
    """
    data = json.loads(text)
    return Trees(float(data["start"]), tuple(data["features"]), data["trees"])
