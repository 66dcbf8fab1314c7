"""``policynlp outline``: the structure of one article."""

from __future__ import annotations

import argparse

from nlp.cli.arguments import Commands, add_command, add_encoding, add_file
from nlp.cli.base import OK, SOME_FAILED, USAGE, complain, holds_one_or_complain

_DESCRIPTION = """\
打印一篇文章的元数据与提纲：各级标题、条款、段首句，行号在方括号内；--lines 打印每一行的角色与理由。
Print the metadata and the outline of one article: headings, articles of a regulation, run-in heads, with
line numbers in brackets; or, with --lines, every line with its role and the reason for it."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    outline = add_command(commands, "outline", "一篇文章的提纲 / the outline of one article", _DESCRIPTION)
    add_file(outline)
    outline.add_argument(
        "--lines",
        action="store_true",
        help="列出每一行的角色与理由 / print every line with its role and the reason for it",
    )
    add_encoding(outline)
    outline.set_defaults(command=_outline)


def _outline(args: argparse.Namespace) -> int:
    from nlp.analyzer import Analyzer
    from nlp.corpus.tagging import tag_sources
    from nlp.reading import ReadingError, find_sources
    from nlp.report.outline import show_lines, show_outline
    from nlp.report.terminal import open_console

    if not holds_one_or_complain("outline", args.file):
        return USAGE
    show = show_lines if args.lines else show_outline
    for result in tag_sources(find_sources([args.file]), Analyzer(extractors=()), encoding=args.encoding):
        if isinstance(result, ReadingError):
            complain(str(result))
            return SOME_FAILED
        show(result, open_console())
    return OK
