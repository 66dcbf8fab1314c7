"""The shape of a line: what it looks like by itself, before it is known where the article begins and ends.

Page furniture and small print are told first, then section headings by their numbers and prose by its marks.
:mod:`nlp.structure.neighbours` lets the lines of a page correct one another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.lexicon import pattern
from nlp.structure.furniture import furniture, menu
from nlp.structure.labels import fields
from nlp.structure.numbering import numbered
from nlp.structure.reasons import (
    LABELLED_DATE,
    LONG_SENTENCE,
    NUMBERED,
    TABLE_ROW,
)
from nlp.structure.sentences import STOP
from nlp.structure.small_print import small_print

#: Lines longer than this are paragraphs; nothing else is looked for in them.
LONG = 400


@dataclass(slots=True)
class Shape:
    """A line seen by itself.

    `bare` is the folded line without Markdown and HTML marks around it, `size` the number of its characters without
    spaces. `kind` is one of prose, item, short, number, furniture, footer, dateline, byline, note, index, office;
    `reason` says by what. `marked` is the depth of a Markdown heading, `listed` tells of a bullet in front, `bullet`
    of one of Markdown's, `number` is the style of a section heading's numbering.
    """

    n: int
    bare: str
    size: int
    kind: str = "short"
    reason: str = "shape"
    marked: int = 0
    listed: bool = False
    bullet: bool = False
    number: str = ""


_ENDS, _CLOSING = ("。", "！", "？", "；", "：", "…", "—", "，", "、", "..."), "”’）》*"
_SPEECH = re.compile("“[^”]*[？！。]")
_QUESTION = re.compile(r"？[”’）]*$")
_MARKUP = re.compile(r"(#{1,6})(?: |$)|[-*+•·▪►◆■●] {0,3}(?=[^ ])")
_BULLET = re.compile(r"[-*+] ")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_CLAUSES = re.compile(r"，[^，]*，")
_LAST_BRACKET = re.compile(r"(?<=[。！？”])（[^（）]{1,60}）$")


def shape_of(n: int, text: str) -> Shape:
    """The shape of the folded line `text` with number `n`, as far as it tells by itself."""
    marks = _MARKUP.match(text)
    bare = text[marks.end() :] if marks else text
    if (label := title_label().match(bare)) and len(fields(bare)) <= 1:
        bare = title_tool().sub("", bare[label.end() :])
    if "<" in bare:
        bare = _TAG.sub("", bare)
    bare = bare.strip(" *_\\")
    depth = len(marks[1]) if marks and marks[1] else 0
    size = len(bare) - bare.count(" ") - bare.count("\u3000")
    shape = Shape(n, bare, size, marked=depth, listed=marks is not None and not depth)
    shape.bullet = _BULLET.match(text) is not None
    if shape.size > LONG:
        shape.kind, shape.reason = "prose", "long"
        return shape
    if text.startswith(("<tr", "<td", "<th>", "<th ")) and shape.size:
        shape.kind, shape.reason = "item", TABLE_ROW
        return shape
    small = small_print(bare, shape.size)
    found = small if small and small[1] == LABELLED_DATE else None
    found = found or furniture(text, bare, shape.size) or _numbered(shape) or small
    found = found or menu(bare, shape.size) or _prose(shape)
    if found:
        shape.kind, shape.reason = found
    return shape


def _numbered(shape: Shape) -> tuple[str, str] | None:
    """A section heading with a number, standing alone."""
    found = numbered(shape.bare)
    if found is None or shape.size > 60:
        return None
    style, match = found
    words = shape.bare[match.end() :].strip()
    if words.endswith("：") and shape.size <= 16 and style in ("一、", "（一）"):
        words = words[:-1]
    if not words:
        heads = style in ("part", "chapter", "section")
    elif words.endswith("？"):
        heads = not STOP.search(words.replace("？", ""))
    else:
        heads = (
            not words.rstrip(_CLOSING).endswith(_ENDS)
            and not STOP.search(words)
            and (shape.size <= 40 or not _CLAUSES.search(words))
        )
    if not heads:
        return None
    shape.number = style
    return ("number", NUMBERED + style)


def title_end() -> re.Pattern[str]:
    """Words with which headlines end, also long ones."""
    return pattern("headlines", "endings")


def title_label() -> re.Pattern[str]:
    """What pages set in front of a headline: 标题：."""
    return pattern("headlines", "labels")


def title_tool() -> re.Pattern[str]:
    """What pages set behind a headline: [图]."""
    return pattern("headlines", "tools")


def _ended(text: str) -> bool:
    """Whether a mark ends the text, closing quotes and brackets behind it aside."""
    return text.rstrip(_CLOSING).endswith(_ENDS)


def _prose(shape: Shape) -> tuple[str, str] | None:
    bare = shape.bare
    said = _LAST_BRACKET.sub("", bare) if bare.endswith("）") else bare
    ended = _ended(said)
    stops = len(STOP.findall(bare))
    if stops and shape.size >= 40 and (ended or stops >= 2):
        return ("prose", "sentences")
    if not title_end().search(bare):
        # Lines of a page that was wrapped end in the middle of a sentence.
        commas = bare.count("，")
        inner = bare[1:-1]
        if ("。" in inner or "；" in inner) and shape.size >= 20:
            return ("prose", "sentences, cut off")
        if (
            (commas and shape.size >= 50)
            or (commas >= 2 and shape.size >= 36)
            or (shape.size >= 70 and not shape.marked)
        ):
            return ("prose", LONG_SENTENCE)
    if _QUESTION.search(bare) and stops == 1 and shape.size <= 20 and "，" not in bare and not _SPEECH.match(bare):
        return None
    if ended or stops >= 2:
        return ("item", "ends like a sentence")
    if shape.size >= 40 and numbered(bare):
        return ("item", f"{NUMBERED}clause")
    return None
