#!/usr/bin/env python3
"""Learn how the readings of text that was read one byte off are ranked; write nlp/lexicons/slip_weights.toml.

    python scripts/train_slips.py [-o FILE] [--seeds 5]

The articles of the training part are damaged by the mechanism of the mirrors, once a seed; the weights are those that
make the right readings likeliest (a softmax over the readings of each run). Printed are, for the training part by
five-fold cross-validation over its articles and for the validation part: the damaged runs, the share whose first
reading is right, and at several confidences how many are put in right and how many of those put in are right. Takes
about two minutes. The character model must not have counted these articles: run scripts/count_ngrams.py with
--without-articles before, and without it afterwards.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from nlp.gold import split_of
from nlp.reading import Source, read_source
from nlp.repair.damage import mirror_at_random, to_traditional
from nlp.repair.evaluation import same_reading
from nlp.repair.slip_features import FEATURES
from nlp.repair.slips import find_slips

_CORPORA = Path(__file__).parent.parent / "corpora"
_FIRST_SEED = 1_000
_FOLDS = 5
_STRENGTH = 3.0
#: What finds the runs while their readings are collected: the search alone.
_UNRANKED = tuple(float(name == "log probability") for name in FEATURES)
_CONFIDENCES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9)
_HEADER = """\
# Weights (log odds) of the features of nlp/repair/slip_features.py, by which readings of slipped runs are ranked.
# Provenance: `python scripts/train_slips.py`: softmax over the readings of each run that generated damage left in the
# train articles of corpora/. Features and strength were chosen by cross-validation there and on the validation part.
# May enter: what that command writes; a weight edited by hand is lost at the next run.

"""


class Run(NamedTuple):
    """A damaged run of an article: the features of its readings, and which of them are right."""

    article: str
    features: np.ndarray
    right: np.ndarray


def main() -> int:
    """Collect, cross-validate, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lexicons = Path(__file__).parent.parent / "nlp" / "lexicons"
    parser.add_argument("-o", "--output", type=Path, default=lexicons / "slip_weights.toml")
    parser.add_argument("--seeds", type=int, default=5, help="times that each article is damaged (default: 5)")
    args = parser.parse_args()
    train, missed = collect("train", args.seeds)
    folds = {article: i % _FOLDS for i, article in enumerate(sorted({run.article for run in train}))}
    crossed = []
    for fold in range(_FOLDS):
        weights = learn([run for run in train if folds[run.article] != fold])
        crossed += [(run, weights) for run in train if folds[run.article] == fold]
    print(table("train", crossed, missed))
    weights = learn(train)
    validation, missed = collect("validation", 2 * args.seeds)
    print(table("validation", [(run, weights) for run in validation], missed))
    rows = [f'"{name}" = {weight:.2f}' for name, weight in zip(FEATURES, weights, strict=True)]
    args.output.write_text(_HEADER + "[weights]\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return 0


def collect(part: str, seeds: int) -> tuple[list[Run], int]:
    """The damaged runs of the articles of a part that are found, and how many are not."""
    runs: list[Run] = []
    missed = 0
    chosen = split_of(_CORPORA / "coverage.tsv")
    for path in sorted((_CORPORA / "articles").glob("*.txt")):
        if chosen.get(path.stem) == part:
            text = read_source(Source(path.stem, str(path)))
            for seed in range(_FIRST_SEED, _FIRST_SEED + seeds):
                for run in damaged_runs(path.stem, text, seed):
                    if run is None:
                        missed += 1
                    else:
                        runs.append(run)
    return runs, missed


def damaged_runs(article: str, text: str, seed: int) -> Iterator[Run | None]:
    """The runs that damage with this seed leaves in a text; None for each that is not found as one."""
    clean = to_traditional(text).encode("gbk", errors="ignore").decode("gbk")
    mirrored = mirror_at_random(text, seed)
    slips = list(find_slips(mirrored.text, _UNRANKED))
    for (start, origin), (end, origin_end) in pairwise(sorted(mirrored.origins.items())):
        if origin == origin_end or mirrored.text[start:end] == clean[origin:origin_end]:
            continue
        met = [slip for slip in slips if slip.start < end and start < slip.end]
        first, last = (mirrored.origins.get(at) for at in (met[0].start, met[-1].end)) if met else (None, None)
        if len(met) != 1 or first is None or last is None:
            yield None
            continue
        right = [same_reading(reading.text, clean[first:last]) for reading in met[0].readings]
        yield Run(article, np.array([reading.features for reading in met[0].readings]), np.array(right))


def learn(runs: Sequence[Run]) -> np.ndarray:
    """The weights under which the right readings of `runs` are likeliest, with a penalty on their squares."""
    known = [run for run in runs if run.right.any()]
    scale = np.mean([run.features.std(axis=0) for run in known], axis=0) + 1e-6
    table = np.vstack([run.features for run in known]) / scale
    right = np.concatenate([run.right for run in known])
    starts = np.cumsum([0, *(len(run.right) for run in known[:-1])])
    run_of = np.repeat(np.arange(len(known)), [len(run.right) for run in known])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[run_of])
        good = np.where(right, odds, 0.0)
        total, total_good = np.add.reduceat(odds, starts), np.add.reduceat(good, starts)
        slope = table.T @ (odds / total[run_of] - good / total_good[run_of])
        return (
            float(-np.log(total_good / total).sum() + _STRENGTH * weights @ weights / 2),
            slope + _STRENGTH * weights,
        )

    start = np.where([name == "log probability" for name in FEATURES], scale, 0.0)
    fitted: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return fitted / scale


def table(part: str, ranked: Sequence[tuple[Run, np.ndarray]], missed: int) -> str:
    """What ranking by these weights gives."""
    firsts: list[tuple[float, bool]] = []
    for run, weights in ranked:
        scores = run.features @ weights
        shares = np.exp(scores - scores.max())
        firsts.append((float(shares.max() / shares.sum()), bool(run.right[scores.argmax()])))
    total = len(firsts) + missed
    lines = [f"{part}: {total} runs, first reading right {sum(right for _, right in firsts) / total:.1%}"]
    for least in _CONFIDENCES:
        put_in = [right for share, right in firsts if share >= least]
        lines.append(f"  from {least:.2f}: whole {sum(put_in) / total:6.1%}, right {sum(put_in) / len(put_in):6.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
