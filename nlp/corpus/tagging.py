"""Batch tagging: many files to articles, a bad one reported and skipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlp.analyzer import Analyzer
from nlp.article import Article
from nlp.reading import ReadingError, Source, read_source


def tag_sources(
    sources: Iterable[Source | ReadingError], analyzer: Analyzer, *, encoding: str | None = None
) -> Iterator[Article | ReadingError]:
    """The article, or the reason why there is none, of each source in order.

    Args:
        sources: as :func:`nlp.reading.find_sources` gives them; errors among them are passed on.
        analyzer: what analyses the texts.
        encoding: the name of a Python codec for all files; by default decided file by file.
    """
    for source in sources:
        if isinstance(source, ReadingError):
            yield source
            continue
        try:
            raw = read_source(source, encoding)
        except ReadingError as error:
            yield error
            continue
        yield analyzer(raw, doc_id=source.doc_id)


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a JSON Lines file that ``policynlp tag`` wrote.

    Raises:
        ReadingError: the file cannot be read, or a line is not an article of this schema; the reason names the line.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for n, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    yield Article.from_dict(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise ReadingError(str(path), f"line {n} is not a tagged article: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(str(path), getattr(error, "strerror", None) or str(error)) from None
