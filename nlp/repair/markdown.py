r"""Markdown inside the line: ``**320**件``, ``[云山日报](https://…)``, ``\_``, ``> ``. The words stay, the marks go.

A mark goes only where it can be nothing else, since ``5*8``, ``张**`` and ``报名表_王`` are text. Marks that make a
line a heading, a list item, a table row or a line of links stay: line roles read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.alignment import Edit
from nlp.lexicon import settings

_ADDRESS = (
    r"\((?:(?:https?:|mailto:|tel:|javascript:|/|\.{1,2}/|#|[A-Za-z0-9_%.-]{1,80}/|[A-Za-z0-9_%-]{1,60}\.s?html?)"
    r"[^\s()]{0,500}(?:\([^\s()]{0,100}\)[^\s()]{0,200})?(?:[ \t]{1,4}\"[^\"\r\n]{0,200}\")?)?\)"
)
_PICTURE = rf"!\[[^\[\]\r\n]{{0,300}}\]{_ADDRESS}"
_LINK = re.compile(rf"\[{_PICTURE}\]{_ADDRESS}|{_PICTURE}|\[(?P<words>[^\[\]\r\n]{{1,300}})\]{_ADDRESS}")
_TARGET = re.compile(
    r"^[ ]{0,3}\[(?P<name>[^\[\]\r\n]{1,60})\]:[ \t]{1,4}<?(?:https?:|/)[^\s<>]{1,500}>?"
    r"(?:[ \t]{1,4}[\"'(][^\r\n]{0,200})?[ \t]*$",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"\[(?P<words>[^\[\]\r\n]{1,300})\]\[(?P<name>[^\[\]\r\n]{0,60})\]")
_LINE = re.compile(r"[^\r\n]+")
_MARK = re.compile(r"[*_`\[\\>]")
_WORD = re.compile(r"[A-Za-z0-9㐀-鿿]")
# Numbers and dates that stand beside the links of a list.
_NUMBER = re.compile(
    r"^[ \t]*[0-9]{1,2}[.、]|(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{1,2}(?::[0-9]{2}){1,2}"
)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
_ITEM = re.compile(r"[\s\u3000]{0,20}[-*+][ \t]+")
_QUOTE = re.compile(r"[ \t\u3000]{0,8}(?:>[ \t]?){1,3}(?=[㐀-鿿“‘《（【*_\[]|[^>\r\n]{1,2000}。)")
_RUNS = {mark: re.compile(f"(?<![{mark}]){re.escape(mark)}{{1,3}}(?![{mark}])") for mark in "*_`"}
_ESCAPE = re.compile(r"(?<![A-Za-z\\:.])\\(?=[*_#+.!>~|`-])")
# What needs other Markdown beside it: letters before a backslash may be a path, brackets behind it a formula.
_LIKELY_ESCAPE = re.compile(r"(?<![\\:.])\\(?=[*_#+.!>~|`\[\]()-]|[ \t]*$)")

_HAN = re.compile("[㐀-鿿]")
_OPENS, _CLOSES = frozenset("“‘（《〈【「『([{"), frozenset("，。、；：！？…”’）》〉】」』,.;:!?)]}%")
# Names behind a hand that hides them: 张**和李**.
_HIDDEN_NAME = re.compile(r"[和与及跟同]?[㐀-鿿]{1,2}")


def markdown_edits(text: str) -> Iterator[Edit]:
    """Edits of kind ``markup`` that take out the marks of emphasis, code, quotation and escapes, and link targets.

    Pictures beside words go as a whole. Lines that hold nothing but links, pictures and dates stay as they are.
    """
    lines = [line for line in _LINE.finditer(text) if _MARK.search(line[0])] if _MARK.search(text) else []
    if not lines:
        return
    sure = _references(text)
    rest: list[tuple[int, str]] = []
    for line in lines:
        cuts, plain = _unlinked(line[0])
        cuts += _pairs(plain, "**", likely=False)
        sure += [(line.start() + start, line.start() + end) for start, end in cuts]
        rest.append((line.start(), plain))
    likely = bool(sure) or re.search(r"^#{1,6}[ \t]+\S", text, re.MULTILINE) is not None
    for at, plain in rest:
        sure += [(at + start, at + end) for start, end in _marks(plain, likely)]
    done = 0
    for start, end in sorted(sure):
        if start >= done:
            yield Edit(start, end, "", "markup", 0.95)
            done = end


def _references(text: str) -> list[tuple[int, int]]:
    """What ``[words][1]`` adds to its words where a line ``[1]: https://…`` says where it leads, and those lines."""
    targets = list(_TARGET.finditer(text)) if "]:" in text else []
    names = {target["name"].lower() for target in targets}
    cuts = [target.span() for target in targets]
    if names:
        for match in _REFERENCE.finditer(text):
            if (match["name"] or match["words"]).lower() in names:
                cuts += [(match.start(), match.start("words")), (match.end("words"), match.end())]
    return cuts


