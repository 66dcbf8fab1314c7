"""The parser of a subcommand, and the arguments that several share. Help is Chinese first, then English."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias


class CommandParser(argparse.ArgumentParser):
    """Takes a last argument that may be left out also where it stands behind options: ``explain FILE --json WORDS``.

    Until Python 3.12 argparse takes it as left out as soon as an option comes.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The arguments of this parser, and what it does not know."""
        parsed, unknown = super().parse_known_args(args, namespace)
        last = next((action for action in self._actions if action.nargs == "?" and not action.option_strings), None)
        if last and unknown and not unknown[0].startswith("-") and getattr(parsed, last.dest) == last.default:
            setattr(parsed, last.dest, unknown.pop(0))
        return parsed, unknown


#: What ``add_subparsers`` returns; each subcommand adds its parser to it.
Commands: TypeAlias = "argparse._SubParsersAction[CommandParser]"


def add_command(commands: Commands, name: str, brief: str, description: str) -> CommandParser:
    """The parser of the subcommand `name`: `brief` stands in the list of all, `description` in its own help."""
    return commands.add_parser(
        name, help=brief, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_tagged(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """Add ``TAGGED``: the file, or `several`, that ``policynlp tag`` wrote."""
    parser.add_argument(
        "tagged",
        type=Path,
        nargs="+" if several else None,
        metavar="TAGGED",
        help="policynlp tag 写出的 JSON Lines 文件 / what `policynlp tag` wrote (JSON Lines)",
    )


def add_file(parser: argparse.ArgumentParser) -> None:
    """Add ``FILE``: one article."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="一篇文章：文本、Markdown、网页、Word、PDF；- 为标准输入 / one article; - for standard input",
    )


def add_theme_titles(parser: argparse.ArgumentParser) -> None:
    """Add the option --themes of the subcommands that show a tagged corpus."""
    parser.add_argument(
        "--themes",
        metavar="FOLDER",
        help="标注时所用的主题模型或分类体系：显示其中的主题名称 / "
        "theme model the corpus was tagged with, or its taxonomy: show its titles",
    )


def add_encoding(parser: argparse.ArgumentParser) -> None:
    """Add ``--encoding``, the encoding of the input."""
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="输入的编码，如 gb18030；默认自动判断 / encoding of the input; default: detected",
    )


def add_columns(parser: argparse.ArgumentParser, *, dated: bool = False) -> None:
    """Add the options that say which columns of tables as input hold what; `dated` where dates are of use."""
    parser.add_argument(
        "--text-column", metavar="NAME", help="输入为表格时，正文所在的列 / of tables: the column with the text"
    )
    parser.add_argument(
        "--id-column",
        metavar="NAME",
        help="编号所在的列；默认用行号 / the column with the document id; default: rows are numbered",
    )
    if dated:
        parser.add_argument(
            "--date-column",
            metavar="NAME",
            help="日期所在的列，用于正文没有日期的 / the column with the date, for texts that give none",
        )


def columns_of(args: argparse.Namespace) -> Mapping[str, str | None]:
    """The options of :func:`add_columns` as arguments of functions that read texts."""
    return {name: getattr(args, name, None) for name in ("text_column", "id_column", "date_column")}


def add_output(parser: argparse.ArgumentParser, metavar: str, said: str) -> None:
    """Add ``-o``, which may be left out: the place to write to, None for standard output, which ``-`` names as well."""
    parser.add_argument("-o", "--output", type=_place, metavar=metavar, help=said)


def _place(named: str) -> Path | None:
    return None if named == "-" else Path(named)


def add_table_output(parser: argparse.ArgumentParser, *, default: str) -> None:
    """Add ``-o`` and ``--format`` of a subcommand that makes one table; `default` says what comes without them."""
    add_output(parser, "OUT", "写出的文件：.csv、.parquet 或 .xlsx / file to write")
    add_format(parser, ("csv", "parquet", "xlsx"), default=default)


def add_format(parser: argparse.ArgumentParser, forms: Iterable[str], *, default: str) -> None:
    """Add ``--format``, one of `forms`; `default` is what it is where the name of OUT does not tell."""
    parser.add_argument(
        "--format",
        choices=tuple(forms),
        help=f"默认按 OUT 的后缀，否则为 {default} / default: by OUT's suffix, or {default}",
    )
