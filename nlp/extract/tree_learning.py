"""Learning boosted trees over named values (:mod:`nlp.extract.trees`), and writing them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from math import log
from typing import Any

import numpy as np

from nlp.extract.learning import Example
from nlp.extract.trees import Trees

_DIGITS = 4


def fit_trees(examples: Sequence[Example], options: Mapping[str, Any], *, least: int) -> Trees:
    """Gradient-boosted trees over the features of `examples`, for the log odds that their label holds.

    Args:
        examples: some hold and some do not.
        options: those of scikit-learn's ``GradientBoostingClassifier``.
        least: in so many examples a feature has to be other than 0 for the trees to see it.
    """
    vectors: Any = import_module("sklearn.feature_extraction").DictVectorizer(sparse=False, dtype=np.float32)
    boosting: Any = import_module("sklearn.ensemble").GradientBoostingClassifier(**options)
    table = vectors.fit_transform([example.features for example in examples])
    often = (table != 0).sum(axis=0) >= least
    names = [str(name) for name, kept in zip(vectors.get_feature_names_out(), often, strict=True) if kept]
    boosting.fit(table[:, often], [example.holds for example in examples])
    prior = sum(example.holds for example in examples) / len(examples)
    start = log(prior / (1 - prior))
    rate = boosting.learning_rate
    return Trees(round(start, _DIGITS), tuple(names), [_node(tree.tree_, 0, rate) for (tree,) in boosting.estimators_])


def _node(tree: Any, at: int, rate: float) -> Any:
    """A node of a fitted tree as :mod:`nlp.extract.trees` reads it; `rate` is how much a tree counts."""
    if tree.children_left[at] < 0:
        return round(rate * float(tree.value[at][0][0]), _DIGITS)
    below = (_node(tree, int(child), rate) for child in (tree.children_left[at], tree.children_right[at]))
    return [int(tree.feature[at]), round(float(tree.threshold[at]), _DIGITS), *below]


def format_trees(trees: Trees, note: str) -> str:
    """Trees as JSON, a tree a line, with `note` on where they come from."""
    lines = [json.dumps(tree, separators=(",", ":")) for tree in trees.trees]
    names = json.dumps(trees.features, ensure_ascii=False)
    head = f'{{\n"note": {json.dumps(note, ensure_ascii=False)},\n"start": {trees.start},\n"features": {names},\n'
    return head + '"trees": [\n' + ",\n".join(lines) + "\n]\n}\n"
