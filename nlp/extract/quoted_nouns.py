"""The type nouns around a quoted stretch (“甲”活动, 小程序“甲”, “甲”“乙”两大工程), and the type that they give it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nlp.extract.circumstances import governing_verbs
from nlp.extract.established_names import established_types
from nlp.extract.initiative_mentions import name_key
from nlp.extract.quoted import Decision
from nlp.extract.quoted_stretches import Stretch
from nlp.extract.type_nouns import TypeNoun, type_noun_after, type_noun_at_end
from nlp.lexicon import settings

#: “空中+地面”的立体防控模式: the linking 的 belongs to the span, not to the name.
LINK = "的"
#: The features of a stretch behind which a strong type noun stands.
STRONG_NOUN = frozenset({"after:type_strong", "after:far_strong"})
_NOUN_BEHIND = frozenset(f"after:{place}_{use}" for place in ("type", "far") for use in ("strong", "plain", "weak"))
_TWO_HAN = re.compile(r"[一-鿿]{2}")
_CLAUSE_END = re.compile(r"[，。；：！？]")


def noun_follows(decision: Decision) -> bool:
    """Whether the features of a stretch say that a type noun stands behind it."""
    return not _NOUN_BEHIND.isdisjoint(decision.features)


def noun_behind(decision: Decision, after: str) -> TypeNoun | None:
    """The type noun behind the quotes, where the features of the stretch say that there is one."""
    if not noun_follows(decision) or after.startswith(name_words()["predicates"]):
        return None
    noun = type_noun_after(after)
    verb = next((word for word in name_words()["verbs_in_nouns"] if after.startswith(word)), "")
    return None if noun and verb and noun.start > len(verb) else noun


def linked_noun(after: str) -> TypeNoun | None:
    """The type noun of the phrase that 的 links to the quotes: “空中+地面”的立体防控模式."""
    if not after.startswith(LINK):
        return None
    noun = type_noun_after(after[1:])
    if noun is None or noun.use == "weak":
        return None
    return TypeNoun(noun.type, noun.use, noun.start + 1, noun.end + 1)


def shared_noun(after: str) -> TypeNoun | None:
    """The type noun that heads what names in a row have in common: “甲”“乙”两大工程, “甲”、“乙”等活动."""
    if listed := shape("after", "list_tail").match(after):
        after = after[listed.end() :]
    after = after.removeprefix(LINK)
    if counted := shape("after", "counted").match(after):
        after = after[counted.end() :]
    noun = type_noun_after(after)
    if noun and (noun.use != "weak" or not noun.start):
        return noun
    # “甲”创新工作法: a word may stand before the noun.
    noun = type_noun_after(after[2:]) if _TWO_HAN.match(after) else None
    return noun if noun and noun.use != "weak" else None


def apposed_noun(stretch: Stretch) -> TypeNoun | None:
    """The type noun right before the quotes, which the quoted name stands in apposition to: 小程序“邻里帮”."""
    before = stretch.before.removesuffix("——")
    noun = type_noun_at_end(before)
    return noun if noun and noun.use != "weak" and not before.endswith(all_verbs()) else None


def established_part(core: str, noun: TypeNoun, after: str) -> TypeNoun:
    """`noun`, or the earlier end of an established name: “证照分离”改革 of “证照分离”改革试点."""
    known = established_types()
    ends = [end for end in range(1, noun.end) if core + after[:end] in known]
    return TypeNoun(noun.type, noun.use, min(noun.start, ends[-1]), ends[-1]) if ends else noun


def is_complete(core: str, inner: TypeNoun | None, noun: TypeNoun, after: str) -> bool:
    """Whether the quoted name needs no type noun behind it: it is established, or ends in a stronger one (`inner`)."""
    known = established_types()
    if core in known:
        whole = (inner is not None and inner.use == "strong" and noun.start > 0) or after.startswith(
            name_words()["ranking"]
        )
        return core + after[: noun.end] not in known and (
            noun.use == "weak" or whole or after.startswith(name_words()["of_established"])
        )
    return bool(inner and inner.use == "strong" and noun.use == "weak" and noun.start)


def type_of_bare(stretch: Stretch, inner: TypeNoun | None) -> tuple[str, bool, str]:
    """Type, certainty and rule of a name that is the stretch alone, without a type noun behind its quotes."""
    if row := established_types().get(name_key(stretch.text)):
        return row, True, "quoted:lexicon"
    if inner and inner.use != "weak":
        return inner.type, True, "quoted:inner"
    if shared := shared_noun(stretch.after):
        return shared.type, True, "quoted:shared"
    if apposed := apposed_noun(stretch):
        return apposed.type, False, "quoted:apposed"
    if kind := type_of_verb(stretch.before):
        return type_of_ending(stretch.text) or kind, False, "quoted:verb"
    return type_of_ending(stretch.text) or (inner.type if inner else "campaign"), False, "quoted"


def type_of_ending(text: str) -> str | None:
    """The type of measure that what a name ends in shows, though it is no type noun: 邻里解忧铺, 个人碳账户."""
    return next((kind for kind, endings in _ending_types().items() if text.endswith(endings)), None)


def type_of_verb(before: str) -> str | None:
    """The type of measure that a verb in the clause which ends `before` has for its object."""
    clause = _CLAUSE_END.split(before)[-1]
    return next((kind for kind, verbs in _verb_types().items() if any(verb in clause for verb in verbs)), None)


def noun_evidence(noun: TypeNoun, text: str, place: str) -> Iterator[str]:
    """What `noun`, which stands in `text` at a `place` (``tail``, ``inner``, …), says of the name."""
    yield f"{place} noun {text[noun.start : noun.end] or 'none'}"
    yield f"{place} noun {noun.use}"
    if place == "tail" and noun.start:
        yield "words between quotes and noun"


@cache
def shape(table: str, name: str) -> re.Pattern[str]:
    """A pattern of ``lexicons/quoted_names.toml``."""
    return re.compile(settings("quoted_names")[table][name])


@cache
def all_verbs() -> tuple[str, ...]:
    """The verbs that govern names of measures."""
    return tuple(governing_verbs())


@cache
def name_words() -> Mapping[str, tuple[str, ...]]:
    """The lists of words around quoted names (``[name]`` of ``lexicons/initiative_verbs.toml``)."""
    return {name: tuple(words.split()) for name, words in settings("initiative_verbs")["name"].items()}


@cache
def _verb_types() -> Mapping[str, tuple[str, ...]]:
    return {kind: tuple(verbs.split()) for kind, verbs in settings("initiative_verbs")["type"].items()}


@cache
def _ending_types() -> Mapping[str, tuple[str, ...]]:
    return {kind: tuple(endings.split()) for kind, endings in settings("initiative_verbs")["ending"].items()}
