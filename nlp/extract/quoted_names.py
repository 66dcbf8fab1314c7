"""Quoted stretches that may name a measure: with a type noun behind the quotes (“甲”活动, “甲”的模式) or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from nlp.document import Document
from nlp.extract.circumstances import governing_verbs
from nlp.extract.established_names import established_types, names_body
from nlp.extract.initiative_mentions import Mention, name_key
from nlp.extract.labelled_names import labelled_names
from nlp.extract.quoted import Decision, decide_quoted
from nlp.extract.quoted_nouns import (
    LINK,
    STRONG_NOUN,
    all_verbs,
    apposed_noun,
    established_part,
    is_complete,
    linked_noun,
    name_words,
    noun_behind,
    noun_evidence,
    noun_follows,
    shape,
    shared_noun,
    type_of_bare,
    type_of_verb,
)
from nlp.extract.quoted_stretches import Stretch
from nlp.extract.quoted_wording import SINGLE_WORDS, WORD_GROUP
from nlp.extract.type_nouns import TypeNoun, type_noun_after, type_noun_at_end
from nlp.lexicon import load
from nlp.numerals import parse_numeral
from nlp.segment import tagged

_CLAUSE = 24
_LONGEST_CORE = 48
# A stretch whose log odds of being a name are lower is no candidate: one with nothing beside it that shows a type, a
# bare one, one with a type noun behind it.
_LOWEST_PLAIN, _LOWEST_BARE, _LOWEST_NAME = -2.0, -3.5, -6.0
# Heads of a document's own title: 《…“四强”党支部创建管理办法》 names the document, not a “四强” measure.
_TITLE_HEADS = ("document", "system")
# The terms of these kinds may still name a measure with what follows them.
_NAMING_TERMS = ("jargon", "group")
# So many characters before the quotes may belong to the name.
_PREFIX = 8
# Features that tell nothing about names.
_NO_EVIDENCE = (WORD_GROUP, *SINGLE_WORDS)
_HAN_RUN = re.compile(r"[一-鿿]{1,10}")
_NOMINAL_TAGS = ("n", "nz", "nr", "ns", "nt", "b")
_ITEMS = re.compile("[、，]")


class _Candidate(NamedTuple):
    """A quoted stretch that may name a measure.

    `core` is its wording as a key, `after` the folded text behind the quotes, `noun` the type noun there, `opens` the
    text before the labelled list that it stands in, if any; `is_term` says that it is a term that names no measure,
    unless something shows that this one does.
    """

    decision: Decision
    core: str
    after: str
    noun: TypeNoun | None
    opens: str | None
    is_term: bool

    @property
    def stretch(self) -> Stretch:
        """The quoted stretch itself."""
        return self.decision.stretch


def quoted_names(document: Document) -> Iterator[Mention]:
    """Every quoted stretch of `document` that may name a measure, without titles in 《…》."""
    decisions = [one for one in document.once(decide_quoted) if one.stretch.quote.kind != "title"]
    listed = document.once(labelled_names)
    for at, decision in enumerate(decisions):
        outright = decision.stretch.quote.start in listed or not STRONG_NOUN.isdisjoint(decision.features)
        score = decision.scores["name"]
        if score < _LOWEST_NAME and not outright:
            continue
        if score < _LOWEST_BARE and not outright and len(decision.stretch.text) > 1 and not noun_follows(decision):
            continue  # cheaper than to look for a noun that may make it a name after all
        if not decision.stretch.chained:
            yield from _mentions(document, decision, ())
            continue
        row = [one for one in decisions[max(0, at - 2) : at + 3] if one is not decision and _beside(one, decision)]
        yield from _mentions(document, decision, tuple(_row_evidence(row)))


def _beside(one: Decision, other: Decision) -> bool:
    """Whether two stretches stand in one chain, “甲”“乙”活动."""
    first, second = one.stretch, other.stretch
    return first.chained and second.chained and first.line is second.line and first.after == second.after


def _row_evidence(row: Sequence[Decision]) -> Iterator[str]:
    """What the other stretches of its chain say about one."""
    if any(name_key(one.stretch.text) in established_types() for one in row):
        yield "beside an established name"
    if row:
        yield f"beside name score {max(-3, min(3, int(max(one.scores['name'] for one in row) // 1)))}"


def _mentions(document: Document, decision: Decision, row: tuple[str, ...]) -> Iterator[Mention]:
    """The names that one stretch gives: itself with or without a noun behind it, or the items that it lists."""
    core = name_key(decision.stretch.text)
    if len(core) == 1 and (marked := _marked_character(document, decision)):
        yield marked
    elif (candidate := _candidate(document, decision, core)) and _may_name(candidate):
        if items := _items_of_count(candidate.stretch, candidate.after):
            yield from items
            return
        evidence = (*_stretch_evidence(decision), *row, *(("quotes a term",) if candidate.is_term else ()))
        for mention in (_linked(candidate), _with_noun(document, candidate, evidence) or _bare(candidate, evidence)):
            if mention:
                yield mention


def _candidate(document: Document, decision: Decision, core: str) -> _Candidate | None:
    """The stretch with what stands behind it; None for one that is too long or a verb phrase about another name."""
    stretch = decision.stretch
    if len(stretch.text) > _LONGEST_CORE or _governs_nested(stretch.text):
        return None
    opens = None
    if "slogan:numeric" not in decision.features:
        opens = document.once(labelled_names).get(stretch.quote.start)
    after = document.folded[stretch.quote.end : min(stretch.quote.end + _CLAUSE, stretch.line.end)]
    is_term = core in _terms() and core not in established_types() and not after.startswith(name_words()["of_period"])
    return _Candidate(decision, core, after, noun_behind(decision, after), opens, is_term)


def _governs_nested(text: str) -> bool:
    """Whether a stretch is a verb phrase with a quoted name in it: “开展‘一照多址’改革”."""
    before = shape("inside", "before_nested").match(text)
    return before is not None and before.group(1).startswith(all_verbs())


def _may_name(candidate: _Candidate) -> bool:
    """Whether neither its score, nor what it says, nor what follows the quotes rules a name out."""
    noun, after = candidate.noun, candidate.after
    strong = noun is not None and noun.use != "weak"
    if candidate.decision.scores["name"] < _LOWEST_BARE and not strong and candidate.opens is None:
        return False
    if candidate.is_term and not strong:
        return False
    if after.startswith(name_words()["no_measures"]) or names_body(after):
        return False
    of_title = noun and candidate.stretch.within == "title" and after[noun.end : noun.end + 1] in "》（"
    return not (noun and of_title and noun.type in _TITLE_HEADS)


def _items_of_count(stretch: Stretch, after: str) -> list[Mention]:
    """The items of one quote that a count behind it names together: “铸魂、强基、先锋”三大行动."""
    counted = shape("after", "counted").match(after)
    items = _ITEMS.split(stretch.text)
    noun = type_noun_after(after[counted.end() :]) if counted else None
    if not counted or not noun or noun.use == "weak" or len(items) != parse_numeral(counted.group()[:-1]):
        return []
    found, at = [], stretch.start
    for item in items:
        evidence = ("item of a counted list",)
        found.append(Mention(at, at + len(item), name_key(item), "", noun.type, True, "quoted:shared", evidence))
        at += len(item) + 1
    return found


def _linked(candidate: _Candidate) -> Mention | None:
    """The name of parts that are added up and the noun that 的 links to them: “空中+地面”的立体防控模式."""
    noun = linked_noun(candidate.after) if "form:plus" in candidate.decision.features else None
    if noun is None:
        return None
    quote, tail = candidate.stretch.quote, candidate.after[: noun.end]
    evidence = tuple(noun_evidence(noun, candidate.after, "linked"))
    return Mention(quote.start, quote.end + noun.end, candidate.core, tail, noun.type, True, "quoted+的", evidence)


def _with_noun(document: Document, candidate: _Candidate, evidence: tuple[str, ...]) -> Mention | None:
    """The name of a stretch and the noun phrase behind its quotes, if a type noun there belongs to the name."""
    stretch, core, after = candidate.stretch, candidate.core, candidate.after
    inner = type_noun_at_end(stretch.text)
    if not candidate.noun or shape("after", "counted").match(after):
        return None
    if is_complete(core, inner, candidate.noun, after):
        return None
    noun = established_part(core, candidate.noun, after)
    start = stretch.quote.start
    if prefix := shape("before", "year").search(document.folded, max(stretch.line.start, start - _PREFIX), start):
        start = _word_start(document.folded, prefix.start(), start)
    tail = after[: noun.end]
    kind = established_types().get(core + name_key(tail), "system" if noun.type == "document" else noun.type)
    certain = noun.use != "weak" or noun.start > 0
    found = (*evidence, *noun_evidence(noun, after, "tail"))
    return Mention(start, stretch.quote.end + noun.end, core, tail, kind, certain, "quoted+noun", found)


def _word_start(folded: str, start: int, end: int) -> int:
    """Where the year's name (基层党建提质年) begins: behind the last separator before `end`."""
    for at in range(end - 1, start - 1, -1):
        if folded[at] in "，。；：、和以及的 ”’":
            return at + 1
    return start


