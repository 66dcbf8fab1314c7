"""Load, check and search lexicons: tab-separated tables under ``nlp/lexicons``, one a topic.

A file opens with comment lines (``#``) that say where its rows come from and what may enter, then one header line with
the column names, then the rows: simplified script, sorted by the first column, no two rows alike.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

Row = Mapping[str, str]

_SURROGATE = re.compile("[\ud800-\udfff]")


class LexiconError(ValueError):
    """A lexicon file that breaks the format; the message names file and line."""


@cache
def load(name: str) -> tuple[Row, ...]:
    """The rows of ``nlp/lexicons/<name>.tsv`` in file order, each a mapping from column name to value.

    Raises:
        LexiconError: the file breaks the format described above.
    """
    return parse(files("nlp").joinpath("lexicons", f"{name}.tsv").read_text(encoding="utf-8"), name)


def load_learnt(name: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of ``nlp/lexicons/<name>.tsv``, a table that a script writes, as lists of cells.

    Such tables have thousands of rows; they are read without the checks of :func:`load`, and not kept.
    """
    lines = files("nlp").joinpath("lexicons", f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    header, *rows = [line.split("\t") for line in lines[start:]]
    return header, rows


def load_weights(name: str) -> dict[str, float]:
    """The weights of features by name, from the columns ``feature`` and ``weight`` of a learnt table.

    Raises:
        LexiconError: a row that is not a feature and a number.
    """
    try:
        return {feature: float(weight) for feature, weight in load_learnt(name)[1]}
    except ValueError as error:
        raise LexiconError(f"lexicon {name}: {error}") from error


def load_label_weights(name: str) -> dict[str, dict[str, float]]:
    """The weights of features by label and name, from a learnt table with a column ``feature`` and one a label.

    Raises:
        LexiconError: a row that is not a feature and, for each label, a number or nothing.
    """
    (_, *labels), rows = load_learnt(name)
    weights: dict[str, dict[str, float]] = {label: {} for label in labels}
    try:
        for feature, *numbers in rows:
            for label, number in zip(labels, numbers, strict=True):
                if number:
                    weights[label][feature] = float(number)
    except ValueError as error:
        raise LexiconError(f"lexicon {name}: {error}") from error
    return weights


@cache
def settings(name: str) -> Mapping[str, Any]:
    """The tables of ``nlp/lexicons/<name>.toml``."""
    return tomllib.loads(files("nlp").joinpath("lexicons", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, entry: str) -> frozenset[str]:
    """The words of an entry of ``nlp/lexicons/<name>.toml``: a list, or a string in which spaces part them."""
    return frozenset(_listed(settings(name)[entry]))


@cache
def pattern(name: str, entry: str) -> re.Pattern[str]:
    """An entry of ``nlp/lexicons/<name>.toml`` as a pattern, built when it is first asked for.

    The entry is a table: `words` are the alternatives (regular expressions; longer ones are tried first), `form` says
    what stands around them, with ``{}`` in their place and other braces doubled. One that is no table has words alone.
    """
    row = settings(name)[entry]
    table = row if isinstance(row, Mapping) else {"words": row}
    return re.compile(table.get("form", "(?:{})").format(alternatives(table["words"])))


def alternatives(words: str | Sequence[str]) -> str:
    """A list of words, or a string in which spaces part them, as alternatives of a pattern, longer ones first."""
    return "|".join(sorted(_listed(words), key=len, reverse=True))


def _listed(words: str | Sequence[str]) -> Sequence[str]:
    return words.split() if isinstance(words, str) else words


def parse(text: str, name: str) -> tuple[Row, ...]:
    """The rows of a lexicon given as text; `name` is used in errors.

    Raises:
        LexiconError: no header, a row with another number of columns, unsorted or repeated rows.
    """
    header: list[str] | None = None
    rows: list[Row] = []
    last: list[str] = []
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise LexiconError(f"lexicon {name}, line {n}: {len(cells)} columns, the header has {len(header)}")
        if cells <= last:
            raise LexiconError(f"lexicon {name}, line {n}: {cells[0]!r} is out of order or repeated")
        last = cells
        rows.append(dict(zip(header, cells, strict=True)))
    if header is None:
        raise LexiconError(f"lexicon {name}: no header line")
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Match:
    """A lexicon entry found at `start:end` (code points); `index` counts the terms given to the matcher."""

    start: int
    end: int
    index: int


class Matcher:
    """Finds any of many terms in one pass (Aho-Corasick); at each place the longest term wins."""

    def __init__(self, terms: Sequence[str]) -> None:
        """`terms` must be non-empty strings; their order gives :attr:`Match.index`."""
        engine = import_module("ahocorasick_rs")
        self._automaton = engine.AhoCorasick(list(terms), matchkind=engine.MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterator[Match]:
        """The terms in `text`, leftmost-longest, without overlap, in order. Linear in the text."""
        for index, start, end in self.indexes(text):
            yield Match(start, end, index)

    def indexes(self, text: str) -> list[tuple[int, int, int]]:
        """What :meth:`find` finds as triples of index, start and end: for texts in which very much is found."""
        found: list[tuple[int, int, int]]
        try:
            found = self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:  # lone surrogates, which the Rust side cannot take
            found = self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text))
        return found


@cache
def matcher(name: str, column: str = "") -> Matcher:
    """The matcher over a column (by default the first) of lexicon `name`, built once."""
    rows = load(name)
    column = column or next(iter(rows[0]))
    return Matcher([row[column] for row in rows])
