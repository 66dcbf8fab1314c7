"""The repairs of a text as a table: where each stands, what was there, what it became."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from nlp.alignment import Tracked, line_ends

if TYPE_CHECKING:
    from nlp.reading.html import Handled

#: The columns of :func:`repair_rows`. Offsets index the raw text; `line` counts its lines from 1.
REPAIR_COLUMNS = ("doc_id", "line", "raw_start", "raw_end", "kind", "confidence", "done", "raw", "text", "candidates")


def repair_rows(doc_id: str, tracked: Tracked) -> Iterator[tuple[str, ...]]:
    """One row for each repair of a text, in order; those of kind ``layout``, one at every line end, are left out.

    `done` is ``repaired`` or, where the damage was left as it is, ``flagged``; `candidates` are then joined with ``|``.
    """
    line, at = 1, 0
    for repair in tracked.repairs:
        line += line_ends(tracked.raw[at : repair.raw_start])
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


class RepairCounts:
    """How many repairs of each kind the texts of a run had, those of kind ``layout`` left out."""

    def __init__(self) -> None:
        self.texts = 0
        self._done: Counter[str] = Counter()
        self._flagged: Counter[str] = Counter()

    def add(self, tracked: Tracked) -> None:
        """Count the repairs of one text."""
        self.texts += 1
        for repair in tracked.repairs:
            if repair.kind != "layout":
                (self._flagged if repair.flagged else self._done)[repair.kind] += 1

    def __str__(self) -> str:
        """``2 texts; repaired: ruby 13, entity 4; flagged: spam 1``, the most frequent kinds first."""
        parts = [f"{self.texts} text{'' if self.texts == 1 else 's'}"]
        for what, counts in (("repaired", self._done), ("flagged", self._flagged)):
            if counts:
                ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
                parts.append(f"{what}: " + ", ".join(f"{kind} {count}" for kind, count in ranked))
        return "; ".join(parts if len(parts) > 1 else [*parts, "nothing to repair"])


def tab_separated(row: Sequence[str]) -> str:
    """`row` as a line of tab-separated values, with its line end."""
    return "\t".join(row) + "\n"


def markup_rows(doc_id: str, handled: Iterable[Handled]) -> Iterator[tuple[str, ...]]:
    """One row, of kind ``page``, for each piece of a web page's markup that its reader left out or decoded.

    They have no place in the raw text, which is what the reader made of the page. `raw` says how often where a piece
    stands several times.
    """
    for piece in handled:
        raw = _escaped(piece.raw) + (f" ×{piece.times}" if piece.times > 1 else "")
        yield (doc_id, "", "", "", "page", "1.00", piece.done, raw, _escaped(piece.text), "")


_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _escaped(text: str) -> str:
    r"""`text` with ``\n``, ``\t`` and what cannot be seen written out."""
    text = text.translate(_ESCAPES)
    return "".join(char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}" for char in text)
