"""What an analysis returns: frozen dataclasses over one normalized text.

Offsets are code points, end exclusive. `start`/`end` index :attr:`Article.text`; `raw_start`/`raw_end` index the raw
text as decoded, before any repair. :mod:`nlp.serialization` writes and reads them as JSON.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

ROLES = ("title", "subtitle", "byline", "dateline", "heading", "body", "note", "boilerplate")
#: Roles of the lines in which slogans, metrics and initiatives are marked.
CONTENT_ROLES = frozenset({"title", "subtitle", "heading", "body"})
SLOGAN_TYPES = ("numeric", "parallel", "motto", "metaphor")
METRIC_KINDS = (
    "count", "money", "percent", "rank", "duration", "age", "area", "length", "mass", "energy", "other",
)  # fmt: skip
COMPARATORS = ("=", ">", "<", "~")
METRIC_ROLES = ("input", "output", "result", "target", "deadline", "rank", "share")
POLARITIES = ("positive", "negative")
#: What the figures of an article can contradict each other in; see :class:`Inconsistency`.
INCONSISTENCY_KINDS = ("parts", "share", "values")
INITIATIVE_TYPES = (
    "document", "system", "mechanism", "method", "campaign", "programme", "brand", "platform", "meeting", "team",
    "base", "education", "other",
)  # fmt: skip
#: Levels of government, from the highest.
LEVELS = ("中央", "省", "市", "县", "乡镇街道", "村社区")
#: The stage of a measure that its governing verb shows, in order.
STAGES = ("plan", "issue", "launch", "run", "extend", "end")
#: Whether a mention tells of the measure, denies it or only speaks of it.
ASSERTIONS = ("affirmed", "negated", "generic")
#: How strongly the sentence around a measure commits somebody to it, from weak to strong.
COMMITMENTS = ("slogan", "pledge", "measure", "owned", "result")
THEMES = ("political_building", "service", "supervision", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One change made to the raw text: `raw` at `raw_start:raw_end` became `text` at `start:end`.

    The repairs of an article do not overlap and are in order, so the raw text can be rebuilt from them
    (:attr:`Article.raw`). `confidence` is between 0 and 1; 1 where the change cannot be wrong.

    A `flagged` one marks damage that was seen and left as it is (but for script and width), since more than one
    original is possible; `candidates` are likely ones, the likeliest first, and `confidence` is that of the first of
    them, or of the damage itself where there are none.
    """

    kind: str
    raw_start: int
    raw_end: int
    start: int
    end: int
    raw: str
    text: str
    confidence: float = 1.0
    flagged: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A non-empty line: `n` counts the lines of the raw text from 1, empty ones included.

    `level` is the depth of a heading, from 1 (None for other roles); `reason` names the rule that gave the role.
    """

    n: int
    role: str
    level: int | None = None
    start: int
    end: int
    raw_start: int = -1
    raw_end: int = -1
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A stretch that carried a theme; weights above 0 speak for it, below 0 against it."""

    theme: str
    text: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A stretch of a paragraph with one job; `start:head_end` is its run-in head (empty where it has none).

    `path` holds the headings above it, outermost first. `themes` maps each theme to its probability (0 to 1); the
    themes are independent, so they need not add up to 1. `theme` is the most probable one, `assigned` holds it and
    the further ones that reach the model's threshold for them; `certain` is False where no theme is probable enough
    to rely on.
    """

    line: int
    start: int
    end: int
    head_end: int
    text: str
    path: tuple[str, ...] = ()
    theme: str = "other"
    themes: Mapping[str, float] = field(default_factory=dict)
    assigned: tuple[str, ...] = ()
    certain: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A stretch that an extractor found. `line` is the `n` of its line, `rule` names what found it.

    Extractors leave `raw_start` and `raw_end` alone; the analyzer fills them in from the alignment.
    """

    text: str
    start: int
    end: int
    line: int
    raw_start: int = -1
    raw_end: int = -1
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of a slogan; a member that comes from a lexicon has `start == end == -1`."""

    text: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Slogan(Find):
    """Wording made to be remembered: `type` is one of :data:`SLOGAN_TYPES`.

    `numerals` are the numbers of a numeric slogan in order; `members_source` is ``"text"`` where the article names
    the members, ``"lexicon"`` where only general knowledge does (then they stand in `known`). `frame` is the
    pattern shared by the members (``□最□□``), `count` the number of mentions in the article.
    """

    type: str
    numerals: tuple[int, ...] = ()
    members: tuple[Member, ...] = ()
    known: tuple[str, ...] = ()
    members_source: str | None = None
    frame: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Find):
    """A quantity reported as fact, target or standard; `value` has its scale applied (``3万`` is 30000).

    `time` is as written, `time_start` and `time_end` are the days (ISO, both included) that it means against the
    article's date; an open or unknown end is None. `subject` is who acts, `scope` where the figure holds (全市), `base`
    what it is compared with (同比), `polarity` one of :data:`POLARITIES` where the text says that it was met or missed,
    `role` one of :data:`METRIC_ROLES`.
    """

    value: Decimal
    upper: Decimal | None = None
    unit: str | None = None
    comparator: str = "="
    kind: str = "count"
    indicator: str | None = None
    time: str | None = None
    direction: str | None = None
    time_start: str | None = None
    time_end: str | None = None
    subject: str | None = None
    scope: str | None = None
    base: str | None = None
    polarity: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """Figures of an article that do not go together; `spans` are theirs, in order.

    `kind` is ``"parts"`` (the parts of a whole do not add up to it), ``"share"`` (a share of more than 100 %, or shares
    of one whole that add up to more) or ``"values"`` (one indicator with two values at the same time).
    """

    kind: str
    message: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A stretch that shows how strong a commitment is: a promise, the action, its owner, its deadline or a result."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative(Find):
    """A measure with a name of its own; `name` is `text` without quote marks and a linking 的, `mentions` its places.

    What the article says of the measure comes from the first mention that says it: the governing `verb`, the `stage`
    that it shows (:data:`STAGES`), the `actor` (`actor_type` is ``"organ"`` or ``"region"``), the group `target` that
    it is for, `place` and `time`, all as written. `stages` are those of all mentions, in order. `status` is that of a
    document (试行, 征求意见稿), `assertion` one of :data:`ASSERTIONS`, `commitment` the strongest of all mentions
    (:data:`COMMITMENTS`) with its `evidence`.
    """

    name: str
    type: str
    verb: str | None = None
    actor: str | None = None
    mentions: tuple[tuple[int, int], ...] = ()
    stage: str | None = None
    stages: tuple[str, ...] = ()
    actor_type: str | None = None
    target: str | None = None
    place: str | None = None
    time: str | None = None
    status: str | None = None
    assertion: str = "affirmed"
    commitment: str = "slogan"
    evidence: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An administrative division: full names down to the level that is known, and its six-digit code."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What the page says about itself; `date` is ISO (``2024-04-08``), `region` the place as written.

    `unit` is the body that the author belongs to, which wrote nothing itself; `number` that of the document (发文字号).
    `organ` is the kind of body that the article is about, from ``organs.tsv``, `level` its level of government, one of
    :data:`LEVELS`.
    """

    title: str | None = None
    subtitle: str | None = None
    date: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    region: str | None = None
    place: Place = Place()
    unit: str | None = None
    number: str | None = None
    organ: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One analysed article. `script` is ``simplified``, ``traditional`` or ``mixed``, as found.

    `columns` holds what else stood in the row of a table that the text came from; `warnings` are about the article's
    figures.
    """

    doc_id: str = ""
    meta: Meta = Meta()
    script: str = "simplified"
    text: str
    repairs: tuple[Repair, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Point, ...] = ()
    slogans: tuple[Slogan, ...] = ()
    metrics: tuple[Metric, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Inconsistency, ...] = ()

    @property
    def raw(self) -> str:
        """The raw text, rebuilt from `text` and `repairs`."""
        pieces: list[str] = []
        at = 0
        for repair in self.repairs:
            pieces += (self.text[at : repair.start], repair.raw)
            at = repair.end
        return "".join([*pieces, self.text[at:]])

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON types, in the output schema ``policynlp/1``."""
        from nlp.serialization import to_row

        return to_row(self)

    def _repr_html_(self) -> str:
        """How a notebook shows the article; see :func:`nlp.report.highlight.render_article`."""
        from nlp.report.highlight import render_article

        return render_article(self)

    def to_json(self) -> str:
        """One line of JSON Lines, without the line end."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """The article that :meth:`to_dict` wrote.

        Raises:
            ValueError: `row` is not an article of schema ``policynlp/1``.
            TypeError: `row` is not a mapping; a line of JSON is for :meth:`from_json`.
        """
        from nlp.serialization import values_of

        return cls(**values_of(row))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """The article that :meth:`to_json` wrote: a line of the JSON Lines of ``policynlp tag``.

        Raises:
            ValueError: `line` is not JSON, or not an article of schema ``policynlp/1``.
            TypeError: `line` is JSON but no object.
        """
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"not JSON ({error.msg} at character {error.pos + 1})") from None
        return cls.from_dict(row)


def line_at(lines: Sequence[Line], offset: int) -> Line | None:
    """The line that covers `offset`, or None. `lines` are in order, as in :attr:`Article.lines`."""
    n = bisect_right(lines, offset, key=lambda line: line.end)
    return lines[n] if n < len(lines) and lines[n].start <= offset else None
