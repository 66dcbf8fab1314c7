"""A run: many texts tagged into one file, which can be stopped at any moment and taken up again.

Lines are written in input order to ``out.jsonl.part1`` with a manifest beside it, and both get their names when the
last is written. A later run takes over every line, of the finished file and of parts, whose stored text and
fingerprint are the same, so it does just the work that is missing: after a stop, after files were added, after a
lexicon was edited. What failed is tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from nlp.analyzer import Analyzer
from nlp.corpus.manifest import (
    Entry,
    Manifest,
    ManifestError,
    ManifestWriter,
    Missing,
    fingerprint,
    manifest_of,
    read_manifest,
    text_key,
)
from nlp.corpus.tagging import tag_text
from nlp.corpus.workers import Done, Failure, attempt, run_tasks
from nlp.reading import ReadingError, Stored, Text, read_stored

#: What a text comes to: its line of JSON, or why there is none.
Result = bytes | ReadingError
Task = Stored | Text


#: Works tasks off, each with a result in its place: here, in worker processes, or on a cluster. Its second argument
#: gives the function that works.
Executor: TypeAlias = Callable[[Iterable[Task | Done[Result]], Callable[[], Callable[[Task], Result]]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: articles written, of them taken over from earlier runs, and texts without an article."""

    articles: int = 0
    reused: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class _Head:
    """What is known of a text before its result: its id, what messages call it, its key ("" for an error)."""

    doc_id: str
    path: str
    key: str
    reused: bool = False


def make_tagger(themes: Path | None = None, encoding: str | None = None) -> Callable[[Task], Result]:
    """The function that reads and analyses one text. What a worker calls once, at its start."""
    analyzer = Analyzer(themes=themes)
    return partial(_tag, analyzer=analyzer, encoding=encoding)


def _tag(task: Task, *, analyzer: Analyzer, encoding: str | None) -> Result:
    text = read_stored(task, encoding) if isinstance(task, Stored) else task
    if isinstance(text, ReadingError):
        return text
    return tag_text(text, analyzer).to_json().encode("utf-8", "backslashreplace")


def run_here(
    tasks: Iterable[Task | Done[Result]], make: Callable[[], Callable[[Task], Result]]
) -> Iterator[Result | Failure]:
    """The results of `tasks`, one after the other in this process."""
    work = make()
    for task in tasks:
        yield task.result if isinstance(task, Done) else attempt(work, task)


def in_workers(workers: int, timeout: float | None = None) -> Executor:
    """An executor of :func:`nlp.corpus.workers.run_tasks`."""
    return partial(run_tasks, workers=workers, timeout=timeout)


