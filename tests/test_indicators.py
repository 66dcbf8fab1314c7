"""Indicators: the choice among the words around a figure, and how its weights are learnt."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.extract import indicator_features
from nlp.extract.conditional_logit import Candidates, fit_choices
from nlp.extract.indicator_candidates import first_candidates, last_candidates
from nlp.extract.indicator_features import FEATURES, Groups, Named, T, weighted
from nlp.extract.indicator_learning import accuracy, example_figures, learn_indicators
from nlp.extract.indicator_masking import masked_figures, masked_rows
from nlp.extract.indicator_nouns import owner, sort_of_head
from nlp.extract.indicator_reading import kind_of, read_firsts, read_last, read_place, read_side
from nlp.extract.indicator_words import Words, sentence_words
from nlp.extract.indicators import indicator
from nlp.extract.quantities import Quantity, find_quantities

EXAMPLES = [
    (f"{verb}{thing}{n}{unit}，效果良好。", f"{n}{unit}", thing, unit)
    for n, (verb, thing, unit) in enumerate(
        [("走访", "农户", "户"), ("整改", "问题", "个"), ("撰写", "报告", "篇")] * 4, 11
    )
]


def rows() -> list[str]:
    return [
        json.dumps({"text": text, "metrics": [{"text": figure, "value": int(figure[:2]), "indicator": thing}]})
        for text, figure, thing, _ in EXAMPLES
    ]


def test_examples_are_read_and_learnt() -> None:
    figures = example_figures(rows())
    assert len(figures) == len(EXAMPLES)
    assert all(figure.answers for figure in figures)
    weights = learn_indicators(figures)
    assert accuracy(figures, weights) == 1
    assert accuracy(figures, {}) < 1
    assert weights == learn_indicators(figures)


@pytest.mark.parametrize(
    ("word", "tag", "sort"),
    [
        ("网格员", "n", "person"),
        ("合作社", "n", "body"),
        ("供热企业", "n", "body"),
        ("社区", "n", "place"),
        ("湖州", "ns", "ns"),
        ("培训", "v", "v"),
        ("隐患", "n", "-"),
    ],
)
def test_owners_by_their_endings(word: str, tag: str, sort: str) -> None:
    assert owner(word, tag) == sort


@pytest.mark.parametrize(
    ("word", "sort"),
    [("办结率", "rate"), ("占比", "rate"), ("贷款额", "sum"), ("人数", "amount"), ("收入", "gauge"), ("隐患", "thing")],
)
def test_heads_by_their_endings(word: str, sort: str) -> None:
    assert sort_of_head(word) == sort


def test_nothing_to_learn_from() -> None:
    with pytest.raises(ValueError, match="nothing to learn from"):
        learn_indicators([])


def test_weights_favour_what_is_chosen() -> None:
    choice = Candidates([["near"], ["far"]], [(0, ["short"], True), (0, ["long"], False), (1, ["short"], False)])
    weights = fit_choices([choice] * 9, strength=1.0)
    assert weights["near"] > 0 > weights["far"]
    assert weights["short"] > 0 > weights["long"]
    assert fit_choices([replace(choice, weight=3.0)] * 9, strength=1.0)["near"] > weights["near"]
    assert fit_choices([choice] * 3, strength=1.0) == {}


def test_masked_figures_teach_without_their_text() -> None:
    text = "云溪县文化馆会同村（社区）文艺骨干持续开展“流动舞台”惠民演出活动36场，观众达1.2万人次。"
    marked = [("36场", 36, "“流动舞台”惠民演出活动"), ("1.2万人次", 12000, "观众")]
    metrics = [{"text": figure, "value": value, "indicator": thing} for figure, value, thing in marked]
    figures = example_figures([json.dumps({"text": text, "metrics": metrics})])
    (row,) = masked_rows(figures)
    written = "".join(word[0] for word in row["words"])
    assert not any(word in written for word in ("文化馆", "流动舞台"))
    assert "开展" in written
    assert all(len(stretch) <= 8 for stretch in re.findall(r"[^□]+", written.replace("场", "□").replace("人次", "□")))
    again = masked_figures([json.dumps(row)])
    for figure, back in zip(figures, again, strict=True):
        assert back.answers == figure.answers
        assert back.named == figure.named
        assert [(word.tag, word.fine, word.coarse) for word in back.words] == [
            (word.tag, word.fine, word.coarse) for word in figure.words
        ]
        assert [word.end - word.start for word in back.words] == [word.end - word.start for word in figure.words]
    assert [one.text[one.words[a].start : one.words[b].end] for one in again for a, b in one.answers] == [
        "“□□□□”□民演出活动",
        "□众",
    ]


PIECES = "12 个 名 % 3.5万 走访 群众 报告 “微课堂” 的 和 、 ， 增长 达到 全市 （含） 今年 率 一 。"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=30).map("".join))
def test_an_indicator_is_a_stretch_of_words_beside_its_figure(text: str) -> None:
    quantities = find_quantities(text)
    words, places = sentence_words(text, 0, len(text), quantities, ())
    assert "".join(text[word.start : word.end] for word in words) == text
    for quantity, place in zip(quantities, places, strict=True):
        assert (words[place].start, words[place].end) == (quantity.start, quantity.end)
        chosen = indicator(words, place, quantity, None)
        if chosen is not None:
            first, last = chosen
            assert first <= last
            assert last in [one.at for one in last_candidates(words, place)]
            assert first in first_candidates(words, place, last)
            assert not first <= place <= last


def everything_known(groups: Groups[T], words: Words, places: list[int], quantities: list[Quantity]) -> list[T]:
    """What is known of every candidate for each figure, whose predecessor was said to measure the first word."""
    known = []
    named: Named | None = None
    for quantity, place in zip(quantities, places, strict=True):
        kind = kind_of(quantity)
        known += [read_side(groups, words, place, side, quantity) for side in "BA"]
        for last in last_candidates(words, place):
            known.append(read_place(groups, words, last, kind, quantity, named))
            known.append(read_last(groups, words, place, last, kind, quantity.unit))
            known += [one for _, one in read_firsts(groups, words, place, last, kind)]
        named = Named(0, 0, quantity.kind, quantity.unit)
    return known


TEXTS = [
    "开展党员、群众志愿服务活动36场次。",
    "全市新增就业岗位1.2万个，较上年增长8.5%，“双随机”抽查企业120家，办结率98%，整改问题和隐患36个、45处。",
]


@pytest.mark.parametrize("kept", [1, 1 << 16])
@pytest.mark.parametrize("text", TEXTS)
def test_a_sum_of_weights_is_that_of_the_features(text: str, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicator_features, "_KEPT", kept)
    quantities = find_quantities(text)
    words, places = sentence_words(text, 0, len(text), quantities, ())
    names = everything_known(FEATURES, words, places, quantities)
    # Eighths add up without rounding.
    weights = {name: n / 8 for n, name in enumerate(sorted({name for known in names for name in known}))}
    sums = [sum(weights[name] for name in known) for known in names]
    groups = weighted(weights)
    for _ in ("added up", "looked up"):
        assert everything_known(groups, words, places, quantities) == sums
