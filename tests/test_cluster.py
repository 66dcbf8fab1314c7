"""Tagging on a Dask cluster, and the frame function that Dask, Spark and Ray carry."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pandas as pd
import pytest

from nlp import analyze
from nlp.article import Article
from nlp.corpus.runs import Run
from nlp.corpus.workers import Done, Failure
from nlp.integrations.dask import ClusterError, DaskExecutor
from nlp.integrations.frames import TAGGED, tag_frame, tag_frames
from nlp.reading import Text

TEXTS = [Text(f"t{n}", f"全县办理事项{n}件，做到“事事有回音、件件有着落”。") for n in range(40)]


def test_frames_are_tagged_row_by_row() -> None:
    frame = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": ["办理3件。", None, " "]}, index=[7, 8, 9])
    tagged = tag_frame(frame)
    assert list(tagged.index) == [7, 8, 9]
    assert dict(tagged.dtypes.astype(str)) == dict(TAGGED)
    assert Article.from_json(tagged["article"][7]) == analyze("办理3件。", doc_id="a")
    assert list(tagged["reason"][1:]) == ["no text", "no text"]
    assert [len(part) for part in tag_frames([frame, frame[:1]])] == [3, 1]
    assert list(tag_frame(frame.drop(columns="doc_id"))["doc_id"]) == ["7", "8", "9"]
    with pytest.raises(KeyError):
        tag_frame(frame, text="absent")


@pytest.fixture(scope="module")
def cluster() -> Iterator[DaskExecutor]:
    pytest.importorskip("distributed")
    with import_module("dask.config").set({"distributed.scheduler.allowed-failures": 1}):
        executor = DaskExecutor("local")
    yield executor
    executor.close()


def test_a_cluster_gives_the_same_lines(cluster: DaskExecutor) -> None:
    assert list(Run(executor=cluster).lines(TEXTS)) == list(Run().lines(TEXTS))


def make() -> Callable[[str], str]:
    return answer


def answer(task: str) -> str:
    word, _, place = task.partition(" ")
    if word == "die" or (word == "die-once" and not os.path.exists(place)):
        if place:
            open(place, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return task.upper()


def test_a_worker_that_is_killed_costs_nothing(cluster: DaskExecutor, tmp_path: Any) -> None:
    tasks: list[Any] = [f"t{n}" for n in range(40)]
    tasks[3], tasks[20] = f"die-once {tmp_path}/mark", Done("ready")
    wanted = [task.result if isinstance(task, Done) else task.upper() for task in tasks]
    assert list(cluster(tasks, make)) == wanted


def test_what_kills_every_worker_fails_alone(cluster: DaskExecutor) -> None:
    results = list(cluster(["a", "die", "b"], make))
    assert [results[0], results[2]] == ["A", "B"]
    assert isinstance(results[1], Failure)
    assert "KilledWorker" in results[1].reason


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ClusterError, match="no Dask scheduler"):
        DaskExecutor("not an address")
