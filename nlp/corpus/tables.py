"""Articles to tables that join on ``doc_id``, for pandas, CSV, Parquet and Excel."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nlp.article import THEMES, Article, Initiative, Metric, Point, Slogan
from nlp.corpus.columns import COLUMNS, columns
from nlp.segment import segment
from nlp.themes.rollup import Mix, mix, paragraphs, theme_labels

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

#: Stands before the name of a column of the input where the articles table has one of that name.
GIVEN = "given_"
#: How many articles go into one piece of the tables.
ROWS_OF = 2_000
#: The most characters that a cell of a worksheet holds.
SHEET_CELL = 32_767
_CUT = "…[cut]"


def to_frames(
    articles: Iterable[Article] | Article,
    *,
    tokens: bool = True,
    themes: Sequence[str] | None = None,
    carried: Sequence[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """One DataFrame each of articles, points, paragraphs, slogans, metrics, initiatives and tokens.

    Args:
        articles: analysed articles, or one; read once, so a generator will do.
        tokens: whether to cut the texts into words, by far the largest table.
        themes: which themes get a column; by default those that the points of the articles were judged by.
        carried: which columns of the tables that the texts came from (:attr:`Article.columns`) stand, as text, behind
            those of the articles table; by default all. One whose name is taken there gets :data:`GIVEN` in front.

    Returns:
        Table name to frame; the columns and their types are those of :func:`nlp.corpus.columns.columns`, every table
        joins on ``doc_id``, and offsets index the article's `text` (code points, end exclusive). Empty tables keep
        their columns.
    """
    pandas = import_module("pandas")
    if isinstance(articles, Article):
        articles = (articles,)
    names = [name for name in COLUMNS if tokens or name != "tokens"]
    rows: dict[str, list[Row]] = {name: [] for name in names}
    found: dict[str, None] = {}
    given: dict[str, None] = dict.fromkeys(carried or ())
    for article in articles:
        labels = theme_labels((article,)) if themes is None else themes
        found |= dict.fromkeys(labels if article.points else ())
        given |= dict.fromkeys(article.columns if carried is None else ())
        for name in names:
            rows[name].extend(_ROWS[name](article, labels))
    wanted = columns(tuple(found or THEMES) if themes is None else themes)
    wanted["articles"] |= dict.fromkeys(
        (GIVEN + name if name in wanted["articles"] else name for name in given), "string"
    )
    return {
        name: pandas.DataFrame(rows[name], columns=list(wanted[name])).astype(wanted[name]) for name in names
    }  # fmt: skip


def write_tables(frames: Mapping[str, pd.DataFrame], output: Path, form: str) -> list[Path]:
    """The files written: a folder `output` with one file a table (csv, parquet), or one workbook (xlsx).

    CSV files open in Excel as they are: UTF-8 with a byte-order mark. In a workbook every string is text, whatever
    it begins with, and one longer than :data:`SHEET_CELL` ends in ``…[cut]``.

    Raises:
        OSError: the place cannot be written.
        ValueError: `form` is none of the three, or a table has more rows than a worksheet can hold.
    """
    if form == "xlsx":
        _write_workbook(frames, output)
        return [output]
    with TableFiles(output, form) as files:
        files.add(frames)
    return files.written


def _write_workbook(frames: Mapping[str, pd.DataFrame], output: Path) -> None:
    pandas = import_module("pandas")
    too_long = [name for name, frame in frames.items() if len(frame) >= 1_048_576]
    if too_long:
        raise ValueError(f"more rows than a worksheet holds in: {', '.join(too_long)}; use csv or parquet")
    output.parent.mkdir(parents=True, exist_ok=True)
    with pandas.ExcelWriter(output, engine="openpyxl") as writer:
        for name, frame in frames.items():
            frame = frame.map(_sheet_safe)
            frame.to_excel(writer, sheet_name=name, index=False)
            _mark_as_text(frame, writer.sheets[name])


class TableFiles:
    """The tables of a corpus of any size, written piece by piece; they get their names when the last is there.

    A folder `output` holds ``<table>.csv``, or for parquet a folder ``<table>.parquet`` of ``part-00000.parquet`` and
    so on, which pandas, pyarrow, Spark and DuckDB read as one table; and ``views.sql``, which gives DuckDB a view of
    each table.

    Raises:
        ValueError: `form` is neither csv nor parquet.
        OSError: the place cannot be written.
    """

    def __init__(self, output: Path, form: str) -> None:
        if form not in ("csv", "parquet"):
            raise ValueError(f"unknown table format {form!r}; choose csv, parquet or xlsx")
        self.form = form
        self.output = output
        self.written: list[Path] = []
        self._unfinished = output / ".unfinished"
        self._parts = 0

    def __enter__(self) -> Self:
        shutil.rmtree(self._unfinished, ignore_errors=True)
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is None:
            self._finish()
        shutil.rmtree(self._unfinished, ignore_errors=True)

    def add(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Add the rows of `frames` (of :func:`to_frames`) to the tables."""
        self._unfinished.mkdir(parents=True, exist_ok=True)  # not before: what cannot be read leaves no folder
        for name, frame in frames.items():
            path = self._unfinished / f"{name}.{self.form}"
            if self.form == "parquet":
                path.mkdir(exist_ok=True)
                frame.to_parquet(path / f"part-{self._parts:05d}.parquet", index=False, compression="zstd")
            elif self._parts:
                frame.to_csv(path, mode="a", header=False, index=False, encoding="utf-8")
            else:
                frame.to_csv(path, index=False, encoding="utf-8-sig")
        self._parts += 1

    def _finish(self) -> None:
        if not self._parts:
            return
        for new in sorted(self._unfinished.iterdir()):
            path = self.output / new.name
            if path.is_dir():
                shutil.rmtree(path)
            new.replace(path)
            self.written.append(path)
        (self.output / "views.sql").write_text(_views(self.written), encoding="utf-8")


