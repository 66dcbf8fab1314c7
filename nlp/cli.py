"""The command ``policynlp``: argument parsing and exit codes; the work is done elsewhere."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from nlp.article import Article
    from nlp.reading import ReadingError, Source

T = TypeVar("T")

OK, SOME_FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = """\
分析中文政策文章：修复网页文本，找出口号（连同其成员）、数据、举措，并给段落归类。
Analyse Chinese policy articles: repair the text, find slogans with their members, figures and named
initiatives, and classify paragraphs into themes."""

_EXAMPLES = """\
examples:
  policynlp show article.txt                         看一篇文章 / look at one article
  policynlp tag articles/ -o out.jsonl               标注一个文件夹 / tag a folder
  policynlp tag articles/ -o tables --format csv     表格 / tables for Excel, R, Stata
  policynlp summary out.jsonl                        概览 / what a tagged corpus holds
  cat article.txt | policynlp tag - | jq .slogans    管道 / in a pipe

exit codes: 0 all inputs done, 1 some input could not be used, 2 wrong usage, 130 interrupted"""

_TAG = """\
Write one JSON object per article (JSON Lines), in input order, to standard output or OUT; or, with
--format csv or parquet, a folder OUT with one table each of articles, points, slogans, metrics and
initiatives that join on doc_id; or, with --format xlsx, one workbook OUT. OUT must not be an input. A file
that cannot be read is reported on standard error and skipped. Inputs are text, Markdown, HTML, .docx and
.pdf files, folders of them, and tables (CSV, JSON Lines, Parquet, Excel) whose --text-column holds one text
a row."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with `argv` (by default the process's own) and return its exit code."""
    args = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Names of files that the locale cannot hold come as lone surrogates; in JSON their escapes are in order.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except KeyboardInterrupt as stop:
        _complain("; ".join(["interrupted", *map(str, stop.args)]))
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone, as with `| head`: not an error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("policynlp", description=_DESCRIPTION, epilog=_EXAMPLES, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    tag = commands.add_parser("tag", help="标注文章 / tag articles", description=_TAG, formatter_class=raw)
    tag.add_argument("input", nargs="+", metavar="INPUT", help="a file, a folder, or - for standard input")
    tag.add_argument("-o", "--output", type=Path, metavar="OUT", help="file or folder to write; required for tables")
    tag.add_argument("--format", choices=("jsonl", "csv", "parquet", "xlsx"), help="default: by OUT's suffix, or jsonl")
    tag.add_argument("--tokens", action="store_true", help="add a table of words to csv, parquet and xlsx output")
    tag.add_argument("--text-column", metavar="NAME", help="column with the text, for csv, jsonl, parquet, xlsx input")
    tag.add_argument("--id-column", metavar="NAME", help="column with the document id; default: rows are numbered")
    tag.add_argument("--themes", type=Path, metavar="FOLDER", help="theme model to use instead of the built-in one")
    _add_encoding(tag)
    tag.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no closing line")
    tag.set_defaults(command=_tag)

    show = commands.add_parser("show", help="看一篇文章的标注 / look at one article's finds, coloured")
    show.add_argument("file", metavar="FILE", help="a text, HTML, Word or PDF file, or - for standard input")
    _add_encoding(show)
    show.set_defaults(command=_show)

    tables = commands.add_parser("tables", help="标注结果转表格 / tables from tagged articles")
    tables.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    tables.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="folder, or workbook for xlsx")
    tables.add_argument("--format", choices=("csv", "parquet", "xlsx"), help="default: by OUT's suffix, or csv")
    tables.add_argument("--tokens", action="store_true", help="add a table of words")
    tables.set_defaults(command=_tables)

    summary = commands.add_parser("summary", help="语料概览 / what a tagged corpus holds")
    summary.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    summary.set_defaults(command=_summary)
    return parser


def _add_encoding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encoding", metavar="NAME", help="encoding of the input, such as gb18030; default: detected")


def _version() -> str:
    from nlp import __version__

    return __version__


def _complain(message: str) -> None:
    print(f"policynlp: {message}", file=sys.stderr)


def _reason(error: OSError | ValueError, place: Path | None) -> str:
    """`error` in one line that names the file; where it names none, it happened on writing to `place`."""
    if isinstance(error, OSError):
        return f"{error.filename or place or 'standard output'}: {error.strerror or error}"
    return " ".join(str(error).split())


