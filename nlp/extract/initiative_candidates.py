"""Where a text may name a measure: quoted names, document titles, established names, unquoted names by their shape.

Wide on purpose: which candidates are names of measures is decided from their features
(:mod:`nlp.extract.initiative_features`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache

from nlp.article import line_at
from nlp.document import Document
from nlp.extract.circumstances import governing_verbs
from nlp.extract.initiative_documents import document_titles
from nlp.extract.initiative_mentions import KEY, Mention, name_key
from nlp.extract.quoted import Decision, decide_quoted
from nlp.extract.type_nouns import TypeNoun, type_noun_after, type_noun_at_end
from nlp.extract.unquoted_names import unquoted_names
from nlp.lexicon import Matcher, load, settings
from nlp.quotes import Quote, document_quotes
from nlp.segment import tagged

_CLAUSE = 24
_LONGEST_CORE = 48
# A stretch whose log odds of being a name are lower is no candidate.
_LOWEST_NAME = -1.0


def candidates(document: Document) -> list[Mention]:
    """Every place where `document` may name a measure, by start, the longer first; candidates may overlap."""
    return sorted(_candidates(document), key=lambda mention: (mention.start, -mention.end))


def _candidates(document: Document) -> Iterator[Mention]:
    for decision in document.once(decide_quoted):
        if decision.stretch.quote.kind == "title":
            for stretch, evidence in document_titles(document, decision):
                start, end = stretch.quote.start, stretch.quote.end
                yield Mention(start, end, name_key(stretch.text), "", "document", True, "title", evidence)
        elif mention := _quoted_mention(document, decision):
            yield mention
    yield from _established(document)
    yield from unquoted_names(document)


# --- quoted names -----------------------------------------------------------------------------------------------

# Heads of a document's own title: 《…“四强”党支部创建管理办法》 names the document, not a “四强” measure.
_TITLE_HEADS = ("document", "system")
_YEAR_PREFIX = re.compile(r"[一-鿿]{3,8}(?<![0-9一二三四五六七八九十近今去本来全每半周同当往历这多几数]) ?年$")
_LIST_TAIL = re.compile(
    r"(?:[、和及与][^，。；：“”]{2,24}|[、和及与]?[“‘][^“”‘’]{1,30}[”’][^，。；：、“”]{0,12}){0,8}等(?=[^，。；：“”、])"
)
# “粤菜师傅”“南粤家政”两大工程: the noun behind the last one is that of all.
_COUNTED = re.compile(r"(?:[一二两三四五六七八九十]{1,2}|\d{1,2})(?:大|个|项|类|种|支)")
# “诚信社区”创建工作领导小组
_ORGAN = re.compile(r"[一-鿿]{0,8}?(?:领导小组|指挥部|委员会|促进会|联合会|研究会|协会)(?!制度|机制|会议|议事)")
_HAN_RUN = re.compile(r"[一-鿿]{1,10}")
_TWO_HAN = re.compile(r"[一-鿿]{2}")
_CLAUSE_END = re.compile(r"[，。；：！？]")


def _quoted_mention(document: Document, decision: Decision) -> Mention | None:
    stretch = decision.stretch
    core = name_key(stretch.text)
    if len(core) == 1 and (mention := _marked_character(document, decision)):
        return mention
    list_opens = None if "slogan:numeric" in decision.features else document.once(_labelled).get(stretch.quote.start)
    listed = list_opens is not None
    if (decision.scores["name"] < _LOWEST_NAME and not listed) or len(stretch.text) > _LONGEST_CORE:
        return None
    quote, folded = stretch.quote, document.folded
    if core in _no_names() and not folded.startswith(_words()["of_period"], quote.end):
        return None
    limit = quote.end + _CLAUSE
    after = folded[quote.end : min(limit, stretch.line.end)]
    inner = type_noun_at_end(stretch.text)
    if after.startswith(_words()["no_measures"]) or _ORGAN.match(after):
        return None
    noun = type_noun_after(after)
    if noun and stretch.within == "title" and after[noun.end : noun.end + 1] in "》（" and noun.type in _TITLE_HEADS:
        return None
    if noun and not _COUNTED.match(after) and not _complete(core, inner, noun, after):
        start = quote.start
        if prefix := _YEAR_PREFIX.search(folded, max(stretch.line.start, start - 8), start):
            start = _word_start(folded, prefix.start(), start)
        kind = "system" if noun.type == "document" else noun.type
        kind = _lexicon_types().get(core + name_key(after[: noun.end]), kind)
        certain = noun.use != "weak" or noun.start > 0
        evidence = (*_stretch_evidence(decision), *_noun_evidence(noun, after, "tail"))
        return Mention(start, quote.end + noun.end, core, after[: noun.end], kind, certain, "quoted+noun", evidence)
    kind, certain, rule = _type_of_bare(decision, inner)
    if list_opens is not None and not certain:
        kind = inner.type if inner else _type_of_verb(list_opens) or "mechanism"
    behind = folded[quote.end : limit]
    if rule in ("quoted", "quoted:verb") and _modifies(behind):
        return None
    describing = rule != "quoted:lexicon" and (rule != "quoted:shared" or behind.startswith("的"))
    if describing and _described(stretch.text, behind):
        return None
    evidence = (*_stretch_evidence(decision), *(_noun_evidence(inner, stretch.text, "inner") if inner else ()))
    if listed:
        evidence = (*evidence, "in a labelled list")
    return Mention(stretch.start, stretch.end, core, "", kind, certain, rule, evidence)


# 数据共享“一表通”、服务审批“一窗办”: what something is for and its name.
_LABELLED = re.compile(r"(?P<label>[一-鿿]{2,10})[“‘](?P<name>[^“”‘’，。；、]{2,8})[”’](?P<more>、)?")
_LEAST_LABELLED, _SHORTEST_LABEL = 3, 4


def _labelled(document: Document) -> Mapping[int, str]:
    """Where the quotes of lists open that have three names or more, each behind the noun phrase that says what for.

    With each goes the folded text before the list.
    """
    found: dict[int, str] = {}
    for line, folded in document.folded_lines():
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
    yield from decision.features
    yield f"reads as {decision.label}"
    yield f"name score {max(-2, min(4, int(decision.scores['name'] // 1)))}"
    if "的" in decision.stretch.text:
        yield "的 within"


def _noun_evidence(noun: TypeNoun, text: str, place: str) -> Iterator[str]:
    yield f"{place} noun {text[noun.start : noun.end]}"
    yield f"{place} noun {noun.use}"
    if place == "tail" and noun.start:
        yield "words between quotes and noun"


def _modifies(after: str) -> bool:
    """Whether a noun follows that heads no name of a measure: “龙眼”镜头."""
    clause = _HAN_RUN.match(after)
    return clause is not None and tagged(clause.group())[0][1] in ("n", "nz", "nr", "ns", "nt", "b")


def _described(text: str, after: str) -> bool:
    """Whether a quoted stretch without a type noun describes what it stands before, or is a quality: “…”的新格局."""
    return text.endswith(_words()["not_ending"]) or after.removeprefix("的").startswith(_words()["not_followed"])


def _complete(core: str, inner: TypeNoun | None, noun: TypeNoun, after: str) -> bool:
    """Whether the quoted name needs no type noun behind it: it is established, or ends in a stronger one."""
    known = _lexicon_types()
    if core in known:
        return core + after[: noun.end] not in known and (noun.use == "weak" or after.startswith("经验"))
    return bool(inner and inner.use == "strong" and noun.use == "weak" and noun.start)


def _word_start(folded: str, start: int, end: int) -> int:
    """Where the year's name (基层党建提质年) begins: behind the last separator before `end`."""
    for at in range(end - 1, start - 1, -1):
        if folded[at] in "，。；：、和以及的 ”’":
            return at + 1
    return start


