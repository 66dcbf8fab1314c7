"""Candidates for parallels: lists whose items can be read as members of one length.

Of the first item of a list only the end and of the last only the beginning may belong to the parallel, so every list
gives several readings; what the guidelines rule out at once (nouns alone, enumerated quantities, a part of a longer
frame) is dropped here, the rest is left to the features.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp.article import Line
from nlp.lexicon import load
from nlp.quotes import Quote
from nlp.segment import segment

Item = tuple[int, int]

STRIP_QUOTES = str.maketrans("", "", "“”‘’")
_QUOTES = "“”‘’"
# Characters whose repetition makes no frame: particles, and endings that any list of nouns may share.
_PARTICLES = frozenset("的和与及等地得们，、；")
_NOUN_ENDINGS = frozenset(
    "化性力制员部局市区县镇村所者类学业率量法度感式型家院校厅处科股室会委组队团党心点面体系日月年元期"
)
_NEGATIONS = frozenset("不无没未勿莫零")
_POTENTIAL = re.compile(".[不得].")
_PLACES = frozenset("上下里中内外前后间")
# Each separator with the marks at which its lists end.
_SEPARATORS = {
    "、": "[，。；：！？（）—]",
    "”“": "[、，。；：！？（）—]",
    "，": "[。；：！？（）—]",
    "；": "[。：！？（）—]",
    " ": "[。；：！？（）—]",
}
_NUMBERING = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+[，、 ]?|——)?\s*"
)
_COUNTED = re.compile("[一两三四五六七八九十几\\d]+[个名支张笔部条次项种件份位家块桩场堂本台类套把只座批]")
_DOUBLED = re.compile(r"([\u4e00-\u9fff])\1([\u4e00-\u9fff])[\u4e00-\u9fff]{2}([\u4e00-\u9fff])\3\2[\u4e00-\u9fff]{2}")
_CHAINED = re.compile(r"([\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2}(?:\1[\u4e00-\u9fff]{2}){2,5}")
_MAX_ITEMS = 16
_LONGEST = 26
# Longer quotes are speech, to be read like prose.
_LONGEST_QUOTE = 80
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a line in which lists are looked for; `kind` is ``quote``, ``heading``, ``title`` or ``prose``."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Members of a possible parallel (stretches with their quotes) within the items of one list.

    `list_span` is the list with what leads in and follows; `siblings_left_out` and `others_left_out` count the
    neighbouring items beside it (0 to 2) by whether they look like members; `before` and `behind` are those that touch.
    """

    members: tuple[Item, ...]
    separator: str
    stretch: Stretch
    list_span: Item
    siblings_left_out: int = 0
    others_left_out: int = 0
    before: Item | None = None
    behind: Item | None = None

    @property
    def span(self) -> Item:
        """From the first member to the last."""
        return self.members[0][0], self.members[-1][1]


class Words:
    """The words of one line, found by offset."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """Segment `text[start:end]`."""
        self.text = text
        self.starts = [start + token.start for token in segment(text[start:end])] + [end]

    def is_edge(self, at: int) -> bool:
        """Whether a word begins, or the line ends, at `at`."""
        index = bisect_left(self.starts, at)
        return index < len(self.starts) and self.starts[index] == at

    def within(self, start: int, end: int) -> list[str]:
        """The words of a stretch without quote marks; words that straddle its ends are cut there."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        cuts = dict.fromkeys((start, *self.starts[low:high], end))
        pieces = (self.text[a:b].translate(STRIP_QUOTES).strip() for a, b in pairwise(cuts))
        return [piece for piece in pieces if piece]

    def before(self, at: int) -> str:
        """The word, or the part of one, that ends at `at`; "" at the start of the line."""
        index = bisect_left(self.starts, at)
        return self.text[self.starts[index - 1] : at].translate(STRIP_QUOTES) if index else ""


# -- the grammar of members --------------------------------------------------------------------------------------------


@cache
def _words(place: str, deverbal: str) -> frozenset[str]:
    return frozenset(r["word"] for r in load("predicates") if r["place"] == place and r["deverbal"] == deverbal)


def verbs() -> frozenset[str]:
    """Verbs that open a member and are seldom nouns."""
    return _words("start", "n")


def verbal_nouns() -> frozenset[str]:
    """Verbs that as often stand as nouns."""
    return _words("start", "y")


def predicate(tokens: Sequence[str]) -> str | None:
    """How a member, given by its words, holds a predicate.

    Returns:
        ``"start"`` with a verb in front (补足精神之钙), ``"end"`` with a verdict or verb behind (底色鲜明),
        ``"inside"`` (人人有收入), None for nouns alone.
    """
    if not tokens:
        return None
    first, last = tokens[0], tokens[-1]
    member = "".join(tokens)
    if len(member) == 3 and member[0] in verbs():
        return "start"
    if len(tokens) > 1 and first not in verbal_nouns() and _verbal(first):
        return "start"
    if last in _words("end", "n") or (len(last) > 1 and last in verbs() and last not in verbal_nouns()):
        return "end"
    if any(token[0] in _NEGATIONS or _POTENTIAL.fullmatch(token) or token in _words("inside", "n") for token in tokens):
        return "inside"
    if any(_verbal(token) for token in tokens[1:] if token not in _PLACES):
        return "inside"
    return None


