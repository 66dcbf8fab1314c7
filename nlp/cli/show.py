"""``policynlp show``: one article in colours."""

from __future__ import annotations

import argparse

from nlp.cli.arguments import Commands, add_command, add_encoding, add_file
from nlp.cli.base import OK, SOME_FAILED, USAGE, complain, holds_one_or_complain

_DESCRIPTION = """\
在终端看一篇文章：全文（不含导航等页面文字），标注着色，每个要点前写明主题；后面是口号、数据、举措三张表。
Look at one article: its text without the furniture of the page, finds in colour, the theme before each point; then
its slogans, figures and initiatives as tables."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    show = add_command(commands, "show", "看一篇文章的标注 / look at one article's finds, coloured", _DESCRIPTION)
    add_file(show)
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
