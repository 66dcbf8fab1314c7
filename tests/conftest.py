from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Machines differ in speed, so no example is timed; on CI the examples are the same in every run.
settings.register_profile("policynlp", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("policynlp")

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "corpora" / "articles"
GOLD = ROOT / "corpora" / "gold"


def cases(name: str) -> list[Any]:
    """The rows of tests/cases/<name>.jsonl as parameters; a row with "known_failure" is expected to fail."""
    rows = (ROOT / "tests" / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    parameters = []
    for n, line in enumerate(rows, 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = json.loads(line)
        marks = [pytest.mark.xfail(reason=row["known_failure"])] if "known_failure" in row else []
        parameters.append(pytest.param(row, id=f"{name}:{n}", marks=marks))
    return parameters


def article_names() -> list[str]:
    return sorted(path.stem for path in ARTICLES.glob("*.txt"))


def article_text(name: str) -> str:
    return (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
