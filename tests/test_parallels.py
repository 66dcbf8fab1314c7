"""Parallels: which lists are one, where their members begin and end, and the frame that they share."""

from itertools import pairwise

import pytest
from conftest import cases, document_of
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nlp.extract.parallels import find_parallels, frame_of
from nlp.extract.parallels.grammar import predicate
from nlp.extract.parallels.repetition import repeated_places
from nlp.extract.parallels.scoring import TREES, parallel_model, score_candidates
from nlp.lexicon import load, settings
from nlp.segment import words as segmented

LISTS = st.text(alphabet="让更不抓好思想作风建设群众满意快学“”‘’、，；。： \n3的等", max_size=80)


@pytest.mark.parametrize("case", cases("parallels"))
def test_parallels_are_found_and_nothing_else(case: dict) -> None:
    document = document_of(case["text"], case.get("role", "body"))
    assert [find.text for find in find_parallels(document)] == case["parallels"]


def test_formulas_keep_the_rules_for_members() -> None:
    for row in load("formulas"):
        sizes = list(map(len, row["formula"].split("、")))
        assert min(sizes) >= (4 if len(sizes) == 2 else 3), row


def test_members_come_in_order_with_their_quotes() -> None:
    (find,) = find_parallels(document_of("坚持“清单式”管理、“保姆式”培育、“闭环式”督办。"))
    assert [member.text for member in find.members] == ["“清单式”管理", "“保姆式”培育", "“闭环式”督办"]
    assert find.frame == "□□式□□"


@pytest.mark.parametrize(
    ("members", "frame"),
    [
        (["服务最周到", "办事最放心"], "□□最□□"),
        (["“一盘棋”考虑", "“一体化”组织"], "一□□□□"),
        (["让党放心", "让人民满意"], None),
        ([], None),
    ],
)
def test_the_frame_shows_what_repeats(members: list[str], frame: str | None) -> None:
    assert frame_of(members) == frame


@pytest.mark.parametrize(
    ("members", "front", "back"),
    [
        (["抓在日常", "严在经常"], [1, 3], [1, 3]),
        (["思想建设", "作风建设"], [2, 3], [1, 2]),
        (["规范化", "标准化"], [], []),
        (["我的家", "你的田"], [], []),
    ],
)
def test_places_that_repeat(members: list[str], front: list[int], back: list[int]) -> None:
    assert repeated_places(members) == (front, back)


@pytest.mark.parametrize(
    ("member", "kind"),
    [("补足精神之钙", "start"), ("抓落实", "start"), ("底色鲜明", "end"), ("人人有收入", "inside"), ("产业园区", None)],
)
def test_where_a_member_holds_its_predicate(member: str, kind: str | None) -> None:
    assert predicate(segmented(member)) == kind


def test_a_find_names_what_spoke_for_it() -> None:
    (find,) = find_parallels(document_of("坚持零距离、零障碍、零延误。"))
    named = find.rule.partition(": ")[2].split("; ")
    assert named
    assert set(named) <= set(settings("parallel_weights")["weights"])


def test_a_parallel_takes_in_all_neighbours_of_its_frame() -> None:
    text = "小事不出组、大事不出村、难事不出镇、矛盾不出县"
    (find,) = find_parallels(document_of(f"做到{text}。"))
    assert find.text == text


@hypothesis_settings(max_examples=150, deadline=None)
@given(LISTS)
def test_finds_hold_their_members_and_do_not_overlap(text: str) -> None:
    document = document_of(text)
    finds = find_parallels(document)
    assert all(a.end <= b.start for a, b in pairwise(finds))
    for find in finds:
        assert document.text[find.start : find.end] == find.text
        assert len(find.members) > 1
        assert (find.members[0].start, find.members[-1].end) == (find.start, find.end)
        assert all(document.text[member.start : member.end] == member.text for member in find.members)
        assert all(a.end <= b.start for a, b in pairwise(find.members))


@pytest.mark.parametrize(
    "text", ["", "、、、", "甲、" * 2000, "“甲”" * 1000, "抓落实，" * 500, "一" * 3000, "\ud800、\ud800"]
)
def test_odd_text_raises_nothing(text: str) -> None:
    find_parallels(document_of(text))


@hypothesis_settings(max_examples=60, deadline=None)
@given(LISTS)
def test_candidates_above_the_floor_are_scored_alike_without_the_others(text: str) -> None:
    _assert_pruned(text)


def test_candidates_of_cases_are_scored_alike_without_those_below_the_floor() -> None:
    for case in cases("parallels"):
        _assert_pruned(case.values[0]["text"])


def _assert_pruned(text: str) -> None:
    model, document = parallel_model(), document_of(text, "heading")
    whole = [row for _, rows in score_candidates(document, model) for row in rows]
    kept = [row for _, rows in score_candidates(document, model, prune=True) for row in rows]
    assert kept == [row for row in whole if TREES in row.features]


def test_a_score_adds_up_from_the_features_told() -> None:
    model = parallel_model()
    for case in cases("parallels"):
        for _, rows in score_candidates(document_of(case.values[0]["text"]), model):
            for row in rows:
                told = sum(model.weights.get(name, 0.0) * value for name, value in row.features.items())
                assert row.score == pytest.approx(told)
