"""Who does what with a named measure: verb and stage, actor, object group, place, time; and whether it is denied."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp.article import CONTENT_ROLES
from nlp.document import Document
from nlp.lexicon import Matcher, alternatives, pattern, settings
from nlp.segment import tagged
from nlp.structure.places import mentions as place_mentions
from nlp.structure.sentences import sentences
from nlp.time_expressions import find_times, time_at_start

_REACH = 160
_ENCLOSED = re.compile(r"[“《（][^“”《》（）]{0,60}[”》）]?")
_CLAUSE_END = re.compile(r"[，；：！？。]")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the sentence around a mention says about the measure; None where it says nothing.

    `stage` is one of :data:`nlp.article.STAGES`, `actor_type` ``"organ"`` or ``"region"``, `assertion` one of
    :data:`nlp.article.ASSERTIONS`.
    """

    verb: str | None
    stage: str | None
    actor: str | None
    actor_type: str | None
    target: str | None
    place: str | None
    time: str | None
    assertion: str


def circumstances(document: Document, start: int, end: int) -> Circumstances:
    """What the sentence around the mention at `start:end` (code points) says about the measure named there."""
    low, high = sentence_around(document, start)
    low, high = max(low, start - _REACH), max(end, min(high, end + _REACH))
    # Marks and brackets before the mention are blanked, so that what they enclose does not govern; offsets stay.
    before = _ENCLOSED.sub(lambda match: "〇" * len(match.group()), document.folded[low:start])
    behind = document.folded[end:high].lstrip("”’")
    clauses = _CLAUSE_END.split(before)
    clause = clauses[-1]
    verb, stage, at = _verb_before(clause)
    if verb is None:
        verb, stage = _verb_behind(behind)
        at = len(clause)
    subject = clause[:at] if verb else clause
    actor, actor_type = _actor([*clauses[:-1], subject])
    times = [time for time in find_times(before) if time.kind != "frequency"]
    return Circumstances(
        verb,
        stage,
        actor,
        actor_type,
        _target(clause),
        _place(clause),
        document.text[low + times[-1].start : low + times[-1].end] if times else None,
        _assertion(clause, at, behind),
    )


def sentence_around(document: Document, offset: int) -> tuple[int, int]:
    """The sentence (code points) that covers `offset`; a line that holds no sentence end is one."""
    line = document.line_at(offset)
    if line is None:
        return offset, offset
    known = document.once(_known_sentences)
    if line.start not in known:
        known[line.start] = list(sentences(document.folded, line.start, line.end)) if line.role in CONTENT_ROLES else []
    spans = known[line.start]
    at = bisect_right(spans, (offset, len(document.folded))) - 1
    return spans[at] if at >= 0 and offset < spans[at][1] else (line.start, line.end)


def _known_sentences(_document: Document) -> dict[int, list[tuple[int, int]]]:
    """The sentences of the lines that were asked for, by the start of the line."""
    return {}


# --- verb and stage ---------------------------------------------------------------------------------------------


@cache
def governing_verbs() -> Mapping[str, str]:
    """Every verb that governs measures, with the stage that it shows."""
    return {verb: stage for stage, verbs in settings("initiative_verbs")["stage"].items() for verb in verbs.split()}


@cache
def _verbs() -> tuple[Matcher, tuple[str, ...]]:
    verbs = tuple(governing_verbs())
    return Matcher(verbs), verbs


@cache
def _verbs_behind() -> Mapping[str, str]:
    rows = settings("initiative_verbs")["stage_behind"]
    return {verb: stage for stage, verbs in rows.items() for verb in verbs.split()}


# Between a verb and the name it governs stand modifiers and the other names of a chain, blanked to 〇.
_LONGEST_MODIFIER = 18


def _verb_before(clause: str) -> tuple[str | None, str | None, int]:
    """The last governing verb of `clause`, its stage and its place."""
    matcher, verbs = _verbs()
    not_verb = pattern("circumstances", "not_verb")
    found = [match for match in matcher.find(clause) if not not_verb.match(clause, match.start)]
    if not found or len(clause[found[-1].end :].replace("〇", "")) > _LONGEST_MODIFIER:
        return None, None, len(clause)
    verb = verbs[found[-1].index]
    return verb, governing_verbs()[verb], found[-1].start


def _verb_behind(behind: str) -> tuple[str | None, str | None]:
    matched = pattern("circumstances", "before_verb").match(behind)
    for at in dict.fromkeys((0, matched.end() if matched else 0)):
        for size in range(_LONGEST_BEHIND, 1, -1):
            if stage := _verbs_behind().get(behind[at : at + size]):
                return behind[at : at + size], stage
    return None, None


_LONGEST_BEHIND = 6


# --- actor ------------------------------------------------------------------------------------------------------

