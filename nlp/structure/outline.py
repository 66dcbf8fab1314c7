"""The outline of an article: the points into which each paragraph falls, and the headings above each.

A point opens with a run-in head: a numbered one (``一是…。``, ``第二，…。``, ``（三）…。``), or a short sentence that
stands parallel to others of its kind in the paragraph and is followed by what it announces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from nlp.article import Line, Point
from nlp.structure.enumerators import ARTICLE, CLAUSE_HEAD, end_behind, enumerator, numbered_starts
from nlp.structure.headings import RANK, heading_words, matched, numbering_style
from nlp.structure.run_in_heads import Paragraph, candidate_head, unnumbered_heads
from nlp.structure.sentences import sentences


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
    unnumbered_heads(paragraphs)
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
            rank = RANK.get(numbering_style(folded[line.start : line.end]))
            items = [item for item in items if (item[0] < rank if rank is not None else item[0] == RANK["article"])]
            path = tuple(wording for _, wording in (*headings, *items))
            result += _line_points(text, by_line[line.start], path)
            if rank is not None and (opening := _opens_list(text, folded, line, rank)):
                items.append((rank, opening))
    return tuple(result)


def _opens_list(text: str, folded: str, line: Line, rank: int) -> str:
    """What numbered paragraphs below `line` stand under: its number if it is an article, its words before a colon.

    An article of a regulation holds all paragraphs up to the next one, other items those numbered below them.
    """
    if rank == RANK["article"]:
        return text[line.start : matched(ARTICLE, folded, line.start, line.end)].strip()
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


# What is left of a line end.
_GAP = re.compile(r"(?<=[^ ])[ ]{2,}(?=[^ ])")


def _paragraph(folded: str, line: Line) -> Paragraph:
    spans = list(sentences(folded, line.start, line.end))
    starts: dict[int, int] = {line.start: line.start}
    numbers = numbered_starts(folded, line, spans)
    ends = [end for _, end in spans]
    for number in numbers:
        if number.family == "article":
            starts[number.start] = matched(ARTICLE, folded, number.start, line.end)
            continue
        starts[number.start] = _head_end(folded, number.start, line.end, ends)
        if starts[number.start] == number.start:
            clause = CLAUSE_HEAD.match(folded, number.end, line.end)
            starts[number.start] = clause.end() if clause else number.start
    candidates = []
    for i, (start, end) in enumerate(spans):
        candidate = candidate_head(folded, i, start, end)
        if candidate and candidate.end < line.end:
            candidates.append(candidate)
    opening = enumerator(folded, line.start, line.end, True)
    article = ARTICLE.match(folded, line.start, line.end)
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
    end = end_behind(ends, start, stop)
    gap = _GAP.search(folded, start + 1, min(end, start + 60))
    if gap:
        end = gap.end()
    return end if end - start <= 60 and end < stop else start


def _bold_heads(folded: str, paragraph: Paragraph, bold: Mapping[int, int]) -> None:
    """Beginnings of sentences that were set in bold are heads, whatever their shape, if a mark or gap ends them."""
    stop = paragraph.line.end
    for start, _ in paragraph.spans:
        begin = start if start in bold else matched(_MARK, folded, start, stop)
        end = bold.get(begin, begin)
        if 3 <= end - begin <= 60 and (_HEAD_END.match(folded, end - 1, stop) or _HEAD_END.match(folded, end, stop)):
            end = matched(_HEAD_END, folded, end, stop)
            if end < stop:
                paragraph.starts[start] = end


# In front of bold: a list mark, or the space of an indent.
_MARK = re.compile(r"[-*+] {1,3}| {1,4}")
_HEAD_END = re.compile(r"[。！？：；] *| +")
