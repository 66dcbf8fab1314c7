"""Radicals and compatibility forms standing for characters: ⼆ for 二, ⺠ for 民, as PDF readers give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from nlp.alignment import Edit
from nlp.lexicon import load

_LOOKALIKES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff][\u2e80-\u2fdf\uf900-\ufaff]*")
# What a text about writing puts around a radical that it means.
_QUOTES = frozenset({"“”", "‘’", "「」", "『』", '""', "''"})


@cache
def radical_table() -> dict[int, str]:
    """The character for each radical or compatibility form, by code point."""
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    forms = {code: unicodedata.normalize("NFC", chr(code)) for code in range(0xF900, 0xFB00)}
    return kangxi | forms | {ord(row["radical"]): row["character"] for row in load("radicals")}


def radical_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``radical`` over each run of radicals, same length; one in quote marks is left alone."""
    for match in _LOOKALIKES.finditer(text):
        start, end = match.span()
        if end - start == 1 and text[start - 1 : start] + text[end : end + 1] in _QUOTES:
            continue
        yield Edit(start, end, match.group().translate(radical_table()), "radical", 0.99)
