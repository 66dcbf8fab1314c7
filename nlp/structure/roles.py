"""Line roles: what each line of a page is to the article, with the reason.

:mod:`nlp.structure.neighbours` has told what each line looks like. Here the page counts: the article begins with the
headline above the first paragraph and ends with the last paragraph in front of the footer; a short line means something
else above, inside and behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from nlp.structure.extent import COUNTED, extent, signs
from nlp.structure.furniture import LINKS, SPACES, WORD
from nlp.structure.headline import below_named, headline, headline_lines, is_bracketed, is_kicker, named_lines
from nlp.structure.labels import fields, is_organ, persons, without_dates
from nlp.structure.neighbours import shapes
from nlp.structure.reasons import (
    CAPTION,
    LABEL_APART,
    LABELLED_AUTHOR,
    LABELLED_DATE,
    NO_WORDS,
    NUMBERED,
    PERSONAL_NAME,
    REFERENCE,
)
from nlp.structure.sentences import STOP
from nlp.structure.shapes import Shape, title_end


def line_roles(
    lines: Sequence[tuple[int, str]],
    *,
    tables: Mapping[int, str] = MappingProxyType({}),
    omissions: Collection[int] = frozenset(),
    front: int = 0,
    headlines: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """Role and reason of each line.

    Args:
        lines: pairs of line number and folded text, without empty lines.
        tables: what :func:`nlp.structure.tables.table_lines` says about them, by index.
        omissions: indices of those that only say that something was left out.
        front: how many lines at the top are front matter.
        headlines: the title as it is known from elsewhere, folded; a line that says the same is the headline.
    """
    seen = shapes(lines, tables, omissions, front)
    named = named_lines(seen, headlines)
    roles: list[tuple[str, str]] = [("boilerplate", "outside the article")] * len(seen)
    if not seen or _is_index(seen):
        return [("boilerplate", "list of other pages")] * len(seen)
    first, last = extent(seen)
    first, title = below_named(seen, named, first)
    if title is None:
        title = headline(seen, first)
    _above(seen, roles, title, first, last)
    _inside(seen, roles, first, last)
    _shown_again(seen, roles, first, last)
    _behind(seen, roles, last)
    return roles


_DAY = re.compile(r"^[\[（ ]*[01]?[0-9][-/.月][0-3]?[0-9]日?[\]） ]|[\[（ ][01]?[0-9][-/.月][0-3]?[0-9]日?[\]）]?$")


def _is_index(seen: list[Shape]) -> bool:
    """Whether a page is a list of other pages: without prose, and for the most part headlines with their dates."""
    if any(s.kind == "prose" or s.reason == LABELLED_DATE or s.reason.startswith(NUMBERED) for s in seen):
        return False
    dated = other = 0
    for i, shape in enumerate(seen):
        words = LINKS.sub(r"\1", shape.bare) if "](" in shape.bare.replace("（", "(") else shape.bare
        rest = _DAY.sub(" ", without_dates(words))
        size = len(WORD.findall(rest))
        if rest != words and size >= 6 and not words.endswith("。"):
            dated += 1
        elif rest != words and not size and i and seen[i - 1].kind in ("short", "office", "item"):
            dated += 1  # the date on a line below its headline
            other -= 1
        elif shape.kind not in ("furniture", "footer"):
            other += 1
    return dated >= 3 and dated > other


def _above(seen: list[Shape], roles: list[tuple[str, str]], title: int | None, first: int, last: int) -> None:
    """Roles of the lines above the body."""
    small = [i for i in range(first) if seen[i].kind in ("dateline", "byline") and (title is None or i > title)]
    furniture = [i for i in range(first) if seen[i].kind == "furniture"]
    bare = all(shape.kind == "short" for shape in seen[:first])
    whole = headline_lines(seen, title) if title is not None and title < first else range(0)
    headlines = [] if title is None else [seen[title].bare, "".join(seen[i].bare for i in whole)]
    said = {SPACES.sub("", text) for text in headlines}
    lone = not any(shape.kind in ("short", "number") for shape in seen[first:last])
    captions = _captions(seen, 0 if title is None else title + 1, first)
    for i in range(first):
        shape = seen[i]
        if i == title:
            roles[i] = ("title", "headline above the article")
        elif i in whole:
            roles[i] = ("title", "broken headline")
        elif shape.kind == "short" and SPACES.sub("", shape.bare) in said:
            roles[i] = ("title", "headline shown again")
        elif shape.kind in ("dateline", "byline") and (
            title is None
            or i > title
            or shape.reason == LABEL_APART
            or not _register(seen, i)
            or _publishes(seen, i, title)
        ):
            roles[i] = (shape.kind, shape.reason)
        elif shape.kind == "note" and title is not None and i > title:
            roles[i] = ("byline" if persons(shape.bare) else "note", shape.reason)
        elif shape.kind in ("furniture", "footer", "index"):
            roles[i] = ("boilerplate", shape.reason)
        elif i in captions:
            roles[i] = ("boilerplate", "captions above the body")
        elif title is not None and i > title:
            comes = bool(small) and small[-1] > i
            tools = bool(furniture) and furniture[-1] > i
            roles[i] = _below_title(shape, i - title, comes, tools)
            if i == title + 1 == first - 1 and roles[i][0] == "heading" and not shape.number and lone:
                roles[i] = ("subtitle", "the only short line of the article")
        elif title is None and shape.kind == "short" and shape.bare.startswith("——"):
            roles[i] = ("subtitle", "dash above the article")
        elif title is None and shape.size <= 40 and bare:
            roles[i] = ("heading", "short line above a paragraph")
    if title and len(whole) < 2 and is_kicker(seen, title):
        roles[title - 1] = ("subtitle", "kicker above the headline")


def _captions(seen: list[Shape], start: int, stop: int) -> set[int]:
    """Indices of short lines right above the body that head nothing, being too many: what pictures were called."""
    run = list(takewhile(lambda i: _is_bare(seen[i]) or seen[i].reason == CAPTION, range(stop - 1, start, -1)))
    return set(run) if len(run) >= _MOST_HEADINGS else set()


def _is_bare(shape: Shape) -> bool:
    """Whether a line is short and has no mark of a heading."""
    return shape.kind == "short" and not shape.marked


#: So many short lines on top of each other are no headings any more.
_MOST_HEADINGS = 4


def _register(seen: list[Shape], i: int) -> bool:
    """Whether line `i` stands among the lines of an index block."""
    return any(0 <= j < len(seen) and seen[j].kind == "index" for j in (i - 1, i + 1))


def _publishes(seen: list[Shape], i: int, title: int) -> bool:
    """Whether the last line of an index block, right above the headline, is its dateline: 发布时间 and 来源."""
    return i == title - 1 and {"date", "source"} <= {part.kind for part in fields(seen[i].bare)}


def _below_title(shape: Shape, distance: int, comes: bool, tools: bool) -> tuple[str, str]:
    """Role of a line without a mark of its own, `distance` lines below the headline.

    `comes` and `tools` say that a dateline or page tools follow.
    """
    if shape.kind == "office":
        return ("byline", "body that signs")
    if shape.bare.startswith(("—", "－")) and distance <= 2:
        return ("subtitle", "dash below the headline")
    if shape.kind in ("item", "prose"):
        return ("body", "salutation or lead")
    if shape.marked > 1:
        return ("heading", "marked heading")
    ends = title_end().search(shape.bare) is not None
    if distance == 1 and ((comes and shape.size >= 6) or ends or is_bracketed(shape.bare)):
        return ("subtitle", "second line of the headline")
    if comes:
        return ("boilerplate", "between headline and dateline")
    if shape.size <= 40 and not tools:
        return ("heading", "short line above a paragraph")
    return ("boilerplate", "between headline and body")


def _inside(seen: list[Shape], roles: list[tuple[str, str]], first: int, last: int) -> None:
    """Roles of the lines from the first paragraph to the last."""
    cells = _table_cells(seen, first, last)
    for i in range(first, last):
        shape = seen[i]
        if i in cells:
            roles[i] = ("body", "table cell")
        elif shape.kind == "item" and _heads_paragraph(seen, i, last):
            roles[i] = ("heading", "numbered sentence above a paragraph")
        elif shape.bare.endswith("：") and is_organ(shape.bare[:-1]) and i + 1 < last and seen[i + 1].kind == "short":
            roles[i] = ("heading", "body that the next section tells of")
        elif shape.kind in ("prose", "item"):
            roles[i] = ("body", shape.reason)
        elif shape.kind in ("furniture", "footer"):
            roles[i] = ("boilerplate", shape.reason)
        elif shape.kind == "note":
            roles[i] = ("note", shape.reason)
        elif shape.kind == "dateline":
            roles[i] = ("dateline", shape.reason)
        elif (shape.kind == "byline" and shape.reason != PERSONAL_NAME) or (shape.kind == "office" and signs(seen, i)):
            roles[i] = ("byline", shape.reason)
        elif shape.kind == "index":
            roles[i] = ("body", "labelled paragraph")
        elif shape.kind == "short" and _VALUE.search(shape.bare):
            roles[i] = ("body", "label and value")
        elif shape.bullet and shape.kind == "short" and _is_listed(seen, i):
            roles[i] = ("body", "list item")
        elif shape.marked:
            roles[i] = ("heading", "marked heading")
        elif shape.kind == "short" and _heads_nothing(seen, i, last):
            roles[i] = ("body", "short line that heads nothing")
        elif shape.kind == "short" and _answers(seen, i, last):
            roles[i] = ("body", "all that stands under a heading")
        elif shape.size <= 60 and (shape.kind == "number" or not shape.bare.startswith("（")):
            roles[i] = ("heading", shape.reason if shape.kind == "number" else "short line between paragraphs")
        else:
            roles[i] = ("body", "long line between paragraphs")


def _shown_again(seen: list[Shape], roles: list[tuple[str, str]], first: int, last: int) -> None:
    """Take the headline between paragraphs, where pictures are called so, out of the article."""
    titles = {seen[i].bare for i in range(first) if roles[i][0] == "title"}
    for i in range(first + 1, last):
        if roles[i][0] == "heading" and seen[i].bare in titles:
            roles[i] = ("boilerplate", "headline as a caption")


_VALUE = re.compile(r"：[^：“”]{0,20}(?:[0-9]{2}|https?|www)|https?:|（[0-9-]{7,}）")


_WHITE = re.compile(r"\s+")


def _table_cells(seen: list[Shape], first: int, last: int) -> set[int]:
    """Indices of the lines that are cells of a table: three or more short ones in a row without a section number.

    A line that says the same as another counts once: a page that shows a heading twice.
    """
    cells: set[int] = set()
    run: list[int] = []
    for i in range(first, last + 1):
        cell = (
            i < last
            and (seen[i].kind in ("short", "office") or (seen[i].kind == "byline" and seen[i].size <= 4))
            and not seen[i].marked
        )
        if cell:
            run.append(i)
        if cell or (run and i < last and seen[i].kind == "furniture" and seen[i].reason in (NO_WORDS, REFERENCE)):
            continue  # numbers in a column of their own neither count nor part the cells
        if len({_WHITE.sub("", seen[j].bare) for j in run}) >= 3 and not (i < last and seen[i].kind == "dateline"):
            cells.update(run)
        run = []
    return cells


def _is_listed(seen: list[Shape], i: int) -> bool:
    """Whether a line with a bullet is an item of a list and no heading: it holds clauses, or another is beside it."""
    beside = any(0 <= j < len(seen) and seen[j].bullet for j in (i - 1, i + 1))
    return beside or re.search(r"[，：；]", seen[i].bare) is not None


def _heads_nothing(seen: list[Shape], i: int, last: int) -> bool:
    """Whether a short line between a paragraph and the next section (``二、…``) is what remains of a list."""
    if not 0 < i < last - 1 or seen[i - 1].kind not in ("prose", "item"):
        return False
    below = COUNTED[0][1].match(seen[i + 1].bare)
    return seen[i + 1].kind == "number" and below is not None and below[1] != "一"


def _answers(seen: list[Shape], i: int, last: int) -> bool:
    """Whether a short line is the text between two numbered headings, or all there is below the last."""
    return 0 < i < last and seen[i - 1].kind == "number" and (i == last - 1 or seen[i + 1].kind == "number")


def _heads_paragraph(seen: list[Shape], i: int, last: int) -> bool:
    """Whether a short numbered sentence (``一、…。``) is a heading: a paragraph without a number stands below it."""
    bare = seen[i].bare
    if seen[i].size > 40 or not _FIRST_NUMBER.match(bare) or not bare.endswith("。") or len(STOP.findall(bare)) > 1:
        return False
    return i + 1 < last and seen[i + 1].kind == "prose" and not _FIRST_NUMBER.match(seen[i + 1].bare)


_FIRST_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}、")


def _behind(seen: list[Shape], roles: list[tuple[str, str]], last: int) -> None:
    """Roles of the lines behind the last paragraph: notes and signatures, then the page's footer."""
    closed = False
    for i in range(last, len(seen)):
        shape = seen[i]
        if shape.kind == "note" or (shape.reason == LABELLED_AUTHOR and not closed):
            roles[i] = ("note", shape.reason)
        elif closed:
            roles[i] = ("boilerplate", "behind the end of the article")
        elif shape.kind == "dateline" or (shape.kind == "byline" and (i == last or shape.reason != PERSONAL_NAME)):
            roles[i] = (shape.kind, shape.reason)
        elif shape.kind == "office":
            roles[i] = ("byline", "body that signs")
        elif shape.kind == "number" and i == last == len(seen) - 1:
            roles[i] = ("heading", shape.reason)  # the page ends below it
        else:
            roles[i] = ("boilerplate", shape.reason if shape.kind in ("furniture", "footer") else "behind the article")
            closed = closed or shape.kind in ("footer", "index")
