"""The documents: code blocks run as written, links lead somewhere, examples in docstrings are true."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from conftest import ROOT

import nlp

DOCUMENTS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    ROOT / "corpora" / "README.md",
    ROOT / "models/themes/README.md",
]
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_code_blocks_run(name: str) -> None:
    blocks = _PYTHON.findall((ROOT / name).read_text(encoding="utf-8"))
    assert blocks
    scope: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), scope)
    assert "article" in scope


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_examples_in_docstrings_are_true() -> None:
    result = doctest.testmod(nlp)
    assert result.attempted
    assert not result.failed
