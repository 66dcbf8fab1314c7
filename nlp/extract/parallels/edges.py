"""The edges of a candidate: what stands before the first member and behind the last."""

from __future__ import annotations

from functools import cache

from nlp.extract.parallels.grammar import verbal_nouns, verbs
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.words import QUOTES
from nlp.lexicon import settings

_OPEN = frozenset("\n，。；：！？、（—  ”’")
_STOP = frozenset("\n，。；：！？、）— “‘")
_MARKS = frozenset("，。；：、！？（")
LEFT_WORDS = ("lead-in", "verb", "word")


@cache
def _lead_ins() -> frozenset[str]:
    return frozenset(settings("numeric")["lead_ins"])


def left_edge(reading: Reading) -> str:
    """What stands before the first member: the stretch's ``quote``, an ``open`` place, 的, or a word (``cut``)."""
    text, start, stretch = reading.text, reading.span[0], reading.candidate.stretch
    if start == stretch.start:
        return "quote" if stretch.kind == "quote" else "open"
    if text[start] in "“‘" or text[start - 1] in _OPEN or start == reading.candidate.list_span[0]:
        return "open"
    if text[start - 1] in "中里上下后时内":
        return "open"
    return "的" if text[start - 1] in "的地得" else "cut"


def word_before(reading: Reading) -> str:
    """The kind of word that stands before the first member."""
    word = reading.words.before(reading.span[0])
    return "lead-in" if word in _lead_ins() else "verb" if word in verbs() or word in verbal_nouns() else "word"


def mark_before(reading: Reading) -> str:
    """The mark in the running text before the first member or its quote: ``start`` at the start of a line, ``word``
    where none stands, "" in headlines.
    """
    text, at = reading.text, reading.span[0]
    if reading.candidate.stretch.kind in ("title", "heading"):
        return ""
    while at and text[at - 1] in QUOTES:
        at -= 1
    mark = text[at - 1] if at else "\n"
    return "start" if mark == "\n" else mark if mark in _MARKS else "word"


def right_edge(reading: Reading) -> str:
    """What stands behind the last member: the stretch's ``quote``, a ``stop``, 的, 等, or another ``word``."""
    text, end, stretch = reading.text, reading.span[1], reading.candidate.stretch
    if end == stretch.end:
        return "quote" if stretch.kind == "quote" else "stop"
    if text[end - 1] in "”’" or text[end] in _STOP or end == reading.candidate.list_span[1]:
        return "stop"
    return text[end] if text[end] in "的等" else "word"


def goes_on(reading: Reading, step: int) -> bool:
    """Whether the members could be longer by a character that repeats: a cut that falls short of the frame."""
    places = [start - 1 if step < 0 else end for start, end in reading.candidate.members]
    if min(places) < 0 or max(places) >= len(reading.text):
        return False
    chars = {reading.text[at] for at in places}
    return len(chars) == 1 and "\u4e00" <= min(chars) <= "\u9fff"
