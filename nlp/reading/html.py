"""Saved web pages: the visible text, one line for each block, and what the page's own markup says about the article.

Nothing that a reader of the page sees is left out: which lines are menus and footers is for line roles to say.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from math import ceil
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nlp.article import Meta
from nlp.reading.encodings import decode
from nlp.reading.page_head import head_meta

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
# Not part of what is read; the options of a menu show one at a time, and <rp> only where ruby is not understood.
_UNSEEN = frozenset({
    "audio", "canvas", "datalist", "embed", "head", "iframe", "noframes", "noscript", "object", "rp", "script",
    "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_SPACE = re.compile("[ \t\n\r\f]+")
# The source's line ends inside a paragraph are spaces to a browser, but not between Chinese characters.
_WIDE = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…"
_WRAP = re.compile(f"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\n\r\f]*(?=[{_WIDE}])")
# A cell with more lines than that is a column of the page, not a cell of a table.
_CELL_LINES = 8
_MENU_ITEM = 12  # characters that a link in a menu has at most
_MENU_ITEMS = 3  # links one after the other that make a menu
_MENU_WIDTH = 8  # links of a menu to a line


def page_text(data: bytes, encoding: str | None = None) -> tuple[str, Meta]:
    """The visible text of a saved page and what its markup says about the article.

    Args:
        data: the whole file.
        encoding: the name of a Python codec, to override what the page and its bytes say.

    Raises:
        ValueError: the bytes are in no known encoding; the message says which were tried.
    """
    return extract(_decode_page(data, encoding))


def extract(page: str) -> tuple[str, Meta]:
    """The visible text of an HTML page, one line for each block, and its title, date, source and authors if given.

    The cells of a row of a table share a line, with tabs between them, unless the table lays out the page; so
    do the short links of a menu, with bars.
    """
    tree = LexborHTMLParser(page)
    lines, _ = _lines_seen(tree)
    return "\n".join(lines), head_meta(tree)


class Handled(NamedTuple):
    """What became of a piece of a page's markup: elements left out, with their words if they have any, and entities.

    `raw` is ``<tag>`` with the words behind it, or the entity; `text` is what stands for it in the text; `times` says
    how often.
    """

    done: str
    raw: str
    text: str
    times: int


def handled_markup(data: bytes, encoding: str | None = None) -> list[Handled]:
    """What :func:`page_text` left out of a page's body (``left out``) and decoded (``decoded``), in order.

    Args:
        data: the whole file.
        encoding: the name of a Python codec, to override what the page and its bytes say.

    Raises:
        ValueError: the bytes are in no known encoding.
    """
    page = _decode_page(data, encoding)
    tree = LexborHTMLParser(page)
    elements: list[LexborNode] = []
    for _ in _walk(tree, _lines_seen(tree)[1], elements):
        pass
    unread: Counter[str] = Counter()
    for node in elements:
        unread[f"<{node.tag}> {_words(node)}".rstrip()] += 1
    decoded = ((entity, unescape(entity), count) for entity, count in Counter(_entities(page)).items())
    return [
        *(Handled("left out", raw, "", count) for raw, count in unread.items()),
        *(Handled("decoded", entity, text, count) for entity, text, count in decoded if text != entity),
    ]


def _words(node: LexborNode) -> str:
    """What an element says, in one line, without the code inside it."""
    pieces = (
        piece.text_content or ""
        for piece in node.traverse(include_text=True)
        if piece.is_text_node and not (piece.parent and piece.parent.tag in _CODE)
    )
    return " ".join(" ".join(pieces).split())


# Elements that hold no words of a human language.
_CODE = frozenset({"canvas", "embed", "object", "script", "style", "svg"})
_ENTITY_OR_TAG = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|<!--|<(script|style)\b|<[a-z/!][^<>]{0,4000}>",
    re.IGNORECASE,
)


def _entities(page: str) -> Iterator[str]:
    """The entities in the words of a page: none in comments, code, or tags with their addresses."""
    at = 0
    while match := _ENTITY_OR_TAG.search(page, at):
        at = match.end()
        if match[0] == "<!--" or match[1]:
            end = re.compile("-->" if match[1] is None else f"</{match[1]}", re.IGNORECASE).search(page, at)
            at = end.end() if end else len(page)
        elif match[0][0] == "&":
            yield match[0]


_HIDDEN = '[hidden], [style*="none" i]'


def _lines_seen(tree: LexborHTMLParser) -> tuple[list[str], bool]:
    """The lines that a reader sees, and whether those are among them that the page hides."""
    lines = _lines(tree)
    if tree.css_first(_HIDDEN) is not None:
        # Some pages show the article by script only; what is hidden for good are menus and notices.
        whole = _lines(tree, hidden=True)
        if _stops(whole) > 2 * _stops(lines) + 3:
            return whole, True
    return lines, False


def _stops(lines: list[str]) -> int:
    """The number of sentences, roughly."""
    return sum(line.count("。") for line in lines)


def _decode_page(data: bytes, encoding: str | None) -> str:
    """The page as a string: by the override, the bytes themselves, or, where these are broken, the declared charset."""
    try:
        return decode(data, encoding)[0]
    except ValueError:
        declared = None if encoding else _declared_encoding(data)
        if declared is None or b"\0" in data:
            raise
    return data.decode(declared, errors="replace")


def _declared_encoding(data: bytes) -> str | None:
    """The codec that the page's head names, or None."""
    head = LexborHTMLParser(data[:4096].decode("latin-1"))
    for meta in head.css("meta"):
        content = meta.attributes.get("content") or ""
        name = meta.attributes.get("charset") or content.lower().partition("charset=")[2].split(";")[0]
        try:
            codec = codecs.lookup(name.strip()).name
            "".encode(codec)
        except LookupError:  # unknown, or not an encoding of text
            continue
        # What browsers do: GB18030 holds the others, and a page that could be read so far is not in UTF-16.
        return "gb18030" if codec in ("gb2312", "gbk") else "utf-8" if codec.startswith("utf") else codec
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    linked: bool  # all its words are links


