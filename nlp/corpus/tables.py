"""Articles to tables that join on ``doc_id``: one DataFrame each, with the columns of :mod:`nlp.corpus.columns`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nlp.article import THEMES, Article, Initiative, Metric, Point, Slogan
from nlp.corpus.columns import COLUMNS, columns
from nlp.segment import segment
from nlp.themes.rollup import Mix, mix, paragraphs, theme_labels

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

#: Stands before the name of a column of the input where the articles table has one of that name.
GIVEN = "given_"


def to_frames(
    articles: Iterable[Article] | Article,
    *,
    tokens: bool = True,
    themes: Sequence[str] | None = None,
    carried: Sequence[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """One DataFrame each of articles, points, paragraphs, slogans, metrics, initiatives and tokens.

    Args:
        articles: analysed articles, or one; read once, so a generator will do.
        tokens: whether to cut the texts into words, by far the largest table.
        themes: which themes get a column; by default those that the points of the articles were judged by.
        carried: which columns of the tables that the texts came from (:attr:`Article.columns`) stand, as text, behind
            those of the articles table; by default all. One whose name is taken there gets :data:`GIVEN` in front.

    Returns:
        Table name to frame; the columns and their types are those of :func:`nlp.corpus.columns.columns`, every table
        joins on ``doc_id``, and offsets index the article's `text` (code points, end exclusive). Empty tables keep
        their columns.
    """
    pandas = import_module("pandas")
    if isinstance(articles, Article):
        articles = (articles,)
    names = [name for name in COLUMNS if tokens or name != "tokens"]
    rows: dict[str, list[Row]] = {name: [] for name in names}
    found: dict[str, None] = {}
    given: dict[str, None] = dict.fromkeys(carried or ())
    for article in articles:
        labels = theme_labels((article,)) if themes is None else themes
        found |= dict.fromkeys(labels if article.points else ())
        given |= dict.fromkeys(article.columns if carried is None else ())
        for name in names:
            rows[name].extend(_ROWS[name](article, labels))
    wanted = columns(tuple(found or THEMES) if themes is None else themes)
    wanted["articles"] |= dict.fromkeys(
        (GIVEN + name if name in wanted["articles"] else name for name in given), "string"
    )
    return {
        name: pandas.DataFrame(rows[name], columns=list(wanted[name])).astype(wanted[name]) for name in names
    }  # fmt: skip


def _join(items: Iterable[Any]) -> str:
    return "|".join(str(item) for item in items)


def _article_rows(article: Article, themes: Sequence[str]) -> Iterator[Row]:
    meta = {f.name: getattr(article.meta, f.name) for f in fields(article.meta) if f.name != "place"}
    place = {f.name: getattr(article.meta.place, f.name) for f in fields(article.meta.place)}
    counts = {name: len(getattr(article, name)) for name in ("repairs", "points", "slogans", "metrics", "initiatives")}
    size = {"script": article.script, "characters": len(article.text)}
    mixed = mix(article.points, themes)
    themes_of = {"main_theme": mixed.theme} | _shares(mixed)
    authors = {"authors": _join(article.meta.authors)}
    row = {"doc_id": article.doc_id} | meta | place | size | counts | authors | themes_of
    yield row | {GIVEN + name if name in row else name: _cell(value) for name, value in article.columns.items()}


def _cell(value: Any) -> str | None:
    """A value of a column of the input as text; lists and objects as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shares(mixed: Mix) -> Row:
    return {f"share_{theme}": share for theme, share in mixed.shares.items()}


def _point_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for point in article.points:
        yield (
            _fields(article, point)
            | dict(point.themes)
            | {
                "path": _join(point.path),
                "assigned": _join(point.assigned),
                "head": article.text[point.start : point.head_end],
            }
        )


def _paragraph_rows(article: Article, themes: Sequence[str]) -> Iterator[Row]:
    for line, start, end, mixed in paragraphs(article, themes):
        row = {"doc_id": article.doc_id, "start": start, "end": end, "line": line, "text": article.text[start:end]}
        themes_of = {"theme": mixed.theme, "assigned": _join(mixed.assigned), "points": mixed.points}
        yield row | themes_of | _shares(mixed)


def _slogan_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for slogan in article.slogans:
        yield _fields(article, slogan) | {
            "numerals": _join(slogan.numerals),
            "members": _join(member.text for member in slogan.members),
            "known": _join(slogan.known),
        }


def _metric_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for metric in article.metrics:
        yield _fields(article, metric)


def _initiative_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    for initiative in article.initiatives:
        yield _fields(article, initiative) | {
            "mentions": len(initiative.mentions),
            "stages": _join(initiative.stages),
            "evidence": _join(f"{cue.kind}:{cue.text}" for cue in initiative.evidence),
        }


def _token_rows(article: Article, _: Sequence[str]) -> Iterator[Row]:
    finds = [*article.slogans, *article.metrics, *article.initiatives]
    lines = iter(article.lines)
    line = next(lines, None)
    for token in segment(article.text, spans=[(find.start, find.end) for find in finds]):
        while line is not None and line.end <= token.start:
            line = next(lines, None)
        if line is not None and token.start >= line.start:
            yield {
                "doc_id": article.doc_id, "start": token.start, "end": token.end, "line": line.n, "text": token.text,
            }  # fmt: skip


def _fields(article: Article, item: Point | Slogan | Metric | Initiative) -> Row:
    row = {f.name: getattr(item, f.name) for f in fields(item)}
    return {"doc_id": article.doc_id} | {
        name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()
    }


# What rows a table gets from an article that was judged by these themes.
_ROWS: Mapping[str, Callable[[Article, Sequence[str]], Iterator[Row]]] = {
    "articles": _article_rows,
    "points": _point_rows,
    "paragraphs": _paragraph_rows,
    "slogans": _slogan_rows,
    "metrics": _metric_rows,
    "initiatives": _initiative_rows,
    "tokens": _token_rows,
}
