"""``policynlp report``: a tagged corpus as one HTML file to look at."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.arguments import Commands, add_command, add_tagged, add_theme_titles
from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    articles_in_words,
    articles_or_complain,
    complain,
    open_output,
    reason,
    spares_inputs_or_complain,
    theme_names_or_complain,
)

_DESCRIPTION = """\
把标注结果做成一个网页：概览、主题、口号、数据、举措，每篇文章有“修复后”“原样”两层，可筛选、搜索。只有这一个
文件，用浏览器打开即可，不联网。
Write one HTML file that shows a tagged corpus in a browser: overview, themes, slogans, figures, initiatives and
each article as found and as repaired, with filters and search. It needs no network and no other file."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    report = add_command(commands, "report", "网页报告 / a report to look at in a browser", _DESCRIPTION)
    add_tagged(report)
    report.add_argument(
        "-o", "--output", type=Path, metavar="OUT", required=True, help="写出的网页 / the HTML file to write"
    )
    report.add_argument("--title", metavar="TEXT", help="网页的标题 / heading of the page")
    report.add_argument(
        "--max-texts",
        type=int,
        metavar="N",
        help="收入前 N 篇的全文，默认 2000 / take in the full text of N articles (default 2000)",
    )
    add_theme_titles(report)
    report.set_defaults(command=_report)


def _report(args: argparse.Namespace) -> int:
    from nlp.report.page import MAX_TEXTS, render_report

    limit = MAX_TEXTS if args.max_texts is None else args.max_texts
    if limit < 0:
        complain("--max-texts is a count: 0 or more")
        return USAGE
    if args.output.is_dir():
        complain(f"{args.output}: is a folder; name a file in it")
        return USAGE
    if not spares_inputs_or_complain(args.output, [args.tagged]):
        return USAGE
    names = theme_names_or_complain(args.themes)
    if names is None:
        return USAGE
    articles = articles_or_complain(args.tagged)
    if articles is None:
        return SOME_FAILED
    options = {"title": args.title} if args.title else {}
    page = render_report(articles, max_texts=limit, theme_names=names, **options)
    try:
        with open_output(args.output) as stream:
            stream.write(page)
    except OSError as error:
        complain(reason(error, args.output))
        return SOME_FAILED
    left_out = len(articles) - limit
    note = f"; the full texts of {left_out} were left out, see --max-texts" if left_out > 0 else ""
    complain(f"report of {articles_in_words(len(articles))} written to {args.output}{note}")
    return OK
