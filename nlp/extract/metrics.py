"""Metrics: quantities with what they measure, when, and in which direction."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from nlp.article import Metric
from nlp.document import Document
from nlp.extract.indicators import Words, indicator, tagged, word_list
from nlp.extract.intervals import interval, parse_date
from nlp.extract.metric_context import base, nearest_before, polarity, role, scope, subjects
from nlp.extract.numeric import find_numeric
from nlp.extract.quantities import Quantity, find_quantities
from nlp.extract.time_expressions import TimeExpression, find_times
from nlp.masks import Stretch, masked, merge
from nlp.quotes import document_quotes

# How far back in a sentence, in characters, a time or a clause opening is looked for.
_REACH = 400
# A quote without a stop inside is a name, a slogan or a term rather than speech, unless it is longer than this.
_LONGEST_NAME = 60
_STOP = re.compile("[，。！？；：]")
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE = re.compile("[，；：]")


def extract_metrics(document: Document) -> list[Metric]:
    """The metrics of the content lines, in order, every mention."""
    closed = document.once(closed_stretches)
    ends = [end for _, end in closed]
    today = parse_date(document.meta.date)
    found: list[Metric] = []
    for line, text in document.folded_lines():
        first, inside = bisect_right(ends, line.start), []
        while first < len(closed) and closed[first][0] < line.end:
            inside.append((max(0, closed[first][0] - line.start), closed[first][1] - line.start))
            first += 1
        quantities = find_quantities(text, tuple(inside))
        if not quantities:
            continue
        actors = subjects(text)
        for quantity, what, time, direction, opening, left in _described(text, quantities):
            start, end = line.start + quantity.start, line.start + quantity.end
            thing = _cut(document.text, line.start, what)
            when = interval(text[time[0] : time[1]], today, _year_before(text, opening, time[0])) if time else None
            part = role(text, opening, left, quantity, thing)
            actor = nearest_before(actors, opening, quantity.start)
            found.append(
                Metric(
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    line=line.n,
                    rule=quantity.rule,
                    value=quantity.value,
                    upper=quantity.upper,
                    unit=quantity.unit,
                    comparator=quantity.comparator,
                    kind=quantity.kind,
                    indicator=thing,
                    time=_cut(document.text, line.start, time),
                    direction=direction,
                    time_start=when.start.isoformat() if when and when.start else None,
                    time_end=when.end.isoformat() if when and when.end else None,
                    subject=_cut(document.text, line.start, actor),
                    scope=_cut(document.text, line.start, scope(text, opening, quantity)),
                    base=_cut(document.text, line.start, base(text, left, quantity)),
                    polarity=None if part in ("target", "deadline") else polarity(text, left, quantity, what),
                    role=part,
                )
            )
    return found


def closed_stretches(document: Document) -> tuple[Stretch, ...]:
    """Where no metric can be; call it through :meth:`Document.once`. What else closes a stretch joins the list here."""
    return merge([
        *document.once(masked),
        *_quoted_names(document),
        *((slogan.start, slogan.end) for slogan in document.once(find_numeric)),
    ])  # fmt: skip


def _quoted_names(document: Document) -> list[Stretch]:
    text = document.folded
    return [
        (quote.start, quote.end)
        for quote in document.once(document_quotes)
        if quote.end - quote.start <= _LONGEST_NAME and not _STOP.search(text, quote.start, quote.end)
    ]


_YEAR = re.compile(r"[12][0-9]{3}(?=年)")


def _year_before(text: str, opening: int, at: int) -> int | None:
    """The year that a sentence names before a time of its own without one (2023年…，其中9月…)."""
    years = _YEAR.findall(text, max(opening, at - _REACH), at)
    return int(years[-1]) if years else None


def _cut(text: str, offset: int, stretch: Stretch | None) -> str | None:
    return text[offset + stretch[0] : offset + stretch[1]] if stretch else None


# From one value of a thing to its next: (由9个工作日)压缩到(4个工作日); two values side by side: (增长8.3%)和(10.6%).
_CHANGED_FROM = re.compile(r"[由从][^，。；：！？]*$")
_CHANGED_TO = re.compile(r"[^，。；：！？、]{0,6}[到至为成减](?:了|今年的?|目前的|现在的)?|提高|压缩")
_AND = re.compile("[和与、]")


def _described(
    text: str, quantities: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Stretch | None, Stretch | None, str | None, int, int]]:
    """Each quantity of a line with its indicator, its time (offsets in `text`) and its direction.

    The last two say where its sentence begins and where the figure before it in the sentence ends.
    """
    times = find_times(text)
    sentence_ends = [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text)]
    pieces = _Pieces(text, times)
    current = -1
    previous: Stretch | None = None
    direction: str | None = None
    for n, quantity in enumerate(quantities):
        sentence = bisect_right(sentence_ends, quantity.start)
        opening = sentence_ends[sentence - 1] if sentence else 0
        if sentence != current:
            previous, direction, current = None, None, sentence
        left = max(opening, quantities[n - 1].end) if n else opening
        if n and previous and _same_thing(text, quantities[n - 1], quantity):
            what: Stretch | None = previous
        else:
            right, behind = _stretch_behind(quantities, n, sentence_ends[sentence])
            clause = pieces.words(_clause_start(text, opening, quantity.start), quantity.start)
            what = indicator(
                quantity, pieces.words(left, quantity.start), clause, pieces.words(right, behind), previous
            )
        if what and quantity.rule != "in a row":
            previous = what
        if not (n and direction and _AND.fullmatch(text, quantities[n - 1].end, quantity.start)):
            direction = _direction(text, quantity, left, what)
        yield quantity, what, _time(text, quantities, n, times, opening), direction, opening, left


def _same_thing(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether a figure is one more value of what the figure before it measures."""
    if before.unit != quantity.unit:
        return False
    if _AND.fullmatch(text, before.end, quantity.start):
        return before.use == "measure"
    if not _CHANGED_TO.fullmatch(text, before.end, quantity.start):
        return False
    return _CHANGED_FROM.search(text, max(0, before.start - 40), before.start) is not None


