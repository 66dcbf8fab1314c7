"""Text decoded with the wrong table: UTF-8 read as GBK (锛 銆 鈥), UTF-8 or GBK read as Latin-1 or Windows-1252.

A stretch is taken back to its bytes and decoded again. Nearly no clean text survives that, so a stretch that decodes to
Chinese was damaged. Bytes lost as ``?`` or U+FFFD are filled in where the other bytes of the character and the words
around it leave one likely choice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from nlp.alignment import Edit
from nlp.repair import gbk
from nlp.repair.ngrams import DIGIT, LETTER, SPACE, character_model, symbols

# The first two bytes of the commonest marks and words of Chinese UTF-8 as GBK shows them; none stands in clean text.
_TELLTALES = re.compile("[锛銆鈥鐨鏄鍦绗璇]")
_STRETCH = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|\?)*")
# What stands for a lost byte, or for two that GBK gives no character.
_NO_CHARACTER = re.compile("[€?\ufffd\ue000-\uf8ff]")
# A lost byte. One shown as U+FFFD with Chinese behind it was 80, which begins no character of GBK; others had ASCII
# behind them. Some pages lost a line end there, so what comes out is checked.
_LOST_BYTE, _LIKELY_80 = -1, -2
# A stretch is repaired if at most this share of its bytes makes no character, and if it has so many that do.
_BAD_SHARE = 0.1
_LEAST_HAN = 2
_SURE = 3
#: So many bytes are decoded at a time, so that cost stays linear where many are lost.
_PART = 240
_LEAST_CHINESE = 0.6

_PAIRS = {"）": "（", "》": "《", "】": "【", "」": "「", "』": "『", "〉": "〈", "”": "“", "〕": "〔"}
_BRACKET_REACH = 60

# Windows-1252 has letters and marks where Latin-1 has control characters.
_WESTERN = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_WESTERN |= {chr(code): code for code in range(0x80, 0x100)}
_LETTERS = re.compile("[À-ÿ]")
_WESTERN_STRETCH = re.compile(f"[{''.join(_WESTERN)}]{{2,}}")


def may_be_mojibake(text: str) -> bool:
    """Whether `text` has marks of UTF-8 read as GBK, or rows of letters that Western tables have for bytes."""
    return len(_TELLTALES.findall(text)) >= _LEAST_HAN or any(
        _LETTERS.search(match[0]) for match in _WESTERN_STRETCH.finditer(text)
    )


def mojibake_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``mojibake`` over each stretch that was decoded with the wrong table. Linear in the text."""
    edits = list(_western_edits(text))
    if len(_TELLTALES.findall(text)) >= _LEAST_HAN:
        edits += _utf8_as_gbk_edits(text)
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start >= end:
            yield edit
            end = edit.end


def _utf8_as_gbk_edits(text: str) -> Iterator[Edit]:
    sure = 0  # stretches so far that can have been nothing else
    for match in _STRETCH.finditer(text):
        telling = _TELLTALES.search(match.group()) is not None or len(match.group()) >= 3
        if not telling and sure < _SURE:
            continue
        before, behind = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 1]
        decoded, bad, guessed = _decode(_bytes(match.group()), before, behind)
        if bad and "€" in match.group():  # it stands for two bytes too
            other = _decode(_bytes(match.group(), euro=(0xA2, 0xE3)), before, behind)
            decoded, bad, guessed = min((decoded, bad, guessed), other, key=lambda reading: reading[1])
        # Single characters between figures tell nothing, but in a text that was damaged all over they were too.
        least = _LEAST_HAN if sure < _SURE else 1
        if bad <= _BAD_SHARE * len(decoded) and _is_chinese(decoded, least):
            sure += telling and not bad
            yield Edit(match.start(), match.end(), decoded, "mojibake", 0.9 if guessed or bad else 0.99)


def _bytes(text: str, euro: tuple[int, ...] = (0x80,)) -> list[int]:
    """The bytes of `text` in GBK; lost ones, and characters that GBK has not, are negative.

    `euro` is what ``€`` stands for: 80 in code page 936, A2 E3 in GB 18030.
    """
    data: list[int] = []
    at = 0
    for match in _NO_CHARACTER.finditer(text):
        data += _plain_bytes(text[at : match.start()])
        at = match.end()
        if match[0] == "€":
            data += euro
        elif pair := gbk.encode(match[0]) if match[0] not in "?\ufffd" else None:
            data += pair
        else:
            data.append(_LIKELY_80 if match[0] == "\ufffd" and not text[at : at + 1].isascii() else _LOST_BYTE)
    return data + _plain_bytes(text[at:])


def _plain_bytes(text: str) -> list[int]:
    """The bytes of `text` in GBK, of later characters in GB 18030; others are lost."""
    try:
        return list(text.encode("gbk"))
    except UnicodeEncodeError:
        pairs = (gbk.encode(char) or _two_bytes(char) for char in text)
        return [byte for pair in pairs for byte in pair or (_LOST_BYTE,)]


