"""Parallels (排比, 对偶): neighbouring members in one frame, 校准思想之标、把好行为之舵.

Lists (``lists``), cut to members of one length (``windows``: ``pairs`` and ``rows``), give candidates (``candidates``)
to be read against the text (``reading``) and dropped where the guidelines allow none (``conditions``). Readable
features (``features``) of their ``shape``, ``edges``, ``wording`` and ``setting`` add up to a score (``scoring``) with
weights learnt from annotated articles (``lexicons/parallel_weights.toml``). What comes near the threshold is looked at
once more by boosted trees (``lexicons/parallel_trees.json``), which see the measures of its members (``measures``) and
surroundings (``surroundings``) as well and take together what the weights take one by one; what they say is one feature
more. Of overlapping candidates the best-scored wins (``choice``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.article import Line, Member, Slogan
from nlp.document import Document
from nlp.extract.parallels.choice import best
from nlp.extract.parallels.scoring import TREES, Scored, parallel_model, score_candidates

_STRIP_QUOTES = str.maketrans("", "", "“”‘’")


def find_parallels(document: Document) -> list[Slogan]:
    """Every parallel of the content lines, in order of `start`; none overlaps another.

    `text` runs from the first member to the last with the separators between them, without outer quotes; `frame` shows
    the characters that repeat and □ for the rest where the members have one length (``□最□□``). `rule` gives the score
    and the three features that spoke for the find most, taken one by one.
    """
    return list(document.once(_parallels))


def _parallels(document: Document) -> tuple[Slogan, ...]:
    model = parallel_model()
    found: list[Slogan] = []
    for line, scored in score_candidates(document, model, prune=True):
        found += (_slogan(document, line, row, model.weights) for row in best(scored, model.threshold))
    return tuple(sorted(found, key=lambda slogan: slogan.start))


def _slogan(document: Document, line: Line, row: Scored, weights: Mapping[str, float]) -> Slogan:
    start, end = row.candidate.span
    members = tuple(Member(text=document.text[a:b], start=a, end=b) for a, b in row.candidate.members)
    carried = {name: weights.get(name, 0.0) * value for name, value in row.features.items() if name != TREES}
    reasons = [name for name in sorted(carried, key=lambda name: -carried[name])[:3] if carried[name] > 0]
    return Slogan(
        text=document.text[start:end],
        start=start,
        end=end,
        line=line.n,
        type="parallel",
        members=members,
        members_source="text",
        frame=frame_of([member.text for member in members]),
        rule=f"score {row.score:.1f}: {'; '.join(reasons)}",
    )


def frame_of(members: Sequence[str]) -> str | None:
    """The characters that all members have in the same place, □ for the others; None where lengths differ."""
    bare = [member.translate(_STRIP_QUOTES) for member in members]
    if len(set(map(len, bare))) != 1:
        return None
    return "".join(chars[0] if len(set(chars)) == 1 else "□" for chars in zip(*bare, strict=True))
