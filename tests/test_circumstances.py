"""Who does what with a measure, and how strongly the sentence commits somebody to it."""

import re
from pathlib import Path

import pytest
from conftest import case_rows, cases, document_of
from hypothesis import given
from hypothesis import strategies as st

from nlp.article import ASSERTIONS, COMMITMENTS, STAGES
from nlp.extract.circumstances import circumstances
from nlp.extract.commitment import commitment
from nlp.extract.initiatives import extract_initiatives
from nlp.lexicon import settings
from nlp.normalize import fold

ARTICLES = Path(__file__).parent.parent / "corpora" / "articles"
CASES = case_rows("circumstances").values()


@pytest.mark.parametrize("case", cases("circumstances"))
def test_case(case: dict) -> None:
    found = {find.name: find for find in extract_initiatives(document_of(case["text"]))}
    find = found[case["name"]]
    assert {field: getattr(find, field) for field in case["expect"]} == case["expect"]


def test_every_value_of_the_closed_sets_has_a_case() -> None:
    seen = {(field, value) for case in CASES for field, value in case["expect"].items()}
    assert {value for field, value in seen if field == "stage"} == set(STAGES)
    assert {value for field, value in seen if field == "assertion"} == set(ASSERTIONS)
    assert {value for field, value in seen if field == "commitment"} == set(COMMITMENTS)


def test_a_verb_shows_one_stage() -> None:
    verbs = [verb for row in settings("initiative_verbs")["stage"].values() for verb in row.split()]
    assert len(verbs) == len(set(verbs))
    assert set(settings("initiative_verbs")["stage"]) == set(STAGES)


def test_several_mentions_give_their_stages_in_order_and_the_strongest_commitment() -> None:
    text = "启动“雨燕”行动。\n深化“雨燕”行动，帮助企业60家。"
    (find,) = extract_initiatives(document_of(text))
    assert (find.stage, find.stages, find.commitment) == ("launch", ("launch", "extend"), "result")
    assert [text[cue.start : cue.end] for cue in find.evidence] == [cue.text for cue in find.evidence]


@given(
    st.text(alphabet="“”《》（）甲县委办将要在为党员由已了未不开展启动6月底前，。；\n 制度行动", max_size=60),
    st.integers(0, 60),
    st.integers(0, 6),
)
def test_any_stretch_has_circumstances(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    end = min(start + size, len(text))
    document = document_of(text)
    told = circumstances(document, start, end)
    level, evidence = commitment(document, start, end, told)
    assert told.stage is None or told.stage in STAGES
    assert (told.actor is None) == (told.actor_type is None)
    assert told.assertion in ASSERTIONS
    assert level in COMMITMENTS
    assert all(text[cue.start : cue.end] == cue.text for cue in evidence)


def test_every_cue_of_commitment_begins_with_a_character_listed_for_its_kind() -> None:
    text = fold("\n".join(path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))))
    for kind in ("pledge", "owner", "deadline", "result"):
        table = settings("commitment")[kind]
        found = [match[0] for one in table["patterns"] for match in re.finditer(one, text, re.ASCII)]
        assert found
        assert {match[0] for match in found} <= set(table["openings"]), kind
