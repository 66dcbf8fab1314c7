"""How likely a Chinese character is behind the two before it, from counts of up to three characters.

The model ranks readings of damaged bytes; it is read on first use. `scripts/count_ngrams.py` makes its data file.
Symbols are simplified characters and full-width punctuation; all digits are one symbol, so are all letters and all
space.
"""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
_CACHE_SIZE = 500_000
#: So many times a context must stand on a page for the page to weigh as much as the model: of one symbol, of two.
_PAGE_WEIGHTS = (100, 15)


def symbols(text: str) -> str:
    """`text` as the model sees it, of the same length."""
    return simplify(fold(text).translate(_CLASSES))


def encode_counts(counts: Mapping[str, int], least: tuple[int, int, int]) -> Iterator[str]:
    """The lines of the data file: context, its count, and each follower with the code of its count.

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
    for context in sorted(rows):
        yield f"{context}\t{totals[context]}\t{''.join(rows[context])}"


def _code(count: int) -> str:
    at = count - 1 if count <= _EXACT else _EXACT - 1 + round(math.log(count / _EXACT, _STEP))
    return _CODES[min(at, len(_CODES) - 1)]


class CharacterModel:
    """Trigram model over the symbols of :func:`symbols`: modified Kneser-Ney smoothing (Chen and Goodman 1999)."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` as :func:`encode_counts` writes them."""
        self._rows: dict[str, tuple[float, str]] = {}
        for line in lines:
            context, total, row = line.split("\t")
            self._rows[context] = (float(total), row)
        self._shares: dict[str, float] = {}
        self._cache: dict[str, float] = {}

    def unigram(self, symbol: str) -> float:
        """The probability of a symbol by itself."""
        return self._mix("", symbol, 1 / _VOCABULARY)

    def probability(self, gram: str) -> float:
        """The probability of the third symbol of `gram` behind the first two."""
        known = self._cache.get(gram)
        if known is None:
            bigram = self._mix(gram[1], gram[2], self.unigram(gram[2]))
            if gram[1] in _CLOSING:
                # Behind a closing mark the text goes on much as it would without it.
                bigram = (bigram + self._mix(gram[0] if gram[0] in _STOPS else "，", gram[2], bigram)) / 2
            known = self._cache[gram] = self._mix(gram[:2], gram[2], bigram)
            if len(self._cache) > _CACHE_SIZE:
                self._cache.clear()
        return known

    def followers(self, last: str) -> str:
        """The symbols that were seen behind the two symbols `last`, or behind the second of them."""
        return "".join(self._rows[context][1][::2] for context in (last, last[1]) if context in self._rows)

    def _mix(self, context: str, symbol: str, shorter: float) -> float:
        """The probability of `symbol` behind `context`, given the one behind the shorter context."""
        found = self._rows.get(context)
        if found is None:
            return shorter
        total, row = found
        share = self._shares.get(context)
        if share is None:
            kept = sum(map(_KEPT.__getitem__, row[1::2]))
            share = self._shares[context] = max(_LEAST_SHARE, 1 - kept / total)
        at = row.find(symbol)
        return (_KEPT[row[at + 1]] / total if at >= 0 else 0.0) + share * shorter


class PageModel(dict[str, float]):
    """The log probability of the third symbol of three, reckoned when first asked for.

    It is the general model mixed with the counts of one page, which knows the names that stand on it.
    """

    def __init__(self, model: CharacterModel, page: str) -> None:
        """`page` is a string of symbols."""
        super().__init__()
        self.model = model
        self._counts = Counter(page)
        for size in (2, 3):
            self._counts.update(page[i : i + size] for i in range(len(page) - size + 1))

    def __missing__(self, gram: str) -> float:
        counts, probability = self._counts, self.model.probability(gram)
        for start, weight in zip((1, 0), _PAGE_WEIGHTS, strict=True):
            probability = (counts[gram[start:]] + weight * probability) / (counts[gram[start:2]] + weight)
        self[gram] = score = math.log(probability)
        return score


@lru_cache(maxsize=1)
def character_model() -> CharacterModel:
    """The model that comes with the package."""
    data = files("nlp").joinpath("lexicons", "character_ngrams.txt.gz").read_bytes()
    return CharacterModel(
        line for line in gzip.decompress(data).decode("utf-8").split("\n") if not line.startswith("#")
    )
