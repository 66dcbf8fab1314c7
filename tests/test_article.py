from __future__ import annotations

import json
from decimal import Decimal

import pytest
from conftest import article_names, article_text

from nlp import Article, analyze
from nlp.article import Line, Metric, line_at

NAMES = article_names()


@pytest.mark.parametrize("name", NAMES[::6])
def test_an_article_survives_json(name: str) -> None:
    article = analyze(article_text(name), doc_id=name)
    assert Article.from_dict(json.loads(article.to_json())) == article


def test_numbers_stay_exact_in_json() -> None:
    metric = Metric(text="3.5%", start=0, end=4, line=1, value=Decimal("3.5"))
    row = json.loads(Article(text="3.5%", metrics=(metric,)).to_json())
    assert row["metrics"][0]["value"] == 3.5
    assert Article.from_dict(row).metrics[0].value == Decimal("3.5")


def test_whole_numbers_are_written_as_such() -> None:
    metric = Metric(text="660亿元", start=0, end=5, line=1, value=Decimal("66000000000"))
    assert '"value": 66000000000,' in Article(text="660亿元", metrics=(metric,)).to_json()


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="policynlp/1"):
        Article.from_dict({"schema": "other/9"})


def test_line_at_finds_the_line_of_an_offset() -> None:
    lines = [Line(n=1, role="title", start=0, end=2, text="甲乙"), Line(n=3, role="body", start=3, end=5, text="丙丁")]
    found = [line_at(lines, offset) for offset in range(6)]
    assert [line.n if line else None for line in found] == [1, 1, None, 3, 3, None]
