"""``policynlp summary``: what a tagged corpus holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.base import OK, SOME_FAILED, USAGE, Commands, add_theme_titles, complain


def add(commands: Commands) -> None:
    """Add the subcommand."""
    summary = commands.add_parser("summary", help="语料概览 / what a tagged corpus holds")
    summary.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    add_theme_titles(summary)
    summary.set_defaults(command=_summary)


def _summary(args: argparse.Namespace) -> int:
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError
    from nlp.report.names import THEME_NAMES
    from nlp.report.terminal import open_console, show_summary
    from nlp.themes.taxonomy import TaxonomyError, theme_titles

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
    show_summary(articles, open_console(), theme_names=names)
    return OK
