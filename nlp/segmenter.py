"""A segmenter to configure: user dictionaries, typed lexicons, stop words, and wholes with their parts.

:func:`nlp.segment.segment` cuts text for the rest of the package, quickly and always alike. A :class:`Segmenter` has
its own words and changes nothing elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from nlp.article import Article
from nlp.extract.numeric_labels import parts_of
from nlp.lexicon import Matcher, load, parse
from nlp.segment import LEXICON_FREQUENCY, cut_by, lexicon_words

# The engine cuts texts into runs of these before it looks at its dictionary: no other character can be in its words.
_ENGINE_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9+#&._%-]+")
_NO_WORD = re.compile(r"[\W_]+")


class Term(NamedTuple):
    """A word that the segmenter is to know; a `frequency` of None is one that keeps it whole."""

    text: str
    type: str = ""
    frequency: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word at `start:end` (code points, end exclusive).

    `type` is that of its lexicon or find, ``""`` for other words. `parts` tile a whole that can be taken apart
    (三会一课: 三会, 一课), else it is empty.
    """

    text: str
    start: int
    end: int
    type: str = ""
    parts: tuple[Word, ...] = ()


class Span(NamedTuple):
    """A stretch to be kept whole, with its type."""

    start: int
    end: int
    type: str = ""


def load_user_dictionary(path: Path) -> list[Term]:
    """The words of a dictionary in jieba's format: ``word [frequency] [tag]`` a line, parted by blanks; the tag becomes
    the type.

    Raises:
        ValueError: not text in UTF-8, or a line has more than these three; the message names file and line.
        OSError: the file cannot be read.
    """
    terms = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not text in UTF-8: {error.reason}") from None
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        # Words may hold blanks: jieba too takes the frequency and the tag off the end.
        match = re.fullmatch(
            r"(?P<word>\S.*?)(?:[ \t]+(?P<frequency>\d+))?(?:[ \t]+(?P<tag>[a-zA-Z]+))?\s*", line.strip()
        )
        if match is None:
            raise ValueError(f"{path}, line {n}: not `word [frequency] [tag]`")
        frequency = match["frequency"]
        terms.append(Term(match["word"], match["tag"] or "", int(frequency) if frequency else None))
    return terms


def load_lexicon(path: Path) -> list[Term]:
    """The words of a typed lexicon: tab-separated, sorted, with the columns ``word`` and ``type`` in its header.

    Raises:
        ValueError: the file breaks the format of :mod:`nlp.lexicon` or lacks a column; the message names it.
        OSError: the file cannot be read.
    """
    rows = parse(path.read_text(encoding="utf-8-sig"), path.name)
    if rows and not {"word", "type"} <= set(rows[0]):
        raise ValueError(f"{path}: a typed lexicon has the columns word and type")
    return [Term(row["word"], row["type"]) for row in rows]


def policy_terms() -> list[Term]:
    """The lexicons of this package: typed terms that stay whole, and words without a type that jieba lacks."""
    types = {row["word"]: row["type"] for row in load("segmentation")}
    return [Term(word, types[word]) if word in types else Term(word, "", number) for word, number, _ in lexicon_words()]


def stop_words() -> frozenset[str]:
    """Function words of Chinese official prose; see ``nlp/lexicons/stop_words.tsv``."""
    return frozenset(row["word"] for row in load("stop_words"))


def find_spans(article: Article) -> list[Span]:
    """The finds of an article as stretches to keep whole: ``numeric``, ``metaphor`` … for slogans, ``metric`` and
    ``initiative``.
    """
    spans = [Span(slogan.start, slogan.end, slogan.type) for slogan in article.slogans]
    spans += [Span(metric.start, metric.end, "metric") for metric in article.metrics]
    for initiative in article.initiatives:
        places = initiative.mentions or ((initiative.start, initiative.end),)
        spans += [Span(start, end, "initiative") for start, end in places]
    return spans


