#!/usr/bin/env python3
"""Learn by what the members of numeric slogans are chosen: member_weights.tsv and member_trees.json in nlp/lexicons.

    python scripts/train_members.py [-o FILE] [--cross-validate]

The trees are written beside FILE, the weights.
Learns from the train articles of corpora/, the passages of corpora/examples/members.jsonl, the labels in third-party
text of corpora/examples/members_features.jsonl, of which only features are kept, and the rows of
tests/cases/members.jsonl, which say how it should be. --cross-validate prints first how well weights choose that have
not seen the text.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nlp.extract.learning import FOLDS, Outcome, training_articles
from nlp.extract.member_annotation import LabelledLabel, example_labels, labelled_labels
from nlp.extract.member_archive import choices_without_text
from nlp.extract.member_choices import Choices, Task, tasks_of
from nlp.extract.member_learning import learn_members, members_by
from nlp.extract.tree_learning import format_trees

_ROOT = Path(__file__).parent.parent
# The cases say how it should be, so each counts as often.
_COUNTS = {"cases": 3}
_HEADER = """\
# Weights (log odds) of the features of nlp/extract/members/: of the lists of an article the one whose weights add up to
# most names the members of a label, or none does; the same tells how much of the list is the members.
# Provenance: `python scripts/train_members.py`: conditional logits over the gold of the train articles of corpora/, the
# passages of corpora/examples/members.jsonl, the features in corpora/examples/members_features.jsonl of labels in
# third-party text that readers marked, and the rows of tests/cases/members.jsonl; no held-out article takes part.
# May enter: what that command writes. A new case enters as a row of one of these files, and then the command is run
# again; a weight edited by hand is lost at the next run.
feature\tweight
"""
_NOTE = (
    "Boosted trees over measures of lists (nlp/extract/members/measures.py), read by nlp/extract/trees.py. A leaf is a "
    "number, another node [feature, limit, node at most, node above]. Provenance: as in member_weights.tsv. May enter: "
    "what `python scripts/train_members.py` writes."
)


def main() -> int:
    """Cross-validate where asked, learn from everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "member_weights.tsv")
    parser.add_argument("--cross-validate", action="store_true", help="print the cross-validated scores first")
    args = parser.parse_args()
    examples = _ROOT / "corpora" / "examples"
    parts = {
        "articles": [
            label
            for document, gold in training_articles(_ROOT / "corpora")
            for label in labelled_labels(document, gold)
        ],
        "passages": example_labels(_rows(examples / "members.jsonl")),
        "cases": example_labels(row for row in _rows(_ROOT / "tests" / "cases" / "members.jsonl")),
    }
    without_text = choices_without_text(_rows(examples / "members_features.jsonl"))
    tasks = {name: tasks_of(part) for name, part in parts.items()}
    if args.cross_validate:
        print("\n".join(_table(parts, tasks, without_text)))
    model = learn_members([task for name in tasks for task in tasks[name] * _COUNTS.get(name, 1)], without_text)
    rows = sorted([name, f"{weight:.2f}"] for name, weight in model.weights.items())
    args.output.write_text(_HEADER + "".join(f"{name}\t{weight}\n" for name, weight in rows), encoding="utf-8")
    args.output.with_name("member_trees.json").write_text(format_trees(model.trees, _NOTE), encoding="utf-8")
    print(f"{args.output}: {len(rows)} weights, {len(model.trees.trees)} trees")
    return 0


def _rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _table(
    parts: Mapping[str, Sequence[LabelledLabel]], tasks: Mapping[str, Sequence[Task]], without_text: Sequence[Choices]
) -> Iterator[str]:
    yield f"{'labels in':12}{'n':>6}{'named':>7}{'p':>7}{'r':>7}{'f1':>7}{'whole':>7}"
    for name, part in parts.items():
        groups = sorted({label.group for label in part})
        fold_of = {group: n % FOLDS for n, group in enumerate(groups)}
        rest = [task for other, of_other in tasks.items() if other != name for task in of_other * _COUNTS.get(other, 1)]
        result, whole = Outcome(0, 0, 0), 0
        for fold in range(FOLDS):
            seen = [task for task in tasks[name] if fold_of[task.one.group] != fold]
            model = learn_members([*rest, *seen], without_text)
            for label in part:
                if fold_of[label.group] == fold:
                    chosen = members_by(label, model)
                    got, wanted = Counter(chosen), Counter(label.wanted)
                    hits = (got & wanted).total()
                    result += Outcome(hits, got.total() - hits, wanted.total() - hits)
                    whole += bool(wanted) and chosen == label.wanted
        named = sum(bool(label.wanted) for label in part)
        yield (
            f"{name:12}{len(part):6}{named:7}{result.precision:7.3f}{result.recall:7.3f}{result.f1:7.3f}"
            f"{whole / named if named else 1:7.3f}"
        )


if __name__ == "__main__":
    sys.exit(main())
