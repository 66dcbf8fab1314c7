"""``policynlp tables``: tables from tagged articles."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.cli.base import OK, SOME_FAILED, USAGE, Commands, articles_in_words, choose_form_or_complain, complain, reason

if TYPE_CHECKING:
    from nlp.article import Article


def add(commands: Commands) -> None:
    """Add the subcommand."""
    tables = commands.add_parser("tables", help="标注结果转表格 / tables from tagged articles")
    tables.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    tables.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="folder, or workbook for xlsx")
    tables.add_argument("--format", choices=("csv", "parquet", "xlsx"), help="default: by OUT's suffix, or csv")
    tables.add_argument("--tokens", action="store_true", help="add a table of words")
    tables.set_defaults(command=_tables)


def _tables(args: argparse.Namespace) -> int:
    from nlp.corpus.output import TABLE_FORMS
    from nlp.reading import ReadingError

    form = choose_form_or_complain(args, TABLE_FORMS, [str(args.tagged)])
    if form is None:
        return USAGE
    try:
        done = write_tables_of_tagged(args.tagged, args.output, form, tokens=args.tokens)
    except ReadingError as error:
        complain(str(error))
        return SOME_FAILED
    except (OSError, ValueError) as error:
        complain(reason(error, args.output))
        return SOME_FAILED
    complain(f"{articles_in_words(done)} written to {args.output}")
    return OK


def write_tables_of_tagged(tagged: Path, output: Path, form: str, *, tokens: bool) -> int:
    """The number of articles of a tagged file of which the tables were written to `output`."""
    from nlp.corpus.tables import write_tables_of
    from nlp.corpus.tagging import carried_columns, read_articles

    if form == "xlsx":
        return write_workbook_of(read_articles(tagged), output, tokens=tokens)
    try:
        return write_tables_of(read_articles(tagged), output, form, tokens=tokens, carried=carried_columns(tagged))
    except KeyboardInterrupt:
        raise KeyboardInterrupt("no tables were written") from None


def write_workbook_of(articles: Iterable[Article], output: Path, *, tokens: bool) -> int:
    """The number of articles of which the tables were written to the workbook `output`."""
    from nlp.corpus.tables import SHEET_CELL, cells_too_long, to_frames, write_tables

    state = "no tables were written"
    try:
        frames = to_frames(articles, tokens=tokens)
        if cut := cells_too_long(frames):
            cells = f"{cut} cell{'s' if cut > 1 else ''}"
            complain(f"{output}: {cells} cut to the {SHEET_CELL:,} characters that a worksheet holds; csv holds all")
        state = f"{output} is not complete"
        write_tables(frames, output, "xlsx")
        return len(frames["articles"])
    except KeyboardInterrupt:
        raise KeyboardInterrupt(state) from None
