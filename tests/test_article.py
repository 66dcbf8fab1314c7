from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from conftest import article_names, article_text

from nlp import Analyzer, Article, analyze, to_frames
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


def test_fractions_stay_the_same_in_json() -> None:
    article = analyze("近三分之一的村用上了七分之二的水。")
    assert Article.from_json(article.to_json()) == article


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


@pytest.mark.parametrize(
    ("line", "error", "reason"),
    [("{", ValueError, "not JSON"), ("[]", TypeError, "not list"), ('{"a": 1}', ValueError, "schema")],
)
def test_other_lines_are_refused(line: str, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        Article.from_json(line)


@pytest.mark.parametrize("row", ['{"schema": "policynlp/1"}', None, [1]])
def test_what_is_no_mapping_is_refused_by_type(row: Any) -> None:
    with pytest.raises(TypeError, match="from_json"):
        Article.from_dict(row)


def test_pipe_numbers_texts_that_have_no_id() -> None:
    texts = ["办理诉求1件。", ("b", "办理诉求2件。"), "办理诉求3件。"]
    articles = list(Analyzer().pipe(texts))
    assert [article.doc_id for article in articles] == ["0", "b", "2"]
    assert set(to_frames(articles, tokens=False)["metrics"]["doc_id"]) == {"0", "b", "2"}


def test_frames_of_one_article() -> None:
    article = analyze("办理诉求1件。", doc_id="a")
    for name, frame in to_frames(article).items():
        assert frame.equals(to_frames([article])[name]), name
