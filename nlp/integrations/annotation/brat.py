"""brat: a folder with ``.txt`` and ``.ann`` for each document, and the ``annotation.conf`` that names the labels.

Offsets are code points. A span over a line end is written in fragments, as brat wants it. Attributes travel as notes:
``AnnotatorNotes`` with JSON on each annotation, ``PolicynlpArticle`` for the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nlp.integrations.annotation.json_files import open_text
from nlp.integrations.annotation.model import LABELS, AnnotatedText, Annotation, all_usable, named

# What file systems refuse in a name, and the dot that would hide it.
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]|^\.')
_BLANKS = re.compile(r"[\t\r\n]")
_NOTE, _ARTICLE = "AnnotatorNotes", "PolicynlpArticle"

# Without the relation <OVERLAP> brat marks spans that overlap as errors.
_CONFIGURATION = "\n".join(
    ["[entities]", *LABELS, "[relations]", "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
     "[events]", "[attributes]", ""]
)  # fmt: skip


def dump(texts: Iterable[AnnotatedText], path: Path) -> None:
    """Write the folder `path`.

    Raises:
        ValueError: a text holds a lone surrogate, which a text file cannot; the message names the document.
        OSError: the folder cannot be written.
    """
    path.mkdir(parents=True, exist_ok=True)
    with open_text(path / "annotation.conf") as stream:
        stream.write(_CONFIGURATION)
    used: set[str] = set()
    for annotated in texts:
        try:
            content = annotated.text.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError(f"{annotated.doc_id}: a lone surrogate cannot be written to a text file") from None
        name = file_name(annotated.doc_id, used)
        (path / f"{name}.txt").write_bytes(content)
        with open_text(path / f"{name}.ann") as stream:
            stream.write("".join(f"{line}\n" for line in _lines(annotated)))


def file_name(doc_id: str, used: set[str]) -> str:
    """A name for the file of a document that any system takes and that is not among `used`, to which it is added."""
    plain = _UNFIT.sub("_", doc_id) or "_"
    name, n = plain, 1
    while name.lower() in used:
        n += 1
        name = f"{plain}_{n}"
    used.add(name.lower())
    return name


def _lines(annotated: AnnotatedText) -> Iterator[str]:
    article = {"doc_id": annotated.doc_id, "attributes": dict(annotated.attributes)}
    # brat has no notes on documents: it stands on the first annotation, or on one that is not there.
    yield f"#0\t{_ARTICLE} T1\t{json.dumps(article, ensure_ascii=True)}"
    for n, one in enumerate(annotated.annotations, 1):
        fragments = list(_fragments(annotated.text, one.start, one.end))
        places = ";".join(f"{start} {end}" for start, end in fragments)
        shown = " ".join(annotated.text[start:end] for start, end in fragments)
        yield f"T{n}\t{one.name} {places}\t{_BLANKS.sub(' ', shown)}"
        yield f"#{n}\t{_NOTE} T{n}\t{json.dumps(dict(one.attributes), ensure_ascii=True)}"


def _fragments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without its line ends; one that is nothing else is left whole."""
    pieces = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    if not pieces:
        yield start, end
        return
    # The outer edges are kept, so that reading gives the same stretch.
    pieces[0] = (start, pieces[0][1])
    pieces[-1] = (pieces[-1][0], end)
    yield from pieces


def load(path: Path) -> list[AnnotatedText]:
    """The documents that :func:`read` gives, in its order.

    Raises:
        ValueError: the first document that cannot be used, or what :func:`read` raises.
        OSError: as :func:`read`.
    """
    return all_usable(read(path))


def read(path: Path) -> Iterator[AnnotatedText | ValueError]:
    """The documents of a folder, in order of file name.

    Where an ``.ann`` file or its text cannot be read as such, or has offsets outside the text or labels that are not
    ours, an error that names it comes in its place.

    Raises:
        ValueError: `path` is no folder.
    """
    if not path.is_dir():
        raise ValueError(f"{path}: brat keeps its documents in a folder")
    for source in sorted(path.glob("*.ann")):
        try:
            text = source.with_suffix(".txt").read_bytes().decode("utf-8")
            yield _annotated(source.stem, text, source.read_bytes().decode("utf-8"))
        except OSError as error:
            yield ValueError(f"{error.filename}: {error.strerror or error}")
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield ValueError(f"{source}: {error}")


def _annotated(stem: str, text: str, annotation: str) -> AnnotatedText:
    spans: dict[str, tuple[str, int, int]] = {}
    notes: dict[str, dict[str, Any]] = {}
    article: dict[str, Any] = {}
    for line in annotation.split("\n"):
        cells = line.split("\t")
        if line.startswith("T") and len(cells) >= 2:
            name, _, places = cells[1].partition(" ")
            numbers = [int(number) for number in re.split("[ ;]", places)]
            spans[cells[0]] = name, min(numbers), max(numbers)
        elif line.startswith("#") and len(cells) == 3:
            kind, _, target = cells[1].partition(" ")
            if kind == _ARTICLE:
                article = json.loads(cells[2])
            elif kind == _NOTE and cells[2].startswith("{"):  # another note was written by a person
                notes[target] = json.loads(cells[2])
    annotations: list[Annotation] = [
        named(name, start, end, notes.get(identity)) for identity, (name, start, end) in spans.items()
    ]
    return AnnotatedText.of(article.get("doc_id", stem), text, annotations, article.get("attributes", {}))
