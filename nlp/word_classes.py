"""Classes of words that stand beside the same words (lexicon ``word_classes``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nlp.lexicon import load


@cache
def word_classes() -> Mapping[str, tuple[str, str]]:
    """The class of each word among 250 and among 80; the names of classes have no meaning."""
    return {row["word"]: (row["fine"], row["coarse"]) for row in load("word_classes")}
