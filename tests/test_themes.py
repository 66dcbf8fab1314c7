from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from math import exp
from pathlib import Path

import numpy as np
import pytest
from conftest import GOLD, ROOT, article_text, cases
from hypothesis import given
from hypothesis import strategies as st

from nlp import analyze
from nlp.article import THEMES, Article
from nlp.document import Document
from nlp.gold import load_gold
from nlp.normalize import detect_script, normalize_tracked
from nlp.repair import repair
from nlp.structure import structure
from nlp.themes.examples import Examples
from nlp.themes.features import KINDS, Vocabulary, fixed_names, names_in
from nlp.themes.labelling import Labelled, labelled_by_gold
from nlp.themes.model import ModelError, load_model
from nlp.themes.surroundings import surrounding
from nlp.themes.training import (
    CANDIDATES,
    TrainingError,
    cross_validate,
    evaluate,
    learning_curve,
    predictions,
    train,
)
from nlp.themes.view import View, point_document


def document_of(name: str) -> Document:
    raw = article_text(name)
    return structure(normalize_tracked(repair(raw), detect_script(raw)))


@pytest.fixture(scope="module")
def labelled() -> list[Labelled]:
    return [labelled_by_gold(document_of(doc), gold) for doc, gold in list(load_gold(GOLD).items())[::4]]


@pytest.fixture(scope="module")
def examples(labelled: list[Labelled]) -> Examples:
    return Examples(labelled, THEMES)


def test_gold_points_that_open_alike_are_told_apart_by_their_order() -> None:
    points = ["抓好民生实事落地见效，走访群众三百户。", "抓好民生实事落地见效，召开会议二十次。", "写好调研报告。"]
    document = point_document("".join(points))
    rows = [{"line": 1, "starts": point[:12], "themes": ["research"]} for point in points]
    gold = {"doc": "a", "points": [*rows[:2], {"line": 1, "starts": "别处的话", "themes": ["research"]}]}
    assert [point.text for point in labelled_by_gold(document, {**gold, "points": rows}).document.points] == points
    assert [point.text for point in labelled_by_gold(document, gold).document.points] == points[:1]


@pytest.mark.parametrize("row", cases("themes"))
def test_clear_points(row: Mapping[str, str]) -> None:
    (point,) = load_model().classify(point_document(row["text"], row.get("path", ())))
    assert point.theme == row["theme"]
    assert point.themes[point.theme] == max(point.themes.values())
    assert point.assigned[0] == point.theme


@pytest.mark.parametrize("text", ["", "。", "😀", "the", "〇〇〇", "\ud800"])
def test_a_point_without_known_words_falls_back(text: str) -> None:
    (point,) = load_model().classify(point_document(text))
    assert point.theme == "other"
    assert not point.certain
    assert all(0 <= probability <= 1 for probability in point.themes.values())


def test_evidence_is_in_the_point_and_speaks_for_its_theme() -> None:
    article = analyze(article_text("a01_weiyuan_2019"))
    assert any(point.evidence for point in article.points)
    for point in article.points:
        for item in point.evidence:
            assert article.text[item.start : item.end] == item.text
            assert point.start <= item.start < item.end <= point.end
            assert item.theme in point.assigned
        against = [item for item in point.evidence if item.weight < 0]
        assert [item.theme for item in against] in ([], [point.theme])


@pytest.mark.parametrize("name", ["a01_weiyuan_2019", "f06_shenlun_2021", "b02_weihai_2021"])
def test_the_weights_of_the_evidence_add_up_to_the_score(name: str) -> None:
    model, document = load_model(), document_of(name)
    for point, explained in zip(model.classify(document), model.explain(document), strict=True):
        assert set(explained) == set(THEMES)
        for theme, explanation in explained.items():
            total = explanation.constant + sum(stretch.weight for stretch in explanation.stretches)
            assert total == pytest.approx(explanation.score)
            assert point.themes[theme] == pytest.approx(1 / (1 + exp(-explanation.score)), abs=1e-4)
            for stretch in explanation.stretches:
                assert document.text[stretch.start : stretch.end] == stretch.text
        weights = {(s.start, s.end): s.weight for s in explained[point.theme].stretches}
        for item in point.evidence:
            if item.theme == point.theme:
                assert item.weight == pytest.approx(weights[item.start, item.end], abs=1e-3)


