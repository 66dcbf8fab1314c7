"""What an extractor sees: the normalized text with its lines and points, and a view of it made for matching."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from nlp.article import CONTENT_ROLES, Find, Line, Meta, Point
from nlp.normalize import fold
from nlp.segment import words

T = TypeVar("T")


class Document:
    """A text after structure and before extraction.

    Attributes:
        text: normalized text; all offsets index it.
        lines: its non-empty lines, in order, each with a role.
        points: the points of its body lines, in order.
        meta: title, date, region and so on, as far as the page gives them.
        damaged: stretches that repair flagged: their wording is not that of the article.
    """

    def __init__(
        self,
        text: str,
        lines: tuple[Line, ...],
        points: tuple[Point, ...] = (),
        meta: Meta | None = None,
        damaged: Sequence[tuple[int, int]] = (),
        folded: str | None = None,
    ) -> None:
        """`folded` is :func:`nlp.normalize.fold` of `text` if it has been made before."""
        self.text = text
        self.lines = lines
        self.points = points
        self.meta = meta or Meta()
        self.damaged = tuple(damaged)
        self._folded = folded
        self._results: dict[Callable[..., Any], Any] = {}

    @cached_property
    def folded(self) -> str:
        r""":func:`nlp.normalize.fold` of the text: same length, one form of each punctuation mark. Match on this.

        Damaged stretches are filled with ``\n``, so that nothing is found in them and nothing reaches across.
        """
        folded = fold(self.text) if self._folded is None else self._folded
        if not self.damaged:
            return folded
        pieces: list[str] = []
        at = 0
        for start, end in self.damaged:
            pieces += (folded[at:start], "\n" * (end - start))
            at = end
        return "".join([*pieces, folded[at:]])

    @cached_property
    def words(self) -> list[str]:
        """The words of the text (:func:`nlp.segment.words`), which tile it.

        Unless stretches are damaged they tile :attr:`folded` too: folding makes marks of marks, which no word holds.
        """
        return words(self.text)

    @cached_property
    def content(self) -> tuple[Line, ...]:
        """The lines in which finds are marked: title, subtitle, headings and body."""
        return tuple(line for line in self.lines if line.role in CONTENT_ROLES)

    def line_at(self, offset: int) -> Line | None:
        """The line that covers `offset` (code points), or None."""
        return _covering(self.lines, self._line_ends, offset)

    def content_line_at(self, offset: int) -> Line | None:
        """The content line that covers `offset` (code points), or None."""
        return _covering(self.content, self._content_ends, offset)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [line.end for line in self.lines]

    @cached_property
    def _content_ends(self) -> list[int]:
        return [line.end for line in self.content]

    def folded_lines(self) -> Iterator[tuple[Line, str]]:
        """Each content line with its stretch of :attr:`folded`."""
        for line in self.content:
            yield line, self.folded[line.start : line.end]

    def once(self, function: Callable[[Document], T]) -> T:
        """``function(self)``, worked out at most once per document: how extractors share what both need."""
        if function not in self._results:
            self._results[function] = function(self)
        return cast(T, self._results[function])


def _covering(lines: Sequence[Line], ends: Sequence[int], offset: int) -> Line | None:
    """The one of `lines`, which end at `ends` and are in order, that covers `offset`."""
    n = bisect_right(ends, offset)
    return lines[n] if n < len(lines) and lines[n].start <= offset else None


#: A function from a document to its finds.
Extractor = Callable[[Document], Iterable[Find]]
