"""What a quoted stretch is: motto, metaphor, name of a measure, term, reported speech or title – decided once.

Each stretch gets a set of named binary features (length and form, wording inside, words before and after, place,
lexicons); every label scores it by adding up the weights of its features from ``lexicons/quoted_weights.toml``. A
score is log odds: above 0 the label holds. The labels are independent – in ``“守护碧水”系列活动`` the stretch is a
motto and the core of a name – except that a stretch is at most one of motto and metaphor. Training reads the same
features from :func:`quoted_features`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from nlp.article import Line, Slogan, line_at
from nlp.document import Document
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels import find_parallels
from nlp.lexicon import Matcher, load, settings
from nlp.quotes import Quote, document_quotes
from nlp.segment import tagged

#: The labels, in the order in which ties are broken.
LABELS = ("name", "motto", "metaphor", "title", "speech", "term")

_CLAUSE = 18
_LONGEST_STRETCH = 300
_BREAK = re.compile(r"[，。；：！？“”‘’《》（）—…\n]")
_USES = ("strong", "plain", "weak")
_CHAIN = ("", "、", "和", "与", "及", " ")
_ASPECT = "了着过起"
_PUNCTUATION = re.compile(r"[，。；：！？、“”‘’《》（）·\s—…,.!?-]")
_NUMERAL = re.compile(r"[二两三四五六七八九十百千万双\d]")
# 以学促干, 以案促改: doing one thing moves another.
_MEANS_AND_END = re.compile(r"[以靠用借].{1,3}[促带育明正塑强提兴助].{1,3}$")
_COUNTED = re.compile(
    r"[一二两三四五六七八九十双\d]+个?[^\d一]{1,6}$|(?:[一二两三四五六七八九十双\d][^一二两三四五六七八九十\d]{1,3}){2,4}$"
)
# 看病难, 上学远: what people complain of.
_COMPLAINT = re.compile(r"[一-鿿]{2,3}[难贵慢远堵乱差]$")
_PREFIXED = re.compile(r"[微大小云智新][一-鿿]{2}$")
_SENTENCE = re.compile(r"[。！？；]")
_HAN = re.compile(r"[一-鿿]")
_LIST_TAIL = re.compile(r"(?:、[^，。；：“”]{2,24}){0,6}等(?=[^，。；：“”、])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quoted stretch in its context.

    `start:end` is the stretch without its marks, `quote` the stretch with them (code points into the document's
    text); `before` and `after` are the folded text around it, read past the other stretches of a chain like
    ``“甲”“乙”活动``; `within` is the kind of the quote around it.
    """

    start: int
    end: int
    quote: Quote
    line: Line
    text: str
    before: str
    after: str
    chained: bool
    within: str | None


