"""UTF-8 with lost bytes, read with the character model: what each character may be, and how sure that is.

A decoder of GBK gives up single bytes where it has no character for a pair. Which bytes it would have shown is known,
so few readings are left; the characters around rank them.
"""

from __future__ import annotations

import heapq
import math
import unicodedata
from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, product
from typing import NamedTuple

from nlp.repair import gbk
from nlp.repair.ngrams import DIGIT, LETTER, SPACE, character_model, each_symbol, symbols

#: What stands for bytes that were not shown: as ``?`` any, as U+FFFD one that makes no character with the byte behind
#: it. Neither stands in UTF-8.
LOST, REPLACED = 0xFF, 0xFE
#: A character is put in if its share in the probability of all that the bytes allow is at least this.
SURE = 0.99
_CONTINUATION = range(0x80, 0xC0)
_MOST_CHOICES, _BEAM = 64, 24
# Where so many characters stand in doubt next to each other the search says nothing.
_MOST_IN_DOUBT = 8
_CANDIDATES, _LEAST_SHARE = 3, 0.02
# Whole characters are decoded so many bytes at a time, so that cost stays linear where many are lost.
_PART = 240
_PAIRS = {"）": "（", "》": "《", "】": "【", "」": "「", "』": "『", "〉": "〈", "”": "“", "〕": "〔"}
_OPENING = frozenset({*_PAIRS.values(), "【", "〖", "『", "‘"})
_NEVER_FIRST = frozenset({*_PAIRS, *"，。、；：！？〃々…"})
_BRACKET_REACH = 60


class Page(NamedTuple):
    """What is known of a text: whether pairs without a character show as private-use ones, and its script."""

    private_shown: bool
    traditional: bool


#: What a character may be, each with its share in the probability of all, likeliest first.
Ranked = tuple[tuple[str, float], ...]


class Reading(NamedTuple):
    """What bytes stand for as UTF-8.

    Attributes:
        chars: the likeliest characters, U+FFFD for bytes that make none.
        starts: where each begins (byte offsets).
        ranked: by index, those that the bytes alone do not settle: what each may be with the shares, likeliest first;
            nothing for bytes that make no character. All others are certain.
    """

    chars: list[str]
    starts: list[int]
    ranked: dict[int, Ranked]

    @property
    def bad(self) -> int:
        """The number of bytes that make no character."""
        return sum([not choices for choices in self.ranked.values()])

    def unsure(self) -> list[int]:
        """The indices of the characters that may not be put in, in order."""
        return sorted(i for i, choices in self.ranked.items() if not choices or choices[0][1] < SURE)


def read(data: bytes, lost: Container[int], before: str, behind: str, *, page: Page) -> Reading:
    """The characters of `data` as UTF-8. Linear.

    Args:
        data: bytes, with :data:`LOST` and :data:`REPLACED` for those that were not shown.
        lost: the offsets of these.
        before: the text in front.
        behind: the text behind; its first character is the byte that follows.
        page: what is known of the whole text.
    """
    chars, starts, choices = _units(data, lost, behind, page)
    ranked: dict[int, Ranked] = {i: () for i, several in choices.items() if not several}
    end = 0
    for at, several in choices.items():
        if at < end or not several:
            continue
        # Characters in doubt weigh on each other if fewer than two that are certain stand between them.
        end = at + 1
        while end < len(chars) and (end in choices or end + 1 in choices):
            end += 1
        out = (before + "".join(chars[max(0, at - _BRACKET_REACH) : at]))[-_BRACKET_REACH:]
        follow = "".join(chars[end : end + 2])
        group = [_in_place(choices.get(i, (chars[i],)), out) for i in range(at, end)]
        if not out.strip("　 ") or out.endswith("\n"):
            group[0] = tuple(char for char in group[0] if char not in _NEVER_FIRST) or group[0]
        if not follow and (behind or "\n")[0] == "\n":
            group[-1] = _at_line_end(group[-1], out)
        shares = _rank(tuple(group), (SPACE * 2 + out)[-2:], (follow + (behind or "\n"))[:2])
        for i, found in enumerate(shares, at):
            if found != ((chars[i], 1.0),):
                ranked[i] = found
                chars[i] = found[0][0] if found else "\ufffd"
    return Reading(chars, starts, ranked)


def _units(
    data: bytes, lost: Container[int], behind: str, page: Page
) -> tuple[list[str], list[int], dict[int, tuple[str, ...]]]:
    """The characters of `data`, where each begins, and by index what those may be that are not certain.

    U+FFFD stands for these.
    """
    last = ord(behind[0]) if behind else 0x0A
    chars: list[str] = []
    starts: list[int] = []
    choices: dict[int, tuple[str, ...]] = {}
    at = 0
    while at < len(data):
        if whole := _good_start(data, at):
            chars += whole
            if min(whole) >= "\u0800" and max(whole) <= "\uffff":  # as nearly all of Chinese text
                starts += range(at, at + 3 * len(whole), 3)
            else:
                starts += accumulate([len(char.encode()) for char in whole[:-1]], initial=at)
            at = starts[-1] + len(whole[-1].encode())
            continue
        lead = data[at]
        size = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 1
        several: tuple[str, ...] = ()
        if 1 < size <= len(data) - at:
            # Lost bytes are negative from here on, so that they are not taken for others.
            shown = [-data[i] if i in lost else data[i] for i in range(at, min(at + size + 1, len(data)))]
            several = _characters(tuple(pairwise([*shown, last][: size + 1])), page)
        if len(several) == 1:
            chars += several
        else:
            choices[len(chars)] = several
            chars.append("\ufffd")
        starts.append(at)
        at += size if several else 1
    return chars, starts, choices


