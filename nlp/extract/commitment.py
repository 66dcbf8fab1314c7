"""How strongly a sentence commits somebody to a measure: slogan, pledge, measure, owned measure or result, and why."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from nlp.article import Cue, Metric
from nlp.document import Document
from nlp.extract.circumstances import Circumstances, sentence_around
from nlp.extract.metrics import extract_metrics
from nlp.extract.plans import is_done, plan_at
from nlp.lexicon import settings

_REACH = 160
_KINDS = ("pledge", "owner", "deadline", "result")
# What was achieved in an earlier clause is no result of the measure.
_CLAUSE_END = re.compile("[，；：]")
# What goes on behind a digit and belongs to its number.
_DIGITS = re.compile(r"[0-9]{0,12}(?:\.[0-9]{1,6})?[%％]?")
# So far back stands what makes a figure a norm.
_STANDARD = 16


def commitment(document: Document, start: int, end: int, told: Circumstances) -> tuple[str, tuple[Cue, ...]]:
    """The strength of the sentence around a mention, one of :data:`nlp.article.COMMITMENTS`, and the cues for it.

    A result is told of what is not merely promised; a figure that is a target, and what stands among plans without a
    mark of completion, promises. An owner or a deadline lifts a measure and a promise alike; a governing verb alone
    makes a measure. What is denied, or stands without any of these, is a slogan.

    Args:
        document: the document.
        start: where the mention begins (code points).
        end: where it ends (exclusive).
        told: what :func:`nlp.extract.circumstances.circumstances` says of the mention.

    Returns:
        The level, and its cues in order of place. Their kinds are ``action`` (the governing verb), ``pledge``,
        ``owner``, ``deadline`` and ``result``.
    """
    if told.assertion != "affirmed":
        return "slogan", ()
    low, high = sentence_around(document, start)
    low, high = max(low, start - _REACH), max(end, min(high, end + _REACH))
    cues = {kind: list(_cues(document, kind, low, start, end, high)) for kind in _KINDS}
    cues["action"] = list(_action(document, told, low, start, end, high))
    promised = [cue for cue in cues["pledge"] if cue.start < start]
    if told.stage == "plan":
        promised += cues["action"]
    if (plan := plan_at(document, start)) and not cues["result"]:
        promised.append(_cue(document, "pledge", *plan.cue))
    if not promised and (cues["result"] or told.stage == "end"):
        return "result", _in_order([*cues["result"], *cues["action"]])
    if (cues["owner"] or cues["deadline"]) and (cues["action"] or promised):
        return "owned", _in_order([*cues["owner"], *cues["deadline"], *cues["action"]])
    if promised:
        return "pledge", _in_order([*promised, *cues["action"]])
    if cues["action"]:
        return "measure", _in_order(cues["action"])
    return "slogan", ()


def _in_order(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    return tuple(sorted(set(cues), key=lambda cue: (cue.start, cue.end, cue.kind)))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in settings("commitment")[kind]["patterns"]))


@cache
def _standard() -> re.Pattern[str]:
    return re.compile(settings("commitment")["result"]["standard"])


def _cues(document: Document, kind: str, low: int, start: int, end: int, high: int) -> Iterator[Cue]:
    """The cues of `kind` in the sentence `low:high`, outside the name at `start:end`."""
    folded = document.folded
    for at, stop in _matches(document, kind, low, high):
        cue_start, cue_end, figures = _with_whole_figures(document, at, stop)
        if cue_start < end and start < cue_end:
            continue
        if kind == "result" and (
            _standard().search(folded, max(low, at - _STANDARD), at)
            or _CLAUSE_END.search(folded, cue_end, max(cue_end, start))
            or any(figure.role == "target" for figure in figures)
            or _is_planned(document, low, at, cue_end)
        ):
            continue
        yield _cue(document, kind, cue_start, cue_end)


def _matches(document: Document, kind: str, low: int, high: int) -> list[tuple[int, int]]:
    """Where the pattern of `kind` matches in the sentence `low:high`, which may hold many names."""
    known = document.once(_known_matches)
    if (low, high) not in known:
        known[low, high] = _matches_of_all_kinds(document.folded, low, high)
    return known[low, high][kind]


def _known_matches(_document: Document) -> dict[tuple[int, int], dict[str, list[tuple[int, int]]]]:
    """The matches in the sentences that were asked for, by sentence and kind."""
    return {}


def _matches_of_all_kinds(folded: str, low: int, high: int) -> dict[str, list[tuple[int, int]]]:
    """Where the pattern of each kind matches in ``folded[low:high]``; it is tried only where a match can begin."""
    found: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _KINDS}
    any_opening, kinds_opened = _openings()
    for opening in any_opening.finditer(folded, low, high):
        at = opening.start()
        for kind in kinds_opened[folded[at]]:
            spans = found[kind]
            if (not spans or at >= spans[-1][1]) and (match := _pattern(kind).match(folded, at, high)):
                spans.append(match.span())
    return found


@cache
def _openings() -> tuple[re.Pattern[str], Mapping[str, Sequence[str]]]:
    """The characters that open a match of any kind, as a pattern; the kinds of which each opens matches."""
    kinds: dict[str, list[str]] = {}
    for kind in _KINDS:
        for char in settings("commitment")[kind]["openings"]:
            kinds.setdefault(char, []).append(kind)
    return re.compile(f"[{''.join(kinds)}]"), kinds


def _is_planned(document: Document, low: int, start: int, end: int) -> bool:
    """Whether the stretch `start:end` of a sentence from `low` on tells of plans that its clause does not call done."""
    if plan_at(document, start) is None:
        return False
    stops = [stop.end() for stop in _CLAUSE_END.finditer(document.folded, low, start)]
    return not is_done(document.folded, max([low, *stops]), end)


def _with_whole_figures(document: Document, start: int, end: int) -> tuple[int, int, Sequence[Metric]]:
    """The stretch `start:end`, widened so that it cuts no figure in two, and the metrics in it."""
    metrics = document.once(extract_metrics)
    first = bisect_right(metrics, start, key=lambda metric: metric.end)
    last = bisect_left(metrics, end, key=lambda metric: metric.start)
    if figures := metrics[first:last]:
        start, end = min(start, figures[0].start), max(end, figures[-1].end)
    text = document.folded
    while start and text[start - 1 : start + 1].isdecimal() and end - start < _REACH:
        start -= 1
    if digits := _DIGITS.match(text, end) if text[end - 1].isdecimal() else None:
        end = digits.end()
    return start, end, figures


def _action(document: Document, told: Circumstances, low: int, start: int, end: int, high: int) -> Iterator[Cue]:
    if told.verb is None:
        return
    at = document.folded.rfind(told.verb, low, start)
    if at < 0:
        at = document.folded.find(told.verb, end, high)
    if at >= 0:
        yield _cue(document, "action", at, at + len(told.verb))


def _cue(document: Document, kind: str, start: int, end: int) -> Cue:
    return Cue(kind=kind, text=document.text[start:end], start=start, end=end)
