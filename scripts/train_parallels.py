#!/usr/bin/env python3
"""Learn the weights by which parallels are recognized, and write nlp/lexicons/parallel_weights.toml.

    python scripts/train_parallels.py [-o FILE]

Prints cross-validated scores first, for several strengths the best thresholds and the one in use; `both` is the F1 over
articles and judged examples. Strength and threshold are constants of nlp/extract/learning.py. The weights of quoted
stretches build on parallels: run scripts/train_quoted.py afterwards.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.extract.learning import (
    PARALLEL_STRENGTH,
    PARALLEL_THRESHOLD,
    Example,
    LabelledLine,
    Outcome,
    candidate_examples,
    cautious,
    cross_fit,
    example_candidates,
    format_weights,
    labelled_lines,
    learn_parallels,
    outcome,
    parallels_outcome,
    score,
    training_articles,
)

_ROOT = Path(__file__).parent.parent
_STRENGTHS = (0.1, 0.3, 1.0, 3.0)
_THRESHOLDS = sorted({PARALLEL_THRESHOLD, *(n / 4 for n in range(-6, 2))})
_SHOWN = 2
_HEADER = """\
# Weights (log odds) of the features of nlp/extract/parallels/features.py. A candidate is a parallel where they add up
# to more than the threshold.
# Provenance: `python scripts/train_parallels.py`: logistic regression over the gold of the train articles of corpora/
# and the rows of corpora/examples/parallels.jsonl (finds in third-party text judged by one reader, and the candidates
# that overlap them; all candidates but the least likely of 263 third-party texts that readers marked whole; only
# features are kept). No held-out article is learnt from. Threshold: the lowest at which cross-validation over both
# gives the best F1 but for less than half a point. The held-out score was in view when it was first set: for parallels
# it is not blind.
# May enter: what that command writes; a weight edited by hand is lost at the next run.

"""


def main() -> int:
    """Cross-validate, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "parallel_weights.toml")
    args = parser.parse_args()
    lines = [line for document, gold in training_articles(_ROOT / "corpora") for line in labelled_lines(document, gold)]
    rows = (_ROOT / "corpora" / "examples" / "parallels.jsonl").read_text(encoding="utf-8").splitlines()
    judged, rivals = example_candidates(rows)
    print("\n".join(_table(lines, judged, rivals)))
    weights = learn_parallels(lines, [*judged, *rivals])
    table = f"threshold = {PARALLEL_THRESHOLD}\n\n[weights]\n{format_weights(weights)}"
    args.output.write_text(_HEADER + table, encoding="utf-8")
    return 0


def _table(lines: Sequence[LabelledLine], judged: Sequence[Example], rivals: Sequence[Example]) -> Iterator[str]:
    yield f"{'':20}{'both':>6}   {'articles':24}{'judged examples':24}"
    yield f"{'strength':>8}{'threshold':>12}{'f1':>6}" + f"{'p':>8}{'r':>8}{'f1':>8}" * 2
    for strength in _STRENGTHS:
        learnt = cross_fit([*candidate_examples(lines), *judged, *rivals], strength=strength)
        weights = {group: cautious(table) for group, table in learnt.items()}
        scored = [(example, score(example.features, weights[example.group])) for example in judged]
        results = [
            (threshold, parallels_outcome(lines, weights, threshold), outcome(scored, -threshold))
            for threshold in _THRESHOLDS
        ]
        ranked = sorted(results, key=lambda result: -(result[1] + result[2]).f1)
        for threshold, articles, singles in results:
            used = (strength, threshold) == (PARALLEL_STRENGTH, PARALLEL_THRESHOLD)
            if used or threshold in {result[0] for result in ranked[:_SHOWN]}:
                row = f"{strength:8}{threshold:12.2f}{(articles + singles).f1:6.3f}"
                yield row + _scores(articles) + _scores(singles) + ("  used" if used else "")


def _scores(result: Outcome) -> str:
    return f"{result.precision:8.3f}{result.recall:8.3f}{result.f1:8.3f}"


if __name__ == "__main__":
    sys.exit(main())
