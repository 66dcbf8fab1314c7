"""What is known of the words and phrases that could be a figure's indicator.

What is known is written as named features, in groups: each group is a function of a few plain values, so that the sum
of its weights can be kept and looked up when the same values come again. :data:`FEATURES` gives the names, for
learning; :func:`weighted` gives the sums, for choosing. Either can be added up: names to a list, weights to a number.
The values are read in :mod:`nlp.extract.indicator_reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from nlp.extract.indicator_words import word_lists

#: The weights of features by name; a feature without one counts nothing.
Weights = Mapping[str, float]
T = TypeVar("T", float, list[str])
T_co = TypeVar("T_co", covariant=True)

#: Last characters of words that name a measure.
MEASURES = frozenset("率量额度值比")
# So many sums of weights are kept a group.
_KEPT = 1 << 16


@dataclass(frozen=True, slots=True)
class Named:
    """The indicator of the figure before in the same sentence: its word positions, its figure's kind and unit."""

    first: int
    last: int
    kind: str
    unit: str | None


# --- groups of features -----------------------------------------------------------------------------------------


class Group(Protocol[T_co]):
    """A group of features: what is known, by the values that they depend on."""

    def __getitem__(self, values: tuple[Any, ...], /) -> T_co: ...


@dataclass(frozen=True, slots=True)
class Groups(Generic[T]):
    """The groups of features. Those of the last word come first, then those of the first word."""

    side: Group[T]
    gap: Group[T]
    run: Group[T]
    named: Group[T]
    word: Group[T]
    tags: Group[T]
    behind: Group[T]
    pair: Group[T]
    ahead: Group[T]
    beside: Group[T]
    start: Group[T]
    step: Group[T]
    head: Group[T]
    measure: Group[T]
    extent: Group[T]
    inside: Group[T]
    within: Group[T]
    linked: Group[T]
    joined: Group[T]
    owner: Group[T]
    ends: Group[T]
    cut: Group[T]
    opening: Group[T]


def _side(side: str, kind: str, before: str, before_tag: str, after: str, after_tag: str, rule: str) -> list[str]:
    return [
        f"{side} {kind} around {before_tag} {after_tag}",
        f"{side} after {after}",
        f"{side} before {before}",
        f"{side} rule {rule}",
    ]


def _gap(kind: str, tag: str, distance: int, clauses: int, figures: int, verbs: int, phrases: int) -> list[str]:
    return [
        f"{kind} distance {distance}",
        f"{kind} clauses {clauses} figures {figures}",
        f"{kind} verbs {verbs} phrases {phrases}",
        f"{kind} tag {tag} phrases {phrases}",
    ]


def _run(kind: str, unit: str | None, tag: str, unbroken: bool, ends: bool) -> list[str]:
    """Whether the word lies in the run of content words beside the figure, and ends it."""
    return [
        f"{kind} run {unbroken} {ends}",
        f"{kind[0]} run {unbroken} {ends} {tag}",
        f"{kind[0]} run {unbroken} {ends} unit {unit}",
    ]


def _named(order: str, side: str, figures: int, before: str, kind: str, same_unit: bool) -> list[str]:
    return [f"named {order} {side} figures {min(figures, 1)}", f"named {order} {before} {kind} {same_unit}"]


def _word(kind: str, unit: str | None, text: str, tag: str, fine: str, coarse: str) -> list[str]:
    side = kind[0]
    return [
        f"{kind} ends {text[-1]}",
        f"{side} word {text}",
        f"{side} unit {unit} {tag}",
        f"{kind} fine {fine}",
        f"{kind} coarse {coarse}",
        f"{side} unit {unit} fine {fine}",
        f"{side} unit {unit} coarse {coarse}",
        f"{side} unit {unit} ends {text[-1]}",
        *(f"{kind} in {name}" for name in word_lists().get(text, ())),
    ]


def _tags(kind: str, ahead: str, tag: str, behind: str) -> list[str]:
    return [f"{kind} tags {tag} {behind}", f"{kind[0]} tags {ahead} {tag} {behind}"]


