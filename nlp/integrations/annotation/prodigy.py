"""Prodigy and spaCy: JSON Lines for ``spans.manual`` (``spancat``), with tokens cut at every annotation.

Offsets are code points; Prodigy only marks whole tokens, so the tokens are ours. ``token_end`` is inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nlp.integrations.annotation.json_files import read_lines, write_lines
from nlp.integrations.annotation.model import AnnotatedText, all_usable, named
from nlp.segment import segment


def dump(texts: Iterable[AnnotatedText], path: Path) -> None:
    """Write one task a line."""
    write_lines(map(_task, texts), path)


def _task(annotated: AnnotatedText) -> dict[str, Any]:
    tokens = segment(annotated.text, spans=[(one.start, one.end) for one in annotated.annotations])
    first = {token.start: n for n, token in enumerate(tokens)}
    last = {token.end: n for n, token in enumerate(tokens)}
    return {
        "text": annotated.text,
        "tokens": [
            {"text": token.text, "start": token.start, "end": token.end, "id": n, "ws": False}
            for n, token in enumerate(tokens)
        ],
        "spans": [
            {
                "start": one.start,
                "end": one.end,
                "token_start": first[one.start],
                "token_end": last[one.end],
                "label": one.name,
                "policynlp": dict(one.attributes),
            }
            for one in annotated.annotations
        ],
        "meta": {"doc_id": annotated.doc_id},
        "policynlp": dict(annotated.attributes),
    }


def load(path: Path) -> list[AnnotatedText]:
    """The documents that :func:`read` gives, in its order.

    Raises:
        ValueError: the first document that cannot be used, or what :func:`read` raises.
        OSError: as :func:`read`.
    """
    return all_usable(read(path))


def read(path: Path) -> Iterator[AnnotatedText | ValueError]:
    """The tasks of ``prodigy db-out`` that were accepted, in order; tasks that nobody answered count as accepted.

    Where a line is no such task, or has offsets outside the text or labels that are not ours, an error that names it
    comes in its place.

    Raises:
        ValueError: no line of the file is a JSON object.
        OSError: the file cannot be read.
    """
    for place, task in read_lines(path, "Prodigy"):
        if isinstance(task, ValueError):
            yield task
            continue
        if task.get("answer", "accept") != "accept":
            continue
        try:
            spans = [
                named(one["label"], one["start"], one["end"], one.get("policynlp")) for one in task.get("spans") or ()
            ]
            doc_id = str((task.get("meta") or {}).get("doc_id", ""))
            yield AnnotatedText.of(doc_id, task["text"], spans, task.get("policynlp") or {})
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield ValueError(f"{place}: {type(error).__name__} {error}")
