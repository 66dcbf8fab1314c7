from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reading import ReadingError, Source, decode, find_sources, read_source

TEXT = "全市党办系统坚持“三服务”，办结群众诉求1234件。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding))[0] == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_off_inside_a_character_is_read_without_it(encoding: str) -> None:
    assert decode("机关党建".encode(encoding)[:-1])[0] == "机关党"


def test_an_encoding_can_be_named() -> None:
    assert decode("機關".encode("big5"), "big5") == ("機關", "big5")


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "binary"),
        (b"\xff\xff\xff\xff", None, "unreadable encoding"),
        (bytes(range(1, 32)) * 4, None, "unreadable encoding"),
        ("机关".encode("gbk"), "utf-8", "not in encoding utf-8"),
        (b"a", "no-such-codec", "unknown encoding"),
    ],
)
def test_unreadable_bytes_are_refused_with_the_reason(data: bytes, encoding: str | None, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decode(data, encoding)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except ValueError:
        return
    assert isinstance(text, str)


def test_folders_are_searched_in_depth_and_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/a.txt", "skip.bin"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("文", encoding="utf-8")
    found = list(find_sources([str(tmp_path)]))
    assert [source.doc_id for source in found if isinstance(source, Source)] == ["a", "b", "sub/a"]


def test_the_same_stem_twice_gets_two_ids(tmp_path: Path) -> None:
    paths = []
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "a.txt"
        path.write_text("文", encoding="utf-8")
        paths.append(str(path))
    ids = [source.doc_id for source in find_sources([*paths, paths[0]]) if isinstance(source, Source)]
    assert ids[0] == "a"
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("empty.txt", b"", "empty"), ("blank.txt", b" \n\t", "empty"), ("image.txt", b"\x89PNG\0\0", "binary")],
)
def test_a_bad_file_is_named_with_the_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=reason) as caught:
        read_source(Source("x", str(path)))
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_reported_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("文", encoding="utf-8")
    found = list(find_sources([str(tmp_path / "none.txt"), str(tmp_path / "a.txt")]))
    assert isinstance(found[0], ReadingError)
    assert isinstance(found[1], Source)
