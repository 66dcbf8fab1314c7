"""The files of a corpus: those that names of files and folders stand for, each with a document id of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.reading.archives import bare_suffix, is_archive, is_compressed

#: Suffixes of web pages, and of tables whose rows are texts.
PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml"})
TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx"})
#: Suffixes of the files taken from a folder; a file that is named itself is read whatever its suffix.
SUFFIXES = PAGES | {".txt", ".text", ".md", ".markdown", ".docx", ".pdf"}
#: The name that stands for standard input.
STANDARD_INPUT = "-"


class ReadingError(Exception):
    """A file that cannot be read. `str()` gives ``<file>: <reason>``, one line."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadingError], tuple[str, str]]:
        """How it gets from a worker process to the one that waits for it."""
        return type(self), (self.path, self.reason)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a corpus; `path` is ``-`` for standard input.

    `doc_id` is its stem, in a folder its path from there without the suffix; where an earlier file has that id, its
    whole path.
    """

    doc_id: str
    path: str


def holds_many(path: Path) -> bool:
    """Whether a file is an archive or a table, by its name."""
    return is_archive(path) or bare_suffix(path) in TABLES


def find_sources(
    inputs: Iterable[str],
    *,
    skip: Path | None = None,
    tables: bool = False,
    on_tables: Callable[[str, Sequence[str]], None] | None = None,
) -> Iterator[Source | ReadingError]:
    """The files that `inputs` (files, folders, ``-``) name, folders searched in depth and in order of name.

    A file that is reached twice, as by its name and by its folder, comes once. An input that names nothing comes back
    as an error in its place, so that the others can go on.

    Args:
        inputs: names of files and folders, and ``-``.
        skip: a file or folder to pass over, such as the one that is about to be written.
        tables: take the tables of folders too, whose rows are texts.
        on_tables: otherwise called with each folder that holds tables, and their paths.
    """
    ids: set[str] = set()
    reached = {os.path.realpath(skip)} if skip is not None else set()
    for given in inputs:
        try:
            found, passed_over = _find(given, tables)
        except OSError as error:
            yield ReadingError(given, error.strerror or str(error))
            continue
        for wanted, path in found:
            place = STANDARD_INPUT if path == STANDARD_INPUT else os.path.realpath(path)
            if place not in reached:
                reached.add(place)
                yield Source(free_id(_readable(wanted), _readable(path), ids), path)
        left = [path for path in passed_over if reached.isdisjoint(_places(path))]
        if left and on_tables is not None:
            on_tables(given, left)
        if not found:
            missing = not Path(given).exists()
            reason = "no such file or folder" if missing else f"no {', '.join(sorted(SUFFIXES))} files in this folder"
            yield ReadingError(given, reason)


def _places(path: str) -> Iterator[str]:
    """A file and the folders around it."""
    place = os.path.realpath(path)
    yield place
    yield from map(str, Path(place).parents)


def _find(given: str, tables: bool) -> tuple[list[tuple[str, str]], list[str]]:
    """The files that an input names, each behind the id that it should have; and the tables that it passes over."""
    path = Path(given)
    if given == STANDARD_INPUT:
        return [("stdin", given)], []
    if not path.is_dir():
        name = Path(path.stem).stem if is_compressed(path) else path.stem
        return [(name, given)] if path.exists() else [], []
    wanted = SUFFIXES | TABLES if tables else SUFFIXES
    found: list[tuple[str, str]] = []
    passed_over: list[str] = []
    for file in sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES | TABLES):
        if not file.is_file():
            continue
        if file.suffix.lower() in wanted:
            found.append((file.relative_to(path).with_suffix("").as_posix(), str(file)))
        else:
            passed_over.append(str(file))
    return found, passed_over


def _readable(name: str) -> str:
    """`name` of a file as UTF-8 text: what the locale could not decode is in it as lone surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def free_id(wanted: str, path: str, taken: set[str]) -> str:
    """The id `wanted` or, where it is among those `taken`, one made from `path`; it is taken from then on."""
    free = wanted if wanted not in taken else path
    while free in taken:  # another file's id reads like this path
        free += "+"
    taken.add(free)
    return free
