"""Taxonomies: what themes there are, in one TOML file that is checked as data, and the labelling functions from it.

A file has ``name``, ``title``, ``fallback`` (the theme of what is none of the others) and a list of ``themes``, each
with ``name``, ``title``, ``definition``, ``fields`` (of the lexicon ``fields``), ``cues``, ``negative_cues`` (beside
one, the theme's cues do not count), ``examples`` (whole points) and ``counter_examples`` (points that look like the
theme, each with the ``theme`` it belongs to). Taxonomies that come with the package are known by name, others by path.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.lexicon import Matcher
from nlp.themes.labelling import Label, Labelled
from nlp.themes.view import field_names, point_document

_TEXTS = ("name", "title", "definition")
_LISTS = ("fields", "cues", "negative_cues", "examples")


class TaxonomyError(ValueError):
    """A file that is not a taxonomy; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a taxonomy. `counter_examples` are pairs of a text and the theme that it belongs to."""

    name: str
    title: str
    definition: str
    fields: tuple[str, ...]
    cues: tuple[str, ...]
    negative_cues: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A set of themes. `source` is the text of its file, which is kept beside models made with it."""

    name: str
    title: str
    fallback: str
    themes: tuple[Theme, ...]
    source: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the themes, in order."""
        return tuple(theme.name for theme in self.themes)

    def examples(self) -> Iterator[Labelled]:
        """Its examples and counter-examples as labelled points, which take part in training only."""
        for theme in self.themes:
            answers = [(text, theme.name) for text in theme.examples] + list(theme.counter_examples)
            for text, name in answers:
                yield Labelled("", point_document(text), {0: Label((name,))})


def builtin_taxonomies() -> tuple[str, ...]:
    """The names of the taxonomies that come with the package."""
    folder = files("nlp").joinpath("taxonomies")
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


def load_taxonomy(place: str | Path) -> Taxonomy:
    """The taxonomy in the file `place`, or the one of that name that comes with the package.

    Raises:
        TaxonomyError: no such file or name, or a file that breaks the format described above.
    """
    try:
        if str(place) in builtin_taxonomies():
            text = files("nlp").joinpath("taxonomies", f"{place}.toml").read_text(encoding="utf-8")
        else:
            text = Path(place).read_text(encoding="utf-8")
        return _parse(text)
    except OSError as error:
        names = ", ".join(builtin_taxonomies())
        raise TaxonomyError(f"{place}: {error.strerror}; taxonomies that come with the package: {names}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TaxonomyError) as error:
        raise TaxonomyError(f"{place}: {error}") from None


def theme_titles(place: str | Path) -> dict[str, str]:
    """The titles of the themes by name, of a taxonomy (as for :func:`load_taxonomy`) or of the model folder `place`.

    Raises:
        TaxonomyError: as for :func:`load_taxonomy`.
    """
    taxonomy = load_taxonomy(Path(place) / "taxonomy.toml" if Path(place).is_dir() else place)
    return {theme.name: theme.title for theme in taxonomy.themes}


def _parse(text: str) -> Taxonomy:
    table = tomllib.loads(text)
    _require(table, ("name", "title", "fallback"), str, "the taxonomy")
    if isinstance(table.get("themes"), dict):
        raise TaxonomyError("[themes.name] makes no list: begin each theme with [[themes]]")
    _require(table, ("themes",), list, "the taxonomy")
    themes = tuple(_theme(row) for row in table["themes"])
    taxonomy = Taxonomy(table["name"], table["title"], table["fallback"], themes, text)
    for problem in _problems(taxonomy):
        raise TaxonomyError(problem)
    return taxonomy


def _require(table: Mapping[str, Any], names: Sequence[str], kind: type, where: str) -> None:
    for name in names:
        if not isinstance(table.get(name), kind) or (kind is str and not table[name].strip()):
            raise TaxonomyError(f"{where} has no {name}, or one that is no {'text' if kind is str else 'list'}")


def _theme(row: Any) -> Theme:
    if not isinstance(row, dict):
        raise TaxonomyError("themes are tables: [[themes]]")
    where = f"theme {row.get('name', '?')}"
    _require(row, _TEXTS, str, where)
    _require(row, (*_LISTS, "counter_examples"), list, where)
    for name in _LISTS:
        if not all(isinstance(item, str) and item.strip() for item in row[name]):
            raise TaxonomyError(f"{where}: {name} holds what is no text")
    counter = row["counter_examples"]
    if not all(isinstance(item, dict) and set(item) == {"text", "theme"} for item in counter):
        raise TaxonomyError(f"{where}: counter_examples are tables with text and theme")
    return Theme(
        name=row["name"],
        title=row["title"],
        definition=row["definition"],
        fields=tuple(row["fields"]),
        cues=tuple(row["cues"]),
        negative_cues=tuple(row["negative_cues"]),
        examples=tuple(row["examples"]),
        counter_examples=tuple((item["text"], item["theme"]) for item in counter),
    )


def _problems(taxonomy: Taxonomy) -> Iterator[str]:
    """What is wrong with a taxonomy as data."""
    labels = Counter(taxonomy.labels)
    yield from (f"theme {name} stands twice" for name, count in labels.items() if count > 1)
    if len(labels) < 2:
        yield "a taxonomy needs at least two themes"
    if taxonomy.fallback not in labels:
        yield f"the fallback {taxonomy.fallback!r} is not one of the themes"
    cues: dict[str, str] = {}
    examples: dict[str, str] = {}
    for theme in taxonomy.themes:
        if not theme.examples:
            yield f"theme {theme.name} has no example"
        yield from (
            f"theme {theme.name}: no field {name!r} in the lexicon"
            for name in theme.fields
            if name not in field_names()
        )
        yield from (
            f"theme {theme.name}: {cue!r} is cue and negative cue" for cue in theme.cues if cue in theme.negative_cues
        )
        for cue in (*theme.fields, *theme.cues):
            if cues.setdefault(cue, theme.name) != theme.name:
                yield f"{cue!r} is a cue of {cues[cue]} and of {theme.name}"
        for text, name in [(text, theme.name) for text in theme.examples] + list(theme.counter_examples):
            if name not in labels:
                yield f"theme {theme.name}: a counter-example belongs to {name!r}, which is no theme"
            if examples.setdefault(text, name) != name:
                yield f"the same text is an example of {examples[text]} and of {name}: {text}"
        for text, name in theme.counter_examples:
            if name == theme.name:
                yield f"theme {theme.name}: a counter-example belongs to the theme itself: {text}"


def cue_matcher(taxonomy: Taxonomy) -> tuple[Matcher, list[tuple[int, bool]]]:
    """A matcher over all cues, and for each of its terms the number of its theme and whether it speaks for it."""
    terms: list[str] = []
    meanings: list[tuple[int, bool]] = []
    for i, theme in enumerate(taxonomy.themes):
        for cues, speaks_for in ((theme.cues, True), (theme.negative_cues, False)):
            terms += cues
            meanings += [(i, speaks_for)] * len(cues)
    return Matcher(terms), meanings
