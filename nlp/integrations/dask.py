"""Tagging on a Dask cluster (extra ``dask``): the work of :mod:`nlp.corpus.workers`, done elsewhere.

Dask gives the tasks of a worker that died to another; what three workers died of comes back as an error, and then its
texts are tried one by one, so that only the one at fault fails.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, TypeVar

from nlp.corpus.workers import Done, Failure, attempt

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 16
#: How many chunks wait for their turn, per thread of the cluster.
_AHEAD = 4


class ClusterError(RuntimeError):
    """The cluster cannot be reached, or Dask is not installed."""


class DaskExecutor:
    """Works tasks off on a cluster, in order.

    Args:
        address: of the scheduler (``tcp://…``), or ``local`` for worker processes on this machine.

    Raises:
        ClusterError: Dask is not installed, or no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError:
            raise ClusterError("a cluster needs an extra: pip install 'policynlp[dask]'") from None
        try:
            # One thread a worker: the work is Python, which threads would only share out.
            self.client: Any = (
                distributed.Client(threads_per_worker=1, dashboard_address=None)
                if address == "local"
                else distributed.Client(address, timeout="10s")
            )
        except (OSError, ValueError) as error:
            raise ClusterError(f"{address}: no Dask scheduler answers ({error})") from None

    def close(self) -> None:
        """Leave the cluster; one of our own is ended."""
        self.client.close()

    def __call__(self, tasks: Iterable[Any], make: Callable[[], Callable[[Any], Any]]) -> Iterator[Any]:
        """The result of each task, in order; see :func:`nlp.corpus.workers.run_tasks`."""
        window = max(1, len(self.client.nthreads())) * _AHEAD
        waiting: deque[tuple[list[Any], Any]] = deque()
        for chunk in _chunks(tasks):
            waiting.append((chunk, self._submit(chunk, make)))
            if len(waiting) > window:
                yield from self._results(*waiting.popleft(), make)
        while waiting:
            yield from self._results(*waiting.popleft(), make)

    def _submit(self, chunk: list[T | Done[R]], make: Callable[[], Callable[[T], R]]) -> Any:
        loads = [task for task in chunk if not isinstance(task, Done)]
        return self.client.submit(_work, loads, make, pure=False) if loads else None

    def _results(
        self, chunk: list[T | Done[R]], future: Any, make: Callable[[], Callable[[T], R]]
    ) -> Iterator[R | Failure]:
        try:
            results = iter(future.result() if future is not None else ())
        except Exception as error:
            if len(chunk) > 1:
                for task in chunk:
                    yield from self._results([task], self._submit([task], make), make)
                return
            results = iter([Failure(f"{type(error).__name__}: {' '.join(str(error).split())}")])
        for task in chunk:
            yield task.result if isinstance(task, Done) else next(results)


def _chunks(tasks: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for task in tasks:
        chunk.append(task)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _work(loads: list[T], make: Callable[[], Callable[[T], R]]) -> list[R | Failure]:
    """What a worker of the cluster does; the function that works is made once in each, for each kind of run."""
    worker: Any = import_module("distributed").get_worker()
    wanted = pickle.dumps(make)
    if getattr(worker, "policynlp_made", None) != wanted:
        worker.policynlp_work, worker.policynlp_made = make(), wanted
    return [attempt(worker.policynlp_work, load) for load in loads]
