"""Taxonomies as data, hand and weak labels, and a model for an own taxonomy from the command line."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLES, ROOT

from nlp.analyzer import Analyzer
from nlp.article import THEMES
from nlp.cli import OK, USAGE, main
from nlp.themes.labelling import Label, LabelError, Labelled, read_labels
from nlp.themes.model import load_model
from nlp.themes.suggestion import suggest
from nlp.themes.taxonomy import Taxonomy, TaxonomyError, builtin_taxonomies, load_taxonomy, theme_titles
from nlp.themes.view import point_document
from nlp.themes.weak import FUNCTIONS, precisions, vote, weak_labels

EXAMPLES = ROOT / "corpora" / "examples"
#: A taxonomy that each broken one differs from in one place.
SOUND = """
name = "own"
title = "own"
fallback = "rest"
[[themes]]
name = "bridge"
title = "bridge"
definition = "bridges"
fields = ["construction"]
cues = ["桥"]
negative_cues = ["桥梁作用"]
examples = ["新桥通车。"]
counter_examples = [{ text = "发挥桥梁作用。", theme = "rest" }]
[[themes]]
name = "rest"
title = "rest"
definition = "the rest"
fields = []
cues = ["茶"]
negative_cues = []
examples = ["喝茶聊天。"]
counter_examples = []
"""
BROKEN = [
    ("", "", "no such", "no-such.toml"),
    ('name = "own"', "name = ", "own.toml", None),
    (SOUND[SOUND.index("[[themes]]") :], '[themes.bridge]\ntitle = "bridge"\n', "begin each theme with", None),
    ('title = "own"', "", "no title", None),
    ('fallback = "rest"', 'fallback = "none"', "fallback 'none'", None),
    ('definition = "bridges"', "", "theme bridge has no definition", None),
    ('examples = ["新桥通车。"]', "examples = []", "theme bridge has no example", None),
    ('fields = ["construction"]', 'fields = ["bridges"]', "no field 'bridges'", None),
    ('negative_cues = ["桥梁作用"]', 'negative_cues = ["桥"]', "'桥' is cue and negative cue", None),
    ('cues = ["茶"]', 'cues = ["桥"]', "'桥' is a cue of bridge and of rest", None),
    ('theme = "rest" }', 'theme = "bridge" }', "belongs to the theme itself", None),
    ('theme = "rest" }', 'theme = "none" }', "'none', which is no theme", None),
    ('text = "发挥桥梁作用。"', 'text = "新桥通车。"', "the same text", None),
    ('examples = ["喝茶聊天。"]', "examples = [1]", "examples holds what is no text", None),
    ('name = "rest"', 'name = "bridge"', "bridge stands twice", None),
]


def own(tmp_path: Path, text: str = SOUND) -> Taxonomy:
    place = tmp_path / "own.toml"
    place.write_text(text, encoding="utf-8")
    return load_taxonomy(place)


@pytest.mark.parametrize(("part", "other", "message", "name"), BROKEN)
def test_a_broken_taxonomy_is_refused(tmp_path: Path, part: str, other: str, message: str, name: str | None) -> None:
    if name is not None:
        with pytest.raises(TaxonomyError, match="No such file"):
            load_taxonomy(tmp_path / name)
        return
    assert own(tmp_path).labels == ("bridge", "rest")
    with pytest.raises(TaxonomyError, match=message):
        own(tmp_path, SOUND.replace(part, other, 1))


def test_the_taxonomies_that_come_with_the_package() -> None:
    assert builtin_taxonomies() == ("subthemes", "themes")
    assert load_taxonomy("themes").labels == THEMES
    assert len(load_taxonomy("subthemes").labels) == 11
    for name in builtin_taxonomies():
        taxonomy = load_taxonomy(name)
        assert all(theme.cues and theme.counter_examples and theme.definition for theme in taxonomy.themes)


def test_the_model_keeps_the_taxonomy_it_was_made_with() -> None:
    assert load_taxonomy(ROOT / "models" / "themes" / "taxonomy.toml") == load_taxonomy("themes")


@pytest.mark.parametrize("name", builtin_taxonomies())
def test_labelling_functions_mostly_find_the_examples(name: str) -> None:
    taxonomy = load_taxonomy(name)
    found = precisions(taxonomy.examples(), taxonomy)
    assert set(found) == set(FUNCTIONS)
    assert found["fields"].votes > 10
    assert all(p.right / p.votes > 0.55 for p in found.values() if p.votes >= 10)


def test_each_labelling_function_looks_for_its_sign(tmp_path: Path) -> None:
    taxonomy = own(tmp_path)
    names = list(FUNCTIONS)

    def votes(text: str, *path: str) -> dict[str, int]:
        return dict(zip(names, vote(point_document(text, path), taxonomy)[0].tolist(), strict=True))

    assert votes("修桥，喝茶。桥。") == {"cues": 0, "fields": -1, "opening": 0, "headings": -1}
    assert votes("喝茶，通车仪式。") == {"cues": 1, "fields": 0, "opening": 1, "headings": -1}
    assert votes("发挥桥梁作用，一桥飞架。")["cues"] == -1
    assert votes("大家很高兴。", "一、修桥") == {"cues": -1, "fields": -1, "opening": -1, "headings": 0}


def test_weak_labels_leave_hand_labels_alone_and_count_less(tmp_path: Path) -> None:
    taxonomy = own(tmp_path)
    documents = [("a", point_document("修桥，一座新桥。")), ("b", point_document("另一座桥，通车铁路。"))]
    hand = [Labelled("a", documents[0][1], {0: Label(("bridge",))}), *list(taxonomy.examples()) * 20]
    (found,) = weak_labels(documents, hand, taxonomy)
    assert found.group == "b"
    assert found.labels[0].themes == ("bridge",)
    assert 0 < found.labels[0].weight < 1
    assert weak_labels([("c", point_document("你好。"))], hand, taxonomy) == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("text\n桥\n", "no column themes"),
        ("text,themes\n桥,none\n", "line 2: 'none' is not one of bridge, rest"),
        ("text,themes\n桥,\n", "no row has a theme"),
        ("themes,text\nbridge\n", "line 2: fewer columns"),
    ],
)
def test_a_broken_table_of_labels_is_refused(tmp_path: Path, table: str, message: str) -> None:
    place = tmp_path / "labels.csv"
    place.write_text(table, encoding="utf-8")
    with pytest.raises(LabelError, match=message):
        read_labels(place, ("bridge", "rest"))
    with pytest.raises(LabelError, match=r"none\.csv"):
        read_labels(tmp_path / "none.csv", ("bridge", "rest"))


def test_a_labelled_point_is_seen_in_its_article(tmp_path: Path) -> None:
    document = point_document("修桥。", ["一、建设"])
    place = tmp_path / "labels.csv"
    start = document.points[0].start
    rows = f"doc_id,start,path,text,themes\na,{start},,修桥。,bridge|rest\nb,0,二、喝茶,喝茶。,rest\n"
    place.write_text(rows, encoding="utf-8-sig")
    joined, alone = read_labels(place, ("bridge", "rest"), {"a": document})
    assert joined.document is document
    assert joined.labels == {0: Label(("bridge", "rest"))}
    assert alone.document.points[0].path == ("二、喝茶",)


def test_suggestions_are_unsure_and_unlike() -> None:
    model = load_model()
    sure = "严格落实“三会一课”制度，组织党员学习党章党规，开展对党忠诚教育。"
    unsure = "会议结束后，大家回到各自的岗位继续忙碌起来。"
    texts = [sure, unsure, unsure + "真忙。", "短。"]
    documents = [(str(i), point_document(text)) for i, text in enumerate(texts)]
    found = suggest(documents, model, count=3)
    assert {s.doc_id for s in found} == {"0", "1", "2"}
    assert found[0].uncertainty == max(s.uncertainty for s in found)
    labelled = [Labelled("1", documents[1][1], {0: Label(("other",))})]
    assert "1" not in {s.doc_id for s in suggest(documents, model, labelled=labelled)}


def test_an_own_taxonomy_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The worked example of docs/themes.md: forty labelled points beat the majority clearly."""
    articles = sorted({row["doc_id"] for row in rows_of(EXAMPLES / "subthemes_train.csv")})
    inputs = [str(ARTICLES / f"{name}.txt") for name in articles]
    model = tmp_path / "mine"
    train = ["themes", "train", "--taxonomy", "subthemes", "--labels", str(EXAMPLES / "subthemes_train.csv"), *inputs]
    assert main([*train, "-o", str(model)]) == OK
    assert "40 hand labels" in capsys.readouterr().out
    assert "# Theme model" in (model / "README.md").read_text(encoding="utf-8")
    assert load_taxonomy(model / "taxonomy.toml").name == "subthemes"

    test = ["--labels", str(EXAMPLES / "subthemes_test.csv"), "--model", str(model)]
    assert main(["themes", "evaluate", *test, "--json"]) == OK
    report = json.loads(capsys.readouterr().out)
    assert report["examples"] > 80
    assert report["accuracy"] > report["majority"] + 0.3

    suggested = tmp_path / "next.csv"
    assert main(["themes", "suggest", inputs[0], "--model", str(model), "-n", "5", "-o", str(suggested)]) == OK
    rows = rows_of(suggested)
    assert len(rows) == 5
    assert all(row["themes"] == "" and row["suggested"] in load_taxonomy("subthemes").labels for row in rows)

    assert main(["themes", "compare", "builtin", str(model), inputs[0]]) == OK
    out, err = capsys.readouterr()
    assert "points change" in err
    assert "different themes" in err
    assert "service -> " in err
    assert all(row["before"] != row["after"] for row in csv.DictReader(out.splitlines()))
    tagged = tmp_path / "tagged.jsonl"
    assert main(["tag", inputs[0], "--themes", str(model), "-o", str(tagged)]) == OK
    labels = load_taxonomy("subthemes").labels
    assert set(json.loads(tagged.read_text(encoding="utf-8"))["points"][0]["themes"]) == set(labels)

    assert main(["tables", str(tagged), "-o", str(tmp_path / "tables")]) == OK
    points = rows_of(tmp_path / "tables" / "points.csv")
    assert all(0 <= float(row[label]) <= 1 for row in points for label in labels)
    (row,) = rows_of(tmp_path / "tables" / "articles.csv")
    assert row["main_theme"] == max(labels, key=lambda label: float(row[f"share_{label}"]))
    assert "share_service" not in row
    capsys.readouterr()
    assert main(["summary", str(tagged)]) == OK
    assert row["main_theme"] in capsys.readouterr().out
    assert main(["report", str(tagged), "-o", str(tmp_path / "report.html")]) == OK
    assert json.dumps(labels[0]) in (tmp_path / "report.html").read_text(encoding="utf-8")


