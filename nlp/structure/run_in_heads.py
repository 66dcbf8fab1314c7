"""Run-in heads without a number: short sentences that stand parallel to others of their kind.

Heads are told by shape, not by wording: length, rhythm, quotes in the same place, recurrence; an author never writes
the same heads twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.article import Line
from nlp.lexicon import settings
from nlp.structure.headings import LEAD, matched

_QUOTED = re.compile(r"“[^“”]{0,30}”|‘[^‘’]{0,20}’|《[^《》]{0,40}》")
_MARKS = re.compile(r"[“”‘’《》*_ 　，、]")
_SKELETON = re.compile(r"[^“”‘’《》，、]+")
# Figures report results; a count that opens the head explains a sum (1+5+N).
_RESULT = re.compile(r"(?<!^)[0-9]|^[0-9]{1,2}(?!个)")
_IS = re.compile(r"(?<![但还就也都只可总而])是(?!否|非)")
#: Least number of characters behind a head; more where only two support each other.
_MIN_BODY, _MIN_BODY_OF_TWO = 20, 35


@cache
def _running() -> re.Pattern[str]:
    """Sentences that open like running text."""
    return re.compile(rf"[“‘*_ ]*(?:{'|'.join(settings('run_in_heads')['openings'])})")


@cache
def _breaking_off() -> tuple[str, ...]:
    """Endings of sentences that report speech or stop in the middle."""
    return tuple(settings("run_in_heads")["endings"])


@dataclass(slots=True)
class Candidate:
    """A sentence that may be a head: index of sentence, `words` without marks, `skeleton` with only its marks left.

    `cuts` counts its commas, `lame` says that its halves are of unequal length.
    """

    index: int
    start: int
    end: int
    words: str
    skeleton: str
    cuts: int
    lame: bool
    score: float = 0.0


def candidate_head(folded: str, index: int, start: int, end: int) -> Candidate | None:
    """The sentence at `start:end`, or what it has in front of a colon, as a candidate; None if it cannot be a head."""
    begin = matched(LEAD, folded, start, end) if folded[start] in _LEAD_FIRST else start
    colon = _COLON_HEAD.match(folded, begin, end)
    if colon is None and end - start > 40:
        return None
    if colon:
        core, end = colon[0][:-1], colon.end()
    else:
        sentence = folded[begin:end].rstrip(" *")
        if not sentence.endswith(("。", "！")):
            return None
        core = sentence[:-1]
    unquoted = _QUOTED.sub(lambda match: "“" + "□" * (len(match[0]) - 2) + "”", core)
    words = _MARKS.sub("", core)
    if not 2 <= len(words) <= 22 or "；" in unquoted or "：" in unquoted or _RESULT.search(unquoted):
        return None
    if _running().match(core) or core.endswith(_breaking_off()):
        return None
    halves = re.split(r"[，、]", unquoted)
    if len(halves) > 2:
        return None
    lame = False
    if len(halves) == 2:
        left, right = (len(_MARKS.sub("", half)) for half in halves)
        if abs(left - right) > 8 or not min(left, right):
            return None
        lame = abs(left - right) > 1 or min(left, right) < 3
    skeleton = _SKELETON.sub("□", core) + ("：" if colon else "")
    return Candidate(index, start, end, words, skeleton, len(halves) - 1, lame)


# The characters that :data:`LEAD` can begin with; most sentences begin with none.
_LEAD_FIRST = frozenset(" *_#>【-+")
# 文稿求精：起草之前先调研… A colon opens many other things, so it counts against the candidate.
_COLON_HEAD = re.compile(r"[^，。：；！？、\n]{4,12}：(?=[^ ]{12})")


def _likeness(a: Candidate, b: Candidate) -> float:
    """How parallel two sentences are: from -1 (unlike) to about 3 (same length, same marks, shared words)."""
    if a.words == b.words:
        return -1.0  # said twice, not said in parallel
    apart = abs(len(a.words) - len(b.words))
    score = (1.0, 0.6, 0.3, 0.15, -0.3)[apart] if apart < 5 else -1.0
    if a.cuts != b.cuts:
        score -= 0.4
    if a.skeleton[-1] != b.skeleton[-1] and "：" in (a.skeleton[-1], b.skeleton[-1]):
        return -1.0
    if a.skeleton == b.skeleton and a.skeleton not in ("□", "□："):
        score += 1.0
    score += 0.5 * (a.words[0] == b.words[0]) + 0.5 * (a.words[-1] == b.words[-1])
    if apart == 0:
        score += 0.4 * any(x == y for x, y in zip(a.words[1:-1], b.words[1:-1], strict=True))
    return score


def _brevity(candidate: Candidate) -> float:
    size = len(candidate.words)
    score = 0.6 if size <= 8 else 0.4 if size <= 10 else 0.0 if size <= 14 else -0.4
    if candidate.cuts:
        score -= 1.9 if candidate.lame else 0.2
    if candidate.skeleton.endswith("："):
        score -= 0.8
    if _IS.search(candidate.words):
        score -= 0.8
    return score


#: Least score of a head; score from which two alone are enough, however short the text between them.
_THRESHOLD, _SURE = 1.4, 1.8


def _support(candidate: Candidate, near: Iterable[Candidate], far: Iterable[Candidate]) -> float:
    """Brevity and the likeness to the two sentences that are most alike, those of other paragraphs counting half."""
    likeness = [_likeness(candidate, other) for other in near if other is not candidate]
    likeness += [0.5 * _likeness(candidate, other) for other in far]
    return _brevity(candidate) + sum(max(0.0, score) for score in sorted(likeness, reverse=True)[:2])


@dataclass(slots=True)
class Paragraph:
    """A body line while its points are sought: `starts` maps the start of each point to the end of its head.

    `numbered`: it has numbered heads inside; `leads`: it opens with a number of a higher style than those inside it.
    """

    line: Line
    spans: list[tuple[int, int]]
    candidates: list[Candidate]
    starts: dict[int, int]
    numbered: bool
    leads: bool


def unnumbered_heads(paragraphs: Sequence[Paragraph]) -> None:
    """Add the heads without a number; those found first lend weight to lone ones in paragraphs beside them."""
    sure: list[tuple[int, Candidate]] = []
    for i, paragraph in enumerate(paragraphs):
        if paragraph.numbered:
            continue
        for position, candidate in enumerate(paragraph.candidates):
            candidate.score = _support(candidate, _neighbours(paragraph, position), ())
            if candidate.score >= _THRESHOLD:
                sure.append((i, candidate))
    at = 0
    for i, paragraph in enumerate(paragraphs):
        if paragraph.numbered:
            continue
        while at < len(sure) and sure[at][0] < i - 3:
            at += 1
        far = []
        for j, candidate in sure[at : at + 24]:
            if j > i + 3:
                break
            if j != i:
                far.append(candidate)
        company = Counter(c.cuts for c in paragraph.candidates if c.score >= _THRESHOLD)
        for position, candidate in enumerate(paragraph.candidates):
            score = max(candidate.score, _support(candidate, _neighbours(paragraph, position), far))
            # Where the paragraph is cut by several heads already, a less regular one is likely.
            others = company[candidate.cuts] - (candidate.score >= _THRESHOLD)
            candidate.score = score + (0.5 if others >= 2 else 0.0)
        _accept(paragraph)


def _neighbours(paragraph: Paragraph, position: int) -> list[Candidate]:
    """The candidates next to the one at `position`; few, so that a text in one line stays linear."""
    return paragraph.candidates[max(0, position - 8) : position + 9]


def _accept(paragraph: Paragraph) -> None:
    """Take the candidates that reach the threshold and have enough text behind them, the better of two neighbours."""
    line = paragraph.line
    taken = [c for c in paragraph.candidates if c.score >= _THRESHOLD]
    kept: list[Candidate] = []
    for candidate in taken:
        if kept and candidate.start - kept[-1].end < _MIN_BODY:
            if candidate.score > kept[-1].score + 0.5:
                kept[-1] = candidate
            continue
        kept.append(candidate)
    if len(kept) == 2 and kept[1].start - kept[0].end < _MIN_BODY_OF_TWO and kept[1].score < _SURE:
        kept.pop()  # scenery and asides come in pairs too, but announce nothing
    for candidate in kept:
        if line.end - candidate.end >= _MIN_BODY or candidate.start == line.start:
            paragraph.starts[candidate.start] = candidate.end
