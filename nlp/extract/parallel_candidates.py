"""Candidates for parallels: lists whose items can be read as members of one length.

Of the first item of a list only the end and of the last only the beginning may belong to the parallel, so every list
gives several readings; what the guidelines rule out at once (nouns alone, enumerated quantities, a part of a longer
frame) is dropped here, the rest is left to the features.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from functools import cache, cached_property
from itertools import accumulate, combinations, pairwise
from operator import eq
from typing import NamedTuple

from nlp.article import Line
from nlp.lexicon import load
from nlp.quotes import Quote
from nlp.segment import words as segmented

Item = tuple[int, int]

STRIP_QUOTES = str.maketrans("", "", "“”‘’")
_QUOTES = "“”‘’"
_QUOTE_MARK = re.compile(f"[{_QUOTES}]")
# Characters whose repetition makes no frame: particles, and endings that any list of nouns may share.
_PARTICLES = frozenset("的和与及等地得们，、；")
_NOUN_ENDINGS = frozenset(
    "化性力制员部局市区县镇村所者类学业率量法度感式型家院校厅处科股室会委组队团党心点面体系日月年元期"
)
_NEGATIONS = frozenset("不无没未勿莫零")
_POTENTIAL = re.compile(".[不得].")
_PLACES = frozenset("上下里中内外前后间")
_CLAUSE_END = re.compile("[\n、，；。：！？]")
_OPENING, _CLOSING = "“‘《", "”’》"
_BRACKETS = frozenset(_OPENING + _CLOSING)


# Each separator with the marks at which its lists end. Quotes that touch are parted by nothing.
_SEPARATORS = {
    "、": "，。；：！？（）—",
    "”“": "、，。；：！？（）—",
    "，": "。；：！？（）—",
    "；": "。：！？（）—",
    " ": "。；：！？（）—",
}
_MARK = re.compile(f"[、，；。：！？（）—{_OPENING}{_CLOSING}]")
_MARK_OR_BLANK = re.compile(f"[ 、，；。：！？（）—{_OPENING}{_CLOSING}]")
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


class Stretch(NamedTuple):
    """A stretch of a line in which lists are looked for; `kind` is ``quote``, ``heading``, ``title`` or ``prose``."""

    start: int
    end: int
    kind: str


class Candidate(NamedTuple):
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
    """The words of a text, and the text without its quote marks, found by offset; what is asked twice is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._quotes = [found.start() for found in _QUOTE_MARK.finditer(text)]
        #: For each quote mark how many other characters stand before it.
        self._gaps = [at - n for n, at in enumerate(self._quotes)]
        self._bare = _QUOTE_MARK.sub("", text) if self._quotes else text
        #: Where clauses begin, each with the mark that ends it: no word reaches across.
        self._clauses = [0, *(found.end() for found in _CLAUSE_END.finditer(text))]
        self._segmented: dict[int, list[int]] = {}
        self._cuts: dict[Item, frozenset[int]] = {}
        self._within: dict[Item, list[str]] = {}
        self._kinds: dict[Item, str | None] = {}
        self._of_case: dict[int, bool] = {}

    def _starts(self, at: int) -> list[int]:
        """Where the words of the clause around `at` begin, and its end.

        Clauses are segmented when first asked for: most never need it.
        """
        index = bisect_right(self._clauses, at) - 1
        starts = self._segmented.get(index)
        if starts is None:
            start = self._clauses[index]
            end = self._clauses[index + 1] if index + 1 < len(self._clauses) else len(self.text)
            starts = self._segmented[index] = list(accumulate(map(len, segmented(self.text[start:end])), initial=start))
        return starts

    def _edges(self, item: Item) -> list[int]:
        """Where a stretch begins, where words begin within it, and where it ends."""
        start, end = item
        edges = [start]
        while start < end:
            starts = self._starts(start)
            edges += starts[bisect_right(starts, start) : bisect_left(starts, end)]
            start = starts[-1]
        edges.append(end)
        return edges

    def size(self, item: Item) -> int:
        """How many characters a stretch has besides quote marks."""
        start, end = item
        return end - start - bisect_left(self._quotes, end) + bisect_left(self._quotes, start)

    def bare(self, item: Item) -> str:
        """A stretch without quote marks."""
        start, end = item
        return self._bare[start - bisect_left(self._quotes, start) : end - bisect_left(self._quotes, end)]

    def _place(self, at: int) -> int:
        """The offset in the text of a character of the text without quote marks."""
        return at + bisect_right(self._gaps, at)

    def back(self, item: Item, want: int) -> int:
        """Where the last `want` characters of a longer stretch begin, with the quote that they open."""
        at = self._place(item[1] - bisect_left(self._quotes, item[1]) - want)
        return at - 1 if at > item[0] and self.text[at - 1] in "“‘" else at

    def forth(self, item: Item, want: int) -> int:
        """Where the first `want` characters of a longer stretch end, with the quote that they close."""
        at = self._place(item[0] - bisect_left(self._quotes, item[0]) + want - 1) + 1
        return at + 1 if at < item[1] and self.text[at] in "”’" else at

    def cuts(self, item: Item) -> frozenset[int]:
        """At how many characters from its beginning a stretch can be cut between words."""
        cuts = self._cuts.get(item)
        if cuts is None:
            start, end = item
            edges = self._edges(item)
            if self.size(item) == end - start:
                cuts = frozenset([at - start for at in edges])
            else:
                cuts = frozenset(self.size((start, at)) for at in edges)
            self._cuts[item] = cuts
        return cuts

    def cut(self, item: Item, want: int, *, front: bool, loose: bool) -> Item | None:
        """The end (`front`) or beginning of `want` characters of a longer stretch, cut between words unless `loose`."""
        if not loose and (self.size(item) - want if front else want) not in self.cuts(item):
            return None
        return (self.back(item, want), item[1]) if front else (item[0], self.forth(item, want))

    def of_case(self, at: int) -> bool:
        """Whether the line around `at` tells of a case or argues about law, where much is said twice for precision."""
        start = self.text.rfind("\n", 0, at) + 1
        if start not in self._of_case:
            end = self.text.find("\n", at)
            self._of_case[start] = bool(_OF_CASE.search(self.text, start, end if end >= 0 else len(self.text)))
        return self._of_case[start]

    def closes(self, item: Item) -> bool:
        """Whether a stretch holds as many opening as closing quotes and title marks of each kind."""
        found = [mark for mark in self.text[slice(*item)] if mark in _BRACKETS]
        return not found or all(found.count(a) == found.count(b) for a, b in ("“”", "‘’", "《》"))

    def within(self, item: Item) -> list[str]:
        """The words of a stretch without quote marks; words that straddle its ends are cut there."""
        words = self._within.get(item)
        if words is None:
            text, edges = self.text, self._edges(item)
            if self.size(item) == item[1] - item[0]:
                words = [text[start:end] for start, end in pairwise(edges)]
            else:
                words = [self.bare(piece) for piece in pairwise(edges)]
            self._within[item] = words = [bare for word in words if (bare := word.strip())]
        return words

    def predicate(self, item: Item) -> str | None:
        """How the stretch holds a predicate (:func:`predicate`)."""
        if item not in self._kinds:
            self._kinds[item] = predicate(self.within(item))
        return self._kinds[item]

    def before(self, at: int) -> str:
        """The word, or the part of one, that ends at `at`; "" at the start of the text."""
        if not at:
            return ""
        starts = self._starts(at - 1)
        return self.bare((starts[bisect_left(starts, at) - 1], at))


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
    first, *others = members
    if set(first).isdisjoint(set(others[0]).intersection(*others[1:])):
        return [], []
    last = min(map(len, members)) - 1
    front = [at for at in agreeing(members) if _frames(first[at], final=at == last)]
    if len(set(map(len, members))) == 1:
        behind = [last - at for at in reversed(agreeing(members))]
    else:
        behind = agreeing([member[::-1] for member in members])
    return front, [at + 1 for at in behind if _frames(first[-at - 1], final=not at)]