def test_headings_and_neighbours_count() -> None:
    text = "每周通报一次进展，逐项对账。"
    scores = [
        load_model().explain(point_document(text, path))[0]["supervision"].score for path in ([], ["强化督查问责"])
    ]
    assert scores[1] > scores[0]


def test_what_is_assigned_survives_the_output() -> None:
    article = analyze(article_text("a01_weiyuan_2019"))
    assert Article.from_json(article.to_json()).points == article.points
    row = article.to_dict()
    for point in row["points"]:
        del point["assigned"], point["certain"]  # as written before there were such fields
    assert [point.theme for point in Article.from_dict(row).points] == [point.theme for point in article.points]


@given(st.text(alphabet="督查督办，。建立台账第一议题服务企业123%“”\n ab😀\ud800", max_size=80), st.integers(0, 40))
def test_any_text_is_scored_as_the_matrix_says(text: str, cut: int) -> None:
    model = load_model()
    document = point_document(text, [text[:cut].replace("\n", " ")])
    explained = model.explain(document)
    assert len(explained) == len(model.classify(document)) == 1
    for explanation in explained[0].values():
        assert explanation.constant + sum(s.weight for s in explanation.stretches) == pytest.approx(explanation.score)


def test_a_vocabulary_finds_every_name_that_a_document_gives() -> None:
    view = View(document_of("a01_weiyuan_2019"))
    vocabulary = Vocabulary(sorted({*names_in(view), *fixed_names()}))
    found = {vocabulary.names[term] for term in vocabulary.encode(view).term}
    assert {name[0] for name in found} == set(KINDS)
    own = {name for name in found if name[0] in "wcv"}
    inside = [view.text[point.start : point.end] for point in view.points]
    for name in own:
        assert any(part in text for text in inside for part in name[1:].split("|"))


def test_a_model_survives_saving(tmp_path: Path) -> None:
    model = load_model()
    model.save(tmp_path)
    assert load_model(tmp_path) == model
    assert {path.suffix for path in tmp_path.iterdir()} == {".json"}


def test_the_model_is_small_and_loads_fast() -> None:
    folder = ROOT / "models" / "themes"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 5_000_000
    assert {path.suffix for path in folder.iterdir()} == {".json", ".md", ".toml"}
    load_model.cache_clear()
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        _ = load_model().vocabulary
        times.append(time.perf_counter() - begin)
        load_model.cache_clear()
    assert min(times) < 0.3


def test_cost_is_linear_in_the_number_of_points() -> None:
    model, document = load_model(), document_of("a01_weiyuan_2019")
    paragraph = "".join(point.text for point in document.points[:4]) + "\n"

    def seconds(times: int) -> float:
        """Processor time, the best of three: other work on the machine does not count."""
        long = structure(normalize_tracked(repair(paragraph * times), "simplified"))
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            model.classify(long)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(400) < 60 * max(seconds(20), 0.005)


CONFIG = {
    "format": "policynlp-themes/3", "labels": ["a", "b"], "intercepts": [0, 0], "calibration": [[1, 0], [1, 0]],
    "surroundings": None,
    "thresholds": [0.5, 0.5], "abstention": 0.4, "fallback": "b",
}  # fmt: skip


@pytest.mark.parametrize(
    ("config", "terms", "reason"),
    [
        (None, "{}", "config.json"),
        ("{", "{}", "not a theme model"),
        ("{}", "{}", "format"),
        ('{"format": "other/1"}', "{}", "other/1"),
        (json.dumps(CONFIG | {"fallback": "c"}), "{}", "fallback 'c'"),
        (json.dumps(CONFIG | {"thresholds": [0.5]}), "{}", "2 labels"),
        (json.dumps(CONFIG | {"surroundings": {"weights": [[[1]]]}}), "{}", "surroundings do not go with 2 labels"),
        (json.dumps(CONFIG), '{"w督查": [1, 2]}', "w督查"),
        (json.dumps(CONFIG), '{"?督查": [1, 2, 3]}', "no known kind"),
        (json.dumps(CONFIG), "[]", "not a theme model"),
    ],
)
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, config: str | None, terms: str, reason: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config, encoding="utf-8")
        (tmp_path / "terms.json").write_text(terms, encoding="utf-8")
    with pytest.raises(ModelError, match=reason):
        load_model(tmp_path)


