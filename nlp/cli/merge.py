"""``policynlp merge``: the results of several runs in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.arguments import Commands, add_command, add_tagged
from nlp.cli.base import OK, SOME_FAILED, USAGE, articles_in_words, complain, reason, spares_inputs_or_complain

_DESCRIPTION = """\
把几次标注的结果（如几台机器各跑一部分）合成一个文件，附自己的清单。各份须完整，出自同一版本、同样的选项。
Put the articles of several tagged files, such as those of two machines, into one file with a manifest of its own.
All must be complete and made by the same version with the same options."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    merge = add_command(commands, "merge", "合并多次标注结果 / put tagged files together", _DESCRIPTION)
    add_tagged(merge, several=True)
    merge.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        required=True,
        help="写出的 JSON Lines 文件 / file to write (JSON Lines)",
    )
    merge.set_defaults(command=_merge)


def _merge(args: argparse.Namespace) -> int:
    from nlp.corpus.manifest import ManifestError
    from nlp.corpus.runs import merge_runs

    if not spares_inputs_or_complain(args.output, args.tagged):
        return USAGE
    try:
        manifest = merge_runs(args.tagged, args.output)
    except ManifestError as error:
        complain(str(error))
        return SOME_FAILED
    except OSError as error:
        complain(reason(error, args.output))
        return SOME_FAILED
    complain(f"{articles_in_words(len(manifest.entries))} written to {args.output}")
    return OK
