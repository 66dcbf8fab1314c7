"""What a quoted stretch is: motto, metaphor, name of a measure, term, reported speech or title – decided once.

Each stretch gets a set of named binary features (length and form, wording inside, words before and after, place,
lexicons); every label scores it by adding up the weights of its features from ``lexicons/quoted_weights.tsv``. A
score is log odds: above 0 the label holds. The labels are independent – in ``“守护碧水”系列活动`` the stretch is a
motto and the core of a name – except that a stretch is at most one of motto and metaphor. A phrase of a headline that
is not in quotes is a motto or not, by weights of its own: most headlines exhort, and few are mottos. Training reads the
same features from :func:`nlp.extract.quoted_features.quoted_features`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nlp.article import Slogan, line_at
from nlp.document import Document
from nlp.extract.headline_phrases import HEADLINE
from nlp.extract.quoted_features import headline_features, quoted_features
from nlp.extract.quoted_stretches import Stretch
from nlp.extract.quoted_wording import PUNCTUATION
from nlp.lexicon import load_label_weights

#: The labels, in the order in which ties are broken.
LABELS = ("name", "motto", "metaphor", "title", "speech", "term")
#: What has one of these features is a slogan of another kind before it is a motto.
BEFORE_MOTTO = frozenset({"slogan:numeric", "slogan:parallel", "slogan:in_parallel"})
_BEFORE_METAPHOR = frozenset({"slogan:numeric", "slogan:parallel"})
# A motto has four characters or more, unless it lists norms: 快、准、实.
_SHORT = frozenset({"length:1", "length:2", "length:3"})
# One that is established and no word of four characters is one whatever stands around it.
_ESTABLISHED, _WORD_OF_FOUR, _LEAST_SURE = "lexicon:motto", "length:4", 0.5
_LIST = frozenset({"form:pause", "form:comma", "form:space"})


class Decision(NamedTuple):
    """What a stretch is: the best `label`, the log odds of each label and the features that made them."""

    stretch: Stretch
    label: str
    scores: Mapping[str, float]
    features: tuple[str, ...]

    def holds(self, label: str) -> bool:
        """Whether the evidence for `label` outweighs the evidence against it."""
        return self.scores[label] > 0


def decide_quoted(document: Document) -> list[Decision]:
    """A decision about every quoted stretch of the content lines, in order; share it through :meth:`Document.once`."""
    return [decide(stretch, features) for stretch, features in quoted_features(document)]


def decide_headlines(document: Document) -> list[Decision]:
    """Of every phrase of the headlines that is not in quotes, whether it is a motto, by the weights of ``headline``."""
    weights = label_weights()[HEADLINE]
    decisions = []
    for stretch, features in headline_features(document):
        score = weights["bias"] + sum(weights.get(feature, 0.0) for feature in features)
        decisions.append(Decision(stretch, "motto", {"motto": score}, features))
    return decisions


def decide(stretch: Stretch, features: Iterable[str]) -> Decision:
    """The decision that the weights make of `features`; what is shorter than four characters is no motto, and what is
    an established one is.
    """
    features = tuple(features)
    weights = _weights()
    rows = filter(None, map(weights.get, features))
    scores: dict[str, float] = dict(zip(LABELS, map(sum, zip(weights["bias"], *rows, strict=True)), strict=True))
    if _LIST.isdisjoint(features) and not _SHORT.isdisjoint(features):
        scores["motto"] = min(scores["motto"], 0.0)
    elif _ESTABLISHED in features and _WORD_OF_FOUR not in features:
        scores["motto"] = max(scores["motto"], _LEAST_SURE)
    for winner, loser in (("motto", "metaphor"), ("metaphor", "motto")):
        if scores[winner] > 0 and scores[winner] >= scores[loser]:
            scores[loser] = min(scores[loser], 0.0)
            break
    return Decision(stretch, max(LABELS, key=scores.__getitem__), scores, features)


@cache
def label_weights() -> Mapping[str, Mapping[str, float]]:
    """The learnt weights of the features, by label; those of ``headline`` tell mottos among phrases of headlines."""
    return load_label_weights("quoted_weights")


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    """For each feature its weights for the labels, in the order of :data:`LABELS`."""
    tables = [label_weights()[label] for label in LABELS]
    return {feature: tuple(table.get(feature, 0.0) for table in tables) for feature in set().union(*tables)}


def find_mottos(document: Document) -> list[Slogan]:
    """The mottos among quoted stretches and headlines, every mention, in order.

    What is a numeric or parallel slogan, or lies within a parallel, is no motto.
    """
    return _slogans(document, "motto", [*_quoted(document, "motto", BEFORE_MOTTO), *_headlines(document)])


def find_metaphors(document: Document) -> list[Slogan]:
    """The metaphors among quoted stretches, every mention, in order.

    A figurative member of a numeric or parallel slogan is a metaphor as well; the whole slogan is not.
    """
    return _slogans(document, "metaphor", _quoted(document, "metaphor", _BEFORE_METAPHOR))


def _quoted(document: Document, label: str, taken: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    for decision in document.once(decide_quoted):
        stretch = decision.stretch
        if decision.holds(label) and stretch.quote.kind != "title" and taken.isdisjoint(decision.features):
            yield stretch.start, stretch.end, f"{label}:quoted"


def _headlines(document: Document) -> Iterator[tuple[int, int, str]]:
    for decision in document.once(decide_headlines):
        if _ESTABLISHED in decision.features or (
            decision.holds("motto") and BEFORE_MOTTO.isdisjoint(decision.features)
        ):
            yield decision.stretch.start, decision.stretch.end, "motto:headline"


def _slogans(document: Document, kind: str, spans: Iterable[tuple[int, int, str]]) -> list[Slogan]:
    slogans = []
    for start, end, rule in sorted(spans):
        while end > start and document.folded[end - 1] in "。，；、 ":
            end -= 1
        line = line_at(document.lines, start)
        if line and PUNCTUATION.sub("", document.folded[start:end]):
            text = document.text[start:end]
            slogans.append(Slogan(type=kind, text=text, start=start, end=end, line=line.n, rule=rule))
    return slogans
