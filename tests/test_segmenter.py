from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from conftest import article_names, article_text
from hypothesis import given
from hypothesis import strategies as st

from nlp import analyze
from nlp.segment import segment
from nlp.segmenter import (
    Segmenter,
    Span,
    Term,
    Word,
    find_spans,
    load_lexicon,
    load_user_dictionary,
    policy_terms,
    stop_words,
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(stop_words=stop_words())


def _texts(words: list[Word]) -> list[str]:
    return [word.text for word in words]


def test_words_carry_the_type_of_their_lexicon(segmenter: Segmenter) -> None:
    typed = {word.text: word.type for word in segmenter("落实三会一课制度")}
    assert typed == {"落实": "", "三会一课": "term", "制度": ""}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("三会一课", ["三会", "一课"]),
        ("两学一做", ["两学", "一做"]),
        ("一般公共预算收入", ["一般", "公共", "预算", "收入"]),
    ],
)
def test_the_lattice_holds_the_whole_and_its_parts(segmenter: Segmenter, text: str, parts: list[str]) -> None:
    lattice = segmenter.lattice(f"落实{text}制度")
    assert _texts(lattice) == ["落实", text, *parts, "制度"]
    assert all(f"落实{text}制度"[word.start : word.end] == word.text for word in lattice)


def test_finds_stay_whole_and_hold_their_parts(segmenter: Segmenter) -> None:
    article = analyze("推行“一线收单”工作法，坚持“三服务”，办结320件。")
    words = segmenter(article.text, find_spans(article))
    whole = {word.text: word.type for word in words if word.type}
    assert whole == {"“一线收单”工作法": "initiative", "三服务": "numeric", "320件": "metric"}
    initiative = next(word for word in words if word.type == "initiative")
    assert "".join(_texts(list(initiative.parts))) == initiative.text


@pytest.mark.parametrize("name", article_names()[::9])
def test_articles_are_tiled_and_no_find_is_cut(segmenter: Segmenter, name: str) -> None:
    article = analyze(article_text(name))
    spans = find_spans(article)
    words = segmenter(article.text, spans)
    assert "".join(_texts(words)) == article.text
    edges = {(word.start, word.end) for word in segmenter.lattice(article.text, spans)}
    assert {(span.start, span.end) for span in spans} <= edges


@given(st.text("三会一课机关党建“”，1a \U00020000\ud800", max_size=16), st.data())
def test_any_spans_leave_a_tiling(text: str, data: st.DataObject) -> None:
    bounds = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(bounds, bounds).filter(lambda p: p[0] < p[1]), max_size=4))
    spans = [Span(start, end, "x") for start, end in pairs]

    def check(words: list[Word] | tuple[Word, ...], start: int, end: int) -> None:
        assert [word.start for word in words] == [start, *(word.end for word in words)][: len(words)]
        assert not words or words[-1].end == end
        for word in words:
            assert word.text == text[word.start : word.end]
            if word.parts:
                check(word.parts, word.start, word.end)

    words = _SHARED(text, spans)
    check(words, 0, len(text))
    assert set(pairs) <= {(word.start, word.end) for word in _SHARED.lattice(text, spans)}


_SHARED = Segmenter()


@given(st.text("落实三会一课主题党日制度，办好“一件事”A1", max_size=30))
def test_without_spans_it_cuts_as_the_package_does(text: str) -> None:
    assert _texts(_SHARED(text)) == [token.text for token in segment(text)]


def test_words_with_blanks_and_punctuation_are_known(segmenter: Segmenter) -> None:
    own = Segmenter([*policy_terms(), Term("不忘初心 牢记使命", "slogan"), Term("“三个代表”", "theory")])
    words = own("学习“三个代表”，不忘初心 牢记使命。")
    assert _texts(words) == ["学习", "“三个代表”", "，", "不忘初心 牢记使命", "。"]
    assert [word.type for word in words] == ["", "theory", "", "slogan", ""]
    assert _texts(segmenter("“三个代表”")) != ["“三个代表”"]  # the other segmenter knows nothing of it


def test_stop_words_and_punctuation_are_left_out(segmenter: Segmenter) -> None:
    assert _texts(segmenter.content_words("机关的党建工作，应当在三会一课中进行。")) == [
        "机关",
        "党建工作",
        "三会一课",
        "中",
    ]


def test_user_dictionaries_in_jiebas_format(tmp_path: Path) -> None:
    (tmp_path / "user.txt").write_text("\ufeff云山模式 3 nz\n一线收单\n\n最多 跑一次 nz\n双减 7\n", encoding="utf-8")
    terms = load_user_dictionary(tmp_path / "user.txt")
    assert terms == [Term("云山模式", "nz", 3), Term("一线收单"), Term("最多 跑一次", "nz"), Term("双减", "", 7)]
    assert _texts(Segmenter(terms)("推广一线收单"))[-1] == "一线收单"
    (tmp_path / "bad.txt").write_bytes("云山".encode("gb18030"))
    with pytest.raises(ValueError, match=r"bad\.txt: not text in UTF-8"):
        load_user_dictionary(tmp_path / "bad.txt")


def test_typed_lexicons(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text("word\ttype\n一线收单\tmethod\n云山日报\tmedium\n", encoding="utf-8")
    words = Segmenter(load_lexicon(tmp_path / "own.tsv"))("云山日报报道一线收单")
    assert {word.text: word.type for word in words if word.type} == {"云山日报": "medium", "一线收单": "method"}
    (tmp_path / "bad.tsv").write_text("name\n云山\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.tsv: a typed lexicon has the columns word and type"):
        load_lexicon(tmp_path / "bad.tsv")


def test_a_segmenter_goes_to_workers(segmenter: Segmenter) -> None:
    text = "落实三会一课制度"
    assert pickle.loads(pickle.dumps(segmenter)).content_words(text) == segmenter.content_words(text)


def test_spans_outside_the_text_are_refused(segmenter: Segmenter) -> None:
    with pytest.raises(ValueError, match="1:9 is not in a text of 2"):
        segmenter("党建", [(1, 9)])