def rows_of(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--taxonomy", "none", "--labels", "LABELS", "-o", "OUT"], "none: No such file"),
        (["train", "--taxonomy", "themes", "--labels", "none.csv", "-o", "OUT"], "none.csv"),
        (["train", "--taxonomy", "themes", "--labels", "LABELS", "-o", "OUT"], "'bridge' is not one of"),
        (["evaluate", "--labels", "LABELS", "--model", "none"], "none: not a theme model"),
        (["suggest", "INPUT", "--model", "none"], "none: not a theme model"),
        (["compare", "builtin", "none", "INPUT"], "none: not a theme model"),
    ],
)
def test_wrong_usage_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("text,themes\n修桥,bridge\n", encoding="utf-8")
    places = {"LABELS": str(labels), "OUT": str(tmp_path / "out"), "INPUT": str(tmp_path / "a.txt")}
    assert main(["themes", *(places.get(argument, argument) for argument in arguments)]) == USAGE
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_taxonomy_of_the_docs_is_sound(tmp_path: Path) -> None:
    docs = (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text(docs.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    assert theme_titles(file) == {"bridge": "桥梁建设", "rest": "其他"}


def test_summary_and_report_show_the_titles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = Analyzer()("云山县委工作总结\n修好了三座桥，群众出行更加方便。\n")
    points = tuple(replace(point, theme="bridge", themes={"bridge": 1.0}) for point in article.points)
    assert points
    tagged = tmp_path / "tagged.jsonl"
    tagged.write_text(replace(article, points=points).to_json() + "\n", encoding="utf-8")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "taxonomy.toml").write_text(
        SOUND.replace('title = "bridge"', 'title = "桥梁建设"'), encoding="utf-8"
    )
    assert main(["summary", str(tagged), "--themes", str(tmp_path / "model")]) == OK
    out = capsys.readouterr().out
    assert "桥梁建设" in out
    assert "bridge" not in out
    page = tmp_path / "r.html"
    assert main(["report", str(tagged), "--themes", str(tmp_path / "model"), "-o", str(page)]) == OK
    assert '"bridge":"桥梁建设"' in page.read_text(encoding="utf-8")
    assert main(["summary", str(tagged), "--themes", str(tmp_path / "none")]) == USAGE
