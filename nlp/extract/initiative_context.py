"""What stands around a candidate for the name of a measure, and the groups of words in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp.document import Document
from nlp.extract.circumstances import sentence_around
from nlp.extract.initiative_candidates import candidates
from nlp.extract.initiative_mentions import Mention
from nlp.lexicon import Matcher, settings

_CLAUSE = 30
_AFTER = 12
_REACH = 160
_SHORTEST_TEXT = 500
_BREAK = re.compile(r"[，。；：！？\n]")
_ENCLOSED = re.compile(r"[“《（][^“”《》（）]{0,60}[”》）]?")


@dataclass(frozen=True, slots=True)
class Context:
    """The folded text around a candidate: the `clause` before it, what comes `after` it, the rest of the `sentence`.

    In `clause` what quotes and brackets enclose is 〇. `groups` are the groups of words of ``initiative_context.toml``
    in clause and sentence; `abroad` says whether foreign actors stand in the clause, `argues_law` whether the text is
    about criminal or disciplinary law.
    """

    clause: str
    before: str
    after: str
    sentence: str
    clause_groups: frozenset[str]
    sentence_groups: frozenset[str]
    abroad: bool
    argues_law: bool


def context_of(mention: Mention, document: Document) -> Context:
    """The context of `mention`."""
    folded = document.folded
    low, high = sentence_around(document, mention.start)
    low, high = max(low, mention.start - _REACH), min(max(high, mention.end), mention.end + _REACH)
    before = folded[low : mention.start].rstrip("“‘")
    clause = _BREAK.split(_ENCLOSED.sub("〇", before))[-1][-_CLAUSE:]
    sentence = before + "〇" + folded[mention.end : high]
    around = _groups_within(document, low, mention.start) | _groups_within(document, mention.end, high)
    return Context(
        clause,
        before,
        folded[mention.end : mention.end + _AFTER].lstrip("”’"),
        sentence,
        groups("before", clause),
        around,
        "foreign" in around and "foreign" in groups("sentence", clause),
        document.once(argues_law),
    )


def argues_law(document: Document) -> bool:
    """Whether words of criminal and disciplinary law are as frequent in a text as in one about law."""
    count = document.once(_tally)["legal"]
    limits = settings("initiative_context")["veto"]
    return count >= int(limits["legal_least"]) and 1000 * count >= float(limits["legal_density"]) * len(document.folded)


def genre(document: Document) -> dict[str, int]:
    """How frequent words of office, of the party and of speech are in a text, by halves of a percent of its length."""
    size = max(_SHORTEST_TEXT, len(document.folded))
    return {group: min(5, int(200 * document.once(_tally)[group] / size)) for group in _GENRES}


_GENRES = ("official", "party", "spoken")


def named_density(document: Document) -> int:
    """How many quoted names with a type noun a text has, in a thousand characters."""
    count = len({mention.core for mention in document.once(candidates) if mention.rule == "quoted+noun"})
    return min(6, int(1000 * count / max(_SHORTEST_TEXT, len(document.folded))))


def _tally(document: Document) -> Counter[str]:
    """How many words of each group of ``[sentence]`` a text has."""
    return Counter(group for _, _, group in document.once(_words_of_groups))


def _groups_within(document: Document, start: int, end: int) -> frozenset[str]:
    """The groups of ``[sentence]`` of which a word stands in the stretch `start:end` (code points)."""
    found = document.once(_words_of_groups)
    first, last = (bisect_left(found, (offset,)) for offset in (start, end))
    return frozenset(group for _, stop, group in found[first:last] if stop <= end)


def _words_of_groups(document: Document) -> list[tuple[int, int, str]]:
    """Start and end of every word of a group of ``[sentence]`` in a text, in order, with its group."""
    matcher, names = _matcher("sentence")
    return [(start, end, names[index]) for index, start, end in matcher.indexes(document.folded)]


def groups(table: str, text: str) -> frozenset[str]:
    """The groups of words of `table` of which one stands in `text`."""
    matcher, names = _matcher(table)
    return frozenset(names[index] for index, _, _ in matcher.indexes(text))


@cache
def words(table: str) -> Mapping[str, tuple[str, ...]]:
    """The word lists of `table`."""
    rows = settings("initiative_context")[table]
    return {name: tuple(row.split()) for name, row in rows.items() if isinstance(row, str)}


@cache
def _matcher(table: str) -> tuple[Matcher, tuple[str, ...]]:
    rows = [(word, name) for name, group in words(table).items() for word in group]
    return Matcher([word for word, _ in rows]), tuple(name for _, name in rows)