class Segmenter:
    """Cuts text into typed words. Instances share nothing: each has its own dictionary."""

    def __init__(
        self,
        terms: Iterable[Term] | None = None,
        *,
        stop_words: Collection[str] = (),
    ) -> None:
        """Make a segmenter; its dictionary is built when it is first used.

        Args:
            terms: words to know besides jieba's dictionary; by default :func:`policy_terms`. Of two with one text the
                later counts. Words that no jieba can know, with blanks or punctuation, are found as well and kept
                whole wherever they stand.
            stop_words: words that :meth:`content_words` leaves out, such as :func:`stop_words`.
        """
        self._terms = {term.text: term for term in (policy_terms() if terms is None else terms) if term.text}
        self._stop_words = frozenset(stop_words)

    def __call__(self, text: str, spans: Iterable[tuple[int, int] | Span] = ()) -> list[Word]:
        """The words of `text`, which they tile.

        Args:
            text: any string.
            spans: stretches that stay whole, such as :func:`find_spans`. Of two that cross, the longer is kept (the
                earlier, if equal); one inside another becomes one of its parts.

        Raises:
            ValueError: a span is empty or reaches outside the text.
        """
        wanted = [span if isinstance(span, Span) else Span(*span) for span in spans]
        for span in wanted:
            if not 0 <= span.start < span.end <= len(text):
                raise ValueError(f"span {span.start}:{span.end} is not in a text of {len(text)} characters")
        roots: list[_Node] = []
        for span in sorted(wanted, key=lambda span: (span.start - span.end, span.start)):
            _insert(roots, span)
        return list(self._tile(text, 0, len(text), roots))

    def lattice(self, text: str, spans: Iterable[tuple[int, int] | Span] = ()) -> list[Word]:
        """The words of ``self(text, spans)`` with their parts and the parts of these, in order, wholes before parts.

        Spans that cross another are among them. Every path from word to adjoining word is a reading of the text.
        """
        spans = list(spans)
        edges = {(word.start, word.end): word for word in _with_parts(self(text, spans))}
        for span in spans:  # those that gave way to one that they cross
            one = Span(*span)
            if (one.start, one.end) not in edges:
                edges[one.start, one.end] = Word(text[one.start : one.end], *one)
        return [edges[place] for place in sorted(edges, key=lambda place: (place[0], -place[1]))]

    def content_words(self, text: str, spans: Iterable[tuple[int, int] | Span] = ()) -> list[Word]:
        """The words of ``self(text, spans)`` without stop words, punctuation and blanks."""
        return [
            word
            for word in self(text, spans)
            if word.text not in self._stop_words and not _NO_WORD.fullmatch(word.text)
        ]

    def _tile(self, text: str, start: int, end: int, nodes: Sequence[_Node]) -> Iterator[Word]:
        """The words of ``text[start:end]``, in which `nodes` lie."""
        for node in nodes:
            span = node.span
            yield from self._words(text, start, span.start)
            parts = tuple(self._tile(text, span.start, span.end, node.inside))
            if len(parts) == 1:  # a word of the lexicon that is a find
                parts = parts[0].parts
            yield Word(text[span.start : span.end], span.start, span.end, span.type, parts)
            start = span.end
        yield from self._words(text, start, end)

    def _words(self, text: str, start: int, end: int) -> Iterator[Word]:
        at = start
        if self._odd_matcher is not None:
            for match in self._odd_matcher.find(text[start:end]):
                yield from self._engine_words(text, at, start + match.start)
                at = start + match.end
                yield self._typed(text, start + match.start, at)
        yield from self._engine_words(text, at, end)

    def _engine_words(self, text: str, start: int, end: int) -> Iterator[Word]:
        for word in cut_by(self._engine, text[start:end]) if start < end else ():
            yield self._typed(text, start, start + len(word))
            start += len(word)

    def _typed(self, text: str, start: int, end: int) -> Word:
        word = text[start:end]
        term = self._terms.get(word)
        parts = self._parts(word, start) if term and term.frequency is None else ()
        return Word(word, start, end, term.type if term else "", tuple(parts))

    def _parts(self, word: str, start: int) -> Iterator[Word]:
        """What a word of the lexicon is made of: numerals with heads, else the words of jieba's own dictionary."""
        counted = ["".join(part) for part in parts_of(word)]
        whole = "".join(counted) == word and len(counted) > 1 and all(len(part) > 1 for part in counted)
        pieces = counted if whole else list(cut_by(self._plain_engine, word))
        if len(pieces) > 1:
            for piece in pieces:
                yield Word(piece, start, start + len(piece))
                start += len(piece)

    @cached_property
    def _engine(self) -> Any:
        tokenizer = import_module("rjieba").Jieba()
        for term in self._terms.values():
            if _ENGINE_WORD.fullmatch(term.text):
                frequency = LEXICON_FREQUENCY if term.frequency is None else term.frequency
                tokenizer.add_word(term.text, frequency, term.type or None)
        return tokenizer

    @cached_property
    def _plain_engine(self) -> Any:
        return import_module("rjieba").Jieba()

    @cached_property
    def _odd_matcher(self) -> Matcher | None:
        odd = [text for text in self._terms if not _ENGINE_WORD.fullmatch(text)]
        return Matcher(odd) if odd else None

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name in ("_terms", "_stop_words")}


@dataclass(frozen=True, slots=True)
class _Node:
    """A stretch with those inside it, which do not overlap and are in order."""

    span: Span
    inside: list[_Node]


def _insert(nodes: list[_Node], span: Span) -> None:
    """Put `span`, which is no longer than any before it, at its place in the tree, unless it crosses one there."""
    at = bisect_right(nodes, span.start, key=lambda node: node.span.start)
    before = nodes[at - 1].span if at else None
    if before is not None and span.end <= before.end:
        if span[:2] != before[:2]:
            _insert(nodes[at - 1].inside, span)
    elif (before is None or before.end <= span.start) and (at == len(nodes) or span.end <= nodes[at].span.start):
        nodes.insert(at, _Node(span, []))


def _with_parts(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        yield word
        yield from _with_parts(word.parts)
