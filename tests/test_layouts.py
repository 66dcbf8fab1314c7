"""The project's articles as web pages, in every layout of layouts.toml; ``layouts.py`` prints the figures."""

from __future__ import annotations

import pytest
from layouts import articles, layouts, page, score

from nlp import Analyzer
from nlp.reading.html import page_text

#: Articles of all writers and parts of the corpus.
DOCS = tuple(articles())[::5]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(extractors=())


def test_there_are_at_least_twelve_layouts() -> None:
    assert len(layouts()) >= 12


@pytest.mark.parametrize("name", layouts())
def test_an_article_is_read_alike_in_every_layout(name: str, analyzer: Analyzer) -> None:
    wrong: list[str] = []
    total = score(layouts()[name], DOCS, analyzer, wrong)
    assert total.line_role >= 0.985, wrong
    assert total.metadata >= 0.97, wrong
    assert total.points_f1 >= 0.985, wrong


@pytest.mark.parametrize("name", layouts())
def test_every_paragraph_comes_out_whole_and_once(name: str) -> None:
    for doc in DOCS:
        lines = articles()[doc][1]
        text, _ = page_text(page(layouts()[name], lines))
        found = [" ".join(line.split()) for line in text.split("\n")]
        for role, wording in lines:
            if role == "body":
                assert found.count(" ".join(wording.split())) == 1
