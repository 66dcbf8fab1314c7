from __future__ import annotations

import pytest
from conftest import article_names, article_text

from nlp import analyze
from nlp.integrations.spacy import to_doc

spacy = pytest.importorskip("spacy")
from spacy.tokens import DocBin  # noqa: E402

NAMES = article_names()[::7]
GROUPS = ("slogans", "metrics", "initiatives")


@pytest.mark.parametrize("name", NAMES)
def test_no_find_is_lost_or_moved(name: str) -> None:
    article = analyze(article_text(name))
    doc = to_doc(article, spacy.blank("zh").vocab)
    assert doc.text == article.text
    for group in GROUPS:
        finds = getattr(article, group)
        assert [(span.start_char, span.end_char) for span in doc.spans[group]] == [(f.start, f.end) for f in finds]
    assert sum(doc.cats.values()) == pytest.approx(1)


def test_finds_survive_a_doc_bin() -> None:
    article = analyze(article_text(NAMES[0]))
    vocab = spacy.blank("zh").vocab
    stored = DocBin(store_user_data=True)
    stored.add(to_doc(article, vocab))
    doc = next(iter(DocBin().from_bytes(stored.to_bytes()).get_docs(vocab)))
    for group in GROUPS:
        assert [span.text for span in doc.spans[group]] == [find.text for find in getattr(article, group)]
        assert [row["text"] for row in doc.spans[group].attrs["finds"]] == [f.text for f in getattr(article, group)]


def test_an_empty_article_is_an_empty_doc() -> None:
    doc = to_doc(analyze(""), spacy.blank("zh").vocab)
    assert len(doc) == 0
    assert not doc.cats
