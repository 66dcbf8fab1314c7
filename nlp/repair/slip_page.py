"""What a page says about its runs that were read one byte off: wording, script, which characters it annotates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module

from nlp.normalize import detect_script
from nlp.repair import gbk
from nlp.repair.ngrams import DIGIT, LETTER, SPACE, PageModel, character_model, symbols
from nlp.repair.ruby import SYLLABLE, reading_fits

_ANNOTATED = re.compile(rf"\((?<=(.).)({SYLLABLE})\)")
# All in nats.
_OTHER_SCRIPT = 2.5
_MISSING_RUBY = 6.0
_ODD_MARK = 3.0
#: A space within a line.
_ODD_SPACE = 6.0
#: A reading behind a character that is the same in both scripts, in a page that annotates converted ones only.
_NOT_CONVERTED = 8.0
#: So many readings show which characters a page annotates.
_LEAST_RUBY = 10


class Page:
    """A page with the costs of characters that have been read one byte off on it, as log probabilities.

    Attributes:
        model: the log probability of a symbol behind two others.
        script: as :func:`nlp.normalize.detect_script` has it.
        half_width: whether the page has half-width marks.
        characters: those that stand on the page.
        forms: the characters that its script allows.
        costs: what each character costs besides, by itself.
        split_costs: the same for characters that a reading parts, which can have none of their own.
        annotated_costs: the same for characters with a reading behind them.
    """

    def __init__(self, text: str, plain: str) -> None:
        """`plain` is the text without its runs: what may be damaged must not teach the model that it is likely."""
        self.model = PageModel(character_model(), symbols(plain))
        self.script = detect_script(text)
        self.half_width = plain.count(",") > plain.count("，")
        self.characters = frozenset(plain)
        self.forms = _forms(self.script)
        ruby = Counter(char for char, reading in _ANNOTATED.findall(text) if reading_fits(char, reading))
        mentions = Counter(text)
        converted = sum(count for char, count in ruby.items() if char in _traditional_only())
        converts_only = ruby.total() >= _LEAST_RUBY and converted >= 0.95 * ruby.total()
        always = {char for char, count in ruby.items() if mentions[char] <= 1.1 * count}
        never = self.characters.difference(ruby) if ruby.total() >= _LEAST_RUBY else frozenset()
        other = {"traditional": _simplified_only, "simplified": _traditional_only}.get(self.script, frozenset)
        foreign: frozenset[str] = other()
        chart = charted()

        def anywhere(char: str) -> float:
            cost = -_OTHER_SCRIPT if char in foreign else 0.0
            if chart[char] == SPACE:
                cost -= _ODD_SPACE
            elif (char in "「」『』" and char not in plain) or chart[char] in (DIGIT, LETTER):
                cost -= _ODD_MARK  # figures and letters: one of ten or 52, and full-width at that
            return cost

        def annotated(char: str) -> float:
            cost = anywhere(char) - (_NOT_CONVERTED if converts_only and char not in _traditional_only() else 0.0)
            return cost - (_MISSING_RUBY if char in never else 0.0)

        self.split_costs = _Costs(anywhere)
        self.costs = _Costs(lambda char: self.split_costs[char] - (_MISSING_RUBY if char in always else 0.0))
        self.annotated_costs = _Costs(annotated)

    def go_on(self, last: str, found: str) -> float:
        """The log probability of the symbols `found` behind the symbols `last`."""
        score = 0.0
        for symbol in found:
            if symbol != SPACE or last[1] != SPACE:
                score += self.model[last][symbol]
                last = last[1] + symbol
        return score


class _Costs(dict[str, float]):
    """What a function says of each character that is asked for."""

    def __init__(self, cost: Callable[[str], float]) -> None:
        super().__init__()
        self._cost = cost

    def __missing__(self, char: str) -> float:
        self[char] = cost = self._cost(char)
        return cost


@cache
def charted() -> dict[str, str]:
    """The symbol of the model for each character of GBK."""
    chars = [code.char for code in gbk.codes().values()]
    # The stops keep the converter from reading neighbours as phrases.
    return dict(zip(chars, symbols("。".join(chars))[::2], strict=True))


@cache
def _simplified_only() -> frozenset[str]:
    """Characters that a conversion to traditional script replaces, so that a traditional page does not have them."""
    chars = [code.char for code in gbk.codes().values()]
    converted = import_module("opencc").OpenCC("s2t").convert("\n".join(chars)).split("\n")
    return frozenset(char for char, new in zip(chars, converted, strict=True) if char != new)


@cache
def _forms(script: str) -> frozenset[str]:
    """The characters of a script: those of the model, or those that a conversion to traditional script writes."""
    simplified = sorted(set(charted().values()))
    if script == "simplified":
        return frozenset(simplified)
    traditional = import_module("opencc").OpenCC("s2t").convert("\n".join(simplified)).split("\n")
    return frozenset(traditional) if script == "traditional" else frozenset([*simplified, *traditional])


@cache
def _traditional_only() -> frozenset[str]:
    """Chinese characters that a conversion to simplified script replaces."""
    return frozenset(char for char, symbol in charted().items() if char != symbol and "㐀" <= char <= "鿿")
