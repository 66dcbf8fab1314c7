#!/usr/bin/env python3
"""Score the analysis of a folder of articles against its gold.

    python scripts/evaluate.py [ARTICLES GOLD] [--split heldout] [--detail] [--json]
    python scripts/evaluate.py --repair [--seed 1]

ARTICLES holds <name>.txt, GOLD holds <name>.json; by default the project's own corpora, of which --split takes a part.
With --repair each kind of damage is done to the articles, and the table tells how much of it repair undoes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from nlp.analyzer import Analyzer
from nlp.evaluation import Evaluation, format_rows
from nlp.gold import SPLITS, Gold, load_gold, split_of
from nlp.reading import Source, read_source
from nlp.repair.evaluation import format_restorations, restorations

_CORPORA = Path(__file__).parent.parent / "corpora"


def main() -> int:
    """Print one row a task."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?", default=_CORPORA / "articles")
    parser.add_argument("gold", type=Path, nargs="?", default=_CORPORA / "gold")
    parser.add_argument("--detail", action="store_true", help="list every miss and every false find")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--split", choices=SPLITS, help="only this part of the project's corpora")
    parser.add_argument("--repair", action="store_true", help="damage the articles and measure what repair restores")
    parser.add_argument("--seed", type=int, default=1, help="of the damage (default: 1)")
    args = parser.parse_args()
    if args.split and args.gold != _CORPORA / "gold":
        parser.error("--split goes with the project's own corpora")
    if args.repair:
        _print_restorations(args)
        return 0
    try:
        annotated = load_gold(args.gold)
    except ValueError as error:
        parser.error(str(error))
    missing = [doc for doc in annotated if not (args.articles / f"{doc}.txt").is_file()]
    if missing:
        parser.error(f"{args.articles}: no {missing[0]}.txt, which the gold has; articles are .txt files")
    evaluation = _evaluated(annotated, args.articles, args.split)
    rows = evaluation.rows()
    print(json.dumps(rows, ensure_ascii=False, indent=1) if args.json else format_rows(rows))
    if args.detail:
        print(*_details(evaluation), sep="\n")
    return 0


def _print_restorations(args: argparse.Namespace) -> None:
    split = split_of(_CORPORA / "coverage.tsv")
    files = [file for file in sorted(args.articles.glob("*.txt")) if args.split in (None, split.get(file.stem))]
    restored = list(restorations([read_source(Source(file.stem, str(file))) for file in files], seed=args.seed))
    print(json.dumps([asdict(row) for row in restored], indent=1) if args.json else format_restorations(restored))


def _evaluated(annotated: Mapping[str, Gold], articles: Path, part: str | None) -> Evaluation:
    """The scores of the articles that have gold, or of those in one part of the project's corpora."""
    split = split_of(_CORPORA / "coverage.tsv")
    analyzer, evaluation = Analyzer(), Evaluation()
    for doc, gold in annotated.items():
        if part in (None, split.get(doc)):
            raw = read_source(Source(doc, str(articles / f"{doc}.txt")))
            evaluation.add(gold, analyzer(raw, doc_id=doc))
    return evaluation


def _details(evaluation: Evaluation) -> Iterator[str]:
    """Every miss, false find and wrong decision, one a line, in an order that does not change between runs."""
    for name, tally in sorted(evaluation.tallies.items()):
        yield from (f"{name} | missed | {item}" for item in sorted(tally.missed))
        yield from (f"{name} | spurious | {item}" for item in sorted(tally.spurious))
    for name, share in sorted(evaluation.shares.items()):
        yield from (f"{name} | wrong | {item}" for item in share.wrong)


if __name__ == "__main__":
    sys.exit(main())
