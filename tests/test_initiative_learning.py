"""How named initiatives are told from other candidates: vetoes, features, and weights that can be learnt again."""

from __future__ import annotations

import json
import re

import pytest
from conftest import ROOT, document_of

from nlp.extract.initiative_candidates import candidates
from nlp.extract.initiative_context import argues_law, context_of, words
from nlp.extract.initiative_features import features, initiative_weights, log_odds
from nlp.extract.initiative_learning import (
    case_candidates,
    judged_candidates,
    labelled_candidates,
    learn_initiatives,
)
from nlp.extract.initiative_vetoes import VETOES, veto
from nlp.extract.learning import outcome, score

CASES = (ROOT / "tests" / "cases" / "initiatives.jsonl").read_text(encoding="utf-8").splitlines()
JUDGED = (ROOT / "corpora" / "examples" / "initiatives.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("美国的“晨星”计划搁浅。", "foreign"),
        ("日报“夜话”栏目的记者来访。", "media"),
        ("《居民消费白皮书》显示，多数人看好前景。", "finding"),
        ("当事人涉嫌受贿，办案人员填写《立案审批表》，审理时看情节和证据。", "form"),
        ("涉嫌受贿的当事人搞“暗箱行动”，审理时看情节和证据。", "term of law"),
        ("该村被评为“最美示范村”。", "honour"),
        ("“我们马上送到家。请放心！”服务中心答复。", "speech"),
        ("所谓的“爱心行动”不过是噱头。", "indefinite"),
        ("举行“共话发展”系列新闻发布会。", "press"),
        ("推广“非遗”品牌。", "kind"),
        ("推进“火车头”建设。", "kind"),
        ("组织清明祭扫主题教育实践活动。", "part"),
        ("与高校共建“稻种研究中心”。", "body"),
        ("把“老大难”问题变为“新亮点”项目。", "contrast"),
        ("发挥“乡村课堂”育人作用。", "role"),
        ("区里启动“晨星”计划。", None),
    ],
)
def test_a_veto_names_its_reason(text: str, reason: str | None) -> None:
    document = document_of(text)
    found = [veto(mention, context_of(mention, document)) for mention in candidates(document)]
    assert reason in found
    assert set(found) <= {reason, None}


def test_every_veto_is_tested() -> None:
    marks = next(mark for mark in test_a_veto_names_its_reason.pytestmark if mark.name == "parametrize")
    assert {reason for _, reason in marks.args[1]} == {*VETOES, None}


def test_law_is_argued_where_its_words_are_frequent() -> None:
    assert argues_law(document_of("行为人涉嫌受贿，情节严重，证据确凿。" * 3))
    assert not argues_law(document_of("严查受贿行为。" + "全镇开展“晨星”行动，群众称好。" * 40))


def test_a_word_counts_in_one_group_of_a_table() -> None:
    for table in ("before", "sentence"):
        every = [word for group in words(table).values() for word in group]
        assert len(every) == len(set(every))


def test_features_are_distinct_and_sum_up() -> None:
    document = document_of("市总工会深入开展“暖心驿路”行动，惠及职工。")
    (mention,) = candidates(document)
    found = features(mention, context_of(mention, document), document)
    assert len(found) == len(set(found))
    assert {"rule quoted+noun", "tail noun 行动", "stage run", "type campaign"} <= set(found)
    weights = initiative_weights()
    assert log_odds(found) == pytest.approx(weights["bias"] + sum(weights.get(one, 0.0) for one in found))


def test_the_gold_labels_the_candidates() -> None:
    document = document_of("开展“甲光”行动、“乙光”行动，推行“丙光”制度，他说“丁光”计划。")
    gold = {
        "doc": "x",
        "initiatives": [
            {"text": "“甲光”行动"},
            {"text": "“乙光”行动", "optional": True},
            {"text": "“丙光”工作制度"},
        ],
    }
    found = labelled_candidates(document, gold)
    # The optional one and the one of other borders are left out.
    assert [example.holds for example in found] == [True, False]


def test_learning_is_repeatable_and_tells_apart() -> None:
    examples = [*case_candidates(row for row in CASES if "known_failure" not in row), *judged_candidates(JUDGED)]
    weights = learn_initiatives(examples)
    assert weights == learn_initiatives(examples)
    result = outcome((example, score(example.features, weights)) for example in examples)
    assert result.f1 > 0.9


def test_judged_candidates_hold_features_and_no_text() -> None:
    made = {name for example in case_candidates(CASES) for name in example.features}
    for row in map(json.loads, JUDGED):
        assert set(row) == {"id", "holds", "features"}
        assert re.fullmatch(r"\d{3,4}-\d{1,3}", row["id"])
        assert max(map(len, row["features"])) <= 60
        assert made.intersection(row["features"])
