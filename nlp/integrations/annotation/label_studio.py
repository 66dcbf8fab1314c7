"""Label Studio: a JSON list of tasks with predictions, and the labelling configuration beside it.

Offsets are code points: so the editor stores them since its pull request 1559; older versions counted UTF-16 units.
Every region repeats its text, which tells the two apart. Our attributes travel in the ``meta`` of the region.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import nlp
from nlp.integrations.annotation.json_files import open_text, read_array
from nlp.integrations.annotation.model import LABELS, AnnotatedText, all_usable, named
from nlp.integrations.annotation.offsets import Offsets

_COLOURS = {"line": "#8b8f97", "theme": "#c9a227", "slogan": "#d23c32", "metric": "#1f8ad0", "initiative": "#1e9a55"}


def dump(texts: Iterable[AnnotatedText], path: Path) -> None:
    """Write the tasks to `path`, and ``<name>.config.xml``, the configuration to paste into the project, beside it."""
    with open_text(path) as stream:
        json.dump([_task(text) for text in texts], stream, ensure_ascii=False, indent=1)
    with open_text(path.with_suffix(".config.xml")) as stream:
        stream.write(config())


def config() -> str:
    """The labelling configuration: every label, spans by single characters."""
    labels = "\n".join(
        f"    <Label value={quoteattr(name)} background={quoteattr(_COLOURS[name.partition('_')[0]])}/>"
        for name in LABELS
    )
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        '  <Text name="text" value="$text" granularity="symbol"/>\n</View>\n'
    )


def _task(annotated: AnnotatedText) -> dict[str, Any]:
    result = [
        {
            "id": f"p{n}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": one.start,
                "end": one.end,
                "text": annotated.text[one.start : one.end],
                "labels": [one.name],
            },
            "meta": {"policynlp": dict(one.attributes)},
        }
        for n, one in enumerate(annotated.annotations)
    ]
    return {
        "data": {"text": annotated.text, "doc_id": annotated.doc_id, "policynlp": dict(annotated.attributes)},
        "predictions": [{"model_version": f"policynlp {nlp.__version__}", "result": result}],
    }


def load(path: Path) -> list[AnnotatedText]:
    """The documents that :func:`read` gives, in its order.

    Raises:
        ValueError: the first document that cannot be used, or what :func:`read` raises.
        OSError: as :func:`read`.
    """
    return all_usable(read(path))


def read(path: Path) -> Iterator[AnnotatedText | ValueError]:
    """The tasks of an export in the format "JSON", in order.

    Of each task the first annotation that was not cancelled counts; where nobody has annotated, the prediction. Where
    a task is not of this form, or has labels that are not ours or offsets that fit neither way of counting, an error
    that names it comes in its place.

    Raises:
        ValueError: the file is no such export.
        OSError: the file cannot be read.
    """
    for place, task in read_array(path, "Label Studio"):
        try:
            yield _annotated(task)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield ValueError(f"{place}: {type(error).__name__} {error}")


def _annotated(task: Mapping[str, Any]) -> AnnotatedText:
    data = task["data"]
    finished = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    sources = [*finished, *(task.get("predictions") or ())]
    regions = [region for region in (sources[0]["result"] if sources else ()) if region.get("type") == "labels"]
    text: str = data["text"]
    utf16 = Offsets(text, "utf-16")
    annotations = [
        named(name, *_place(region["value"], text, utf16), (region.get("meta") or {}).get("policynlp"))
        for region in regions
        for name in region["value"]["labels"]
    ]
    return AnnotatedText.of(str(data.get("doc_id", task.get("id", ""))), text, annotations, data.get("policynlp") or {})


def _place(value: Mapping[str, Any], text: str, utf16: Offsets) -> tuple[int, int]:
    start, end, covered = value["start"], value["end"], value.get("text")
    if covered is None or text[start:end] == covered:
        return start, end
    first, last = utf16.to_text(start, end)
    if text[first:last] != covered:
        raise ValueError(f"{start}:{end} does not hold {covered!r}")
    return first, last
