"""``policynlp metrics``: the figures of texts as a table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlp.cli.arguments import (
    Commands,
    add_columns,
    add_command,
    add_encoding,
    add_table_output,
    columns_of,
)
from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    choose_table_form_or_complain,
    complain,
    complain_of_tables,
    write_table_or_complain,
)

if TYPE_CHECKING:
    from nlp.article import Article

_DESCRIPTION = """\
把文章里的数据列成表：指标、数值、单位、比较、时间（按文章日期换算成起止日）、角色、主体、范围、对比基期、升降；并指出前后
不一致之处（总数与分项、超过 100% 的占比、同一指标两个值）。
List the figures of articles: indicator, value, unit, comparison, time (as days, against the article's date),
role, subject, scope, base, direction; and what in them does not go together. Prints a table per article, or
writes one table to OUT (.csv, .parquet, .xlsx); --format csv prints CSV."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    metrics = add_command(commands, "metrics", "数据表 / the figures of articles as a table", _DESCRIPTION)
    metrics.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="文件或文件夹；- 为标准输入 / files or folders; - for standard input"
    )
    add_table_output(metrics, default="csv")
    add_columns(metrics, dated=True)
    add_encoding(metrics)
    metrics.set_defaults(command=_metrics)


def _metrics(args: argparse.Namespace) -> int:
    from nlp.analyzer import Analyzer
    from nlp.corpus.tables import to_frames
    from nlp.corpus.tagging import tag_sources
    from nlp.extract.metrics import extract_metrics
    from nlp.reading import ReadingError, find_sources

    form = choose_table_form_or_complain(args, args.inputs)
    if form is None:
        return USAGE
    failed = False

    def articles() -> Iterator[Article]:
        nonlocal failed
        analyzer = Analyzer(extractors=(extract_metrics,))
        sources = find_sources(
            args.inputs, tables=args.text_column is not None, on_tables=complain_of_tables, skip=args.output
        )
        for result in tag_sources(sources, analyzer, encoding=args.encoding, **columns_of(args)):
            if isinstance(result, ReadingError):
                failed = True
                complain(str(result))
            else:
                yield result

    if args.output is None and args.format is None:
        from nlp.report.terminal import open_console, show_metrics

        console = open_console()
        for article in articles():
            show_metrics(article, console)
        return SOME_FAILED if failed else OK
    frame = to_frames(_told(articles()), tokens=False)["metrics"]
    written = write_table_or_complain(frame, "metrics", args.output, form)
    return OK if written and not failed else SOME_FAILED


def _told(articles: Iterator[Article]) -> Iterator[Article]:
    """`articles`, with what does not go together in each told on standard error."""
    for article in articles:
        for warning in article.warnings:
            complain(f"{article.doc_id}: {warning.message}")
        yield article
