"""Numerals of Chinese text to values: Arabic, Chinese, financial and mixed, with fractions, ranges, approximations.

One layer under every quantity. It knows nothing of units, so a year or the number in a slogan is found here too;
:mod:`nlp.masks` says which stretches do not count. Patterns run on text folded by :func:`nlp.normalize.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# Every other form of a numeral character to the common one; 两 counts like 二, 廿 and 卅 are read in `_integer`.
_TO_COMMON = str.maketrans("〇○两壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟萬億", "零零二一二二三三四五六六七八九十百千万亿")

_DIGIT = "零〇○一二三四五六七八九两"
_CHINESE = _DIGIT + "十百千万亿廿卅"
_FINANCIAL = "零壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟万亿萬億"
# Units that open with a scale character: 5千瓦时 is five kilowatt-hours, not five thousand watt-hours.
_NOT_KILO = r"(?!千[瓦克米伏卡焦赫帕])"
_SCALE = rf"(?:{_NOT_KILO}[十百千]?(?:万亿|亿亿|[万亿])|{_NOT_KILO}[百千](?!分))"

_NUMERAL = re.compile(
    rf"(?=[0-9好几数上{_CHINESE}{_FINANCIAL}])(?:(?P<slashed>(?<![0-9/])[1-9]/(?:[2-9]|10)(?![0-9/]))"
    rf"|(?P<fraction>(?:[百千万]|[二三四五六七八九十]{{1,3}}|[0-9]{{1,3}})分之"
    rf"(?:[0-9]+(?:\.[0-9]+)?|[{_CHINESE}]+(?:点[{_DIGIT}]+)?))"
    rf"|(?P<arabic>(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,6}}(?![0-9])"
    rf"|[0-9]{{1,3}}(?: [0-9]{{3}}){{1,6}}(?![0-9]| [0-9])|[0-9]+)"
    rf"(?:\.[0-9]+)?)(?:(?P<infix>[余多来])? ?(?P<scale>{_SCALE}(?:[余多](?:万亿|亿))?))?"
    rf"|(?P<vague>好?[几数][十百千](?:万亿|[万亿])?|[几数](?:万亿|[万亿])|(?<![以网线])上(?:[十百千]?[万亿]|[百千]))"
    rf"|(?P<chinese>[{_CHINESE}]+点[{_DIGIT}]+(?:万亿|[万亿])?|[{_CHINESE}]+(?:[余多来几](?:{_SCALE}))?几?)"
    rf"|(?P<financial>[{_FINANCIAL}]{{2,}}))"
)
_MORE = re.compile(r"[余多]|来(?![到自了源])")
_RANGE_MARK = re.compile(r"[至到]|[—\-–−－~～]{1,2}")
# Two neighbouring digits inside a numeral: 三四百, 十五六, and the one skipping pair that is usual, 三五.
_ALTERNATIVE = re.compile(
    r"^([十百千万亿零一二三四五六七八九]*?)(一二|二三|三四|四五|五六|六七|七八|八九|三五)([十百千万亿]*)$"
)
# So many significant digits survive as a double, which is what JSON readers make of a number.
_DOUBLE = Context(prec=15)
#: Longer runs of numeral characters are no numeral.
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `start:end` of the text it was found in (code points, end exclusive).

    Attributes:
        value: the number with its scale applied; the low end of a range (5至8) or an alternative (三四百).
        upper: the high end of a range or an alternative, else None.
        comparator: ``">"`` where the numeral itself says more (十余, 数百, 3万多, 上千), else ``"="``.
        form: ``"arabic"`` (also with a scale: 3.5万), ``"chinese"`` (also financial), ``"vague"`` (几十, 数百, 上千),
            ``"scale"`` (a scale without a digit: 百, 千万), ``"percent"`` (百分之五, value 5), ``"permille"``
            (千分之五, value 5) or ``"fraction"`` (三分之二, value 2/3 to 15 digits).
        scale: the power of ten written behind the digits (3.5万: 10000), 1 if none.
    """

    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    comparator: str = "="
    form: str = "arabic"
    scale: int = 1


def parse_numeral(text: str) -> Decimal | None:
    """The value of `text` if the whole of it is one exact numeral (``三百五``, ``1.2万亿``, ``廿``), else None.

    Digits in a row without a scale are read by place from three on or with a zero (``二〇二四``, ``一三一三``); two of
    them (``三四``) are an alternative without a single value. ``百分之五`` gives 0.05.
    """
    found = next(find_numerals(text), None)
    if (
        found is None
        or (found.start, found.end) != (0, len(text))
        or found.upper is not None
        or found.comparator != "="
    ):
        return None
    return found.value / {"percent": 100, "permille": 1000}.get(found.form, 1)