def _bare(candidate: _Candidate, evidence: tuple[str, ...]) -> Mention | None:
    """The name that is a stretch alone; None for one that nothing shows to be a name and that reads like none."""
    stretch, after, opens = candidate.stretch, candidate.after, candidate.opens
    inner = type_noun_at_end(stretch.text)
    kind, certain, rule = type_of_bare(stretch, inner)
    if rule == "quoted" and opens is None and candidate.decision.scores["name"] < _LOWEST_PLAIN:
        return None
    # The items of a labelled list are names or not together: what one is like by itself does not count.
    found = [*evidence] if opens is None else []
    if opens is not None and not certain:
        kind = inner.type if inner else type_of_verb(opens) or "mechanism"
    if inner:
        found += noun_evidence(inner, stretch.text, "inner")
    if rule == "quoted:shared" and (shared := shared_noun(stretch.after)):
        found += (f"shared noun {shared.use}", f"shared noun {shared.use}, type {shared.type}")
    if rule in ("quoted", "quoted:verb", "quoted:apposed") and _modifies(after):
        found.append("before a noun")
    if rule != "quoted:lexicon" and (rule != "quoted:shared" or after.startswith(LINK)):
        found += _description(stretch.text, after)
    if apposed := apposed_noun(stretch):
        found += noun_evidence(apposed, stretch.before.removesuffix("——"), "apposed")
    if opens is not None:
        found.append("in a labelled list")
    return Mention(stretch.start, stretch.end, candidate.core, "", kind, certain, rule, tuple(found))


