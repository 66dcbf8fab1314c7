"""``policynlp check``: whether a tagged file is complete and whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp.cli.arguments import Commands, add_command
from nlp.cli.base import OK, SOME_FAILED, TAGGED, articles_in_words, complain

_DESCRIPTION = """\
拿标注结果与清单核对：该有的文章是否都在，每一行是否原样；并列出没有结果的输入及原因。
Compare a tagged file with its manifest: every article there, every line as it was written. Lists the inputs that
have no article, and why."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    check = add_command(commands, "check", "核对标注结果是否完整 / is a tagged file complete", _DESCRIPTION)
    check.add_argument(
        "tagged",
        type=Path,
        metavar="TAGGED",
        help="policynlp tag -o 写出的文件或文件夹 / what `policynlp tag -o` wrote: a file, or a folder",
    )
    check.set_defaults(command=_check)


def _check(args: argparse.Namespace) -> int:
    from nlp.corpus.manifest import ManifestError, check_run, manifest_of
    from nlp.corpus.runs import unfinished_parts

    tagged = args.tagged / TAGGED if args.tagged.is_dir() else args.tagged
    parts = unfinished_parts(tagged)
    if parts and not manifest_of(tagged).exists():
        complain(f"{tagged}: not finished; what is done stands in {parts[-1]}: give the same command again to go on")
        return SOME_FAILED
    try:
        manifest, problems = check_run(tagged)
    except ManifestError as error:
        complain(str(error))
        return SOME_FAILED
    for missing in manifest.missing:
        print(f"no article: {missing.path}: {missing.reason}")
    for problem in problems:
        complain(f"{tagged}: {problem}")
    if problems:
        return SOME_FAILED
    without = len(manifest.missing)
    rest = f"; {without} input{'s' if without > 1 else ''} without an article, see above" if without else ""
    print(f"{tagged}: complete, {articles_in_words(len(manifest.entries))}{rest}")
    return OK
