"""How far ``policynlp tag`` is, on standard error, and what it has done at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.cli.base import articles_in_words

if TYPE_CHECKING:
    from nlp.corpus.runs import Progress
    from nlp.reading import ReadingError, Source


def closing_line(progress: Progress, output: Path, seconds: float) -> str:
    """What a run says at its end: how many articles, how many of them from earlier runs, how many inputs without."""
    said = f"{articles_in_words(progress.articles)} written to {output}"
    if progress.reused:
        said += f", {progress.reused} of them taken over"
    if progress.missing:
        said += f", {progress.missing} input{'s' if progress.missing > 1 else ''} skipped"
    return f"{said} ({seconds:.1f} s)"


def countable(sources: Sequence[Source | ReadingError]) -> bool:
    """Whether each source holds one text; how many an archive or a table holds is not known before its end."""
    from nlp.reading import ReadingError
    from nlp.reading.sources import holds_many

    return not any(holds_many(Path(source.path)) for source in sources if not isinstance(source, ReadingError))


@contextmanager
def progress_bar(sources: Sequence[Source | ReadingError], *, hidden: bool) -> Iterator[Callable[[Progress], None]]:
    """A progress bar on standard error if that is a terminal; yields the call that shows how far a run is."""
    if hidden or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    begin = time.monotonic()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("标注 tagging", total=len(sources) if countable(sources) else None, rate="")

        def show(progress: Progress) -> None:
            done = progress.articles + progress.missing
            rate = (done - progress.reused) / max(time.monotonic() - begin, 0.001)
            bar.update(task, completed=done, rate=f"{rate:.1f}/s")

        yield show
