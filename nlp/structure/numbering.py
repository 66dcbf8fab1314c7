"""Numbers of sections: the styles of official documents, and the values of their numerals."""

from __future__ import annotations

import re

#: Numbering styles from the outermost inwards; the order is that of official documents.
NUMBERING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("part", r"第[一二三四五六七八九十百]{1,4}(?:编|篇|部分)(?=[ ：、]|$)"),
        ("chapter", r"第[一二三四五六七八九十百0-9]{1,4}章(?![一-鿿])"),
        ("section", r"第[一二三四五六七八九十百0-9]{1,4}节(?![一-鿿])"),
        ("article", r"第[一二三四五六七八九十百0-9]{1,5}条(?=[ 　：【]|$)"),
        ("一、", r"[一二三四五六七八九十]{1,3}(?:、|[.](?![0-9]))"),
        ("（一）", r"（[一二三四五六七八九十]{1,3}）"),
        ("1.", r"[0-9]{1,2}[.、](?![0-9])|0[0-9] {1,3}(?=[^0-9])"),
        ("1.1", r"[0-9]{1,2}[.][0-9]{1,2} (?![0-9])"),
        ("1.1.1", r"[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{1,2}(?![0-9.])"),
        ("（1）", r"（[0-9]{1,2}）|[0-9]{1,2}）"),
        ("①", r"[①-⑳]"),
    )
)
#: The styles whose numbers may open with a character.
_OPENED_BY = {
    first: tuple((name, pattern) for name, pattern in NUMBERING if name in styles)
    for firsts, styles in (
        ("第", ("part", "chapter", "section", "article")),
        ("一二三四五六七八九十", ("一、",)),
        ("（", ("（一）", "（1）")),
        ("0123456789", ("1.", "1.1", "1.1.1", "（1）")),
        ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", ("①",)),
    )
    for first in firsts
}


def numbered(text: str) -> tuple[str, re.Match[str]] | None:
    """The style of the number with which `text` opens, and its match; None if it opens with none."""
    styles = _OPENED_BY.get(text[:1], ())
    return next(((style, match) for style, pattern in styles if (match := pattern.match(text))), None)


#: Values of the digits and of the numbers in rings.
ORDINALS = {char: i for chars in ("一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨⑩") for i, char in enumerate(chars, 1)}


def chinese_ordinal(numeral: str) -> int:
    """The value of a numeral below a thousand: 十二, 一百零三."""
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.removeprefix("零").rpartition("十")
    return 100 * ORDINALS.get(hundreds, 0) + (10 * ORDINALS.get(tens, 1) if ten else 0) + ORDINALS.get(ones, 0)
