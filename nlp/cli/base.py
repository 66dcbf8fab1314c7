"""What the subcommands share: exit codes, messages, what is read and written."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from nlp.article import Article

#: Exit codes.
OK, SOME_FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

#: The tagged articles that csv and parquet tables are made from, in the folder of the tables.
TAGGED = "tagged.jsonl"


def complain(message: str) -> None:
    """Print one line on standard error."""
    print(f"policynlp: {message}", file=sys.stderr)


def reason(error: Exception, place: Path | None) -> str:
    """`error` in one line that names the file; where it names none, it happened on writing to `place`."""
    if isinstance(error, OSError):
        return f"{error.filename or place or 'standard output'}: {error.strerror or error}"
    return " ".join(str(error).split())


def complain_of_tables(folder: str, paths: Sequence[str]) -> None:
    """Say on standard error that the tables `paths` of `folder` were passed over."""
    count = f"{len(paths)} table{'s' if len(paths) > 1 else ''} passed over"
    first = Path(paths[0]).relative_to(folder)
    named = first if len(paths) == 1 else f"{first}, ..."
    complain(f"{folder}: {count} ({named}); --text-column NAME takes each row of theirs for a text")


def holds_one_or_complain(command: str, file: str) -> bool:
    """Whether `file` may hold one text, as `command` takes; else a line on standard error says what to do."""
    from nlp.reading.archives import is_archive
    from nlp.reading.sources import holds_many

    path = Path(file)
    if path.is_dir():
        complain(f"{file}: a folder; {command} takes one file, tag takes folders")
    elif path.is_file() and holds_many(path) and not is_archive(path):
        complain(f"{file}: a table, which holds many texts; tag it: {command} takes the file of one text")
    else:
        return True
    return False


def choose_form_or_complain(args: argparse.Namespace, forms: Sequence[str], inputs: Sequence[str]) -> str | None:
    """The format to write; None, after a line on standard error, where it cannot be written to the place named."""
    from nlp.corpus.output import check_output, choose_form

    try:
        form = choose_form(args.output, args.format, forms)
        if args.output is not None:
            check_output(args.output, form, inputs)
        elif form != "jsonl":
            raise ValueError(f"--format {form} writes files: name a place for them with -o OUT")
    except (OSError, ValueError) as error:
        complain(reason(error, args.output))
        return None
    return form


def choose_table_form_or_complain(args: argparse.Namespace, inputs: Sequence[str]) -> str | None:
    """The format of a command that makes one table; None, after a line on standard error, where it cannot be written.

    Without a place to write to, the table goes to standard output, as CSV.
    """
    from nlp.corpus.output import TABLE_FORMS, check_output, choose_form

    try:
        form = choose_form(args.output, args.format, TABLE_FORMS)
        if args.output is None and form != "csv":
            raise ValueError(f"--format {form} writes a file: name a place for it with -o OUT")
        if args.output is not None:
            check_output(args.output, "xlsx", inputs)  # one file, whatever its format
    except (OSError, ValueError) as error:
        complain(reason(error, args.output))
        return None
    return form


def write_table_or_complain(frame: pd.DataFrame, name: str, output: Path | None, form: str) -> bool:
    """Whether the table `name` could be written to `output`, or as CSV to standard output; a line says what came of it.

    Raises:
        BrokenPipeError: whoever read standard output stopped.
    """
    from nlp.corpus.table_files import write_table

    try:
        if output is None:
            with open_output(None) as stream:
                frame.to_csv(stream, index=False)
        else:
            write_table(frame, name, output, form)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        complain(reason(error, output))
        return False
    if output is not None:
        complain(f"{rows_in_words(len(frame))} written to {output}")
    return True


def write_rows_or_complain(header: Sequence[str], rows: Iterable[Sequence[object]], output: Path | None) -> bool:
    """Whether `header` and `rows` could be written as CSV to `output` or standard output; a line says what came of it.

    Raises:
        BrokenPipeError: whoever read standard output stopped.
    """
    written = 0
    try:
        with open_output(output) as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow(header)
            for row in rows:
                table.writerow(row)
                written += 1
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(reason(error, output))
        return False
    if output is not None:
        complain(f"{rows_in_words(written)} written to {output}")
    return True


def open_output(output: Path | None) -> AbstractContextManager[IO[str]]:
    """`output` open for writing text, with the folders above it; None is standard output, which stays open."""
    if output is None:
        return nullcontext(sys.stdout)
    output.parent.mkdir(parents=True, exist_ok=True)
    return output.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")


def articles_or_complain(tagged: Path) -> list[Article] | None:
    """The articles of a tagged file; None, after a line on standard error, where it cannot be read."""
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError

    try:
        return list(read_articles(tagged))
    except ReadingError as error:
        complain(str(error))
        return None


def theme_names_or_complain(place: str | None) -> Mapping[str, str] | None:
    """What to show for each theme: the titles of the taxonomy or model at `place`, by default of the built-in one.

    None, after a line on standard error, where there is none at `place`.
    """
    from nlp.report.names import THEME_NAMES
    from nlp.themes.taxonomy import TaxonomyError, theme_titles

    try:
        return THEME_NAMES if place is None else theme_titles(place)
    except TaxonomyError as error:
        complain(str(error))
        return None


def spares_inputs_or_complain(output: Path, inputs: Sequence[Path]) -> bool:
    """Whether `output` is none of the `inputs`; else a line on standard error says so."""
    if output.exists() and any(file.exists() and file.samefile(output) for file in inputs):
        complain(f"{output}: is an input; choose another place for the output")
        return False
    return True


def rows_in_words(count: int) -> str:
    """``1 row``, ``2 rows``."""
    return f"{count} row{'' if count == 1 else 's'}"


def articles_in_words(count: int) -> str:
    """``1 article``, ``2 articles``."""
    return f"{count} article{'' if count == 1 else 's'}"
