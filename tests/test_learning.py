"""Learning the extractors' weights: what is learnt from, that it can be repeated, and that it is worth doing."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from conftest import ROOT, document_of

from nlp.document import Document
from nlp.extract.headline_phrases import HEADLINE
from nlp.extract.learning import (
    Example,
    Outcome,
    cross_fit,
    fit,
    format_label_weights,
    outcome,
    score,
    training_articles,
)
from nlp.extract.parallel_learning import (
    TREES_SHARE,
    LabelledLine,
    Learnt,
    candidate_examples,
    cross_learn,
    example_candidates,
    labelled_lines,
    learn_parallels,
    model_score,
    parallels_outcome,
)
from nlp.extract.quoted import LABELS, label_weights
from nlp.extract.quoted_learning import (
    LEARNT,
    LabelledStretch,
    balance,
    cross_validate_quoted,
    example_stretches,
    examples_of,
    judged_stretches,
    labelled_stretches,
    learn_quoted,
)
from nlp.extract.tree_learning import format_trees
from nlp.extract.trees import Trees, parse_trees
from nlp.gold import split_of

CORPORA = ROOT / "corpora"
JUDGED_ROWS = (CORPORA / "examples" / "parallels.jsonl").read_text(encoding="utf-8").splitlines()
STRETCH_ROWS = (CORPORA / "examples" / "quoted_features.jsonl").read_text(encoding="utf-8").splitlines()
EXAMPLE_ROWS = (CORPORA / "examples" / "quoted.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def articles() -> list[tuple[Document, dict]]:
    return list(training_articles(CORPORA))


@pytest.fixture(scope="module")
def stretches(articles: list) -> list[LabelledStretch]:
    found = [stretch for document, gold in articles[::5] for stretch in labelled_stretches(document, gold)]
    return found + example_stretches(EXAMPLE_ROWS[::4])


@pytest.fixture(scope="module")
def lines(articles: list) -> list[LabelledLine]:
    return [line for document, gold in articles[::5] for line in labelled_lines(document, gold)]


def gold_of(slogans: list[dict], initiatives: list[dict]) -> dict:
    return {"doc": "own", "slogans": slogans, "initiatives": initiatives}


def test_no_held_out_article_is_learnt_from(articles: list) -> None:
    split = split_of(CORPORA / "coverage.tsv")
    assert {gold["doc"] for _, gold in articles} == {doc for doc, part in split.items() if part == "train"}


def test_the_gold_labels_the_stretches() -> None:
    text = "开展“微光课堂”活动，争当“领头雁”，亮出“马上就办”，吃下“定心丸”。印发《村规十条》。"
    gold = gold_of(
        [
            {"type": "metaphor", "text": "领头雁"},
            {"type": "metaphor", "text": "定心丸", "optional": True},
            {"type": "motto", "text": "马上就办"},
        ],
        [{"text": "“微光课堂”活动"}],
    )
    assert [stretch.labels for stretch in labelled_stretches(document_of(text), gold)] == [
        {"name": True, "motto": False, "metaphor": False},
        {"name": False, "motto": False, "metaphor": True},
        {"name": False, "motto": True, "metaphor": False},
        {"name": False, "motto": False},  # what is optional is unknown
    ]


def test_quotes_inside_a_quoted_part_name_no_measure() -> None:
    gold = gold_of([], [{"text": "“争做‘护林员’”行动"}])
    found = labelled_stretches(document_of("启动“争做‘护林员’”行动。"), gold)
    assert [stretch.labels["name"] for stretch in found] == [True, False]


def test_the_gold_labels_the_candidates() -> None:
    text = "做到件件有着落、事事有回音，做到情况清、底数明、路子宽。"
    lines = labelled_lines(document_of(text), gold_of([{"type": "parallel", "text": "件件有着落、事事有回音"}], []))
    holding = {key for line in lines for key in line.keys if key in line.wanted}
    assert holding == {"件件有着落、事事有回音"}
    assert any(not example.holds for example in candidate_examples(lines))


@pytest.mark.parametrize(
    "row",
    [
        '{"role": "body", "text": "争当“领头雁”。", "stretches": {"领头羊": ["metaphor"]}}',
        '{"role": "body", "text": "争当“领头雁”。", "stretches": {"领头雁": ["picture"]}}',
    ],
)
def test_an_example_that_does_not_fit_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="example 1"):
        example_stretches([row])


def test_every_example_can_be_read() -> None:
    assert len(example_stretches(EXAMPLE_ROWS)) >= len(EXAMPLE_ROWS)
    assert len(judged_stretches(STRETCH_ROWS)) == len(STRETCH_ROWS)


def test_a_judged_stretch_leaves_other_labels_unknown() -> None:
    (stretch,) = judged_stretches(['{"id": "001-1", "labels": {"metaphor": true}, "features": ["length:3"]}'])
    assert stretch.labels == {"metaphor": True}
    assert not examples_of("motto", [stretch])
    with pytest.raises(ValueError, match="001-1"):
        judged_stretches(['{"id": "001-1", "labels": {"title": true}, "features": []}'])


def test_a_group_is_scored_by_weights_that_have_not_seen_it() -> None:
    examples = [Example(f"group {n % 5}", {f"feature {n % 7}": 1.0}, n % 3 == 0) for n in range(60)]
    changed = [
        replace(example, holds=not example.holds) if example.group == "group 2" else example for example in examples
    ]
    assert cross_fit(examples, strength=1.0)["group 2"] == cross_fit(changed, strength=1.0)["group 2"]
    assert cross_fit(examples, strength=1.0)["group 1"] != cross_fit(changed, strength=1.0)["group 1"]


def test_balance_is_where_errors_of_both_kinds_are_equal() -> None:
    scored = [(Example("", {}, n % 4 == 0), -n / 10) for n in range(40)]
    shifted = outcome(scored, balance(scored))
    assert shifted.spurious == shifted.missed > 0
    assert balance([]) == 0.0


def test_learning_is_repeatable_and_readable(stretches: list[LabelledStretch]) -> None:
    learnt = learn_quoted(stretches)
    assert learnt == learn_quoted(stretches)
    assert list(learnt) == [*LABELS, HEADLINE]
    header, *rows = [line.split("\t") for line in format_label_weights(learnt).splitlines()]
    assert header == ["feature", *LABELS, HEADLINE]
    for at, (label, weights) in enumerate(learnt.items(), 1):
        read = {row[0]: float(row[at]) for row in rows if row[at]}
        assert read == pytest.approx({name: weights[name] for name in read}, abs=0.005)
        assert set(label_weights()[label]) & set(read) > {"bias"}


@pytest.mark.parametrize("label", ["name", "motto", "metaphor", "term"])
def test_features_tell_more_than_the_bias_alone(label: str, stretches: list[LabelledStretch]) -> None:
    result = outcome(cross_validate_quoted(label, stretches))
    assert label in LEARNT
    assert result.spurious + result.missed < result.hits + result.missed  # the errors of a bias that finds nothing


def test_parallels_are_learnt(lines: list[LabelledLine]) -> None:
    examples = candidate_examples(lines)
    learnt = learn_parallels(examples)
    assert learnt == learn_parallels(examples) != learn_parallels(examples[::2])
    models = {group: each.model() for group, each in cross_learn(examples).items()}
    assert parallels_outcome(lines, models, threshold=0.0).f1 > 0.6
    assert parallels_outcome(lines, models, threshold=1e9).hits == 0


def test_trees_are_read_as_they_were_learnt(lines: list[LabelledLine]) -> None:
    learnt = learn_parallels(candidate_examples(lines))
    assert parse_trees(format_trees(learnt.trees, "note")) == learnt.trees


def test_trees_see_what_weights_cannot() -> None:
    """One of two features alone speaks for the label, both or none against it."""
    examples = [
        Example(f"group {n % 9}", {"c": 1.0, "# a": float(one), "# b": float(other)}, one != other)
        for n in range(80)
        for one in (False, True)
        for other in (False, True)
    ]
    learnt = learn_parallels(examples)
    scores = {example.holds: model_score(example.features, learnt.model(1.0)) for example in examples}
    assert scores[True] > 2 > -2 > scores[False]


def test_below_the_floor_no_tree_is_asked() -> None:
    learnt = Learnt({"bias": -10.0}, Trees(9.0, (), []))
    assert model_score({}, learnt.model()) == pytest.approx((1 - TREES_SHARE) * -10.0)
    assert model_score({}, learnt.model(1.0)) == 9.0


def test_judged_parallels_hold_features_and_no_text() -> None:
    judged, rivals = example_candidates(JUDGED_ROWS)
    assert sum(example.holds for example in judged) > 300
    assert not any(example.holds for example in rivals)
    # A feature may name one character, as that which repeats; words of a text would show.
    for example in judged + rivals:
        assert not any(re.search("[\u3400-\u9fff]{2}", feature) for feature in example.features)
    rows = [json.loads(row) for row in JUDGED_ROWS[1:]]
    assert all(re.fullmatch(r"\d+-\d+", row["id"]) for row in rows)
    assert all(row.keys() == {"id", "judged", "holds", "features", "measures"} for row in rows)


def test_judged_parallels_have_features_that_are_still_made(lines: list[LabelledLine]) -> None:
    judged, rivals = example_candidates(JUDGED_ROWS)
    stored = Counter(name.rstrip("0123456789") for example in judged + rivals for name in example.features)
    made = {name.rstrip("0123456789") for line in lines for candidate in line.candidates for name in candidate.features}
    assert {name for name, count in stored.items() if count > 400} <= made


def test_outcomes_add_up() -> None:
    assert Outcome(3, 1, 2) + Outcome(1, 0, 4) == Outcome(4, 1, 6)


def test_rare_features_get_small_weights() -> None:
    examples = [Example("g", {"often": 1.0}, True)] * 30 + [Example("g", {}, False)] * 30
    weights = fit([*examples, Example("g", {"rare": 1.0}, True)], strength=1.0)
    assert 0 < weights["rare"] < weights["often"]
    assert score({"often": 1.0, "never seen": 1.0}, weights) > 0 > score({}, weights)


def test_one_kind_of_example_is_not_enough() -> None:
    with pytest.raises(ValueError, match="class"):
        fit([Example("g", {"a": 1.0}, True)] * 3, strength=1.0)
