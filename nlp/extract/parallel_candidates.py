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
from functools import cache, cached_property
from itertools import accumulate, combinations, pairwise
from operator import eq

from nlp.article import Line
from nlp.lexicon import load
from nlp.quotes import Quote
from nlp.segment import words as segmented

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
# Each separator with where it separates, and the marks at which its lists end.
_SEPARATORS = {
    "、": ("、", "，。；：！？（）—"),
    "”“": ("(?<=[”’])(?=[“‘])", "、，。；：！？（）—"),
    "，": ("，", "。；：！？（）—"),
    "；": ("；", "。：！？（）—"),
    " ": (" ", "。；：！？（）—"),
}
_OPENING, _CLOSING = "“‘《", "”’》"


def _or_bracket(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?P<stop>{pattern})|[{_OPENING}{_CLOSING}]")


_CUTS = {
    separator: (re.compile(pattern), _or_bracket(pattern), _or_bracket(f"[{stops}]"))
    for separator, (pattern, stops) in _SEPARATORS.items()
}
_NUMBERING = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+[，、 ]?|——)?\s*"
)
_DIGIT = re.compile(r"\d|·")
_COUNTED = re.compile("[一两三四五六七八九十几\\d]+[个名支张笔部条次项种件份位家块桩场堂本台类套把只座批](?!一)")
_DOUBLED = re.compile(r"([\u4e00-\u9fff])\1([\u4e00-\u9fff])[\u4e00-\u9fff]{2}([\u4e00-\u9fff])\3\2[\u4e00-\u9fff]{2}")
_CHAINED = re.compile(r"([\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2}(?:\1[\u4e00-\u9fff]{2}){2,5}")
_OF_CASE = re.compile("[某罪]|刑法|处分条例|受贿|证据|当事人|法院")
_MAX_ITEMS = 16
_LONGEST = 26
_LONGEST_ECHO = 8
# What may stand behind a member that is less than its clause: 、 and quotes as well as 的 and 等.
_BEHIND_MEMBER = re.compile("[的等、：（）— “‘]")
# Two items that are both cut: longer members are found only where one of them is whole.
_LONGEST_CUT = 14
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
    """The words of one line, and the line without its quote marks, found by offset; what is asked twice is kept."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        line = text[start:end]
        self._bare = line.translate(STRIP_QUOTES)
        #: Offsets of the characters that are no quote marks, and how many of them stand before each place of the line.
        self._places: Sequence[int] = range(start, end)
        self._before: Sequence[int] = range(end - start + 1)
        self.has_quotes = len(self._bare) < end - start
        if self.has_quotes:
            self._places = [at for at, char in enumerate(line, start) if char not in _QUOTES]
            self._before = [0, *accumulate(char not in _QUOTES for char in line)]
        self._has_marks = any(mark in line for mark in "“”‘’《》")
        self._within: dict[Item, list[str]] = {}
        self._kinds: dict[Item, str | None] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Where words begin, and the end of the line. Segmented when first asked for: many lines never need it."""
        return list(accumulate(map(len, segmented(self.text[self.start : self.end])), initial=self.start))

    @cached_property
    def _edges(self) -> frozenset[int]:
        return frozenset(self.starts)

    @cached_property
    def of_case(self) -> bool:
        """Whether the line tells of a case or argues about law, where much is said twice for precision."""
        return bool(_OF_CASE.search(self.text, self.start, self.end))

    def is_edge(self, at: int) -> bool:
        """Whether a word begins, or the line ends, at `at`."""
        return at in self._edges

    def size(self, item: Item) -> int:
        """How many characters a stretch has besides quote marks."""
        return self._before[item[1] - self.start] - self._before[item[0] - self.start]

    def bare(self, item: Item) -> str:
        """A stretch without quote marks."""
        return self._bare[self._before[item[0] - self.start] : self._before[item[1] - self.start]]

    def back(self, item: Item, want: int) -> int:
        """Where the last `want` characters of a longer stretch begin, with the quote that they open."""
        at = self._places[self._before[item[1] - self.start] - want]
        return at - 1 if at > item[0] and self.text[at - 1] in "“‘" else at

    def forth(self, item: Item, want: int) -> int:
        """Where the first `want` characters of a longer stretch end, with the quote that they close."""
        at = self._places[self._before[item[0] - self.start] + want - 1] + 1
        return at + 1 if at < item[1] and self.text[at] in "”’" else at

    def cut(self, item: Item, want: int, *, front: bool, loose: bool) -> Item | None:
        """The end (`front`) or beginning of `want` characters of a longer stretch, cut between words unless `loose`."""
        at = self.back(item, want) if front else self.forth(item, want)
        if not (loose or self.is_edge(at) or self.text[at - 1] in _QUOTES or self.text[at] in _QUOTES):
            return None
        return (at, item[1]) if front else (item[0], at)

    def closes(self, item: Item) -> bool:
        """Whether a stretch holds as many opening as closing quotes and title marks of each kind."""
        if not self._has_marks:
            return True
        return all(self.text.count(a, *item) == self.text.count(b, *item) for a, b in ("“”", "‘’", "《》"))

    def within(self, item: Item) -> list[str]:
        """The words of a stretch without quote marks; words that straddle its ends are cut there."""
        if item not in self._within:
            start, end = item
            low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
            cuts = dict.fromkeys((start, *self.starts[low:high], end))
            pieces = (self.bare(piece).strip() for piece in pairwise(cuts))
            self._within[item] = [piece for piece in pieces if piece]
        return self._within[item]

    def predicate(self, item: Item) -> str | None:
        """How the stretch holds a predicate (:func:`predicate`)."""
        if item not in self._kinds:
            self._kinds[item] = predicate(self.within(item))
        return self._kinds[item]

    def before(self, at: int) -> str:
        """The word, or the part of one, that ends at `at`; "" at the start of the line."""
        index = bisect_left(self.starts, at)
        return self.bare((self.starts[index - 1], at)) if index else ""


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
    count = len(members)
    last = min(map(len, members)) - 1
    front = [
        at
        for at, chars in enumerate(zip(*members, strict=False))
        if chars.count(chars[0]) == count and _frames(chars[0], final=at == last)
    ]
    behind = zip(*(member[::-1] for member in members), strict=False)
    back = [
        at for at, chars in enumerate(behind, 1) if chars.count(chars[0]) == count and _frames(chars[0], final=at == 1)
    ]
    return front, back