@dataclass(frozen=True, slots=True)
class TypeNoun:
    """The head noun of a measure's name: its `type` of measure, its `use` in ``type_nouns.tsv``, its place."""

    type: str
    use: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a stretch is: the best `label`, the log odds of each label and the features that made them."""

    stretch: Stretch
    label: str
    scores: Mapping[str, float]
    features: tuple[str, ...]

    def holds(self, label: str) -> bool:
        """Whether the evidence for `label` outweighs the evidence against it."""
        return self.scores[label] > 0


def decide_quoted(document: Document) -> list[Decision]:
    """A decision about every quoted stretch of the content lines, in order; share it through :meth:`Document.once`."""
    return [decide(stretch, features) for stretch, features in quoted_features(document)]


def decide(stretch: Stretch, features: Iterable[str]) -> Decision:
    """The decision that the weights make of `features`."""
    features = tuple(features)
    weights = _weights()
    rows = [weights[feature] for feature in features if feature in weights]
    totals = map(sum, zip(*rows, strict=True)) if rows else [0.0] * len(LABELS)
    scores = {label: bias + total for label, bias, total in zip(LABELS, weights["bias"], totals, strict=True)}
    for winner, loser in (("motto", "metaphor"), ("metaphor", "motto")):
        if scores[winner] > 0 and scores[winner] >= scores[loser]:
            scores[loser] = min(scores[loser], 0.0)
            break
    return Decision(stretch, max(LABELS, key=lambda label: scores[label]), scores, features)


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    """For each feature its weights for the labels, in the order of :data:`LABELS`."""
    tables = [settings("quoted_weights")[label] for label in LABELS]
    return {feature: tuple(table.get(feature, 0.0) for table in tables) for feature in set().union(*tables)}


def quoted_features(document: Document) -> Iterator[tuple[Stretch, tuple[str, ...]]]:
    """Every quoted stretch of the content lines with its features, in order."""
    slogans = _Slogans(document)
    for stretch in stretches(document):
        yield stretch, tuple(_features(stretch, document, slogans))


def stretches(document: Document) -> list[Stretch]:
    """The quoted stretches of the content lines, in order; longer ones are running text and left out."""
    quotes = [
        quote
        for quote in document.once(document_quotes)
        if quote.end - quote.start <= _LONGEST_STRETCH and line_at(document.content, quote.start)
    ]
    parents = _parents(quotes)
    after: dict[int, Quote] = {}
    before: dict[int, Quote] = {}
    last: dict[Quote | None, Quote] = {}
    for quote, parent in zip(quotes, parents, strict=True):
        left = last.get(parent)
        if left and left.kind == quote.kind != "title" and document.folded[left.end : quote.start] in _CHAIN:
            after[left.start], before[quote.start] = quote, left
        last[parent] = quote
    heads: dict[int, Quote] = {}
    tails: dict[int, Quote] = {}
    for quote in quotes:
        heads[quote.start] = heads[before[quote.start].start] if quote.start in before else quote
    for quote in reversed(quotes):
        tails[quote.start] = tails[after[quote.start].start] if quote.start in after else quote
    found = []
    for quote, parent in zip(quotes, parents, strict=True):
        line = line_at(document.content, quote.start)
        assert line is not None
        low, high = (parent.inner_start, parent.inner_end) if parent else (line.start, line.end)
        found.append(
            Stretch(
                quote.inner_start,
                quote.inner_end,
                quote,
                line,
                document.folded[quote.inner_start : quote.inner_end],
                document.folded[max(low, heads[quote.start].start - _CLAUSE) : heads[quote.start].start],
                document.folded[tails[quote.start].end : min(high, tails[quote.start].end + _CLAUSE)],
                quote.start in before or quote.start in after,
                parent.kind if parent else None,
            )
        )
    return found


def find_mottos(document: Document) -> list[Slogan]:
    """The mottos among quoted stretches and headlines, every mention, in order.

    What is a numeric or parallel slogan, or lies within a parallel, is no motto.
    """
    taken = {"slogan:numeric", "slogan:parallel", "slogan:in_parallel"}
    return _slogans(document, "motto", [*_quoted(document, "motto", taken), *_headline_mottos(document)])


def find_metaphors(document: Document) -> list[Slogan]:
    """The metaphors among quoted stretches, every mention, in order.

    A figurative member of a numeric or parallel slogan is a metaphor as well; the whole slogan is not.
    """
    return _slogans(document, "metaphor", _quoted(document, "metaphor", {"slogan:numeric", "slogan:parallel"}))


def _quoted(document: Document, label: str, taken: set[str]) -> Iterator[tuple[int, int, str]]:
    for decision in document.once(decide_quoted):
        stretch = decision.stretch
        if decision.holds(label) and stretch.quote.kind != "title" and taken.isdisjoint(decision.features):
            yield stretch.start, stretch.end, f"{label}:quoted"


def _headline_mottos(document: Document) -> Iterator[tuple[int, int, str]]:
    """Headlines without quotes that are an established motto or judge in its words."""
    for line, folded in document.folded_lines():
        if line.role == "body" or len(folded) > _LONGEST_HEADLINE:
            continue
        for match in _HEADLINE_PART.finditer(folded):
            plain = _PUNCTUATION.sub("", match.group())
            if plain in _lexicons()["motto"]:
                yield line.start + match.start(), line.start + match.end(), "motto:headline"


_LONGEST_HEADLINE = 40
_HEADLINE_PART = re.compile(r"[^“”‘’《》（）：—]{4,}")


def _slogans(document: Document, kind: str, spans: Iterable[tuple[int, int, str]]) -> list[Slogan]:
    slogans = []
    for start, end, rule in sorted(spans):
        while end > start and document.folded[end - 1] in "。，；、 ":
            end -= 1
        line = line_at(document.lines, start)
        if line and _PUNCTUATION.sub("", document.folded[start:end]):
            text = document.text[start:end]
            slogans.append(Slogan(type=kind, text=text, start=start, end=end, line=line.n, rule=rule))
    return slogans


def _parents(quotes: list[Quote]) -> list[Quote | None]:
    parents: list[Quote | None] = []
    around: list[Quote] = []
    for quote in quotes:
        while around and around[-1].end <= quote.start:
            around.pop()
        parents.append(around[-1] if around else None)
        around.append(quote)
    return parents


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


# --- features ---------------------------------------------------------------------------------------------------


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


def _form(text: str) -> Iterator[str]:
    plain = _PUNCTUATION.sub("", text)
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
    if text[-1:] in "式型化性态":
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


def _bucket(size: int) -> str:
    for low, high in ((5, 6), (7, 8), (9, 12), (13, 20)):
        if low <= size <= high:
            return f"{low}-{high}"
    return str(size) if size < 5 else "21+"


def _wording(text: str) -> Iterator[str]:
    plain = _PUNCTUATION.sub("", text)
    yield from (f"lexicon:{name}" for name, words in _lexicons().items() if plain in words)
    if 2 < len(plain) <= 10:
        if any(plain[at:] in _lexicons()["metaphor"] for at in range(1, len(plain) - 1)):
            yield "lexicon:metaphor_tail"
        if any(plain[:at] in _lexicons()["metaphor"] for at in range(2, len(plain))):
            yield "lexicon:metaphor_head"
        if any(plain[at:] in _pictures() for at in range(max(1, len(plain) - 3), len(plain))):
            yield "lexicon:picture"
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


_NEAR = ("open", "hold", "act", "rebuke", "named", "written")


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


# --- word lists -------------------------------------------------------------------------------------------------


def type_noun_at_end(text: str) -> TypeNoun | None:
    """The type noun that ends `text`, the longest one; None where `text` is no longer than it."""
    nouns = _type_nouns()
    for size in range(min(_LONGEST_NOUN, len(text) - 1), 0, -1):
        if row := nouns.get(text[-size:]):
            return TypeNoun(row["type"], row["use"], len(text) - size, len(text))
    return None


def type_noun_after(after: str) -> TypeNoun | None:
    """The type noun that heads the noun phrase at the start of `after` (folded text behind a closing quote)."""
    phrase = _phrase(after)
    phrase_end = sum(map(len, phrase))
    head: TypeNoun | None = None
    for noun in _type_nouns_of(phrase):
        if head is None:
            head = noun
            continue
        gap = noun.start - head.end
        if noun.type == "document" or gap > _LONGEST_GAP:
            break
        # Neighbouring type nouns make one name whose last noun is the head (联席会议 + 制度); a few words further on
        # only a stronger noun takes over (项目包保机制, but not 工程 … 服务).
        stronger = _USES.index(noun.use) < _USES.index(head.use)
        if gap == 0 and noun.use != "weak":
            head = TypeNoun(noun.type, noun.use, head.start, noun.end)
        elif (stronger and (gap <= 2 or head.use == "weak")) or noun.use == head.use == "weak":
            head = noun
    # An ordinary activity noun that goes on is a verb with its object: “帮帮团”走访企业.
    return None if head and head.use == "weak" and head.end < phrase_end else head


_LONGEST_GAP = 6
# “…示范村”兴隆村考察: the name of a village opens another phrase.
_SETTLEMENTS = ("村", "镇", "乡")
_LONGEST_NOUN = 8
_PHRASE = re.compile(r"(?!\d)[^，。；：、！？（）“”‘’《》—…\n]{0,20}")


def _phrase(after: str) -> list[str]:
    """The words of the noun phrase at the start of `after`."""
    breaks = _after()["breaks"]
    found: list[str] = []
    matched = _PHRASE.match(after)
    for word, tag in tagged(matched.group()) if matched else []:
        joined = found[-1] + word if found else ""
        if (word in breaks or tag[0] in "pcruy" or word == " ") and joined not in _type_nouns():
            break
        if word[0].isdigit() or word.endswith(_SETTLEMENTS):
            break
        found.append(word)
    return found


def _type_nouns_of(words: list[str]) -> list[TypeNoun]:
    """The type nouns among `words`, in order, without overlap: the longest that ends where a word ends.

    A single character (岗, 班) counts where it is a word by itself and the phrase's first or last one.
    """
    nouns = _type_nouns()
    text = "".join(words)
    found: list[TypeNoun] = []
    end = 0
    for n, word in enumerate(words):
        end += len(word)
        for size in range(min(_LONGEST_NOUN, end), 0, -1):
            row = nouns.get(text[end - size : end])
            if row and (size > 1 or (len(word) == 1 and n in (0, len(words) - 1))):
                while found and found[-1].end > end - size:
                    found.pop()
                found.append(TypeNoun(row["type"], row["use"], end - size, end))
                break
    return found


@cache
def _lexicons() -> Mapping[str, frozenset[str]]:
    def column(name: str, key: str) -> frozenset[str]:
        return frozenset(_PUNCTUATION.sub("", row[key]) for row in load(name))

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
    return Matcher(sorted(_lexicons()["motto"]))


@cache
def _type_rows() -> tuple[Mapping[str, str], ...]:
    return load("type_nouns")


@cache
def _type_nouns() -> Mapping[str, Mapping[str, str]]:
    return {row["noun"]: row for row in _type_rows()}


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
