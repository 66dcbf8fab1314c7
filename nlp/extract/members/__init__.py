"""Members of numeric slogans: what the article itself names as the parts of 五线, 四最, 1313, 三包三问.

Each reading is a function from a label to the stretches it would name. Readings are tried from the most to the
least explicit: a list in quotes beside the label, a definition (“三包”是…), a list right before it, lists whose items
share its head (零…、零… for 四零), deadlines in order (1313), headings, numbered points, lists earlier in the
sentence, and last those that name only some. The first whose count fits the numbers wins, if :mod:`.credibility`
finds that it may well be meant; :mod:`.wording` cuts its items to members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from nlp.article import Member, Slogan
from nlp.document import Document
from nlp.extract.enumerations import Item, Items
from nlp.extract.members.credibility import credible
from nlp.extract.members.definitions import by_definition, by_symbols
from nlp.extract.members.examples import some_members
from nlp.extract.members.following import following_sentence, of_characters, opening_clauses
from nlp.extract.members.labels import Label
from nlp.extract.members.neighbours import added_up, listed_before, quoted_beside
from nlp.extract.members.pairs import both_done, joined_pair, modified_head, two_of_head
from nlp.extract.members.quoted_lists import quoted_list
from nlp.extract.members.repeated_heads import (
    names_behind_head,
    names_in_quotes,
    opening_sentences,
    said_one_by_one,
    sharing_head,
)
from nlp.extract.members.same_sentence import listed_earlier
from nlp.extract.members.sequences import deadlines, established_members, headings, numbered_points
from nlp.extract.members.wording import members_of
from nlp.extract.numeric_labels import parts_of
from nlp.lexicon import load

__all__ = ["find_members", "usual_members"]

# Labels and places of one label beyond these are left alone, so that the cost stays linear in the text.
_MOST_LABELS = 200
_MOST_PLACES = 20

_Reading = Callable[[Document, Label], Items | None]
_READINGS: tuple[tuple[str, _Reading], ...] = (
    ("added up", added_up),
    ("symbols", by_symbols),
    ("quoted list", quoted_list),
    ("known members", established_members),
    ("mirrors", said_one_by_one),
    ("definition", by_definition),
    ("list before", listed_before),
    ("modified head", modified_head),
    ("shared head", sharing_head),
    ("deadlines", deadlines),
    ("following sentence", following_sentence),
    ("headings with names", names_behind_head),
    ("names in quotes", names_in_quotes),
    ("beside", quoted_beside),
    ("numbered", numbered_points),
    ("pair", joined_pair),
    ("pair with the head", two_of_head),
    ("both done", both_done),
    ("opening words", opening_sentences),
    ("opening clauses", opening_clauses),
    ("headings", headings),
    ("earlier in the sentence", listed_earlier),
    ("characters", of_characters),
    ("some", some_members),
)


def find_members(document: Document, mentions: Sequence[Slogan]) -> Mapping[str, tuple[tuple[Member, ...], str]]:
    """For each label among `mentions` the members that the article names, and the reading that found them.

    Labels whose members the article leaves out are missing from the result. Members are in the order of the article's
    list, without quote marks at their edges; offsets are code points into ``document.text``.
    """
    places: dict[str, list[Item]] = defaultdict(list)
    numerals: dict[str, tuple[int, ...]] = {}
    for mention in mentions:
        places[mention.text].append((mention.start, mention.end))
        numerals[mention.text] = mention.numerals
    labels = [
        Label(text, numerals[text], tuple(where[:_MOST_PLACES])) for text, where in places.items() if numerals[text]
    ][:_MOST_LABELS]
    found: dict[str, tuple[Items, str]] = {}
    for label in sorted(labels, key=lambda label: len(label.numerals)):
        _inherit(label, found)
        for name, reading in _READINGS:
            if label.text in found:
                break
            if (items := reading(document, label)) and credible(document, label, items, name):
                found[label.text] = (members_of(document.folded, label, items), name)
    for label in labels:
        if "加" in label.text and len(label.numerals) == 2 and label.text in found:
            _share_out(label, labels, found)
    return {
        text: (tuple(Member(text=document.text[a:b], start=a, end=b) for a, b in items), name)
        for text, (items, name) in found.items()
    }


def _inherit(label: Label, found: dict[str, tuple[Items, str]]) -> None:
    """Members that a label owes to its parts: 三包三问 to 三包 and 三问, 四最一中枢 to 四最."""
    pieces = [number + head for number, head in parts_of(label.text)]
    if len(pieces) < 2 or pieces[0] not in found:
        return
    if all(piece in found for piece in pieces):
        found[label.text] = ([item for piece in pieces for item in found[piece][0]], "parts")
    elif set(label.numerals[1:]) == {1}:
        found[label.text] = (found[pieces[0]][0], "part")


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
