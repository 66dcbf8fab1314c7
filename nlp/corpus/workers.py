"""Worker processes that may die: every task gets its result or a reason, in order, whatever happens to a worker.

A pool of the standard library loses what a killed worker had in hand. Here each worker has a pipe of its own and
answers task by task, so that it is known which task it died of: that one is tried once more by itself, the others that
it had in hand go to the next worker.
"""

from __future__ import annotations

import gc
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

#: How many tasks a worker gets at a time; they are answered one by one.
_CHUNK = 8
#: How many chunks a worker's share of the tasks in hand and of the results that wait for their turn may be.
_AHEAD = 8
#: A task that a worker dies of is tried so often: the first death may have been another's fault, such as memory.
_TRIES = 2
#: So many workers in a row that die before their first answer mean that none will ever give one.
_STILLBORN = 3
# The collector looks through new objects each time there are so many more of them than at the time before.
_COLLECTED_AFTER = 50_000
_READY = b"ready"


class WorkersError(RuntimeError):
    """No worker process lives long enough to do anything."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: ``worker died (signal 9)``, ``took longer than 60 s``, ``ValueError: …``."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """In place of a task: a result that is there already and only takes its turn."""

    result: R


@dataclass(frozen=True, slots=True)
class _Task(Generic[T]):
    number: int
    load: T
    deaths: int = 0


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    tasks: deque[_Task[T]] = field(default_factory=deque)
    #: When the first of `tasks` was begun.
    since: float = 0.0


def run_tasks(
    tasks: Iterable[T | Done[R]], make: Callable[[], Callable[[T], R]], *, workers: int, timeout: float | None = None
) -> Iterator[R | Failure]:
    """The result of each task in order, worked out in `workers` processes. Tasks are drawn as they are needed.

    Args:
        tasks: what `make()` takes, pickled on its way to a worker; or a :class:`Done`.
        make: called once in each worker; gives the function that works. Must be importable from there.
        workers: number of processes, 1 or more.
        timeout: seconds after which a task is given up and its worker ended; None for no limit.

    Raises:
        WorkersError: workers die before they can do anything.
    """
    crew = _Crew(iter(tasks), make, workers, timeout)
    try:
        yield from crew.results()
    finally:
        crew.end()


class _Crew(Generic[T, R]):
    def __init__(
        self, tasks: Iterator[T | Done[R]], make: Callable[[], Callable[[T], R]], size: int, timeout: float | None
    ) -> None:
        self._tasks = enumerate(tasks)
        self._make = make
        self._size = size
        self._timeout = timeout
        self._window = size * _CHUNK * _AHEAD
        self._context = get_context("spawn")
        self._workers: list[_Worker[T]] = []
        self._again: deque[_Task[T]] = deque()
        self._results: dict[int, R | Failure] = {}
        self._next = 0
        self._drawn = 0
        self._exhausted = False
        self._stillborn = 0

    def results(self) -> Iterator[R | Failure]:
        while True:
            self._hand_out()
            while self._next in self._results:
                yield self._results.pop(self._next)
                self._next += 1
            if not any(worker.tasks for worker in self._workers):
                if self._exhausted and not self._again and self._next == self._drawn:
                    return
                continue
            self._collect()

    def end(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if not worker.tasks:
                self._give(worker)
        while len(self._workers) < self._size and (chunk := self._chunk()):
            worker = self._start()
            self._workers.append(worker)
            self._send(worker, chunk)

    def _give(self, worker: _Worker[T]) -> None:
        if chunk := self._chunk():
            self._send(worker, chunk)

    def _chunk(self) -> list[_Task[T]]:
        """What the next worker gets: a task to be tried again by itself, or new ones within the window."""
        if self._again:
            if self._again[0].deaths:
                return [self._again.popleft()]
            chunk: list[_Task[T]] = []
            while self._again and not self._again[0].deaths and len(chunk) < _CHUNK:
                chunk.append(self._again.popleft())
            return chunk
        chunk = []
        while not self._exhausted and len(chunk) < _CHUNK and self._drawn - self._next < self._window:
            drawn = next(self._tasks, None)
            if drawn is None:
                self._exhausted = True
                break
            number, load = drawn
            self._drawn += 1
            if isinstance(load, Done):
                self._results[number] = load.result
            else:
                chunk.append(_Task(number, load))
        return chunk

    def _start(self) -> _Worker[T]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._make), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _send(self, worker: _Worker[T], chunk: list[_Task[T]]) -> None:
        worker.tasks.extend(chunk)
        worker.since = time.monotonic()
        try:
            worker.pipe.send([task.load for task in chunk])
        except OSError:
            self._bury(worker)

    def _collect(self) -> None:
        busy = {worker.pipe: worker for worker in self._workers if worker.tasks}
        for pipe in wait(list(busy), self._patience(busy.values())):
            worker = busy[cast(Connection, pipe)]
            try:
                while True:
                    self._take(worker, worker.pipe.recv())
                    if not worker.tasks or not worker.pipe.poll():
                        break
            except (EOFError, OSError):
                self._bury(worker)
        if self._timeout is not None:
            for worker in list(self._workers):
                if worker.ready and worker.tasks and time.monotonic() - worker.since > self._timeout:
                    self._give_up(worker, f"took longer than {self._timeout:g} s")

    def _patience(self, busy: Iterable[_Worker[T]]) -> float | None:
        if self._timeout is None:
            return None
        # Just beyond the limit, so that a task whose time is up is found to be over it.
        ends = [worker.since + self._timeout + 0.01 for worker in busy if worker.ready]
        return max(0.0, min(ends, default=time.monotonic() + self._timeout) - time.monotonic())

    def _take(self, worker: _Worker[T], answer: R | Failure | bytes) -> None:
        if not worker.ready and answer == _READY:
            worker.ready = True
        else:
            self._results[worker.tasks.popleft().number] = cast("R | Failure", answer)
            self._stillborn = 0
        worker.since = time.monotonic()

    def _give_up(self, worker: _Worker[T], reason: str) -> None:
        """The first task of a worker fails, the worker is ended, and its other tasks go to another."""
        self._results[worker.tasks.popleft().number] = Failure(reason)
        self._dismiss(worker)

    def _bury(self, worker: _Worker[T]) -> None:
        worker.process.join()
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise WorkersError(f"worker processes die at their start ({_how(worker.process)})")
            self._dismiss(worker)
            return
        first = worker.tasks.popleft()
        if first.deaths + 1 < _TRIES:
            self._again.append(_Task(first.number, first.load, first.deaths + 1))
        else:
            self._results[first.number] = Failure(f"worker died ({_how(worker.process)})")
        self._dismiss(worker)

    def _dismiss(self, worker: _Worker[T]) -> None:
        self._workers.remove(worker)
        self._again.extendleft(reversed(worker.tasks))
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()


def _how(process: BaseProcess) -> str:
    code = process.exitcode
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def _serve(pipe: Connection, make: Callable[[], Callable[[T], R]]) -> None:
    """What a worker does: answer each task until the pipe closes. Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work = make()
    pipe.send(_READY)
    warm = False
    while True:
        try:
            chunk: list[T] = pipe.recv()
        except EOFError:
            return
        for load in chunk:
            pipe.send(attempt(work, load))
        if not warm:
            spare_collector()
            warm = True


def spare_collector() -> None:
    """Let the garbage collector of this process leave alone what is loaded by now, and look less often.

    Lexicons and models stay. An analysis makes many objects and next to no cycles, so that nearly all go without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)


def attempt(work: Callable[[T], R], load: T) -> R | Failure:
    """``work(load)``, or why it raised: one task that meets a fault of ours must not end a run."""
    try:
        return work(load)
    except Exception as error:
        return Failure(f"{type(error).__name__}: {' '.join(str(error).split())}")
