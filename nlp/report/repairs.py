"""The repairs of a text as a table: where each stands, what was there, what it became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.alignment import Tracked

#: The columns of :func:`repair_rows`. Offsets index the raw text; `line` counts its lines from 1.
REPAIR_COLUMNS = ("doc_id", "line", "raw_start", "raw_end", "kind", "confidence", "done", "raw", "text", "candidates")


def repair_rows(doc_id: str, tracked: Tracked) -> Iterator[tuple[str, ...]]:
    """One row for each repair of a text, in order; those of kind ``layout``, one at every line end, are left out.

    `done` is ``repaired`` or, where the damage was left as it is, ``flagged``; `candidates` are then joined with ``|``.
    """
    line, at = 1, 0
    for repair in tracked.repairs:
        passed = tracked.raw[at : repair.raw_start]
        line += passed.count("\n") + passed.count("\r") - passed.count("\r\n")
        at = repair.raw_start
        if repair.kind != "layout":
            yield (
                doc_id,
                str(line),
                str(repair.raw_start),
                str(repair.raw_end),
                repair.kind,
                f"{repair.confidence:.2f}",
                "flagged" if repair.flagged else "repaired",
                _escaped(repair.raw),
                _escaped(repair.text),
                _escaped("|".join(repair.candidates)),
            )


def tab_separated(row: Sequence[str]) -> str:
    """`row` as a line of tab-separated values, with its line end."""
    return "\t".join(row) + "\n"


_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _escaped(text: str) -> str:
    r"""`text` with ``\n``, ``\t`` and what cannot be seen written out."""
    text = text.translate(_ESCAPES)
    return "".join(char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}" for char in text)
