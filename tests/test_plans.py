"""Where a text speaks of plans, what that makes of its figures and measures, and that evidence holds whole figures."""

import pytest
from conftest import article_names, article_text, cases

from nlp import analyze
from nlp.document import Document
from nlp.extract.plans import plan_at
from nlp.structure.headings import heading_words


@pytest.mark.parametrize("case", cases("plans"))
def test_headings_and_the_roles_of_figures_below(case: dict) -> None:
    article = analyze("\n".join(case["lines"]))
    assert {metric.text: metric.role for metric in article.metrics} == case["roles"]
    found = {initiative.name: initiative.commitment for initiative in article.initiatives}
    assert found == case["commitments"]


def test_evidence_of_a_plan_is_its_heading() -> None:
    article = analyze("工作汇报\n一、下一步打算\n实施“渔光夜校”项目，培训船工300人。")
    (initiative,) = article.initiatives
    pledge = next(cue for cue in initiative.evidence if cue.kind == "pledge")
    assert heading_words(pledge.text) == "一、下一步打算"


def test_nothing_is_planned_in_an_empty_text() -> None:
    assert plan_at(Document("", ()), 0) is None


@pytest.mark.parametrize("name", article_names())
def test_no_evidence_cuts_a_figure_in_two(name: str) -> None:
    article = analyze(article_text(name))
    edges = [(metric.start, metric.end) for metric in article.metrics]
    for initiative in article.initiatives:
        for cue in initiative.evidence:
            for at in (cue.start, cue.end):
                assert not any(start < at < end for start, end in edges), cue
                assert not article.text[at - 1 : at + 1].isdecimal(), cue
            assert cue.text == article.text[cue.start : cue.end]
