"""Anti-copy noise: rows of random letters, digits and signs that forums hide between the lines of a text.

``* m: L3 t4 F8 n5 Y2`` is invisible on the page, being as small or as pale as its ground, and comes along with a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.alignment import Edit

# Tokens of one to three ASCII characters with a space between, as many as nobody writes in a row.
_ROW = re.compile(r"(?<![!-~])[!-~]{1,3}(?: [!-~]{1,3}){5,80}(?![!-~])")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
# A sign or a digit that sticks to a letter or another: k$, F8, [2.
_STUCK = re.compile(r"[A-Za-z][^A-Za-z]|[^A-Za-z][A-Za-z]|[0-9][^A-Za-z0-9.,%]|[^A-Za-z0-9.,%][0-9]")
_LEAST_STUCK = 4
_LEAST_SPACES = 5


def noise_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``noise`` that take out rows of random signs, with the space beside them. Linear in the text."""
    if text.count(" ") < _LEAST_SPACES:  # most texts, and counting is quicker than searching
        return
    behind = 0
    for match in _ROW.finditer(text):
        tokens = match[0].split(" ")
        if sum(_STUCK.search(token) is not None for token in tokens) >= _LEAST_STUCK and _SIGN.search(match[0]):
            start, end = match.span()
            while start > behind and text[start - 1] == " ":
                start -= 1
            while end < len(text) and text[end] == " ":
                end += 1
            yield Edit(start, end, "", "noise", 0.95)
            behind = end
