"""``policynlp explain``: why each find of one article was found."""

from __future__ import annotations

import argparse
import sys

from nlp.cli.arguments import Commands, add_command, add_encoding, add_file
from nlp.cli.base import OK, SOME_FAILED, USAGE, complain, holds_one_or_complain

_DESCRIPTION = """\
说明一篇文章里每个口号、数据、举措是由哪条规则找到的：引语按各标签的得分与特征权重，排比按特征权重，数字缩略语
按数字与成员的读法；数据的指标列出落选的短语和起决定作用的几组特征；--rejected 也列出没有采用的引语和并列结构。
给出 WORDS 时只说明含有这些字的条目。方括号内是行号；得分是对数几率，由各特征的数相加而成，超过“>”后的门槛才采用；
落选短语后的数是它比选中的低多少，其后是差别最大的几组特征。
Say why each slogan, metric and initiative of one article was found: the rule, and where features decide, each
feature with its weight; of indicators the phrases that stood below the chosen one and the groups of features that
decided; with --rejected also the quoted stretches and lists that became no find. With WORDS only what holds these
words. Line numbers stand in brackets; scores are log odds, the sum of what each feature adds, and have to exceed the
threshold behind ">". Behind a phrase that lost: by how much, and the groups of features that differ most."""


def add(commands: Commands) -> None:
    """Add the subcommand."""
    explain = add_command(commands, "explain", "每个结果的依据 / why each find was found", _DESCRIPTION)
    add_file(explain)
    explain.add_argument(
        "words",
        metavar="WORDS",
        nargs="?",
        default="",
        help="只说明含有这些字的结果 / explain only what holds these words",
    )
    explain.add_argument(
        "--rejected", action="store_true", help="也列出考虑过而没有采用的 / also what was weighed and became no find"
    )
    explain.add_argument(
        "--json", action="store_true", help="输出 JSON Lines，一行一个结果 / print JSON Lines, one explanation a line"
    )
    add_encoding(explain)
    explain.set_defaults(command=_explain)


def _explain(args: argparse.Namespace) -> int:
    from nlp.explanation import explain, to_json
    from nlp.reading import ReadingError, find_sources, read_texts
    from nlp.report.explanation import show_explanations
    from nlp.report.terminal import open_console

    if not holds_one_or_complain("explain", args.file):
        return USAGE
    found = False
    for text in read_texts(find_sources([args.file]), encoding=args.encoding):
        if isinstance(text, ReadingError):
            complain(str(text))
            return SOME_FAILED
        explained = explain(text.raw, hints=text.hints, rejected=args.rejected)
        chosen = [one for one in explained if args.words in one.text]
        found |= bool(chosen)
        if args.json:
            sys.stdout.writelines(f"{to_json(one)}\n" for one in chosen)
        else:
            show_explanations(chosen, open_console())
    if args.words and not found:
        further = "; nor was anything with them weighed" if args.rejected else "; --rejected looks further"
        complain(f"{args.file}: no find holds {args.words!r}{further}")
        return SOME_FAILED
    return OK
