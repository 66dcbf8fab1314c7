"""Batch tagging: many files to articles, a bad one reported and skipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path

from nlp.analyzer import Analyzer
from nlp.article import Article
from nlp.reading import ReadingError, Source, Text, read_texts
from nlp.reading.archives import open_unpacked
from nlp.reading.sources import holds_many

# How a line of ours says so; inside a text its quotes would be escaped.
_NOTHING_CARRIED = '"columns": {}'


def tag_sources(
    sources: Iterable[Source | ReadingError],
    analyzer: Analyzer,
    *,
    encoding: str | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    date_column: str | None = None,
) -> Iterator[Article | ReadingError]:
    """The article, or the reason why there is none, of each source in order; of a table, those of each row.

    Args:
        sources: as :func:`nlp.reading.find_sources` gives them; errors among them are passed on.
        analyzer: what analyses the texts.
        encoding: the name of a Python codec for all files; by default decided file by file.
        text_column: the column of tables that holds the text.
        id_column: the column of tables that holds the document id; by default rows are numbered.
        date_column: the column of tables with the date of the article, which counts where the text gives none.
    """
    columns = {"text_column": text_column, "id_column": id_column, "date_column": date_column}
    for text in read_texts(sources, encoding=encoding, **columns):
        yield text if isinstance(text, ReadingError) else tag_text(text, analyzer)


def analyze_file(path: str | Path, *, encoding: str | None = None) -> Article:
    """The analysis of one file: text, Markdown, a saved web page, .docx or .pdf, compressed or not.

    :func:`nlp.analyze` takes a text; the source of a web page has to come through here, which reads the text and what
    the page says about itself.

    Args:
        path: the file; its stem is the article's `doc_id`.
        encoding: the name of a Python codec; by default decided on the bytes.

    Raises:
        ReadingError: the file cannot be read, or holds many texts (a table, an archive).
    """
    if holds_many(Path(path)):
        raise ReadingError(str(path), "holds many texts, not one")
    (text,) = read_texts([Source(Path(path).stem, str(path))], encoding=encoding)
    if isinstance(text, ReadingError):
        raise text
    return tag_text(text, Analyzer())


def tag_text(text: Text, analyzer: Analyzer) -> Article:
    """The article of one text as it was read, with the other columns of its row."""
    article = analyzer(text.raw, doc_id=text.doc_id, hints=text.hints)
    return replace(article, columns=text.columns) if text.columns else article


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a JSON Lines file that ``policynlp tag`` wrote, which may be compressed since (.gz, .zst, ...).

    Raises:
        ReadingError: the file cannot be read or is empty, or a line is not an article of this schema; the reason names
            the line.
    """
    empty = True
    for n, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            article = Article.from_json(line)
        except KeyError as error:
            raise ReadingError(str(path), f"line {n} is not a tagged article: no field {error}") from None
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise ReadingError(str(path), f"line {n} is not a tagged article: {error}") from None
        empty = False
        yield article
    if empty:
        raise ReadingError(str(path), "not a tagged file (JSON Lines): empty")


def carried_columns(path: Path) -> tuple[str, ...]:
    """The columns of the input that the articles of a tagged file carry, in order of their first appearance.

    Lines that are no articles are passed over: :func:`read_articles` tells of them.

    Raises:
        ReadingError: the file cannot be read.
    """
    names: dict[str, None] = {}
    for line in _lines(path):
        if _NOTHING_CARRIED in line:
            continue
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            names |= dict.fromkeys(json.loads(line).get("columns", {}))
    return tuple(names)


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text file, unpacked; ReadingError where there are none to be had."""
    try:
        with TextIOWrapper(open_unpacked(path), encoding="utf-8-sig") as lines:
            yield from lines
    except IsADirectoryError:
        raise ReadingError(str(path), "a folder, not a tagged file (JSON Lines)") from None
    except UnicodeDecodeError:
        raise ReadingError(str(path), "not a tagged file (JSON Lines): not text in UTF-8") from None
    except OSError as error:
        raise ReadingError(str(path), error.strerror or str(error)) from None
    except ValueError as error:  # the library for this compression is missing
        raise ReadingError(str(path), str(error)) from None
    except Exception as error:  # damaged streams raise whatever their library raises
        raise ReadingError(str(path), f"cannot be unpacked: {error}") from None
