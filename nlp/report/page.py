"""A report on a tagged corpus: one HTML file with its style, script and data inside, that uses no network.

The file holds an index of all finds as JSON, and each article as a compressed fragment that the script unpacks when the
article is opened, so the page stands at once however many articles there are.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from html import escape
from string import Template
from typing import Any

import nlp
from nlp.article import THEMES, Article
from nlp.report.highlight import asset, render_layers
from nlp.report.names import (
    COMMITMENT_NAMES,
    COMPARATOR_NAMES,
    INITIATIVE_TYPE_NAMES,
    MARK_NAMES,
    METRIC_KIND_NAMES,
    THEME_NAMES,
)
from nlp.themes.rollup import theme_labels

# The lists of the index, and what their length counts.
_COUNTED = {"articles": "篇文章", "slogans": "口号", "metrics": "数据", "initiatives": "举措"}
# What the script shows in place of the values of the index; those of themes come besides.
_NAMES: Mapping[str, Mapping[str, Any]] = {
    "marks": MARK_NAMES,
    "comparators": COMPARATOR_NAMES,
    "types": INITIATIVE_TYPE_NAMES,
    "kinds": METRIC_KIND_NAMES,
    "commitments": COMMITMENT_NAMES,
}

#: By default the full texts of so many articles are taken in; tables and overview always count all.
MAX_TEXTS = 2000


def render_report(
    articles: Iterable[Article],
    *,
    title: str = "政策文章分析报告",
    max_texts: int = MAX_TEXTS,
    theme_names: Mapping[str, str] = THEME_NAMES,
) -> str:
    """The report as HTML.

    Args:
        articles: analysed articles; read once.
        title: the heading of the page.
        max_texts: the full texts of so many articles, the first ones, can be opened in the report. Where there are
            more, the page says how many were left out.
        theme_names: what to show for a theme: the titles of a taxonomy, as :func:`nlp.themes.taxonomy.theme_titles`
            gives them.
    """
    index: dict[str, Any] = {name: [] for name in _COUNTED}
    texts: list[str] = []
    blocks: list[str] = []
    labels: dict[str, None] = {}
    for n, article in enumerate(articles):
        _add_to_index(index, article, n)
        labels |= dict.fromkeys(theme_labels((article,)) if article.points else ())
        if n < max_texts:
            texts.append(article.text)
            blocks.append(_block(f"a{n}", render_layers(article, themes=theme_names)))
    themes = tuple(labels or THEMES)
    for row in index["articles"]:
        row["themes"] = [row["themes"][theme] for theme in themes]
    index["names"] = {**_NAMES, "themes": {theme: theme_names.get(theme, theme) for theme in themes}}
    blocks.append(_block("texts", json.dumps(texts, ensure_ascii=False)))
    script = asset("report.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return Template(asset("report.html")).substitute(
        title=escape(title),
        counts=" · ".join(f"{len(index[name]):,} {label}" for name, label in _COUNTED.items()),
        notices=_notice(len(index["articles"]) - len(texts), max_texts),
        style=asset("highlight.css") + Template(asset("report.css")).substitute(hidden_kinds=_hidden_kinds()),
        script_hash=f"sha256-{digest}",
        script=script,
        version=nlp.__version__,
        # A closing tag in a string would end the script element: no "<" is left in it.
        index=json.dumps(index, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        texts="\n".join(blocks),
    )


def _notice(left_out: int, max_texts: int) -> str:
    """Says how many full texts are not in the page; empty where all are."""
    if not left_out:
        return ""
    notice = (
        f"{left_out:,} 篇文章的全文没有收入（上限 {max_texts:,} 篇），也不能按正文搜索；概览和各表仍包括它们。 / "
        f"The full texts of {left_out:,} articles were left out; overview and tables include them."
    )
    return f'<p class="notice">{escape(notice)}</p>'


def _block(name: str, content: str) -> str:
    """`content` compressed, as text that a browser does not look into."""
    packed = b64encode(zlib.compress(content.encode("utf-8", "backslashreplace"), 9)).decode()
    return f'<script type="application/octet-stream" id="{name}">{packed}</script>'


def _hidden_kinds() -> str:
    """Style rules that take away the highlights of the kinds named in ``data-hidden`` of the body."""
    variables = dict(zip(("numeric", "parallel", "motto", "metaphor", "metric", "initiative"), "abcduv", strict=True))
    rules = [
        f'[data-hidden~="{kind}"] #reader .pn-{kind} {{ --pn-{variable}: transparent; }}'
        for kind, variable in variables.items()
    ]
    rules.append('[data-hidden~="repair"] #reader .pn-repair { text-decoration: none; }')
    rules.append('[data-hidden~="repair"] #reader .pn-gone { display: none; }')
    rules.append('[data-hidden~="flagged"] #reader .pn-flagged { text-decoration: none; }')
    return "\n".join(rules)


def _add_to_index(index: dict[str, Any], article: Article, n: int) -> None:
    meta, place = article.meta, article.meta.place
    index["articles"].append(
        {
            "id": article.doc_id,
            "title": meta.title,
            "date": meta.date,
            "source": meta.source,
            "authors": "、".join(meta.authors),
            "place": [place.province, place.city, place.county],
            "region": meta.region,
            "characters": len(article.text),
            "repairs": sum(repair.kind != "layout" and not repair.flagged for repair in article.repairs),
            "flagged": sum(repair.flagged for repair in article.repairs),
            "themes": Counter(point.theme for point in article.points),
        }
    )
    for i, slogan in enumerate(article.slogans):
        members = "；".join(member.text for member in slogan.members) or "；".join(slogan.known)
        row = {"type": slogan.type, "text": slogan.text, "members": members, "count": slogan.count}
        index["slogans"].append({"a": n, "key": f"s{i}"} | row)
    for i, metric in enumerate(article.metrics):
        row = {name: getattr(metric, name) for name in _METRIC_FIELDS}
        value = {"value": _number(metric.value), "upper": _number(metric.upper)}
        index["metrics"].append({"a": n, "key": f"m{i}"} | row | value)
    for i, initiative in enumerate(article.initiatives):
        row = {name: getattr(initiative, name) for name in ("name", "type", "stage", "commitment")}
        index["initiatives"].append({"a": n, "key": f"i{i}"} | row)


_METRIC_FIELDS = ("text", "unit", "comparator", "kind", "indicator", "time", "direction")


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
