"""What members are learnt from: passages become choices, and choices outlive their text."""

import json

import pytest
from conftest import ROOT

from nlp.extract.member_annotation import example_labels
from nlp.extract.member_archive import choices_without_text, without_text
from nlp.extract.member_choices import Task, list_options, tasks_of
from nlp.extract.member_learning import learn_members, members_by
from nlp.extract.members.choice import member_model

PASSAGES = (ROOT / "corpora" / "examples" / "members.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def tasks() -> list[Task]:
    return tasks_of(example_labels(PASSAGES[:120]))


def test_choices_outlive_their_text(tasks: list[Task]) -> None:
    weights = member_model().weights
    rows = list(without_text(tasks[:20], weights, 3))
    assert not any(task.one.document.text[:12] in row for task in tasks[:20] for row in rows)
    for task, kept in zip(tasks[:20], choices_without_text(rows), strict=True):
        options = list_options(task, weights)
        assert [option.features for option in kept.lists if option.right] == [
            option.features for option in options if option.right
        ]
        assert sum(not option.right for option in kept.lists) <= 3
        assert all(option.measures for option in kept.lists if not option.features[0].startswith("none"))


def test_a_row_that_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        choices_without_text(["no row"])


def test_what_was_learnt_chooses_the_members_of_a_passage_not_seen(tasks: list[Task]) -> None:
    model = learn_members(tasks)
    members = ["账目清", "库存清", "责任清"]
    passage = {"text": "推行“三清”管理，账目清、库存清、责任清。", "label": "三清", "members": members}
    (one,) = example_labels([json.dumps(passage)])
    assert members_by(one, model) == tuple(members)


def test_shipped_trees_know_the_measures(tasks: list[Task]) -> None:
    model = member_model()
    measured = next(option.measures for option in list_options(tasks[0], model.weights) if option.measures)
    assert set(model.trees.features) <= set(measured)
