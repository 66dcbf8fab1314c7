"""Features of quoted stretches: their wording, the words around them, their place, and what stands beside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nlp.document import Document
from nlp.extract.headline_phrases import HEADLINE, headline_phrases
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels import find_parallels
from nlp.extract.quoted_context import BREAK, clauses, left_features, neighbours, right_features
from nlp.extract.quoted_stretches import Stretch, stretches
from nlp.extract.quoted_wording import (
    CLAUSE,
    PUNCTUATION,
    features_together,
    lexicons,
    statement_features,
    wording_features,
)
from nlp.lexicon import settings

# Within so many characters another quoted stretch belongs to the same row.
_ROW = 40
_TITLE = "quote:title"
# What is longer than any motto or name is not described further.
_LONGEST, _SPOKEN = 56, "length:49+"


def quoted_features(document: Document) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """Every quoted stretch of the content lines with its features, in order.

    A title (《…》) has no other feature than its marks, a stretch of several sentences than its length.
    """
    slogans = _Slogans(document)
    found = stretches(document)
    for at, stretch in enumerate(found):
        if stretch.quote.kind == "title":
            yield stretch, (_TITLE,)
            continue
        if len(stretch.text) > _LONGEST:
            yield stretch, (_SPOKEN,)
            continue
        inside = wording_features(stretch.text)
        around = _around(stretch, inside, document, slogans)
        beside = found[max(0, at - 2) : at] + found[at + 1 : at + 3]
        yield stretch, (*inside, *around, *_row(stretch, beside))


def headline_features(document: Document) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """Every phrase of the headlines that is not in quotes, with its features, in order."""
    slogans = _Slogans(document)
    for stretch in headline_phrases(document):
        place = "column" if stretch.within else _PLACES[bool(stretch.before), bool(stretch.after)]
        around = slogans.around(stretch.start, stretch.end)
        yield (
            stretch,
            (
                HEADLINE,
                *statement_features(stretch.text),
                f"place:{place}",
                f"place:of_{stretch.line.role}",
                *((f"slogan:{around}",) if around else ()),
            ),
        )


# Where a phrase stands in its headline, by whether something stands before it and behind it.
_PLACES = {
    (False, False): "whole_headline",
    (False, True): "headline_first",
    (True, True): "headline_middle",
    (True, False): "headline_last",
}


class _Slogans:
    """The numeric and parallel slogans of a document, looked up by place."""

    def __init__(self, document: Document) -> None:
        found = [*document.once(find_numeric), *document.once(find_parallels)]
        self._spans = sorted((find.start, find.end, find.type) for find in found)
        self._exact = {(start, end): kind for start, end, kind in self._spans}

    def around(self, start: int, end: int) -> str | None:
        """The type of the slogan at `start:end`, with ``in_`` before it where the slogan goes further; or None."""
        if kind := self._exact.get((start, end)):
            return kind
        at = bisect_right(self._spans, (start, end, "~"))
        for low, high, kind in reversed(self._spans[max(0, at - 4) : at]):
            if low <= start and end <= high:
                return f"in_{kind}"
        return None


def _around(stretch: Stretch, inside: Sequence[str], document: Document, slogans: _Slogans) -> list[str]:
    """What the surroundings of a stretch say, by themselves and together with what is `inside` it."""
    before, after = clauses(stretch.before, stretch.after)
    around = [*left_features(stretch.before, before), *right_features(stretch.after), *_place(stretch, document)]
    together = features_together()
    found = []
    if CLAUSE in inside:
        found += [f"{CLAUSE}+{feature}" for feature in around if feature in together["clause_frames"]]
    for name in ("figure", "known"):
        if not together[name].isdisjoint(inside):
            found += [f"{name}+{feature}" for feature in around if feature in together["naming_frames"]]
    if kind := slogans.around(stretch.start, stretch.end):
        found.append(f"slogan:{kind}")
    return [*around, *found, *neighbours(before, after)]


def _row(stretch: Stretch, beside: Sequence[Stretch]) -> Iterator[str]:
    """How the stretch goes with those `beside` it: 由“各自为战”到“握指成拳”, 找准“切入点”、聚焦“落脚点”."""
    near = [
        other
        for other in beside
        if other.line is stretch.line and abs(other.start - stretch.start) <= _ROW and other.quote.kind != "title"
    ]
    if near:
        if not lexicons()["metaphor"].isdisjoint([PUNCTUATION.sub("", other.text) for other in near]):
            yield "row:metaphor"
        if (len(stretch.text), stretch.text[-1:]) in [(len(other.text), other.text[-1:]) for other in near]:
            yield "row:same_end"
    change = _change()
    from_here = stretch.before.endswith(change["from"]) and stretch.after.startswith(change["turns"])
    if from_here or stretch.before.endswith(change["into"]):
        yield "row:change"


def _place(stretch: Stretch, document: Document) -> Iterator[str]:
    line = stretch.line
    yield f"place:{'heading' if line.role != 'body' else 'body'}"
    if stretch.quote.kind != "double":
        yield f"quote:{stretch.quote.kind}"
    if stretch.within:
        yield f"within:{stretch.within}"
    if stretch.chained:
        yield "place:chain"
    opening, ending = stretch.quote.start, stretch.quote.end
    if opening == line.start and ending == line.end:
        yield "place:whole_line"
    elif line.role != "body" and ending == line.end:
        yield "place:heading_end"
    elif document.folded[ending : ending + 1] == "。":
        # A short sentence that closes with the stretch opens a point: 党性锤炼“大补钙”。
        opened = max(document.folded.rfind("。", max(line.start, opening - 12), opening), line.start - 1) + 1
        if opening - opened <= 10 and not BREAK.search(document.folded[opened:opening]):
            yield "place:head_end"


@cache
def _change() -> Mapping[str, tuple[str, ...]]:
    """The words of ``[change]`` in ``lexicons/quoted_forms.toml``, by list."""
    return {name: tuple(words.split()) for name, words in settings("quoted_forms")["change"].items()}
