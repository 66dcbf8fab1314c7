"""``policynlp show``: one article in colours."""

from __future__ import annotations

import argparse

from nlp.cli.base import OK, SOME_FAILED, USAGE, Commands, add_encoding, complain, holds_one_or_complain


def add(commands: Commands) -> None:
    """Add the subcommand."""
    show = commands.add_parser("show", help="看一篇文章的标注 / look at one article's finds, coloured")
    show.add_argument("file", metavar="FILE", help="a text, HTML, Word or PDF file, or - for standard input")
    add_encoding(show)
    show.set_defaults(command=_show)


def _show(args: argparse.Namespace) -> int:
    from nlp.analyzer import Analyzer
    from nlp.corpus.tagging import tag_sources
    from nlp.reading import ReadingError, find_sources
    from nlp.report.terminal import open_console, show_article

    if not holds_one_or_complain("show", args.file):
        return USAGE
    for result in tag_sources(find_sources([args.file]), Analyzer(), encoding=args.encoding):
        if isinstance(result, ReadingError):
            complain(str(result))
            return SOME_FAILED
        show_article(result, open_console())
    return OK
