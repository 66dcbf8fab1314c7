"""Annotation tools: what goes out comes back equal, whatever the text, and gives gold that scores."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import GOLD, article_names, article_text
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import Article, analyze
from nlp.cli import main
from nlp.evaluation import Evaluation
from nlp.gold import check_gold, load_gold
from nlp.integrations.annotation import TOOLS, AnnotatedText, from_article, to_gold
from nlp.integrations.annotation.model import LABELS, named
from nlp.integrations.annotation.offsets import UNITS, Offsets
from nlp.normalize import detect_script, normalize_tracked
from nlp.repair import repair
from nlp.structure import structure
from nlp.themes.labelling import labelled_by_gold

NAMES = article_names()[::12]
HARD = (
    "机(jī)关(guān)党(dǎng)建(jiàn)工(gōng)作(zuò)\r\n2023-05-06 来源：云山日报\r\n\r\n"
    "𠮷林😀市推行“一线收单👩‍👩‍👧”工作法，坚持“三服务”\u0301，办结320件，“敢为𠀀先、善为𠀀先”，增长12%。\r\n"
)


def _tool(name: str) -> Any:
    if name == "inception":
        pytest.importorskip("cassis", reason="dkpro-cassis is missing: pip install 'policynlp[annotation]'")
    return import_module(f"nlp.integrations.annotation.{TOOLS[name]}")


def _need_regex() -> None:
    pytest.importorskip("regex", reason="regex is missing: pip install 'policynlp[annotation]'")


def _round_trip(name: str, texts: list[AnnotatedText], **options: Any) -> list[AnnotatedText]:
    tool = _tool(name)
    if options.get("unit") == "graphemes":
        _need_regex()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "sub" / ("out" if name in ("brat", "inception") else "out.json")
        tool.dump(texts, place, **options)
        return sorted(tool.load(place, **options), key=lambda text: text.doc_id)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    hard = analyze(HARD, doc_id="hard/𠮷 ：case")
    assert hard.repairs
    assert len({find.start for find in (*hard.slogans, *hard.metrics, *hard.initiatives)}) > 3
    return [hard, *(analyze(article_text(name), doc_id=name) for name in NAMES)]


@pytest.mark.parametrize("tool", TOOLS)
def test_articles_come_back_equal(tool: str, articles: list[Article]) -> None:
    texts = sorted(map(from_article, articles), key=lambda text: text.doc_id)
    assert _round_trip(tool, texts) == texts


def test_graphemes_in_doccano(articles: list[Article]) -> None:
    texts = sorted(map(from_article, articles), key=lambda text: text.doc_id)
    assert _round_trip("doccano", texts, unit="graphemes") == texts


# Anything but what files in XML cannot hold; "\r\n", astral characters, emoji and combining marks are likely.
TEXT = st.text(
    st.one_of(
        st.sampled_from("党建“”三服务\n\r\t 😀𠮷\u0301\u200d👩e\u0085\u2028&<\\"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=15,
)
JSON = st.recursive(st.none() | st.integers(-9, 9) | st.text(max_size=4), lambda inner: st.lists(inner, max_size=2))


@st.composite
def annotated_texts(draw: st.DrawFn) -> AnnotatedText:
    text = draw(TEXT)
    bounds = st.integers(0, len(text))
    places = st.tuples(bounds, bounds).map(sorted).filter(lambda pair: pair[0] < pair[1])
    spans = draw(st.lists(st.tuples(st.sampled_from(LABELS), places), max_size=5))
    attributes = st.dictionaries(st.text(max_size=4), JSON, max_size=2)
    annotations = [named(name, start, end, draw(attributes)) for name, (start, end) in spans]
    return AnnotatedText.of(draw(st.text("a/.:“é𠀀\t", max_size=6)), text, annotations, draw(attributes))


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=40)
@given(annotated=annotated_texts())
def test_any_text_comes_back_equal(tool: str, annotated: AnnotatedText) -> None:
    assert _round_trip(tool, [annotated]) == [annotated]


@given(annotated=annotated_texts())
@settings(max_examples=40)
def test_any_text_comes_back_equal_by_graphemes(annotated: AnnotatedText) -> None:
    assert _round_trip("doccano", [annotated], unit="graphemes") == [annotated]


@pytest.mark.parametrize("unit", UNITS)
@given(text=TEXT, data=st.data())
def test_offsets_cover_what_they_should(unit: str, text: str, data: st.DataObject) -> None:
    if unit == "graphemes":
        _need_regex()
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    offsets = Offsets(text, unit)
    first, last = offsets.to_text(*offsets.to_unit(start, end))
    assert first <= start
    assert end <= last
    if unit == "utf-16":
        units = offsets.to_unit(start, end)
        encoded = text.encode("utf-16-le")
        assert encoded[2 * units[0] : 2 * units[1]].decode("utf-16-le") == text[start:end]
    if unit != "graphemes":
        assert (first, last) == (start, end)


def test_offsets_outside_the_text_are_refused() -> None:
    with pytest.raises(ValueError, match="0:3 is not in a text of 2 units"):
        Offsets("文字").to_text(0, 3)
    with pytest.raises(ValueError, match="code points, utf-16, graphemes"):
        Offsets("文字", "bytes")
    assert Offsets("a😀b", "utf-16").to_text(2, 3) == (1, 2)  # half a character is all of it


@pytest.mark.parametrize("name", NAMES)
def test_gold_fits_its_article_and_scores_full_marks(name: str) -> None:
    article = analyze(article_text(name), doc_id=name)
    gold = to_gold(from_article(article))
    assert check_gold(gold, article_text(name)) == []
    evaluation = Evaluation()
    evaluation.add(gold, article)
    rows = evaluation.rows()
    assert {task for task, row in rows.items() if min(row.get("f1", 1), row.get("acc", 1)) < 1} == set()
    assert set(gold) == set(json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8")))
    raw = article_text(name)
    document = structure(normalize_tracked(repair(raw), detect_script(raw)))
    assert len(labelled_by_gold(document, gold).labels) == len(article.points)  # what the theme model is trained on


def _corrected(text: str, wanted: list[tuple[str, str]]) -> AnnotatedText:
    """The article with the annotations of an annotator, `wanted`, in place of its finds."""
    annotated = from_article(analyze(text, doc_id="a"))
    kept = [one for one in annotated.annotations if one.layer == "line"]
    kept += [named(name, at := annotated.text.index(part), at + len(part)) for name, part in wanted]
    return AnnotatedText.of("a", annotated.text, kept, annotated.attributes)


def test_what_an_annotator_adds_is_read_off_the_text() -> None:
    text = "各部门坚持“四办”，做到“抓早抓小、抓细抓实”，全年办理3.2万余件，推行“一线收单”工作法。"
    wanted = [
        ("slogan_numeric", "四办"),
        ("slogan_parallel", "抓早抓小、抓细抓实"),
        ("metric_count", "3.2万余件"),
        ("initiative_method", "“一线收单”工作法"),
        ("theme_service", text),
    ]
    gold = to_gold(_corrected(text, wanted))
    assert gold["slogans"][0] == {"text": "四办", "type": "numeric", "numerals": [4], "members": [], "known": []}
    assert gold["slogans"][1]["members"] == ["抓早抓小", "抓细抓实"]
    metric = gold["metrics"][0]
    assert (metric["value"], metric["unit"], metric["comparator"]) == (32000, "件", ">")
    assert gold["initiatives"] == [{"text": "“一线收单”工作法", "name": "一线收单工作法", "type": "method"}]
    assert gold["points"] == [{"line": 1, "starts": text[:14], "themes": ["service"]}]
    assert check_gold(gold, text) == []


def test_a_moved_span_loses_the_attributes_of_its_old_text() -> None:
    annotated = from_article(analyze("全年办结320件，满意率98%。", doc_id="a"))
    moved = [
        named(one.name, one.start, one.end - 2, one.attributes) if one.attributes.get("of") == "320件" else one
        for one in annotated.annotations
    ]
    gold = to_gold(AnnotatedText.of("a", annotated.text, moved, {}))
    assert [(metric["text"], metric["value"]) for metric in gold["metrics"]] == [("32", 32), ("98%", 98)]


@pytest.mark.parametrize(
    ("wanted", "message"), [([("metric_count", "多篇")], "no number is read"), ([("metric_count", "多篇")], "'多篇'")]
)
def test_what_cannot_be_gold_is_said(wanted: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_gold(_corrected("印发多篇材料。", wanted))


def test_label_studio_of_either_way_of_counting(tmp_path: Path) -> None:
    region = {"type": "labels", "value": {"start": 3, "end": 5, "text": "四办", "labels": ["slogan_numeric"]}}
    task = {"id": 7, "data": {"text": "😀x四办"}, "annotations": [{"was_cancelled": False, "result": [region]}]}
    (tmp_path / "old.json").write_text(json.dumps([task]), encoding="utf-8")
    (text,) = _tool("label-studio").load(tmp_path / "old.json")
    assert text.doc_id == "7"
    assert [(one.start, one.end) for one in text.annotations] == [(2, 4)]
    region["value"]["text"] = "办四"
    (tmp_path / "bad.json").write_text(json.dumps([task]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.json, task 1.*does not hold"):
        _tool("label-studio").load(tmp_path / "bad.json")


def test_label_studio_configuration_names_every_label() -> None:
    root = ElementTree.fromstring(_tool("label-studio").config())
    assert tuple(label.attrib["value"] for label in root.iter("Label")) == LABELS


def test_brat_files_are_as_brat_wants_them(tmp_path: Path, articles: list[Article]) -> None:
    _tool("brat").dump([from_article(articles[0])], tmp_path)
    (source,) = tmp_path.glob("*.ann")
    text = source.with_suffix(".txt").read_bytes().decode()
    for line in source.read_text(encoding="utf-8").splitlines():
        kind, *cells = line.split("\t")
        if kind.startswith("T"):
            name, places = cells[0].split(" ", 1)
            assert name in LABELS
            pieces = [text[slice(*map(int, place.split()))] for place in places.split(";")]
            assert " ".join(pieces) == cells[1]
            assert "\n" not in "".join(pieces)


def test_inception_archives_hold_a_type_system(tmp_path: Path, articles: list[Article]) -> None:
    _tool("inception").dump([from_article(articles[0])], tmp_path)
    (archive,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(archive) as inside:
        names = {name.rpartition(".")[2] for name in inside.namelist()}
        assert names == {"xmi", "xml"}
        root = ElementTree.fromstring(inside.read("TypeSystem.xml"))
    assert any("Policynlp" in (element.text or "") for element in root.iter())


@pytest.mark.parametrize("tool", ["brat", "inception"])
def test_what_a_format_cannot_hold_is_refused(tool: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^a: "):
        _tool(tool).dump([AnnotatedText.of("a", "党\ud800建", [], {})], tmp_path)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_commands(tool: str, articles: list[Article], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _tool(tool)
    tagged, out, gold = tmp_path / "tagged.jsonl", tmp_path / "out.json", tmp_path / "gold"
    tagged.write_text("\n".join(article.to_json() for article in articles), encoding="utf-8")
    assert main(["export", str(tagged), "--to", tool, "-o", str(out)]) == 0
    assert main(["import", str(out), "--from", tool, "-o", str(gold)]) == 0
    assert f"{len(articles)} articles written" in capsys.readouterr().err
    assert set(load_gold(gold)) == {article.doc_id for article in articles}


def _spoil(tool: str, out: Path) -> None:
    """Move the first annotation of the first document of a tool's `out` to an offset behind its end."""
    if tool == "brat":
        first = min(out.glob("*.ann"))
        first.write_text(first.read_text(encoding="utf-8") + "T999\tslogan_motto 0 9999999\t长\n", encoding="utf-8")
    elif tool == "inception":
        first = min(out.glob("*.zip"))
        with zipfile.ZipFile(first) as archive:
            files = {name: archive.read(name).decode() for name in archive.namelist()}
        with zipfile.ZipFile(first, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, re.sub(r'end="\d+"(?=[^>]*label="line_)', 'end="9999999"', content, count=1))
    elif tool == "label-studio":
        tasks = json.loads(out.read_text(encoding="utf-8"))
        tasks[0]["predictions"][0]["result"][0]["value"]["end"] = 9_999_999
        out.write_text(json.dumps(tasks), encoding="utf-8")
    else:
        first, *rest = out.read_text(encoding="utf-8").splitlines(keepends=True)
        task = json.loads(first)
        if tool == "doccano":
            task["label"][0][1] = 9_999_999
        else:
            task["spans"][0]["end"] = 9_999_999
        out.write_text("".join([json.dumps(task) + "\n", *rest]), encoding="utf-8")


