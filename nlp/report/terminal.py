"""Articles and corpora on a terminal, coloured."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlp.article import Article, Initiative, Metric, Point, Slogan
from nlp.report.names import (
    DIRECTION_NAMES,
    INCONSISTENCY_NAMES,
    INITIATIVE_TYPE_NAMES,
    MARK_NAMES,
    METRIC_ROLE_NAMES,
    REPAIR_KIND_NAMES,
    THEME_NAMES,
    number,
)
from nlp.themes.rollup import theme_labels

STYLES = {
    "numeric": "bold red",
    "parallel": "yellow",
    "motto": "magenta",
    "metaphor": "italic magenta",
    "metric": "bold cyan",
    "initiative": "underline green",
}
_THEME_STYLES = {"political_building": "red", "service": "green", "supervision": "blue", "other": "bright_black"}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave the decision to the caller: rich itself would exit with 1 when the reader has gone (``| head``)."""
        raise BrokenPipeError


def open_console() -> Console:
    """A console on standard output; raises BrokenPipeError when its reader has gone."""
    # In a pipe there is no width to ask for; the tables need more than rich's 80 columns.
    return _Console(width=None if sys.stdout.isatty() else 120, highlight=False)


def show_article(article: Article, console: Console) -> None:
    """Print the text of `article` with its finds coloured and the theme of each point, then the finds as tables."""
    _print_head(article, console)
    _print_text(article, console)
    console.print(Text("\n图例 ") + Text(" ").join(Text(MARK_NAMES[kind][0], style) for kind, style in STYLES.items()))
    if article.slogans:
        console.print(_slogan_table(article.slogans))
    if article.metrics:
        console.print(_metric_table(article.metrics))
    if article.initiatives:
        console.print(_initiative_table(article.initiatives))


def _print_text(article: Article, console: Console) -> None:
    """Print the lines of the article but for the furniture of the page, body lines point by point."""
    text = _coloured(article)
    points: defaultdict[int, list[Point]] = defaultdict(list)
    for point in article.points:
        points[point.line].append(point)
    for line in article.lines:
        if line.role == "body":
            for point in points[line.n]:
                label = Text(f"【{THEME_NAMES.get(point.theme, point.theme)}】", _THEME_STYLES.get(point.theme, ""))
                _print_line(label + text[point.start : point.end], console)
        elif line.role != "boilerplate":
            shown = text[line.start : line.end]
            shown.style = "bold" if line.role in ("title", "subtitle", "heading") else "dim"
            _print_line(shown, console)


def _coloured(article: Article) -> Text:
    text = Text(article.text)
    for initiative in article.initiatives:
        for start, end in initiative.mentions:
            text.stylize(STYLES["initiative"], start, end)
    for slogan in article.slogans:
        text.stylize(STYLES[slogan.type], slogan.start, slogan.end)
    for metric in article.metrics:
        text.stylize(STYLES["metric"], metric.start, metric.end)
    return text


def _print_line(line: Text, console: Console) -> None:
    # The terminal wraps it: rich breaks at spaces, of which Chinese text has one in a hundred characters.
    console.print(line, soft_wrap=True)


def _print_head(article: Article, console: Console) -> None:
    meta = article.meta
    facts = [meta.date, meta.source, "、".join(meta.authors), meta.region]
    console.print(Text(article.doc_id, "bold") + Text("  " + " · ".join(fact for fact in facts if fact), "dim"))
    for name, flagged in (("修复 repaired", False), ("存疑 flagged", True)):
        kinds = Counter(one.kind for one in article.repairs if one.kind != "layout" and one.flagged == flagged)
        if kinds:
            said = "，".join(f"{REPAIR_KIND_NAMES.get(kind, kind)} {count}" for kind, count in kinds.most_common())
            console.print(Text(f"{name}: {said}", "dim"))


