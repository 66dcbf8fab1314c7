"""Pinyin ruby put into the running text by mirror sites: 機(jī)關(guān) was 機關.

A bracket is ruby only if its reading fits the character before it; the reading is a checksum. Readings with a tone
mark are enough by themselves, but for a few that stand apart in a text of simplified script: mirrors write traditional
script, and 亳（bó）州 is a writer's gloss. Readings without a tone are taken only in a text that is full of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import pairwise

from nlp.alignment import Edit
from nlp.normalize import is_simplified
from nlp.repair import gbk

#: What a reading looks like, fitting or not.
SYLLABLE = r"[a-zü\u0300-\u036fà-öø-ÿāēěīńňōūǎǐǒǔǖǘǚǜǹḿ]{1,8}[1-5]?"
#: A reading in brackets, and one of which the bracket that opens is lost.
READING, READING_END = re.compile(rf"\(({SYLLABLE})\)"), re.compile(rf"({SYLLABLE})\)")
_RUBY = re.compile(rf"[(（](?<=[㐀-鿿].) ?({SYLLABLE}) ?[)）]")
# Mirrors look for the bytes of a character and hit those of a mark and the letter behind it: “l(fā)ife holds 發.
_STRADDLED = re.compile(rf"\((?<=[^\x00-\x7f][A-Za-z].)({SYLLABLE})\)")
_TONES = "\u0304\u0301\u030c\u0300"
#: So many brackets that fit make a text of ruby where tone or script leave it open; fewer are taken for glosses.
_RUBY_TEXT = 5
# A gloss of a word, 试点(shì diǎn), has several syllables and does not match; a gloss of one character stands alone.


def ruby_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``ruby`` over each character with its bracketed reading. Linear in the text."""
    found = [match for match in _RUBY.finditer(text) if reading_fits(text[match.start() - 1], match[1])]
    straddled = [match for match in _STRADDLED.finditer(text) if _straddles(text, match.start(), match[1])]
    if found and not straddled and _are_glosses(found) and is_simplified(text):
        found = []
    toned = sum(_has_tone(match[1]) for match in found)
    toneless_too = toned >= _RUBY_TEXT or len(found) - toned >= _RUBY_TEXT
    edits = [
        Edit(match.start() - 1, match.end(), text[match.start() - 1], "ruby", 1.0 if _has_tone(match[1]) else 0.9)
        for match in found
        if toneless_too or _has_tone(match[1])
    ]
    edits += [Edit(match.start() - 1, match.end(), text[match.start() - 1], "ruby", 0.99) for match in straddled]
    yield from sorted(edits, key=lambda edit: edit.start)


def _are_glosses(found: Sequence[re.Match[str]]) -> bool:
    """Whether readings that fit are a writer's: one alone, or a few in full-width brackets, each by itself."""
    if len(found) < 2:
        return True
    apart = all(second.start() - first.end() > 1 for first, second in pairwise(found))
    return len(found) < _RUBY_TEXT and apart and all("（" in match.group() for match in found)


def _straddles(text: str, at: int, reading: str) -> bool:
    """Whether the bytes before the bracket at `at`, of half a mark and a letter, are a GBK character with `reading`."""
    pair = gbk.encode(text[at - 2]) if _has_tone(reading) else None
    code = gbk.codes().get((pair[1], ord(text[at - 1]))) if pair else None
    return code is not None and reading_fits(code.char, reading)


@lru_cache(maxsize=65_536)
def reading_fits(char: str, reading: str) -> bool:
    """Whether `reading` (tone mark, tone digit or neither) is one of the readings of `char`."""
    syllable, tone = _split(reading)
    return any(syllable == known and tone in (0, known_tone) for known, known_tone in _readings(char))


def syllable(reading: str) -> str:
    """A reading without its tone."""
    return _split(reading)[0]


def syllables(char: str) -> frozenset[str]:
    """The readings of a character without their tones."""
    return frozenset(known for known, _ in _readings(char))


def _has_tone(reading: str) -> bool:
    return _split(reading)[1] > 0


def _split(reading: str) -> tuple[str, int]:
    """A syllable without its tone, and the tone: 1 to 4, or 0 where none is written."""
    tone = 0
    letters = []
    for char in unicodedata.normalize("NFD", reading):
        if char in _TONES:
            tone = _TONES.index(char) + 1
        elif char.isdigit():
            tone = int(char) % 5
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


@lru_cache(maxsize=32_768)
def _readings(char: str) -> tuple[tuple[str, int], ...]:
    known = import_module("pypinyin.constants").PINYIN_DICT.get(ord(char))
    # A neutral reading has no tone mark and fits a toneless bracket.
    return tuple(_split(reading) for reading in known.split(",")) if known else ()
