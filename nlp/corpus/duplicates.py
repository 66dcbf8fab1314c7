"""Reprints: articles whose text is the same or nearly so, by MinHash over their content lines.

Page frames differ from site to site, so only titles, headings and paragraphs count. MinHash and the index come from
datasketch (extra ``dedup``); Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nlp.article import CONTENT_ROLES, Article

#: Share of common shingles (Jaccard) from which on two articles count as reprints.
THRESHOLD = 0.8
#: Characters in a shingle: long enough that stock phrases alone do not make two articles alike.
_SHINGLE = 5
_PERMUTATIONS = 128
_CHARACTERS = re.compile(r"[^\W_]")


class DuplicatesError(RuntimeError):
    """The library that compares articles is not installed."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that repeats an earlier one; `group` is the id of the first of its kind, `similarity` 0 to 1."""

    doc_id: str
    group: str
    similarity: float


def find_duplicates(articles: Iterable[Article], *, threshold: float = THRESHOLD) -> Iterator[Duplicate]:
    """The articles that repeat one that came before, in order; the first of each group is not among them.

    Args:
        articles: read once, in order. Memory grows by about a kilobyte an article, not with their length.
        threshold: the share of common shingles from which on an article counts as a reprint; it is estimated, with a
            standard error of about 0.04.

    Raises:
        DuplicatesError: datasketch is not installed.
    """
    try:
        datasketch: Any = import_module("datasketch")
    except ImportError:
        raise DuplicatesError("finding reprints needs an extra: pip install 'policynlp[dedup]'") from None
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
    firsts: dict[str, Any] = {}
    for article in articles:
        shingles = _shingles(article)
        if not shingles:
            continue
        signature = datasketch.MinHash(num_perm=_PERMUTATIONS)
        signature.update_batch(sorted(shingles))
        near = {first: signature.jaccard(firsts[first]) for first in index.query(signature)}
        first = max(sorted(near), key=lambda name: near[name], default=None)
        if first is not None and near[first] >= threshold:
            yield Duplicate(article.doc_id, first, round(float(near[first]), 3))
        else:
            firsts[article.doc_id] = signature
            index.insert(article.doc_id, signature)


def _shingles(article: Article) -> set[bytes]:
    content = "".join(
        char
        for line in article.lines
        if line.role in CONTENT_ROLES
        for char in _CHARACTERS.findall(article.text[line.start : line.end])
    )
    size = min(_SHINGLE, len(content))
    return (
        {content[at : at + size].encode("utf-8", "replace") for at in range(len(content) - size + 1)} if size else set()
    )
