"""Quantities: a numeral with its unit or classifier and the comparison word stuck to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from nlp.lexicon import load, settings
from nlp.masks import Stretch, overlaps
from nlp.numerals import Numeral, find_numerals


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the unit table; `unless` matches what follows where the characters are no unit."""

    name: str
    kind: str
    use: str
    digits_only: bool
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start:end` (code points of the text searched, end exclusive).

    `number_start` is where the numeral begins behind a comparison word; `use` is ``noun``, ``event`` or ``measure`` as
    in the unit table. `rule` names how it was recognized.
    """

    start: int
    end: int
    number_start: int
    value: Decimal
    upper: Decimal | None
    unit: str | None
    comparator: str
    kind: str
    use: str
    rule: str


@cache
def _comparators() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """A pattern for the comparison words before a number, their signs, and what may not stand before them."""
    table = settings("metrics")["comparators"]
    signs = {word: sign for sign, name in _SIGNS.items() for word in table[name].split()}
    pattern = re.compile("(?:" + "|".join(sorted(signs, key=len, reverse=True)) + ")$")
    return pattern, signs, table["not_behind"]


_SIGNS = {">": "more", "<": "less", "~": "about"}
# 最高 and 最低 announce a bound only in rules (最高200元); 过 and 满 only with a bare scale or an age or time.
_SUFFIX = re.compile(
    r"(?P<more>及?以上|之多)(?!率)|(?P<less>及?以下|以内|之内|内(?![容部外设涵地控生陆蒙阁销科务]))|(?P<about>左右(?!手)|上下(?![功游联齐同一衔班]))"
)
_SUFFIX_SIGN = {name: sign for sign, name in _SIGNS.items()}
_DIGIT_VALUES = "零一二三四五六七八九"
_TENTH_AFTER = re.compile(r"[一二三四五六七八九](?![一二三四五六七八九十百成个])")
_HALF_AFTER = re.compile(r"半(?![年月天个日小])")
_MORE_AFTER = re.compile(r"[多余](?![个项名种家位样元重数次年方])")
_PAIRED = re.compile(r"个(?P<half>半)?(?P<more>[多余来])?(?P<unit>月|小时|钟头|星期|季度|学期|世纪|百分点)(?![球亮饼])")
# 6个亿, 3个多亿: money, said in hundreds of millions.
_HUNDRED_MILLIONS = re.compile("个(?P<more>多)?亿(?P<unit>元)?(?![人吨斤立千次万])")
_MONEY = Unit("", "money", "measure", False, None)
# 75米级平台, 万吨级泊位: a class of size.
_CLASS_BEHIND = re.compile("级(?!别)")
_SIZES = frozenset({"length", "mass", "area", "energy"})
_HALF = re.compile(
    r"(?<![一二三四五六七八九十两几0-9大多上下前后每个夜天年点])半(?P<unit>个多?月|个多?小时|年多?|个世纪|小时|天(?!候)|个学期|学期|公里|米|亩|斤|吨|个百分点)(?![度程一下来])"
)
# -2.3%, but 1-5% and A-5% are none.
_MINUS = re.compile(r"(?<![0-9A-Za-z%.])[-−－]$")
_HALF_MORE = re.compile("[多余](?![个项名种家位样元])")
_BARE_HALF = re.compile(
    r"(?P<prefix>将近|接近|近|超过|超|不足|不到|约)(?:一半|半数)|(?:一半|半数)(?P<suffix>以上|以下)|(?<=[减缩降短低少加])(?:了)?(?P<bare>一半)(?=[，。；、])"
)
_RANGE_MARK = re.compile(r"[至到]|[—\-–−－~～]{1,2}")
_CLAUSE_END = frozenset("，。；：！？、”’）\n ")
_EVERY = re.compile(r"每(?:[0-9两三半]?个?(?:天|日|周|月|年|季度?|学期|小时)|半年|半个?月|逢)[^，。；、]{0,14}$")
#: Before 一 these make it pick out one of several: 最后一个月, 上一年, 同一天.
_NTH = frozenset("后上下某另同这那首唯前头任每近")
_RANK_BEFORE = re.compile(
    r"(?:上升|前移|提升|跃升|下降|后移|前进|跃进|进位|提高|攀升|晋升|上移|跃居|跃升至|升至|升到|上升至|上升到|提升至|列|居|第|排名|排在|位列|前进了)(?:了|至|到|全[国省市县区]|全市?州?)?$"
)
_RANK_CONTEXT = re.compile(
    r"(?:居|列|位列|排名?|排在|排到|名列|跃升至?|升至|升到|上升[至到]|跻身|进入|保持|夺得|获得?|荣获|取得|勇夺|摘得|评|位次|前移至|跃至)[^，。；：！？]{0,16}$|(?:全[球国省市县区]|世界|亚洲|中部|西部|东部)$"
)
# 放在第一位: what comes first, not a place in a ranking.
_FOREMOST = re.compile(r"[放摆]在$|置于$")
_RANK_AFTER = re.compile(r"(?:上升|提升|跃升|前移|升|跃|下降|降|下滑|滑)[至到为]?")
_FIRST_PLACE = re.compile(r"首位(?=[，。；：！？、）”\n ]|$)")
_FIRST_BEFORE = re.compile(r"(?:居|列|位列|排名?|排在|名列|跃居|登上|升至|跃升至?|获|夺得|第|榜)[^，。；：！？]{0,16}$")
_UNITLESS_BEFORE = re.compile(r"(?:[达至到为超逾约近]|突破|超过|不足|不到|接近|累计)(?:了)?$")


@cache
def _units() -> tuple[dict[str, Unit], int]:
    """The units by what is written, and the length of the longest."""
    units = {
        row["unit"]: Unit(
            row["name"],
            row["kind"],
            row["use"],
            row["guard"] == "digits",
            re.compile(row["unless"]) if row["unless"] else None,
        )
        for row in load("units")
    }
    return units, max(map(len, units))


_MAY_HOLD = re.compile("[0-9零〇○一二三四五六七八九十百千万亿两廿卅几数半壹贰叁肆伍陆柒捌玖拾佰仟]|首位")


def may_hold_quantity(text: str) -> bool:
    """False where `text` (folded) holds no character that a quantity could open with, at the cost of one search."""
    return _MAY_HOLD.search(text) is not None


def find_quantities(text: str, closed: tuple[Stretch, ...] = ()) -> list[Quantity]:
    """The quantities of `text` (folded), in order, without overlap; none touches a `closed` stretch (merged)."""
    found: list[Quantity] = []
    at = 0
    held: Quantity | None = None
    for numeral in find_numerals(text):
        if numeral.start < at or overlaps(closed, numeral.start, numeral.end):
            continue
        quantity = _quantity(text, numeral)
        if quantity is None:
            continue
        at = quantity.end
        if held is not None:
            joined = _joined(text, held, quantity)
            if joined is not None:
                held = joined
                continue
            found.append(held)
        held = quantity
    if held is not None:
        found.append(held)
    return _with_wordings(text, closed, found) if "半" in text or "首位" in text else found


def _quantity(text: str, numeral: Numeral) -> Quantity | None:
    if text[numeral.start - 1 : numeral.start] == "第":
        return _ordinal(text, numeral)
    if numeral.form in ("percent", "permille", "fraction"):
        name = {"percent": "%", "permille": "‰"}.get(numeral.form, "")
        return _finish(text, numeral, numeral.end, Unit(name, "percent", "measure", False, None), numeral.form)
    if numeral.form != "scale" and (hundreds := _HUNDRED_MILLIONS.match(text, numeral.end)):
        comparator = ">" if hundreds["more"] else numeral.comparator
        upper = numeral.upper and numeral.upper * 10**8
        numeral = replace(numeral, value=numeral.value * 10**8, upper=upper, comparator=comparator)
        return _finish(text, numeral, hundreds.end(), _units()[0]["元"] if hundreds["unit"] else _MONEY, "unitless")
    if numeral.upper is None and (paired := _PAIRED.match(text, numeral.end)):
        extra = Decimal("0.5") if paired["half"] else Decimal(0)
        comparator = ">" if paired["more"] else numeral.comparator
        numeral = replace(numeral, value=numeral.value + extra, comparator=comparator)
        end, unit = paired.end(), _units()[0]["个" + paired["unit"]]
    else:
        end, found = _unit_at(text, numeral.end)
        if found is None and numeral.form == "arabic" and text[numeral.end : numeral.end + 1] == " ":
            end, found = _unit_at(text, numeral.end + 1)
        if found is None:
            return _unitless(text, numeral)
        unit = found
        if _CLASS_BEHIND.match(text, end) and unit.kind in _SIZES:
            return None
        written = text[numeral.start : end]
        if written[0] == "一" and (text.startswith(written, end) or text.endswith(written, 0, numeral.start)):
            return None  # 一点一点, 一厘米一厘米
        if not _countable(text, numeral, end, unit):
            return None
    return _finish(text, numeral, end, unit, unit.use)


def _unit_at(text: str, at: int) -> tuple[int, Unit | None]:
    """The unit written at `at`, with the offset behind it; a rate (吨/日) counts as one unit."""
    end, unit = _simple_unit_at(text, at)
    if unit is not None and text[end : end + 1] == "/":
        below_end, below = _simple_unit_at(text, end + 1)
        if below is not None:
            return below_end, Unit(text[at:below_end], "other", "measure", False, None)
    return end, unit


def _simple_unit_at(text: str, at: int) -> tuple[int, Unit | None]:
    units, longest = _units()
    for length in range(min(longest, len(text) - at), 0, -1):
        unit = units.get(text[at : at + length])
        if unit is not None and (unit.unless is None or not unit.unless.match(text, at + length)):
            return at + length, unit
    return at, None


# 三个“必须”: a Chinese numeral before a short quote sums up a slogan.
_NAMED_SET = re.compile(r"[“‘][^”’，。]{1,4}[”’](?![^，。；、]{0,2}[0-9])")
#: Before a round length of time these make it a period that the text speaks of, no figure: 这五年, 不平凡的五年.
_PERIOD_BEFORE = frozenset("的这那前头近")
# 两 counts where other single digits put in order: 两期 are two, 三期 is the third.
_AFTER_TWO = frozenset("期届集卷组段章节课站版回门")
_PLAIN_UNITS = frozenset({"年", "天", "周", "日", "晚", "夜", "秒", "人", "度"})


def _countable(text: str, numeral: Numeral, end: int, unit: Unit) -> bool:
    """Whether numeral and unit are a quantity: no indefinite one (一批), round word (万家) or lone digit (三方)."""
    raw = text[numeral.start : numeral.end]
    prefixed = _prefix(text, numeral.start, numeral, unit) is not None
    if numeral.form == "scale" and numeral.comparator == "=":
        ends = unit.kind == "money" and (end == len(text) or text[end] in _CLAUSE_END)
        return ends or prefixed or _SUFFIX.match(text, end) is not None
    if numeral.form == "arabic":
        return not (len(raw) == 4 and raw.isdigit() and unit.name in ("年", "月") and raw[:2] in ("18", "19", "20"))
    bounded = prefixed or _SUFFIX.match(text, end) is not None
    before = text[max(0, numeral.start - 20) : numeral.start]
    if unit.kind == "duration" and before[-1:] in _PERIOD_BEFORE and len(raw) == 1 and not bounded:
        return False
    if raw == "一" and unit.use != "measure":
        return (bounded and unit.name != "批") or _EVERY.search(before) is not None
    if before.endswith(("这", "那")):
        return False
    if raw == "一" and unit.name == "番" and not before.endswith(("翻", "翻了")):
        return False
    if raw == "二" and unit.use != "measure" and unit.name not in ("人", "位", "名"):
        return False  # counting says 两; 二次, 二期 are ordinals
    if unit.digits_only and len(raw) == 1:
        return (unit.kind == "duration" and bounded) or (raw == "两" and unit.name in _AFTER_TWO)
    if unit.name == "个" and _NAMED_SET.match(text, end):
        return False
    if raw == "一" and unit.name == "年" and text.startswith("半", end):
        return True
    return raw != "一" or bounded or (unit.name not in _PLAIN_UNITS and before[-1:] not in _NTH)


def _unitless(text: str, numeral: Numeral) -> Quantity | None:
    """A number without a unit counts if it has a scale, or if it follows a verb of reaching and ends its phrase."""
    if numeral.form != "arabic":
        return None
    before = text[max(0, numeral.start - 6) : numeral.start]
    ends = numeral.end == len(text) or text[numeral.end] in _CLAUSE_END
    unit = Unit("", "count", "noun", False, None)
    large = numeral.value >= 100 and _prefix(text, numeral.start, numeral, unit) is not None
    if numeral.scale < 10**4 and not (ends and _UNITLESS_BEFORE.search(before)) and not large:
        return None
    if not ends and not "\u4e00" <= text[numeral.end] <= "\u9fff":
        return None
    if before[-1:].isascii() and before[-1:].isalnum():
        return None
    return _finish(text, numeral, numeral.end, unit, "unitless")


def _ordinal(text: str, numeral: Numeral) -> Quantity | None:
    """第3名, 第二位, and 第三 at the end of a phrase that ranks."""
    end, unit = _unit_at(text, numeral.end)
    start = numeral.start - 1
    if _FOREMOST.search(text, max(0, start - 3), start):
        return None
    ranked = _RANK_CONTEXT.search(text, max(0, start - 24), start)
    if unit is not None and unit.name in ("名", "位", "名次", "位次"):
        if not ranked and end < len(text) and text[end] not in _CLAUSE_END and not _RANK_AFTER.match(text, end):
            return None
        name: str | None = unit.name
    elif ranked and (numeral.end == len(text) or text[numeral.end] in _CLAUSE_END):
        end, name = numeral.end, None
    else:
        return None
    return Quantity(start, end, numeral.start, numeral.value, None, name, "=", "rank", "measure", "ordinal")


def _finish(text: str, numeral: Numeral, end: int, unit: Unit, rule: str) -> Quantity:
    """The quantity with the comparison words around it."""
    comparator = numeral.comparator
    value, upper = numeral.value, numeral.upper
    start = numeral.start
    kind = unit.kind
    if unit.use == "measure" and (unit.kind != "percent" or unit.name == "成"):
        if unit.name == "成" and (tenth := _TENTH_AFTER.match(text, end)):
            value, end = value + Decimal(_DIGIT_VALUES.index(tenth.group())) / 10, tenth.end()
        elif upper is None and unit.name not in ("元", "岁") and (half := _HALF_AFTER.match(text, end)):
            value, end = value + Decimal("0.5"), half.end()
        elif comparator == "=" and (more := _MORE_AFTER.match(text, end)):
            comparator, end = ">", more.end()
    suffix = _SUFFIX.match(text, end)
    if suffix and (suffix.group() != "内" or unit.kind in ("duration", "length")):
        comparator = _SUFFIX_SIGN[suffix.lastgroup or ""]
        end = suffix.end()
    if unit.name in ("摄氏度", "℃", "度") and text[max(0, start - 2) : start] == "零下":
        start, value = start - 2, -value
    if unit.name == "%" and upper is None and (minus := _MINUS.search(text, max(0, start - 2), start)):
        start, value = minus.start(), -value
    prefix_at = start - 1 if text[start - 1 : start] == " " else start
    if prefix := _prefix(text, prefix_at, numeral, unit):
        start = prefix[0]
        comparator = prefix[1]
    elif (unit.kind == "duration" or unit.use == "event") and text[max(0, prefix_at - 2) : prefix_at] == "连续":
        start, rule = prefix_at - 2, "in a row"
    before = text[max(0, start - 10) : start]
    if unit.kind == "count" and unit.name in ("名", "位"):
        if text[numeral.start - 1 : numeral.start] == "前" and comparator == "=":
            start, kind = numeral.start - 1, "rank"
        elif _RANK_BEFORE.search(before):
            kind = "rank"
    if unit.name == "度" and "电" in text[max(0, start - 12) : start]:
        kind = "energy"
    return Quantity(start, end, numeral.start, value, upper, unit.name or None, comparator, kind, unit.use, rule)


def _prefix(text: str, at: int, numeral: Numeral, unit: Unit) -> tuple[int, str] | None:
    """Where the comparison word that ends at `at` begins, and its sign."""
    pattern, signs, not_behind = _comparators()
    match = pattern.search(text, max(0, at - 5), at)
    if match is None:
        return None
    word = match.group()
    before = text[match.start() - 1 : match.start()]
    if (
        (before and before in not_behind.get(word, ""))
        or (word == "过" and numeral.form != "scale")
        or (word in ("最高", "最低", "最少") and unit.kind not in ("money", "percent", "duration"))
    ):
        return None
    return match.start(), signs[word]


def _joined(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """5%至8%, 3亿元至5亿元, 2个到3个 as one range; after 从 or 由 the two ends stay apart."""
    if low.unit != high.unit or low.upper is not None or high.upper is not None or low.kind == "rank":
        return None
    if low.value >= high.value or not _RANGE_MARK.fullmatch(text, low.end, high.start):
        return None
    if re.search(r"[从由][^，。；]{0,12}$", text[max(0, low.start - 14) : low.start]):
        return None
    comparator = high.comparator if low.comparator == "=" else low.comparator
    return replace(
        high, start=low.start, number_start=low.number_start, value=low.value, upper=high.value, comparator=comparator
    )


def _with_wordings(text: str, closed: tuple[Stretch, ...], found: list[Quantity]) -> list[Quantity]:
    """`found` and what has no numeral: 半年, 半个月, 首位."""
    taken = tuple((quantity.start, quantity.end) for quantity in found)
    extra = [
        quantity
        for quantity in (*_halves(text), *_bare_halves(text), *_first_places(text))
        if not overlaps(closed, quantity.start, quantity.end) and not overlaps(taken, quantity.start, quantity.end)
    ]
    return sorted([*found, *extra], key=lambda quantity: quantity.start)


def _halves(text: str) -> Iterator[Quantity]:
    for match in _HALF.finditer(text):
        raw = match["unit"]
        name = raw.removeprefix("个").replace("多", "")
        kind = _units()[0][name].kind if name in _units()[0] else "duration"
        comparator = ">" if "多" in raw else "="
        end = match.end()
        if more := _HALF_MORE.match(text, end):
            comparator, end = ">", more.end()
        elif suffix := _SUFFIX.match(text, end):
            comparator, end = _SUFFIX_SIGN[suffix.lastgroup or ""], suffix.end()
        start = match.start()
        pattern, signs, _ = _comparators()
        if prefix := pattern.search(text, max(0, start - 5), start):
            start, comparator = prefix.start(), signs[prefix.group()]
        yield Quantity(start, end, match.start(), Decimal("0.5"), None, name, comparator, kind, "measure", "half")


def _bare_halves(text: str) -> Iterator[Quantity]:
    """近一半, 一半以上, 减少一半: a share of one half, where a comparison or a change makes it a figure."""
    _, signs, _ = _comparators()
    for match in _BARE_HALF.finditer(text):
        sign = signs[match["prefix"]] if match["prefix"] else {"以上": ">", "以下": "<"}.get(match["suffix"] or "", "=")
        start = match.start("bare") if match["bare"] else match.start()
        at = start + len(match["prefix"] or "")
        yield Quantity(start, match.end(), at, Decimal("0.5"), None, None, sign, "percent", "measure", "half")


def _first_places(text: str) -> Iterator[Quantity]:
    for match in _FIRST_PLACE.finditer(text):
        if _FIRST_BEFORE.search(text, max(0, match.start() - 24), match.start()):
            yield Quantity(*match.span(), match.start(), Decimal(1), None, "位", "=", "rank", "measure", "first place")