def _good_start(raw: bytes, at: int) -> str:
    """The characters that `raw` begins with at `at`."""
    part = raw[at : at + _PART]
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError as error:
        return part[: error.start].decode("utf-8")


@lru_cache(maxsize=4096)
def _characters(unit: tuple[tuple[int, int], ...], page: Page) -> tuple[str, ...]:
    """The characters that bytes, each with the one behind it, may stand for; one for each symbol of the model.

    Bytes that were not shown are negative.
    """
    if sum(byte < 0 for byte, _ in unit) > 2:
        return ()
    fillings = product(*(_fillings(byte, behind, page.private_shown) for byte, behind in unit))
    decoded = [bytes(filling).decode("utf-8", errors="ignore") for filling in fillings]
    known = [char for char in decoded if len(char) == 1 and unicodedata.category(char) not in ("Cn", "Co")]
    model = character_model()
    chosen: dict[str, str] = {}
    for char, symbol in zip(known, each_symbol(known), strict=True):
        # Full-width letters and figures are rare, and no telling which.
        if symbol in (DIGIT, LETTER):
            continue
        # In simplified script a traditional form is no reading; of several with one symbol take the page's.
        if char == symbol or page.traditional:
            chosen[symbol] = char if (char != symbol) == page.traditional else chosen.get(symbol, char)
    return tuple(chosen[one] for one in heapq.nlargest(_MOST_CHOICES, chosen, key=model.unigram))


@lru_cache(maxsize=1024)
def _fillings(byte: int, behind: int, private_shown: bool) -> Sequence[int]:
    """What may have stood at a byte."""
    if byte >= 0:
        return (byte,)
    if byte == -LOST or behind < 0:
        return _CONTINUATION
    return [one for one in _CONTINUATION if not _is_shown(one, behind, private_shown)] or _CONTINUATION


def _is_shown(lead: int, trail: int, private_shown: bool) -> bool:
    """Whether a decoder has a character for the two bytes."""
    return (lead, trail) in gbk.codes() or (private_shown and lead > 0x80 and 0x40 <= trail < 0xFF and trail != 0x7F)


def _in_place(choices: tuple[str, ...], before: str) -> tuple[str, ...]:
    """Those of `choices` that can stand behind `before`: of closing brackets only those of an open one."""
    fitting = tuple(char for char in choices if char not in _PAIRS or before.rfind(_PAIRS[char]) > before.rfind(char))
    return fitting or choices


def _at_line_end(choices: tuple[str, ...], before: str) -> tuple[str, ...]:
    """Those of `choices` that can end a line that goes `before` them: what closes an open bracket, no opening one."""
    closing = tuple(char for char in choices if char in _PAIRS and before.rfind(_PAIRS[char]) > before.rfind(char))
    return closing or tuple(char for char in choices if char not in _OPENING) or choices


@lru_cache(maxsize=4096)
def _rank(group: tuple[tuple[str, ...], ...], before: str, behind: str) -> list[Ranked]:
    """Each character of `group`, which stands between two others and two more, with the shares of its choices."""
    if sum(len(choices) != 1 for choices in group) > _MOST_IN_DOUBT:
        return [((choices[0], 1.0),) if len(choices) == 1 else () for choices in group]
    model = character_model()
    beam: list[tuple[float, str, str]] = [(0.0, symbols(before), "")]
    for choices in [*(choices or ("\ufffd",) for choices in group), *((char,) for char in behind)]:
        longer: list[tuple[float, str, str]] = []
        seen = list(zip(choices, each_symbol(choices), strict=True))
        probabilities = {last: model.behind(last) for _, last, _ in beam}
        for score, last, text in beam:
            probability = probabilities[last]
            for char, symbol in seen:
                longer.append((score + math.log(probability[symbol]), last[1] + symbol, text + char))
        beam = heapq.nlargest(_BEAM, longer)
    weights = [(math.exp(score - beam[0][0]), text) for score, _, text in beam]
    total = sum(weight for weight, _ in weights)
    ranked: list[Ranked] = []
    for i, choices in enumerate(group):
        shares: dict[str, float] = {}
        for weight, text in weights:
            shares[text[i]] = shares.get(text[i], 0.0) + weight / total
        best = heapq.nlargest(_CANDIDATES, shares.items(), key=lambda one: one[1])
        kept = tuple(one for j, one in enumerate(best) if j == 0 or one[1] >= _LEAST_SHARE)
        ranked.append(kept if len(choices) > 1 else ((choices[0], 1.0),) if choices else ())
    return ranked
