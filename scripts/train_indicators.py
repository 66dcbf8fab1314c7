#!/usr/bin/env python3
"""Learn the weights by which indicators are chosen, and write nlp/lexicons/indicator_weights.tsv.

    python scripts/train_indicators.py [-o FILE] [--cross-validate]

Learns from the train articles of corpora/, the sentences of corpora/examples/indicators.jsonl, the masked ones of
corpora/examples/indicator_words.jsonl and the rows of tests/cases/metrics.jsonl, which say how it should be.
--cross-validate prints first how often indicators are chosen as annotated in articles that the weights have not seen.
"""

from __future__ import annotations

import argparse
import sys
from itertools import chain
from pathlib import Path

from nlp.extract.indicator_learning import accuracy, example_figures, labelled_figures, learn_indicators
from nlp.extract.indicator_masking import masked_figures
from nlp.extract.learning import training_articles

_ROOT = Path(__file__).parent.parent
_EXAMPLES = ("tests/cases/metrics.jsonl", "corpora/examples/indicators.jsonl")
_MASKED = "corpora/examples/indicator_words.jsonl"
_FOLDS = 5
# How often a single sentence counts: most are modelled on real text, the articles are not. Chosen among 1 to 4 by
# cross-validation over the sentences.
_TIMES = 2
_HEADER = """\
# Weights of features of indicators: the phrase with the highest sum is the indicator. `columns` is a list of
# lexicons/indicator_features.toml, `values` has one for each of them; B is before and A behind the figure.
# Provenance: `python scripts/train_indicators.py`: conditional logit over the gold of the train articles of corpora/,
# corpora/examples/indicators.jsonl, corpora/examples/indicator_words.jsonl and the rows of tests/cases/metrics.jsonl,
# which count twice; no held-out article takes part.
# May enter: what that command writes; a weight edited by hand is lost at the next run.
columns\tvalues\tweight
"""


def main() -> int:
    """Cross-validate where asked, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "indicator_weights.tsv")
    parser.add_argument("--cross-validate", action="store_true", help="print the cross-validated accuracy first")
    args = parser.parse_args()
    rows = [row for file in _EXAMPLES for row in (_ROOT / file).read_text(encoding="utf-8").splitlines()]
    examples = example_figures(row for row in rows if "known_failure" not in row)
    examples += masked_figures((_ROOT / _MASKED).read_text(encoding="utf-8").splitlines())
    figures = {gold["doc"]: labelled_figures(document, gold) for document, gold in training_articles(_ROOT / "corpora")}
    if args.cross_validate:
        hits = 0.0
        for fold in range(_FOLDS):
            part = [one for n, doc in enumerate(figures) if n % _FOLDS == fold for one in figures[doc]]
            rest = [one for n, doc in enumerate(figures) if n % _FOLDS != fold for one in figures[doc]]
            hits += accuracy(part, learn_indicators(rest, examples, times=_TIMES)) * len(part)
        print(f"indicators as annotated: {hits / sum(map(len, figures.values())):.3f}")
    weights = learn_indicators(chain.from_iterable(figures.values()), examples, times=_TIMES)
    rows = [f"{columns}\t{values}\t{weight:.2f}\n" for columns, values, weight in weights]
    args.output.write_text(_HEADER + "".join(rows), encoding="utf-8")
    print(f"{args.output}: {len(rows)} weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())
