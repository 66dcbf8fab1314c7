"""How likely a Chinese character is behind the two before it, from counts of up to three characters.

The model ranks readings of damaged bytes; it is read on first use. `scripts/count_ngrams.py` makes its data file.
Symbols are simplified characters and full-width punctuation; all digits are one symbol, so are all letters and all
space.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from nlp.normalize import fold, simplify

SPACE, DIGIT, LETTER = "　", "０", "Ａ"
_CLASSES = {ord(char): SPACE for char in " \t\r\n\v\f"} | {ord(char): DIGIT for char in "0123456789"}
_CLASSES |= {ord(char): LETTER for char in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_CLASSES |= {ord(char): chr(ord(char) + 0xFEE0) for char in "!#$%&*+-./<=>?@[\\]^_`{|}~"}
_CLASSES |= {0xFF10 + i: DIGIT for i in range(10)}
_CLASSES |= {0xFF21 + i: LETTER for i in range(26)} | {0xFF41 + i: LETTER for i in range(26)}

# Counts are kept as one character each: exactly up to four, then in steps of half as many again.
_CODES = "0123456789abcdefghijklmnopqrstuvwxyz"
_EXACT, _STEP = 4, 1.5
_COUNTS = {code: i + 1.0 if i < _EXACT else _EXACT * _STEP ** (i + 1 - _EXACT) for i, code in enumerate(_CODES)}
#: What a count of one, two, and three or more gives up to followers never seen, as the counts of counts have it.
_DISCOUNTS = (0.7, 1.1, 1.45)
_KEPT = {code: count - _DISCOUNTS[min(i, 2)] for i, (code, count) in enumerate(_COUNTS.items())}
#: The least share that followers never seen get.
_LEAST_SHARE = 0.01
_LINE = re.compile(r"^([^\t\n]*)\t(.+)$", re.MULTILINE)
_CLOSING, _STOPS = frozenset("”’）》"), frozenset("。！？；，：、")
_VOCABULARY = 21_000
#: So many contexts are kept ready.
_CACHE_SIZE = 20_000
_FOLLOWERS = 100
#: So many times a context must stand on a page for the page to weigh as much as the model: of one symbol, of two.
_PAGE_WEIGHTS = (100, 15)


class Row(NamedTuple):
    """What is known of a context: the count of each follower less its discount, the count of all followers, and the
    share that is left for the shorter context.
    """

    kept: Mapping[str, float]
    total: float
    share: float


_UNKNOWN = Row({}, 1.0, 1.0)


def symbols(text: str) -> str:
    """`text` as the model sees it, of the same length."""
    return simplify(fold(text).translate(_CLASSES))


def each_symbol(chars: Sequence[str]) -> str:
    """The symbols of single characters that do not stand next to each other."""
    # The separator keeps the converter from reading neighbours as phrases.
    return symbols("\0".join(chars))[::2]


def encode_counts(counts: Mapping[str, int], least: tuple[int, int, int]) -> Iterator[str]:
    """The lines of the data file: context, its count, and each follower with the code of its count.

    An empty line stands before contexts that begin with another symbol than the one before them.
    Of one and two symbols what is counted is the different symbols before them (Kneser and Ney 1995): 港 is frequent,
    but behind few others than 香. `least` holds the smallest counts kept of one, two and three symbols.
    """
    kept = {gram: count for gram, count in counts.items() if len(gram) == 3}
    for size in (2, 1):
        before = Counter(gram[1:] for gram in counts if len(gram) == size + 1)
        kept |= {gram: before[gram] or 1 for gram in counts if len(gram) == size}
    rows: dict[str, list[str]] = {}
    totals: Counter[str] = Counter()
    for gram, count in sorted(kept.items()):
        totals[gram[:-1]] += count
        if count >= least[len(gram) - 1]:
            rows.setdefault(gram[:-1], []).append(gram[-1] + _code(count))
    first = ""
    for context in sorted(rows):
        if context[:1] != first:
            yield ""
            first = context[0]
        yield f"{context}\t{totals[context]}\t{''.join(rows[context])}"


def _code(count: int) -> str:
    at = count - 1 if count <= _EXACT else _EXACT - 1 + round(math.log(count / _EXACT, _STEP))
    return _CODES[min(at, len(_CODES) - 1)]


class CharacterModel:
    """Trigram model over the symbols of :func:`symbols`: modified Kneser-Ney smoothing (Chen and Goodman 1999)."""

    def __init__(self, data: bytes) -> None:
        """`data` holds the lines of :func:`encode_counts` in UTF-8."""
        # Most contexts are never asked for, so only those that begin with a symbol in question are decoded.
        blocks = data.split(b"\n\n")
        self._blocks = {block.partition(b"\t")[0].decode("utf-8")[:1]: block for block in blocks}
        self._opened: dict[str, dict[str, str]] = {}
        self._rows: dict[str, Row] = {}
        self._ranked: dict[str, list[str]] = {}

    def unigram(self, symbol: str) -> float:
        """The probability of a symbol by itself."""
        row = self.row("")
        return row.kept.get(symbol, 0.0) / row.total + row.share / _VOCABULARY

    def probability(self, gram: str) -> float:
        """The probability of the third symbol of `gram` behind the first two."""
        return self.behind(gram[:2])[gram[2]]

    def behind(self, last: str) -> Mapping[str, float]:
        """The probability of each symbol behind the two symbols `last`."""
        return _Behind(self.row(last), self.shorter(shorter_context(last)))

    def shorter(self, context: str) -> Mapping[str, float]:
        """The probability of each symbol behind a context of :func:`shorter_context`."""
        return _Shorter(self.row(""), self.row(context[-1]), self.row(context[0]) if len(context) > 1 else None)

    def followers(self, last: str) -> list[str]:
        """The symbols most often seen behind the two symbols `last`, then those behind the second of them."""
        return self._most_frequent(last) + self._most_frequent(last[1])

    def _most_frequent(self, context: str) -> list[str]:
        found = self._ranked.get(context)
        if found is None:
            if len(self._ranked) > _CACHE_SIZE:
                self._ranked.clear()
            kept = self.row(context).kept
            found = self._ranked[context] = sorted(kept, key=kept.__getitem__, reverse=True)[:_FOLLOWERS]
        return found

    def row(self, context: str) -> Row:
        """What is known of a context of up to two symbols."""
        row = self._rows.get(context)
        if row is None:
            line = self._open(context[:1]).get(context)
            if line is None:
                return _UNKNOWN
            count, followers = line.split("\t")
            total = float(count)
            kept = dict(zip(followers[::2], map(_KEPT.__getitem__, followers[1::2]), strict=True))
            if len(self._rows) > _CACHE_SIZE:
                self._rows.clear()
            row = self._rows[context] = Row(kept, total, max(_LEAST_SHARE, 1 - sum(kept.values()) / total))
        return row

    def _open(self, first: str) -> dict[str, str]:
        """The counts behind each context that begins with the symbol `first`."""
        opened = self._opened.get(first)
        if opened is None:
            opened = self._opened[first] = dict(_LINE.findall(self._blocks.get(first, b"").decode("utf-8")))
        return opened


def shorter_context(last: str) -> str:
    """What counts of the two symbols `last` where both together say nothing: the second.

    Behind a closing mark the text goes on much as it would without it: the stop or, for anything else, the comma that
    stands for what is before the mark counts too.
    """
    if last[1] in _CLOSING:
        return (last[0] if last[0] in _STOPS else "，") + last[1]
    return last[1]


class _Shorter(dict[str, float]):
    """The probability of each symbol behind one other, reckoned when first asked for."""

    __slots__ = ("_alone", "_alone_total", "_around", "_one", "_one_total", "_share", "_unseen")

    def __init__(self, alone: Row, one: Row, around: Row | None) -> None:
        self._alone, self._alone_total, _ = alone
        self._unseen = alone.share / _VOCABULARY
        self._one, self._one_total, self._share = one
        self._around = around

    def __missing__(self, symbol: str) -> float:
        alone = self._alone.get(symbol, 0.0) / self._alone_total + self._unseen
        probability = self._one.get(symbol, 0.0) / self._one_total + self._share * alone
        if self._around:
            kept, total, share = self._around
            probability = (probability + kept.get(symbol, 0.0) / total + share * probability) / 2
        self[symbol] = probability
        return probability


class _Behind(dict[str, float]):
    """The probability of each symbol behind two others, reckoned when first asked for."""

    __slots__ = ("_kept", "_share", "_shorter", "_total")

    def __init__(self, row: Row, shorter: Mapping[str, float]) -> None:
        self._kept, self._total, self._share = row
        self._shorter = shorter

    def __missing__(self, symbol: str) -> float:
        self[symbol] = probability = self._kept.get(symbol, 0.0) / self._total + self._share * self._shorter[symbol]
        return probability


class PageModel(dict[str, "_Scores"]):
    """For two symbols the log probability of each symbol behind them.

    It is the general model mixed with the counts of one page, which knows the names that stand on it.
    """

    def __init__(self, model: CharacterModel, page: str) -> None:
        """`page` is a string of symbols."""
        super().__init__()
        self._model = model
        counts = Counter(page)
        for size in (2, 3):
            counts.update(page[i : i + size] for i in range(len(page) - size + 1))
        self._counts = dict(counts)
        self._shorter: dict[str, Mapping[str, float]] = {}

    def __missing__(self, last: str) -> _Scores:
        if len(self) > _CACHE_SIZE:
            self.clear()
            self._shorter.clear()
        context = shorter_context(last)
        shorter = self._shorter.get(context)
        if shorter is None:
            shorter = self._shorter[context] = self._model.shorter(context)
        self[last] = scores = _Scores(self._model.row(last), shorter, self._counts, last)
        return scores


class _Scores(dict[str, float]):
    """The log probability of each symbol behind two others, reckoned when first asked for."""

    __slots__ = ("_counts", "_kept", "_one", "_ones", "_share", "_shorter", "_total", "_two", "_twos")

    def __init__(self, row: Row, shorter: Mapping[str, float], counts: Mapping[str, int], last: str) -> None:
        self._kept, self._total, self._share = row
        self._shorter = shorter
        self._counts = counts
        # Contexts that the page does not have say nothing.
        self._one, self._two = last[1], last
        self._ones, self._twos = counts.get(last[1]), counts.get(last)

    def __missing__(self, symbol: str) -> float:
        probability = self._kept.get(symbol, 0.0) / self._total + self._share * self._shorter[symbol]
        if self._ones:
            weight = _PAGE_WEIGHTS[0]
            probability = (self._counts.get(self._one + symbol, 0) + weight * probability) / (self._ones + weight)
            if self._twos:
                weight = _PAGE_WEIGHTS[1]
                probability = (self._counts.get(self._two + symbol, 0) + weight * probability) / (self._twos + weight)
        self[symbol] = score = math.log(probability)
        return score


@lru_cache(maxsize=1)
def character_model() -> CharacterModel:
    """The model that comes with the package."""
    data = files("nlp").joinpath("lexicons", "character_ngrams.txt.gz").read_bytes()
    return CharacterModel(gzip.decompress(data).partition(b"\n")[2])
