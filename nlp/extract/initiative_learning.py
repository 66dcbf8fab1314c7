"""Learning which candidates are names of measures, from annotated articles, cases and judged candidates.

The weights are those of a logistic regression with L2 penalty over the features of
:mod:`nlp.extract.initiative_features`. Only ``train`` articles are read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from nlp.article import Line
from nlp.document import Document
from nlp.extract.initiative_candidates import candidates
from nlp.extract.initiative_context import context_of
from nlp.extract.initiative_features import features
from nlp.extract.initiative_mentions import plain_name
from nlp.extract.initiative_vetoes import veto
from nlp.extract.learning import EXAMPLES, Example, fit
from nlp.gold import Gold, key
from nlp.quotes import scan_quotes

#: Inverse regularization strength, chosen by cross-validation among 0.1, 0.3 and 1.
STRENGTH = 0.3
#: What is added to weights. By cross-validation over third-party texts F1 is flat where nothing to 0.2 is added to the
#: bias; readers who judge finds and misses alike find more missed than wrong there, so the upper end is taken.
SHIFTS: Mapping[str, float] = {"bias": 0.2}
#: How often each candidate of a case counts: a case says how it should be, where readers of texts may differ.
CASE_WEIGHT = 3
#: A feature seen less often gets no weight; weights closer to zero than the second are left out.
RAREST, SMALLEST_WEIGHT = 4, 0.03

_LINE = re.compile(r"[^\n]+")
_ROWS_TOGETHER = 10


def labelled_candidates(document: Document, gold: Gold) -> list[Example]:
    """The candidates of an article, each with whether its gold has a measure of that name.

    Left out is what the gold calls optional, and what shares its quoted part with a measure of the gold: its borders
    are wrong, which the features do not tell.
    """
    names = {key(row.get("name") or row["text"]): bool(row.get("optional")) for row in gold["initiatives"]}
    parts = {part for row in gold["initiatives"] for part in _parts(row["text"])}
    found = []
    for mention in candidates(document):
        name = key(plain_name(document, mention))
        if names.get(name) or (name not in names and (name in parts or key(mention.core) in parts)):
            continue
        context = context_of(mention, document)
        if veto(mention, context) is None:
            described = features(mention, context, document)
            found.append(Example(str(gold["doc"]), dict.fromkeys(described, 1.0), name in names))
    return found


def case_candidates(rows: Iterable[str]) -> list[Example]:
    """The candidates of single annotated stretches.

    Args:
        rows: JSON objects with ``text`` and ``initiatives``, pairs of wording and type.

    Raises:
        ValueError: a row is not JSON.
    """
    found: list[Example] = []
    for n, row in enumerate(map(json.loads, rows)):
        text = row["text"]
        lines = [Line(n=1, role="body", start=at.start(), end=at.end(), text=at.group()) for at in _LINE.finditer(text)]
        gold = {
            "doc": f"case {n // _ROWS_TOGETHER:03d}",
            "initiatives": [{"text": one} for one, _ in row["initiatives"]],
        }
        found += labelled_candidates(Document(text, tuple(lines)), gold)
    return found


def judged_candidates(rows: Iterable[str]) -> list[Example]:
    """Single candidates in text that is not kept, judged by a reader.

    Args:
        rows: JSON objects with ``id`` (``document-number``), ``holds`` (whether it names a measure) and ``features``.

    Raises:
        ValueError: a row is not JSON.
        KeyError: a row lacks one of the three.
    """
    return [
        Example(f"{EXAMPLES} {row['id'].partition('-')[0]}", dict.fromkeys(row["features"], 1.0), row["holds"])
        for row in map(json.loads, rows)
    ]


def learn_initiatives(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of the features and ``bias``.

    Raises:
        ValueError: all examples are of one kind.
    """
    counts = Counter(feature for example in examples for feature in example.features)
    kept = [
        Example(
            example.group,
            {name: value for name, value in example.features.items() if counts[name] >= RAREST},
            example.holds,
        )
        for example in examples
    ]
    weights = fit(kept, strength=STRENGTH)
    for feature, shift in SHIFTS.items():
        weights[feature] = weights.get(feature, 0.0) + shift
    return {name: weight for name, weight in weights.items() if name == "bias" or abs(weight) >= SMALLEST_WEIGHT}


def _parts(name: str) -> set[str]:
    """The keys of a name's quoted parts."""
    return {key(name[quote.inner_start : quote.inner_end]) for quote in scan_quotes(name) if quote.kind != "title"}