@dataclass(slots=True)
class Run:
    """Tags texts into one file, or into nothing but its own iteration.

    Attributes:
        themes: folder of the theme model; by default the built-in one.
        encoding: the name of a Python codec for all files; by default decided file by file.
        executor: where the work is done; by default in this process.
        on_missing: called with each text that has no article, in order.
        on_progress: called after each text.
        progress: how far the run is.
    """

    themes: Path | None = None
    encoding: str | None = None
    executor: Executor = run_here
    on_missing: Callable[[Missing], None] = lambda missing: None
    on_progress: Callable[[Progress], None] = lambda progress: None
    progress: Progress = Progress()

    def lines(self, items: Iterable[Stored | Text | ReadingError]) -> Iterator[bytes]:
        """The line of JSON of each text that has an article, in order. Nothing is kept for a later run."""
        for result, _ in self._results(items, None):
            if isinstance(result, bytes):
                yield result

    def write(
        self, items: Iterable[Stored | Text | ReadingError], output: Path, *, reuse: Sequence[Path] = ()
    ) -> Progress:
        """Tag `items` (of :func:`nlp.reading.stored_texts`) into the file `output`, taking over what is done.

        Args:
            items: the texts.
            output: the file; it and its manifest are replaced when the run comes to its end.
            reuse: tagged files of other runs to take over from as well.

        Raises:
            ValueError: the output is a pipe or a device, which cannot be replaced; see :meth:`lines`.
            OSError: the output cannot be written; what is done stays in a part for the next run.
            WorkersError: worker processes die at their start.
        """
        if output.exists() and not output.is_file():
            raise ValueError(f"{output}: not a file")
        output = output.resolve()  # a link stays one
        output.parent.mkdir(parents=True, exist_ok=True)
        made_by = fingerprint(self.themes, self.encoding)
        parts = unfinished_parts(output)
        with _Earlier([output, *parts, *reuse], output) as earlier:
            part = _next_part(output)
            with part.open("wb") as data, manifest_of(part).open("w", encoding="utf-8") as rows:
                manifest = ManifestWriter(rows, made_by)
                at = 0
                for result, head in self._results(items, (made_by, earlier)):
                    if isinstance(result, bytes):
                        data.write(result + b"\n")
                        data.flush()  # before the manifest says that it is there
                        manifest.add(Entry(head.doc_id, head.key, at, len(result), _digest(result)))
                        at += len(result) + 1
                    else:
                        manifest.add(_missing(result, head))
                manifest.close()
        part.replace(output)
        manifest_of(part).replace(manifest_of(output))
        for old in parts:
            for file in (old, manifest_of(old)):
                file.unlink(missing_ok=True)
        return self.progress

    def _results(
        self, items: Iterable[Stored | Text | ReadingError], earlier: tuple[str, _Earlier] | None
    ) -> Iterator[tuple[Result | Failure, _Head]]:
        heads: deque[_Head] = deque()
        for result in self.executor(_tasks(items, earlier, heads), partial(make_tagger, self.themes, self.encoding)):
            head = heads.popleft()
            now = self.progress
            if isinstance(result, bytes):
                self.progress = replace(now, articles=now.articles + 1, reused=now.reused + head.reused)
            else:
                self.progress = replace(now, missing=now.missing + 1)
                self.on_missing(_missing(result, head))
            yield result, head
            self.on_progress(self.progress)


def _tasks(
    items: Iterable[Stored | Text | ReadingError], earlier: tuple[str, _Earlier] | None, heads: deque[_Head]
) -> Iterator[Task | Done[Result]]:
    """What is to be done, with each result that is there already in its place; the head of each goes to `heads`."""
    for item in items:
        if isinstance(item, ReadingError):
            heads.append(_Head("", item.path, ""))
            yield Done(item)
            continue
        path = item.path if isinstance(item, Stored) else item.doc_id
        if earlier is None:
            heads.append(_Head(item.doc_id, path, ""))
            yield item
            continue
        made_by, lines = earlier
        try:
            key = text_key(item, made_by)
        except (OSError, ValueError) as error:
            reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            heads.append(_Head(item.doc_id, path, ""))
            yield Done(ReadingError(path, reason))
            continue
        line = lines.find(key, item.doc_id, {} if isinstance(item, Stored) else item.columns)
        heads.append(_Head(item.doc_id, path, key, line is not None))
        yield item if line is None else Done(line)


def _missing(result: ReadingError | Failure | bytes, head: _Head) -> Missing:
    assert not isinstance(result, bytes)
    return Missing(result.path if isinstance(result, ReadingError) else head.path, result.reason)


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def unfinished_parts(output: Path) -> list[Path]:
    """The parts that stopped runs left, the oldest first, by their manifests."""
    found = []
    for manifest in output.parent.glob(f"{_escaped(output.name)}.part*.manifest"):
        part = manifest.with_suffix("")
        with suppress(ValueError):
            found.append((int(part.name.rpartition(".part")[2]), part))
    return [part for _, part in sorted(found)]


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _next_part(output: Path) -> Path:
    names = (output.with_name(f"{output.name}.part{n}") for n in count(1))
    return next(name for name in names if not name.exists() and not manifest_of(name).exists())


