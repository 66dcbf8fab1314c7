"""policynlp: analysis of Chinese policy articles.

>>> from nlp import analyze
>>> article = analyze("市委办坚持“三服务”，全年办理群众诉求320件。")
>>> [(metric.text, metric.indicator) for metric in article.metrics]
[('320件', '群众诉求')]
"""

from __future__ import annotations

from nlp.analyze import Analyzer, analyze
from nlp.article import Article
from nlp.corpus.tables import to_frames

__all__ = ["Analyzer", "Article", "__version__", "analyze", "to_frames"]
__version__ = "0.1.0"
