"""Annotation tools: articles out for people to correct, corrected annotation back as gold files.

Each tool has a module with ``dump(texts, path)`` and ``load(path)``, which are each other's inverse; what goes through
them is :class:`~nlp.integrations.annotation.model.AnnotatedText`. ``read(path)`` is ``load`` that goes on
after a document that cannot be used, and gives the error in its place.
"""

from __future__ import annotations

from nlp.integrations.annotation.model import AnnotatedText, Annotation, from_article, to_gold

__all__ = ["TOOLS", "AnnotatedText", "Annotation", "from_article", "to_gold"]

#: Tool name to the module that writes and reads its format, under this package.
TOOLS = {
    "label-studio": "label_studio",
    "doccano": "doccano",
    "brat": "brat",
    "inception": "inception",
    "prodigy": "prodigy",
}
