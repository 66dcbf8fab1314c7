"""Features of the words before and after a quoted stretch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from nlp.extract.type_nouns import type_noun_after
from nlp.lexicon import settings
from nlp.segment import tagged

#: How the features that :func:`neighbours` gives begin.
NEIGHBOUR = "word "
#: Where the clause around a stretch begins and ends.
BREAK = re.compile(r"[，。；：！？“”‘’《》（）—…\n]")
_ASPECT = "了着过起"
_START = "before:start"
# The lists of words that count at a distance, too.
_NEAR = ("open", "hold", "act", "rebuke", "named", "written")
# The lists of words that count behind a list that 等 closes, too.
_LISTED = ("trouble", "person", "act")
_LIST_TAIL = re.compile(r"(?:、[^，。；：“”]{2,24}){0,6}等(?=[^，。；：“”、])")


def clauses(before: str, after: str) -> tuple[str, str]:
    """The parts of the clause around a stretch: what stands in it before the opening quote and behind the closing."""
    return BREAK.split(before)[-1], BREAK.split(after, maxsplit=1)[0]


def left_features(before: str, clause: str) -> list[str]:
    """The features of what stands before the opening quote, which `clause` is the end of, nearest last."""
    if not before:
        return [_START]
    found = []
    last = before[-1]
    if last in "，：":
        found += [f"before:{name}" for name, form in _patterns("before") if form.search(before)]
    if last in "。；！？":
        found.append(_START)
    elif last in "，、：":
        found.append(f"before:{last}")
    if last in "：，" and before[:-1].endswith(_words("before")["speech"]):
        return [*found, "before:said"]
    # 建起了 is 建 with two particles, and a verb of its own: 建起. 写着 is a phrase of its own.
    bare, particled = clause.rstrip(_ASPECT) or clause, clause.rstrip(_ASPECT[:-1])
    right_before = set().union(*[_before().ends(one) for one in {clause, bare, particled}])
    near = [name for name, form in _near() if name not in right_before and form.search(clause)] if clause else []
    found += [f"before:{name}" for name in sorted(right_before)]
    found += [f"near:{name}" for name in near]
    if not near and len(clause) > 2:
        found.append("before:prose")
    return found


def right_features(after: str) -> list[str]:
    """The features of what stands behind the closing quote."""
    if not after:
        return ["after:end"]
    found = [f"after:{name}" for name, form in _patterns("after") if form.match(after)]
    if after[0] in "，。；：、！？”’（）《":
        found.append(f"after:{'mark' if after[0] in '，；' else after[0]}")
        if after[0] in "，。" and after.startswith(_words("after")["speech"], 1):
            found.append("after:said")
    elif noun := type_noun_after(after):
        found.append(f"after:{'far' if noun.start else 'type'}_{noun.use}")
    if listed := _LIST_TAIL.match(after):
        found.append("after:list")
        rest = after[listed.end() :]
        if type_noun_after(rest):
            found.append("after:list_type")
        found += [f"after:list_{name}" for name in _LISTED if rest.startswith(_words("after")[name])]
    elif after.startswith("的") and type_noun_after(after[1:]):
        found.append("after:的_type")
    if after.startswith("的"):
        found.append("after:的")
    found += [f"after:{name}" for name in sorted(_after().starts(after))]
    return found


def neighbours(before: str, after: str) -> list[str]:
    """The words of the :func:`clauses` next to a stretch: the last one and the last verb before it, the first one
    behind it. Only words in Chinese characters tell something.
    """
    found = []
    if before:
        left = tagged(before)
        found.append((f"{NEIGHBOUR}before ", left[-1][0]))
        found += [(f"{NEIGHBOUR}verb ", word) for word, tag in reversed(left) if tag.startswith("v")][:1]
    if after:
        right = tagged(after)
        found.append((f"{NEIGHBOUR}after ", right[0][0]))
        if right[0][0] == "的" and len(right) > 1:
            found.append((f"{NEIGHBOUR}after 的 ", right[1][0]))
    return [place + word for place, word in found if "一" <= word[0] <= "鿿"]


class _WordLists:
    """Named lists of words, of which a text begins or ends with some; only words with its first or last character are
    compared.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._first: dict[str, list[tuple[str, str]]] = {}
        self._last: dict[str, list[tuple[str, str]]] = {}
        for name, words in lists.items():
            for word in words:
                self._first.setdefault(word[0], []).append((word, name))
                self._last.setdefault(word[-1], []).append((word, name))

    def starts(self, text: str) -> set[str]:
        """The names of the lists that have a word which `text` begins with."""
        return {name for word, name in self._first.get(text[:1], ()) if text.startswith(word)}

    def ends(self, text: str) -> set[str]:
        """The names of the lists that have a word which `text` ends with."""
        return {name for word, name in self._last.get(text[-1:], ()) if text.endswith(word)}


@cache
def _patterns(table: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """The patterns of the text on one side of a stretch, a table of ``lexicons/quoted_forms.toml``."""
    return [(f"form_{name}", re.compile(form)) for name, form in settings("quoted_forms")[table].items()]


@cache
def _words(table: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of words on one side of a stretch, a table of ``lexicons/quoted_context.toml``."""
    return {name: tuple(words.split()) for name, words in settings("quoted_context")[table].items()}


@cache
def _before() -> _WordLists:
    return _WordLists(_words("before"))


@cache
def _near() -> Sequence[tuple[str, re.Pattern[str]]]:
    """The lists of words before a stretch that count at a distance too, if they have two or more characters."""
    lists = _words("before")
    return [(name, re.compile("|".join(re.escape(word) for word in lists[name] if len(word) > 1))) for name in _NEAR]


@cache
def _after() -> _WordLists:
    return _WordLists({name: words for name, words in _words("after").items() if name != "breaks"})
