"""The example notebooks run from top to bottom, and their plots show Chinese labels."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is missing: pip install 'policynlp[plots]'")
from nlp.report import fonts  # noqa: E402

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
PLOTS = {"corpus_to_tables": 1, "first_article": 0, "follow_a_slogan": 1}


@pytest.fixture(autouse=True)
def plain_matplotlib() -> Iterator[None]:
    matplotlib.use("Agg")
    with matplotlib.rc_context():
        yield
    import_module("matplotlib.pyplot").close("all")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_run_and_draw(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    source = path.read_text(encoding="utf-8")
    assert source.startswith("# %% [markdown]\n# # ")
    runpy.run_path(str(path))
    pyplot = import_module("matplotlib.pyplot")
    assert len(pyplot.get_fignums()) == PLOTS[path.stem]
    for number in pyplot.get_fignums():
        # A character without a glyph is a warning of matplotlib, and warnings are errors here.
        pyplot.figure(number).savefig(tmp_path / f"{number}.png")


def _draw(tmp_path: Path) -> None:
    figure = import_module("matplotlib.figure").Figure()
    figure.text(0.1, 0.5, "机关党建：“三服务”增长−12%")
    figure.savefig(tmp_path / "label.png")


def test_a_font_with_chinese_characters_is_found(tmp_path: Path) -> None:
    assert fonts.use_chinese_font() in matplotlib.rcParams["font.sans-serif"][0]
    _draw(tmp_path)


def test_the_packaged_font_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pylopdf_fonts_zh_cn", reason="no packaged font: pip install 'policynlp[plots]'")
    monkeypatch.setattr(fonts, "FAMILIES", ())
    assert fonts.use_chinese_font() == "Noto Sans SC"
    _draw(tmp_path)


def test_without_any_font_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        if name == "pylopdf_fonts_zh_cn":
            raise ModuleNotFoundError(name)
        return import_module(name)

    monkeypatch.setattr(fonts, "FAMILIES", ("DejaVu Sans",))  # has no Chinese characters
    monkeypatch.setattr(fonts, "import_module", missing)
    with pytest.raises(RuntimeError, match=r"policynlp\[plots\]"):
        fonts.use_chinese_font()
