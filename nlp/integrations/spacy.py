"""Articles as spaCy ``Doc`` objects, a pipeline component ``policynlp`` and a tokenizer for Chinese.

The tokens are ours, cut at every find, so no find is lost or moved: slogans, metrics and initiatives become span groups
that may overlap, themes become ``doc.cats``. What a span cannot hold travels in the ``attrs`` of the span groups, which
``DocBin`` keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from nlp.analyzer import Analyzer
from nlp.article import Article
from nlp.segment import segment

#: The span groups of finds, and the field that gives a span its label.
LABEL_FIELDS: Mapping[str, str] = {"slogans": "type", "metrics": "kind", "initiatives": "type"}
#: The span group whose ``attrs`` hold what concerns the whole article.
ARTICLE_GROUP = "article"

# Where a row of the output schema stands in the text of the Doc.
_Place = Callable[[Mapping[str, Any]], tuple[int, int]]


def to_doc(article: Article, vocab: Vocab, *, spans: Iterable[tuple[int, int]] = ()) -> Doc:
    """The article as a ``Doc`` whose text is the article's; :func:`from_doc` takes it back.

    ``doc.spans["slogans"]``, ``["metrics"]`` and ``["initiatives"]`` hold the finds in order, each with its type or
    kind as label and its rule as ``span.id_``; ``doc.spans[name].attrs["finds"]`` holds all their fields as JSON
    types, in the same order. ``doc.cats`` maps each theme to the share of the points that have it as their primary
    theme. All of it survives ``DocBin``.

    Args:
        article: an analysed article.
        vocab: the vocabulary of the pipeline that the ``Doc`` is for.
        spans: further stretches (code points, end exclusive) at whose edges tokens are cut, such as the finds of a gold
            article that spaCy's ``Scorer`` is to compare with this one: it counts only what lies on the tokens of both.
    """
    row = article.to_dict()
    finds = [find for name in LABEL_FIELDS for find in row[name]]
    tokens = segment(article.text, spans=[*((find["start"], find["end"]) for find in finds), *spans])
    doc = Doc(vocab, words=[token.text for token in tokens], spaces=[False] * len(tokens))
    _annotate(doc, row, lambda item: (item["start"], item["end"]))
    return doc


def from_doc(doc: Doc) -> Article:
    """The article that :func:`to_doc` or the component ``policynlp`` put into `doc`.

    Raises:
        ValueError: neither has seen this ``Doc``.
    """
    if ARTICLE_GROUP not in doc.spans:
        raise ValueError(
            "no article in this Doc: it comes from to_doc, or from a pipeline with the component policynlp"
        )
    row = dict(doc.spans[ARTICLE_GROUP].attrs)
    finds = {name: doc.spans[name].attrs["finds"] for name in LABEL_FIELDS}
    return Article.from_dict({"text": doc.text} | row | finds)


@Language.factory("policynlp", assigns=["doc.spans", "doc.cats"])
class PolicyComponent:
    """Analyses each ``Doc`` of a pipeline and adds the span groups and categories of :func:`to_doc`.

    The spans stand where the finds stand in the text as given, before any repair; tokens that straddle the edge of a
    find are split. :func:`from_doc` gives the article with its repaired text.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        """Made by ``nlp.add_pipe("policynlp")``."""
        self.name = name
        self._analyzer = Analyzer()

    def __call__(self, doc: Doc) -> Doc:
        """Annotate `doc` and return it."""
        row = self._analyzer(doc.text).to_dict()
        text = {} if row["text"] == doc.text else {"text": row["text"]}

        def place(item: Mapping[str, Any]) -> tuple[int, int]:
            return item["raw_start"], item["raw_end"]

        _split(doc, {at for name in LABEL_FIELDS for item in row[name] for at in place(item)})
        _annotate(doc, row, place, **text)
        return doc


def _annotate(doc: Doc, row: Mapping[str, Any], place: _Place, **more: Any) -> None:
    first = {token.idx: token.i for token in doc}
    last = {token.idx + len(token.text): token.i + 1 for token in doc}
    for name, field in LABEL_FIELDS.items():
        spans = []
        for item in row[name]:
            start, end = place(item)
            spans.append(Span(doc, first[start], last[end], label=item[field], span_id=item["rule"]))
        doc.spans[name] = SpanGroup(doc, name=name, attrs={"finds": row[name]}, spans=spans)
    rest = {name: value for name, value in row.items() if name not in LABEL_FIELDS and name != "text"}
    doc.spans[ARTICLE_GROUP] = SpanGroup(doc, name=ARTICLE_GROUP, attrs=rest | more)
    points = row["points"]
    for theme in sorted({theme for point in points for theme in point["themes"]}):
        doc.cats[theme] = sum(point["theme"] == theme for point in points) / len(points)


def _split(doc: Doc, cuts: set[int]) -> None:
    """Split the tokens of `doc` in which a find starts or ends."""
    with doc.retokenize() as retokenizer:
        for token in doc:
            end = token.idx + len(token.text)
            inside = [at - token.idx for at in sorted(cuts) if token.idx < at < end] if len(token.text) > 1 else []
            if inside:
                bounds = [0, *inside, len(token.text)]
                words = [token.text[a:b] for a, b in pairwise(bounds)]
                # Each part hangs on the token itself, as parts of a token without a parse do.
                retokenizer.split(token, words, heads=[(token, 0)] * len(words))


class PolicyTokenizer(DummyTokenizer):
    """Cuts Chinese text into the words of :func:`nlp.segment.segment`; the tokens give the text back exactly."""

    def __init__(self, vocab: Vocab) -> None:
        """`vocab` is that of the pipeline."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`."""
        words = [token.text for token in segment(text)]
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


@registry.tokenizers("policynlp.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], PolicyTokenizer]:
    """For a config: ``[nlp.tokenizer]`` with ``@tokenizers = "policynlp.Tokenizer.v1"``."""
    return lambda nlp: PolicyTokenizer(nlp.vocab)
