"""Quoted stretches that may name a measure: with a type noun behind the quotes (“甲”活动, “甲”的模式) or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nlp.document import Document
from nlp.extract.circumstances import governing_verbs
from nlp.extract.established_names import established_types, names_body
from nlp.extract.initiative_mentions import Mention, name_key
from nlp.extract.quoted import Decision, decide_quoted
from nlp.extract.quoted_stretches import Stretch
from nlp.extract.quoted_wording import SINGLE_WORDS
from nlp.extract.type_nouns import TypeNoun, type_noun_after, type_noun_at_end
from nlp.lexicon import load, settings
from nlp.numerals import parse_numeral
from nlp.segment import tagged

_CLAUSE = 24
_LONGEST_CORE = 48
# A stretch whose log odds of being a name are lower is no candidate: one with nothing beside it that shows a type, a
# bare one, one with a type noun behind it.
_LOWEST_PLAIN, _LOWEST_BARE, _LOWEST_NAME = -2.0, -3.5, -6.0

# Heads of a document's own title: 《…“四强”党支部创建管理办法》 names the document, not a “四强” measure.
_TITLE_HEADS = ("document", "system")
_YEAR_PREFIX = re.compile(r"[一-鿿]{3,8}(?<![0-9一二三四五六七八九十近今去本来全每半周同当往历这多几数]) ?年$")
_LIST_TAIL = re.compile(
    r"(?:[、和及与][^，。；：“”]{2,24}|[、和及与]?[“‘][^“”‘’]{1,30}[”’][^，。；：、“”]{0,12}){0,8}等(?=[^，。；：“”、])"
)
# “粤菜师傅”“南粤家政”两大工程: the noun behind the last one is that of all.
_COUNTED = re.compile(r"(?:[一二两三四五六七八九十]{1,2}|\d{1,2})(?:大|个|项|类|种|支)")
_HAN_RUN = re.compile(r"[一-鿿]{1,10}")
_TWO_HAN = re.compile(r"[一-鿿]{2}")
_CLAUSE_END = re.compile(r"[，。；：！？]")
# “空中+地面”的立体防控模式: the linking 的 belongs to the span, not to the name.
_LINK = "的"
_ITEMS = re.compile("[、，]")
_LONGEST_ROW = 40


def quoted_names(document: Document) -> Iterator[Mention]:
    """Every quoted stretch of `document` that may name a measure, without titles in 《…》."""
    decisions = [one for one in document.once(decide_quoted) if one.stretch.quote.kind != "title"]
    listed = document.once(_labelled)
    for at, decision in enumerate(decisions):
        outright = decision.stretch.quote.start in listed or not _STRONG_NOUN.isdisjoint(decision.features)
        if decision.scores["name"] < _LOWEST_NAME and not outright:
            continue
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


def _mentions(document: Document, decision: Decision, evidence: tuple[str, ...]) -> Iterator[Mention]:
    stretch = decision.stretch
    core = name_key(stretch.text)
    if len(core) == 1 and (marked := _marked_character(document, decision)):
        yield marked
        return
    opens = None if "slogan:numeric" in decision.features else document.once(_labelled).get(stretch.quote.start)
    if len(stretch.text) > _LONGEST_CORE:
        return
    after = document.folded[stretch.quote.end : min(stretch.quote.end + _CLAUSE, stretch.line.end)]
    noun = _noun_after(decision, after)
    if _governs_nested(stretch.text):
        return
    term = core in _no_names() and core not in established_types() and not after.startswith(_words()["of_period"])
    strong = noun is not None and noun.use != "weak"
    if decision.scores["name"] < _LOWEST_BARE and not strong and opens is None:
        return
    if term and (noun is None or noun.use == "weak"):
        return
    if after.startswith(_words()["no_measures"]) or names_body(after):
        return
    if noun and stretch.within == "title" and after[noun.end : noun.end + 1] in "》（" and noun.type in _TITLE_HEADS:
        return
    evidence = (*_stretch_evidence(decision), *evidence, *(("quotes a term",) if term else ()))
    if items := _items_of_count(stretch, after):
        yield from items
        return
    if "form:plus" in decision.features and (linked := _linked(after)):
        tail = after[: linked.end]
        found = tuple(_noun_evidence(linked, after, "linked"))
        yield Mention(
            stretch.quote.start, stretch.quote.end + linked.end, core, tail, linked.type, True, "quoted+的", found
        )
    inner = type_noun_at_end(stretch.text)
    if noun and not _COUNTED.match(after) and not _complete(core, inner, noun, after):
        yield _with_noun(document, stretch, core, _established_part(core, noun, after), after, evidence)
    else:
        mention = _bare(stretch, core, inner, after, opens, evidence)
        if mention.rule != "quoted" or opens is not None or decision.scores["name"] >= _LOWEST_PLAIN:
            yield mention


def _with_noun(
    document: Document, stretch: Stretch, core: str, noun: TypeNoun, after: str, evidence: tuple[str, ...]
) -> Mention:
    """The name of a stretch and the noun phrase behind its quotes, up to the end of `noun`."""
    start = stretch.quote.start
    if prefix := _YEAR_PREFIX.search(document.folded, max(stretch.line.start, start - 8), start):
        start = _word_start(document.folded, prefix.start(), start)
    tail = after[: noun.end]
    kind = established_types().get(core + name_key(tail), "system" if noun.type == "document" else noun.type)
    certain = noun.use != "weak" or noun.start > 0
    found = (*evidence, *_noun_evidence(noun, after, "tail"))
    return Mention(start, stretch.quote.end + noun.end, core, tail, kind, certain, "quoted+noun", found)


def _bare(
    stretch: Stretch, core: str, inner: TypeNoun | None, after: str, opens: str | None, evidence: tuple[str, ...]
) -> Mention:
    """The name that is a stretch alone; `opens` is the text before the labelled list that it stands in, if any."""
    kind, certain, rule = _type_of_bare(stretch, inner)
    if opens is not None:
        # The items of such a list are names or not together: what one is like by itself does not count.
        evidence = ()
        if not certain:
            kind = inner.type if inner else _type_of_verb(opens) or "mechanism"
    found = [*evidence, *(_noun_evidence(inner, stretch.text, "inner") if inner else ())]
    if rule == "quoted:shared" and (shared := _shared(stretch.after)):
        found += (f"shared noun {shared.use}", f"shared noun {shared.use}, type {shared.type}")
    if rule in ("quoted", "quoted:verb", "quoted:apposed") and _modifies(after):
        found.append("before a noun")
    if rule != "quoted:lexicon" and (rule != "quoted:shared" or after.startswith(_LINK)):
        found += _description(stretch.text, after)
    if apposed := _apposed(stretch):
        found += _noun_evidence(apposed, stretch.before.removesuffix("——"), "apposed")
    if opens is not None:
        found.append("in a labelled list")
    return Mention(stretch.start, stretch.end, core, "", kind, certain, rule, tuple(found))


_STRONG_NOUN = frozenset({"after:type_strong", "after:far_strong"})
_NOUN_FOLLOWS = ("after:type_", "after:far_", "after:list_type")


def _noun_after(decision: Decision, after: str) -> TypeNoun | None:
    """The type noun behind the quotes, where the features of the stretch say that there is one."""
    if after.startswith(_words()["predicates"]):
        return None
    noun = type_noun_after(after)
    outright = decision.stretch.chained or any(one.startswith(_NOUN_FOLLOWS) for one in decision.features)
    if noun and noun.use == "weak" and not outright:
        return None
    verb = next((word for word in _words()["verbs_in_nouns"] if after.startswith(word)), "")
    return None if noun and verb and noun.start > len(verb) else noun


_BEFORE_NESTED = re.compile(r"^([^“‘”’，。；]{2,12})[“‘]")


def _governs_nested(text: str) -> bool:
    """Whether a stretch is a verb phrase with a quoted name in it: “开展‘一照多址’改革”."""
    before = _BEFORE_NESTED.match(text)
    return before is not None and before.group(1).startswith(_all_verbs())


def _linked(after: str) -> TypeNoun | None:
    """The type noun of the phrase that 的 links to the quotes: “空中+地面”的立体防控模式."""
    if not after.startswith(_LINK):
        return None
    noun = type_noun_after(after[1:])
    if noun is None or noun.use == "weak":
        return None
    return TypeNoun(noun.type, noun.use, noun.start + 1, noun.end + 1)


def _items_of_count(stretch: Stretch, after: str) -> list[Mention]:
    """The items of one quote that a count behind it names together: “铸魂、强基、先锋”三大行动."""
    counted = _COUNTED.match(after)
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


def _established_part(core: str, noun: TypeNoun, after: str) -> TypeNoun:
    """`noun`, or the earlier end of an established name: “证照分离”改革 of “证照分离”改革试点."""
    known = established_types()
    ends = [end for end in range(1, noun.end) if core + after[:end] in known]
    return TypeNoun(noun.type, noun.use, min(noun.start, ends[-1]), ends[-1]) if ends else noun


# 数据共享“一表通”、服务审批“一窗办”: what something is for and its name.
_LABELLED = re.compile(r"(?P<label>[一-鿿]{2,10})[“‘](?P<name>[^“”‘’，。；、]{2,8})[”’](?P<more>、)?")
_LEAST_LABELLED, _SHORTEST_LABEL = 3, 4


def _labelled(document: Document) -> Mapping[int, str]:
    """Where the quotes of lists open that have three names or more, each behind the noun phrase that says what for.

    With each goes the folded text before the list.
    """
    found: dict[int, str] = {}
    for line, folded in document.folded_lines():
        if "”、" not in folded and "’、" not in folded:
            continue
        items: list[re.Match[str]] = []
        for item in (*_LABELLED.finditer(folded), None):
            goes_on = item and items and items[-1]["more"] and items[-1].end() == item.start()
            if not goes_on or not item or not _is_label(item["label"]):
                if len(items) >= _LEAST_LABELLED:
                    before = folded[max(0, items[0].start("name") - _CLAUSE) : items[0].start("name") - 1]
                    found |= dict.fromkeys((line.start + one.start("name") - 1 for one in items), before)
                items = []
            if item:
                items.append(item)
    return found


def _is_label(text: str) -> bool:
    """Whether `text` is no verb with the quoted words for its object: 坚定“四个自信”."""
    return text.endswith("的") or (len(text) >= _SHORTEST_LABEL and not text.endswith(_all_verbs()))


@cache
def _all_verbs() -> tuple[str, ...]:
    return tuple(governing_verbs())


_BEFORE_MARK = re.compile(r"[一-鿿]{1,8}$")


def _marked_character(document: Document, decision: Decision) -> Mention | None:
    """A name with one character of it in quotes: 推进凝“新”聚力工程."""
    stretch, folded = decision.stretch, document.folded
    quote = stretch.quote
    before = _BEFORE_MARK.search(folded, max(stretch.line.start, quote.start - 8), quote.start)
    noun = type_noun_after(folded[quote.end : min(quote.end + _CLAUSE, stretch.line.end)])
    if not before or not noun or noun.use == "weak":
        return None
    run = before.group()
    opening = max((run.rfind(verb) + len(verb) for verb in governing_verbs() if verb in run), default=0)
    if not 0 < opening < len(run):
        return None
    start, end = before.start() + opening, quote.end + noun.end
    tail = folded[quote.end : end]
    evidence = (*_stretch_evidence(decision), *_noun_evidence(noun, tail, "tail"))
    return Mention(start, end, name_key(folded[start:end]), tail, noun.type, True, "quoted+noun", evidence)


def _stretch_evidence(decision: Decision) -> Iterator[str]:
    yield from (feature.strip() for feature in decision.features if not feature.startswith(SINGLE_WORDS))
    yield f"reads as {decision.label}"
    yield f"name score {max(-4, min(4, int(decision.scores['name'] // 1)))}"
    if "的" in decision.stretch.text:
        yield "的 within"


def _noun_evidence(noun: TypeNoun, text: str, place: str) -> Iterator[str]:
    yield f"{place} noun {text[noun.start : noun.end] or 'none'}"
    yield f"{place} noun {noun.use}"
    if place == "tail" and noun.start:
        yield "words between quotes and noun"


def _modifies(after: str) -> bool:
    """Whether a noun follows that heads no name of a measure: “龙眼”镜头."""
    clause = _HAN_RUN.match(after)
    return clause is not None and tagged(clause.group())[0][1] in ("n", "nz", "nr", "ns", "nt", "b")


def _description(text: str, after: str) -> Iterator[str]:
    """What shows that a quoted stretch describes what it stands before (“…”的新格局) or is a quality (“…”精神)."""
    if text.endswith(_words()["not_ending"]):
        yield "ends like a quality"
    if after.removeprefix("的").startswith(_words()["not_followed"]):
        yield "describes"


def _apposed(stretch: Stretch) -> TypeNoun | None:
    """The type noun right before the quotes, which the quoted name stands in apposition to: 小程序“邻里帮”."""
    before = stretch.before.removesuffix("——")
    noun = type_noun_at_end(before)
    return noun if noun and noun.use != "weak" and not before.endswith(_all_verbs()) else None


def _complete(core: str, inner: TypeNoun | None, noun: TypeNoun, after: str) -> bool:
    """Whether the quoted name needs no type noun behind it: it is established, or ends in a stronger one."""
    known = established_types()
    if core in known:
        whole = (inner is not None and inner.use == "strong" and noun.start > 0) or after.startswith(
            _words()["ranking"]
        )
        return core + after[: noun.end] not in known and (noun.use == "weak" or whole or after.startswith("经验"))
    return bool(inner and inner.use == "strong" and noun.use == "weak" and noun.start)


def _word_start(folded: str, start: int, end: int) -> int:
    """Where the year's name (基层党建提质年) begins: behind the last separator before `end`."""
    for at in range(end - 1, start - 1, -1):
        if folded[at] in "，。；：、和以及的 ”’":
            return at + 1
    return start


