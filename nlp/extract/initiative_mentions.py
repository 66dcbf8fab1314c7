"""A mention of what may be a measure, and what the wordings of one name share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.document import Document

_MARKS = str.maketrans("", "", '“”‘’"「」『』')
_LEFT_OUT = frozenset('“”‘’"「」『』，。、：；,. \t\u3000')
#: Marks, punctuation and spaces, which make no difference between two wordings of one name.
KEY = re.compile(f"[{re.escape(''.join(sorted(_LEFT_OUT)))}]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a measure is named: `start:end` of the name, `core` its quoted part or the whole name.

    `tail` is what follows the quotes, empty for a bare name. `certain` says whether `type` comes from a type noun or
    the lexicon rather than from the verb or by default. `evidence` are features that were seen on the way here.
    """

    start: int
    end: int
    core: str
    tail: str
    type: str
    certain: bool
    rule: str
    evidence: tuple[str, ...] = ()


def name_key(text: str) -> str:
    """`text` without quote marks, punctuation and spaces: what two wordings of one name share."""
    return KEY.sub("", text)


def plain_name(document: Document, mention: Mention) -> str:
    """The name without quote marks and a linking 的, as :attr:`nlp.article.Initiative.name` has it."""
    cut = mention.end - len(mention.tail)
    linked = mention.rule == "quoted+的"
    return (document.text[mention.start : cut] + document.text[cut + linked : mention.end]).translate(_MARKS)