def _frames(char: str, *, final: bool) -> bool:
    return char not in _PARTICLES and not (final and char in _NOUN_ENDINGS)


def echoes(members: Sequence[str]) -> bool:
    """Whether each member says a character twice, in the same two places: 原原本本读、反反复复悟."""
    first = min(members, key=len)[:_LONGEST_ECHO]
    if len(set(first)) == len(first):
        return False
    return any(
        first[one] == first[two] and all(member[one] == member[two] for member in members)
        for one, two in combinations(range(len(first)), 2)
    )


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
        for separator, (at_separator, items_end, list_ends) in _CUTS.items():
            if separator == " " and stretch.kind == "prose":
                continue
            if not at_separator.search(text, stretch.start, stretch.end):
                continue
            for low, high in _cut(text, stretch.start, stretch.end, list_ends):
                if not at_separator.search(text, low, high):
                    continue
                items = _cut(text, low, high, items_end)
                if 1 < len(items) <= _MAX_ITEMS:
                    yield from _windows(items, separator, stretch, (low, high), words)
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


def _cut(text: str, start: int, end: int, stop_or_bracket: re.Pattern[str]) -> list[Item]:
    """The pieces between the stops that stand outside of quotes and title marks within `start:end`."""
    pieces: list[Item] = []
    at = start
    depth = 0
    for found in stop_or_bracket.finditer(text, start, end):
        if found["stop"] is None:
            depth = depth + 1 if found[0] in _OPENING else max(0, depth - 1)
        elif not depth:
            pieces.append((at, found.start()))
            at = found.end()
    pieces.append((at, end))
    return [(a, b) for a, b in (_trim(text, piece) for piece in pieces) if a < b]


def _trim(text: str, item: Item) -> Item:
    start, end = item
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end


