"""Front matter: the block of ``key: value`` lines between two rules at the top of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.article import Meta
from nlp.lexicon import load
from nlp.normalize import fold
from nlp.structure.labels import dates

_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_ -]{0,30}|[一-鿿]{2,6}) ?[:：=](?: +|$|(?=[\"'“0-9一-鿿\[]))")
_MOST_LINES = 40
_AROUND = " \t\u3000\"'[]"


@cache
def _fields() -> dict[str, str]:
    return {row["key"]: row["field"] for row in load("front_matter")}


def front_matter(lines: Sequence[str]) -> tuple[int, Meta]:
    """How many of the `lines` of a text are front matter (0 if it has none), and what that says about the article."""
    rule = lines[0] if lines else ""
    if rule not in ("---", "+++") or len(lines) < 3 or not _KEY.match(lines[1]):
        return 0, Meta()
    end = next((i for i in range(2, min(len(lines), _MOST_LINES)) if lines[i] in (rule, "...")), 0)
    keys = [_KEY.match(line) for line in lines[1:end]]
    if sum(key is not None for key in keys) * 2 < len(keys) or not end:
        return 0, Meta()
    values: dict[str, list[str]] = {}
    field = ""
    for line, key in zip(lines[1:end], keys, strict=True):
        if key:
            field = _fields().get(key[1].strip().lower(), "")
        value = line[key.end() :] if key else line.removeprefix("-")
        if field and value.strip(_AROUND):
            values.setdefault(field, []).append(value.strip(_AROUND))
    first = {field: found[0] for field, found in values.items()}
    date = next(dates(fold(first.get("date", ""))), None)
    names = re.split(r"[,，、;；]", "，".join(values.get("authors", ())))
    return end + 1, Meta(
        title=first.get("title"),
        date=date.iso if date else None,
        source=first.get("source"),
        authors=tuple(name for name in (name.strip(_AROUND) for name in names) if name),
    )
