"""``policynlp check``: whether a tagged file is complete and whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.base import OK, SOME_FAILED, Commands, articles_in_words, complain


def add(commands: Commands) -> None:
    """Add the subcommand."""
    check = commands.add_parser(
        "check",
        help="核对标注结果是否完整 / is a tagged file complete",
        description="Compare a tagged file with its manifest: every article there, every line as it was written. "
        "Lists the inputs that have no article, and why.",
    )
    check.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    check.set_defaults(command=_check)


def _check(args: argparse.Namespace) -> int:
    from nlp.corpus.manifest import ManifestError, check_run

    try:
        manifest, problems = check_run(args.tagged)
    except ManifestError as error:
        complain(str(error))
        return SOME_FAILED
    for missing in manifest.missing:
        print(f"no article: {missing.path}: {missing.reason}")
    for problem in problems:
        complain(f"{args.tagged}: {problem}")
    if problems:
        return SOME_FAILED
    print(f"{args.tagged}: complete, {articles_in_words(len(manifest.entries))}, {len(manifest.missing)} without")
    return OK
