"""``policynlp export`` and ``policynlp import``: to annotation tools, and back as gold files."""

from __future__ import annotations

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import Any

from nlp.cli.arguments import Commands, add_command, add_tagged
from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    articles_in_words,
    complain,
    reason,
    spares_inputs_or_complain,
)

_TOOLS = ("label-studio", "doccano", "brat", "inception", "prodigy")

#: What ``import`` looks for, for the message where there is none.
_LOOKED_FOR = {
    "label-studio": "tasks in a JSON list",
    "doccano": "documents in JSON Lines",
    "brat": "pairs of .ann and .txt files in a folder",
    "inception": ".zip files of UIMA CAS XMI",
    "prodigy": "accepted tasks in JSON Lines",
}

_EXPORT = """\
把标注结果写成标注工具的格式，由人修改。Label Studio（JSON，旁边另写项目设置）、doccano、Prodigy（JSON Lines）
写成一个文件，brat（.txt 与 .ann）、INCEpTION（每篇一个 UIMA CAS XMI 的 .zip）写成一个文件夹。
Write tagged articles in the format of an annotation tool, for people to correct. OUT is a file for Label
Studio (JSON, with the labelling configuration beside it), doccano and Prodigy (JSON Lines), and a folder
for brat (.txt and .ann) and INCEpTION (one .zip of UIMA CAS XMI a document)."""

_IMPORT = """\
读入标注工具导出的结果，每篇写一个金标准文件到文件夹 OUT，格式同 corpora/gold。不能用的文章会说明原因并略过。
Read what an annotation tool exported and write one gold file an article into the folder OUT, in the format
of corpora/gold. Articles whose annotation cannot be used are reported and left out."""


def add(commands: Commands) -> None:
    """Add the two subcommands."""
    out = add_command(commands, "export", "导出到标注工具 / to annotation tools", _EXPORT)
    add_tagged(out)
    out.add_argument("--to", choices=_TOOLS, required=True, help="标注工具 / the tool")
    out.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        required=True,
        help="写入的文件或文件夹 / file or folder to write",
    )
    out.set_defaults(command=_export)
    back = add_command(commands, "import", "标注工具的结果转为金标准 / gold files from annotation tools", _IMPORT)
    back.add_argument(
        "annotated", type=Path, metavar="EXPORTED", help="标注工具导出的文件或文件夹 / the tool's file or folder"
    )
    back.add_argument("--from", dest="tool", choices=_TOOLS, required=True, help="标注工具 / the tool")
    back.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        required=True,
        help="写入金标准的文件夹 / folder for the gold files",
    )
    back.set_defaults(command=_import)
    for command in (out, back):
        command.add_argument(
            "--graphemes",
            action="store_true",
            help="仅 doccano：项目设为按字素计数时用 / doccano only: the project counts graphemes as one character",
        )


def _options(args: argparse.Namespace, tool: str) -> dict[str, Any] | None:
    if not args.graphemes:
        return {}
    if tool == "doccano":
        return {"unit": "graphemes"}
    complain("--graphemes goes with doccano")
    return None


def _module(tool: str) -> Any:
    from nlp.integrations.annotation import TOOLS

    return import_module(f"nlp.integrations.annotation.{TOOLS[tool]}")


def _export(args: argparse.Namespace) -> int:
    from nlp.corpus.tagging import read_articles
    from nlp.integrations.annotation import from_article
    from nlp.reading import ReadingError

    options = _options(args, args.to)
    if options is None:
        return USAGE
    if not spares_inputs_or_complain(args.output, [args.tagged]):
        return USAGE
    try:
        texts = [from_article(article) for article in read_articles(args.tagged)]
        _module(args.to).dump(texts, args.output, **options)
    except ReadingError as error:
        complain(str(error))
        return SOME_FAILED
    except (OSError, ValueError, ModuleNotFoundError) as error:
        complain(_why(error, args.output))
        return SOME_FAILED
    complain(f"{articles_in_words(len(texts))} written to {args.output} for {args.to}")
    return OK


def _import(args: argparse.Namespace) -> int:
    from nlp.integrations.annotation import to_gold
    from nlp.integrations.annotation.brat import file_name

    options = _options(args, args.tool)
    if options is None:
        return USAGE
    try:
        texts = list(_module(args.tool).read(args.annotated, **options))
        if not texts:
            complain(f"{args.annotated}: nothing to import: looked for {_LOOKED_FOR[args.tool]} and found none")
            return SOME_FAILED
        args.output.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError, ModuleNotFoundError) as error:
        complain(_why(error, args.annotated))
        return SOME_FAILED
    failed = 0
    used: set[str] = set()
    for annotated in texts:
        try:
            if isinstance(annotated, ValueError):
                raise annotated
            gold = to_gold(annotated)
            place = args.output / f"{file_name(annotated.doc_id, used)}.json"
            place.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8", "backslashreplace")
        except (OSError, ValueError) as error:
            failed += 1
            complain(_why(error, args.output))
    complain(f"{articles_in_words(len(texts) - failed)} written to {args.output}")
    return SOME_FAILED if failed else OK


def _why(error: OSError | ValueError | ModuleNotFoundError, place: Path) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"the package {error.name} is missing: pip install 'policynlp[annotation]'"
    return reason(error, place)
