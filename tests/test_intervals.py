"""Times to days: cases in cases/intervals.tsv, the calendar, and what holds of every expression."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.extract.intervals import Interval, interval, parse_date
from nlp.lexicon import load
from nlp.time_expressions import find_times

CASES = Path(__file__).parent / "cases" / "intervals.tsv"


def rows() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def day(iso: str) -> date | None:
    return None if iso == "-" else date.fromisoformat(iso)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_cases(row: list[str]) -> None:
    expected = None if row[2] == "none" else Interval(day(row[2]), day(row[3]))
    assert interval(row[0], parse_date(row[1])) == expected


def test_the_cases_are_times_of_running_text() -> None:
    found = [bool(find_times(row[0] + "，")) for row in rows()]
    assert found.count(False) <= 1  # 二月三十日 is none


def test_a_year_of_the_sentence_counts_before_that_of_the_article() -> None:
    assert interval("9月", date(2024, 3, 15), 2021) == Interval(date(2021, 9, 1), date(2021, 9, 30))


@pytest.mark.parametrize("iso", [None, "", "2024", "2024-13-01", "someday"])
def test_no_date(iso: str | None) -> None:
    assert parse_date(iso) is None


def test_the_calendar_is_in_order() -> None:
    for row in load("calendar"):
        assert row["start"] <= row["end"]
    congresses = [row["start"] for row in load("calendar") if row["kind"] == "congress"]
    assert len(congresses) == len(set(congresses)) >= 5


PIECES = (
    "截至 今年 去年 2023年 近 三 年 来 以来 底 前 后 月 1 "
    "12 31 日 至 季度 上 半年 全年 党的 二十大 十四五 期间 旬 初 起 0"
)


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=7).map("".join),
    st.none() | st.dates(date(1800, 1, 1), date(2100, 12, 31)),
    st.none() | st.integers(1500, 2199),
)
def test_never_raises_and_never_runs_backwards(text: str, today: date | None, year: int | None) -> None:
    found = interval(text, today, year)
    if found is not None:
        assert found.start or found.end
        assert not (found.start and found.end) or found.start <= found.end
