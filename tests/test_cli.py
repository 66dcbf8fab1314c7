from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from nlp.analyzer import Analyzer
from nlp.article import Article, Line, Metric, Point
from nlp.cli import INTERRUPTED, OK, SOME_FAILED, USAGE, main, make_parser

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
    assert set(tables) == {"articles", "points", "paragraphs", "slogans", "metrics", "initiatives", "tokens"}
    assert sorted(tables["metrics"]["value"]) == [98.5, 320]
    assert all(set(table["doc_id"]) <= {"a"} for table in tables.values())


def test_workbook(folder: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert main(["tag", str(folder / "a.txt"), "-o", str(tmp_path / "out.xlsx")]) == OK
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["articles", "points", "paragraphs", "slogans", "metrics", "initiatives"]


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


def test_tables_of_a_folder_are_read_where_their_column_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("抓好落实。", encoding="utf-8")
    (tmp_path / "t.csv").write_text("正文\n抓好落实。\n抓紧落实。\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert main(["tag", str(tmp_path), "-o", str(out), "-q"]) == OK
    assert "1 table passed over (t.csv); --text-column" in capsys.readouterr().err
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1
    assert main(["tag", str(tmp_path), "-o", str(out), "-q", "--text-column", "正文"]) == OK
    assert "passed over" not in capsys.readouterr().err
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_tables_without_a_place_are_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", str(folder), "--format", "csv"]) == USAGE
    assert "-o" in capsys.readouterr().err


def test_unknown_options_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["tag", "--no-such-option", "x"])
    assert caught.value.code == USAGE
    assert "usage" in capsys.readouterr().err


def _parsers(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """`parser` and those of its subcommands, at any depth."""
    yield parser
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                yield from _parsers(command)


@pytest.mark.parametrize("parser", list(_parsers(make_parser())), ids=lambda parser: parser.prog)
def test_help_is_in_chinese_and_in_english(parser: ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    own = [action.help for action in parser._actions if action.dest not in ("help", "version")]
    for text in (parser.description, *filter(None, own)):
        assert re.search("[\u4e00-\u9fff]", text or ""), text
        assert re.search("[a-z]{3}", text or ""), text
    with pytest.raises(SystemExit) as caught:
        main([*parser.prog.split()[1:], "--help"])
    assert caught.value.code == OK
    assert parser.prog in capsys.readouterr().out


def test_repair_takes_the_tables_of_a_folder_like_the_other_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("抓好落实。", encoding="utf-8")
    (tmp_path / "in" / "t.csv").write_text("正文\n抓紧落实。\n", encoding="utf-8")
    assert main(["repair", str(tmp_path / "in")]) == OK
    shown = capsys.readouterr()
    assert "1 table passed over (t.csv)" in shown.err
    assert shown.out == "抓好落实。\n"
    assert main(["repair", str(tmp_path / "in"), "--text-column", "正文"]) == OK
    assert capsys.readouterr().out == "抓好落实。\n抓紧落实。\n"


def test_metrics_prints_a_table_with_warnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "a.txt"
    text.write_text("工作情况\n2024-03-15\n今年以来，166项任务，已完成整改160项，正在推进1项。\n", encoding="utf-8")
    assert main(["metrics", str(text)]) == OK
    out = capsys.readouterr().out
    assert "2024-01-01" in out
    assert "160项 + 1项 = 161 ≠ 166项" in out


def test_metrics_reads_the_texts_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "in" / "t.csv"
    table.parent.mkdir()
    table.write_text("编号,日期,正文\nx1,2023/5/6,今年办结诉求85件。\n", encoding="utf-8")
    columns = ["--text-column", "正文", "--id-column", "编号", "--date-column", "日期"]
    for place in (table, table.parent):
        assert main(["metrics", str(place), "--format", "csv", *columns]) == OK
        (row,) = capsys.readouterr().out.splitlines()[1:]
        assert row.startswith("x1,")
        assert "85件" in row
        assert "2023-01-01" in row
    (table.parent / "a.txt").write_text("今年办结诉求85件。", encoding="utf-8")
    assert main(["metrics", str(table.parent), "--format", "csv"]) == OK
    assert "passed over" in capsys.readouterr().err


def test_metrics_writes_numeric_columns(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pandas = pytest.importorskip("pandas")
    out = tmp_path / "m.csv"
    assert main(["metrics", str(folder), "-o", str(out)]) == OK
    frame = pandas.read_csv(out, parse_dates=["time_start", "time_end"])
    assert len(frame) > 1
    assert frame["value"].dtype.kind in "if"
    assert frame["time_end"].dtype.kind == "M"
    assert f"written to {out}" in capsys.readouterr().err
    assert main(["metrics", str(folder), "--format", "csv"]) == OK
    assert capsys.readouterr().out.splitlines()[0].startswith("doc_id,")
    assert main(["metrics", str(folder), "--format", "xlsx"]) == USAGE


def test_summary_says_how_many_rows_it_leaves_out(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "子丑寅卯辰巳午未申酉戌亥天"
    article = Analyzer()("云山县工作总结\n开展“微光课堂”活动。\n")
    (found,) = article.initiatives
    many = replace(article, initiatives=tuple(replace(found, name=f"{name}活动") for name in names))
    tagged = tmp_path / "t.jsonl"
    tagged.write_text(many.to_json() + "\n", encoding="utf-8")
    assert main(["summary", str(tagged)]) == OK
    assert "共 13 个，列出前 12 个" in capsys.readouterr().out


def test_summary_shows_what_most_articles_say_and_no_targets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        "云山县工作总结\n落实“三服务”要求，办结率达97.5%，力争明年达到99.5%。\n",
        "江城区工作总结\n落实“三服务”要求。\n",
        "桥头镇工作总结\n做实“三服务”：服务企业、服务园区、服务市民。\n",
    ]
    articles = list(Analyzer().pipe(texts))
    tagged = tmp_path / "t.jsonl"
    tagged.write_text("".join(f"{article.to_json()}\n" for article in articles), encoding="utf-8")
    assert main(["summary", str(tagged)]) == OK
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if "三服务" in line)
    assert "；".join(articles[0].slogans[0].known) in row
    assert "另有 1 种" in row
    assert "97.5" in out
    assert "99.5" not in out


def test_summary_ranks_indicators_by_articles_and_names_the_article_of_a_sum(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["办结率达91%。", "办结率达95.5%，发放补贴8万元，到位资金3亿元。", "办结率达97%，力争到位资金9亿元。"]
    tagged = tmp_path / "t.jsonl"
    tagged.write_text("".join(f"{article.to_json()}\n" for article in Analyzer().pipe(texts)), encoding="utf-8")
    assert main(["summary", str(tagged)]) == OK
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if "办结率" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["办结率", "%", "3", "3", "91", "95.5", "97"]
    sums = lines[next(n for n, line in enumerate(lines) if "largest sums" in line) :]
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in sums if line.startswith("│")]
    assert [(row[1], row[-1]) for row in cells] == [("3亿元", "1"), ("8万元", "1")]


def test_show_prints_text_and_finds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(folder / "a.txt")]) == OK
    out = capsys.readouterr().out
    assert "群众诉求" in out
    assert "三服务" in out
    assert "98.5" in out
    assert "数字缩略语" in out
    assert "numeric" not in out
    (folder / "r.txt").write_text("机(jī)关(guān)党建，办结320件，剧情【此处隐藏270字】转折。\n", encoding="utf-8")
    assert main(["show", str(folder / "r.txt")]) == OK
    out = capsys.readouterr().out
    assert "修复 repaired: 注音 2\n" in out
    assert "存疑 flagged: 隐去的文字 1\n" in out


def test_explain_prints_rules_and_weights(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder / "a.txt"), "三服务"]) == OK
    out = capsys.readouterr().out
    assert "数：3 服务" in out
    assert "群众诉求" not in out
    assert main(["explain", str(folder / "a.txt"), "--json"]) == OK
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "三服务" in {row["text"] for row in rows if row["kind"] == "numeric"}