@dataclass(slots=True)
class _Table:
    """A table being read: for each row the first and last line (exclusive) of its cells."""

    rows: list[list[tuple[int, int]]] = field(default_factory=list)
    layout: bool = False  # holds other tables


class _Lines:
    """Lines being put together: text comes in pieces, blocks end a line, cells of a row share one."""

    def __init__(self) -> None:
        self.done: list[_Line] = []
        self._open: list[str] = []
        self._linked = self._unlinked = False  # the open line has words in links, outside them
        self._tables: list[_Table] = []

    def add(self, text: str, linked: bool = False) -> None:
        text = _SPACE.sub(" ", _WRAP.sub("", text))
        if text.startswith(" ") and (not self._open or self._open[-1].endswith(" ")):
            text = text[1:]
        if text:
            self._open.append(text)
            if any(map(str.isalnum, text)):
                self._linked |= linked
                self._unlinked |= not linked

    def end(self) -> None:
        text = "".join(self._open).strip()
        if text:
            self.done.append(_Line(text, self._linked and not self._unlinked))
        self._open.clear()
        self._linked = self._unlinked = False

    def enter(self, tag: str) -> None:
        """Note that a table, row or cell begins; other tags mean nothing here."""
        if tag == "table":
            if self._tables:
                self._tables[-1].layout = True
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._tables[-1].rows.append([])
        elif self._tables and self._tables[-1].rows and tag in ("td", "th"):
            self._tables[-1].rows[-1].append((len(self.done), len(self.done)))

    def leave(self, tag: str) -> None:
        """Note that a table, row or cell ends."""
        if tag == "table" and self._tables:
            self._join(self._tables.pop())
        elif self._tables and self._tables[-1].rows and self._tables[-1].rows[-1] and tag in ("td", "th"):
            cells = self._tables[-1].rows[-1]
            cells[-1] = (cells[-1][0], len(self.done))

    def _join(self, table: _Table) -> None:
        """Put the cells of each row on one line, unless the table lays out the page."""
        rows = [[(start, end) for start, end in row if end > start] for row in table.rows]
        data = not table.layout and sum(len(row) > 1 for row in rows) > 1
        most = _CELL_LINES if data else 1
        joined: list[_Line] = []
        first = at = next((row[0][0] for row in rows if row), len(self.done))
        for row in rows:
            if len(row) > 1 and all(end - start <= most for start, end in row):
                joined += self.done[at : row[0][0]]
                at = row[-1][1]
                cells = [" ".join(line.text for line in self.done[start:end]) for start, end in row]
                joined.append(_Line("\t".join(cells), all(line.linked for line in self.done[row[0][0] : at])))
        self.done[first:at] = joined