def _type_of_bare(decision: Decision, inner: TypeNoun | None) -> tuple[str, bool, str]:
    """Type, certainty and rule of a name that is the stretch alone, without a type noun behind its quotes."""
    stretch = decision.stretch
    if row := _lexicon_types().get(name_key(stretch.text)):
        return row, True, "quoted:lexicon"
    if inner and inner.use != "weak":
        return inner.type, True, "quoted:inner"
    shared = stretch.after
    if listed := _LIST_TAIL.match(shared):
        shared = shared[listed.end() :]
    shared = shared.removeprefix("的")
    if counted := _COUNTED.match(shared):
        shared = shared[counted.end() :]
    for candidate in (shared, shared[2:] if _TWO_HAN.match(shared) else ""):
        noun = type_noun_after(candidate)
        if noun and (noun.use != "weak" or not noun.start):
            return noun.type, True, "quoted:shared"
    if kind := _type_of_verb(stretch.before):
        return kind, False, "quoted:verb"
    return (inner.type if inner else "campaign"), False, "quoted"


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
def _lexicon_types() -> Mapping[str, str]:
    return {name_key(row["name"]): row["type"] for row in load("initiatives")}


@cache
def _verb_types() -> Mapping[str, tuple[str, ...]]:
    return {kind: tuple(verbs.split()) for kind, verbs in settings("initiative_verbs")["type"].items()}


