"""What a page leaves out on purpose: names and figures blanked with X or ×, and the marks of text libraries.

Nothing of it can be put back; it is flagged, so that a reader of the results knows that something is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.alignment import Edit
from nlp.lexicon import settings, words

_HAN = "㐀-鿿"
_BLANK = "XxＸｘ×✕"
_SIGN_RUN = re.compile(f"[{_BLANK}]+")
# What is in every blank. Most texts have none.
_SIGNS = ("X", "Ｘ", "×", "✕", "xx", "ｘｘ", "x年", "ｘ年")
_NEARBY = 12


@cache
def _blank() -> re.Pattern[str]:
    """A blanked name or figure; each alternative opens at the first sign of a run."""
    owners, places = (settings("gaps")[name] for name in ("owners", "places"))
    return re.compile(
        rf"(?:(?<=[{_HAN}“（《：，、。])|(?<=[12][0-9])|(?<=20[0-9])|^)[{_BLANK}]{{2,8}}(?!染色|[码型])"
        rf"(?=[{_HAN}%％”）》，、。]|\.[{_BLANK}]|$)"
        rf"|(?<=[{_HAN}])[XＸ×](?=[{owners}])|(?<=20[0-9])[XxＸｘ×](?=年)"
        rf"|(?:(?<=[{_HAN}“（，、。])|^)[XＸ×](?=[{places}](?![光射域]))",
        re.MULTILINE,
    )


@cache
def _mark() -> re.Pattern[str]:
    """A mark of a text library."""
    return re.compile("|".join(settings("gaps")["marks"]))


def _is_factor(text: str, at: int) -> bool:
    """Whether the ``×`` at `at` stands in a product with others."""
    return "×" in text[max(0, at - _NEARBY) : at] + text[at + 1 : at + 1 + _NEARBY]


def gap_edits(text: str) -> Iterator[Edit]:
    """Flagged edits of kind ``blank`` over blanked names and figures, and of kind ``omission`` over library marks."""
    found: list[Edit] = []
    if any(sign in text for sign in _SIGNS):
        blanks = (_blank().match(text, run.start()) for run in _SIGN_RUN.finditer(text))
        found += (Edit(*match.span(), match[0], "blank", 0.9, True) for match in blanks if match)
        found = [edit for edit in found if edit.text != "×" or not _is_factor(text, edit.start)]
    if any(needle in text for needle in words("gaps", "needles")):
        found += (Edit(*match.span(), match[0], "omission", 0.95, True) for match in _mark().finditer(text))
    end = 0
    for edit in sorted(found, key=lambda edit: edit.start):
        if edit.start >= end:
            yield edit
            end = edit.end
