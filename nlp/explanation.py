"""Why each find was found: its rule, and where features decide, every feature with its weight.

Works on a :class:`~nlp.document.Document` with the functions that the extractors themselves use, so that an explanation
cannot drift from what is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from nlp.article import Find, Initiative, Line, Meta, Metric, Slogan
from nlp.document import Document
from nlp.extract import EXTRACTORS
from nlp.extract.indicator_candidates import Figures
from nlp.extract.indicators import Chooser
from nlp.extract.initiative_candidates import candidates
from nlp.extract.initiative_context import context_of
from nlp.extract.initiative_features import features, initiative_weights, log_odds
from nlp.extract.metrics import Choice, choices, sentences_with_figures
from nlp.extract.numeric_labels import parts_of
from nlp.extract.parallels.choice import best
from nlp.extract.parallels.scoring import Scored, parallel_model, score_candidates
from nlp.extract.quoted import LABELS, Decision, decide_quoted, label_weights
from nlp.lexicon import load
from nlp.normalize import detect_script, normalize_tracked
from nlp.repair import repair
from nlp.structure import structure

# Candidates for parallels that fall further below the threshold than this were never in question.
_NEARLY = 2.0
# So many phrases that stood for a figure's indicator are told.
_MOST_PHRASES = 4


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a score (log odds): its `value`, 1 or a share, times its `weight`."""

    feature: str
    value: float
    weight: float

    @property
    def amount(self) -> float:
        """`value` times `weight`."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the stretch `start:end` of the text was found, or was not.

    Attributes:
        kind: ``numeric``, ``parallel``, ``motto``, ``metaphor``, ``metric``, ``initiative``; ``quoted`` and
            ``candidate`` for a quoted stretch and a list that became no find.
        text: the stretch; `line` is the number of its line.
        rule: what found it, as in :attr:`nlp.article.Find.rule`.
        facts: what was read besides, as names and values: numerals, members, the row of the lexicon.
        scores: log odds by label for quoted stretches; the score for parallels, under ``parallel``; for metrics the
            phrases that stood for indicator, the chosen one first.
        threshold: what a score has to exceed.
        contributions: for each label in `scores` the features that carried weight, the weightiest first; for metrics
            the groups of features.
    """

    kind: str
    text: str
    start: int
    end: int
    line: int
    rule: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 0.0
    contributions: Mapping[str, tuple[Contribution, ...]] = field(default_factory=dict)


def to_json(explanation: Explanation) -> str:
    """`explanation` as one line of JSON, without the line end."""
    return json.dumps(asdict(explanation), ensure_ascii=False)


def explain(raw: str, *, hints: Meta | None = None, rejected: bool = False) -> list[Explanation]:
    """The explanations of all finds in a raw text, as :func:`explain_document` gives them.

    Args:
        raw: the text as decoded, before any repair; offsets are those of the repaired and normalized text.
        hints: metadata from elsewhere, as for :class:`nlp.analyzer.Analyzer`.
        rejected: also those of quoted stretches and lists that became no find.
    """
    document = structure(normalize_tracked(repair(raw), detect_script(raw)), hints)
    return explain_document(document, rejected=rejected)


def explain_document(document: Document, *, rejected: bool = False) -> list[Explanation]:
    """The explanation of every slogan, metric and initiative of `document`, in order of their places.

    Args:
        document: the text with its lines.
        rejected: also explain the quoted stretches that are no find, and the lists that were nearly a parallel.
    """
    decisions = {decision.stretch.start: decision for decision in document.once(decide_quoted)}
    lists = _scored_lists(document)
    chosen = _chosen_indicators(document)
    finds: list[Find] = [find for extractor in EXTRACTORS for find in document.once(extractor)]
    explained = [_explain(find, document, decisions, lists, chosen) for find in finds]
    if rejected:
        explained += _rejected(document, decisions.values(), lists, explained)
    return sorted(explained, key=lambda one: (one.start, -one.end, one.kind))


def _explain(
    find: Find,
    document: Document,
    decisions: Mapping[int, Decision],
    lists: Mapping[Line, Sequence[Scored]],
    chosen: Mapping[int, Choice | None],
) -> Explanation:
    place = (find.text, find.start, find.end, find.line, find.rule)
    if isinstance(find, Initiative):
        return Explanation("initiative", *place, {"type": find.type}, *_initiative_score(find, document))
    if isinstance(find, Metric):
        facts = {"indicator": find.indicator} if find.indicator else {}
        return Explanation("metric", *place, facts, *_indicator_scores(chosen.get(find.start)))
    if not isinstance(find, Slogan):
        return Explanation(type(find).__name__.lower(), *place)
    if find.type == "numeric":
        return Explanation("numeric", *place, _numeric_facts(find))
    if find.type == "parallel":
        rows = [row for scored in lists.values() for row in scored if row.candidate.span == (find.start, find.end)]
        facts = {"members": " | ".join(member.text for member in find.members)}
        facts |= {"frame": find.frame} if find.frame else {}
        return Explanation("parallel", *place, facts, *_score(max(rows, key=lambda row: row.score)))
    return Explanation(find.type, *place, {}, *_scores(decisions.get(find.start)))