def agreeing(members: Sequence[str]) -> list[int]:
    """The places, from the front, at which all members have one character."""
    first, *others = members
    places = [at for at, same in enumerate(map(eq, first, others[0])) if same]
    for other in others[1:]:
        places = [at for at in places if at < len(other) and other[at] == first[at]]
    return places


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


def candidates(line: Line, quotes: Sequence[Quote], words: Words) -> Iterator[Candidate]:
    """Every reading of a list of the line as a parallel that keeps to the lengths of the guidelines."""
    text = words.text
    for stretch in _stretches(text, line, quotes):
        for separator, span, items in _lists(text, stretch):
            if len(items) <= _MAX_ITEMS:
                yield from _windows(items, separator, stretch, span, words)
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


def _lists(text: str, stretch: Stretch) -> Iterator[tuple[str, Item, list[Item]]]:
    """Each list of two or more items: its separator, from where to where it goes, and its items.

    Marks within quotes and titles part nothing.
    """
    start, end, kind = stretch
    stops: list[tuple[int, int, str]] = []
    depth = 0
    for at in [found.start() for found in (_MARK if kind == "prose" else _MARK_OR_BLANK).finditer(text, start, end)]:
        mark = text[at]
        if mark in _OPENING:
            if not depth and mark != "《" and at > start and text[at - 1] in "”’":
                stops.append((at, at, "”“"))
            depth += 1
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            stops.append((at, at + 1, mark))
    present = {mark for _, _, mark in stops}
    for separator, ends in _SEPARATORS.items():
        if separator in present:
            yield from _split(
                text, stretch, [stop for stop in stops if stop[2] == separator or stop[2] in ends], separator
            )


