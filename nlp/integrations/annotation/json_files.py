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


def read_lines(path: Path, tool: str) -> Iterator[tuple[str, dict[str, Any] | ValueError]]:
    """The objects of a JSON Lines file, each with its place for messages; an error where a line is none.

    Raises:
        ValueError: no line is a JSON object, or the file holds a JSON list: it is not what `tool` exports.
        OSError: the file cannot be read.
    """
    held: list[tuple[str, dict[str, Any] | ValueError]] = []
    found = False
    with path.open(encoding="utf-8-sig", newline="\n") as stream:
        for n, line in enumerate(stream, 1):
            if not line.strip():
                continue
            place = f"{path}, line {n}"
            try:
                held.append((place, _object(line)))
                found = True
            except ValueError as error:
                held.append((place, ValueError(f"{place}: {error}")))
                if not found and line.lstrip().startswith("["):  # JSON, of which some line may look like ours
                    break
            if found:
                yield from held
                held.clear()
    if held:
        raise ValueError(f"{held[0][1]}; {tool} exports JSON Lines, one object a line")


def read_array(path: Path, tool: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON file that holds a list of them, each with its place for messages; errors as above."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ValueError(f"{path}: not the JSON that {tool} exports: {error}") from None
    if not isinstance(rows, list):
        raise ValueError(f"{path}: not the JSON that {tool} exports: no list of tasks")
    for n, row in enumerate(rows, 1):
        yield f"{path}, task {n}", row


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row