def _windows(items: Sequence[Item], separator: str, stretch: Stretch, span: Item, words: Words) -> Iterator[Candidate]:
    """Runs of the items as members, the first cut in front and the last behind to the length of the others."""
    count = len(items)
    sizes = [words.size(item) for item in items]
    longest = [_longest_window(sizes, at) for at in range(count)]
    for size in range(2, max(longest) + 1):
        for at in range(count - size + 1):
            if size > longest[at] or min(sizes[at : at + size]) < (4 if size == 2 else 3):
                continue
            window = items[at : at + size]
            if size == 2 and separator != " ":
                fits = _pairs(window, sizes[at : at + size], words, alone=count == 2, clauses=separator in "，；")
            else:
                fits = _fits(window, sizes[at : at + size], words)
            for members in fits:
                before = items[at - 1] if at else None
                behind = items[at + size] if at + size < count else None
                left_out = (before is not None) + (behind is not None)
                # An item beside the list is a sibling only where nothing to speak of stands between.
                before = before if members[0][0] - window[0][0] < 3 else None
                behind = behind if window[-1][1] - members[-1][1] < 3 else None
                length = words.size(members[1])
                siblings = sum(item is not None and abs(words.size(item) - length) < 2 for item in (before, behind))
                yield Candidate(members, separator, stretch, span, siblings, left_out - siblings, before, behind)


def _longest_window(sizes: Sequence[int], at: int) -> int:
    """How many items from `at` on can be members together: all but the first and the last must be of one length."""
    low = high = None
    for end in range(at + 1, len(sizes) - 1):
        low, high = min(low or sizes[end], sizes[end]), max(high or 0, sizes[end])
        if high - low > 1 or high > _LONGEST:
            return end - at + 1
    return len(sizes) - at


def _pairs(
    window: Sequence[Item], sizes: Sequence[int], words: Words, *, alone: bool, clauses: bool
) -> Iterator[tuple[Item, ...]]:
    """Two items as members: at lengths at which a character of theirs repeats; `alone` in their list, also as they are.

    A pair cut out of longer items in which nothing repeats is prose (but for a lead-in: 做到底色鲜明、步调一致), and
    so is one of `clauses` of which the last runs on behind the member: the weights take none of either.
    """
    first, last = sizes
    left, right = window
    if alone and _even(window, words):
        yield left, right
    opening, ending = words.bare(left), words.bare(right)
    if clauses and set(opening[-_LONGEST:]).isdisjoint(ending[:_LONGEST]):
        return
    both_cut = min(first, last, _LONGEST_CUT) + 1
    for other in _end_sizes(right, last, words) if clauses else range(4, min(last, _LONGEST) + 1):
        for one in (other - 1, other, other + 1):
            if not 4 <= one <= min(first, _LONGEST) or (alone and one == first and other == last):
                continue
            if one < first and other < last and max(one, other) > both_cut:
                continue
            head, tail = opening[first - one :], ending[:other]
            repeats = any(map(eq, head, tail)) or any(map(eq, head[::-1], tail[::-1]))
            if not repeats and (clauses or not alone or not one == other == last):
                continue
            start = left if one == first else words.cut(left, one, front=True, loose=False)
            end = right if other == last else words.cut(right, other, front=False, loose=False)
            if start and end and _even((start, end), words):
                yield start, end


def _end_sizes(item: Item, size: int, words: Words) -> list[int]:
    """The lengths to which a clause may be cut behind so that it does not run on, and its own `size`."""
    longest = min(size, _LONGEST + 1)
    if words.has_quotes:
        sizes = [n for n in range(4, longest) if not _runs_on(words.text, words.forth(item, n))]
    else:
        sizes = [found.start() for found in _BEHIND_MEMBER.finditer(words.bare(item), 4, longest)]
    return [*sizes, size] if 4 <= size <= _LONGEST else sizes


def _runs_on(text: str, end: int) -> bool:
    """Whether a clause goes on behind a member that ends at `end` with a word of its own."""
    return text[end - 1] not in _QUOTES and not _BEHIND_MEMBER.match(text, end)


