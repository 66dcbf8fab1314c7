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
    """The runs of at least `length` characters, as long as they can be, that stand in one of `texts` and of `others`.

    A run within one that was given before is left out.
    """
    bared = {name: bare(text) for name, text in others.items()}
    where: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, characters in bared.items():
        for at in range(len(characters) - length + 1):
            where[characters[at : at + length]].append((name, at))
    for name, text in texts.items():
        characters = bare(text)
        given = 0
        # Where the runs end that began further left, by the other text and how far it is shifted against this one.
        ends: dict[tuple[str, int], int] = {}
        for i in range(len(characters) - length + 1):
            reached = []
            for other, at in where.get(characters[i : i + length], ()):
                if ends.get((other, at - i), 0) <= i:
                    ends[other, at - i] = end = _end_of_run(characters, i, bared[other], at)
                    reached.append((end, other))
            if reached:
                end, other = max(reached, key=lambda row: row[0])
                if end > given:
                    yield Run(name, other, characters[i:end])
                    given = end


def _end_of_run(text: str, start: int, other: str, at: int) -> int:
    """Where the run ends that begins at `start` in `text` and at `at` in `other`."""
    end = start
    while end < len(text) and at + end - start < len(other) and text[end] == other[at + end - start]:
        end += 1
    return end
