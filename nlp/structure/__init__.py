"""Structure: from a normalized text to a document with line roles, metadata, an outline and points."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.alignment import Tracked, line_ends
from nlp.article import Line, Meta
from nlp.document import Document
from nlp.normalize import fold
from nlp.structure.front_matter import front_matter
from nlp.structure.furniture import WORD
from nlp.structure.headings import heading_levels
from nlp.structure.metadata import page_meta
from nlp.structure.outline import points
from nlp.structure.roles import line_roles
from nlp.structure.tables import table_lines


def structure(tracked: Tracked, hints: Meta | None = None) -> Document:
    """The document of `tracked`: lines with roles, points, metadata. Linear in the text; never raises.

    Args:
        tracked: a repaired and normalized text, one line for each line of the page, without empty ones.
        hints: what the page's markup says about the article; counts where its lines say nothing. A line that is its
            title is the headline.
    """
    view = fold(tracked.text)
    folded = _encodable(view)
    spans = _line_spans(tracked.text)
    numbers, raws = _raw_lines(tracked, spans)
    texts = [tracked.text[start:end] for start, end in spans]
    front, own = front_matter(texts)
    known = [own] if hints is None else [own, hints]
    roles = line_roles(
        [(n, folded[start:end]) for n, (start, end) in zip(numbers, spans, strict=True)],
        tables=table_lines(texts),
        omissions=_omission_lines(tracked, spans),
        front=front,
        headlines=[_encodable(fold(meta.title)) for meta in known if meta.title],
    )
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
    for hint in known:
        missing = {name: getattr(hint, name) for name in _HINTED if not getattr(meta, name)}
        meta = replace(meta, **missing)
    flagged = (repair for repair in tracked.repairs if repair.flagged)
    damaged = [(repair.start, repair.end) for repair in flagged if repair.kind in _UNREADABLE]
    return Document(tracked.text, lines, points(tracked.text, folded, lines, _bold(tracked)), meta, damaged, view)


#: Kinds of damage that, where it is flagged, leave words that are not the article's.
_UNREADABLE = frozenset({"slip", "spam", "omission"})
#: Metadata that a page's markup or front matter can give.
_HINTED = ("title", "date", "source", "authors")


def _omission_lines(tracked: Tracked, spans: list[tuple[int, int]]) -> frozenset[int]:
    """The lines, by index, that only say that something was left out: ``---此处隐藏2704字---``."""
    found = set()
    i = 0
    for mark in (repair for repair in tracked.repairs if repair.kind == "omission"):
        while i < len(spans) - 1 and spans[i][1] <= mark.start:
            i += 1
        start, end = spans[i]
        if not WORD.search(tracked.text[start : mark.start] + tracked.text[mark.end : end]):
            found.add(i)
    return frozenset(found)


def _bold(tracked: Tracked) -> dict[int, int]:
    """Start and end of each stretch that was set in bold, from the marks that repair took out."""
    marks = [
        repair.start
        for repair in tracked.repairs
        if repair.kind == "markup" and not repair.text and (repair.raw.startswith("**") or repair.raw.endswith("**"))
    ]
    spans: dict[int, int] = {}
    opening = None
    for at in marks:
        if opening is None or "\n" in tracked.text[opening:at]:
            opening = at
        else:
            spans[opening], opening = at, None
    return spans


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
            n += line_ends(tracked.raw[at:raw_start])
            at = raw_start
        numbers.append(n)
        raws.append((raw_start, raw_end))
    return numbers, raws
