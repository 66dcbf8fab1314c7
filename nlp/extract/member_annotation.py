"""Numeric labels of annotated text, each with the members that a reader found named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.article import Line
from nlp.document import Document
from nlp.extract.enumerations import Item
from nlp.extract.members.labels import Label, labels_of
from nlp.extract.numeric import find_numeric
from nlp.extract.numeric_labels import numerals_of
from nlp.gold import Gold, key
from nlp.normalize import fold

_LINE = re.compile(r"(# )?([^\n]+)")


@dataclass(frozen=True, slots=True)
class LabelledLabel:
    """A numeric label of an annotated text with the keys (:func:`nlp.gold.key`) of the members that the text names.

    `found` tells whether the program finds the label by itself.
    """

    group: str
    document: Document
    label: Label
    others: tuple[Item, ...]
    wanted: tuple[str, ...]
    found: bool


def labelled_labels(document: Document, gold: Gold, *, complete: bool = True) -> Iterator[LabelledLabel]:
    """The numeric labels of a text, each with its annotated members.

    Labels that the gold calls optional, or whose members it does, are left out.

    Args:
        document: the text.
        gold: its annotation.
        complete: whether the gold has every numeric label, so that one that it lacks has no members.
    """
    rows = {key(row["text"]): row for row in gold["slogans"] if row["type"] == "numeric"}
    labels = labels_of(find_numeric(document))
    for label in labels:
        row = rows.pop(key(label.text), None)
        if row is None and not complete:
            continue
        if row is None or not (row.get("optional") or row.get("optional_members")):
            others = tuple(place for other in labels if other is not label for place in other.places)
            wanted = tuple(key(member) for member in (row or {}).get("members") or ())
            yield LabelledLabel(str(gold["doc"]), document, label, others, wanted, True)
    everywhere = tuple(place for label in labels for place in label.places)
    for row in rows.values():
        numerals = numerals_of(row["text"])
        places = tuple(at.span() for at in re.finditer(re.escape(fold(row["text"])), document.folded))
        if places and numerals and not (row.get("optional") or row.get("optional_members")):
            wanted = tuple(key(member) for member in row.get("members") or ())
            yield LabelledLabel(
                str(gold["doc"]), document, Label(row["text"], numerals, places), everywhere, wanted, False
            )


def example_labels(rows: Iterable[str]) -> list[LabelledLabel]:
    """The labels of single annotated passages.

    Args:
        rows: JSON objects with ``text``, in which a line that opens with ``# `` is a heading, the first one the title,
            and either ``slogans``, numeric ones as in the gold, or ``label`` and ``members`` of one among several.

    Raises:
        ValueError: a row is not JSON.
    """
    found: list[LabelledLabel] = []
    for n, row in enumerate(map(json.loads, rows)):
        slogans = row["slogans"] if "slogans" in row else [{"text": row["label"], "members": row["members"]}]
        gold = {"doc": f"example {n}", "slogans": [{"type": "numeric", **slogan} for slogan in slogans]}
        found += labelled_labels(_passage(row["text"]), gold, complete="slogans" in row)
    return found


def _passage(text: str) -> Document:
    lines = [
        Line(
            n=n,
            role=("heading" if n > 1 else "title") if at[1] else "body",
            start=at.start(2),
            end=at.end(),
            text=at[2],
        )
        for n, at in enumerate(_LINE.finditer(text), 1)
    ]
    return Document(text, tuple(lines))
