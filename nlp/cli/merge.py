"""``policynlp merge``: the results of several runs in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.base import OK, SOME_FAILED, USAGE, Commands, articles_in_words, complain, reason


def add(commands: Commands) -> None:
    """Add the subcommand."""
    merge = commands.add_parser(
        "merge",
        help="合并多次标注结果 / put tagged files together",
        description="Put the articles of several tagged files, such as those of two machines, into one file with a "
        "manifest of its own. All must be complete and made by the same version with the same options.",
    )
    merge.add_argument("tagged", type=Path, nargs="+", metavar="TAGGED", help="files that `policynlp tag` wrote")
    merge.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="file to write (JSON Lines)")
    merge.set_defaults(command=_merge)


def _merge(args: argparse.Namespace) -> int:
    from nlp.corpus.manifest import ManifestError
    from nlp.corpus.runs import merge_runs

    if args.output.exists() and any(file.exists() and file.samefile(args.output) for file in args.tagged):
        complain(f"{args.output}: is one of the inputs; choose another place for the output")
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
