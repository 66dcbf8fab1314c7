"""The tables that articles become: their columns and the types of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nlp.article import THEMES

# In the place of these stands one column a theme.
_PROBABILITIES, _SHARES = "<theme>", "share_<theme>"
_FIND_COLUMNS = {
    "doc_id": "string",
    "start": "int64",
    "end": "int64",
    "raw_start": "int64",
    "raw_end": "int64",
    "line": "int64",
    "text": "string",
}
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "doc_id": "string", "title": "string", "subtitle": "string", "date": "string", "source": "string",
        "authors": "string", "region": "string", "province": "string", "city": "string", "county": "string",
        "code": "string", "unit": "string", "number": "string", "organ": "string", "level": "string",
        "script": "string", "characters": "int64", "repairs": "int64", "points": "int64",
        "slogans": "int64", "metrics": "int64", "initiatives": "int64", "main_theme": "string", _SHARES: "float64",
    },
    "points": {
        "doc_id": "string", "start": "int64", "end": "int64", "line": "int64", "path": "string", "head": "string",
        "theme": "string", "assigned": "string", "certain": "boolean", _PROBABILITIES: "float64", "text": "string",
    },
    "paragraphs": {
        "doc_id": "string", "start": "int64", "end": "int64", "line": "int64", "theme": "string",
        "assigned": "string", _SHARES: "float64", "points": "int64", "text": "string",
    },
    "slogans": _FIND_COLUMNS | {
        "type": "string", "numerals": "string", "members": "string", "members_source": "string", "known": "string",
        "frame": "string", "count": "int64", "rule": "string",
    },
    "metrics": _FIND_COLUMNS | {
        "value": "float64", "upper": "float64", "unit": "string", "comparator": "string", "kind": "string",
        "indicator": "string", "time": "string", "time_start": "datetime64[ns]", "time_end": "datetime64[ns]",
        "direction": "string", "role": "string", "subject": "string", "scope": "string", "base": "string",
        "polarity": "string", "rule": "string",
    },
    "initiatives": _FIND_COLUMNS | {
        "name": "string", "type": "string", "status": "string", "verb": "string", "stage": "string",
        "stages": "string", "actor": "string", "actor_type": "string", "target": "string", "place": "string",
        "time": "string", "assertion": "string", "commitment": "string", "evidence": "string", "mentions": "int64",
        "rule": "string",
    },
    "tokens": {"doc_id": "string", "start": "int64", "end": "int64", "line": "int64", "text": "string"},
}  # fmt: skip


def columns(themes: Sequence[str] = THEMES) -> dict[str, dict[str, str]]:
    """Column names and pandas types of each table, for articles that were tagged with these themes.

    Lists are joined with ``|`` (`members`, `known`, `authors`, `path`, `stages`, `evidence`, `assigned`).
    """
    return {name: dict(_spread(table, themes)) for name, table in _COLUMNS.items()}


def _spread(table: Mapping[str, str], themes: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name, kind in table.items():
        if name in (_PROBABILITIES, _SHARES):
            yield from ((name.replace("<theme>", theme), kind) for theme in themes)
        else:
            yield name, kind


#: The columns for the built-in themes.
COLUMNS: Mapping[str, Mapping[str, str]] = columns()
