"""Gold annotation: loading it, and checking that it fits its article."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp.article import COMPARATORS, CONTENT_ROLES, INITIATIVE_TYPES, METRIC_KINDS, ROLES, SLOGAN_TYPES, THEMES
from nlp.lexicon import parse

Gold = Mapping[str, Any]

#: The parts of a corpus. Everything is learnt from ``train``; choices between ways of learning may look at
#: ``validation``; ``heldout`` is for measuring only.
SPLITS = ("train", "validation", "heldout")

_QUOTES = re.compile(r"[“”‘’\"'「」『』]")
_PUNCTUATION = str.maketrans(",;:!?()", "，；：！？（）")
_METRIC_KEYS = (
    "line", "text", "value", "upper", "unit", "comparator", "kind", "indicator", "time", "direction",
)  # fmt: skip


def key(text: str | None) -> str:
    """`text` without what is written now one way and now another: width, quotes, spaces, closing punctuation."""
    return "" if text is None else _fold(text).strip("，、。；：！？")


def _fold(text: str) -> str:
    folded = _QUOTES.sub("", unicodedata.normalize("NFKC", text)).translate(_PUNCTUATION)
    return re.sub(r"\s+", "", folded)


def load_gold(folder: Path) -> dict[str, Gold]:
    """The gold files of a folder by document name, in order of name.

    Raises:
        ValueError: a file is not JSON, or names no document; the message names the file.
    """
    gold: dict[str, Gold] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        if not isinstance(row, dict) or "doc" not in row:
            raise ValueError(f"{path}: no gold: it names no document under 'doc'")
        gold[str(row["doc"])] = row
    return gold


def split_of(coverage: Path) -> dict[str, str]:
    """The part of a corpus, one of :data:`SPLITS`, that each document belongs to, from its ``coverage.tsv``.

    Raises:
        ValueError: a document in a part of another name; the message names file and document.
    """
    rows = parse(coverage.read_text(encoding="utf-8"), coverage.name)
    for row in rows:
        if row["split"] not in SPLITS:
            raise ValueError(f"{coverage}: {row['doc']} is in {row['split']!r}, not in one of {', '.join(SPLITS)}")
    return {row["doc"]: row["split"] for row in rows}


def check_gold(gold: Gold, raw: str) -> list[str]:
    """What in a gold file does not fit its article: strings that are not there, lines left out, unknown values.

    Args:
        gold: one gold file, as loaded from JSON.
        raw: the article's raw text, undamaged.
    """
    lines = raw.split("\n")
    roles = {line["n"]: line["role"] for line in gold["lines"]}
    problems = []
    wanted = [n for n, line in enumerate(lines, 1) if line.strip()]
    if wanted != list(roles):
        problems.append(f"lines: the article has {wanted}")
    problems += [f"role {role!r} of line {n}" for n, role in roles.items() if role not in ROLES]
    content = _fold("".join(line for n, line in enumerate(lines, 1) if roles.get(n) in CONTENT_ROLES))
    problems += _check_points(gold, lines, roles)
    problems += _check_slogans(gold, content)
    problems += _check_metrics(gold, lines, roles, content)
    problems += _check_initiatives(gold, content)
    return problems


def _check_points(gold: Gold, lines: list[str], roles: Mapping[int, str]) -> Iterator[str]:
    reached: dict[int, int] = {}
    for point in gold["points"]:
        n, opening = point["line"], _fold(point["starts"])
        if roles.get(n) != "body":
            yield f"point on line {n}, which is not body: {opening}"
            continue
        at = _fold(lines[n - 1]).find(opening, reached.get(n, -1) + 1)
        if at < 0:
            yield f"point not found on line {n}, in order: {opening}"
            continue
        if n not in reached and at:
            yield f"the first point of line {n} does not open it: {opening}"
        reached[n] = at
        given = [*point["themes"], *point.get("optional_themes", ()), *([point["or"]] if "or" in point else ())]
        yield from (f"theme {theme!r}" for theme in given if theme not in THEMES)
    yield from (f"body line {n} has no point" for n, role in roles.items() if role == "body" and n not in reached)


def _check_slogans(gold: Gold, content: str) -> Iterator[str]:
    for slogan in gold["slogans"]:
        text, members = slogan["text"], slogan.get("members", ())
        if slogan["type"] not in SLOGAN_TYPES:
            yield f"slogan type {slogan['type']!r}"
        if _fold(text) not in content:
            yield f"slogan not found: {text}"
        yield from (f"member not found: {member}" for member in members if _fold(member) not in content)
        if slogan["type"] == "numeric" and not {"numerals", "members", "known"} <= set(slogan):
            yield f"numeric slogan without numerals, members or known: {text}"
        if slogan["type"] == "parallel":
            if len(members) < 2:
                yield f"parallel with fewer than two members: {text}"
            yield from (
                f"member outside its parallel: {member}" for member in members if _fold(member) not in _fold(text)
            )


def _check_metrics(gold: Gold, lines: list[str], roles: Mapping[int, str], content: str) -> Iterator[str]:
    reached: dict[int, int] = {}
    for metric in gold["metrics"]:
        text, n = metric["text"], metric["line"]
        yield from (f"metric without {name}: {text}" for name in _METRIC_KEYS if name not in metric)
        if roles.get(n) not in CONTENT_ROLES:
            yield f"metric on line {n}, which has no content: {text}"
            continue
        line = _fold(lines[n - 1])
        at = line.find(_fold(text), reached.get(n, 0))
        if at < 0:
            yield f"metric not found on line {n}, in order: {text}"
        else:
            reached[n] = at + len(_fold(text))
        if metric["kind"] not in METRIC_KINDS or metric["comparator"] not in COMPARATORS:
            yield f"metric kind {metric['kind']!r} or comparator {metric['comparator']!r}: {text}"
        if metric["time"] and _fold(metric["time"]) not in line:
            yield f"time not on the line: {metric['time']}"
        if metric["indicator"] and _fold(metric["indicator"]) not in content:
            yield f"indicator not found: {metric['indicator']}"


def _check_initiatives(gold: Gold, content: str) -> Iterator[str]:
    for initiative in gold["initiatives"]:
        if _fold(initiative["text"]) not in content:
            yield f"initiative not found: {initiative['text']}"
        if key(initiative["name"]) != key(initiative["text"]):
            yield f"name {initiative['name']!r} is not {initiative['text']!r} without quotes"
        if initiative["type"] not in INITIATIVE_TYPES:
            yield f"initiative type {initiative['type']!r}"
