#!/usr/bin/env python3
"""Score the registry on variants of the project's own articles, their names reworded as the genre does.

    python scripts/evaluate_registry.py [--count 500] [--seed 1] [--detail]

Prints pairwise precision, recall and F1 of the clusters; --detail lists the measures that are split or mixed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp.corpus.variants import load_variants, score_registry

_CORPORA = Path(__file__).parent.parent / "corpora"


def main() -> int:
    """Make the variants, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="how many variants (default: 500)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--detail", action="store_true", help="list the measures that are split or mixed")
    args = parser.parse_args()
    scores = score_registry(load_variants(_CORPORA, count=args.count, seed=args.seed))
    print(f"names found            {scores.names} ({scores.found:.3f} of all)")
    print(f"pairwise               p {scores.precision:.3f}  r {scores.recall:.3f}  f1 {scores.f1:.3f}")
    print(f"mean f1 over measures  {scores.mean_f1:.3f}")
    print(f"recall of all pairs    {scores.recall_of_all:.3f}")
    if args.detail:
        print(*scores.errors, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
