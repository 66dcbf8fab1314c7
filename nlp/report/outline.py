"""The outline of an article as a tree, and its lines with their roles, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from nlp.article import Article, Point
from nlp.structure.headings import heading_words

#: Characters that are shown of a paragraph without a run-in head.
_OPENING = 24


def outline_tree(article: Article) -> Tree:
    """The headings of `article` with the points under them, in order; a leaf shows head or opening, line and size.

    What is numbered stands below what numbers it: the clauses of an article, the heads inside a numbered paragraph.
    """
    root = Tree(Text(article.meta.title or article.doc_id, "bold"))
    branches: list[tuple[str, Tree]] = []
    leaf = ("", root)
    points = iter(article.points)
    point = next(points, None)
    for line in article.lines:
        if line.role == "heading":
            # Headings of the same wording are two branches, and one without a point is a branch as well.
            del branches[(line.level or 1) - 1 :]
            wording = heading_words(line.text)
            branches.append((wording, _above(root, branches).add(Text(wording, "bold"))))
        while point is not None and point.end <= line.end:
            _open(root, branches, point.path, leaf)
            head = article.text[point.start : point.head_end].strip(_AROUND)
            leaf = (head, _above(root, branches).add(_label(point, head)))
            point = next(points, None)
    return root


_AROUND = " \u3000。*_：:"


def _open(root: Tree, branches: list[tuple[str, Tree]], path: Sequence[str], leaf: tuple[str, Tree]) -> None:
    """Make `branches` those of `path`; the ones that stand already are kept, and the last leaf may become one."""
    same = 0
    while same < min(len(branches), len(path)) and branches[same][0] == path[same]:
        same += 1
    del branches[same:]
    for wording in path[same:]:
        named = wording.strip(_AROUND)
        branches.append((wording, leaf[1] if named == leaf[0] else _above(root, branches).add(Text(named))))


def _above(root: Tree, branches: list[tuple[str, Tree]]) -> Tree:
    return branches[-1][1] if branches else root


def _label(point: Point, head: str) -> Text:
    words = point.text.strip()
    label = Text(head) if head else Text(words[:_OPENING] + ("…" if len(words) > _OPENING else ""), "dim")
    return label.append(f"  [{point.line}] {len(words)}字", "dim cyan")


def show_outline(article: Article, console: Console) -> None:
    """Print the metadata of an article and its outline."""
    for name, value in _facts(article):
        console.print(Text(f"{name}  ", "dim") + Text(value), soft_wrap=True)
    console.print(outline_tree(article), soft_wrap=True)


def show_lines(article: Article, console: Console) -> None:
    """Print each line of an article behind its number and role, with the reason for the role at its end."""
    for line in article.lines:
        level = str(line.level or "")
        style = "bold" if line.role in ("title", "subtitle", "heading") else "dim" if line.role == "boilerplate" else ""
        row = Text(f"{line.n:>4}  {line.role + level:<12}", "cyan") + Text(line.text.strip(), style)
        console.print(row.append(f"  ({line.reason})", "dim"), soft_wrap=True)


def _facts(article: Article) -> list[tuple[str, str]]:
    """Names and values of the metadata that the page gives, in the order of a title page."""
    meta = article.meta
    place = " ".join(filter(None, (meta.place.province, meta.place.city, meta.place.county, meta.place.code)))
    rows = (
        ("副题 subtitle", meta.subtitle),
        ("日期 date", meta.date),
        ("来源 source", meta.source),
        ("作者 authors", "、".join(meta.authors)),
        ("单位 unit", meta.unit),
        ("文号 number", meta.number),
        ("地区 region", f"{meta.region}（{place}）" if meta.region and place else meta.region),
        ("机关 organ", " · ".join(filter(None, (meta.level, meta.organ)))),
    )
    return [(name, value) for name, value in rows if value]
