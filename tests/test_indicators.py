"""Indicators: the choice among the words around a figure, and how its weights are learnt."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.extract import indicator_features
from nlp.extract.conditional_logit import Choice, fit_named
from nlp.extract.indicator_candidates import Figures
from nlp.extract.indicator_features import Model, templates
from nlp.extract.indicator_learning import accuracy, example_figures, learn_indicators
from nlp.extract.indicator_masking import masked_figures, masked_rows
from nlp.extract.indicator_nouns import owner, sort_of_head
from nlp.extract.indicator_reading import Named, read
from nlp.extract.indicator_vocabulary import Vocabulary
from nlp.extract.indicator_words import sentence_words
from nlp.extract.indicators import Chooser, indicator, indicator_weights
from nlp.extract.quantities import find_quantities
from nlp.lexicon import load

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
    choice = Choice([(["near", "short"], True), (["near", "long"], False), (["far", "short"], False)])
    weights = fit_named([choice] * 9, strength=1.0)
    assert weights["near"] > 0 > weights["far"]
    assert weights["short"] > 0 > weights["long"]
    assert fit_named([choice._replace(weight=3.0)] * 9, strength=1.0)["near"] > weights["near"]
    assert fit_named([choice] * 3, strength=1.0) == {}


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
            assert not first <= place <= last


TEXTS = [
    "开展党员、群众志愿服务活动36场次。",
    "全市新增就业岗位1.2万个，较上年增长8.5%，“双随机”抽查企业120家，办结率98%，整改问题和隐患36个、45处。",
    "4大类166项任务按期办结。",
]


def sentence(text: str) -> Figures:
    quantities = find_quantities(text)
    return Figures(*sentence_words(text, 0, len(text), quantities, ()), quantities)


def scores(chooser: Chooser, sentences: list[Figures]) -> list[tuple[int, int, float]]:
    """Each phrase of each figure with its score, when the figure before measures the first word of its sentence."""
    found = []
    figures = [(one, n) for one in sentences for n in range(len(one.places))]
    for number, (one, n) in enumerate(figures):
        before = one.quantities[n - 1]
        named = Named(0, 0, before.kind, before.unit) if n else None
        found += [(*row[1:3], row.score) for row in chooser.standings(number, named)]
    return found


def test_all_columns_of_the_templates_are_read() -> None:
    candidates = read([sentence(text) for text in TEXTS], Vocabulary())
    of_named = {"named_order", "named_kind", "named_same"}
    for template in templates():
        known = candidates.lasts if template.part == "last" else candidates.phrases
        assert set(template.columns) <= {*known, *of_named}


def test_weights_are_those_of_the_table() -> None:
    rows = load("indicator_weights")
    assert indicator_weights() == [(row["columns"], row["values"], float(row["weight"])) for row in rows]


def test_sentences_read_together_are_scored_as_each_alone() -> None:
    sentences = [sentence(text) for text in TEXTS]
    alone = [row for one in sentences for row in scores(Chooser([one]), [one])]
    together = scores(Chooser(sentences), sentences)
    assert [row[:2] for row in together] == [row[:2] for row in alone]
    assert [row[2] for row in together] == pytest.approx([row[2] for row in alone])


def test_weights_of_many_values_are_looked_up_as_in_a_full_table(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [sentence(text) for text in TEXTS]
    full = scores(Chooser(sentences), sentences)
    monkeypatch.setattr(indicator_features, "_LARGEST", 1)
    sparse = scores(Chooser(sentences, Model(indicator_weights())), sentences)
    assert [row[:2] for row in sparse] == [row[:2] for row in full]
    assert [row[2] for row in sparse] == pytest.approx([row[2] for row in full], abs=1e-4)


def test_groups_of_features_add_up_to_the_score() -> None:
    one = sentence(TEXTS[1])
    named = Named(1, 2, "count", "个")
    for standing in Chooser([one]).standings(1, named):
        assert sum(standing.groups.values()) == pytest.approx(standing.score, abs=1e-4)


def test_places_around_a_figure() -> None:
    """Clauses, figures and verbs between a last word and its figure, and how far a phrase reaches."""
    one = sentence("县里走访群众，看望老人和儿童35名。")
    vocabulary = Vocabulary()
    known = read([one], vocabulary)
    rows = {one.words[at].text: n for n, at in enumerate(known.at.tolist())}
    clauses = {text: int(known.lasts["clauses"][row]) - 2 for text, row in rows.items()}
    assert (clauses["群众"], clauses["老人"], clauses["儿童"]) == (1, 0, 0)
    phrases = {"".join(word.text for word in one.words[first : last + 1]) for first, last in known.stretches()}
    assert {"儿童", "老人和儿童", "看望老人和儿童", "群众", "走访群众"} <= phrases
    assert not any("，" in phrase or "35" in phrase for phrase in phrases)
