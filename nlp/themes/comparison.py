"""What changes when one theme model takes the place of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.article import Point
from nlp.document import Document
from nlp.themes.model import ThemeModel


@dataclass(frozen=True, slots=True)
class Change:
    """A point that two models see differently: the point as `before` fills it in, and as `after` does."""

    doc_id: str
    before: Point
    after: Point


def changes(
    documents: Iterable[tuple[str, Document]], before: ThemeModel, after: ThemeModel
) -> Iterator[Change | None]:
    """For each point of `documents` (pairs of id and document) the change, or None where the primary theme stays."""
    for doc_id, document in documents:
        for old, new in zip(before.classify(document), after.classify(document), strict=True):
            yield Change(doc_id, old, new) if old.theme != new.theme else None
