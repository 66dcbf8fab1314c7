"""The corpus: gold fits its articles, and every find can be shown in the raw text, however that is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ARTICLES, GOLD, article_names, article_text

from nlp import Article, analyze
from nlp.gold import SPLITS, check_gold, load_gold, split_of
from nlp.normalize import normalize
from nlp.repair import repair
from nlp.repair.damage import add_ruby, to_traditional

NAMES = article_names()
GOLD_FILES = load_gold(GOLD)
LAYERS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "traditional": to_traditional,
    "ruby": lambda text: add_ruby(to_traditional(text), seed=1),
}


def test_every_article_has_gold() -> None:
    assert set(NAMES) == set(GOLD_FILES) == {path.stem for path in ARTICLES.glob("*")}
    assert len(NAMES) >= 16
    assert set(split_of(ARTICLES.parent / "coverage.tsv")) == set(NAMES)


def test_a_part_of_another_name_is_refused(tmp_path: Path) -> None:
    coverage = tmp_path / "coverage.tsv"
    rows = [f"{split}_one\t{split}" for split in sorted(SPLITS)]
    coverage.write_text("\n".join(["doc\tsplit", *rows]), encoding="utf-8")
    assert split_of(coverage) == {f"{split}_one": split for split in SPLITS}
    coverage.write_text("doc\tsplit\nx01_nowhere_2020\ttest\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"coverage\.tsv: x01_nowhere_2020 is in 'test'"):
        split_of(coverage)


@pytest.mark.parametrize("content", ["{", "[]", '{"lines": []}'])
def test_a_file_that_is_no_gold_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.json"):
        load_gold(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_gold_fits_its_article(name: str) -> None:
    assert check_gold(GOLD_FILES[name], article_text(name)) == []


def _put_back(article: Article, start: int, end: int) -> str:
    """The stretch of the text with what the repairs inside it replaced; those that only dropped its edges are left."""
    pieces, at = [], start
    for found in article.repairs:
        inside = start < found.start < end if found.start == found.end else start <= found.start < found.end <= end
        if inside:
            pieces += [article.text[at : found.start], found.raw]
            at = found.end
    return "".join([*pieces, article.text[at:end]])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", NAMES)
def test_every_find_is_where_it_says(name: str, layer: str) -> None:
    raw = LAYERS[layer](article_text(name))
    article = analyze(raw, doc_id=name)
    finds = [*article.slogans, *article.metrics, *article.initiatives]
    assert finds
    for find in finds:
        assert article.text[find.start : find.end] == find.text
        stretch = raw[find.raw_start : find.raw_end]
        # The raw stretch by itself, repaired and normalized, is the find: ruby brackets go with their character.
        assert normalize(repair(stretch).text, article.script) == find.text
        assert stretch[:1] not in "（("
        assert stretch[-1:] != "("
    for line in article.lines:
        assert article.text[line.start : line.end] == line.text
        # A line may begin inside a link whose bracket was dropped, so it is taken back with the repairs of its context.
        assert _put_back(article, line.start, line.end) == raw[line.raw_start : line.raw_end]
    assert article.raw == raw
    assert "\n".join(line.text for line in article.lines) == article.text


@pytest.mark.parametrize("layer", ["traditional", "ruby"])
@pytest.mark.parametrize("name", NAMES[::5])
def test_damage_that_is_repaired_changes_no_find(name: str, layer: str) -> None:
    def found(article: Article) -> list[tuple[str, str]]:
        finds = [*article.slogans, *article.metrics, *article.initiatives]
        return [(type(find).__name__, find.text) for find in finds]

    clean = article_text(name)
    # Some characters do not survive the way to traditional script and back, by nature: compare what went that way.
    there_and_back = repair(LAYERS["traditional"](clean)).text
    assert found(analyze(LAYERS[layer](clean))) == found(analyze(there_and_back))


@pytest.mark.parametrize("name", NAMES)
def test_points_tile_their_paragraphs(name: str) -> None:
    article = analyze(article_text(name))
    for line in article.lines:
        points = [point for point in article.points if point.line == line.n]
        if line.role == "body":
            assert "".join(point.text for point in points) == line.text
            assert all(point.start <= point.head_end <= point.end for point in points)
        else:
            assert not points
