"""The search for the text of a run that was read one byte off: a beam over the bytes that are lost.

A state has read the run up to some character and knows the first byte of its next character. Each character found gives
two bytes: the second of the character that waits and the first of the next one. Pairs without a character are shown as
nothing on most pages, so at every place one may have stood.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nlp.repair import gbk
from nlp.repair.ngrams import DIGIT, LETTER, SPACE
from nlp.repair.paired_marks import ODD_PAIR, PAIRED, pass_mark
from nlp.repair.ruby import READING, READING_END, reading_fits
from nlp.repair.slip_candidates import (
    CHOICES,
    before_lost,
    completions,
    endings,
    likeliest,
    spelled,
    spelled_endings,
    symbol_at,
)
from nlp.repair.slip_page import Page, charted

#: The marks that get a byte put in, as found (some pages fold them to half width), with their two bytes.
MARKS = {
    "、": (0xA1, 0xA2), "，": (0xA3, 0xAC), "。": (0xA1, 0xA3), "！": (0xA3, 0xA1), "？": (0xA3, 0xBF),
    "；": (0xA3, 0xBB), ",": (0xA3, 0xAC), "!": (0xA3, 0xA1), "?": (0xA3, 0xBF), ";": (0xA3, 0xBB),
}  # fmt: skip
#: Characters of the longest run that is followed, and states that are kept at each of them.
MAX_RUN, BEAM = 120, 24
_WIDE_MARKS = frozenset("、，。！？；")
_MAX_LOST = 3
#: So many of the best states are tried with a lost pair behind them, and of these with another one.
_LOST_BEAMS = (6, 3)
#: States that are less likely than the best by this are not (nats).
_LOST_REACH = 4.0
#: Of partial readings that go on in the same way the best is kept, and so many others as its rivals.
_RIVALS = 8
# All in nats, as is :data:`nlp.repair.paired_marks.ODD_PAIR`.
#: What a character costs that was chosen among many: a state that has taken a pair for lost is one ahead of the others.
_PER_CHARACTER = 2.0
#: What is ahead of a state that has just taken a pair for lost.
_LOST_AHEAD = 3.0
#: A mark within a run: the byte put in before it would have ended the run.
_MARK_INSIDE = 10.0
#: A line that begins with a digit, where a number may have lost its first.
_ODD_LINE = 3.0
#: Partial readings that are less likely than the best by this are given up.
_OUT_OF_REACH = 10.0


class Rival(NamedTuple):
    """Another start of a partial reading that goes on in the same way.

    How much more likely it is (nats), and its text, which stands for so many characters of the reading.
    """

    ahead: float
    text: str
    cut: int


class State(NamedTuple):
    """A partial reading.

    Score, last two symbols, first byte that waits for its second, text so far, the paired marks that are open, pairs
    taken for lost, less likely starts. Behind a lost pair the byte that waits is not known; then it is minus the first
    byte of the pair.
    """

    score: float
    last: str
    pending: int
    text: str
    inside: str
    lost: int = 0
    rivals: tuple[Rival, ...] = ()


class Done(NamedTuple):
    """A whole reading: score, last two symbols, text, end of the run, open marks, pairs taken for lost, rivals."""

    score: float
    last: str
    text: str
    end: int
    inside: str
    lost: int = 0
    rivals: tuple[Rival, ...] = ()

    def unfold(self) -> Iterator[Done]:
        """The reading itself and its rivals, each as one without any."""
        yield self._replace(rivals=())
        for rival in self.rivals:
            yield self._replace(score=self.score + rival.ahead, text=rival.text + self.text[rival.cut :], rivals=())


def open_run(page: Page, last: str, before: str, text: str, inside: str) -> tuple[list[State], int]:
    """The first states of a run and where its text goes on: behind ``?！`` or behind ``?qū)``."""
    table = gbk.codes()
    if text[1] in MARKS:
        first, second = MARKS[text[1]]
        start = State(0.0, last, 0, "", inside)
        codes = [table[lead, first] for lead in gbk.LEADS if (lead, first) in table]
        return _prune(_extend(page, [(start, codes)], second, [])), 2
    reading = READING_END.match(text, 1)
    pair = gbk.encode(READING.sub("", before)[-1:]) if before else None
    if reading is None or pair is None:
        return [], 0
    # The reading belongs to the second byte of the character before and the first byte of the one that is lost.
    fitting = [code for code in spelled(reading[1]) if code.lead == pair[1] and code.trail in gbk.LEADS]
    return [State(page.annotated_costs[code.char], last, code.trail, "", inside) for code in fitting], reading.end()


def follow(page: Page, states: list[State], text: str, at: int) -> list[Done]:
    """All readings of the run from `at` on; the best are kept at each character."""
    done: list[Done] = []
    # A reading in front parts the bytes of the first character.
    costs = page.split_costs if text[at - 1] == ")" else page.costs
    following = SPACE
    while states and at < min(len(text), MAX_RUN):
        states = _with_lost(page, states, following)
        char = text[at]
        after = at + 1
        if char in "?？":
            reading = READING_END.match(text, after)
            follower = text[after : after + 1]
            whole = _close(
                page, states, None, reading[1] if reading else None, reading.end() if reading else after, costs
            )
            if not (reading or follower in MARKS or follower in ("", "\n")):
                whole = [new for state in heapq.nlargest(BEAM, whole) for new in _swallowed(page, state, follower)]
            return done + whole
        ruby = READING.match(text, after)
        if char == "€" or "@" <= char <= "~":
            done += _close(page, states, 0x80 if char == "€" else ord(char), ruby[1] if ruby else None, after, costs)
        pair = (0xA3, ord(char) + 0x80) if "!" <= char <= "~" else gbk.encode(char)
        if pair is None or char == "€" or (ruby and not reading_fits(char, ruby[1])):
            return done
        first, second = pair
        following = symbol_at(text, ruby.end() if ruby else after, second)
        ways = [(state, likeliest(state.pending, first, following)) for state in states]
        if second > 0x80:
            states = _prune(_extend(page, ways, second, [], costs=costs), page, following)
        else:
            if second < 0x80:
                # An ASCII character of the original was taken for a second byte; the run ends with it.
                done += (_with_letter(page, state, second, after) for state in _extend(page, ways, 0, [], costs=costs))
            return done
        costs = page.split_costs if ruby else page.costs
        at = ruby.end() if ruby else after
    return done


def _extend(
    page: Page,
    ways: Iterable[tuple[State, Sequence[gbk.Code]]],
    pending: int | None,
    others: list[State],
    *,
    costs: Mapping[str, float] | None = None,
) -> list[State]:
    """`others` and each state with each of its characters, but for those out of reach.

    `pending` is the first byte that waits behind them; None: that of a lost pair. `costs`: of the characters, if not
    those of any on the page.
    """
    chart, fixed = charted(), page.costs if costs is None else costs
    lost = pending is None
    ahead = _PER_CHARACTER if lost else 0.0
    floor = max(map(_even, others), default=-math.inf) - _OUT_OF_REACH
    for state, codes in ways:
        score, last, _, text, inside, losses, rivals = state
        even = score + _PER_CHARACTER * losses + ahead
        room = floor - even
        likely, tail = page.model[last], last[1]
        space = tail == SPACE
        for code in codes:
            _, trail, char = code
            symbol = chart[char]
            # The model counts a stretch of space once.
            cost = 0.0 if space and symbol == SPACE else likely[symbol] + fixed[char]
            if cost < room:
                continue
            new_inside = inside
            if char in PAIRED:
                fits, new_inside = pass_mark(char, inside)
                if not fits:
                    cost -= ODD_PAIR
            elif text and char in _WIDE_MARKS:
                cost -= _MARK_INSIDE
            if cost - _OUT_OF_REACH > room:
                room = cost - _OUT_OF_REACH
            others.append(
                State(
                    score + cost,
                    last if space and symbol == SPACE else tail + symbol,
                    -trail if pending is None else pending,
                    text + char,
                    new_inside,
                    losses + lost,
                    rivals,
                )
            )
        floor = even + room
    return others


def _even(state: State) -> float:
    """A score to compare states that have taken different numbers of pairs for lost."""
    return state.score + _PER_CHARACTER * state.lost


def _with_lost(page: Page, states: list[State], following: str) -> list[State]:
    """`states` and those in which one or two pairs without a character stood here: a second byte is not known.

    `following` is the symbol that comes next where none did.
    """
    fresh = states
    least = max(map(_even, states)) - _LOST_REACH
    for beam in _LOST_BEAMS:
        ways = [
            (state, before_lost(state.pending, state.last))
            for state in heapq.nlargest(beam, fresh, key=_even)
            if state.lost < _MAX_LOST and _even(state) >= least
        ]
        size = len(states)
        states = _extend(page, ways, None, list(states))
        fresh = states[size:]
    return _prune(states, page, following)


def _with_letter(page: Page, state: State, letter: int, end: int) -> Done:
    score = state.score + page.go_on(state.last, LETTER)
    return Done(score, state.last[1] + LETTER, state.text + chr(letter), end, state.inside, state.lost, state.rivals)


def _close(
    page: Page,
    states: list[State],
    trail: int | None,
    reading: str | None,
    end: int,
    costs: Mapping[str, float],
) -> list[Done]:
    """Readings that end with a character whose second byte is `trail` (None: not known) and whose reading fits."""
    ways: list[tuple[State, Sequence[gbk.Code]]] = []
    for state in states:
        if trail:
            codes = completions(state.pending, trail)
            codes = tuple(code for code in codes if reading_fits(code.char, reading)) if reading else codes[:CHOICES]
        elif reading:
            codes = spelled_endings(state.pending, reading)
        else:
            codes = endings(state.pending, state.last)
        ways.append((state, codes))
    closed = _extend(page, ways, 0, [], costs=page.annotated_costs if reading else costs)
    return [Done(state.score, state.last, state.text, end, state.inside, state.lost, state.rivals) for state in closed]


def _swallowed(page: Page, state: Done, follower: str) -> Iterator[Done]:
    """Readings in which ``?`` swallowed a line end, which is put back, or a digit, for which ``?`` stays.

    `follower` is the character behind it.
    """
    swallowed = ((SPACE, "\n"), (DIGIT, "?"), ("，", ",")) if page.half_width else ((SPACE, "\n"), (DIGIT, "?"))
    for symbol, text in swallowed:
        score = (
            state.score + page.go_on(state.last, symbol) - (_ODD_LINE if text == "\n" and follower.isdigit() else 0.0)
        )
        yield state._replace(score=score, last=state.last[1] + symbol, text=state.text + text)


def _prune(states: list[State], page: Page | None = None, following: str = SPACE) -> list[State]:
    """The best states, looking ahead to the symbol `following` where there are many.

    States that go on in the same way, as most do that differ in their first characters only, become rivals of the best
    of them.
    """
    if len(states) <= 1:
        return states
    if page and following != SPACE and len(states) > BEAM:
        ranked = sorted(((_even(state) + _ahead(page, state, following), state) for state in states), reverse=True)
    else:
        ranked = sorted(((_even(state), state) for state in states), reverse=True)
    least = ranked[0][0] - _OUT_OF_REACH
    kept: dict[tuple[str, int, str, int], State] = {}
    rivals: dict[tuple[str, int, str, int], list[Rival]] = {}
    for score, state in ranked:
        if score < least:
            break
        key = (state.last, state.pending, state.inside, state.lost)
        best = kept.get(key)
        if best is None:
            if len(kept) < BEAM:
                kept[key] = state
            continue
        ahead, cut = state.score - best.score, len(best.text)
        found = rivals.setdefault(key, list(best.rivals))
        found.append(Rival(ahead, state.text, cut))
        found += (Rival(ahead + other, text + state.text[at:], cut) for other, text, at in state.rivals)
    for key, found in rivals.items():
        kept[key] = kept[key]._replace(rivals=tuple(heapq.nlargest(_RIVALS, found)))
    return list(kept.values())


def _ahead(page: Page, state: State, following: str) -> float:
    """What is ahead of a state: the symbol `following`, if no lost pair is."""
    return max(page.model[state.last][following], -_OUT_OF_REACH) if state.pending >= 0 else -_LOST_AHEAD
