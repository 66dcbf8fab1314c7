"""What two sets of texts share: near-duplicates, and runs of characters that stand in both.

Texts are compared by their Chinese characters, letters and digits alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_LEFT_OUT = re.compile(r"[^㐀-鿿0-9A-Za-z]+")
#: Two texts are near-duplicates if the shorter one has this share of its shingles in common with the other.
NEAR = 0.6
#: Length of a shingle, in characters.
SHINGLE = 6


class Pair(NamedTuple):
    """Two texts by name, and the share of the shingles of the shorter one that both have."""

    left: str
    right: str
    share: float


class Run(NamedTuple):
    """A run of characters that stands in a text and in one of the others, as long as it can be."""

    name: str
    other: str
    text: str


def bare(text: str) -> str:
    """`text` without punctuation, spaces and marks, in one width."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text))


def _shingles(text: str) -> set[str]:
    characters = bare(text)
    return {characters[i : i + SHINGLE] for i in range(len(characters) - SHINGLE + 1)}


def near_duplicates(left: Mapping[str, str], right: Mapping[str, str], *, near: float = NEAR) -> Iterator[Pair]:
    """The pairs of a text of `left` and one of `right` (by name) that share at least `near` of their shingles."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for name, text in right.items():
        shingles = _shingles(text)
        sizes[name] = len(shingles)
        for shingle in shingles:
            where[shingle].append(name)
    for name, text in left.items():
        shingles = _shingles(text)
        shared = Counter(other for shingle in shingles for other in where.get(shingle, ()))
        for other, count in sorted(shared.items()):
            share = count / min(len(shingles), sizes[other])
            if share >= near:
                yield Pair(name, other, round(share, 3))


def shared_runs(texts: Mapping[str, str], others: Mapping[str, str], *, length: int) -> Iterator[Run]:
    """The longest runs, of at least `length` characters, that stand in one of `texts` and in one of `others`."""
    where: dict[str, str] = {}
    for name, text in others.items():
        characters = bare(text)
        for i in range(len(characters) - length + 1):
            where.setdefault(characters[i : i + length], name)
    for name, text in texts.items():
        characters = bare(text)
        i, last = 0, len(characters) - length
        while i <= last:
            other = where.get(characters[i : i + length])
            if other is None:
                i += 1
                continue
            begin = i
            while i <= last and characters[i : i + length] in where:
                i += 1
            yield Run(name, other, characters[begin : i + length - 1])
