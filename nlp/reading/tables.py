"""Tables of texts: the rows of CSV, JSON Lines, Parquet and Excel files, read one by one."""

from __future__ import annotations

import codecs
import json
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from nlp.reading.archives import bare_suffix, open_unpacked
from nlp.reading.encodings import decode

_SAMPLE = 1 << 20  # bytes that the encoding is decided on
_BATCH = 256  # rows


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its values by column, and its place (``row 3``, as a spreadsheet counts; ``line 3``)."""

    place: str
    values: dict[str, Any]


def table_rows(path: Path, wanted: Sequence[str], encoding: str | None = None) -> Iterator[Row | ValueError]:
    """The rows of a table, empty ones left out; a row that cannot be read comes as an error in its place.

    Args:
        path: a file with a suffix of :data:`TABLES`.
        wanted: names of columns that must be there.
        encoding: the name of a Python codec for CSV and JSON Lines; by default decided on the opening bytes.

    Raises:
        ValueError: the file is not such a table or lacks a column; the message names the columns that it has.
        OSError: the file cannot be opened.
    """
    try:
        for row in TABLES[bare_suffix(path)](path, wanted, encoding):
            if isinstance(row, ValueError) or any(value not in (None, "") for value in row.values.values()):
                yield row
    except (OSError, ValueError):
        raise
    except Exception as error:  # damaged files raise whatever the libraries happen to meet
        raise ValueError(f"not a readable {bare_suffix(path)} file: {error}") from None


def _require(columns: Iterable[Any], wanted: Sequence[str]) -> None:
    names = list(map(str, columns))
    missing = [name for name in wanted if name not in names]
    if missing:
        raise ValueError(f"no column {', '.join(map(repr, missing))}; there are {', '.join(map(repr, names))}")


def _encoding(path: Path, given: str | None) -> str:
    if given is not None:
        try:
            return codecs.lookup(given).name
        except LookupError:
            raise ValueError(f"unknown encoding {given!r}") from None
    with open_unpacked(path) as file:
        return decode(file.read(_SAMPLE))[1]


def _open(path: Path, encoding: str | None) -> TextIOWrapper:
    """The text of a table, its line ends as they are."""
    encoding = _encoding(path, encoding)
    return TextIOWrapper(open_unpacked(path), encoding=encoding, newline="")


def _undecodable(error: UnicodeDecodeError, place: str) -> ValueError:
    return ValueError(f"not in encoding {error.encoding} after {place} (name it with --encoding)")


def _csv(path: Path, wanted: Sequence[str], encoding: str | None) -> Iterator[Row]:
    pandas = import_module("pandas")
    separator = "\t" if bare_suffix(path) == ".tsv" else ","
    n = 1  # the row of the headings
    try:
        with _open(path, encoding) as file:
            opening = file.readline()
            marked = opening.startswith("\ufeff")
            while opening and not opening.strip("\ufeff \t\r\n"):
                n += 1
                opening = file.readline()
        with _open(path, encoding) as file:  # anew: not every compressed stream can be wound back
            if marked:
                file.read(1)
            # As strings: an id of 007 stays what it is, and so does a text that reads NA. Blank lines count as rows.
            batches = pandas.read_csv(
                file,
                sep=separator,
                dtype=str,
                keep_default_na=False,
                chunksize=_BATCH,
                skiprows=n - 1,
                skip_blank_lines=False,
            )
            for batch in batches:
                _require(batch.columns, wanted)
                for values in batch.to_dict("records"):
                    n += 1
                    yield Row(f"row {n}", {str(name): _plain(value) for name, value in values.items()})
    except UnicodeDecodeError as error:
        raise _undecodable(error, f"row {n}") from None


def _json_lines(path: Path, wanted: Sequence[str], encoding: str | None) -> Iterator[Row | ValueError]:
    n = 0
    with _open(path, encoding) as lines:
        try:
            for n, line in enumerate(lines, 1):
                if line := line.strip("\ufeff \t\r\n"):
                    yield _json_row(f"line {n}", line, wanted)
        except UnicodeDecodeError as error:
            raise _undecodable(error, f"line {n}") from None


def _json_row(place: str, line: str, wanted: Sequence[str]) -> Row | ValueError:
    try:
        values = json.loads(line)
        if not isinstance(values, dict):
            return ValueError(f"{place}: not a JSON object")
        _require(values, wanted)
    except (json.JSONDecodeError, RecursionError):
        return ValueError(f"{place}: not JSON")
    except ValueError as error:
        return ValueError(f"{place}: {error}")
    return Row(place, values)


def _parquet(path: Path, wanted: Sequence[str], encoding: str | None) -> Iterator[Row]:
    with import_module("pyarrow.parquet").ParquetFile(path) as file:
        _require(file.schema_arrow.names, wanted)
        n = 0
        for batch in file.iter_batches(batch_size=_BATCH):
            for values in batch.to_pylist():
                n += 1
                yield Row(f"row {n}", {name: _plain(value) for name, value in values.items()})


def _excel(path: Path, wanted: Sequence[str], encoding: str | None) -> Iterator[Row]:
    """The rows of the first sheet; its first row names the columns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and other things that are no text
        book = import_module("openpyxl").load_workbook(path, read_only=True, data_only=True)
    try:
        rows = enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
        names = [str(name).strip() if name is not None else "" for name in next(rows, (1, ()))[1]]
        _require(names, wanted)
        for n, cells in rows:
            pairs = zip(names, map(_plain, cells), strict=False)
            yield Row(f"row {n}", {name: value for name, value in pairs if name})
    finally:
        book.close()


#: Suffixes of tables and their readers.
TABLES: dict[str, Callable[[Path, Sequence[str], str | None], Iterator[Row | ValueError]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
    ".xlsx": _excel,
}


def _plain(value: Any) -> Any:
    """`value` as a JSON type: dates in ISO form, whole numbers as integers, what is missing as None."""
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list):
        return list(map(_plain, value))
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
