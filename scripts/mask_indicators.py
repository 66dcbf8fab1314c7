#!/usr/bin/env python3
"""Mask annotated sentences, so that indicators can be learnt from text that may not be kept.

    python scripts/mask_indicators.py SENTENCES [SENTENCES...] -o corpora/examples/indicator_words.jsonl

SENTENCES are JSON lines like those of corpora/examples/indicators.jsonl: `text` and its `metrics`, each with `text`,
`value` and `indicator`. What is written holds of most words only what the features of indicators need
(nlp/extract/indicator_masking.py).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from nlp.extract.indicator_learning import example_figures
from nlp.extract.indicator_masking import masked_rows


def main() -> int:
    """Write one row a sentence whose figures have indicators among its words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, nargs="+", metavar="SENTENCES")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    written = []
    for file in args.sentences:
        try:
            figures = example_figures(file.read_text(encoding="utf-8").splitlines())
        except (OSError, ValueError, KeyError) as error:
            parser.error(f"{file}: {error!r}")
        written += list(masked_rows(figures))
    rows = [json.dumps({**row, "id": n}, ensure_ascii=False) for n, row in enumerate(written, start=1)]
    args.output.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    print(f"{args.output}: {len(rows)} sentences, {sum(len(row['figures']) for row in written)} figures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
