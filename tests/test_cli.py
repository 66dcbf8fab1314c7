from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from nlp.cli import INTERRUPTED, OK, SOME_FAILED, USAGE, main

TEXT = "云山县委办公室：做实“三服务”\n2023-05-06 来源：云山日报\n全年办理群众诉求320件，办结率达98.5%。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_tag_writes_json_lines_to_standard_output_in_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", str(folder / "b.txt"), str(folder / "a.txt")]) == OK
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["doc_id"] for row in rows] == ["b", "a"]
    assert {metric["text"] for metric in rows[0]["metrics"]} == {"320件", "98.5%"}
    assert rows[0]["schema"] == "policynlp/1"
    assert err == ""


def test_tag_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030"))))
    assert main(["tag", "-"]) == OK
    assert json.loads(capsys.readouterr().out)["doc_id"] == "stdin"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_join_on_doc_id(folder: Path, tmp_path: Path, form: str) -> None:
    pandas = pytest.importorskip("pandas")
    out = tmp_path / "tables"
    assert main(["tag", str(folder / "a.txt"), "-o", str(out), "--format", form, "--tokens"]) == OK
    read = pandas.read_csv if form == "csv" else pandas.read_parquet
    tables = {path.stem: read(path) for path in out.glob(f"*.{form}")}
    assert set(tables) == {"articles", "points", "slogans", "metrics", "initiatives", "tokens"}
    assert sorted(tables["metrics"]["value"]) == [98.5, 320]
    assert all(set(table["doc_id"]) <= {"a"} for table in tables.values())


def test_workbook(folder: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert main(["tag", str(folder / "a.txt"), "-o", str(tmp_path / "out.xlsx")]) == OK
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["articles", "points", "slogans", "metrics", "initiatives"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty file"),
        ("image.txt", b"\x89PNG\r\n\0\0", "binary file"),
        ("odd.txt", b"\xff\xff\xff\xff\xff", "unreadable encoding"),
    ],
)
def test_a_bad_file_is_one_clear_line_and_the_others_are_tagged(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, reason: str
) -> None:
    bad = folder / name
    if content is not None:
        bad.write_bytes(content)
    out = folder / "out.jsonl"
    assert main(["tag", str(folder / "a.txt"), str(bad), str(folder / "b.txt"), "-o", str(out), "-q"]) == SOME_FAILED
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert str(bad) in errors[0]
    assert reason in errors[0]
    assert [json.loads(line)["doc_id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["a", "b"]


def test_tables_without_a_place_are_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", str(folder), "--format", "csv"]) == USAGE
    assert "-o" in capsys.readouterr().err


def test_unknown_options_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["tag", "--no-such-option", "x"])
    assert caught.value.code == USAGE
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["tag"], ["show"], ["tables"], ["summary"]])
def test_help_teaches(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])
    assert caught.value.code == OK
    assert "usage: policynlp" in capsys.readouterr().out


def test_show_prints_text_and_finds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(folder / "a.txt")]) == OK
    out = capsys.readouterr().out
    assert "群众诉求" in out
    assert "三服务" in out
    assert "98.5" in out


def test_summary_and_tables_of_a_tagged_corpus(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tagged = folder / "out.jsonl"
    assert main(["tag", str(folder), "-o", str(tagged), "-q"]) == OK
    assert main(["summary", str(tagged)]) == OK
    assert "2 篇文章" in capsys.readouterr().out
    assert main(["tables", str(tagged), "-o", str(folder / "t")]) == OK
    assert (folder / "t" / "metrics.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,")


@pytest.mark.parametrize("content", ["not json\n", '{"schema": "policynlp/1"}\n', '{"a": 1}\n'])
@pytest.mark.parametrize("command", [["summary"], ["tables", "-o", "unused"]])
def test_a_file_that_is_not_tagged_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], content: str
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main([command[0], str(path), *command[1:]]) == SOME_FAILED
    assert f"{path}: line 1 is not a tagged article" in capsys.readouterr().err


def test_interruption_keeps_what_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from nlp.analyzer import Analyzer

    analyze = Analyzer.__call__

    def stop_at_b(self: Analyzer, raw: str, *, doc_id: str = "", hints: object = None) -> object:
        if doc_id == "b":
            raise KeyboardInterrupt
        return analyze(self, raw, doc_id=doc_id)

    monkeypatch.setattr(Analyzer, "__call__", stop_at_b)
    out = folder / "out.jsonl"
    assert main(["tag", str(folder), "-o", str(out)]) == INTERRUPTED
    assert [json.loads(line)["doc_id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["a"]
    assert "interrupted" in capsys.readouterr().err
