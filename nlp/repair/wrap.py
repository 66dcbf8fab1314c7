r"""Hard-wrapped lines: a paragraph cut into lines of one width, as mail, PDF readers and old editors give it.

Whether a text is wrapped is decided from the widths of all its lines. A text cut at width W has lines that end in the
middle of a sentence, each so long that the first word of the next line would not have fitted in; few lines are longer.
Clean text has no such W: paragraphs are of all lengths, and headings are short.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp.alignment import Edit
from nlp.lexicon import load
from nlp.normalize import fold, simplify
from nlp.repair.layout import SPACE

_LINE = re.compile(r"(?P<text>[^\r\n]*)(?P<end>\r\n|\r|\n|\Z)")
_CLOSING = "，。、；：！？…”’）》〉】」』,.;:!?)]}%％℃·"
_STOPS = frozenset("。！？；：…!?;:.")
_COMMAS = frozenset("，、,")
_OPENING = "“‘（《〈【「『([{"
# The characters that a line end does not part: a word or a number, a character with its marks.
_TOKEN = re.compile(
    rf"[{re.escape(_OPENING)}]{{0,3}}(?:[A-Za-z0-9][A-Za-z0-9.,:/-]{{0,40}}|.)[{re.escape(_CLOSING)}]{{0,3}}"
)
_SENTENCE_END = re.compile(r"[。！？；：…!?;:.][”’）)】」』]{0,2}\Z")
# Signs that open a line of its own wherever the line before ends, and numbers that do so behind a sentence.
_SIGN = re.compile(r"#{1,6}\s|[|>]|[-*+]\s|[•·◆■●○▲★☆□]|——|https?:")
_NUMBER = re.compile(
    r"[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是要]|第[一二三四五六七八九十百0-9]{1,4}[章节節条條部编編]"
    r"|[0-9]{1,2}[.、．](?![0-9])|[①-⑳]"
)
_LONGEST_OPENER = 12

#: Narrower than this in columns, lines of one width are verse, tables or menus.
_LEAST_WIDTH = 30
#: So many lines must be cut in the middle of a sentence at the width, and be this share of all that could be.
_LEAST_CUTS = 3
_LEAST_SHARE = 0.6
#: Lines shorter than this share of the width, as headings are, say nothing.
_SHORT = 0.6
#: At most this share of lines may be wider: addresses, footers.
_WIDER_SHARE = 0.05
#: From this share on of paragraphs that begin with an indent or behind an empty line, all do.
_APART_SHARE = 0.8
#: A mark may hang over the edge.
_HANGING = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the space around it: where it begins and ends, and the space before it."""

    start: int
    end: int
    indent: str
    text: str


def wrap_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``wrap`` that take out the line ends inside paragraphs. Linear in the text."""
    if text.count("\n") + text.count("\r") < _LEAST_CUTS:
        return
    if not _may_be_wrapped(text):
        return
    lines = list(_lines(text))
    words = [_first_word(line.text) for line in lines[1:]] + [""]
    for measure, least in ((_columns, _LEAST_WIDTH), (len, _LEAST_WIDTH // 2)):
        widths = [measure(line.indent + line.text) for line in lines]
        needed = [width + measure(word) for width, word in zip(widths, words, strict=True)]
        edge = _edge(lines, widths, needed, least)
        if edge:
            full = [width <= edge + _HANGING and more > edge for width, more in zip(widths, needed, strict=True)]
            yield from _joins(lines, full)
            return


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        stripped = match["text"].strip(SPACE)
        indent = match["text"][: len(match["text"]) - len(match["text"].lstrip(SPACE))]
        start = match.start() + len(indent)
        yield _Line(start, start + len(stripped), indent, stripped)


def _may_be_wrapped(text: str) -> bool:
    """A quick look: whether enough lines end within a sentence with more behind them, and few are longer than those."""
    lines = text.splitlines()
    cut = [
        (line, following)
        for line, following in pairwise(lines)
        if len(line) >= _LEAST_WIDTH // 2 and following and line[-1] not in _STOPS
    ]
    if len(cut) < _LEAST_CUTS:
        return False
    filled = sum(map(bool, lines))
    for measure in (len, _columns):
        # The edge is not beyond the end of a line that was cut there and the word that did not fit in.
        furthest = max(measure(line) + measure(_first_word(following.lstrip(SPACE))) for line, following in cut)
        wider = sum(2 * len(line) > furthest and measure(line) > furthest + _HANGING for line in lines)
        if wider <= _WIDER_SHARE * filled:
            return True
    return False


def _columns(text: str) -> int:
    """The width of `text` where a Chinese character takes two columns."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _first_word(text: str) -> str:
    match = _TOKEN.match(text)
    return match[0] if match else ""


