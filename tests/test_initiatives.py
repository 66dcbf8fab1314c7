"""Named initiatives: spans, types, one entry per name, and every find cut from the text."""

import pytest
from conftest import case_rows, cases, document_of
from hypothesis import given
from hypothesis import strategies as st

from nlp.article import INITIATIVE_TYPES, Line
from nlp.document import Document
from nlp.extract.initiatives import extract_initiatives
from nlp.lexicon import load

CASES = case_rows("initiatives").values()
MARKS = st.text(alphabet="“”‘’《》“”甲乙三一，。、\n 等活动开展制度工程（试行）办法", max_size=60)


@pytest.mark.parametrize("case", cases("initiatives"))
def test_case(case: dict) -> None:
    found = extract_initiatives(document_of(case["text"]))
    assert [[find.text, find.type] for find in found] == sorted(
        case["initiatives"], key=lambda item: case["text"].index(item[0])
    )


def test_cases_are_many_with_negatives() -> None:
    assert len(CASES) >= 300
    assert sum(not case["initiatives"] for case in CASES) >= 120


def test_the_name_has_no_quotes_and_the_text_keeps_those_inside() -> None:
    (find,) = extract_initiatives(document_of("开展“我为企业解难题”活动。"))
    assert find.text == "“我为企业解难题”活动"
    assert find.name == "我为企业解难题活动"


def test_one_entry_per_name_with_all_mentions() -> None:
    text = "建立“小院议事”工作机制。\n“小院议事”机制运行一年，“小院议事”成了习惯。"
    (find,) = extract_initiatives(document_of(text))
    assert find.text == "“小院议事”工作机制"
    assert [text[start:end] for start, end in find.mentions][:2] == ["“小院议事”工作机制", "“小院议事”机制"]


def test_two_type_nouns_make_two_measures() -> None:
    found = extract_initiatives(document_of("设立“心愿树”收集箱，建立“心愿树”台账。"))
    assert [find.text for find in found] == ["“心愿树”收集箱", "“心愿树”台账"]


def test_verb_and_actor_come_from_the_same_sentence() -> None:
    (find,) = extract_initiatives(document_of("往事不提。市委办公室深入开展“三走三问”活动。"))
    assert (find.verb, find.actor) == ("深入开展", "市委办公室")


def test_only_content_lines_count() -> None:
    text = "开展“三走三问”活动。"
    assert not extract_initiatives(Document(text, (Line(n=1, role="boilerplate", start=0, end=len(text), text=text),)))


@given(MARKS)
def test_finds_are_cut_from_the_text(text: str) -> None:
    document = document_of(text)
    starts = []
    for find in extract_initiatives(document):
        assert document.text[find.start : find.end] == find.text
        assert find.type in INITIATIVE_TYPES
        assert (find.start, find.end) in find.mentions
        assert not set(find.name) & set("“”‘’")
        starts.append(find.start)
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["", "《》", "“" * 20_000, "《“”》" * 5_000, "“🙂”活动", "开展“甲”活动" * 3_000])
def test_any_text_is_read(text: str) -> None:
    assert isinstance(extract_initiatives(document_of(text)), list)


def test_lexicon_types_are_of_the_closed_set() -> None:
    assert {row["type"] for row in load("initiatives")} <= set(INITIATIVE_TYPES)
    assert {row["type"] for row in load("type_nouns")} <= set(INITIATIVE_TYPES)
    assert {row["use"] for row in load("type_nouns")} == {"strong", "plain", "weak"}
    assert all(not row["year"] or 1940 <= int(row["year"]) <= 2030 for row in load("initiatives"))
    assert len(load("initiatives")) >= 250
