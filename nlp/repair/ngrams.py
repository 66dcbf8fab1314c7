"""How likely a Chinese character is behind the two before it, from counts of up to three characters.

The model ranks readings of damaged bytes; it is read on first use. `scripts/count_ngrams.py` makes its data file.
Symbols are simplified characters and full-width punctuation; all digits are one symbol, so are all letters and all
space.
"""

from __future__ import annotations

import gzip
import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

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
_CLOSING, _STOPS = frozenset("”’）》"), frozenset("。！？；，：、")
_VOCABULARY = 21_000
#: So many contexts are kept ready.
_CACHE_SIZE = 20_000
_FOLLOWERS = 100
#: So many times a context must stand on a page for the page to weigh as much as the model: of one symbol, of two.
_PAGE_WEIGHTS = (100, 15)


def symbols(text: str) -> str:
    """`text` as the model sees it, of the same length."""
    return simplify(fold(text).translate(_CLASSES))


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

    def __init__(self, data: str) -> None:
        """`data` holds the lines of :func:`encode_counts`."""
        # Most contexts are never asked for, so only those that begin with a symbol in question are told apart.
        self._blocks = {block[0].strip("\t"): block for block in data.split("\n\n")}
        self._opened: dict[str, dict[str, str]] = {}
        self._rows: dict[str, tuple[dict[str, float], float]] = {}

    def unigram(self, symbol: str) -> float:
        """The probability of a symbol by itself."""
        known, share = self._row("")
        return known.get(symbol, 0.0) + share / _VOCABULARY

    def probability(self, gram: str) -> float:
        """The probability of the third symbol of `gram` behind the first two."""
        return self.behind(gram[:2])(gram[2])

    def behind(self, last: str) -> Callable[[str], float]:
        """The probability of each symbol behind the two symbols `last`."""
        (alone, alone_share), (one, one_share), (two, two_share) = map(self._row, ("", last[1], last))
        # Behind a closing mark the text goes on much as it would without it.
        closing = last[1] in _CLOSING
        around, around_share = self._row(last[0] if last[0] in _STOPS else "，") if closing else ({}, 1.0)

        def probability(symbol: str) -> float:
            shorter = alone.get(symbol, 0.0) + alone_share / _VOCABULARY
            shorter = one.get(symbol, 0.0) + one_share * shorter
            if closing:
                shorter = (shorter + around.get(symbol, 0.0) + around_share * shorter) / 2
            return two.get(symbol, 0.0) + two_share * shorter

        return probability

    def followers(self, last: str) -> list[str]:
        """The symbols most often seen behind the two symbols `last`, then those behind the second of them."""
        rows = (self._row(context)[0] for context in (last, last[1]))
        return [symbol for row in rows for symbol in heapq.nlargest(_FOLLOWERS, row, key=row.__getitem__)]

    def _row(self, context: str) -> tuple[dict[str, float], float]:
        """What each follower of `context` gets for itself, and the share that is left for the shorter context."""
        row = self._rows.get(context)
        if row is None:
            line = self._open(context[:1]).get(context)
            if line is None:
                return {}, 1.0
            count, followers = line.split("\t")
            total = float(count)
            known = {symbol: _KEPT[code] / total for symbol, code in zip(followers[::2], followers[1::2], strict=True)}
            if len(self._rows) > _CACHE_SIZE:
                self._rows.clear()
            row = self._rows[context] = known, max(_LEAST_SHARE, 1 - sum(known.values()))
        return row

    def _open(self, first: str) -> dict[str, str]:
        """The counts behind each context that begins with the symbol `first`."""
        opened = self._opened.get(first)
        if opened is None:
            block = self._blocks.get(first, "")
            lines = (line.partition("\t") for line in block.split("\n") if line)
            opened = self._opened[first] = {context: row for context, _, row in lines}
        return opened


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

    def __missing__(self, last: str) -> _Scores:
        if len(self) > _CACHE_SIZE:
            self.clear()
        self[last] = scores = _Scores(self._model.behind(last), self._counts, last)
        return scores


class _Scores(dict[str, float]):
    """The log probability of each symbol behind two others, reckoned when first asked for."""

    def __init__(self, general: Callable[[str], float], counts: Mapping[str, int], last: str) -> None:
        super().__init__()
        self._general = general
        self._counts = counts
        # Contexts that the page does not have say nothing.
        contexts = zip((last[1], last), _PAGE_WEIGHTS, strict=True)
        self._contexts = [(context, weight, counts[context]) for context, weight in contexts if context in counts]

    def __missing__(self, symbol: str) -> float:
        probability = self._general(symbol)
        for context, weight, count in self._contexts:
            probability = (self._counts.get(context + symbol, 0) + weight * probability) / (count + weight)
        self[symbol] = score = math.log(probability)
        return score


@lru_cache(maxsize=1)
def character_model() -> CharacterModel:
    """The model that comes with the package."""
    data = files("nlp").joinpath("lexicons", "character_ngrams.txt.gz").read_bytes()
    return CharacterModel(gzip.decompress(data).decode("utf-8").split("\n", 1)[1])
