r"""Escapes and markup that a page's scripts left in the text: ``&ldquo;``, ``\u201c``, ``<\/p>``, ``<br>``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from nlp.alignment import Edit

# Escaped once or several times over (&amp;amp;nbsp;). Names that pages write without the semicolon are few.
_ENTITY = re.compile(
    r"&(?:amp;){0,3}(?:#(?P<decimal>\d{1,7});|#[xX](?P<hex>[0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<bare>nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|mdash|middot|hellip)(?![A-Za-z0-9=;]))"
)
_CODE_POINT = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_LINE_ESCAPE = re.compile(r"(?<=[㐀-鿿。！？；：”）》>\s\u3000])(?:\\[rnt])+(?=[㐀-鿿“（《<\s\u3000]|\Z)")
# Only before a quote mark, a slash behind "<", or Chinese text: a backslash elsewhere may belong to a path or formula.
_BACKSLASH = re.compile(r"\\(?=[“”‘’\"'「」『』《》，。、；：！？（）㐀-鿿])|(?<=<)\\(?=/)")

_BLOCKS = "p|div|br|hr|li|ul|ol|tr|table|tbody|h[1-6]|section|article|blockquote|center"
_INLINES = "span|strong|em|b|i|u|font|a|img|td|th|sup|sub|o:p|small|big"
_ATTRIBUTES = r"""(?:\s+[A-Za-z:_-]{1,30}(?:\s?=\s?(?:"[^"<>\n]{0,400}"|'[^'<>\n]{0,400}'|[^\s"'<>]{1,200}))?){0,20}"""
_TAGS = re.compile(rf"(?:</?(?:(?P<block>{_BLOCKS})|{_INLINES}){_ATTRIBUTES}\s?/?>)", re.IGNORECASE)
_SPACES = {"\xa0": " ", "\u2002": " ", "\u2003": "\u3000", "\u00ad": "", "\u200b": "", "\ufeff": ""}


def entity_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``entity`` over each HTML entity with what it stands for, blanks as plain space."""
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        char = _entity(match)
        if char is not None:
            yield Edit(match.start(), match.end(), _SPACES.get(char, char), "entity", 0.99)


def _entity(match: re.Match[str]) -> str | None:
    name = match["name"] or match["bare"]
    if name:
        return html5.get(f"{name};")
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    if code in (9, 10, 13):
        return " " if code == 9 else "\n"
    printable = 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if printable else None


def escape_edits(text: str) -> Iterator[Edit]:
    r"""Edits of kind ``escape`` over ``\u201c``, ``\n`` between Chinese, and stray backslashes before quotes."""
    if "\\" not in text:
        return
    edits = [
        Edit(*match.span(), char, "escape", 0.99) for match in _CODE_POINT.finditer(text) if (char := _points(match[0]))
    ]
    edits += [
        Edit(*match.span(), "\n" if "n" in match[0] or "r" in match[0] else " ", "escape", 0.9)
        for match in _LINE_ESCAPE.finditer(text)
    ]
    for match in _BACKSLASH.finditer(text):
        end = match.end() + 1
        edits.append(Edit(match.start(), end, text[match.end() : end], "escape", 0.98))
    yield from sorted(edits, key=lambda edit: edit.start)


def _points(escaped: str) -> str:
    r"""The characters of a run of ``\uXXXX``; nothing if one is ASCII, a control character or half a surrogate pair."""
    units = b"".join(int(code, 16).to_bytes(2, "big") for code in escaped.split("\\u")[1:])
    text = units.decode("utf-16-be", errors="ignore")
    whole = len(text.encode("utf-16-be")) == len(units)
    return text if whole and all(ord(char) >= 0xA0 for char in text) else ""


def markup_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``markup`` over HTML tags: those of blocks become a line end, others go."""
    if "<" not in text:
        return
    for match in _TAGS.finditer(text):
        yield Edit(match.start(), match.end(), "\n" if match["block"] else "", "markup", 0.95)