def _behind(kind: str, text: str, fine: str, coarse: str) -> list[str]:
    side = kind[0]
    return [
        f"{side} behind {text}",
        f"{side} behind fine {fine}",
        f"{side} behind coarse {coarse}",
        *(f"{kind} behind in {name}" for name in word_lists().get(text, ())),
    ]


def _pair(side: str, coarse: str, behind: str) -> list[str]:
    """The classes of the word and of the one behind it."""
    return [f"{side} coarse {coarse} {behind}"]


def _ahead(side: str, fine: str, coarse: str) -> list[str]:
    return [f"{side} ahead fine {fine}", f"{side} ahead coarse {coarse}"]


def _beside(kind: str, text: str) -> list[str]:
    return [f"{kind} gap {text}"]


def _start(text: str, fine: str, coarse: str, more: int) -> list[str]:
    return [
        f"first word {text}",
        f"first fine {fine} {min(more, 1)}",
        f"first coarse {coarse} {min(more, 1)}",
        *(f"first in {name} {min(more, 2)}" for name in word_lists().get(text, ())),
    ]


def _step(side: str, text: str, tag: str, fine: str, coarse: str, to: str, more: int) -> list[str]:
    """From the word `text` ahead of the phrase to its first word, of tag `to`."""
    step = f"{tag}>{to}"
    return [
        f"first {step} {min(more, 2)}",
        f"first {side} {step}",
        f"first ahead {text}",
        f"first ahead {text} {to}",
        f"first ahead ends {text[-1:]}",
        f"first ahead fine {fine}",
        f"first ahead coarse {coarse}",
        *(f"first ahead in {name} {min(more, 2)}" for name in word_lists().get(text, ())),
    ]


def _head(text: str, tag: str, fine: str, coarse: str, more: int) -> list[str]:
    return [
        f"first words {min(more, 3)} {tag}",
        f"first head ends {text[-1]} {min(more, 4)}",
        f"first head {text} {min(more, 4)}",
        f"first head fine {fine} {min(more, 3)}",
        f"first head coarse {coarse} {min(more, 3)}",
    ]


def _measure(ahead: str, first: str, more: int) -> list[str]:
    """Where a phrase begins whose head is in :data:`MEASURES`."""
    return [f"first measure {ahead}>{first}", f"first measure {more}"]


def _extent(
    side: str, more: int, length: int, rests: bool, verbs: int, beyond: str, words_to_beyond: int, ahead: str, tag: str
) -> list[str]:
    return [
        f"first {side} words {more}",
        f"first length {length}",
        f"first verbs {verbs} {rests} {side}",
        f"first beyond {beyond} {words_to_beyond}",
        f"first ahead tag {ahead} {words_to_beyond} {side}",
        f"first ahead tag {ahead} {tag} {words_to_beyond} {min(more, 2)}",
    ]


def _inside(ahead: str, tags: str, skipped: int, to: str, more: int) -> list[str]:
    """`skipped` words lie between a figure and the phrase behind it, -1 for a phrase before its figure."""
    features = [f"first {ahead}>{tags}", f"first tags {tags}"]
    if skipped >= 0:
        features += [f"first skipped {skipped} {to}", f"first skipped {skipped} words {min(more, 3)}"]
    return features


def _within(*inner: str) -> list[str]:
    """The words of the phrase before its head, most of them by their tags."""
    return [f"first inside {one}" for one in inner]


def _linked(ahead: str, before_tag: str, before: str, to: str, head_tag: str, head: str) -> list[str]:
    """The phrase opens behind a mark that links it with a word of tag `before_tag` and class `before`."""
    return [
        f"first linked {ahead == '、'} {before_tag}",
        f"first linked {before_tag}>{to}",
        f"first linked {before}>{head}",
        f"first linked same {before == head} {before_tag == head_tag}",
    ]


def _joined(
    ahead: str, ahead_class: str, parts: int, longer: int,
    first: str, first_head: str, first_fine: str, first_coarse: str, last: str, head: str, fine: str, coarse: str,
) -> list[str]:  # fmt: skip
    """The phrase has linked parts; the first is `longer` by so many characters than the last."""
    return [
        f"first joined {min(parts, 4)}",
        f"first joined longer {max(-4, min(4, longer))}",
        f"first joined heads {first_head} {head}",
        f"first joined same {first_coarse == coarse} {first_fine == fine}",
        f"first joined first {first} {last} {ahead}",
        f"first joined ahead {ahead_class}",
    ]