def _lines(tree: LexborHTMLParser, *, hidden: bool = False) -> list[str]:
    lines = _Lines()
    links = 0  # open ones; broken pages nest them
    after_link = False
    for node, entering in _walk(tree, hidden):
        tag = node.tag
        if node.is_text_node:
            text = node.text_content or ""
            if node.parent is not None and node.parent.tag == "pre":
                text = text.replace("\r\n", "\n")
                for piece in text.split("\n")[:-1]:
                    lines.add(piece, links > 0)
                    lines.end()
                text = text.rpartition("\n")[2]
            after_link = after_link and not text
            lines.add(text, links > 0)
        elif tag == "a":
            links += 1 if entering else -1
            if entering and after_link:
                lines.add(" ")  # links set side by side by style alone
            after_link = not entering
        elif tag == "rt":
            lines.add("(" if entering else ")")  # readings, as pages without ruby write them
        elif tag in _BLOCKS or _style(node).get("display") == "block":
            lines.end()
            after_link = False
            (lines.enter if entering else lines.leave)(tag or "")
    lines.end()
    return _menus(lines.done)


def _menus(lines: list[_Line]) -> list[str]:
    """The texts of `lines`, with the short links of a menu side by side as they are seen."""
    texts: list[str] = []
    for menu, run in groupby(lines, lambda line: line.linked and len(line.text) <= _MENU_ITEM):
        items = [line.text for line in run]
        if menu and len(items) >= _MENU_ITEMS:
            size = ceil(len(items) / ceil(len(items) / _MENU_WIDTH))
            items = [" | ".join(items[i : i + size]) for i in range(0, len(items), size)]
        texts += items
    return texts


def _walk(
    tree: LexborHTMLParser, hidden: bool, left_out: list[LexborNode] | None = None
) -> Iterator[tuple[LexborNode, bool]]:
    """The nodes of the page in document order: each once on entering and, if an element, once on leaving.

    `hidden` says whether elements that the page hides are among them. Elements that are not go to `left_out`.
    """
    node: LexborNode | None = tree.body
    above: list[LexborNode] = []
    while node is not None:
        if node.is_text_node:
            yield node, True
        elif node.is_element_node and node.tag not in _UNSEEN and (hidden or not _is_hidden(node)):
            yield node, True
            if node.first_child is not None:
                above.append(node)
                node = node.first_child
                continue
            yield node, False
        elif node.is_element_node and left_out is not None:
            left_out.append(node)
        while node.next is None and above:
            node = above.pop()
            yield node, False
        node = node.next if above else None


def _is_hidden(node: LexborNode) -> bool:
    # Not visibility: pages of WeChat accounts hide the article by it until their script has run.
    return "hidden" in node.attributes or _style(node).get("display") == "none"


def _style(node: LexborNode) -> dict[str, str]:
    """The declarations of the node's own style, in lower case."""
    style = node.attributes.get("style")
    if not style:
        return {}
    pairs = (declaration.partition(":") for declaration in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}