def _views(tables: Iterable[Path]) -> str:
    """A script for DuckDB, to be run in the folder of the tables."""
    reading = {".csv": "read_csv('{}')", ".parquet": "read_parquet('{}/*.parquet')"}
    views = (
        f"CREATE OR REPLACE VIEW {path.stem} AS SELECT * FROM {reading[path.suffix].format(path.name)};\n"
        for path in tables
    )
    return "-- DuckDB: one view a table. In this folder: duckdb -init views.sql\n" + "".join(views)


def write_tables_of(
    articles: Iterable[Article], output: Path, form: str, *, tokens: bool = False, carried: Sequence[str] = ()
) -> int:
    """Write the csv or parquet tables of `articles`, some at a time; the number of articles.

    `carried` names the columns of the input that the articles table gets, as in :func:`to_frames`; the header is
    written before all articles are seen, so that they have to be known (:func:`nlp.corpus.tagging.carried_columns`).

    Raises:
        ValueError: `form` is neither csv nor parquet, or the articles were tagged by two taxonomies.
        OSError: the place cannot be written.
    """
    done = 0
    themes: tuple[str, ...] = ()
    articles = iter(articles)
    with TableFiles(output, form) as files:
        while batch := list(islice(articles, ROWS_OF)):
            for article in batch:
                if article.points:
                    labels = theme_labels((article,))
                    themes = themes or labels
                    if not set(labels) <= set(themes):
                        raise ValueError(f"{article.doc_id} was tagged with other themes than the articles before it")
            files.add(to_frames(batch, tokens=tokens, themes=themes or None, carried=carried))
            done += len(batch)
        if not done:
            files.add(to_frames([], tokens=tokens, carried=carried))
    return done


def write_table(frame: pd.DataFrame, name: str, output: Path, form: str) -> None:
    """Write one table to the file `output`, as :func:`write_tables` writes many; `name` is that of the worksheet.

    Raises:
        OSError: the place cannot be written.
        ValueError: `form` is none of csv, parquet and xlsx, or there are more rows than a worksheet can hold.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    if form == "csv":
        frame.to_csv(output, index=False, encoding="utf-8-sig")
    elif form == "parquet":
        frame.to_parquet(output, index=False)
    else:
        write_tables({name: frame}, output, form)


def cells_too_long(frames: Mapping[str, pd.DataFrame]) -> int:
    """How many cells are longer than a worksheet holds, so that :func:`write_tables` would cut them for xlsx."""
    return sum(sum(map(_is_too_long, frame[name])) for frame in frames.values() for name in frame.columns)


def _is_too_long(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) > SHEET_CELL


def _sheet_safe(cell: Any) -> Any:
    """`cell` without the control characters that a workbook cannot hold, and cut to the length that it can."""
    if not isinstance(cell, str):
        return cell
    if _is_too_long(cell):
        cell = cell[: SHEET_CELL - len(_CUT)] + _CUT
    return str(import_module("openpyxl.cell.cell").ILLEGAL_CHARACTERS_RE.sub("", cell))


def _mark_as_text(frame: pd.DataFrame, sheet: Any) -> None:
    """Undo what openpyxl reads into strings: ``=`` begins a formula, ``#`` may begin an error value."""
    for column, name in enumerate(frame.columns, 1):
        for row, cell in enumerate(frame[name], 2):  # below the headings
            if isinstance(cell, str) and cell.startswith(("=", "#")):
                sheet.cell(row, column).data_type = "s"