def _owner(
    kind: str, sort: str, side: str, ahead: str, ahead_tag: str, first: str, first_tag: str, more: int
) -> list[str]:
    """Whether the word ahead of the phrase, or its first one, owns what the head, a noun of this sort, measures."""
    one, two = min(more, 1), min(more, 2)
    return [
        f"owner {kind} {sort} {ahead_tag}>{first_tag} {two}",
        f"owner {kind} {sort} {ahead}>{first} {two}",
        f"owner {side} {sort} {ahead}>{first} {one}",
        f"owner {kind} {sort} {two}",
    ]


def _ends(sort: str, ahead: str, first: str, more: int) -> list[str]:
    """The last characters of the word ahead and of the first one."""
    one = min(more, 1)
    return [
        f"owner {sort} ahead ends {ahead}",
        f"owner {sort} first ends {first} {one}",
        f"owner first ends {first} {one}",
        f"owner ends {ahead}>{first} {one}",
    ]


def _cut(side: str, mark: str, counted: bool, after_tag: str, after: str, head: str, more: int) -> list[str]:
    """Behind the phrase a `mark` links its head, of class `head`, with a word of tag `after_tag` and class `after`.

    `counted` says whether what is linked has a figure of its own.
    """
    return [
        f"cut {side} {mark == '、'} {counted} {after_tag}",
        f"cut {side} {mark == '、'} {counted} {min(more, 2)}",
        f"cut {side} {counted}",
        f"cut {head}>{after}",
    ]


def _opening(
    kind: str, side: str, distance: int, clauses: int, left: int, more: int, tag: str, bound: str
) -> list[str]:
    """`left` words of the clause stand before the phrase, the first of this `tag`; the clause opens behind `bound`.

    `distance` is that of the phrase from a figure behind it, -1 from one before it.
    """
    few = min(left, 3)
    return [
        f"open {left} {distance}",
        f"open {left} {min(more, 3)} {clauses}",
        f"open tag {tag} {few}",
        f"open bound {bound} {few} {side}",
        f"open {kind} {few} {distance == 0}",
    ]


_GROUPS: tuple[Callable[..., list[str]], ...] = (
    _side, _gap, _run, _named, _word, _tags, _behind, _pair, _ahead, _beside,
    _start, _step, _head, _measure, _extent, _inside, _within, _linked, _joined, _owner, _ends, _cut, _opening,
)  # fmt: skip


class _Names:
    """A group that gives the names of its features."""

    __slots__ = ("_group",)

    def __init__(self, group: Callable[..., list[str]]) -> None:
        self._group = group

    def __getitem__(self, values: tuple[Any, ...], /) -> list[str]:
        return self._group(*values)


class _Labelled(_Names):
    """A group that gives the names of its features behind its own name."""

    __slots__ = ()

    def __getitem__(self, values: tuple[Any, ...], /) -> list[str]:
        return [f"{self._group.__name__[1:]}: {feature}" for feature in self._group(*values)]


class _Sums(dict[tuple[Any, ...], float]):
    """A group that gives the sum of its features' weights, added up when the values come for the first time."""

    __slots__ = ("_group", "_weights")

    def __init__(self, group: Callable[..., list[str]], weights: Weights) -> None:
        super().__init__()
        self._group = group
        self._weights = weights

    def __missing__(self, values: tuple[Any, ...]) -> float:
        if len(self) >= _KEPT:
            self.clear()
        get = self._weights.get
        total = self[values] = sum([get(feature, 0.0) for feature in self._group(*values)])
        return total


#: The names of the features, for learning.
FEATURES: Groups[list[str]] = Groups(*(_Names(group) for group in _GROUPS))

#: The same, each behind the name of its group: for explaining.
LABELLED: Groups[list[str]] = Groups(*(_Labelled(group) for group in _GROUPS))


def weighted(weights: Weights) -> Groups[float]:
    """The groups with the sums of `weights` in the place of names."""
    return Groups(*(_Sums(group, weights) for group in _GROUPS))
