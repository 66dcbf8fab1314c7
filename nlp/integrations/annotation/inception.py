"""INCEpTION: UIMA CAS XMI, a zip archive for each document that holds the annotation and its type system.

Offsets are UTF-16 units in the file; cassis counts them. Annotations are of the span layer ``Policynlp`` with the
string features ``label`` and ``attributes`` (JSON), which the project must have; one over the whole text, labelled
``article``, carries what describes the document. Lines are sentences; the tokens are ours, cut at every annotation.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.integrations.annotation.brat import file_name
from nlp.integrations.annotation.model import AnnotatedText, all_usable, named
from nlp.segment import segment

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

LAYER = "webanno.custom.Policynlp"
_ARTICLE = "article"
_SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
# The characters that XML 1.0 has no way to write.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def dump(texts: Iterable[AnnotatedText], path: Path) -> None:
    """Write the folder `path`, one ``.zip`` a document.

    Raises:
        ValueError: a text holds a character that XML cannot (control characters, lone surrogates); the message names
            the document and the character.
        OSError: the folder cannot be written.
        ModuleNotFoundError: the package dkpro-cassis is missing: ``pip install 'policynlp[annotation]'``.
    """
    path.mkdir(parents=True, exist_ok=True)
    used: set[str] = set()
    for annotated in texts:
        name = file_name(annotated.doc_id, used)
        cas = _cas(annotated)
        with zipfile.ZipFile(path / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{name}.xmi", cas.to_xmi())
            archive.writestr("TypeSystem.xml", _types().to_xml())


@cache
def _types() -> TypeSystem:
    from cassis import TypeSystem

    types = TypeSystem()
    for name in ("Token", "Sentence"):
        types.create_type(f"{_SEGMENTATION}.{name}", "uima.tcas.Annotation")
    layer = types.create_type(LAYER, "uima.tcas.Annotation")
    for feature in ("label", "attributes"):
        types.create_feature(layer, feature, "uima.cas.String")
    return types


def _cas(annotated: AnnotatedText) -> Cas:
    from cassis import Cas

    attributes = [json.dumps(dict(one.attributes), ensure_ascii=True) for one in annotated.annotations]
    article = json.dumps({"doc_id": annotated.doc_id, "attributes": dict(annotated.attributes)}, ensure_ascii=True)
    if bad := _NOT_XML.search(annotated.text):
        raise ValueError(f"{annotated.doc_id}: XML cannot hold the character U+{ord(bad.group()):04X}")
    types = _types()
    cas = Cas(typesystem=types, document_language="zh")
    cas.sofa_string = annotated.text
    cas.sofa_mime = "text/plain"
    layer = types.get_type(LAYER)
    cas.add(layer(begin=0, end=len(annotated.text), label=_ARTICLE, attributes=article))
    for one, given in zip(annotated.annotations, attributes, strict=True):
        cas.add(layer(begin=one.start, end=one.end, label=one.name, attributes=given))
    sentence, token = (types.get_type(f"{_SEGMENTATION}.{name}") for name in ("Sentence", "Token"))
    for line in re.finditer(r"[^\n]+", annotated.text):
        cas.add(sentence(begin=line.start(), end=line.end()))
    for word in segment(annotated.text, spans=[(one.start, one.end) for one in annotated.annotations]):
        if not word.text.isspace():
            cas.add(token(begin=word.start, end=word.end))
    return cas


def load(path: Path) -> list[AnnotatedText]:
    """The documents that :func:`read` gives, in its order.

    Raises:
        ValueError: the first document that cannot be used, or what :func:`read` raises.
        OSError: as :func:`read`.
        ModuleNotFoundError: as :func:`read`.
    """
    return all_usable(read(path))


def read(path: Path) -> Iterator[AnnotatedText | ValueError]:
    """The documents of a ``.zip`` that INCEpTION exported as UIMA CAS XMI, or of a folder of them, by file name.

    Where an archive holds no such document, or has offsets outside the text or labels that are not ours, an error that
    names it comes in its place.

    Raises:
        OSError: `path` cannot be read.
        ModuleNotFoundError: the package dkpro-cassis is missing: ``pip install 'policynlp[annotation]'``.
    """
    for archive in sorted(path.glob("*.zip")) if path.is_dir() else [path]:
        try:
            yield _read(archive)
        except ValueError as error:
            yield error


def _read(path: Path) -> AnnotatedText:
    from cassis import load_cas_from_xmi, load_typesystem

    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            source = next(name for name in names if name.endswith(".xmi"))
            types = load_typesystem(archive.read("TypeSystem.xml").decode("utf-8"))
            cas = load_cas_from_xmi(archive.read(source).decode("utf-8"), typesystem=types)
        return _annotated(cas, path.stem)
    except StopIteration:
        raise ValueError(f"{path}: no .xmi file in it") from None
    except (OSError, ModuleNotFoundError):
        raise
    except Exception as error:  # what is wrong in a CAS is raised by cassis and lxml as whatever it leads to
        raise ValueError(f"{path}: {' '.join(str(error).split()) or type(error).__name__}") from None


def _annotated(cas: Any, stem: str) -> AnnotatedText:
    article: dict[str, Any] = {}
    annotations = []
    for one in cas.select(LAYER):
        given = json.loads(one.attributes) if one.attributes else {}
        if one.label == _ARTICLE:
            article = given
        else:
            annotations.append(named(one.label, one.begin, one.end, given))
    return AnnotatedText.of(
        article.get("doc_id", stem), cas.sofa_string or "", annotations, article.get("attributes", {})
    )