def parse_digits(text: str) -> list[int] | None:
    """Each character of `text` as one digit (``1313`` → [1, 3, 1, 3], ``五七`` → [5, 7]; 双 and 俩 are 2, 十 is 10).

    None if `text` is empty or a character is none of these.
    """
    values: list[int] = []
    for char in text.translate(_TO_COMMON):
        if "0" <= char <= "9":
            values.append(int(char))
        elif char in _DIGITS:
            values.append(_DIGITS[char])
        elif char in "双俩十":
            values.append(10 if char == "十" else 2)
        else:
            return None
    return values or None


def find_numerals(text: str) -> Iterator[Numeral]:
    """The numerals of `text` (folded), in order, without overlap; a range without a unit inside (5至8) comes as one."""
    held: Numeral | None = None
    for match in _NUMERAL.finditer(text):
        numeral = _read(match)
        if numeral is None:
            continue
        if numeral.end == match.end() and (more := _MORE.match(text, numeral.end)):
            numeral = replace(numeral, end=more.end(), comparator=">")
        if held is not None:
            if (whole := _continued(held, numeral)) is not None:
                held = whole
                continue
            joined = join_range(held, numeral) if _RANGE_MARK.fullmatch(text, held.end, numeral.start) else None
            if joined is not None:
                held = joined
                continue
            yield held
        held = numeral
    if held is not None:
        yield held


def _continued(high: Numeral, low: Numeral) -> Numeral | None:
    """1万2千 or 3亿2000万, two Arabic numerals that touch, as one; None if the second does not go on with the first."""
    touching = high.end == low.start and high.form == low.form == "arabic" and high.comparator == "="
    if not touching or high.upper is not None or not 1 < low.scale < high.scale or low.value >= high.scale:
        return None
    return replace(low, start=high.start, value=high.value + low.value)


def join_range(low: Numeral, high: Numeral) -> Numeral | None:
    """The range from `low` to `high` as one numeral, None if it does not rise.

    The low end borrows the scale of the high end where the range still rises: 5至8万 runs from 50,000.
    """
    if low.upper is not None or high.upper is not None or low.form == "scale":
        return None
    value = low.value
    if low.scale == 1 and value * high.scale < high.value:
        value *= high.scale
    form = low.form if low.form in ("percent", "permille") else high.form
    if value >= high.value or (form in ("percent", "permille") and low.form != form):
        return None
    return replace(high, start=low.start, value=value, upper=high.value, form=form)


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if raw := match["arabic"]:
        scale = _product(match["scale"] or "")
        value = Decimal(raw.replace(",", "").replace(" ", "")) * scale
        more = match["infix"] or any(char in "余多" for char in match["scale"] or "")
        return Numeral(start, end, value, None, ">" if more else "=", "arabic", scale)
    if raw := match["slashed"]:
        top, bottom = raw.split("/")
        if int(top) >= int(bottom):
            return None
        return Numeral(start, end, _quotient(Decimal(top), Decimal(bottom)), form="fraction")
    if raw := match["fraction"]:
        return _fraction(raw, start)
    if raw := match["vague"]:
        return Numeral(start, end, Decimal(_product(raw.lstrip("好几数上"))), None, ">", "vague", _product(raw[1:]))
    if raw := match["chinese"]:
        return _chinese(raw, start)
    raw = match["financial"]
    value_or_none = _integer(raw.translate(_TO_COMMON)) if any(c in "拾佰仟万亿" for c in raw[1:]) else None
    return None if value_or_none is None else Numeral(start, end, Decimal(value_or_none), form="chinese")


def _quotient(top: Decimal, bottom: Decimal) -> Decimal:
    """The fraction, rounded so that it is the same when read back from JSON."""
    return _DOUBLE.divide(top, bottom)


def _fraction(raw: str, start: int) -> Numeral | None:
    whole, part = raw.split("分之")
    top = _plain_value(part)
    if top is None:
        return None
    form = {"百": "percent", "千": "permille"}.get(whole, "fraction")
    bottom = _plain_value(whole) if form == "fraction" else Decimal(1)
    return Numeral(start, start + len(raw), _quotient(top, bottom), form=form) if bottom else None


def _chinese(raw: str, start: int) -> Numeral | None:
    found = _chinese_value(raw)
    return None if found is None else Numeral(start, start + len(raw), *found)


