"""Established parallels: formulas that documents repeat nationwide (lexicon ``formulas``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise

from nlp.extract.parallels.words import Item
from nlp.lexicon import Matcher, load


def is_formula(members: Sequence[str]) -> bool:
    """Whether the members, without quote marks, make up an established formula, whatever separates them."""
    return "".join(members) in _formulas()


def joined_formulas(text: str) -> Iterator[tuple[Item, ...]]:
    """简政放权放管结合优化服务: formulas with nothing between their members."""
    wordings = list(_formulas().values())
    for found in _matcher().find(text):
        yield tuple(pairwise(accumulate(map(len, wordings[found.index]), initial=found.start)))


@cache
def _formulas() -> Mapping[str, tuple[str, ...]]:
    """The members of each formula by its wording without separators."""
    rows = [tuple(row["formula"].split("、")) for row in load("formulas")]
    return {"".join(members): members for members in rows}


@cache
def _matcher() -> Matcher:
    return Matcher(list(_formulas()))
