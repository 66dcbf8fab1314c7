"""Damage with known truth: what the web does to clean text, by the mechanism that does it.

It is the test bench of repair, of offsets, and of extraction on damaged pages. Every function is deterministic; those
with chance take a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from html.entities import codepoint2name
from importlib import import_module

from nlp.repair import gbk
from nlp.repair.radicals import radical_table

_HAN_FIRST, _HAN_LAST = "一", "鿿"
_TONE_MARKS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# The byte that mirrors put before these marks; it is below 40 and browsers do not show it.
_INVISIBLE = 0x01
_MARKED = "、，。！？；"


def to_traditional(text: str) -> str:
    """`text` in traditional script, character by character; characters whose conversion changes the length stay."""
    converter = import_module("opencc").OpenCC("s2t")
    converted: str = converter.convert(text)
    if len(converted) == len(text):
        return converted
    pairs = ((char, converter.convert(char)) for char in text)
    return "".join(new if len(new) == 1 else old for old, new in pairs)


def add_ruby(text: str, seed: int, share: float = 0.3) -> str:
    """`text` with the reading of about `share` of its Chinese characters in brackets behind them: 機(jī)關(guān)."""
    chance = random.Random(seed)
    pieces = []
    for char in text:
        pieces.append(char)
        if _HAN_FIRST <= char <= _HAN_LAST and chance.random() < share:
            reading = _reading(char)
            if reading:
                pieces.append(f"({reading})")
    return "".join(pieces)


@cache
def _reading(char: str) -> str:
    """The first reading of a character if it has a tone mark, else nothing."""
    reading: str = import_module("pypinyin").pinyin(char, errors=lambda _: ["-"])[0][0]
    return reading if any(mark in _TONE_MARKS for mark in reading) else ""


@dataclass(frozen=True)
class Mirrored:
    """A damaged text; `origins` maps an offset in it to one in the original wherever both have a boundary."""

    text: str
    origins: Mapping[int, int]


def mirror(text: str, annotated: Collection[str], keep_private: bool = False) -> Mirrored:
    """`text` as the ruby mirrors show it: readings behind the `annotated` characters, an invisible byte before marks.

    Both are put in wherever the two bytes stand in the GBK text, aligned or not, and what comes out is decoded as code
    page 936. Characters that GBK has not are dropped first.
    """
    text = text.encode("gbk", errors="ignore").decode("gbk")
    data = text.encode("gbk")
    origins = list(range(len(data)))  # of each byte in the original, -1 for bytes put in
    for char in annotated:
        if reading := _reading(char):
            data, origins = _insert(data, origins, char.encode("gbk"), f"({reading})".encode("gbk"), behind=True)
    for mark in _MARKED:
        data, origins = _insert(data, origins, mark.encode("gbk"), bytes([_INVISIBLE]), behind=False)

    starts = {0: 0}  # byte offsets of the original's characters and of its end
    size = 0
    for i, char in enumerate(text, 1):
        size += len(char.encode("gbk"))
        starts[size] = i
    out: list[str] = []
    boundaries: dict[int, int] = {}
    length = following = 0
    for first, last, shown in gbk.tokens(data, keep_private):
        if following in starts:
            boundaries.setdefault(length, starts[following])
        if data[first] != _INVISIBLE:
            out.append(shown)
            length += len(shown)
        following = max([following, *(origin + 1 for origin in origins[first:last])])
    boundaries[length] = len(text)
    return Mirrored("".join(out), boundaries)


def _insert(data: bytes, origins: list[int], code: bytes, put_in: bytes, *, behind: bool) -> tuple[bytes, list[int]]:
    """`data` with `put_in` before or behind each place of `code`, whether a character starts there or not."""
    pieces: list[bytes] = []
    kept: list[int] = []
    done = 0
    at = data.find(code)
    while at >= 0:
        cut = at + len(code) if behind else at
        pieces += (data[done:cut], put_in)
        kept += origins[done:cut] + [-1] * len(put_in)
        done = cut
        at = data.find(code, at + len(code))
    return b"".join([*pieces, data[done:]]), kept + origins[done:]


def mirror_at_random(text: str, seed: int, share: float = 0.6) -> Mirrored:
    """:func:`mirror` of `text` in traditional script with about `share` of its converted characters annotated."""
    traditional = to_traditional(text)
    changed = sorted({new for old, new in zip(text, traditional, strict=True) if old != new})
    chance = random.Random(seed)
    annotated = [char for char in changed if chance.random() < share]
    chance.shuffle(annotated)
    return mirror(traditional, annotated)


def encode_entities(text: str, times: int = 1) -> str:
    """`text` with its marks as HTML entities, the ampersands of which are escaped again for each further time."""
    for _ in range(times):
        text = "".join(_entity(char) for char in text)
    return text


def _entity(char: str) -> str:
    if char.isascii() and char not in "&<>":
        return char
    name = codepoint2name.get(ord(char))
    return f"&{name};" if name else f"&#{ord(char)};" if "\u3000" <= char <= "〟" else char


def to_radicals(text: str, seed: int, share: float = 0.5) -> str:
    """`text` with about `share` of the characters that are radicals too written as those: 二 becomes ⼆."""
    chance = random.Random(seed)
    radicals = {character: radical for radical, character in radical_table().items()}
    return "".join(chr(radicals[char]) if char in radicals and chance.random() < share else char for char in text)


def utf8_as_gbk(text: str, decoder: str = "gb18030") -> str:
    """`text` as a reader shows it that takes UTF-8 for GBK; bytes that make no character become U+FFFD.

    Of the decoders ``gbk`` loses most; ``gb18030`` has private-use characters for pairs that ``gbk`` does not know.
    """
    return text.encode("utf-8").decode(decoder, errors="replace")


def as_western(text: str, encoding: str = "utf-8") -> str:
    """`text`, stored in `encoding`, as a reader shows it that takes it for Windows-1252."""
    # Where Windows-1252 has no character, browsers show the control character of that number.
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode(encoding))


def add_spam(text: str, name: str = "沙巴体育官网") -> str:
    """`text` with the name of a betting site wherever 中央 stands."""
    return text.replace("中央", name)


def wrap(text: str, width: int = 70, *, indent: str = "　　", blank_lines: bool = False) -> str:
    """`text` with its lines cut at `width` columns (a Chinese character takes two), marks kept off the start of lines.

    Args:
        text: one paragraph a line.
        width: columns of the page.
        indent: put before each paragraph.
        blank_lines: whether an empty line stands between paragraphs.
    """
    out = []
    for paragraph in text.split("\n"):
        line, used = indent, _columns(indent)
        for word in _WORD.findall(paragraph.strip("　 ")):
            size = _columns(word)
            if used + size > width:
                out.append(line)
                line, used = "", 0
                word = word.lstrip(" ")
            line += word
            used += size
        out += [line, ""] if blank_lines else [line]
    return "\n".join(out)


def _columns(text: str) -> int:
    return 2 * len(text) - sum(map(str.isascii, text))


# A character with its marks, or a word or number, stays on one line.
_WORD = re.compile(
    r" ?(?:[“‘（《【(]*(?:[A-Za-z0-9][A-Za-z0-9.,%]*|[^ ])|[“‘（《【(]+)[，。、；：！？”’）》】),.;:!?]*| "
)


def wrap_at_random(text: str, seed: int) -> str:
    """:func:`wrap` at a width between 40 and 90 columns, in one of the usual ways of setting paragraphs apart."""
    chance = random.Random(seed)
    width = chance.randrange(40, 91, 2)
    indent, blank_lines = chance.choice([("　　", False), ("    ", False), ("", True), ("　　", True), ("", False)])
    return wrap(text, width, indent=indent, blank_lines=blank_lines)


#: Every kind of damage as a function of a clean text and a seed.
KINDS: Mapping[str, Callable[[str, int], str]] = {
    "ruby": lambda text, seed: add_ruby(to_traditional(text), seed),
    "slip": lambda text, seed: mirror_at_random(text, seed).text,
    "entity": lambda text, seed: encode_entities(text, times=1 + seed % 2),
    "radical": to_radicals,
    "utf8-as-gbk": lambda text, seed: utf8_as_gbk(text, "gbk"),
    "utf8-as-gb18030": lambda text, seed: utf8_as_gbk(text),
    "utf8-as-western": lambda text, seed: as_western(text),
    "gbk-as-western": lambda text, seed: as_western(text, "gb18030"),
    "spam": lambda text, seed: add_spam(text),
    "wrap": wrap_at_random,
}
