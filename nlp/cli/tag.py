"""``policynlp tag``: articles in, annotations out."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.cli.arguments import Commands, add_columns, add_command, add_encoding, add_format, add_output, columns_of
from nlp.cli.base import (
    OK,
    SOME_FAILED,
    TAGGED,
    USAGE,
    articles_in_words,
    choose_form_or_complain,
    complain,
    complain_of_tables,
    open_output,
    reason,
)
from nlp.cli.progress import closing_line, countable, progress_bar
from nlp.cli.tables import write_tables_of_tagged, write_workbook_of

if TYPE_CHECKING:
    from nlp.corpus.runs import Executor, Run
    from nlp.reading import ReadingError, Source, Stored, Text

#: From so many files on, worker processes are started unless --workers says otherwise.
_WORTH_WORKERS = 16

_DESCRIPTION = """\
每篇文章写一个 JSON 对象（JSON Lines），次序同输入，写到标准输出或 OUT；--format csv 或 parquet 写成文件夹 OUT，
articles、points、paragraphs、slogans、metrics、initiatives 各一张表，按 doc_id 相连；--format xlsx 写成一个工作簿。
输入可以是文本、Markdown、网页、.docx、.pdf，它们的文件夹和压缩包，以及表格（CSV、JSON Lines、Parquet、Excel，
也可以是 .gz、.zst 等）：用 --text-column 指明正文所在的列，每行一篇。文件夹里的表格，给了 --text-column 才读。
读不了的文件说明原因并跳过，其余照常完成；OUT 不能是输入之一。
中断之后再给同一条命令就接着做；加了文件、改了规则，只做缺的那些（OUT 旁边的清单记着每一行由什么得到，
policynlp check OUT 核对是否齐全）。

Write one JSON object per article (JSON Lines), in input order, to standard output or OUT; or, with
--format csv or parquet, a folder OUT with one table each of articles, points, paragraphs, slogans, metrics and
initiatives that join on doc_id; or, with --format xlsx, one workbook OUT. OUT must not be an input. A file
that cannot be read is reported on standard error and skipped. Inputs are text, Markdown, HTML, .docx and
.pdf files, folders of them, archives (.zip, .tar, .tar.gz, ...), and tables (CSV, JSON Lines, Parquet, Excel;
.gz, .zst and the like too) whose --text-column holds one text a row. In folders, tables are read where there is
a --text-column, and passed over with a word where there is none.

A run that was stopped goes on where it was when the same command is given again, and one over more files or
after a change of rules does just what is missing: beside OUT stands a manifest of what each line was made from
(`policynlp check OUT` proves that all is there)."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    tag = add_command(commands, "tag", "标注文章 / tag articles", _DESCRIPTION)
    tag.add_argument(
        "input",
        nargs="+",
        metavar="INPUT",
        help="文件、文件夹，- 为标准输入 / file, folder, or - for standard input",
    )
    add_output(tag, "OUT", "写入的文件或文件夹；写表格时必须给出 / file or folder to write; required for tables")
    add_format(tag, ("jsonl", "csv", "parquet", "xlsx"), default="jsonl")
    tag.add_argument(
        "--tokens",
        action="store_true",
        help="表格中再加一张词表 / add a table of words to csv, parquet and xlsx output",
    )
    add_columns(tag, dated=True)
    tag.add_argument(
        "--themes",
        type=Path,
        metavar="FOLDER",
        help="改用自己的主题模型 / theme model to use instead of the built-in one",
    )
    add_encoding(tag)
    tag.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="进程数；默认用上所有核，文件少时为一 / processes; default: all cores, one for a few files",
    )
    tag.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="一篇超过这么多秒就放弃 / give up an article that takes longer",
    )
    tag.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="在 Dask 集群上做：tcp://… 或 local / work on a Dask cluster: tcp://..., or local",
    )
    tag.add_argument(
        "--reuse",
        type=Path,
        nargs="+",
        default=(),
        metavar="TAGGED",
        help="取用以前标注的结果 / take over from other runs",
    )
    tag.add_argument(
        "-q", "--quiet", action="store_true", help="不显示进度，也不写末行 / no progress bar and no closing line"
    )
    tag.set_defaults(command=_tag)


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of processes")
    return int(value)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of seconds above 0")
    return seconds