class _Pieces:
    """The tagged words of stretches of a line; each stretch between two figures is asked for twice, tagged once."""

    def __init__(self, text: str, times: Sequence[TimeExpression]) -> None:
        self._text = text
        self._times = [(time.start, time.end) for time in times]
        self._starts = [time.start for time in times]
        self._last: dict[Stretch, Words] = {}

    def words(self, start: int, end: int) -> Words:
        key = (start, end)
        words = self._last.get(key)
        if words is None:
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
            words = tagged(self._text[start:end], start, self._times[max(0, first - 1) : last])
            if len(self._last) > 4:
                self._last.clear()
            self._last[key] = words
        return words


# More figures than this in a row are no list of quantities of one thing.
_LONGEST_ROW = 4


def _stretch_behind(quantities: Sequence[Quantity], n: int, sentence_end: int) -> Stretch:
    """Where the words behind figure `n` stand; figures that touch (4大类166项) share what follows the last of them."""
    last = min(n + _LONGEST_ROW, len(quantities) - 1)
    while n < last and quantities[n].end == quantities[n + 1].start:
        n += 1
    end = quantities[n + 1].start if n + 1 < len(quantities) else sentence_end
    return quantities[n].end, max(quantities[n].end, min(end, sentence_end))


def _clause_start(text: str, opening: int, at: int) -> int:
    low = max(opening, at - _REACH)
    return max(low, *(text.rfind(mark, low, at) + 1 for mark in "，；：。"))


# What is only compared with is not the time of the figure: 比上年, 较2021年, 上年同期.
_BASE_BEFORE = re.compile(r"(?:[比较同与跟]|相比|高于|低于|超过)$")
_BASE = re.compile(r"(?:上年|去年|前年|上季度|上月)?同期$|上年(?:底|末)?$")
# The next item of an enumeration inside one sentence has times of its own.
_ITEM = re.compile(r"[；，](?:[一二三四五六七八九十]{1,2}[是要]|（[一二三四五六七八九十]{1,2}）)")


def _time(
    text: str, quantities: Sequence[Quantity], n: int, times: Sequence[TimeExpression], opening: int
) -> Stretch | None:
    """The time of figure `n`: the nearest one before it in the sentence that is not a mere base of comparison."""
    quantity = quantities[n]
    if quantity.kind == "age":
        return None  # somebody's age, at whatever time the sentence tells of
    for at in range(bisect_right(times, quantity.start, key=lambda time: time.end) - 1, -1, -1):
        time = times[at]
        if time.start < max(opening, quantity.start - _REACH) or _ITEM.search(text, time.end, quantity.start):
            return None
        if time.kind == "day" or (time.kind == "frequency" and _CLAUSE.search(text, time.end, quantity.start)):
            continue
        # 由2018年的11家扩大到34家: such a time belongs to the figure right behind it and to no other.
        if text[time.end : time.end + 1] == "的":
            if quantity.unit == "倍" or (n and quantities[n - 1].end > time.start):
                continue
            return time.start, time.end
        if _BASE_BEFORE.search(text, max(0, time.start - 2), time.start) or _BASE.search(text, time.start, time.end):
            continue
        return time.start, time.end
    return None


@cache
def _change_words() -> tuple[re.Pattern[str], dict[str, str]]:
    words = dict.fromkeys(word_list("up"), "up") | dict.fromkeys(word_list("down"), "down")
    return re.compile("|".join(sorted(words, key=len, reverse=True))), words


_BETWEEN = re.compile(r"(?:[到至了为约近逾超过幅度率达成以上 ]|全[市省县区]|控制在|平均)*")


def _direction(text: str, quantity: Quantity, left: int, what: Stretch | None) -> str | None:
    """``"up"`` or ``"down"`` where a change word governs the figure (提高到95%) or the thing (压减 | 支出 | 2亿元)."""
    pattern, words = _change_words()
    low = max(left, quantity.start - _REACH)
    clause = max(low, *(text.rfind(mark, low, quantity.start) + 1 for mark in "，。；："))
    changes = list(pattern.finditer(text, clause, quantity.start))
    if not changes:
        return None
    change = changes[-1]
    governs_figure = _BETWEEN.fullmatch(text, change.end(), quantity.start)
    governs_thing = what is not None and change.end() == what[0] and what[1] <= quantity.start
    return words[change.group()] if governs_figure or governs_thing else None
