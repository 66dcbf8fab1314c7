"""``policynlp tables``: tables from tagged articles."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.cli.arguments import Commands, add_command, add_format, add_tagged
from nlp.cli.base import OK, SOME_FAILED, USAGE, articles_in_words, choose_form_or_complain, complain, reason

if TYPE_CHECKING:
    from nlp.article import Article


_DESCRIPTION = """\
由标注结果写出表格，可直接用 Excel、R、Stata 打开：articles、points、paragraphs、slogans、metrics、initiatives，
按 doc_id 相连；各列含义见 docs/codebook.md。
Write the tables of tagged articles, for Excel, R or Stata; they join on doc_id. docs/output.md tells what each
column means."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    tables = add_command(commands, "tables", "标注结果转表格 / tables from tagged articles", _DESCRIPTION)
    add_tagged(tables)
    tables.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        required=True,
        help="写入的文件夹；xlsx 为一个工作簿 / folder, or workbook for xlsx",
    )
    add_format(tables, ("csv", "parquet", "xlsx"), default="csv")
    tables.add_argument("--tokens", action="store_true", help="再加一张词表 / add a table of words")
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
    from nlp.corpus.table_files import write_tables_of
    from nlp.corpus.tagging import carried_columns, read_articles

    if form == "xlsx":
        return write_workbook_of(read_articles(tagged), output, tokens=tokens)
    try:
        return write_tables_of(read_articles(tagged), output, form, tokens=tokens, carried=carried_columns(tagged))
    except KeyboardInterrupt:
        raise KeyboardInterrupt("no tables were written") from None


def write_workbook_of(articles: Iterable[Article], output: Path, *, tokens: bool) -> int:
    """The number of articles of which the tables were written to the workbook `output`."""
    from nlp.corpus.table_files import SHEET_CELL, cells_too_long, write_tables
    from nlp.corpus.tables import to_frames

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
