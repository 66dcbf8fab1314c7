#!/usr/bin/env python3
"""Learn the weights by which parallels are recognized, and write nlp/lexicons/parallel_weights.toml.

    python scripts/train_parallels.py [-o FILE]

Prints the cross-validated scores at several thresholds first; the one that is used is a constant of
nlp/extract/learning.py. The weights of quoted stretches build on parallels: run scripts/train_quoted.py afterwards.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp.extract.learning import (
    PARALLEL_THRESHOLD,
    cross_validate_parallels,
    format_weights,
    labelled_lines,
    learn_parallels,
    training_articles,
)

_ROOT = Path(__file__).parent.parent
_STEPS = (-0.5, -0.25, 0.0, 0.25, 0.5)
_HEADER = """\
# Weights (log odds) of the features of nlp/extract/parallel_features.py. A candidate is a parallel where they add up to
# more than the threshold.
# Provenance: `python scripts/train_parallels.py`: logistic regression over the gold of the train articles of corpora/;
# no held-out article takes part.
# May enter: what that command writes; a weight edited by hand is lost at the next run.

"""


def main() -> int:
    """Cross-validate, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "parallel_weights.toml")
    args = parser.parse_args()
    lines = [line for document, gold in training_articles(_ROOT / "corpora") for line in labelled_lines(document, gold)]
    print(f"{'threshold':>9}{'p':>7}{'r':>7}{'f1':>7}{'false':>7}{'missed':>7}")
    for threshold in (PARALLEL_THRESHOLD + step for step in _STEPS):
        result = cross_validate_parallels(lines, threshold)
        print(
            f"{threshold:9.2f}{result.precision:7.3f}{result.recall:7.3f}{result.f1:7.3f}"
            f"{result.spurious:7}{result.missed:7}"
        )
    table = f"threshold = {PARALLEL_THRESHOLD}\n\n[weights]\n{format_weights(learn_parallels(lines))}"
    args.output.write_text(_HEADER + table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
