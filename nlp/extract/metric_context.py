"""What part a figure plays in its sentence: subject, scope, base of comparison, polarity and role.

The word lists are in ``lexicons/metric_context.toml``. Each function reads a bounded stretch before the figure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from nlp.extract.plans import is_done
from nlp.extract.units import Quantity
from nlp.lexicon import alternatives, pattern, settings

Stretch = tuple[int, int]

# How far back, in characters, the words that govern a figure are looked for.
_REACH = 48
_CLAUSE = re.compile("[，；：。！？]")
_SUBJECT_OPENING = re.compile("^|[，；。：]")
_DEADLINE = re.compile(r"[内前]$")
_RATE = re.compile("(?:率|占比|比重|比例|覆盖面|份额)$")
_MONEY_IN = re.compile(r"(?:资金|经费|投资|补助|补贴|贷款|捐款)[^，；：。]{0,3}$")


# Offices within an office.
_ROOMS = "(?:督查|研究|信息|督办|秘书|值班|综合)室"


def _words(name: str) -> re.Pattern[str]:
    """The pattern of a list of words."""
    return pattern("metric_context", name)


def _without(text: str, name: str) -> str:
    """`text` with the words of a list blanked, at the same length."""
    return _words(name).sub(lambda match: "〇" * len(match.group()), text)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(settings("metric_context")[name]["pattern"])


@cache
def _subject_pattern() -> re.Pattern[str]:
    """An organ or region at the opening of a clause, with a word behind it that begins what it does."""
    words = {name: alternatives(value) for name, value in settings("circumstances")["actor"].items()}
    does = "|".join(_words(name).pattern for name in ("input", "output"))
    return re.compile(
        rf"(?:要求|责成|督促|鼓励)?(?:(?:[今近][^，。；：]{{0,3}}[年来]|[去全]年|目前|其中|此外|由)，?){{0,2}}"
        rf"(?P<subject>(?!全|{words['not_opening']}|{_words('not_subject').pattern})[^，；：。、“”《》（）的了0-9]{{0,12}}?(?:{words['organ']}|{words['region']}"
        rf"|[省市县区镇乡]财政|{_ROOMS}|我国|中国)(?<![举承主开督交协代包帮催转经兴停补]办))"
        rf"(?!{words['not_followed']}|{_ROOMS})(?={words['followed']}|{does}|现有|拥有|已|共|实现|获|被|列|位居|居|收到)"
    )


def subjects(text: str, opening: int) -> list[Stretch]:
    """Who acts in the clauses of `text` (folded) from `opening` on, in order. Linear in the length."""
    found: list[Stretch] = []
    match_at, free = _subject_pattern().match, opening
    for mark in _SUBJECT_OPENING.finditer(text, max(0, opening - 1)):
        if mark.end() >= free and (match := match_at(text, mark.end())):
            found.append(match.span("subject"))
            free = match.end()
    return found


def clause_start(text: str, opening: int, at: int) -> int:
    """Where the clause begins that `at` stands in, no farther back than `opening`."""
    rfind = text.rfind
    return max(
        opening,
        rfind("，", opening, at) + 1,
        rfind("；", opening, at) + 1,
        rfind("：", opening, at) + 1,
        rfind("。", opening, at) + 1,
    )


def scope(text: str, opening: int, quantity: Quantity) -> Stretch | None:
    """Where the figure holds (全市, 全国, 市直机关): named in its clause, else at the opening of its sentence."""
    start = clause_start(text, max(opening, quantity.start - 2 * _REACH), quantity.start)
    places = [match.span() for match in _pattern("scope").finditer(text, start, quantity.start)]
    if places:
        bases = [match.span() for match in _pattern("base").finditer(text, start, quantity.start)]
        own = [place for place in places if not any(low <= place[0] < high for low, high in bases)]
        return own[-1] if own else None
    first = _pattern("scope").search(text, opening, min(opening + 12, quantity.start))
    if first is None:
        return None
    comma = _CLAUSE.search(text, opening, first.start())
    return first.span() if comma is None or comma.end() == first.start() else None


@cache
def _base() -> tuple[int, re.Pattern[str]]:
    """How far before a figure its base is looked for, and what a clause of its own that names one looks like."""
    row = settings("metric_context")["base"]
    return int(row["reach"]), re.compile(row["clause"])


def base(text: str, left: int, quantity: Quantity) -> Stretch | None:
    """What the figure is compared with, as written right before it in its clause or in one before: 同比, 较上年."""
    reach, before_comma = _base()
    start = clause_start(text, max(left, quantity.start - reach), quantity.start)
    found = None
    for match in _pattern("base").finditer(text, start, quantity.start):
        found = match.span()
    if found is None and start > left and text[start - 1] == "，":
        before = clause_start(text, left, start - 1)
        apart = before_comma.match(text, before, start)
        found = apart.span() if apart else None
    return found


def polarity(text: str, left: int, quantity: Quantity, what: Stretch | None, direction: str | None) -> str | None:
    """``"positive"`` or ``"negative"`` where the words beside the figure say that it was met or missed, else None.

    What is undone or falls of something bad is positive: 挽回损失, 不合格率下降.
    """
    low = clause_start(text, max(left, quantity.start - _REACH), quantity.start)
    high = what[1] if what and what[0] >= quantity.end else quantity.end
    before = text[low : quantity.start]
    stretch = before + text[quantity.end : high]
    denied = _DENIED.match(text, high)
    if denied or _words("negative").search(stretch):
        undone = direction == "down" or (_words("undo").search(before) and not _NOT.search(before))
        return "positive" if undone and not denied else "negative"
    positive = _words("positive")
    met = positive.search(stretch) and positive.search(_without(stretch, "not_positive"))
    return "positive" if met else None


_NOT = re.compile("[未没]")
# What follows a figure says that it was not done: 3个项目 | 没有开工.
_DENIED = re.compile("[^，；：。！？0-9]{0,8}?(?:没有|尚未|未能|未按|仍未)(?!受|见)")


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
    stretch, target = text[clause : quantity.number_start], _words("target")
    if target.search(stretch) and target.search(_without(stretch, "not_target")):
        return "target"
    if (
        stretch.endswith("达到")
        and text.endswith("以上", quantity.start, quantity.end)
        and not is_done(text, clause, quantity.start)
    ):
        return "target"  # 办结率达到95%以上
    if quantity.kind == "percent":
        return _percent_role(text, clause, quantity, what)
    if quantity.kind in ("age", "duration"):
        return None
    before = text[max(left, clause) : quantity.start]
    if _words("input").search(before):
        before = _without(before, "not_input")
    if quantity.kind == "money" and _MONEY_IN.search(before):
        return "input"
    cues = [(match.start(), name) for name in ("input", "output") for match in _words(name).finditer(before)]
    return max(cues)[1] if cues else "result"


@cache
def _changed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What ends before a figure that says by how much, and before one that says to what something changed."""
    words = _words("change").pattern
    return re.compile(rf"(?:{words})[了约近超幅]{{0,2}}$"), re.compile(rf"(?:{words})幅?[了约近超]?[为达至到]{{1,2}}$")


def _percent_role(text: str, clause: int, quantity: Quantity, what: str | None) -> str:
    """``"share"`` of a whole, or ``"result"``: a change, or a percentage of something else."""
    before = text[max(clause, quantity.start - 12) : quantity.start]
    changed, changed_to = _changed()
    if changed.search(before) or quantity.unit == "百分点":
        return "result"
    rate = what is not None and _RATE.search(what) is not None
    if changed_to.search(before):
        return "share" if rate else "result"
    whole = quantity.unit != "%" or text.startswith("的", quantity.end)
    return "share" if rate or whole or "占" in before else "result"


def nearest_before(stretches: Sequence[Stretch], at: int) -> Stretch | None:
    """The last of the `stretches` (in order) that ends before `at`."""
    last = bisect_right(stretches, at, key=lambda stretch: stretch[1]) - 1
    return stretches[last] if last >= 0 else None
