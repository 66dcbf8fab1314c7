#!/usr/bin/env python3
"""Learn the weights by which named initiatives are told from other candidates: nlp/lexicons/initiative_weights.tsv.

    python scripts/train_initiatives.py [-o FILE] [--cross-validate]

Learns from the train articles of corpora/, the rows of tests/cases/initiatives.jsonl, which say how it should be, and
the judged candidates of corpora/examples/initiatives.jsonl. --cross-validate prints first how well candidates are told
apart by weights that have not seen their text.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from nlp.extract.initiative_learning import (
    CASE_WEIGHT,
    case_candidates,
    judged_candidates,
    labelled_candidates,
    learn_initiatives,
)
from nlp.extract.learning import FOLDS, Example, outcome, score, training_articles

_ROOT = Path(__file__).parent.parent
_HEADER = """\
# Weights (log odds) of the features of nlp/extract/initiative_features.py: a candidate names a measure where `bias` and
# the weights of its features add up to more than 0.
# Provenance: `python scripts/train_initiatives.py`: logistic regression over the gold of the train articles of
# corpora/, the rows of tests/cases/initiatives.jsonl and the judged candidates of corpora/examples/initiatives.jsonl;
# no held-out article takes part.
# May enter: what that command writes. A new judgement enters as a row of one of the two files, and then the command is
# run again; a weight edited by hand is lost at the next run.
feature\tweight
"""


def main() -> int:
    """Cross-validate where asked, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "initiative_weights.tsv")
    parser.add_argument("--cross-validate", action="store_true", help="print the cross-validated scores first")
    args = parser.parse_args()
    cases = (_ROOT / "tests" / "cases" / "initiatives.jsonl").read_text(encoding="utf-8").splitlines()
    judged = (_ROOT / "corpora" / "examples" / "initiatives.jsonl").read_text(encoding="utf-8").splitlines()
    parts = {
        "articles": [
            candidate
            for document, gold in training_articles(_ROOT / "corpora")
            for candidate in labelled_candidates(document, gold)
        ],
        "cases": case_candidates(row for row in cases if "known_failure" not in row),
        "judged": judged_candidates(judged),
    }
    if args.cross_validate:
        print(_table(parts))
    weights = learn_initiatives(
        [candidate for name, part in parts.items() for candidate in part * (CASE_WEIGHT if name == "cases" else 1)]
    )
    rows = sorted([name, f"{weight:.2f}"] for name, weight in weights.items())
    args.output.write_text(_HEADER + "".join(f"{name}\t{weight}\n" for name, weight in rows), encoding="utf-8")
    print(f"{args.output}: {len(rows)} weights")
    return 0


def _table(parts: Mapping[str, Sequence[Example]]) -> str:
    everything = [candidate for part in parts.values() for candidate in part]
    fold_of = {group: n % FOLDS for n, group in enumerate(sorted({candidate.group for candidate in everything}))}
    weights = [learn_initiatives([one for one in everything if fold_of[one.group] != fold]) for fold in range(FOLDS)]
    lines = [f"{'candidates of':14}{'n':>6}{'names':>7}{'p':>7}{'r':>7}{'f1':>7}"]
    for name, part in parts.items():
        result = outcome((one, score(one.features, weights[fold_of[one.group]])) for one in part)
        lines.append(
            f"{name:14}{len(part):6}{result.hits + result.missed:7}"
            f"{result.precision:7.3f}{result.recall:7.3f}{result.f1:7.3f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
