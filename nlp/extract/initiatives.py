"""Named initiatives: measures, instruments and programmes with a name of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.article import ASSERTIONS, COMMITMENTS, Initiative, line_at
from nlp.document import Document
from nlp.extract.circumstances import circumstances, governing_verbs
from nlp.extract.commitment import commitment
from nlp.extract.quoted import Decision, TypeNoun, decide_quoted, type_noun_after, type_noun_at_end
from nlp.extract.slogans import extract_slogans
from nlp.lexicon import Matcher, load, settings
from nlp.segment import tagged

_MARKS = str.maketrans("", "", '“”‘’"「」『』')
_KEY = re.compile(r"[“”‘’\"「」『』\s，。、：；,.]")
_CLAUSE = 24
_ENCLOSED = re.compile(r"[“《（][^“”《》（）]{0,60}[”》）]?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a measure is named: `start:end` of the name, `core` its quoted part or the whole name.

    `tail` is what follows the quotes, empty for a bare name. `certain` says whether `type` comes from a type noun or
    the lexicon rather than from the verb or by default.
    """

    start: int
    end: int
    core: str
    tail: str
    type: str
    certain: bool
    rule: str


def extract_initiatives(document: Document) -> list[Initiative]:
    """The named initiatives of the content lines, one per distinct name, in order of their first mention."""
    mentions = sorted(_mentions(document), key=lambda mention: (mention.start, -mention.end))
    groups = _grouped(document, _without_overlap(mentions))
    found = [_initiative(document, group) for group in groups]
    return sorted(found, key=lambda initiative: (initiative.start, initiative.end))


def _mentions(document: Document) -> Iterator[Mention]:
    for decision in document.once(decide_quoted):
        if decision.stretch.quote.kind == "title":
            yield from _document_mention(document, decision)
        elif mention := _quoted_mention(document, decision):
            yield mention
    yield from _established(document)
    yield from _unquoted(document)


# --- quoted names -----------------------------------------------------------------------------------------------

# The less says what type of measure it is, the more must a stretch look like a name.
_BARE_MARGINS = {"quoted": 1.0, "quoted:verb": 0.9, "quoted:inner": 0.3}
_LONGEST_CORE = 48
# Heads of a document's own title: 《…“四强”党支部创建管理办法》 names the document, not a “四强” measure.
_TITLE_HEADS = ("document", "system")
_YEAR_PREFIX = re.compile(r"[一-鿿]{3,8}(?<![0-9一二三四五六七八九十近今去本来全每半周同当往历这多几数]) ?年$")
_LIST_TAIL = re.compile(
    r"(?:[、和及与][^，。；：“”]{2,24}|[、和及与]?[“‘][^“”‘’]{1,30}[”’][^，。；：、“”]{0,12}){0,8}等(?=[^，。；：“”、])"
)


def _quoted_mention(document: Document, decision: Decision) -> Mention | None:
    stretch = decision.stretch
    if not decision.holds("name") or len(stretch.text) > _LONGEST_CORE or _KEY.sub("", stretch.text) in _no_names():
        return None
    quote, text, folded = stretch.quote, stretch.text, document.folded
    limit = quote.end + _CLAUSE
    after = folded[quote.end : min(limit, stretch.line.end)]
    core = _KEY.sub("", text)
    inner = type_noun_at_end(text)
    if after.startswith(tuple(settings("initiative_verbs")["name"]["no_measures"].split())) or _ORGAN.match(after):
        return None
    noun = type_noun_after(after)
    if noun and stretch.within == "title" and after[noun.end : noun.end + 1] in "》（" and noun.type in _TITLE_HEADS:
        return None
    if noun and not _complete(core, inner, noun, after):
        start = quote.start
        if prefix := _YEAR_PREFIX.search(folded, max(stretch.line.start, start - 8), start):
            start = _word_start(folded, prefix.start(), start)
        kind = "system" if noun.type == "document" else noun.type
        kind = _lexicon_types().get(core + _KEY.sub("", after[: noun.end]), kind)
        certain = noun.use != "weak" or noun.start > 0
        return Mention(start, quote.end + noun.end, core, after[: noun.end], kind, certain, "quoted+noun")
    kind, certain, rule = _type_of_bare(decision, inner)
    if rule in _BARE_MARGINS and decision.scores["name"] < _BARE_MARGINS[rule]:
        return None
    if rule in ("quoted", "quoted:verb") and _modifies(folded[quote.end : limit]):
        return None
    if rule not in ("quoted:lexicon", "quoted:shared") and _described(stretch.text, folded[quote.end : limit]):
        return None
    return Mention(stretch.start, stretch.end, core, "", kind, certain, rule)


# “诚信社区”创建工作领导小组
_ORGAN = re.compile(r"[一-鿿]{0,8}(?:领导小组|指挥部|委员会|促进会|联合会|研究会|协会)(?!制度|机制|会议|议事)")


