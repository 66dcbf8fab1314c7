"""Quoted stretches: what each one is, and that every find is cut from the text."""

import pytest
from conftest import case_rows, cases, document_of
from hypothesis import given
from hypothesis import strategies as st

from nlp.extract.headline_phrases import HEADLINE, headline_phrases
from nlp.extract.quoted import LABELS, decide_quoted, find_metaphors, find_mottos, label_weights
from nlp.lexicon import load
from nlp.quotes import scan_quotes

CASES = case_rows("quoted").values()
MARKS = st.text(alphabet="“”‘’《》“”甲乙三一，。、\n 等活动开展", max_size=60)


@pytest.mark.parametrize("case", cases("quoted"))
def test_stretch_is_what_the_case_says(case: dict) -> None:
    document = document_of(case["text"], case.get("role", "body"))
    start = case["text"].index(case["stretch"])
    decision = next(found for found in decide_quoted(document) if found.stretch.start == start)
    held = {label for label in ("motto", "metaphor", "name") if decision.holds(label)}
    if "motto" in held and case["stretch"] not in {find.text for find in find_mottos(document)}:
        held.discard("motto")  # a parallel slogan is one before it is a motto
    assert held == set(case["labels"])


@pytest.mark.parametrize("case", cases("headline_mottos"))
def test_headlines_and_columns_may_be_mottos(case: dict) -> None:
    found = find_mottos(document_of(case["text"], case["role"]))
    assert [find.text for find in found] == case["mottos"]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("三、坚持原则：守住 底线", ["坚持原则", "守住 底线"]),
        ("【春耕时节·某地篇】好种子 好收成 各地忙备耕", ["春耕时节", "好种子 好收成", "各地忙备耕"]),
        ("### “四零”服务见成效——某局侧记", ["“四零”服务见成效", "某局侧记"]),
        ("“有事您说话”", []),
        ("附则", []),
    ],
)
def test_headlines_are_cut_into_phrases(text: str, phrases: list[str]) -> None:
    assert [phrase.text for phrase in headline_phrases(document_of(text, "heading"))] == phrases


def test_cases_are_many_and_half_negative() -> None:
    assert len(CASES) >= 150
    assert sum(not case["labels"] for case in CASES) >= 60


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("实行“四制并举”模式", ["四制并举"]),
        ("“忠诚 铸就‘四最’机关”", ["忠诚 铸就‘四最’机关", "四最"]),
        ("《关于“两学一做”的方案》", ["关于“两学一做”的方案", "两学一做"]),
        ("“没有闭合“三服务”", ["三服务"]),
        ("推进“三服务“工作", ["三服务"]),
        ("“甲‘乙”丙’", ["甲‘乙"]),
        ("“上一行\n下一行”", []),
        ("“”空", []),
        ("”倒着”说", ["倒着"]),
        ("“还没说完，他又说“算了", []),
    ],
)
def test_scan(text: str, quoted: list[str]) -> None:
    assert [text[quote.inner_start : quote.inner_end] for quote in scan_quotes(text)] == quoted


def test_depth_counts_the_quotes_around() -> None:
    assert [quote.depth for quote in scan_quotes("“甲‘乙’丙”《丁》")] == [0, 1, 0]


@given(MARKS)
def test_quotes_nest_and_stay_on_their_line(text: str) -> None:
    quotes = scan_quotes(text)
    for left in quotes:
        assert 0 <= left.start < left.end <= len(text)
        assert "\n" not in text[left.start : left.end]
        for right in quotes:
            crossing = left.start < right.start < left.end < right.end
            assert not crossing


@given(MARKS)
def test_finds_are_cut_from_the_text(text: str) -> None:
    document = document_of(text)
    for find in [*find_mottos(document), *find_metaphors(document)]:
        assert document.text[find.start : find.end] == find.text
        assert find.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "“" * 20_000,
        "‘“" * 5_000 + "”’" * 5_000,
        "“🙂”开展“🙂”活动",
        "“\ud800”",
    ],
)
def test_any_text_is_decided(text: str) -> None:
    document = document_of(text)
    assert len(decide_quoted(document)) <= len(text)
    assert isinstance(find_mottos(document), list)


def test_every_label_has_weights_of_known_form() -> None:
    weights = label_weights()
    assert set(weights) == {*LABELS, HEADLINE}
    for label in LABELS:
        assert "bias" in weights[label]
        assert all(isinstance(weight, float) for weight in weights[label].values())


@pytest.mark.parametrize("name", ["metaphors", "mottos", "picture_nouns", "quoted_terms", "type_nouns", "initiatives"])
def test_a_term_stands_in_one_row(name: str) -> None:
    rows = load(name)
    first = next(iter(rows[0]))
    assert len({row[first] for row in rows}) == len(rows)