def _join(items: Iterable[Any]) -> str:
    return "|".join(str(item) for item in items)


def _article_rows(article: Article, themes: Sequence[str]) -> Iterator[Row]:
    meta = {f.name: getattr(article.meta, f.name) for f in fields(article.meta) if f.name != "place"}
    place = {f.name: getattr(article.meta.place, f.name) for f in fields(article.meta.place)}
    counts = {name: len(getattr(article, name)) for name in ("repairs", "points", "slogans", "metrics", "initiatives")}
    size = {"script": article.script, "characters": len(article.text)}
    mixed = mix(article.points, themes)
    themes_of = {"main_theme": mixed.theme} | _shares(mixed)
    authors = {"authors": _join(article.meta.authors)}
    row = {"doc_id": article.doc_id} | meta | place | size | counts | authors | themes_of
    yield row | {GIVEN + name if name in row else name: _cell(value) for name, value in article.columns.items()}


def _cell(value: Any) -> str | None:
    """A value of a column of the input as text; lists and objects as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shares(mixed: Mix) -> Row:
    return {f"share_{theme}": share for theme, share in mixed.shares.items()}


def _point_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for point in article.points:
        yield (
            _fields(article, point)
            | dict(point.themes)
            | {
                "path": _join(point.path),
                "assigned": _join(point.assigned),
                "head": article.text[point.start : point.head_end],
            }
        )


def _paragraph_rows(article: Article, themes: Sequence[str]) -> Iterator[Row]:
    for line, start, end, mixed in paragraphs(article, themes):
        row = {"doc_id": article.doc_id, "start": start, "end": end, "line": line, "text": article.text[start:end]}
        themes_of = {"theme": mixed.theme, "assigned": _join(mixed.assigned), "points": mixed.points}
        yield row | themes_of | _shares(mixed)


def _slogan_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for slogan in article.slogans:
        yield _fields(article, slogan) | {
            "numerals": _join(slogan.numerals),
            "members": _join(member.text for member in slogan.members),
            "known": _join(slogan.known),
        }


def _metric_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for metric in article.metrics:
        yield _fields(article, metric)


def _initiative_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for initiative in article.initiatives:
        yield _fields(article, initiative) | {
            "mentions": len(initiative.mentions),
            "stages": _join(initiative.stages),
            "evidence": _join(f"{cue.kind}:{cue.text}" for cue in initiative.evidence),
        }


def _token_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    finds = [*article.slogans, *article.metrics, *article.initiatives]
    lines = iter(article.lines)
    line = next(lines, None)
    for token in segment(article.text, spans=[(find.start, find.end) for find in finds]):
        while line is not None and line.end <= token.start:
            line = next(lines, None)
        if line is not None and token.start >= line.start:
            yield {
                "doc_id": article.doc_id, "start": token.start, "end": token.end, "line": line.n, "text": token.text,
            }  # fmt: skip


def _fields(article: Article, item: Point | Slogan | Metric | Initiative) -> Row:
    row = {f.name: getattr(item, f.name) for f in fields(item)}
    return {"doc_id": article.doc_id} | {
        name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()
    }


# What rows a table gets from an article that was judged by these themes.
_ROWS: Mapping[str, Callable[[Article, Sequence[str]], Iterator[Row]]] = {
    "articles": _article_rows,
    "points": _point_rows,
    "paragraphs": _paragraph_rows,
    "slogans": _slogan_rows,
    "metrics": _metric_rows,
    "initiatives": _initiative_rows,
    "tokens": _token_rows,
}
