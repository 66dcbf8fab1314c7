from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
from conftest import article_names, article_text
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from nlp import analyze_file
from nlp.article import Article, Meta
from nlp.cli import OK, SOME_FAILED, main
from nlp.reading import ReadingError, Source, Text, decode, find_sources, read_source, read_texts

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


def test_the_same_stem_twice_gets_two_ids_and_the_same_file_comes_once(tmp_path: Path) -> None:
    paths = []
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "a.txt"
        path.write_text("文", encoding="utf-8")
        paths.append(str(path))
    (tmp_path / "link.txt").symlink_to(paths[0])
    again = [paths[0], str(tmp_path / "x"), f"{tmp_path}/x/../y/a.txt", str(tmp_path / "link.txt"), "-", "-"]
    ids = [source.doc_id for source in find_sources([*paths, *again]) if isinstance(source, Source)]
    assert ids == ["a", paths[1], "stdin"]


def test_a_file_can_be_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "out.txt"):
        (tmp_path / name).write_text("文", encoding="utf-8")
    assert [str(source) for source in find_sources([str(tmp_path)], skip=tmp_path / "out.txt")] == [
        str(Source("a", str(tmp_path / "a.txt")))
    ]


def test_tables_of_a_folder_are_taken_or_told(tmp_path: Path) -> None:
    for name in ("a.txt", "b.csv", "out/points.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文", encoding="utf-8")
    told: list[tuple[str, list[str]]] = []
    found = find_sources(
        [str(tmp_path)], skip=tmp_path / "out", on_tables=lambda folder, paths: told.append((folder, list(paths)))
    )
    assert [source.doc_id for source in found if isinstance(source, Source)] == ["a"]
    assert told == [(str(tmp_path), [str(tmp_path / "b.csv")])]
    taken = find_sources([str(tmp_path)], tables=True)
    assert [source.doc_id for source in taken if isinstance(source, Source)] == ["a", "b", "out/points"]


def test_a_name_too_long_is_reported_in_its_place() -> None:
    (error,) = find_sources(["文" * 300])
    assert isinstance(error, ReadingError)
    assert error.reason


