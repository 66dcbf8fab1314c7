"""Bytes to text: which encoding a Chinese text file is in, decided on its bytes alone."""

from __future__ import annotations

import codecs
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# GB18030 holds GBK and GB2312; cp950 is Big5 as Windows writes it, big5hkscs adds the characters of Hong Kong.
_ENCODINGS = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
# Bytes that decode by luck give characters no page has; so many of them in a hundred mean the guess was wrong.
_ODD_SHARE = 0.02
# A handful of them gets into any text by way of the clipboard, and is more than that share of a short one.
_ODD_FEW = 8
_ODD_SHARE_OF_FEW = 1 / 3
# Line ends, tabs and the few control characters that word processors leave behind.
_USUAL_CONTROLS = frozenset("\t\n\v\f\r\x1a\x85")

# The 300 most frequent characters of jieba's dictionary (weighted by its word counts), their traditional forms, and
# the punctuation of Chinese text. About six in ten characters of any Chinese text are among them, and two in a hundred
# of one read in the wrong encoding.
_COMMON = frozenset(
    "一是人了不在有大中国和为这上他个地年来我会以到时要出的生学说道民家子也成行下们于后就发自之对得主长可过天作分方用多你着部能市等业全里工公经本都而高政法面门动日进区事代那去心小"
    "同北定开产前其军还然起种所如现理机体表力好外与文当两实重新三么只山水关明从化平建又制南内西没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第她合院物性战由位常点海意场武"
    "使次二向治因立数样身情入原问把路被并利石老教万知级量任江及应省资委务元美特期世湖回系比气汉总展电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流命至报米给打变"
    "果书清活几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五京河接条规"
    "國爲為這個來會時學說們於後發對長過業裏裡經門動進區開產產軍還種現機體與當兩實麼關從內沒將員東頭間無見戰點場數樣問並萬級應資務氣漢總電聲設義統處馬兒領隊計別權話報給變書幾華議稱決張導術"
    "結師達題條規"
    "，。、；：？！“”‘’（）《》「」『』—…·　"
)
_SAMPLE = 4000  # characters that decide between encodings
# What a text in the right encoding has at the least of these characters; short ones vary.
_COMMON_SHARE = 0.2
# Bytes broken on their way, as in a page cut together from two: so many characters in a hundred may be lost.
_LOST_SHARE = 0.01


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of `data` and the name of its encoding.

    Tries a byte-order mark, then UTF-8; then takes the one of GB18030 (which holds GBK and GB2312), Big5 and UTF-16
    in which most of the text is common characters. A file that was cut off inside its last character is read without
    that character; a few broken bytes in a long file come out as U+FFFD.

    Args:
        data: the whole file.
        encoding: the name of a Python codec, to override the decision.

    Raises:
        ValueError: `data` is binary, or in none of these encodings; the message says which.
    """
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except LookupError:
            raise ValueError(f"unknown encoding {encoding!r}") from None
        except UnicodeDecodeError as error:
            raise ValueError(f"not in encoding {encoding}: byte {error.start} cannot be read") from None
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode_whole(data[len(mark) :], name), name
    readings: list[tuple[float, str, str]] = []
    if b"\0" not in data:
        try:
            return _decode_whole(data, "utf-8"), "utf-8"
        except ValueError:
            readings += _readings(data, ("utf-8",), "replace")
    readings += _readings(data, _ENCODINGS, "strict") or _readings(data, _ENCODINGS[:1], "replace")
    share, text, name = max(readings, key=lambda reading: reading[0], default=(0.0, "", ""))
    if share >= _COMMON_SHARE:
        return text, name
    if b"\0" in data:
        raise ValueError("binary file, not text")
    # Too little to go by: a name, a row of rare characters.
    for _, text, name in readings:
        if name == "gb18030" and "\ufffd" not in text and _odd(text) <= _ODD_SHARE * len(text):
            return text, name
    raise ValueError("unreadable encoding: none of UTF-8, UTF-16, GB18030 and Big5 (name it with --encoding)")


def _readings(data: bytes, names: tuple[str, ...], errors: str) -> list[tuple[float, str, str]]:
    """`data` in each of the encodings that it can be read in, behind the share of common characters in it."""
    readings = []
    for name in names:
        try:
            text = _decode_whole(data, name, errors)
        except ValueError:
            continue
        sample = [char for char in text[:_SAMPLE] if char > "\x7f"]
        share = sum(map(_COMMON.__contains__, sample)) / len(sample) if sample else 0.0
        readings.append((share, text, name))
    return readings


def _decode_whole(data: bytes, name: str, errors: str = "strict") -> str:
    decoder = codecs.getincrementaldecoder(name)(errors)
    try:
        text = decoder.decode(data)  # without `final`: a character cut off at the end is left out
    except UnicodeDecodeError as error:
        raise ValueError(f"not in encoding {name}: byte {error.start} cannot be read") from None
    # Beyond ASCII what is valid UTF-8 is UTF-8, whatever the characters: text damaged before it was saved has odd ones.
    odd = _odd(text if name != "utf-8" else text.encode("ascii", "ignore").decode("ascii"))
    allowed = max(_ODD_SHARE * len(text), min(_ODD_FEW, _ODD_SHARE_OF_FEW * len(text)))
    lost = text.count("\ufffd") if errors == "replace" else 0
    if odd > allowed or lost > _LOST_SHARE * len(text):
        raise ValueError(f"binary file or not in encoding {name}: too many control and unassigned characters")
    return text


def _odd(text: str) -> int:
    return sum(text.count(char) for char in set(text) if _is_odd(char))


def _is_odd(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in _USUAL_CONTROLS
