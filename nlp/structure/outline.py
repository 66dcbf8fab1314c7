"""The outline of an article: heading levels, and the points into which each paragraph falls.

A point opens with a run-in head: a numbered one (``一是…。``, ``第二，…。``, ``（三）…。``), or a short sentence that
stands parallel to others of its kind in the paragraph and is followed by what it announces. Heads are told by shape,
not by wording: length, rhythm, quotes in the same place, recurrence; an author never writes the same heads twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from nlp.article import Line, Point
from nlp.lexicon import settings
from nlp.structure.sentences import sentences
from nlp.structure.shapes import NUMBERING, ORDINALS, chinese_ordinal

_RANK = {name: rank for rank, (name, _) in enumerate(NUMBERING)}
# Markdown in front of the words: marks of emphasis, headings and quotations, then the mark of a list.
_LEAD = re.compile(r"[ *_#>【]*(?:[-+] {1,3}[ *_]*)?")


# Heading levels


def heading_levels(lines: Sequence[tuple[str, str]]) -> list[int | None]:
    """Depth of each heading, from 1; None for lines of other roles. `lines` are pairs of folded text and role.

    A style that has been open returns to its depth; a new one goes one deeper, unless its numbering is one of those
    that stand above the open ones. So a level is never more than one below the heading before it.
    """
    levels: list[int | None] = []
    open_styles: list[str] = []
    for folded, role in lines:
        if role != "heading":
            levels.append(None)
            continue
        style = _style(folded)
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            rank = _RANK.get(style)
            if rank is not None:
                outranked = [i for i, other in enumerate(open_styles) if _RANK.get(other, -1) > rank]
                if outranked:
                    del open_styles[outranked[0] :]
            open_styles.append(style)
        levels.append(len(open_styles))
    return levels


def _style(folded: str) -> str:
    """The numbering style of a heading, its Markdown depth, or ``plain``."""
    marks = re.match(r"#{1,6}(?= )", folded)
    bare = folded[_matched(_LEAD, folded, 0) :]
    for name, pattern in NUMBERING:
        if pattern.match(bare):
            return name
    return marks[0] if marks else "plain"


def heading_words(text: str) -> str:
    """The wording of a heading: its line without the marks that Markdown sets in front of it."""
    return _HASHES.sub("", text.strip())


_HASHES = re.compile(r"#{1,6} +")


def _matched(pattern: re.Pattern[str], text: str, at: int, end: int | None = None) -> int:
    """Where a match of `pattern` at `at` ends; `at` if there is none."""
    match = pattern.match(text, at) if end is None else pattern.match(text, at, end)
    return match.end() if match else at


# Numbered heads

_RANKED = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "然后": 3, "最后": 9}
_NUMBERED = re.compile(
    r"(?P<chinese>[一二三四五六七八九十]{1,3})(?P<kind>是要|是|要(?![求素点闻领么])|则|来(?=[，是]))"
    r"|第(?P<article>[一二三四五六七八九十百零]{1,6})条(?=[ 　])"
    r"|[第头](?P<th>[一二三四五六七八九十]{1,3})(?P<comma>[，、：]|[件条个步招]?是)|其(?P<its>[一二三四五六七八九])[，、：是]"
    r"|(?P<ranked>首先|其次|再次|再者|最后)(?=[，要是])|（(?P<bracket>[一二三四五六七八九十]{1,3})）"
    r"|(?P<digit>[0-9]{1,2})[.、](?![0-9])|（(?P<paren>[0-9]{1,2})）|(?P<ring>[①②③④⑤⑥⑦⑧⑨⑩])"
    r"|(?P<section>[一二三四五六七八九十]{1,3})、|(?P<dash>——)"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百0-9]{1,5}条[ 　]*")
_CLAUSE_START = re.compile(r"(?:[：；。！？”]|[ ]{2})[ ]{0,8}(?=[一二三四五六七八九十第头其首再最（①-⑩0-9—])")


@dataclass(frozen=True, slots=True)
class Enumerator:
    """A number at `start:end`: its style, its value, and whether a sentence begins there."""

    start: int
    end: int
    family: str
    ordinal: int
    at_sentence: bool


def _enumerator(folded: str, at: int, end: int, at_sentence: bool) -> Enumerator | None:
    """The number that stands at `at`, if one does."""
    start = _matched(_LEAD, folded, at, end)
    match = _NUMBERED.match(folded, start, end)
    if match is None:
        return None
    group = match.lastgroup or ""
    if group in ("kind", "comma"):
        group = "chinese" if match["chinese"] else "th"
    numeral = match[group]
    if group == "ranked":
        ordinal = _RANKED[numeral]
    elif group == "dash":
        ordinal = 0
    elif group in ("digit", "paren"):
        ordinal = int(numeral)
    elif group == "ring":
        ordinal = ORDINALS[numeral]
    else:
        ordinal = chinese_ordinal(numeral)
    family = (match["kind"] or "")[:1] if group == "chinese" else group
    return Enumerator(at, match.end(), family, ordinal, at_sentence)


def _numbered_starts(folded: str, line: Line, spans: Sequence[tuple[int, int]]) -> list[Enumerator]:
    """The numbers inside a paragraph that open points, apart from one at its beginning, in order."""
    opening = {start for start, _ in spans}
    found: list[Enumerator] = []
    for match in _CLAUSE_START.finditer(folded, line.start, line.end):
        at = match.end()
        here = _enumerator(folded, at, line.end, at in opening or match[0][0] in "。！？”")
        if here:
            found.append(here)
    first = _enumerator(folded, line.start, line.end, True)
    accepted: list[Enumerator] = []
    for family in dict.fromkeys(item.family for item in found):
        members = [item for item in found if item.family == family]
        led = first if first is not None and first.family == family else None
        if family == "dash":
            dashes = [item for item in members if item.at_sentence]
            accepted += dashes if len(dashes) + (led is not None) >= 2 else []
            continue
        for run in _runs(members, led.ordinal + 1 if led else 1):
            whole = [led, *run] if led and run[0].ordinal == led.ordinal + 1 else run
            if (
                len(whole) >= 2
                and not _quoted(folded, line.start, run[0].start)
                and _opens_points(folded, whole, spans, line.end)
            ):
                accepted += run
    return sorted(accepted, key=lambda item: item.start)


def _quoted(folded: str, start: int, at: int) -> bool:
    """Whether `at` stands in a quotation that opened a little before it: the numbers of a cited clause."""
    begin = max(start, at - 300)
    return folded.rfind("“", begin, at) > folded.rfind("”", begin, at)


def _runs(members: Sequence[Enumerator], expected: int) -> list[list[Enumerator]]:
    """The members of one style in runs that count up; a run begins at `expected` or at 1."""
    runs: list[list[Enumerator]] = []
    for item in members:
        ranked = item.family == "ranked" and item.ordinal > 1
        if runs and (item.ordinal == runs[-1][-1].ordinal + 1 or (ranked and item.ordinal >= runs[-1][-1].ordinal)):
            runs[-1].append(item)
        elif item.ordinal == 1 or (not runs and item.ordinal == expected):
            runs.append([item])
    return runs


def _opens_points(folded: str, run: Sequence[Enumerator], spans: Sequence[tuple[int, int]], stop: int) -> bool:
    """Whether the numbers of a run open points: sentences of their own, or long clauses with a head of their own.

    The first may follow a colon. A list of bare things (``分为三步：一是登记；二是核查；三是反馈``) is not cut.
    """
    if run[0].family == "ranked":
        return _mostly_heads(folded, run, spans, stop)
    if all(item.at_sentence for item in run[1:]):
        return True
    end = folded.find("。", run[-1].start, stop)
    length = (end if end >= 0 else stop) - run[0].start
    headed = sum(_CLAUSE_HEAD.match(folded, item.end, stop) is not None for item in run)
    return length >= _LONG_CLAUSE * len(run) and headed * 3 >= 2 * len(run)


#: Mean length from which the clauses of a numbered list within one sentence are points.
_LONG_CLAUSE = 30
# The head of such a clause: 一是把文稿写精，起草…
_CLAUSE_HEAD = re.compile(r"[^，；。：]{3,20}[，：]")


def _mostly_heads(folded: str, run: Sequence[Enumerator], spans: Sequence[tuple[int, int]], stop: int) -> bool:
    """Whether most of a list opened by 首先, 其次 consists of a short sentence and its elaboration."""
    ends = [end for _, end in spans]
    nexts = [item.start for item in run[1:]] + [stop]
    heads = 0
    for item, after in zip(run, nexts, strict=True):
        end = _end_behind(ends, item.start, stop)
        heads += end - item.start <= 30 and end < after
    return heads * 2 > len(run)


def _end_behind(ends: Sequence[int], start: int, stop: int) -> int:
    """The first of the sorted `ends` behind `start`, or `stop`."""
    i = bisect_right(ends, start)
    return ends[i] if i < len(ends) else stop


# Heads without a number

_QUOTED = re.compile(r"“[^“”]{0,30}”|‘[^‘’]{0,20}’|《[^《》]{0,40}》")
_MARKS = re.compile(r"[“”‘’《》*_ 　，、]")
_SKELETON = re.compile(r"[^“”‘’《》，、]+")
# Figures report results; a count that opens the head explains a sum (1+5+N).
_RESULT = re.compile(r"(?<!^)[0-9]|^[0-9]{1,2}(?!个)")
_IS = re.compile(r"(?<![但还就也都只可总而])是(?!否|非)")
#: Least number of characters behind a head; more where only two support each other.
_MIN_BODY, _MIN_BODY_OF_TWO = 20, 35


@cache
def _running() -> re.Pattern[str]:
    """Sentences that open like running text."""
    return re.compile(rf"[“‘*_ ]*(?:{'|'.join(settings('run_in_heads')['openings'])})")


@cache
def _breaking_off() -> tuple[str, ...]:
    """Endings of sentences that report speech or stop in the middle."""
    return tuple(settings("run_in_heads")["endings"])


@dataclass(slots=True)
class Candidate:
    """A sentence that may be a head: index of sentence, `words` without marks, `skeleton` with only its marks left.

    `cuts` counts its commas, `lame` says that its halves are of unequal length.
    """

    index: int
    start: int
    end: int
    words: str
    skeleton: str
    cuts: int
    lame: bool
    score: float = 0.0


def _candidate(folded: str, index: int, start: int, end: int) -> Candidate | None:
    """The sentence at `start:end`, or what it has in front of a colon, as a candidate; None if it cannot be a head."""
    begin = _matched(_LEAD, folded, start, end)
    colon = _COLON_HEAD.match(folded, begin, end)
    if colon is None and end - start > 40:
        return None
    if colon:
        core, end = colon[0][:-1], colon.end()
    else:
        sentence = folded[begin:end].rstrip(" *")
        if not sentence.endswith(("。", "！")):
            return None
        core = sentence[:-1]
    unquoted = _QUOTED.sub(lambda match: "“" + "□" * (len(match[0]) - 2) + "”", core)
    words = _MARKS.sub("", core)
    if not 2 <= len(words) <= 22 or "；" in unquoted or "：" in unquoted or _RESULT.search(unquoted):
        return None
    if _running().match(core) or core.endswith(_breaking_off()):
        return None
    halves = re.split(r"[，、]", unquoted)
    if len(halves) > 2:
        return None
    lame = False
    if len(halves) == 2:
        left, right = (len(_MARKS.sub("", half)) for half in halves)
        if abs(left - right) > 8 or not min(left, right):
            return None
        lame = abs(left - right) > 1 or min(left, right) < 3
    skeleton = _SKELETON.sub("□", core) + ("：" if colon else "")
    return Candidate(index, start, end, words, skeleton, len(halves) - 1, lame)


# 文稿求精：起草之前先调研… A colon opens many other things, so it counts against the candidate.
_COLON_HEAD = re.compile(r"[^，。：；！？、\n]{4,12}：(?=[^ ]{12})")


def _likeness(a: Candidate, b: Candidate) -> float:
    """How parallel two sentences are: from -1 (unlike) to about 3 (same length, same marks, shared words)."""
    if a.words == b.words:
        return -1.0  # said twice, not said in parallel
    apart = abs(len(a.words) - len(b.words))
    score = (1.0, 0.6, 0.3, 0.15, -0.3)[apart] if apart < 5 else -1.0
    if a.cuts != b.cuts:
        score -= 0.4
    if a.skeleton[-1] != b.skeleton[-1] and "：" in (a.skeleton[-1], b.skeleton[-1]):
        return -1.0
    if a.skeleton == b.skeleton and a.skeleton not in ("□", "□："):
        score += 1.0
    score += 0.5 * (a.words[0] == b.words[0]) + 0.5 * (a.words[-1] == b.words[-1])
    if apart == 0:
        score += 0.4 * any(x == y for x, y in zip(a.words[1:-1], b.words[1:-1], strict=True))
    return score


def _brevity(candidate: Candidate) -> float:
    size = len(candidate.words)
    score = 0.6 if size <= 8 else 0.4 if size <= 10 else 0.0 if size <= 14 else -0.4
    if candidate.cuts:
        score -= 1.9 if candidate.lame else 0.2
    if candidate.skeleton.endswith("："):
        score -= 0.8
    if _IS.search(candidate.words):
        score -= 0.8
    return score


#: Least score of a head; score from which two alone are enough, however short the text between them.
_THRESHOLD, _SURE = 1.4, 1.8


def _support(candidate: Candidate, near: Iterable[Candidate], far: Iterable[Candidate]) -> float:
    """Brevity and the likeness to the two sentences that are most alike, those of other paragraphs counting half."""
    likeness = [_likeness(candidate, other) for other in near if other is not candidate]
    likeness += [0.5 * _likeness(candidate, other) for other in far]
    return _brevity(candidate) + sum(max(0.0, score) for score in sorted(likeness, reverse=True)[:2])


_GAP = re.compile(r"(?<=[^ ])[ ]{2,}(?=[^ ])")


@dataclass(slots=True)
class Paragraph:
    """A body line while its points are sought: `starts` maps the start of each point to the end of its head.

    `numbered`: it has numbered heads inside; `leads`: it opens with a number of a higher style than those inside it.
    """

    line: Line
    spans: list[tuple[int, int]]
    candidates: list[Candidate]
    starts: dict[int, int]
    numbered: bool
    leads: bool


def _paragraph(folded: str, line: Line) -> Paragraph:
    spans = list(sentences(folded, line.start, line.end))
    starts: dict[int, int] = {line.start: line.start}
    numbers = _numbered_starts(folded, line, spans)
    ends = [end for _, end in spans]
    for number in numbers:
        if number.family == "article":
            starts[number.start] = _matched(_ARTICLE, folded, number.start, line.end)
            continue
        starts[number.start] = _head_end(folded, number.start, line.end, ends)
        if starts[number.start] == number.start:
            clause = _CLAUSE_HEAD.match(folded, number.end, line.end)
            starts[number.start] = clause.end() if clause else number.start
    candidates = []
    for i, (start, end) in enumerate(spans):
        candidate = _candidate(folded, i, start, end)
        if candidate and candidate.end < line.end:
            candidates.append(candidate)
    opening = _enumerator(folded, line.start, line.end, True)
    article = _ARTICLE.match(folded, line.start, line.end)
    if opening and opening.family not in ("dash", "article"):
        starts[line.start] = _head_end(folded, line.start, line.end, ends)
    if article:
        starts[line.start] = article.end()
    elif numbers and candidates and candidates[0].start == line.start and candidates[0].end <= numbers[0].start:
        starts[line.start] = max(starts[line.start], candidates[0].end)
    same = opening is not None and any(number.family == opening.family for number in numbers)
    leads = (opening is not None or bool(numbers)) and not same and starts[line.start] > line.start
    return Paragraph(line, spans, candidates, starts, bool(numbers), leads)


def _head_end(folded: str, start: int, stop: int, ends: Sequence[int]) -> int:
    """End of the sentence that begins at `start` if it is short enough for a head and something follows; else `start`.

    In a text that lost its line ends, a gap ends a heading.
    """
    end = _end_behind(ends, start, stop)
    gap = _GAP.search(folded, start + 1, min(end, start + 60))
    if gap:
        end = gap.end()
    return end if end - start <= 60 and end < stop else start


def _bold_heads(folded: str, paragraph: Paragraph, bold: Mapping[int, int]) -> None:
    """Beginnings of sentences that were set in bold are heads, whatever their shape, if a mark or gap ends them."""
    stop = paragraph.line.end
    for start, _ in paragraph.spans:
        begin = start if start in bold else _matched(_MARK, folded, start, stop)
        end = bold.get(begin, begin)
        if 3 <= end - begin <= 60 and (_HEAD_END.match(folded, end - 1, stop) or _HEAD_END.match(folded, end, stop)):
            end = _matched(_HEAD_END, folded, end, stop)
            if end < stop:
                paragraph.starts[start] = end


# In front of bold: a list mark, or the space of an indent.
_MARK = re.compile(r"[-*+] {1,3}| {1,4}")
_HEAD_END = re.compile(r"[。！？：；] *| +")


def _unnumbered_heads(paragraphs: Sequence[Paragraph]) -> None:
    """Add the heads without a number; those found first lend weight to lone ones in paragraphs beside them."""
    sure: list[tuple[int, Candidate]] = []
    for i, paragraph in enumerate(paragraphs):
        if paragraph.numbered:
            continue
        for position, candidate in enumerate(paragraph.candidates):
            candidate.score = _support(candidate, _neighbours(paragraph, position), ())
            if candidate.score >= _THRESHOLD:
                sure.append((i, candidate))
    at = 0
    for i, paragraph in enumerate(paragraphs):
        if paragraph.numbered:
            continue
        while at < len(sure) and sure[at][0] < i - 3:
            at += 1
        far = []
        for j, candidate in sure[at : at + 24]:
            if j > i + 3:
                break
            if j != i:
                far.append(candidate)
        company = Counter(c.cuts for c in paragraph.candidates if c.score >= _THRESHOLD)
        for position, candidate in enumerate(paragraph.candidates):
            score = max(candidate.score, _support(candidate, _neighbours(paragraph, position), far))
            # Where the paragraph is cut by several heads already, a less regular one is likely.
            others = company[candidate.cuts] - (candidate.score >= _THRESHOLD)
            candidate.score = score + (0.5 if others >= 2 else 0.0)
        _accept(paragraph)


def _neighbours(paragraph: Paragraph, position: int) -> list[Candidate]:
    """The candidates next to the one at `position`; few, so that a text in one line stays linear."""
    return paragraph.candidates[max(0, position - 8) : position + 9]


def _accept(paragraph: Paragraph) -> None:
    """Take the candidates that reach the threshold and have enough text behind them, the better of two neighbours."""
    line = paragraph.line
    taken = [c for c in paragraph.candidates if c.score >= _THRESHOLD]
    kept: list[Candidate] = []
    for candidate in taken:
        if kept and candidate.start - kept[-1].end < _MIN_BODY:
            if candidate.score > kept[-1].score + 0.5:
                kept[-1] = candidate
            continue
        kept.append(candidate)
    if len(kept) == 2 and kept[1].start - kept[0].end < _MIN_BODY_OF_TWO and kept[1].score < _SURE:
        kept.pop()  # scenery and asides come in pairs too, but announce nothing
    for candidate in kept:
        if line.end - candidate.end >= _MIN_BODY or candidate.start == line.start:
            paragraph.starts[candidate.start] = candidate.end


# Points


def points(
    text: str, folded: str, lines: Sequence[Line], bold: Mapping[int, int] = MappingProxyType({})
) -> tuple[Point, ...]:
    """The points of the body lines, in order; those of a line tile it.

    Args:
        text: the normalized text.
        folded: its folded view.
        lines: its lines, with roles.
        bold: start and end of the stretches that were set in bold.
    """
    paragraphs = [_paragraph(folded, line) for line in lines if line.role == "body"]
    for paragraph in paragraphs:
        _bold_heads(folded, paragraph, bold)
    _unnumbered_heads(paragraphs)
    by_line = {paragraph.line.start: paragraph for paragraph in paragraphs}
    result: list[Point] = []
    headings: list[tuple[int, str]] = []
    items: list[tuple[int, str]] = []
    for line in lines:
        if line.role == "heading":
            level = line.level or 1
            headings = [step for step in headings if step[0] < level]
            headings.append((level, heading_words(line.text)))
            items.clear()
        elif line.role == "body":
            rank = _RANK.get(_style(folded[line.start : line.end]))
            items = [item for item in items if (item[0] < rank if rank is not None else item[0] == _RANK["article"])]
            path = tuple(wording for _, wording in (*headings, *items))
            result += _line_points(text, by_line[line.start], path)
            if rank is not None and (opening := _opens_list(text, folded, line, rank)):
                items.append((rank, opening))
    return tuple(result)


def _opens_list(text: str, folded: str, line: Line, rank: int) -> str:
    """What numbered paragraphs below `line` stand under: its number if it is an article, its words before a colon.

    An article of a regulation holds all paragraphs up to the next one, other items those numbered below them.
    """
    if rank == _RANK["article"]:
        return text[line.start : _matched(_ARTICLE, folded, line.start, line.end)].strip()
    if line.end - line.start <= _LONGEST_LEAD and folded[line.start : line.end].rstrip(" *_").endswith("："):
        return text[line.start : line.end].strip(" *_　：:")
    return ""


#: Longest paragraph that is the lead of a list below it, in characters.
_LONGEST_LEAD = 80


def _line_points(text: str, paragraph: Paragraph, path: tuple[str, ...]) -> Iterable[Point]:
    line = paragraph.line
    starts = sorted(paragraph.starts)
    opening = text[line.start : paragraph.starts[line.start]].strip(" 　。*")
    for start, end in zip(starts, [*starts[1:], line.end], strict=True):
        head_end = min(max(paragraph.starts[start], start), end)
        # A numbered paragraph is the heading of the heads inside it.
        above = (*path, opening) if start > line.start and paragraph.leads else path
        yield Point(line=line.n, start=start, end=end, head_end=head_end, text=text[start:end], path=above)
