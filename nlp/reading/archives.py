"""Archives and compressed files: their members one by one, never more of one than a limit, never written to disk."""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, cast

#: The most bytes that one text may have when unpacked: an archive of a few kilobytes can unpack to gigabytes.
LARGEST = 100_000_000

_ARCHIVES = frozenset({".zip", ".tar", ".tgz"})
_HAN = re.compile("[\u4e00-\u9fff]")

#: Suffixes of compressed files, and the module whose ``open`` unpacks each.
_COMPRESSED: dict[str, str] = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma", ".zst": "zstandard"}


def bare_suffix(path: Path) -> str:
    """The suffix that tells what a file holds, in small letters: ``.jsonl`` for ``a.jsonl`` and ``a.jsonl.gz``."""
    return Path(path.stem).suffix.lower() if path.suffix.lower() in _COMPRESSED else path.suffix.lower()


def is_archive(path: Path) -> bool:
    """Whether a file holds others, by its name: .zip, .tar, .tar.gz and the like."""
    return bare_suffix(path) in _ARCHIVES


def is_compressed(path: Path) -> bool:
    """Whether a file is one compressed file, by its name: .gz, .bz2, .xz, .zst."""
    return path.suffix.lower() in _COMPRESSED


def open_unpacked(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked if it is compressed.

    Raises:
        OSError: the file cannot be opened.
        ValueError: the library for this compression is not installed.
    """
    module = _COMPRESSED.get(path.suffix.lower())
    if module is None:
        return path.open("rb")
    try:
        return cast(IO[bytes], import_module(module).open(path, "rb"))
    except ImportError:
        raise ValueError("reading this needs an extra: pip install 'policynlp[zstd]'") from None


def read_limited(stream: IO[bytes]) -> bytes:
    """All bytes of a stream.

    Raises:
        ValueError: there are more than :data:`LARGEST`, or they are not what the compression says.
    """
    try:
        data = stream.read(LARGEST + 1)
    except Exception as error:  # damaged streams raise whatever their library raises
        raise ValueError(f"cannot be unpacked: {' '.join(str(error).split()) or type(error).__name__}") from None
    if len(data) > LARGEST:
        raise ValueError(f"more than {LARGEST:,} bytes when unpacked")
    return data


def members(path: Path, suffixes: frozenset[str]) -> Iterator[tuple[str, bytes | ValueError]]:
    """The files with one of `suffixes` in an archive: each its name and its bytes, or why it cannot be read.

    Raises:
        ValueError: not an archive of the kind that its name says.
        OSError: the file cannot be opened.
    """
    try:
        yield from (_zip_members if bare_suffix(path) == ".zip" else _tar_members)(path, suffixes)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError) as error:
        raise ValueError(f"not a readable archive: {error}") from None


def _zip_members(path: Path, suffixes: frozenset[str]) -> Iterator[tuple[str, bytes | ValueError]]:
    with zipfile.ZipFile(path) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            name = _name(info)
            if info.is_dir() or Path(name).suffix.lower() not in suffixes or name.startswith("__MACOSX/"):
                continue
            try:
                with archive.open(info) as stream:
                    yield name, read_limited(stream)
            except ValueError as error:
                yield name, error
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:  # encrypted members among them
                yield name, ValueError(str(error))


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member. Without the flag for UTF-8 its bytes come read as code page 437.

    Archives packed on Linux hold UTF-8 all the same, those packed on Chinese Windows GBK, of which a few words are
    UTF-8 too, but of no Chinese characters.
    """
    if info.flag_bits & 0x800:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            name = info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
        if _HAN.search(name):
            return name
    return info.filename


def _tar_members(path: Path, suffixes: frozenset[str]) -> Iterator[tuple[str, bytes | ValueError]]:
    with open_unpacked(path) as packed, tarfile.open(fileobj=packed, mode="r|*") as archive:
        for info in archive:
            if not info.isfile() or Path(info.name).suffix.lower() not in suffixes:
                continue
            stream = archive.extractfile(info)
            try:
                yield info.name, read_limited(stream) if stream else ValueError("not a plain file")
            except ValueError as error:
                yield info.name, error
