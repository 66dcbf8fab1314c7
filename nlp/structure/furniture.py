"""Page furniture: what a page sets around articles, told by its wording (``line_cues.tsv``) or by its shape."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from nlp.lexicon import Matcher, Row, load, pattern
from nlp.structure.labels import without_dates
from nlp.structure.reasons import BREADCRUMB, CUE, MENU, NO_WORDS, PICTURE, REFERENCE
from nlp.structure.sentences import STOP

# Markdown links and pictures, as folding leaves them: those that repair left stand on a line of their own.
_LINK = re.compile(
    r"^[ ]*(?:[！!]?\[[^\]]{0,200}\][(（][^)）]{0,500}[)）][ \\]*|\[[！!]\[.{0,500}|https?[:：]//[^ ]{1,500})$"
)
# The address of a site, perhaps with a section: 【www.example.com--工作总结】.
_SITE = re.compile(r"[【\[]?(?:https?[:：]//|www[.])[0-9A-Za-z./_~-]{1,80}?(?:-{1,2}[一-鿿]{1,20})?[】\]]?")
_OPENS_SITE = "【[hw"
#: Links and pictures of Markdown inside a line.
LINKS = re.compile(
    r"[！!]?\[([^\[\]]{0,300})\][(（][^()（）]{0,500}(?:[(（][^()（）]{0,100}[)）][^()（）]{0,200})?[)）]"
)
#: The number of a document: 东办发〔2021〕5号.
DOCUMENT_NUMBER = re.compile(r"[一-鿿]{1,12}[〔\[（(【［](?:19|20)[0-9]{2}[〕\]）)】］] ?第?[0-9]{1,5}号")
# One that lost its closing bracket with a slipped byte: 东办发〔20215号.
_BROKEN_NUMBER = re.compile(r"[一-鿿]{1,12}〔(?:19|20)[0-9]{3,7}号?")
#: An issue of a bulletin, the number of copies printed, the page of a newspaper.
ISSUE = re.compile(
    r"^[〔（]?(?:19|20)[0-9]{2}[〕）年] ?总?第 ?[0-9]{1,3} ?期$|^（?共印[0-9]{1,5}份）?$"
    r"|^（?总?第 ?[0-9一二三四五六七八九十]{1,5} ?[期版号]）?(?:[ （：].{0,20})?$|^第?[A-Z]?[0-9]{1,2}版[ ：].{0,60}$"
)
#: The number of a page on a line of its own.
PAGE_NUMBER = re.compile(r"^[-—–·第 ]{0,4}[0-9]{1,4}[-—–· ]{0,3}(?:页.{0,12})?$|^[0-9]{1,4} ?/ ?[0-9]{1,4}$")
# A count that a forum or a portal shows on a line of its own: 63万.
_COUNT = re.compile(r"[0-9.,]{1,12}[万千+]?")
# The name of the file of a picture that stood there.
_PICTURE_FILE = re.compile(r"[0-9A-Za-z一-鿿_() -]{1,60}(?:[.](?:png|jpe?g|gif|webp|bmp)){1,2}", re.IGNORECASE)
_LONGEST_MENU = 120
# So many low lines join the key words that a mirror puts in front of its pages.
_MANY_JOINED = 3
_NAVIGATION = re.compile(r" ?(?:>+|»|›|〉|》》|\||｜|→|->) ?")
#: A character of a word.
WORD = re.compile(r"[0-9A-Za-z一-鿿]")
_BETWEEN_WORDS = re.compile(r"[ >|｜»›/·\[\]【】（）]+")
_WORD_RUN = re.compile(r"[^ >|｜»›/·\[\]【】（）]+")
# What stands between the words of a menu or the pieces of breadcrumbs.
_PARTS_WORDS = re.compile(r"[ >|｜»›〉》·/\[\]【】（）→-]")
#: Spaces, which count for nothing in a line.
SPACES = re.compile(r"[ 　]+")


@cache
def _cues() -> tuple[Matcher, tuple[Row, ...], dict[str, Row]]:
    rows = load("line_cues")
    inside = tuple(row for row in rows if row["place"] not in ("whole", "part"))
    return Matcher([row["cue"] for row in inside]), inside, {row["cue"]: row for row in rows if row["place"] == "whole"}


def furniture_words() -> Collection[str]:
    """Lines that are page furniture as a whole: 打印, 上一篇."""
    return _cues()[2]


@cache
def _opened() -> dict[str, str]:
    return {CUE + row["cue"]: row["opens"] for row in load("line_cues")}


def opened_by(reason: str) -> str:
    """What a line of furniture for which `reason` was given stands above: ``stories``, ``supplement``, ``title``, or
    nothing.
    """
    return _opened().get(reason, "")


@cache
def _tool_words() -> re.Pattern[str]:
    """Lines strung together from words of page tools: 微信扫码分享."""
    rows = load("line_cues")
    parts = [row["cue"] for row in rows if row["place"] == "part" or (row["place"] == "whole" and len(row["cue"]) <= 4)]
    parts.sort(key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, parts))}){{2,8}}")


_NOT_WORDS = re.compile(r"[^0-9A-Za-z一-鿿]+")


def furniture(text: str, bare: str, size: int) -> tuple[str, str] | None:
    """Kind and reason of a line of page furniture: ``footer`` where it closes the article, else ``furniture``.

    Args:
        text: the folded line.
        bare: the line without the marks around it.
        size: the number of its characters without spaces.
    """
    first = WORD.search(bare)
    if bare and not bare.strip("…"):
        return ("item", "something left out")
    if first is None or size == 1:
        return ("furniture", NO_WORDS)
    if any(pattern("small_print", entry).fullmatch(bare) for entry in ("contacts", "addresses")):
        return ("furniture", "how to reach the site")
    if _PICTURE_FILE.fullmatch(bare):
        return ("furniture", PICTURE)
    numbered = PAGE_NUMBER.match(bare) or ISSUE.match(bare) or DOCUMENT_NUMBER.fullmatch(bare)
    numbered = numbered or _COUNT.fullmatch(bare) or _BROKEN_NUMBER.fullmatch(bare)
    site = bare[0] in _OPENS_SITE and _SITE.fullmatch(bare)
    if numbered or site or _LINK.match(text) or _is_links(text):
        return ("furniture", REFERENCE)
    matcher, rows, whole = _cues()
    if size <= 24 and _tool_words().fullmatch(_NOT_WORDS.sub("", bare)):
        return ("furniture", "words of page tools")
    if (
        bare in whole
        or (size < len(bare) and SPACES.sub("", bare) in whole)
        or bare.strip(" ：·|[]【】（）") in whole
        or _all_of(whole, bare)
    ):
        return ("furniture", "whole line is page furniture")
    is_short = size <= 60 and not bare.endswith("。")
    for match in matcher.find(bare):
        row = rows[match.index]
        place = row["place"]
        opens = match.start <= first.start() + 1
        if (place == "start" and opens) or (place == "short" and is_short) or place == "any":
            if place == "start" and size > 120 and row["closes"] == "no":
                continue
            return ("footer" if row["closes"] == "yes" else "furniture", CUE + row["cue"])
    return None


def _all_of(whole: Collection[str], bare: str) -> bool:
    """Whether a line is nothing but words of `whole`, side by side."""
    first = _WORD_RUN.search(bare)
    if first is None or first[0] not in whole:
        return False
    return all(word in whole for word in _WORD_RUN.findall(bare))


def _is_links(text: str) -> bool:
    """Whether a line holds nothing but links, pictures and dates."""
    return "](" in text.replace("（", "(") and not WORD.search(without_dates(LINKS.sub("", text)))


def menu(bare: str, size: int) -> tuple[str, str] | None:
    """Kind and reason of breadcrumbs, menus and rows of page tools: short words side by side."""
    if bare.count("_") >= _MANY_JOINED and not STOP.search(bare):
        return ("furniture", MENU)
    if size > _LONGEST_MENU:
        return None
    whole = furniture_words()
    if not _PARTS_WORDS.search(bare):
        return None  # one word
    words = [piece for piece in _BETWEEN_WORDS.split(bare) if piece]
    pieces = [piece for piece in _NAVIGATION.split(bare) if piece.strip()]
    arrows = ">" in bare or "»" in bare
    if len(pieces) >= (2 if arrows else 3) and not STOP.search(bare):
        return ("furniture", BREADCRUMB)
    if len(words) >= 2 and sum(word in whole for word in words) * 2 >= len(words) and size <= 80:
        return ("furniture", "page tools")
    if len(words) >= 2 and size <= 60 and words[0].endswith("首页") and not re.search(r"[，。：“]", bare):
        return ("furniture", MENU)
    if len(words) >= 5 and size <= 60 and max(map(len, words)) <= 5 and not re.search(r"[，。、：“]", bare):
        return ("furniture", MENU)
    return None
