"""Where results go: the format that a name asks for, and whether it can be written, known before any work is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.corpus.columns import COLUMNS
from nlp.reading.sources import STANDARD_INPUT, SUFFIXES
from nlp.serialization import SCHEMA

#: Formats of tagged articles, and of tables alone; the first of each is the default.
ARTICLE_FORMS = ("jsonl", "csv", "parquet", "xlsx")
TABLE_FORMS = ("csv", "parquet", "xlsx")

_FORM_OF = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
# Tables and documents of other programs, and archives. A file of ours under such a name would not open there.
_FOREIGN = frozenset({
    ".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".tab", ".dta", ".sav", ".rds", ".feather", ".arrow", ".db", ".sqlite",
    ".doc", ".docx", ".wps", ".odt", ".rtf", ".ppt", ".pptx", ".pdf", ".html", ".htm", ".xml",
    ".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".7z", ".rar",
})  # fmt: skip


def choose_form(output: Path | None, given: str | None, forms: Sequence[str]) -> str:
    """The one of `forms` to write: the one that was `given`, else that of the suffix of `output`, else the first.

    Raises:
        ValueError: the suffix names another format than the one given, or one that is not among `forms`.
    """
    suffix = output.suffix.lower() if output is not None else ""
    named = _FORM_OF.get(suffix)
    if suffix in _FOREIGN or (named is not None and named not in forms):
        raise ValueError(f"{output}: {suffix} is not written here; choose {', '.join(forms[:-1])} or {forms[-1]}")
    if given is not None and named not in (None, given):
        raise ValueError(f"{output}: the suffix {suffix} contradicts --format {given}")
    form = given or named or forms[0]
    if form == "xlsx" and output is not None and named != "xlsx":
        raise ValueError(f"{output}: the name of a workbook ends in .xlsx")
    return form


def check_output(output: Path, form: str, inputs: Iterable[str]) -> None:
    """Return if results can be written to `output` in format `form` without harm to the `inputs`.

    Args:
        output: a file for jsonl, xlsx and text, a folder for csv and parquet; neither need be there yet.
        form: one of :data:`ARTICLE_FORMS`, or ``text``.
        inputs: files, folders and ``-`` as :func:`nlp.reading.find_sources` takes them.

    Raises:
        ValueError: the place is of the wrong kind, cannot be written, or is itself an input; the message names it.
        OSError: the place cannot be looked at.
    """
    many = form in ("csv", "parquet")
    if many and output.exists() and not output.is_dir():
        raise ValueError(f"{output}: is a file; {form} tables need a folder")
    given = list(inputs)
    for file in [output / f"{name}.{form}" for name in COLUMNS] if many else [output]:
        if file.is_dir() and form == "parquet":
            continue
        if file.is_dir():
            hint = "" if many else "; name a file in it" + (", or add --format csv" if form == "jsonl" else "")
            raise ValueError(f"{file}: is a folder{hint}")
        if any(_is_input(file, one) for one in given):
            raise ValueError(f"{file}: is one of the inputs; choose another place for the output")
        _check_writable(file)


def _check_writable(file: Path) -> None:
    if file.exists():
        if not os.access(file, os.W_OK):
            raise ValueError(f"{file}: not writable")
        return
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not folder.is_dir():
        raise ValueError(f"{file}: {folder} is a file, not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ValueError(f"{file}: the folder {folder} is not writable")


def _is_input(file: Path, given: str) -> bool:
    """Whether writing `file` would destroy the input `given`, or an article in it that is a folder.

    An output of an earlier run that lies in an input folder is none: it is passed over and written anew.
    """
    if not file.is_file():
        return False  # new, or a device or pipe that nothing can be lost of
    if given == STANDARD_INPUT:
        try:
            return os.path.samestat(os.fstat(sys.stdin.fileno()), file.stat())
        except (OSError, ValueError):
            return False  # no file behind it
    path = Path(given)
    if path.is_dir():
        inside = path.resolve() in file.resolve().parents and file.suffix.lower() in SUFFIXES
        return inside and not _is_tagged(file)
    return path.exists() and path.samefile(file)


def _is_tagged(file: Path) -> bool:
    """Whether `file` is what a run of ours leaves behind: JSON Lines of our schema, or nothing."""
    opening = f'{{"schema": "{SCHEMA}"'.encode()
    with file.open("rb") as stream:
        return stream.read(len(opening)) in (b"", opening)
