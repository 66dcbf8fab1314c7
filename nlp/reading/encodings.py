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
# Bytes that decode by luck give characters no page has; so many of them in a hundred mean the guess was wrong.
_ODD_SHARE = 0.02
# Line ends, tabs and the few control characters that word processors leave behind.
_USUAL_CONTROLS = frozenset("\t\n\v\f\r\x1a\x85")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of `data` and the name of its encoding.

    Tries a byte-order mark, then UTF-8, then GB18030 (which holds GBK and GB2312). A file that was cut off inside its
    last character is read without that character.

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
            return _decode_whole(data[len(mark) :], name)
    if b"\0" in data:
        raise ValueError("binary file, not text")
    for name in ("utf-8", "gb18030"):
        try:
            return _decode_whole(data, name)
        except ValueError:
            continue
    raise ValueError("unreadable encoding: neither UTF-8 nor GB18030 (name it with --encoding)")


def _decode_whole(data: bytes, name: str) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        text = decoder.decode(data)  # without `final`: a character cut off at the end is left out
    except UnicodeDecodeError as error:
        raise ValueError(f"not in encoding {name}: byte {error.start} cannot be read") from None
    odd = sum(1 for char in text if unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in _USUAL_CONTROLS)
    if odd > _ODD_SHARE * len(text):
        raise ValueError(f"binary file or not in encoding {name}: too many control and unassigned characters")
    return text, name
