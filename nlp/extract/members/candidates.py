"""Lists that may be the members of a numeric label: runs of as many items as it counts, wherever the genre puts them.

Lists are read beside each place of the label, which itself parts them: those behind it in its paragraph and those
before it; the numbered points and the lines that follow; names in quotes; words run together right before it
(市县两级); and in the whole article the lists whose items hold the head that the label counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.article import line_at
from nlp.document import Document
from nlp.extract.enumerations import EDGE, Item, Items, cut, is_edge, trim, without_lead_in
from nlp.extract.members.cuts import CLAUSE_END, Cut, cuts_of
from nlp.extract.members.labels import Label
from nlp.extract.members.lists import MOST_PIECES, TextList, all_lists, lists_in, lists_of_lines
from nlp.extract.members.readings import READINGS
from nlp.extract.members.wording import restored
from nlp.extract.numeric_labels import parts_of
from nlp.quotes import document_quotes
from nlp.segment import words

#: How far behind and before a label its lists are sought, in characters.
_BEHIND, _BEFORE = 500, 240
# A list of another length than the label counts has to stand so close.
_BESIDE = 24
_LONGEST_ITEM = 60
_MOST_CANDIDATES = 60
_LONGEST_NAME = 16
_ORDINAL = re.compile(
    "(?:(?<=[。；：，！？\n　 ”（])|^)(?:"
    "[一二三四五六七八九十](?:是要?|要|、|则|曰)|第[一二三四五六七八九十][，、]?(?:是|[条项步个类种]，?)?|"
    r"（[一二三四五六七八九十\d]）|\d[.、．](?!\d)|(?:首先|其次|再次|再者|最后)，?是?|其[一二三四五六七八九十][，是]?|"
    "[一二三四]来，?)|[①②③④⑤⑥⑦⑧⑨⑩]",
    re.MULTILINE,
)
_FIRST = re.compile("一|第一|首先|（一|（1|①|1|其一")
_DEFINED = re.compile("，?(?:即|就是|是指|指的是|指|是|为)[：，]?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that may be meant.

    Attributes:
        pieces: the stretches that its marks part, without what leads in and out.
        form: how it is written: the mark that parts its pieces, or the name of another form.
        whole: whether the list has no further pieces.
        cuts: the ways to take the members from it.
    """

    pieces: tuple[Item, ...]
    form: str
    whole: bool
    cuts: tuple[Cut, ...]


