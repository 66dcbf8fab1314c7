"""The headline: which line above the article it is, and whether the line above it is its kicker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.lexicon import pattern
from nlp.structure.furniture import DOCUMENT_NUMBER, ISSUE, SPACES, opened_by
from nlp.structure.labels import is_medium
from nlp.structure.reasons import BREADCRUMB, TABLE_ROW
from nlp.structure.sentences import STOP
from nlp.structure.shapes import Shape, title_end


def named_lines(seen: list[Shape], headlines: Sequence[str]) -> list[int]:
    """Indices of the lines that say the title known from elsewhere; they are taken for nothing else."""
    for headline in headlines:
        wanted = SPACES.sub("", headline)
        same = [
            i
            for i, shape in enumerate(seen)
            if shape.size == len(wanted)
            and shape.kind in ("short", "number", "item", "prose")
            and shape.reason != TABLE_ROW
            and SPACES.sub("", shape.bare) == wanted
            and not is_medium(shape.bare)
        ]
        if same:
            for i in same:
                seen[i].kind, seen[i].reason, seen[i].number = "short", "the title", ""
            return same
    return []


def below_named(seen: list[Shape], named: list[int], first: int) -> tuple[int, int | None]:
    """Where the body begins and the headline stands, given the lines that say the title; None if none is above it."""
    above = [i for i in named if i < first]
    if above:
        return first, max(above, key=lambda i: (_title_score(seen, i, first), i))
    prose = [(i, shape.size) for i, shape in enumerate(seen) if shape.kind == "prose"]
    for i in named:
        below = [at for at, _ in prose if at > i]
        if below and 2 * sum(size for at, size in prose if at > i) >= sum(size for _, size in prose):
            start = below[0]
            while start - 1 > i and seen[start - 1].kind in ("number", "item"):
                start -= 1
            return start, i
    return first, None


_TITLE_MARK = re.compile(r"[“《：？！]|——|(?<=[一-鿿”]) (?=[一-鿿“])")


#: Score that a headline must exceed.
_LEAST = 1.9


def headline(seen: list[Shape], first: int) -> int | None:
    """Index of the headline, or None."""
    best, found = _LEAST, None
    for i in range(min(first, len(seen))):
        shape = seen[i]
        if shape.kind not in ("short", "office", "number", "item") or not 4 <= shape.size <= 90:
            continue
        if pattern("headlines", "parts").match(shape.bare):
            continue
        if shape.kind == "item" and not (re.search(r"[！？…”]$", shape.bare) and shape.size <= 45):
            continue
        # A chapter of a report has its number in the headline.
        if shape.kind == "number" and not (i + 1 < len(seen) and seen[i + 1].kind == "dateline"):
            continue
        score = _title_score(seen, i, first)
        if score > best:
            best, found = score, i
    if found is None:
        # 原标题：…: what an article was called elsewhere; the headline of pages that give no other.
        return next((i for i in range(min(first, len(seen))) if opened_by(seen[i].reason) == "title"), None)
    return _unnumbered(seen, first, _upper_line(seen, found) if found else found)


def _unnumbered(seen: list[Shape], first: int, title: int) -> int:
    """`title`, or the line above the body that says it again without the document's number and its book-title marks."""
    bare = seen[title].bare
    number = DOCUMENT_NUMBER.match(bare)
    name = bare[number.end() :].strip(" 《》") if number else ""
    return next((i for i in range(title + 1, first) if seen[i].bare == name), title) if name else title


def _upper_line(seen: list[Shape], i: int) -> int:
    """Of two headline-like lines the upper one, unless it is a kicker (plain, or with a dot) or names the site."""
    above, here = seen[i - 1], seen[i]
    if above.kind == "short" and above.bare.endswith(here.bare) and above.size <= _LONGEST:
        return i - 1  # the place in front, then the headline once more
    if above.bare.startswith(("—", "－")) or is_bracketed(above.bare):
        return i - 2 if i > 1 and seen[i - 2].kind == "short" else i
    subtitled = i + 1 < len(seen) and seen[i + 1].bare.startswith(("—", "－"))
    if above.kind != "short" or above.size < 10 or here.marked or subtitled or _is_site(above.bare):
        return i
    if _is_couplet(here.bare) and not _is_couplet(above.bare):
        return i
    return i - 1 if _headline_marks(above.bare) else i


_COUPLET = re.compile(r"([一-鿿“”]{4,12})[ \u3000]+([一-鿿“”]{4,12})")


def _is_couplet(bare: str) -> bool:
    """Whether a line is two clauses of one length with a space between, as headlines of features are."""
    match = _COUPLET.fullmatch(bare)
    return match is not None and len(match[1]) == len(match[2])


def _names_site(bare: str) -> bool:
    """Whether a line names or greets the site."""
    names, greetings = pattern("headlines", "site_names"), pattern("headlines", "site_greetings")
    return names.search(bare) is not None or greetings.search(bare) is not None


