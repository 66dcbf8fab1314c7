"""Publication: when an article was published and by which medium, and the number of the document that it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.lexicon import pattern, words
from nlp.structure.furniture import DOCUMENT_NUMBER
from nlp.structure.labels import SmallLine, dates, is_medium, is_organ, without_dates
from nlp.structure.small_print import ISSUE_OF


def publication_date(small: Sequence[SmallLine]) -> str | None:
    """The date of publication: a labelled one, one on a dateline, one beside the paper's name, that of the document."""
    ranked: list[tuple[int, str]] = []
    for line in small:
        first = next(dates(line.folded), None)
        if first is None:
            continue
        labelled = _labelled_date(line, "date")
        if line.role == "dateline" and pattern("publication", "adopted").search(line.folded) and not labelled:
            ranked.append((6, first.iso))
        elif line.role == "dateline":
            ranked.append((0 if labelled and line.above else 1 if line.above else 2, labelled or first.iso))
        elif line.above and labelled:
            ranked.append((3, labelled))
        elif line.above and _issue_name(line):
            ranked.append((4, first.iso))
        elif issued := _labelled_date(line, "issued"):
            ranked.append((5, issued))
        elif line.folded.rstrip().endswith("印发"):
            ranked.append((7, first.iso))
    return min(ranked, key=lambda row: row[0])[1] if ranked else None


_DELIVERED = re.compile(r"在.{2,60}(?:会议|大会|全会|会)上")


def day_of_delivery(folded: str, stretches: Sequence[tuple[int, int, str]]) -> str | None:
    """The day on which a report was given, as its subtitle says: ``——2016年3月5日在…会议上``."""
    headlines = (folded[start:end] for start, end, role in stretches if role in ("title", "subtitle"))
    return _first(date.iso for line in headlines for date in dates(line) if _DELIVERED.search(line, date.end))


_ADDRESS = re.compile(r"https?://[!-~]{1,200}")
# /2026/06/18/, /2019-08/29/, /2022/0819/, /20210305/, /t20231110_
_DAY_IN_ADDRESS = re.compile(r"[/_](?:t|content_)?(20[0-9]{2})[-/]?(0[1-9]|1[0-2])[-/]?([0-2][0-9]|3[01])(?=[/_.])")


def day_in_address(small: Sequence[SmallLine]) -> str | None:
    """The day that the address of the page holds, where a line around the article links to it."""
    addresses = (address[0] for line in small for address in _ADDRESS.finditer(line.folded))
    found = {"-".join(day.groups()) for address in addresses if (day := _DAY_IN_ADDRESS.search(address))}
    return _first(date.iso for date in dates(found.pop())) if len(found) == 1 else None


def _labelled_date(line: SmallLine, kind: str) -> str | None:
    return _first(date.iso for part in line.parts if part.kind == kind for date in dates(part.value))


_PIECES = re.compile(r"[ 《》（）|，,：:]+")


def _issue_name(line: SmallLine) -> str | None:
    """The paper or body named beside a date: ``江城日报数字报 2021年8月13日``, ``县委办公室编 2014年6月30日``."""
    pieces = [piece for piece in _PIECES.split(without_dates(line.folded)) if piece]
    editions = pattern("publication", "editions")
    for piece in pieces[:3]:
        name = editions.sub("", piece)
        if is_medium(name) or (" 发表于" in line.folded and len(name) >= 2):
            return name
    if len(pieces) == 1 and (name := editions.sub("", pieces[0])) != pieces[0] and is_organ(name):
        return name
    return None


