from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from nlp.corpus.workers import Done, Failure, WorkersError, run_tasks

# A task is a word; the worker's function answers it, or does what the word says.
Task = str


def make() -> Callable[[Task], str]:
    return answer


def answer(task: Task) -> str:
    word, _, place = task.partition(" ")
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "die-once" and not os.path.exists(place):
        open(place, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "leave":
        os._exit(3)
    if word == "sleep":
        time.sleep(60)
    if word == "raise":
        raise ValueError("of no\nuse")
    return task.upper()


def stillborn() -> Callable[[Task], str]:
    os._exit(1)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("die", "worker died (signal 9)"),
        ("leave", "worker died (exit code 3)"),
        ("raise", "ValueError: of no use"),
        ("sleep", "took longer than 0.5 s"),
    ],
)
def test_a_task_that_ends_its_worker_fails_alone(workers: int, word: str, reason: str) -> None:
    tasks = [f"t{n}" for n in range(20)]
    tasks[0] = tasks[9] = word
    results = list(run_tasks(tasks, make, workers=workers, timeout=0.5))
    assert results == [Failure(reason) if task == word else task.upper() for task in tasks]


def test_a_task_whose_worker_died_by_chance_is_tried_again(tmp_path: object) -> None:
    tasks = ["a", f"die-once {tmp_path}/mark", "b"]
    assert list(run_tasks(tasks, make, workers=2)) == [task.upper() for task in tasks]


def test_results_that_are_there_take_their_turn() -> None:
    tasks: list[Task | Done[str]] = ["a", Done("ready"), "b", Done("too")]
    assert list(run_tasks(tasks, make, workers=2)) == ["A", "ready", "B", "too"]
    assert list(run_tasks([Done("only")], make, workers=2)) == ["only"]
    assert list(run_tasks([], make, workers=2)) == []


def test_tasks_are_drawn_as_they_are_needed() -> None:
    drawn = 0

    def many() -> Iterator[Task]:
        nonlocal drawn
        for n in range(100_000):
            drawn += 1
            yield str(n)

    results = run_tasks(many(), make, workers=1)
    assert [next(results) for _ in range(3)] == ["0", "1", "2"]
    assert drawn < 1_000
    results.close()


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(WorkersError, match="exit code 1"):
        list(run_tasks(["a"], stillborn, workers=2))


def test_make_may_be_partial() -> None:
    assert list(run_tasks(["a"], partial(make), workers=1)) == ["A"]
