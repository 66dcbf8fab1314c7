"""Titles in 《…》 that a text names as documents of its own: plans, rules, reports; not laws that it argues from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from nlp.document import Document
from nlp.extract.quoted import Decision
from nlp.extract.quoted_stretches import Stretch
from nlp.lexicon import settings

_CLAUSE = 24
_LONGEST_LIST = 240
_REACH = 120
_CLAUSE_END = re.compile(r"[，。；：！？]")
_ENCLOSED = re.compile(r"[“《（][^“”《》（）]{0,60}[”》）]?")
_ARTICLE_NUMBER = re.compile(r"第[一二三四五六七八九十百零〇\d]+[条章款项]")
_SHORT = re.compile(r"简称为?[“《](?P<title>[^“”《》]{2,20})[”》]")
_LONGEST_SHORT = 30
_SHORT_TITLE = 8
_LONGEST_ENDING = 8
_TITLE = re.compile(r"《[^《》]{2,60}(?=》)")
# A document is not headed by a clause: 《雨带北移？专家回应》 is an article.
_HEADLINE = re.compile(r"[，,？?！!]")
_DATED = re.compile(r"\d{4}")


def document_titles(document: Document, decision: Decision) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """The stretch of `decision`, a title in 《…》, with the evidence for it, where it may be a document of its own."""
    stretch = decision.stretch
    quote, folded = stretch.quote, document.folded
    if (quote.depth and stretch.within == "title") or len(stretch.text) <= 3:
        return
    titles = document.once(_titles)
    if stretch.text in document.once(_short_titles) or stretch.text in document.once(_endings):
        return
    title = _patterns()["statuses"].sub("", stretch.text.strip())
    line_text = _ENCLOSED.sub("", folded[max(stretch.line.start, quote.start - _REACH) : quote.start])
    clause = _CLAUSE_END.split(line_text)[-1][-_CLAUSE:]
    after = folded[quote.end : quote.end + 12]
    words = _words()
    if after.startswith(words["media_after"]) or clause.endswith(words["media_before"]):
        return
    if _patterns()["law"].search(title):
        return
    article = _ARTICLE_NUMBER.match(after) is not None
    issued, cited = _last(clause, "issued"), _last(clause, "cited")
    is_issued, is_cited = issued > cited, cited > issued
    if cited and clause.endswith("的"):  # 依据市里去年印发的《…》: what is issued is a relative clause
        is_issued, is_cited = False, True
    if clause.endswith(words["revised"]):  # 新修订的《…》: what is argued from, in its new wording
        is_issued = False
    bulletin = title.endswith(words["bulletin"])
    noun = next((word for word in words["nouns"] if title.endswith(word)), "")
    about = title.startswith("关于")
    if not (noun or bulletin or about) and (_HEADLINE.search(title) or not is_issued):
        return
    short = _SHORT.search(folded, quote.end, quote.end + _LONGEST_SHORT)
    if article and not is_issued and len(title) <= _SHORT_TITLE:  # 《监督执纪工作规则》第二十条: a title for short
        return
    called = titles[short["title"]] if short else titles[stretch.text] - 1
    listed = _patterns()["cited list"].match(folded, quote.end, min(stretch.line.end, quote.end + _LONGEST_LIST))
    evidence = {
        "in a list of rules": listed is not None,
        "article cited": article,
        "issued": is_issued,
        "cited": is_cited,
        "says": _patterns()["citing"].match(after) is not None,
        "abbreviated": _patterns()["abbreviated"].fullmatch(title) is not None,
        "national": title.startswith(words["national"]),
        "authority": title.endswith(words["authorities"]),
        "authority nobody issues": title.endswith(words["authorities"]) and not is_issued,
        "relative clause": clause.endswith("的"),
        "bulletin": bulletin,
        "background": any(word in title for word in words["background"]),
        "dated": _DATED.match(title) is not None,
        "about": about,
        "status": title != stretch.text.strip(),
        "opens the sentence": not clause,
        f"issued by {clause[issued - 2 : issued]}": is_issued,
        f"cited by {clause[cited - 2 : cited]}": is_cited,
        f"noun {noun}": bool(noun),
        "no noun": not noun and not bulletin,
        "bulletin nobody issues": bulletin and not is_issued,
        "noun nobody issues": bool(noun) and not is_issued,
        "called for short": short is not None,
        "revised": clause.endswith(words["revised"]),
        f"mentions {min(4, called)}": called > 0,
    }
    yield stretch, tuple(f"title: {name}" for name, holds in evidence.items() if holds)


def _short_titles(document: Document) -> frozenset[str]:
    """What a text calls a document for short: （以下简称《意见》）."""
    return frozenset(match["title"] for match in _SHORT.finditer(document.folded))


def document_status(title: str, length: int) -> str | None:
    """The status that a document's title gives it, in its brackets (试行) or its wording (暂行办法); None without one.

    Args:
        title: folded text that begins with the title.
        length: of the title; a bracket may follow it.
    """
    inside = _patterns()["status"].search(title, 0, length + _LONGEST_STATUS)
    worded = _patterns()["worded status"].search(title, 0, length)
    return inside["status"] if inside else worded["status"] if worded else None


_LONGEST_STATUS = 8


def _titles(document: Document) -> Counter[str]:
    """How often each title stands in the text."""
    return Counter(match.group()[1:] for match in _TITLE.finditer(document.folded))


def _endings(document: Document) -> frozenset[str]:
    """What the titles of the text end in: 《实施意见》 is short for 《…实施意见》."""
    return frozenset(
        title[-size:] for title in document.once(_titles) for size in range(2, _LONGEST_ENDING + 1) if size < len(title)
    )


def _last(clause: str, name: str) -> int:
    """Where the last of the words `name` in `clause` ends; 0 where none stands there."""
    return max((match.end() for match in _pattern(name).finditer(clause)), default=0)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _words()[name]), key=lambda word: (-len(word), word))))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """The word lists of documents, longest word first."""
    rows = settings("initiative_verbs")["document"]
    return {name: tuple(sorted(words.split(), key=lambda word: (-len(word), word))) for name, words in rows.items()}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What stands in and behind titles, from the word lists.

    ``cited list`` matches the rest of 《甲》《乙》等党内法规均规定 and 《甲》《乙》等规章, ``citing`` what shows that
    a document is argued from (《…》规定).
    """
    words = {name: "|".join(map(re.escape, row)) for name, row in _words().items()}
    brackets = r"(?:（[^）]{0,20}）)?"
    more = rf"(?:[、和及]{{0,1}}《[^《》]{{2,60}}》{brackets}){{0,6}}"
    argued = rf"等?(?:{words['bodies_of_rules']})[^，。；]{{0,4}}(?:{words['rules_say']})"
    patterns = {
        "status": rf"[（(](?P<status>{words['status']})[）)](?:》|$|(?<=》）)|(?=[^一-鿿]))",
        "statuses": rf"(?:[（(](?:{words['status']}|\d{{4}}年?版?|\d{{4}}[—-]\d{{4}}年)[）)])+$",
        "worded status": rf"(?P<status>暂行|试行)(?:{words['provisional']})",
        "citing": rf"{brackets}等?的?(?:{words['citing_adverbs']})?(?:{words['citing']})",
        "cited list": rf"{brackets}{more}(?:等(?:地方)?性?(?:{words['kinds_of_rules']})|{argued})",
        "abbreviated": rf"[^（]{{0,4}}(?:{words['abbreviated']})",
        "law": rf"(?:(?<!办)法|{words['laws']})$",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}