def _two_bytes(char: str) -> tuple[int, int] | None:
    """The bytes of a character that GB 18030 added at free places of GBK, such as ``ǹ``."""
    data = char.encode("gb18030", errors="ignore")
    return (data[0], data[1]) if len(data) == 2 else None


def _decode(data: list[int], before: str, behind: str) -> tuple[str, int, int]:
    """`data` decoded as UTF-8, the number of bytes that made no character, and the number of characters guessed.

    `before` is what stands in front of it, `behind` the character with which the text goes on.
    """
    out: list[str] = []
    bad = guessed = at = 0
    # FF stands in no UTF-8.
    raw = bytes(byte if byte >= 0 else 0xFF for byte in data)
    while at < len(data):
        whole = _good_start(raw, at)
        if whole:
            out += whole
            at += len(whole.encode())
            continue
        lead = data[at]
        size = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 0
        unit = data[at : at + size]
        choices = _characters(tuple(unit)) if len(unit) == size > 0 else ()
        if not choices:
            bad += 1
            at += 1
            if lead >= 0:
                out.append("\ufffd")
            continue
        if len(choices) > 1:
            guessed += 1
        follower = behind or "\n" if at + size == len(data) else _good_start(raw, at + size)[:1]
        if len(choices) > 1:
            choices = _in_place(choices, "".join(out[-_BRACKET_REACH:]))
        out.append(_likeliest(choices, (before + "".join(out[-2:]))[-2:], follower))
        at += size
    return "".join(out), bad, guessed


def _good_start(raw: bytes, at: int) -> str:
    """The characters that `raw` begins with at `at`, of up to three bytes each."""
    part = raw[at : at + _PART]
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError as error:
        return part[: error.start].decode("utf-8")


@lru_cache(maxsize=4096)
def _characters(unit: tuple[int, ...]) -> tuple[str, ...]:
    """The characters that the bytes of `unit` may stand for; one byte of it may be lost."""
    if _LIKELY_80 in unit:
        likely = tuple(0x80 if byte == _LIKELY_80 else byte for byte in unit)
        if found := _characters(likely):
            return found
        unit = tuple(_LOST_BYTE if byte == _LIKELY_80 else byte for byte in unit)
    lost = [i for i, byte in enumerate(unit) if byte < 0]
    if len(lost) > 1:
        return ()
    fillings = [(*unit[: lost[0]], byte, *unit[lost[0] + 1 :]) for byte in range(0x80, 0xC0)] if lost else [unit]
    decoded = [bytes(filling).decode("utf-8", errors="ignore") for filling in fillings]
    return tuple(char for char in decoded if char and unicodedata.category(char) != "Cn")


def _in_place(choices: tuple[str, ...], before: str) -> tuple[str, ...]:
    """Those of `choices` that can stand behind `before`: of closing brackets only those of an open one."""
    fitting = tuple(char for char in choices if char not in _PAIRS or before.rfind(_PAIRS[char]) > before.rfind(char))
    return fitting or choices


@lru_cache(maxsize=4096)
def _likeliest(choices: tuple[str, ...], before: str, behind: str) -> str:
    """The choice that goes best with the characters before it and, where it is known, the one behind."""
    if len(choices) == 1:
        return choices[0]
    last, follower = symbols((SPACE * 2 + before)[-2:]), symbols(behind)
    model = character_model()

    def weight(char: str) -> float:
        symbol = symbols(char)
        if symbol in (DIGIT, LETTER):
            return 0.0  # full-width ones are rare, and no telling which
        weight = model.probability(last + symbol)
        return weight * model.probability(last[1] + symbol + follower) if follower else weight

    # Pages in UTF-8 are in simplified script more often than not.
    return max(choices, key=lambda char: (weight(char), char == symbols(char)))


def _western_edits(text: str) -> Iterator[Edit]:
    stretches = list(_WESTERN_STRETCH.finditer(text))
    if not stretches:
        return
    for encoding in ("utf-8", "gb18030"):
        decoded = [_redecode(match.group(), encoding) for match in stretches]
        # One character alone may be chance, unless the rest of the text was damaged in the same way.
        least = 1 if encoding == "utf-8" or sum(_is_chinese(new, 4) for new in decoded) >= 3 else _LEAST_HAN
        good = [_is_chinese(new, least) and _is_common(new) for new in decoded]
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
    chinese = sum(
        "一" <= char <= "鿿" or "\u2014" <= char <= "\u2026" or "\u3000" <= char <= "〟" or "！" <= char <= "～"
        for char in text
    )
    return chinese >= least and chinese >= _LEAST_CHINESE * sum(not char.isascii() for char in text)


def _is_common(text: str) -> bool:
    """Whether the characters of `text` are such as running text has."""
    model = character_model()
    rare = sum(model.unigram(symbol) < 1e-6 for symbol in symbols(text))
    return rare <= len(text) / 5
