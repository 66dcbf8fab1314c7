"""How strongly a sentence commits somebody to a measure: slogan, pledge, measure, owned measure or result, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from nlp.article import Cue
from nlp.document import Document
from nlp.extract.circumstances import Circumstances, sentence_around
from nlp.lexicon import settings

_REACH = 160
_KINDS = ("pledge", "owner", "deadline", "result")
# What was achieved in an earlier clause is no result of the measure.
_CLAUSE_END = re.compile("[，；：]")
# So far back stands what makes a figure a norm.
_STANDARD = 16


def commitment(document: Document, start: int, end: int, told: Circumstances) -> tuple[str, tuple[Cue, ...]]:
    """The strength of the sentence around a mention, one of :data:`nlp.article.COMMITMENTS`, and the cues for it.

    A result is told of what is not merely promised; an owner or a deadline lifts a measure and a promise alike; a
    governing verb alone makes a measure. What is denied, or stands without any of these, is a slogan.

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
    for match in _pattern(kind).finditer(folded, low, high):
        if match.start() < end and start < match.end():
            continue
        if kind == "result" and (
            _standard().search(folded, max(low, match.start() - _STANDARD), match.start())
            or _CLAUSE_END.search(folded, match.end(), max(match.end(), start))
        ):
            continue
        yield _cue(document, kind, *match.span())


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