def _fits(window: Sequence[Item], sizes: Sequence[int], words: Words) -> Iterator[tuple[Item, ...]]:
    """The items as members of one length (`sizes` are theirs), each way once."""
    inner = sizes[1:-1]
    first, last = sizes[0], sizes[-1]
    if inner:
        if max(inner) > _LONGEST or min(first, last) < min(inner) - 1:
            return
        lengths = sorted(set(inner))
        if lengths[0] > 4 and not _may_repeat(window, words):
            if _even(window, words):
                yield tuple(window)
            return
    else:
        lengths = [n for n in sorted({first, last} | set(range(4, min(first, last, 14) + 1))) if 4 <= n <= _LONGEST]
    tried: set[tuple[Item, Item]] = set()
    for length in lengths:
        # Where two whole items agree on a short length, the segmenter's opinion (书记述|真绩) counts for less.
        loose = len(inner) > 1 or (len(inner) == 1 and last == length < 5)
        rights = list(_cuts(window[-1], last, length, words, front=False))
        if not rights:
            continue
        for left in _cuts(window[0], first, length, words, front=True, loose=loose):
            for right in rights:
                if (left, right) in tried:
                    continue
                tried.add((left, right))
                members = (left, *window[1:-1], right)
                if _even(members, words):
                    yield members


def _may_repeat(window: Sequence[Item], words: Words) -> bool:
    """Whether the second item has a character in one place with the last, or, from the end, with the first."""
    second, first, last = map(words.bare, (window[1], window[0], window[-1]))
    return any(map(eq, second, last)) or any(map(eq, reversed(second), reversed(first)))


def _cuts(item: Item, size: int, length: int, words: Words, *, front: bool, loose: bool = False) -> Iterator[Item]:
    """`item`, or its end (`front`) or beginning of about `length` characters, cut between words unless `loose`."""
    for want in (length,) if length < 4 else (length, length - 1, length + 1):
        if size == want:
            yield item
        elif size > want >= 3:
            cut = words.cut(item, want, front=front, loose=loose)
            if cut:
                yield cut


def _even(members: Sequence[Item], words: Words) -> bool:
    """Lengths within the guideline, quotes that close inside their member, no member said twice."""
    sizes = list(map(words.size, members))
    shortest, longest = min(sizes), max(sizes)
    if shortest < (4 if len(members) == 2 else 3) or longest > _LONGEST or longest - shortest > 1:
        return False
    bare = list(map(words.bare, members))
    if longest > shortest and shortest < 5 and len({member[0] for member in bare}) > 1:
        return False
    return len(set(bare)) == len(bare) and all(map(words.closes, members))


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
    members = [words.bare(member) for member in candidate.members]
    sizes = set(map(len, members))
    front, back = repeated_places(members)
    stretch = candidate.stretch
    marked = stretch.kind != "prose" and candidate.span == (stretch.start, stretch.end)
    may_differ = min(sizes) > 4 if len(members) == 2 else sizes in ({3}, {4})
    if not (marked or front or back or may_differ or echoes(members)):
        return False
    if candidate.separator == " ":
        quoted = [any(mark in text[slice(*member)] for mark in "“‘") for member in candidate.members]
        if any(quoted) and not all(quoted):
            return False
    if _misses_neighbour(candidate, front, back, words):
        return False
    if marked:
        return True
    if any(map(_DIGIT.search, members)):
        return False
    kinds = [words.predicate(member) for member in candidate.members]
    if candidate.separator == "”“" and None in kinds and len(members) < 3:
        return False
    if min(sizes) == 3 and kinds.count(None) > 1 - (len(kinds) < 4):
        return False
    if not any(kinds) or all(map(counted, members)):
        return False
    if 2 * kinds.count(None) > len(kinds) and len({member[-1] for member in members}) == 1:
        return False  # nouns of one class of which a part looks like a verb: 大局意识、看齐意识
    if front or back or echoes(members):
        return True
    if len(members) > 2:
        return sizes == {3} or set(kinds) == {"end"}
    return None not in kinds


def _misses_neighbour(candidate: Candidate, front: Sequence[int], back: Sequence[int], words: Words) -> bool:
    """Whether the item before or behind has the frame too, so that the parallel would be longer."""
    if not front and not back:
        return False
    member = words.bare(candidate.members[0])
    for item, behind in ((candidate.before, False), (candidate.behind, True)):
        size = words.size(item) if item else 0
        if item is None or size < len(member):
            continue
        for cut in _cuts(item, size, len(member), words, front=not behind):
            other = words.bare(cut)
            if len(other) != len(member) or other == member:
                continue
            in_front = bool(front) and all(other[at] == member[at] for at in front)
            if in_front or (back and all(other[-at] == member[-at] for at in back)):
                return True
    return False
