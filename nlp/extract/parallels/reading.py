"""A candidate read against its text: what conditions and features ask for."""

from __future__ import annotations

from functools import cached_property

from nlp.extract.parallels.candidates import Candidate
from nlp.extract.parallels.formulas import is_formula
from nlp.extract.parallels.repetition import agreeing, echoes, repeated_places
from nlp.extract.parallels.words import Words


class Reading:
    """A candidate read against its text: what conditions and features ask for.

    Attributes:
        text: the folded text.
        words: those of its line.
        members: the members without quote marks; `size` is the length of the shortest, `uneven` tells whether another
            is longer.
        front: places at which a character repeats, from the front, and `back`, from the back (:func:`repeated_places`).
        echo: whether a character echoes in each member (:func:`echoes`).
        formula: whether the members make up an established formula.
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
        self.formula = is_formula(self.members)

    @property
    def of_case(self) -> bool:
        """Whether its line tells of a case or argues about law, where much is said twice for precision."""
        return self.words.of_case(self.span[0])

    @property
    def marked(self) -> bool:
        """Whether quotes or a line of its own set the candidate off."""
        stretch = self.candidate.stretch
        return stretch.kind != "prose" and self.span == (stretch.start, stretch.end)

    @property
    def repeats(self) -> bool:
        """Whether a character repeats in one place of all members, or echoes in each."""
        return bool(self.front or self.back or self.echo)

    @cached_property
    def share(self) -> float:
        """How much of a member stands in all of them, particles and endings counted once anything else repeats."""
        if not self.front and not self.back:
            return 0.0
        places = len(agreeing(self.members))
        if self.uneven:
            places = max(places, len(agreeing([member[::-1] for member in self.members])))
        return places / (self.size + self.uneven)

    @property
    def one_ending(self) -> bool:
        """Whether all members end in one character, a noun's ending too: 找准切入点、聚焦落脚点."""
        return len({member[-1] for member in self.members}) == 1

    @cached_property
    def kinds(self) -> tuple[str | None, ...]:
        """How each member holds a predicate."""
        return tuple(map(self.words.predicate, self.candidate.members))

    @cached_property
    def tagged(self) -> list[list[tuple[str, str]]]:
        """The words of each member, cut by itself, with their parts of speech in jieba's tag set."""
        return list(map(self.words.tagged, self.members))

    @cached_property
    def together(self) -> str:
        """The members, each on a line of its own."""
        return "\n".join(self.members)

    @cached_property
    def quoted(self) -> list[bool]:
        """For each member whether a quote opens in it."""
        return [self.text.find("“", *member) >= 0 for member in self.candidate.members]

    @property
    def holds_quotes(self) -> bool:
        """Whether a quote mark stands between the first member and the last, or in them."""
        return self.words.size(self.span) < self.span[1] - self.span[0]
