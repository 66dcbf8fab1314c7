"""The shapes of the lines of a page: lines beside each other correct what each looks like by itself.

Rows of tables, lists, labels with their value on the line below, running heads and lines cut off show only there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from nlp.structure.furniture import PAGE_NUMBER, SPACES
from nlp.structure.labels import fields
from nlp.structure.reasons import (
    BREADCRUMB,
    CAPTION,
    CUE,
    LABEL_APART,
    LABELLED,
    LIST_ITEM,
    MENU,
    NUMBERED,
    PERSONAL_NAME,
    PICTURE,
    TABLE_ROW,
)
from nlp.structure.shapes import Shape, shape_of

#: Styles whose numbers count steps and things as often as they head paragraphs.
_LIST_STYLES = ("1.", "（1）", "①")
# Characters of the longest value below its label, and of the longest caption below the name of a picture.
_LONGEST_VALUE = 40
_LONGEST_CAPTION = 40
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
# A running head on one line with its page number.
_WITH_PAGE = re.compile(
    r"[-—–· ]{0,3}[0-9]{1,4}[-—–· ]{1,3}([^0-9]{2,40})|([^0-9]{2,40}?)[-—–· ]{1,3}[0-9]{1,4}[-—–· ]{0,3}"
)


# Words behind which a sentence goes on.
_OPEN_END = re.compile(".{8}[的和与及或对把被向在将从由]$")


def shapes(
    lines: Sequence[tuple[int, str]], tables: Mapping[int, str], omissions: Collection[int], front: int
) -> list[Shape]:
    """The shape of each line of a page.

    Args:
        lines: pairs of line number and folded text, without empty lines.
        tables: what :func:`nlp.structure.tables.table_lines` says about them, by index.
        omissions: indices of those that only say that something was left out.
        front: how many lines at the top are front matter.
    """
    seen = [shape_of(n, text) for n, text in lines]
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
    _as_repeated(seen)
    _as_running_heads(seen)
    _as_cut_off(seen)
    return seen


def _as_table(shape: Shape, table: str) -> None:
    """Make `shape` the row of a table unless its wording says what else it is, or a lone row its form."""
    if table == "rule":
        shape.kind, shape.reason = "furniture", "rule of a table"
        return
    worded = shape.reason.startswith((CUE, LABELLED)) or shape.kind in ("footer", "index", "prose")
    small = shape.kind in ("dateline", "byline", "note", "furniture") and shape.reason not in (MENU, BREADCRUMB)
    if not worded and not (table == "lone row" and small):
        shape.kind, shape.reason, shape.number = "item", TABLE_ROW, ""


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
    """Make items of short lines with a bullet that stand behind a colon, with one of Markdown also under a heading."""
    for above, shape in pairwise(seen):
        if (shape.bullet or shape.listed) and shape.kind == "short":
            heads = shape.bullet and (above.kind == "number" or (above.marked and above.kind == "short"))
            if heads or above.reason == LIST_ITEM or (above.kind in ("item", "prose") and above.bare.endswith("：")):
                shape.kind, shape.reason = "item", LIST_ITEM


def _as_breadcrumbs(seen: list[Shape]) -> None:
    """Make furniture of what stands behind an arrow on a line of its own: breadcrumbs that lost their line."""
    for before, shape in pairwise(seen):
        if before.bare in (">", ">>", "»", "›") and shape.kind in ("short", "office") and shape.size <= 12:
            shape.kind, shape.reason = "furniture", BREADCRUMB


#: Kinds of the lines of a label and its value, by the kind of the label; all others belong to an index block.
_KINDS_APART = {"source": "dateline", "date": "dateline", "issued": "dateline", "control": "furniture"}


def _as_labels_apart(seen: list[Shape]) -> None:
    """Tell labels with the value on the line below: ``索引号：`` / ``K08-2023-01``, ``来源：`` / ``中国政府网``."""
    above: set[str] = set()
    for shape, below in pairwise(seen):
        label = fields(SPACES.sub("", shape.bare)) if shape.bare.endswith("：") and shape.size <= 12 else []
        if len(label) == 1 and not label[0].value and label[0].start == 0 and below.size <= _LONGEST_VALUE:
            kind = _KINDS_APART.get(label[0].kind, "index")
            # Behind a label without a value stands the next label, a salutation, or the headline once more.
            alone = kind == "furniture" or below.bare.endswith("：") or below.bare in above
            for one in (shape,) if alone else (shape, below):
                one.kind, one.reason, one.number = kind, LABEL_APART, ""
        above.add(shape.bare)


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
            shape.kind, shape.reason = "furniture", CAPTION


def _as_repeated(seen: list[Shape]) -> None:
    """Tell what the head of a page makes of its headline: says it again, begins a teaser with it, numbers it.

    ``云山县…实施方案``, ``云山县…实施方案 各镇街…``, ``第一篇：云山县…实施方案``.
    """
    said: list[str] = []
    for i, shape in enumerate(seen[:_HEAD]):
        lead = next((text for text in said if shape.bare.startswith(text)), "")
        if lead and shape.bare == lead and shape.kind in ("prose", "item"):
            shape.kind, shape.reason = "short", "said again"
        elif lead and shape.bare.endswith("…") and shape.kind in ("prose", "item"):
            shape.kind, shape.reason = "furniture", "teaser"
        elif shape.number == "part" and i + 1 < len(seen) and shape.bare.endswith("：" + seen[i + 1].bare):
            shape.kind, shape.reason, shape.number = "furniture", "number of a piece", ""
        elif shape.kind in ("short", "office") and shape.size >= _LEAST_HEADLINE:
            said.append(shape.bare)


#: Lines in which pages repeat their headline, and characters of the shortest that is looked for.
_HEAD, _LEAST_HEADLINE = 16, 10


def _as_cut_off(seen: list[Shape]) -> None:
    """Make prose of the last line of a page if it is the opening of a sentence that the page cuts off."""
    if not seen or seen[-1].kind not in ("short", "number"):
        return
    bare = seen[-1].bare
    short = seen[-1].kind == "short"
    clause = short and ("，" in bare or _OPEN_END.search(bare) is not None) and not re.search("[：|©]", bare)
    if clause or any(bare.count(opening) > bare.count(closing) for opening, closing in _PAIRS):
        seen[-1].kind, seen[-1].reason, seen[-1].number = "prose", "sentence, cut off", ""


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