def _verbal(token: str) -> bool:
    return token in verbs() or (len(token) > 2 and token[0] in verbs())


def repeated_places(members: Sequence[str]) -> tuple[list[int], list[int]]:
    """Places at which all members have one character that makes a frame: from the front (0 …), the back (1 …)."""
    shortest = min(map(len, members))
    front = [at for at in range(shortest) if _frames({m[at] for m in members}, final=at == shortest - 1)]
    back = [at for at in range(1, shortest + 1) if _frames({m[-at] for m in members}, final=at == 1)]
    return front, back


def _frames(chars: set[str], *, final: bool) -> bool:
    char = next(iter(chars))
    return len(chars) == 1 and char not in _PARTICLES and not (final and char in _NOUN_ENDINGS)


def counted(member: str) -> bool:
    """Whether a member opens with a number and a classifier (一支专班)."""
    return bool(_COUNTED.match(member))


def is_noun_ending(char: str) -> bool:
    """Whether `char` ends nouns of a class (化, 员), so that its repetition shows no frame."""
    return char in _NOUN_ENDINGS


# -- candidates --------------------------------------------------------------------------------------------------------


def candidates(text: str, line: Line, quotes: Sequence[Quote], words: Words) -> Iterator[Candidate]:
    """Every reading of a list of the line as a parallel that keeps to the lengths of the guidelines."""
    for stretch in _stretches(text, line, quotes):
        for separator, stops in _SEPARATORS.items():
            if separator == " " and stretch.kind == "prose":
                continue
            for low, high in _cut(text, stretch.start, stretch.end, stops):
                items = _cut(text, low, high, separator if separator != "”“" else "(?<=[”’])(?=[“‘])")
                if 1 < len(items) <= _MAX_ITEMS:
                    yield from _windows(text, items, separator, stretch, (low, high), words)
    for members in _unseparated(text, line):
        span = (members[0][0], members[-1][1])
        yield Candidate(members, "", Stretch(line.start, line.end, "prose"), span)


def _stretches(text: str, line: Line, quotes: Sequence[Quote]) -> Iterator[Stretch]:
    """The quoted stretches of a line, then the line itself without its numbering."""
    for quote in quotes:
        if quote.kind != "title" and quote.depth < _DEEPEST:
            short = quote.end - quote.start <= _LONGEST_QUOTE
            yield Stretch(quote.inner_start, quote.inner_end, "quote" if short else "prose")
    number = _NUMBERING.match(text, line.start, line.end)
    start = number.end() if number else line.start
    kinds = {"title": "title", "subtitle": "title", "heading": "heading"}
    yield Stretch(start, line.end, kinds.get(line.role, "prose"))


def _cut(text: str, start: int, end: int, pattern: str) -> list[Item]:
    """The pieces between the matches of `pattern` that stand outside of quotes and brackets within `start:end`."""
    pieces: list[Item] = []
    at = last = start
    depth = 0
    for stop in re.compile(pattern).finditer(text, start, end):
        for char in text[last : stop.start()]:
            depth = max(0, depth + (char in "“‘《") - (char in "”’》"))
        last = stop.start()
        if not depth:
            pieces.append((at, stop.start()))
            at = stop.end()
    pieces.append((at, end))
    return [(a, b) for a, b in (_trim(text, piece) for piece in pieces) if a < b]


def _trim(text: str, item: Item) -> Item:
    start, end = item
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end


def _windows(
    text: str, items: Sequence[Item], separator: str, stretch: Stretch, span: Item, words: Words
) -> Iterator[Candidate]:
    """Runs of the items as members, the first cut in front and the last behind to the length of the others."""
    count = len(items)
    for size in range(2, count + 1):
        for at in range(count - size + 1):
            window = items[at : at + size]
            for members in _fits(text, window, words):
                before = items[at - 1] if at else None
                behind = items[at + size] if at + size < count else None
                left_out = (before is not None) + (behind is not None)
                # An item beside the list is a sibling only where nothing to speak of stands between.
                before = before if members[0][0] - window[0][0] < 3 else None
                behind = behind if window[-1][1] - members[-1][1] < 3 else None
                length = _size(text, members[1])
                siblings = sum(item is not None and abs(_size(text, item) - length) < 2 for item in (before, behind))
                yield Candidate(members, separator, stretch, span, siblings, left_out - siblings, before, behind)


def _fits(text: str, window: Sequence[Item], words: Words) -> Iterator[tuple[Item, ...]]:
    inner = [_size(text, item) for item in window[1:-1]]
    first, last = _size(text, window[0]), _size(text, window[-1])
    if inner:
        if max(inner) - min(inner) > 1 or max(inner) > _LONGEST or min(first, last) < min(inner) - 1:
            return
        lengths = sorted(set(inner))
    else:
        lengths = [n for n in sorted({first, last} | set(range(4, min(first, last, 14) + 1))) if 4 <= n <= _LONGEST]
    for length in lengths:
        # Where two whole items agree on a short length, the segmenter's opinion (书记述|真绩) counts for less.
        loose = len(inner) > 1 or (len(inner) == 1 and last == length < 5)
        for left in _cuts(text, window[0], length, words, front=True, loose=loose):
            for right in _cuts(text, window[-1], length, words, front=False):
                members = (left, *window[1:-1], right)
                if _even(text, members):
                    yield members