def _tag(args: argparse.Namespace) -> int:
    from nlp.corpus.manifest import Missing
    from nlp.corpus.output import ARTICLE_FORMS
    from nlp.corpus.runs import Run
    from nlp.corpus.workers import WorkersError
    from nlp.integrations.dask import ClusterError
    from nlp.reading import find_sources, stored_texts
    from nlp.themes.model import ModelError, load_model

    form = choose_form_or_complain(args, ARTICLE_FORMS, args.input)
    if form is None:
        return USAGE
    if args.reuse and form == "xlsx":
        complain("--reuse takes over into jsonl, csv and parquet output")
        return USAGE
    tables = args.text_column is not None
    sources = list(find_sources(args.input, skip=args.output, tables=tables, on_tables=complain_of_tables))
    texts = stored_texts(sources, encoding=args.encoding, **columns_of(args))

    def missing(text: Missing) -> None:
        complain(f"{text.path}: {text.reason}")

    run = Run(themes=args.themes, encoding=args.encoding, on_missing=missing)
    begin = time.monotonic()
    try:
        if args.themes is not None:
            load_model(args.themes)  # before OUT is touched
        with _executor(args, sources) as run.executor, progress_bar(sources, hidden=args.quiet) as run.on_progress:
            _write(run, texts, args, form)
    except (ModelError, ClusterError) as error:
        complain(str(error))
        return USAGE
    except KeyboardInterrupt as stop:
        kept = "; the same command goes on from there" if _resumable(args) and form != "xlsx" else ""
        done = f"{articles_in_words(run.progress.articles)} done{kept}"
        raise KeyboardInterrupt(*(stop.args or (done,))) from None
    except (OSError, ValueError, WorkersError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        complain(reason(error, args.output))
        return SOME_FAILED
    if not args.quiet and args.output is not None:
        complain(closing_line(run.progress, args.output, time.monotonic() - begin))
    return SOME_FAILED if run.progress.missing else OK


def _write(run: Run, texts: Iterable[Stored | Text | ReadingError], args: argparse.Namespace, form: str) -> None:
    from nlp.article import Article
    from nlp.corpus.table_files import write_tables_of

    if form == "xlsx":
        articles = (Article.from_json(line.decode()) for line in run.lines(texts))
        write_workbook_of(articles, args.output, tokens=args.tokens)
    elif not _resumable(args):
        with open_output(args.output) as stream:
            for line in run.lines(texts):
                stream.write(line.decode() + "\n")
                stream.flush()
    elif form == "jsonl":
        run.write(texts, args.output, reuse=args.reuse)
    else:
        tagged = args.output / TAGGED
        if run.write(texts, tagged, reuse=args.reuse).articles:
            write_tables_of_tagged(tagged, args.output, form, tokens=args.tokens)
        else:
            write_tables_of((), args.output, form, tokens=args.tokens)


def _resumable(args: argparse.Namespace) -> bool:
    """Whether the output is a place that can be put together and named at the end: no pipe, no device."""
    return args.output is not None and (not args.output.exists() or args.output.is_file() or args.output.is_dir())


@contextmanager
def _executor(args: argparse.Namespace, sources: Sequence[Source | ReadingError]) -> Iterator[Executor]:
    """Where the work is done: on a cluster, in worker processes, or here where starting those would cost more."""
    from nlp.corpus.runs import in_workers, run_here

    if args.dask is not None:
        from nlp.integrations.dask import DaskExecutor

        with closing(DaskExecutor(args.dask)) as cluster:
            yield cluster
        return
    workers = args.workers
    if workers is None:
        workers = (os.cpu_count() or 1) if len(sources) >= _WORTH_WORKERS or not countable(sources) else 1
    yield in_workers(workers, args.timeout) if workers > 1 or args.timeout is not None else run_here
