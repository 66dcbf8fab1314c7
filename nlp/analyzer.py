"""The main job: a raw text to an :class:`~nlp.article.Article`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from nlp.alignment import Tracked
from nlp.article import Article, Find, Initiative, Line, Meta, Metric, Point, Slogan, line_at
from nlp.document import Extractor
from nlp.extract import EXTRACTORS
from nlp.extract.consistency import find_inconsistencies
from nlp.normalize import detect_script, normalize, normalize_tracked
from nlp.repair import repair
from nlp.structure import structure
from nlp.structure.wrapped import page_lines
from nlp.themes.model import ThemeModel, load_model

F = TypeVar("F", Slogan, Metric, Initiative)


class Analyzer:
    """Analyses texts with one set of options. Cheap to make, safe to pickle to worker processes.

    Args:
        extractors: functions from a document to its finds; by default the slogans, metrics and initiatives of
            :data:`nlp.extract.EXTRACTORS`. Any callable that returns such finds will do.
        themes: folder of a theme model; by default the one that comes with the package.
    """

    def __init__(self, *, extractors: Sequence[Extractor] = EXTRACTORS, themes: str | Path | None = None) -> None:
        self.extractors = tuple(extractors)
        self.themes = themes

    @property
    def theme_model(self) -> ThemeModel:
        """The theme model, loaded once per process."""
        return load_model(self.themes)

    def __call__(self, raw: str, *, doc_id: str = "", hints: Meta | None = None) -> Article:
        """The analysis of one raw text, as decoded and before any repair.

        Args:
            raw: the text.
            doc_id: the name of the article in the output.
            hints: metadata from elsewhere, such as the head of a web page; counts where the text itself says nothing.

        Raises:
            TypeError: `raw` is not a string (bytes are decoded by :func:`nlp.reading.decode`).
        """
        if not isinstance(raw, str):
            raise TypeError(f"analyze takes a str, not {type(raw).__name__}")
        script = detect_script(raw)
        tracked = normalize_tracked(repair(raw), script)
        document = structure(tracked, _normalized(hints, script))
        document.points = self.theme_model.classify(document)
        lines = page_lines(document.lines, tracked)
        finds = [
            _placed(find, tracked, lines)
            for extractor in self.extractors
            for find in sorted(document.once(extractor), key=lambda find: (find.start, find.end))
            if not any(find.start < end and start < find.end for start, end in document.damaged)
        ]
        metrics = _of(finds, Metric)
        return Article(
            doc_id=doc_id,
            meta=document.meta,
            script=script,
            text=document.text,
            repairs=tracked.repairs,
            lines=lines,
            points=tuple(_numbered(point, lines) for point in document.points),
            slogans=_of(finds, Slogan),
            metrics=metrics,
            initiatives=_of(finds, Initiative),
            warnings=find_inconsistencies(document.folded, metrics),
        )

    def pipe(self, texts: Iterable[str | tuple[str, str]]) -> Iterator[Article]:
        """The analyses of many texts, in order and one at a time.

        Args:
            texts: raw texts, or pairs of a document id and a raw text. A text without an id gets its position:
                ``"0"``, ``"1"``, ...
        """
        for position, item in enumerate(texts):
            doc_id, raw = (str(position), item) if isinstance(item, str) else item
            yield self(raw, doc_id=doc_id)


def analyze(raw: str, *, doc_id: str = "") -> Article:
    """The analysis of one raw text with the default options. See :class:`Analyzer`."""
    return Analyzer()(raw, doc_id=doc_id)


def _normalized(hints: Meta | None, script: str) -> Meta | None:
    if hints is None:
        return None
    title, source = (value and normalize(value, script) for value in (hints.title, hints.source))
    authors = tuple(normalize(name, script) for name in hints.authors)
    return replace(hints, title=title, source=source, authors=authors)


def _placed(find: Find, tracked: Tracked, lines: Sequence[Line]) -> Find:
    raw_start, raw_end = tracked.to_raw(find.start, find.end)
    return replace(find, raw_start=raw_start, raw_end=raw_end, line=_number(lines, find))


def _numbered(point: Point, lines: Sequence[Line]) -> Point:
    number = _number(lines, point)
    return point if point.line == number else replace(point, line=number)


def _number(lines: Sequence[Line], item: Find | Point) -> int:
    """The number of the line of the page on which `item` starts."""
    line = line_at(lines, item.start)
    return item.line if line is None else line.n


def _of(finds: Iterable[Find], kind: type[F]) -> tuple[F, ...]:
    return tuple(sorted((find for find in finds if isinstance(find, kind)), key=lambda find: (find.start, find.end)))