class _Earlier:
    """The lines of earlier runs by their keys; a line counts only where it is what its manifest says."""

    def __init__(self, files: Sequence[Path], output: Path) -> None:
        self._places: dict[str, tuple[Path, Entry]] = {}
        self._streams: dict[Path, Any] = {}
        for file in files:
            try:
                manifest = read_manifest(manifest_of(file))
            except ManifestError:
                continue
            # A run that ended between its two renamings left its data under the final name.
            data = file if file.exists() else output
            for entry in manifest.entries:
                self._places[entry.key] = (data, entry)

    def __enter__(self) -> _Earlier:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._streams.values():
            stream.close()

    def find(self, key: str, doc_id: str, columns: Mapping[str, Any]) -> bytes | None:
        """The line of the text with this key, under the id and with the columns that it has now; None if not done."""
        if key not in self._places:
            return None
        path, entry = self._places[key]
        try:
            if path not in self._streams:
                self._streams[path] = path.open("rb")
            self._streams[path].seek(entry.start)
            line: bytes = self._streams[path].read(entry.size)
        except OSError:
            return None
        if _digest(line) != entry.digest:
            return None
        row = json.loads(line)
        if row["doc_id"] == doc_id and row["columns"] == dict(columns):
            return line
        row |= {"doc_id": doc_id, "columns": dict(columns)}
        return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")


def merge_runs(files: Sequence[Path], output: Path) -> Manifest:
    """Put the articles of several tagged files into one, in order; an article that comes twice comes once.

    Raises:
        ManifestError: a file has no manifest, is not complete, was made by another version or other options, or two
            different texts have one id; the message says which.
        OSError: a file cannot be read or written.
    """
    manifests = [read_manifest(manifest_of(file)) for file in files]
    for file, manifest in zip(files, manifests, strict=True):
        if not manifest.complete:
            raise ManifestError(f"{file}: the run did not come to its end")
        if manifest.fingerprint != manifests[0].fingerprint:
            raise ManifestError(f"{file}: made by another version or with other options than {files[0]}")
    keys: dict[str, str] = {}
    for file, manifest in zip(files, manifests, strict=True):
        for entry in manifest.entries:
            if keys.setdefault(entry.doc_id, entry.key) != entry.key:
                raise ManifestError(f"{file}: {entry.doc_id} is the id of another text in an earlier file")
    output.parent.mkdir(parents=True, exist_ok=True)
    part = _next_part(output)
    try:
        with part.open("wb") as data, manifest_of(part).open("w", encoding="utf-8") as rows:
            writer = ManifestWriter(rows, manifests[0].fingerprint)
            at = 0
            for entry, line in _distinct_lines(files, manifests):
                data.write(line + b"\n")
                writer.add(replace(entry, start=at))
                at += entry.size + 1
            for manifest in manifests:
                for missing in manifest.missing:
                    writer.add(missing)
            writer.close()
    except BaseException:  # not a part that a later run could take up
        for file in (part, manifest_of(part)):
            file.unlink(missing_ok=True)
        raise
    part.replace(output)
    manifest_of(part).replace(manifest_of(output))
    return read_manifest(manifest_of(output))


def _distinct_lines(files: Sequence[Path], manifests: Sequence[Manifest]) -> Iterator[tuple[Entry, bytes]]:
    """The line of each article of `files`, the first of those with one id.

    Raises:
        ManifestError: a line is not what its manifest says.
    """
    seen: set[str] = set()
    for file, manifest in zip(files, manifests, strict=True):
        with file.open("rb") as stream:
            for entry in manifest.entries:
                stream.seek(entry.start)
                line = stream.read(entry.size)
                if _digest(line) != entry.digest:
                    raise ManifestError(f"{file}: {entry.doc_id}: its line is not what the run wrote")
                if entry.doc_id not in seen:
                    seen.add(entry.doc_id)
                    yield entry, line