def test_a_name_that_the_locale_cannot_hold_makes_a_readable_id(tmp_path: Path) -> None:
    escaped = "文".encode().decode("ascii", "surrogateescape")
    for folder, name in (("utf-8", escaped), ("gbk", "文".encode("gbk").decode("ascii", "surrogateescape"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.txt").write_text("甲", encoding="utf-8")
    ids = [s.doc_id for s in find_sources(map(str, (tmp_path / "utf-8", tmp_path / "gbk"))) if isinstance(s, Source)]
    assert ids == ["文", "\ufffd\ufffd"]


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


# ---- encodings


def _samples() -> list[str]:
    """Stretches of 40 to 4,000 characters out of the corpus, the longer ones from articles put one after the other."""
    whole = "".join(article_text(name) for name in article_names())
    sizes = [round(40 * 100 ** (i / 79)) for i in range(80)]
    return [whole[at : at + size] for at, size in zip(range(0, len(whole), len(whole) // 80), sizes, strict=False)]


@pytest.mark.parametrize(
    ("encoding", "script"),
    [("utf-8", ""), ("gb18030", ""), ("gb18030", "s2t"), ("cp950", "s2tw"), ("utf-16-le", ""), ("utf-16-be", "s2t")],
)
@pytest.mark.parametrize("cut_off", [False, True])
def test_the_encoding_of_short_and_long_files_is_found(encoding: str, script: str, cut_off: bool) -> None:
    wrong = []
    convert = OpenCC(script).convert if script else str
    for sample in _samples():
        text = convert(sample)
        data = text.encode(encoding, "ignore")
        text = data.decode(encoding)
        read, _ = decode(data[:-1] if cut_off else data)
        if read != (text[:-1] if cut_off else text):
            wrong.append(text[:40])
    assert len(wrong) <= 0.01 * 80, wrong


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("机关党建", "utf-8"),
        ("机关党建工作", "gb18030"),
        ("臺北市政府秘書處的公文", "cp950"),
        ("香港嘅書裡面有啲字，咁樣都要讀得到。", "big5hkscs"),
        ("2024年的工作\r\n1. 学习\r\n", "utf-16-le"),
        ("plain text, 1234", "utf-8"),
        ("䶮㙍", "gb18030"),
    ],
)
def test_few_characters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_do_not_lose_the_file(encoding: str) -> None:
    data = (TEXT * 20).encode(encoding)
    text, name = decode(data[:300] + b"\xff" + data[300:])
    assert name == encoding
    assert text.startswith(TEXT)
    assert text.endswith(TEXT)
    assert "\ufffd" in text


@pytest.mark.parametrize(
    "text", ["办结率达\x0198%。", "机关\x08党建工作", "\x01一\x02二三四五\x03六七八九", "\x1bok then"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_few_control_characters_do_not_decide(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_a_control_character_in_a_short_text_in_gb18030() -> None:
    assert decode("机关\x01党建的工作".encode("gb18030")) == ("机关\x01党建的工作", "gb18030")


@pytest.mark.parametrize(
    "data",
    [
        b"\x01\x02ab",
        "䶮㙍㙎".encode("gb18030") + b"\x01",  # nothing else speaks for this encoding
        b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f" + b"a" * 30,
        b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x02\0\x3e\0\x01",
        b"\x1f\x8b\x08\x08\xe1\xd3\x01\x9c\xab\xff\x03\xcb",
        bytes(range(1, 256)),
    ],
)
def test_control_characters_that_decide(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"binary|unreadable"):
        decode(data)


def test_private_use_characters_are_kept() -> None:
    text = "机关党建的工作" * 10 + "\ue5e5"
    assert decode(text.encode("gb18030"))[0] == text


# ---- documents


def word_file(path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("云山县委办公室：做实“三服务”", 1)
    document.add_paragraph("全年办理群众诉求320件。")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ["事项", "单位", "办结率", "证照", "政务局", "98%"], strict=True):
        cell.text = text
    table.rows[0].cells[1].merge(table.rows[0].cells[2])
    document.add_paragraph("表后一段。\n换行一段。")
    document.save(str(path))


def pdf_file(path: Path, text: str) -> None:
    """A page with `text` in a font of the reader's own, as exports of office programs have it."""
    pypdf = pytest.importorskip("pypdf")
    generic = pypdf.generic
    name, dictionary, array = generic.NameObject, generic.DictionaryObject, generic.ArrayObject
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    descendant = dictionary({name("/Type"): name("/Font"), name("/Subtype"): name("/CIDFontType0")})
    font = {"/Type": "/Font", "/Subtype": "/Type0", "/BaseFont": "/STSong-Light", "/Encoding": "/GBK-EUC-H"}
    fonts = dictionary({name(key): name(value) for key, value in font.items()})
    fonts[name("/DescendantFonts")] = array([descendant])
    page[name("/Resources")] = dictionary({name("/Font"): dictionary({name("/F1"): fonts})})
    content = generic.DecodedStreamObject()
    lines = "".join(f"<{line.encode('gbk').hex()}> Tj T* " for line in text.splitlines())
    content.set_data(f"BT /F1 12 Tf 14 TL 50 700 Td {lines} ET".encode())
    page[name("/Contents")] = writer._add_object(content)
    writer.write(str(path))


def test_word_files_keep_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    word_file(tmp_path / "a.docx")
    assert read_source(Source("a", str(tmp_path / "a.docx"))).splitlines() == [
        "云山县委办公室：做实“三服务”",
        "全年办理群众诉求320件。",
        "事项\t单位 办结率",
        "证照\t政务局\t98%",
        "表后一段。",
        "换行一段。",
    ]


def test_text_in_content_controls_is_read(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    oxml = pytest.importorskip("docx.oxml")
    document = docx.Document()
    paragraph = document.add_paragraph("控件中的标题")._p
    control = oxml.OxmlElement("w:sdt")
    content = oxml.OxmlElement("w:sdtContent")
    paragraph.addprevious(control)
    control.append(content)
    content.append(paragraph)
    document.save(str(tmp_path / "a.docx"))
    assert read_source(Source("a", str(tmp_path / "a.docx"))) == "控件中的标题"


def test_text_of_a_pdf(tmp_path: Path) -> None:
    pdf_file(tmp_path / "a.pdf", "云山县委办公室\n全年办理群众诉求320件。")
    assert read_source(Source("a", str(tmp_path / "a.pdf"))).split() == ["云山县委办公室", "全年办理群众诉求320件。"]


def test_a_pdf_without_text_is_refused(tmp_path: Path) -> None:
    pdf_file(tmp_path / "a.pdf", "")
    with pytest.raises(ReadingError, match="no text in this PDF"):
        read_source(Source("a", str(tmp_path / "a.pdf")))


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_damaged_documents_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 not what it seems \xff")
    with pytest.raises(ReadingError, match="not a readable") as caught:
        read_source(Source("a", str(path)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "module"), [("a.docx", "docx"), ("a.pdf", "pypdf")])
def test_a_missing_reader_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ReadingError, match=r"policynlp\[docs\]"):
        read_source(Source("a", str(tmp_path / name)))


def test_pages_are_known_whatever_they_are_called(tmp_path: Path) -> None:
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_text("<!DOCTYPE html><title>题</title><p>甲<p>乙", encoding="utf-8")
        (text,) = read_texts([Source("a", str(tmp_path / name))])
        assert isinstance(text, Text)
        assert text.raw == "甲\n乙"
        assert text.hints is not None
        assert text.hints.title == "题"


def test_folders_give_documents_but_no_tables(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "c.html", "d.HTM", "e.docx", "f.pdf", "g.csv", "h.jsonl", "i.xlsx"):
        (tmp_path / name).write_text("文", encoding="utf-8")
    found = [source.doc_id for source in find_sources([str(tmp_path)]) if isinstance(source, Source)]
    assert found == ["a", "b", "c", "d", "e", "f"]


# ---- tables

ROWS = [
    {"id": "007", "text": "坚持“三服务”，办结诉求320件。", "year": "2023"},
    {"id": "NA", "text": "第一行\n第二行，“引号”,逗号", "year": "2024"},
]


def write_table(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    frame = pd.DataFrame(rows)
    if path.suffix in (".csv", ".tsv"):
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_json(path, orient="records", lines=True, force_ascii=False)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx"])
def test_rows_of_tables(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_table(path, ROWS)
    assert list(read_texts([Source("a", str(path))], text_column="text", id_column="id")) == [
        Text(str(row["id"]), str(row["text"]), None, {"year": row["year"]}) for row in ROWS
    ]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-04-08", "2024-04-08"),
        ("2024/4/8 09:30", "2024-04-08"),
        ("20240408", "2024-04-08"),
        ("2024年4月8日", "2024-04-08"),
        ("2024-04-08T00:00:00", "2024-04-08"),
        ("2024年4月", "2024-04"),
        ("去年", None),
        ("", None),
    ],
)
def test_dates_of_tables(tmp_path: Path, written: str, date: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"日期,正文\n{written},今年办结15件\n", encoding="utf-8")
    (text,) = read_texts([Source("a", str(path))], text_column="正文", date_column="日期")
    assert text == Text("a#2", "今年办结15件", Meta(date=date) if date else None, {"日期": written})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_tables(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("正文\n坚持“三服务”，把群众的事放在心上\n", encoding=encoding)
    (text,) = read_texts([Source("a", str(path))], text_column="正文")
    assert text == Text("a#2", "坚持“三服务”，把群众的事放在心上")


@pytest.mark.parametrize("opening", ["", "\n \n", "\ufeff\n\n"])
def test_blank_lines_of_a_table_count_as_rows(opening: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(opening + "id,text\n\n1,一。\n2,\n3,三。\n\n", encoding="utf-8")
    first = opening.count("\n") + 1
    texts = read_texts([Source("a", str(path))], text_column="text")
    assert [text.doc_id if isinstance(text, Text) else text.reason for text in texts] == [
        f"a#{first + 2}", f"row {first + 3}: no text in column 'text'", f"a#{first + 4}",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_rows_without_text_are_named_and_the_others_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_table(path, [{"n": 1, "text": "甲"}, {"n": 2, "text": None}, {"n": 3, "text": "丙"}])
    first, error, last = read_texts([Source("a", str(path))], text_column="text")
    assert isinstance(first, Text)
    assert isinstance(last, Text)
    assert (first.raw, last.raw) == ("甲", "丙")
    place = {".csv": "row 3", ".xlsx": "row 3", ".parquet": "row 2", ".jsonl": "line 2"}[suffix]
    assert str(error) == f"{path}: {place}: no text in column 'text'"


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet", ".xlsx"])
def test_a_table_needs_a_column(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_table(path, ROWS[:1])
    (error,) = read_texts([Source("a", str(path))])
    assert "--text-column" in str(error)
    (error,) = read_texts([Source("a", str(path))], text_column="正文")
    assert "no column '正文'; there are 'id', 'text', 'year'" in str(error)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "id,text\n1,甲\n2,乙,丙,丁\n", "line 3"),
        ("a.csv", "", "No columns"),
        ("a.jsonl", '{"text": "甲"}\n{"text": \n', "line 2: not JSON"),
        ("a.jsonl", '["甲"]\n', "line 1: not a JSON object"),
        ("a.jsonl", '{"text": 5}\n', "line 1: not a text in column 'text'"),
        ("a.parquet", "PAR1", "Parquet"),
        ("a.xlsx", "PK", "not a readable .xlsx file"),
    ],
)
def test_damaged_tables_are_one_clear_line(tmp_path: Path, name: str, content: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    *_, error = read_texts([Source("a", str(path))], text_column="text")
    assert isinstance(error, ReadingError)
    assert reason in str(error)
    assert "\n" not in str(error)


def test_ids_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_table(path, [{"id": "x", "text": "甲"}, {"id": "x", "text": "乙"}, {"id": None, "text": "丙"}])
    texts = list(read_texts([Source("a", str(path))], text_column="text", id_column="id"))
    assert [text.doc_id for text in texts if isinstance(text, Text)] == ["x", "a#x", "a#3"]


def test_ids_of_two_tables_stay_apart(tmp_path: Path) -> None:
    sources = []
    for year in ("2023", "2024"):
        write_table(tmp_path / f"{year}.csv", ROWS)
        sources.append(Source(year, str(tmp_path / f"{year}.csv")))
    texts = read_texts(sources, text_column="text", id_column="id")
    assert [text.doc_id for text in texts if isinstance(text, Text)] == ["007", "NA", "2024#007", "2024#NA"]


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "甲\n" * 600 + "乙,丙,丁\n", encoding="utf-8")
    rows = read_texts([Source("a", str(path))], text_column="text")
    assert isinstance(next(rows), Text)  # before the broken row is met
    assert isinstance(list(rows)[-1], ReadingError)


def test_an_unknown_encoding_of_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n甲\n", encoding="utf-8")
    (error,) = read_texts([Source("a", str(path))], text_column="text", encoding="no-such-codec")
    assert "unknown encoding" in str(error)
    (error,) = read_texts([Source("a", str(path))], text_column="text", encoding="ascii")
    assert "not in encoding ascii" in str(error)


def test_tag_carries_further_columns_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    write_table(path, ROWS)
    assert main(["tag", str(path), "--text-column", "text", "--id-column", "id"]) == OK
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["doc_id"], row["columns"]) for row in rows] == [("007", {"year": "2023"}), ("NA", {"year": "2024"})]
    assert Article.from_dict(rows[0]).columns == {"year": "2023"}
    assert main(["tag", str(path)]) == SOME_FAILED
    assert capsys.readouterr().err.startswith(f"policynlp: {path}: a table")


# ---- one file, analysed


def test_a_page_is_read_before_it_is_analysed(tmp_path: Path) -> None:
    page = tmp_path / "页.html"
    page.write_text("<title>云山县做实服务</title><p>全年办结320件，办结率达98.5%。</p>", encoding="utf-8")
    article = analyze_file(page)
    assert article.doc_id == "页"
    assert "<" not in article.text
    assert [metric.text for metric in article.metrics] == ["320件", "98.5%"]


@pytest.mark.parametrize(("name", "reason"), [("none.txt", "No such file"), ("t.csv", "holds many texts")])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        analyze_file(tmp_path / name)
