"""The characters that may stand in a run that was read one byte off, by what is known of their two bytes.

A pair of bytes without a character is shown as nothing on most pages. Such a lost pair is written as minus its first
byte: any second byte that makes no character with it may have stood there, and have begun the next character.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from itertools import islice

from nlp.repair import gbk
from nlp.repair.ngrams import SPACE, character_model
from nlp.repair.ruby import reading_fits, syllable, syllables
from nlp.repair.slip_page import charted

#: Of so many characters at the most the search goes on; so many are tried as the last of a run, and in front of a lost
#: pair.
CHOICES, _ENDINGS, _LOST_CHOICES = 24, 60, 20


def symbol_at(text: str, at: int, pending: int) -> str:
    """The symbol of the character that begins with the byte `pending` and ends in `text` at `at`; space if unknown."""
    pair = gbk.encode(text[at : at + 1]) if text[at : at + 1] else None
    code = gbk.codes().get((pending, pair[0])) if pair else None
    return charted()[code.char] if code else SPACE


@cache
def completions(pending: int, trail: int) -> tuple[gbk.Code, ...]:
    """The characters of a first and a second byte; behind a lost pair that began with ``-pending``, of any first byte.

    The more frequent ones come first.
    """
    table = gbk.codes()
    if pending >= 0:
        return (table[pending, trail],) if (pending, trail) in table else ()
    leads = frozenset(_lost_seconds()[-pending])
    return tuple(code for code in _by_trail().get(trail, ()) if code.lead in leads)


@lru_cache(maxsize=4096)
def likeliest(pending: int, trail: int, following: str) -> tuple[gbk.Code, ...]:
    """:func:`completions`; of many the more frequent and those that the symbol `following` goes well with."""
    codes = completions(pending, trail)
    if len(codes) <= CHOICES or following == SPACE:
        return codes[:CHOICES]
    model, chart = character_model(), charted()

    def both(code: gbk.Code) -> float:
        symbol = chart[code.char]
        row = model.row(symbol)
        return model.unigram(symbol) * row.kept.get(following, 0.0) / row.total

    return tuple(dict.fromkeys([*codes[: CHOICES // 2], *heapq.nlargest(CHOICES // 2, codes, key=both)]))


@lru_cache(maxsize=4096)
def endings(pending: int, last: str) -> tuple[gbk.Code, ...]:
    """The characters of a first byte, whatever their second; behind a lost pair, those known to follow `last`."""
    codes = _by_lead().get(pending, ()) if pending >= 0 else _lost_endings(pending, last, gbk.LEADS)
    return tuple(islice(codes, _ENDINGS))


def _lost_endings(pending: int, last: str, trails: Container[int]) -> Iterator[gbk.Code]:
    """The characters known to follow `last` that may have ended the lost pair that began with ``-pending``.

    Only those with a second byte of `trails`.
    """
    leads, by_symbol = frozenset(_lost_seconds()[-pending]), _by_symbol()
    for symbol in dict.fromkeys(character_model().followers(last)):
        for code in by_symbol.get(symbol, ()):
            if code.lead in leads and code.trail in trails:
                yield code


@lru_cache(maxsize=4096)
def spelled_endings(pending: int, reading: str) -> tuple[gbk.Code, ...]:
    """The characters with `reading` and a first byte; behind a lost pair, of those that may have ended it."""
    leads = (pending,) if pending >= 0 else _lost_seconds()[-pending]
    return tuple(code for code in spelled(reading) if code.lead in leads and code.trail in gbk.LEADS)


@lru_cache(maxsize=2048)
def spelled(reading: str) -> tuple[gbk.Code, ...]:
    """The characters that are read so."""
    alike = _by_syllable().get(syllable(reading), ())
    return tuple(code for code in alike if reading_fits(code.char, reading))


@cache
def _by_syllable() -> dict[str, list[gbk.Code]]:
    found: dict[str, list[gbk.Code]] = {}
    for code in gbk.codes().values():
        for known in syllables(code.char):
            found.setdefault(known, []).append(code)
    return found


@lru_cache(maxsize=4096)
def before_lost(pending: int, last: str) -> tuple[gbk.Code, ...]:
    """The characters of a first byte whose second byte may have begun a lost pair."""
    seconds = _lost_seconds()
    if pending < 0:
        return tuple(islice(_lost_endings(pending, last, seconds), _LOST_CHOICES))
    return tuple(islice((code for code in _by_lead().get(pending, ()) if code.trail in seconds), _LOST_CHOICES))


@cache
def _by_frequency() -> tuple[gbk.Code, ...]:
    """All characters, the more frequent ones first."""
    unigram, chart = character_model().unigram, charted()
    return tuple(sorted(gbk.codes().values(), key=lambda code: unigram(chart[code.char]), reverse=True))


@cache
def _by_trail() -> dict[int, list[gbk.Code]]:
    """The characters of each second byte, the more frequent ones first."""
    found: dict[int, list[gbk.Code]] = {}
    for code in _by_frequency():
        found.setdefault(code.trail, []).append(code)
    return found


@cache
def _by_lead() -> dict[int, list[gbk.Code]]:
    """The characters of each first byte whose second can start one, the more frequent ones first."""
    found: dict[int, list[gbk.Code]] = {}
    for code in _by_frequency():
        if code.trail in gbk.LEADS:
            found.setdefault(code.lead, []).append(code)
    return found


@cache
def _by_symbol() -> dict[str, list[gbk.Code]]:
    """The characters of each symbol whose second byte can start one."""
    found: dict[str, list[gbk.Code]] = {}
    for code in gbk.codes().values():
        if code.trail in gbk.LEADS:
            found.setdefault(charted()[code.char], []).append(code)
    return found


@cache
def _lost_seconds() -> dict[int, tuple[int, ...]]:
    """For each first byte the second ones that make no character with it and can start one themselves."""
    table = gbk.codes()
    seconds = {lead: tuple(trail for trail in gbk.LEADS if (lead, trail) not in table) for lead in gbk.LEADS}
    return {lead: trails for lead, trails in seconds.items() if trails}
