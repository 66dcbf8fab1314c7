from __future__ import annotations

from itertools import combinations

import pytest
from conftest import ARTICLES, article_text
from hypothesis import given
from hypothesis import strategies as st

from nlp.corpus.overlap import Run, near_duplicates, shared_runs
from nlp.gold import SPLITS, split_of

TEXT = "办公室坚持每周调度一次重点任务，对滞后事项当面交办、限期反馈。"


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (TEXT, 1.0),
        (TEXT.replace("，", ",").replace("重点", "“重点”"), 1.0),
        ("我们" + TEXT + "效果很好。", 1.0),
        (TEXT.replace("每周", "每月"), 0.7),
        ("全县粮食丰收，农民收入稳步增长，乡村面貌焕然一新，群众笑逐颜开。", None),
        ("短", None),
    ],
)
def test_near_duplicates(other: str, share: float | None) -> None:
    found = list(near_duplicates({"a": TEXT}, {"b": other}))
    assert [(pair.left, pair.right) for pair in found] == ([("a", "b")] if share else [])
    assert all(pair.share >= (share or 1) for pair in found)


def test_shared_runs_are_as_long_as_they_can_be() -> None:
    other = "有关部门坚持每周调度一次重点任务，成效明显。"
    assert list(shared_runs({"a": TEXT}, {"b": other}, length=8)) == [Run("a", "b", "坚持每周调度一次重点任务")]
    assert list(shared_runs({"a": TEXT}, {"b": other}, length=13)) == []


def test_a_run_is_not_put_together_from_pieces() -> None:
    others = {"b": "坚持每周调度一次，", "c": "调度一次重点任务。"}
    assert [run.text for run in shared_runs({"a": TEXT}, others, length=4)] == ["坚持每周调度一次", "调度一次重点任务"]


@given(st.text(alphabet="甲乙，a1 ", max_size=40), st.text(alphabet="甲乙，a1 ", max_size=40), st.integers(1, 8))
def test_a_shared_run_stands_in_both(text: str, other: str, length: int) -> None:
    for run in shared_runs({"a": text}, {"b": other}, length=length):
        assert len(run.text) >= length
        assert all(run.text in whole.replace("，", "").replace(" ", "") for whole in (text, other))


def test_no_point_of_one_part_of_the_corpora_is_nearly_one_of_another() -> None:
    parts: dict[str, dict[str, str]] = {split: {} for split in SPLITS}
    for doc, split in split_of(ARTICLES.parent / "coverage.tsv").items():
        lines = article_text(doc).splitlines()
        parts[split] |= {f"{doc}:{n}": line for n, line in enumerate(lines, 1) if len(line) >= 30}
    found = [pair for a, b in combinations(SPLITS, 2) for pair in near_duplicates(parts[a], parts[b])]
    assert found == []
