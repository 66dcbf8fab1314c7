"""What part a figure plays in its sentence: subject, scope, base of comparison, polarity and role.

The word lists are in ``lexicons/metric_context.toml``. Each function reads a bounded stretch before the figure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from nlp.extract.quantities import Quantity
from nlp.lexicon import settings

Stretch = tuple[int, int]

# How far back, in characters, the words that govern a figure are looked for.
_REACH = 48
_CLAUSE = re.compile("[，；：。！？]")
_DEADLINE = re.compile(r"[内前]$")
_RATE = re.compile("(?:率|占比|比重|比例|覆盖面|份额)$")
_CHANGED = re.compile(
    r"(?:增长|增加|增幅|增速|下降|减少|提高|提升|降低|回落|上升|压缩|压减|上涨|下滑)[了约近超幅为达至到]{0,2}$"
)
_MONEY_IN = re.compile(r"(?:资金|经费|投资|补助|补贴|贷款|捐款)[^，；：。]{0,3}$")


@cache
def _words(name: str) -> re.Pattern[str]:
    words: str = settings("metric_context")[name]
    return re.compile("|".join(sorted(words.split(), key=lambda word: (-len(word), word))))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(settings("metric_context")[name]["pattern"])


@cache
def _subject_pattern() -> re.Pattern[str]:
    """An organ or region at the opening of a clause, with a word behind it that begins what it does."""
    words = {name: "|".join(map(re.escape, sorted(value.split(), key=len, reverse=True)))
             for name, value in settings("circumstances")["actor"].items() if isinstance(value, str)}  # fmt: skip
    does = "|".join(_words(name).pattern for name in ("input", "output"))
    return re.compile(
        rf"(?:^|(?<=[，；。：]))(?:(?:[今近][^，。；：]{{0,3}}[年来]|[去全]年|目前|其中|此外|由)，?){{0,2}}"
        rf"(?P<subject>(?!全|{words['not_opening']})[^，；：。、“”《》（）的了0-9]{{0,12}}?(?:{words['organ']}|{words['region']}|我国|中国))"
        rf"(?!{words['not_followed']})(?={words['followed']}|{does}|现有|拥有|已|共|实现|获|被|列|位居|居|收到)"
    )


def subjects(text: str, opening: int) -> list[Stretch]:
    """Who acts in the clauses of `text` (folded) from `opening` on, in order. Linear in the length."""
    return [match.span("subject") for match in _subject_pattern().finditer(text, opening)]


def clause_start(text: str, opening: int, at: int) -> int:
    """Where the clause begins that `at` stands in, no farther back than `opening`."""
    return max(opening, *(text.rfind(mark, opening, at) + 1 for mark in "，；：。"))


def scope(text: str, opening: int, quantity: Quantity) -> Stretch | None:
    """Where the figure holds (全市, 全国, 市直机关): named in its clause, else at the opening of its sentence."""
    start = clause_start(text, max(opening, quantity.start - 2 * _REACH), quantity.start)
    found = None
    for match in _pattern("scope").finditer(text, start, quantity.start):
        found = match.span()
    if found is None and (first := _pattern("scope").search(text, opening, min(opening + 12, quantity.start))):
        comma = _CLAUSE.search(text, opening, first.start())
        found = first.span() if comma is None or comma.end() == first.start() else None
    return found


def base(text: str, left: int, quantity: Quantity) -> Stretch | None:
    """What the figure is compared with, as written right before it in its clause: 同比, 较上年."""
    reach = int(settings("metric_context")["base"]["reach"])
    start = clause_start(text, max(left, quantity.start - reach), quantity.start)
    found = None
    for match in _pattern("base").finditer(text, start, quantity.start):
        found = match.span()
    return found


def polarity(text: str, left: int, quantity: Quantity, what: Stretch | None) -> str | None:
    """``"positive"`` or ``"negative"`` where the words beside the figure say that it was met or missed, else None."""
    low = clause_start(text, max(left, quantity.start - _REACH), quantity.start)
    high = what[1] if what and what[0] >= quantity.end else quantity.end
    stretch = text[low : quantity.start] + text[quantity.end : high]
    if _words("negative").search(stretch):
        return "negative"
    return "positive" if _words("positive").search(stretch) else None


def role(text: str, opening: int, left: int, quantity: Quantity, what: str | None) -> str | None:
    """One of :data:`nlp.article.METRIC_ROLES`, None where the text does not say.

    Args:
        text: the line (folded).
        opening: where the sentence begins.
        left: where the figure before it ends, or the sentence begins.
        quantity: the figure.
        what: its indicator.
    """
    if quantity.kind == "rank":
        return "rank"
    if (
        quantity.kind == "duration"
        and quantity.comparator == "<"
        and _DEADLINE.search(text, quantity.start, quantity.end)
    ):
        return "deadline"
    clause = clause_start(text, max(opening, quantity.start - _REACH), quantity.start)
    if _words("target").search(text, clause, quantity.number_start):
        return "target"
    if quantity.kind == "percent":
        before = text[max(clause, quantity.start - 12) : quantity.start]
        if _CHANGED.search(before):
            return "result"
        if (what and _RATE.search(what)) or "占" in before or quantity.unit is None:
            return "share"
        return "result"
    if quantity.kind in ("age", "duration"):
        return None
    before_figure = max(left, clause)
    cues = [(match.start(), "input") for match in _words("input").finditer(text, before_figure, quantity.start)]
    cues += [(match.start(), "output") for match in _words("output").finditer(text, before_figure, quantity.start)]
    if _MONEY_IN.search(text, before_figure, quantity.start) and quantity.kind == "money":
        return "input"
    if cues:
        return max(cues)[1]
    return "result"


def nearest_before(stretches: Sequence[Stretch], at: int) -> Stretch | None:
    """The last of the `stretches` (in order) that ends before `at`."""
    last = bisect_right(stretches, at, key=lambda stretch: stretch[1]) - 1
    return stretches[last] if last >= 0 else None
