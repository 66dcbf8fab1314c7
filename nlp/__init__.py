"""policynlp: analysis of Chinese policy articles.

>>> from nlp import analyze
>>> article = analyze("市委办坚持“三服务”，全年办理群众诉求320件。")
>>> [(metric.text, metric.indicator) for metric in article.metrics]
[('320件', '群众诉求')]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.analyzer import Analyzer, analyze
    from nlp.article import Article
    from nlp.corpus.registry import build_registry
    from nlp.corpus.tables import to_frames
    from nlp.corpus.tagging import analyze_file

__all__ = ["Analyzer", "Article", "__version__", "analyze", "analyze_file", "build_registry", "to_frames"]
__version__ = "0.1.0"

# Where the public names live: they are imported when first used, since compiling every rule takes a fifth of a second.
_HOMES = {
    "Analyzer": "nlp.analyzer",
    "Article": "nlp.article",
    "analyze": "nlp.analyzer",
    "analyze_file": "nlp.corpus.tagging",
    "build_registry": "nlp.corpus.registry",
    "to_frames": "nlp.corpus.tables",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nlp' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
