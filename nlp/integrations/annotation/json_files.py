"""JSON and JSON Lines files of the tools that use them: read with errors that name the place, written for any text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def write_lines(rows: Iterable[Any], path: Path) -> None:
    """One JSON value a line; lone surrogates are written as escapes."""
    with open_text(path) as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def open_text(path: Path) -> Any:
    """`path` open for writing, in UTF-8 and with line feeds, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")


def read_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with its place for messages.

    Raises:
        ValueError: a line is no JSON object.
        OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="\n") as stream:
        for n, line in enumerate(stream, 1):
            if line.strip():
                yield f"{path}, line {n}", _object(line, f"{path}, line {n}")


def read_array(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON file that holds a list of them, each with its place for messages; errors as above."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    if not isinstance(rows, list):
        raise ValueError(f"{path}: not a list of tasks")
    for n, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise ValueError(f"{path}, task {n}: not an object")
        yield f"{path}, task {n}", row


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    if not isinstance(row, dict):
        raise ValueError(f"{place}: not an object")
    return row
