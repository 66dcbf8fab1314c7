"""What the head of a web page says about the article on it: title, date, source, authors."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from nlp.article import Meta
from nlp.lexicon import pattern, words
from nlp.structure.labels import dates, is_medium, persons

# Names of <meta> elements, in order of trust. The first of each row are those that Chinese government sites must use.
_TITLE = ("articletitle", "og:title", "twitter:title")
_DATE = ("pubdate", "publishdate", "publish_time", "article:published_time", "og:release_date")
_SOURCE = ("contentsource", "source", "article:source", "mediaid")
_AUTHOR = ("author", "article:author", "og:article:author")
_SITE = ("sitename", "og:site_name", "columnname", "application-name")

_BAR = re.compile(r"\s*[_|｜]+\s*")
_DASH = re.compile(r"\s+[-–—]+\s+|-(?=[^-]{2,30}$)")


def head_meta(tree: LexborHTMLParser) -> Meta:
    """Title, date, source and authors as the head of the page gives them."""
    named: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("itemprop") or ""
        content = " ".join((node.attributes.get("content") or "").split())
        if content:
            named.setdefault(name.strip().lower(), content)
    sites = frozenset(named[name] for name in _SITE if name in named)
    element = tree.css_first("head title") or tree.css_first("title")
    whole = " ".join(element.text().split()) if element else ""
    titles = [named[name] for name in _TITLE if name in named]
    title = _headline(titles[0] if titles else whole, sites)
    dated = (date.iso for name in _DATE if name in named for date in dates(named[name]))
    sources = (named[name] for name in _SOURCE if name in named)
    authors = (persons(f"作者 {named[name]}") for name in _AUTHOR if name in named)
    return Meta(
        title=title or None,
        date=next(dated, None),
        source=next((source for source in sources if source.lower() not in words("publication", "no_source")), None),
        authors=tuple(next(filter(None, authors), ())),
    )


def _headline(title: str, sites: frozenset[str]) -> str:
    """`title` without the names of column and site behind it."""
    title = _BAR.split(title)[0]
    if re.match(r"\s*[-–—]\s", title):
        return ""  # the site's name behind a headline that was left empty
    while True:
        dashes = list(_DASH.finditer(title))
        if not dashes:
            break
        behind = title[dashes[-1].end() :]
        if not (behind in sites or is_medium(behind) or pattern("publication", "behind_headlines").search(behind)):
            break
        title = title[: dashes[-1].start()]
    return "" if title in sites else title.strip()
