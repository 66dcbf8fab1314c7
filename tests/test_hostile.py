"""A corpus in which some files are hostile: every good article is there, every bad file is named with its reason."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from nlp.cli import OK, SOME_FAILED, main

GOOD = "云山县委办公室：做实“三服务”\n2023-05-06 来源：云山日报\n全年办理群众诉求{n}件，办结率达98.5%。\n"
HUGE_LINE = "抓好工作落实，" * 20_000
DEEP = "<html><body>" + "<div>" * 20_000 + "第一段讲办理情况，办结8件。" + "</div>" * 20_000 + "</body></html>"


def bomb() -> bytes:
    """A Word file of some kilobytes that unpacks to 200 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(200):
            part.write(b" " * 1_000_000)
    return packed.getvalue()


def truncated() -> bytes:
    docx = pytest.importorskip("docx")
    packed = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("内容。")
    document.save(packed)
    return packed.getvalue()[:2_000]


#: Hostile files with what is said of each; None where there is something to read.
HOSTILE = {
    "binary.txt": (lambda: b"\x89PNG\r\n\0\0" * 100, "binary file"),
    "empty.txt": (lambda: b"", "empty file"),
    "blank.txt": (lambda: b" \n\n ", "empty file"),
    "odd.txt": (lambda: b"\xff\xff\xff\xff\xff", "unreadable encoding"),
    "truncated.docx": (truncated, "not a readable Word file"),
    "bomb.docx": (bomb, "more than 100,000,000 bytes when unpacked"),
    "fake.pdf": (lambda: b"%PDF-1.7 damaged", "not a readable PDF"),
    "huge_line.txt": (lambda: HUGE_LINE.encode(), None),
    "deep.html": (lambda: DEEP.encode(), None),
}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_run_finishes_and_everything_is_accounted_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workers: str
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(30):
        (folder / f"good{n:02d}.txt").write_text(GOOD.format(n=n), encoding="utf-8")
    for name, (content, _) in HOSTILE.items():
        (folder / name).write_bytes(content())
    out = tmp_path / "out.jsonl"
    assert main(["tag", str(folder), "-o", str(out), "-q", "--workers", workers]) == SOME_FAILED
    said = capsys.readouterr().err
    ids = {json.loads(line)["doc_id"] for line in out.read_text(encoding="utf-8").splitlines()}
    assert ids >= {f"good{n:02d}" for n in range(30)}
    for name, (_, reason) in HOSTILE.items():
        assert (reason is None) == (Path(name).stem in ids), name
        assert reason is None or f"{folder / name}: " in said
        assert reason is None or reason in said
    assert main(["check", str(out)]) == OK
    listed = capsys.readouterr().out
    assert all((name in listed) == (reason is not None) for name, (_, reason) in HOSTILE.items())
