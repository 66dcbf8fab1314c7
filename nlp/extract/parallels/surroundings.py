"""Surroundings of a candidate: what its sentence and its text say, whether they exhort or tell."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.extract.parallels.reading import Reading
from nlp.lexicon import pattern
from nlp.segment import tagged

_SENTENCE_END = re.compile("[。！？；\n]")
_CLAUSE_END = re.compile("[，。！？；：\n、“]")
_FAR, _NEAR = 120, 40
_MOST_SHOWN = 60
_SHORT_TEXT = 300
_LONG_TEXT = 3000
_MANY = 4
_BEHIND = "”’的等"
_MARKS_BEHIND = "的等，。、；”！？："
# What tells the manner of a text, for each thousand characters.
_MANNER = {
    "told": ("了",),
    "persons": tuple("他她我你"),
    "digits": tuple("0123456789"),
    "lists": ("、",),
    "exhortation": ("要", "必须", "坚持"),
    "speech": ("说", "：“"),
}

_AVERAGE = {
    "# told in the text": 4.0,
    "# persons in the text": 3.0,
    "# digits in the text": 10.0,
    "# lists in the text": 16.0,
    "# exhortation in the text": 3.0,
    "# speech in the text": 0.0,
    "# characters of the text": 1100.0,
}


def manner_of(text: str) -> dict[str, float]:
    """How thick a text is with what tells its manner, for each thousand characters, and how long it is.

    A short text does not show its manner: it is taken for an average one.
    """
    if len(text) < _SHORT_TEXT:
        return _AVERAGE
    thousands = len(text) / 1000
    shares = {f"# {name} in the text": sum(map(text.count, marks)) / thousands for name, marks in _MANNER.items()}
    return {**shares, "# characters of the text": float(min(len(text), _LONG_TEXT))}


def surroundings_of(reading: Reading) -> dict[str, float]:
    """The measures of a candidate's surroundings, by name."""
    text, (start, end) = reading.text, reading.span
    low, high = max(0, start - _FAR), min(len(text), end + _FAR)
    opens = max((mark.end() for mark in _SENTENCE_END.finditer(text, low, start)), default=low)
    close = _SENTENCE_END.search(text, end, high)
    closes = close.start() if close else high
    clause = max((mark.end() for mark in _CLAUSE_END.finditer(text, max(0, start - _NEAR), start)), default=opens)
    telling, exhorting = pattern("parallels", "telling"), pattern("parallels", "exhorting")
    noun = end
    while noun < len(text) and text[noun] in _BEHIND:
        noun += 1
    first, last = reading.members[0], reading.members[-1]
    known = {
        "# characters before in the sentence": min(start - opens, _MOST_SHOWN),
        "# characters behind in the sentence": min(closes - end, _MOST_SHOWN),
        "# characters before in the clause": start - clause,
        "% of the sentence": (end - start) / max(1, closes - opens),
        "# telling words before": len(telling.findall(text, opens, start)),
        "# exhorting words before": len(exhorting.findall(text, opens, start)),
        "# exhorting words before in the clause": len(exhorting.findall(text, clause, start)),
        "# telling words behind": len(telling.findall(text, end, closes)),
        "# exhorting words behind": len(exhorting.findall(text, end, closes)),
        "= a norm behind": float(noun > end and bool(pattern("parallels", "norms").match(text, noun))),
        "= a thing behind": float(noun > end and bool(pattern("parallels", "things").match(text, noun))),
        "# said in the text": min(text.count(first), text.count(last), _MANY),
        "# said in the text as a whole": min(text.count(text[start:end]), _MANY),
    }
    mark = text[end : end + 1]
    known[f"= mark behind: {mark if mark in _MARKS_BEHIND else 'word' if mark.strip() else 'end'}"] = 1.0
    word = reading.words.before(start).strip()
    known[f"= word before: {_last_tag(word)[0] if word else 'nothing'}"] = 1.0
    return known


@lru_cache(1 << 12)
def _last_tag(word: str) -> str:
    """The part of speech of a word in jieba's tag set; of a piece that is no word, that of its last word."""
    return tagged(word)[-1][1]
