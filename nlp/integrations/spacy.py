"""Articles as spaCy ``Doc`` objects.

The tokens are ours, cut at every find, so no find is lost or moved: slogans, metrics and initiatives become span groups
that may overlap, themes become ``doc.cats``.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from nlp.article import Article, Find
from nlp.segment import segment

_LABEL_FIELD = {"slogans": "type", "metrics": "kind", "initiatives": "type"}


def to_doc(article: Article, vocab: Vocab) -> Doc:
    """The article as a ``Doc`` whose text is the article's.

    ``doc.spans["slogans"]``, ``["metrics"]`` and ``["initiatives"]`` hold the finds in order, each with its type or
    kind as label and its rule as ``span.id_``; ``doc.spans[name].attrs["finds"]`` holds the remaining fields as JSON
    types, in the same order. ``doc.cats`` maps each theme to the share of the points that have it as their primary
    theme. All of it survives ``DocBin``.

    Args:
        article: an analysed article.
        vocab: the vocabulary of the pipeline that the ``Doc`` is for.
    """
    finds: dict[str, tuple[Find, ...]] = {
        "slogans": article.slogans,
        "metrics": article.metrics,
        "initiatives": article.initiatives,
    }
    spans = [(find.start, find.end) for group in finds.values() for find in group]
    tokens = segment(article.text, spans=spans)
    doc = Doc(vocab, words=[token.text for token in tokens], spaces=[False] * len(tokens))
    first = {token.start: i for i, token in enumerate(tokens)}
    last = {token.end: i + 1 for i, token in enumerate(tokens)}
    row = article.to_dict()
    for name, group in finds.items():
        rows: list[dict[str, Any]] = row[name]
        doc.spans[name] = SpanGroup(
            doc,
            name=name,
            attrs={"finds": rows},
            spans=[
                Span(doc, first[f.start], last[f.end], label=getattr(f, _LABEL_FIELD[name]), span_id=f.rule)
                for f in group
            ],
        )
    for theme in sorted({theme for point in article.points for theme in point.themes}):
        doc.cats[theme] = sum(point.theme == theme for point in article.points) / len(article.points)
    return doc
