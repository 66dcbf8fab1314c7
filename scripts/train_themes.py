#!/usr/bin/env python3
"""Train the theme model from the project's corpora and write it, with its card, to models/themes.

python scripts/train_themes.py [-o models/themes]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp.article import THEMES
from nlp.gold import load_gold, split_of
from nlp.normalize import detect_script, normalize_tracked
from nlp.reading import Source, read_source
from nlp.repair import repair
from nlp.structure import structure
from nlp.themes.training import FOLDS, Example, Report, cross_validate, labelled_points, train

_ROOT = Path(__file__).parent.parent


def main() -> int:
    """Cross-validate, train on everything, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "models" / "themes")
    args = parser.parse_args()
    examples: list[Example] = []
    split = split_of(_ROOT / "corpora" / "coverage.tsv")
    for doc, gold in load_gold(_ROOT / "corpora" / "gold").items():
        if split[doc] != "train":
            continue
        raw = read_source(Source(doc, str(_ROOT / "corpora" / "articles" / f"{doc}.txt")))
        document = structure(normalize_tracked(repair(raw), detect_script(raw)))
        examples += labelled_points(document, gold)
    report = cross_validate(examples)
    train(examples).save(args.output)
    card = _card(report)
    (args.output / "README.md").write_text(card, encoding="utf-8")
    print(card)
    return 0


def _card(report: Report) -> str:
    header = " | ".join(THEMES)
    rows = "\n".join(
        f"| {want} | {' | '.join(str(report.confusion.get((want, got), 0)) for got in THEMES)} |" for want in THEMES
    )
    return f"""# Theme model

What it does: gives each point of an article a primary theme and a probability for each of the four themes
({", ".join(THEMES)}), by logistic regression over TF-IDF weighted words,
character pairs, opening words and heading words.

Made with `python scripts/train_themes.py` from the {report.examples} labelled points of the {report.articles}
articles in `corpora/` that are marked `train`. They were written for this project; how, and what that means for real
articles, is in `corpora/README.md`.

Files: `config.json` (labels, intercepts, calibration), `terms.json` (for each term its inverse document frequency and
one weight a label). Plain JSON: loading it cannot run code.

## Scores

Cross-validation in {FOLDS} folds of whole articles: no model is asked about an article that it has seen.

| measure | value |
| --- | --- |
| accuracy of the primary theme | {report.accuracy:.3f} |
| macro-F1 over the four themes | {report.macro_f1:.3f} |
| multi-label F1 at 0.5 | {report.multi_label_f1:.3f} |
| expected calibration error (10 bins, all labels) | {report.calibration_error:.3f} |

Rows: annotated; columns: predicted.

| | {header} |
| --- | --- | --- | --- | --- |
{rows}

## Limits

Points about cadre training inside an office's services, and about rules that both serve and supervise, are borderline
for human readers too. The probabilities are calibrated on text written for this project; on other genres they are only
a ranking.
"""


if __name__ == "__main__":
    sys.exit(main())
