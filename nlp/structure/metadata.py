"""Metadata: what the page says about the article, read from its small lines and never from the prose.

The date comes from the dateline, not from a copyright notice or a sentence; author, editor, medium and the author's
unit are kept apart by their labels and places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.article import Line, Meta, Place
from nlp.structure.authorship import author_unit, authors, bodies
from nlp.structure.furniture import SPACES
from nlp.structure.labels import POSTAL, SmallLine, fields, is_organ
from nlp.structure.localities import most_local
from nlp.structure.organs import organ_and_level
from nlp.structure.places import region
from nlp.structure.publication import day_in_address, day_of_delivery, document_number, medium, publication_date, wire
from nlp.structure.roles import line_roles
from nlp.structure.shapes import title_label, title_tool


def page_meta(text: str, folded: str, lines: Sequence[Line]) -> Meta:
    """The metadata of a page. `folded` is the folded view of `text`; both are indexed by the lines."""
    stretches = [(line.start, line.end, line.role) for line in lines]
    if len(stretches) == 1:
        stretches = _unfold(text, folded, lines[0])
    small = _small_lines(folded, stretches)
    weighted = _weighted(folded, stretches)
    opening = next((folded[start:end] for start, end, role in stretches if role == "body"), "")
    place = region(weighted, opening)
    local = most_local(weighted, opening, place)
    organ, level = organ_and_level([*weighted, *_issuers(small)], place.place if place else Place())
    titles = (_headline(text[start:end]) for start, end, role in stretches if role == "title")
    subtitles = (_headline(text[start:end]) for start, end, role in stretches if role == "subtitle")
    return Meta(
        title=_joined(list(dict.fromkeys(titles))) or None,  # pages show a headline twice
        subtitle=next(filter(None, subtitles), None),
        date=publication_date(small) or day_of_delivery(folded, stretches) or day_in_address(small),
        source=medium(small) or wire(folded, stretches),
        authors=authors(small, folded, lines),
        region=local or (place.name if place else None),
        place=place.place if place else Place(),
        unit=author_unit(small, folded, lines),
        number=document_number(text, stretches),
        organ=organ,
        level=level,
    )


def _small_lines(folded: str, stretches: Sequence[tuple[int, int, str]]) -> list[SmallLine]:
    """The lines around the article."""
    body = next((start for start, _, role in stretches if role == "body"), len(folded))
    return [
        SmallLine(role, part, fields(part) if len(part) <= _LONGEST else [], start < body)
        for start, end, role in stretches
        if role not in ("body", "heading", "title", "subtitle")
        for part in (folded[start:end],)
    ]


#: Longer lines, in characters, have no labelled values.
_LONGEST = 300
_GAP = re.compile(r"[ \u3000\xa0\t]*\t[ \u3000\xa0\t]*|[ \u3000\xa0]{2,}")


def _unfold(text: str, folded: str, line: Line) -> list[tuple[int, int, str]]:
    """The stretches of a page that lost its line ends: what stands between gaps at its opening, then the text."""
    pieces: list[tuple[int, int]] = []
    at = line.start
    for gap in _GAP.finditer(text, line.start, min(line.end, line.start + 300)):
        if gap.start() - at > 90 or "。" in folded[at : gap.start()]:
            break
        if gap.start() > at:
            pieces.append((at, gap.start()))
        at = gap.end()
    if not pieces:
        return [(line.start, line.end, line.role)]
    pieces.append((at, line.end))
    roles = line_roles([(i, folded[start:end]) for i, (start, end) in enumerate(pieces)])
    return [(start, end, role) for (start, end), (role, _) in zip(pieces, roles, strict=True)]


def _headline(line: str) -> str:
    """A headline without a label and Markdown marks around it."""
    line = line.lstrip("# ")
    label = title_label().match(line.removeprefix("原"))
    line = line.removeprefix("原") if label else line
    return title_tool().sub("", line[label.end() if label else 0 :]).strip(" *_\u3000\\")


def _joined(lines: Sequence[str]) -> str:
    """The headline of its lines; the first alone where it says the same as the others together."""
    first, rest = "".join(lines[:1]), "".join(lines[1:])
    return first if SPACES.sub("", first) == SPACES.sub("", rest) else first + rest


def _issuers(small: Sequence[SmallLine]) -> list[tuple[str, float]]:
    """The names of the bodies that issued, signed or sent in the document, with the weight that they have."""
    named = [
        (part.value, _ISSUER)
        for line in small
        for part in line.parts
        if part.kind == "issuer" or (part.kind == "source" and is_organ(part.value))
    ]
    return named + [(line.folded, _ISSUER) for line in small if line.role == "byline" and bodies(line.folded.strip())]


#: Weight of the body that issued, signed or sent in the document.
_ISSUER = 4.0
#: Weight of a place by the role of the line that names it.
_WEIGHTS = {
    "title": 6.0, "subtitle": 3.0, "byline": 2.5, "dateline": 4.0, "heading": 1.0, "note": 2.0, "boilerplate": 0.5,
}  # fmt: skip


def _weighted(folded: str, stretches: Sequence[tuple[int, int, str]]) -> list[tuple[str, float]]:
    """The pieces of the page that may name the region, with their weights; the opening paragraphs weigh more."""
    weighted = []
    paragraphs = 0
    for start, end, role in stretches:
        weight = _WEIGHTS.get(role, 0.0)
        if role == "body":
            weight = 2.0 if paragraphs < 2 else 1.0
            paragraphs += 1
        if weight and (role != "boilerplate" or end - start <= 120):
            piece = folded[start:end]
            weighted.append((POSTAL.sub("", piece) if role == "byline" else piece, weight))
    return weighted
