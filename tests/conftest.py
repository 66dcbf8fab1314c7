from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from nlp.article import Line
from nlp.document import Document

# Machines differ in speed, so no example is timed; on CI the examples are the same in every run.
settings.register_profile("policynlp", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("policynlp")

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "corpora" / "articles"
GOLD = ROOT / "corpora" / "gold"


def case_rows(name: str) -> dict[str, Any]:
    """The rows of tests/cases/<name>.jsonl by name and number of the line; blank lines and comments are passed over."""
    lines = (ROOT / "tests" / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return {
        f"{name}:{n}": json.loads(line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")
    }


def cases(name: str) -> list[Any]:
    """The rows of tests/cases/<name>.jsonl as parameters; a row with "known_failure" is expected to fail."""
    return [
        pytest.param(
            row,
            id=place,
            marks=[pytest.mark.xfail(reason=row["known_failure"])] if "known_failure" in row else [],
        )
        for place, row in case_rows(name).items()
    ]


def document_of(text: str, role: str = "body") -> Document:
    """A document in which every line that is not blank has the role `role`; lines that open with "# " are headings."""
    pieces = [(piece.removeprefix("# "), "heading" if piece.startswith("# ") else role) for piece in text.split("\n")]
    lines, start = [], 0
    for n, (piece, piece_role) in enumerate(pieces, 1):
        if piece.strip():
            lines.append(Line(n=n, role=piece_role, start=start, end=start + len(piece), text=piece))
        start += len(piece) + 1
    return Document("\n".join(piece for piece, _ in pieces), tuple(lines))


def article_names() -> list[str]:
    return sorted(path.stem for path in ARTICLES.glob("*.txt"))


def article_text(name: str) -> str:
    return (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
