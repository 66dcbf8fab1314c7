"""The shape of a candidate: lengths, what repeats where, what stands around; it costs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.extract.parallels.edges import left_edge, mark_before, right_edge
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.repetition import frame_characters, is_noun_ending
from nlp.lexicon import settings

_SENTENCE_STARTS = frozenset(("", "\n", "。", "！", "？", "　", " "))
_SENTENCE_ENDS = frozenset(("", "\n", "。", "！"))
_SIZES = ("3", "3", "3", "3", "4", "5-6", "5-6", "7-9", "7-9", "7-9", "10+")
_REPEATS = ("nothing repeats", "one place repeats", "more repeats", "more repeats")


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
    """Where the members stand."""

    separator: str
    kind: str
    fills: bool
    fills_list: bool
    sentence: bool
    siblings: int
    others: int

    @property
    def marked(self) -> bool:
        """Whether quotes or a line of its own set the candidate off."""
        return self.fills and self.kind != "prose"


class Edges(NamedTuple):
    """What stands on both sides; `left` is ``cut`` where the word before the members decides."""

    left: str
    right: str


class Shape(NamedTuple):
    """What of a candidate can be told without its words; `share` of it repeats, `speech` is a quote too long for a
    slogan, `characters` are the function words that repeat, `before` is the mark in front.
    """

    outline: Outline
    frame: Frame
    place: Place
    edges: Edges
    share: float
    speech: bool
    characters: str
    before: str


def shape_of(reading: Reading) -> Shape:
    """The shape of a candidate."""
    return Shape(
        _outline_of(reading),
        _frame_of(reading),
        _place_of(reading),
        Edges(left_edge(reading), right_edge(reading)),
        round(reading.share, 2),
        _in_speech(reading),
        frame_characters(reading.members),
        mark_before(reading),
    )


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
        lone_preposition=front == [0] and len(back) < 2 and first[0] in settings("parallels")["prepositions"],
        causative=opening and first[0] in settings("parallels")["causatives"],
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
    )


def _in_speech(reading: Reading) -> bool:
    """Whether the members stand in a quote that is too long for a slogan."""
    stretch = reading.candidate.stretch
    return stretch.kind == "prose" and reading.text[max(0, stretch.start - 1)] in "“‘"
