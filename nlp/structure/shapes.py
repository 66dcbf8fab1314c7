"""Shapes of lines: what each line of a page looks like, before it is known where the article begins and ends.

Page furniture and small print are told first, then section headings by their numbers and prose by its marks. Lines
beside each other then correct one another: rows of tables, lists, running heads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.lexicon import pattern
from nlp.structure.furniture import PAGE_NUMBER, SPACES, furniture, menu
from nlp.structure.labels import fields
from nlp.structure.numbering import NUMBERING
from nlp.structure.reasons import (
    BREADCRUMB,
    CUE,
    LABEL_APART,
    LABELLED,
    LABELLED_DATE,
    LIST_ITEM,
    MENU,
    NUMBERED,
    PERSONAL_NAME,
    PICTURE,
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


def shapes(
    lines: Sequence[tuple[int, str]], tables: Mapping[int, str], omissions: Collection[int], front: int
) -> list[Shape]:
    """The shape of each line.

    Args:
        lines: pairs of line number and folded text, without empty lines.
        tables: what :func:`nlp.structure.tables.table_lines` says about them, by index.
        omissions: indices of those that only say that something was left out.
        front: how many lines at the top are front matter.
    """
    seen = [_shape(n, text) for n, text in lines]
    for i in omissions:
        seen[i].kind, seen[i].reason, seen[i].number = "furniture", "something left out", ""
    for shape in seen[:front]:
        shape.kind, shape.reason = "furniture", "front matter"
    for i, table in tables.items():
        if i >= front:
            _as_table(seen[i], table)
    _as_marked_headings(seen)
    _as_lists(seen)
    _as_bullets(seen)
    _as_breadcrumbs(seen)
    _as_labels_apart(seen)
    _as_series(seen)
    _as_captions(seen)
    _as_running_heads(seen)
    _as_cut_off(seen)
    return seen


def _shape(n: int, text: str) -> Shape:
    marks = _MARKUP.match(text)
    bare = text[marks.end() :] if marks else text
    if (label := title_label().match(bare)) and len(fields(bare)) <= 1:
        bare = title_tool().sub("", bare[label.end() :])
    if "<" in bare:
        bare = _TAG.sub("", bare)
    bare = bare.strip(" *_\\")
    depth = len(marks[1]) if marks and marks[1] else 0
    shape = Shape(n, bare, len(SPACES.sub("", bare)), marked=depth, listed=marks is not None and not depth)
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
    found = next(((style, m) for style, pattern in NUMBERING if (m := pattern.match(shape.bare))), None)
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


_CLAUSES = re.compile(r"，[^，]*，")


_LAST_BRACKET = re.compile(r"(?<=[。！？”])（[^（）]{1,60}）$")


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
            return ("prose", "long sentence")
    if _QUESTION.search(bare) and stops == 1 and shape.size <= 20 and "，" not in bare and not _SPEECH.match(bare):
        return None
    if ended or stops >= 2:
        return ("item", "ends like a sentence")
    if shape.size >= 40 and any(p.match(bare) for _, p in NUMBERING):
        return ("item", f"{NUMBERED}clause")
    return None


def _as_table(shape: Shape, table: str) -> None:
    """Make `shape` the row of a table unless its wording says what else it is, or a lone row its form."""
    if table == "rule":
        shape.kind, shape.reason = "furniture", "rule of a table"
        return
    worded = shape.reason.startswith((CUE, LABELLED)) or shape.kind in ("footer", "index", "prose")
    small = shape.kind in ("dateline", "byline", "note", "furniture") and shape.reason not in (MENU, BREADCRUMB)
    if not worded and not (table == "lone row" and small):
        shape.kind, shape.reason, shape.number = "item", TABLE_ROW, ""


#: Styles whose numbers count steps and things as often as they head paragraphs.
_LIST_STYLES = ("1.", "（1）", "①")


def _as_lists(seen: list[Shape]) -> None:
    """Make items of three or more numbered lines in a row: what heads nothing is a list."""
    start = 0
    for i in range(1, len(seen) + 1):
        if i < len(seen) and seen[i].number and seen[i].number == seen[start].number:
            continue
        if i - start >= 3 and seen[start].number in _LIST_STYLES:
            for shape in seen[start:i]:
                shape.kind, shape.reason, shape.number = "item", f"{NUMBERED}list", ""
        start = i


def _as_marked_headings(seen: list[Shape]) -> None:
    """Make headings of the lines that Markdown marks as such, whatever their wording, where it marks several."""
    marked = [shape for shape in seen if shape.marked]
    if len(marked) < 2:
        return
    for shape in marked:
        if shape.kind in ("item", "prose") and shape.size <= 60 and not shape.bare.endswith("。"):
            shape.kind, shape.reason = "short", "marked heading"


def _as_bullets(seen: list[Shape]) -> None:
    """Make items of short lines with a bullet of Markdown that stand under a marked heading or behind a colon."""
    for above, shape in pairwise(seen):
        if shape.bullet and shape.kind == "short":
            heads = above.marked and above.kind in ("short", "number")
            if heads or above.reason == LIST_ITEM or (above.kind in ("item", "prose") and above.bare.endswith("：")):
                shape.kind, shape.reason = "item", LIST_ITEM


def _as_breadcrumbs(seen: list[Shape]) -> None:
    """Make furniture of what stands behind an arrow on a line of its own: breadcrumbs that lost their line."""
    for before, shape in pairwise(seen):
        if before.bare in (">", ">>", "»", "›") and shape.kind in ("short", "office") and shape.size <= 12:
            shape.kind, shape.reason = "furniture", BREADCRUMB


def _as_labels_apart(seen: list[Shape]) -> None:
    """Tell labels with the value on the line below: ``索引号：`` / ``K08-2023-01``, ``来源：`` / ``中国政府网``."""
    values: set[str] = set()
    for shape, below in pairwise(seen):
        label = fields(SPACES.sub("", shape.bare)) if shape.bare.endswith("：") and shape.size <= 12 else []
        if len(label) == 1 and not label[0].value and label[0].start == 0 and below.size <= _LONGEST_VALUE:
            kind = {"source": "dateline", "date": "dateline", "issued": "dateline"}.get(label[0].kind, "index")
            # Behind a label without a value the page shows again what another one had: the headline.
            for one in (shape,) if below.bare in values else (shape, below):
                one.kind, one.reason, one.number = kind, LABEL_APART, ""
            values.add(below.bare)


_LONGEST_VALUE = 40


def _as_series(seen: list[Shape]) -> None:
    """Make short lines of what looked like names but goes on a series of headings: 服务力, 保障力, 执行力."""
    short = {shape.bare[-1:] for shape in seen if shape.kind == "short" and 2 <= shape.size <= 4}
    for shape in seen:
        if shape.reason == PERSONAL_NAME and shape.bare[-1:] in short:
            shape.kind, shape.reason = "short", "shape"


def _as_captions(seen: list[Shape]) -> None:
    """Make furniture of a short line below the name of a picture's file."""
    for before, shape in pairwise(seen):
        if before.reason == PICTURE and shape.kind in ("short", "item") and shape.size <= _LONGEST_CAPTION:
            shape.kind, shape.reason = "furniture", "caption"