def _edge(lines: Sequence[_Line], widths: Sequence[int], needed: Sequence[int], least: int) -> int | None:
    """The width at which the text was cut, or None if it was not."""
    votes: Counter[int] = Counter()
    open_ends = []
    for i in range(len(lines) - 1):
        deeper = _columns(lines[i + 1].indent) > _columns(lines[i].indent)  # a paragraph begins
        if lines[i].text and lines[i + 1].text and not deeper and widths[i] >= least // 2 and not _ended(lines[i]):
            open_ends.append(i)
            votes.update(range(widths[i], needed[i]))
    best = max(votes.items(), key=lambda vote: (vote[1], -vote[0]), default=(0, 0))
    edge, cuts = best
    if edge < least or cuts < _LEAST_CUTS:
        return None
    # Verse breaks at commas, a page edge falls anywhere.
    at_edge = [lines[i].text[-1:] for i in open_ends if widths[i] <= edge < needed[i]]
    if sum(char in _COMMAS for char in at_edge) > cuts / 2:
        return None
    # Lines of some length that stop short of the edge within a sentence: clean text has those of all lengths.
    if cuts < _LEAST_SHARE * sum(widths[i] > edge * _SHORT for i in open_ends):
        return None
    filled = [width for width in widths if width]
    if sum(width > edge + _HANGING for width in filled) > _WIDER_SHARE * len(filled):
        return None
    return edge


def _joins(lines: Sequence[_Line], full: Sequence[bool]) -> Iterator[Edit]:
    """An edit over each line end behind which the paragraph goes on."""
    inner = Counter(
        _columns(following.indent)
        for (line, following), is_full in zip(pairwise(lines), full[:-1], strict=True)
        if is_full and following.text and not _ended(line)
    )
    usual = max(inner, key=inner.__getitem__, default=0)
    apart = _paragraphs_apart(lines, full, usual)
    for (line, following), is_full in zip(pairwise(lines), full[:-1], strict=True):
        if not (is_full and line.text and following.text) or _columns(following.indent) > usual:
            continue
        if line.text.startswith(("#", "|")) or _opens_line(following.text, behind_sentence=not apart and _ended(line)):
            continue
        yield Edit(line.end, following.start, _between(line.text[-1], following.text[0]), "wrap", 0.95)


def _opens_line(text: str, *, behind_sentence: bool) -> bool:
    """Whether a line begins as those do that no paragraph goes on with."""
    if _SIGN.match(text) or (behind_sentence and _NUMBER.match(text)):
        return True
    always, after_sentence = _openers()
    start = simplify(fold(text[:_LONGEST_OPENER]))
    return always.match(start) is not None or (behind_sentence and start.startswith(after_sentence))


@cache
def _openers() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Words that open a line wherever the one before ends, and those that do so behind a sentence."""
    rows = load("line_openers")
    labels = "|".join(re.escape(row["label"]) for row in load("page_labels"))
    words = "|".join(re.escape(row["opener"]) for row in rows if row["behind"] == "any")
    return re.compile(rf"(?:{labels})：|{words}"), tuple(row["opener"] for row in rows if row["behind"] == "sentence")


def _paragraphs_apart(lines: Sequence[_Line], full: Sequence[bool], usual: int) -> bool:
    """Whether indents deeper than `usual` or empty lines tell where paragraphs begin."""
    begun = [i for i in range(1, len(lines)) if lines[i].text and not full[i - 1]]
    marked = sum(not lines[i - 1].text or _columns(lines[i].indent) > usual for i in begun)
    return marked >= _APART_SHARE * len(begun)


def _ended(line: _Line) -> bool:
    return _SENTENCE_END.search(line.text) is not None


def _between(before: str, after: str) -> str:
    """What stood where the line was cut: a space between words of letters, otherwise nothing."""
    letters = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return " " if letters and not (before.isdigit() and after.isdigit()) else ""
