"""Names of betting sites put in place of words: ``沙巴体育官网八项规定精神`` was ``中央八项规定精神``.

Every such name can be marked (:func:`find_spam`); a word is put back only where a fixed expression leaves one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nlp.alignment import Edit
from nlp.lexicon import Matcher, settings

_OPENING, _CLOSING = frozenset('“「‘"'), frozenset('”」’"')


class Spam(NamedTuple):
    """An injected name at `start:end`; `word` is what it stands for, or None where that is open."""

    start: int
    end: int
    word: str | None


@cache
def _lexicon() -> tuple[Matcher, int, re.Pattern[str]]:
    """Names and beginnings of names, how many are names (they come first), and what the others go on with."""
    lexicon = settings("spam")
    names = [*lexicon["names"], *(brand + kind for brand in lexicon["brands"] for kind in lexicon["kinds"])]
    tails = "|".join(map(re.escape, lexicon["tails"]))
    return Matcher(names), len(lexicon["names"]), re.compile(rf"(?:[(（](?:中国)?[)）])?(?:{tails})")


def find_spam(text: str) -> Iterator[Spam]:
    """The names of betting sites in `text`, in order. A name in quote marks is talked about and left out."""
    matcher, whole, tails = _lexicon()
    anchors = settings("spam")["anchors"]
    for name in matcher.find(text):
        tail = tails.match(text, name.end)
        if not tail and name.index >= whole:
            continue
        start, end = name.start, tail.end() if tail else name.end
        if text[start - 1 : start] in _OPENING or text[end : end + 1] in _CLOSING:
            continue
        words = {anchor["word"] for anchor in anchors if _holds(anchor, text, start, end)}
        yield Spam(start, end, words.pop() if len(words) == 1 else None)


def _holds(anchor: Mapping[str, str], text: str, start: int, end: int) -> bool:
    """Whether the fixed expression `anchor` stands around ``start:end``."""
    return text.startswith(anchor.get("behind", ""), end) and text.endswith(anchor.get("before", ""), 0, start)


def spam_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``spam`` over each name whose word is certain from a fixed expression."""
    for spam in find_spam(text):
        if spam.word:
            yield Edit(spam.start, spam.end, spam.word, "spam", 0.95)