def _modifies(after: str) -> bool:
    """Whether a noun follows that heads no name of a measure: “龙眼”镜头."""
    clause = _HAN_RUN.match(after)
    return clause is not None and tagged(clause.group())[0][1] in ("n", "nz", "nr", "ns", "nt", "b")


_HAN_RUN = re.compile(r"[一-鿿]{1,10}")


def _described(text: str, after: str) -> bool:
    """Whether a quoted stretch without a type noun describes what it stands before, or is a quality: “…”的新格局."""
    words = settings("initiative_verbs")["name"]
    after = after.removeprefix("的")
    return text.endswith(tuple(words["not_ending"].split())) or after.startswith(tuple(words["not_followed"].split()))


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
    core = _KEY.sub("", stretch.text)
    if row := _lexicon_types().get(core):
        return row, True, "quoted:lexicon"
    if inner and inner.use != "weak":
        return inner.type, True, "quoted:inner"
    shared = stretch.after
    if listed := _LIST_TAIL.match(shared):
        shared = shared[listed.end() :]
    for candidate in (shared.removeprefix("的"), shared.removeprefix("的")[2:]):
        noun = type_noun_after(candidate)
        if noun and (noun.use != "weak" or not noun.start):
            return noun.type, True, "quoted:shared"
    clause = re.split(r"[，。；：！？]", stretch.before)[-1]
    for kind, verbs in _verb_types().items():
        if any(verb in clause for verb in verbs):
            return kind, False, "quoted:verb"
    return (inner.type if inner else "campaign"), False, "quoted"


@cache
def _no_names() -> frozenset[str]:
    """Terms that name no measure whatever follows them: periods, honours, vessels, concepts of national politics."""
    return frozenset(row["term"] for row in load("quoted_terms") if row["kind"] not in ("jargon", "group"))


@cache
def _lexicon_types() -> Mapping[str, str]:
    return {_KEY.sub("", row["name"]): row["type"] for row in load("initiatives")}


@cache
def _verb_types() -> Mapping[str, tuple[str, ...]]:
    return {kind: tuple(verbs.split()) for kind, verbs in settings("initiative_verbs")["type"].items()}


# --- documents --------------------------------------------------------------------------------------------------

_STATUS = re.compile(
    r"(?:[（(](?:试行|暂行|征求意见稿|草案|修订|修订稿|试行稿|讨论稿|初稿|送审稿|\d{4}年?版?|\d{4}[—-]\d{4}年)[）)])+$"
)
_ARTICLE_NUMBER = re.compile(r"第[一二三四五六七八九十百零〇\d]+[条章款项]")
# 《…》规定, 《…》与…的区别: the document is an authority that is argued from.
_CITING = re.compile(
    r"(?:（[^）]{0,20}）)?(?:等)?(?:的)?(?:有关|相关|明确|均|也|都|还|已)?(?:规定|所|中的|对|与|将|之)"
)
# 《…》《…》等党内法规均作了规定.
_CITED_LIST = re.compile(
    r"(?:（[^）]{0,20}）)?(?:[、和及]{0,1}《[^《》]{2,60}》(?:（[^）]{0,20}）)?){0,6}等?(?:党内法规|法律法规|法规|条例|规章|纪律规定|司法解释)"
    r"[^，。；]{0,4}(?:均|都|对|中|也|已|作出|规定|明确)"
)
_LONGEST_LIST = 240
_ABBREVIATED = re.compile(r"[^（]{0,4}(?:条例|规则|规定|准则|纪要|决定)")
_LAW = re.compile(r"(?:(?<!办)法|法典|宪法|党章|司法解释|议定书)$")


def _document_mention(document: Document, decision: Decision) -> Iterator[Mention]:
    stretch = decision.stretch
    quote, folded = stretch.quote, document.folded
    if quote.depth and stretch.within == "title":
        return
    if len(stretch.text) <= 3 or folded.endswith("简称", 0, quote.start):
        return
    title = _STATUS.sub("", stretch.text.strip())
    line_text = _ENCLOSED.sub("", folded[max(stretch.line.start, quote.start - 120) : quote.start])
    clause = re.split(r"[，。；：！？]", line_text)[-1][-_CLAUSE:]
    after = folded[quote.end : quote.end + 12]
    verbs = settings("initiative_verbs")["document"]
    issued_at, cited_at = (_last_end(clause, verbs[name]) for name in ("issued", "cited"))
    issued, cited = issued_at > cited_at, cited_at > issued_at
    if cited_at and clause.endswith("的"):  # 依据市里去年印发的《…》: what is issued is a relative clause
        issued, cited = False, True
    if _CITED_LIST.match(folded, quote.end, min(stretch.line.end, quote.end + _LONGEST_LIST)):
        return
    if _ARTICLE_NUMBER.match(after) or after.startswith(tuple(verbs["media_after"].split())):
        return
    if clause.endswith(tuple(verbs["media_before"].split())):
        return
    if title.startswith(tuple(verbs["national"].split())) or _LAW.search(title):
        return
    if not issued and (
        _CITING.match(after)
        or _ABBREVIATED.fullmatch(title)
        or any(word in title for word in verbs["background"].split())
    ):
        return
    bulletin = title.endswith(tuple(verbs["bulletin"].split()))
    noun = title.endswith(tuple(verbs["nouns"].split())) and not title.endswith(tuple(verbs["authorities"].split()))
    if issued or bulletin or (noun and not cited):
        yield Mention(quote.start, quote.end, _KEY.sub("", stretch.text), "", "document", True, "title")


