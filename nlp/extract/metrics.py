"""Metrics: quantities with what they measure, when, and in which direction."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count, groupby

from nlp.article import Line, Metric
from nlp.document import Document
from nlp.extract.indicator_candidates import Figures
from nlp.extract.indicator_reading import Named
from nlp.extract.indicator_words import Word, sentence_words, word_list
from nlp.extract.indicators import Chooser
from nlp.extract.intervals import Interval, interval, parse_date
from nlp.extract.metric_context import base, clause_start, nearest_before, polarity, role, scope, subjects
from nlp.extract.numeric import find_numeric
from nlp.extract.plans import is_done, plan_at
from nlp.extract.quantities import find_quantities, may_hold_quantity
from nlp.extract.units import Quantity
from nlp.masks import Stretch, document_times, masked, merge
from nlp.quotes import document_quotes
from nlp.time_expressions import TimeExpression

# How far back in a sentence, in characters, a time or a clause opening is looked for.
_REACH = 400
# How far before the first and behind the last figure of a sentence, in characters, its indicator is looked for.
_WORDS_BEFORE, _WORDS_BEHIND = 100, 50
# An indicator lies within the clauses that so many marks, the outermost included, bound on either side.
_CLAUSE_MARK, _MARKS = re.compile("[，；：。！？\n]"), 3
# A quote without a stop inside is a name, a slogan or a term rather than speech, unless it is longer than this.
_LONGEST_NAME = 60
_STOP = re.compile("[，。！？；：]")
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE = re.compile("[，；：]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with figures: `start:end` of the line `line`, whose folded text is `text`; offsets are of the line.

    `times` are those of the line.
    """

    line: Line
    text: str
    start: int
    end: int
    quantities: Sequence[Quantity]
    times: Sequence[TimeExpression]

    def words(self) -> tuple[list[Word], list[int]]:
        """The words around the figures, each figure one word, and where the figures stand in them."""
        first, last = self.quantities[0].start, self.quantities[-1].end
        start, end = max(self.start, first - _WORDS_BEFORE), min(self.end, last + _WORDS_BEHIND)
        before = [mark.start() for mark in _CLAUSE_MARK.finditer(self.text, start, first)]
        behind = [mark.end() for mark in _CLAUSE_MARK.finditer(self.text, last, end)]
        start, end = ([start, *before])[-_MARKS:][0], ([*behind, end])[:_MARKS][-1]
        return sentence_words(self.text, start, end, self.quantities, [(time.start, time.end) for time in self.times])


def extract_metrics(document: Document) -> list[Metric]:
    """The metrics of the content lines, in order, every mention."""
    today = parse_date(document.meta.date)
    sentences = list(sentences_with_figures(document))
    return [
        metric
        for sentence, chosen in zip(sentences, choices(sentences), strict=True)
        for metric in _metrics(document, sentence, chosen, today)
    ]


def sentences_with_figures(document: Document) -> Iterator[Sentence]:
    """The sentences of the content lines in which figures stand, in order."""
    closed = document.once(closed_stretches)
    ends = [end for _, end in closed]
    for line, text in document.folded_lines():
        if not may_hold_quantity(text):
            continue
        first, inside = bisect_right(ends, line.start), []
        while first < len(closed) and closed[first][0] < line.end:
            inside.append((max(0, closed[first][0] - line.start), closed[first][1] - line.start))
            first += 1
        quantities = find_quantities(text, tuple(inside))
        if not quantities:
            continue
        times = _times_of(document, line)
        stops = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
        for stop, group in groupby(quantities, key=lambda quantity: bisect_right(stops, quantity.start)):
            yield Sentence(line, text, stops[stop - 1], stops[min(stop, len(stops) - 1)], list(group), times)


def _times_of(document: Document, line: Line) -> list[TimeExpression]:
    """The time expressions of a line, with offsets of the line."""
    times = document.once(document_times)
    first = bisect_left(times, line.start, key=lambda time: time.start)
    last = bisect_right(times, line.end, key=lambda time: time.end)
    shift = line.start
    return [TimeExpression(time.start - shift, time.end - shift, time.kind) for time in times[first:last]]