_LONGEST_ACTOR = 20
# What opens with a verb or a preposition is a clause with an object: 督促各级办公室.
_VERBAL = ("v", "vd", "p", "d", "ad", "z", "c")
_NOT_IN_ACTOR = re.compile(r"[的了着〇]|是[^否]|\d{3}|等等")


@cache
def _actor_words() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in settings("circumstances")["actor"].items()}


def _actor(clauses: list[str]) -> tuple[str | None, str | None]:
    """The organ or region at the opening of the nearest clause that has one, and which of the two it is."""
    for clause in reversed(clauses):
        text = clause.strip(" ")
        text = text[time_at_start(text[:_LONGEST_ACTOR]) :].removeprefix("，")
        led = pattern("circumstances", "leading").match(text)
        by = "由" in (led.group() if led else "")
        text = text[led.end() :] if led else text
        if not text or (text.startswith(_actor_words()["not_opening"]) and not by):
            continue
        if found := _actor_at_start(text):
            return found
    return None, None


def _actor_at_start(text: str) -> tuple[str, str] | None:
    words = _actor_words()
    if len(text) < 2:
        return None
    for behind in _behind_actor().finditer(text, 2, _LONGEST_ACTOR + _LONGEST_WORD):
        size = behind.start()
        if size > _LONGEST_ACTOR:
            break
        name = text[:size]
        bare = next((name[: -len(level)] for level in words["levels"] if name.endswith(level)), name)
        if _NOT_IN_ACTOR.search(name) or tagged(name)[0][1] in _VERBAL:
            continue
        if bare.endswith(words["organ"]) and not bare.endswith(("社区", "街道")):
            return name, "organ"
        if bare.endswith((*words["region"], "社区", "街道")) or _is_place(bare):
            return name, "region"
    return None


@cache
def _behind_actor() -> re.Pattern[str]:
    """Where an actor may end: at the end of the text, and before words that follow actors."""
    words = _actor_words()
    followed, not_followed = (alternatives(words[name]) for name in ("followed", "not_followed"))
    # Most characters begin no such word: one test of a class spares the trial of all of them.
    beginnings = "".join(sorted({word[0] for word in words["followed"]}))
    return re.compile(rf"$|(?=[{beginnings}])(?={followed})(?!{not_followed})")


# So long a word that follows an actor may be.
_LONGEST_WORD = 12


def _is_place(name: str) -> bool:
    return any(mention.start == 0 and mention.end == len(name) for mention in place_mentions(name))


# --- object group and place -------------------------------------------------------------------------------------

_BETWEEN = r"[^，。；：、“”《》〇在]{0,14}?"


@cache
def _target_pattern() -> re.Pattern[str]:
    rows = settings("circumstances")["target"]
    marks, groups, other = (alternatives(rows[name]) for name in ("marks", "groups", "not_before"))
    return re.compile(
        rf"(?<![{rows['not_after']}])(?:{marks})(?P<group>{_BETWEEN}(?:{groups})(?:[、和](?:{groups}))?)(?!{other})"
    )


@cache
def _place_pattern() -> re.Pattern[str]:
    rows = settings("circumstances")["place"]
    marks, ends, behind = (alternatives(rows[name]) for name in ("marks", "ends", "behind"))
    followed = alternatives(_actor_words()["followed"])
    return re.compile(
        rf"(?<![{rows['not_after']}])(?:{marks})(?P<place>[^，。；：、“”《》〇在]{{0,14}}(?:{ends}))(?=$|{behind}|{followed})"
    )


def _target(clause: str) -> str | None:
    found = None
    for match in _target_pattern().finditer(clause):
        found = match["group"]
    return found


def _place(clause: str) -> str | None:
    found = None
    for match in _place_pattern().finditer(clause):
        if len(match["place"]) > 1:
            found = match["place"]
    return found


# --- denied or only spoken of -----------------------------------------------------------------------------------

_NEAR_VERB = 8


@cache
def _assertion_words() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in settings("circumstances")["assertion"].items()}


@cache
def _assertion_pattern(name: str) -> re.Pattern[str]:
    return re.compile(alternatives(_assertion_words()[name]))


def _assertion(clause: str, verb_at: int, behind: str) -> str:
    words = _assertion_words()
    low = max(0, verb_at - _NEAR_VERB)
    if (
        _is_negated(clause[low:verb_at])
        or _assertion_pattern("abolished").search(clause, low)
        or behind.startswith(words["negated_behind"])
    ):
        return "negated"
    if _assertion_pattern("generic_before").search(clause) or behind.startswith(words["generic_behind"]):
        return "generic"
    return "affirmed"


def _is_negated(near: str) -> bool:
    """Whether `near`, the text right before a verb, denies it: not where 不 and 未 are part of other words."""
    negated = _assertion_pattern("negated")
    if not negated.search(near):
        return False
    return negated.search(_assertion_pattern("not_negated").sub("〇", near)) is not None