def _last_end(clause: str, verbs: str) -> int:
    """Where the last of the `verbs` in `clause` ends; 0 where none stands there."""
    return max((at + len(verb) for verb in verbs.split() if (at := clause.rfind(verb)) >= 0), default=0)


# --- established and unquoted names -----------------------------------------------------------------------------


@cache
def _established_names() -> tuple[Matcher, tuple[Mapping[str, str], ...]]:
    rows = tuple(load("initiatives"))
    return Matcher([_KEY.sub("", row["name"]) for row in rows]), rows


def _established(document: Document) -> Iterator[Mention]:
    """Names of the lexicon, with or without quote marks in or around them."""
    names, rows = _established_names()
    for line, folded in document.folded_lines():
        matches = list(names.find(_KEY.sub("", folded)))
        kept = [at for at, char in enumerate(folded) if not _KEY.match(char)] if matches else []
        for match in matches:
            start, end = kept[match.start] + line.start, kept[match.end - 1] + 1 + line.start
            if "。" in document.folded[start:end] or "，" in document.folded[start:end]:
                continue
            row = rows[match.index]
            if len(row["name"]) <= 3 and not _free_standing(document, row, start, end):
                continue
            start, end = _with_marks(document, start, end)
            yield Mention(start, end, _KEY.sub("", row["name"]), "", row["type"], True, "lexicon")


def _free_standing(document: Document, row: Mapping[str, str], start: int, end: int) -> bool:
    """Whether a name of two or three characters stands alone: it ends in a type noun, is a platform or is quoted."""
    if row["type"] in ("platform", "meeting") or row["name"].endswith("制"):
        return document.folded[end : end + 1] != "度"
    return document.folded[start - 1 : start] == "“" and document.folded[end : end + 1] == "”"


def _with_marks(document: Document, start: int, end: int) -> tuple[int, int]:
    """`start:end` widened by a mark whose partner lies inside it."""
    inside = document.folded[start:end]
    if inside.count("”") > inside.count("“") and document.folded[start - 1 : start] == "“":
        start -= 1
    if inside.count("“") > inside.count("”") and document.folded[end : end + 1] == "”":
        end += 1
    return start, end


def _unquoted(document: Document) -> Iterator[Mention]:
    """Unquoted proper names, by shape."""
    for line, folded in document.folded_lines():
        for rule, pattern, kind, extend in _shapes():
            for match in pattern.finditer(folded):
                start, end = match.span("name")
                if extend:
                    start = _left_edge(folded, start)
                name = folded[start:end]
                yield Mention(start + line.start, end + line.start, name, "", kind, True, f"shape:{rule}")


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str], str, bool], ...]:
    rows = settings("initiative_shapes")["shape"]
    return tuple((row["rule"], re.compile(row["pattern"]), row["type"], row.get("extend", False)) for row in rows)


_LEFT = re.compile(r"[一-鿿\d]{0,10}$")


@cache
def _not_in_name() -> frozenset[str]:
    return frozenset([*governing_verbs(), *settings("initiative_verbs")["name"]["not_in_name"].split()])


def _left_edge(folded: str, start: int) -> int:
    """Where the nominal modifiers before `start` begin (百年历史建筑 + 复活计划)."""
    matched = _LEFT.search(folded, max(0, start - 10), start)
    for word, tag in reversed(tagged(matched.group())) if matched else []:
        if not tag.startswith(("n", "b", "vn", "m")) or tag.startswith(("nr", "ns")) or word in _not_in_name():
            break
        start -= len(word)
    return start


# --- one entry per name -----------------------------------------------------------------------------------------