def _size(text: str, item: Item) -> int:
    return len(text[slice(*item)].translate(STRIP_QUOTES))


def _cuts(text: str, item: Item, length: int, words: Words, *, front: bool, loose: bool = False) -> Iterator[Item]:
    """`item`, or its end (`front`) or beginning of about `length` characters, cut between words unless `loose`."""
    size = _size(text, item)
    for want in (length,) if length < 4 else (length, length - 1, length + 1):
        if size == want:
            yield item
        elif size > want >= 3:
            cut = _back(text, item, want) if front else _forth(text, item, want)
            if loose or words.is_edge(cut) or text[cut - 1] in _QUOTES or text[cut] in _QUOTES:
                yield (cut, item[1]) if front else (item[0], cut)


def _back(text: str, item: Item, want: int) -> int:
    at = item[1]
    while want:
        at -= 1
        want -= text[at] not in _QUOTES
    return at - 1 if at > item[0] and text[at - 1] in "“‘" else at


def _forth(text: str, item: Item, want: int) -> int:
    at = item[0]
    while want:
        want -= text[at] not in _QUOTES
        at += 1
    return at + 1 if at < item[1] and text[at] in "”’" else at


def _even(text: str, members: Sequence[Item]) -> bool:
    """Lengths within the guideline, quotes that close inside their member, no member said twice."""
    bare = [text[slice(*member)].translate(STRIP_QUOTES) for member in members]
    sizes = [len(member) for member in bare]
    if min(sizes) < (4 if len(members) == 2 else 3) or max(sizes) > _LONGEST:
        return False
    spread = max(sizes) - min(sizes)
    if spread > 1 or (spread == 1 and min(sizes) < 5 and len({member[0] for member in bare}) > 1):
        return False
    if any(text.count(a, *member) != text.count(b, *member) for member in members for a, b in ("“”", "‘’", "《》")):
        return False
    return len(set(bare)) == len(bare)


def _unseparated(text: str, line: Line) -> Iterator[tuple[Item, ...]]:
    """事事有回应件件有着落 and 自我革新自我净化自我提高: members in one frame with nothing between them."""
    for found in _DOUBLED.finditer(text, line.start, line.end):
        yield (found.start(), found.start() + 5), (found.start() + 5, found.end())
    for found in _CHAINED.finditer(text, line.start, line.end):
        yield tuple((at, at + 4) for at in range(found.start(), found.end(), 4))


def admissible(text: str, candidate: Candidate, words: Words) -> bool:
    """Whether one of the guidelines' conditions can hold at all.

    In prose, where nothing repeats, only rows of three characters, rows of four that all end in their predicate, and
    pairs that match word for word come into question; nouns alone never do. Wherever it stands, a parallel takes in
    every neighbour that keeps to its frame.
    """
    members = [text[slice(*member)].translate(STRIP_QUOTES) for member in candidate.members]
    front, back = repeated_places(members)
    if _misses_neighbour(text, candidate, front, back, words):
        return False
    stretch = candidate.stretch
    quoted = [any(mark in text[slice(*member)] for mark in "“‘") for member in candidate.members]
    if candidate.separator == " " and any(quoted) and not all(quoted):
        return False
    if stretch.kind != "prose" and candidate.span == (stretch.start, stretch.end):
        return True
    tokens = [words.within(*member) for member in candidate.members]
    kinds = [predicate(member) for member in tokens]
    sizes = set(map(len, members))
    if any(re.search(r"\d|·", member) for member in members):
        return False
    if candidate.separator == "”“" and None in kinds and len(members) < 3:
        return False
    if min(sizes) == 3 and kinds.count(None) > 1 - (len(kinds) < 4):
        return False
    if not any(kinds) or all(map(counted, members)):
        return False
    if front or back:
        return True
    if len(members) > 2:
        return sizes == {3} or (sizes == {4} and set(kinds) == {"end"})
    return min(sizes) > 4 and None not in kinds


def _misses_neighbour(text: str, candidate: Candidate, front: Sequence[int], back: Sequence[int], words: Words) -> bool:
    """Whether the item before or behind has the frame too, so that the parallel would be longer."""
    if not front and not back:
        return False
    member = text[slice(*candidate.members[0])].translate(STRIP_QUOTES)
    for item, behind in ((candidate.before, False), (candidate.behind, True)):
        if item is None or _size(text, item) < len(member):
            continue
        for cut in _cuts(text, item, len(member), words, front=not behind):
            other = text[slice(*cut)].translate(STRIP_QUOTES)
            if len(other) != len(member) or other == member:
                continue
            in_front = bool(front) and all(other[at] == member[at] for at in front)
            if in_front or (back and all(other[-at] == member[-at] for at in back)):
                return True
    return False
