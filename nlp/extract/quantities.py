"""Quantities: a numeral with its unit or classifier and the comparison word stuck to it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from nlp.extract.comparisons import comparison_before, comparison_behind
from nlp.extract.halves import halves
from nlp.extract.ranks import counts_places, first_places, ordinal
from nlp.extract.units import CLAUSE_END, Quantity, Unit, unit_at, units
from nlp.lexicon import pattern
from nlp.masks import Stretch, overlaps
from nlp.numerals import Numeral, find_numerals

_DIGIT_VALUES = "零一二三四五六七八九"
_TENTH_AFTER = re.compile(r"[一二三四五六七八九](?![一二三四五六七八九十百成个])")
_HALF_AFTER = re.compile(r"半(?![年月天个日小])")
_MORE_AFTER = re.compile(r"[多余](?![个项名种家位样元重数次年方])")
_PAIRED = re.compile(r"个(?P<half>半)?(?P<more>[多余来])?(?P<unit>月|小时|钟头|星期|季度|学期|世纪|百分点)(?![球亮饼])")
# 6个亿, 3个多亿: money, said in hundreds of millions.
_HUNDRED_MILLIONS = re.compile("个(?P<more>多)?亿(?P<unit>元)?(?![人吨斤立千次万])")
_MONEY = Unit("", "money", "measure", False)
# 75米级平台, 万吨级泊位: a class of size.
_CLASS_BEHIND = re.compile("级(?!别)")
_SIZES = frozenset({"length", "mass", "area", "energy"})
# -2.3%, but 1-5% and A-5% are none.
_MINUS = re.compile(r"(?<![0-9A-Za-z%.])[-−－]$")
_RANGE_MARK = re.compile(r"[至到]|[—\-–−－~～]{1,2}")
_EVERY = re.compile(r"每(?:[0-9两三半]?个?(?:天|日|周|月|年|季度?|学期|小时)|半年|半个?月|逢)[^，。；、]{0,14}$")
#: Before 一 these make it pick out one of several: 最后一个月, 上一年, 同一天.
_NTH = frozenset("后上下某另同这那首唯前头任每近")


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
        return ordinal(text, numeral)
    if numeral.form in ("percent", "permille", "fraction"):
        name = {"percent": "%", "permille": "‰"}.get(numeral.form, "")
        return _finish(text, numeral, numeral.end, Unit(name, "percent", "measure", False), numeral.form)
    if numeral.form != "scale" and (hundreds := _HUNDRED_MILLIONS.match(text, numeral.end)):
        comparator = ">" if hundreds["more"] else numeral.comparator
        upper = numeral.upper and numeral.upper * 10**8
        numeral = replace(numeral, value=numeral.value * 10**8, upper=upper, comparator=comparator)
        return _finish(text, numeral, hundreds.end(), units()["元"] if hundreds["unit"] else _MONEY, "unitless")
    if numeral.upper is None and (paired := _PAIRED.match(text, numeral.end)):
        extra = Decimal("0.5") if paired["half"] else Decimal(0)
        comparator = ">" if paired["more"] else numeral.comparator
        numeral = replace(numeral, value=numeral.value + extra, comparator=comparator)
        end, unit = paired.end(), units()["个" + paired["unit"]]
    else:
        end, found = unit_at(text, numeral.end)
        if found is None and numeral.form == "arabic" and text[numeral.end : numeral.end + 1] == " ":
            end, found = unit_at(text, numeral.end + 1)
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
    prefixed = comparison_before(text, numeral.start, numeral, unit) is not None
    if numeral.form == "scale" and numeral.comparator == "=":
        ends = unit.kind == "money" and (end == len(text) or text[end] in CLAUSE_END)
        return ends or prefixed or comparison_behind(text, end) is not None
    if numeral.form == "arabic":
        return not (len(raw) == 4 and raw.isdigit() and unit.name in ("年", "月") and raw[:2] in ("18", "19", "20"))
    bounded = prefixed or comparison_behind(text, end) is not None
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
    ends = numeral.end == len(text) or text[numeral.end] in CLAUSE_END
    unit = Unit("", "count", "noun", False)
    large = numeral.value >= 100 and comparison_before(text, numeral.start, numeral, unit) is not None
    if numeral.scale < 10**4 and not (ends and pattern("quantities", "reached").search(before)) and not large:
        return None
    if not ends and not "\u4e00" <= text[numeral.end] <= "\u9fff":
        return None
    if before[-1:].isascii() and before[-1:].isalnum():
        return None
    return _finish(text, numeral, numeral.end, unit, "unitless")


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
    if suffix := comparison_behind(text, end, unit):
        end, comparator = suffix
    if unit.name in ("摄氏度", "℃", "度") and text[max(0, start - 2) : start] == "零下":
        start, value = start - 2, -value
    if unit.name == "%" and upper is None and (minus := _MINUS.search(text, max(0, start - 2), start)):
        start, value = minus.start(), -value
    prefix_at = start - 1 if text[start - 1 : start] == " " else start
    if prefix := comparison_before(text, prefix_at, numeral, unit):
        start, comparator = prefix
    elif (unit.kind == "duration" or unit.use == "event") and text[max(0, prefix_at - 2) : prefix_at] == "连续":
        start, rule = prefix_at - 2, "in a row"
    if unit.kind == "count" and unit.name in ("名", "位"):
        if text[numeral.start - 1 : numeral.start] == "前" and comparator == "=":
            start, kind = numeral.start - 1, "rank"
        elif counts_places(text, start):
            kind = "rank"
    if unit.name == "度" and "电" in text[max(0, start - 12) : start]:
        kind = "energy"
    return Quantity(start, end, numeral.start, value, upper, unit.name or None, comparator, kind, unit.use, rule)


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
        for quantity in (*halves(text), *first_places(text))
        if not overlaps(closed, quantity.start, quantity.end) and not overlaps(taken, quantity.start, quantity.end)
    ]
    return sorted([*found, *extra], key=lambda quantity: quantity.start)
