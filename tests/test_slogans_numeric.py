"""Numeric slogans: which stretches are labels, what their numbers are, which members the article names."""

import time
from itertools import pairwise

import pytest
from conftest import cases, document_of
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.extract.members import find_members, usual_members
from nlp.extract.numeric import find_numeric
from nlp.extract.numeric_labels import numerals_of
from nlp.extract.slogans import extract_slogans
from nlp.lexicon import load

# Text that is dense in labels, lists and half-open quotes.
DENSE = st.text(alphabet="一两三四五双百13+N个大项线最会课零甲乙丙“”‘’、，。；：（）即是等和的\n ", max_size=80)


@pytest.mark.parametrize("case", cases("numeric"))
def test_labels_are_found_and_nothing_else(case: dict) -> None:
    assert [find.text for find in find_numeric(document_of(case["text"]))] == case["labels"]


@pytest.mark.parametrize(
    ("label", "numerals"),
    [
        ("五线", (5,)),
        ("四最一中枢", (4, 1)),
        ("五鼓五力", (5, 5)),
        ("1+2+6", (1, 2, 6)),
        ("1+N", (1,)),
        ("1313", (1, 3, 1, 3)),
        ("1310", (1, 3, 10)),
        ("2110", (2, 1, 10)),
        ("四加二", (4, 2)),
        ("双百攻坚", (2, 100)),
        ("十四个坚持", (14,)),
        ("五统一", (5,)),
        ("四个一", (4, 1)),
        ("两个一百年", (2,)),
        ("双随机、一公开", (2, 1)),
    ],
)
def test_numerals_are_read_as_values(label: str, numerals: tuple[int, ...]) -> None:
    assert numerals_of(label) == numerals


@pytest.mark.parametrize("case", cases("members"))
def test_members_are_those_that_the_article_names(case: dict) -> None:
    document = document_of(case["text"])
    members, _ = find_members(document, find_numeric(document)).get(case["label"], ((), ""))
    assert [member.text for member in members] == case["members"]


def test_addends_share_the_members_of_their_sum() -> None:
    document = document_of(
        "“两个共识”加“两项举措”的“二加二”机制由此而来。\n所谓前后相加，都有内容。“两个共识”：常走动、常通气。"
    )
    members = find_members(document, find_numeric(document))
    assert [member.text for member in members["两个共识"][0]] == ["常走动", "常通气"]


def test_a_silent_article_leaves_the_members_to_general_knowledge() -> None:
    (slogan,) = extract_slogans(document_of("干部坚决做到两个维护。"))
    assert slogan.members == ()
    assert slogan.members_source == "lexicon"
    assert len(slogan.known) == 2


def test_the_article_comes_before_general_knowledge() -> None:
    slogans = extract_slogans(document_of("“三服务”就是服务决策、服务基层、服务群众。"))
    (slogan,) = [slogan for slogan in slogans if slogan.type == "numeric"]
    assert [member.text for member in slogan.members] == ["服务决策", "服务基层", "服务群众"]
    assert slogan.members_source == "text"
    assert slogan.known


def test_mentions_of_one_wording_are_counted() -> None:
    document = document_of("创建“五线”品牌。\n“五线”品牌叫得响，五线一齐用力。")
    (slogan,) = [slogan for slogan in extract_slogans(document) if slogan.text == "五线"]
    assert slogan.count == 3
    assert slogan.start == document.text.index("五线")


def test_cues_choose_among_readings() -> None:
    assert usual_members("两高", "“两高”项目能耗过大") == ("高耗能", "高排放")
    assert usual_members("两高", "“两高”发布司法解释")[0] == "最高人民法院"
    assert usual_members("五线", "") == ()


@pytest.mark.parametrize("row", load("abbreviations"), ids=lambda row: f"{row['label']}-{row['sense']}")
def test_a_lexicon_row_has_as_many_members_as_its_numbers_call_for(row: dict[str, str]) -> None:
    numerals = [int(number) for number in row["numerals"].split(",")]
    members = row["members"].split("|")
    assert len(members) in {sum(numerals), numerals[0], max(numerals)}
    assert len(set(members)) == len(members)
    assert all(member == member.strip() != "" for member in members)
    assert not row["since"] or 1900 < int(row["since"]) < 2100
    assert row["bare"] in ("y", "n")


def test_senses_of_a_label_are_numbered_from_one() -> None:
    senses: dict[str, list[str]] = {}
    for row in load("abbreviations"):
        senses.setdefault(row["label"], []).append(row["sense"])
    assert all(numbers == [str(n) for n in range(1, len(numbers) + 1)] for numbers in senses.values())


@settings(max_examples=150, deadline=None)
@given(DENSE)
def test_finds_are_cut_from_the_text_in_order(text: str) -> None:
    document = document_of(text)
    for slogan in extract_slogans(document):
        assert document.text[slogan.start : slogan.end] == slogan.text
        for member in slogan.members:
            assert document.text[member.start : member.end] == member.text
    mentions = find_numeric(document)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.parametrize(
    "text", ["", "\n\n", "。，、", "“" * 2000, "“三服务" * 400, "和" * 3000, "等" * 3000, "\ud800“四最”😀"]
)
def test_odd_text_raises_nothing(text: str) -> None:
    extract_slogans(document_of(text))


def test_members_that_stand_everywhere_but_in_order_cost_little() -> None:
    text = "坚持“四个意识”。看齐意识。" + "政治意识，大局意识，核心意识。" * 400
    begin = time.process_time()
    extract_slogans(document_of(text))
    assert time.process_time() - begin < 10  # a pattern that tries all ways took minutes