def _slogan_table(slogans: Iterable[Slogan]) -> Table:
    table = Table("口号", "类型", "成员", "次数", title="口号 slogans", title_justify="left")
    for slogan in slogans:
        members = "；".join(member.text for member in slogan.members)
        if not members and slogan.known:
            members = f"（通行）{'；'.join(slogan.known)}"
        table.add_row(slogan.text, MARK_NAMES[slogan.type][0], members, str(slogan.count))
    return table


def _initiative_table(initiatives: Iterable[Initiative]) -> Table:
    table = Table("名称", "类型", "动词", "次数", title="举措 initiatives", title_justify="left")
    for initiative in initiatives:
        kind = INITIATIVE_TYPE_NAMES.get(initiative.type, initiative.type)
        table.add_row(initiative.name, kind, initiative.verb or "", str(len(initiative.mentions)))
    return table


def _metric_table(metrics: Iterable[Metric]) -> Table:
    table = Table("指标", "数值", "单位", "原文", "时间", "升降", title="数据 metrics", title_justify="left")
    for metric in metrics:
        table.add_row(
            metric.indicator or "",
            _value(metric),
            metric.unit or "",
            metric.text,
            metric.time or "",
            DIRECTION_NAMES.get(metric.direction or "", ""),
        )
    return table


def show_metrics(article: Article, console: Console) -> None:
    """Print the metrics of `article` as a table with all that is known of each, and what does not go together."""
    facts = (article.meta.title, article.meta.date, f"数据 metrics {len(article.metrics)}")
    console.print(Text(article.doc_id, "bold") + Text("  " + " · ".join(fact for fact in facts if fact), "dim"))
    if article.metrics:
        table = Table("行", "原文", "指标", "数值", "单位", "时间", "角色", "主体", "范围", "对比", "升降")
        for metric in article.metrics:
            days = "…".join(day or "" for day in (metric.time_start, metric.time_end)) if metric.time_end else ""
            table.add_row(
                str(metric.line),
                metric.text,
                metric.indicator or "",
                _value(metric),
                metric.unit or "",
                " ".join(part for part in (metric.time, days) if part),
                METRIC_ROLE_NAMES.get(metric.role or "", ""),
                metric.subject or "",
                metric.scope or "",
                metric.base or "",
                DIRECTION_NAMES.get(metric.direction or "", ""),
            )
        console.print(table)
    for warning in article.warnings:
        console.print(Text(f"⚠ {INCONSISTENCY_NAMES.get(warning.kind, warning.kind)}：{warning.message}", "yellow"))


def _value(metric: Metric) -> str:
    upper = f"–{number(metric.upper)}" if metric.upper is not None else ""
    return ("" if metric.comparator == "=" else metric.comparator) + number(metric.value) + upper


def show_summary(
    articles: Sequence[Article], console: Console, top: int = 12, theme_names: Mapping[str, str] = THEME_NAMES
) -> None:
    """Print what a corpus holds: its size and themes, then the `top` numeric slogans, initiatives and indicators in
    most articles, and the largest sums of money.

    `theme_names` is what to show for a theme: the titles of a taxonomy.
    """
    dates = sorted(article.meta.date for article in articles if article.meta.date)
    span = f"，{dates[0]} 至 {dates[-1]}" if dates else ""
    console.print(Text(f"{len(articles)} 篇文章，{sum(len(article.text) for article in articles):,} 字{span}", "bold"))
    kinds = (("要点", "points"), ("口号", "slogans"), ("数据", "metrics"), ("举措", "initiatives"))
    counts = (f"{name} {kind} {sum(len(getattr(article, kind)) for article in articles)}" for name, kind in kinds)
    console.print(" · ".join(counts))
    console.print(_theme_table(articles, theme_names))
    console.print(_numeric_table(articles, top))
    console.print(_common_initiatives(articles, top))
    # What is aimed at is no figure of what there is.
    metrics = [(article, metric) for article in articles for metric in article.metrics if metric.role != "target"]
    for table in (_common_indicators(metrics, top), _largest_sums(metrics, top)):
        if table.row_count:
            console.print(table)