def _as_it_is(items: Sequence[Item], form: str, room: Item = (-1, -1)) -> Candidate:
    """A list whose items are the members."""
    return Candidate(tuple(items), form, True, (Cut(tuple(items), "whole", room),))


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring pieces of text that marks part, as they stand; see :class:`Candidate`."""

    pieces: tuple[Item, ...]
    form: str
    whole: bool


def candidates(document: Document, label: Label) -> list[Candidate]:
    """The lists that may name the members of `label`, each once, the nearest first, at most sixty."""
    found: dict[tuple[Item, ...], Candidate] = {}
    for candidate in _read(document, label):
        if candidate.pieces in found:
            continue
        cuts: dict[tuple[Item, ...], Cut] = {}
        for one in candidate.cuts:
            if _possible(document.folded, label, one.items):
                cuts.setdefault(one.items, one)
        if cuts:
            found[candidate.pieces] = replace(candidate, cuts=tuple(cuts.values()))
            if len(found) == _MOST_CANDIDATES:
                break
    return list(found.values())


def _possible(text: str, label: Label, items: Sequence[Item]) -> bool:
    """Whether the items are distinct, in order, none too long and none a place of the label."""
    said = [text[a:b] for a, b in items]
    if any(not one or len(one) > _LONGEST_ITEM for one in said) or len(set(said)) < len(said):
        return False
    if any("\n" in one or label.text == one for one in said):
        return False
    return all(b <= low or high <= a for low, high in label.places for a, b in items)


def _read(document: Document, label: Label) -> Iterator[Candidate]:
    """The lists of :func:`_all`, each run of pieces once: the same stand beside several places of a label."""
    seen: set[tuple[tuple[Item, ...], str]] = set()
    for one in _all(document, label):
        if isinstance(one, Candidate):
            yield one
        elif (one.pieces, one.form) not in seen:
            seen.add((one.pieces, one.form))
            pieces, cuts = cuts_of(document.folded, label, one.pieces, one.form)
            yield Candidate(tuple(pieces), one.form, one.whole, tuple(cuts))


def _all(document: Document, label: Label) -> Iterator[Candidate | _Run]:
    text = document.folded
    for name, reading in READINGS:
        if items := reading(document, label):
            yield _as_it_is(items, name, (items[0][0], items[-1][1]))
    if len(label.parts) > 1:
        yield from _by_parts(document, label)
    for place in label.places:
        line = line_at(document.content, place[0])
        if line is None:
            continue
        start, end = _quoted_place(text, place)
        behind = (end, min(line.end, end + _BEHIND))
        before = (max(line.start, start - _BEFORE), start)
        if max(label.counts) == 1:
            yield from _one_behind(text, behind)
            continue
        for one in lists_in(text, before):
            yield from _windows(text, label, one, beside=start - one.pieces[-1][1] <= _BESIDE)
        for one in lists_in(text, behind):
            yield from _windows(text, label, one, beside=one.pieces[0][0] - end <= _BESIDE)
        yield from _numbered(text, label, (end, line.end))
        yield from _counted_heads(text, label, (end, line.end))
        yield from _run_together(text, label, start)
        yield from _inside_quotes(text, label, place)
    names = [
        (quote.inner_start, quote.inner_end)
        for quote in document.once(document_quotes)
        if quote.kind != "title" and quote.end - quote.start <= _LONGEST_NAME + 2
    ]
    yield from _quoted_names(document, label, names)
    for one in document.once(lists_of_lines):
        yield from _windows(text, label, one, beside=False)
    yield from _numbered_lines(document, label)
    heads = [(number, head) for number, head in label.parts if head]
    if not heads or any(text.count(head) < number for number, head in heads):
        return
    for one in document.once(all_lists):
        if _holds_heads(text, heads, one):
            yield from _windows(text, label, one, beside=False, headed=True)


def _quoted_place(text: str, place: Item) -> Item:
    """The place of a label with the quotes around it and the rest of the name that they hold."""
    start, end = place
    opening = text.rfind("“", max(0, start - _LONGEST_NAME), start)
    if opening >= 0 and not re.search("[”，。；：、\n]", text[opening:start]):
        start = opening
    closing = text.find("”", end, end + _LONGEST_NAME)
    if closing >= 0 and not re.search("[“，。；：、\n]", text[end:closing]):
        end = closing + 1
    return start, end


def _holds_heads(text: str, heads: Sequence[tuple[int, str]], one: TextList) -> bool:
    """Whether a list says each head of the label as often as its number."""
    low, high = one.pieces[0][0], one.pieces[-1][1]
    return all(text.count(head, low, high) >= number for number, head in heads)


def _windows(text: str, label: Label, one: TextList, *, beside: bool, headed: bool = False) -> Iterator[_Run]:
    """The runs of as many items as the label counts: at both ends of a list, and where their neighbours differ."""
    size = len(one.pieces)
    if size > MOST_PIECES:
        return
    for count in label.counts:
        if count < 2:
            continue
        for at in range(size - count + 1):
            run = one.pieces[at : at + count]
            inner = 0 < at < size - count
            if (inner or headed) and not _stands_out(text, label, run, headed):
                continue
            yield _Run(tuple(run), one.form, size == count)
    if (
        beside
        and size not in label.counts
        and 2 < size <= 2 * max(label.counts)
        and one.form in ("list", "joined", "semicolons")
    ):
        yield _Run(one.pieces, one.form, whole=True)


def _stands_out(text: str, label: Label, run: Sequence[Item], headed: bool) -> bool:
    """Whether all items of a run hold the label's head, or open with one character."""
    heads = [head for _, head in label.parts if head]
    if heads and all(any(head in text[a:b] for head in heads) for a, b in run):
        return True
    openings = {text[trim(text, item)[0]] for item in run[1:]}
    return not headed and len(run) > 2 and len(openings) == 1


# --- other forms ------------------------------------------------------------------------------------------------


def _numbered(text: str, label: Label, stretch: Item) -> Iterator[_Run]:
    """Numbered points in one line: 一是…。二是….; ①…②…."""
    yield from _runs_of_ordinals(text, label, list(_ORDINAL.finditer(text, *stretch)), stretch[1], "numbered")


def _by_parts(document: Document, label: Label) -> Iterator[_Run]:
    """The nearest lists that hold the heads of the parts of a label, one behind the other: 交办单、督办单 … 进度图."""
    text, after = document.folded, label.places[0][1]
    found: Items = []
    for (number, head), (written, _) in zip(label.parts, parts_of(label.text), strict=True):
        part = Label(written + head, (number,), label.places)
        lists = _alone(document, part, after)
        if number > 1:
            lists = [one.pieces for one in _read(document, part) if len(one.pieces) == number]
        held = [
            items
            for items in lists
            if items[0][0] >= after and all(head in text[a:b] and text[a:b] != part.text for a, b in items)
        ]
        if not head or not held:
            return
        nearest = min(held, key=lambda items: items[0])
        found += nearest
        after = found[-1][1]
    yield _Run(tuple(found), "parts", whole=True)


def _alone(document: Document, part: Label, after: int) -> list[tuple[Item, ...]]:
    """The first thing behind `after` in its line that ends with the head of a part of one: 墙上挂|进度图."""
    text, head = document.folded, part.parts[0][1]
    line = line_at(document.content, after)
    for at in re.finditer(re.escape(head), text[after : line.end] if line else ""):
        end = after + at.end()
        opening = max(text.rfind(mark, after, end) for mark in "，。；：、") + 1
        start, _ = without_lead_in(text, (opening, end), 6)
        if is_edge(text, end) and end - start > len(head):
            return [((start, end),)]
    return []