def _split(
    text: str, stretch: Stretch, stops: Sequence[tuple[int, int, str]], separator: str
) -> Iterator[tuple[str, Item, list[Item]]]:
    """The lists of one separator; the other `stops` end lists."""
    low = at = stretch.start
    blanks = text.find(" ", at, stretch.end) >= 0
    items: list[Item] = []
    for start, end, mark in (*stops, (stretch.end, stretch.end, "")):
        item = _trim(text, (at, start)) if blanks else (at, start)
        if item[0] < item[1]:
            items.append(item)
        at = end
        if mark != separator:
            if len(items) > 1:
                yield separator, _trim(text, (low, start)) if blanks else (low, start), items
            items = []
            low = end


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
    bare = list(map(words.bare, items))
    sizes = list(map(len, bare))
    pairs = separator != " "
    clauses = separator in "，；"
    if pairs:
        shared = [set(one).intersection(other) - _PARTICLES for one, other in pairwise(bare)]
    longest = [_longest_window(sizes, at) for at in range(count)]
    for size in range(2, max(longest) + 1):
        for at in range(count - size + 1):
            if size > longest[at] or min(sizes[at : at + size]) < (4 if size == 2 else 3):
                continue
            window = items[at : at + size]
            if size > 2 and _cut_too_short(sizes[at : at + size]):
                continue
            if size > 2 or not pairs:
                fits = _fits(window, sizes[at : at + size], words)
            elif shared[at] or count == 2:
                fits = _pairs(window, shared[at], words, alone=count == 2, clauses=clauses)
            else:
                continue
            for members in fits:
                before = items[at - 1] if at else None
                behind = items[at + size] if at + size < count else None
                left_out = (before is not None) + (behind is not None)
                # An item beside the list is a sibling only where nothing to speak of stands between.
                before = before if members[0][0] - window[0][0] < 3 else None
                behind = behind if window[-1][1] - members[-1][1] < 3 else None
                siblings = 0
                if left_out:
                    length = words.size(members[1])
                    siblings = sum(item is not None and abs(words.size(item) - length) < 2 for item in (before, behind))
                yield Candidate(members, separator, stretch, span, siblings, left_out - siblings, before, behind)


def _cut_too_short(sizes: Sequence[int]) -> bool:
    """Whether the first or the last of three items or more is too short for the others, or these are too long."""
    inner = sizes[1:-1]
    return max(inner) > _LONGEST or min(sizes[0], sizes[-1]) < min(inner) - 1


def _longest_window(sizes: Sequence[int], at: int) -> int:
    """How many items from `at` on can be members together: all but the first and the last must be of one length."""
    if len(sizes) - at < 3:
        return len(sizes) - at
    low = high = None
    for end in range(at + 1, len(sizes) - 1):
        low, high = min(low or sizes[end], sizes[end]), max(high or 0, sizes[end])
        if high - low > 1 or high > _LONGEST:
            return end - at + 1
    return len(sizes) - at