@pytest.mark.parametrize("tool", TOOLS)
def test_a_document_that_cannot_be_used_is_named_and_the_others_are_written(
    tool: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [from_article(analyze("坚持“三服务”，办结320件。", doc_id=name)) for name in "abc"]
    out = tmp_path / "out.json"
    _tool(tool).dump(texts, out)
    _spoil(tool, out)
    assert main(["import", str(out), "--from", tool, "-o", str(tmp_path / "gold")]) == 1
    reason, closing = capsys.readouterr().err.splitlines()
    assert reason.startswith(f"policynlp: {out}")
    assert closing == f"policynlp: 2 articles written to {tmp_path / 'gold'}"
    assert set(load_gold(tmp_path / "gold")) == {"b", "c"}
    with pytest.raises(ValueError, match=r"out\.json"):
        _tool(tool).load(out)


def test_a_text_that_is_missing_and_a_broken_line_lose_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [from_article(analyze("办结320件。", doc_id=name)) for name in "ab"]
    _tool("brat").dump(texts, tmp_path / "brat")
    (tmp_path / "brat" / "a.txt").unlink()
    assert main(["import", str(tmp_path / "brat"), "--from", "brat", "-o", str(tmp_path / "gold")]) == 1
    assert f"{tmp_path / 'brat' / 'a.txt'}: No such file" in capsys.readouterr().err
    assert set(load_gold(tmp_path / "gold")) == {"b"}
    lines = tmp_path / "lines.jsonl"
    _tool("doccano").dump(texts, lines)
    lines.write_text("{\n" + lines.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["import", str(lines), "--from", "doccano", "-o", str(tmp_path / "gold")]) == 1
    assert f"{lines}, line 1: not JSON" in capsys.readouterr().err
    assert set(load_gold(tmp_path / "gold")) == {"a", "b"}


@pytest.mark.parametrize(
    ("tool", "content", "reason"),
    [
        ("brat", None, "nothing to import: looked for pairs of .ann and .txt files"),
        ("inception", None, "nothing to import: looked for .zip files"),
        ("doccano", "", "nothing to import: looked for documents in JSON Lines"),
        ("prodigy", '{"answer": "reject"}', "nothing to import: looked for accepted tasks"),
        ("label-studio", "[]", "nothing to import: looked for tasks"),
        ("doccano", '[\n {"data": {"text": "办"}}\n]', ", line 1: not JSON (Expecting value"),
        ("prodigy", '[{"data": {"text": "办"}}]', ", line 1: not a JSON object; Prodigy exports JSON Lines"),
        ("label-studio", '{"text": "办"}\n{"text": "结"}', "not the JSON that Label Studio exports"),
        ("label-studio", '{"text": "办"}', "not the JSON that Label Studio exports: no list of tasks"),
    ],
)
def test_a_wrong_place_to_import_is_said(
    tool: str, content: str | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "exported"
    place.mkdir() if content is None else place.write_text(content, encoding="utf-8")
    assert main(["import", str(place), "--from", tool, "-o", str(tmp_path / "gold")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"policynlp: {place}")
    assert reason in line
    assert not (tmp_path / "gold").exists()


def test_wrong_usage_and_broken_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('[{"data": 1}]', encoding="utf-8")
    assert main(["import", str(broken), "--from", "label-studio", "-o", str(tmp_path / "gold")]) == 1
    assert f"{broken}, task 1" in capsys.readouterr().err
    assert main(["import", str(broken), "--from", "brat", "-o", str(tmp_path / "gold")]) == 1
    assert main(["import", str(broken), "--from", "brat", "-o", str(tmp_path), "--graphemes"]) == 2
    assert main(["export", str(broken), "--to", "brat", "-o", str(tmp_path / "x")]) == 1
    assert main(["export", str(broken), "--to", "doccano", "-o", str(broken)]) == 2
