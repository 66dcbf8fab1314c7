from __future__ import annotations

from pathlib import Path

import pytest
import rjieba
from conftest import ROOT

from nlp.lexicon import LexiconError, Matcher, load, load_label_weights, load_weights, parse, pattern, settings
from nlp.normalize import simplify

TABLES = sorted(path.stem for path in (ROOT / "nlp" / "lexicons").glob("*.tsv"))
# The button that leads to a page's traditional version; radicals stand for traditional characters too.
TRADITIONAL_BY_NATURE = {("line_cues", "繁體"), *(("radicals", row["radical"]) for row in load("radicals"))}
SETTINGS = sorted(path.stem for path in (ROOT / "nlp" / "lexicons").glob("*.toml"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_keeps_the_format(name: str) -> None:
    rows = load(name)  # raises where rows are out of order, repeated or of another width
    assert rows
    first = next(iter(rows[0]))
    assert all(row[first] for row in rows)
    # A feature may end with the character that it tells of.
    assert first == "feature" or all(row[first].strip() == row[first] for row in rows)


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_can_be_read(name: str) -> None:
    assert settings(name)


WORDED = [(name, entry) for name in ("headlines", "places", "publication", "small_print") for entry in settings(name)]
_NUMERIC = (
    "another_matter definition_words goes_on joint_actions making_verbs said_of_members summing_heads system_heads"
)
WORDED += [("numeric", entry) for entry in _NUMERIC.split()]


@pytest.mark.parametrize(("name", "entry"), WORDED, ids=[".".join(row) for row in WORDED])
def test_an_entry_makes_a_pattern_that_holds_its_words(name: str, entry: str) -> None:
    row = settings(name)[entry]
    listed = row["words"] if isinstance(row, dict) else row
    alternatives = listed.split() if isinstance(listed, str) else listed
    assert alternatives
    assert all(word in pattern(name, entry).pattern for word in alternatives)


def test_longer_words_are_tried_first() -> None:
    assert pattern("places", "endings").search("神农架林区").group() == "林区"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", [*(f"{name}.tsv" for name in TABLES), *(f"{name}.toml" for name in SETTINGS)])
def test_a_file_says_where_it_comes_from_and_what_may_enter(name: str) -> None:
    text = (ROOT / "nlp" / "lexicons" / name).read_text(encoding="utf-8")
    comments = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert "Provenance" in comments
    assert "May enter" in comments


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_in_simplified_script(name: str) -> None:
    for row in load(name):
        cells = "\t".join(row.values())
        assert simplify(cells) == cells or (name, next(iter(row.values()))) in TRADITIONAL_BY_NATURE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no header"),
        ("a\tb\n1\n", "line 2: 1 columns, the header has 2"),
        ("a\nb\na\n", "line 3: 'a' is out of order"),
        ("a\nb\nb\n", "line 3: 'b' is out of order or repeated"),
    ],
)
def test_a_broken_table_is_refused(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        parse(text, "test")


@pytest.mark.parametrize("name", ["initiative_weights", "member_weights"])
def test_weights_are_those_of_the_table(name: str) -> None:
    assert load_weights(name) == {row["feature"]: float(row["weight"]) for row in load(name)}


def test_weights_of_labels_are_those_of_the_table() -> None:
    weights = load_label_weights("quoted_weights")
    for row in load("quoted_weights"):
        for label, table in weights.items():
            assert table.get(row["feature"]) == (float(row[label]) if row[label] else None)


def test_the_longest_term_wins() -> None:
    found = list(Matcher(["三会", "三会一课", "一课"]).find("落实三会一课"))
    assert [(match.start, match.end, match.index) for match in found] == [(2, 6, 1)]


def test_offsets_are_code_points() -> None:
    assert [(match.start, match.end) for match in Matcher(["党课"]).find("😀党课")] == [(1, 3)]


def test_parts_of_fixed_expressions_are_the_words_of_jieba() -> None:
    for row in load("segmentation"):
        assert row["parts"] == " ".join("/".join(part) for part in rjieba.tag(row["word"], hmm=False)), row["word"]


def test_lexicons_are_found_from_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    load.cache_clear()
    assert load("segmentation")
