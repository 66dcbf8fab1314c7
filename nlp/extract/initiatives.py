"""Named initiatives: measures, instruments and programmes with a name of their own, one entry a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.article import ASSERTIONS, COMMITMENTS, Initiative
from nlp.document import Document
from nlp.extract.circumstances import circumstances
from nlp.extract.commitment import commitment
from nlp.extract.initiative_candidates import candidates
from nlp.extract.initiative_documents import document_status
from nlp.extract.initiative_features import names_measure
from nlp.extract.initiative_groups import fullest, grouped
from nlp.extract.initiative_mentions import Mention, plain_name


def extract_initiatives(document: Document) -> list[Initiative]:
    """The named initiatives of the content lines, one per distinct name, in order of their first mention."""
    named = without_overlap([mention for mention in document.once(candidates) if names_measure(mention, document)])
    found = [_initiative(document, group) for group in grouped(document, named)]
    return sorted(found, key=lambda initiative: (initiative.start, initiative.end))


def without_overlap(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions (in order of start, longer first) without those that lie inside another one that is no title."""
    kept: list[Mention] = []
    for mention in mentions:
        for other in reversed(kept[-4:]):
            inside = other.start <= mention.start < other.end
            if inside and (other.type != "document" or other.core == mention.core):
                if mention.end > other.end and mention.rule == "lexicon" and other.start == mention.start:
                    kept.remove(other)
                    kept.append(mention)
                break
        else:
            kept.append(mention)
    return kept


def _initiative(document: Document, group: Sequence[Mention]) -> Initiative:
    best = fullest(document, group)
    line = document.line_at(best.start)
    assert line is not None
    told = [circumstances(document, mention.start, mention.end) for mention in group]
    strengths = [commitment(document, mention.start, mention.end, c) for mention, c in zip(group, told, strict=True)]
    level, evidence = max(strengths, key=lambda strength: COMMITMENTS.index(strength[0]))
    acting = next((one for one in told if one.verb), told[0])
    by = next((one for one in (acting, *told) if one.actor), acting)

    def first(values: Iterable[str | None]) -> str | None:
        return next((value for value in values if value), None)

    return Initiative(
        text=document.text[best.start : best.end],
        start=best.start,
        end=best.end,
        line=line.n,
        rule=best.rule,
        name=plain_name(document, best),
        type=best.type,
        verb=acting.verb,
        stage=acting.stage,
        stages=tuple(dict.fromkeys(one.stage for one in told if one.stage)),
        actor=by.actor,
        actor_type=by.actor_type,
        target=first(one.target for one in told),
        place=first(one.place for one in told),
        time=first(one.time for one in told),
        status=first(_status(document, mention) for mention in group if mention.type == "document"),
        assertion=min((one.assertion for one in told), key=ASSERTIONS.index),
        commitment=level,
        evidence=evidence,
        mentions=tuple(sorted({(mention.start, mention.end) for mention in group})),
    )


def _status(document: Document, mention: Mention) -> str | None:
    return document_status(document.folded[mention.start : mention.end + _REACH], mention.end - mention.start)


_REACH = 8
