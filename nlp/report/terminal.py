"""Articles and corpora on a terminal, coloured."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlp.article import Article, Metric, Slogan
from nlp.report.names import (
    DIRECTION_NAMES,
    INCONSISTENCY_NAMES,
    INITIATIVE_TYPE_NAMES,
    MARK_NAMES,
    METRIC_ROLE_NAMES,
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
    text = Text(article.text)
    for initiative in article.initiatives:
        for start, end in initiative.mentions:
            text.stylize(STYLES["initiative"], start, end)
    for slogan in article.slogans:
        text.stylize(STYLES[slogan.type], slogan.start, slogan.end)
    for metric in article.metrics:
        text.stylize(STYLES["metric"], metric.start, metric.end)
    points = {point.line: [p for p in article.points if p.line == point.line] for point in article.points}
    for line in article.lines:
        if line.role == "boilerplate":
            continue
        if line.role == "body":
            for point in points.get(line.n, ()):
                label = Text(f"【{THEME_NAMES.get(point.theme, point.theme)}】", _THEME_STYLES.get(point.theme, ""))
                _print_line(label + text[point.start : point.end], console)
        else:
            style = "bold" if line.role in ("title", "subtitle", "heading") else "dim"
            shown = text[line.start : line.end]
            shown.style = style
            _print_line(shown, console)
    console.print(Text("\n图例 ") + Text(" ").join(Text(MARK_NAMES[kind][0], style) for kind, style in STYLES.items()))
    _print_slogans(article.slogans, console)
    if article.metrics:
        console.print(_metric_table(article.metrics))
    if article.initiatives:
        table = Table("名称", "类型", "动词", "次数", title="举措 initiatives", title_justify="left")
        for initiative in article.initiatives:
            kind = INITIATIVE_TYPE_NAMES.get(initiative.type, initiative.type)
            table.add_row(initiative.name, kind, initiative.verb or "", str(len(initiative.mentions)))
        console.print(table)


def _print_line(line: Text, console: Console) -> None:
    # The terminal wraps it: rich breaks at spaces, of which Chinese text has one in a hundred characters.
    console.print(line, soft_wrap=True)


def _print_head(article: Article, console: Console) -> None:
    meta = article.meta
    facts = [meta.date, meta.source, "、".join(meta.authors), meta.region]
    console.print(Text(article.doc_id, "bold") + Text("  " + " · ".join(fact for fact in facts if fact), "dim"))
    repairs = Counter(repair.kind for repair in article.repairs if repair.kind != "layout")
    if repairs:
        done = "，".join(f"{kind} {count}" for kind, count in repairs.most_common())
        console.print(Text(f"修复 repairs: {done}", "dim"))


def _print_slogans(slogans: Sequence[Slogan], console: Console) -> None:
    if not slogans:
        return
    table = Table("口号", "类型", "成员", "次数", title="口号 slogans", title_justify="left")
    for slogan in slogans:
        members = "；".join(member.text for member in slogan.members)
        if not members and slogan.known:
            members = f"（通行）{'；'.join(slogan.known)}"
        table.add_row(slogan.text, MARK_NAMES[slogan.type][0], members, str(slogan.count))
    console.print(table)


def _metric_table(metrics: Iterable[Metric], title: str = "数据 metrics") -> Table:
    table = Table("指标", "数值", "单位", "原文", "时间", "方向", title=title, title_justify="left")
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
    facts = (article.meta.title, article.meta.date, f"{len(article.metrics)} 条 figures")
    console.print(Text(article.doc_id, "bold") + Text("  " + " · ".join(fact for fact in facts if fact), "dim"))
    if article.metrics:
        table = Table("行", "原文", "指标", "数值", "单位", "时间", "角色", "主体", "范围", "对比")
        for metric in article.metrics:
            days = "…".join(day or "" for day in (metric.time_start, metric.time_end)) if metric.time_end else ""
            arrow = {"up": "↑", "down": "↓"}.get(metric.direction or "", "")
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
                (metric.base or "") + arrow,
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
    """Print what a corpus holds: size, themes, the most frequent slogans and initiatives, the largest figures.

    `theme_names` is what to show for a theme: the titles of a taxonomy.
    """
    points = [point for article in articles for point in article.points]
    slogans = [slogan for article in articles for slogan in article.slogans]
    metrics = [metric for article in articles for metric in article.metrics]
    initiatives = [initiative for article in articles for initiative in article.initiatives]
    dates = sorted(article.meta.date for article in articles if article.meta.date)
    span = f"，{dates[0]} 至 {dates[-1]}" if dates else ""
    console.print(Text(f"{len(articles)} 篇文章，{sum(len(article.text) for article in articles):,} 字{span}", "bold"))
    console.print(
        f"要点 points {len(points)} · 口号 slogans {len(slogans)} · 数据 metrics {len(metrics)}"
        f" · 举措 initiatives {len(initiatives)}"
    )

    themes = Counter(point.theme for point in points)
    table = Table("主题", "要点", "占比", title="主题 themes", title_justify="left")
    for theme in theme_labels(articles):
        share = themes[theme] / len(points) if points else 0
        table.add_row(theme_names.get(theme, theme), str(themes[theme]), f"{share:.0%}")
    console.print(table)

    numeric = [slogan for slogan in slogans if slogan.type == "numeric"]
    table = Table("数字缩略语", "篇数", "成员", title="数字缩略语 numeric slogans", title_justify="left")
    texts = Counter(slogan.text for slogan in numeric)
    for text, count in texts.most_common(top):
        table.add_row(text, str(count), _members_named([slogan for slogan in numeric if slogan.text == text]))
    table.caption = _left_out(len(texts), top)
    console.print(table)

    table = Table("举措", "类型", "篇数", title="举措 initiatives", title_justify="left")
    names = Counter((found.name, found.type) for found in initiatives)
    for (name, kind), count in names.most_common(top):
        table.add_row(name, INITIATIVE_TYPE_NAMES.get(kind, kind), str(count))
    table.caption = _left_out(len(names), top)
    console.print(table)

    reached = sorted((metric for metric in metrics if metric.role != "target"), key=lambda metric: -metric.value)
    percents = [metric for metric in reached if metric.kind == "percent"]
    money = [metric for metric in reached if metric.kind == "money"]
    figures = money[: top // 2] + percents[: top // 2]
    if figures:
        console.print(_metric_table(figures, "最大的数据（目标除外） largest figures but for targets"))


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
