"""The article as HTML: well-formed, escaped, nothing lost, highlights where the finds are."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from conftest import article_names, article_text
from hypothesis import given
from hypothesis import strategies as st

from nlp import analyze
from nlp.article import Article, Repair, Slogan
from nlp.report.highlight import render_article, render_layers

VOID = {"br"}


class Page(HTMLParser):
    """The texts of the elements of each class, and whether tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, set[str]]] = []
        self.texts: list[tuple[set[str], list[str]]] = []
        self.spans: list[dict[str, str]] = []
        self._inside: list[list[str]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in VOID:
            return
        classes = set(given.get("class", "").split())
        self.open.append((tag, classes))
        text: list[str] = []
        self._inside.append(text)
        self.texts.append((classes, text))
        if "data-f" in given:
            self.spans.append(given | {"at": str(len(self.texts) - 1)})

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        for text in self._inside:
            text.append(data)

    def of(self, name: str) -> list[str]:
        return ["".join(text) for classes, text in self.texts if name in classes]

    def marked(self, key: str) -> str:
        found = (int(span["at"]) for span in self.spans if key in span["data-f"].split())
        return "".join("".join(self.texts[at][1]) for at in found)


@pytest.mark.parametrize("name", article_names()[::5])
def test_nothing_of_the_text_is_lost_and_each_find_is_marked(name: str) -> None:
    article = analyze(article_text(name))
    page = Page(render_article(article))
    assert "".join(page.of("pn-text")) == article.text.replace("\n", "")
    for key, finds in (("s", article.slogans), ("m", article.metrics)):
        for n, find in enumerate(finds):
            assert page.marked(f"{key}{n}") == find.text.replace("\n", "")
    for n, initiative in enumerate(article.initiatives):
        mentions = initiative.mentions or ((initiative.start, initiative.end),)
        assert page.marked(f"i{n}") == "".join(article.text[a:b] for a, b in sorted(mentions)).replace("\n", "")


def test_the_layer_as_found_shows_what_was_repaired() -> None:
    article = analyze("机(jī)关(guān)党(dǎng)建(jiàn)工(gōng)作(zuò)\r\n坚持“三服务”，办结320件。\r\n")
    page = Page(render_layers(article))
    assert page.of("pn-text") == ["机关党建工作", "坚持“三服务”，办结320件。"]
    assert page.of("pn-raw") == ["机(jī)关(guān)党(dǎng)建(jiàn)工(gōng)作(zuò)", ""]
    assert {"pn-raw", "pn-same"} in [classes for classes, _ in page.texts]
    repaired = {key for span in page.spans for key in span["data-f"].split() if key.startswith("r")}
    raw = "".join(page.of("pn-raw"))
    assert repaired
    assert all(article.repairs[int(key[1:])].raw in raw for key in repaired)


def test_damage_that_was_left_is_told_from_repairs() -> None:
    flagged = Repair(
        kind="damage", raw_start=0, raw_end=1, start=0, end=1, raw="?", text="?", flagged=True, candidates=("党", "觉"),
        confidence=0.6,
    )  # fmt: skip
    html = render_article(Article(text="?建", repairs=(flagged,)))
    assert "1 处存疑" in html
    assert "处修复" not in html
    assert "可能的原文：党、觉（把握 0.60）" in html
    assert Page(html).marked("r0") == "?"


def test_everything_is_escaped() -> None:
    hostile = "<script>alert(1)</script>“三服务”&amp;\"'办结320件<img src=x onerror=alert(1)>"
    article = analyze(hostile, doc_id="<b>")
    article = replace(article, meta=replace(article.meta, title="</style><script>", source='"><i>'))
    html = render_article(article) + render_layers(article)
    assert "<script" not in html
    assert "<img" not in html
    assert "<i>" not in html
    assert html.count("</style>") == 1


@given(
    text=st.text("三服务<&\"'\U00020000e\u0301", min_size=1, max_size=12),
    data=st.data(),
)
def test_finds_may_cross_in_any_way(text: str, data: st.DataObject) -> None:
    bounds = st.integers(0, len(text))
    pairs = st.lists(st.tuples(bounds, bounds).filter(lambda pair: pair[0] < pair[1]), max_size=4)
    slogans = tuple(Slogan(text=text[a:b], start=a, end=b, line=1, type="motto", rule="r") for a, b in data.draw(pairs))
    page = Page(render_article(Article(text=text, slogans=slogans)))
    assert "".join(page.of("pn-text")) == text
    assert all(page.marked(f"s{n}") == slogan.text for n, slogan in enumerate(slogans))


def test_a_notebook_finds_it() -> None:
    shown = analyze("办结320件。")._repr_html_()
    assert shown.startswith('<div class="policynlp"><style>')
    assert "办结" in shown
    assert Page(analyze("")._repr_html_()).of("pn-text") == []
