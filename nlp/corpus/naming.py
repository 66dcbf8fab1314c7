"""Names of measures taken apart, so that the wordings of one name meet: “民情暖哨”网络平台, 民情暖哨平台."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.extract.type_nouns import type_noun_at_end
from nlp.lexicon import alternatives, settings
from nlp.normalize import fold, simplify
from nlp.quotes import scan_quotes
from nlp.segment import tagged
from nlp.structure.places import mentions as place_mentions

_MARKS = re.compile(r"[“”‘’\"《》〈〉「」『』\s，。、：；！？,.·—－-]")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:[—–-]{1,2}(?:19|20)?\d{2,4})?(?:年度?)?")
_WHOLE_REGION = re.compile(r"^(?:全[省市县区州国镇]|[我本][省市县区州]|[A-Z][省市县区州])")
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What identifies a wording: the `whole` name without marks, years and status, and what tells it from others.

    `qualifier` is the region (彭州市) or the year's name (基层党建提质年) in front; `document` whether it stands in
    book-title marks.
    """

    whole: str
    qualifier: str = ""
    document: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A name cut into `stem` and `head`, the type noun, shortened (专项行动 is 行动); `head` is empty for a bare name.

    `quoted` says whether quote marks made the cut.
    """

    stem: str
    head: str
    quoted: bool


@cache
def _status() -> re.Pattern[str]:
    return re.compile(rf"[（(](?:{alternatives(settings('naming')['statuses'])}|\d{{4}}[^（）()]{{0,12}})[）)]")


@cache
def _wrapped() -> re.Pattern[str]:
    """The title of a notice that does nothing but publish a document."""
    verbs = alternatives(settings("naming")["publishing"])
    return re.compile(rf"(?:[^《〈]{{0,30}}关于)?(?:{verbs})[《〈](?P<title>[^》〉]{{4,}})[》〉]的通知$")


def parse_name(text: str) -> tuple[Name, tuple[Parts, ...]]:
    """The name that a wording gives, and the ways to take it apart, surest first.

    Args:
        text: the wording as written, with its quote marks, in either script.
    """
    folded = fold(simplify(text))
    quotes = [quote for quote in scan_quotes(folded) if not quote.depth]
    if (
        quotes
        and quotes[0].kind == "title"
        and quotes[0].start == 0
        and quotes[0].end >= len(_status().sub("", folded))
    ):
        return _parse_title(folded[1 : quotes[0].inner_end])
    marked = [quote for quote in quotes if quote.kind != "title"]
    whole = _bare(folded)
    core = _bare(folded[marked[0].inner_start : marked[-1].inner_end]) if marked else ""
    if not core:  # no quotes, or none with a word in them
        qualifier, rest = _without_region(_YEAR.sub("", folded))
        rest = _bare(rest)
        return Name(rest or whole, qualifier), _parts_of_bare(rest or whole)
    tail = _bare(folded[marked[-1].end :])
    before = _bare(folded[: marked[0].start])
    parts = (Parts(core, short_head(tail), True), *_parts_of_bare(core + tail))
    return Name(core + tail, before), parts


def _bare(text: str) -> str:
    return _MARKS.sub("", _YEAR.sub("", _status().sub("", text))) or _MARKS.sub("", text)


def _parts_of_bare(whole: str) -> tuple[Parts, ...]:
    """A name without quotes with its type noun cut off; all of it where it has none."""
    noun = type_noun_at_end(whole)
    if noun and noun.start >= _SHORTEST_STEM and len(whole) - noun.start > 1:
        return (Parts(whole[: noun.start], short_head(whole[noun.start :]), False),)
    return (Parts(whole, "", False),)


@cache
def short_head(phrase: str) -> str:
    """The shortest type noun of two characters or more that ends `phrase`: 实践活动 and 主题活动 are 活动."""
    for addition in settings("naming")["additions"].split():
        rest = phrase.removesuffix(addition)
        if rest != phrase and len(rest) > 1 and (noun := type_noun_at_end("〇" + rest)) and noun.use != "weak":
            phrase = rest
            break
    for size in range(2, len(phrase) + 1):
        noun = type_noun_at_end("〇" + phrase[-size:])
        if noun and noun.start == 1 and noun.use != "weak":
            return phrase[-size:]
    return phrase[-2:]


@cache
def generic_heads() -> frozenset[str]:
    """Heads that a name takes or leaves without becoming another: 民情日记, 民情日记制度."""
    return frozenset(settings("naming")["generic_heads"].split())


@cache
def _title_head() -> re.Pattern[str]:
    modifiers, heads = (alternatives(settings("naming")[name]) for name in ("title_modifiers", "title_heads"))
    return re.compile(rf"的?(?:{modifiers})?(?P<head>{heads})$")


def _parse_title(title: str) -> tuple[Name, tuple[Parts, ...]]:
    if wrapped := _wrapped().match(title):
        title = wrapped["title"]
    region, rest = _without_region(_status().sub("", title).strip())
    rest = _bare(rest.removeprefix("关于"))
    head = _title_head().search(rest)
    stem = rest[: head.start()] if head and head.start() >= _SHORTEST_STEM else rest
    return Name(rest, region, True), (Parts(stem, head["head"] if head and stem != rest else "", True),)


def _without_region(text: str) -> tuple[str, str]:
    """A region in front of a name and what follows it: 彭州市 + 营商环境条例; empty where there is none."""
    if whole := _WHOLE_REGION.match(text):
        return "", text[whole.end() :]
    end = 0
    region = ""
    for mention in place_mentions(text[:24]):
        if mention.start != end or not mention.full:
            break
        end, region = mention.end, mention.name
    return (region, text[end:]) if len(text) - end >= _SHORTEST_STEM + 2 else ("", text)


def is_short_for(short: str, long: str) -> bool:
    """Whether `short` takes its characters, in order, from the openings of the words of `long`: 青马, 青年马克思主义者.

    The first characters must be the same, and `long` at least twice as long.
    """
    if not 2 <= len(short) <= 6 or len(long) < 2 * len(short) or short[0] != long[0]:
        return False
    openings = iter(word[0] for word, _ in tagged(long))
    return all(char in openings for char in short)
