"""Tagging DataFrames of texts, for whatever hands out partitions: Dask, Spark (``mapInPandas``), Ray Data.

ddf.map_partitions(tag_frame, meta=dict(TAGGED))                    # Dask
df.mapInPandas(tag_frames, "doc_id string, article string, reason string")   # Spark
dataset.map_batches(tag_frame, batch_format="pandas")               # Ray Data
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from nlp.analyzer import Analyzer
from nlp.corpus.tagging import tag_text
from nlp.corpus.workers import Failure, attempt
from nlp.reading import Text

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the result and their pandas types.
TAGGED: Mapping[str, str] = {"doc_id": "string", "article": "string", "reason": "string"}


def tag_frame(frame: pd.DataFrame, *, text: str = "text", doc_id: str = "doc_id") -> pd.DataFrame:
    """The analyses of the texts of one partition, row by row.

    Args:
        frame: one text a row.
        text: the column that holds the texts.
        doc_id: the column that holds their ids; where there is none, the index counts.

    Returns:
        A frame of the same index with the columns of :data:`TAGGED`: `article` is a line of the JSON that
        ``policynlp tag`` writes (:meth:`nlp.article.Article.from_json` reads it), or missing where `reason` says why.

    Raises:
        KeyError: `frame` has no column `text`.
    """
    pandas = import_module("pandas")
    ids = frame[doc_id] if doc_id in frame.columns else frame.index
    rows = [_tagged(str(name), raw) for name, raw in zip(ids, frame[text], strict=True)]
    tagged: pd.DataFrame = pandas.DataFrame(rows, index=frame.index, columns=list(TAGGED)).astype(dict(TAGGED))
    return tagged


def tag_frames(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """:func:`tag_frame` of each frame: the form that Spark's ``mapInPandas`` takes."""
    return map(tag_frame, frames)


@lru_cache(maxsize=1)
def _analyzer() -> Analyzer:
    return Analyzer()


def _tagged(doc_id: str, raw: object) -> tuple[str, str | None, str | None]:
    if not isinstance(raw, str) or not raw.strip():
        return doc_id, None, "no text"
    result = attempt(lambda text: tag_text(text, _analyzer()).to_json(), Text(doc_id, raw))
    return (doc_id, None, result.reason) if isinstance(result, Failure) else (doc_id, result, None)
