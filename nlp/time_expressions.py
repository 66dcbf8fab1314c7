"""Time expressions as written: dates, periods, plan and congress times, frequencies. No calendar is applied here."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "零〇○一二三四五六七八九"
_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十两几数半]{1,4})"
_YEAR = rf"(?:(?:1[5-9]|20|21)[0-9]{{2}}|[一二][{_CN}]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"(?:[至到]|[—\-–−－~～]{1,2})"
_QUARTER = (
    r"(?:前[一二三123]季度|第?[一二三四1-4]季度|[上下]半年|前[0-9一二三四五六七八九十]{1,2}个?月|全年|(?<![0-9一二三四五六七八九十两几])年内"
    r"|(?:元旦|春节|清明|五一|端午|中秋|国庆){1,2}(?:假期|长假|前夕|前)|[春夏秋冬]天|春耕时节"
    r"|年[初底末中终](?:前|以前)?|[春夏秋冬]季(?:学期)?|腊月|正月)"
)
_EDGE = r"(?:以来|底前?|末|初|前后|间|[上中下]旬|起(?![草来步点诉])|晚上|晚|[上下]午|凌晨|中午|夜间|傍晚|以前|之前)"
_RELATIVE_YEAR = r"(?:今明两年|今年|去年|前年|明年|后年|上年|当年|本年|次年|翌年)度?"
_RELATIVE_MONTH = r"(?:上个?月|本月|当月|次月|下个?月|本周|上周)"
_RELATIVE_DAY = r"(?:今[天日晚]|昨[天日晚]|当[天日晚]|次日)(?:傍晚|晚上|上午|下午)?"

# A day number is a date only where no length of time is meant: 15日内, 满60日.
_NO_LENGTH = r"(?![以之]?内|以上|以下|起内)"
_DAYS = (
    rf"(?:[12][0-9]|3[01]|0?[1-9])日{_NO_LENGTH}(?:{_TO}(?:{_MONTH}月)?{_DAY}日)?"
    r"(?:晚上?|上午|下午|凌晨)?"
)
_MONTH_DAYS = rf"{_DAY}[日号]{_NO_LENGTH}(?:{_TO}(?:{_MONTH}月)?{_DAY}[日号])?"
_MONTHS = rf"(?:{_MONTH}月{_MONTH_DAYS}|{_MONTH}(?:月份?)?{_TO}{_MONTH}月份?|{_MONTH}月份?)"
_CALENDAR = (
    rf"(?:{_YEAR}年?{_TO}{_YEAR}(?:年度?|赛季|学年度?|财年)|{_YEAR}年度?(?:以来|{_QUARTER}|{_MONTHS})?"
    rf"|{_YEAR}[./\-](?:1[0-2]|0?[1-9])[./\-](?:[12][0-9]|3[01]|0?[1-9])(?![0-9])"
    rf"|{_RELATIVE_YEAR}(?:以来|同期|{_QUARTER}|{_MONTHS})?"
    rf"|{_RELATIVE_MONTH}|{_MONTHS}|{_QUARTER}){_EDGE}{{0,2}}"
)
_PLAN = r"“?十[一二三四五六]五”?(?:规划)?(?:期间|时期|以来|前[三四]年|期末|末|收官之年|开局之年)"
_SPAN = (
    rf"(?:(?<![了过着])最?近|(?<!刚)过去|今后|未来|这){_NUMBER}多?(?:年|个?月|天|周|个季度)(?:来|间|里|时间|内)?"
    rf"|{_NUMBER}多?年(?:多?以来|多?来(?!自)|间)|{_NUMBER}多?(?:年|个多?月|天|周)(?:前(?![期列行置])|之?后|之前)"
)
_CONGRESS = (
    r"(?:党的)?(?:十[五六七八九]|二十)大(?:以来|之后|召开以来|后|前)"
    r"|(?:党的)?(?:十[五六七八九]|二十)届[一二三四五六七]中全会(?:以来|之后|后)"
    r"|(?:[省市县区州]?第[一二三四五六七八九十]{1,3}次|[省市县区州])(?:党代会|党员代表大会|代表大会)"
    r"(?:结束|闭幕|召开)?(?:以来|之?后)"
)
_WORD = (
    r"近年来|近些年来?|近几年来?|近期|近日|日前|目前|当前|此前|迄今为止|迄今|历年|往年|去冬今春|改革开放以来|新中国成立以来|建党以来"
    r"|入汛以来|入冬以来"
)
_FREQUENCY = (
    r"每(?:[0-9两三四]{1,2}个?(?:天|周|月|季度|小时|分钟)|个?月|年|周[一二三四五六日](?![本次篇堂场节课条期项题])|周|天|日|晚|季度?|个季度|半年"
    r"|半个?月|学期|[0-9两三]年)(?:早上|早晨|上午|下午|傍晚|晚上|晚)?"
    r"|[年月日周季]均(?=[^，。；、]{0,16}[0-9一二三四五六七八九十])"
)

_TIME = re.compile(
    rf"(?P<plan>{_PLAN})|(?P<congress>{_CONGRESS})|(?P<span>{_SPAN})|(?P<frequency>{_FREQUENCY})"
    rf"|(?P<day>{_RELATIVE_DAY}|{_DAYS})|(?P<asof>截[至止]到?)?(?:(?P<calendar>{_CALENDAR})|(?P<word>{_WORD}))"
)
# The pattern is tried only where a character that opens a time expression stands in front of one that goes on with it:
# a word, or a numeral taken whole. Most characters of a text do neither.
_NUMERALS = "零〇○一二三四五六七八九十两几数半"
_FIRST = "“截党最近过今未去前明后上下当本次翌第每年月日周季昨目此迄历往改新入建省市县区州全这春夏秋冬元清端中国"
_SECOND = "近去后明年天日晚来冬月个周半前均内初底末中终今革党汛第代节耕季旦秋庆至止的午些期学"
_BEHIND_NUMERAL = r"年月日多个天周季./\-—–－−~～至到大届”规期时以前末收开元春清端中国假长"
_OPENING = re.compile(
    rf"[{_FIRST}0-9{_NUMERALS}](?:(?<=[{_FIRST}])(?=[{_SECOND}0-9{_NUMERALS}])"
    rf"|(?<=[0-9])(?<![0-9][0-9])[0-9]*+(?=[{_BEHIND_NUMERAL}])"
    rf"|(?<=[{_NUMERALS}])(?<![{_NUMERALS}][{_NUMERALS}])[{_NUMERALS}]*+(?=[{_BEHIND_NUMERAL}]))"
)
# A month or day read out of the middle of a number or of a word that merely ends like one.
_LENGTH_BEFORE = frozenset("于过到足满近约逾前达长少用需经")
_NUMBER_BEFORE = frozenset("0123456789." + _CN + "十百千万亿第")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression at `start:end` of the text (code points).

    `kind`: ``asof`` (截至目前), ``plan`` (十四五期间), ``congress`` (党的十八大以来), ``span`` (近三年来),
    ``frequency`` (每年), ``calendar`` (2023年, 9月份, 上半年), ``day`` (当天, 15日), ``word`` (近年来)
    or ``event`` (主题教育期间).
    """

    start: int
    end: int
    kind: str


