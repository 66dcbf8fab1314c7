"""Numbers that open points (``一是``, ``第二，``, ``（三）``, ``④``), and which of a paragraph count one list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.article import Line
from nlp.structure.headings import LEAD, matched
from nlp.structure.numbering import ORDINALS, chinese_ordinal

_RANKED = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}
_NUMBERED = re.compile(
    r"(?P<chinese>[一二三四五六七八九十]{1,3})(?P<kind>是要|是|要(?![求素点闻领么])|则|来(?=[，是]))"
    r"|第(?P<article>[一二三四五六七八九十百零]{1,6})条(?=[ 　])"
    r"|[第头](?P<th>[一二三四五六七八九十]{1,3})(?P<comma>[，、：]|[件条个步招]?是)|其(?P<its>[一二三四五六七八九])[，、：是]"
    r"|(?P<ranked>首先|其次|再次|再者|最后)(?=[，要是])|（(?P<bracket>[一二三四五六七八九十]{1,3})）"
    r"|(?P<digit>[0-9]{1,2})[.、](?![0-9])|（(?P<paren>[0-9]{1,2})）|(?P<ring>[①②③④⑤⑥⑦⑧⑨⑩])"
    r"|(?P<section>[一二三四五六七八九十]{1,3})、|(?P<dash>——)"
)
#: The number of an article of a regulation.
ARTICLE = re.compile(r"第[一二三四五六七八九十百0-9]{1,5}条[ 　]*")
_CLAUSE_START = re.compile(r"[：；。！？” ](?:(?<! )|(?<= ) )[ ]{0,8}(?=[一二三四五六七八九十第头其首再最（①-⑩0-9—])")


@dataclass(frozen=True, slots=True)
class Enumerator:
    """A number at `start:end`: its style, its value, and whether a sentence begins there."""

    start: int
    end: int
    family: str
    ordinal: int
    at_sentence: bool


def enumerator(folded: str, at: int, end: int, at_sentence: bool) -> Enumerator | None:
    """The number that stands at `at`, if one does."""
    start = matched(LEAD, folded, at, end)
    match = _NUMBERED.match(folded, start, end)
    if match is None:
        return None
    group = match.lastgroup or ""
    if group in ("kind", "comma"):
        group = "chinese" if match["chinese"] else "th"
    numeral = match[group]
    if group == "ranked":
        ordinal = _RANKED[numeral]
    elif group == "dash":
        ordinal = 0
    elif group in ("digit", "paren"):
        ordinal = int(numeral)
    elif group == "ring":
        ordinal = ORDINALS[numeral]
    else:
        ordinal = chinese_ordinal(numeral)
    family = (match["kind"] or "")[:1] if group == "chinese" else group
    return Enumerator(at, match.end(), family, ordinal, at_sentence)


def numbered_starts(folded: str, line: Line, spans: Sequence[tuple[int, int]]) -> list[Enumerator]:
    """The numbers inside a paragraph that open points, apart from one at its beginning, in order."""
    openings = list(_CLAUSE_START.finditer(folded, line.start, line.end))
    if not openings:
        return []
    begins = {start for start, _ in spans}
    found: list[Enumerator] = []
    for match in openings:
        at = match.end()
        here = enumerator(folded, at, line.end, at in begins or match[0][0] in "。！？”")
        if here:
            found.append(here)
    if not found:
        return []
    first = enumerator(folded, line.start, line.end, True)
    accepted: list[Enumerator] = []
    for family in dict.fromkeys(item.family for item in found):
        members = [item for item in found if item.family == family]
        led = first if first is not None and first.family == family else None
        if family == "dash":
            dashes = [item for item in members if item.at_sentence]
            accepted += dashes if len(dashes) + (led is not None) >= 2 else []
            continue
        for run in _runs(members, led.ordinal + 1 if led else 1):
            whole = [led, *run] if led and run[0].ordinal == led.ordinal + 1 else run
            if (
                len(whole) >= 2
                and not _quoted(folded, line.start, run[0].start)
                and _opens_points(folded, whole, spans, line.end)
            ):
                accepted += run
    return sorted(accepted, key=lambda item: item.start)


def _quoted(folded: str, start: int, at: int) -> bool:
    """Whether `at` stands in a quotation that opened a little before it: the numbers of a cited clause."""
    begin = max(start, at - 300)
    return folded.rfind("“", begin, at) > folded.rfind("”", begin, at)


def _runs(members: Sequence[Enumerator], expected: int) -> list[list[Enumerator]]:
    """The members of one style in runs that count up; a run begins at `expected` or at 1."""
    runs: list[list[Enumerator]] = []
    for item in members:
        ranked = item.family == "ranked" and item.ordinal > 1
        if runs and (item.ordinal == runs[-1][-1].ordinal + 1 or (ranked and item.ordinal >= runs[-1][-1].ordinal)):
            runs[-1].append(item)
        elif item.ordinal == 1 or (not runs and item.ordinal == expected):
            runs.append([item])
    return runs


def _opens_points(folded: str, run: Sequence[Enumerator], spans: Sequence[tuple[int, int]], stop: int) -> bool:
    """Whether the numbers of a run open points: sentences of their own, or long clauses with a head of their own.

    The first may follow a colon. A list of bare things (``分为三步：一是登记；二是核查；三是反馈``) is not cut.
    """
    if run[0].family == "ranked":
        return _mostly_heads(folded, run, spans, stop)
    if all(item.at_sentence for item in run[1:]):
        return True
    end = folded.find("。", run[-1].start, stop)
    length = (end if end >= 0 else stop) - run[0].start
    headed = sum(CLAUSE_HEAD.match(folded, item.end, stop) is not None for item in run)
    return length >= _LONG_CLAUSE * len(run) and headed * 3 >= 2 * len(run)


#: Mean length from which the clauses of a numbered list within one sentence are points.
_LONG_CLAUSE = 30
#: The head of a clause of a numbered list: 一是把文稿写精，起草…
CLAUSE_HEAD = re.compile(r"[^，；。：]{3,20}[，：]")


def _mostly_heads(folded: str, run: Sequence[Enumerator], spans: Sequence[tuple[int, int]], stop: int) -> bool:
    """Whether most of a list opened by 首先, 其次 consists of a short sentence and its elaboration."""
    ends = [end for _, end in spans]
    nexts = [item.start for item in run[1:]] + [stop]
    heads = 0
    for item, after in zip(run, nexts, strict=True):
        end = end_behind(ends, item.start, stop)
        heads += end - item.start <= 30 and end < after
    return heads * 2 > len(run)


def end_behind(ends: Sequence[int], start: int, stop: int) -> int:
    """The first of the sorted `ends` behind `start`, or `stop`."""
    i = bisect_right(ends, start)
    return ends[i] if i < len(ends) else stop
