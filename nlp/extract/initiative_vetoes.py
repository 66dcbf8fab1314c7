"""Reasons for which a candidate is no measure whatever else speaks for it, each a test of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from nlp.extract.initiative_context import Context, words
from nlp.extract.initiative_mentions import Mention, name_key
from nlp.lexicon import alternatives, load

_BARE = ("quoted", "quoted:verb", "quoted:inner")
_OPENING = 12
# … ”“…”等社会组织: the kind of thing that a list names.
_LISTED = re.compile(r"[”’]?(?:[、和]?[“‘][^“”‘’]{1,16}[”’]){0,6}等(?P<kind>[一-鿿]{2,8})")
_SEASON = re.compile(r"[（(]第[一二三四五六七八九十\d]{1,3}[季部]")


def veto(mention: Mention, context: Context) -> str | None:
    """The reason that excludes `mention`, a key of :data:`VETOES`; None where there is none."""
    return next((name for name, test in VETOES.items() if test(mention, context)), None)


def _foreign(mention: Mention, context: Context) -> bool:
    """A document or measure in a report of war; what states agree on."""
    if mention.rule.endswith("lexicon"):
        return False
    if mention.rule == "title" and mention.core.endswith(words("veto")["treaties"]):
        return True
    return "army" in context.sentence_groups or (context.abroad and "home" not in context.sentence_groups)


def _media(mention: Mention, context: Context) -> bool:
    """A column of a paper, a film, a book, an article: 《…》专栏, 某杂志“…”栏目, 《…》的文章."""
    if mention.rule == "title" and context.after.startswith(words("veto")["works"]):
        return True
    if mention.rule == "title" and "title: no noun" in mention.evidence:
        return "screen" in context.sentence_groups or _SEASON.match(context.after) is not None
    return mention.tail.endswith(words("veto")["column"]) and context.before.endswith(words("veto")["publisher"])


def _finding(mention: Mention, context: Context) -> bool:
    """A report that is cited for what it found, nobody said to have issued it: 《…白皮书》显示."""
    if mention.rule != "title" or "title: issued" in mention.evidence:
        return False
    says = context.after.lstrip("》").startswith(words("veto")["says"])
    return says and mention.core.endswith(words("veto")["findings"])


def _form(mention: Mention, context: Context) -> bool:
    """In a text that argues law: a form of its procedure."""
    return context.argues_law and mention.rule == "title" and mention.core.endswith(words("veto")["forms"])


def _term_of_law(mention: Mention, context: Context) -> bool:
    """In a text that argues law: what is quoted without a type noun is a term or a wording."""
    return context.argues_law and mention.rule in _BARE


def _honour(mention: Mention, context: Context) -> bool:
    """A title that somebody is given, or who is given it: 被评为“…示范村”, 授予“…”团队."""
    titled = mention.type == "team" and mention.rule == "quoted+noun"
    named = mention.rule in _BARE or titled or (mention.type == "brand" and mention.rule.endswith("lexicon"))
    return named and any(word in context.clause for word in words("veto")["honour"])


def _speech(mention: Mention, _context: Context) -> bool:
    """Words of somebody, not a name: “…，我们将提供服务。”服务中心."""
    return "form:sentence" in mention.evidence


def _indefinite(mention: Mention, context: Context) -> bool:
    """Things of a kind, not one of a name: 一个个“…”."""
    return mention.rule in _BARE and any(word in context.clause[-_OPENING:] for word in words("veto")["indefinite"])


def _part(mention: Mention, context: Context) -> bool:
    """A short established name that goes on to be another one: 主题教育实践活动; the first of what goes where."""
    if mention.tail.startswith("进"):
        return context.after.startswith("、进")  # “红领巾宣讲员”进社区、进校园
    return mention.rule in ("lexicon", "shape:热线") and context.after.startswith(words("veto")["continued"])


def _kind(mention: Mention, _context: Context) -> bool:
    """A common term or an established picture with a common noun: “非遗”项目, “大数据”平台, “火车头”建设."""
    if mention.rule != "quoted+noun":
        return False
    term = mention.core in _common_terms() and mention.tail in words("veto")["kinds"]
    figure = "lexicon:metaphor" in mention.evidence and "slogan:numeric" not in mention.evidence
    picture = figure and "tail noun weak" in mention.evidence
    return (term or picture) and _established().isdisjoint({mention.core, name_key(mention.core + mention.tail)})


@cache
def _common_terms() -> frozenset[str]:
    return frozenset(name_key(row["term"]) for row in load("quoted_terms"))


@cache
def _established() -> frozenset[str]:
    return frozenset(name_key(row["name"]) for row in load("initiatives"))


def _contrast(mention: Mention, context: Context) -> bool:
    """What one thing turns from or into: 变“坐等办”为“上门办”; what was once called so."""
    if not (mention.rule in _BARE or mention.rule == "quoted+noun") or "tail noun strong" in mention.evidence:
        return False
    frames = _frames()
    first = frames["from"].search(context.before) and frames["to next"].match(context.after)
    return bool(first or frames["from last"].search(context.before) or frames["past"].search(context.before))


@cache
def _frames() -> Mapping[str, re.Pattern[str]]:
    """What stands around the first and the second of two things that are contrasted, and around a role."""
    turned, to, past, plays, roles = (
        alternatives(words("veto")[name]) for name in ("turned", "turned_to", "past", "plays", "roles")
    )
    outside = r"[^，。；、“”]"
    frames = {
        "from": rf"(?:{turned})$",
        "to next": rf"{outside}{{0,4}}(?:{to}){outside}{{0,3}}[“‘]",
        "from last": rf"(?:{turned})[“‘][^“”‘’，。；]{{1,16}}[”’]{outside}{{0,4}}(?:{to}){outside}{{0,3}}$",
        "past": rf"(?:{past})[^，。；]{{0,4}}$",
        "plays": rf"(?:{plays})[^，。；]{{0,8}}$",
        "role": rf"[^，。；“”]{{0,7}}(?:{roles})",
    }
    return {name: re.compile(frame) for name, frame in frames.items()}


def _role(mention: Mention, context: Context) -> bool:
    """A picture of what something does: 发挥“压舱石”作用."""
    frames = _frames()
    return _loose(mention) and bool(frames["plays"].search(context.clause) and frames["role"].match(context.after))


def _loose(mention: Mention) -> bool:
    """Whether no type noun behind the quotes but a weak one, and no strong one in them, shows that it is a name."""
    if mention.rule == "quoted+noun":
        return "tail noun weak" in mention.evidence
    return mention.rule in _BARE and "inner noun strong" not in mention.evidence


def _body(mention: Mention, context: Context) -> bool:
    """An institution: “种业研究中心”; one of a list of them: “…工坊”“…工坊”等社会组织."""
    if mention.rule not in (*_BARE, "quoted:shared"):
        return False
    listed = _LISTED.match(context.sentence, len(context.before) + 1)
    of_bodies = listed is not None and _kinds_of_bodies().search(listed["kind"]) is not None
    return of_bodies or mention.core.endswith(words("veto")["bodies"])


@cache
def _kinds_of_bodies() -> re.Pattern[str]:
    kinds, theirs = (alternatives(words("veto")[name]) for name in ("kinds_of_bodies", "of_bodies"))
    return re.compile(rf"(?:{kinds})(?!{theirs})")


def _press(mention: Mention, context: Context) -> bool:
    """A session with the press or a forum, and its topic: “…”系列主题新闻发布会."""
    if mention.rule == "quoted+noun":
        return mention.tail.endswith(words("veto")["forum"])
    return mention.rule in ("quoted", "quoted:verb", "quoted:shared") and context.after.startswith(
        words("veto")["press"]
    )


#: The tests by their reason, in the order in which they are tried.
VETOES: Mapping[str, Callable[[Mention, Context], bool]] = {
    "foreign": _foreign,
    "media": _media,
    "finding": _finding,
    "form": _form,
    "term of law": _term_of_law,
    "honour": _honour,
    "speech": _speech,
    "indefinite": _indefinite,
    "part": _part,
    "kind": _kind,
    "contrast": _contrast,
    "role": _role,
    "body": _body,
    "press": _press,
}
