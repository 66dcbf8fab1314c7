"""Files to raw texts: plain text, web pages, Word and PDF files, the members of archives, the rows of tables."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.article import Meta
from nlp.reading.archives import bare_suffix, is_archive, members, open_unpacked, read_limited
from nlp.reading.encodings import decode
from nlp.reading.sources import PAGES, STANDARD_INPUT, SUFFIXES, TABLES, ReadingError, Source, free_id, holds_many

if TYPE_CHECKING:
    from nlp.reading.html import Handled

_COMPACT_DATE = re.compile(r"(?:19|20)[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Stored:
    """One text as it is stored, still to be read: cheap to find, while decoding and parsing it costs time.

    `path` is what messages call it. `data` are its bytes where they come from an archive; else they are in the file.
    """

    doc_id: str
    path: str
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A raw text as it was read.

    `hints` is what the markup of a page or a column says about the article, `columns` what else stands in its row.
    """

    doc_id: str
    raw: str
    hints: Meta | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table that hold texts, document ids and dates."""

    text: str | None = None
    id: str | None = None
    date: str | None = None


def read_texts(
    sources: Iterable[Source | ReadingError],
    *,
    encoding: str | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    date_column: str | None = None,
) -> Iterator[Text | ReadingError]:
    """The text of each file and, from tables, those of the rows; what cannot be read is an error in its place.

    The arguments are those of :func:`stored_texts`, which does the same without reading more than it must.
    """
    columns = {"text_column": text_column, "id_column": id_column, "date_column": date_column}
    for item in stored_texts(sources, encoding=encoding, **columns):
        yield read_stored(item, encoding) if isinstance(item, Stored) else item


def stored_texts(
    sources: Iterable[Source | ReadingError],
    *,
    encoding: str | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    date_column: str | None = None,
) -> Iterator[Stored | Text | ReadingError]:
    """The texts of files, of the members of archives and of the rows of tables, each with an id of its own.

    Args:
        sources: as :func:`find_sources` gives them; errors among them are passed on.
        encoding: the name of a Python codec for all files; by default decided file by file.
        text_column: the column of tables that holds the text; other files have no use for it.
        id_column: the column of tables that holds the document id; by default rows are numbered. An id that was
            there before gets the name of its file in front.
        date_column: the column of tables that holds the date of the article, in any usual form.
    """
    columns = _Columns(text_column, id_column, date_column)
    taken: set[str] = set()
    for source in sources:
        if isinstance(source, ReadingError):
            yield source
            continue
        try:
            for item in _texts_of(source, encoding, columns):
                if not isinstance(item, ReadingError):
                    item = replace(item, doc_id=free_id(item.doc_id, f"{source.doc_id}#{item.doc_id}", taken))
                yield item
        except OSError as error:
            yield ReadingError(source.path, error.strerror or str(error))
        except ValueError as error:
            yield ReadingError(source.path, " ".join(str(error).split()))


def _texts_of(source: Source, encoding: str | None, columns: _Columns) -> Iterator[Stored | Text | ReadingError]:
    path = Path(source.path)
    if source.path == STANDARD_INPUT:
        yield Stored(source.doc_id, source.path, sys.stdin.buffer.read())
    elif is_archive(path):
        yield from _members(source)
    elif bare_suffix(path) in TABLES:
        yield from _read_table(source, encoding, columns)
    else:
        yield Stored(source.doc_id, source.path)


def _members(source: Source) -> Iterator[Stored | ReadingError]:
    empty = True
    for name, data in members(Path(source.path), SUFFIXES | TABLES):
        empty = False
        place = f"{source.path}!{name}"
        if isinstance(data, ValueError):
            yield ReadingError(place, str(data))
        elif Path(name).suffix.lower() in TABLES:
            yield ReadingError(place, "a table inside an archive: unpack it first")
        else:
            yield Stored(f"{source.doc_id}/{Path(name).with_suffix('').as_posix()}", place, data)
    if empty:
        yield ReadingError(source.path, f"no {', '.join(sorted(SUFFIXES))} files in this archive")


def read_stored(stored: Stored, encoding: str | None = None) -> Text | ReadingError:
    """The text of one stored text; an error says why it cannot be read.

    Args:
        stored: as :func:`stored_texts` gives them.
        encoding: the name of a Python codec; by default decided on the bytes.
    """
    try:
        raw, hints = _read(stored, encoding)
    except OSError as error:
        return ReadingError(stored.path, error.strerror or str(error))
    except ValueError as error:
        return ReadingError(stored.path, " ".join(str(error).split()))
    return Text(stored.doc_id, raw, hints)


def handled_in(stored: Stored, encoding: str | None = None) -> list[Handled]:
    """What the reader of web pages left out of one stored text and decoded; [] where it is no web page.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is too large, cannot be unpacked, or is in no known encoding.
    """
    from nlp.reading.html import handled_markup

    data = stored_bytes(stored)
    return handled_markup(data, encoding) if _is_page(Path(stored.path), data) else []


def stored_bytes(stored: Stored) -> bytes:
    """The bytes of one stored text.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is too large, or cannot be unpacked.
    """
    if stored.data is not None:
        return stored.data
    with open_unpacked(Path(stored.path)) as stream:
        return read_limited(stream)


def read_source(source: Source, encoding: str | None = None) -> str:
    """The raw text of `source`, a file that holds one text.

    Raises:
        ReadingError: missing, not readable, empty, binary, in an unknown encoding, or a table.
    """
    path = Path(source.path)
    if holds_many(path):
        raise ReadingError(source.path, "holds many texts, not one")
    stored = next(_texts_of(source, encoding, _Columns()))
    text = read_stored(stored, encoding) if isinstance(stored, Stored) else stored
    if isinstance(text, ReadingError):
        raise text
    return text.raw


def _read(stored: Stored, encoding: str | None) -> tuple[str, Meta | None]:
    data = stored_bytes(stored)
    path = Path(stored.path)
    suffix = bare_suffix(path)
    hints = None
    if not data.strip():
        raise ValueError("empty file")
    if suffix == ".docx":
        from nlp.reading.documents import docx_text

        raw = docx_text(data)
    elif suffix == ".pdf":
        from nlp.reading.documents import pdf_text

        raw = pdf_text(data)
    elif _is_page(path, data):
        from nlp.reading.html import page_text

        raw, hints = page_text(data, encoding)
    else:
        raw, _ = decode(data, encoding)
    if not raw.strip():
        raise ValueError("empty file" if suffix not in PAGES else "no text on this page")
    return raw, hints


def _is_page(path: Path, data: bytes) -> bool:
    """Whether a file is a web page, by its name or whatever that is: pages arrive on standard input and as .txt."""
    opening = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return bare_suffix(path) in PAGES or opening.startswith((b"<!doctype html", b"<html"))


def _read_table(source: Source, encoding: str | None, wanted: _Columns) -> Iterator[Text | ReadingError]:
    from nlp.reading.tables import table_rows

    if wanted.text is None:
        raise ValueError("a table: name the column that holds the texts with --text-column")
    named = [name for name in (wanted.text, wanted.id, wanted.date) if name]
    for row in table_rows(Path(source.path), named, encoding):
        if isinstance(row, ValueError):
            yield ReadingError(source.path, str(row))
            continue
        columns = dict(row.values)
        raw = columns.pop(wanted.text)
        id_ = columns.pop(wanted.id, None) if wanted.id else None
        doc_id = f"{source.doc_id}#{row.place.split()[1]}" if id_ in (None, "") else str(id_)
        date = _iso_date(columns[wanted.date]) if wanted.date else None
        if isinstance(raw, str) and raw.strip():
            yield Text(doc_id, raw, Meta(date=date) if date else None, columns)
        else:
            what = "no text" if raw is None or isinstance(raw, str) else "not a text"
            yield ReadingError(source.path, f"{row.place}: {what} in column {wanted.text!r}")


def _iso_date(value: Any) -> str | None:
    """The date in a cell in ISO form: ``2024/4/8 09:30``, ``20240408``, 2024年4月8日; None where there is none."""
    from nlp.structure.labels import dates

    written = str(value)
    if _COMPACT_DATE.fullmatch(written):
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    return next((date.iso for date in dates(written)), None)