def _without_overlap(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that lie inside another one that is no document title."""
    kept: list[Mention] = []
    for mention in mentions:
        for other in reversed(kept[-4:]):
            if other.start <= mention.start < other.end and other.type != "document":
                if mention.end > other.end and mention.rule == "lexicon" and other.start == mention.start:
                    kept.remove(other)
                    kept.append(mention)
                break
        else:
            kept.append(mention)
    return kept


def _grouped(document: Document, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of the same measure together.

    The same measure has the same name, the same quoted core with a compatible type noun, the members of a numeric
    slogan for its core, or a name that ends the fuller one (全县干部轮训计划 … 轮训计划).
    """
    cores = {
        _KEY.sub("", "".join(member.text for member in slogan.members)): _KEY.sub("", slogan.text)
        for slogan in document.once(extract_slogans)
        if slogan.type == "numeric" and slogan.members_source == "text"
    }
    groups: list[list[Mention]] = []
    by_core: dict[str, list[list[Mention]]] = {}
    by_name: dict[str, list[Mention]] = {}
    by_ending: dict[str, list[Mention]] = {}
    for mention in mentions:
        name = _key(document, mention)
        core = cores.get(mention.core, mention.core)
        home = next((group for group in by_core.get(core, []) if _same(document, group[0], mention, name)), None)
        endings = [name[at:] for at in range(max(1, len(name) - _LONGEST_ENDING), len(name) - _SHORTEST_ENDING + 1)]
        if home is None:
            home = by_ending.get(name) or next((by_name[ending] for ending in endings if ending in by_name), None)
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


_SHORTEST_ENDING = 4
_LONGEST_ENDING = 30


def _key(document: Document, mention: Mention) -> str:
    return _KEY.sub("", document.folded[mention.start : mention.end])


def _same(document: Document, first: Mention, mention: Mention, name: str) -> bool:
    if _key(document, first) == name:
        return True
    if first.tail and mention.tail:
        return first.tail.endswith(mention.tail) or mention.tail.endswith(first.tail)
    bare, whole = (mention, first) if first.tail else (first, mention)
    if bare.rule == "quoted:inner" and whole.tail.endswith(_generic_heads()):
        return True  # “田埂夜话”, “田埂夜话”活动
    return first.type == mention.type or not bare.certain


@cache
def _generic_heads() -> tuple[str, ...]:
    return tuple(settings("naming")["generic_heads"].split())


def _rank(mention: Mention) -> int:
    """How well a mention shows the whole name: a type noun or the lexicon, a brand without one, anything else."""
    return 2 if mention.certain else 1 if mention.type == "brand" and not mention.tail else 0


def _initiative(document: Document, group: Sequence[Mention]) -> Initiative:
    best = max(group, key=lambda mention: (_rank(mention), len(_key(document, mention)), -mention.start))
    line = line_at(document.lines, best.start)
    assert line is not None
    told = [circumstances(document, mention.start, mention.end) for mention in group]
    strengths = [commitment(document, mention.start, mention.end, c) for mention, c in zip(group, told, strict=True)]
    level, evidence = max(strengths, key=lambda strength: COMMITMENTS.index(strength[0]))
    acting = next((one for one in told if one.verb), told[0])
    by = next((one for one in (acting, *told) if one.actor), acting)

    def first(values: Iterable[str | None]) -> str | None:
        return next((value for value in values if value), None)

    return Initiative(
        text=document.text[best.start : best.end],
        start=best.start,
        end=best.end,
        line=line.n,
        rule=best.rule,
        name=document.text[best.start : best.end].translate(_MARKS),
        type=best.type,
        verb=acting.verb,
        stage=acting.stage,
        stages=tuple(dict.fromkeys(one.stage for one in told if one.stage)),
        actor=by.actor,
        actor_type=by.actor_type,
        target=first(one.target for one in told),
        place=first(one.place for one in told),
        time=first(one.time for one in told),
        status=first(_status(document, mention) for mention in group),
        assertion=min((one.assertion for one in told), key=ASSERTIONS.index),
        commitment=level,
        evidence=evidence,
        mentions=tuple(sorted({(mention.start, mention.end) for mention in group})),
    )


def _status(document: Document, mention: Mention) -> str | None:
    """The status that a document's title gives it, in its brackets (试行) or its wording (暂行办法)."""
    if mention.type != "document":
        return None
    title = document.folded[mention.start : mention.end + _LONGEST_STATUS]
    inside = _BRACKETED_STATUS.search(title)
    worded = _WORDED_STATUS.search(title, 0, mention.end - mention.start)
    return inside["status"] if inside else worded["status"] if worded else None


_LONGEST_STATUS = 8
_BRACKETED_STATUS = re.compile(
    r"[（(](?P<status>试行|暂行|征求意见稿|草案|修订草案|修正草案|修订|修订稿|试行稿|讨论稿|初稿|送审稿)[）)](?:》|$|(?<=》）)|(?=[^一-鿿]))"
)
_WORDED_STATUS = re.compile(r"(?P<status>暂行|试行)(?:办法|规定|条例|规则|细则|标准|意见)")
