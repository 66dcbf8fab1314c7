"""Folders of plain text that scripts count or compare: no page, table or unknown encoding among them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path


def folder_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The texts below `folder` with a name each, in order of path.

    ``*.txt`` files hold one text. Each row of ``*.jsonl`` and ``*.jsonl.gz`` files holds one in its field ``text``, and
    is named by the file and its field ``id``, or its line where it has none.

    Raises:
        UnicodeDecodeError: a file is not UTF-8.
        ValueError: a row is not JSON; the message names file and line.
        KeyError: a row has no field ``text``.
    """
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix == ".txt":
            yield name, path.read_text(encoding="utf-8")
        elif path.name.endswith((".jsonl", ".jsonl.gz")):
            with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
                for n, line in enumerate(lines, 1):
                    try:
                        row = json.loads(line)
                    except ValueError as error:
                        raise ValueError(f"{path}: line {n}: {error}") from None
                    yield f"{name}:{row.get('id', n)}", row["text"]
