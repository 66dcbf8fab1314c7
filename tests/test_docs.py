"""The documents: code blocks run and commands parse as written, links lead somewhere, docstrings give true examples."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path
from textwrap import dedent

import pytest
from conftest import ROOT

import nlp
from nlp.cli import make_parser

DOCUMENTS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    ROOT / "corpora" / "README.md",
    ROOT / "models/themes/README.md",
]
_PYTHON = re.compile(r"^ *```python\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]+)\)")


_WITH_CODE = [path for path in DOCUMENTS if _PYTHON.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", _WITH_CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_blocks_run(path: Path) -> None:
    scope: dict[str, object] = {}
    for block in _PYTHON.findall(path.read_text(encoding="utf-8")):
        exec(compile(dedent(block), path.name, "exec"), scope)


def test_the_example_of_the_readme_finds_what_the_readme_promises() -> None:
    (text,) = re.findall(r'analyze\("""(.*?)"""\)', (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    article = nlp.analyze(text)
    members = {slogan.text: [member.text for member in slogan.members] for slogan in article.slogans}
    assert members["四办"] == ["马上办", "规范办", "精准办", "暖心办"]
    assert [(metric.text, metric.role) for metric in article.metrics] == [("320件", "output"), ("98.5%", "share")]
    (initiative,) = article.initiatives
    assert (initiative.name, initiative.type, initiative.verb) == ("一线收单工作法", "method", "推行")
    assert (initiative.stage, initiative.commitment) == ("run", "result")


def test_the_readmes_have_code() -> None:
    assert {"README.md", "README.en.md"} <= {path.name for path in _WITH_CODE}


_COMMANDS = [
    (path, line)
    for path in DOCUMENTS
    for block in _BLOCK.findall(path.read_text(encoding="utf-8"))
    for line in re.findall(r"^(?:echo .* \| )?(?:\.venv/bin/)?policynlp (.*)$", block, re.MULTILINE)
]


@pytest.mark.parametrize(("path", "line"), _COMMANDS, ids=[f"{path.name}: {line[:40]}" for path, line in _COMMANDS])
def test_commands_are_commands(path: Path, line: str) -> None:
    words = shlex.split(line, comments=True)
    args = make_parser().parse_args(words)
    assert callable(args.command)
    # What is said to lie in the repository does.
    assert all((ROOT / word).exists() for word in words if word.startswith("corpora/"))


def test_the_readmes_have_commands() -> None:
    assert {"README.md", "README.en.md", "batch.md", "themes.md"} <= {path.name for path, _ in _COMMANDS}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_examples_in_docstrings_are_true() -> None:
    result = doctest.testmod(nlp)
    assert result.attempted
    assert not result.failed
