"""How much of the damage that is done to clean texts comes out whole: the table of ``scripts/evaluate.py --repair``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.alignment import Tracked
from nlp.repair import repair
from nlp.repair.damage import KINDS, Mirrored, mirror_at_random, to_traditional
from nlp.repair.layout import layout_edits

#: Kinds of damage that are done to the text in traditional script.
_TRADITIONAL = frozenset({"ruby", "slip"})
#: Kinds that change nearly every character or cut lines: their runs are lines, those of the others single places.
_WHOLE_LINES = frozenset({"utf8-as-gbk", "utf8-as-gb18030", "utf8-as-western", "gbk-as-western", "wrap"})

_LOST = "\ufffd"
_LINE_END = re.compile(r"[ \u3000]*\n\s*")
_SENTENCE_END = re.compile("[。！？；][”’）]{0,2}$")


@dataclass
class Restoration:
    """What became of one kind of damage.

    Attributes:
        kind: one of :data:`nlp.repair.damage.KINDS`.
        characters: of the clean texts.
        exact: those that the repaired text has in their place, less what it has too many.
        runs: damaged stretches; lines where the damage has no smaller places, of wrapped ones those of sentences.
        whole: runs that came out as they were.
        repaired: runs that were changed and not flagged, of lines those with any change.
        right: those of them that came out as they were, of lines but for what is flagged in them as U+FFFD.
    """

    kind: str
    characters: int = 0
    exact: int = 0
    runs: int = 0
    whole: int = 0
    repaired: int = 0
    right: int = 0


def restorations(texts: Sequence[str], kinds: Iterable[str] = tuple(KINDS), seed: int = 1) -> Iterator[Restoration]:
    """One row a kind of damage, done to each of the clean `texts`, the seed one higher for each, and repaired."""
    for kind in kinds:
        row = Restoration(kind)
        for i, text in enumerate(texts):
            clean = to_traditional(text) if kind in _TRADITIONAL else text
            if kind == "slip":
                clean = clean.encode("gbk", errors="ignore").decode("gbk")
                mirrored = mirror_at_random(text, seed + i)
                tracked = repair(mirrored.text)
                _count_slips(row, clean, mirrored, tracked)
                wanted = repair(clean).text
            else:
                damaged = KINDS[kind](clean, seed + i)
                tracked = repair(damaged)
                wanted = repair(clean).text
                _count_runs(row, wanted, damaged, tracked)
            row.characters += len(wanted)
            same = sum(block.size for block in _blocks(wanted, tracked.text))
            row.exact += same - max(0, len(tracked.text) - len(wanted))
        yield row


def format_restorations(rows: Iterable[Restoration]) -> str:
    """The rows as a table for people."""
    lines = [
        f"{'damage':16s} {'characters':>10s} {'exact':>8s} {'runs':>6s} {'whole':>7s} {'repaired':>9s} {'right':>7s}"
    ]
    for row in rows:
        shares = (_share(row.exact, row.characters, 2), _share(row.whole, row.runs), _share(row.right, row.repaired))
        lines.append(
            f"{row.kind:16s} {row.characters:10d} {shares[0]:>8s} {row.runs:6d} {shares[1]:>7s} {row.repaired:9d} "
            f"{shares[2]:>7s}"
        )
    return "\n".join(lines)


def _share(part: int, whole: int, digits: int = 1) -> str:
    return f"{100 * part / whole:.{digits}f}%" if whole else "–"


def _blocks(first: str, second: str) -> list[difflib.Match]:
    """The stretches that two texts share, in order: whole lines first, then characters of the lines that differ."""
    found: list[difflib.Match] = []
    lines, others = first.splitlines(keepends=True), second.splitlines(keepends=True)
    starts, other_starts = _starts(lines), _starts(others)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        at, other = starts[a], other_starts[c]
        if tag == "equal":
            found.append(difflib.Match(at, other, starts[b] - at))
        else:
            matcher = difflib.SequenceMatcher(
                None, first[at : starts[b]], second[other : other_starts[d]], autojunk=False
            )
            found += (difflib.Match(at + m.a, other + m.b, m.size) for m in matcher.get_matching_blocks() if m.size)
    joined: list[difflib.Match] = []
    for block in found:
        if joined and joined[-1].a + joined[-1].size == block.a and joined[-1].b + joined[-1].size == block.b:
            joined[-1] = difflib.Match(joined[-1].a, joined[-1].b, joined[-1].size + block.size)
        else:
            joined.append(block)
    return joined


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _count_runs(row: Restoration, wanted: str, damaged: str, tracked: Tracked) -> None:
    """Add the damaged runs of a text to `row`: its lines, or the places in which it differs from the clean one."""
    if row.kind in _WHOLE_LINES:
        left = frozenset(Tracked.of(damaged).rewrite(layout_edits(damaged)).text.split("\n"))
        lines, wanted_lines = tracked.text.split("\n"), wanted.split("\n")
        got, certain = frozenset(lines), _without_flagged(tracked).split("\n")
        for i, line in enumerate(wanted_lines):
            if line not in left and (row.kind != "wrap" or _SENTENCE_END.search(line)):
                # Lines that came out different are told by their number; wrapped ones have none.
                shown = lines[i] if line not in got and len(lines) == len(wanted_lines) else line
                row.runs += 1
                row.whole += line in got
                row.repaired += shown not in left
                row.right += line in got or (shown != line and _is_same_but_for_losses(certain[i], line))
        return
    # Layout is no damage.
    spoilt = Tracked.of(damaged).rewrite(layout_edits(damaged)).text
    kept = _blocks(wanted, tracked.text)
    at = 0
    flagged = sum(found.flagged for found in tracked.repairs)
    runs = whole = 0
    for block in [*_blocks(wanted, spoilt), difflib.Match(len(wanted), len(spoilt), 0)]:
        start, end = at, block.a
        at = block.a + block.size
        if start == end == 0 or (start == len(wanted) and end == len(wanted)):
            continue
        runs += 1
        low, high = max(0, start - 1), min(len(wanted), end + 1)
        whole += any(b.a <= low and high <= b.a + b.size for b in kept)
    row.runs += runs
    row.whole += whole
    row.repaired += runs - flagged
    row.right += whole


def _without_flagged(tracked: Tracked) -> str:
    """The text with U+FFFD for each stretch that is flagged and stands as it was."""
    pieces: list[str] = []
    at = 0
    for found in tracked.repairs:
        if found.flagged and found.kind == "mojibake" and found.text == found.raw:
            pieces += (tracked.text[at : found.start], _LOST * max(1, len(found.text.encode("gbk", "ignore")) // 3))
            at = found.end
    return "".join([*pieces, tracked.text[at:]])


def _is_same_but_for_losses(line: str, wanted: str) -> bool:
    # Space that starts a line is layout, and no loss.
    while len(line) > len(wanted) and line.startswith(_LOST):
        line = line[1:].lstrip("　 ")
    return len(line) == len(wanted) and all(new in (old, _LOST) for new, old in zip(line, wanted, strict=True))


def _count_slips(row: Restoration, clean: str, mirrored: Mirrored, tracked: Tracked) -> None:
    """Add the runs of a mirrored text that were read one byte off to `row`."""
    bounds = sorted(mirrored.origins.items())
    for (start, origin), (end, origin_end) in pairwise(bounds):
        original = clean[origin:origin_end]
        if origin_end == origin or mirrored.text[start:end] == original:
            continue
        row.runs += 1
        met = [
            found
            for found in tracked.repairs
            if found.raw_start < end and start < found.raw_end and found.kind == "slip"
        ]
        if not met or met[0].flagged:
            continue
        row.repaired += 1
        first, last = mirrored.origins.get(met[0].raw_start), mirrored.origins.get(met[-1].raw_end)
        if first is not None and last is not None and len(met) == 1:
            right = same_reading(met[0].text, clean[first:last])
            row.whole += right
            row.right += right


def same_reading(reading: str, original: str) -> bool:
    """Whether a reading is the original, but for space at line ends and a swallowed digit, for which ``?`` stays."""
    reading, original = (_LINE_END.sub("\n", text).strip() for text in (reading, original))
    if reading.endswith("?") and original[-1:].isdigit():
        return reading[:-1] == original[:-1]
    return reading == original
