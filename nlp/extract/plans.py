"""Where a text speaks of what is still to come: under a heading of plans, or behind the words that open them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.article import Line
from nlp.document import Document
from nlp.lexicon import settings
from nlp.masks import Stretch
from nlp.structure.headings import heading_words


@dataclass(frozen=True, slots=True)
class Plan:
    """A stretch `start:end` of the text (code points) that speaks of plans, and the `cue` that says so: its heading
    or opening words.
    """

    start: int
    end: int
    cue: Stretch


def plan_at(document: Document, offset: int) -> Plan | None:
    """The plan in which `offset` stands, None where the text does not speak of plans."""
    plans = document.once(_plans)
    n = bisect_right(plans, offset, key=lambda plan: plan.start) - 1
    return plans[n] if n >= 0 and offset < plans[n].end else None


def is_done(text: str, start: int, end: int) -> bool:
    """Whether a mark of completion stands in the stretch `start:end` of the folded text: 已, 累计, 去年."""
    return _pattern("done").search(text, start, end) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(settings("commitment")["plan"][name])


def _plans(document: Document) -> tuple[Plan, ...]:
    return tuple(_found(document))


def _found(document: Document) -> Iterator[Plan]:
    headings: list[tuple[int, Line]] = []
    for line in document.content:
        if line.role == "heading":
            level = line.level or 1
            headings = [step for step in headings if step[0] < level]
            headings.append((level, line))
        elif line.role == "body":
            planned = next((head for _, head in headings if _heads_plans(document, head)), None)
            if planned:
                yield Plan(line.start, line.end, (planned.start, planned.end))
            elif opening := _pattern("opening").search(document.folded, line.start, line.end):
                yield Plan(opening.start("cue"), line.end, opening.span("cue"))


def _heads_plans(document: Document, heading: Line) -> bool:
    """Whether a heading announces plans for a time that had not passed when the article appeared."""
    words = heading_words(document.folded[heading.start : heading.end])
    if not _pattern("heading").search(words) or _pattern("not_heading").search(words):
        return False
    year = _YEAR.search(words)
    return year is None or document.meta.date is None or year[0] >= document.meta.date[:4]


_YEAR = re.compile(r"20[0-9]{2}(?=年)")
