"""Articles as JSON types, and back: the output schema ``policynlp/1`` (docs/output.md).

Users call :meth:`nlp.article.Article.to_dict`, ``to_json``, ``from_dict`` and ``from_json``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from nlp.article import (
    Article,
    Cue,
    Evidence,
    Inconsistency,
    Initiative,
    Line,
    Member,
    Meta,
    Metric,
    Place,
    Point,
    Repair,
    Slogan,
)

SCHEMA = "policynlp/1"

_Row = Mapping[str, Any]
_JSON_TYPES = frozenset((str, int, float, bool, type(None)))


def to_row(article: Article) -> dict[str, Any]:
    """`article` as JSON types. Lines and points come without their text, which their offsets give."""
    row: dict[str, Any] = {"schema": SCHEMA} | _plain(article)
    for item in (*row["lines"], *row["points"]):
        del item["text"]
    return row


def values_of(row: _Row) -> dict[str, Any]:
    """The fields of the article that :func:`to_row` wrote, by name.

    Fields that earlier releases of the same schema did not write may be missing.

    Raises:
        ValueError: `row` is not an article of schema ``policynlp/1``.
        TypeError: `row` is not a mapping.
    """
    if not hasattr(row, "keys"):
        raise TypeError(f"from_dict takes a mapping, not {type(row).__name__}; a line of JSON is for from_json")
    if row.get("schema") != SCHEMA:
        raise ValueError(f"not an article of schema {SCHEMA}: schema is {row.get('schema')!r}")
    text: str = row["text"]
    return {
        "doc_id": row["doc_id"],
        "meta": _meta(row["meta"]),
        "script": row["script"],
        "text": text,
        "repairs": tuple(map(_repair, row["repairs"])),
        "lines": tuple(Line(**_covered(item, text)) for item in row["lines"]),
        "points": tuple(_point(item, text) for item in row["points"]),
        "slogans": tuple(map(_slogan, row["slogans"])),
        "metrics": tuple(map(_metric, row["metrics"])),
        "initiatives": tuple(map(_initiative, row["initiatives"])),
        "columns": row.get("columns", {}),
        "warnings": tuple(map(_warning, row.get("warnings", ()))),
    }


def _plain(value: Any) -> Any:
    """`value` as JSON types, from dataclasses, tuples, mappings and Decimals; the commonest are asked for first."""
    if isinstance(value, tuple):
        return [item if type(item) in _JSON_TYPES else _plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        kind: Any = type(value)
        names, read = _fields(kind)
        row = dict(zip(names, read(value), strict=True))
        for name, item in row.items():
            if type(item) not in _JSON_TYPES:
                row[name] = _plain(item)
        return row
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: item if type(item) in _JSON_TYPES else _plain(item) for key, item in value.items()}
    return value


@cache
def _fields(dataclass_type: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of the fields of a dataclass, of which there are several, and what reads them all at once."""
    names = tuple(field.name for field in fields(dataclass_type))
    return names, attrgetter(*names)


def _covered(item: _Row, text: str) -> dict[str, Any]:
    """`item` with the stretch of `text` that it stands for."""
    return dict(item) | {"text": text[item["start"] : item["end"]]}


def _meta(item: _Row) -> Meta:
    return Meta(**dict(item) | {"authors": tuple(item["authors"]), "place": Place(**item["place"])})


def _repair(item: _Row) -> Repair:
    return Repair(**dict(item) | {"candidates": tuple(item.get("candidates", ()))})


def _point(item: _Row, text: str) -> Point:
    lists = {
        "path": tuple(item["path"]),
        "assigned": tuple(item.get("assigned", ())),
        "evidence": tuple(Evidence(**each) for each in item["evidence"]),
    }
    return Point(**_covered(item, text) | lists)


def _slogan(item: _Row) -> Slogan:
    lists = {
        "numerals": tuple(item["numerals"]),
        "members": tuple(Member(**each) for each in item["members"]),
        "known": tuple(item["known"]),
    }
    return Slogan(**dict(item) | lists)


def _metric(item: _Row) -> Metric:
    upper = item["upper"]
    numbers = {"value": Decimal(str(item["value"])), "upper": None if upper is None else Decimal(str(upper))}
    return Metric(**dict(item) | numbers)


def _initiative(item: _Row) -> Initiative:
    lists = {
        "mentions": _spans(item["mentions"]),
        "stages": tuple(item.get("stages", ())),
        "evidence": tuple(Cue(**each) for each in item.get("evidence", ())),
    }
    return Initiative(**dict(item) | lists)


def _warning(item: _Row) -> Inconsistency:
    return Inconsistency(**dict(item) | {"spans": _spans(item["spans"])})


def _spans(pairs: Any) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in pairs)