def test_training_is_repeatable_and_measured_on_unseen_articles(labelled: list[Labelled], examples: Examples) -> None:
    model = train(examples, fallback="other")
    assert train(Examples(labelled, THEMES), fallback="other") == model
    report = cross_validate(examples)
    assert report.accuracy > report.majority + 0.1
    assert sum(report.confusion.values()) == report.examples == len(examples)
    assert sum(b.count for b in report.reliability) == len(examples) * len(THEMES)
    # What it has seen it knows better than what it has not.
    assert evaluate(model, labelled).accuracy > report.accuracy


def test_a_document_and_the_training_matrix_give_the_same_scores(labelled: list[Labelled], examples: Examples) -> None:
    model = train(examples, fallback="other")
    assert model.surroundings is not None
    for one in (model, replace(model, surroundings=None)):
        by_document = [one.probabilities(item.document)[sorted(item.labels)] for item in labelled]
        np.testing.assert_allclose(predictions(one, examples), np.concatenate(by_document), atol=1e-5)


def test_what_stands_around_a_point() -> None:
    values = np.array([[1.0], [2.0], [4.0]])
    before, behind, article = surrounding(values, [("a",), ("a",), ("b",)])
    assert before.ravel().tolist() == [0, 1, 0]
    assert behind.ravel().tolist() == [2, 0, 0]
    assert article.ravel().tolist() == [2, pytest.approx(5 / 3), 1]
    before, behind, _ = surrounding(values, [("a",)] * 3, [0, 2, 3])
    assert before.ravel().tolist() == [0, 0, 2]
    assert behind.ravel().tolist() == [0, 4, 0]
    assert not surrounding(values[:1], [()]).any()


def test_a_point_that_could_be_anything_goes_with_its_section() -> None:
    unclear = "每周碰头一次，逐项对账。"
    supervision = "督查组对重点任务开展专项督查，逐条通报整改情况，对落实不力的单位严肃问责。"
    service = "办公室为企业和群众提供上门服务，帮办代办各类手续，协调解决难题。"
    scores = []
    for text in (supervision, service):
        page = f"一、做法\n{text}\n{unclear}\n{text}\n"
        document = structure(normalize_tracked(repair(page), "simplified"))
        (i,) = (i for i, point in enumerate(document.points) if point.text == unclear)
        scores.append(load_model().explain(document)[i]["supervision"].score)
    assert scores[0] > scores[1] + 1


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_every_candidate_beats_the_majority(examples: Examples, candidate: str) -> None:
    report = cross_validate(examples, candidate=candidate, kinds="wf")
    assert report.accuracy > report.majority + 0.1


def test_more_points_help(examples: Examples) -> None:
    curve = learning_curve(examples, examples, [60, 1_000, 10_000], fallback="other", seeds=2)
    assert list(curve) == [60, 1_000]
    assert 60 <= curve[60][0] < len(examples) == curve[1_000][0]
    assert curve[60][1].accuracy < curve[1_000][1].accuracy


def test_training_without_a_theme_is_refused(labelled: list[Labelled]) -> None:
    with pytest.raises(TrainingError, match="no example of: political_building, service"):
        train(Examples([], THEMES), fallback="other")
    with pytest.raises(TrainingError, match="at least two documents"):
        train(Examples([replace(item, group="one") for item in labelled], THEMES), fallback="other")


def test_the_card_goes_with_the_model() -> None:
    folder = ROOT / "models" / "themes"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["labels"] == list(THEMES)
    card = (folder / "README.md").read_text(encoding="utf-8")
    for heading in ("Scores", "Reliability", "Confusion", "Candidates", "Learning curve", "Kinds of terms", "Limits"):
        assert f"## {heading}" in card
    assert all(candidate in card for candidate in CANDIDATES)
