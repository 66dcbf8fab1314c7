"""Time expressions to intervals of days, against the article's date and never against today.

Both ends are days and belong to the interval. An open end is None: 截至6月底 has no beginning. What a text leaves
open (近年来, 每年, 市第十二次党代会以来) gives no interval, and so does what needs a date where there is none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from nlp.lexicon import load
from nlp.numerals import parse_digits, parse_numeral

_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
# 全年 in an article of the first months of a year tells of the year before.
_LAST_OF_REVIEW = 3
_NEARLY_OVER = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end`, both included; None where that end is open."""

    start: date | None
    end: date | None


def parse_date(iso: str | None) -> date | None:
    """The day that an ISO date names, None for anything else (an article's date may be a month or missing)."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


@cache
def _calendar() -> Mapping[str, tuple[str, _Closed]]:
    """What kind of thing it is and when it was, by its name in ``lexicons/calendar.tsv``."""
    rows = {}
    for row in load("calendar"):
        first, last = _bounds(row["start"])[0], _bounds(row["end"])[1]
        rows[row["name"]] = (row["kind"], _Closed(first, last))
    return rows


def _bounds(iso: str) -> tuple[date, date]:
    """The first and the last day of an ISO day, month or year."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    return (_month(*parts) if len(parts) == 2 else _year(parts[0])).bounds


@dataclass(frozen=True, slots=True)
class _Closed:
    """An interval with both ends."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[date, date]:
        return self.first, self.last


def _day(day: date) -> _Closed:
    return _Closed(day, day)


def _year(year: int) -> _Closed:
    return _Closed(date(year, 1, 1), date(year, 12, 31))


def _month(year: int, month: int) -> _Closed:
    return _Closed(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _months(year: int, first: int, last: int) -> _Closed:
    return _Closed(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _shift(day: date, months: int) -> date:
    """`day` moved by calendar months; the 31st becomes the last day of a shorter month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_N = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_TO = r"(?:[至到]|[—\-–−－~～]{1,2})"
_ASOF = re.compile(r"截[至止]到?")
_SINCE = re.compile(r"(?:召开|结束|闭幕)?(?:以来|起)$")
_AFTER = re.compile(r"(?:召开|结束|闭幕)?(?:之后|后)$")
_BEFORE = re.compile(r"(?:以前|之前|前)$")
_YEARS = re.compile(rf"(?P<low>[12][0-9]{{3}})年?{_TO}(?P<high>[12][0-9]{{3}})")
_HEAD = re.compile(
    r"(?P<digits>[12][0-9]{3})(?P<dash>[./\-])?|(?P<chinese>[一二][零〇○一二三四五六七八九]{3})(?=年)"
    r"|(?P<relative>今明两年|今年|本年|去年|上年|前年|明年|后年)"
)
_OFFSETS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_MONTH_PART = re.compile(
    rf"(?P<a>{_N})(?:月份?)?{_TO}(?P<b>{_N})月(?:份)?(?!{_N})"
    rf"|(?P<month>{_N})月份?(?:(?P<day>{_N})[日号](?:{_TO}(?:(?P<month2>{_N})月)?(?P<day2>{_N})[日号])?)?"
)
_NUMERIC_DAY = re.compile(r"([0-9]{1,2})[./\-]([0-9]{1,2})$")
_QUARTER = re.compile(r"(?P<first>前)?第?(?P<n>[一二三四1-4])个?季度")
_FIRST_MONTHS = re.compile(rf"前(?P<n>{_N})个?月")
_HALF = {"上半年": (1, 6), "下半年": (7, 12)}
_THIRD = re.compile(r"(?P<which>[上中下])旬|(?P<edge>[初底末终中])")
_SPAN = re.compile(
    r"(?:最?近|过去|这)?(?P<n>[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})(?P<unit>年|个?月|天|周|个季度)"
)
_AHEAD = re.compile(r"今后|未来")
_PLAN_PART = re.compile(r"前(?P<n>[三四])年|(?P<last>期?末|收官之年)|(?P<opening>开局之年)")


