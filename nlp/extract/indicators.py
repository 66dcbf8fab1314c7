"""What a figure measures: the shortest noun phrase near it that could head a table's column.

Chinese puts the thing counted behind the classifier (10支 | 调研组) or in front of the figure (调研课题 | 58个), often
clauses away. So the phrase is chosen in two steps among the words around the figure: first its last word, then its
first. Each choice takes the candidate with the highest sum of feature weights, which
``scripts/train_indicators.py`` learns from annotated articles into ``lexicons/indicator_weights.tsv``. The features
read parts of speech and the word lists of ``lexicons/metrics.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

from nlp.extract.quantities import Quantity
from nlp.lexicon import load, settings

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its part of speech at `start:end` of the line.

    Tags are those of the segmenter's dictionary, and ``Q`` for a quoted stretch, ``B`` for one in brackets, ``T`` for a
    word of a time expression, ``FIGURE`` for a figure.
    """

    text: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """The indicator of the figure before in the same sentence: its word positions, its figure's kind and unit."""

    first: int
    last: int
    kind: str
    unit: str | None


Words = Sequence[Word]
#: The weights of features by name; a feature without one counts nothing.
Weights = Mapping[str, float]

_CLAUSE_MARKS = frozenset("，；：。！？\n")
_SENTENCE_MARKS = frozenset("。！？；")
_NOUNS = frozenset({"n", "nz", "j", "nt", "s", "Q", "vn", "ns", "nr", "eng", "l", "an", "g"})
# Words that end no phrase, and words that begin none.
_NOT_LAST = frozenset(
    {"uj", "ul", "uz", "ug", "ud", "uv", "p", "c", "FIGURE", "T", "r", "u", "y", "e", "o", "m", "q", "t"}
)
_NOT_FIRST = frozenset({"uj", "ul", "uz", "ug", "p", "c", "r", "u", "f", "y", "T"})
# Words beyond which a phrase can hardly reach to the left.
_BARRIERS = frozenset({"x", "FIGURE", "T", "p", "uj", "ul", "uz", "c", "d", "f", "r", "m"})
_REGIONS = frozenset({"全国", "全省", "全市", "全县", "全区", "全州"})
_MEASURES = frozenset("率量额度值比")
# Where a phrase is looked for, in words before and behind the figure and in clauses before it, and its length in
# characters; a quoted stretch may be longer.
_WORDS_BEFORE, _WORDS_BEHIND, _CLAUSES_BEFORE, _LONGEST_PHRASE = 45, 12, 3, 24
# Frequency of the added words: above the paths of shorter words that compete with them.
_FREQUENCY = 20_000


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list in ``lexicons/metrics.toml``."""
    return frozenset(settings("metrics")[name].split())


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    """The lists of ``lexicons/metrics.toml`` that a word stands in."""
    lists: dict[str, tuple[str, ...]] = {}
    for name, words in settings("metrics").items():
        if isinstance(words, str) and name != "splits":
            for word in words.split():
                lists[word] = (*lists.get(word, ()), name)
    return lists


@cache
def _weights() -> Weights:
    return {row["feature"]: float(row["weight"]) for row in load("indicator_weights")}


# --- words ------------------------------------------------------------------------------------------------------


@cache
def _tagger() -> tuple[Any, dict[str, str], dict[str, tuple[str, ...]]]:
    """The tagger with the words it lacks, the tags that take the place of its own, and the words it should part."""
    tagger = import_module("rjieba").Jieba()
    tags = {row["word"]: row["tag"] for row in load("word_tags")}
    for word, tag in tags.items():
        if len(word) > 1:
            tagger.add_word(word, _FREQUENCY, tag)
    parts = {word.replace("|", ""): tuple(word.split("|")) for word in settings("metrics")["splits"].split()}
    return tagger, tags, parts


_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’"}
_OPENING_MARK = re.compile("[“《（‘]")
# The longest stretch in quotes or brackets, in words, that is read as one.
_LONGEST_PAIR = 40


def tagged(text: str, offset: int = 0, times: Sequence[Stretch] = ()) -> list[Word]:
    """The words of `text`, which stands at `offset` of its line; a quoted stretch without a stop is one word.

    Words that lie in one of the `times` (offsets of the line) are tagged ``T``.
    """
    words: list[Word] = []
    tagger, tags, parts = _tagger()
    at = offset
    for word, tag in tagger.tag(_SURROGATE.sub("□", text), hmm=False):
        for part in parts.get(word) or (word,):
            end = at + len(part)
            words.append(Word(part, tags.get(part, tag), at, end))
            at = end
    for start, stop in times:
        first = bisect_left(words, start, key=lambda word: word.start)
        last = bisect_right(words, stop, key=lambda word: word.end)
        words[first:last] = [replace(word, tag="T") for word in words[first:last]]
    return _with_pairs(words) if _OPENING_MARK.search(text) else words


def _with_pairs(words: list[Word]) -> list[Word]:
    merged: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        end = at
        if close := _PAIRS.get(word.text):
            end += 1
            limit = min(len(words), at + _LONGEST_PAIR)
            while end < limit and words[end].text != close and words[end].text not in _CLAUSE_MARKS:
                end += 1
        if end > at and end < len(words) and words[end].text == close:
            tag = "B" if word.text == "（" else "Q"
            text = "".join(inner.text for inner in words[at : end + 1])
            merged.append(Word(text, tag, word.start, words[end].end))
        else:
            end = at
            merged.append(word)
        at = end + 1
    return merged


def sentence_words(
    text: str, start: int, end: int, quantities: Sequence[Quantity], times: Sequence[Stretch]
) -> tuple[list[Word], list[int]]:
    """The words of the sentence at `start:end` of a line, each figure one word, and where the figures stand in them.

    `quantities` and `times` are those of the sentence, in order.
    """
    words: list[Word] = []
    places: list[int] = []
    at = start
    for quantity in quantities:
        if at < quantity.start:
            words += tagged(text[at : quantity.start], at, _inside(times, at, quantity.start))
        places.append(len(words))
        words.append(Word(quantity.unit or "", "FIGURE", quantity.start, quantity.end))
        at = quantity.end
    if at < end:
        words += tagged(text[at:end], at, _inside(times, at, end))
    return words, places


def _inside(times: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    first = bisect_left(times, start, key=lambda time: time[1])
    return times[first : bisect_left(times, end, key=lambda time: time[0])]


# --- candidates and features ------------------------------------------------------------------------------------


def last_candidates(words: Words, figure: int) -> Iterator[int]:
    """Where the phrase for the figure at position `figure` may end."""
    clauses = 0
    for at in range(figure - 1, max(-1, figure - 1 - _WORDS_BEFORE), -1):
        word = words[at]
        if word.text in _CLAUSE_MARKS:
            clauses += 1
            if clauses > _CLAUSES_BEFORE:
                break
        elif _names(word):
            yield at
    for at in range(figure + 1, min(len(words), figure + 1 + _WORDS_BEHIND)):
        word = words[at]
        if word.tag == "FIGURE" and word.start == words[at - 1].end and words[at - 1].tag == "FIGURE":
            continue  # 4大类166项 | 任务: figures that touch share what follows
        if word.tag == "FIGURE" or word.text in _SENTENCE_MARKS:
            break
        if _names(word):
            yield at


def _names(word: Word) -> bool:
    """Whether a phrase may end in `word`: no particle or mark, and no word that only says how it moved."""
    if word.tag in _NOT_LAST or (word.tag == "x" and not word.text.isalnum()):
        return False
    return word.tag == "Q" or word.text not in _moving()


@cache
def _moving() -> frozenset[str]:
    return word_list("up") | word_list("down") | word_list("links") | word_list("front")


def first_candidates(words: Words, figure: int, last: int, kind: str) -> Iterator[int]:
    """Where the phrase that ends in word `last` may begin, for a figure of that `kind`."""
    # Who took part is part of a contest's name: 全市 | 机关党建擂台赛.
    front = word_list("front") if kind != "rank" else word_list("front") - _REGIONS
    for at in range(last, -1, -1):
        word = words[at]
        if at == figure or word.tag == "FIGURE" or (word.text in _CLAUSE_MARKS):
            break
        if at < last and words[last].end - word.start > _LONGEST_PHRASE:
            break
        opens = word.tag not in _NOT_FIRST and word.text not in front and (word.tag != "x" or word.text.isalnum())
        if at == last or opens:
            yield at


_OUTSIDE = Word("", "END", 0, 0)


def last_features(words: Words, figure: int, at: int, quantity: Quantity, named: Named | None) -> list[str]:
    """What is known of word `at` as the last one of the phrase; `named` is the phrase of the figure before."""
    word = words[at]
    behind = words[at + 1] if at + 1 < len(words) else _OUTSIDE
    ahead = words[at - 1] if at else _OUTSIDE
    side = "B" if at < figure else "A"
    what = quantity.kind if quantity.kind != "count" else quantity.use
    kind = side + what + (quantity.comparator if what == "duration" else "")
    gap = words[at + 1 : figure] if at < figure else words[figure + 1 : at]
    clauses = figures = verbs = phrases = 0
    noun = False
    for between in gap:
        tag = between.tag
        if noun and tag not in _NOUNS:
            phrases += 1
        noun = tag in _NOUNS
        if tag == "FIGURE":
            figures += 1
        elif between.text in _CLAUSE_MARKS:
            clauses += 1
        elif tag == "v":
            verbs += 1
    phrases += noun
    distance = len(gap) if len(gap) < 6 else 6 if len(gap) < 9 else 9 if len(gap) < 14 else 14
    phrases = min(phrases, 4)
    features = [
        f"{kind} distance {distance}",
        f"{kind} clauses {min(clauses, 3)} figures {min(figures, 2)}",
        f"{kind} tags {word.tag} {behind.tag}",
        f"{side} tags {ahead.tag} {word.tag} {behind.tag}",
        f"{kind} verbs {min(verbs, 3)} phrases {phrases}",
        f"{kind} tag {word.tag} phrases {phrases}",
        f"{side} behind {behind.text if behind.tag != 'FIGURE' else behind.tag}",
        f"{kind} ends {word.text[-1]}",
        f"{side} word {word.text}",
        f"{side} unit {quantity.unit} {word.tag}",
    ]
    lists = _lists()
    features += [f"{kind} in {name}" for name in lists.get(word.text, ())]
    features += [f"{kind} behind in {name}" for name in lists.get(behind.text, ())]
    if gap:
        features.append(f"{kind} gap {gap[-1 if at < figure else 0].text}")
    if named is not None:
        order = "=" if named.last == at else "<" if at < named.last else ">"
        features.append(f"named {order} {side} figures {min(figures, 1)}")
        features.append(f"named {order} {named.kind} {quantity.kind} {named.unit == quantity.unit}")
    return features


def side_features(words: Words, figure: int, side: str, quantity: Quantity) -> list[str]:
    """What speaks for the words before (``"B"``) or behind (``"A"``) the figure, whichever of them it is."""
    after = words[figure + 1] if figure + 1 < len(words) else _OUTSIDE
    before = words[figure - 1] if figure else _OUTSIDE
    kind = quantity.kind if quantity.kind != "count" else quantity.use
    return [
        f"{side} {kind} around {before.tag} {after.tag}",
        f"{side} after {after.text}",
        f"{side} before {before.text}",
        f"{side} rule {quantity.rule}",
    ]


def first_features(words: Words, figure: int, last: int, at: int) -> list[str]:
    """What is known of word `at` as the first one of the phrase that ends in word `last`."""
    word, head = words[at], words[last]
    ahead = words[at - 1] if at else _OUTSIDE
    side = "B" if last < figure else "A"
    more = last - at
    length = head.end - word.start
    barrier = at
    while barrier and at - barrier < 5 and not _is_barrier(words[barrier - 1]):
        barrier -= 1
    rest = min(word.start - words[barrier].start, 8)
    beyond = words[barrier - 1].tag if barrier else _OUTSIDE.tag
    tags = "_".join(one.tag for one in words[at : last + 1]) if more < 3 else "+"
    verbs = sum(one.tag == "v" for one in words[at:last])
    step = f"{ahead.tag}>{word.tag}"
    features = [
        f"first {side} words {min(more, 6)}",
        f"first words {min(more, 3)} {head.tag}",
        f"first length {min(length, 14)}",
        f"first {step} {min(more, 2)}",
        f"first {side} {step}",
        f"first ahead {ahead.text}",
        f"first ahead {ahead.text} {word.tag}",
        f"first word {word.text}",
        f"first {ahead.tag}>{tags}",
        f"first tags {tags}",
        f"first rest {rest} {side}",
        f"first length {min(length, 10)} of {min(length + rest, 16)}",
        f"first head ends {head.text[-1]} {min(more, 4)}",
        f"first head {head.text} {min(more, 4)}",
        f"first head ends {head.text[-1]} {step}",
        f"first lengths {min(len(ahead.text), 4)}{ahead.tag}>{min(len(word.text), 4)}{word.tag}",
        f"first verbs {verbs} {min(rest, 1)} {side}",
        f"first ahead ends {ahead.text[-1:]}",
        f"first beyond {beyond} {min(at - barrier, 3)}",
    ]
    lists = _lists()
    features += [f"first ahead in {name} {min(more, 2)}" for name in lists.get(ahead.text, ())]
    features += [f"first in {name} {min(more, 2)}" for name in lists.get(word.text, ())]
    for one in words[at:last]:
        features.append(f"first inside {one.text if one.text in ('的', '、') else one.tag}")
    if head.text[-1] in _MEASURES:
        features += [f"first measure {step}", f"first measure {min(more, 6)}"]
    if side == "A":
        skipped = min(at - figure - 1, 3)
        features += [f"first skipped {skipped} {word.tag}", f"first skipped {skipped} words {min(more, 3)}"]
    return features


def _is_barrier(word: Word) -> bool:
    if word.tag in _BARRIERS:
        return True
    lists = _lists().get(word.text, ())
    return "governing" in lists or "never_inside" in lists or "links" in lists


# --- the choice -------------------------------------------------------------------------------------------------


def indicator(
    words: Words, figure: int, quantity: Quantity, named: Named | None, weights: Weights | None = None
) -> tuple[int, int] | None:
    """The positions of the first and last word of a figure's indicator, None if there is no word to choose.

    Args:
        words: those of its sentence (:func:`sentence_words`).
        figure: where the figure stands in them.
        quantity: the figure.
        named: the indicator of the figure before it in the sentence.
        weights: by default the learnt ones.
    """
    weights = _weights() if weights is None else weights
    sides = {side: score(side_features(words, figure, side, quantity), weights) for side in "BA"}
    lasts = []
    for at in last_candidates(words, figure):
        features = last_features(words, figure, at, quantity, named)
        lasts.append((sides["B" if at < figure else "A"] + score(features, weights), at))
    if not lasts:
        return None
    last = max(lasts)[1]
    firsts = [(score(first_features(words, figure, last, at), weights), at)
              for at in first_candidates(words, figure, last, quantity.kind)]  # fmt: skip
    return max(firsts)[1], last


def score(features: Sequence[str], weights: Weights) -> float:
    """The sum of the weights of `features`."""
    get = weights.get
    return sum([get(feature, 0.0) for feature in features])