def _numeric_facts(slogan: Slogan) -> dict[str, str]:
    """How the numerals were read, the members named and those that general knowledge has."""
    parts = parts_of(slogan.text) if len(parts_of(slogan.text)) == len(slogan.numerals) else []
    heads = [f"{number} {head}".strip() for number, (_, head) in zip(slogan.numerals, parts, strict=False)]
    facts = {"numerals": " + ".join(heads or map(str, slogan.numerals))}
    if slogan.members:
        facts["members"] = " | ".join(member.text for member in slogan.members)
    for row in load("abbreviations"):
        if row["label"] == slogan.text and tuple(row["members"].split("|")) == slogan.known:
            origin = "，".join(filter(None, (row["since"], row["origin"])))
            facts["usual members"] = " | ".join(slogan.known) + (f" ({origin})" if origin else "")
    return facts


def _chosen_indicators(document: Document) -> dict[int, Choice | None]:
    """The choice of an indicator by the start of its figure."""
    sentences = list(sentences_with_figures(document))
    return {
        sentence.line.start + quantity.start: choice
        for sentence, chosen in zip(sentences, choices(sentences), strict=True)
        for quantity, choice in zip(sentence.quantities, chosen, strict=True)
    }


def _indicator_scores(choice: Choice | None) -> _Scores:
    """The best phrases with their log odds and the groups of features that make them up."""
    if choice is None:
        return {}, 0.0, {}
    words = choice.words
    chooser = Chooser([Figures(words, [choice.figure], [choice.quantity])])
    scores: dict[str, float] = {}
    carried: dict[str, tuple[Contribution, ...]] = {}
    for standing in chooser.standings(0, choice.named):
        phrase = "".join(word.text for word in words[standing.first : standing.last + 1])
        if phrase not in scores:
            scores[phrase] = standing.score
            carried[phrase] = _contributions(dict.fromkeys(standing.groups, 1.0), standing.groups)
        if len(scores) == _MOST_PHRASES:
            break
    return scores, 0.0, carried


_Scores = tuple[Mapping[str, float], float, Mapping[str, tuple[Contribution, ...]]]


def _scores(decision: Decision | None) -> _Scores:
    if decision is None:
        return {}, 0.0, {}
    features = dict.fromkeys(("bias", *decision.features), 1.0)
    carried = {label: _contributions(features, label_weights()[label]) for label in LABELS}
    return decision.scores, 0.0, carried


def _initiative_score(find: Initiative, document: Document) -> _Scores:
    mention = next(
        one for one in document.once(candidates) if (one.start, one.end, one.rule) == (find.start, find.end, find.rule)
    )
    found = features(mention, context_of(mention, document), document)
    carried = _contributions(dict.fromkeys(("bias", *found), 1.0), initiative_weights())
    return {"initiative": log_odds(found)}, 0.0, {"initiative": carried}


def _score(row: Scored) -> _Scores:
    model = parallel_model()
    return {"parallel": row.score}, model.threshold, {"parallel": _contributions(row.features, model.weights)}


def _contributions(features: Mapping[str, float], weights: Mapping[str, float]) -> tuple[Contribution, ...]:
    carried = [Contribution(name, value, weights[name]) for name, value in features.items() if name in weights]
    return tuple(sorted(carried, key=lambda one: (-abs(one.amount), one.feature)))


def _scored_lists(document: Document) -> dict[Line, list[Scored]]:
    return dict(score_candidates(document, parallel_model()))


def _rejected(
    document: Document,
    decisions: Iterable[Decision],
    lists: Mapping[Line, Sequence[Scored]],
    explained: Sequence[Explanation],
) -> Iterator[Explanation]:
    """The quoted stretches within no find, and the best lists below the threshold that no parallel overlaps."""
    taken = [(one.start, one.end) for one in explained if one.kind != "metric"]
    for decision in decisions:
        start, end = decision.stretch.start, decision.stretch.end
        if not any(low <= start and end <= high for low, high in taken):
            text = document.text[start:end]
            yield Explanation("quoted", text, start, end, decision.stretch.line.n, "", {}, *_scores(decision))
    threshold = parallel_model().threshold
    taken = [(one.start, one.end) for one in explained if one.kind == "parallel"]
    for line, rows in lists.items():
        free = [
            row
            for row in rows
            if not any(low < row.candidate.span[1] and row.candidate.span[0] < high for low, high in taken)
        ]
        for row in best(free, threshold - _NEARLY):
            start, end = row.candidate.span
            yield Explanation("candidate", document.text[start:end], start, end, line.n, "", {}, *_score(row))
