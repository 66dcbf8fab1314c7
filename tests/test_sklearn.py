from __future__ import annotations

import doctest
import pickle

import numpy as np
import pytest
from conftest import article_names, article_text
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.utils import estimator_checks as checks
from sklearn.utils.estimator_checks import parametrize_with_checks

from nlp import Article, analyze, to_frames
from nlp.article import COMMITMENTS, THEMES
from nlp.integrations import sklearn as ours
from nlp.integrations.sklearn import GROUPS, ArticleFeatures, Densities, FrameCounts


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [analyze(article_text(name), doc_id=name) for name in article_names()[::8]]


@parametrize_with_checks([Densities(), Densities(size=-1, per=100)])
def test_densities_keep_scikit_learns_contract(estimator: object, check: object) -> None:
    check(estimator)


# scikit-learn has no data for transformers of texts: these are the checks of its suite that need none.
_WITHOUT_DATA = [
    checks.check_estimator_cloneable,
    checks.check_estimator_tags_renamed,
    checks.check_valid_tag_types,
    checks.check_estimator_repr,
    checks.check_no_attributes_set_in_init,
    checks.check_mixin_order,
    checks.check_do_not_raise_errors_in_init_or_set_params,
    checks.check_parameters_default_constructible,
    checks.check_get_params_invariance,
    checks.check_set_params,
]


@pytest.mark.parametrize("check", _WITHOUT_DATA, ids=lambda check: check.__name__)
@pytest.mark.parametrize("estimator", [ArticleFeatures(), FrameCounts()], ids=lambda one: type(one).__name__)
def test_transformers_of_articles_keep_scikit_learns_contract(estimator: object, check: object) -> None:
    check(type(estimator).__name__, estimator)


def test_features_are_what_the_article_holds(articles: list[Article]) -> None:
    transformer = ArticleFeatures(per=100)
    features = transformer.fit_transform(articles)
    names = list(transformer.get_feature_names_out())
    assert features.shape == (len(articles), len(names))
    for row, article in zip(features, articles, strict=True):
        given = dict(zip(names, row, strict=True))
        numeric = sum(slogan.type == "numeric" for slogan in article.slogans)
        assert given["slogans_numeric"] == pytest.approx(100 * numeric / len(article.text))
        assert sum(given[f"themes_{theme}"] for theme in THEMES) == pytest.approx(1)
        assert sum(given[f"commitment_{level}"] for level in COMMITMENTS) == pytest.approx(
            float(bool(article.initiatives))
        )
        assert 0 <= given["commitment_mean"] <= 1


def test_texts_give_what_their_articles_give(articles: list[Article]) -> None:
    texts = [article_text(name) for name in article_names()[::8]]
    for transformer in (ArticleFeatures(), FrameCounts()):
        from_articles = transformer.fit_transform(articles)
        from_texts = transformer.transform(texts)
        assert abs(from_articles - from_texts).max() == 0
        assert type(transformer.transform([])) is type(from_texts)
        again = pickle.loads(pickle.dumps(transformer))
        assert abs(again.transform(texts[:1]) - from_texts[:1]).max() == 0


def test_frames_are_counted(articles: list[Article]) -> None:
    counts = FrameCounts().fit(articles)
    assert counts.transform(articles).sum() == sum(s.count for a in articles for s in a.slogans if s.frame)
    often = FrameCounts(min_df=2).fit(articles)
    assert set(often.frames_) < set(counts.frames_)
    assert often.transform(articles).shape == (len(articles), len(often.get_feature_names_out()))


def test_they_work_in_a_pipeline(articles: list[Article]) -> None:
    model = make_pipeline(make_union(ArticleFeatures(("themes",)), FrameCounts(min_df=2)), LogisticRegression())
    labels = [n % 2 for n in range(len(articles))]
    assert len(clone(model).fit(articles, labels).predict(articles)) == len(articles)


def test_densities_of_the_table_of_articles(articles: list[Article]) -> None:
    table = to_frames(articles, tokens=False)["articles"][["characters", "slogans", "metrics"]]
    transformer = Densities().set_output(transform="pandas")
    densities = transformer.fit_transform(table)
    assert list(densities.columns) == ["slogans_per_1000", "metrics_per_1000"]
    assert np.allclose(densities["slogans_per_1000"], 1000 * table["slogans"] / table["characters"])


@pytest.mark.parametrize(
    ("transformer", "given", "message"),
    [
        (ArticleFeatures(("slogan",)), [], "unknown group 'slogan'; choose from slogans"),
        (ArticleFeatures(per=0), [], "above 0, not 0"),
        (ArticleFeatures(), "一篇文章", "not a single one"),
        (ArticleFeatures(), [1], "not int"),
        (FrameCounts(), [None], "not NoneType"),
        (Densities(size=5), [[1, 2]], "no column 5"),
    ],
)
def test_wrong_input_is_refused(transformer: object, given: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        transformer.fit_transform(given)


def test_every_group_has_a_name_of_its_own() -> None:
    names = ArticleFeatures().get_feature_names_out()
    assert len(set(names)) == len(names) == sum(map(len, GROUPS.values()))


def test_examples() -> None:
    result = doctest.testmod(ours)
    assert result.attempted
    assert not result.failed