def find_times(text: str) -> list[TimeExpression]:
    """The time expressions of `text` (folded), in order, without overlap. Linear in the length of the text."""
    found: list[TimeExpression] = []
    at = 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if start < at or (match := _TIME.match(text, start)) is None:
            continue
        if match.lastgroup == "day" and text[start - 1 : start] in _LENGTH_BEFORE:
            continue
        if match.group()[0] in _NUMBER_BEFORE and start and text[start - 1] in _NUMBER_BEFORE:
            continue
        at = match.end()
        kind = "asof" if match["asof"] else match.lastgroup or ""
        found.append(TimeExpression(start, at, kind))
    if _EVENT_END.search(text):
        found = _with_events(text, found)
    return found


def time_at_start(text: str) -> int:
    """Where the time expression ends that opens `text` (folded); 0 where none does."""
    if not _OPENING.match(text) and not _EVENT_END.search(text):
        return 0
    return next((time.end for time in find_times(text) if time.start == 0), 0)


_BEGINNINGS = ("启动", "开展", "成立", "实施", "上线", "运行", "开工", "建成", "施行", "换届", "上任")
# Alternatives that open with a character each, which is searched for quickly.
_EVENT_END = re.compile("|".join(("期间", "高峰期", *(f"{word}以来" for word in _BEGINNINGS))))


def _with_events(text: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """`found` and the times that an event names by what follows it: 主题教育期间, 联赛期间, 用工高峰期."""
    taken = {at for time in found for at in range(time.start, time.end)}
    for mark in _EVENT_END.finditer(text):
        if mark.start() in taken:
            continue
        start = _event_start(text, mark.start())
        if (start < mark.start() or mark.group().endswith("以来")) and taken.isdisjoint(range(start, mark.end())):
            found.append(TimeExpression(start, mark.end(), "event"))
    return sorted(found, key=lambda time: time.start)


_EVENT_BOUNDARY = frozenset("，。；：！？、\n （）《在于为从对至")
_LONGEST_EVENT = 14


def _event_start(text: str, end: int) -> int:
    """Where the name of the event that ends at `end` begins: behind the nearest mark or preposition."""
    start = end
    while start > 0 and end - start < _LONGEST_EVENT and text[start - 1] not in _EVENT_BOUNDARY:
        start -= 1
    return start
