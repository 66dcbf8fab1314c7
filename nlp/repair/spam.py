"""Names of betting sites put in place of words: ``沙巴体育官网八项规定精神`` was ``中央八项规定精神``.

Every such name can be marked (:func:`find_spam`); a word is put back only where a fixed expression leaves one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from nlp.alignment import Edit
from nlp.lexicon import Matcher, settings
from nlp.normalize import simplify

# A letter of each name in traditional script.
_TRADITIONAL = re.compile("[體競娛遊際門島寶馬億網臺載錄冊]")
_STOP = re.compile("[。！？\n]")
_REACH = 80
_OPENING, _CLOSING = frozenset('“「‘"'), frozenset('”」’"')


class Spam(NamedTuple):
    """An injected name at `start:end`; `word` is what it stands for, or None where that is open."""

    start: int
    end: int
    word: str | None


@cache
def _lexicon() -> tuple[Matcher, int, re.Pattern[str], re.Pattern[str]]:
    """Names and beginnings of names, how many are names (they come first), what the others go on with, and talk."""
    lexicon = settings("spam")
    names = [*lexicon["names"], *(brand + kind for brand in lexicon["brands"] for kind in lexicon["kinds"])]
    tails = "|".join(map(re.escape, lexicon["tails"]))
    talk = re.compile("|".join(map(re.escape, lexicon["talk"])))
    return Matcher(names), len(lexicon["names"]), re.compile(rf"(?:[(（](?:中国)?[)）])?(?:{tails})"), talk


def find_spam(text: str) -> Iterator[Spam]:
    """The names of betting sites in `text`, in order; those that the text talks about are left out.

    These stand in quote marks of their own, or in a sentence about betting or hacking.
    """
    matcher, whole, tails, talk = _lexicon()
    if _TRADITIONAL.search(text):
        text = simplify(text)
    anchors = settings("spam")["anchors"]
    for name in matcher.find(text):
        tail = tails.match(text, name.end)
        if not tail and name.index >= whole:
            continue
        start, end = name.start, tail.end() if tail else name.end
        if text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING:
            continue
        sentence = _STOP.split(text[max(0, start - _REACH) : start])[-1] + _STOP.split(text[end : end + _REACH])[0]
        held = [anchor for anchor in anchors if _holds(anchor, text, start, end)]
        if talk.search(sentence) and not any(anchor.get("sure") for anchor in held):
            continue
        words = {anchor["word"] for anchor in held}
        yield Spam(start, end, words.pop() if len(words) == 1 else None)


def _holds(anchor: Mapping[str, Any], text: str, start: int, end: int) -> bool:
    """Whether the fixed expression `anchor` stands around ``start:end``."""
    return text.startswith(anchor.get("behind", ""), end) and text.endswith(anchor.get("before", ""), 0, start)


def spam_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``spam`` over each name: its word where a fixed expression makes it certain, else flagged.

    One name may stand for several words in a page, so where it is certain once, elsewhere that is only a candidate.
    """
    found = list(find_spam(text))
    words: dict[str, set[str]] = {}
    for spam in found:
        if spam.word:
            words.setdefault(text[spam.start : spam.end], set()).add(spam.word)
    for spam in found:
        name = text[spam.start : spam.end]
        if spam.word:
            yield Edit(spam.start, spam.end, spam.word, "spam", 0.95)
        else:
            candidates = tuple(sorted(words.get(name, ())))
            yield Edit(spam.start, spam.end, name, "spam", 0.5, True, candidates)
