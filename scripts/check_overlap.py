#!/usr/bin/env python3
"""Look for text that the corpora should not share: between their parts, and with texts kept elsewhere.

    python scripts/check_overlap.py [FOLDER ...] [--length 16]

Prints near-duplicate points across train, validation and heldout, then, for each FOLDER of text files or JSON Lines
with a field `text`, every run of at least LENGTH characters that stands in the corpora as well. Stock formulas of the
genre are printed too: a reader decides. The exit code is 1 if there are near-duplicates.
"""

from __future__ import annotations

import argparse
import csv
import sys
from itertools import combinations
from pathlib import Path

from nlp.analyzer import Analyzer
from nlp.corpus.folders import folder_texts
from nlp.corpus.overlap import near_duplicates, shared_runs
from nlp.gold import SPLITS, split_of
from nlp.themes.taxonomy import builtin_taxonomies, load_taxonomy

_CORPORA = Path(__file__).parent.parent / "corpora"


def main() -> int:
    """Print what is shared."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="*", type=Path, help="texts kept elsewhere")
    parser.add_argument("--length", type=int, default=16, help="shortest run that is reported (default 16)")
    args = parser.parse_args()
    parts = corpus_points()
    found = [pair for a, b in combinations(SPLITS, 2) for pair in near_duplicates(parts[a], parts[b])]
    for pair in found:
        print(f"near-duplicates: {pair.left} {pair.right} {pair.share}")
    print(f"{len(found)} near-duplicates among {sum(map(len, parts.values()))} points")
    ours = {name: text for part in parts.values() for name, text in part.items()}
    for folder in args.folder:
        for run in shared_runs(ours, dict(folder_texts(folder)), length=args.length):
            print(f"shared with {run.other}: {run.name} {len(run.text)} {run.text}")
    return 1 if found else 0


def corpus_points() -> dict[str, dict[str, str]]:
    """The points of the articles of each part by name; single points that models learn from belong to train."""
    parts: dict[str, dict[str, str]] = {split: {} for split in SPLITS}
    analyzer = Analyzer(extractors=())
    for doc, split in split_of(_CORPORA / "coverage.tsv").items():
        article = analyzer((_CORPORA / "articles" / f"{doc}.txt").read_text(encoding="utf-8"))
        parts[split] |= {f"{doc}:{point.start}": point.text for point in article.points}
    with (_CORPORA / "examples" / "themes.csv").open(encoding="utf-8", newline="") as stream:
        parts["train"] |= {f"themes.csv:{n}": row["text"] for n, row in enumerate(csv.DictReader(stream), 2)}
    for name in builtin_taxonomies():
        examples = enumerate(load_taxonomy(name).examples())
        parts["train"] |= {f"{name}.toml:{n}": item.document.points[0].text for n, item in examples}
    return parts


if __name__ == "__main__":
    sys.exit(main())