@lru_cache(1 << 12)
def _chinese_value(raw: str) -> tuple[Decimal, Decimal | None, str, str, int] | None:
    """The value of a Chinese numeral, its upper value, comparator, form and scale."""
    text = raw.translate(_TO_COMMON)
    comparator = "="
    scale = 1
    if text[-1] == "几":
        text, comparator = text[:-1], ">"
    elif infix := next((c for c in "余多来几" if c in text), ""):
        text, _, tail = text.partition(infix)
        scale, comparator = _product(tail), ">"
    if len(text) > _LONGEST:
        return None
    if found := _ALTERNATIVE.match(text):
        head, pair, tail = found.groups()
        low, high = _integer(head + pair[0] + tail), _integer(head + pair[1] + tail)
        if low is None or high is None or (head and head[-1] not in "十百千万亿"):
            return None
        return Decimal(low * scale), Decimal(high * scale), comparator, "chinese", scale
    value = _plain_value(text)
    if value is None:
        return None
    bare = text[0] in "百千万亿" and comparator == "="
    form = "scale" if bare and not any(c in _DIGITS for c in text) else "chinese"
    return value * scale, None, comparator, form, scale * _trailing_scale(text)


def _plain_value(text: str) -> Decimal | None:
    if text[0] in "0123456789":
        return Decimal(text)
    text = text.translate(_TO_COMMON)
    whole, point, rest = text.partition("点")
    value = _integer(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    digits = rest.rstrip("万亿")
    return Decimal(f"{value}." + "".join(str(_DIGITS[c]) for c in digits)) * _product(rest[len(digits) :])


def _product(scales: str) -> int:
    value = 1
    for char in scales.translate(_TO_COMMON):
        value *= _SCALES.get(char, 1)
    return value


def _trailing_scale(text: str) -> int:
    return _product(text[len(text.rstrip("百千万亿")) :])


def _integer(text: str, *, leading: bool = True) -> int | None:
    """The value of a Chinese integer in common characters, None if it is not well formed.

    `leading`: nothing precedes it, so a scale may stand without a digit (百, 万) and digits may be read by place.
    """
    if not text or len(text) > _LONGEST:
        return None
    if leading and text[0] in "廿卅":
        text = ("二十" if text[0] == "廿" else "三十") + text[1:]
    for mark, unit in (("亿", 10**8), ("万", 10**4)):
        if mark in text:
            high, _, low = text.rpartition(mark)
            above = _integer(high, leading=leading) if high else 1 if leading else None
            below = _below(low, unit) if low else 0
            return None if above is None or below is None else above * unit + below
    if all(char in _DIGITS for char in text):
        if len(text) == 1:
            return _DIGITS[text]
        by_place = leading and (len(text) > 2 or "零" in text)
        return int("".join(str(_DIGITS[char]) for char in text)) if by_place else None
    return _section(text, leading)


def _below(text: str, unit: int) -> int | None:
    """What follows 万 or 亿: 三万零五十, 三万五千; a lone digit counts tenths of the unit (三万五)."""
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text] * unit // 10
    text = text[1:] if text[0] == "零" else text
    value = _integer(text, leading=False)
    return value if value is not None and value < unit else None


_SECTION = re.compile(
    r"(?:([一二三四五六七八九])?(千))?(零)?(?:([一二三四五六七八九])?(百))?(零)?"
    r"(?:([一二三四五六七八九])?(十))?(零)?([一二三四五六七八九])?"
)


def _section(text: str, leading: bool) -> int | None:
    """A number below 10,000: 三千零五十, 一百一十五, 十五, 两千八 (2,800)."""
    match = _SECTION.fullmatch(text)
    if match is None:
        return None
    thousand, kilo, zero_a, hundred, hecto, zero_b, ten, deca, zero_c, one = match.groups()
    value = 0
    first = leading
    for digit, mark, unit in ((thousand, kilo, 1000), (hundred, hecto, 100), (ten, deca, 10)):
        if not mark:
            continue
        if not digit and unit > 10 and not first:
            return None
        value += (_DIGITS[digit] if digit else 1) * unit
        first = False
    if one:
        zero = zero_a or zero_b or zero_c
        lowest = 10 if deca else 100 if hecto else 1000
        value += _DIGITS[one] * (1 if zero or lowest == 10 else lowest // 10)
    elif zero_c or (zero_b and not deca) or (zero_a and not (hecto or deca)):
        return None
    return value
