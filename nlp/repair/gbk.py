"""The double-byte codes of GBK (cp936) as tables: which characters share a first or a second byte."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

LEADS = range(0x81, 0xFF)


class Code(NamedTuple):
    """A character with its two bytes."""

    lead: int
    trail: int
    char: str


@cache
def codes() -> dict[tuple[int, int], Code]:
    """Every assigned pair of bytes with its character."""
    pairs = [(lead, trail) for lead in LEADS for trail in range(0x40, 0xFF) if trail != 0x7F]
    chars = b"\n".join(map(bytes, pairs)).decode("gbk", errors="replace").split("\n")
    return {
        pair: Code(*pair, char) for pair, char in zip(pairs, chars, strict=True) if len(char) == 1 and char != "\ufffd"
    }


@cache
def _private() -> dict[str, tuple[int, int]]:
    """The private-use characters that GB 18030 gives to the pairs without a character."""
    pairs = [(lead, trail) for lead in LEADS for trail in range(0x40, 0xFF) if (lead, trail) not in codes()]
    chars = [bytes(pair).decode("gb18030", errors="replace") for pair in pairs]
    return {char: pair for char, pair in zip(chars, pairs, strict=True) if "\ue000" <= char <= "\uf8ff"}


def encode(char: str) -> tuple[int, int] | None:
    """The two bytes of a character, private-use ones included; None for ASCII and what GBK has not."""
    if "\ue000" <= char <= "\uf8ff":
        return _private().get(char)
    try:
        data = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return (data[0], data[1]) if len(data) == 2 else None


def tokens(data: bytes, keep_private: bool = False) -> Iterator[tuple[int, int, str]]:
    """The characters of `data` as browsers of code page 936 show them, each with its byte offsets (end exclusive).

    A first byte with a byte below 40 behind it gives ``?`` for the two, 80 gives ``€``, and pairs without a character
    give the empty string or, with `keep_private`, their private-use character.
    """
    table = codes()
    private = {pair: char for char, pair in _private().items()} if keep_private else {}
    at = 0
    while at < len(data):
        start, lead = at, data[at]
        at += 1
        if lead < 0x80:
            shown = chr(lead)
        elif lead == 0x80:
            shown = "€"
        else:
            pair = (lead, data[at]) if at < len(data) else (lead, 0)
            at = min(at + 1, len(data))
            shown = "?" if pair[1] < 0x40 else table[pair].char if pair in table else private.get(pair, "")
        yield start, at, shown
