"""Features of quoted stretches: length and form, wording inside, words before and after, place, lexicons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from nlp.document import Document
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels import find_parallels
from nlp.extract.quoted_stretches import Stretch, stretches
from nlp.extract.type_nouns import type_noun_after, type_noun_at_end
from nlp.lexicon import Matcher, load, settings
from nlp.segment import tagged

_BREAK = re.compile(r"[，。；：！？“”‘’《》（）—…\n]")
_ASPECT = "了着过起"
PUNCTUATION = re.compile(r"[，。；：！？、“”‘’《》（）·\s—…,.!?-]")
_NUMERAL = re.compile(r"[二两三四五六七八九十百千万双\d]")
# 以学促干, 以案促改: doing one thing moves another.
_MEANS_AND_END = re.compile(r"[以靠用借].{1,3}[促带育明正塑强提兴助].{1,3}$")
_COUNTED = re.compile(
    r"[一二两三四五六七八九十双\d]+个?[^\d一]{1,6}$|(?:[一二两三四五六七八九十双\d][^一二两三四五六七八九十\d]{1,3}){2,4}$"
)
# 一人一档, 一企一策: one for each.
_ONE_EACH = re.compile(r"一[一-鿿]{1,2}一[一-鿿]{1,3}$")
# 看病难, 上学远: what people complain of.
_COMPLAINT = re.compile(r"[一-鿿]{2,3}[难贵慢远堵乱差]$")
_PREFIXED = re.compile(r"[微大小云智新][一-鿿]{2}$")
# 金蛋蛋, 冷资源, 硬杠杠: a thing seen as of some metal, warmth or hardness.
_TINTED = re.compile(r"[金银铁铜冷热暖硬软活死][一-鿿]{2}$")
# 哪里有需要，就到哪里去: a question word that its answer takes up.
_CORRELATIVE = re.compile(r"(?:什么|哪|谁|怎么|多少).{1,20}?(?:就|谁|哪|什么|怎么|多少)")
_SIDES = re.compile("[、，]")
# Within so many characters another quoted stretch belongs to the same row.
_ROW = 40
_TURNS = re.compile("[到向变转走升成迈]|蝶变|跃")
_TURNED = ("变成", "变为", "转为", "转变为", "转化为", "变身", "变身为", "转向", "向", "到", "升级为", "蝶变为")
_SENTENCE = re.compile(r"[。！？；]")
_HAN = re.compile(r"[一-鿿]")
_LIST_TAIL = re.compile(r"(?:、[^，。；：“”]{2,24}){0,6}等(?=[^，。；：“”、])")
_FIGURATIVE = frozenset({"lexicon:metaphor", "lexicon:metaphor_tail"})
_NAMING = frozenset(
    {
        "after:type_strong",
        "after:type_plain",
        "after:far_strong",
        "after:far_plain",
        "after:far_weak",
        "after:list_type",
        "before:open",
    }
)
# A stretch reads like a clause; in some frames such a stretch is a motto.
_CLAUSAL = frozenset({"pos:verb", "pos:adverb", "pos:first_a", "pos:last_a", "form:comma"})
_NOT_CLAUSAL = frozenset({"length:1", "length:2", "length:3", "pos:one_word", "pos:nominal", "lexicon:term"})
_FRAMES = frozenset({
    "before:hold", "before:written", "before:said", "before:start", "before:open", "near:hold", "near:written",
    "near:open", "after:attitude", "after:type_strong", "after:type_plain", "after:far_strong", "after:trouble",
    "place:heading", "place:whole_line",
})  # fmt: skip
_VOWS = frozenset(
    {
        "inside:exhort",
        "inside:norm",
        "inside:motto_end",
        "inside:motto_middle",
        "form:comma",
        "form:ends",
        "form:exclaims",
    }
)
_MARKS = {
    "comma": re.compile("，"),
    "pause": re.compile("、"),
    "sentence": _SENTENCE,
    "space": re.compile(" "),
    "latin": re.compile("[A-Za-z]"),
    "digit": re.compile(r"\d"),
    "plus": re.compile(r"[+＋]"),
    "dash": re.compile("[-—－]"),
    "nested": re.compile("[“‘《]"),
    "dot": re.compile("[·]"),
    "numeral": _NUMERAL,
    "exclaims": re.compile("！$"),
    "ends": re.compile("[。？，]$"),
}  # fmt: skip
_NEAR = ("open", "hold", "act", "rebuke", "named", "written")


def quoted_features(document: Document) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """Every quoted stretch of the content lines with its features, in order."""
    slogans = _Slogans(document)
    found = stretches(document)
    for at, stretch in enumerate(found):
        beside = found[max(0, at - 2) : at] + found[at + 1 : at + 3]
        yield stretch, (*_features(stretch, document, slogans), *_row(stretch, beside))


class _Slogans:
    """The numeric and parallel slogans of a document, looked up by place."""

    def __init__(self, document: Document) -> None:
        found = [*document.once(find_numeric), *document.once(find_parallels)]
        self._spans = sorted((find.start, find.end, find.type) for find in found)
        self._exact = {(start, end): kind for start, end, kind in self._spans}

    def around(self, start: int, end: int) -> str | None:
        """The type of the slogan at `start:end`, with ``in_`` before it where the slogan goes further; or None."""
        if kind := self._exact.get((start, end)):
            return kind
        at = bisect_right(self._spans, (start, end, "~"))
        for low, high, kind in reversed(self._spans[max(0, at - 4) : at]):
            if low <= start and end <= high:
                return f"in_{kind}"
        return None


def _features(stretch: Stretch, document: Document, slogans: _Slogans) -> Iterator[str]:
    inside = [*_form(stretch.text), *_wording(stretch.text)]
    around = [*_left(stretch.before), *_right(stretch.after), *_place(stretch, document)]
    yield from inside
    yield from around
    if _CLAUSAL.intersection(inside) and not _NOT_CLAUSAL.intersection(inside):
        yield "clause"
        yield from (f"clause+{feature}" for feature in sorted(_FRAMES.intersection(around)))
        yield from (f"clause+{feature}" for feature in sorted(_VOWS.intersection(inside)))
    if _FIGURATIVE.intersection(inside):
        yield from (f"figure+{feature}" for feature in sorted(_NAMING.intersection(around)))
    if kind := slogans.around(stretch.start, stretch.end):
        yield f"slogan:{kind}"


def _row(stretch: Stretch, beside: Sequence[Stretch]) -> Iterator[str]:
    """How the stretch goes with those `beside` it: 由“各自为战”到“握指成拳”, 找准“切入点”、聚焦“落脚点”."""
    near = [
        other
        for other in beside
        if other.line is stretch.line and abs(other.start - stretch.start) <= _ROW and other.quote.kind != "title"
    ]
    if any(PUNCTUATION.sub("", other.text) in lexicons()["metaphor"] for other in near):
        yield "row:metaphor"
    if any(other.text[-1:] == stretch.text[-1:] and len(other.text) == len(stretch.text) for other in near):
        yield "row:same_end"
    if (stretch.before.endswith(("从", "由")) and _TURNS.match(stretch.after)) or stretch.before.endswith(_TURNED):
        yield "row:change"


def _form(text: str) -> Iterator[str]:
    plain = PUNCTUATION.sub("", text)
    size = len(plain)
    yield f"length:{_bucket(size)}"
    yield from (f"form:{name}" for name, mark in _MARKS.items() if mark.search(text))
    items = re.split("[、，·]", text)
    if len(items) > 2 and all(len(item) <= 2 for item in items):
        yield "form:short_items"
    even = len(items) > 1 and len(set(map(len, items))) == 1 and len(items[0]) in (3, 4)
    if even and any(tagged(item)[0][1].startswith("v") for item in items[:6]):
        yield "form:action_items"
    if _MEANS_AND_END.match(text):
        yield "form:means_and_end"
    if _COUNTED.match(text):
        yield "form:counted"
    if _PREFIXED.match(text):
        yield "form:prefixed"
    if _COMPLAINT.match(text):
        yield "form:complaint"
    if _TINTED.match(text):
        yield "form:tinted"
    if _ONE_EACH.match(text):
        yield "form:one_each"
    if _CORRELATIVE.search(text):
        yield "form:correlative"
    sides = _SIDES.split(text)
    if len(sides) == 2 and len(sides[0]) == len(sides[1]) and 2 <= len(sides[0]) <= 3:
        yield f"form:short_pair_{'alike' if set(sides[0]) & set(sides[1]) else 'unlike'}"
    clauses = text.rstrip("。！").split("，")
    if len(clauses) == 2 and all(3 <= len(clause) <= 8 for clause in clauses):
        yield "form:two_clauses"
    if text[-1:] == "式":
        yield "form:style"
    elif text[-1:] in "型化性态":
        yield "form:suffix"
    tags = [tag[0] for _, tag in tagged(plain[:24])] if _HAN.search(plain) else []
    if tags:
        yield f"pos:first_{tags[0] if tags[0] in 'nvadi' else 'other'}"
        yield f"pos:last_{tags[-1] if tags[-1] in 'nvadi' else 'other'}"
        if "v" in tags:
            yield "pos:verb"
        if len(tags) == 1:
            yield "pos:one_word"
        for tag, name in (("d", "adverb"), ("r", "pronoun"), ("c", "conjunction"), ("p", "preposition")):
            if tag in tags:
                yield f"pos:{name}"
        if set(tags) <= set("nab"):
            yield "pos:nominal"


def _bucket(size: int) -> str:
    for low, high in ((5, 6), (7, 8), (9, 12), (13, 20)):
        if low <= size <= high:
            return f"{low}-{high}"
    return str(size) if size < 5 else "21+"


def _wording(text: str) -> Iterator[str]:
    plain = PUNCTUATION.sub("", text)
    yield from (f"lexicon:{name}" for name, words in lexicons().items() if plain in words)
    if 2 < len(plain) <= 10:
        if any(plain[at:] in lexicons()["metaphor"] for at in range(1, len(plain) - 1)):
            yield "lexicon:metaphor_tail"
        if any(plain[:at] in lexicons()["metaphor"] for at in range(2, len(plain))):
            yield "lexicon:metaphor_head"
        if any(plain[at:] in _pictures() for at in range(max(1, len(plain) - 3), len(plain))):
            yield "lexicon:picture"
    elif len(plain) == 2 and plain[1] in _pictures() and len(tagged(plain)) == 2:
        yield "lexicon:picture_of_two"
    if plain in _pictures():
        yield "lexicon:picture_alone"
    stem = plain.removesuffix("式")
    if stem != plain and (stem in lexicons()["metaphor"] or stem in _pictures()):
        yield "lexicon:metaphor_style"
    if len(plain) > 3 and any(match for match in _mottos().find(plain)):
        yield "lexicon:motto_part"
    if noun := type_noun_at_end(plain):
        yield f"lexicon:type_{noun.use}"
    for name, words in _inside().items():
        if test := _INSIDE_TESTS.get(name):
            if test(plain, words):
                yield f"inside:{name}"
        elif _any_inside(name).search(plain):
            yield f"inside:{name}"


_INSIDE_TESTS: Mapping[str, Callable[[str, tuple[str, ...]], bool]] = {
    "exhort": str.startswith,
    "motto_end": str.endswith,
}


def _left(before: str) -> Iterator[str]:
    if not before:
        yield "before:start"
        return
    last = before[-1]
    if last in "。；！？":
        yield "before:start"
    elif last in "，、：":
        yield f"before:{last}"
    if last in "：，" and before[:-1].endswith(_before()["speech"]):
        yield "before:said"
        return
    clause = _BREAK.split(before)[-1]
    # 建起了 is 建 with two particles, and a verb of its own: 建起.
    bare, particled = clause.rstrip(_ASPECT) or clause, clause.rstrip(_ASPECT[:-1])
    near = False
    for name, words in _before().items():
        if bare.endswith(words) or particled.endswith(words):
            yield f"before:{name}"
        elif name in _NEAR and _near(name).search(clause):
            yield f"near:{name}"
            near = True
    if not near and len(clause) > 2:
        yield "before:prose"


def _right(after: str) -> Iterator[str]:
    if not after:
        yield "after:end"
        return
    if after[0] in "，。；：、！？”’（）《":
        yield f"after:{'mark' if after[0] in '，；' else after[0]}"
        if after[0] in "，。" and after[1:].startswith(_after()["speech"]):
            yield "after:said"
    if noun := type_noun_after(after):
        yield f"after:{'far' if noun.start else 'type'}_{noun.use}"
    if listed := _LIST_TAIL.match(after):
        yield "after:list"
        rest = after[listed.end() :]
        if type_noun_after(rest):
            yield "after:list_type"
        yield from (f"after:list_{name}" for name in ("trouble", "person", "act") if rest.startswith(_after()[name]))
    elif after.startswith("的") and type_noun_after(after[1:]):
        yield "after:的_type"
    bare = after.removeprefix("的")
    if bare != after:
        yield "after:的"
    yield from (f"after:{name}" for name, words in _after().items() if name != "breaks" and after.startswith(words))


def _place(stretch: Stretch, document: Document) -> Iterator[str]:
    line = stretch.line
    yield f"place:{'heading' if line.role != 'body' else 'body'}"
    if stretch.quote.kind != "double":
        yield f"quote:{stretch.quote.kind}"
    if stretch.within:
        yield f"within:{stretch.within}"
    if stretch.chained:
        yield "place:chain"
    opening, ending = stretch.quote.start, stretch.quote.end
    if opening == line.start and ending == line.end:
        yield "place:whole_line"
    elif line.role != "body" and ending == line.end:
        yield "place:heading_end"
    elif document.folded[ending : ending + 1] == "。":
        # A short sentence that closes with the stretch opens a point: 党性锤炼“大补钙”。
        opened = max(document.folded.rfind("。", max(line.start, opening - 12), opening), line.start - 1) + 1
        if opening - opened <= 10 and not _BREAK.search(document.folded[opened:opening]):
            yield "place:head_end"


@cache
def lexicons() -> Mapping[str, frozenset[str]]:
    """The words of each lexicon that a quoted stretch is looked up in, without punctuation."""

    def column(name: str, key: str) -> frozenset[str]:
        return frozenset(PUNCTUATION.sub("", row[key]) for row in load(name))

    return {
        "metaphor": column("metaphors", "phrase"),
        "term": column("quoted_terms", "term"),
        "initiative": column("initiatives", "name"),
        "motto": column("mottos", "motto"),
    }


@cache
def _pictures() -> frozenset[str]:
    return frozenset(row["noun"] for row in load("picture_nouns"))


@cache
def _mottos() -> Matcher:
    return Matcher(sorted(lexicons()["motto"]))


def _words(table: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in settings("quoted_context")[table].items()}


@cache
def _before() -> Mapping[str, tuple[str, ...]]:
    return _words("before")


@cache
def _near(name: str) -> re.Pattern[str]:
    """The words of a table of :func:`_before` that count at a distance too: those of two or more characters."""
    return re.compile("|".join(re.escape(word) for word in _before()[name] if len(word) > 1))


@cache
def _after() -> Mapping[str, tuple[str, ...]]:
    return _words("after")


@cache
def _inside() -> Mapping[str, tuple[str, ...]]:
    return _words("inside")


@cache
def _any_inside(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _inside()[name])))
