"""The scripts: each says what it does, and those that measure and compare do it."""

from __future__ import annotations

import gzip
import json
import runpy
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from nlp.corpus.folders import folder_texts

SCRIPTS = {path.stem: path for path in (ROOT / "scripts").glob("*.py") if path.stem != "site_pages"}


def _run(name: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int | str | None:
    monkeypatch.setattr(sys, "argv", [f"{name}.py", *arguments])
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(SCRIPTS[name]), run_name="__main__")
    return caught.value.code


@pytest.mark.parametrize("name", SCRIPTS)
def test_help_shows_the_usage_of_the_docstring(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(name, ["--help"], monkeypatch) == 0
    assert f"    python scripts/{name}.py" in capsys.readouterr().out


def test_evaluate_scores_one_part_and_lists_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("云山县工作总结\n全年办结诉求320件。\n", encoding="utf-8")
    line = [{"n": 1, "role": "title"}, {"n": 2, "role": "body"}]
    gold = {"doc": "a", "lines": line, "slogans": [{"type": "motto", "text": "马上就办"}]}
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    assert _run("evaluate", [str(tmp_path), str(tmp_path), "--detail"], monkeypatch) == 0
    out = capsys.readouterr().out
    assert "line role                n=2     acc 1.000" in out
    assert "slogan motto | missed | a: 马上就办" in out
    assert "metrics | spurious | a: ('320件', 320.0, '件')" in out
    (tmp_path / "a.txt").unlink()
    assert _run("evaluate", [str(tmp_path), str(tmp_path)], monkeypatch) == 2
    assert "no a.txt, which the gold has" in capsys.readouterr().err


def test_damage_goes_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("机关党建工作要围绕中心、建设队伍。", encoding="utf-8")
    monkeypatch.setattr(sys.stdout, "reconfigure", lambda **_: None, raising=False)
    assert _run("make_damage", ["ruby", str(tmp_path / "a.txt")], monkeypatch) == 0
    assert "(j" in capsys.readouterr().out


def test_texts_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "x", "text": "乙"}\n{"text": "丙"}\n', encoding="utf-8")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress('{"text": "丁"}\n'.encode()))
    (tmp_path / "d.html").write_text("<p>戊</p>", encoding="utf-8")
    assert dict(folder_texts(tmp_path)) == {
        "b.jsonl:x": "乙",
        "b.jsonl:2": "丙",
        "c.jsonl.gz:1": "丁",
        "sub/a.txt": "甲",
    }
    (tmp_path / "b.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.jsonl: line 1"):
        dict(folder_texts(tmp_path))
