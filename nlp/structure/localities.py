"""Localities: towns, townships, subdistricts, villages and communities, which no gazetteer lists, as the region.

A name is read where its beginning is certain: behind the name of the place that it lies in (新泰市西张庄镇) or at the
beginning of a clause (桐木社区坚持…).
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.lexicon import pattern
from nlp.structure.places import Region, mentions

#: A locality that no byline or opening begins with is what an article is about if it is named so often.
_LEAST = 3
#: Weight of the first paragraphs; what weighs more stands above them.
_BODY = 2.0


def most_local(stretches: Sequence[tuple[str, float]], opening: str, place: Region | None) -> str | None:
    """The locality that an article is about, or None.

    It stands above the text or in the first paragraph, opens one of them or is named three times; no other locality is
    named as often (half as often where it does not open them), and the division that the article would otherwise be
    about is not named again.

    Args:
        stretches: folded pieces of the page with their weights, as :func:`nlp.structure.places.region` takes them.
        opening: the first paragraph, folded.
        place: what that function found.
    """
    text = "\n".join(piece for piece, _ in stretches)
    if place is not None and text.count(place.name) > 1:
        return None
    counts: dict[str, int] = {}
    opens: set[str] = set()
    uppers: set[str] = set()
    for piece in [*(piece for piece, weight in stretches if weight > _BODY), opening]:
        lead = pattern("places", "before_subject").match(piece)
        begin = lead.end() if lead else 0
        divisions = {found.start: found.end for found in mentions(piece) if found.full}
        clauses = (mark.end() for mark in pattern("places", "before_locality").finditer(piece))
        for start in sorted({begin, *divisions.values(), *clauses}):
            chain = _chain(piece, start)
            counts |= {name: text.count(name) for name in chain}
            uppers.update(chain[:-1])
            joined = chain and piece.startswith(("和", "与", "、", "及"), start + len("".join(chain)))
            if chain and not joined and (start == begin or divisions.get(begin) == start):
                opens.add(chain[-1])
    best = max(counts, key=lambda name: (name in opens, counts[name]), default=None)
    if best is None or (counts[best] < _LEAST and best not in opens):
        return None
    others = (count for name, count in counts.items() if name not in opens | uppers and name != best)
    return best if max(others, default=0) * (1 if best in opens else 2) <= counts[best] else None


def _chain(text: str, start: int) -> list[str]:
    """The names from `start` on of localities that lie in one another: 东风镇 and 下凉泉村 in 东风镇下凉泉村."""
    names = []
    while (found := pattern("places", "localities").match(text, start)) and not _is_word(found[0]):
        names.append(found[0])
        start = found.end()
    return names


def _is_word(name: str) -> bool:
    return pattern("places", "no_locality").search(name) is not None
