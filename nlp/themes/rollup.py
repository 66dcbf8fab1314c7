"""What paragraphs and whole articles are about, put together from their points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.article import THEMES, Article, Point


@dataclass(frozen=True, slots=True)
class Mix:
    """The themes of some points: the share of characters by primary theme (they add up to 1, or to 0 without points).

    `theme` has the largest share; of equals, the one whose points the model was surer of. `assigned` are the themes
    that any of the points was assigned, those with the largest share first.
    """

    theme: str | None
    shares: Mapping[str, float]
    assigned: tuple[str, ...]
    points: int


def mix(points: Sequence[Point], labels: Sequence[str]) -> Mix:
    """The mix of `points`, whose themes are among `labels`."""
    sizes = [len(point.text.strip()) for point in points]
    total = sum(sizes)
    by_theme = dict.fromkeys(labels, 0.0)
    for point, size in zip(points, sizes, strict=True):
        by_theme[point.theme] += size / total if total else 1 / len(points)
    weight = {label: sum(point.themes.get(label, 0.0) for point in points) for label in labels}
    order = sorted(labels, key=lambda label: (-by_theme[label], -weight[label]))
    given = {theme for point in points for theme in (point.assigned or (point.theme,))}
    return Mix(
        theme=order[0] if points else None,
        shares={label: round(share, 4) for label, share in by_theme.items()},
        assigned=tuple(label for label in order if label in given),
        points=len(points),
    )


def paragraphs(article: Article, labels: Sequence[str]) -> Iterator[tuple[int, int, int, Mix]]:
    """For each paragraph with points the number of its line, where it starts and ends, and its mix."""
    for line, group in groupby(article.points, key=lambda point: point.line):
        points = list(group)
        yield line, points[0].start, points[-1].end, mix(points, labels)


def theme_labels(articles: Iterable[Article]) -> tuple[str, ...]:
    """The themes that the points of `articles` were judged by, in the model's order; the built-in ones without points.

    Articles that were tagged with models of several taxonomies give the themes of all.
    """
    labels = dict.fromkeys(
        label for article in articles for point in article.points for label in (*point.themes, point.theme)
    )
    return tuple(THEMES if labels.keys() <= set(THEMES) else labels)
