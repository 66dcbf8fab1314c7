"""Web pages with known truth: the project's articles in the layouts of ``layouts.toml``.

``python tests/layouts.py`` prints how well their lines, metadata and points are read, one row a layout.
"""

from __future__ import annotations

import html
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp import Analyzer
from nlp.article import Article
from nlp.gold import Gold, key, load_gold
from nlp.reading.html import page_text

ROOT = Path(__file__).parent.parent
CORPORA = ROOT / "corpora"
META = ("title", "date", "source", "authors", "region")

Layout = Mapping[str, str]


@cache
def layouts() -> Mapping[str, Layout]:
    return tomllib.loads((ROOT / "tests" / "layouts.toml").read_text(encoding="utf-8"))


@cache
def articles() -> Mapping[str, tuple[Gold, tuple[tuple[str, str], ...]]]:
    """Gold, and role and text of each line, of the articles that are not in a markup of their own."""
    found = {}
    for doc, gold in load_gold(CORPORA / "gold").items():
        raw = (CORPORA / "articles" / f"{doc}.txt").read_text(encoding="utf-8").split("\n")
        lines = tuple((line["role"], raw[line["n"] - 1].strip()) for line in gold["lines"])
        if not any(re.search(r"\]\(|^#|<[a-z]|^[*_]", text) for _, text in lines):
            found[doc] = gold, lines
    return found


def page(layout: Layout, lines: Sequence[tuple[str, str]]) -> bytes:
    """The file of an article, given the roles and texts of its lines."""
    roles = [role for role, _ in lines]
    head = next((i for i, role in enumerate(roles) if role in ("title", "subtitle", "byline", "dateline")), 0)
    body = next((i for i, role in enumerate(roles) if role in ("body", "heading")), len(roles))
    end = len(roles) - next((i for i, role in enumerate(reversed(roles)) if role in ("body", "heading")), 0)
    head = min(head, body)
    parts = {"above": lines[:head], "head": lines[head:body], "content": lines[body:end], "below": lines[end:]}
    text = layout["page"].strip()
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", "\n".join(_part(layout, name, part)))
    title = next((wording for role, wording in lines if role == "title"), "")
    return text.replace("{title}", html.escape(title)).encode(layout.get("charset", "utf-8"))


def _part(layout: Layout, part: str, lines: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines of a part of the article, and what the layout puts between its paragraphs."""
    for i, line in enumerate(lines):
        yield _line(layout, part, *line)
        if part == "content" and "between" in layout and i % 4 == 3 and i + 1 < len(lines):
            yield layout["between"].replace("{n}", str(i // 4 + 1))


def _line(layout: Layout, part: str, role: str, wording: str) -> str:
    third = len(wording) // 3
    pieces = {"text": wording, "first": wording[:third], "second": wording[third : 2 * third]}
    pieces["third"] = wording[2 * third :]
    template = layout["line"]
    if part == "head" or role in ("heading", "note"):
        template = layout.get(role, template)
    return re.sub(r"\{(text|first|second|third)\}", lambda match: html.escape(pieces[match[1]]), template)


@dataclass
class Score:
    """What was right of how much: lines, metadata, points found, points there are, points read."""

    lines: int = 0
    all_lines: int = 0
    meta: int = 0
    all_meta: int = 0
    points: int = 0
    gold_points: int = 0
    found_points: int = 0

    @property
    def line_role(self) -> float:
        return self.lines / self.all_lines

    @property
    def metadata(self) -> float:
        return self.meta / self.all_meta

    @property
    def points_f1(self) -> float:
        return 2 * self.points / (self.gold_points + self.found_points)


def score(layout: Layout, docs: Sequence[str], analyzer: Analyzer, wrong: list[str] | None = None) -> Score:
    """The score of the articles `docs` in `layout`; what is wrong is added to `wrong`."""
    total = Score()
    notes = wrong if wrong is not None else []
    for doc in docs:
        gold, lines = articles()[doc]
        text, hints = page_text(page(layout, lines))
        article = analyzer(text, doc_id=doc, hints=hints)
        _score_lines(total, article, lines, notes)
        for name in META:
            want, got = gold["meta"][name], getattr(article.meta, name)
            if name == "source":
                want = want or layout.get("source")
            same = sorted(map(key, want)) == sorted(map(key, got)) if name == "authors" else key(want) == key(got)
            total.all_meta += 1
            total.meta += same
            if not same:
                notes.append(f"{doc} {name}: {want!r} got {got!r}")
        wanted = {key(point["starts"])[:6] for point in gold["points"]}
        found = {key(point.text)[:6] for point in article.points}
        total.gold_points += len(wanted)
        total.found_points += len(found)
        total.points += len(wanted & found)
        notes += [f"{doc} point: {opening}" for opening in sorted(wanted ^ found)]
    return total


def _score_lines(total: Score, article: Article, lines: Sequence[tuple[str, str]], notes: list[str]) -> None:
    """A line of the page has the role of the article's line that it is, or is a part of; others are furniture."""
    wanted = [(key(wording), role) for role, wording in lines]
    for line in article.lines:
        text = key(line.text)
        if not text:
            continue
        role = next((role for whole, role in wanted if text == whole), None)
        role = role or next((role for whole, role in wanted if len(text) >= 4 and text in whole), "boilerplate")
        total.all_lines += 1
        total.lines += line.role == role
        if line.role != role:
            notes.append(f"{article.doc_id} line {line.text[:40]!r}: {role} got {line.role} ({line.reason})")


def main() -> None:
    """Print one row a layout; with names of layouts, what is wrong there."""
    analyzer = Analyzer(extractors=())
    for name, layout in layouts().items():
        wrong: list[str] = []
        total = score(layout, list(articles()), analyzer, wrong)
        print(f"{name:16} line role {total.line_role:.4f}  meta {total.metadata:.3f}  points F1 {total.points_f1:.3f}")
        if name in sys.argv[1:]:
            print("\n".join(wrong))


if __name__ == "__main__":
    main()