def _theme_table(articles: Sequence[Article], theme_names: Mapping[str, str]) -> Table:
    table = Table("主题", "要点", "占比", title="主题 themes", title_justify="left")
    themes = Counter(point.theme for article in articles for point in article.points)
    for theme in theme_labels(articles):
        share = themes[theme] / themes.total() if themes else 0
        table.add_row(theme_names.get(theme, theme), str(themes[theme]), f"{share:.0%}")
    return table


def _numeric_table(articles: Iterable[Article], top: int) -> Table:
    table = Table("数字缩略语", "篇数", "成员", title="数字缩略语 numeric slogans", title_justify="left")
    wordings: defaultdict[str, list[Slogan]] = defaultdict(list)
    for article in articles:
        for slogan in article.slogans:
            if slogan.type == "numeric":
                wordings[slogan.text].append(slogan)
    ranked = sorted(wordings.items(), key=lambda row: -len(row[1]))
    for text, slogans in ranked[:top]:
        table.add_row(text, str(len(slogans)), _members_named(slogans))
    table.caption = _left_out(len(wordings), top)
    return table


def _common_initiatives(articles: Iterable[Article], top: int) -> Table:
    table = Table("举措", "类型", "篇数", title="举措 initiatives", title_justify="left")
    names = Counter((found.name, found.type) for article in articles for found in article.initiatives)
    for (name, kind), count in names.most_common(top):
        table.add_row(name, INITIATIVE_TYPE_NAMES.get(kind, kind), str(count))
    table.caption = _left_out(len(names), top)
    return table


_Metrics = Sequence[tuple[Article, Metric]]


def _common_indicators(metrics: _Metrics, top: int) -> Table:
    """The indicators in most articles, each with one unit, and the middle and the ends of their values."""
    title = "最常见的指标（目标除外） most frequent indicators but for targets"
    table = Table("指标", "单位", "篇数", "次数", "最小", "中位数", "最大", title=title, title_justify="left")
    values: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for article, metric in metrics:
        if metric.indicator:
            values[metric.indicator, metric.unit or ""].append(metric.value)
            places[metric.indicator, metric.unit or ""].add(article.doc_id)
    ranked = sorted(values, key=lambda key: (-len(places[key]), -len(values[key])))
    for key in ranked[:top]:
        found = values[key]
        figures = map(number, (min(found), median(found), max(found)))
        table.add_row(*key, str(len(places[key])), str(len(found)), *figures)
    table.caption = _left_out(len(values), top)
    return table


def _largest_sums(metrics: _Metrics, top: int) -> Table:
    title = "最大的金额（目标除外） largest sums of money but for targets"
    table = Table("指标", "原文", "数值", "单位", "时间", "文章", title=title, title_justify="left")
    money = [(article, metric) for article, metric in metrics if metric.kind == "money"]
    for article, metric in sorted(money, key=lambda row: -row[1].value)[:top]:
        indicator, unit, time = metric.indicator or "", metric.unit or "", metric.time or ""
        table.add_row(indicator, metric.text, _value(metric), unit, time, article.doc_id)
    table.caption = _left_out(len(money), top)
    return table


def _members_named(slogans: Sequence[Slogan]) -> str:
    """The members of one wording in most articles, named there or usual, and how many other answers there are."""
    answers = (tuple(member.text for member in slogan.members) or slogan.known for slogan in slogans)
    named = Counter(answer for answer in answers if answer)
    if not named:
        return ""
    ((most, _),) = named.most_common(1)
    others = f"（另有 {len(named) - 1} 种）" if len(named) > 1 else ""
    return "；".join(most) + others


def _left_out(rows: int, shown: int) -> str | None:
    return f"共 {rows} 个，列出前 {shown} 个" if rows > shown else None
