"""The weights in the package are those that the corpora give now: whoever changes one has to learn the other anew."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.extract.parallel_learning import example_candidates
from nlp.extract.trees import load_trees, parse_trees

ROOT = Path(__file__).parent.parent
#: Another version of the linear algebra below may round the last digit of a weight differently.
TOLERANCE = 0.05


def weights(path: Path) -> dict[str, float]:
    """The weights of a file by name: in TOML behind that of the table, in tables those of the column and the row."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found: dict[str, float] = {}
    if path.suffix == ".tsv":
        header, *rows = [line.split("\t") for line in lines]
        named = header.index("values") + 1 if "values" in header else 1
        for row in rows:
            numbers = zip(header[named:], row[named:], strict=True)
            found |= {" ".join([column, *row[:named]]): float(number) for column, number in numbers if number}
        return found
    table = ""
    for line in lines:
        if line.startswith("["):
            table = line
        elif match := re.fullmatch(r'"?(.+?)"? = (-?[0-9.]+)', line):
            found[f"{table}{match[1]}"] = float(match[2])
    return found


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("train_parallels.py", "parallel_weights.toml"),
        ("train_quoted.py", "quoted_weights.tsv"),
        ("train_initiatives.py", "initiative_weights.tsv"),
        ("train_indicators.py", "indicator_weights.tsv"),
        ("train_members.py", "member_weights.tsv"),
    ],
)
def test_weights_are_what_the_corpora_give(script: str, name: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / script), "-o", str(tmp_path / name)]
    subprocess.run(command, check=True, capture_output=True)
    learnt, shipped = weights(tmp_path / name), weights(ROOT / "nlp" / "lexicons" / name)
    assert len(shipped) > 50
    if script == "train_parallels.py":
        learnt_trees, shipped_trees = (
            parse_trees((tmp_path / "parallel_trees.json").read_text("utf-8")),
            load_trees("parallel_trees"),
        )
        assert learnt_trees.features == shipped_trees.features
        rows = (ROOT / "corpora" / "examples" / "parallels.jsonl").read_text(encoding="utf-8").splitlines()
        judged, _ = example_candidates(rows)
        scores = [(learnt_trees.score(one.features), shipped_trees.score(one.features)) for one in judged[::20]]
        assert all(abs(one - other) < TOLERANCE for one, other in scores)
    apart = {one: (learnt.get(one, 0.0), shipped.get(one, 0.0)) for one in learnt.keys() | shipped.keys()}
    assert {one: pair for one, pair in apart.items() if abs(pair[0] - pair[1]) > TOLERANCE} == {}
