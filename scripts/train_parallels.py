#!/usr/bin/env python3
"""Learn by what parallels are recognized; write parallel_weights.toml and parallel_trees.json into nlp/lexicons.

    python scripts/train_parallels.py [-o FILE]

The trees are written beside FILE, the weights. Prints cross-validated scores first: of the weights alone, of the trees
alone and of the shares of both that are used, each at its best thresholds and at the one in use; `both` is the F1 over
articles and judged examples. Share, strength and threshold are constants of nlp/extract/parallel_learning.py. The
weights of quoted stretches build on parallels: run scripts/train_quoted.py afterwards.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.extract.learning import Example, Outcome, format_weights, outcome, training_articles
from nlp.extract.parallel_learning import (
    PARALLEL_FLOOR,
    PARALLEL_GLANCE,
    PARALLEL_THRESHOLD,
    TREES_SHARE,
    LabelledLine,
    candidate_examples,
    cross_learn,
    example_candidates,
    labelled_lines,
    learn_parallels,
    model_score,
    parallels_outcome,
)
from nlp.extract.tree_learning import format_trees

_ROOT = Path(__file__).parent.parent
_SHARES = {"weights": 0.0, "trees": 1.0, "together": TREES_SHARE}
_THRESHOLDS = sorted({PARALLEL_THRESHOLD, *(n / 4 for n in range(-6, 2))})
_SHOWN = 2
_HEADER = """\
# Weights (log odds) of the features of nlp/extract/parallels/features.py, and of the score that the trees of
# parallel_trees.json give ("features taken together"). A candidate is a parallel where they add up to more than the
# threshold; where they give less than the floor, the trees are not asked, and where those of its shape alone give less
# than the glance, nothing more is.
# Provenance: `python scripts/train_parallels.py`: logistic regression over the gold of the train articles of corpora/
# and the rows of corpora/examples/parallels.jsonl (finds in third-party text judged by one reader, and the candidates
# that overlap them; the candidates of 936 third-party texts that readers marked whole, where 970 that they left
# unmarked or that looked otherwise were judged again by the guidelines; only features are kept). No held-out article is
# learnt from. Share of the trees and threshold: by cross-validation over those texts. The held-out
# score was in view when the first weights were learnt: for parallels it is not blind.
# May enter: what that command writes; a weight edited by hand is lost at the next run.

"""
_NOTE = (
    "Boosted trees over features and measures of candidates for parallels, read by nlp/extract/trees.py. A leaf is a "
    "number (log odds), another node [number of its feature, limit, node at most, node above]. Provenance: python "
    "scripts/train_parallels.py, from the same examples as parallel_weights.toml. May enter: what that command writes."
)


def main() -> int:
    """Cross-validate, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "parallel_weights.toml")
    args = parser.parse_args()
    lines = [line for document, gold in training_articles(_ROOT / "corpora") for line in labelled_lines(document, gold)]
    rows = (_ROOT / "corpora" / "examples" / "parallels.jsonl").read_text(encoding="utf-8").splitlines()
    judged, rivals = example_candidates(rows)
    print("\n".join(_table(lines, judged, rivals)))
    model = learn_parallels([*candidate_examples(lines), *judged, *rivals]).model()
    limits = f"threshold = {PARALLEL_THRESHOLD}\nfloor = {PARALLEL_FLOOR}\nglance = {PARALLEL_GLANCE}\n"
    args.output.write_text(f"{_HEADER}{limits}\n[weights]\n{format_weights(model.weights)}", encoding="utf-8")
    args.output.with_name("parallel_trees.json").write_text(format_trees(model.trees, _NOTE), encoding="utf-8")
    return 0


def _table(lines: Sequence[LabelledLine], judged: Sequence[Example], rivals: Sequence[Example]) -> Iterator[str]:
    yield f"{'':20}{'both':>6}   {'articles':24}{'judged examples':24}"
    yield f"{'':8}{'threshold':>12}{'f1':>6}" + f"{'p':>8}{'r':>8}{'f1':>8}" * 2
    learnt = cross_learn([*candidate_examples(lines), *judged, *rivals])
    for name, share in _SHARES.items():
        models = {group: each.model(share) for group, each in learnt.items()}
        scored = [(example, model_score(example.features, models[example.group])) for example in judged]
        results = [
            (threshold, parallels_outcome(lines, models, threshold), outcome(scored, -threshold))
            for threshold in _THRESHOLDS
        ]
        ranked = sorted(results, key=lambda result: -(result[1] + result[2]).f1)
        for threshold, articles, singles in results:
            used = (share, threshold) == (TREES_SHARE, PARALLEL_THRESHOLD)
            if used or threshold in {result[0] for result in ranked[:_SHOWN]}:
                row = f"{name:8}{threshold:12.2f}{(articles + singles).f1:6.3f}"
                yield row + _scores(articles) + _scores(singles) + ("  used" if used else "")


def _scores(result: Outcome) -> str:
    return f"{result.precision:8.3f}{result.recall:8.3f}{result.f1:8.3f}"


if __name__ == "__main__":
    sys.exit(main())
