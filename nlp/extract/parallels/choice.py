"""The choice among scored candidates of a line: of those that overlap the best, and none inside a larger one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.extract.parallels.candidates import Candidate
from nlp.extract.parallels.scoring import Scored


def best(scored: Sequence[Scored], threshold: float) -> list[Scored]:
    """Of the candidates of one line those above the threshold that no better-scored one overlaps.

    A candidate gives way to one that has all its members and more, or that has it inside a member between ；.
    """
    accepted = [row for row in scored if row.score > threshold]
    return [row for rivals in _overlapping(accepted) for row in _chosen(rivals)]


def _overlapping(rows: Sequence[Scored]) -> Iterator[list[Scored]]:
    """`rows` in groups that touch no other group."""
    group: list[Scored] = []
    end = -1
    for row in sorted(rows, key=lambda row: row.candidate.span):
        if group and row.candidate.span[0] >= end:
            yield group
            group = []
        group.append(row)
        end = max(end, row.candidate.span[1])
    if group:
        yield group


def _chosen(rivals: Sequence[Scored]) -> list[Scored]:
    chosen: list[Scored] = []
    for row in sorted(rivals, key=lambda row: (-row.score, row.candidate.span)):
        if any(_takes_in(other.candidate, row.candidate) for other in rivals):
            continue
        low, high = row.candidate.span
        if all(high <= start or end <= low for start, end in (other.candidate.span for other in chosen)):
            chosen.append(row)
    return chosen


def _takes_in(larger: Candidate, smaller: Candidate) -> bool:
    if set(smaller.members) < set(larger.members):
        return True
    low, high = smaller.span
    return larger.separator == "；" != smaller.separator and any(a <= low and high <= b for a, b in larger.members)
