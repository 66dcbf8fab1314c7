"""Tables in a text: rows whose cells are parted by tabs, as pages give them, or by bars, as Markdown has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A number with its heading (一、⇥总体要求) is no row.
_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十百0-9]{1,5}[、.．章节条]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[-*•·●■◆])[ \u3000]*"
)
_RULE = frozenset("|:- \t")


def table_lines(lines: Sequence[str]) -> dict[int, str]:
    """The lines of tables by index: ``"row"`` for a row of a block, ``"lone row"``, ``"rule"`` under a Markdown head.

    Args:
        lines: the lines of a page as written (folding makes spaces of tabs), without empty ones.
    """
    if len(lines) < 2:
        return {}  # a page that lost its line ends keeps its tabs
    found: dict[int, str] = {}
    for i, line in enumerate(lines):
        if "|" not in line:
            continue
        if "-" in line and _RULE.issuperset(line) and i > 0 and "|" in lines[i - 1]:
            found[i - 1], found[i] = "row", "rule"
        elif i - 1 in found or (_barred(line) and i + 1 < len(lines) and _barred(lines[i + 1])):
            found[i] = "row"
    tabbed = [_tabbed(line) for line in lines]
    for i, is_row in enumerate(tabbed):
        if is_row:
            beside = (i > 0 and tabbed[i - 1]) or (i + 1 < len(lines) and tabbed[i + 1])
            found[i] = "row" if beside else "lone row"
    return found


def _barred(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and line.count("|") >= 3


def _tabbed(line: str) -> bool:
    cells = [cell for cell in line.split("\t") if cell.strip()]
    return len(cells) > 2 or (len(cells) == 2 and not _NUMBER.fullmatch(cells[0]))