# --- established and unquoted names -----------------------------------------------------------------------------


@cache
def _established_names() -> tuple[Matcher, tuple[Mapping[str, str], ...]]:
    rows = tuple(load("initiatives"))
    return Matcher([name_key(row["name"]) for row in rows]), rows


def _established(document: Document) -> Iterator[Mention]:
    """Names of the lexicon, with or without quote marks in or around them."""
    names, rows = _established_names()
    folded = document.folded
    matches = list(names.find(name_key(folded)))
    # How many characters that stay stand before each one that is left out.
    before = [left.start() - n for n, left in enumerate(KEY.finditer(folded))] if matches else []
    for match in matches:
        row = rows[match.index]
        start = match.start + bisect_right(before, match.start)
        end = match.end + bisect_right(before, match.end - 1)
        line = line_at(document.content, start)
        if line is None or "。" in folded[start:end] or "，" in folded[start:end] or _listed(document, start, end):
            continue
        if _ORGAN.match(folded[end : min(end + _CLAUSE, line.end)]):
            continue
        if len(row["name"]) <= 3 and not _free_standing(document, row, start, end):
            continue
        if row["name"].endswith("制") and folded.startswith("度", end):
            end += 1
        start, end = _with_marks(document, start, end)
        yield Mention(start, end, name_key(row["name"]), "", row["type"], True, "lexicon")


def _listed(document: Document, start: int, end: int) -> bool:
    """Whether a name is one item of a short quoted list: “引进即筹建、拿地即开工、竣工即投产”."""
    quotes, starts = document.once(_short_quotes)
    at = bisect_right(starts, start) - 1
    if at < 0 or quotes[at].end < end:
        return False
    outside = document.folded[quotes[at].inner_start : start] + document.folded[end : quotes[at].inner_end]
    return "、" in outside or "，" in outside


def _short_quotes(document: Document) -> tuple[list[Quote], list[int]]:
    quotes = [
        quote
        for quote in document.once(document_quotes)
        if quote.kind != "title" and quote.end - quote.start <= _LONGEST_LIST
    ]
    return quotes, [quote.start for quote in quotes]


_LONGEST_LIST = 24


def _free_standing(document: Document, row: Mapping[str, str], start: int, end: int) -> bool:
    """Whether a name of two or three characters stands alone: platform, system, number with its head, or quoted."""
    if row["type"] in ("platform", "meeting") or row["name"].endswith("制") or _is_number_with_head(row["name"]):
        return document.folded[end : end + 1] != "度"
    return document.folded[start - 1 : start] == "“" and document.folded[end : end + 1] == "”"


_NUMERALS = "双一二三四五六七八九十两"


def _is_number_with_head(name: str) -> bool:
    return len(name) > 2 and name[0] in _NUMERALS


def _with_marks(document: Document, start: int, end: int) -> tuple[int, int]:
    """`start:end` widened by a mark whose partner lies inside it."""
    inside = document.folded[start:end]
    if inside.count("”") > inside.count("“") and document.folded[start - 1 : start] == "“":
        start -= 1
    if inside.count("“") > inside.count("”") and document.folded[end : end + 1] == "”":
        end += 1
    return start, end