def _type_of_bare(stretch: Stretch, inner: TypeNoun | None) -> tuple[str, bool, str]:
    """Type, certainty and rule of a name that is the stretch alone, without a type noun behind its quotes."""
    if row := established_types().get(name_key(stretch.text)):
        return row, True, "quoted:lexicon"
    if inner and inner.use != "weak":
        return inner.type, True, "quoted:inner"
    if shared := _shared(stretch.after):
        return shared.type, True, "quoted:shared"
    if apposed := _apposed(stretch):
        return apposed.type, False, "quoted:apposed"
    if kind := _type_of_verb(stretch.before):
        return kind, False, "quoted:verb"
    return (inner.type if inner else "campaign"), False, "quoted"


def _shared(after: str) -> TypeNoun | None:
    """The type noun that heads what names in a row have in common: “甲”“乙”两大工程, “甲”、“乙”等活动."""
    if listed := _LIST_TAIL.match(after):
        after = after[listed.end() :]
    after = after.removeprefix(_LINK)
    if counted := _COUNTED.match(after):
        after = after[counted.end() :]
    noun = type_noun_after(after)
    if noun and (noun.use != "weak" or not noun.start):
        return noun
    # “甲”创新工作法: a word may stand before the noun.
    noun = type_noun_after(after[2:]) if _TWO_HAN.match(after) else None
    return noun if noun and noun.use != "weak" else None


def _type_of_verb(before: str) -> str | None:
    """The type of measure that a verb in the clause which ends `before` has for its object."""
    clause = _CLAUSE_END.split(before)[-1]
    return next((kind for kind, verbs in _verb_types().items() if any(verb in clause for verb in verbs)), None)


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in settings("initiative_verbs")["name"].items()}


@cache
def _no_names() -> frozenset[str]:
    """Terms that name no measure whatever follows them: periods, honours, vessels, concepts of national politics."""
    return frozenset(row["term"] for row in load("quoted_terms") if row["kind"] not in ("jargon", "group"))


@cache
def _verb_types() -> Mapping[str, tuple[str, ...]]:
    return {kind: tuple(verbs.split()) for kind, verbs in settings("initiative_verbs")["type"].items()}
