"""Slogans of an article: numeric, parallel, motto, metaphor; one find per distinct wording and type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nlp.article import Slogan
from nlp.document import Document
from nlp.extract.members import find_members, usual_members
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels import find_parallels
from nlp.extract.quoted import find_metaphors, find_mottos


def extract_slogans(document: Document) -> list[Slogan]:
    """The slogans of `document` in order of their first place, each with the number of its mentions."""
    mentions = [
        *_with_members(document),
        *document.once(find_parallels),
        *document.once(find_mottos),
        *document.once(find_metaphors),
    ]
    return sorted(_distinct(mentions), key=lambda slogan: (slogan.start, slogan.end))


def _distinct(mentions: Iterable[Slogan]) -> Iterable[Slogan]:
    """One slogan a wording and type: the first mention, with the members of the mention that has most."""
    groups: dict[tuple[str, str], list[Slogan]] = {}
    for slogan in mentions:
        groups.setdefault((slogan.type, slogan.text), []).append(slogan)
    for group in groups.values():
        first = min(group, key=lambda slogan: slogan.start)
        best = max(group, key=lambda slogan: len(slogan.members))
        yield replace(
            first,
            members=best.members,
            known=best.known,
            members_source=best.members_source,
            count=len(group),
        )


def _with_members(document: Document) -> Iterable[Slogan]:
    """The numeric slogans with the members that the article names, or those that general knowledge knows."""
    mentions = document.once(find_numeric)
    named = find_members(document, mentions)
    for slogan in mentions:
        known = usual_members(slogan.text, document.text)
        members, reading = named.get(slogan.text, ((), ""))
        yield replace(
            slogan,
            members=members,
            known=known,
            members_source="text" if members else "lexicon" if known else None,
            rule=f"{slogan.rule}; members: {reading}" if members else slogan.rule,
        )
