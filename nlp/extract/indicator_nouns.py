"""Sorts of nouns by their endings: what may own a figure, and how what is measured is measured.

The endings are the table ``endings`` of ``lexicons/metrics.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from nlp.lexicon import settings

_OWNERS = ("person", "body", "place")
_HEADS = ("rate", "sum", "amount", "gauge")
# Tags that say enough by themselves: names, and words that are no nouns.
_TELLING = frozenset(
    {"D", "ns", "nr", "nt", "x", "FIGURE", "T", "Q", "B", "END", "uj", "p", "c", "d", "f", "m", "r", "v"}
)
_LONGEST_ENDING, _KEPT = 2, 1 << 15


@cache
def _sorts(names: tuple[str, ...]) -> Mapping[str, str]:
    """The sort of each ending of the sorts `names`."""
    endings = settings("metrics")["endings"]
    return {ending: name for name in names for ending in endings[name].split()}


def _sort(text: str, names: tuple[str, ...]) -> str | None:
    """The sort of a word by its longest known ending."""
    sorts = _sorts(names)
    for length in range(_LONGEST_ENDING, 0, -1):
        if (found := sorts.get(text[-length:])) is not None:
            return found
    return None


@lru_cache(_KEPT)
def owner(text: str, tag: str) -> str:
    """What a word with this tag stands for as an owner: ``person``, ``body`` or ``place``; ``-`` or its tag if none."""
    return tag if tag in _TELLING else _sort(text, _OWNERS) or "-"


@lru_cache(_KEPT)
def sort_of_head(text: str) -> str:
    """How the head of a phrase measures: ``rate``, ``sum`` of money, ``amount``, ``gauge``; else ``thing``."""
    return _sort(text, _HEADS) or "thing"
