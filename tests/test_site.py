"""The documentation site is built without a warning, and its links lead to its own pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytest.importorskip("mkdocs", reason="MkDocs is missing: pip install 'policynlp[site]'")

_HREF = re.compile(r'(?:href|src)="([^"#?]+)')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_links_lead_to_pages_of_the_site(site: Path) -> None:
    pages = [page for page in site.glob("*.html") if page.name != "404.html"]
    assert len(pages) > 10
    for page in pages:
        for target in _HREF.findall(page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "data:", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_pages_fetch_nothing_from_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        assert not re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="https?:', page.read_text(encoding="utf-8"))


def test_the_front_pages_and_the_reference_are_there(site: Path) -> None:
    assert "十分钟上手" in (site / "index.html").read_text(encoding="utf-8")
    assert "Ten minutes" in (site / "english.html").read_text(encoding="utf-8")
    reference = (site / "reference.html").read_text(encoding="utf-8")
    assert "The analysis of one raw text with the default options" in reference
    assert not re.search(r":(?:class|func|data|mod|meth|attr):<code>", reference)


def test_every_option_is_in_the_site(site: Path) -> None:
    page = (site / "commands.html").read_text(encoding="utf-8")
    for wanted in ("policynlp tag", "policynlp themes compare", "--date-column", "--threshold"):
        assert wanted in page


def test_every_document_is_in_the_site(site: Path) -> None:
    missing = [path.name for path in (ROOT / "docs").glob("*.md") if not (site / f"{path.stem}.html").exists()]
    assert missing == []
