"""Numerals: a value and its surfaces (cases/numerals.tsv), and the way back from a value to Chinese and again."""

from __future__ import annotations

from decimal import Context, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.numerals import Numeral, find_numerals, parse_digits, parse_numeral

CASES = Path(__file__).parent / "cases" / "numerals.tsv"
DIGITS = "零一二三四五六七八九"


def rows() -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            value, *surfaces = line.split("\t")
            pairs += [(value, surface) for surface in surfaces]
    return pairs


def reading(numeral: Numeral) -> str:
    """`numeral` in the notation of the case table."""
    if numeral.form in ("percent", "permille"):
        return f"{numeral.value.normalize():f}" + ("%" if numeral.form == "percent" else "‰")
    if numeral.upper is not None:
        return f"{numeral.value.normalize():f}..{numeral.upper.normalize():f}"
    more = ">" if numeral.comparator == ">" else ""
    return f"{more}{numeral.value.normalize():f}"


@pytest.mark.parametrize(("value", "surface"), rows())
def test_surfaces(value: str, surface: str) -> None:
    found = list(find_numerals(surface))
    if value == "none":
        assert found == []
        return
    if value.startswith("first "):
        assert found[0].start == 0
        assert reading(found[0]) == value.removeprefix("first ")
        return
    assert [(numeral.start, numeral.end) for numeral in found] == [(0, len(surface))]
    if "/" in value:
        top, bottom = map(Decimal, value.split("/"))
        assert found[0].value == Context(prec=15).divide(top, bottom)
        assert found[0].form == "fraction"
        return
    assert reading(found[0]) == value


def test_the_table_has_every_form() -> None:
    assert len(rows()) >= 250


@pytest.mark.parametrize(
    ("text", "value"),
    [("三百五", 350), ("1.2万亿", 1_200_000_000_000), ("廿", 20), ("十", 10), ("1313", 1313), ("二〇二四", 2024)],
)
def test_parse_numeral(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "三四", "十余", "3个", "第三", "个", "数百", "5至8", "一一", "百千万", "3 个"])
def test_parse_numeral_wants_one_exact_number(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [("1313", [1, 3, 1, 3]), ("五七", [5, 7]), ("双百", None), ("双", [2]), ("三会", None), ("", None), ("两", [2])],
)
def test_parse_digits(text: str, digits: list[int] | None) -> None:
    assert parse_digits(text) == digits


def test_offsets_and_order_in_running_text() -> None:
    text = "组建10支调研组，撰写报告五十余篇，占百分之五点二，历时三至五年。"
    found = list(find_numerals(text))
    assert [text[n.start : n.end] for n in found] == ["10", "五十余", "百分之五点二", "三至五"]


@pytest.mark.parametrize("before", ["由", "从"])
def test_a_falling_pair_is_no_range(before: str) -> None:
    text = f"{before}9到4"
    assert [n.value for n in find_numerals(text)] == [9, 4]


# -- value to Chinese and back -----------------------------------------------------------------------------------------


def section(number: int) -> str:
    """A number below 10,000 in Chinese, as written out in full."""
    text = ""
    for unit, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += DIGITS[digit] + mark
        elif text and number and not text.endswith("零"):
            text += "零"
    return text


def chinese(number: int) -> str:
    """`number`, from 0 to 10**16, in Chinese."""
    if number == 0:
        return "零"
    text = ""
    for unit, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, unit)
        if part >= 10**4:
            text += chinese(part) + mark
            continue
        if part:
            text += ("零" if text and part < 1000 else "") + section(part) + mark
    return text


@given(st.integers(0, 10**16))
def test_round_trip(number: int) -> None:
    assert parse_numeral(chinese(number)) == number


@given(st.integers(0, 10**8), st.integers(1, 9), st.integers(0, 99))
def test_round_trip_of_decimals(whole: int, last: int, first: int) -> None:
    digits = f"{first}{last}"
    text = chinese(whole) + "点" + "".join(DIGITS[int(digit)] for digit in digits)
    assert parse_numeral(text) == Decimal(f"{whole}.{digits}")


@given(st.integers(0, 10**15 - 1))
def test_agrees_with_cn2an(number: int) -> None:
    cn2an = pytest.importorskip("cn2an")
    assert parse_numeral(cn2an.an2cn(number)) == number
    if number >= 10:
        assert parse_numeral(cn2an.an2cn(number, "up")) == number


@given(st.integers(0, 10**12), st.sampled_from(["", "万", "亿"]), st.sampled_from(["", "余", "多"]))
def test_arabic_with_scale(number: int, scale: str, more: str) -> None:
    numeral = next(find_numerals(f"{number}{scale}{more}个"))
    assert numeral.value == number * {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert numeral.comparator == (">" if more else "=")


@given(st.text(alphabet="零〇一二三五九十百千万亿两廿卅点余多来几数上半分之至-0123456789., 壹拾第", max_size=40))
def test_never_raises_and_offsets_hold(text: str) -> None:
    at = 0
    for numeral in find_numerals(text):
        assert at <= numeral.start < numeral.end <= len(text)
        assert numeral.upper is None or numeral.upper > numeral.value
        at = numeral.end


@pytest.mark.parametrize("unit", ["一", "十", "百", "亿", "1", "1,234", "1 234", "三分之", "点", "余", "百分之"])
def test_long_runs_stay_linear(unit: str) -> None:
    assert list(find_numerals(unit * 20_000)) is not None
