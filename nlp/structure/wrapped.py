"""The lines of the page behind the paragraphs of the text, where hard-wrapped lines were joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.alignment import Tracked, line_ends
from nlp.article import Line


def page_lines(lines: Sequence[Line], tracked: Tracked) -> tuple[Line, ...]:
    """`lines` with those that were joined as a line each; they have the role of their paragraph.

    Args:
        lines: the lines of a document, each a paragraph, in order.
        tracked: the text that they are of.
    """
    joints = [repair for repair in tracked.repairs if repair.kind == "wrap"]
    if not joints:
        return tuple(lines)
    parted: list[Line] = []
    i = 0
    for line in lines:
        start, raw_start, n = line.start, line.raw_start, line.n
        while i < len(joints) and joints[i].start < line.end:
            joint = joints[i]
            parted.append(_part(line, n, start, joint.start, raw_start, joint.raw_start))
            start, raw_start = joint.end, joint.raw_end
            n += line_ends(tracked.raw[parted[-1].raw_start : raw_start])
            i += 1
        parted.append(_part(line, n, start, line.end, raw_start, line.raw_end))
    return tuple(parted)


def _part(line: Line, n: int, start: int, end: int, raw_start: int, raw_end: int) -> Line:
    text = line.text[start - line.start : end - line.start]
    return replace(line, n=n, start=start, end=end, raw_start=raw_start, raw_end=raw_end, text=text)
