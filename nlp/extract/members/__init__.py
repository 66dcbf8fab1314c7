"""Members of numeric slogans: what the article itself names as the parts of 五线, 四最, 1313, 三包三问.

:mod:`.candidates` collects the lists that may be meant from wherever the genre puts them, :mod:`.features` describes
each, and :mod:`.choice` picks one or none by learnt weights and cuts it to the members. A label with several parts
takes the members of its parts where these are labels of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nlp.article import Member, Slogan
from nlp.document import Document
from nlp.extract.enumerations import Item, Items
from nlp.extract.members.choice import choose
from nlp.extract.members.labels import Label, labels_of
from nlp.extract.members.wording import taken_apart
from nlp.extract.numeric_labels import parts_of
from nlp.lexicon import load

# A part of a label that the text goes on to define: 所谓“四”，即….
_DEFINED = "“({})”，?(?:即|就?是|指|为|：)"

__all__ = ["find_members", "usual_members"]


def find_members(document: Document, mentions: Sequence[Slogan]) -> Mapping[str, tuple[tuple[Member, ...], str]]:
    """For each label among `mentions` the members that the article names, and the form of the list.

    Labels whose members the article leaves out are missing from the result. Members are in the order of the article's
    list, without quote marks at their edges; offsets are code points into ``document.text``.
    """
    labels = labels_of(mentions)
    found: dict[str, tuple[Items, str]] = {}
    for label in sorted(labels, key=lambda label: len(label.numerals)):
        others = [place for other in labels if other is not label for place in other.places]
        _inherit(document, label, others, found)
        if label.text not in found and (chosen := choose(document, label, others)):
            found[label.text] = (taken_apart(document.folded, label, chosen.members), chosen.candidate.form)
    for label in labels:
        if "加" in label.text and len(label.numerals) == 2 and label.text in found:
            _share_out(label, labels, found)
    return {
        text: (tuple(Member(text=document.text[a:b], start=a, end=b) for a, b in items), name)
        for text, (items, name) in found.items()
    }


def _inherit(document: Document, label: Label, others: Sequence[Item], found: dict[str, tuple[Items, str]]) -> None:
    """Members that a label owes to its parts: 三包三问 to 三包 and 三问, 四最一中枢 to 四最, 四加二 to 四, 二.

    A part that is no label of the article is looked up where the text defines it.
    """
    pieces = [(number, number + head.replace("加", "")) for number, head in parts_of(label.text)]
    if len(pieces) < 2 or len(pieces) != len(label.numerals):
        return
    of_parts: list[Items] = []
    for (_, piece), count in zip(pieces, label.numerals, strict=True):
        if piece in found:
            of_parts.append(found[piece][0])
        elif places := tuple(at.span(1) for at in re.finditer(_DEFINED.format(re.escape(piece)), document.folded)):
            chosen = choose(document, Label(piece, (count,), places), others, defined=True)
            of_parts.append(list(chosen.members) if chosen else [])
        else:
            of_parts.append([])
    if all(of_parts):
        found[label.text] = ([item for items in of_parts for item in items], "parts")
    elif set(label.numerals) == {1}:
        if sum(map(bool, of_parts)) > 1:  # 一校一队一车, where the article tells what some of them are
            found[label.text] = ([item for items in of_parts for item in items], "parts")
    elif of_parts[0] and set(label.numerals[1:]) == {1}:
        found[label.text] = (of_parts[0], "part")


def _share_out(total: Label, labels: Sequence[Label], found: dict[str, tuple[Items, str]]) -> None:
    """“四个共识”加“两项举措”的“四加二”: the addends take their share of the members of the sum."""
    items, name = found[total.text]
    first, second = total.numerals
    for start, _ in total.places:
        low = max(0, start - 30)
        addends = [
            label for label in labels if label is not total and any(low <= a and b < start for a, b in label.places)
        ]
        if [label.numerals for label in addends] == [(first,), (second,)] and len(items) == first + second:
            found.setdefault(addends[0].text, (items[:first], name))
            found.setdefault(addends[1].text, (items[first:], name))


def usual_members(label: str, text: str) -> tuple[str, ...]:
    """The members that `label` usually has nationwide, () where it is not established.

    Of several readings the one whose cues `text` holds most often is taken, the first where none speaks.
    """
    readings = [row for row in load("abbreviations") if row["label"] == label]
    if not readings:
        return ()

    def cues(row: Mapping[str, str]) -> int:
        return sum(text.count(cue) for cue in row["cues"].split("|") if cue)

    return tuple(max(readings, key=cues)["members"].split("|"))