def _pairs(
    window: Sequence[Item], shared: Set[str], words: Words, *, alone: bool, clauses: bool
) -> Iterator[tuple[Item, ...]]:
    """Two items as members: at lengths at which one of their `shared` characters repeats; `alone` in their list, also
    as they are.

    A pair cut out of longer items in which nothing repeats is prose (but for a lead-in: 做到底色鲜明、步调一致), and
    so is one of `clauses` of which the last runs on behind the member: the weights take none of either.
    """
    left, right = window
    if alone and _even(window, words):
        yield left, right
    if clauses and not shared:
        return
    opening, ending = words.bare(left), words.bare(right)
    first, last = len(opening), len(ending)
    aligned = _aligned(opening[-_LONGEST:], ending[:_LONGEST], shared)
    # With 、 the second item may be a member as it is, the first one's end the other.
    as_is = last if alone and not clauses else 0
    both_cut = min(first, last, _LONGEST_CUT) + 1
    others = _end_sizes(right, ending, words) if clauses else range(4, min(last, _LONGEST) + 1)
    ones = range(4, min(first, _LONGEST) + 1)
    lengths = [
        (one, other)
        for other in others
        for one in (other - 1, other, other + 1)
        if one in ones and (one in aligned or other in aligned or one == other == as_is)
    ]
    for one, other in lengths:
        if (one < first and first - one not in words.cuts(left)) or (other < last and other not in words.cuts(right)):
            continue
        if (one < first and other < last and max(one, other) > both_cut) or (alone and one == first and other == last):
            continue
        head, tail = opening[first - one :], ending[:other]
        if head == tail or (one != other and not ((head[0] == tail[0] or one > 4 < other) and _repeats(head, tail))):
            continue
        start = left if one == first else (words.back(left, one), left[1])
        end = right if other == last else (right[0], words.forth(right, other))
        if words.closes(start) and words.closes(end):
            yield start, end


def _aligned(opening: str, ending: str, shared: Set[str]) -> set[int]:
    """The lengths at which a character of the end of `opening` and one of the beginning of `ending` share a place.

    From the front that is the length of the first member, from the back that of the second.
    """
    lengths: set[int] = set()
    for char in shared:
        behind = ending.find(char)
        while behind >= 0:
            ahead = opening.find(char)
            while ahead >= 0:
                lengths.add(len(opening) - ahead + behind)
                ahead = opening.find(char, ahead + 1)
            behind = ending.find(char, behind + 1)
    return lengths


def _repeats(one: str, other: str) -> bool:
    """Whether two members have a character that makes a frame in one place, from the front or from the back."""
    return not _PARTICLES.issuperset(
        a for a, b in zip(one, other, strict=False) if a == b
    ) or not _PARTICLES.issuperset(a for a, b in zip(reversed(one), reversed(other), strict=False) if a == b)


def _end_sizes(item: Item, bare: str, words: Words) -> list[int]:
    """The lengths to which a clause may be cut behind so that it does not run on, and its own."""
    size = len(bare)
    longest = min(size, _LONGEST + 1)
    if size < item[1] - item[0]:
        sizes = [n for n in range(4, longest) if not _runs_on(words.text, words.forth(item, n))]
    else:
        sizes = [found.start() for found in _BEHIND_MEMBER.finditer(bare, 4, longest)]
    return [*sizes, size] if 4 <= size <= _LONGEST else sizes


def _runs_on(text: str, end: int) -> bool:
    """Whether a clause goes on behind a member that ends at `end` with a word of its own."""
    return text[end - 1] not in _QUOTES and not _BEHIND_MEMBER.match(text, end)


def _fits(window: Sequence[Item], sizes: Sequence[int], words: Words) -> Iterator[tuple[Item, ...]]:
    """The items as members of one length (`sizes` are theirs), each way once."""
    inner = sizes[1:-1]
    first, last = sizes[0], sizes[-1]
    if inner:
        lengths = sorted(set(inner))
        if lengths[0] > 4 and not _may_repeat(window, words):
            if _even(window, words):
                yield tuple(window)
            return
    else:
        lengths = [n for n in sorted({first, last} | set(range(4, min(first, last, 14) + 1))) if 4 <= n <= _LONGEST]
    low, high = (min(inner), max(inner)) if inner else (_LONGEST, 0)
    tried: set[tuple[Item, Item]] = set()
    for length in lengths:
        # Where two whole items agree on a short length, the segmenter's opinion (书记述|真绩) counts for less.
        loose = len(inner) > 1 or (len(inner) == 1 and last == length < 5)
        rights = [(cut, words.size(cut)) for cut in _cuts(window[-1], last, length, words, front=False)]
        if not rights:
            continue
        for left in _cuts(window[0], first, length, words, front=True, loose=loose):
            size = words.size(left)
            for right, other in rights:
                if max(high, size, other) - min(low, size, other) > 1 or (left, right) in tried:
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


