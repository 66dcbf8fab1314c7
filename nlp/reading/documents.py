"""Word and PDF files to text. Their readers come with the extra ``docs`` and are imported when first used."""

from __future__ import annotations

import logging
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from nlp.reading import archives

if TYPE_CHECKING:
    from docx.table import Table


def docx_text(data: bytes) -> str:
    """The text of a Word file (.docx): a line for each paragraph and each row of a table, in order.

    Cells of a row are parted by tabs; a merged cell counts once. Headers, footers, text boxes and the numbers that
    Word counts by itself are not part of it.

    Raises:
        ValueError: not a .docx file, or python-docx is not installed.
    """
    docx = _reader("docx")
    paragraph, table = import_module("docx.text.paragraph").Paragraph, import_module("docx.table").Table
    lines: list[str] = []
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(info.file_size for info in packed.infolist()) > archives.LARGEST:
                raise ValueError(f"more than {archives.LARGEST:,} bytes when unpacked")
        document = docx.Document(BytesIO(data))
        # Not iter_inner_content: it passes over what stands in content controls, as titles from templates do.
        outside = "not(ancestor::w:tbl) and not(ancestor::w:txbxContent)"
        for element in document.element.body.xpath(f".//w:p[{outside}] | .//w:tbl[{outside}]"):
            if element.tag.endswith("}tbl"):
                lines += _table_lines(table(element, document))
            else:
                lines.append(paragraph(element, document).text)
    except Exception as error:  # damaged archives and broken XML raise whatever the libraries below raise
        raise ValueError(f"not a readable Word file (.docx): {_one_line(error)}") from None
    return "\n".join(lines)


def _table_lines(table: Table) -> list[str]:
    lines: list[str] = []
    seen: set[Any] = set()
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once for every place that it covers
                seen.add(cell._tc)
                cells.append(cell.text.strip())
        filled = [cell for cell in cells if cell]
        lines += filled if len(filled) < 2 else ["\t".join(" ".join(cell.split("\n")) for cell in filled)]
    return lines


def pdf_text(data: bytes) -> str:
    """The text layer of a PDF, page after page, with line ends where the page has them.

    Raises:
        ValueError: not a PDF, encrypted, without a text layer (scanned), or pypdf is not installed.
    """
    pypdf = _reader("pypdf")
    # Remarks on small faults of a file are for those who write PDF software.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    try:
        with pypdf.PdfReader(BytesIO(data)) as reader:
            text = "\n".join(page.extract_text() for page in reader.pages)
    except Exception as error:  # damaged files raise whatever the library happens to meet
        raise ValueError(f"not a readable PDF: {_one_line(error)}") from None
    if not text.strip():
        raise ValueError("no text in this PDF (scanned pages need OCR first)")
    return text


def _reader(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise ValueError("reading this needs an extra: pip install 'policynlp[docs]'") from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