def medium(small: Sequence[SmallLine]) -> str | None:
    """The medium: a labelled one, then the name beside the date, then the site that the copyright notice names."""
    labelled = (
        without_tools(part.value)
        for line in small
        for part in line.parts
        if part.kind == "source" and (line.role != "boilerplate" or line.above)
    )
    dated = [line for line in small if line.above and next(dates(line.folded), None) and not _is_post(line.folded)]
    dated.sort(key=lambda line: line.role != "dateline")
    beside = (_issue_name(line) or "" for line in dated if line.role in ("dateline", "boilerplate"))
    notices = (
        re.sub(r"版权所有$", "", piece)
        for line in small
        if line.role == "boilerplate" and not line.above and pattern("publication", "copyright").search(line.folded)
        for piece in re.split(r"[ ，。.：]+", line.folded)
    )
    owners = (name for name in notices if 3 <= len(name) <= 12 and name[-1] in "网报刊" and is_medium(name))
    named = _first(labelled)
    if named in words("publication", "own_site"):
        return _masthead(small) or _first(owners) or named
    issue = (match[1] or match[2] for line in small for match in [ISSUE_OF.match(line.folded.strip(" （）"))] if match)
    return named or _first(beside) or _first(issue) or _medium_on_top(small) or _first(owners)


def _is_post(folded: str) -> bool:
    """Whether a line with a date opens with the name of who posted in a forum, which is no medium."""
    return pattern("small_print", "posted").match(folded) is not None and not is_medium(folded.split()[0])


_WIRE = re.compile(
    r"[ 　]{0,4}([一-鿿]{1,7}?[社网报台刊])(?:（[^（）]{2,12}）)?"
    r"(?:[一-鿿]{2,8}[0-9]{1,2}月[0-9]{1,2}日[电讯]|消息|讯)[ （：]"
)


def wire(folded: str, stretches: Sequence[tuple[int, int, str]]) -> str | None:
    """The agency or station with which a report opens: ``新华社贵阳5月6日电``, ``央视网消息``."""
    start = next((start for start, _, role in stretches if role == "body"), len(folded))
    opening = _WIRE.match(folded, start)
    return opening[1] if opening and is_medium(opening[1]) and not opening[1].startswith("本") else None


def _masthead(small: Sequence[SmallLine]) -> str | None:
    """The name of the site as a line above the article gives it, alone or in front of its menu."""
    mastheads = pattern("publication", "mastheads")
    names = (_first_name(line) for line in small)
    return next((name for name in names if name and mastheads.search(name)), None)


def _medium_on_top(small: Sequence[SmallLine]) -> str | None:
    """The name on the first line of the page if it is that of a medium: offices and sections stand there too."""
    name = _first_name(small[0]) if small else None
    if name is None:
        return None
    leads_home = pattern("publication", "home_pages").match(small[0].folded, len(name))
    return name if is_medium(name) or (leads_home and not is_organ(name)) else None


def _first_name(line: SmallLine) -> str | None:
    """The first words of a line above the article, if they are as long as names of sites are."""
    if not line.above or line.role != "boilerplate" or re.search("位置|[>»]", line.folded):
        return None
    name = re.split(r"[ |｜]+|首页|——", line.folded.strip(), maxsplit=1)[0].strip("[]【】")
    return name if 3 <= len(name) <= 20 else None


def without_tools(value: str) -> str:
    """A labelled value without dates, page tools and brackets."""
    date = next(dates(value), None)
    value = re.sub(r"(?:(?:19|20)[0-9]{2}年)?第[0-9]{1,4}期.*$", "", value)
    return pattern("publication", "behind_source").sub("", value[: date.start] if date else value).strip(" _*|，；—-·")


_NUMBER_LABEL = re.compile(r"(?:文 {0,8}号|发文字号|文件编号|文件字号)[ ：]{1,3}")


def document_number(text: str, stretches: Sequence[tuple[int, int, str]]) -> str | None:
    """The number of the document that the page holds: labelled, or a line that is nothing else."""
    found: list[tuple[bool, str]] = []
    for start, end, role in stretches:
        if role in ("body", "heading") or end - start > 300:
            continue
        line = text[start:end].replace("\u3000", " ")
        for match in DOCUMENT_NUMBER.finditer(line):
            labelled = _NUMBER_LABEL.search(line[: match.start()]) is not None
            if labelled or (match[0] == line.strip() and role not in ("title", "subtitle")):
                found.append((not labelled, match[0]))
    return min(found, key=lambda row: row[0])[1] if found else None


def _first(values: Iterable[str]) -> str | None:
    return next((value for value in values if value), None)
