"""Articles as features for scikit-learn: densities, shares and counts of what an analysis finds.

:class:`ArticleFeatures` and :class:`FrameCounts` take texts or articles, as scikit-learn's vectorizers take texts;
:class:`Densities` takes counts, such as columns of the table of articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted, check_non_negative, validate_data

from nlp.analyzer import Analyzer
from nlp.article import COMMITMENTS, INITIATIVE_TYPES, METRIC_KINDS, SLOGAN_TYPES, THEMES, Article

#: The groups of features that :class:`ArticleFeatures` offers, and the values that each counts.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "slogans": SLOGAN_TYPES,
    "metrics": METRIC_KINDS,
    "initiatives": INITIATIVE_TYPES,
    "themes": THEMES,
    "commitment": (*COMMITMENTS, "mean"),
}
_DENSITIES = {"slogans": "type", "metrics": "kind", "initiatives": "type"}


class _OverArticles(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """What takes a sequence of texts or articles."""

    @cached_property
    def _analyzer(self) -> Analyzer:
        return Analyzer()

    def _articles(self, X: Iterable[str | Article]) -> Iterable[Article]:
        if isinstance(X, str | Article):
            raise ValueError("expected a sequence of texts or articles, not a single one")
        for item in X:
            if not isinstance(item, str | Article):
                raise ValueError(f"expected texts or articles, not {type(item).__name__}")
            yield item if isinstance(item, Article) else self._analyzer(item)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_analyzer"}

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


class ArticleFeatures(_OverArticles):
    """Densities and shares of the finds of an article, one row an article.

    Slogans, metrics and initiatives are counted by type or kind, per `per` characters of normalized text. ``themes``
    are the shares of the points with that primary theme. ``commitment`` are the shares of the initiatives of each
    level of :data:`nlp.article.COMMITMENTS`, and ``commitment_mean``, the mean place in that order, from 0 (slogan) to
    1 (result). Where there is nothing to count, shares and means are 0.

    Args:
        groups: keys of :data:`GROUPS`, in the order of the columns.
        per: how many characters a density refers to.
        themes: the themes that get a column; for articles that were tagged with a taxonomy of one's own.
    """

    def __init__(
        self, groups: Sequence[str] = tuple(GROUPS), per: float = 1000, themes: Sequence[str] = THEMES
    ) -> None:
        self.groups = groups
        self.per = per
        self.themes = themes

    def fit(self, X: Iterable[str | Article], y: Any = None) -> Self:
        """Nothing is learnt; the parameters are checked.

        Raises:
            ValueError: an unknown group, or `per` is not above 0.
        """
        self._check()
        return self

    def transform(self, X: Iterable[str | Article]) -> NDArray[np.float64]:
        """An array of shape (articles, features).

        Args:
            X: raw texts, which are analysed, or articles, which are not analysed again.

        Raises:
            ValueError: a parameter is wrong, or `X` holds something else.
        """
        self._check()
        rows = [
            [value for group in self.groups for value in self._values(group, article)] for article in self._articles(X)
        ]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self.get_feature_names_out()))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The names of the columns, such as ``slogans_numeric`` and ``themes_service``; `input_features` is ignored."""
        values = {**GROUPS, "themes": self.themes}
        return np.array([f"{group}_{value}" for group in self.groups for value in values[group]], dtype=object)

    def _check(self) -> None:
        unknown = [group for group in self.groups if group not in GROUPS]
        if unknown:
            raise ValueError(f"unknown group {unknown[0]!r}; choose from {', '.join(GROUPS)}")
        if self.per <= 0:
            raise ValueError(f"per is a number of characters above 0, not {self.per!r}")

    def _values(self, group: str, article: Article) -> list[float]:
        if group in _DENSITIES:
            counts = Counter(getattr(find, _DENSITIES[group]) for find in getattr(article, group))
            size = len(article.text) / self.per
            return [counts[value] / size if size else 0.0 for value in GROUPS[group]]
        if group == "themes":
            return _shares(Counter(point.theme for point in article.points), self.themes)
        levels = Counter(initiative.commitment for initiative in article.initiatives)
        shares = _shares(levels, COMMITMENTS)
        mean = sum(place * share for place, share in enumerate(shares)) / (len(COMMITMENTS) - 1)
        return [*shares, mean]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


