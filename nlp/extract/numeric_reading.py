"""Reading a quoted stretch as labels of numeric slogans: 三服务, 1+2+6, 1313, “党建与业务双融双促”."""

from __future__ import annotations

import re
from functools import cache

from nlp.extract.numeric_labels import MANY, established_numerals
from nlp.extract.numeric_shapes import SHAPES, Label, Stretch, naming_nouns

_NUMBER_CHARACTERS = re.compile("[一二两三四五六七八九十双百\\d]")


def read_label(inner: str, behind: str = "") -> list[Label]:
    """The labels that make up a quoted stretch: start, end and numbers of each; [] where it is no numeric slogan.

    `behind` is the text behind the closing quote, which tells a method (“1313”工作法) from a telephone number.
    """
    said = inner.strip(" 、，")
    if not said or _without_number(said):
        return []
    stretch = Stretch(said, _without_type_noun(said), inner.find(said), behind)
    found = (read(stretch) for _, read in SHAPES)
    return next((labels for labels in found if labels is not None), [])


def _without_number(core: str) -> bool:
    """Whether a stretch has no number and does not open like an established label without one (放管服)."""
    return not _NUMBER_CHARACTERS.search(core) and core[:2] not in _openings()


@cache
def _openings() -> frozenset[str]:
    return frozenset(label[:2] for label in established_numerals() if not _NUMBER_CHARACTERS.search(label))


def _without_type_noun(core: str) -> str:
    for noun in naming_nouns():
        rest = core.removesuffix(noun)
        if (
            rest != core
            and len(rest) >= 2
            and not re.fullmatch(rf"{MANY}[大个项条件种类张套]|.*[一两三四五六七八九十]", rest)
        ):
            return rest
    return core