def _form(args: argparse.Namespace, forms: Sequence[str], inputs: Sequence[str]) -> str | None:
    """The format to write; None, after a line on standard error, where it cannot be written to the place named."""
    from nlp.corpus.output import check_output, choose_form

    try:
        form = choose_form(args.output, args.format, forms)
        if args.output is not None:
            check_output(args.output, form, inputs)
        elif form != "jsonl":
            raise ValueError(f"--format {form} writes files: name a place for them with -o OUT")
    except (OSError, ValueError) as error:
        _complain(_reason(error, args.output))
        return None
    return form


def _tag(args: argparse.Namespace) -> int:
    from nlp.analyzer import Analyzer
    from nlp.corpus.output import ARTICLE_FORMS
    from nlp.corpus.tagging import tag_sources
    from nlp.reading import ReadingError, find_sources
    from nlp.themes.model import ModelError

    form = _form(args, ARTICLE_FORMS, args.input)
    if form is None:
        return USAGE
    analyzer = Analyzer(themes=args.themes)
    if args.themes is not None:
        try:
            analyzer.theme_model  # noqa: B018  loaded here, before OUT is touched
        except ModelError as error:
            _complain(str(error))
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
                    _complain(str(result))
                else:
                    yield result

    try:
        if form == "jsonl":
            done = _write_lines(articles(), args.output)
        else:
            done = _write_tables(articles(), args.output, form, tokens=args.tokens)
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        _complain(_reason(error, args.output))
        return SOME_FAILED
    if not args.quiet and args.output is not None:
        skipped = f", {failed} input{'s' if failed > 1 else ''} skipped" if failed else ""
        _complain(f"{_articles(done)} written to {args.output}{skipped}")
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
        with _open(output) as stream:
            for article in articles:
                stream.write(article.to_json() + "\n")
                stream.flush()
                count += 1
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{_articles(count)} written to {output or 'standard output'} so far") from None
    return count


def _write_tables(articles: Iterable[Article], output: Path, form: str, *, tokens: bool) -> int:
    """The number of articles of which the tables were written to `output`, all at the end."""
    from nlp.corpus.tables import SHEET_CELL, cells_too_long, to_frames, write_tables

    state = "no tables were written"
    try:
        frames = to_frames(articles, tokens=tokens)
        if form == "xlsx" and (cut := cells_too_long(frames)):
            cells = f"{cut} cell{'s' if cut > 1 else ''}"
            _complain(f"{output}: {cells} cut to the {SHEET_CELL:,} characters that a worksheet holds; csv holds all")
        state = f"{output} is not complete"
        write_tables(frames, output, form)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(state) from None
    return len(frames["articles"])


def _articles(count: int) -> str:
    return f"{count} article{'' if count == 1 else 's'}"


def _open(output: Path | None) -> AbstractContextManager[IO[str]]:
    if output is None:
        return nullcontext(sys.stdout)
    output.parent.mkdir(parents=True, exist_ok=True)
    return output.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")


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


def _show(args: argparse.Namespace) -> int:
    from nlp.analyzer import Analyzer
    from nlp.corpus.tagging import tag_sources
    from nlp.reading import ReadingError, find_sources
    from nlp.report.terminal import open_console, show_article

    if Path(args.file).is_dir():
        _complain(f"{args.file}: a folder; show takes one file, tag takes folders")
        return USAGE
    for result in tag_sources(find_sources([args.file]), Analyzer(), encoding=args.encoding):
        if isinstance(result, ReadingError):
            _complain(str(result))
            return SOME_FAILED
        show_article(result, open_console())
    return OK


def _tables(args: argparse.Namespace) -> int:
    from nlp.corpus.output import TABLE_FORMS
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError

    form = _form(args, TABLE_FORMS, [str(args.tagged)])
    if form is None:
        return USAGE
    try:
        _write_tables(read_articles(args.tagged), args.output, form, tokens=args.tokens)
    except ReadingError as error:
        _complain(str(error))
        return SOME_FAILED
    except (OSError, ValueError) as error:
        _complain(_reason(error, args.output))
        return SOME_FAILED
    return OK


def _summary(args: argparse.Namespace) -> int:
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError
    from nlp.report.terminal import open_console, show_summary

    try:
        articles = list(read_articles(args.tagged))
    except ReadingError as error:
        _complain(str(error))
        return SOME_FAILED
    show_summary(articles, open_console())
    return OK
