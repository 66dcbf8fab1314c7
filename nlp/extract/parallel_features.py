"""Features of a candidate for a parallel, named so that a linguist can read the weights learnt for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.extract.parallel_candidates import (
    Candidate,
    Words,
    counted,
    echoes,
    is_noun_ending,
    repeated_places,
    verbal_nouns,
    verbs,
)
from nlp.lexicon import settings

_SPOKEN = re.compile("[我你他她它咱俺您]|这[个些样里是才]|那[个些样里]|就[是好]|怎么|什么|哪|现在|以前|过去")
_CONJUNCTION = re.compile(
    "不是|无论|不论|还是|也|或|而|但|如果|虽|因为|所以|[一二三四五六]是|[是并且各]|以及|其中|有的|包括|来自|进一步"
)
# Facts and law of a case, opinions argued: 某甲受贿、某乙行贿; 一种意见认为…，另一种意见认为….
_CASE = re.compile("某|认为|构成|涉嫌|行为|意见|被告|当事人|属于|情形")
# A member that joins or weighs things is prose.
_JOINED = re.compile("[和与及或却]|还是|因为|由于|其中")
_ASPECT = re.compile("(?<=.)[了过着]")
_PREPOSITIONS = frozenset("在对从向把将以")
_CAUSATIVES = frozenset("让使叫令")
_OPEN = frozenset("\n，。；：！？、（—  ”’")
_STOP = frozenset("\n，。；：！？、）— “‘")


@dataclass(frozen=True, slots=True)
class _View:
    """What the features of one candidate are made from."""

    text: str
    candidate: Candidate
    of_case: bool
    members: tuple[str, ...]
    tokens: tuple[list[str], ...]
    kinds: tuple[str | None, ...]
    front: list[int]
    back: list[int]
    left: str
    right: str

    @property
    def repeated(self) -> int:
        return max(len(self.front), len(self.back))

    @property
    def share(self) -> float:
        """How much of a member stands in all of them, particles and endings counted once anything else repeats."""
        if not self.repeated:
            return 0.0
        forward = sum(len(set(chars)) == 1 for chars in zip(*self.members, strict=False))
        backward = sum(len(set(chars)) == 1 for chars in zip(*(m[::-1] for m in self.members), strict=False))
        return max(forward, backward) / max(map(len, self.members))

    @property
    def shape(self) -> str:
        return "pair" if len(self.members) == 2 else "row"

    @property
    def size(self) -> int:
        return min(map(len, self.members))

    @property
    def sizes(self) -> str:
        bounds = ((4, "3"), (5, "4"), (7, "5-6"), (10, "7-9"))
        return next((name for bound, name in bounds if self.size < bound), "10+")

    @property
    def repeats(self) -> str:
        return ("nothing repeats", "one place repeats", "more repeats")[min(self.repeated, 2)]

    @property
    def fills(self) -> bool:
        stretch = self.candidate.stretch
        return self.candidate.span == (stretch.start, stretch.end)

    @property
    def marked(self) -> bool:
        return self.fills and self.candidate.stretch.kind != "prose"

    @property
    def cut(self) -> tuple[bool, bool]:
        return self.left not in ("open", "quote"), self.right not in ("stop", "quote")


def describe(text: str, candidate: Candidate, words: Words) -> dict[str, float]:
    """The features that hold of a candidate, each with its value; `text` is folded, `words` are those of its line."""
    members = tuple(map(words.bare, candidate.members))
    view = _View(
        text,
        candidate,
        words.of_case,
        members,
        tuple(map(words.within, candidate.members)),
        tuple(map(words.predicate, candidate.members)),
        *repeated_places(members),
        _left_edge(text, candidate, words),
        _right_edge(text, candidate),
    )
    features = {"bias": 1.0, "share that repeats": round(view.share, 2)}
    for group in (_repetition, _grammar, _wording, _place, _edges):
        features.update((name, 1.0) for name, holds in group(view) if holds)
    return features


_Marks = Iterator[tuple[str, object]]


def _repetition(view: _View) -> _Marks:
    members, front, back, shape = view.members, view.front, view.back, view.shape
    yield "four or more members", len(members) > 3
    yield "lengths differ by one", len(set(map(len, members))) > 1
    yield (
        "lengths differ by one, opening repeats",
        len(set(map(len, members))) > 1 and len({m[0] for m in members}) == 1,
    )
    yield f"{shape}, nothing repeats", not view.repeated
    yield f"{shape}, one place repeats", view.repeated == 1
    yield f"{shape}, two places repeat", view.repeated == 2
    yield f"{shape}, three places repeat", view.repeated > 2
    yield "half or more repeats", view.share >= 0.5
    yield "a third or more repeats", view.share >= 0.33
    echo = echoes(members)
    yield "a character echoes in each member", echo
    yield "a character echoes in each member, nothing repeats", echo and not view.repeated
    yield "opening repeats", 0 in front
    yield "end repeats", 1 in back
    endings = {member[-1] for member in members}
    yield "noun ending repeats", len(endings) == 1 and is_noun_ending(min(endings))
    yield "only 的 repeats", not view.repeated and {m.find("的") for m in members} == {members[0].find("的")} != {-1}
    words, *others = view.tokens
    yield "a word repeats", any(len(word) > 1 and all(word in other for other in others) for word in words)
    yield "opening causative repeats", 0 in front and members[0][0] in _CAUSATIVES
    yield f"pair of {view.size}, nothing repeats", shape == "pair" and view.size < 9 and not view.repeated
    yield "only an opening preposition repeats", front == [0] and len(back) < 2 and members[0][0] in _PREPOSITIONS


def _grammar(view: _View) -> _Marks:
    kinds, count, shape = view.kinds, len(view.members), view.shape
    verbal = set(kinds) == {"start"}
    yield "all open with a verb", verbal
    yield "all end in a verdict", set(kinds) == {"end"}
    yield "predicates of one kind", len(set(kinds)) == 1 and kinds[0]
    yield "a member without predicate", None in kinds
    yield "no member with predicate", not any(kinds)
    ends = sum(tokens[-1] in verbal_nouns() for tokens in view.tokens if tokens)
    yield "all end in a verbal noun", ends == count
    yield "some end in a verbal noun", 0 < ends < count
    alike = len({tuple(map(len, tokens)) for tokens in view.tokens}) == 1
    yield f"{shape}, words of one length", alike
    yield f"{shape}, words of one length, nothing repeats", alike and not view.repeated
    yield "row of three, not all with predicate", shape == "row" and view.size == 3 and None in kinds
    yield "row of verdicts in four", shape == "row" and view.size == 4 and set(kinds) == {"end"}
    yield f"prose: {shape} of {view.sizes} of verb and object, {view.repeats}", not view.marked and verbal
    yield "nouns with one ending", 1 in view.back and not any(kinds)
    yield "nouns with one opening", {0, 1} <= set(view.front) and not any(kinds)
    yield "nouns, nothing repeats", not view.repeated and not any(kinds)
    yield "counted nouns", all(map(counted, view.members))


def _wording(view: _View) -> _Marks:
    members = view.members
    together = "\n".join(members)
    quoted = _quoted(view)
    yield "digits", any(map(str.isdigit, together))
    yield "latin letters", any(char.isascii() and char.isalpha() for char in together)
    yield "conjunction in front", any(map(_CONJUNCTION.match, members))
    yield "spoken", _SPOKEN.search(together)
    yield "case wording", _CASE.search(together)
    yield f"line of a case: {view.shape}, {view.repeats}", view.of_case and not view.marked
    yield "joined inside", _JOINED.search(together)
    yield "a copula inside", "是" in together
    yield "an aspect particle inside", _ASPECT.search(together)
    yield "的 in all members", all("的" in member for member in members)
    yield (
        "names that end in a quote",
        all(view.text[end - 1] in "”’" for _, end in view.candidate.members) and not all(quoted),
    )
    yield "punctuation inside", re.search("[，、；]", together)
    yield "book title inside", "《" in together
    yield "quotes in all members", all(quoted)
    yield "quotes in some members", any(quoted) and not all(quoted)
    headline = view.candidate.stretch.kind in ("title", "heading")
    yield "headline with quotes in some members", headline and any(quoted) and not all(quoted)


def _quoted(view: _View) -> list[bool]:
    return ["“" in view.text[slice(*member)] for member in view.candidate.members]


def _place(view: _View) -> _Marks:
    candidate, text, shape = view.candidate, view.text, view.shape
    kind, separator = candidate.stretch.kind, candidate.separator or "none"
    start, end = candidate.span
    fills_list = candidate.span == candidate.list_span
    place = "marked" if view.marked else "prose"
    yield f"separator {separator}", True
    yield f"{place}: {shape} of {view.sizes}, {view.repeats}", True
    yield f"{place}: {shape} {separator}, {view.repeats}", True
    clauses = separator == "，" and not view.marked
    yield f"clauses of {view.sizes}, {view.repeats}", clauses
    sentence = fills_list and not view.fills and text[end : end + 1] in ("", "\n", "。", "！")
    sentence = sentence and text[max(0, start - 1) : start] in ("", "\n", "。", "！", "？", "　", " ")
    yield "a sentence of its own", sentence
    yield "a sentence of its own, nothing repeats", sentence and not view.repeated
    yield f"fills the {kind}", view.fills
    yield f"fills the {kind}, nothing repeats", view.fills and not view.repeated
    yield f"fills the {kind}, pair of four or row of three", view.fills and view.size < (5 if shape == "pair" else 4)
    yield f"in a {kind}", not view.fills and kind != "prose"
    yield f"separator {separator}, fills its list", fills_list and not view.fills
    yield f"separator {separator}, leaves a sibling out", candidate.siblings_left_out
    yield f"separator {separator}, leaves other items out", candidate.others_left_out
    yield "leaves items out on both sides", candidate.siblings_left_out + candidate.others_left_out == 2
    yield "separator ，, repeats little, leaves items out", separator == "，" and view.repeated < 2 and not fills_list


def _edges(view: _View) -> _Marks:
    cut_left, cut_right = view.cut
    yield f"left: {view.left}", True
    yield f"right: {view.right}", True
    yield "cut on both sides", cut_left and cut_right
    yield "cut, repeats little", view.repeated < 2 and (cut_left or cut_right)
    yield "repetition would go on to the left", cut_left and _goes_on(view, -1)
    yield "repetition would go on to the right", cut_right and _goes_on(view, 1)


@cache
def _lead_ins() -> frozenset[str]:
    return frozenset(settings("numeric")["lead_ins"])


def _left_edge(text: str, candidate: Candidate, words: Words) -> str:
    """What stands before the first member: the stretch's ``quote``, an ``open`` place, 的, or a kind of word."""
    start, stretch = candidate.span[0], candidate.stretch
    if start == stretch.start:
        return "quote" if stretch.kind == "quote" else "open"
    if text[start] in "“‘" or text[start - 1] in _OPEN or start == candidate.list_span[0]:
        return "open"
    if text[start - 1] in "中里上下后时内":
        return "open"
    if text[start - 1] in "的地得":
        return "的"
    word = words.before(start)
    return "lead-in" if word in _lead_ins() else "verb" if word in verbs() or word in verbal_nouns() else "word"


def _right_edge(text: str, candidate: Candidate) -> str:
    """What stands behind the last member: the stretch's ``quote``, a ``stop``, 的, 等, or another ``word``."""
    end, stretch = candidate.span[1], candidate.stretch
    if end == stretch.end:
        return "quote" if stretch.kind == "quote" else "stop"
    if text[end - 1] in "”’" or text[end] in _STOP or end == candidate.list_span[1]:
        return "stop"
    return text[end] if text[end] in "的等" else "word"


def _goes_on(view: _View, step: int) -> bool:
    """Whether the members could be longer by a character that repeats: a cut that falls short of the frame."""
    places: Sequence[int] = [start - 1 if step < 0 else end for start, end in view.candidate.members]
    if min(places) < 0 or max(places) >= len(view.text):
        return False
    chars = {view.text[at] for at in places}
    return len(chars) == 1 and "\u4e00" <= min(chars) <= "\u9fff"
