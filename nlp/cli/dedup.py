"""``policynlp dedup``: the reprints in a tagged corpus."""

from __future__ import annotations

import argparse

from nlp.cli.arguments import Commands, add_command, add_output, add_tagged
from nlp.cli.base import OK, SOME_FAILED, complain, write_rows_or_complain

_DESCRIPTION = """\
找出与前面某篇相同或几乎相同的文章，写成 CSV：doc_id、group（最早那一篇的 doc_id）、similarity。网页框架不算。
按 doc_id 与 articles 表相连。
List the articles that repeat an earlier one, the same or nearly so, as CSV: doc_id, group (the doc_id of the
first) and similarity. Page frames do not count. Join it to the table of articles on doc_id."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    dedup = add_command(commands, "dedup", "找出转载重复 / find reprints", _DESCRIPTION)
    add_tagged(dedup)
    add_output(dedup, "OUT", "写出的 CSV；默认为标准输出 / CSV file to write; default: standard output")
    dedup.add_argument(
        "--threshold",
        type=_share,
        default=0.8,
        metavar="SHARE",
        help="相同文字所占比例，0 到 1，默认 0.8 / shared text, 0 to 1 (default 0.8)",
    )
    dedup.set_defaults(command=_dedup)


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a share above 0 and up to 1")
    return share


def _dedup(args: argparse.Namespace) -> int:
    from nlp.corpus.duplicates import DuplicatesError, find_duplicates
    from nlp.corpus.tagging import read_articles
    from nlp.reading import ReadingError

    try:
        found = list(find_duplicates(read_articles(args.tagged), threshold=args.threshold))
    except (ReadingError, DuplicatesError) as error:
        complain(str(error))
        return SOME_FAILED
    rows = ((row.doc_id, row.group, row.similarity) for row in found)
    written = write_rows_or_complain(("doc_id", "group", "similarity"), rows, args.output)
    return OK if written else SOME_FAILED
