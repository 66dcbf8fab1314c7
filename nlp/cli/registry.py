"""``policynlp registry``: the named initiatives of a corpus, the same one across articles in one row."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlp.cli.arguments import Commands, add_command, add_table_output, add_tagged
from nlp.cli.base import OK, SOME_FAILED, USAGE, choose_table_form_or_complain, complain, write_table_or_complain

if TYPE_CHECKING:
    from nlp.article import Article

_DESCRIPTION = """\
把各篇文章里的同一举措归到一行：名称变体（引号、繁简、简称、届次年份、地区前缀）、首末出现日期、地点、层级、主体、
阶段、承诺强度、同句的数据和口号。
Put the same measure across articles into one row: its wordings (quote marks, script, short forms, years,
regions), first and last date, places, levels, actors, stages, strength of commitment, and the figures and
slogans in the same sentences. Writes CSV to standard output, or OUT as CSV, Parquet or Excel by its suffix.
Articles are read one at a time; memory grows with the number of distinct names."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    registry = add_command(commands, "registry", "举措登记簿 / one row a measure of the corpus", _DESCRIPTION)
    add_tagged(registry, several=True)
    add_table_output(registry, default="csv")
    registry.add_argument(
        "--zh", action="store_true", help="表头、类型、阶段等用中文 / column names, types and stages in Chinese"
    )
    registry.set_defaults(command=_registry)


def _registry(args: argparse.Namespace) -> int:
    from nlp.corpus.registry import build_registry, in_chinese
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError

    form = choose_table_form_or_complain(args, list(map(str, args.tagged)))
    if form is None:
        return USAGE
    failed = read = False

    def articles() -> Iterator[Article]:
        nonlocal failed, read
        for path in args.tagged:
            try:
                for article in read_articles(path):
                    read = True
                    yield article
            except ReadingError as error:
                failed = True
                complain(str(error))

    frame = build_registry(articles())
    if not read:
        return SOME_FAILED
    if args.zh:
        frame = in_chinese(frame)
    written = write_table_or_complain(frame, "registry", args.output, form)
    return OK if written and not failed else SOME_FAILED
