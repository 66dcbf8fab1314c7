"""Where a text may name a measure: quoted names, document titles, established names, unquoted names by their shape.

Wide on purpose: which candidates are names of measures is decided from their features
(:mod:`nlp.extract.initiative_features`).
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.document import Document
from nlp.extract.established_names import established_names
from nlp.extract.headed_names import headed_names
from nlp.extract.initiative_documents import document_titles
from nlp.extract.initiative_mentions import Mention, name_key
from nlp.extract.quoted import decide_quoted
from nlp.extract.quoted_names import quoted_names
from nlp.extract.unquoted_names import unquoted_names


def candidates(document: Document) -> list[Mention]:
    """Every place where `document` may name a measure, by start, the longer first; candidates may overlap."""
    return sorted(_candidates(document), key=lambda mention: (mention.start, -mention.end))


def _candidates(document: Document) -> Iterator[Mention]:
    for decision in document.once(decide_quoted):
        if decision.stretch.quote.kind == "title":
            for stretch, evidence in document_titles(document, decision):
                start, end = stretch.quote.start, stretch.quote.end
                yield Mention(start, end, name_key(stretch.text), "", "document", True, "title", evidence)
    yield from quoted_names(document)
    yield from established_names(document)
    unquoted = list(unquoted_names(document))
    yield from unquoted
    ends = {mention.end for mention in unquoted}
    yield from (mention for mention in headed_names(document) if mention.end not in ends)
