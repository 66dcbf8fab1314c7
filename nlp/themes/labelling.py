"""Hand labels: which points of which documents belong to which themes, from gold annotation or from a table.

A table of labels is CSV with a header. `text` and `themes` are required; `themes` lists the themes of the point,
the primary one first, joined with ``|``. `doc_id`, `start` and `path` are optional: they say where the point stands,
so that it can be seen with its headings and neighbours; `optional` lists themes that may or may not be given.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.article import Point
from nlp.document import Document
from nlp.gold import Gold, key
from nlp.themes.view import point_document

# So many characters of a gold point's opening are looked for in its line.
_OPENING = 8


class LabelError(ValueError):
    """A table of labels that cannot be used; the message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader says of a point. The first of `themes` is the primary one; `optional` ones may be given or not.

    `alternative` is a second right answer for the primary theme. `weight` is how much the label counts in training.
    """

    themes: tuple[str, ...]
    optional: tuple[str, ...] = ()
    alternative: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with the labels of some of its points, by their number.

    `group` is the unit of cross-validation: documents of one group are never on both sides. The empty group takes part
    in training only.
    """

    group: str
    document: Document
    labels: Mapping[int, Label]


def labelled_by_gold(document: Document, gold: Gold) -> Labelled:
    """The points of the gold annotation, with their stretch of `document`, the headings above them, and their labels.

    The gold's own cuts are used, not those of the outline. A gold point whose opening is not found in its line is left
    out, and so is the one before it, since nobody knows where that ends.
    """
    heads = {point.start: point for point in document.points}
    points: list[Point] = []
    labels: dict[int, Label] = {}
    for line in document.lines:
        wanted = [point for point in gold["points"] if point["line"] == line.n]
        if not wanted:
            continue
        path = next((point.path for point in document.points if point.line == line.n), ())
        starts = _starts(line.text, [key(point["starts"])[:_OPENING] for point in wanted])
        ends = [*starts[1:], len(line.text)]
        for row, start, end in zip(wanted, starts, ends, strict=True):
            if start is None or end is None:
                continue
            begin = line.start + start
            same = heads.get(begin)
            labels[len(points)] = Label(
                tuple(row["themes"]), tuple(row.get("optional_themes", ())), alternative=row.get("or")
            )
            points.append(
                Point(
                    line=line.n,
                    start=begin,
                    end=line.start + end,
                    head_end=min(same.head_end, line.start + end) if same else begin,
                    text=line.text[start:end],
                    path=path,
                )
            )
    return Labelled(str(gold["doc"]), Document(document.text, document.lines, tuple(points), document.meta), labels)


def _starts(text: str, openings: Sequence[str]) -> list[int | None]:
    """Where each of `openings` stands in `text`, one behind the other; None where it is not found."""
    starts: list[int | None] = []
    at = 0
    for opening in openings:
        found = _find_opening(text, opening, at)
        starts.append(found)
        at = at if found is None else found + 1
    return starts


def _find_opening(text: str, opening: str, at: int) -> int | None:
    for i in range(at, len(text)):
        if key(text[i]) and key(text[i : i + 4 * len(opening)]).startswith(opening):
            return i
    return None


def read_labels(
    path: Path, themes: Sequence[str], documents: Mapping[str, Document] | None = None
) -> list[Labelled]:  # fmt: skip
    """The labels of a table, joined to `documents` (by document id) where their `doc_id`, `start` and text agree.

    A row that belongs to none of the documents becomes a document of its own, with the headings of its `path`. Rows
    without themes are left out: they are still to be labelled.

    Raises:
        LabelError: not such a table, a theme that is not among `themes`, or no labelled row.
    """
    documents = documents or {}
    found: dict[str, dict[int, Label]] = {}
    alone: list[Labelled] = []
    for n, row in _rows(path):
        names = _split(row["themes"])
        if not names:
            continue
        label = Label(names, _split(row.get("optional") or ""))
        unknown = [name for name in (*label.themes, *label.optional) if name not in themes]
        if unknown:
            raise LabelError(f"{path}, line {n}: {unknown[0]!r} is not one of {', '.join(themes)}")
        doc_id = row.get("doc_id") or ""
        number = _number(documents.get(doc_id), row)
        if number is not None:
            found.setdefault(doc_id, {})[number] = label
        else:
            document = point_document(row["text"], _split(row.get("path") or ""))
            alone.append(Labelled(doc_id or f"line {n}", document, {0: label}))
    labelled = [Labelled(doc_id, documents[doc_id], labels) for doc_id, labels in sorted(found.items())] + alone
    if not labelled:
        raise LabelError(f"{path}: no row has a theme")
    return labelled


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = {"text", "themes"} - set(reader.fieldnames or ())
            if missing:
                raise LabelError(f"{path}: no column {', '.join(sorted(missing))}")
            for row in reader:
                if row["text"] is None or row["themes"] is None:
                    raise LabelError(f"{path}, line {reader.line_num}: fewer columns than the header")
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelError(f"{path}: {error}") from None


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _number(document: Document | None, row: Mapping[str, str]) -> int | None:
    start = row.get("start") or ""
    if document is None or not start.isdecimal():
        return None
    numbers = (i for i, point in enumerate(document.points) if point.start == int(start))
    number = next(numbers, None)
    return number if number is not None and document.points[number].text.strip() == row["text"].strip() else None