def _is_site(bare: str) -> bool:
    """Whether a line names the site, or has a sign that names of sites and sections have."""
    return "·" in bare or "_" in bare or _names_site(bare)


def _headline_marks(bare: str) -> float:
    """Weight of the marks and closing words that headlines have and other short lines have not."""
    return 1.0 * bool(_TITLE_MARK.search(bare)) + 1.5 * bool(title_end().search(bare))


def is_bracketed(bare: str) -> bool:
    """Whether a line stands in brackets as a whole."""
    return bare.startswith("（") and bare.endswith("）")


def _title_score(seen: list[Shape], i: int, first: int) -> float:
    """How much line `i` looks like the headline of the body that begins at `first`: length, neighbours, wording."""
    shape = seen[i]
    bare = shape.bare
    score = 2.0 if 10 <= shape.size <= 45 else 1.0 if shape.size >= 6 else 0.0
    after = [s.kind for s in seen[i + 1 : min(first + 1, i + 12)]]
    # Subtitles and bodies stand between headline and dateline.
    skipped = 0
    while skipped < len(after) and (
        seen[i + 1 + skipped].bare.startswith(("—", "－", "-"))
        or is_bracketed(seen[i + 1 + skipped].bare)
        or after[skipped] == "office"
    ):
        skipped += 1
    following = after[skipped] if skipped < len(after) else "prose"
    if following in ("dateline", "byline", "note"):
        score += 3
    elif following == "furniture" and any(kind in ("dateline", "byline") for kind in after[skipped : skipped + 4]):
        score += 2
    elif following in ("prose", "number", "item"):
        score += 1.5
    if skipped and seen[i + 1].bare.startswith("—"):
        score += 2
    if i and (seen[i - 1].kind in ("dateline", "index") or seen[i - 1].reason == BREADCRUMB):
        score += 1
    if shape.marked:
        score += 3
    score += _headline_marks(bare)
    if bare.startswith(("—", "－")):
        score -= 6
    if shape.listed or is_bracketed(bare):
        score -= 3
    if i + 1 < len(seen) and ISSUE.match(seen[i + 1].bare):
        score -= 3  # the name of a bulletin, above the number of its issue
    if shape.kind == "office" or is_medium(bare) or (bare.startswith("【") and bare.endswith("】")):
        score -= 3
    if re.match(r"[^：，]{2,20}[，：]$", bare):  # a salutation
        score -= 3
    return score


_LEAD = re.compile(r"[^：，。；！？]{2,16}：")
_TOPIC_OPEN = re.compile(r"关于(?!.*的)")
_GOES_ON = re.compile(r"[的与和及暨](?!平|谐|蔼|睦)")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("‘", "’"))
#: Lines that a headline may take up.
_MOST_LINES = 3


def headline_lines(seen: list[Shape], title: int) -> range:
    """The lines that make up the headline, of which `title` is one: pages break long ones in the middle."""
    start, end = title, title + 1
    while start > 0 and end - start < _MOST_LINES and _is_broken(seen[start - 1], seen[start]):
        start -= 1
    while end < len(seen) and end - start < _MOST_LINES and _is_broken(seen[end - 1], seen[end]):
        end += 1
    return range(start, end)


def _is_broken(upper: Shape, lower: Shape) -> bool:
    """Whether two lines are the halves of one headline: the upper leaves open what the lower closes.

    ``县委办公室关于印发`` / ``《督查办法》的通知``, ``云山县：`` / ``清单之外无审批``, ``…“一网`` / ``通办”…``.
    """
    if not all(shape.kind in ("short", "office", "item", "number") and not shape.listed for shape in (upper, lower)):
        return False
    if upper.marked != lower.marked or upper.size + lower.size > _LONGEST or STOP.search(upper.bare + lower.bare):
        return False
    if _LEAD.fullmatch(upper.bare) and upper.kind != "office":
        return not lower.number
    if any(upper.bare.count(a) > upper.bare.count(b) and lower.bare.count(b) > lower.bare.count(a) for a, b in _PAIRS):
        return True
    if _TOPIC_OPEN.search(upper.bare) and not title_end().search(upper.bare):
        return title_end().search(lower.bare) is not None and "关于" not in lower.bare
    return title_end().search(lower.bare) is not None and _GOES_ON.match(lower.bare) is not None


#: Characters of the longest headline.
_LONGEST = 90


def is_kicker(seen: list[Shape], title: int) -> bool:
    """Whether the line above the headline belongs to it: short, alone, and no name of a site or section."""
    above, before = seen[title - 1], seen[title - 2]
    bare = above.bare
    if above.kind == "office" and seen[title].bare.startswith("关于"):
        return True  # who issues the document
    if title == 1:
        return False  # the site
    if above.kind != "short" or above.listed or not 4 <= above.size <= 24:
        return False
    if "_" in bare or seen[title].bare in bare or pattern("headlines", "no_kicker").search(bare) or _names_site(bare):
        return False
    # Headlines of other stories stand in lists.
    return not (before.kind == "short" and before.size >= 6 and not _is_site(before.bare))
