"""Which points are most worth labelling next: those that a model is unsure of, and that are unlike each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from nlp.article import Point
from nlp.document import Document
from nlp.themes.labelling import Labelled
from nlp.themes.model import ThemeModel

#: Points shorter than this tell too little to be worth a label.
_SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A point to label, what the model makes of it, and how unsure it is (1: the two best themes are as likely)."""

    doc_id: str
    point: Point
    theme: str
    probability: float
    uncertainty: float


def suggest(
    documents: Iterable[tuple[str, Document]], model: ThemeModel, *, labelled: Sequence[Labelled] = (), count: int = 20
) -> list[Suggestion]:
    """Up to `count` points of `documents` (pairs of id and document), the most useful first.

    Points are chosen one by one: each has the highest product of the model's uncertainty and of its distance from the
    nearest point that is labelled or chosen already (1 minus the cosine of their terms).

    Args:
        documents: where to look.
        model: the model that is to learn.
        labelled: what is labelled already; its points are not suggested again.
        count: how many points to suggest.
    """
    known = {item.document.points[i].text.strip() for item in labelled for i in item.labels}
    candidates: list[Suggestion] = []
    vectors: list[Any] = []
    for doc_id, document in documents:
        if not document.points:
            continue
        rows = model.vectors(document)
        for i, (point, probabilities) in enumerate(zip(document.points, model.probabilities(document), strict=True)):
            text = point.text.strip()
            if len(text) < _SHORTEST or text in known:
                continue
            known.add(text)
            best, second = np.sort(probabilities)[::-1][:2]
            theme = model.labels[int(probabilities.argmax())]
            candidates.append(Suggestion(doc_id, point, theme, float(best), 1 - float(best - second)))
            vectors.append(rows[i])
    if not candidates:
        return []
    matrix = import_module("scipy.sparse").vstack(vectors).tocsr()
    distance = np.ones(len(candidates))
    for item in labelled:
        near = matrix @ model.vectors(item.document)[sorted(item.labels)].T
        distance = np.minimum(distance, 1 - near.toarray().max(axis=1))
    uncertainty = np.array([candidate.uncertainty for candidate in candidates])
    chosen: list[Suggestion] = []
    left = np.ones(len(candidates), dtype=bool)
    while len(chosen) < min(count, len(candidates)):
        best_row = int(np.where(left, uncertainty * distance, -np.inf).argmax())
        chosen.append(candidates[best_row])
        distance = np.minimum(distance, 1 - (matrix @ matrix[best_row].T).toarray()[:, 0])
        left[best_row] = False
    return chosen
