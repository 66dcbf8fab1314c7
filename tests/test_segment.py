from __future__ import annotations

import pytest
from conftest import article_names, article_text
from hypothesis import given
from hypothesis import strategies as st

from nlp.segment import ENGINES, segment, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坚持以党的政治建设为统领", ["坚持", "以", "党", "的", "政治建设", "为", "统领"]),
        ("落实三会一课制度", ["落实", "三会一课", "制度"]),
        ("", []),
    ],
)
def test_policy_words_are_kept_whole(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Load both dictionaries before hypothesis begins to time examples."""
    for engine in ENGINES:
        segment("文", engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
@given(text=st.text(max_size=30))
def test_tokens_tile_the_text(engine: str, text: str) -> None:
    tokens = segment(text, engine=engine)
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.start : token.end] == token.text for token in tokens)


@given(st.text("机关党建三会一课，“”1a", max_size=20), st.data())
def test_no_word_straddles_a_span(text: str, data: st.DataObject) -> None:
    bounds = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(bounds, bounds).map(lambda pair: (min(pair), max(pair))), max_size=3))
    tokens = segment(text, spans=spans)
    assert "".join(token.text for token in tokens) == text
    for at in (at for span in spans for at in span):
        assert not any(token.start < at < token.end for token in tokens)


@pytest.mark.parametrize("name", article_names()[::4])
def test_both_engines_cut_alike(name: str) -> None:
    text = article_text(name)
    assert segment(text, engine="rjieba") == segment(text, engine="jieba")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="rjieba, jieba"):
        segment("文", engine="none")
