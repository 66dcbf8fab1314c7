"""Features of a candidate for a parallel, named so that a linguist can read the weights learnt for them.

Most follow from its shape – lengths, what repeats where, what stands around – and cost little. The grammar of its
members takes their words, so it is worked out only where the shape leaves hope (:class:`Bound`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import Any, NamedTuple

from nlp.document import Document
from nlp.extract.numeric import find_numeric
from nlp.extract.parallel_candidates import Reading, counted, is_noun_ending, verbal_nouns, verbs
from nlp.lexicon import settings
from nlp.quotes import document_quotes
from nlp.segment import tagged

_SPOKEN = re.compile("[我你他她它咱俺您]|这[个些样里是才]|那[个些样里]|就[是好]|怎么|什么|哪|现在|以前|过去")
_CONJUNCTION = re.compile(
    "不是|无论|不论|还是|也|或|而|但|如果|虽|因为|所以|[一二三四五六]是|[是并且各]|以及|其中|有的|包括|来自|进一步"
)
# Facts and law of a case, opinions argued: 某甲受贿、某乙行贿; 一种意见认为…，另一种意见认为….
_CASE = re.compile("某|认为|构成|涉嫌|行为|意见|被告|当事人|属于|情形")
# A member that joins or weighs things is prose.
_JOINED = re.compile("[和与及或却]|还是|因为|由于|其中")
_ASPECT = re.compile("(?<=.)[了过着]")
_PUNCTUATION = re.compile("[，、；]")
_PREPOSITIONS = frozenset("在对从向把将以")
_CAUSATIVES = frozenset("让使叫令")
_OPEN = frozenset("\n，。；：！？、（—  ”’")
_STOP = frozenset("\n，。；：！？、）— “‘")
_SENTENCE_STARTS = frozenset(("", "\n", "。", "！", "？", "　", " "))
_SENTENCE_ENDS = frozenset(("", "\n", "。", "！"))
_SIZES = ("3", "3", "3", "3", "4", "5-6", "5-6", "7-9", "7-9", "7-9", "10+")
_REPEATS = ("nothing repeats", "one place repeats", "more repeats", "more repeats")
_LEFT_WORDS = ("lead-in", "verb", "word")
# Bounds add the same weights up in another order than scores.
_ROUNDING = 1e-9
_CACHED = 1 << 14

# A text of fewer characters does not show its genre.
_SHORT_TEXT = 300
# Quotes up to this length with their marks are names and slogans, not speech.
_SHORT_QUOTE = 13
_CLASSES = 4
_CROSSING = 0.6
# Parts of speech by the first letter of jieba's tags.
_PART_CLASSES = {
    "n": "noun",
    "v": "verb",
    "a": "adjective",
    "d": "adverb",
    "p": "preposition",
    "r": "pronoun",
    "m": "number",
}

_Marks = Iterator[tuple[str, object]]


class Outline(NamedTuple):
    """How many members (up to 4), how long the shortest is (up to 10), and in how many places they have one character
    (up to 3); beyond, nothing changes.
    """

    members: int
    size: int
    repeated: int

    @property
    def form(self) -> str:
        """``pair`` or ``row``."""
        return "pair" if self.members == 2 else "row"

    @property
    def sizes(self) -> str:
        """The length of the shortest member, in classes."""
        return _SIZES[self.size]

    @property
    def repeats(self) -> str:
        """How much repeats."""
        return _REPEATS[self.repeated]


class Frame(NamedTuple):
    """What repeats in the members, and where."""

    third: bool
    half: bool
    uneven: bool
    echo: bool
    opening: bool
    two_openings: bool
    same_opening: bool
    lone_preposition: bool
    causative: bool
    ending: bool
    noun_ending: bool
    only_particle: bool


class Place(NamedTuple):
    """Where the members stand; `left` is ``cut`` where the word before them decides."""

    separator: str
    kind: str
    fills: bool
    fills_list: bool
    sentence: bool
    siblings: int
    others: int
    left: str
    right: str

    @property
    def marked(self) -> bool:
        """Whether quotes or a line of its own set the candidate off."""
        return self.fills and self.kind != "prose"


class Setting(NamedTuple):
    """How thick a document is with what marks the genre, in classes from 0 to 4: numeric slogans (in halves), short
    quotes and run-in heads (in two thirds) for each 1000 characters. Elsewhere the same wording is less often crafted.
    """

    labels: int
    quotes: int
    heads: int


# A short text does not show its genre: it is taken for one with some quotes and heads and no numeric slogan.
_OF_SHORT_TEXT = Setting(labels=0, quotes=2, heads=1)


class Parts(NamedTuple):
    """The parts of speech that open and close the members, None where they differ, and what repeats: ``word`` (a
    character that is a word by itself in each member), ``no word`` (no word is in all members), both or neither.
    """

    opening: str | None
    closing: str | None
    repeats_word: bool
    repeats_no_word: bool


class Grammar(NamedTuple):
    """What the words of the members tell: how each holds a predicate, how many end in a verbal noun, whether their
    words have the same lengths, whether a word repeats in all of them, whether each counts something.
    """

    kinds: tuple[str | None, ...]
    verbal_endings: int
    alike: bool
    word_repeats: bool
    counted: bool


def setting_of(document: Document) -> Setting:
    """The setting that a document gives to its candidates; a short text does not show its genre."""
    if len(document.folded) < _SHORT_TEXT:
        return _OF_SHORT_TEXT
    thousands = len(document.folded) / 1000
    short = sum(q.kind != "title" and q.end - q.start <= _SHORT_QUOTE for q in document.once(document_quotes))
    heads = sum(point.head_end > point.start for point in document.points)
    counts = (2 * len(find_numeric(document)), short, 1.5 * heads)
    return Setting(*(min(int(count / thousands), _CLASSES) for count in counts))


class Shape(NamedTuple):
    """What of a candidate can be told without its words; `share` of it repeats, `speech` is a quote too long for a
    slogan.
    """

    outline: Outline
    frame: Frame
    place: Place
    share: float
    speech: bool


class Inside(NamedTuple):
    """What the members say: their grammar, and the features of their wording that hold."""

    grammar: Grammar
    wording: tuple[str, ...]


def shape_of(reading: Reading) -> Shape:
    """The shape of a candidate."""
    return Shape(
        _outline_of(reading), _frame_of(reading), _place_of(reading), round(reading.share, 2), _in_speech(reading)
    )


def inside_of(reading: Reading) -> Inside:
    """What the members of a candidate say."""
    return Inside(_grammar_of(reading), tuple(name for name, holds in _WORDING.items() if holds(reading)))


def describe(reading: Reading, shape: Shape, inside: Inside, setting: Setting) -> dict[str, float]:
    """The features that hold of a candidate, each with its value."""
    outline, frame, place = shape.outline, shape.frame, shape.place
    if place.left == "cut":
        place = place._replace(left=_word_before(reading))
    grammar = inside.grammar
    features = {"bias": 1.0, "share that repeats": shape.share}
    groups = (
        _holding(_repetition, outline, frame, grammar.word_repeats),
        _holding(_grammar, outline, frame.ending, frame.two_openings, place.marked, grammar),
        inside.wording,
        _holding(_case_line, outline, place, reading.of_case),
        _holding(_place, outline, place),
        _holding(_edges, outline.repeated, place.left, place.right, _goes_on(reading, -1), _goes_on(reading, 1)),
        _holding(_setting, setting, shape.speech),
        _holding(_parts, outline.repeated > 0, _parts_of(reading)),
    )
    for group in groups:
        features.update(dict.fromkeys(group, 1.0))
    return features


@lru_cache(_CACHED)
def _holding(group: Callable[..., _Marks], *known: Any) -> tuple[str, ...]:
    """The features of a group that hold."""
    return tuple(name for name, holds in group(*known) if holds)


class Bound:
    """The most that a candidate can score, whatever its words are: below the threshold nobody needs to know them.

    Args:
        weights: of the features.
        threshold: what a parallel scores more than.
    """

    def __init__(self, weights: Mapping[str, float], threshold: float) -> None:
        self._weights = weights
        self._threshold = threshold - _ROUNDING
        self._bias = weights.get("bias", 0.0)
        self._share = weights.get("share that repeats", 0.0)
        self._best_wording = sum(max(0.0, weights.get(name, 0.0)) for name in _WORDING)
        self._of_frame = lru_cache(_CACHED)(self._best_frame)
        self._of_grammar = lru_cache(_CACHED)(self._best_grammar)
        self._of_place = lru_cache(_CACHED)(self._best_place)
        self._of_edges = lru_cache(_CACHED)(self._best_edges)
        self._of_parts = lru_cache(_CACHED)(self._best_parts)
        self._sum = lru_cache(_CACHED)(self._sum_of)

    def hopeless(self, shape: Shape, setting: Setting, inside: Inside | None = None) -> bool:
        """Whether a candidate cannot reach the threshold."""
        return self.of(shape, setting, inside) < self._threshold

    def of(self, shape: Shape, setting: Setting, inside: Inside | None = None) -> float:
        """The bound of a candidate; a closer one where it is known what its members say."""
        outline, frame, place = shape.outline, shape.frame, shape.place
        score = self._bias + self._share * shape.share
        score += self._sum(_setting, setting, shape.speech) + self._of_parts(outline.repeated > 0)
        score += self._of_place(outline, place._replace(left="", right=""))
        score += self._of_edges(outline.repeated, place.left, place.right)
        if inside is None:
            grammar = self._of_grammar(outline, frame.ending, frame.two_openings, place.marked)
            return score + self._best_wording + self._of_frame(outline, frame) + grammar
        score += self._sum(_grammar, outline, frame.ending, frame.two_openings, place.marked, inside.grammar)
        score += self._sum(_repetition, outline, frame, inside.grammar.word_repeats)
        return score + sum(self._weights.get(name, 0.0) for name in inside.wording)

    def _best_frame(self, outline: Outline, frame: Frame) -> float:
        return self._most(_repetition, ((outline,), (frame,), (False, True)))

    def _best_grammar(self, outline: Outline, ending: bool, two_openings: bool, marked: bool) -> float:
        count = outline.members
        kinds = [(kind,) * count for kind in ("start", "end", "inside", None)]
        kinds += [(*kinds[0][1:], other) for other in ("end", None)]
        # No feature of grammar follows from two of these at once.
        plain = Grammar(kinds[0], 0, alike=False, word_repeats=False, counted=False)
        better = (
            [plain._replace(kinds=known) for known in kinds],
            [plain._replace(verbal_endings=known) for known in (0, 1, count)],
            [plain, plain._replace(alike=True)],
            [plain, plain._replace(counted=True)],
        )
        known = ((outline,), (ending,), (two_openings,), (marked,))
        start = self._most(_grammar, (*known, (plain,)))
        return start + sum(self._most(_grammar, (*known, grammars)) - start for grammars in better)

    def _best_place(self, outline: Outline, place: Place) -> float:
        case = self._most(_case_line, ((outline,), (place,), (False, True)))
        return case + self._most(_place, ((outline,), (place,)))

    def _best_edges(self, repeated: int, left: str, right: str) -> float:
        lefts = _LEFT_WORDS if left == "cut" else (left,)
        return self._most(_edges, ((repeated,), lefts, (right,), (False, True), (False, True)))

    def _best_parts(self, repeats: bool) -> float:
        classes = (*sorted(set(_PART_CLASSES.values())), "other", None)
        parts = [Parts(*known) for known in product(classes, classes, (False, True), (False, True))]
        return self._most(_parts, ((repeats,), parts))

    def _most(self, group: Callable[..., _Marks], known: Sequence[Sequence[Any]]) -> float:
        """The most that a group of features can add up to, for what may be known each."""
        get = self._weights.get
        return max(sum(get(name, 0.0) for name, holds in group(*each) if holds) for each in product(*known))

    def _sum_of(self, group: Callable[..., _Marks], *known: Any) -> float:
        return sum(self._weights.get(name, 0.0) for name in _holding(group, *known))


def _outline_of(reading: Reading) -> Outline:
    """The outline of a candidate."""
    repeated = max(len(reading.front), len(reading.back))
    return Outline(min(len(reading.members), 4), min(reading.size, 10), min(repeated, 3))


def _frame_of(reading: Reading) -> Frame:
    """The frame of a candidate."""
    members, front, back = reading.members, reading.front, reading.back
    first = members[0]
    opening, ending = bool(front) and front[0] == 0, bool(back) and back[0] == 1
    repeats = bool(front or back)
    return Frame(
        third=repeats and reading.share >= 0.33,
        half=repeats and reading.share >= 0.5,
        uneven=reading.uneven,
        echo=reading.echo,
        opening=opening,
        two_openings=front[:2] == [0, 1],
        same_opening=reading.uneven and _one_char(members, 0),
        lone_preposition=front == [0] and len(back) < 2 and first[0] in _PREPOSITIONS,
        causative=opening and first[0] in _CAUSATIVES,
        ending=ending,
        noun_ending=is_noun_ending(first[-1]) and _one_char(members, -1),
        only_particle=not repeats and "的" in first and len({member.find("的") for member in members}) == 1,
    )


def _one_char(members: Sequence[str], at: int) -> bool:
    char = members[0][at]
    return all(member[at] == char for member in members)


def _place_of(reading: Reading) -> Place:
    """The place of a candidate."""
    text, candidate = reading.text, reading.candidate
    (start, end), stretch = reading.span, candidate.stretch
    fills = start == stretch.start and end == stretch.end
    fills_list = reading.span == candidate.list_span
    sentence = (
        fills_list
        and not fills
        and text[end : end + 1] in _SENTENCE_ENDS
        and text[max(0, start - 1) : start] in _SENTENCE_STARTS
    )
    return Place(
        candidate.separator or "none",
        stretch.kind,
        fills,
        fills_list,
        sentence,
        candidate.siblings_left_out,
        candidate.others_left_out,
        _left_edge(reading),
        _right_edge(reading),
    )


def _grammar_of(reading: Reading) -> Grammar:
    tokens = [reading.words.within(member) for member in reading.candidate.members]
    first, *others = tokens
    return Grammar(
        kinds=reading.kinds,
        verbal_endings=sum(words[-1] in verbal_nouns() for words in tokens if words),
        alike=len({tuple(map(len, words)) for words in tokens}) == 1,
        word_repeats=any(len(word) > 1 and all(word in other for other in others) for word in first),
        counted=all(map(counted, reading.members)),
    )


# -- the features ------------------------------------------------------------------------------------------------------


def _repetition(outline: Outline, frame: Frame, word_repeats: bool) -> _Marks:
    form, repeated = outline.form, outline.repeated
    yield "four or more members", outline.members > 3
    yield "lengths differ by one", frame.uneven
    yield "lengths differ by one, opening repeats", frame.same_opening
    yield f"{form}, nothing repeats", not repeated
    yield f"{form}, one place repeats", repeated == 1
    yield f"{form}, two places repeat", repeated == 2
    yield f"{form}, three places repeat", repeated > 2
    yield "half or more repeats", frame.half
    yield "a third or more repeats", frame.third
    yield "a character echoes in each member", frame.echo
    yield "a character echoes in each member, nothing repeats", frame.echo and not repeated
    yield "opening repeats", frame.opening
    yield "end repeats", frame.ending
    yield "noun ending repeats", frame.noun_ending
    yield "only 的 repeats", frame.only_particle
    yield "a word repeats", word_repeats
    yield "opening causative repeats", frame.causative
    yield f"pair of {outline.size}, nothing repeats", form == "pair" and outline.size < 9 and not repeated
    yield "only an opening preposition repeats", frame.lone_preposition


def _grammar(outline: Outline, ending: bool, two_openings: bool, marked: bool, grammar: Grammar) -> _Marks:
    kinds, form, size = grammar.kinds, outline.form, outline.size
    verbal = set(kinds) == {"start"}
    yield "all open with a verb", verbal
    yield "all end in a verdict", set(kinds) == {"end"}
    yield "predicates of one kind", len(set(kinds)) == 1 and kinds[0]
    yield "a member without predicate", None in kinds
    yield "no member with predicate", not any(kinds)
    yield "all end in a verbal noun", grammar.verbal_endings == len(kinds)
    yield "some end in a verbal noun", 0 < grammar.verbal_endings < len(kinds)
    yield f"{form}, words of one length", grammar.alike
    yield f"{form}, words of one length, nothing repeats", grammar.alike and not outline.repeated
    yield "row of three, not all with predicate", form == "row" and size == 3 and None in kinds
    yield "row of verdicts in four", form == "row" and size == 4 and set(kinds) == {"end"}
    yield f"prose: {form} of {outline.sizes} of verb and object, {outline.repeats}", not marked and verbal
    yield "nouns with one ending", ending and not any(kinds)
    yield "nouns with one opening", two_openings and not any(kinds)
    yield "nouns, nothing repeats", not outline.repeated and not any(kinds)
    yield "counted nouns", grammar.counted


_WORDING: Mapping[str, Callable[[Reading], object]] = {
    "digits": lambda reading: any(map(str.isdigit, reading.together)),
    "latin letters": lambda reading: any(char.isascii() and char.isalpha() for char in reading.together),
    "conjunction in front": lambda reading: any(map(_CONJUNCTION.match, reading.members)),
    "spoken": lambda reading: _SPOKEN.search(reading.together),
    "case wording": lambda reading: _CASE.search(reading.together),
    "joined inside": lambda reading: _JOINED.search(reading.together),
    "a copula inside": lambda reading: "是" in reading.together,
    "an aspect particle inside": lambda reading: _ASPECT.search(reading.together),
    "的 in all members": lambda reading: all("的" in member for member in reading.members),
    "names that end in a quote": lambda reading: (
        all(reading.text[end - 1] in "”’" for _, end in reading.candidate.members) and not all(reading.quoted)
    ),
    "punctuation inside": lambda reading: _PUNCTUATION.search(reading.together),
    "book title inside": lambda reading: "《" in reading.together,
    "quotes in all members": lambda reading: all(reading.quoted),
    "quotes in some members": lambda reading: any(reading.quoted) and not all(reading.quoted),
    "the same characters in another order": lambda reading: (
        reading.share < _CROSSING and _in_common(reading.members) >= _CROSSING
    ),
    "headline with quotes in some members": lambda reading: (
        reading.candidate.stretch.kind in ("title", "heading") and any(reading.quoted) and not all(reading.quoted)
    ),
}


def _in_common(members: Sequence[str]) -> float:
    """How much of a member stands in all of them, wherever: much in 知是行之始，行是知之成."""
    common = Counter(members[0])
    for member in members[1:]:
        common &= Counter(member)
    return common.total() / max(map(len, members))


def _setting(setting: Setting, speech: bool) -> _Marks:
    yield f"numeric slogans in the text: {setting.labels}", True
    yield f"short quotes in the text: {setting.quotes}", True
    yield f"run-in heads in the text: {setting.heads}", True
    yield "in speech", speech


def _in_speech(reading: Reading) -> bool:
    """Whether the members stand in a quote that is too long for a slogan."""
    stretch = reading.candidate.stretch
    return stretch.kind == "prose" and reading.text[max(0, stretch.start - 1)] in "“‘"


def _parts(repeats: bool, parts: Parts) -> _Marks:
    yield f"opens with: {parts.opening or 'different parts of speech'}", True
    yield f"closes with: {parts.closing or 'different parts of speech'}", True
    yield "verb first, noun last", parts.opening == "verb" and parts.closing == "noun"
    yield "a word of one character repeats", repeats and parts.repeats_word
    yield "characters repeat, no word does", repeats and parts.repeats_no_word


def _parts_of(reading: Reading) -> Parts:
    tagged_members = [tagged(member) for member in reading.members]
    opening = {_PART_CLASSES.get(words[0][1][0], "other") for words in tagged_members}
    closing = {_PART_CLASSES.get(words[-1][1][0], "other") for words in tagged_members}
    common = set.intersection(*({word for word, _ in words} for words in tagged_members))
    return Parts(
        opening.pop() if len(opening) == 1 else None,
        closing.pop() if len(closing) == 1 else None,
        any(len(word) == 1 and word != "的" for word in common),
        not common,
    )


def _case_line(outline: Outline, place: Place, of_case: bool) -> _Marks:
    yield f"line of a case: {outline.form}, {outline.repeats}", of_case and not place.marked


def _place(outline: Outline, place: Place) -> _Marks:
    form, sizes, repeats, repeated = outline.form, outline.sizes, outline.repeats, outline.repeated
    kind, separator, fills, fills_list = place.kind, place.separator, place.fills, place.fills_list
    around = "marked" if place.marked else "prose"
    yield f"separator {separator}", True
    yield f"{around}: {form} of {sizes}, {repeats}", True
    yield f"{around}: {form} {separator}, {repeats}", True
    yield f"clauses of {sizes}, {repeats}", separator == "，" and not place.marked
    yield "a sentence of its own", place.sentence
    yield "a sentence of its own, nothing repeats", place.sentence and not repeated
    yield f"fills the {kind}", fills
    yield f"fills the {kind}, nothing repeats", fills and not repeated
    yield f"fills the {kind}, pair of four or row of three", fills and outline.size < (5 if form == "pair" else 4)
    yield f"in a {kind}", not fills and kind != "prose"
    yield f"separator {separator}, fills its list", fills_list and not fills
    yield f"separator {separator}, leaves a sibling out", place.siblings
    yield f"separator {separator}, leaves other items out", place.others
    yield "leaves items out on both sides", place.siblings + place.others == 2
    yield "separator ，, repeats little, leaves items out", separator == "，" and repeated < 2 and not fills_list


def _edges(repeated: int, left: str, right: str, on_left: bool, on_right: bool) -> _Marks:
    """`on_left` and `on_right` tell whether the repetition would go on there."""
    cut_left, cut_right = left not in ("open", "quote"), right not in ("stop", "quote")
    yield f"left: {left}", True
    yield f"right: {right}", True
    yield "cut on both sides", cut_left and cut_right
    yield "cut, repeats little", repeated < 2 and (cut_left or cut_right)
    yield "repetition would go on to the left", cut_left and on_left
    yield "repetition would go on to the right", cut_right and on_right


@cache
def _lead_ins() -> frozenset[str]:
    return frozenset(settings("numeric")["lead_ins"])


def _left_edge(reading: Reading) -> str:
    """What stands before the first member: the stretch's ``quote``, an ``open`` place, 的, or a word (``cut``)."""
    text, start, stretch = reading.text, reading.span[0], reading.candidate.stretch
    if start == stretch.start:
        return "quote" if stretch.kind == "quote" else "open"
    if text[start] in "“‘" or text[start - 1] in _OPEN or start == reading.candidate.list_span[0]:
        return "open"
    if text[start - 1] in "中里上下后时内":
        return "open"
    return "的" if text[start - 1] in "的地得" else "cut"


def _word_before(reading: Reading) -> str:
    """The kind of word that stands before the first member."""
    word = reading.words.before(reading.span[0])
    return "lead-in" if word in _lead_ins() else "verb" if word in verbs() or word in verbal_nouns() else "word"


def _right_edge(reading: Reading) -> str:
    """What stands behind the last member: the stretch's ``quote``, a ``stop``, 的, 等, or another ``word``."""
    text, end, stretch = reading.text, reading.span[1], reading.candidate.stretch
    if end == stretch.end:
        return "quote" if stretch.kind == "quote" else "stop"
    if text[end - 1] in "”’" or text[end] in _STOP or end == reading.candidate.list_span[1]:
        return "stop"
    return text[end] if text[end] in "的等" else "word"


def _goes_on(reading: Reading, step: int) -> bool:
    """Whether the members could be longer by a character that repeats: a cut that falls short of the frame."""
    places = [start - 1 if step < 0 else end for start, end in reading.candidate.members]
    if min(places) < 0 or max(places) >= len(reading.text):
        return False
    chars = {reading.text[at] for at in places}
    return len(chars) == 1 and "\u4e00" <= min(chars) <= "\u9fff"
