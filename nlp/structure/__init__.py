"""Structure: from a normalized text to a document with line roles, metadata, an outline and points."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.alignment import Tracked
from nlp.article import Line, Meta
from nlp.document import Document
from nlp.normalize import fold
from nlp.structure.metadata import page_meta
from nlp.structure.outline import heading_levels, points
from nlp.structure.roles import line_roles


def structure(tracked: Tracked, hints: Meta | None = None) -> Document:
    """The document of `tracked`: lines with roles, points, metadata. Linear in the text; never raises.

    Args:
        tracked: a repaired and normalized text, one line for each line of the page, without empty ones.
        hints: what the page's markup says about the article; counts where its lines say nothing.
    """
    folded = _encodable(fold(tracked.text))
    spans = _line_spans(tracked.text)
    numbers, raws = _raw_lines(tracked, spans)
    roles = line_roles([(n, folded[start:end]) for n, (start, end) in zip(numbers, spans, strict=True)])
    levels = heading_levels([(folded[a:b], role) for (a, b), (role, _) in zip(spans, roles, strict=True)])
    lines = tuple(
        Line(
            n=n,
            role=role,
            level=level,
            start=start,
            end=end,
            raw_start=raw_start,
            raw_end=raw_end,
            text=tracked.text[start:end],
            reason=reason,
        )
        for n, (start, end), (raw_start, raw_end), (role, reason), level in zip(
            numbers, spans, raws, roles, levels, strict=True
        )
    )
    meta = page_meta(tracked.text, folded, lines)
    if hints is not None:
        missing = {name: getattr(hints, name) for name in _HINTED if not getattr(meta, name)}
        meta = replace(meta, **missing)
    return Document(tracked.text, lines, points(tracked.text, folded, lines), meta)


#: Metadata that a page's markup can give.
_HINTED = ("title", "date", "source", "authors")


def _encodable(text: str) -> str:
    """`text` with U+FFFD for lone surrogates, which matchers written in other languages refuse. Same length."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text


def _line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each line of `text` that is not blank."""
    spans, at = [], 0
    for piece in text.split("\n"):
        if piece.strip():
            spans.append((at, at + len(piece)))
        at += len(piece) + 1
    return spans


def _raw_lines(tracked: Tracked, spans: list[tuple[int, int]]) -> tuple[list[int], list[tuple[int, int]]]:
    """For each line its number in the raw text (from 1, empty lines counted) and its raw stretch."""
    numbers, raws, at, n = [], [], 0, 1
    for start, end in spans:
        raw_start, raw_end = tracked.to_raw(start, end)
        if raw_start > at:
            skipped = tracked.raw[at:raw_start]
            n += skipped.count("\n") + skipped.count("\r") - skipped.count("\r\n")
            at = raw_start
        numbers.append(n)
        raws.append((raw_start, raw_end))
    return numbers, raws
