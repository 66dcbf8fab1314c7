from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp.reading import ReadingError, Text, find_sources, read_texts
from nlp.reading import archives as reading_archives

FILES = {"甲/一.txt": "第一篇。", "乙.html": "<p>第二篇。</p>", "图.png": "无关", "空.txt": ""}


def write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)


def write_tar(path: Path) -> None:
    with tarfile.open(
        path, f"w:{'gz' if path.suffix in ('.gz', '.tgz') else path.suffix[1:].replace('tar', '')}"
    ) as tar:
        for name, text in FILES.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))


def write_tar_zst(path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    plain = path.with_name("plain.tar")
    write_tar(plain)
    path.write_bytes(zstandard.compress(plain.read_bytes()))


def read(path: Path, **options: str) -> dict[str, str]:
    """What a path gives: ids with texts, and messages with reasons."""
    found = {}
    for item in read_texts(find_sources([str(path)]), **options):
        if isinstance(item, Text):
            found[item.doc_id] = item.raw.strip()
        else:
            assert isinstance(item, ReadingError)
            found[item.path.replace(str(path), "@")] = item.reason
    return found


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.zip", write_zip),
        ("a.tar", write_tar),
        ("a.tar.gz", write_tar),
        ("a.tgz", write_tar),
        ("a.tar.bz2", write_tar),
        ("a.tar.xz", write_tar),
        ("a.tar.zst", write_tar_zst),
    ],
)
def test_members_are_texts(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    path = tmp_path / name
    write(path)
    assert read(path) == {"a/甲/一": "第一篇。", "a/乙": "第二篇。", "@!空.txt": "empty file"}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"], ids=["Linux", "Chinese Windows"])
def test_names_packed_without_the_flag_for_utf_8(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("N" * len("通知.txt".encode(encoding)), "内容。")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"N" * len("通知.txt".encode(encoding)), "通知.txt".encode(encoding)))
    assert read(path) == {"a/通知": "内容。"}


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
@pytest.mark.parametrize(("kind", "column"), [("jsonl", "text"), ("csv", "text"), ("txt", "")])
def test_compressed_files_and_tables(tmp_path: Path, suffix: str, kind: str, column: str) -> None:
    rows = {
        "jsonl": json.dumps({"id": "x", "text": "第一篇。"}, ensure_ascii=False) + "\n",
        "csv": "id,text\nx,第一篇。\n",
        "txt": "第一篇。",
    }
    pack: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    if suffix == ".zst":
        pack[suffix] = pytest.importorskip("zstandard").compress
    path = tmp_path / f"a.{kind}{suffix}"
    path.write_bytes(pack[suffix](rows[kind].encode()))
    options = {"text_column": column, "id_column": "id"} if column else {}
    assert read(path, **options) == {"x" if column else "a": "第一篇。"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.txt.gz", "a.jsonl.gz", "a.tgz", "a.tar.xz"])
@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00damaged", b"PK\x03\x04damaged", b"plain text"])
def test_a_damaged_archive_is_one_clear_reason(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    reasons = read(path, text_column="text")
    assert list(reasons) == ["@"]
    assert "\n" not in reasons["@"]


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_archives, "LARGEST", 1_000)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"a" * 5_000))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.txt", "a" * 5_000)
        archive.writestr("small.txt", "小。")
    (tmp_path / "c.txt").write_bytes(b"a" * 5_000)
    with zipfile.ZipFile(tmp_path / "d.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "a" * 5_000)
    assert read(tmp_path / "a.txt.gz") == {"@": "more than 1,000 bytes when unpacked"}
    assert read(tmp_path / "b.zip") == {"@!big.txt": "more than 1,000 bytes when unpacked", "b/small": "小。"}
    assert "more than 1,000 bytes" in read(tmp_path / "c.txt")["@"]
    assert "more than 1,000 bytes" in read(tmp_path / "d.docx")["@"]


def test_an_encrypted_member_and_a_table_in_an_archive_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("t.csv", "text\n一\n")
        archive.writestr("x.txt", "一")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rfind(mark)
        data[at + offset] |= 1  # the flag of an encrypted member
    path.write_bytes(bytes(data))
    found = read(path)
    assert found["@!t.csv"] == "a table inside an archive: unpack it first"
    assert "password" in found["@!x.txt"]