@lru_cache(maxsize=4096)
def interval(expression: str, today: date | None, year: int | None = None) -> Interval | None:
    """The interval that a time expression means, None where it means none that a calendar knows.

    Args:
        expression: as written and folded (``截至6月底``, ``近三年来``, ``“十四五”期间``).
        today: the day of the article, against which 今年 and 近三年 are counted.
        year: the year that the text around it is about, where that is said; else a month or a day is taken for the
            latest one up to `today`.
    """
    text = expression.replace("“", "").replace("”", "")
    asof = _ASOF.match(text)
    if asof:
        text = text[asof.end() :]
        if text in ("目前", "当前"):
            return Interval(None, today) if today else None
    if text in ("目前", "当前"):
        return Interval(today, today) if today else None
    if text in ("迄今", "迄今为止"):
        return Interval(None, today) if today else None
    if span := _span(text, today):
        return span
    for pattern in (_SINCE, _AFTER, _BEFORE):
        if edge := pattern.search(text):
            # 6月底前 sets a term, which lies ahead: the year is that of the article.
            about = today.year if pattern is _BEFORE and year is None and today else year
            if stretch := _stretch(text[: edge.start()], today, about):
                return _beyond(pattern, text[edge.start() - 1], stretch, today)
    stretch = _stretch(text, today, year)
    if stretch is None:
        return None
    return Interval(None, stretch.last) if asof else Interval(*stretch.bounds)


def _beyond(pattern: re.Pattern[str], before: str, stretch: _Closed, today: date | None) -> Interval | None:
    """The time since, after or before a stretch; 年底前 and 6月底前 run to the end of it."""
    if pattern is _BEFORE:
        return Interval(None, stretch.last if before in "底末终内" else stretch.first - _DAY)
    start = stretch.first if pattern is _SINCE else stretch.last
    return None if today is not None and start > today else Interval(start, today)


def _stretch(text: str, today: date | None, year: int | None) -> _Closed | None:
    if found := _named(text, today):
        return found
    try:
        return _calendar_stretch(text, today, year)
    except ValueError:  # 2月30日
        return None


def _named(text: str, today: date | None) -> _Closed | None:
    """A congress, plenum, plan, campaign or event of the calendar."""
    bare = text.removeprefix("党的").removesuffix("期间").removesuffix("时期")
    rows = _calendar()
    if bare in rows:
        return rows[bare][1]
    for name in (bare[:3], bare[:2]):
        if name in rows and rows[name][0] == "plan":
            return _plan(rows[name][1], bare[len(name) :].removeprefix("规划"))
    if text.endswith("期间") and bare.endswith(("教育", "活动")):
        short = bare.removeprefix("党的")
        known = [when for name, (kind, when) in rows.items() if kind == "campaign" and _calls(short, name)]
        begun = [when for when in known if today and when.first <= today]
        return max(begun, key=lambda when: when.first) if begun else known[0] if len(known) == 1 else None
    return None


def _calls(short: str, name: str) -> bool:
    """Whether a campaign is called by the end of its name: 主题教育, 群众路线教育实践活动."""
    plain = name.replace("“", "").replace("”", "")
    return len(short) >= 4 and plain.endswith(short) and short not in ("学习教育", "教育活动", "实践活动")


def _plan(plan: _Closed, part: str) -> _Closed | None:
    if part in ("", "期间", "时期"):
        return plan
    found = _PLAN_PART.search(part)
    if found is None:
        return None
    if found["n"]:
        return _Closed(plan.first, date(plan.first.year + int(parse_numeral(found["n"]) or 0) - 1, 12, 31))
    return _year(plan.last.year if found["last"] else plan.first.year)


def _calendar_stretch(text: str, today: date | None, year: int | None) -> _Closed | None:
    if (years := _YEARS.match(text)) and int(years["low"]) < int(years["high"]):
        return _Closed(date(int(years["low"]), 1, 1), date(int(years["high"]), 12, 31))
    rest, named = text, None
    if head := _HEAD.match(text):
        named = _head_year(head, today)
        if named is None:
            return None
        rest = text[head.end() :].removeprefix("年").removeprefix("度")
        if head["relative"] == "今明两年":
            return _Closed(date(named, 1, 1), date(named + 1, 12, 31)) if not rest else None
        if head["dash"]:
            day = _NUMERIC_DAY.match(rest)
            return _day(date(named, int(day[1]), int(day[2]))) if day else None
    if rest in ("", "间") and named:
        return _year(named)
    base = named or year or (today.year if today else None)
    if text in ("上月", "上个月", "本月") and today:
        there = _shift(today.replace(day=1), 0 if text == "本月" else -1)
        return _month(there.year, there.month)
    if today and text[:2] in ("今天", "今日", "昨天", "昨日"):
        return _day(today if text[0] == "今" else today - _DAY)
    if base is None or not _FIRST_YEAR <= base <= _LAST_YEAR:
        return None
    return _within_year(rest, base, today if named is None and year is None else None)


