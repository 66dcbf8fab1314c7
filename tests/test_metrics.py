"""Metrics: sentences with the metrics they hold (cases/metrics.jsonl), the mask, and what holds of every text."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from conftest import ROOT, cases, document_of
from hypothesis import given
from hypothesis import strategies as st

from nlp.article import COMPARATORS, INCONSISTENCY_KINDS, METRIC_KINDS, METRIC_ROLES, POLARITIES, Meta
from nlp.document import Document
from nlp.extract.consistency import find_inconsistencies
from nlp.extract.metrics import extract_metrics
from nlp.extract.quantities import find_quantities
from nlp.lexicon import load
from nlp.masks import masked, merge, overlaps
from nlp.time_expressions import find_times


def found(text: str, keys: Any) -> list[dict[str, Any]]:
    rows = []
    for metric in extract_metrics(document_of(text)):
        row = {key: getattr(metric, key) for key in keys}
        for key in ("value", "upper"):
            if row.get(key) is not None:
                row[key] = round(float(row[key]), 6)
        rows.append(row)
    return rows


@pytest.mark.parametrize("case", cases("metrics"))
def test_sentence(case: dict[str, Any]) -> None:
    expected = case["metrics"]
    keys = ["text", "value", "upper", "unit", "comparator", "kind", "indicator", "time", "direction"]
    assert found(case["text"], keys) == [{"upper": None} | row for row in expected]


@pytest.mark.parametrize("case", cases("metric_context"))
def test_context(case: dict[str, Any]) -> None:
    one = document_of(case["text"])
    one.meta = Meta(date=case.get("date"))
    (metric,) = [metric for metric in extract_metrics(one) if metric.text == case["figure"]]
    assert {name: getattr(metric, name) for name in case["is"]} == case["is"]


@pytest.mark.parametrize("case", cases("inconsistencies"))
def test_inconsistencies(case: dict[str, Any]) -> None:
    one = document_of(case["text"])
    one.meta = Meta(date="2024-03-15")
    found = find_inconsistencies(one.folded, extract_metrics(one))
    assert [[one.kind, [case["text"][start:end] for start, end in one.spans]] for one in found] == case["found"]


def quantity_rows() -> list[tuple[str, str]]:
    lines = (ROOT / "tests" / "cases" / "quantities.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], surface) for row in rows for surface in row[1:]]


@pytest.mark.parametrize(("expected", "surface"), quantity_rows())
def test_quantity(expected: str, surface: str) -> None:
    if expected == "none":
        assert extract_metrics(document_of(surface)) == []
        return
    before, figure, behind = surface.split("|") if "|" in surface else ("", surface, "")
    (one,) = find_quantities(before + figure + behind)
    upper = "" if one.upper is None else f"..{one.upper.normalize():f}"
    assert f"{one.comparator} {one.value.normalize():f}{upper} {one.unit or '-'} {one.kind}" == expected
    assert (one.start, one.end) == (len(before), len(before + figure))


def test_the_tables_of_quantities_and_numerals_are_large() -> None:
    tables = ["quantities", "numerals"]
    texts = [(ROOT / "tests" / "cases" / f"{name}.tsv").read_text(encoding="utf-8") for name in tables]
    rows = [line for text in texts for line in text.splitlines() if line and not line.startswith("#")]
    assert len(rows) >= 400
    assert sum(expected == "none" for expected, _ in quantity_rows()) >= 150


def test_the_cases_are_many_and_a_third_of_them_negative() -> None:
    rows = [parameter.values[0] for parameter in cases("metrics")]
    assert len(rows) >= 150
    assert 3 * sum(not row["metrics"] for row in rows) >= len(rows)


def test_the_cases_of_context_are_many() -> None:
    assert len(cases("metric_context")) >= 120


def test_only_content_lines_are_read() -> None:
    assert extract_metrics(document_of("共有党员52名。", "boilerplate")) == []
    assert len(extract_metrics(document_of("共有党员52名。", "heading"))) == 1


def test_finds_carry_line_offsets_and_rule() -> None:
    text = "综述\n全县建成冷库12座，\n投资3.5亿元。"
    metrics = extract_metrics(document_of(text))
    assert [(metric.line, text[metric.start : metric.end]) for metric in metrics] == [(2, "12座"), (3, "3.5亿元")]
    assert all(metric.rule for metric in metrics)


def test_the_unit_table() -> None:
    rows = load("units")
    assert len(rows) >= 250
    assert {row["kind"] for row in rows} <= set(METRIC_KINDS)
    assert {row["use"] for row in rows} == {"noun", "event", "measure"}
    assert {row["guard"] for row in rows} == {"any", "digits"}


# -- masks and times ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("在2023年12月建成", "2023年12月"),
        ("于7月14日至28日举行", "7月14日至28日"),
        ("印发〔2021〕3号文件", "〔2021〕3号"),
        ("第六届运动会", "第六届"),
        ("党的二十大报告", "二十大"),
        ("看《二十条》原文", "《二十条》"),
        ("谋划十四五发展", "十四五"),
        ("办好三江源国家公园", "三江源"),
        ("拨打0851-28990000咨询", "0851-28990000"),
        ("访问www.a1.cn即可", "www.a1.cn"),
        ("改善PM2.5状况", "PM2.5"),
        ("讲三令五申", "三令五申"),
    ],
)
def test_masked(text: str, stretch: str) -> None:
    start = text.index(stretch)
    spans = document_of(text).once(masked)
    assert any(low <= start and start + len(stretch) <= high for low, high in spans)


@pytest.mark.parametrize("text", ["走访58户", "排名第3位", "半年完成", "5个工作日内", "百余名党员", "30日内办结"])
def test_not_masked(text: str) -> None:
    assert document_of(text).once(masked) == ()


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("1至11月，", ["1至11月"]),
        ("截至2023年底，", ["截至2023年底"]),
        ("“十四五”期间，", ["“十四五”期间"]),
        ("党的十八大以来，", ["党的十八大以来"]),
        ("市第十二次党代会后，", ["市第十二次党代会后"]),
        ("在防汛期间坚守", ["防汛期间"]),
        ("今年以来比去年同期多", ["今年以来", "去年同期"]),
        ("近三年来，年均增长8%", ["近三年来", "年均"]),
        ("2023-2024赛季", ["2023-2024赛季"]),
        ("全年起草文稿", ["全年"]),
        ("1907个党组织", []),
        ("第三季", []),
    ],
)
def test_times(text: str, times: list[str]) -> None:
    assert [text[time.start : time.end] for time in find_times(text)] == times


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9))), st.integers(0, 60), st.integers(1, 9))
def test_merged_stretches(pairs: list[tuple[int, int]], start: int, length: int) -> None:
    stretches = [(low, low + size) for low, size in pairs]
    merged = merge(stretches)
    assert all(a[1] < b[0] for a, b in pairwise(merged))
    covered = {at for low, high in stretches for at in range(low, high)}
    assert {at for low, high in merged for at in range(low, high)} == covered
    assert overlaps(merged, start, start + length) == (not covered.isdisjoint(range(start, start + length)))


# -- every text --------------------------------------------------------------------------------------------------------

PIECE_TEXT = (
    "12 3.5万 百余 三四百 第 半 个 名 % 元 年 月 日 个工作日内 余 多 至 — 占 由 到 增长 今年 2023年 “ ” 《 》 （ ）"
    " ， 。 、 的 党员 走访 报告 , 首位 连续 近 超 以上 😀 A4 / 一 两 次"
)
RUN_TEXT = "“ ” 《 第 1 1, 一 1个 1/ 元/ 十五 半年 首位 2023年 A1 （ 增长1% 😀"


@given(st.lists(st.sampled_from([*PIECE_TEXT.split(), " ", "\n", "\ud800"]), max_size=40).map("".join))
def test_invariants(text: str) -> None:
    at = 0
    for metric in extract_metrics(document_of(text)):
        assert at <= metric.start < metric.end
        assert text[metric.start : metric.end] == metric.text
        assert metric.kind in METRIC_KINDS
        assert metric.comparator in COMPARATORS
        assert metric.direction in ("up", "down", None)
        assert metric.role in (*METRIC_ROLES, None)
        assert metric.polarity in (*POLARITIES, None)
        assert metric.upper is None or metric.upper > metric.value
        for part in (metric.indicator, metric.time, metric.subject, metric.scope, metric.base):
            assert part is None or (part and part in text)
        at = metric.end
    for one in find_inconsistencies(document_of(text).folded, extract_metrics(document_of(text))):
        assert one.kind in INCONSISTENCY_KINDS
        assert all(start < end for start, end in one.spans)


@pytest.mark.parametrize("unit", RUN_TEXT.split())
def test_long_runs(unit: str) -> None:
    assert isinstance(extract_metrics(document_of(unit * 5_000 + "党员3名")), list)


def test_empty_document() -> None:
    assert extract_metrics(Document("", ())) == []
