"""Ways of counting characters: Python counts code points, other tools UTF-16 units or graphemes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from importlib import import_module
from itertools import accumulate

UNITS = ("code points", "utf-16", "graphemes")


class Offsets:
    """Turns code-point offsets of one text into another unit and back.

    A place inside a unit (between the halves of an astral character, between a letter and its combining mark) has no
    exact counterpart: starts go down and ends go up to its edge.
    """

    def __init__(self, text: str, unit: str = "code points") -> None:
        """`unit` is one of :data:`UNITS`; graphemes need the package ``regex``.

        Raises:
            ValueError: unknown unit.
        """
        if unit not in UNITS:
            raise ValueError(f"unknown unit {unit!r}; choose from {', '.join(UNITS)}")
        self._length = len(text)
        self._starts: list[int] | None = None  # the code point where each unit starts, and the length of the text
        if unit == "utf-16" and any(char > "\uffff" for char in text):
            widths = ((at, 2 if char > "\uffff" else 1) for at, char in enumerate(text))
            self._starts = [at for at, width in widths for _ in range(width)]
        elif unit == "graphemes":
            lengths = (len(cluster) for cluster in import_module("regex").findall(r"\X", text))
            self._starts = list(accumulate(lengths, initial=0))[:-1] if text else []
        if self._starts is not None:
            self._starts.append(self._length)

    def to_unit(self, start: int, end: int) -> tuple[int, int]:
        """The stretch in the other unit that covers ``text[start:end]``."""
        if self._starts is None:
            return start, end
        first = bisect_left(self._starts, start)
        if self._starts[first] != start:
            first = bisect_left(self._starts, self._starts[first - 1])
        return first, bisect_left(self._starts, end)

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """The code points that a stretch in the other unit covers.

        Raises:
            ValueError: the stretch reaches outside the text.
        """
        units = self._length if self._starts is None else len(self._starts) - 1
        if not 0 <= start <= end <= units:
            raise ValueError(f"{start}:{end} is not in a text of {units} units")
        if self._starts is None:
            return start, end
        first, last = self._starts[start], self._starts[end]
        if end > 0 and self._starts[end - 1] == last:  # between the halves of an astral character
            last = self._starts[bisect_right(self._starts, last)]
        return first, last
