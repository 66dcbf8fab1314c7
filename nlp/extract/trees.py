"""Boosted decision trees: many small trees over named features, of which each adds a little to a score.

They are kept as JSON and applied by numpy: every limit of every tree is compared at once, and of a tree's leaves the
first that no comparison rules out is the one reached (the bit vectors of Lucchese et al., QuickScorer, SIGIR 2015).
A node is either a number, the leaf's value, or ``[feature, limit, node at most, node above]``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

# Each leaf of a tree is one bit of a number.
_MOST_LEAVES = 64


class _Tables(NamedTuple):
    """All nodes that ask something, tree by tree: `feature` above `limit` leaves the leaves `left_above` in question.

    `first` is the first node of each tree, `leaves` holds the values of its leaves, a tree a row.
    """

    feature: NDArray[np.intp]
    limit: NDArray[np.float64]
    left_above: NDArray[np.uint64]
    first: NDArray[np.intp]
    leaves: NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Trees with the value that they start from; `features` are the names that their nodes count."""

    start: float
    features: tuple[str, ...]
    trees: Sequence[Any]

    def score(self, values: Mapping[str, float]) -> float:
        """The log odds that the trees give to named values; a name that is missing counts as 0."""
        if not self.trees:
            return self.start
        tables, number = self._tables, self._numbers
        known = np.zeros(len(self.features))
        for name, value in values.items():
            if name in number:
                known[number[name]] = value
        open_leaves = np.where(known[tables.feature] > tables.limit, tables.left_above, _ALL)
        reached = np.bitwise_and.reduceat(open_leaves, tables.first)
        # The lowest bit of each, by its binary exponent.
        leaf = np.frexp((reached & -reached).astype(np.float64))[1] - 1
        return self.start + float(tables.leaves[self._rows, leaf].sum())

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.features)}

    @cached_property
    def _rows(self) -> NDArray[np.intp]:
        return np.arange(len(self._tables.leaves))

    @cached_property
    def _tables(self) -> _Tables:
        nodes: list[tuple[int, float, int]] = []
        first: list[int] = []
        leaves = np.zeros((len(self.trees), _MOST_LEAVES))
        for row, tree in enumerate(self.trees):
            first.append(len(nodes))
            values = _flatten(tree, 0, nodes)
            # A tree of one leaf asks nothing that could fail.
            nodes += [] if len(nodes) > first[-1] else [(0, np.inf, 1)]
            leaves[row, : len(values)] = values
        feature, limit, left_above = zip(*nodes, strict=True)
        return _Tables(
            np.array(feature, dtype=np.intp),
            np.array(limit),
            np.array(left_above, dtype=np.uint64),
            np.array(first, dtype=np.intp),
            leaves,
        )


_ALL = np.uint64(2**_MOST_LEAVES - 1)


def _flatten(node: Any, leaf: int, nodes: list[tuple[int, float, int]]) -> list[float]:
    """The values of the leaves below a node, the first of which is number `leaf` of its tree; adds to `nodes`."""
    if not isinstance(node, list):
        return [node]
    feature, limit, at_most, above = node
    below = _flatten(at_most, leaf, nodes)
    ruled_out = ((1 << len(below)) - 1) << leaf
    nodes.append((feature, limit, (2**_MOST_LEAVES - 1) ^ ruled_out))
    return below + _flatten(above, leaf + len(below), nodes)


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
