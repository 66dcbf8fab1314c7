#!/usr/bin/env python3
"""Learn the weights by which quoted stretches are told apart, and write nlp/lexicons/quoted_weights.tsv.

    python scripts/train_quoted.py [-o FILE]

Prints the cross-validated scores first. `balance` is the shift of the bias at which misses and false finds balance; the
shifts that are used are constants of nlp/extract/quoted_learning.py, to be set by it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nlp.extract.learning import (
    EXAMPLES,
    format_label_weights,
    outcome,
    training_articles,
)
from nlp.extract.quoted_learning import (
    LEARNT,
    QUOTED_SHIFTS,
    LabelledStretch,
    balance,
    cross_validate_quoted,
    example_stretches,
    judged_stretches,
    labelled_stretches,
    learn_quoted,
)

_ROOT = Path(__file__).parent.parent
_HEADER = """\
# Weights (log odds) of the features of nlp/extract/quoted_features.py for each label. A label holds where `bias` and
# the weights of the features of a stretch add up to more than 0. `headline` is for phrases of headlines without quotes:
# it holds for mottos.
# Provenance: `python scripts/train_quoted.py`: logistic regression over the gold of the train articles of corpora/ and
# the rows of corpora/examples/quoted.jsonl and quoted_features.jsonl (stretches and headline phrases of third-party
# text judged or marked by several readers, without the text); no held-out article takes part.
# May enter: what that command writes. A new judgement enters as a row of corpora/examples/quoted.jsonl, and then the
# command is run again; a weight edited by hand is lost at the next run.
"""


def main() -> int:
    """Cross-validate, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "quoted_weights.tsv")
    args = parser.parse_args()
    stretches: list[LabelledStretch] = []
    for document, gold in training_articles(_ROOT / "corpora"):
        stretches += labelled_stretches(document, gold)
    rows = (_ROOT / "corpora" / "examples" / "quoted.jsonl").read_text(encoding="utf-8").splitlines()
    stretches += example_stretches(rows)
    rows = (_ROOT / "corpora" / "examples" / "quoted_features.jsonl").read_text(encoding="utf-8").splitlines()
    stretches += judged_stretches(rows)
    print(_table(stretches))
    args.output.write_text(_HEADER + format_label_weights(learn_quoted(stretches)), encoding="utf-8")
    return 0


def _table(stretches: Sequence[LabelledStretch]) -> str:
    lines = [f"{'label':10}{'stretches of':14}{'n':>6}{'holds':>7}{'p':>7}{'r':>7}{'f1':>7}{'shift':>8}{'balance':>9}"]
    for label in LEARNT:
        scored = cross_validate_quoted(label, stretches)
        single = [row for row in scored if row[0].group.startswith(EXAMPLES)]
        articles = [row for row in scored if not row[0].group.startswith(EXAMPLES)]
        for name, part in (("articles", articles), ("examples", single), ("both", scored)):
            if part and (name != "both" or articles):
                result = outcome(part, QUOTED_SHIFTS[label])
                lines.append(
                    f"{label:10}{name:14}{len(part):6}{result.hits + result.missed:7}"
                    f"{result.precision:7.3f}{result.recall:7.3f}{result.f1:7.3f}"
                    f"{QUOTED_SHIFTS[label]:8.2f}{balance(part):9.2f}"
                )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
