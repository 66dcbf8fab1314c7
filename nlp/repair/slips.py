"""GBK text read one byte off: ``標線?！熬€上”“線下”`` was ``標線。“線上”“線下”``.

Some mirrors edit GBK bytes without regard to where characters start. They put an invisible byte before each comma or
full stop and a bracketed reading behind each character of a list, and do so wherever those two bytes stand, also where
they are the second byte of one character and the first of the next. The decoder then meets a first byte followed by the
byte put in, writes ``?`` for the two, and goes on one byte off until a second byte is an ASCII letter, stands alone as
``€``, or meets another such insertion.

A run of such text is read back byte by byte. What is lost is the first byte in each ``?`` and, unless a page keeps
private-use characters, the pairs that fell on those. A beam search fills these in; a character model mixed with the
page's own text ranks the readings. :func:`nlp.repair.damage.mirror` runs the same mechanism forwards.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

from nlp.alignment import Edit
from nlp.normalize import detect_script, simplify
from nlp.repair import gbk
from nlp.repair.ngrams import DIGIT, LETTER, SPACE, PageModel, character_model, symbols
from nlp.repair.ruby import SYLLABLE, reading_fits

#: The marks that get a byte put in, as found (some pages fold them to half width), with their two bytes.
_MARKS = {
    "、": (0xA1, 0xA2), "，": (0xA3, 0xAC), "。": (0xA1, 0xA3), "！": (0xA3, 0xA1), "？": (0xA3, 0xBF),
    "；": (0xA3, 0xBB), ",": (0xA3, 0xAC), "!": (0xA3, 0xA1), "?": (0xA3, 0xBF), ";": (0xA3, 0xBB),
}  # fmt: skip
_START = re.compile(rf"[?？](?:[、，。！？；,!;?]|{SYLLABLE}\))")
_RUN = re.compile(rf"{_START.pattern}[^\n!-~€？]{{0,60}}")
_RUBY = re.compile(rf"\(({SYLLABLE})\)")
_READING_END = re.compile(rf"({SYLLABLE})\)")

_WIDE_MARKS = frozenset("、，。！？；")
_QUOTES = frozenset("“”")
_QUOTE = re.compile("[“”]")

_MAX_RUN = 120
_MAX_QUOTATION = 400
_MAX_LOST = 2
_BEAM = 24
_LOST_BEAM = 8
#: Of partial readings that go on in the same way so many are kept.
_ALIKE = 3
_CHOICES = 24
_ENDINGS = 60
# All in nats. A repair must beat the text as it stands and the second reading by these.
_OVER_DAMAGE = 6.0
_OVER_SECOND = 2.5
_OVER_SECOND_SIMPLIFIED = 6.0
_OVER_SECOND_LOST = 1.0
#: Readings whose characters are less likely than this on average are no language: the run lost too much.
_LEAST_MEAN = -10.0
#: At this mean a reading without lost pairs is good enough to look no further.
_GOOD_MEAN = -5.0
_OTHER_SCRIPT = 2.5
_MISSING_RUBY = 6.0
#: So many readings show which characters a page annotates.
_LEAST_RUBY = 10
_ODD_MARK = 3.0
#: A space within a line, and a quotation mark that opens twice or closes what is not open.
_ODD_SPACE = 6.0
_ODD_QUOTE = 4.0
#: A mark within a run: the byte put in before it would have ended the run.
_MARK_INSIDE = 10.0
#: A reading behind a character that is the same in both scripts, in a page that annotates converted ones only.
_NOT_CONVERTED = 8.0
#: Partial readings that are less likely than the best by this are given up.
_OUT_OF_REACH = 12.0


@dataclass(frozen=True, slots=True)
class Slip:
    """A damaged run at `start:end` with its readings, best first, each with its log probability.

    `clear` tells whether the first reading is so much better than the second, and than the text as found, that it may
    be put in.
    """

    start: int
    end: int
    readings: tuple[tuple[str, float], ...]
    clear: bool

    @property
    def confidence(self) -> float:
        """The share of the first reading in the probability of all."""
        best = self.readings[0][1]
        return 1 / sum(math.exp(score - best) for _, score in self.readings)


def slip_edits(text: str) -> Iterator[Edit]:
    """An edit of kind ``slip`` over each damaged run; those whose original is not clear are flagged."""
    for slip in find_slips(text):
        confidence = round(min(slip.confidence, 0.99), 2)
        if slip.clear:
            yield Edit(slip.start, slip.end, slip.readings[0][0], "slip", confidence)
        else:
            candidates = tuple(reading for reading, _ in slip.readings)
            yield Edit(slip.start, slip.end, text[slip.start : slip.end], "slip", confidence, True, candidates)


def find_slips(text: str) -> Iterator[Slip]:
    """The runs of `text` that were read one byte off and can be read back, in order, without overlap.

    Cost is linear in the text: one search where there is no damage, and a bounded amount of work a run.
    """
    match = _START.search(text)
    if not match:
        return
    page = _Page(text)
    seen: dict[tuple[str, bool, str], Slip | None] = {}
    put_in, behind = "", 0  # the last repair, and where the text goes on behind it
    while match:
        start = match.start()
        before = put_in + text[max(behind, start - 60) : start]
        line = put_in + text[max(behind, text.rfind("\n", 0, start) + 1, start - _MAX_QUOTATION) : start]
        quoting = line.rfind("“") > line.rfind("”")
        # Mirrors repeat sentences, and text that is all question marks repeats itself: work a run out once.
        key = (before[-20:], quoting, text[start : start + _MAX_RUN])
        if key not in seen:
            seen[key] = _read(page, before[-60:], text[start : start + 2 * _MAX_RUN], quoting)
        found = seen[key]
        at = start + 1
        if found:
            slip = Slip(start, start + found.end, found.readings, found.clear)
            yield slip
            at = slip.end
            if slip.clear:
                put_in, behind = slip.readings[0][0], slip.end
        match = _START.search(text, at)


class _Page:
    """What the rest of the page says about its runs: wording, script, which characters it annotates."""

    def __init__(self, text: str) -> None:
        # What may be damaged must not teach the model that it is likely.
        plain = _RUBY.sub("", _RUN.sub("\n", text))
        self.plain = plain
        self.model = PageModel(character_model(), symbols(plain))
        self.script = detect_script(text)
        other = {"traditional": _simplified_only, "simplified": _traditional_only}.get(self.script, frozenset)
        self.foreign: frozenset[str] = other()
        self.half_width = plain.count(",") > plain.count("，")
        ruby = Counter(
            char for char, reading in re.findall(rf"(.)\(({SYLLABLE})\)", text) if reading_fits(char, reading)
        )
        mentions = Counter(text)
        converted = sum(count for char, count in ruby.items() if char in _traditional_only())
        self.annotates_converted = ruby.total() >= _LEAST_RUBY and converted >= 0.95 * ruby.total()
        self.annotated = {char for char, count in ruby.items() if mentions[char] <= 1.1 * count}

    def cost(self, last: str, code: gbk.Code, annotated: bool = False) -> float:
        """The log probability of a character of a run behind the symbols `last`; `annotated`: a reading follows it."""
        symbol = _symbols()[code.char]
        if symbol == last[1] == SPACE:
            return 0.0  # the model counts a stretch of space once
        score = self.model.score(last + symbol)
        if symbol == SPACE:
            score -= _ODD_SPACE
        elif code.char in "「」『』" and code.char not in self.plain:
            score -= _ODD_MARK
        elif symbol in (DIGIT, LETTER):
            score -= _ODD_MARK  # one of ten or 52, and full-width at that
        if not annotated and code.char in self.annotated:
            score -= _MISSING_RUBY
        elif annotated and self.annotates_converted and code.char not in _traditional_only():
            score -= _NOT_CONVERTED
        if code.char in self.foreign:
            score -= _OTHER_SCRIPT
        return score

    def go_on(self, last: str, found: str) -> float:
        """The log probability of the symbols `found` behind the symbols `last`."""
        score = 0.0
        for symbol in found:
            if symbol != SPACE or last[1] != SPACE:
                score += self.model.score(last + symbol)
                last = last[1] + symbol
        return score


class _State(NamedTuple):
    """A partial reading.

    Score, last two symbols, first byte that waits for its second, text so far, whether a quotation is open, pairs taken
    for lost. Behind a lost pair the byte that waits is not known; then it is minus the first byte of the pair.
    """

    score: float
    last: str
    pending: int
    text: str
    quoting: bool
    lost: int = 0


class _Done(NamedTuple):
    """A whole reading: score, last two symbols, text, where the run ends, open quotation, pairs taken for lost."""

    score: float
    last: str
    text: str
    end: int
    quoting: bool
    lost: int = 0


def _by_score(state: _State) -> float:
    return state.score


def _read(page: _Page, before: str, text: str, quoting: bool) -> Slip | None:
    """The run at the start of `text`, behind `before`; offsets count from its start.

    `quoting` tells whether a quotation is open there.
    """
    context = _RUBY.sub("", before)
    last = symbols((SPACE * 2 + context)[-2:])
    if last[-1] in "？！":
        return None
    states, at = _open(page, last, before, text, quoting)
    if not states:
        return None
    best: list[_Done] = []
    for lost in (0, _MAX_LOST):
        done = _follow(page, states, text, at, lost)
        if done:
            best = _settle(page, done, text)
            if best[0].score > _GOOD_MEAN * (len(best[0].text) + 2):
                break
    if not best:
        return None
    end = max(state.end for state in best)
    tail = _tail(text, end)
    damage = page.go_on(last, symbols(_RUBY.sub("", text[:end]) + tail))
    first = best[0]
    rivals = {simplify(state.text): state for state in reversed(best)}
    scores = sorted((state.score for state in rivals.values()), reverse=True)
    margin = scores[0] - scores[1] if len(scores) > 1 else math.inf
    if first.score - damage < _OVER_DAMAGE or first.score < _LEAST_MEAN * (len(first.text) + 2):
        return None
    # Characters of simplified script have no ASCII byte, so their runs are long and lose more.
    needed = _OVER_SECOND_SIMPLIFIED if page.script == "simplified" else _OVER_SECOND + _OVER_SECOND_LOST * first.lost
    ranked = sorted(rivals.values(), key=lambda state: -state.score)
    # Readings that stop early are made as long as the longest, so that each can be put in at one place.
    readings = tuple(
        (_as_wide(page, state.text) + text[state.end : end], round(state.score, 2)) for state in ranked[:5]
    )
    return Slip(0, end, readings, margin >= needed)


def _as_wide(page: _Page, text: str) -> str:
    """Full-width ASCII as the page writes it."""
    return "".join(_half(char) for char in text) if page.half_width else text


def _open(page: _Page, last: str, before: str, text: str, quoting: bool) -> tuple[list[_State], int]:
    """The first states of a run and where its text goes on: behind ``?！`` or behind ``?qū)``."""
    table = gbk.codes()
    if text[1] in _MARKS:
        first, second = _MARKS[text[1]]
        start = _State(0.0, last, 0, "", quoting)
        codes = (table[lead, first] for lead in gbk.LEADS if (lead, first) in table)
        return _prune([_read_on(page, start, code, second) for code in codes]), 2
    reading = _READING_END.match(text, 1)
    pair = gbk.encode(_RUBY.sub("", before)[-1:]) if before else None
    if reading is None or pair is None:
        return [], 0
    # The reading belongs to the second byte of the character before and the first byte of the one that is lost.
    codes = (table[pair[1], trail] for trail in gbk.LEADS if (pair[1], trail) in table)
    fitting = [code for code in codes if reading_fits(code.char, reading[1])]
    return [_State(0.0, last, code.trail, "", quoting) for code in fitting], reading.end()


def _read_on(
    page: _Page, state: _State, code: gbk.Code, pending: int, *, annotated: bool = False, lost: int = 0
) -> _State:
    """`state` with one more character; `annotated`: a reading follows it, `lost`: so many pairs behind it are lost."""
    score = state.score + page.cost(state.last, code, annotated)
    quoting = state.quoting
    if code.char in _QUOTES:
        if quoting == (code.char == "“"):
            score -= _ODD_QUOTE
        quoting = code.char == "“"
    elif state.text and code.char in _WIDE_MARKS:
        score -= _MARK_INSIDE
    return _State(score, _next(state.last, code), pending, state.text + code.char, quoting, state.lost + lost)


def _follow(page: _Page, states: list[_State], text: str, at: int, max_lost: int) -> list[_Done]:
    """All readings of the run from `at` on; the best are kept at each character."""
    done: list[_Done] = []
    while states and at < min(len(text), _MAX_RUN):
        if max_lost:
            # Readings without a lost pair differ in their first character only, so a few of them stand for all.
            fresh = heapq.nlargest(_LOST_BEAM, (state for state in states if not state.lost))
            fresh += (state for state in states if state.lost)
            for _ in range(max_lost):
                fresh = _prune([new for state in fresh if state.lost < max_lost for new in _lose(page, state)])
                states = states + fresh
        char = text[at]
        after = at + 1
        ruby = None
        if char in "?？":
            reading = _READING_END.match(text, after)
            follower = text[after : after + 1]
            whole = list(
                _close(page, states, None, reading[1] if reading else None, reading.end() if reading else after)
            )
            if not (reading or follower in _MARKS or follower in ("", "\n")):
                whole = [new for state in heapq.nlargest(_BEAM, whole) for new in _swallowed(page, state)]
            done += whole
            break
        ruby = _RUBY.match(text, after)
        bytes_of = gbk.encode(char)
        moved: list[_State] = []
        if char == "€" or "@" <= char <= "~":
            trail = 0x80 if char == "€" else ord(char)
            done += _close(page, states, trail, ruby[1] if ruby else None, after)
        if "!" <= char <= "~":
            bytes_of = (0xA3, ord(char) + 0x80)
        if bytes_of is None or char == "€":
            break
        first, second = bytes_of
        for state in states:
            for code in _completions(state.pending, first)[:_CHOICES]:
                new = _read_on(page, state, code, second)
                if second < 0x80:
                    # An ASCII character of the original was taken for a second byte; the run ends with it.
                    score, last = new.score + page.go_on(new.last, LETTER), new.last[1] + LETTER
                    done.append(_Done(score, last, new.text + chr(second), after, new.quoting, new.lost))
                elif second > 0x80:
                    moved.append(new)
        if ruby:
            if not reading_fits(char, ruby[1]):
                break
            after = ruby.end()
        states, at = _prune(moved), after
    return done


def _close(page: _Page, states: list[_State], trail: int | None, reading: str | None, end: int) -> Iterator[_Done]:
    """Readings that end with a character whose second byte is `trail` (None: not known) and whose reading fits."""
    for state in states:
        if trail:
            codes = _completions(state.pending, trail)
        elif reading and state.pending < 0:
            codes = _spelled_endings(state.pending, reading)
        else:
            codes = _endings(state.pending, state.last)
        for code in codes if reading else codes[: _CHOICES if trail else _ENDINGS]:
            if reading is None or reading_fits(code.char, reading):
                new = _read_on(page, state, code, 0, annotated=reading is not None)
                yield _Done(new.score, new.last, new.text, end, new.quoting, new.lost)


def _swallowed(page: _Page, state: _Done) -> Iterator[_Done]:
    """Readings in which ``?`` swallowed a line end, which is put back, or a digit, for which ``?`` stays."""
    for symbol, text in (
        ((SPACE, "\n"), (DIGIT, "?"), ("，", ",")) if page.half_width else ((SPACE, "\n"), (DIGIT, "?"))
    ):
        score = state.score + page.go_on(state.last, symbol)
        yield _Done(score, state.last[1] + symbol, state.text + text, state.end, state.quoting, state.lost)


def _lose(page: _Page, state: _State) -> Iterator[_State]:
    """Readings in which a pair without a character, shown as nothing, stood here: its second byte is not known."""
    for code in _before_lost(state.pending, state.last)[:_CHOICES]:
        yield _read_on(page, state, code, -code.trail, lost=1)


@cache
def _lost_seconds() -> dict[int, tuple[int, ...]]:
    """For each first byte the second ones that make no character with it and can start one themselves."""
    table = gbk.codes()
    seconds = {lead: tuple(trail for trail in gbk.LEADS if (lead, trail) not in table) for lead in gbk.LEADS}
    return {lead: trails for lead, trails in seconds.items() if trails}


@cache
def _completions(pending: int, trail: int) -> tuple[gbk.Code, ...]:
    """The characters of a first and a second byte; behind a lost pair that began with ``-pending``, of any first byte.

    The more frequent ones come first.
    """
    table = gbk.codes()
    if pending >= 0:
        return (table[pending, trail],) if (pending, trail) in table else ()
    return _frequent([table[lead, trail] for lead in _lost_seconds()[-pending] if (lead, trail) in table])


@cache
def _endings_of(lead: int) -> tuple[gbk.Code, ...]:
    return _frequent([code for trail in gbk.LEADS for code in _completions(lead, trail)])


@lru_cache(maxsize=4096)
def _endings(pending: int, last: str) -> tuple[gbk.Code, ...]:
    """The characters of a first byte, whatever their second; behind a lost pair, those known to follow `last`."""
    if pending >= 0:
        return _endings_of(pending)
    leads = frozenset(_lost_seconds()[-pending])
    return tuple(
        code
        for symbol in dict.fromkeys(character_model().followers(last))
        for code in _symbol_codes().get(symbol, ())
        if code.lead in leads and code.trail in gbk.LEADS
    )


@lru_cache(maxsize=4096)
def _spelled_endings(pending: int, reading: str) -> tuple[gbk.Code, ...]:
    """The characters with `reading` whose first byte may have ended the lost pair that began with ``-pending``."""
    leads = frozenset(_lost_seconds()[-pending])
    return tuple(code for code in _spelled(reading) if code.lead in leads and code.trail in gbk.LEADS)


@lru_cache(maxsize=2048)
def _spelled(reading: str) -> tuple[gbk.Code, ...]:
    return tuple(code for code in gbk.codes().values() if reading_fits(code.char, reading))


@lru_cache(maxsize=4096)
def _before_lost(pending: int, last: str) -> tuple[gbk.Code, ...]:
    """The characters of a first byte whose second byte may have begun a lost pair."""
    return tuple(code for code in _endings(pending, last) if code.trail in _lost_seconds())


def _frequent(codes: list[gbk.Code]) -> tuple[gbk.Code, ...]:
    unigram = character_model().unigram
    return tuple(sorted(codes, key=lambda code: -unigram(_symbols()[code.char])))


def _prune(states: list[_State]) -> list[_State]:
    """The best states for each number of lost pairs: those with more have read more characters and score lower.

    Of states that go on in the same way, as most do that differ in their first character only, a few are kept, so that
    there is a second reading to compare with.
    """
    if len(states) <= 1:
        return states
    kept: list[_State] = []
    tops = [-math.inf] * (_MAX_LOST + 1)
    room = [_BEAM] + [_LOST_BEAM] * _MAX_LOST
    alike: Counter[tuple[str, int, bool, int]] = Counter()
    for state in sorted(states, key=_by_score, reverse=True):
        lost = state.lost
        if tops[lost] == -math.inf:
            tops[lost] = state.score
        key = (state.last, state.pending, state.quoting, lost)
        if room[lost] and state.score >= tops[lost] - _OUT_OF_REACH and alike[key] < _ALIKE:
            room[lost] -= 1
            alike[key] += 1
            kept.append(state)
    return kept


def _settle(page: _Page, done: list[_Done], text: str) -> list[_Done]:
    """The best readings, each scored up to the same place: the end of the longest and two characters on."""
    end = max(state.end for state in done)
    by_end: dict[int, list[_Done]] = {}
    for state in done:
        by_end.setdefault(state.end, []).append(state)
    settled: list[_Done] = []
    for at, states in by_end.items():
        rest = symbols(_RUBY.sub("", text[at:end]) + _tail(text, end))
        line = text[at:].split("\n")[0]
        following = _QUOTE.search(line.split("?")[0])
        for state in heapq.nlargest(_BEAM, states):
            score = state.score + page.go_on(state.last, rest)
            if following and state.quoting == (following[0] == "“"):
                score -= _ODD_QUOTE
            elif state.quoting and not following and "?" not in line:
                score -= _ODD_QUOTE / 2  # it stays open
            settled.append(state._replace(score=score))
    return sorted(settled, reverse=True)[:_BEAM]


def _tail(text: str, end: int) -> str:
    """The two characters behind a run, none of a next one."""
    tail = _RUBY.sub("", text[end : end + 20])[:2]
    return tail.split("?")[0]


@cache
def _symbols() -> dict[str, str]:
    """The symbol of the model for each character of GBK."""
    chars = [code.char for code in gbk.codes().values()]
    # The stops keep the converter from reading neighbours as phrases.
    return dict(zip(chars, symbols("。".join(chars))[::2], strict=True))


@cache
def _symbol_codes() -> dict[str, list[gbk.Code]]:
    found: dict[str, list[gbk.Code]] = {}
    for code in gbk.codes().values():
        found.setdefault(_symbols()[code.char], []).append(code)
    return found


@cache
def _simplified_only() -> frozenset[str]:
    """Characters that a conversion to traditional script replaces, so that a traditional page does not have them."""
    chars = [code.char for code in gbk.codes().values()]
    converted = import_module("opencc").OpenCC("s2t").convert("\n".join(chars)).split("\n")
    return frozenset(char for char, new in zip(chars, converted, strict=True) if char != new)


@cache
def _traditional_only() -> frozenset[str]:
    """Chinese characters that a conversion to simplified script replaces."""
    return frozenset(char for char, symbol in _symbols().items() if char != symbol and "㐀" <= char <= "鿿")


def _next(last: str, code: gbk.Code) -> str:
    symbol = _symbols()[code.char]
    return last if symbol == last[1] == SPACE else last[1] + symbol


def _half(char: str) -> str:
    return chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char
