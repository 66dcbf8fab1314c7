"""Features of a candidate for a parallel, named so that a linguist can read the weights learnt for them.

Each group of features follows from a few things that candidates share, so what holds of these is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

from nlp.extract.parallels.edges import goes_on, word_before
from nlp.extract.parallels.reading import Reading
from nlp.extract.parallels.setting import Setting
from nlp.extract.parallels.shape import Frame, Outline, Place, shape_of
from nlp.extract.parallels.wording import PART_CLASSES, Grammar, Inside, Parts, inside_of, parts_of

CACHED = 1 << 14
Marks = Iterator[tuple[str, object]]
# What tells the features of a group, and what they follow from.
Group = tuple[Any, ...]


class Description:
    """The features of a candidate, in groups of what they follow from, so that what is asked again need not be told.

    They come in the order of what it costs to tell them: those of its shape, those of its words, those of their parts
    of speech.
    """

    def __init__(self, reading: Reading, setting: Setting) -> None:
        shape = shape_of(reading)
        outline, frame, place, edges = shape.outline, shape.frame, shape.place, shape.edges
        left = word_before(reading) if edges.left == "cut" else edges.left
        of_case = reading.of_case and not place.marked
        self.share = shape.share
        self.by_shape: tuple[Group, ...] = (
            (repetition_marks, outline, frame),
            (case_marks, outline.form, outline.repeats, of_case),
            (place_marks, outline, place),
            (
                edge_marks,
                outline.repeated,
                left,
                edges.right,
                cut_on_left(left) and goes_on(reading, -1),
                cut_on_right(edges.right) and goes_on(reading, 1),
            ),
            (setting_marks, setting, shape.speech),
            (surface_marks, shape.characters, shape.before),
        )
        self._reading, self._shape = reading, shape

    @cached_property
    def _inside(self) -> Inside:
        return inside_of(self._reading)

    @property
    def wording(self) -> tuple[str, ...]:
        """The features of wording that hold."""
        return self._inside.wording

    @property
    def by_words(self) -> Group:
        """The group of the members' grammar."""
        outline, frame, place = self._shape.outline, self._shape.frame, self._shape.place
        return grammar_marks, outline, frame.ending, frame.two_openings, place.marked, self._inside.grammar

    @cached_property
    def by_parts(self) -> Group:
        """The group of the parts of speech; to tell these takes longer than all others."""
        return part_marks, self._shape.outline.repeated > 0, parts_of(self._reading)

    def features(self) -> dict[str, float]:
        """The features that hold, each with its value."""
        features = {"bias": 1.0, "share that repeats": self.share, **dict.fromkeys(self.wording, 1.0)}
        for group in (*self.by_shape, self.by_words, self.by_parts):
            features.update(dict.fromkeys(holding(group), 1.0))
        return features


def most_by_parts(weights: Mapping[str, float]) -> float:
    """The most that the features of parts of speech can add up to."""
    names = (*PART_CLASSES.values(), "other", None)
    kinds = [Parts(*known) for known in product(names, names, (False, True), (False, True))]
    return max(sum(weights.get(name, 0.0) for name in holding((part_marks, True, parts))) for parts in kinds)


@lru_cache(CACHED)
def holding(group: Group) -> tuple[str, ...]:
    """The features of a group that hold."""
    marks, *known = group
    return tuple(name for name, holds in marks(*known) if holds)


def repetition_marks(outline: Outline, frame: Frame) -> Marks:
    """How much repeats and where."""
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
    yield "opening causative repeats", frame.causative
    yield f"pair of {outline.size}, nothing repeats", form == "pair" and outline.size < 9 and not repeated
    yield "only an opening preposition repeats", frame.lone_preposition


def grammar_marks(outline: Outline, ending: bool, two_openings: bool, marked: bool, grammar: Grammar) -> Marks:
    """Predicates and nouns; `ending` and `two_openings` tell whether the last and the first two characters repeat."""
    kinds, form, size = grammar.kinds, outline.form, outline.size
    verbal, nominal = kinds == {"start"}, kinds == {None}
    yield "a word repeats", grammar.word_repeats
    yield "all open with a verb", verbal
    yield "all end in a verdict", kinds == {"end"}
    yield "predicates of one kind", len(kinds) == 1 and not nominal
    yield "a member without predicate", None in kinds
    yield "no member with predicate", nominal
    yield "all end in a verbal noun", grammar.verbal_endings == "all"
    yield "some end in a verbal noun", grammar.verbal_endings == "some"
    yield f"{form}, words of one length", grammar.alike
    yield f"{form}, words of one length, nothing repeats", grammar.alike and not outline.repeated
    yield "row of three, not all with predicate", form == "row" and size == 3 and None in kinds
    yield "row of verdicts in four", form == "row" and size == 4 and kinds == {"end"}
    yield f"prose: {form} of {outline.sizes} of verb and object, {outline.repeats}", not marked and verbal
    yield "nouns with one ending", ending and nominal
    yield "nouns with one opening", two_openings and nominal
    yield "nouns, nothing repeats", not outline.repeated and nominal
    yield "counted nouns", grammar.counted


def setting_marks(setting: Setting, speech: bool) -> Marks:
    """The genre of the text; `speech` tells whether the members stand in a quote too long for a slogan."""
    yield f"numeric slogans in the text: {setting.labels}", True
    yield f"short quotes in the text: {setting.quotes}", True
    yield f"run-in heads in the text: {setting.heads}", True
    yield "in speech", speech


def surface_marks(characters: str, before: str) -> Marks:
    """Which function words repeat, and what mark stands before the first member."""
    yield from ((f"repeats: {character}", True) for character in characters)
    yield f"before: {before}", before


def part_marks(repeats: bool, parts: Parts) -> Marks:
    """Parts of speech, and whether what repeats is a word; `repeats` tells whether anything does."""
    yield f"opens with: {parts.opening or 'different parts of speech'}", True
    yield f"closes with: {parts.closing or 'different parts of speech'}", True
    yield "verb first, noun last", parts.opening == "verb" and parts.closing == "noun"
    yield "a word of one character repeats", repeats and parts.repeats_word
    yield "characters repeat, no word does", repeats and parts.repeats_no_word


def case_marks(form: str, repeats: str, of_case: bool) -> Marks:
    """What repeats in prose on a line of a case (`of_case`), where much is said twice for precision."""
    yield f"line of a case: {form}, {repeats}", of_case


def place_marks(outline: Outline, place: Place) -> Marks:
    """Where the members stand, by how many and how long they are and what repeats."""
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


def edge_marks(repeated: int, left: str, right: str, on_left: bool, on_right: bool) -> Marks:
    """What stands on both sides; `on_left` and `on_right` tell whether the repetition would go on there."""
    cut_left, cut_right = cut_on_left(left), cut_on_right(right)
    yield f"left: {left}", True
    yield f"right: {right}", True
    yield "cut on both sides", cut_left and cut_right
    yield "cut, repeats little", repeated < 2 and (cut_left or cut_right)
    yield "repetition would go on to the left", cut_left and on_left
    yield "repetition would go on to the right", cut_right and on_right


def cut_on_left(left: str) -> bool:
    """Whether the first member is cut out of something longer."""
    return left not in ("open", "quote")


def cut_on_right(right: str) -> bool:
    """Whether the last member is cut out of something longer."""
    return right not in ("stop", "quote")
