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
from dataclasses import asdict
from pathlib import Path

from nlp.analyzer import Analyzer
from nlp.evaluation import Evaluation, format_rows
from nlp.gold import SPLITS, load_gold, split_of
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
    chosen = split_of(_CORPORA / "coverage.tsv")
    if args.repair:
        files = [file for file in sorted(args.articles.glob("*.txt")) if args.split in (None, chosen.get(file.stem))]
        restored = list(restorations([read_source(Source(file.stem, str(file))) for file in files], seed=args.seed))
        rows_as_dicts = [asdict(row) for row in restored]
        print(json.dumps(rows_as_dicts, indent=1) if args.json else format_restorations(restored))
        return 0
    analyzer, evaluation = Analyzer(), Evaluation()
    annotated = load_gold(args.gold)
    missing = [doc for doc in annotated if not (args.articles / f"{doc}.txt").is_file()]
    if missing:
        parser.error(f"{args.articles}: no {missing[0]}.txt, which the gold has; articles are .txt files")
    for doc, gold in annotated.items():
        if args.split and chosen[doc] != args.split:
            continue
        raw = read_source(Source(doc, str(args.articles / f"{doc}.txt")))
        evaluation.add(gold, analyzer(raw, doc_id=doc))
    rows = evaluation.rows()
    print(json.dumps(rows, ensure_ascii=False, indent=1) if args.json else format_rows(rows))
    if args.detail:
        for name, tally in sorted(evaluation.tallies.items()):
            for what in ("missed", "spurious"):
                for item in getattr(tally, what):
                    print(f"{name} | {what} | {item}")
        for name, share in sorted(evaluation.shares.items()):
            for item in share.wrong:
                print(f"{name} | wrong | {item}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