def _head_year(head: re.Match[str], today: date | None) -> int | None:
    if head["digits"]:
        return int(head["digits"])
    if head["chinese"]:
        return int("".join(map(str, parse_digits(head["chinese"].replace("○", "零")) or [0])))
    if today is None:
        return None
    return today.year + _OFFSETS.get(head["relative"], 0)


def _within_year(text: str, year: int, today: date | None) -> _Closed | None:
    """A part of `year`; with `today`, of the year before where it would lie ahead (12月 in an article of January)."""
    if text in ("年内", "内"):
        return _year(year)
    if text == "全年":
        return _year(year - 1 if today is not None and today.month <= _LAST_OF_REVIEW else year)
    if found := _HALF.get(text):
        return _past(lambda at: _months(at, *found), year, today)
    if quarter := _QUARTER.fullmatch(text):
        n = _number(quarter["n"])
        return _past(lambda at: _months(at, 1 if quarter["first"] else 3 * n - 2, 3 * n), year, today)
    if first := _FIRST_MONTHS.fullmatch(text):
        n = _number(first["n"])
        return _past(lambda at: _months(at, 1, n), year, today)
    if text in ("年初", "初"):
        return _month(year, 1)
    if text in ("年底", "年末", "年终", "底", "末"):
        return _month(year, 12)
    if text in ("年中", "中"):
        return _month(year, 6)
    match = _MONTH_PART.match(text)
    if match is None:
        return None
    if match["a"]:
        first_month, last_month = _number(match["a"]), _number(match["b"])
        if text[match.end() :] or first_month >= last_month:
            return None
        return _past(lambda at: _months(at, first_month, last_month), year, today)
    month = _number(match["month"])
    if match["day"]:
        low = _number(match["day"])
        month_high, high = _number(match["month2"] or match["month"]), _number(match["day2"] or match["day"])
        return _latest(lambda at: _Closed(date(at, month, low), date(at, month_high, high)), year, today)
    rest = text[match.end() :]
    if not rest or rest == "间":
        return _latest(lambda at: _month(at, month), year, today)
    third = _THIRD.fullmatch(rest)
    if third is None:
        return None
    days = {"上": (1, 10), "初": (1, 10), "中": (11, 20)}.get(third["which"] or third["edge"], (21, 0))
    last = days[1] or monthrange(year, month)[1]
    return _latest(lambda at: _Closed(date(at, month, days[0]), date(at, month, last)), year, today)


def _latest(make: Callable[[int], _Closed], year: int, today: date | None) -> _Closed:
    found = make(year)
    return make(year - 1) if today is not None and found.first > today else found


def _past(make: Callable[[int], _Closed], year: int, today: date | None) -> _Closed:
    """A period that is reported on: of the year before where this year's is not nearly over (上半年, in March)."""
    found = make(year)
    return make(year - 1) if today is not None and found.last > today + _NEARLY_OVER else found


def _number(raw: str) -> int:
    return int(parse_numeral(raw) or 0)


def _span(text: str, today: date | None) -> Interval | None:
    """近三年来, 过去五年, 今后三年, 两年来: counted from the day of the article."""
    if today is None:
        return None
    ahead = _AHEAD.match(text)
    found = _SPAN.match(text, ahead.end() if ahead else 0)
    if found is None:
        return None
    opened = text[found.start() : found.start("n")]
    if not (ahead or opened or re.search(r"来$|间$", text)) or "几" in text or "数" in text:
        return None
    months = {"年": 12, "个月": 1, "月": 1, "个季度": 3}.get(found["unit"])
    half = "半" in found["n"]
    n = 0 if half else _number(found["n"].replace("两", "二"))
    if (not n and not half) or (half and found["n"] != "半"):
        return None
    if months is None:
        days = timedelta(days=n * (7 if found["unit"] == "周" else 1))
        return Interval(today, today + days) if ahead else Interval(today - days, today)
    count = months // 2 if half else n * months
    if not _FIRST_YEAR < today.year - count // 12 < _LAST_YEAR or not today.year + count // 12 < _LAST_YEAR:
        return None
    return Interval(today, _shift(today, count)) if ahead else Interval(_shift(today, -count), today)
