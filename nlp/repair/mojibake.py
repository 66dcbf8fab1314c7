"""Text decoded with the wrong table: UTF-8 read as GBK (锛 銆 鈥), UTF-8 or GBK read as Latin-1 or Windows-1252.

A stretch is taken back to its bytes and decoded again. Nearly no clean text survives that, so a stretch that decodes to
Chinese was damaged. Bytes lost as ``?`` or U+FFFD are filled in where the other bytes of the character and the words
around it leave one likely choice (:mod:`nlp.repair.lossy_utf8`); elsewhere the character stays U+FFFD and is flagged.
"""

from __future__ import annotations

import heapq
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from nlp.alignment import Edit
from nlp.repair import gbk, lossy_utf8
from nlp.repair.ngrams import character_model, symbols

# The first two bytes of the commonest marks and words of Chinese UTF-8 as GBK shows them; none stands in clean text.
_TELLTALES = re.compile("[锛銆鈥鐨鏄鍦绗璇]")
# The first two bytes of most Chinese characters, as GBK shows them; a few of these stand in traditional text too.
_FIRST_BYTES = re.compile(
    "[{}]".format(bytes(b for i in range(0xE4, 0xEA) for j in range(0x80, 0xA1) for b in (i, j)).decode("gbk"))
)
#: A text without telltales was damaged if a stretch of it has so many characters in UTF-8, and so much of it is that.
_LIKELY_HAN, _LIKELY_SHARE = 4, 0.6
_STRETCH = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|\?)*")
_ASCII_END = re.compile(r"[\x00-\x7f]{1,2}\Z")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Characters that GBK has for the most part, those that it has not, and those with a meaning of their own.
_ENCODED_ALIKE = re.compile("[^?€\ue000-\uf8ff\ufffd]{1,64}|[?€\ue000-\uf8ff\ufffd]+")
_NOT_CHINESE = re.compile("[^一-鿿\u2014-\u2026\u3000-〟！-～]")
_ASCII = re.compile("[\\x00-\\x7f]")
# Bytes that can open characters of one to four bytes in UTF-8, by what is behind; those above FD are lost.
_OPENING = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        b"[\x00-\x7f]",
        b"[\xc2-\xdf](?=[\x00-\xbf\xfe\xff])",
        b"[\xe0-\xef](?=.?[\x00-\xbf\xfe\xff])",
        b"[\xf0-\xf4](?=[\x80-\xbf])",
    )
]
# A stretch is repaired if at most this share of its bytes makes no character, and if it has so many that do.
_BAD_SHARE = 0.1
_LEAST_HAN = 2
_SURE = 3
#: A text with more traditional characters than this is in that script.
_TRADITIONAL_SHARE = 0.05
_CANDIDATES = 3
_LEAST_CHINESE = 0.6

# Windows-1252 has letters and marks where Latin-1 has control characters.
_WESTERN = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_WESTERN |= {chr(code): code for code in range(0x80, 0x100)}
# Marks and space of clean Chinese, which Western tables have too.
_MARKS = re.compile("[\xa0‘’“”–—…·]+")
_LETTERS = re.compile("[À-ÿ]")
# One set of characters first is searched for quickly.
_WESTERN_STRETCH = re.compile(f"[{''.join(_WESTERN)}][{''.join(_WESTERN)}]+")


def may_be_mojibake(text: str) -> bool:
    """Whether `text` has marks of UTF-8 read as GBK, or rows of letters that Western tables have for bytes."""
    return _may_be_utf8_as_gbk(text) or any(_LETTERS.search(match[0]) for match in _WESTERN_STRETCH.finditer(text))


def _may_be_utf8_as_gbk(text: str) -> bool:
    if len(_TELLTALES.findall(text)) >= _LEAST_HAN:
        return True
    if _FIRST_BYTES.search(text) is None:
        return False
    stretches = (match[0].encode("gbk", errors="ignore") for match in _STRETCH.finditer(text))
    decoded = ((data.decode("utf-8", errors="ignore"), len(data)) for data in stretches)
    return any(_is_chinese(new, _LIKELY_HAN) and len(new.encode()) >= _LIKELY_SHARE * size for new, size in decoded)


