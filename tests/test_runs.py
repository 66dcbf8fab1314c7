from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp.article import Article, Meta
from nlp.cli import OK, SOME_FAILED, main
from nlp.corpus.manifest import ManifestError, check_run, fingerprint, manifest_of, read_manifest
from nlp.corpus.runs import Run, in_workers, make_tagger, merge_runs
from nlp.reading import ReadingError, Stored, Text, find_sources, stored_texts

TEXT = "云山县委办公室：做实“三服务”\n2023-05-06 来源：云山日报\n第{n}期办理群众诉求3{n}件，办结率达98.5%。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n in range(6):
        (tmp_path / f"in{n}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    return tmp_path


def texts(folder: Path) -> list[Stored | Text | ReadingError]:
    return list(stored_texts(find_sources([str(folder)])))


def ids(path: Path) -> list[str]:
    return [json.loads(line)["doc_id"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_leaves_a_complete_file_and_nothing_else(folder: Path) -> None:
    out = folder / "out" / "a.jsonl"
    progress = Run().write(texts(folder), out)
    assert (progress.articles, progress.reused, progress.missing) == (6, 0, 0)
    assert sorted(path.name for path in out.parent.iterdir()) == ["a.jsonl", "a.jsonl.manifest"]
    assert ids(out) == [f"in{n}" for n in range(6)]
    assert check_run(out)[1] == []


@pytest.mark.parametrize(
    ("change", "reused"),
    [
        (lambda folder: None, 6),
        (lambda folder: (folder / "new.txt").write_text("新文。", encoding="utf-8"), 6),
        (lambda folder: (folder / "in3.txt").write_text("改了。", encoding="utf-8"), 5),
        (lambda folder: (folder / "in3.txt").unlink(), 5),
        (lambda folder: (folder / "in3.txt").rename(folder / "zz.txt"), 6),
    ],
    ids=["nothing", "a file more", "a file changed", "a file less", "a file renamed"],
)
def test_a_second_run_does_what_is_missing(folder: Path, change: object, reused: int) -> None:
    out = folder / "out.jsonl"
    Run().write(texts(folder), out)
    change(folder)  # type: ignore[operator]
    again = Run()
    again.write(texts(folder), out)
    assert again.progress.reused == reused
    fresh = folder / "fresh.jsonl"
    Run().write(texts(folder), fresh)
    assert out.read_bytes() == fresh.read_bytes()
    assert check_run(out)[1] == []


def test_another_version_does_all_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder / "out.jsonl"
    Run().write(texts(folder), out)
    monkeypatch.setattr("nlp.corpus.runs.fingerprint", lambda *_: "another")
    run = Run()
    run.write(texts(folder), out)
    assert run.progress.reused == 0


def test_the_fingerprint_holds_lexicons_model_and_options(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.json").write_text("{}")
    prints = [fingerprint(), fingerprint(encoding="gb18030"), fingerprint(model)]
    (model / "config.json").write_text("{ }")
    prints.append(fingerprint(model))
    assert len(set(prints)) == len(prints)
    assert prints[0] == fingerprint()


def test_what_failed_is_in_the_manifest_and_is_tried_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in3.txt").write_bytes(b"")
    out = folder / "out.jsonl"
    assert main(["tag", str(folder), "-o", str(out), "-q"]) == SOME_FAILED
    assert [(Path(missing.path).name, missing.reason) for missing in read_manifest(manifest_of(out)).missing] == [
        ("in3.txt", "empty file")
    ]
    assert main(["check", str(out)]) == OK
    assert "no article" in capsys.readouterr().out
    (folder / "in3.txt").write_text("有了。", encoding="utf-8")
    assert main(["tag", str(folder), "-o", str(out), "-q"]) == OK
    assert "in3" in ids(out)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda out: out.write_bytes(out.read_bytes().replace("云山".encode(), "石山".encode(), 1)), "in0: its line"),
        (lambda out: out.write_bytes(out.read_bytes()[:-200]), "in5: its line"),
        (lambda out: out.write_bytes(out.read_bytes() + b"{}\n"), "lines that the run did not write"),
        (lambda out: manifest_of(out).write_bytes(manifest_of(out).read_bytes()[:-40]), "did not come to its end"),
        (lambda out: manifest_of(out).unlink(), "no such file"),
        (lambda out: manifest_of(out).write_text("{}\n"), "not a manifest"),
        (lambda out: out.unlink(), "No such file"),
    ],
)
def test_check_finds_damage(folder: Path, capsys: pytest.CaptureFixture[str], damage: object, said: str) -> None:
    out = folder / "out.jsonl"
    Run().write(texts(folder), out)
    damage(out)  # type: ignore[operator]
    assert main(["check", str(out)]) == SOME_FAILED
    assert said in capsys.readouterr().err


def test_check_tells_a_run_that_was_stopped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out.jsonl"
    Run().write(texts(folder), out)
    out.rename(folder / "out.jsonl.part1")
    manifest_of(out).rename(folder / "out.jsonl.part1.manifest")
    assert main(["check", str(out)]) == SOME_FAILED
    assert "give the same command again" in capsys.readouterr().err


def test_check_takes_the_folder_of_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", str(folder), "-o", str(folder / "t"), "--format", "csv", "-q"]) == OK
    assert main(["check", str(folder / "t")]) == OK
    assert "complete, 6 articles" in capsys.readouterr().out


def test_a_damaged_line_is_not_taken_over(folder: Path) -> None:
    out = folder / "out.jsonl"
    Run().write(texts(folder), out)
    good = out.read_bytes()
    out.write_bytes(good.replace("云山".encode(), "石山".encode(), 1))
    run = Run()
    run.write(texts(folder), out)
    assert run.progress.reused == 5
    assert out.read_bytes() == good


def test_runs_of_two_machines_merge(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = texts(folder)
    halves = [folder / "a.jsonl", folder / "b.jsonl"]
    Run().write(items[:4], halves[0])
    Run().write(items[3:], halves[1])
    out = folder / "all.jsonl"
    merge_runs(halves, out)
    whole = folder / "whole.jsonl"
    Run().write(items, whole)
    assert out.read_bytes() == whole.read_bytes()
    assert check_run(out)[1] == []
    run = Run()
    run.write(items, folder / "reused.jsonl", reuse=halves)
    assert run.progress.reused == 6
    manifest_of(halves[1]).write_bytes(manifest_of(halves[1]).read_bytes()[:-40])
    with pytest.raises(ManifestError, match="did not come to its end"):
        merge_runs(halves, out)
    assert main(["merge", *map(str, halves), "-o", str(halves[0])]) == 2


def test_an_id_that_means_two_texts_is_not_merged(folder: Path) -> None:
    Run().write([Text("a", "一。")], folder / "a.jsonl")
    Run().write([Text("a", "二。")], folder / "b.jsonl")
    with pytest.raises(ManifestError, match="id of another text"):
        merge_runs([folder / "a.jsonl", folder / "b.jsonl"], folder / "c.jsonl")
    assert not list(folder.glob("c.jsonl*"))


def test_a_merge_that_meets_a_changed_line_leaves_nothing(folder: Path) -> None:
    for name in "ab":
        Run().write([Text(name, f"{name}一。")], folder / f"{name}.jsonl")
    changed = folder / "b.jsonl"
    changed.write_bytes(changed.read_bytes().replace("一".encode(), "二".encode()))
    with pytest.raises(ManifestError, match="not what the run wrote"):
        merge_runs([folder / "a.jsonl", changed], folder / "c.jsonl")
    assert not list(folder.glob("c.jsonl*"))


def test_columns_of_a_row_are_those_of_now(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    Run().write([Text("a", "一。", None, {"year": 2020})], out)
    run = Run()
    run.write([Text("b", "一。", None, {"year": 2021})], out)
    article = Article.from_json(out.read_text(encoding="utf-8"))
    assert run.progress.reused == 1
    assert (article.doc_id, article.columns) == ("b", {"year": 2021})


def test_another_date_of_a_row_is_worked_out_anew(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    for date, reused in (("2020-01-05", 0), ("2021-01-05", 0), ("2021-01-05", 1)):
        run = Run()
        run.write([Text("a", "今年办结15件。", Meta(date=date), {})], out)
        assert run.progress.reused == reused
        assert Article.from_json(out.read_text(encoding="utf-8")).metrics[0].time_start == f"{date[:4]}-01-01"


def test_workers_give_the_same_bytes(folder: Path) -> None:
    one, two = folder / "one.jsonl", folder / "two.jsonl"
    Run().write(texts(folder), one)
    Run(executor=in_workers(2)).write(texts(folder), two)
    assert one.read_bytes() == two.read_bytes()


def test_a_link_stays_one_and_a_pipe_is_refused(folder: Path) -> None:
    target, link = folder / "target.jsonl", folder / "link.jsonl"
    target.write_text("")
    link.symlink_to(target)
    Run().write(texts(folder)[:1], link)
    assert link.is_symlink()
    assert ids(target) == ["in0"]
    os.mkfifo(folder / "pipe")
    with pytest.raises(ValueError, match="not a file"):
        Run().write([], folder / "pipe")


def test_a_file_that_vanishes_is_named(folder: Path) -> None:
    items = texts(folder)
    (folder / "in2.txt").unlink()
    run = Run()
    run.write(items, folder / "out.jsonl")
    assert (run.progress.articles, run.progress.missing) == (5, 1)
    assert isinstance(make_tagger()(items[2]), ReadingError)  # type: ignore[arg-type]


def test_a_run_that_is_killed_goes_on_where_it_was(folder: Path) -> None:
    for n in range(6, 60):
        (folder / f"in{n:02d}.txt").write_text(TEXT.format(n=n) * 3, encoding="utf-8")
    undisturbed = folder / "undisturbed.jsonl"
    Run().write(texts(folder), undisturbed)
    out = folder / "out.jsonl"
    command = [sys.executable, "-m", "nlp", "tag", str(folder), "-o", str(out), "-q", "--workers", "2"]
    chance = random.Random(7)
    for _ in range(3):
        process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        wanted = chance.randint(1, 20)
        deadline = time.monotonic() + 60
        while process.poll() is None and _written(folder) < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True)
    assert _sha(out) == _sha(undisturbed)
    assert check_run(out)[1] == []
    assert not list(folder.glob("*.part*"))


def _written(folder: Path) -> int:
    return max((part.read_bytes().count(b"\n") for part in folder.glob("out.jsonl.part*[0-9]")), default=0)


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