REGULATION = """青禾县督办工作办法
青禾县人民政府办公室
2022年6月1日
第一章　总则
第一条　为了规范督办工作，提高办事效率，根据国家有关规定，结合本县实际，制定本办法。
第二条　督办坚持下列原则：
（一）围绕中心。紧扣县委、县政府的决策部署开展督办，不搞层层加码，不增加基层负担。
（二）注重实效。督在关键处，办在要害时，办不成的要说明原因，办成的要有群众评价。
前款规定的事项由县政府办公室负责解释。
第三条　本办法自发布之日起施行。
版权所有：青禾县人民政府
"""


def test_outline_prints_the_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(REGULATION, encoding="utf-8")
    assert main(["outline", str(tmp_path / "a.txt")]) == OK
    out = capsys.readouterr().out.splitlines()
    assert out[out.index("青禾县督办工作办法") :] == [
        "青禾县督办工作办法",
        "└── 第一章　总则",
        "    ├── 第一条  [5] 42字",
        "    ├── 第二条  [6] 13字",
        "    │   ├── （一）围绕中心  [7] 41字",
        "    │   ├── （二）注重实效  [8] 40字",
        "    │   └── 前款规定的事项由县政府办公室负责解释。  [9] 19字",
        "    └── 第三条  [10] 16字",
    ]
    assert "日期 date  2022-06-01" in out


