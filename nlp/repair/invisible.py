"""Characters that are not seen and do not belong: zero-width marks, direction marks, control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.alignment import Edit

# U+200C and U+200D join or part letters and emoji; between Chinese characters, marks and ASCII they do nothing.
_SEARCH = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]+"
    "|(?<=[\x20-\x7e\u3000-\u9fff\uff00-\uffef“”‘’])[\u200c\u200d]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("[\v\f\u2028\u2029]+")


def surrogate_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``invisible`` that put U+FFFD in place of halves of surrogate pairs, which no file can hold."""
    for match in _SURROGATE.finditer(text):
        yield Edit(match.start(), match.end(), "\ufffd", "invisible")


def invisible_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``invisible`` that take out what is not seen, and make line ends of page and paragraph marks."""
    if not _SEARCH.search(text):
        return
    edits = [Edit(match.start(), match.end(), "", "invisible") for match in _INVISIBLE.finditer(text)]
    edits += [Edit(match.start(), match.end(), "\n", "invisible") for match in _LINE_ENDS.finditer(text)]
    yield from sorted(edits, key=lambda edit: edit.start)
