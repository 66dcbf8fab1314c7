"""Organs: the kind of body that an article is about (党委办公室, 机关工委) and its level of government.

A body is told by the tail of its name (``organs.tsv``), its level by the character in front: 市委办公室, 北碚区纪委.
In a county-level city 市 means the county.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nlp.article import Place
from nlp.lexicon import alternatives, load, matcher, settings, words

# 管委会 stands behind 区 of its own name.
_ZONE = "开发区"
#: Least weight of the body that an article is about.
_LEAST = 2.0
#: Least share of the mentions of that body that tell the level.
_LEAST_SHARE = 0.2


class _Context(NamedTuple):
    """What ``organ_context.toml`` says, ready for use."""

    before: re.Pattern[str]  # a level in front of a body
    levels: Mapping[str, str]
    weights: Mapping[str, float]
    hanging: tuple[str, ...]
    not_offices: tuple[str, ...]


@cache
def _context() -> _Context:
    table = settings("organ_context")
    levels = alternatives(table["levels"])
    # 某县纪委 in an example does not make an essay one of the county.
    before = re.compile(rf"(?<!某)({levels})(?:直属?|级|委|政府|党委|人民)?$")
    hanging, not_offices = (tuple(table[name].split()) for name in ("hanging", "not_offices"))
    return _Context(before, table["levels"], table["weights"], hanging, not_offices)


@dataclass(frozen=True, slots=True)
class Organ:
    """A body named at `start:end`: `kind` as in ``organs.tsv``, `level` as its name tells it ("" where it does not)."""

    start: int
    end: int
    kind: str
    level: str


def organs(folded: str) -> list[Organ]:
    """The bodies named in `folded`, in order; offsets are code points, end exclusive."""
    rows, context = load("organs"), _context()
    found = []
    for match in matcher("organs").find(folded):
        row = rows[match.index]
        before = context.before.search(folded, max(0, match.start - 6), match.start)
        if before is None and row["tail"].startswith(context.hanging):
            continue
        if row["tail"].endswith("办") and folded.startswith(context.not_offices, match.end):
            continue  # 督查办法
        level = row["level"] or (context.levels[before[1]] if before else "")
        found.append(Organ(before.start() if before else match.start, match.end, row["kind"], level))
    return found


def organ_and_level(stretches: Sequence[tuple[str, float]], place: Place) -> tuple[str | None, str | None]:
    """The kind of body that an article is about, and its level of government; None where the page does not tell.

    Args:
        stretches: folded pieces of the page with the weight that a body named in them has.
        place: the place that the article reports on.
    """
    weights = _context().weights
    kinds: dict[str, float] = defaultdict(float)
    levels: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for text, weight in stretches:
        for found in organs(text):
            share = weight * weights.get(found.kind, 1.0)
            kinds[found.kind] += share
            if found.level and found.kind != _ZONE:
                levels[found.kind][_within(found.level, place)] += share
    kind = max(kinds, key=lambda name: kinds[name], default=None)
    if kind is None or kinds[kind] < _LEAST:
        return None, _level_of(place)
    named = levels[kind]
    level = max(named, key=lambda name: named[name], default="")
    return kind, level if level and named[level] >= _LEAST_SHARE * kinds[kind] else _level_of(place)


def _within(level: str, place: Place) -> str:
    """`level` as it is in `place`: 市 is the county in a county-level city, the province in Beijing."""
    if level == "市" and place.county is not None and place.county.endswith("市"):
        return "县"
    if level == "市" and place.province in words("organ_context", "municipalities"):
        return "省"
    return level


def _level_of(place: Place) -> str | None:
    if place.county is not None:
        return "县"
    if place.city is not None:
        return "市"
    return "省" if place.province is not None else None
