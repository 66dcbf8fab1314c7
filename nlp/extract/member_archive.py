"""Choices of members in text that is not kept: rows of numbers of features, measures and labels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlp.extract.member_choices import Choice, Choices, Option, Task, list_options
from nlp.extract.members.choice import Weights


def choices_without_text(rows: Iterable[str]) -> list[Choices]:
    """The choices of labels in text that is not kept.

    Args:
        rows: JSON; first an object with the lists of all ``features`` and ``measures``, then an object a label with its
            ``group`` and ``lists``, ``cuts`` and ``borders``, each a list of what there is to choose among: numbers of
            features, whether it is right, and of lists the measures, [] of naming none.

    Raises:
        ValueError: a row is not JSON.
        KeyError: a row lacks one of these.
    """
    parsed: Iterator[Any] = map(json.loads, rows)
    head: Mapping[str, Sequence[str]] = next(parsed, {"features": (), "measures": ()})
    names, measures = head["features"], head["measures"]

    def choice(pairs: Sequence[tuple[Sequence[int], bool]]) -> Choice:
        return [([names[n] for n in numbers], bool(right)) for numbers, right in pairs]

    def options(rows: Sequence[tuple[Sequence[int], bool, Sequence[float]]]) -> list[Option]:
        return [
            Option([names[n] for n in numbers], bool(right), dict(zip(measures, values, strict=False)))
            for numbers, right, values in rows
        ]

    return [Choices(row["group"], choice(row["cuts"]), choice(row["borders"]), options(row["lists"])) for row in parsed]


def without_text(tasks: Iterable[Task], weights: Weights, most: int) -> Iterator[str]:
    """The rows for :func:`choices_without_text`, of each choice the right ones and the `most` likely of the others."""
    kept: list[tuple[str, list[Option], Choice, Choice]] = []
    for task in tasks:
        options = list_options(task, weights)
        likely = _likeliest([option.features for option in options if not option.right], weights, most)
        lists = [option for option in options if option.right or option.features in likely]
        kept.append((task.one.group, lists, _few(task.cuts, weights, most), _few(task.borders, weights, most)))
    said = [
        features
        for _, lists, cuts, borders in kept
        for features in (*(option.features for option in lists), *(names for names, _ in (*cuts, *borders)))
    ]
    counts = Counter(name for features in said for name in features)
    numbers: Mapping[str, int] = {name: n for n, (name, _) in enumerate(counts.most_common())}
    measures = next(list(option.measures) for _, lists, *_ in kept for option in lists if option.measures)
    yield json.dumps({"features": list(numbers), "measures": measures}, ensure_ascii=False)
    for group, lists, cuts, borders in kept:
        row = {
            "group": group,
            "lists": [
                [[numbers[name] for name in option.features], int(option.right), _values(option, measures)]
                for option in lists
            ],
            "cuts": [[[numbers[name] for name in features], int(right)] for features, right in cuts],
            "borders": [[[numbers[name] for name in features], int(right)] for features, right in borders],
        }
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _values(option: Option, measures: Sequence[str]) -> list[float]:
    return [float(f"{option.measures[name]:.3g}") for name in measures] if option.measures else []


def _few(choice: Choice, weights: Weights, most: int) -> Choice:
    likely = _likeliest([features for features, right in choice if not right], weights, most)
    return [one for one in choice if one[1] or one[0] in likely]


def _likeliest(rows: Iterable[Sequence[str]], weights: Weights, most: int) -> list[Sequence[str]]:
    """The `most` rows of features whose weights add up to most."""
    return sorted(rows, key=lambda names: -sum(weights.get(name, 0.0) for name in names))[:most]
