"""Tables to files: CSV, Parquet and Excel, a corpus of any size piece by piece."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nlp.article import Article
from nlp.corpus.tables import to_frames
from nlp.themes.rollup import theme_labels

if TYPE_CHECKING:
    import pandas as pd

#: How many articles go into one piece of the tables.
ROWS_OF = 2_000
#: The most characters that a cell of a worksheet holds.
SHEET_CELL = 32_767
_CUT = "…[cut]"


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
