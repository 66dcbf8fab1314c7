"""``policynlp dedup``: the reprints in a tagged corpus."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from nlp.cli.base import OK, SOME_FAILED, Commands, complain, open_output, reason, rows_in_words


def add(commands: Commands) -> None:
    """Add the subcommand."""
    dedup = commands.add_parser(
        "dedup",
        help="找出转载重复 / find reprints",
        description="List the articles that repeat an earlier one, the same or nearly so, as CSV: doc_id, group (the "
        "doc_id of the first) and similarity. Page frames do not count. Join it to the table of articles on doc_id.",
    )
    dedup.add_argument("tagged", type=Path, metavar="TAGGED", help="a file that `policynlp tag` wrote (JSON Lines)")
    dedup.add_argument("-o", "--output", type=Path, metavar="OUT", help="CSV file to write; default: standard output")
    dedup.add_argument("--threshold", type=_share, default=0.8, metavar="SHARE", help="shared text, 0 to 1 (0.8)")
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
        with open_output(args.output) as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("doc_id", "group", "similarity"))
            writer.writerows((row.doc_id, row.group, row.similarity) for row in found)
    except (ReadingError, DuplicatesError) as error:
        complain(str(error))
        return SOME_FAILED
    except OSError as error:
        complain(reason(error, args.output))
        return SOME_FAILED
    if args.output is not None:
        complain(f"{rows_in_words(len(found))} written to {args.output}")
    return OK
