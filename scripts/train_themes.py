#!/usr/bin/env python3
"""Train the theme model from the project's corpora and write it, with its card, to models/themes.

    python scripts/train_themes.py [-o models/themes] [--check]

The card, which is printed too, holds the comparison of classifiers, the learning curve and the ablation. With --check
nothing is written: the exit code says whether the model in the folder is the one that the corpora give.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from nlp.gold import load_gold, split_of
from nlp.normalize import detect_script, normalize_tracked
from nlp.reading import Source, read_source
from nlp.repair import repair
from nlp.structure import structure
from nlp.themes.card import model_card
from nlp.themes.examples import Examples
from nlp.themes.labelling import Labelled, labelled_by_gold, read_labels
from nlp.themes.model import ThemeModel
from nlp.themes.taxonomy import Taxonomy, load_taxonomy
from nlp.themes.training import CANDIDATES, CHOSEN, ablation, cross_validate, evaluate, learning_curve, train

_ROOT = Path(__file__).parent.parent
_SIZES = (100, 200, 400, 800, 1600)
_LIMITS = """\
Rectification notices name the business that was found wanting, training inside an office serves its services, rules
both serve and supervise: such points are borderline for human readers too. The probabilities are calibrated on text
written for this project. Foreign affairs, weather, sport and the like are known from a lexicon more than from
examples."""


def main() -> int:
    """Train; then measure and save, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "models" / "themes")
    parser.add_argument("--check", action="store_true", help="compare with the model in the folder, write nothing")
    args = parser.parse_args()
    taxonomy = load_taxonomy("themes")
    parts = _articles()
    single = [*taxonomy.examples(), *_single_points(taxonomy)]
    examples = Examples([*parts["train"], *single], taxonomy.labels)
    model = train(examples, fallback=taxonomy.fallback)
    if args.check:
        return _differs(model, args.output)
    model.save(args.output)
    (args.output / "taxonomy.toml").write_text(taxonomy.source, encoding="utf-8", newline="\n")
    candidates = {name: cross_validate(examples, candidate=name) for name in CANDIDATES}
    validation = Examples(parts["validation"], taxonomy.labels)
    card = model_card(
        model,
        taxonomy,
        command="python scripts/train_themes.py",
        data=(
            f"Trained on {len(examples.tested)} labelled points of the {len(parts['train'])} articles in `corpora/` "
            f"that are marked `train`, and on {len(single)} single points: the examples of the taxonomy and "
            "`corpora/examples/themes.csv`. All were written for this project; how, and what that means for real "
            "articles, is in `corpora/README.md`."
        ),
        tested=candidates[CHOSEN],
        candidates=candidates,
        elsewhere={"validation": evaluate(model, parts["validation"]), "held out": evaluate(model, parts["heldout"])},
        curve=learning_curve(examples, validation, _SIZES, fallback=taxonomy.fallback),
        ablation=ablation(examples),
        limits=_LIMITS,
    )
    (args.output / "README.md").write_text(card, encoding="utf-8", newline="\n")
    print(card)
    return 0


def _articles() -> dict[str, list[Labelled]]:
    """The labelled points of the articles of each part of the corpora."""
    parts: dict[str, list[Labelled]] = {"train": [], "validation": [], "heldout": []}
    split = split_of(_ROOT / "corpora" / "coverage.tsv")
    for doc, gold in load_gold(_ROOT / "corpora" / "gold").items():
        raw = read_source(Source(doc, str(_ROOT / "corpora" / "articles" / f"{doc}.txt")))
        document = structure(normalize_tracked(repair(raw), detect_script(raw)))
        parts[split[doc]].append(labelled_by_gold(document, gold))
    return parts


def _single_points(taxonomy: Taxonomy) -> list[Labelled]:
    """Labelled points without an article; they take part in training only."""
    rows = read_labels(_ROOT / "corpora" / "examples" / "themes.csv", taxonomy.labels)
    return [Labelled("", row.document, row.labels) for row in rows]


def _differs(model: ThemeModel, folder: Path) -> int:
    with tempfile.TemporaryDirectory() as made:
        model.save(Path(made))
        names = sorted(path.name for path in Path(made).iterdir())
        changed = [name for name in names if (Path(made) / name).read_bytes() != (folder / name).read_bytes()]
    print(f"{folder}: {'differs in ' + ', '.join(changed) if changed else 'is what the corpora give'}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
