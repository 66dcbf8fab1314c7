"""``policynlp summary``: what a tagged corpus holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.base import OK, SOME_FAILED, Commands, complain


def add(commands: Commands) -> None:
    """Add the subcommand."""
    summary = commands.add_parser("summary", help="语料概览 / what a tagged corpus holds")
    summary.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    summary.set_defaults(command=_summary)


def _summary(args: argparse.Namespace) -> int:
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError
    from nlp.report.terminal import open_console, show_summary

    try:
        articles = list(read_articles(args.tagged))
    except ReadingError as error:
        complain(str(error))
        return SOME_FAILED
    show_summary(articles, open_console())
    return OK
