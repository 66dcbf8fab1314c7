"""GBK text read one byte off: ``標線?！熬€上”“線下”`` was ``標線。“線上”“線下”``.

Some mirrors edit GBK bytes without regard to where characters start. They put an invisible byte before each comma or
full stop and a bracketed reading behind each character of a list, and do so wherever those two bytes stand, also where
they are the second byte of one character and the first of the next. The decoder then meets a first byte followed by the
byte put in, writes ``?`` for the two, and goes on one byte off until a second byte is an ASCII letter, stands alone as
``€``, or meets another such insertion.

A run of such text is read back byte by byte. What is lost is the first byte in each ``?`` and, unless a page keeps
private-use characters, the pairs that fell on those. A beam search (:mod:`nlp.repair.slip_search`) fills these in by a
character model mixed with the page's own text; weights learnt from generated damage rank what it finds
(:mod:`nlp.repair.slip_features`). :func:`nlp.repair.damage.mirror` runs the same mechanism forwards.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from nlp.alignment import Edit
from nlp.normalize import simplify
from nlp.repair.ngrams import SPACE, symbols
from nlp.repair.paired_marks import left_open, odd_pairs
from nlp.repair.ruby import READING, SYLLABLE
from nlp.repair.slip_features import Place, learnt_weights, reading_features
from nlp.repair.slip_page import Page
from nlp.repair.slip_search import BEAM, MAX_RUN, Done, follow, open_run

_START = re.compile(rf"[?？](?:[、，。！？；,!;?]|{SYLLABLE}\))")
_RUN = re.compile(rf"{_START.pattern}[^\n!-~€？]{{0,60}}")

_MAX_QUOTATION = 400
#: The first reading is put in if its share in the probability of all is at least this: by cross-validation over the
#: train articles 98 of 100 are right then, in the validation part 96, on articles that neither the weights nor the
#: character model know 97.
_SURE = 0.8
#: Characters of simplified script have no ASCII byte, so their runs are long and lose more.
_SURE_SIMPLIFIED = 0.99
#: A second reading with other numerals or pronouns, 十二五 for 十三五, keeps the first from being put in at this share.
_SAME_BUT = 0.05
_NUMERALS = dict.fromkeys(map(ord, "〇零一二三四五六七八九十百千"), None) | {ord("她"): "他", ord("它"): "他"}
#: A repair must beat the text as it stands by so many nats.
_OVER_DAMAGE = 6.0
#: Readings whose characters are less likely than this on average are no language: the run lost too much.
_LEAST_MEAN = -10.0
_READINGS = 5


class Reading(NamedTuple):
    """What a run may have been, its share in the probability of all, and its :func:`reading_features`."""

    text: str
    share: float
    features: Sequence[float]


@dataclass(frozen=True, slots=True)
class Slip:
    """A damaged run at `start:end` with its readings, best first; `clear` tells whether the first may be put in."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    clear: bool

    @property
    def confidence(self) -> float:
        """The share of the first reading in the probability of all."""
        return self.readings[0].share

    @property
    def candidates(self) -> tuple[str, ...]:
        """The likeliest readings; of those that differ in script only the first stands for all."""
        separate: dict[str, str] = {}
        for reading in self.readings:
            separate.setdefault(simplify(reading.text), reading.text)
        return tuple(islice(separate.values(), _READINGS))


