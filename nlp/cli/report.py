"""``policynlp report``: a tagged corpus as one HTML file to look at."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    Commands,
    add_theme_titles,
    articles_in_words,
    complain,
    open_output,
    reason,
)

_REPORT = """\
Write one HTML file that shows a tagged corpus in a browser: overview, themes, slogans, figures, initiatives
and each article as found and as repaired, with filters and search. It needs no network and no other file."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    report = commands.add_parser("report", help="网页报告 / a report to look at in a browser", description=_REPORT)
    report.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    report.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="the HTML file to write")
    report.add_argument("--title", metavar="TEXT", help="heading of the page")
    report.add_argument("--max-texts", type=int, metavar="N", help="take in the full text of N articles (default 2000)")
    add_theme_titles(report)
    report.set_defaults(command=_report)


def _report(args: argparse.Namespace) -> int:
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError
    from nlp.report.names import THEME_NAMES
    from nlp.report.page import MAX_TEXTS, render_report
    from nlp.themes.taxonomy import TaxonomyError, theme_titles

    limit = MAX_TEXTS if args.max_texts is None else args.max_texts
    if limit < 0:
        complain("--max-texts is a count: 0 or more")
        return USAGE
    if args.output.is_dir():
        complain(f"{args.output}: is a folder; name a file in it")
        return USAGE
    if args.output.exists() and args.tagged.exists() and args.output.samefile(args.tagged):
        complain(f"{args.output}: is the input; choose another place for the report")
        return USAGE
    try:
        names = THEME_NAMES if args.themes is None else theme_titles(args.themes)
    except TaxonomyError as error:
        complain(str(error))
        return USAGE
    try:
        articles = list(read_articles(args.tagged))
    except ReadingError as error:
        complain(str(error))
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