def mojibake_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``mojibake`` over each stretch that was decoded with the wrong table. Linear in the text."""
    edits = list(_western_edits(text))
    if _may_be_utf8_as_gbk(text):
        edits += _utf8_as_gbk_edits(text)
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start >= end:
            yield edit
            end = edit.end


def _utf8_as_gbk_edits(text: str) -> Iterator[Edit]:
    certain = text.encode("gbk", errors="ignore").decode("utf-8", errors="ignore")
    traditional = sum(old != new for old, new in zip(certain, symbols(certain), strict=True) if "一" <= old <= "鿿")
    page = lossy_utf8.Page(_PRIVATE.search(text) is not None, traditional > _TRADITIONAL_SHARE * len(certain))
    stretches = [_Stretch.of(text, match, page) for match in _STRETCH.finditer(text)]
    # Single characters between figures tell nothing, but in a text that was damaged all over they were too.
    read = (one for one in stretches if one.telling and one.is_read(_LEAST_HAN))
    all_over = len(list(islice(read, _SURE))) == _SURE
    for one in stretches:
        if one.is_read(1) if all_over else one.telling and one.is_read(_LEAST_HAN):
            yield from one.edits()
        elif all_over and ("\ufffd" in one.text or _TELLTALES.search(one.text)):
            yield Edit(one.start, one.start + len(one.text), one.text, "mojibake", 0.0, True)


class _Stretch(NamedTuple):
    """A stretch of `text` at `start` with its `reading`; `cuts` are where its characters begin in GBK, and the end."""

    text: str
    start: int
    reading: lossy_utf8.Reading
    cuts: Sequence[int]

    @classmethod
    def of(cls, text: str, match: re.Match[str], page: lossy_utf8.Page) -> _Stretch:
        """The reading of a stretch with fewest bytes that make no character; an empty one where these are too many."""
        # What is in front and behind is ASCII, and then damaged too.
        before, behind = (
            _ASCII_END.search(text, max(0, match.start() - 2), match.start()),
            text[match.end() : match.end() + 1],
        )
        found = []
        # It stands for 80 in code page 936, for A2 E3 in GB 18030.
        for euro in ((0x80,), (0xA2, 0xE3)) if "€" in match[0] else ((0x80,),):
            data, lost, cuts = _bytes(match[0], euro)
            if not _may_be_read(data):
                continue
            reading = lossy_utf8.read(data, lost, before[0] if before else "", behind, page=page)
            found.append(cls(match[0], match.start(), reading, cuts))
        nothing = cls(match[0], match.start(), lossy_utf8.Reading([], [], {}), ())
        return min(found, key=lambda one: one.reading.bad, default=nothing)

    @property
    def telling(self) -> bool:
        """Whether it has a mark of UTF-8 read as GBK, or is long enough to be chance no more."""
        return len(self.text) >= 3 or _TELLTALES.search(self.text) is not None

    def is_read(self, least: int) -> bool:
        """Whether the reading is Chinese for the most part, with at least `least` characters."""
        chars = self.reading.chars
        return self.reading.bad <= _BAD_SHARE * len(chars) and _is_chinese("".join(chars), least)

    def edits(self) -> Iterator[Edit]:
        """Edits on parts that are whole in both encodings; those with a character in doubt are flagged."""
        chars, starts, ranked = self.reading
        unsure = frozenset(self.reading.unsure())
        for first, behind, sure in self._parts():
            start = self.start + bisect_left(self.cuts, starts[first])
            last = self.start + (bisect_left(self.cuts, starts[behind]) if behind < len(starts) else len(self.text))
            open_ones = [i for i in range(first, behind) if i in ranked]
            share = math.prod([ranked[i][0][1] if ranked[i] else 0.0 for i in open_ones])
            if sure:
                confidence = 0.99 if share == 1 else min(0.95, round(share, 2))
                yield Edit(start, last, "".join(chars[first:behind]), "mojibake", confidence)
            else:
                text = "".join(["\ufffd" if i in unsure else chars[i] for i in range(first, behind)])
                part = [ranked.get(i, ((chars[i], 1.0),)) for i in range(first, behind)]
                yield Edit(start, last, text, "mojibake", round(share, 2), True, _candidates(part))

    def _parts(self) -> list[tuple[int, int, bool]]:
        """The parts that are whole in both encodings, by index of characters, and whether all in them are sure."""
        starts, cuts = self.reading.starts, self.cuts
        parts: list[tuple[int, int, bool]] = []
        done = 0
        for i in self.reading.unsure():
            if i < done:
                continue
            first, behind = i, i + 1
            while first > done and cuts[bisect_left(cuts, starts[first])] != starts[first]:
                first -= 1
            while behind < len(starts) and cuts[bisect_left(cuts, starts[behind])] != starts[behind]:
                behind += 1
            if first > done:
                parts.append((done, first, True))
            elif parts:
                first = parts.pop()[0]
            parts.append((first, behind, False))
            done = behind
        if done < len(starts):
            parts.append((done, len(starts), True))
        return parts


def _candidates(part: Sequence[lossy_utf8.Ranked]) -> tuple[str, ...]:
    """The likeliest wordings of a part, given its characters with their choices: the best, then those with another
    choice in one place.
    """
    if not all(part):
        return ()
    best = [choices[0][0] for choices in part]
    others = [
        (share / choices[0][1], "".join([*best[:i], char, *best[i + 1 :]]))
        for i, choices in enumerate(part)
        for char, share in choices[1:]
    ]
    return ("".join(best), *(text for _, text in heapq.nlargest(_CANDIDATES - 1, others)))


def _bytes(text: str, euro: tuple[int, ...]) -> tuple[bytes, set[int], list[int]]:
    """The bytes of `text` in GBK, the offsets of those that are lost, and where each character begins; then the end.

    `euro` is what ``€`` stands for.
    """
    data = bytearray()
    lost: set[int] = set()
    cuts: list[int] = []
    for run in _ENCODED_ALIKE.finditer(text):
        try:
            known = run[0].encode("gbk")
        except UnicodeEncodeError:
            known = b""
        if len(known) == 2 * len(run[0]):
            cuts += range(len(data), len(data) + len(known), 2)
            data += known
            continue
        for char in run[0]:
            cuts.append(len(data))
            pair = euro if char == "€" else None if char == "?" else gbk.encode(char) or _two_bytes(char)
            if pair is None:
                lost.add(len(data))
            data.extend(pair or (lossy_utf8.LOST if char == "?" else lossy_utf8.REPLACED,))
    return bytes(data), lost, [*cuts, len(data)]


def _may_be_read(data: bytes) -> bool:
    """Whether few enough of the bytes may make no character: a necessary condition of :meth:`_Stretch.is_read`.

    Each byte that can open a character, by the byte or two behind it, is taken to do so and not to overlap another.
    """
    counts = [len(pattern.findall(data)) for pattern in _OPENING]
    bad = len(data) - sum(size * count for size, count in enumerate(counts, 1))
    return bad <= _BAD_SHARE * (bad + sum(counts))


def _two_bytes(char: str) -> tuple[int, int] | None:
    """The bytes of a character that GB 18030 added at free places of GBK, such as ``ǹ``."""
    data = char.encode("gb18030", errors="ignore")
    return (data[0], data[1]) if len(data) == 2 else None


def _western_edits(text: str) -> Iterator[Edit]:
    stretches = list(_WESTERN_STRETCH.finditer(text))
    if not stretches:
        return
    for encoding in ("utf-8", "gb18030"):
        decoded = [_redecode(match.group(), encoding) for match in stretches]
        # One character alone may be chance, unless the rest of the text was damaged in the same way.
        least = 1 if encoding == "utf-8" or sum(_is_chinese(new, 4) for new in decoded) >= 3 else _LEAST_HAN
        good = [
            _is_chinese(new, least) and _is_common(new) and not _MARKS.fullmatch(match[0])
            for match, new in zip(stretches, decoded, strict=True)
        ]
        if any(good):
            for match, new, is_good in zip(stretches, decoded, good, strict=True):
                if is_good:
                    yield Edit(match.start(), match.end(), new, "mojibake", 0.98)
            return


def _redecode(text: str, encoding: str) -> str:
    """`text` taken back to bytes and decoded again; nothing if that cannot be."""
    try:
        return bytes(_WESTERN[char] for char in text).decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_chinese(text: str, least: int) -> bool:
    """Whether `text` is Chinese characters and marks for the most part, at least `least` of them."""
    chinese = len(text) - len(_NOT_CHINESE.findall(text))
    return chinese >= least and chinese >= _LEAST_CHINESE * (len(text) - len(_ASCII.findall(text)))


def _is_common(text: str) -> bool:
    """Whether the characters of `text` are such as running text has."""
    model = character_model()
    rare = sum(model.unigram(symbol) < 5e-7 for symbol in symbols(text))
    return rare <= len(text) / 5
