"""Classes of words that stand beside the same words (lexicon ``word_classes``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nlp.lexicon import load_learnt


@cache
def word_classes() -> Mapping[str, tuple[str, str]]:
    """The class of each word among 250 and among 80; the names of classes have no meaning."""
    return {word: (fine, coarse) for word, fine, coarse in load_learnt("word_classes")[1]}