def _shares(counts: Counter[str], values: Sequence[str]) -> list[float]:
    total = counts.total()
    return [counts[value] / total if total else 0.0 for value in values]


class FrameCounts(_OverArticles):
    """How often each article uses each frame of slogans (``□最□□``), one column a frame that `fit` has seen.

    Args:
        min_df: frames of fewer articles than this are left out.
    """

    def __init__(self, min_df: int = 1) -> None:
        self.min_df = min_df

    def fit(self, X: Iterable[str | Article], y: Any = None) -> Self:
        """Collect the frames, in order of code points, as ``frames_``.

        Raises:
            ValueError: `X` holds neither texts nor articles.
        """
        seen = Counter(frame for article in self._articles(X) for frame in set(_frames(article)))
        self.frames_ = np.array(sorted(frame for frame, n in seen.items() if n >= self.min_df), dtype=object)
        return self

    def transform(self, X: Iterable[str | Article]) -> csr_matrix:
        """Counts, sparse, of shape (articles, frames); a slogan counts as often as the article has it.

        Raises:
            ValueError: `X` holds neither texts nor articles.
            sklearn.exceptions.NotFittedError: `fit` has not run.
        """
        check_is_fitted(self)
        columns = {frame: n for n, frame in enumerate(self.frames_)}
        values: list[int] = []
        indices: list[int] = []
        ends = [0]
        for article in self._articles(X):
            for frame, count in sorted(_frames(article).items()):
                if frame in columns:
                    indices.append(columns[frame])
                    values.append(count)
            ends.append(len(indices))
        return csr_matrix((values, indices, ends), shape=(len(ends) - 1, len(columns)), dtype=np.int64)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The frames, with ``frame_`` before each; `input_features` is ignored."""
        check_is_fitted(self)
        return np.array([f"frame_{frame}" for frame in self.frames_], dtype=object)


def _frames(article: Article) -> Counter[str]:
    counts: Counter[str] = Counter()
    for slogan in article.slogans:
        if slogan.frame:
            counts[slogan.frame] += slogan.count
    return counts


class Densities(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts per `per` units of size: every column but that of the sizes, divided by it.

    >>> import numpy as np
    >>> Densities(per=100).fit_transform(np.array([[200, 4], [0, 0]]))  # characters, slogans
    array([[2.],
           [0.]])

    Args:
        size: the position of the column that holds the sizes, such as ``characters`` of the table of articles. Rows of
            size 0 have densities of 0.
        per: how many units of size a density refers to.
    """

    def __init__(self, size: int = 0, per: float = 1000) -> None:
        self.size = size
        self.per = per

    def fit(self, X: Any, y: Any = None) -> Self:
        """Remember the columns.

        Raises:
            ValueError: `X` is not an array of two columns or more without negative numbers, or has no column `size`.
        """
        X = validate_data(self, X, dtype=np.float64, ensure_min_features=2)
        check_non_negative(X, "Densities.fit")
        if not -X.shape[1] <= self.size < X.shape[1]:
            raise ValueError(f"no column {self.size} in an array of {X.shape[1]}")
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """An array of shape (rows, columns - 1).

        Raises:
            ValueError: `X` has other columns than in `fit`, or negative numbers.
            sklearn.exceptions.NotFittedError: `fit` has not run.
        """
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        check_non_negative(X, "Densities.transform")
        sizes = X[:, [self.size]]
        counts = np.delete(X, self.size, axis=1)
        result: NDArray[np.float64] = np.divide(counts * self.per, sizes, out=np.zeros_like(counts), where=sizes > 0)
        return result

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The names of the counts, each with ``_per_1000`` or the like."""
        check_is_fitted(self)
        names = np.delete(_check_feature_names_in(self, input_features), self.size)
        return np.array([f"{name}_per_{self.per:g}" for name in names], dtype=object)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        return tags
