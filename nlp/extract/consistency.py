"""Figures of an article that contradict each other: parts and whole, shares, two values of one thing.

Only what cannot be right as written is reported: parts that exceed their whole, done and open parts that miss it,
shares of more than a hundred per cent, and one indicator that has two values of one time, place and subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from nlp.article import Inconsistency, Metric
from nlp.lexicon import pattern

_SENTENCE_END = re.compile(r"[。！？\n]")
_OF_WHICH = re.compile(r"其中")
#: So far behind a whole 其中 may announce its parts, in characters.
_LONGEST_GAP = 60
#: Rounding can carry the shares of a whole this far over a hundred per cent.
_ROUNDING = Decimal("0.5")


def find_inconsistencies(text: str, metrics: Sequence[Metric]) -> tuple[Inconsistency, ...]:
    """What in the metrics of an article does not go together, in order of place.

    Args:
        text: the article's text, folded (same offsets).
        metrics: in order of start.
    """
    found: list[Inconsistency] = []
    for sentence in _sentences(text, metrics):
        found += _parts(text, sentence)
        found += _shares(text, sentence)
    found += _values(metrics)
    return tuple(sorted(found, key=lambda one: one.spans))


def _sentences(text: str, metrics: Sequence[Metric]) -> Iterator[list[Metric]]:
    """The metrics of each sentence that has any."""
    sentence: list[Metric] = []
    for metric in metrics:
        if sentence and _SENTENCE_END.search(text, sentence[-1].end, metric.start):
            yield sentence
            sentence = []
        sentence.append(metric)
    if sentence:
        yield sentence


def _words(entry: str) -> re.Pattern[str]:
    return pattern("consistency", entry)


def _exact(metric: Metric) -> bool:
    return metric.comparator == "=" and metric.upper is None


def _parts(text: str, sentence: Sequence[Metric]) -> Iterator[Inconsistency]:
    """A whole, and behind 其中 parts in the same unit that exceed it; or a whole that done and open parts miss."""
    for n, whole in enumerate(sentence):
        if not _exact(whole) or whole.kind not in ("count", "money", "area", "length", "mass") or whole.base:
            continue
        mark = _OF_WHICH.search(text, whole.end, min(len(text), whole.end + _LONGEST_GAP))
        nearest = sentence[n + 1] if n + 1 < len(sentence) else None
        if not (mark and nearest and mark.end() <= nearest.start and nearest.unit == whole.unit):
            continue
        if nearest.time == whole.time and _exact(nearest) and _alike(whole, nearest) and nearest.value > whole.value:
            yield _sum(whole, [nearest])
    for first, second in pairwise(sentence):
        if not (_exact(first) and _exact(second)) or first.unit != second.unit:
            continue
        if not _words("done").search(text, max(0, first.start - 16), first.start):
            continue
        if not _words("open").search(text, max(0, second.start - 16), second.start):
            continue
        wholes = [one for one in sentence if one.end <= first.start and one.unit == first.unit and _exact(one)]
        if wholes and wholes[-1].kind == "count" and wholes[-1].value != first.value + second.value:
            yield _sum(wholes[-1], [first, second])


def _alike(whole: Metric, part: Metric) -> bool:
    """Whether `part` can be one: 个 counts anything, so what is counted must end alike."""
    if whole.unit != "个":
        return True
    return bool(whole.indicator and part.indicator and whole.indicator[-1] == part.indicator[-1])


def _sum(whole: Metric, parts: Sequence[Metric]) -> Inconsistency:
    total = sum((part.value for part in parts), Decimal(0))
    message = f"{' + '.join(part.text for part in parts)} = {total.normalize():f} ≠ {whole.text}"
    return Inconsistency(kind="parts", message=message, spans=tuple((one.start, one.end) for one in (whole, *parts)))


def _shares(text: str, sentence: Sequence[Metric]) -> Iterator[Inconsistency]:
    shares = []
    for metric in sentence:
        if metric.unit != "%" or metric.kind != "percent":
            continue
        before = text[max(0, metric.start - 24) : metric.start]
        is_share = _words("share").search(before) is not None
        named = metric.role == "share" and metric.indicator is not None and metric.indicator.endswith("率")
        if (is_share or named) and metric.value > 100 and not _words("may_exceed").search(before):
            yield Inconsistency(kind="share", message=f"{metric.text} > 100%", spans=((metric.start, metric.end),))
        elif metric.role == "share" and is_share and _exact(metric):
            shares.append(metric)
    if len(shares) > 1 and "分别占" in text[max(0, sentence[0].start - 20) : shares[-1].end]:
        total = sum((share.value for share in shares), Decimal(0))
        if total > 100 + _ROUNDING:
            yield Inconsistency(
                kind="share",
                message=f"{' + '.join(share.text for share in shares)} = {total.normalize():f}%",
                spans=tuple((share.start, share.end) for share in shares),
            )


def _values(metrics: Sequence[Metric]) -> Iterator[Inconsistency]:
    """One indicator with two values of the same time, scope and subject, in two sentences."""
    seen: dict[tuple[str | None, ...], Metric] = {}
    for metric in metrics:
        if not _stated_once(metric):
            continue
        when = (metric.time_start, metric.time_end)
        identity = (metric.indicator, metric.unit, metric.kind, *when, metric.scope, metric.subject)
        other = seen.setdefault(identity, metric)
        if other is not metric and other.value != metric.value and other.line != metric.line:
            yield Inconsistency(
                kind="values",
                message=f"{metric.indicator}: {other.text} ≠ {metric.text}",
                spans=((other.start, other.end), (metric.start, metric.end)),
            )


def _stated_once(metric: Metric) -> bool:
    """Whether a figure gives the one value that its indicator has at its time: a total or a rate, no part or change."""
    return (
        metric.indicator is not None
        and _words("total").search(metric.indicator) is not None
        and metric.time_end is not None
        and _exact(metric)
        and metric.direction is None
        and metric.base is None
        and metric.role in ("result", "share")
        and metric.kind in ("count", "money", "percent")
    )
