"""``policynlp summary``: what a tagged corpus holds."""

from __future__ import annotations

import argparse

from nlp.cli.arguments import Commands, add_command, add_tagged, add_theme_titles
from nlp.cli.base import OK, SOME_FAILED, USAGE, articles_or_complain, theme_names_or_complain

_DESCRIPTION = """\
概览一批标注好的文章：篇数、主题构成，最常见的数字缩略语和举措，数据。
Say what a tagged corpus holds: its size, its themes, the most frequent numeric slogans and initiatives, figures."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    summary = add_command(commands, "summary", "语料概览 / what a tagged corpus holds", _DESCRIPTION)
    add_tagged(summary)
    add_theme_titles(summary)
    summary.set_defaults(command=_summary)


def _summary(args: argparse.Namespace) -> int:
    from nlp.report.terminal import open_console, show_summary

    names = theme_names_or_complain(args.themes)
    if names is None:
        return USAGE
    articles = articles_or_complain(args.tagged)
    if articles is None:
        return SOME_FAILED
    show_summary(articles, open_console(), theme_names=names)
    return OK
