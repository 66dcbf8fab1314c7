"""A text that is rewritten step by step and can always be taken back to the raw text.

Every step hands in edits on the text as it stands; :meth:`Tracked.rewrite` applies them and keeps one list of
repairs against the raw text, so there is a single alignment however many steps there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nlp.article import Repair

#: Kinds that say the least about a change: where edits meet, another kind names the repair.
_WEAK_KINDS = frozenset({"script", "width", "layout"})
#: Kinds that put one character for one: a stretch inside such a repair has its own exact place in the raw text.
_CHARACTERWISE = frozenset({"script", "width"})


class Edit(NamedTuple):
    """Put `text` in place of `start:end` of the text as it stands (code points, end exclusive).

    A `flagged` edit marks damage that cannot be undone, with `candidates` for it. It puts in what stands there
    already or, of text decoded with the wrong table, what is certain, with U+FFFD for the rest.
    """

    start: int
    end: int
    text: str
    kind: str
    confidence: float = 1.0
    flagged: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tracked:
    """A text with the repairs that made it from `raw`, in order and without overlap."""

    raw: str
    text: str
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def of(cls, raw: str) -> Tracked:
        """The raw text itself, nothing changed yet."""
        return cls(raw, raw)

    @cached_property
    def _starts(self) -> list[int]:
        return [repair.start for repair in self.repairs]

    def _raw_bounds(self, at: int) -> tuple[int, int]:
        """Where the character at `at` of the text stands in the raw text."""
        i = bisect_right(self._starts, at) - 1
        if i < 0:
            return at, at + 1
        repair = self.repairs[i]
        if at < repair.end:
            if (repair.kind in _CHARACTERWISE or repair.flagged) and len(repair.raw) == len(repair.text):
                offset = repair.raw_start + at - repair.start
                return offset, offset + 1
            return repair.raw_start, repair.raw_end
        offset = repair.raw_end + at - repair.end
        return offset, offset + 1

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch that `start:end` of the text came from; a stretch inside a repair takes all of it,
        unless the repair only put one character for one (script, width, what was flagged).

        Characters dropped at the edges of the stretch are left out, those inside it are covered.
        """
        if start >= end:
            at = self._raw_bounds(start)[0]
            return at, at
        return self._raw_bounds(start)[0], self._raw_bounds(end - 1)[1]

    def to_text(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """The stretch of the text that `raw_start:raw_end` of the raw text became.

        Repairs are taken whole, and so is what was put in at the edges of the stretch.
        """
        start, end = raw_start, raw_end
        for repair in self.repairs:
            if repair.raw_start < raw_start < repair.raw_end or repair.raw_start == repair.raw_end == raw_start:
                start = repair.start
                break
            if repair.raw_end > raw_start:
                break
            start = repair.end + raw_start - repair.raw_end
        for repair in self.repairs:
            if repair.raw_start >= raw_end and repair.raw_end > raw_end:
                break
            end = repair.end + max(0, raw_end - repair.raw_end)
        return start, max(start, end)

    def rewrite(self, edits: Iterable[Edit]) -> Tracked:
        """A new text with `edits` applied; edits that neither change nor flag anything are dropped.

        Cost is linear in the text, the edits and the repairs so far. An edit that meets an earlier repair is merged
        with it into one repair over the raw text of both.

        Raises:
            ValueError: edits overlap, are out of order, or reach outside the text.
        """
        fresh: list[Edit] = []
        at = 0
        for edit in edits:
            if not at <= edit.start <= edit.end <= len(self.text):
                raise ValueError(f"edit out of order or out of range: {edit}")
            at = edit.end
            if edit.flagged or self.text[edit.start : edit.end] != edit.text:
                fresh.append(edit)
        if not fresh:
            return self
        if not self.repairs and len({edit.start for edit in fresh}) == len(fresh):
            return self._rewritten_first(fresh)

        pieces: list[str] = []  # of the new text
        length = 0  # of the new text so far
        shift = 0  # raw offset minus text offset behind the last repair taken
        copied = 0  # how far the old text has been used
        repairs: list[Repair] = []
        i = j = 0
        while i < len(self.repairs) or j < len(fresh):
            old = self.repairs[i] if i < len(self.repairs) else None
            new = fresh[j] if j < len(fresh) else None
            # A cluster starts with whichever comes first and takes in all that overlaps it.
            take_old = old is not None and (new is None or (old.start, old.end) <= (new.start, new.end))
            lead = old if take_old else new
            assert lead is not None
            start, end = lead.start, lead.end
            olds: list[Repair] = []
            news: list[Edit] = []
            while True:
                old = self.repairs[i] if i < len(self.repairs) else None
                new = fresh[j] if j < len(fresh) else None
                if old is not None and _meets(old, start, end):
                    olds.append(old)
                    end = max(end, old.end)
                    i += 1
                elif new is not None and _meets(new, start, end):
                    news.append(new)
                    end = max(end, new.end)
                    j += 1
                else:
                    break
            pieces.append(self.text[copied:start])
            length += start - copied
            changed: list[str] = []
            at = start
            for edit in news:
                changed += (self.text[at : edit.start], edit.text)
                at = edit.end
            text = "".join([*changed, self.text[at:end]])
            raw_start = start + shift
            if olds:
                raw_start = olds[0].raw_start - (olds[0].start - start)
                shift = olds[-1].raw_end - olds[-1].end
            raw_end = end + shift
            copied = end
            raw = self.raw[raw_start:raw_end]
            parts: list[Repair | Edit] = [*olds, *news]
            flags = [part for part in parts if part.flagged]
            if raw != text or raw_end - raw_start != len(text) or flags:
                strong = flags or [part for part in parts if part.kind not in _WEAK_KINDS] or parts
                repairs.append(
                    Repair(
                        kind=strong[0].kind,
                        raw_start=raw_start,
                        raw_end=raw_end,
                        start=length,
                        end=length + len(text),
                        raw=raw,
                        text=text,
                        confidence=min(part.confidence for part in parts),
                        flagged=bool(flags),
                        # Of two flags that met, neither tells of both.
                        candidates=flags[0].candidates if len(flags) == 1 else (),
                    )
                )
            pieces.append(text)
            length += len(text)
        pieces.append(self.text[copied:])
        return Tracked(self.raw, "".join(pieces), tuple(repairs))

    def _rewritten_first(self, edits: Iterable[Edit]) -> Tracked:
        """The raw text with `edits` applied, none of which meet: clean text knows no others."""
        raw = self.raw
        pieces: list[str] = []
        repairs: list[Repair] = []
        copied = shift = 0
        for edit in edits:
            start, end, text, kind, confidence, flagged, candidates = edit
            at = start + shift
            pieces += (raw[copied:start], text)
            repairs.append(
                Repair(
                    kind=kind,
                    raw_start=start,
                    raw_end=end,
                    start=at,
                    end=at + len(text),
                    raw=raw[start:end],
                    text=text,
                    confidence=confidence,
                    flagged=flagged,
                    candidates=candidates,
                )
            )
            shift += len(text) - (end - start)
            copied = end
        pieces.append(raw[copied:])
        return Tracked(raw, "".join(pieces), tuple(repairs))


def line_ends(raw: str) -> int:
    r"""The number of line ends in a piece of raw text: ``\n``, ``\r`` or the two together."""
    return raw.count("\n") + raw.count("\r") - raw.count("\r\n")


def _meets(part: Repair | Edit, start: int, end: int) -> bool:
    """Whether `part` shares characters with `start:end`, or both stand empty at one place, or it opens the cluster."""
    return (part.start < end and start < part.end) or (part.start, part.end) == (start, end)
