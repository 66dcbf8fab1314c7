"""U+FFFD where a reader before us lost a character: ``落实中央�项规定`` was 落实中央八项规定.

Every such place is flagged. A single one is filled in only where the characters around it leave one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlp.alignment import Edit
from nlp.repair.mojibake import may_be_mojibake
from nlp.repair.ngrams import character_model, symbols

_LOST = re.compile("\ufffd+")
_HAN = re.compile("[㐀-鿿]")
# Around a single lost character of running text stand others; figures, names of files and the like are never guessed.
_BETWEEN = re.compile("[㐀-鿿，。、；：“”《》（）]{2}")
#: A character is put in if its share among all that go between the four around it is at least this.
_SURE = 0.9995
_CANDIDATES, _LEAST_SHARE = 3, 0.05


def lost_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``lost`` over each run of U+FFFD: filled in where there is one reading, otherwise flagged.

    Text decoded with the wrong table is left to :func:`nlp.repair.mojibake.mojibake_edits`. Linear in the text.
    """
    if "\ufffd" not in text or may_be_mojibake(text):
        return
    for match in _LOST.finditer(text):
        start, end = match.span()
        ranked = _readings(text[max(0, start - 2) : start], text[end : end + 2]) if end - start == 1 else ()
        share = ranked[0][1] if ranked else 0.0
        if share >= _SURE:
            yield Edit(start, end, ranked[0][0], "lost", 0.95)
        else:
            candidates = tuple(char for char, part in ranked[:_CANDIDATES] if part >= _LEAST_SHARE)
            confidence = min(round(share, 2), 0.99) if candidates else 0.0
            yield Edit(start, end, match[0], "lost", confidence, True, candidates)


@lru_cache(maxsize=4096)
def _readings(before: str, behind: str) -> Sequence[tuple[str, float]]:
    """The characters that go between two and two others, in simplified script, each with its share, likeliest first."""
    if not (_BETWEEN.fullmatch(before) and _BETWEEN.fullmatch(behind)):
        return ()
    model = character_model()
    last, following = symbols(before), symbols(behind)
    weights: dict[str, float] = {}
    for char in model.followers(last):
        if _HAN.match(char):
            weight = model.probability(last + char) * model.probability(last[1] + char + following[0])
            weights[char] = weight * model.probability(char + following)
    total = sum(weights.values())
    return sorted(((char, weight / total) for char, weight in weights.items()), key=lambda pair: -pair[1])
