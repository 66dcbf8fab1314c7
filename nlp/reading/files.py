"""Finding the files of a corpus and reading each one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.reading.encodings import decode

#: Suffixes of the files taken from a folder; a file that is named itself is read whatever its suffix.
SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
STANDARD_INPUT = "-"


class ReadingError(Exception):
    """A file that cannot be read. `str()` gives ``<file>: <reason>``, one line."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a corpus: `doc_id` is its stem, or its path where stems repeat. `path` is ``-`` for standard input."""

    doc_id: str
    path: str


def find_sources(inputs: Iterable[str]) -> Iterator[Source | ReadingError]:
    """The files that `inputs` (files, folders, ``-``) name, folders searched in depth and in order of name.

    An input that names nothing comes back as an error in its place, so that the others can go on.
    """
    taken: set[str] = set()
    for given in inputs:
        if given == STANDARD_INPUT:
            yield Source(_free_id("stdin", given, taken), given)
            continue
        path = Path(given)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            if not files:
                yield ReadingError(given, f"no {', '.join(sorted(SUFFIXES))} files in this folder")
            for file in files:
                yield Source(_free_id(file.relative_to(path).with_suffix("").as_posix(), str(file), taken), str(file))
        elif path.exists():
            yield Source(_free_id(path.stem, given, taken), given)
        else:
            yield ReadingError(given, "no such file or folder")


def _free_id(wanted: str, path: str, taken: set[str]) -> str:
    free = wanted if wanted not in taken else path
    while free in taken:  # the same file named twice
        free += "+"
    taken.add(free)
    return free


def read_source(source: Source, encoding: str | None = None) -> str:
    """The raw text of `source`.

    Args:
        source: a file, or standard input.
        encoding: the name of a Python codec; by default decided on the bytes.

    Raises:
        ReadingError: missing, not readable, empty, binary, or in an unknown encoding.
    """
    try:
        data = sys.stdin.buffer.read() if source.path == STANDARD_INPUT else Path(source.path).read_bytes()
    except OSError as error:
        raise ReadingError(source.path, error.strerror or str(error)) from None
    try:
        text, _ = decode(data, encoding)
    except ValueError as error:
        raise ReadingError(source.path, str(error)) from None
    if not text.strip():
        raise ReadingError(source.path, "empty file")
    return text