def _metrics(
    document: Document, sentence: Sentence, chosen: Sequence[Choice | None], today: date | None
) -> Iterator[Metric]:
    """The metrics of a sentence; `chosen` are the choices of its indicators, `today` is the day of the document."""
    text = document.text
    line, folded, opening, offset = sentence.line, sentence.text, sentence.start, sentence.line.start
    actors = subjects(folded[: sentence.end], opening)
    left = opening
    for n, (quantity, what, direction) in enumerate(_described(sentence, chosen)):
        thing = _cut(text, offset, what)
        time = _time(folded, sentence.quantities, n, sentence.times, opening)
        when = interval(folded[time[0] : time[1]], today, _year_before(folded, opening, time[0])) if time else None
        part = role(folded, opening, left, quantity, thing)
        if time and when and part in ("output", "result", "share") and _is_ahead(when, today, folded[: time[0]]):
            part = "target"
        passed = today is not None and when is not None and when.end is not None and when.end <= today
        if part in _ACHIEVED and not passed and plan_at(document, offset + quantity.start):
            clause = clause_start(folded, opening, quantity.start)
            part = part if is_done(folded, clause, quantity.start) else "target"
        stated = None if part in ("target", "deadline") else polarity(folded, left, quantity, what, direction)
        yield Metric(
            text=text[offset + quantity.start : offset + quantity.end],
            start=offset + quantity.start,
            end=offset + quantity.end,
            line=line.n,
            rule=quantity.rule,
            value=quantity.value,
            upper=quantity.upper,
            unit=quantity.unit,
            comparator=quantity.comparator,
            kind=quantity.kind,
            indicator=thing,
            time=_cut(text, offset, time),
            direction=direction,
            time_start=when.start.isoformat() if when and when.start else None,
            time_end=when.end.isoformat() if when and when.end else None,
            subject=_cut(text, offset, nearest_before(actors, quantity.start)),
            scope=_cut(text, offset, scope(folded, opening, quantity)),
            base=_cut(text, offset, base(folded, left, quantity)),
            polarity=stated,
            role=part,
        )
        left = quantity.end


# Figures that are targets where the text tells of plans.
_ACHIEVED = ("input", "output", "result", "share")


def _is_ahead(when: Interval, today: date | None, before: str) -> bool:
    """Whether a time, with the text before it, lies ahead of the article's date: 到2030年 in an article of 2024."""
    if today is None or when.end is None or when.end <= today:
        return False
    return before.endswith("到") or (when.start is not None and when.start > today)


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
# 甲和乙分别增长8%和9%: each figure has a thing of its own.
_RESPECTIVELY = re.compile("分别[^，；：。！？]*$")


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice of a figure's indicator: the words of its sentence, where the figure stands in them, and the figure.

    `named` is the indicator of the figure before, `chosen` the first and last word of this one's.
    """

    words: Sequence[Word]
    figure: int
    quantity: Quantity
    named: Named | None
    chosen: tuple[int, int] | None

    def stretch(self) -> Stretch | None:
        """The chosen phrase, as offsets of the line."""
        return (self.words[self.chosen[0]].start, self.words[self.chosen[1]].end) if self.chosen else None


def choices(sentences: Sequence[Sentence]) -> Iterator[list[Choice | None]]:
    """For each sentence the choice for each quantity, None for one more value of what the figure before it measures."""
    figures = [Figures(*sentence.words(), sentence.quantities) for sentence in sentences]
    if not figures:
        return
    chooser, numbers = Chooser(figures), count()
    for sentence, (words, places, quantities) in zip(sentences, figures, strict=True):
        found: list[Choice | None] = []
        named: Named | None = None
        before: Quantity | None = None
        chosen: tuple[int, int] | None = None
        for quantity, place, number in zip(quantities, places, numbers, strict=False):
            if before is not None and chosen is not None and _same_thing(sentence.text, before, quantity):
                found.append(None)
            else:
                chosen = chooser.choose(number, named)
                found.append(Choice(words, place, quantity, named, chosen))
                if chosen and quantity.rule != "in a row":
                    named = Named(*chosen, quantity.kind, quantity.unit)
            before = quantity
        yield found


def _described(
    sentence: Sentence, chosen: Sequence[Choice | None]
) -> Iterator[tuple[Quantity, Stretch | None, str | None]]:
    """Each quantity of a sentence with its indicator (offsets of the line) and its direction."""
    text, quantities = sentence.text, sentence.quantities
    what: Stretch | None = None
    direction: str | None = None
    for n, (quantity, choice) in enumerate(zip(quantities, chosen, strict=True)):
        left = quantities[n - 1].end if n else sentence.start
        if choice is not None:
            what = choice.stretch()
        if not (n and direction and _AND.fullmatch(text, quantities[n - 1].end, quantity.start)):
            direction = _direction(text, quantity, left, what)
        yield quantity, what, direction


def _same_thing(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether a figure is one more value of what the figure before it measures."""
    if before.unit != quantity.unit:
        return False
    if _AND.fullmatch(text, before.end, quantity.start):
        return before.use == "measure" and not _RESPECTIVELY.search(text, max(0, before.start - 20), before.start)
    if not _CHANGED_TO.fullmatch(text, before.end, quantity.start):
        return False
    return _CHANGED_FROM.search(text, max(0, before.start - 40), before.start) is not None


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
