"""Mentions of the same measure: which wordings name one measure, and which of them gives its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from nlp.document import Document
from nlp.extract.initiative_mentions import Mention, name_key
from nlp.extract.slogans import extract_slogans
from nlp.lexicon import load, settings


def grouped(document: Document, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of the same measure together.

    The same measure has the same name, the same quoted core with a compatible type noun, the members of a numeric
    slogan for its core, or a name that ends the fuller one (全县干部轮训计划 … 轮训计划); two that are quoted are two.
    """
    seen = {feature for mention in mentions for feature in mention.evidence}
    cores = _labels(document) if _LABEL in seen and not _LISTS.isdisjoint(seen) else {}
    groups: list[list[Mention]] = []
    by_core: dict[str, list[list[Mention]]] = {}
    by_name: dict[str, list[Mention]] = {}
    by_ending: dict[str, list[Mention]] = {}
    for mention in mentions:
        name = _key(document, mention)
        core = cores.get(mention.core) or _established().get(name) or _established().get(mention.core, mention.core)
        home = next((group for group in by_core.get(core, []) if _same(document, group[0], mention, name)), None)
        endings = [name[at:] for at in range(max(1, len(name) - _LONGEST_ENDING), len(name) - _SHORTEST_ENDING + 1)]
        if home is None:
            ended = by_ending.get(name) or next((by_name[ending] for ending in endings if ending in by_name), None)
            home = ended if ended and not (mention.tail and ended[0].tail) else None
        if home is None:
            home = []
            groups.append(home)
            by_core.setdefault(core, []).append(home)
        home.append(mention)
        if len(name) >= _SHORTEST_ENDING:
            by_name.setdefault(name, home)
            for ending in (name, *endings):
                by_ending.setdefault(ending, home)
    return groups


# A numeric slogan stands in quotes: its members, quoted elsewhere, may name the same measure.
_LABEL = "slogan:numeric"
_LISTS = frozenset({"form:pause", "form:comma", "form:space", "form:dot"})


def _labels(document: Document) -> Mapping[str, str]:
    """The numeric slogans whose members the text names, by those members in a row."""
    return {
        name_key("".join(member.text for member in slogan.members)): name_key(slogan.text)
        for slogan in document.once(extract_slogans)
        if slogan.type == "numeric" and slogan.members_source == "text"
    }


_SHORTEST_ENDING = 4
_LONGEST_ENDING = 30


def _key(document: Document, mention: Mention) -> str:
    """What the wordings of one name share; a document's title without its marks, years and status."""
    name = document.folded[mention.start : mention.end]
    return name_key(_MARKED.sub("", name)) or name_key(name)


_MARKED = re.compile(r"[《》]|（[^（）]{1,16}）(?=》?$)")


def _same(document: Document, first: Mention, mention: Mention, name: str) -> bool:
    if _key(document, first) == name:
        return True
    if first.tail and mention.tail:
        heads = first.tail.endswith(mention.tail) or mention.tail.endswith(first.tail)
        generic = all(one.tail.endswith(_generic_heads()) for one in (first, mention))
        weak = generic and any(_WEAK_TAIL in one.evidence and _WORDS not in one.evidence for one in (first, mention))
        return heads or weak or any(first.tail.endswith(kin) and mention.tail.endswith(kin) for kin in _kindred())
    bare, whole = (mention, first) if first.tail else (first, mention)
    if bare.rule.endswith("lexicon") and _WEAK_TAIL in whole.evidence:
        return True
    if bare.rule == "quoted:inner" and whole.tail.endswith(_generic_heads()):
        return True  # “田埂夜话”, “田埂夜话”活动
    return first.type == mention.type or not bare.certain


# “碳汇城市”建设 and “碳汇城市”品牌: an ordinary noun behind the quotes makes no second name.
_WEAK_TAIL = "tail noun weak"
_WORDS = "words between quotes and noun"


@cache
def _kindred() -> tuple[tuple[str, ...], ...]:
    """Heads of names that may stand for one another in one text: APP and 平台, 活动 and 专项行动."""
    return tuple(tuple(heads.split()) for heads in settings("naming")["kindred_heads"])


@cache
def _established() -> Mapping[str, str]:
    """The established names, each with the fuller or shorter one that it stands for, or itself."""
    return {name_key(row["name"]): name_key(row["same_as"] or row["name"]) for row in load("initiatives")}


@cache
def _generic_heads() -> tuple[str, ...]:
    return tuple(settings("naming")["generic_heads"].split())


def _rank(mention: Mention) -> int:
    """How well a mention shows the whole name: a type noun or the lexicon, a brand without one, anything else."""
    return 2 if mention.certain else 1 if mention.type == "brand" and not mention.tail else 0


def fullest(document: Document, group: Sequence[Mention]) -> Mention:
    """The mention that gives the name as it should be: the fullest, unless a bare one is complete without a noun.

    Of two established names of one measure that are worded differently from the start, it is the one that the text uses
    more often: 千万工程, not 千村示范、万村整治工程.
    """
    used = Counter(_key(document, one) for one in group if one.rule.endswith("lexicon"))
    usual = max(used, key=lambda name: used[name], default="")
    group = [one for one in group if not _other_alias(document, one, usual)]

    labelled = any(_LABEL in one.evidence for one in group)

    def order(one: Mention) -> tuple[int, bool, bool, int, int]:
        members = labelled and not _LISTS.isdisjoint(one.evidence)
        return _rank(one), not members, one.type == "document", len(_key(document, one)), -one.start

    fullest = max(group, key=order)
    complete = [one for one in group if fullest.tail and _complete(one, fullest)]
    return max(complete, key=order) if complete else fullest


def _other_alias(document: Document, mention: Mention, usual: str) -> bool:
    """Whether an established name is another wording than the `usual` one of the same measure."""
    name = _key(document, mention)
    apart = name not in usual and usual not in name and name[:2] != usual[:2]
    return apart and name in _established() and usual in _established()


def _complete(bare: Mention, fuller: Mention) -> bool:
    """Whether a name ends in a noun that says as much as the one behind its quotes: “居民心愿大调查”活动."""
    if bare.tail:
        return False
    if bare.rule.endswith("lexicon"):
        return bare.type == fuller.type == "platform"
    ends_in_noun = any(feature.startswith("inner noun") for feature in bare.evidence)
    return ends_in_noun and (bare.type == fuller.type or bare.start < fuller.start)