def test_outline_prints_every_line_with_its_role(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(REGULATION, encoding="utf-8")
    assert main(["outline", "--lines", str(tmp_path / "a.txt")]) == OK
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [
        (str(n), role)
        for n, role in enumerate(
            ["title", "byline", "dateline", "heading1", *["body"] * 6, "boilerplate"],
            start=1,
        )
    ]


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
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    content: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main([command[0], str(path), *command[1:]]) == SOME_FAILED
    assert f"{path}: line 1 is not a tagged article" in capsys.readouterr().err
    assert not Path("unused").exists()


@pytest.fixture
def interrupted_at_b(monkeypatch: pytest.MonkeyPatch) -> None:
    from nlp.analyzer import Analyzer

    analyze = Analyzer.__call__

    def stop_at_b(self: Analyzer, raw: str, *, doc_id: str = "", hints: object = None) -> object:
        if doc_id == "b":
            raise KeyboardInterrupt
        return analyze(self, raw, doc_id=doc_id)

    monkeypatch.setattr(Analyzer, "__call__", stop_at_b)


@pytest.mark.usefixtures("interrupted_at_b")
def test_interruption_keeps_what_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.jsonl"
    assert main(["tag", str(folder), "-o", str(out)]) == INTERRUPTED
    assert capsys.readouterr().err == "policynlp: interrupted; 1 article done; the same command goes on from there\n"
    part = folder / "out.jsonl.part1"
    assert [json.loads(line)["doc_id"] for line in part.read_text(encoding="utf-8").splitlines()] == ["a"]
    assert not out.exists()


@pytest.mark.usefixtures("interrupted_at_b")
@pytest.mark.parametrize(("form", "name"), [("csv", "t"), ("parquet", "t"), ("xlsx", "t.xlsx")])
def test_interruption_before_tables_are_written_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], form: str, name: str
) -> None:
    out = folder / name
    assert main(["tag", str(folder), "-o", str(out), "--format", form]) == INTERRUPTED
    said = "no tables were written" if form == "xlsx" else "1 article done; the same command goes on from there"
    assert capsys.readouterr().err == f"policynlp: interrupted; {said}\n"
    assert not list(folder.rglob(f"*.{form}"))


@pytest.mark.parametrize(("form", "name"), [("csv", "t"), ("parquet", "t"), ("xlsx", "t.xlsx")])
def test_interruption_while_tables_are_written_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str, name: str
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for function in ("write_tables", "write_tables_of"):
        monkeypatch.setattr(f"nlp.corpus.table_files.{function}", stop)
    out = folder / name
    assert main(["tag", str(folder), "-o", str(out), "--format", form]) == INTERRUPTED
    said = f"{out} is not complete" if form == "xlsx" else "no tables were written"
    assert capsys.readouterr().err == f"policynlp: interrupted; {said}\n"


# ---- the place of the output


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The one line with which `arguments` are refused as wrong usage, before anything is analysed."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("analysed before the place of the output was looked at")

    monkeypatch.setattr("nlp.analyzer.Analyzer.__call__", never)
    assert main(arguments) == USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("policynlp: ")
    return line


@pytest.mark.parametrize("out", ["a.txt", "./sub/../a.txt", "link.txt"])
def test_an_input_is_never_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    (folder / "sub").mkdir()
    (folder / "link.txt").symlink_to(folder / "a.txt")
    line = refused(["tag", str(folder / "a.txt"), "-o", f"{folder}/{out}"], capsys, monkeypatch)
    assert "is one of the inputs" in line
    assert (folder / "a.txt").read_text(encoding="utf-8") == TEXT


def test_an_article_in_an_input_folder_is_never_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is one of the inputs" in refused(["tag", str(folder), "-o", f"{folder}/a.txt"], capsys, monkeypatch)
    assert (folder / "a.txt").read_text(encoding="utf-8") == TEXT


