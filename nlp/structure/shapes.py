"""Shapes of lines: what each line of a page looks like, before it is known where the article begins and ends.

Page furniture is told by its wording (``line_cues.tsv``), small print by labels and names, section headings by their
numbers, prose by its marks. Lines beside each other then correct one another: rows of tables, lists, running heads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp.lexicon import Matcher, Row, load
from nlp.structure.labels import (
    SIGNS,
    WORDS_AND_PICTURES,
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
#: Values of the digits and of the numbers in rings.
ORDINALS = {char: i for chars in ("一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨⑩") for i, char in enumerate(chars, 1)}
STOP = re.compile(r"[。！？；]")
_ENDS = re.compile(r"(?:[。！；：…—，、]|[。！？]?[。！？；]|\.\.\.)[”’）》*]*$")
_QUESTION = re.compile(r"？[”’）]*$")
_MARKUP = re.compile(r"(#{1,6})(?: |$)|[-*+•·▪►◆■●] {0,3}(?=[^ ])")
#: What pages set in front of a headline and behind it.
TITLE_LABEL = re.compile(r" {0,4}(?:文章)?(?:标题|题目)[：:] {0,4}")
TITLE_TOOL = re.compile(r"[ \u3000]*[\[【](?:打印|关闭|收藏|图|组图|多图|原创)[\]】]$")
_BULLET = re.compile(r"[-*+] ")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# Markdown links and pictures, as folding leaves them: those that repair left stand on a line of their own.
_LINK = re.compile(
    r"^[ ]*(?:[！!]?\[[^\]]{0,200}\][(（][^)）]{0,500}[)）][ \\]*|\[[！!]\[.{0,500}|https?[:：]//[^ ]{1,500})$"
)
LINKS = re.compile(
    r"[！!]?\[([^\[\]]{0,300})\][(（][^()（）]{0,500}(?:[(（][^()（）]{0,100}[)）][^()（）]{0,200})?[)）]"
)
_NUMBER_OF_DOCUMENT = re.compile(r"^[一-鿿]{1,12}[〔\[（(【](?:19|20)[0-9]{2}[〕\]）)】] ?第?[0-9]{1,5}号$")
#: An issue of a bulletin, the number of copies printed, the page of a newspaper.
ISSUE = re.compile(
    r"^[〔（]?(?:19|20)[0-9]{2}[〕）年] ?总?第 ?[0-9]{1,3} ?期$|^（?共印[0-9]{1,5}份）?$"
    r"|^（?总?第 ?[0-9一二三四五六七八九十]{1,5} ?[期版号]）?(?:[ （：].{0,20})?$|^第?[A-Z]?[0-9]{1,2}版[ ：].{0,60}$"
)
#: An issue of a periodical, with its name: 《东江通讯》2017年第9期.
ISSUE_OF = re.compile(r"《([^《》]{2,14})》 ?(?:(?:19|20)[0-9]{2}年)? ?第 ?[0-9]{1,3} ?期$")
_PAGE_NUMBER = re.compile(r"^[-—–·第 ]{0,4}[0-9]{1,4}[-—–· ]{0,3}(?:页.{0,12})?$|^[0-9]{1,4} ?/ ?[0-9]{1,4}$")
_NAVIGATION = re.compile(r" ?(?:>+|»|›|〉|》》|\||｜|→|->) ?")
WORD = re.compile(r"[0-9A-Za-z一-鿿]")
_BETWEEN_WORDS = re.compile(r"[ >|｜»›/·\[\]【】（）]+")
_CAPTION = re.compile(r"(?:摄|供图|绘图|图/[一-鿿]{2,4}|资料图片?）?)$|^（?图为|^（?资料图")
_LONG_CAPTION = re.compile(r"图：[^ ]{12}")
_REPORTER = re.compile(r"[一-鿿·]{0,10}?(?:记者|通讯员|评论员|特约撰稿人)[ ：]")
_WRITER_MARK = re.compile(f"^[{SIGNS}] ?")
_UNIT_NOTE = re.compile(
    r"^（?(?:本文)?(?:应采访|应受访|文中|[图照]片均?由|系|作者|原载|此文|本版|本文|根据|摘自|原文|标题|有删|略有)"
)
PLAIN = re.compile(r"[ 　]+")


def chinese_ordinal(numeral: str) -> int:
    """The value of a numeral below a thousand: 十二, 一百零三."""
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.removeprefix("零").rpartition("十")
    return 100 * ORDINALS.get(hundreds, 0) + (10 * ORDINALS.get(tens, 1) if ten else 0) + ORDINALS.get(ones, 0)


def shapes(lines: Sequence[tuple[int, str]], tables: Mapping[int, str], front: int) -> list[Shape]:
    """The shape of each line.

    Args:
        lines: pairs of line number and folded text, without empty lines.
        tables: what :func:`nlp.structure.tables.table_lines` says about them, by index.
        front: how many lines at the top are front matter.
    """
    seen = [_shape(n, text) for n, text in lines]
    for shape in seen[:front]:
        shape.kind, shape.reason = "furniture", "front matter"
    for i, table in tables.items():
        if i >= front:
            _as_table(seen[i], table)
    _as_marked_headings(seen)
    _as_lists(seen)
    _as_bullets(seen)
    _as_breadcrumbs(seen)
    _as_running_heads(seen)
    return seen


def _shape(n: int, text: str) -> Shape:
    marks = _MARKUP.match(text)
    bare = text[marks.end() :] if marks else text
    if (label := TITLE_LABEL.match(bare)) and len(fields(bare)) <= 1:
        bare = TITLE_TOOL.sub("", bare[label.end() :])
    if "<" in bare:
        bare = _TAG.sub("", bare)
    bare = bare.strip(" *_\\")
    depth = len(marks[1]) if marks and marks[1] else 0
    shape = Shape(n, bare, len(PLAIN.sub("", bare)), marked=depth, listed=marks is not None and not depth)
    shape.bullet = _BULLET.match(text) is not None
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
    first = WORD.search(bare)
    if bare and not bare.strip("…"):
        return ("item", "something left out")
    if first is None or shape.size == 1:
        return ("furniture", "no words")
    if _LINK.match(text) or _is_links(text) or any(p.match(bare) for p in (_PAGE_NUMBER, _NUMBER_OF_DOCUMENT, ISSUE)):
        return ("furniture", "link, page, issue or document number")
    matcher, rows, whole = _cues()
    words = [piece for piece in _BETWEEN_WORDS.split(bare) if piece]
    if shape.size <= 24 and _tool_words().fullmatch(_NOT_WORDS.sub("", bare)):
        return ("furniture", "words of page tools")
    if (
        bare in whole
        or PLAIN.sub("", bare) in whole
        or bare.strip(" ：·|[]【】（）") in whole
        or (words and all(word in whole for word in words))
    ):
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
    return "](" in text.replace("（", "(") and not WORD.search(without_dates(LINKS.sub("", text)))


def _menu(shape: Shape) -> tuple[str, str] | None:
    """Breadcrumbs, menus and rows of page tools: short words side by side."""
    bare = shape.bare
    _, _, whole = _cues()
    words = [piece for piece in _BETWEEN_WORDS.split(bare) if piece]
    pieces = [piece for piece in _NAVIGATION.split(bare) if piece.strip()]
    arrows = ">" in bare or "»" in bare
    if len(pieces) >= (2 if arrows else 3) and shape.size <= 120 and not STOP.search(bare):
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
        heads = not STOP.search(words.replace("？", ""))
    else:
        heads = not _ENDS.search(words) and not STOP.search(words) and (shape.size <= 40 or not _CLAUSES.search(words))
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
        lead = without_dates(_ADDRESS.sub("", bare[: parts[0].start])).strip(" （）【】[]|")
        if len(lead) <= 16:
            if "index" in kinds or ("issuer" in kinds and "date" not in kinds):
                return ("index", "index block")
            if bracketed and kinds & {"author", "unit", "editor"}:
                return ("note", "labelled closing note")
            if kinds & {"date", "source", "issued"} and all(map(_plausible, parts)):
                return ("dateline", "labelled date or source")
            if "editor" in kinds and not _LONG_CAPTION.match(bare):
                return ("note", "names the editors")
            if kinds & {"author", "unit"} and not bare.endswith("。") and (shape.size <= 60 or bracketed):
                values = [part.value for part in parts if part.kind == "author"]
                if "unit" in kinds or any(persons(f"作者 {value}") or _is_body(value) for value in values):
                    return ("byline", "labelled author")
            if kinds & {"count", "control"} and shape.size <= 60:
                return ("furniture", "page tools")
    if any(kind == "editor" for kind, _ in credits(bare)):
        return ("note", "names the editors")
    inner = bare[1:-1].strip() if bracketed else bare
    if ISSUE_OF.match(inner):
        return ("dateline", "issue of a periodical")
    if shape.size <= 80 and any(True for _ in dates(bare)):
        whole = _cues()[2]
        rest = [piece for piece in re.split(r"[ （）|，《》【】]+", without_dates(inner)) if WORD.search(piece)]
        rest = [piece for piece in rest if piece not in whole and not _EDITION.fullmatch(piece)]
        if not rest:
            return ("dateline", "nothing but a date")
        if len(rest) <= 4 and (is_medium(rest[0]) or rest[-1].startswith("发表于")) and not STOP.search(bare):
            return ("dateline", "medium and date")
        if is_organ(re.sub(r"编?印?$", "", rest[0])) and all(map(is_person, rest[1:])):
            return ("dateline", "body and date")
        if bracketed and re.search(r"(?:通过|公布|施行|修[订正]|发布|印发|批准)", inner) and not STOP.search(inner):
            return ("dateline", "adoption of a regulation")
        if len(rest) <= 3 and sum(map(len, rest)) <= 12 and not STOP.search(bare) and _CLOCK_TIME.search(bare):
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
    if shape.size <= 50 and not STOP.search(bare) and not _QUOTED.search(bare):
        if _REPORTER.match(bare) and persons(bare):
            return ("byline", "names a reporter")
        if is_person(bare.replace(" ", "")) and shape.size <= 4:
            return ("byline", "a personal name")
        tokens = WORDS_AND_PICTURES.sub("", bare).split()
        if tokens and len(tokens) <= 6 and (len(tokens) > 1 or tokens[0] != bare) and all(map(is_person, tokens)):
            return ("byline", "personal names")
        signs = tokens and (is_organ(tokens[0]) or is_medium(re.split("·", tokens[0])[0]))
        if 2 <= len(tokens) <= 5 and signs and all(map(is_person, tokens[1:])):
            return ("byline", "body and names")
        if len(tokens) in (2, 3) and holds_office(tokens[-2]) and (is_person(tokens[-1]) or persons(bare)):
            return ("byline", "office and name")
        if len(tokens) == 2 and is_person(tokens[0]) and holds_office(tokens[1]):
            return ("byline", "name and office")
        if len(tokens) == 3 and is_person(tokens[1] + tokens[2]) and (holds_office(tokens[0]) or is_organ(tokens[0])):
            return ("byline", "office and name")
        if all(map(is_organ, tokens)) and not re.search(r"[，：、]|^关于|^在", bare):
            return ("office", "name of a body")
        if len(tokens) == 2 and tokens[1] == "供稿" and (is_organ(tokens[0]) or is_person(tokens[0])):
            return ("note", "signed closing note")
    caption = _CAPTION.search(bare) and not STOP.search(bare.rstrip("。"))
    if shape.size <= 60 and (caption or _LONG_CAPTION.match(bare)):
        return ("furniture", "caption")
    return None


def _is_body(value: str) -> bool:
    """Whether `value` names a body, perhaps with its other name in brackets behind it."""
    return is_organ(_LAST_NAME.sub("", value)) or is_organ(value)


_LAST_NAME = re.compile(r"（[^（）]{2,20}）$")
_ADDRESS = re.compile(r"(?:https?[:：]//|www[.])[^ ]{1,200}")
_LAST_BRACKET = re.compile(r"(?<=[。！？”])（[^（）]{1,60}）$")


def _plausible(part: Field) -> bool:
    """Whether a value fits its label: behind 时间 stands a date and little else."""
    return part.kind != "date" or len(without_dates(part.value).strip()) <= 24


_EDITION = re.compile(r"第[A-Z0-9一二三四五六七八九十]{1,4}版.{0,8}|第[0-9]{1,4}期")
_CLOCK_TIME = re.compile(r"[0-9]{1,2}[:：][0-9]{2}")
_QUOTED = re.compile(r"[“《]")
#: Words with which headlines end, also long ones.
TITLE_END = re.compile(
    r"(?:通知|办法|规定|条例|细则|意见|方案|要点|报告|情况|讲话|纪实|记事|综述|侧记|见闻|观察|指引|指南|通报|公告|通告|决定|规划|计划|总结|思路|体会|经验|解读|启示|实践|探索|（试行）|（节选）)$"
)


def _prose(shape: Shape) -> tuple[str, str] | None:
    bare = shape.bare
    ended = _ENDS.search(_LAST_BRACKET.sub("", bare)) is not None
    stops = len(STOP.findall(bare))
    if stops and shape.size >= 40 and (ended or stops >= 2):
        return ("prose", "sentences")
    if not TITLE_END.search(bare):
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
            if heads or above.reason == "list item" or (above.kind in ("item", "prose") and above.bare.endswith("：")):
                shape.kind, shape.reason = "item", "list item"


def _as_breadcrumbs(seen: list[Shape]) -> None:
    """Make furniture of what stands behind an arrow on a line of its own: breadcrumbs that lost their line."""
    for before, shape in pairwise(seen):
        if before.bare in (">", ">>", "»", "›") and shape.kind in ("short", "office") and shape.size <= 12:
            shape.kind, shape.reason = "furniture", "breadcrumb"


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
