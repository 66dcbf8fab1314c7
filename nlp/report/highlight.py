"""An article as HTML: its text with coloured, overlapping highlights, themes at the margin, repairs marked.

One renderer for the notebook and the report. Everything that comes from the article is escaped; highlights are flat
spans, one for each stretch over which the same finds lie, so finds may cross one another in any way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise

from nlp.alignment import Tracked
from nlp.article import Article, Line, Point, line_at
from nlp.report.names import MARK_NAMES, ROLE_NAMES, THEME_NAMES
from nlp.report.tooltips import initiative_tooltip, metric_tooltip, repair_tooltip, slogan_tooltip

# Line ends and blanks are put in order in every article; to mark each would hide the repairs that matter.
_UNMARKED_REPAIRS = frozenset({"layout"})


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch to highlight; `key` is shared by all stretches of one find, in both layers."""

    start: int
    end: int
    kind: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands beside one margin: a line, or a point of a paragraph."""

    start: int
    end: int
    line: Line | None
    point: Point | None


@cache
def asset(name: str) -> str:
    """The text of a file under ``nlp/report/assets``."""
    return files("nlp").joinpath("report", "assets", name).read_text(encoding="utf-8")


def render_article(article: Article) -> str:
    """A fragment of HTML with its style that shows `article` in a notebook, light or dark, without scripts."""
    marked = [repair for repair in article.repairs if repair.kind not in _UNMARKED_REPAIRS]
    flagged = sum(repair.flagged for repair in marked)
    counts = [
        f"{len(article.points)} 要点",
        f"{len(article.slogans)} 口号",
        f"{len(article.metrics)} 数据",
        f"{len(article.initiatives)} 举措",
        *([f"{len(marked) - flagged} 处修复"] if len(marked) > flagged else []),
        *([f"{flagged} 处存疑"] if flagged else []),
    ]
    return (
        f'<div class="policynlp"><style>{asset("highlight.css")}</style>'
        f"{render_head(article)}"
        f'<p class="pn-counts">{" · ".join(counts)}</p>'
        f"{render_legend(_kinds(article))}{_render_rows(article, raw=False)}</div>"
    )


def render_layers(article: Article, *, themes: Mapping[str, str] = THEME_NAMES) -> str:
    """The article in two layers for the report: each row holds the repaired text and, where it differs, the text as
    found (``.pn-raw``). Stretches of one find or repair share a key in ``data-f``: ``s0``, ``m0``, ``i0``, ``r0``
    count slogans, metrics, initiatives and repairs. `themes` are the names of themes to show.
    """
    return _render_rows(article, raw=True, themes=themes)


def render_head(article: Article) -> str:
    """Title, date, source, authors and place, as far as they are known."""
    meta = article.meta
    place = "".join(part for part in (meta.place.province, meta.place.city, meta.place.county) if part)
    parts = [meta.date, meta.source, "、".join(meta.authors), place or meta.region]
    facts = " · ".join(escape(part) for part in parts if part)
    title = escape(meta.title or article.doc_id or "（无标题）")
    return f'<p class="pn-title">{title}</p><p class="pn-meta">{facts}</p>'


def render_legend(kinds: Iterable[str]) -> str:
    """A sample of each kind of highlight in `kinds`, keys of :data:`nlp.report.names.MARK_NAMES`."""
    samples = " ".join(f'<span class="pn-m pn-{kind}">{MARK_NAMES[kind][0]}</span>' for kind in kinds)
    return f'<p class="pn-legend">图例 {samples}</p>' if samples else ""


def _kinds(article: Article) -> list[str]:
    present = {slogan.type for slogan in article.slogans}
    present |= {"metric"} if article.metrics else set()
    present |= {"initiative"} if article.initiatives else set()
    marked = [repair for repair in article.repairs if repair.kind not in _UNMARKED_REPAIRS]
    present |= {"flagged" if repair.flagged else "repair" for repair in marked}
    return [kind for kind in MARK_NAMES if kind in present]


def _render_rows(article: Article, *, raw: bool, themes: Mapping[str, str] = THEME_NAMES) -> str:
    rows = list(_rows(article))
    marks = _by_row(_marks(article), [row.start for row in rows])
    tracked = Tracked(article.raw, article.text, article.repairs) if raw else None
    raw_starts = [tracked.to_raw(row.start, row.end)[0] for row in rows] if tracked else []
    raw_marks = _by_row(_raw_marks(article, tracked), raw_starts) if tracked else []
    shown = []
    for i, row in enumerate(rows):
        cells = f'<div class="pn-side">{_margin(row, themes)}</div><div class="pn-text">'
        cells += _highlight(article.text, row.start, row.end, marks[i]) + "</div>"
        if tracked:
            start = raw_starts[i] if i else 0
            end = raw_starts[i + 1] if i + 1 < len(rows) else len(tracked.raw)
            cells += _raw_cell(tracked.raw, start, end, raw_marks[i], article.text[row.start : row.end])
        shown.append(f'<div class="pn-row pn-{_role(row)}"{_theme_attribute(row)}>{cells}</div>')
    return f'<div class="pn-rows">{"".join(shown)}</div>'


def _raw_cell(raw: str, start: int, end: int, marks: Sequence[_Mark], text: str) -> str:
    while end > start and raw[end - 1].isspace():
        end -= 1
    while start < end and raw[start].isspace():
        start += 1
    if raw[start:end] == text:
        return '<div class="pn-raw pn-same"></div>'  # the script of the report fills it in from the text
    return f'<div class="pn-raw">{_highlight(raw, start, end, marks)}</div>'


def _rows(article: Article) -> Iterator[_Row]:
    """The lines of the text in order, paragraphs cut into their points; together they hold all of the text."""
    points = {point.start: point for point in article.points}
    starts = sorted(points)
    begin = 0
    for paragraph in article.text.split("\n") if article.text else ():
        end = begin + len(paragraph)
        inside = starts[bisect_right(starts, begin) : bisect_right(starts, end - 1)]
        cuts = [begin, *inside, end]
        line = line_at(article.lines, begin)
        for start, stop in pairwise(cuts):
            yield _Row(start, stop, line, points.get(start))
        begin = end + 1


def _role(row: _Row) -> str:
    return row.line.role if row.line else "body"


def _theme_attribute(row: _Row) -> str:
    return f' data-theme="{escape(row.point.theme)}"' if row.point else ""


def _margin(row: _Row, themes: Mapping[str, str]) -> str:
    if row.point is None:
        return escape(ROLE_NAMES.get(_role(row), _role(row)))
    point = row.point
    shares = [f"{themes.get(theme, theme)} {share:.0%}" for theme, share in point.themes.items()]
    evidence = [f"{item.text} {item.weight:+.2f}" for item in point.evidence[:6]]
    title = "\n".join([" · ".join(shares), *([f"依据：{'，'.join(evidence)}"] if evidence else []), *point.path])
    name = escape(themes.get(point.theme, point.theme))
    share = f"<small>{point.themes[point.theme]:.0%}</small>" if point.theme in point.themes else ""
    return f'<span class="pn-theme pn-{escape(point.theme)}" title="{_attribute(title)}">{name} {share}</span>'


def _marks(article: Article) -> Iterator[_Mark]:
    for n, slogan in enumerate(article.slogans):
        yield _Mark(slogan.start, slogan.end, slogan.type, f"s{n}", slogan_tooltip(slogan))
    for n, metric in enumerate(article.metrics):
        yield _Mark(metric.start, metric.end, "metric", f"m{n}", metric_tooltip(metric))
    for n, initiative in enumerate(article.initiatives):
        for start, end in initiative.mentions or ((initiative.start, initiative.end),):
            yield _Mark(start, end, "initiative", f"i{n}", initiative_tooltip(initiative))
    for n, repair in enumerate(article.repairs):
        if repair.kind not in _UNMARKED_REPAIRS:
            kind = "flagged" if repair.flagged else "repair"
            yield _Mark(repair.start, repair.end, kind, f"r{n}", repair_tooltip(repair))


def _raw_marks(article: Article, tracked: Tracked) -> Iterator[_Mark]:
    for mark in _marks(article):
        if mark.key.startswith("r"):
            repair = article.repairs[int(mark.key[1:])]
            start, end = repair.raw_start, repair.raw_end
        else:
            start, end = tracked.to_raw(mark.start, mark.end)
        yield _Mark(start, end, mark.kind, mark.key, mark.title)


def _by_row(marks: Iterable[_Mark], starts: Sequence[int]) -> list[list[_Mark]]:
    """The marks that touch each row, where the rows begin at `starts`."""
    rows: list[list[_Mark]] = [[] for _ in starts]
    for mark in marks:
        first = max(0, bisect_right(starts, mark.start) - 1)
        last = max(first, bisect_right(starts, mark.end - 1) - 1)
        for row in rows[first : last + 1]:
            row.append(mark)
    return rows


def _highlight(text: str, start: int, end: int, marks: Sequence[_Mark]) -> str:
    """``text[start:end]``, escaped, with a span over each stretch that the same marks cover."""
    opening: dict[int, list[_Mark]] = {}
    closing: dict[int, list[_Mark]] = {}
    for mark in marks:
        # What lies wholly outside (a repair of the line end) is shown at the edge.
        left, right = (min(max(at, start), end) for at in (mark.start, mark.end))
        if left < right or mark.key.startswith("r"):
            opening.setdefault(left, []).append(mark)
            closing.setdefault(right, []).append(mark)
    pieces: list[str] = []
    active: list[_Mark] = []
    at = start
    for cut in [*sorted({*opening, *closing}), end]:
        if cut > at:
            pieces.append(_span(text[at:cut], active, begins=at))
            at = cut
        closed = closing.get(cut, ())
        active = [mark for mark in active if mark not in closed]
        for mark in opening.get(cut, ()):
            if mark in closed:  # a repair that left nothing behind
                pieces.append(_span("", [mark], begins=cut))
            else:
                active.append(mark)
    return "".join(pieces)


def _span(text: str, marks: Sequence[_Mark], *, begins: int) -> str:
    shown = escape(text).replace("\r", "␍").replace("\n", "<br>")
    if not marks:
        return shown
    classes = sorted({f"pn-{mark.kind}" for mark in marks})
    if any(mark.start == begins and not mark.key.startswith("r") for mark in marks):
        classes.append("pn-begin")
    if not text:
        classes.append("pn-gone")
    keys = " ".join(mark.key for mark in marks)
    title = _attribute("\n".join(dict.fromkeys(mark.title for mark in marks)))
    return f'<span class="pn-m {" ".join(classes)}" data-f="{keys}" title="{title}">{shown}</span>'


def _attribute(value: str) -> str:
    return escape(value).replace("\n", "&#10;")