def test_standard_input_is_never_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "a.txt").open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert "is one of the inputs" in refused(["tag", "-", "-o", f"{folder}/a.txt"], capsys, monkeypatch)
    assert (folder / "a.txt").read_text(encoding="utf-8") == TEXT


def test_a_table_that_is_an_input_is_never_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = folder / "articles.csv"
    table.write_text("text\n办理诉求1件。\n", encoding="utf-8")
    arguments = ["tag", str(table), "--text-column", "text", "--format", "csv", "-o", str(folder)]
    assert f"{table}: is one of the inputs" in refused(arguments, capsys, monkeypatch)
    tagged = folder / "x.xlsx"
    tagged.write_text("{}\n", encoding="utf-8")
    assert "is one of the inputs" in refused(["tables", str(tagged), "-o", str(tagged)], capsys, monkeypatch)


def test_an_output_of_an_earlier_run_in_an_input_folder_is_not_tagged(folder: Path) -> None:
    out = folder / "out.txt"
    for _ in range(2):
        assert main(["tag", str(folder), "-o", str(out), "-q"]) == OK
        assert [json.loads(line)["doc_id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "e.xls"], "e.xls: .xls is not written here; choose jsonl, csv, parquet or xlsx"),
        (["-o", "e.TSV"], ".tsv is not written"),
        (["-o", "e.doc"], "e.doc: .doc is not written here; choose jsonl, csv, parquet or xlsx"),
        (["-o", "e.jsonl.gz"], ".gz is not written"),
        (["-o", "e.xlsx", "--format", "csv"], "the suffix .xlsx contradicts --format csv"),
        (["-o", "e.csv", "--format", "jsonl"], "the suffix .csv contradicts --format jsonl"),
        (["-o", "e", "--format", "xlsx"], "ends in .xlsx"),
        (["-o", "d"], "d: is a folder"),
        (["-o", "d.xlsx"], "d.xlsx: is a folder"),
        (["-o", "a.txt/e.jsonl"], "is a file, not a folder"),
        (["-o", "b.txt", "--format", "csv"], "b.txt: is a file; csv tables need a folder"),
        (["-o", "b.txt", "--format", "parquet"], "b.txt: is a file; parquet tables need a folder"),
        (["-o", "a.txt/t", "--format", "csv"], "is a file, not a folder"),
        (["-o", "d", "--format", "csv"], "points.csv: is a folder"),
        (["-o", "x" * 300], "File name too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_tagging(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
) -> None:
    monkeypatch.chdir(folder)
    for name in ("d/points.csv", "d.xlsx"):
        (folder / name).mkdir(parents=True)
    line = refused(["tag", "a.txt", *arguments], capsys, monkeypatch)
    assert reason in line
    assert arguments[1] in line


def test_json_lines_are_no_tables(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ".jsonl is not written" in refused(["tables", str(folder / "a.txt"), "-o", "e.jsonl"], capsys, monkeypatch)


@pytest.mark.parametrize("arguments", [["-o", "new.jsonl"], ["-o", "b.txt"], ["-o", "t", "--format", "csv"]])
def test_a_place_without_permission_is_refused_before_tagging(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    line = refused(["tag", "a.txt", *arguments], capsys, monkeypatch)
    assert "not writable" in line
    assert arguments[1] in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_an_error_on_writing_names_the_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", str(folder / "a.txt"), "-o", "/dev/full"]) == SOME_FAILED
    assert capsys.readouterr().err == "policynlp: /dev/full: No space left on device\n"
    assert Path("/dev/full").is_char_device()


# ---- workbooks


def test_cells_of_a_workbook_are_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    texts = ["=1+1", "+1", "-1", "@a", "#N/A", "#DIV/0!"]
    tagged = tmp_path / "x.jsonl"
    tagged.write_text("".join(Article(doc_id=text, text="").to_json() + "\n" for text in texts), encoding="utf-8")
    assert main(["tables", str(tagged), "-o", str(tmp_path / "x.xlsx")]) == OK
    cells = openpyxl.load_workbook(tmp_path / "x.xlsx")["articles"]["A"][1:]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in texts]
    assert capsys.readouterr().err == f"policynlp: 6 articles written to {tmp_path / 'x.xlsx'}\n"


def test_a_cell_too_long_is_cut_visibly_and_said_so_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    texts = ["文" * 32_768, "文" * 32_767]
    tagged = tmp_path / "x.jsonl"
    points = ((Point(line=1, start=0, end=len(text), head_end=0, text=text),) for text in texts)
    articles = (Article(text=text, points=point) for text, point in zip(texts, points, strict=True))
    tagged.write_text("".join(article.to_json() + "\n" for article in articles), encoding="utf-8")
    assert main(["tables", str(tagged), "-o", str(tmp_path / "x.xlsx")]) == OK
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["points"]
    column = [cell.value for cell in sheet[1]].index("text") + 1
    cut, whole = (sheet.cell(row, column).value for row in (2, 3))
    assert len(cut) == 32_767
    assert cut.endswith("文…[cut]")
    assert whole == texts[1]
    (line, _) = capsys.readouterr().err.splitlines()
    assert "2 cells cut to the 32,767 characters" in line  # of the point and of its paragraph


# ---- showing


def read_one_line(arguments: list[str]) -> tuple[int, str]:
    """Exit code and standard error of the command when its reader goes away after the first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from nlp.cli import main; sys.exit(main())", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    return process.wait(), errors


@pytest.mark.parametrize("command", ["tag", "show", "summary"])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, command: str) -> None:
    long = tmp_path / "long.txt"
    long.write_text("云山县委办\n" + "办理群众诉求320件，办结率达98.5%。\n" * 300, encoding="utf-8")
    if command == "summary":
        assert main(["tag", str(long), "-o", str(tmp_path / "x.jsonl"), "-q"]) == OK
    given = {"tag": [str(long), str(long.parent)], "show": [str(long)], "summary": [str(tmp_path / "x.jsonl")]}
    assert read_one_line([command, *given[command]]) == (OK, "")


def test_show_sets_the_theme_on_the_line_of_its_point() -> None:
    from rich.console import Console

    from nlp.report.terminal import show_article

    text = "（一）真办实事 " + "为群众办实事" * 20
    article = Article(
        text=text,
        lines=(Line(n=1, role="body", start=0, end=len(text), text=text),),
        points=(Point(line=1, start=0, end=len(text), head_end=0, text=text, theme="service"),),
    )
    out = io.StringIO()
    show_article(article, Console(file=out, width=40))
    assert f"【服务】{text}" in out.getvalue().splitlines()  # the terminal wraps it


@pytest.mark.parametrize(
    ("value", "shown"),
    [("86000.0", "86,000"), ("86000", "86,000"), ("8.6E+4", "86,000"), ("98.50", "98.5"), ("0.0", "0"), ("100", "100")],
)
def test_show_writes_numbers_alike(value: str, shown: str) -> None:
    from rich.console import Console

    from nlp.report.terminal import show_article

    metric = Metric(text="数", start=0, end=1, line=1, value=Decimal(value), indicator="诉求", unit="件")
    out = io.StringIO()
    show_article(Article(text="数", metrics=(metric,)), Console(file=out, width=100))
    (row,) = (line for line in out.getvalue().splitlines() if "诉求" in line)
    assert row.split("│")[2].strip() == shown


@pytest.mark.parametrize("command", ["show", "outline", "explain"])
def test_show_outline_and_explain_refuse_a_folder(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused([command, str(folder)], capsys, monkeypatch).startswith(f"policynlp: {folder}: a folder")


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl.gz"])
@pytest.mark.parametrize("command", ["show", "outline", "explain"])
def test_show_outline_and_explain_refuse_a_table(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / name
    table.write_text("text\n办结320件\n", encoding="utf-8")
    said = refused([command, str(table)], capsys, monkeypatch)
    assert said.startswith(f"policynlp: {table}: a table, which holds many texts; tag it")
    assert "--text-column" not in said


def test_explain_says_when_no_find_holds_the_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "a.txt")
    assert main(["explain", file, "三服务"]) == OK
    assert capsys.readouterr().err == ""
    assert main(["explain", file, "不存在的词"]) == SOME_FAILED
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"policynlp: {file}: no find holds '不存在的词'; --rejected looks further\n")
    assert main(["explain", file, "不存在的词", "--rejected", "--json"]) == SOME_FAILED
    assert "--rejected" not in capsys.readouterr().err


@pytest.mark.parametrize("where", [1, 2, 3])
def test_options_of_explain_stand_anywhere(folder: Path, capsys: pytest.CaptureFixture[str], where: int) -> None:
    arguments = ["explain", str(folder / "a.txt"), "三服务"]
    arguments[where:where] = ["--json"]
    assert main(arguments) == OK
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["text"] == "三服务"


def test_a_word_too_many_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["explain", "三服务"], ["show"]):
        with pytest.raises(SystemExit) as caught:
            main([command[0], str(folder / "a.txt"), *command[1:], "--encoding", "utf-8", "多余"])
        assert caught.value.code == USAGE
        assert "unrecognized arguments: 多余" in capsys.readouterr().err


@pytest.fixture
def tagged(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["tag", str(folder), "-o", str(folder / "tagged.jsonl")]) == OK
    capsys.readouterr()
    return folder / "tagged.jsonl"


@pytest.mark.parametrize(
    ("command", "written"),
    [("tables", "2 articles"), ("registry", "0 rows"), ("dedup", "1 row"), ("report", "report of 2 articles")],
)
def test_what_was_written_is_said(tagged: Path, command: str, written: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = tagged.with_name("out")
    assert main([command, str(tagged), "-o", str(out)]) == OK
    assert capsys.readouterr() == ("", f"policynlp: {written} written to {out}\n")


@pytest.mark.parametrize(
    ("suffix", "module"), [(".gz", "gzip"), (".bz2", "bz2"), (".xz", "lzma"), (".zst", "zstandard")]
)
def test_compressed_tagged_files_are_read(
    tagged: Path, suffix: str, module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    packer = pytest.importorskip(module)
    packed = tagged.with_name(f"tagged.jsonl{suffix}")
    packed.write_bytes(packer.compress(tagged.read_bytes()))
    for arguments in (["summary"], ["registry"], ["dedup"], ["tables", "-o", str(tagged.with_name("tables"))]):
        outcomes = []
        for path in (tagged, packed):
            assert main([arguments[0], str(path), *arguments[1:]]) == OK
            outcomes.append(capsys.readouterr())
        assert outcomes[0] == outcomes[1]
    packed.write_bytes(packed.read_bytes()[:-20])
    assert main(["summary", str(packed)]) == SOME_FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"policynlp: {packed}: ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "not a tagged file (JSON Lines): not text in UTF-8"),
        (b"", "not a tagged file (JSON Lines): empty"),
        (b" \n\n", "not a tagged file (JSON Lines): empty"),
        (b"[" * 100_000 + b"\n", "line 1 is not a tagged article"),
        (b'"text"\n', "line 1 is not a tagged article: from_dict takes a mapping, not str"),
        (b'{"schema": "policynlp/1"}\n', "line 1 is not a tagged article: no field 'text'"),
        (None, "a folder, not a tagged file (JSON Lines)"),
    ],
)
@pytest.mark.parametrize("command", [["summary"], ["tables", "-o", "unused"]])
def test_a_file_that_is_not_tagged_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], content: bytes | None, reason: str
) -> None:
    path = tmp_path / "x.png"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert main([command[0], str(path), *command[1:]]) == SOME_FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"policynlp: {path}: {reason}")


@pytest.mark.parametrize("there", [True, False])
def test_names_that_the_locale_cannot_hold(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "文.txt").write_text(TEXT, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from nlp.cli import main; sys.exit(main())", "tag", "文.txt"],
        cwd=tmp_path,
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        check=False,
    )
    if there:
        assert (run.returncode, run.stderr) == (OK, b"")
        assert json.loads(run.stdout)["doc_id"] == "文"
    else:
        assert run.returncode == SOME_FAILED
        assert run.stderr.decode().endswith(".txt: no such file or folder\n")


def test_a_folder_that_is_no_model_is_noticed_before_out_is_touched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out.jsonl"
    out.write_text("kept\n", encoding="utf-8")
    assert main(["tag", str(folder / "a.txt"), "-o", str(out), "--themes", str(folder / "none")]) == USAGE
    assert "not a theme model" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "kept\n"


DAMAGED = "機(jī)關(guān)黨建有亮點(diǎn)。\n抓好沙巴体育官网交办事项。\n"


def test_repair_writes_the_text_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt").write_text(DAMAGED, encoding="utf-8")
    assert main(["repair", str(folder / "a.txt")]) == OK
    assert capsys.readouterr() == (
        "機關黨建有亮點。\n抓好沙巴体育官网交办事项。\n",
        "policynlp: 1 text; repaired: ruby 3; flagged: spam 1\n",
    )
    assert main(["repair", "--simplify", str(folder / "a.txt")]) == OK
    assert capsys.readouterr().out.startswith("机关党建有亮点。")


def test_repair_lists_what_it_did_and_what_it_left(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt").write_text(DAMAGED, encoding="utf-8")
    assert main(["repair", "--report", str(folder / "a.txt"), "-o", str(folder / "new" / "a.txt")]) == OK
    out, err = capsys.readouterr()
    assert err == "policynlp: 1 text; repaired: ruby 3; flagged: spam 1\n"
    heading, *rows = [line.split("\t") for line in out.splitlines()]
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [row["kind"] for row in found] == ["ruby", "ruby", "ruby", "spam"]
    assert [row["done"] for row in found] == ["repaired"] * 3 + ["flagged"]
    assert [DAMAGED[int(row["raw_start"]) : int(row["raw_end"])] for row in found] == [row["raw"] for row in found]
    assert [row["line"] for row in found] == ["1", "1", "1", "2"]
    assert (folder / "new" / "a.txt").read_text(encoding="utf-8").startswith("機關黨建")


def test_repair_tells_what_the_reader_of_a_page_left_out_and_decoded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = """<!DOCTYPE html><body><script>if (a &amp;&amp; b) {}</script><script>x</script><!-- &gt; -->
    <p>抓好&ldquo;三服务&rdquo;&nbsp;&nbsp;<a href="?a=1&amp;b=2">办好实事</a>&unknown;</p>
    <div style="display:none">登录后<b>查看</b></div></body>"""
    (folder / "page.txt").write_text(page, encoding="utf-8")
    assert main(["repair", "--report", str(folder / "page.txt")]) == OK
    out, err = capsys.readouterr()
    assert out.startswith("抓好“三服务”")
    assert [line.split("\t")[1:] for line in err.splitlines()[1:]] == [
        ["", "", "", "page", "1.00", "left out", "<script> ×2", "", ""],
        ["", "", "", "page", "1.00", "left out", "<div> 登录后 查看", "", ""],
        ["", "", "", "page", "1.00", "decoded", "&ldquo;", "“", ""],
        ["", "", "", "page", "1.00", "decoded", "&rdquo;", "”", ""],
        ["", "", "", "page", "1.00", "decoded", "&nbsp; ×2", "\\u00a0", ""],
    ]


def test_repair_of_a_sound_text_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt").write_text("抓好三件实事。\n\n办好民生实事。\n", encoding="utf-8")
    (folder / "b.txt").write_text("抓好三件实事。\n", encoding="utf-8")
    assert main(["repair", str(folder / "a.txt"), str(folder / "b.txt"), "-o", str(folder / "new")]) == OK
    assert capsys.readouterr().err == "policynlp: 2 texts; nothing to repair\n"


def test_repair_annotates_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt").write_text(DAMAGED, encoding="utf-8")
    assert main(["repair", "--annotate-only", str(folder)]) == OK
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["doc_id", "a", "a", "a", "a"]
    assert refused_repair(["--annotate-only", str(folder), "-o", "x"], capsys).startswith("policynlp: --annotate-only")


def test_a_dash_as_output_is_standard_output(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    for command in ("repair", "tag"):
        assert main([command, str(folder / "a.txt")]) == OK
        plain = capsys.readouterr().out
        assert main([command, str(folder / "a.txt"), "-o", "-"]) == OK
        assert capsys.readouterr().out == plain
    assert not (folder / "-").exists()


def test_repair_of_several_texts_fills_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["repair", str(folder / "a.txt"), str(folder / "b.txt"), "-o", str(folder / "new")]) == OK
    assert sorted(path.name for path in (folder / "new").iterdir()) == ["a.txt", "b.txt"]
    assert "is a file" in refused_repair([str(folder), "-o", str(folder / "a.txt")], capsys)
    assert "a folder, a file each" in refused_repair([str(folder), "-o", str(folder / "fixed.csv")], capsys)
    assert main(["repair", str(folder), "-o", str(folder)]) == SOME_FAILED
    assert "is one of the inputs" in capsys.readouterr().err
    assert "is one of the inputs" in refused_repair([str(folder / "a.txt"), "-o", str(folder / "a.txt")], capsys)


def refused_repair(args: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["repair", *args]) == USAGE
    return capsys.readouterr().err
