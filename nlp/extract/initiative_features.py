"""Whether a candidate is the name of a measure: named features and the weights learnt for them.

A feature is something a reader would point at: the type noun, the verb that governs the candidate and its stage, who
acts, what kind of document a title is, words of the media, of trade, of foreign affairs or of criminal law around it.
The weights of ``lexicons/initiative_weights.tsv`` are log odds; a candidate whose features add up to more than 0 is
taken, unless a veto (:mod:`nlp.extract.initiative_vetoes`) excludes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import repeat
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.circumstances import governing_verbs
from nlp.extract.initiative_context import Context, argues_law, context_of, genre, named_density, words
from nlp.extract.initiative_mentions import Mention
from nlp.extract.initiative_vetoes import veto
from nlp.lexicon import Matcher, load_weights

# “低空+农业”, “总装—量产—应用”, “看病、上学、养老”: what is joined so may be a list of things.
_JOINED = ("form:plus", "form:dash", "form:pause", "form:comma")
_COUNT = re.compile(
    r"(?:\d+|[一两三四五六七八九十百千]+|多|几|首)(?:个|家|座|批|条|支|项|处|名|种|余个|多个)[^，。；]{0,4}$"
)


# No candidate is taken whose own features, without those of its context, add up to less. Measured on third-party texts:
# of what is taken one in a thousand lies below -1.
_HOPELESS = -1.6


def names_measure(mention: Mention, document: Document) -> bool:
    """Whether nothing excludes `mention` and its features speak for the name of a measure."""
    by_itself = log_odds(dict.fromkeys(_of_name(mention, document)))
    if by_itself < _HOPELESS:
        return False
    context = context_of(mention, document)
    return by_itself + _total(_of_context(mention, context, document)) > 0 and veto(mention, context) is None


def log_odds(found: Iterable[str]) -> float:
    """The sum of the weights of the features `found` and of ``bias``; a feature without a weight counts nothing."""
    return initiative_weights()["bias"] + _total(found)


def _total(found: Iterable[str]) -> float:
    return sum(map(initiative_weights().get, found, repeat(0.0)))


@cache
def initiative_weights() -> Mapping[str, float]:
    """The weight of each feature, and ``bias``."""
    return load_weights("initiative_weights")


def features(mention: Mention, context: Context, document: Document) -> tuple[str, ...]:
    """The features of a candidate, each once."""
    return tuple(dict.fromkeys((*_of_name(mention, document), *_of_context(mention, context, document))))


def _of_name(mention: Mention, document: Document) -> Iterator[str]:
    """The features of a candidate by itself and of the text that it stands in."""
    rule, text = mention.rule, document.once(_text)
    yield from mention.evidence
    yield f"rule {rule}"
    yield f"rule {rule}, type {mention.type}"
    yield f"type {mention.type}"
    yield from (f"{form}, rule {rule}" for form in _JOINED if form in mention.evidence)
    yield f"size {_size(len(mention.core))}"
    yield from text.features
    yield from (f"{feature}, rule {rule}" for feature in text.with_rule)


class _Text(NamedTuple):
    """The features of a text, and those that count together with the rule of a candidate."""

    features: tuple[str, ...]
    with_rule: tuple[str, ...]


def _text(document: Document) -> _Text:
    law = ("text about law",) if document.once(argues_law) else ()
    frequencies = tuple(f"text: {name} {figure}" for name, figure in genre(document).items())
    named = named_density(document)
    often = f"text: named {'often' if named > 1 else 'seldom'}"
    return _Text((*law, *frequencies, f"text: named {named}"), (*law, often))


def _of_context(mention: Mention, context: Context, document: Document) -> Iterator[str]:
    """The features of what stands around a candidate."""
    line = document.line_at(mention.start)
    if line and line.role != "body":
        yield "in a headline"
    yield from (f"before: {name}" for name in sorted(context.clause_groups))
    yield from (f"sentence: {name}" for name in sorted(context.sentence_groups))
    yield from (f"after: {name}" for name, group in words("after").items() if context.after.startswith(group))
    if context.abroad:
        yield "foreign actors"
    if "foreign" in context.sentence_groups and "home" not in context.sentence_groups:
        yield "foreign affairs"
    if _COUNT.search(context.clause):
        yield "before: counted"
    verb, stage = _governing(context.clause)
    yield f"stage {stage}"
    if verb:
        yield f"verb {verb}"
    if not context.clause.strip():
        yield "opens the clause"
    folded = document.folded
    if folded.find(mention.core, 0, mention.start) >= 0 or folded.find(mention.core, mention.end) >= 0:
        yield "named again"


def _size(length: int) -> str:
    for low, high in ((5, 6), (7, 8), (9, 12), (13, 20)):
        if low <= length <= high:
            return f"{low}-{high}"
    return str(length) if length < 5 else "21+"


def _governing(clause: str) -> tuple[str, str]:
    """The last verb in `clause` that governs measures, and its stage; ``("", "none")`` where none stands there."""
    verbs, stages, matcher = _verbs()
    found = matcher.indexes(clause)
    return (verbs[found[-1][0]], stages[found[-1][0]]) if found else ("", "none")


@cache
def _verbs() -> tuple[tuple[str, ...], tuple[str, ...], Matcher]:
    rows = governing_verbs()
    return tuple(rows), tuple(rows.values()), Matcher(tuple(rows))
