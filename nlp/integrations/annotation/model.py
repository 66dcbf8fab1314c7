"""What passes between articles, annotation tools and gold files: a text with labelled spans that may overlap."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from nlp.article import INITIATIVE_TYPES, METRIC_KINDS, ROLES, SLOGAN_TYPES, THEMES, Article, Line
from nlp.evaluation import THEME_THRESHOLD
from nlp.extract.numeric_labels import numerals_of
from nlp.extract.quantities import find_quantities
from nlp.gold import Gold, key
from nlp.numerals import find_numerals

#: The labels of each layer. A label in a tool is ``layer_label``, such as ``slogan_numeric``.
LAYERS: Mapping[str, tuple[str, ...]] = {
    "line": ROLES,
    "theme": THEMES,
    "slogan": SLOGAN_TYPES,
    "metric": METRIC_KINDS,
    "initiative": INITIATIVE_TYPES,
}
#: All labels that a tool is to offer.
LABELS = tuple(f"{layer}_{label}" for layer, labels in LAYERS.items() for label in labels)

_QUOTES = re.compile(r"[“”‘’\"'「」『』]")
_SEPARATORS = re.compile(r"[、，,；;。：:\s]+")
_META = ("title", "date", "source", "authors", "region")
# Characters of a point's opening that gold gives.
_OPENING = 14


@dataclass(frozen=True, slots=True)
class Annotation:
    """A labelled stretch: code points of the text, end exclusive; `attributes` holds JSON types."""

    layer: str
    label: str
    start: int
    end: int
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The label as tools show it."""
        return f"{self.layer}_{self.label}"


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with its annotations in order of place; `attributes` describe the whole, as JSON types."""

    doc_id: str
    text: str
    annotations: tuple[Annotation, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, doc_id: str, text: str, annotations: Iterable[Annotation], attributes: Mapping[str, Any]
    ) -> AnnotatedText:
        """The same with `annotations` put in order.

        Raises:
            ValueError: an annotation is empty or reaches outside the text.
        """
        ordered = tuple(sorted(annotations, key=_order))
        for one in ordered:
            if not 0 <= one.start < one.end <= len(text):
                raise ValueError(
                    f"{doc_id}: {one.name} at {one.start}:{one.end} is not in the text of {len(text)} characters"
                )
        return cls(doc_id, text, ordered, dict(attributes))


def all_usable(texts: Iterable[AnnotatedText | ValueError]) -> list[AnnotatedText]:
    """The documents of a tool's ``read``.

    Raises:
        ValueError: the first that cannot be used.
    """
    usable = []
    for text in texts:
        if isinstance(text, ValueError):
            raise text
        usable.append(text)
    return usable


def _order(one: Annotation) -> tuple[int, int, str, str]:
    return one.start, -one.end, one.name, json.dumps(one.attributes, sort_keys=True)


def named(name: str, start: int, end: int, attributes: Mapping[str, Any] | None = None) -> Annotation:
    """The annotation of a tool's label; `attributes` are empty for one that an annotator added.

    Raises:
        ValueError: `name` is none of :data:`LABELS`.
    """
    layer, _, label = name.partition("_")
    if label not in LAYERS.get(layer, ()):
        raise ValueError(f"unknown label {name!r}")
    return Annotation(layer, label, start, end, dict(attributes or {}))


def from_article(article: Article) -> AnnotatedText:
    """Lines, points, slogans, metrics and initiatives of an article as annotations of its normalized text."""
    row = article.to_dict()
    annotations = [*_found(article, row)]
    meta = {name: row["meta"][name] for name in _META}
    return AnnotatedText.of(article.doc_id, article.text, annotations, {"meta": meta})


def _found(article: Article, row: Mapping[str, Any]) -> Iterator[Annotation]:
    def attributes(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
        # What an annotator moves keeps its attributes in most tools: the text tells whether they still hold.
        return {"of": article.text[item["start"] : item["end"]]} | {name: item[name] for name in names}

    for line in row["lines"]:
        if line["start"] < line["end"]:
            yield Annotation("line", line["role"], line["start"], line["end"], {"n": line["n"]})
    for point in row["points"]:
        also = [
            theme for theme, share in point["themes"].items() if share >= THEME_THRESHOLD and theme != point["theme"]
        ]
        if point["start"] < point["end"]:
            yield Annotation("theme", point["theme"], point["start"], point["end"], {"also": also})
    for item, slogan in zip(row["slogans"], article.slogans, strict=True):
        given = attributes(item, "numerals", "known") | {"members": [member.text for member in slogan.members]}
        yield Annotation("slogan", slogan.type, slogan.start, slogan.end, given)
    for item in row["metrics"]:
        given = attributes(item, "value", "upper", "unit", "comparator", "indicator", "time", "direction")
        yield Annotation("metric", item["kind"], item["start"], item["end"], given)
    for item in row["initiatives"]:
        yield Annotation("initiative", item["type"], item["start"], item["end"], attributes(item, "name"))


def to_gold(annotated: AnnotatedText) -> Gold:
    """A gold file: what :func:`nlp.gold.load_gold` reads and :class:`nlp.evaluation.Evaluation` scores.

    What an annotator added or moved has no attributes that hold: the numerals of a slogan, the members of a parallel,
    the value of a metric and the name of an initiative are then read off its text; indicator and time stay empty.

    Raises:
        ValueError: a point or metric lies on no line, or a metric has no number; the message names it.
    """
    text = annotated.text
    lines = [
        Line(
            n=one.attributes.get("n", -1), role=one.label, start=one.start, end=one.end, text=text[one.start : one.end]
        )
        for one in annotated.annotations
        if one.layer == "line"
    ]
    gold: dict[str, Any] = {
        "doc": annotated.doc_id,
        "lines": [{"n": line.n, "role": line.role} for line in sorted(lines, key=lambda line: line.n)],
        "meta": dict(annotated.attributes.get("meta", {})),
        "points": [],
        "slogans": [],
        "metrics": [],
        "initiatives": [],
    }
    if any(line.n < 1 for line in lines):
        raise ValueError(f"{annotated.doc_id}: a line that was added has no number: {_without_number(lines)!r}")
    for one in annotated.annotations:
        covered = text[one.start : one.end]
        given = one.attributes if one.attributes.get("of") == covered else {}
        if one.layer == "theme":
            line = _line_of(lines, one, annotated.doc_id, covered)
            starts = text[one.start : min(one.end, line.end, one.start + _OPENING)]
            themes = [one.label, *(theme for theme in one.attributes.get("also", ()) if theme != one.label)]
            gold["points"].append({"line": line.n, "starts": starts, "themes": themes})
        elif one.layer == "slogan":
            gold["slogans"].append({"text": covered, "type": one.label} | _slogan_fields(one.label, covered, given))
        elif one.layer == "metric":
            line = _line_of(lines, one, annotated.doc_id, covered)
            fields = _metric_fields(covered, given, annotated.doc_id)
            gold["metrics"].append({"line": line.n, "text": covered} | fields | {"kind": one.label})
        elif one.layer == "initiative":
            name = given.get("name") or _QUOTES.sub("", covered)
            gold["initiatives"].append({"text": covered, "name": name, "type": one.label})
    gold["slogans"] = _distinct(gold["slogans"], lambda row: (row["type"], key(row["text"])))
    gold["initiatives"] = _distinct(gold["initiatives"], lambda row: key(row["name"]))
    return gold


def _without_number(lines: Iterable[Line]) -> str:
    return next(line.text for line in lines if line.n < 1)


def _line_of(lines: Iterable[Line], one: Annotation, doc_id: str, covered: str) -> Line:
    line = next((line for line in lines if line.start <= one.start < line.end), None)
    if line is None:
        raise ValueError(f"{doc_id}: no line is marked where {one.name} stands: {covered[:20]!r}")
    return line


def _slogan_fields(kind: str, covered: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "numeric":
        numerals = given.get("numerals") or list(numerals_of(covered))
        return {"numerals": numerals, "members": given.get("members", []), "known": given.get("known", [])}
    if kind == "parallel":
        return {"members": given.get("members") or [part for part in _SEPARATORS.split(covered) if part]}
    return {}


def _metric_fields(covered: str, given: Mapping[str, Any], doc_id: str) -> dict[str, Any]:
    names = ("value", "upper", "unit", "comparator", "indicator", "time", "direction")
    if given:
        return {name: given.get(name) for name in names}
    quantity = next(iter(find_quantities(covered)), None)
    number = quantity or next(find_numerals(covered), None)
    if number is None:
        raise ValueError(f"{doc_id}: no number is read in the metric {covered!r}")
    unit, comparator = (quantity.unit, quantity.comparator) if quantity else (None, "=")
    read = {"value": _plain(number.value), "upper": _plain(number.upper), "unit": unit, "comparator": comparator}
    return read | {"indicator": None, "time": None, "direction": None}


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _distinct(rows: Iterable[dict[str, Any]], identity: Any) -> list[dict[str, Any]]:
    first: dict[Any, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(identity(row), row)
    return list(first.values())
