"""``policynlp repair``: what the web did to texts is undone, and every change can be listed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.cli.arguments import Commands, add_columns, add_command, add_encoding, add_output, columns_of
from nlp.cli.base import OK, SOME_FAILED, USAGE, complain, complain_of_tables, open_output, reason

if TYPE_CHECKING:
    from nlp.alignment import Tracked
    from nlp.reading import Stored

_DESCRIPTION = """\
修复网页文本，不作其他改动：拼音注音、错位的 GBK 字节、乱码、实体与标记、部首字、硬换行、被替换的广告词等。
修复后的文本写到标准输出，或 OUT：一篇为文件，几篇为文件夹。--report 以制表符分隔列出每一处修复：文本写到 OUT 时
列在标准输出，否则列在标准错误。拿不准的原样留下，列为 flagged，附可能的原文。对网页还列出读取时略去的元素（脚本、
隐藏的栏目）和换成字符的实体，kind 为 page。标准错误的末行是各类修复的次数；修复表写在标准错误时没有这一行。
Undo what the web did to texts, and nothing else: pinyin ruby, GBK bytes read one off, text decoded with the
wrong table, entities and markup, radicals, hard-wrapped lines, injected names of betting sites.

The repaired text goes to standard output, or to OUT: a file for one text, a folder for several. With
--report every repair is listed as tab-separated values: on standard output if the text goes to OUT, else on
standard error. What cannot be undone for certain stays as it is and is listed as flagged, with candidates. Of a
web page the list also says, as kind page, what its reader left out (scripts, hidden elements) and which entities
it decoded. A last line on standard error counts the repairs by kind, unless the list stands there."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    repair = add_command(commands, "repair", "修复文本 / repair texts", _DESCRIPTION)
    repair.add_argument(
        "input",
        nargs="+",
        metavar="FILE",
        help="文件、文件夹，- 为标准输入 / file, folder, or - for standard input",
    )
    add_output(repair, "OUT", "写入的文件；几篇时为文件夹 / file or, for several texts, folder to write")
    repair.add_argument(
        "--report",
        action="store_true",
        help="列出每一处修复的位置、种类和把握，空行和缩进除外 / "
        "list every repair with its place, kind and confidence, but for blank lines and indents",
    )
    repair.add_argument(
        "--annotate-only", action="store_true", help="只列出修复，不写文本 / only list the repairs; write no text"
    )
    repair.add_argument(
        "--simplify",
        action="store_true",
        help="同时转为简体，数字转为半角 / simplified characters, half-width digits too",
    )
    add_columns(repair)
    add_encoding(repair)
    repair.set_defaults(command=_repair)


def _repair(args: argparse.Namespace) -> int:
    from nlp.reading import ReadingError, Stored, find_sources, read_stored, stored_texts
    from nlp.report.repairs import REPAIR_COLUMNS, RepairCounts, tab_separated

    if args.annotate_only and args.output is not None:
        complain("--annotate-only writes no text; leave out -o OUT")
        return USAGE
    try:
        write = _writer(args)
    except (OSError, ValueError) as error:
        complain(reason(error, args.output))
        return USAGE
    listed = args.report or args.annotate_only
    listing = sys.stdout if args.annotate_only or args.output is not None else sys.stderr
    if listed:
        listing.write(tab_separated(REPAIR_COLUMNS))
    code = OK
    counts = RepairCounts()
    tables = args.text_column is not None
    sources = find_sources(args.input, skip=args.output, tables=tables, on_tables=complain_of_tables)
    for item in stored_texts(sources, encoding=args.encoding, **columns_of(args)):
        text = read_stored(item, args.encoding) if isinstance(item, Stored) else item
        if isinstance(text, ReadingError):
            complain(str(text))
            code = SOME_FAILED
            continue
        tracked = _repaired(text.raw, simplify=args.simplify)
        try:
            write(text.doc_id, tracked.text + "\n")
        except (OSError, ValueError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            complain(reason(error, args.output))
            return SOME_FAILED
        counts.add(tracked)
        if listed:
            stored = item if isinstance(item, Stored) else None
            listing.writelines(map(tab_separated, _rows(text.doc_id, tracked, stored, args.encoding)))
    if counts.texts and not (listed and listing is sys.stderr):
        complain(str(counts))
    return code


def _repaired(raw: str, *, simplify: bool) -> Tracked:
    from nlp.normalize import detect_script, normalize_tracked
    from nlp.repair import repair

    tracked = repair(raw)
    return normalize_tracked(tracked, detect_script(raw)) if simplify else tracked


def _rows(doc_id: str, tracked: Tracked, stored: Stored | None, encoding: str | None) -> Iterator[tuple[str, ...]]:
    """The rows of the list for one text; `stored` is what it was read from, None for a row of a table."""
    from nlp.reading.files import handled_in
    from nlp.report.repairs import markup_rows, repair_rows

    if stored is not None:
        yield from markup_rows(doc_id, handled_in(stored, encoding))
    yield from repair_rows(doc_id, tracked)


def _writer(args: argparse.Namespace) -> Callable[[str, str], None]:
    """A function that puts the text of a document in its place.

    Raises:
        ValueError: the place is of the wrong kind, cannot be written, or is an input.
        OSError: the place cannot be looked at.
    """
    from nlp.corpus.output import check_output
    from nlp.reading.sources import holds_many

    output: Path | None = args.output
    if args.annotate_only:
        return lambda doc_id, text: None
    if output is None:
        return lambda doc_id, text: _put_in(None, text)
    if len(args.input) == 1 and not Path(args.input[0]).is_dir() and args.text_column is None:
        check_output(output, "text", args.input)
        return lambda doc_id, text: _put_in(output, text)
    if output.exists() and not output.is_dir():
        raise ValueError(f"{output}: is a file; several texts need a folder")
    if holds_many(output) and not output.exists():
        raise ValueError(f"{output}: named like a table; the texts go to a folder, a file each")

    def put(doc_id: str, text: str) -> None:
        file = output / f"{doc_id.lstrip('/').replace('..', '_')}.txt"
        check_output(file, "text", args.input)
        _put_in(file, text)

    return put


def _put_in(file: Path | None, text: str) -> None:
    with open_output(file) as stream:
        stream.write(text)