def _as_cut_off(seen: list[Shape]) -> None:
    """Make prose of the last line of a page if it is the opening of a sentence that the page cuts off."""
    if not seen or seen[-1].kind not in ("short", "number"):
        return
    bare = seen[-1].bare
    clause = seen[-1].kind == "short" and "，" in bare and not re.search("[：|©]", bare)
    if clause or any(bare.count(opening) > bare.count(closing) for opening, closing in _PAIRS):
        seen[-1].kind, seen[-1].reason, seen[-1].number = "prose", "sentence, cut off", ""


_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))


_LONGEST_CAPTION = 40
# A running head on one line with its page number.
_WITH_PAGE = re.compile(
    r"[-—–· ]{0,3}[0-9]{1,4}[-—–· ]{1,3}([^0-9]{2,40})|([^0-9]{2,40}?)[-—–· ]{1,3}[0-9]{1,4}[-—–· ]{0,3}"
)


def _as_running_heads(seen: list[Shape]) -> None:
    """Make furniture of the running heads of a book's pages: what is said again beside each page number."""
    heads: dict[str, list[int]] = defaultdict(list)
    for i, shape in enumerate(seen):
        if shape.kind not in ("short", "office"):
            continue
        if with_page := _WITH_PAGE.fullmatch(shape.bare):
            heads[with_page[1] or with_page[2]].append(i)
        elif any(0 <= j < len(seen) and PAGE_NUMBER.match(seen[j].bare) for j in (i - 1, i + 1)):
            heads[shape.bare].append(i)
    prose = next((i for i, shape in enumerate(seen) if shape.kind == "prose"), 0)
    for at in heads.values():
        if len(at) > 1:
            for i in at[at[0] < prose :]:  # the first may be the headline
                seen[i].kind, seen[i].reason = "furniture", "running head"
