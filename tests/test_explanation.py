"""Explanations: that every find has one, that the weights add up to the score, and what is said of finds not made."""

import json

import pytest
from conftest import document_of
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nlp.explanation import Explanation, explain, explain_document, to_json
from nlp.extract import EXTRACTORS
from nlp.report.names import INDICATOR_GROUP_NAMES

ARTICLE = (
    "青禾县委办坚持“三服务”，即服务决策、服务基层、服务群众，争当“领头雁”，喊出“马上就办”，“老张”也来了。"
    "开展“微光课堂”活动，让党放心、让人民满意，落实四个意识，全年办理320件，开展走访慰问、召开座谈会议。"
)
TEXTS = st.text(alphabet="让党放心群众满意三服务“”、，。开展活动3件", max_size=60)


@pytest.fixture(scope="module")
def explained() -> dict[str, Explanation]:
    return {one.text: one for one in explain(ARTICLE, rejected=True)}


@pytest.mark.parametrize(
    ("text", "kind", "facts"),
    [
        ("三服务", "numeric", {"numerals": "3 服务", "members": "服务决策 | 服务基层 | 服务群众"}),
        ("四个意识", "numeric", {"numerals": "4 个意识"}),
        ("让党放心、让人民满意", "parallel", {"members": "让党放心 | 让人民满意"}),
        ("领头雁", "metaphor", {}),
        ("马上就办", "motto", {}),
        ("“微光课堂”活动", "initiative", {"type": "campaign"}),
        ("320件", "metric", {}),
        ("老张", "quoted", {}),
    ],
)
def test_kind_and_facts(explained: dict[str, Explanation], text: str, kind: str, facts: dict[str, str]) -> None:
    assert explained[text].kind == kind
    assert facts.items() <= explained[text].facts.items()


def test_usual_members_come_with_their_origin(explained: dict[str, Explanation]) -> None:
    assert explained["四个意识"].facts["usual members"].startswith("政治意识 | 大局意识 | 核心意识 | 看齐意识 (2016")


def test_the_phrases_that_stood_for_an_indicator() -> None:
    one = next(one for one in explain("全年收到意见建议2400余条，采纳1300条。") if one.text == "2400余条")
    assert one.facts == {"indicator": "意见建议"}
    phrases = list(one.scores)
    assert phrases[0] == "意见建议"
    assert len(phrases) > 1
    assert max(one.scores.values()) == one.scores["意见建议"]
    for phrase in phrases:
        groups = one.contributions[phrase]
        assert sum(each.amount for each in groups) == pytest.approx(one.scores[phrase])
        assert {each.feature for each in groups} <= INDICATOR_GROUP_NAMES.keys()


def test_one_more_value_of_the_same_thing_was_not_weighed() -> None:
    explained = explain("网格员平均年龄由47岁降到39岁。")
    assert [(one.text, bool(one.scores)) for one in explained] == [("47岁", True), ("39岁", False)]
    assert explained[0].facts == explained[1].facts


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("领头雁", "metaphor"),
        ("马上就办", "motto"),
        ("“微光课堂”活动", "initiative"),
        ("让党放心、让人民满意", "parallel"),
    ],
)
def test_the_weights_add_up_to_the_score(explained: dict[str, Explanation], text: str, label: str) -> None:
    one = explained[text]
    assert one.scores[label] > one.threshold
    assert sum(each.amount for each in one.contributions[label]) == pytest.approx(one.scores[label])


def test_what_became_no_find_is_explained_when_asked_for(explained: dict[str, Explanation]) -> None:
    assert all(
        score <= 0 for label, score in explained["老张"].scores.items() if label in ("name", "motto", "metaphor")
    )
    assert "老张" not in {one.text for one in explain(ARTICLE)}


def test_an_explanation_goes_through_json(explained: dict[str, Explanation]) -> None:
    row = json.loads(to_json(explained["领头雁"]))
    assert (row["kind"], row["text"]) == ("metaphor", "领头雁")
    assert row["contributions"]["metaphor"][0].keys() == {"feature", "value", "weight"}


@hypothesis_settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_find_has_one_explanation(text: str) -> None:
    document = document_of(text)
    finds = sorted((find.start, find.end) for extractor in EXTRACTORS for find in document.once(extractor))
    assert sorted((one.start, one.end) for one in explain_document(document)) == finds
    for one in explain_document(document, rejected=True):
        assert document.text[one.start : one.end] == one.text
