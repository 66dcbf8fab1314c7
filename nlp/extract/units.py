"""The units and classifiers that may stand behind a number, and the quantities that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nlp.lexicon import load

#: Marks behind which a quantity ends its phrase.
CLAUSE_END = frozenset("，。；：！？、”’）\n ")


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the unit table; pattern `unless` matches what follows where the characters are no unit."""

    name: str
    kind: str
    use: str
    digits_only: bool
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start:end` (code points of the text searched, end exclusive).

    `number_start` is where the numeral begins behind a comparison word; `use` is ``noun``, ``event`` or ``measure`` as
    in the unit table. `rule` names how it was recognized.
    """

    start: int
    end: int
    number_start: int
    value: Decimal
    upper: Decimal | None
    unit: str | None
    comparator: str
    kind: str
    use: str
    rule: str


@cache
def units() -> dict[str, Unit]:
    """The units by what is written."""
    return {
        row["unit"]: Unit(
            row["name"],
            row["kind"],
            row["use"],
            row["guard"] == "digits",
            row["unless"],
        )
        for row in load("units")
    }


@cache
def _guard(pattern: str) -> re.Pattern[str]:
    """Compiled when the unit is first met: a hundred patterns cost two hundredths of a second, a text needs a few."""
    return re.compile(pattern)


def unit_at(text: str, at: int) -> tuple[int, Unit | None]:
    """The unit written at `at`, with the offset behind it; a rate (吨/日) counts as one unit."""
    end, unit = _simple_unit_at(text, at)
    if unit is not None and text[end : end + 1] == "/":
        below_end, below = _simple_unit_at(text, end + 1)
        if below is not None:
            return below_end, Unit(text[at:below_end], "other", "measure", False)
    return end, unit


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the units are that open with each character, the longest first."""
    lengths: dict[str, set[int]] = {}
    for unit in units():
        lengths.setdefault(unit[0], set()).add(len(unit))
    return {char: tuple(sorted(known, reverse=True)) for char, known in lengths.items()}


def _simple_unit_at(text: str, at: int) -> tuple[int, Unit | None]:
    known = units()
    for length in _lengths().get(text[at : at + 1], ()):
        written = text[at : at + length]
        unit = known.get(written)
        if unit is not None and not (unit.unless and _guard(unit.unless).match(text, at + len(written))):
            return at + len(written), unit
    return at, None
