"""Line roles: what each line of a page is to the article, with the reason.

Two passes. The first looks at each line by itself: page furniture (``line_cues.tsv``), labelled values, names, section
numbers, prose. The second knows the page: the article begins with the headline above the first paragraph and ends with
the last paragraph in front of the footer; a short line means something else above, inside and behind it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from nlp.lexicon import Matcher, Row, load
from nlp.structure.labels import (
    SIGNS,
    Field,
    credits,
    dates,
    fields,
    holds_office,
    is_medium,
    is_organ,
    is_person,
    persons,
    without_dates,
)

#: Lines longer than this are paragraphs; nothing else is looked for in them.
LONG = 400


@dataclass(slots=True)
class Shape:
    """A line seen by itself.

    `bare` is the folded line without Markdown and HTML marks around it, `size` the number of its characters without
    spaces. `kind` is one of prose, item, short, number, furniture, footer, dateline, byline, note, index, office;
    `reason` says by what. `marked` is the depth of a Markdown heading, `listed` tells of a bullet in front, `number`
    is the style of a section heading's numbering.
    """

    n: int
    bare: str
    size: int
    kind: str = "short"
    reason: str = "shape"
    marked: int = 0
    listed: bool = False
    number: str = ""


# Numbering styles from the outermost inwards; the order is that of official documents.
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
        ("（1）", r"（[0-9]{1,2}）|[0-9]{1,2}）"),
        ("①", r"[①-⑳]"),
    )
)
_STOP = re.compile(r"[。！？；]")
_ENDS = re.compile(r"(?:[。！；：…—，、]|[。！？]?[。！？；]|\.\.\.)[”’）》*]*$")
_QUESTION = re.compile(r"？[”’）]*$")
_MARKUP = re.compile(r"(#{1,6})(?: |$)|[-*+•·▪►◆■●] {0,3}(?=[^ ])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# Markdown links and pictures, as folding leaves them: those that repair left stand on a line of their own.
_LINK = re.compile(
    r"^[ ]*(?:[！!]?\[[^\]]{0,200}\][(（][^)）]{0,500}[)）][ \\]*|\[[！!]\[.{0,500}|https?[:：]//[^ ]{1,500})$"
)
_LINKS = re.compile(
    r"[！!]?\[([^\[\]]{0,300})\][(（][^()（）]{0,500}(?:[(（][^()（）]{0,100}[)）][^()（）]{0,200})?[)）]"
)
_NUMBER_OF_DOCUMENT = re.compile(r"^[一-鿿]{1,12}[〔\[（(【](?:19|20)[0-9]{2}[〕\]）)】] ?第?[0-9]{1,5}号$")
# An issue of a bulletin, the number of copies printed, the page of a newspaper.
_ISSUE = re.compile(
    r"^（?(?:总?第) ?[0-9一二三四五六七八九十]{1,5} ?[期版号](?:[ （：].{0,20})?$|^（?共印[0-9]{1,5}份）?$"
    r"|^第?[A-Z]?[0-9]{1,2}版[ ：].{0,60}$"
)
_PAGE_NUMBER = re.compile(r"^[-—–·第 ]{0,4}[0-9]{1,4}[-—–· ]{0,3}(?:页.{0,12})?$|^[0-9]{1,4} ?/ ?[0-9]{1,4}$")
_NAVIGATION = re.compile(r" ?(?:>+|»|›|〉|》》|\||｜|→|->) ?")
_WORD = re.compile(r"[0-9A-Za-z一-鿿]")
_BETWEEN_WORDS = re.compile(r"[ >|｜»›/·\[\]【】（）]+")
_CAPTION = re.compile(r"(?:摄|供图|绘图|图/[一-鿿]{2,4}|资料图片?)$|^（?图为|^（?资料图")
_REPORTER = re.compile(r"(?:本报|本刊|本网|特约|全媒体|见习)?(?:记者|通讯员|评论员|特约撰稿人)[ ：]")
_WRITER_MARK = re.compile(f"^[{SIGNS}] ?")
_UNIT_NOTE = re.compile(r"^（?(?:本文)?(?:系|作者|原载|此文|本版|本文|根据|摘自|原文|标题|有删|略有)")
_PLAIN = re.compile(r"[ 　]+")


def shapes(lines: Sequence[tuple[int, str]]) -> list[Shape]:
    """Each line by itself; `lines` are pairs of line number and folded text."""
    return [_shape(n, text) for n, text in lines]


def _shape(n: int, text: str) -> Shape:
    marks = _MARKUP.match(text)
    bare = text[marks.end() :] if marks else text
    if "<" in bare:
        bare = _TAG.sub("", bare)
    bare = bare.strip(" *_\\")
    depth = len(marks[1]) if marks and marks[1] else 0
    shape = Shape(n, bare, len(_PLAIN.sub("", bare)), marked=depth, listed=marks is not None and not depth)
    if shape.size > LONG:
        shape.kind, shape.reason = "prose", "long"
        return shape
    if text.startswith(("<tr", "<td", "<th>", "<th ")) and shape.size:
        shape.kind, shape.reason = "item", "table row"
        return shape
    small = _small_print(shape)
    found = small if small and small[1].startswith("labelled date") else None
    found = found or _furniture(text, shape) or _numbered(shape) or small or _menu(shape) or _prose(shape)
    if found:
        shape.kind, shape.reason = found
    return shape


@cache
def _cues() -> tuple[Matcher, tuple[Row, ...], dict[str, Row]]:
    rows = load("line_cues")
    inside = tuple(row for row in rows if row["place"] not in ("whole", "part"))
    return Matcher([row["cue"] for row in inside]), inside, {row["cue"]: row for row in rows if row["place"] == "whole"}


@cache
def _tool_words() -> re.Pattern[str]:
    """Lines strung together from words of page tools: 微信扫码分享."""
    rows = load("line_cues")
    parts = [row["cue"] for row in rows if row["place"] == "part" or (row["place"] == "whole" and len(row["cue"]) <= 4)]
    parts.sort(key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, parts))}){{2,8}}")


_NOT_WORDS = re.compile(r"[^0-9A-Za-z一-鿿]+")


def _furniture(text: str, shape: Shape) -> tuple[str, str] | None:
    """Page furniture: kind ``footer`` where the line closes the article, ``furniture`` otherwise."""
    bare = shape.bare
    first = _WORD.search(bare)
    if bare and not bare.strip("…"):
        return ("item", "something left out")
    if first is None or shape.size == 1:
        return ("furniture", "no words")
    if _LINK.match(text) or _is_links(text) or any(p.match(bare) for p in (_PAGE_NUMBER, _NUMBER_OF_DOCUMENT, _ISSUE)):
        return ("furniture", "link, page, issue or document number")
    matcher, rows, whole = _cues()
    words = [piece for piece in _BETWEEN_WORDS.split(bare) if piece]
    if shape.size <= 24 and _tool_words().fullmatch(_NOT_WORDS.sub("", bare)):
        return ("furniture", "words of page tools")
    if bare in whole or bare.strip(" ：·|[]【】（）") in whole or (words and all(word in whole for word in words)):
        return ("furniture", "whole line is page furniture")
    is_short = shape.size <= 60 and not bare.endswith("。")
    for match in matcher.find(bare):
        row = rows[match.index]
        place = row["place"]
        opens = match.start <= first.start() + 1
        if (place == "start" and opens) or (place == "short" and is_short) or place == "any":
            if place == "start" and shape.size > 120 and row["closes"] == "no":
                continue
            return ("footer" if row["closes"] == "yes" else "furniture", f"cue {row['cue']}")
    return None


def _is_links(text: str) -> bool:
    """Whether a line holds nothing but links, pictures and dates."""
    return "](" in text.replace("（", "(") and not _WORD.search(without_dates(_LINKS.sub("", text)))


def _menu(shape: Shape) -> tuple[str, str] | None:
    """Breadcrumbs, menus and rows of page tools: short words side by side."""
    bare = shape.bare
    _, _, whole = _cues()
    words = [piece for piece in _BETWEEN_WORDS.split(bare) if piece]
    pieces = [piece for piece in _NAVIGATION.split(bare) if piece.strip()]
    arrows = ">" in bare or "»" in bare
    if len(pieces) >= (2 if arrows else 3) and shape.size <= 120 and not _STOP.search(bare):
        return ("furniture", "breadcrumb")
    if len(words) >= 2 and sum(word in whole for word in words) * 2 >= len(words) and shape.size <= 80:
        return ("furniture", "page tools")
    if len(words) >= 2 and shape.size <= 60 and words[0].endswith("首页") and not re.search(r"[，。：“]", bare):
        return ("furniture", "menu")
    if len(words) >= 5 and shape.size <= 60 and max(map(len, words)) <= 5 and not re.search(r"[，。、：“]", bare):
        return ("furniture", "menu")
    return None


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
        heads = not _STOP.search(words.replace("？", ""))
    else:
        heads = not _ENDS.search(words) and not _STOP.search(words) and (shape.size <= 40 or not _CLAUSES.search(words))
    if not heads:
        return None
    shape.number = style
    return ("number", f"numbered {style}")


_CLAUSES = re.compile(r"，[^，]*，")


def _small_print(shape: Shape) -> tuple[str, str] | None:
    """Datelines, bylines, closing notes and index blocks, by their labels, dates and names."""
    bare = shape.bare
    if shape.size > 200:
        return None
    parts = fields(bare) if ("：" in bare or "/" in bare or "丨" in bare or "|" in bare or " " in bare) else []
    kinds = {part.kind for part in parts}
    bracketed = bare.startswith(("（", "【")) and bare.endswith(("）", "】"))
    if parts and not re.search("[。！？；“]", bare[: parts[0].start]):
        lead = without_dates(bare[: parts[0].start]).strip(" （）【】[]|")
        if len(lead) <= 16:
            if kinds & {"index", "issuer"}:
                return ("index", "index block")
            if bracketed and kinds & {"author", "unit", "editor"}:
                return ("note", "labelled closing note")
            if kinds & {"date", "source", "issued"} and all(map(_plausible, parts)):
                return ("dateline", "labelled date or source")
            if "editor" in kinds:
                return ("note", "names the editors")
            if kinds & {"author", "unit"} and (shape.size <= 60 or bracketed):
                value = parts[0].value
                if persons(value) or is_organ(value) or "unit" in kinds:
                    return ("byline", "labelled author")
            if kinds & {"count", "control"} and shape.size <= 60:
                return ("furniture", "page tools")
    if any(kind == "editor" for kind, _ in credits(bare)):
        return ("note", "names the editors")
    inner = bare[1:-1].strip() if bracketed else bare
    if shape.size <= 80 and any(True for _ in dates(bare)):
        whole = _cues()[2]
        rest = [piece for piece in re.split(r"[ （）|，《》【】]+", without_dates(inner)) if _WORD.search(piece)]
        rest = [piece for piece in rest if piece not in whole and not _EDITION.fullmatch(piece)]
        if not rest:
            return ("dateline", "nothing but a date")
        if len(rest) <= 4 and (is_medium(rest[0]) or rest[-1].startswith("发表于")) and not _STOP.search(bare):
            return ("dateline", "medium and date")
        if len(rest) == 1 and is_organ(re.sub(r"编?印?$", "", rest[0])):
            return ("dateline", "body and date")
        if bracketed and re.search(r"(?:通过|公布|施行|修[订正]|发布|印发|批准)", inner) and not _STOP.search(inner):
            return ("dateline", "adoption of a regulation")
        if len(rest) <= 3 and sum(map(len, rest)) <= 12 and not _STOP.search(bare) and _CLOCK_TIME.search(bare):
            return ("dateline", "date with little else")
    if bracketed and shape.size <= 90 and is_organ(inner):
        return ("note", "signed by a body")
    if bracketed and shape.size <= 90:
        if (
            _UNIT_NOTE.match(bare)
            or bare.endswith("供稿）")
            or (bare[0] == "（" and persons(inner) and (is_person(inner.replace(" ", "")) or len(inner) <= 60))
        ):
            return ("note", "signed closing note")
        return None
    if shape.size <= 60 and _WRITER_MARK.match(bare) and persons(bare):
        return ("byline", "writer's mark")
    if shape.size <= 50 and not _STOP.search(bare) and not _QUOTED.search(bare):
        if _REPORTER.match(bare) and persons(bare):
            return ("byline", "names a reporter")
        if is_person(bare.replace(" ", "")) and shape.size <= 4:
            return ("byline", "a personal name")
        tokens = bare.split()
        if 2 <= len(tokens) <= 6 and all(map(is_person, tokens)):
            return ("byline", "personal names")
        if 2 <= len(tokens) <= 5 and is_organ(tokens[0]) and all(map(is_person, tokens[1:])):
            return ("byline", "body and names")
        if len(tokens) in (2, 3) and holds_office(tokens[-2]) and (is_person(tokens[-1]) or persons(bare)):
            return ("byline", "office and name")
        if len(tokens) == 2 and is_person(tokens[0]) and holds_office(tokens[1]):
            return ("byline", "name and office")
        if len(tokens) == 3 and holds_office(tokens[0]) and is_person(tokens[1] + tokens[2]):
            return ("byline", "office and name")
        if all(map(is_organ, tokens)) and not re.search(r"[，：、]|^关于|^在", bare):
            return ("office", "name of a body")
    if shape.size <= 60 and _CAPTION.search(bare) and not _STOP.search(bare.rstrip("。")):
        return ("furniture", "caption")
    return None


_LAST_BRACKET = re.compile(r"(?<=[。！？”])（[^（）]{1,60}）$")


def _plausible(part: Field) -> bool:
    """Whether a value fits its label: behind 时间 stands a date and little else."""
    return part.kind != "date" or len(without_dates(part.value).strip()) <= 24


_EDITION = re.compile(r"第[A-Z0-9一二三四五六七八九十]{1,4}版.{0,8}|第[0-9]{1,4}期")
_CLOCK_TIME = re.compile(r"[0-9]{1,2}[:：][0-9]{2}")
_QUOTED = re.compile(r"[“《]")


def _prose(shape: Shape) -> tuple[str, str] | None:
    bare = shape.bare
    ended = _ENDS.search(_LAST_BRACKET.sub("", bare)) is not None
    stops = len(_STOP.findall(bare))
    if stops and shape.size >= 40 and (ended or stops >= 2):
        return ("prose", "sentences")
    if not _TITLE_END.search(bare):
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
    if _QUESTION.search(bare) and stops == 1 and shape.size <= 20 and "，" not in bare and not bare.startswith("“"):
        return None
    if ended or stops >= 2:
        return ("item", "ends like a sentence")
    if shape.size >= 40 and any(p.match(bare) for _, p in NUMBERING):
        return ("item", "numbered clause")
    return None


def line_roles(
    lines: Sequence[tuple[int, str]],
    *,
    tables: Mapping[int, str] = MappingProxyType({}),
    front: int = 0,
    headlines: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """Role and reason of each line.

    Args:
        lines: pairs of line number and folded text, without empty lines.
        tables: what :func:`nlp.structure.tables.table_lines` says about them, by index.
        front: how many lines at the top are front matter.
        headlines: the title as it is known from elsewhere, folded; a line that says the same is the headline.
    """
    seen = shapes(lines)
    for i, shape in enumerate(seen[:front]):
        seen[i] = replace(shape, kind="furniture", reason="front matter")
    for i, table in tables.items():
        if i >= front:
            _as_table(seen[i], table)
    _as_lists(seen)
    _as_running_heads(seen)
    named = _named(seen, headlines)
    roles: list[tuple[str, str]] = [("boilerplate", "outside the article")] * len(seen)
    if not seen or _is_index(seen):
        return [("boilerplate", "list of other pages")] * len(seen)
    first, last = _extent(seen)
    first, title = _below_named(seen, named, first)
    if title is None:
        title = _title(seen, first)
    _above(seen, roles, title, first)
    _inside(seen, roles, first, last)
    _behind(seen, roles, last)
    return roles


def _as_table(shape: Shape, table: str) -> None:
    """Make `shape` the row of a table unless its wording says what else it is, or a lone row its form."""
    if table == "rule":
        shape.kind, shape.reason = "furniture", "rule of a table"
        return
    worded = shape.reason.startswith(("cue ", "labelled")) or shape.kind in ("footer", "index", "prose")
    small = shape.kind in ("dateline", "byline", "note", "furniture") and shape.reason not in ("menu", "breadcrumb")
    if not worded and not (table == "lone row" and small):
        shape.kind, shape.reason, shape.number = "item", "table row", ""


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
                shape.kind, shape.reason, shape.number = "item", "numbered list", ""
        start = i


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
        elif any(0 <= j < len(seen) and _PAGE_NUMBER.match(seen[j].bare) for j in (i - 1, i + 1)):
            heads[shape.bare].append(i)
    prose = next((i for i, shape in enumerate(seen) if shape.kind == "prose"), 0)
    for at in heads.values():
        if len(at) > 1:
            for i in at[at[0] < prose :]:  # the first may be the headline
                seen[i].kind, seen[i].reason = "furniture", "running head"


def _named(seen: list[Shape], headlines: Sequence[str]) -> list[int]:
    """Indices of the lines that say the title known from elsewhere; they are taken for nothing else."""
    for headline in headlines:
        wanted = _PLAIN.sub("", headline)
        same = [
            i
            for i, shape in enumerate(seen)
            if shape.size == len(wanted)
            and shape.kind in ("short", "number", "item", "prose")
            and shape.reason != "table row"
            and _PLAIN.sub("", shape.bare) == wanted
            and not is_medium(shape.bare)
        ]
        if same:
            for i in same:
                seen[i].kind, seen[i].reason, seen[i].number = "short", "the title", ""
            return same
    return []


def _below_named(seen: list[Shape], named: list[int], first: int) -> tuple[int, int | None]:
    """Where the body begins and the headline stands, given the lines that say the title; None if none is above it."""
    above = [i for i in named if i < first]
    if above:
        return first, max(above, key=lambda i: (_title_score(seen, i, first), i))
    prose = [(i, shape.size) for i, shape in enumerate(seen) if shape.kind == "prose"]
    for i in named:
        below = [at for at, _ in prose if at > i]
        if below and 2 * sum(size for at, size in prose if at > i) >= sum(size for _, size in prose):
            start = below[0]
            while start - 1 > i and seen[start - 1].kind in ("number", "item"):
                start -= 1
            return start, i
    return first, None


_DAY = re.compile(r"^[\[（ ]*[01]?[0-9][-/.月][0-3]?[0-9]日?[\]） ]|[\[（ ][01]?[0-9][-/.月][0-3]?[0-9]日?[\]）]?$")


def _is_index(seen: list[Shape]) -> bool:
    """Whether a page is a list of other pages: without prose, and for the most part headlines with their dates."""
    if any(s.kind == "prose" or s.reason.startswith(("labelled date", "numbered")) for s in seen):
        return False
    dated = other = 0
    for i, shape in enumerate(seen):
        words = _LINKS.sub(r"\1", shape.bare) if "](" in shape.bare.replace("（", "(") else shape.bare
        rest = _DAY.sub(" ", without_dates(words))
        size = len(_WORD.findall(rest))
        if rest != words and size >= 6 and not words.endswith("。"):
            dated += 1
        elif rest != words and not size and i and seen[i - 1].kind in ("short", "office", "item"):
            dated += 1  # the date on a line below its headline
            other -= 1
        elif shape.kind not in ("furniture", "footer"):
            other += 1
    return dated >= 3 and dated > other


_OTHER_STORIES = re.compile(r"cue (?:新闻推荐|推荐|往期|延伸|相关|热|猜你|更多|精彩)")


def _extent(seen: list[Shape]) -> tuple[int, int]:
    """Index of the first line of the body, and of the one behind the last."""
    prose = [i for i, shape in enumerate(seen) if shape.kind == "prose"]
    if prose:
        # Scripts that share the page repeat its opening behind the footer.
        opening = seen[prose[0]].bare[:20]
        foot = next((i for i in range(prose[0], len(seen)) if seen[i].kind == "footer"), len(seen))
        prose = [i for i in prose if i < foot or opening not in seen[i].bare]
    for rows in (False, True):
        if not prose:
            prose = [i for i, s in enumerate(seen) if s.kind == "item" and (rows or s.reason != "table row")]
    if not prose:
        # A headline alone, or lines without any sentence: what stands behind the dateline or the first line.
        start = next((i + 1 for i, s in enumerate(seen) if s.kind in ("dateline", "byline")), 1)
        end = next((i for i in range(start, len(seen)) if seen[i].kind == "footer"), len(seen))
        return start, max(start, end)
    # The footer that ends the article: the first one with as much prose above it as below, or more.
    total = sum(seen[i].size for i in prose)
    before = 0
    end = len(seen)
    counted = 0
    for i, shape in enumerate(seen):
        if shape.kind == "footer" and before:
            other = before >= 150 and _OTHER_STORIES.match(shape.reason)
            if other or before * 2 >= total or before >= 800:
                end = i
                break
        if counted < len(prose) and prose[counted] == i:
            before += shape.size
            counted += 1
    inside = [i for i in prose if i < end] or prose
    first, last = inside[0], inside[-1]
    # Headings and salutations right above the first paragraph belong to the body, so do list items around it.
    while first > 0 and (
        seen[first - 1].kind in ("number", "item")
        or (first > 1 and seen[first - 1].kind == "short" and seen[first - 2].kind == "number")
    ):
        first -= 1
    while (last := _over_captions(seen, last, end)) + 1 < end and (
        seen[last + 1].kind == "item"
        or (seen[last + 1].kind == "short" and last + 2 < end and _goes_on(seen[last + 1], seen[last + 2]))
        or (
            seen[last + 1].kind == "number"
            and any(s.kind in ("item", "prose") for s in seen[last + 2 : min(end, last + 14)])
        )
    ):
        last += 1
    return first, last + 1


def _goes_on(short: Shape, after: Shape) -> bool:
    """Whether a short line behind the last paragraph is a heading: of a table, or of a sentence longer than it."""
    if after.reason == "table row":
        return True
    return after.kind == "item" and after.bare.endswith("。") and 6 <= short.size < after.size >= _LEAST_SENTENCE


#: Characters of a sentence that may be all that stands under the last heading.
_LEAST_SENTENCE = 20


def _over_captions(seen: list[Shape], last: int, end: int) -> int:
    """`last`, or the last of up to three captions and page numbers behind it that a list item follows."""
    at = last + 1
    while at < min(end, last + 4) and seen[at].kind == "furniture" and not seen[at].reason.startswith("cue 附"):
        at += 1
    return at - 1 if last + 1 < at < end and seen[at].kind == "item" else last


_TITLE_END = re.compile(
    r"(?:通知|办法|规定|条例|细则|意见|方案|要点|报告|情况|讲话|纪实|综述|侧记|见闻|观察|指引|指南|通报|公告|通告|决定|规划|计划|总结|思路|体会|经验|解读|启示|实践|探索|（试行）|（节选）)$"
)
_TITLE_MARK = re.compile(r"[“《：？！]|——|(?<=[一-鿿”]) (?=[一-鿿“])")


def _title(seen: list[Shape], first: int) -> int | None:
    """Index of the headline, or None."""
    best, found = 2.0, None
    for i in range(min(first, len(seen))):
        shape = seen[i]
        if shape.kind not in ("short", "office", "number", "item") or not 4 <= shape.size <= 90:
            continue
        if shape.kind == "item" and not (re.search(r"[！？…”]$", shape.bare) and shape.size <= 45):
            continue
        # A chapter of a report has its number in the headline.
        if shape.kind == "number" and not (i + 1 < len(seen) and seen[i + 1].kind == "dateline"):
            continue
        score = _title_score(seen, i, first)
        if score > best:
            best, found = score, i
    return _upper_line(seen, found) if found else found


def _upper_line(seen: list[Shape], i: int) -> int:
    """Of two headline-like lines the upper one, unless it is a kicker (plain, or with a dot) or names the site."""
    above, here = seen[i - 1], seen[i]
    if above.bare.startswith(("—", "－")) or _bracketed(above.bare):
        return i - 2 if i > 1 and seen[i - 2].kind == "short" else i
    subtitled = i + 1 < len(seen) and seen[i + 1].bare.startswith(("—", "－"))
    if above.kind != "short" or above.size < 10 or here.marked or subtitled or _SITE.search(above.bare):
        return i
    return i - 1 if _headline_marks(above.bare) else i


_SITE_LINE = re.compile(r"^[一-鿿A-Za-z0-9]{2,10}[网报台刊站](?:$|[—\-| ])|门户|欢迎您")
_SITE = re.compile(rf"[·_]|{_SITE_LINE.pattern}")


def _headline_marks(bare: str) -> float:
    return 1.0 * bool(_TITLE_MARK.search(bare)) + 1.5 * bool(_TITLE_END.search(bare))


def _bracketed(bare: str) -> bool:
    return bare.startswith("（") and bare.endswith("）")


def _title_score(seen: list[Shape], i: int, first: int) -> float:
    shape = seen[i]
    bare = shape.bare
    score = 2.0 if 10 <= shape.size <= 45 else 1.0 if shape.size >= 6 else 0.0
    after = [s.kind for s in seen[i + 1 : min(first + 1, i + 12)]]
    # Subtitles and bodies stand between headline and dateline.
    skipped = 0
    while skipped < len(after) and (
        seen[i + 1 + skipped].bare.startswith(("—", "－", "-"))
        or _bracketed(seen[i + 1 + skipped].bare)
        or after[skipped] == "office"
    ):
        skipped += 1
    following = after[skipped] if skipped < len(after) else "prose"
    if following in ("dateline", "byline", "note"):
        score += 3
    elif following in ("furniture",) and any(kind in ("dateline", "byline") for kind in after[skipped : skipped + 4]):
        score += 2
    elif following in ("prose", "number", "item"):
        score += 1.5
    if skipped and seen[i + 1].bare.startswith("—"):
        score += 2
    if i and (seen[i - 1].kind in ("dateline", "index") or seen[i - 1].reason == "breadcrumb"):
        score += 1
    if shape.marked:
        score += 3
    score += _headline_marks(bare)
    if bare.startswith(("—", "－")):
        score -= 6
    if shape.listed or _bracketed(bare):
        score -= 3
    if shape.kind == "office" or is_medium(bare) or (bare.startswith("【") and bare.endswith("】")):
        score -= 3
    if re.match(r"[^：，]{2,20}[，：]?$", bare) and bare.endswith(("：", "，")):
        score -= 3
    return score


_KICKER = re.compile(r"[网报站局厅府委版刊台]$|办公室$|首页|www\.")


def _above(seen: list[Shape], roles: list[tuple[str, str]], title: int | None, first: int) -> None:
    """Roles of the lines above the body."""
    small = [i for i in range(first) if seen[i].kind in ("dateline", "byline") and (title is None or i > title)]
    furniture = [i for i in range(first) if seen[i].kind == "furniture"]
    bare = all(shape.kind == "short" for shape in seen[:first])
    for i in range(first):
        shape = seen[i]
        if i == title:
            roles[i] = ("title", "headline above the article")
        elif shape.kind in ("dateline", "byline") and (title is None or i > title or not _register(seen, i)):
            roles[i] = (shape.kind, shape.reason)
        elif shape.kind == "note" and title is not None and i > title:
            roles[i] = ("byline" if persons(shape.bare) else "note", shape.reason)
        elif shape.kind in ("furniture", "footer", "index"):
            roles[i] = ("boilerplate", shape.reason)
        elif title is not None and i > title:
            comes = bool(small) and small[-1] > i
            tools = bool(furniture) and furniture[-1] > i
            roles[i] = _below_title(shape, i - title, comes, tools)
        elif title is None and shape.size <= 40 and bare:
            roles[i] = ("heading", "short line above a paragraph")
    if title is not None and title > 1 and _is_kicker(seen, title):
        roles[title - 1] = ("subtitle", "kicker above the headline")


def _is_kicker(seen: list[Shape], title: int) -> bool:
    """Whether the line above the headline belongs to it: short, alone, and no name of a site or section."""
    above, before = seen[title - 1], seen[title - 2]
    bare = above.bare
    if above.kind != "short" or above.listed or not 4 <= above.size <= 24:
        return False
    if "_" in bare or seen[title].bare in bare or _KICKER.search(bare) or _SITE_LINE.search(bare):
        return False
    # Headlines of other stories stand in lists.
    return not (before.kind == "short" and before.size >= 6 and not _SITE.search(before.bare))


def _register(seen: list[Shape], i: int) -> bool:
    """Whether line `i` stands among the lines of an index block."""
    return any(0 <= j < len(seen) and seen[j].kind == "index" for j in (i - 1, i + 1))


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
    if distance == 1 and ((comes and shape.size >= 6) or _bracketed(shape.bare)):
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
        elif shape.kind in ("prose", "item"):
            roles[i] = ("body", shape.reason)
        elif shape.kind in ("furniture", "footer"):
            roles[i] = ("boilerplate", shape.reason)
        elif shape.kind == "note":
            roles[i] = ("note", shape.reason)
        elif shape.kind == "dateline":
            roles[i] = ("dateline", shape.reason)
        elif (shape.kind == "byline" and shape.reason != "a personal name") or (
            shape.kind == "office" and _signs(seen, i)
        ):
            roles[i] = ("byline", shape.reason)
        elif shape.kind == "index":
            roles[i] = ("body", "labelled paragraph")
        elif shape.kind == "short" and _VALUE.search(shape.bare):
            roles[i] = ("body", "label and value")
        elif shape.kind == "short" and _answers(seen, i, last):
            roles[i] = ("body", "all that stands under a heading")
        elif shape.size <= 60 and (shape.kind == "number" or not shape.bare.startswith("（")):
            roles[i] = ("heading", shape.reason if shape.kind == "number" else "short line between paragraphs")
        else:
            roles[i] = ("body", "long line between paragraphs")


_VALUE = re.compile(r"：[^：“”]{0,20}(?:[0-9]{2}|https?|www)|https?:|（[0-9-]{7,}）")


def _table_cells(seen: list[Shape], first: int, last: int) -> set[int]:
    """Indices of the lines that are cells of a table: three or more short ones in a row without a section number."""
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
        if cell or (
            run and i < last and seen[i].kind == "furniture" and seen[i].reason.startswith(("no words", "link"))
        ):
            continue  # numbers in a column of their own neither count nor part the cells
        if len(run) >= 3 and not (i < last and seen[i].kind == "dateline"):
            cells.update(run)
        run = []
    return cells


def _answers(seen: list[Shape], i: int, last: int) -> bool:
    """Whether a short line is the text between two numbered headings."""
    return 0 < i < last - 1 and seen[i - 1].kind == "number" and seen[i + 1].kind == "number"


def _heads_paragraph(seen: list[Shape], i: int, last: int) -> bool:
    """Whether a short numbered sentence (``一、…。``) is a heading: a paragraph without a number stands below it."""
    bare = seen[i].bare
    if seen[i].size > 40 or not _FIRST_NUMBER.match(bare) or not bare.endswith("。") or len(_STOP.findall(bare)) > 1:
        return False
    return i + 1 < last and seen[i + 1].kind == "prose" and not _FIRST_NUMBER.match(seen[i + 1].bare)


_FIRST_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}、")


def _signs(seen: list[Shape], i: int) -> bool:
    """Whether the body named on line `i` signs a document: a date stands below it, other bodies perhaps between."""
    for shape in seen[i + 1 : i + 6]:
        if shape.kind != "office":
            return shape.kind == "dateline"
    return False


def _behind(seen: list[Shape], roles: list[tuple[str, str]], last: int) -> None:
    """Roles of the lines behind the last paragraph: notes and signatures, then the page's footer."""
    closed = False
    for i in range(last, len(seen)):
        shape = seen[i]
        if shape.kind == "note":
            roles[i] = ("note", shape.reason)
        elif closed:
            roles[i] = ("boilerplate", "behind the end of the article")
        elif shape.kind == "dateline" or (shape.kind == "byline" and (i == last or shape.reason != "a personal name")):
            roles[i] = (shape.kind, shape.reason)
        elif shape.kind == "office":
            roles[i] = ("byline", "body that signs")
        else:
            roles[i] = ("boilerplate", shape.reason if shape.kind in ("furniture", "footer") else "behind the article")
            closed = closed or shape.kind in ("footer", "index")