class Reading:
    """A candidate read against its text: what conditions and features ask for.

    Attributes:
        text: the folded text.
        words: those of its line.
        members: the members without quote marks; `size` is the length of the shortest, `uneven` tells whether another
            is longer.
        front: places at which a character repeats, from the front, and `back`, from the back (:func:`repeated_places`).
        echo: whether a character echoes in each member (:func:`echoes`).
    """

    def __init__(self, candidate: Candidate, words: Words) -> None:
        self.text = words.text
        self.candidate = candidate
        self.words = words
        self.span = candidate.span
        self.members = list(map(words.bare, candidate.members))
        lengths = list(map(len, self.members))
        self.size = min(lengths)
        self.uneven = max(lengths) > self.size
        self.front, self.back = repeated_places(self.members)
        self.echo = echoes(self.members)

    @property
    def of_case(self) -> bool:
        """Whether its line tells of a case or argues about law, where much is said twice for precision."""
        return self.words.of_case(self.span[0])

    @property
    def marked(self) -> bool:
        """Whether quotes or a line of its own set the candidate off."""
        stretch = self.candidate.stretch
        return stretch.kind != "prose" and self.span == (stretch.start, stretch.end)

    @cached_property
    def share(self) -> float:
        """How much of a member stands in all of them, particles and endings counted once anything else repeats."""
        if not self.front and not self.back:
            return 0.0
        places = len(agreeing(self.members))
        if self.uneven:
            places = max(places, len(agreeing([member[::-1] for member in self.members])))
        return places / (self.size + self.uneven)

    @cached_property
    def kinds(self) -> tuple[str | None, ...]:
        """How each member holds a predicate."""
        return tuple(map(self.words.predicate, self.candidate.members))

    @cached_property
    def together(self) -> str:
        """The members, each on a line of its own."""
        return "\n".join(self.members)

    @cached_property
    def quoted(self) -> list[bool]:
        """For each member whether a quote opens in it."""
        return [self.text.find("“", *member) >= 0 for member in self.candidate.members]


def hopeful(reading: Reading) -> bool:
    """Whether the lengths and what repeats leave hope for one of the guidelines' conditions.

    In prose, where nothing repeats, only rows of three or four characters and pairs of more than four come into
    question.
    """
    if reading.front or reading.back or reading.echo or reading.marked:
        return True
    if len(reading.members) == 2:
        return reading.size > 4
    return reading.size < 5 and not reading.uneven


def admissible(reading: Reading) -> bool:
    """Whether one of the guidelines' conditions can hold at all of a :func:`hopeful` candidate.

    In prose, where nothing repeats, only rows of three characters, rows of four that all end in their predicate, and
    pairs that match word for word come into question; nouns alone never do. Wherever it stands, a parallel takes in
    every neighbour that keeps to its frame.
    """
    candidate, members, size = reading.candidate, reading.members, reading.size
    if candidate.separator == " ":
        quoted = [any(mark in reading.text[slice(*member)] for mark in "“‘") for member in candidate.members]
        if any(quoted) and not all(quoted):
            return False
    if _misses_neighbour(candidate, reading.front, reading.back, reading.words):
        return False
    if reading.marked:
        return True
    if any(map(_DIGIT.search, members)):
        return False
    kinds = reading.kinds
    if candidate.separator == "”“" and None in kinds and len(members) < 3:
        return False
    if size == 3 and kinds.count(None) > 1 - (len(kinds) < 4):
        return False
    if not any(kinds) or all(map(counted, members)):
        return False
    if 2 * kinds.count(None) > len(kinds) and len({member[-1] for member in members}) == 1:
        return False  # nouns of one class of which a part looks like a verb: 大局意识、看齐意识
    if reading.front or reading.back or reading.echo:
        return True
    if len(members) > 2:
        return size == 3 or set(kinds) == {"end"}
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
