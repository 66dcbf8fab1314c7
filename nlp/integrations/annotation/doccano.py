"""doccano: JSON Lines for a sequence labelling project that allows overlapping spans.

Offsets are code points, or graphemes where the project option "count grapheme clusters as one character" is set.
A span in doccano has no attributes: ours travel in the column ``policynlp`` of the document and are given back to the
spans that still stand where they stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp.integrations.annotation.json_files import read_lines, write_lines
from nlp.integrations.annotation.model import AnnotatedText, Annotation, all_usable, named
from nlp.integrations.annotation.offsets import Offsets


def dump(texts: Iterable[AnnotatedText], path: Path, *, unit: str = "code points") -> None:
    """Write one document a line; `unit` is ``"graphemes"`` for a project with that option."""
    write_lines((_row(text, unit) for text in texts), path)


def _row(annotated: AnnotatedText, unit: str) -> dict[str, Any]:
    offsets = Offsets(annotated.text, unit)
    labels = [[*offsets.to_unit(one.start, one.end), one.name] for one in annotated.annotations]
    kept = [
        {"span": label, "start": one.start, "end": one.end, "attributes": dict(one.attributes)}
        for label, one in zip(labels, annotated.annotations, strict=True)
    ]
    ours = {"doc_id": annotated.doc_id, "attributes": dict(annotated.attributes), "annotations": kept}
    return {"text": annotated.text, "label": labels, "policynlp": ours}


def load(path: Path, *, unit: str = "code points") -> list[AnnotatedText]:
    """The documents that :func:`read` gives, in its order.

    Raises:
        ValueError: the first document that cannot be used, or what :func:`read` raises.
        OSError: as :func:`read`.
    """
    return all_usable(read(path, unit=unit))


def read(path: Path, *, unit: str = "code points") -> Iterator[AnnotatedText | ValueError]:
    """The documents of an export in JSONL, in order; spans as ``label`` or, from projects with relations, ``entities``.

    Where a line is no such document, or has offsets outside the text or labels that are not ours, an error that names
    it comes in its place.

    Raises:
        ValueError: no line of the file is a JSON object.
        OSError: the file cannot be read.
    """
    for place, row in read_lines(path, "doccano"):
        if isinstance(row, ValueError):
            yield row
            continue
        try:
            ours = row.get("policynlp") or {}
            doc_id = str(ours.get("doc_id", row.get("id", "")))
            yield AnnotatedText.of(doc_id, row["text"], _annotations(row, unit), ours.get("attributes") or {})
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield ValueError(f"{place}: {type(error).__name__} {error}")


def _annotations(row: Mapping[str, Any], unit: str) -> Iterator[Annotation]:
    offsets = Offsets(row["text"], unit)
    spans = [(start, end, name) for start, end, name in row.get("label") or row.get("labels") or ()]
    spans += [(one["start_offset"], one["end_offset"], one["label"]) for one in row.get("entities") or ()]
    kept: dict[tuple[int, int, str], list[Mapping[str, Any]]] = {}
    for one in (row.get("policynlp") or {}).get("annotations", ()):
        start, end, name = one["span"]
        kept.setdefault((start, end, name), []).append(one)
    for start, end, name in spans:
        same = kept.get((start, end, name))
        if same:
            one = same.pop(0)
            yield named(name, one["start"], one["end"], one["attributes"])
        else:
            yield named(name, *offsets.to_text(start, end))