def _counted_heads(text: str, label: Label, stretch: Item) -> Iterator[_Run]:
    """The head of the label counted up: “一问”初心在不在，“二问”…; 一评…，二评…."""
    for number, head in label.parts:
        if number > 1 and head:
            counting = re.compile(f"(?<![\u4e00-\u9fff])“?第?[一二三四五六七八九十]{re.escape(head)}”?[是为：，]?")
            found = list(counting.finditer(text, *stretch))
            if len(found) == number:
                ends = [one.start() for one in found[1:]] + [stretch[1]]
                pieces = tuple((one.end(), end) for one, end in zip(found, ends, strict=True))
                yield _Run(pieces, "counted heads", whole=True)


def _numbered_lines(document: Document, label: Label) -> Iterator[_Run]:
    """Lines that open with numbers behind the label."""
    text = document.folded
    behind = [line for line in document.content if line.start >= label.places[0][0]]
    found = [opening for line in behind if (opening := _ORDINAL.match(text, line.start, line.end))]
    yield from _runs_of_ordinals(text, label, found, len(text), "numbered lines")


def _runs_of_ordinals(
    text: str, label: Label, ordinals: Sequence[re.Match[str]], limit: int, form: str
) -> Iterator[_Run]:
    runs: list[list[re.Match[str]]] = []
    for found in ordinals:
        if _FIRST.match(found[0]):
            runs.append([])
        if runs:
            runs[-1].append(found)
    for run in runs:
        if not 1 < len(run) <= MOST_PIECES:
            continue
        ends = [found.start() for found in run[1:]] + [limit]
        pieces = [(found.end(), min(end, _line_end(text, found.end()))) for found, end in zip(run, ends, strict=True)]
        pieces = [piece for piece in pieces if text[slice(*piece)].strip(EDGE)]
        yield from _windows(text, label, TextList(tuple(pieces), form), beside=False)
        if len(pieces) not in label.counts and 2 < len(pieces) < max(label.counts):
            yield _Run(tuple(pieces), form, whole=True)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _one_behind(text: str, behind: Item) -> Iterator[Candidate]:
    """The only member, where a label of one is defined: “一述”即支部书记述职."""
    if opener := _DEFINED.match(text, *behind):
        stop = CLAUSE_END.search(text, opener.end(), behind[1])
        item = trim(text, (opener.end(), stop.start() if stop else behind[1]))
        yield _as_it_is([item], "only one")


def _run_together(text: str, label: Label, start: int) -> Iterator[Candidate]:
    """As many words of one length as the label counts, right before it: 国内国际|双循环, 省市县|三级."""
    low = max(text.rfind(mark, max(0, start - 30), start - 1) for mark in "，。；：、！？（）“”\n") + 1
    end = start - (text[start - 1 : start] in ("的", "等", "这", "”"))
    for count in label.counts:
        for size in (2, 1):
            first = end - size * count
            if count < 2 or first < low:
                continue
            items = [(at, at + size) for at in range(first, end, size)]
            cuts = {low}
            at = low
            for word in words(text[low:end]):
                at += len(word)
                cuts.add(at)
            if size == 1 or all(a in cuts for a, _ in items):
                yield _as_it_is(items, f"run together {size}", (first, end))


def _inside_quotes(text: str, label: Label, place: Item) -> Iterator[Candidate]:
    """The terms of a name that the label follows or that follows it: “A+B”双轮驱动, “请茶-洗茶-泡茶”."""
    start, end = _quoted_place(text, place)
    for opening, closing in ((text.rfind("“", max(0, start - 70), start), start), (end, min(len(text), end + 90))):
        for name in re.compile("“([^“”\n，。；]{3,80})”").finditer(text, max(0, opening), closing):
            pieces = cut(text, *name.span(1), "[、+—–→·-]+")
            if len(pieces) in label.counts and len(pieces) > 1:
                items = restored(text, [trim(text, piece) for piece in pieces])
                yield _as_it_is(items, "in quotes")


def _quoted_names(document: Document, label: Label, names: Sequence[Item]) -> Iterator[Candidate]:
    """As many names in quotes as the label counts: those next behind it, those next before it, those with its head."""
    text = document.folded
    others = [name for name in names if label.text not in text[slice(*name)]]
    for start, end in label.places:
        at = bisect_left(others, (start, 0))
        for count in label.counts:
            if count < 2:
                continue
            for group in (others[at : at + count], others[max(0, at - count) : at]):
                near = group and start - _BEFORE <= group[0][0] and group[-1][0] <= end + _BEHIND
                if near and len(group) == count and "\n" not in text[group[0][0] : group[-1][1]]:
                    yield _as_it_is(group, "names in quotes")
    heads = [head for _, head in label.parts]
    if len(heads) == 1 and heads[0]:
        headed = {text[a:b]: (a, b) for a, b in reversed(others) if text[a:b] != label.text and heads[0] in text[a:b]}
        group = sorted(headed.values())
        if len(group) in label.counts and len(group) > 1:
            yield _as_it_is(group, "names with the head")