def _unlinked(line: str) -> tuple[list[tuple[int, int]], str]:
    """What links and pictures add to the words of a line, and the line, as long as it was, with ``x`` in its place."""
    found = list(_LINK.finditer(line))
    if not found:
        return [], line
    around = _NUMBER.sub("", _LINK.sub("", line))
    sentence = any("。" in (match["words"] or "") for match in found)
    alone = not _WORD.search(around) and not sentence and not _HEADING.match(line)
    cuts: list[tuple[int, int]] = []
    for match in found:
        if match["words"] and not alone:
            cuts += [(match.start(), match.start("words")), (match.end("words"), match.end())]
        else:
            cuts.append(match.span())
    plain = list(line)
    for start, end in cuts:
        plain[start:end] = "x" * (end - start)
    return [] if alone else cuts, "".join(plain)


def _marks(line: str, likely: bool) -> Iterator[tuple[int, int]]:
    """The marks of a line other than links and ``**``; `likely` says that the text has such marks elsewhere."""
    quote = _QUOTE.match(line)
    if quote and ">" not in line[quote.end() :]:
        yield quote.span()
    escapes = [match.span() for match in (_LIKELY_ESCAPE if likely else _ESCAPE).finditer(line)]
    yield from escapes
    if escapes:
        plain = list(line)
        for start, end in escapes:
            plain[start : end + 1] = "x" * len(plain[start : end + 1])
        line = "".join(plain)
    if likely and "**" in line:
        yield from _dangling(line)
    for mark in ("***", "*", "__", "_", "`"):
        if mark in line:
            yield from _pairs(line, mark, likely)


def _pairs(line: str, mark: str, likely: bool) -> list[tuple[int, int]]:
    """The places of the opening and closing `mark` of each stretch that they set off; none if one is left over."""
    at = item.end() if (item := _ITEM.match(line)) else 0
    runs = [match for match in _RUNS[mark[0]].finditer(line, at) if len(match[0]) == len(mark)]
    if len(runs) % 2:
        return []
    pairs = zip(runs[::2], runs[1::2], strict=True)
    return [run.span() for pair in pairs if _sets_off(line, mark, *pair, likely) for run in pair]


def _dangling(line: str) -> Iterator[tuple[int, int]]:
    """A single ``**`` at an end of a line: the half of a pair that reaches over several lines."""
    runs = [match for match in _RUNS["*"].finditer(line) if len(match[0]) == 2]
    if len(runs) == 1:
        before, after = line[: runs[0].start()].rstrip(), line[runs[0].end() :].strip()
        if (not before and after) or (before and not after and before[-1] not in _surnames()):
            yield runs[0].span()


def _sets_off(line: str, mark: str, opening: re.Match[str], closing: re.Match[str], likely: bool) -> bool:
    """Whether two runs of `mark` set off what stands between them."""
    inside = line[opening.end() : closing.start()]
    before, after = line[max(0, opening.start() - 1) : opening.start()], line[closing.end() : closing.end() + 1]
    if not inside or inside[0].isspace() or inside[-1].isspace() or inside[0] in _CLOSES or inside[-1] in _OPENS:
        return False
    if not _HAN.search(inside):
        beside = _HAN.match(before) or _HAN.match(after) or not (before.strip() or after.strip())
        if not (beside and re.search("[0-9]", inside)):
            return False
    if mark == "`":
        return True
    if re.match("[A-Za-z0-9]{2}", before + inside[0]) and re.match("[A-Za-z0-9]{2}", inside[-1] + after):
        return False  # powers and products
    if mark[0] == "*" and before in _surnames() and _HIDDEN_NAME.fullmatch(inside) and inside[-1] in _surnames():
        return False
    if mark in ("**", "***"):
        return True
    apart = not (_WORD.match(before) or _WORD.match(after))
    if mark == "__":
        return apart and likely  # otherwise a blank to be filled in
    words = (
        (len(_HAN.findall(inside)) >= 2 or inside.isdecimal())
        and _HAN.match(before)
        and _HAN.match(after)
        and mark == "*"
    )
    return apart or bool(likely and words)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(settings("signatures")["person"]["surnames"])
