"""Tables on disk: written piece by piece, and open to SQL as the documents show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, article_names, article_text

from nlp import analyze, to_frames
from nlp.article import (
    ASSERTIONS,
    COMMITMENTS,
    COMPARATORS,
    INITIATIVE_TYPES,
    METRIC_KINDS,
    METRIC_ROLES,
    POLARITIES,
    SLOGAN_TYPES,
    STAGES,
    THEMES,
    Article,
)
from nlp.corpus import table_files
from nlp.corpus.columns import COLUMNS
from nlp.corpus.registry import REGISTRY_COLUMNS
from nlp.corpus.table_files import write_tables_of
from nlp.corpus.tagging import carried_columns

_SQL = re.compile(r"^```sql\n(.*?)^```", re.DOTALL | re.MULTILINE)
QUERIES = _SQL.findall((ROOT / "docs" / "batch.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [analyze(article_text(name), doc_id=name) for name in article_names()[:5]]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_pieces_add_up(articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(table_files, "ROWS_OF", 2)
    out = tmp_path / "t"
    assert write_tables_of(iter(articles), out, form, tokens=True) == 5
    wanted = to_frames(articles)
    assert {path.name for path in out.iterdir()} == {"views.sql"} | {f"{name}.{form}" for name in wanted}
    for name, frame in wanted.items():
        path = out / f"{name}.{form}"
        if form == "csv":
            found = pd.read_csv(path, dtype=dict.fromkeys(frame, "string"), encoding="utf-8-sig")
            assert len(found) == len(frame)
            assert list(found.columns) == list(frame.columns)
        else:
            assert len(list(path.iterdir())) == 3
            pd.testing.assert_frame_equal(pd.read_parquet(path), frame, check_dtype=False)


def test_tables_of_an_earlier_run_are_replaced(articles: list[Article], tmp_path: Path) -> None:
    write_tables_of(articles, tmp_path, "parquet")
    write_tables_of(articles[:1], tmp_path, "parquet")
    assert len(pd.read_parquet(tmp_path / "articles.parquet")) == 1


def test_tables_that_are_not_finished_leave_those_of_before(articles: list[Article], tmp_path: Path) -> None:
    write_tables_of(articles, tmp_path, "csv")
    before = (tmp_path / "slogans.csv").read_bytes()

    def stops() -> object:
        yield articles[0]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_tables_of(stops(), tmp_path, "csv")  # type: ignore[arg-type]
    assert (tmp_path / "slogans.csv").read_bytes() == before
    assert not (tmp_path / ".unfinished").exists()


def test_a_corpus_without_articles_gives_empty_tables(tmp_path: Path) -> None:
    assert write_tables_of([], tmp_path, "csv") == 0
    assert list(pd.read_csv(tmp_path / "metrics.csv", encoding="utf-8-sig").columns) == list(COLUMNS["metrics"])


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_the_queries_of_the_documents_run(
    articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, query: str
) -> None:
    duckdb = pytest.importorskip("duckdb")
    write_tables_of(articles, tmp_path, form)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        connection.execute((tmp_path / "views.sql").read_text(encoding="utf-8"))
        assert connection.execute(query).fetchall() or "满意" in query


def test_paragraphs_and_articles_add_up_their_points(articles: list[Article]) -> None:
    frames = to_frames(articles, tokens=False)
    points, paragraphs, whole = frames["points"], frames["paragraphs"], frames["articles"]
    assert paragraphs["points"].sum() == len(points) == whole["points"].sum()
    shares = [f"share_{theme}" for theme in THEMES]
    for frame in (paragraphs, whole):
        assert frame[shares].sum(axis=1).between(0.999, 1.001).all()
    first = points[(points["doc_id"] == articles[0].doc_id)]
    size = first["text"].str.strip().str.len()
    share = size[first["theme"] == "service"].sum() / size.sum()
    assert whole["share_service"][0] == pytest.approx(share, abs=1e-4)
    alone = paragraphs[paragraphs["points"] == 1].merge(points, on=["doc_id", "start"])
    assert (alone["theme_x"] == alone["theme_y"]).all()
    assert (alone["assigned_x"].str.split("|").map(set) == alone["assigned_y"].str.split("|").map(set)).all()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_columns_of_the_input_are_carried(
    articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(table_files, "ROWS_OF", 1)
    carrying = [
        replace(articles[0], columns={"部门": "县委办", "title": "甲"}),
        articles[1],
        replace(articles[2], columns={"部门": None, "届": 3, "标签": ["一", "二"]}),
    ]
    tagged = tmp_path / "tagged.jsonl"
    tagged.write_text("".join(f"{article.to_json()}\n" for article in [*carrying]) + "{\n", encoding="utf-8")
    names = carried_columns(tagged)
    assert names == ("部门", "title", "届", "标签")
    write_tables_of(carrying, tmp_path / "t", form, carried=names)
    path = tmp_path / "t" / f"articles.{form}"
    found = pd.read_csv(path, dtype="string") if form == "csv" else pd.read_parquet(path)
    wanted = to_frames(carrying, tokens=False)["articles"]
    for frame in (found, wanted):
        given = frame[["部门", "given_title", "届", "标签"]].fillna("").to_numpy().tolist()
        assert given == [["县委办", "甲", "", ""], ["", "", "", ""], ["", "", "3", '["一", "二"]']]
    assert "部门" not in to_frames(carrying, tokens=False, carried=["届"])["articles"]


def test_tables_of_two_taxonomies_are_refused(articles: list[Article], tmp_path: Path) -> None:
    point = replace(articles[1].points[0], theme="bridge", themes={"bridge": 1.0})
    other = replace(articles[1], points=(point,))
    assert "bridge" in to_frames([articles[0], other], tokens=False)["points"]
    with pytest.raises(ValueError, match=f"{other.doc_id} was tagged with other themes"):
        write_tables_of([articles[0], other], tmp_path, "csv")
    write_tables_of([other], tmp_path, "csv")
    assert list(pd.read_csv(tmp_path / "articles.csv", encoding="utf-8-sig")["main_theme"]) == ["bridge"]


def _explained(heading: str) -> set[str]:
    """What stands in backticks below the heading of the codebook that opens with `heading`."""
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    (section,) = [part for part in text.split("\n## ") if part.startswith(heading)]
    return set(re.findall("`([^`]+)`", section))


@pytest.mark.parametrize("table", COLUMNS)
def test_the_codebook_has_every_column(table: str) -> None:
    known = _explained("各表共有") | _explained(f"`{table}`")
    if table == "paragraphs":
        known |= {column for column in COLUMNS["articles"] if column.startswith("share_")}
    assert set(COLUMNS[table]) <= known


def test_the_codebook_has_every_column_of_the_registry() -> None:
    assert set(REGISTRY_COLUMNS) <= _explained("举措登记簿")


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("points", THEMES),
        ("slogans", SLOGAN_TYPES),
        ("metrics", (*COMPARATORS, *METRIC_KINDS, *METRIC_ROLES, *POLARITIES)),
        ("initiatives", (*INITIATIVE_TYPES, *STAGES, *ASSERTIONS, *COMMITMENTS)),
    ],
)
def test_the_codebook_has_every_value(table: str, values: Sequence[str]) -> None:
    assert set(values) <= _explained(f"`{table}`")
