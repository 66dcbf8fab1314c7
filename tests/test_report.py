"""The report in a real browser: it opens without complaint, filters by click and by key, and stays quick."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from browser import Browser, find_chromium
from conftest import ROOT, article_names, article_text

from nlp.analyzer import Analyzer
from nlp.article import INCONSISTENCY_KINDS, METRIC_KINDS, METRIC_ROLES, Article
from nlp.cli import main
from nlp.extract.quoted import LABELS, label_weights
from nlp.lexicon import load, settings
from nlp.report.names import (
    INCONSISTENCY_NAMES,
    LABEL_NAMES,
    METRIC_KIND_NAMES,
    METRIC_ROLE_NAMES,
    REPAIR_KIND_NAMES,
    rule_name,
)
from nlp.report.page import render_report

needs_chromium = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium found: `apt-get install chromium`, or name one in $CHROMIUM"
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    analyzer = Analyzer()
    return [analyzer(article_text(name), doc_id=name) for name in article_names()]


@pytest.fixture(scope="module")
def browser(articles: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.html").write_text(render_report(articles), encoding="utf-8")
    browser = Browser(folder / "profile")
    browser.open(folder / "report.html")
    yield browser
    browser.close()
    assert browser.complaints == []
    assert [url for url in browser.requests if not url.endswith("/report.html")] == []


def _shown(browser: Browser) -> int:
    return int(browser.run("document.querySelectorAll('#list .entry').length"))


def _reset(browser: Browser) -> None:
    browser.click("#filters [type=reset]")
    browser.wait("document.querySelector('#state').textContent === ''")


@needs_chromium
def test_the_overview_counts_the_corpus(browser: Browser, articles: list[Article]) -> None:
    browser.press("1")
    metrics = sum(len(article.metrics) for article in articles)
    assert f"{metrics:,} 数据" in browser.run("document.querySelector('#counts').textContent")
    years = {article.meta.date[:4] for article in articles if article.meta.date}
    assert browser.run("document.querySelectorAll('.timeline button').length") == len(years)


@needs_chromium
def test_filters_by_click(browser: Browser, articles: list[Article]) -> None:
    browser.click("[data-tab=articles]")
    assert _shown(browser) == len(articles)
    province = articles[0].meta.place.province
    browser.run(f"(place.value = {json.dumps(province)}, filters.dispatchEvent(new Event('input')))")
    wanted = sum(article.meta.place.province == province for article in articles)
    browser.wait(f"document.querySelectorAll('#list .entry').length === {wanted}")
    _reset(browser)
    browser.wait(f"document.querySelectorAll('#list .entry').length === {len(articles)}")
    browser.run("(theme.value = 'supervision', filters.dispatchEvent(new Event('input')))")
    wanted = sum(any(point.theme == "supervision" for point in article.points) for article in articles)
    browser.wait(f"document.querySelectorAll('#list .entry').length === {wanted}")
    _reset(browser)
    browser.click("[data-tab=slogans]")
    browser.click("#kinds input[value=parallel]")
    browser.wait("![...document.querySelectorAll('#slogans td.short')].some((cell) => cell.textContent === '排比')")
    assert browser.run(
        "[...document.querySelectorAll('#slogans td.short')].some((cell) => cell.textContent !== '排比')"
    )
    _reset(browser)


@needs_chromium
def test_everything_is_reached_by_keyboard(browser: Browser, articles: list[Article]) -> None:
    browser.press("2")
    assert browser.run("!document.querySelector('#articles').hidden")
    word = articles[3].metrics[0].text
    browser.press("/")
    browser.type(word)
    wanted = sum(word in article.text for article in articles)
    browser.wait(f"document.querySelectorAll('#list .entry').length === {wanted}")
    browser.press("Escape")
    browser.press("j")
    browser.wait("document.querySelector('#reader .pn-rows')")
    browser.wait("CSS.highlights.get('found')?.size")
    browser.press("n")
    assert browser.run("document.querySelectorAll('.pn-hot').length")
    assert browser.run("document.querySelector('#detail').textContent")
    browser.press("l")
    assert browser.run("document.querySelector('#reader .layer-raw') !== null")
    browser.press("l")
    browser.press("l")
    browser.press("?")
    assert browser.run("document.querySelector('#help').open")
    browser.press("Escape")
    browser.run("document.querySelector('#help').close()")
    browser.run("document.querySelector('[data-tab=articles]').focus()")
    browser.press("ArrowRight")
    assert browser.run("!document.querySelector('#slogans').hidden")
    _reset(browser)


@needs_chromium
def test_metrics_sort_and_filter(browser: Browser, articles: list[Article]) -> None:
    browser.press("4")
    percents = [m.value for article in articles for m in article.metrics if m.unit == "%"]

    def fill(column: int, text: str) -> None:
        box = f"document.querySelectorAll('#metrics th input')[{column}]"
        browser.run(f"({box}.value = '{text}', {box}.dispatchEvent(new Event('input')))")

    fill(3, "%")
    browser.wait(f"document.querySelector('#metrics .hint').textContent.includes('{len(percents):,}')")
    assert "显示" in browser.run("document.querySelector('#metrics .hint').textContent")
    first = "document.querySelector('#metrics tbody td.number').textContent"
    assert float(browser.run(first).replace(",", "").strip("至少多约")) == float(max(percents))
    browser.click("#metrics th:nth-child(3) button")
    assert browser.run("document.querySelector('#metrics th:nth-child(3)').ariaSort") == "ascending"
    fill(2, ">= 99")
    above = sum(value >= 99 for value in percents)
    browser.wait(f"document.querySelector('#metrics .hint').textContent.includes('/ {above} 行')")


@needs_chromium
def test_a_figure_leads_to_its_place_in_both_layers(browser: Browser) -> None:
    browser.press("4")
    text = browser.run("document.querySelector('#metrics td .link').textContent")
    browser.click("#metrics td .link")
    hot = "[...document.querySelectorAll('.pn-text .pn-hot')].map((span) => span.textContent).join('')"
    browser.wait(f"{hot} === {json.dumps(text)}")
    assert browser.run("document.querySelectorAll('.pn-raw .pn-hot').length")


@needs_chromium
def test_five_hundred_articles_open_within_three_seconds(articles: list[Article], tmp_path: Path) -> None:
    many = [replace(articles[n % len(articles)], doc_id=f"{n}") for n in range(500)]
    (tmp_path / "report.html").write_text(render_report(many), encoding="utf-8")
    browser = Browser(tmp_path / "profile")
    try:
        seconds = min(browser.open(tmp_path / "report.html") for _ in range(3))
        assert seconds < 3
        browser.press("2")
        assert _shown(browser) == 200
        assert "还有 300 篇" in browser.run("document.querySelector('#list .more').textContent")
        assert browser.complaints == []
    finally:
        browser.close()


@needs_chromium
def test_nothing_in_an_article_is_run(tmp_path: Path) -> None:
    attack = "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"
    article = Analyzer()(f"{attack}坚持“三服务”{attack}，办结320件。", doc_id=attack)
    article = replace(article, meta=replace(article.meta, title=attack, source=attack))
    (tmp_path / "report.html").write_text(render_report([article], title=attack), encoding="utf-8")
    browser = Browser(tmp_path / "profile")
    try:
        browser.open(tmp_path / "report.html")
        browser.press("j")
        browser.wait("document.querySelector('#reader .pn-rows')")
        assert browser.run("document.title") == attack
        assert browser.run("document.querySelectorAll('img').length") == 0
        assert browser.complaints == []
    finally:
        browser.close()


def test_what_is_left_out_is_said(articles: list[Article]) -> None:
    page = render_report(articles[:5], max_texts=3)
    assert "2 篇文章的全文没有收入" in page
    assert 'id="a2"' in page
    assert 'id="a3"' not in page
    assert "没有收入（" not in render_report(articles[:3])


def test_the_command(articles: list[Article], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tagged, report = tmp_path / "tagged.jsonl", tmp_path / "sub" / "report.html"
    tagged.write_text("\n".join(article.to_json() for article in articles[:2]), encoding="utf-8")
    assert main(["report", str(tagged), "-o", str(report), "--title", "我的<语料>", "--max-texts", "1"]) == 0
    said = capsys.readouterr().err
    assert "of 2 articles" in said
    assert "1 were left out" in said
    assert "<h1>我的&lt;语料&gt;</h1>" in report.read_text(encoding="utf-8")
    assert main(["report", str(tagged), "-o", str(tagged)]) == 2
    assert main(["report", str(tagged), "-o", str(tmp_path)]) == 2
    assert main(["report", str(report), "-o", str(tmp_path / "other.html")]) == 1


def test_an_empty_report_and_lone_surrogates_are_written(tmp_path: Path) -> None:
    article = Analyzer()("办结\ud800320件。", doc_id="\udcff")
    (tmp_path / "a.html").write_text(render_report([article]), encoding="utf-8", errors="backslashreplace")
    assert '"articles":[]' in render_report([])


def test_rules_have_chinese_names() -> None:
    features = {*settings("parallel_weights")["weights"], *(row["feature"] for row in load("initiative_weights"))}
    features |= {name for weights in label_weights().values() for name in weights}
    assert [name for name in sorted(features) if re.search("[a-z]", rule_name(name))] == []
    assert rule_name("quoted label; members: definition") == "引号中的称谓; 成员: 释义"
    assert rule_name("score 4.4: fills the quote; separator 、") == "得分 4.4: 占满引号; 分隔 、"
    assert rule_name("abbreviations: 八项规定") == "缩略语词典: 八项规定"


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (METRIC_KIND_NAMES, METRIC_KINDS),
        (METRIC_ROLE_NAMES, METRIC_ROLES),
        (INCONSISTENCY_NAMES, INCONSISTENCY_KINDS),
        (LABEL_NAMES, (*LABELS, "parallel", "initiative")),
    ],
)
def test_every_value_has_a_chinese_name(names: Mapping[str, str], values: tuple[str, ...]) -> None:
    assert set(names) == set(values)


def test_every_kind_of_repair_has_a_name_and_a_row_in_the_document() -> None:
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs" / "repair.md").read_text(encoding="utf-8"), re.MULTILINE)
    documented = {kind for row in rows for kind in re.findall("`([a-z]+)`", row)} - {"kind"}
    assert documented == set(REPAIR_KIND_NAMES)
