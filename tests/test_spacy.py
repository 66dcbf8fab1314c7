from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from conftest import ROOT, article_names, article_text
from spacy import displacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example

from nlp import Article, analyze
from nlp.evaluation import Evaluation
from nlp.integrations.annotation import from_article, to_gold
from nlp.integrations.spacy import PolicyComponent, PolicyTokenizer, from_doc, make_tokenizer, to_doc
from nlp.segment import segment

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


def _kept(article: Article) -> Article:
    """The article with the digits of its figures that JSON keeps."""
    return Article.from_dict(article.to_dict())


@pytest.mark.parametrize("name", NAMES)
def test_the_article_comes_back_also_from_a_doc_bin(name: str) -> None:
    article = _kept(analyze(article_text(name), doc_id=name))
    vocab = spacy.blank("zh").vocab
    doc = to_doc(article, vocab)
    assert from_doc(doc) == article
    stored = DocBin(docs=[doc])
    assert from_doc(next(iter(DocBin().from_bytes(stored.to_bytes()).get_docs(vocab)))) == article


def test_a_doc_of_others_has_no_article() -> None:
    with pytest.raises(ValueError, match="no article in this Doc"):
        from_doc(spacy.blank("zh")("党建"))


RUBY = "机(jī)关(guān)党(dǎng)建(jiàn)推行“一线收单”工作法，坚持“三服务”，办结320件，增长12%。"


def _pipelines() -> list[Language]:
    tokenizer = {"nlp": {"tokenizer": {"@tokenizers": "policynlp.Tokenizer.v1"}}}
    pipelines = [spacy.blank("zh"), spacy.blank("zh", config=tokenizer)]
    for pipeline in pipelines:
        pipeline.add_pipe("policynlp")
    return pipelines


@pytest.mark.parametrize("text", [RUBY, article_text(NAMES[1]), ""], ids=["ruby", "article", "empty"])
def test_the_component_marks_the_text_as_given(text: str) -> None:
    article = _kept(analyze(text))
    for pipeline in _pipelines():
        doc = pipeline(text)
        assert doc.text == text
        assert from_doc(doc) == article
        for group in GROUPS:
            finds = getattr(article, group)
            assert [(s.start_char, s.end_char) for s in doc.spans[group]] == [(f.raw_start, f.raw_end) for f in finds]
    assert doc.cats == {} if not text else doc.cats


def test_a_pipeline_is_stored_and_loaded(tmp_path: Path) -> None:
    for n, pipeline in enumerate(_pipelines()):
        pipeline.to_disk(tmp_path / str(n))
        again = spacy.load(tmp_path / str(n))
        assert [str(token) for token in again(RUBY)] == [str(token) for token in pipeline(RUBY)]


@pytest.mark.parametrize("name", NAMES)
def test_the_tokenizer_gives_the_text_back(name: str) -> None:
    text = article_text(name)
    tokens = PolicyTokenizer(spacy.blank("zh").vocab)(text)
    assert tokens.text == text
    assert [str(token) for token in tokens] == [token.text for token in segment(text)]


def test_entry_points_lead_to_the_component_and_the_tokenizer() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    targets = {EntryPoint(n, v, group).load() for group, found in declared.items() for n, v in found.items()}
    assert {PolicyComponent, make_tokenizer} <= targets


def test_displacy_shows_overlapping_finds() -> None:
    doc = to_doc(analyze(RUBY), spacy.blank("zh").vocab)
    html = displacy.render(doc, style="span", options={"spans_key": "slogans"}, jupyter=False)
    assert "三服务" in html
    assert "numeric" in html


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("group", "task"), [("slogans", "slogan all types"), ("initiatives", "initiatives")])
def test_spacys_scorer_agrees_with_ours(name: str, group: str, task: str) -> None:
    gold = analyze(article_text(name), doc_id=name)
    finds = getattr(gold, group)
    found = replace(gold, **{group: tuple(find for n, find in enumerate(finds) if n % 3)})
    gold = replace(gold, **{group: tuple(find for n, find in enumerate(finds) if n % 4 != 1)})
    vocab = spacy.blank("zh").vocab
    cuts = [(find.start, find.end) for find in finds]
    example = Example(to_doc(found, vocab, spans=cuts), to_doc(gold, vocab, spans=cuts))
    scores = Scorer.score_spans(
        [example], attr=group, getter=lambda doc, key: doc.spans[key], allow_overlap=True, labeled=True
    )
    evaluation = Evaluation()
    evaluation.add(to_gold(from_article(gold)), found)
    ours = evaluation.rows()[task]
    assert (scores[f"{group}_p"], scores[f"{group}_r"]) == pytest.approx((ours["p"], ours["r"]))