def _marked_character(document: Document, decision: Decision) -> Mention | None:
    """A name with one character of it in quotes: 推进凝“新”聚力工程."""
    stretch, folded = decision.stretch, document.folded
    quote = stretch.quote
    first = max(stretch.line.start, quote.start - _PREFIX)
    before = shape("before", "first_part").search(folded, first, quote.start)
    noun = type_noun_after(folded[quote.end : min(quote.end + _CLAUSE, stretch.line.end)])
    if not before or not noun or noun.use == "weak":
        return None
    run = before.group()
    opening = max((run.rfind(verb) + len(verb) for verb in governing_verbs() if verb in run), default=0)
    if not 0 < opening < len(run):
        return None
    start, end = before.start() + opening, quote.end + noun.end
    tail = folded[quote.end : end]
    evidence = (*_stretch_evidence(decision), *noun_evidence(noun, tail, "tail"))
    return Mention(start, end, name_key(folded[start:end]), tail, noun.type, True, "quoted+noun", evidence)


def _stretch_evidence(decision: Decision) -> Iterator[str]:
    yield from (feature.strip() for feature in decision.features if not feature.startswith(_NO_EVIDENCE))
    yield f"reads as {decision.label}"
    yield f"name score {max(-4, min(4, int(decision.scores['name'] // 1)))}"
    if "的" in decision.stretch.text:
        yield "的 within"


def _modifies(after: str) -> bool:
    """Whether a noun follows that heads no name of a measure: “龙眼”镜头."""
    clause = _HAN_RUN.match(after)
    return clause is not None and tagged(clause.group())[0][1] in _NOMINAL_TAGS


def _description(text: str, after: str) -> Iterator[str]:
    """What shows that a quoted stretch describes what it stands before (“…”的新格局) or is a quality (“…”精神)."""
    if text.endswith(name_words()["not_ending"]):
        yield "ends like a quality"
    if after.removeprefix("的").startswith(name_words()["not_followed"]):
        yield "describes"


@cache
def _terms() -> frozenset[str]:
    """Terms that name no measure whatever follows them: periods, honours, vessels, concepts of national politics."""
    return frozenset(row["term"] for row in load("quoted_terms") if row["kind"] not in _NAMING_TERMS)
