"""``policynlp tag``: articles in, annotations out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    Commands,
    add_encoding,
    articles_in_words,
    choose_form_or_complain,
    complain,
    open_output,
    reason,
)
from nlp.cli.tables import write_all_tables

if TYPE_CHECKING:
    from nlp.article import Article
    from nlp.reading import ReadingError, Source

T = TypeVar("T")

_DESCRIPTION = """\
Write one JSON object per article (JSON Lines), in input order, to standard output or OUT; or, with
--format csv or parquet, a folder OUT with one table each of articles, points, slogans, metrics and
initiatives that join on doc_id; or, with --format xlsx, one workbook OUT. OUT must not be an input. A file
that cannot be read is reported on standard error and skipped. Inputs are text, Markdown, HTML, .docx and
.pdf files, folders of them, and tables (CSV, JSON Lines, Parquet, Excel) whose --text-column holds one text
a row."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    tag = commands.add_parser(
        "tag",
        help="标注文章 / tag articles",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    tag.add_argument("input", nargs="+", metavar="INPUT", help="a file, a folder, or - for standard input")
    tag.add_argument("-o", "--output", type=Path, metavar="OUT", help="file or folder to write; required for tables")
    tag.add_argument("--format", choices=("jsonl", "csv", "parquet", "xlsx"), help="default: by OUT's suffix, or jsonl")
    tag.add_argument("--tokens", action="store_true", help="add a table of words to csv, parquet and xlsx output")
    tag.add_argument("--text-column", metavar="NAME", help="column with the text, for csv, jsonl, parquet, xlsx input")
    tag.add_argument("--id-column", metavar="NAME", help="column with the document id; default: rows are numbered")
    tag.add_argument("--themes", type=Path, metavar="FOLDER", help="theme model to use instead of the built-in one")
    add_encoding(tag)
    tag.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no closing line")
    tag.set_defaults(command=_tag)


def _tag(args: argparse.Namespace) -> int:
    from nlp.analyzer import Analyzer
    from nlp.corpus.output import ARTICLE_FORMS
    from nlp.corpus.tagging import tag_sources
    from nlp.reading import ReadingError, find_sources
    from nlp.themes.model import ModelError

    form = choose_form_or_complain(args, ARTICLE_FORMS, args.input)
    if form is None:
        return USAGE
    analyzer = Analyzer(themes=args.themes)
    if args.themes is not None:
        try:
            analyzer.theme_model  # noqa: B018  loaded here, before OUT is touched
        except ModelError as error:
            complain(str(error))
            return USAGE
    failed = 0

    def articles() -> Iterator[Article]:
        nonlocal failed
        sources = list(find_sources(args.input, skip=args.output))
        with _progress(sources, hidden=args.quiet) as advance:
            results = tag_sources(
                _counting(sources, advance),
                analyzer,
                encoding=args.encoding,
                text_column=args.text_column,
                id_column=args.id_column,
            )
            for result in results:
                if isinstance(result, ReadingError):
                    failed += 1
                    complain(str(result))
                else:
                    yield result

    try:
        if form == "jsonl":
            done = _write_lines(articles(), args.output)
        else:
            done = write_all_tables(articles(), args.output, form, tokens=args.tokens)
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        complain(reason(error, args.output))
        return SOME_FAILED
    if not args.quiet and args.output is not None:
        skipped = f", {failed} input{'s' if failed > 1 else ''} skipped" if failed else ""
        complain(f"{articles_in_words(done)} written to {args.output}{skipped}")
    return SOME_FAILED if failed else OK


def _counting(sources: Iterable[T], advance: Callable[[], None]) -> Iterator[T]:
    """`sources`, with a call of `advance` when one is done: a table gives many articles."""
    for source in sources:
        yield source
        advance()


def _write_lines(articles: Iterable[Article], output: Path | None) -> int:
    """The number of articles written to `output` (None: standard output), one a line as they come."""
    count = 0
    try:
        with open_output(output) as stream:
            for article in articles:
                stream.write(article.to_json() + "\n")
                stream.flush()
                count += 1
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{articles_in_words(count)} written to {output or 'standard output'} so far") from None
    return count


@contextmanager
def _progress(sources: Sequence[Source | ReadingError], *, hidden: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error if that is a terminal; yields the call that moves it on by one."""
    if hidden or len(sources) < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("标注 tagging", total=len(sources))
        yield lambda: progress.advance(task)