def slip_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``slip`` over each damaged run; those whose original is not clear are flagged."""
    for slip in find_slips(text):
        confidence = round(min(slip.confidence, 0.99), 2)
        if slip.clear:
            yield Edit(slip.start, slip.end, slip.readings[0].text, "slip", confidence)
        else:
            damaged = text[slip.start : slip.end]
            yield Edit(slip.start, slip.end, damaged, "slip", confidence, True, slip.candidates)


def find_slips(text: str, weights: Sequence[float] | None = None) -> Iterator[Slip]:
    """The runs of `text` that were read one byte off and can be read back, in order, without overlap.

    `weights` are those of the features of a reading, by default the learnt ones. Cost is linear in the text: one search
    where there is no damage, and a bounded amount of work a run.
    """
    match = _START.search(text)
    if not match:
        return
    weights = learnt_weights() if weights is None else weights
    page = Page(text, READING.sub("", _RUN.sub("\n", text)))
    seen: dict[tuple[str, str, str], Slip | None] = {}
    put_in, behind = "", 0  # the last repair, and where the text goes on behind it
    while match:
        start = match.start()
        before = put_in + text[max(behind, start - 60) : start]
        line = put_in + text[max(behind, text.rfind("\n", 0, start) + 1, start - _MAX_QUOTATION) : start]
        inside = left_open(line)
        # Mirrors repeat sentences, and text that is all question marks repeats itself: work a run out once.
        key = (before[-20:], inside, text[start : start + MAX_RUN])
        if key not in seen:
            seen[key] = _read(page, before[-60:], text[start : start + 2 * MAX_RUN], inside, weights)
        found = seen[key]
        at = start + 1
        if found:
            slip = replace(found, start=start, end=start + found.end)
            yield slip
            at = slip.end
            if slip.clear:
                put_in, behind = slip.readings[0].text, slip.end
        match = _START.search(text, at)


def _read(page: Page, before: str, text: str, inside: str, weights: Sequence[float]) -> Slip | None:
    """The run at the start of `text`, behind `before`; offsets count from its start.

    `inside` holds the paired marks that are open there.
    """
    context = READING.sub("", before)
    last = symbols((SPACE * 2 + context)[-2:])
    if last[-1] in "？！":
        return None
    states, at = open_run(page, last, before, text, inside)
    done = follow(page, states, text, at)
    if not done:
        return None
    best = _settle(page, done, text)
    first, end = best[0], max(state.end for state in best)
    damage = page.go_on(last, symbols(READING.sub("", text[:end]) + _tail(text, end)))
    if first.score - damage < _OVER_DAMAGE or first.score < _LEAST_MEAN * (len(first.text) + 2):
        return None
    # Readings that stop early are made as long as the longest, so that each can be put in at one place.
    whole: dict[str, Done] = {}
    for state in best:
        whole.setdefault(_as_wide(page, state.text) + READING.sub("", text[state.end : end]), state)
    features = reading_features(page, Place.of(before, text[end:]), whole)
    scores = [sum(weight * number for weight, number in zip(weights, one, strict=True)) for one in features]
    shares = [math.exp(score - max(scores)) for score in scores]
    total = sum(shares)
    ranked = sorted(map(Reading, whole, (share / total for share in shares), features), key=lambda one: -one.share)
    sure = ranked[0].share >= (_SURE_SIMPLIFIED if page.script == "simplified" else _SURE)
    return Slip(0, end, tuple(ranked), sure and not _same_but_for_numerals(ranked))


def _same_but_for_numerals(readings: Sequence[Reading]) -> bool:
    """Whether a likely reading differs from the first in what no model of language can tell: a numeral, he or she."""
    first, *others = (simplify(reading.text).translate(_NUMERALS) for reading in readings)
    return any(reading.share > _SAME_BUT and text == first for reading, text in zip(readings[1:], others, strict=True))


def _as_wide(page: Page, text: str) -> str:
    """Full-width ASCII as the page writes it."""
    return "".join(_half(char) for char in text) if page.half_width else text


def _settle(page: Page, done: list[Done], text: str) -> list[Done]:
    """The best readings, each scored up to the same place: the end of the longest and two characters on."""
    end = max(state.end for state in done)
    by_end: dict[int, list[Done]] = {}
    for state in done:
        by_end.setdefault(state.end, []).append(state)
    settled: list[Done] = []
    for at, states in by_end.items():
        rest = symbols(READING.sub("", text[at:end]) + _tail(text, end))
        line = text[at:].split("\n")[0]
        for state in heapq.nlargest(BEAM, states):
            score = state.score + page.go_on(state.last, rest) - odd_pairs(state.inside, line)
            settled += state._replace(score=score).unfold()
    return sorted(settled, reverse=True)[:BEAM]


def _tail(text: str, end: int) -> str:
    """The two characters behind a run, none of a next one."""
    tail = READING.sub("", text[end : end + 20])[:2]
    return tail.split("?")[0]


def _half(char: str) -> str:
    return chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char
