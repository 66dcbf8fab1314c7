"""The command ``policynlp``: one module a subcommand, each with ``add(commands)``; the work is done elsewhere."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence

from nlp.cli import (
    annotation,
    check,
    dedup,
    explain,
    merge,
    metrics,
    outline,
    registry,
    repair,
    report,
    show,
    summary,
    tables,
    tag,
    themes,
)
from nlp.cli.arguments import CommandParser
from nlp.cli.base import INTERRUPTED, OK, SOME_FAILED, USAGE, complain

__all__ = ["INTERRUPTED", "OK", "SOME_FAILED", "USAGE", "main", "make_parser"]

# Lexicons and models are many objects and next to no cycles: looking for these costs a thirtieth of the start.
_COLLECTED_AFTER = 50_000
#: The subcommands in the order of the help.
_COMMANDS = (
    tag,
    show,
    outline,
    explain,
    metrics,
    repair,
    tables,
    summary,
    registry,
    report,
    annotation,
    check,
    merge,
    dedup,
    themes,
)

_DESCRIPTION = """\
分析中文政策文章：修复网页文本，找出口号（连同其成员）、数据、举措，并给段落归类。
Analyse Chinese policy articles: repair the text, find slogans with their members, figures and named
initiatives, and classify paragraphs into themes."""

_EXAMPLES = """\
例 / examples:
  policynlp show article.txt                         看一篇文章 / look at one article
  policynlp outline article.txt                      提纲 / its headings and points as a tree
  policynlp explain article.txt 领头雁               依据 / why something was found, or was not (--rejected)
  policynlp metrics article.txt                      数据表 / its figures as a table
  policynlp tag articles/ -o out.jsonl               标注一个文件夹 / tag a folder
  policynlp tag articles/ -o tables --format csv     表格 / tables for Excel, R, Stata
  policynlp summary out.jsonl                        概览 / what a tagged corpus holds
  policynlp repair page.html --report -o page.txt    修复文本 / only repair, and list what was repaired
  policynlp registry out.jsonl -o registry.csv       举措登记簿 / one row a measure of the corpus
  policynlp report out.jsonl -o report.html          网页报告 / a report for the browser
  policynlp export out.jsonl --to brat -o brat/      标注工具 / to correct by hand; back with import
  cat article.txt | policynlp tag - | jq .slogans    管道 / in a pipe

退出码：0 全部完成，1 有输入未能处理，2 用法错误，130 被中断
exit codes: 0 all inputs done, 1 some input could not be used, 2 wrong usage, 130 interrupted"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with `argv` (by default the process's own) and return its exit code."""
    args = make_parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Names of files that the locale cannot hold come as lone surrogates; in JSON their escapes are in order.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    command: Callable[[argparse.Namespace], int] = args.command
    collected_after = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AFTER)
    try:
        return command(args)
    except KeyboardInterrupt as stop:
        complain("; ".join(["interrupted", *map(str, stop.args)]))
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone, as with `| head`: not an error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    finally:
        gc.set_threshold(*collected_after)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line with all subcommands."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = CommandParser("policynlp", description=_DESCRIPTION, epilog=_EXAMPLES, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add(commands)
    return parser


def _version() -> str:
    from nlp import __version__

    return __version__
