from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from nlp.article import Article, Initiative, Line, Member, Meta, Metric, Point, Slogan
from nlp.evaluation import Evaluation, format_rows
from nlp.gold import check_gold, key

TEXT = "标题“四最”\n办事最快、服务最优，办结320件。"
GOLD: dict[str, Any] = {
    "doc": "x",
    "lines": [{"n": 1, "role": "title"}, {"n": 2, "role": "body"}],
    "meta": {"title": "标题“四最”", "authors": []},
    "points": [{"line": 2, "starts": "办事最快、服务最优", "themes": ["service", "other"]}],
    "slogans": [{"text": "四最", "type": "numeric", "numerals": [4], "members": ["办事最快", "服务最优"], "known": []}],
    "metrics": [
        {"line": 2, "text": "320件", "value": 320, "upper": None, "unit": "件", "comparator": "=", "kind": "count",
         "indicator": "办结", "time": None, "direction": None}
    ],
    "initiatives": [{"text": "四最", "name": "四最", "type": "brand", "or": "programme"}],
}  # fmt: skip
ARTICLE = Article(
    doc_id="x",
    meta=Meta(title="标题 四最"),
    text=TEXT,
    lines=(
        Line(n=1, role="title", start=0, end=6, text=TEXT[:6]),
        Line(n=2, role="body", start=7, end=len(TEXT), text=TEXT[7:]),
    ),
    points=(
        Point(line=2, start=7, end=len(TEXT), head_end=7, text=TEXT[7:], theme="service", themes={"other": 0.6}),
    ),
    slogans=(
        Slogan(
            text="四最", start=3, end=5, line=1, type="numeric",
            members=(Member(text="办事最快"), Member(text="服务最优")),
        ),
    ),
    metrics=(Metric(text="320件", start=19, end=23, line=2, value=Decimal(320), unit="件", indicator="办结"),),
    initiatives=(Initiative(text="四最", start=3, end=5, line=1, name="四最", type="programme"),),
)  # fmt: skip


def _rows(gold: dict[str, Any], article: Article) -> dict[str, dict[str, float]]:
    evaluation = Evaluation()
    evaluation.add(gold, article)
    return evaluation.rows()


def test_a_perfect_analysis_scores_one_everywhere() -> None:
    for name, row in _rows(GOLD, ARTICLE).items():
        assert row.get("f1", row.get("acc")) == 1, name


@pytest.mark.parametrize(
    ("change", "row", "measure", "value"),
    [
        ({"slogans": ()}, "slogan numeric", "r", 0),
        ({"slogans": (replace(ARTICLE.slogans[0], type="motto"),)}, "slogan motto", "p", 0),
        ({"slogans": (replace(ARTICLE.slogans[0], members=()),)}, "numeric resolved whole", "acc", 0),
        ({"metrics": ARTICLE.metrics * 2}, "metrics", "p", 0.5),
        ({"metrics": (replace(ARTICLE.metrics[0], unit="项"),)}, "metrics", "f1", 0),
        ({"metrics": (replace(ARTICLE.metrics[0], direction="up"),)}, "metric direction", "acc", 0),
        ({"initiatives": (replace(ARTICLE.initiatives[0], type="team"),)}, "initiative type", "acc", 0),
        ({"points": (replace(ARTICLE.points[0], theme="other"),)}, "theme primary", "acc", 0),
        ({"points": ()}, "points", "r", 0),
        ({"lines": ()}, "line role", "acc", 0),
        ({"meta": Meta(title="别的")}, "meta title", "acc", 0),
    ],
)
def test_errors_lower_their_row(change: dict[str, Any], row: str, measure: str, value: float) -> None:
    assert _rows(GOLD, replace(ARTICLE, **change))[row][measure] == value


def test_optional_items_count_neither_way() -> None:
    gold = GOLD | {"metrics": [GOLD["metrics"][0] | {"optional": True}]}
    assert _rows(gold, ARTICLE)["metrics"]["f1"] == 1
    assert _rows(gold, replace(ARTICLE, metrics=()))["metrics"]["f1"] == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“四最”机关", "四最机关"),
        ("立好参照系,找准坐标点", "立好参照系，找准坐标点"),
        ("１３个", "13个"),
        ("落实。", "落实"),
        (None, ""),
    ],
)
def test_key_folds_what_annotators_write_differently(one: str | None, other: str) -> None:
    assert key(one) == key(other)


def test_check_names_what_does_not_fit() -> None:
    assert check_gold(GOLD, TEXT) == []
    broken = GOLD | {"slogans": [{"text": "五最", "type": "numeric"}], "lines": GOLD["lines"][:1]}
    problems = "\n".join(check_gold(broken, TEXT))
    assert "五最" in problems
    assert "lines" in problems
    assert "without numerals" in problems


def test_rows_print_one_a_line() -> None:
    assert format_rows({"metrics": {"p": 1.0, "n": 3}}) == "metrics                  n=3     p 1.000"
