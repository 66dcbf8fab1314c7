"""``policynlp themes``: train, measure and compare theme models, also for a taxonomy of one's own."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.cli.arguments import Commands, add_columns, add_command, add_encoding, add_output, columns_of
from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    complain,
    complain_of_tables,
    reason,
    write_rows_or_complain,
)

if TYPE_CHECKING:
    from nlp.document import Document
    from nlp.themes.labelling import Labelled
    from nlp.themes.report import Report

_DESCRIPTION = """\
训练、评估、比较主题模型，也可用自己的分类体系。
分类体系是一个 TOML 文件（每个主题有定义、词典领域、线索词、例子、反例），或包里带的 themes、subthemes 之一。标注
是一个 CSV 文件：text、themes 两列（首要主题在前，用 | 连接），最好再有 doc_id、start、path，suggest 写的就是这样。
INPUT 是文章，与 policynlp tag 相同：标注过的要点由此连同标题和前后文一起看；--weak 时没有标注的要点由线索词投票。
Train, measure and compare theme models, also for a taxonomy of your own.
A taxonomy is one TOML file (themes with definition, fields, cues, examples, counter-examples), or the name of
one that comes with the package: themes, subthemes. Labels are a CSV file with the columns text and themes (the
primary one first, joined with |), and, where they are known, doc_id, start and path, as `suggest` writes them.
INPUT are articles, as for `policynlp tag`: there labelled points are seen with their headings and neighbours,
and with --weak points without a label are labelled by the cues of the taxonomy."""

_SUGGEST = """\
挑出模型最拿不准、彼此又不相似的要点，写成 CSV，供人填上 themes 一列。
Choose the points that the model is least sure of and that are unlike each other, as CSV for people to label."""

_EVALUATE = """\
用手工标注评估主题模型：准确率、宏平均 F1、校准误差，各主题的 F1 和错在哪里。
Score a theme model on hand labels: accuracy, macro-F1, calibration error, F1 of each theme and what it is taken for."""

_COMPARE = """\
列出从模型 A 换到模型 B 时主题改变的要点，写成 CSV；各种改变的次数写到标准错误。
List the points whose theme changes from model A to model B, as CSV, and count the changes on standard error."""

_LIMITS = "Trained on few labels, the probabilities are a ranking more than a measure; look at the reliability table."

# So many of the most frequent changes from one theme to another are told.
_MOVES = 12


def add(commands: Commands) -> None:
    """Add the subcommand with its own subcommands."""
    themes = add_command(commands, "themes", "主题模型 / theme models and taxonomies", _DESCRIPTION)
    actions = themes.add_subparsers(metavar="ACTION", required=True)
    for add_action in (_add_train, _add_suggest, _add_evaluate, _add_compare):
        add_action(actions)


def _add_train(actions: Commands) -> None:
    train = add_command(actions, "train", "训练 / train a model", _DESCRIPTION)
    train.add_argument(
        "input",
        nargs="*",
        metavar="INPUT",
        help="标注所在的文章，或同类的文章 / articles that the labels are about, or like them",
    )
    train.add_argument(
        "--taxonomy",
        required=True,
        metavar="FILE",
        help="分类体系：TOML 文件，或 themes、subthemes / a TOML file, or the name of a built-in one",
    )
    _add_labels(train, required=True)
    train.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FOLDER", help="模型写入的文件夹 / folder for the model"
    )
    train.add_argument(
        "--weak",
        action="store_true",
        help="也用弱监督，标注只有几个时才值得 / learn from weak labels as well; for a handful of labels",
    )
    _add_reading(train)
    train.set_defaults(command=_train)


def _add_suggest(actions: Commands) -> None:
    suggest = add_command(actions, "suggest", "建议接着标注哪些要点 / which points to label next", _SUGGEST)
    suggest.add_argument("input", nargs="+", metavar="INPUT", help="从这些文章里挑选 / articles to choose points from")
    _add_labels(suggest, required=False)
    suggest.add_argument(
        "-n", "--count", type=int, default=20, help="挑多少个要点，默认 20 / how many points (default 20)"
    )
    _add_output(suggest)
    _add_model(suggest)
    _add_reading(suggest)
    suggest.set_defaults(command=_suggest)


def _add_evaluate(actions: Commands) -> None:
    evaluate = add_command(actions, "evaluate", "评估 / score a model on hand labels", _EVALUATE)
    evaluate.add_argument(
        "input", nargs="*", metavar="INPUT", help="标注所在的文章 / articles that the labels are about"
    )
    _add_labels(evaluate, required=True)
    evaluate.add_argument("--json", action="store_true", help="输出 JSON / print the report as JSON")
    _add_model(evaluate)
    _add_reading(evaluate)
    evaluate.set_defaults(command=_evaluate)


def _add_compare(actions: Commands) -> None:
    compare = add_command(actions, "compare", "比较两个模型 / which points change from model A to B", _COMPARE)
    for name, letter in (("before", "A"), ("after", "B")):
        compare.add_argument(
            name,
            metavar=letter,
            help="模型的文件夹，builtin 为包里带的 / folder of a model, or `builtin`",
        )
    compare.add_argument("input", nargs="+", metavar="INPUT", help="用来比较的文章 / articles to compare them on")
    _add_output(compare)
    _add_reading(compare)
    compare.set_defaults(command=_compare)


def _add_labels(action: argparse.ArgumentParser, *, required: bool) -> None:
    said = "手工标注" if required else "已有的手工标注，不再挑出"
    action.add_argument(
        "--labels",
        type=Path,
        required=required,
        metavar="CSV",
        help=f"{said} / hand labels{'' if required else ' so far, which are not asked again'}",
    )


def _add_output(action: argparse.ArgumentParser) -> None:
    add_output(action, "CSV", "写出的 CSV；默认为标准输出 / CSV file to write; default: standard output")


def _add_model(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--model",
        type=Path,
        metavar="FOLDER",
        help="主题模型；默认为包里带的 / theme model; default: the built-in one",
    )


def _add_reading(action: argparse.ArgumentParser) -> None:
    add_columns(action)
    add_encoding(action)


def _documents(args: argparse.Namespace) -> tuple[dict[str, Document], int]:
    """The documents of the inputs by id, and how many inputs could not be used."""
    from nlp.analyzer import Analyzer
    from nlp.corpus.tagging import tag_sources
    from nlp.document import Document
    from nlp.reading import ReadingError, find_sources

    documents, failed = {}, 0
    analyzer, columns = Analyzer(extractors=()), columns_of(args)
    tables = args.text_column is not None
    sources = find_sources(args.input, tables=tables, on_tables=complain_of_tables)
    for result in tag_sources(sources, analyzer, encoding=args.encoding, **columns):
        if isinstance(result, ReadingError):
            failed += 1
            complain(str(result))
        else:
            documents[result.doc_id] = Document(result.text, result.lines, result.points, result.meta)
    return documents, failed


def _train(args: argparse.Namespace) -> int:
    from nlp.themes.card import model_card
    from nlp.themes.examples import Examples
    from nlp.themes.labelling import LabelError, Labelled, read_labels
    from nlp.themes.taxonomy import TaxonomyError, load_taxonomy
    from nlp.themes.training import TrainingError, cross_validate, train
    from nlp.themes.weak import weak_labels

    try:
        taxonomy = load_taxonomy(args.taxonomy)
        documents, failed = _documents(args)
        labelled = read_labels(args.labels, taxonomy.labels, documents)
        weak = weak_labels(documents.items(), labelled, taxonomy) if args.weak else []
        weak = [Labelled("", item.document, item.labels) for item in weak]
        examples = Examples([*labelled, *taxonomy.examples(), *weak], taxonomy.labels)
        model = train(examples, fallback=taxonomy.fallback)
        report = cross_validate(examples)
    except (TaxonomyError, LabelError, TrainingError) as error:
        complain(str(error))
        return USAGE
    weakly = sum(len(item.labels) for item in weak)
    command = ["policynlp themes train", f"--taxonomy {args.taxonomy}", f"--labels {args.labels}"]
    card = model_card(
        model,
        taxonomy,
        command=" ".join([*command, *args.input, f"-o {args.output}", *(["--weak"] if args.weak else [])]),
        data=f"Trained on {report.examples} hand-labelled points and the examples of the taxonomy"
        + (f", and on {weakly} points labelled weakly by its cues, which count less." if weakly else "."),
        tested=report,
        limits=_LIMITS,
    )
    try:
        model.save(args.output)
        (args.output / "taxonomy.toml").write_text(taxonomy.source, encoding="utf-8", newline="\n")
        (args.output / "README.md").write_text(card, encoding="utf-8", newline="\n")
    except OSError as error:
        complain(reason(error, args.output))
        return SOME_FAILED
    print(f"{report.examples} hand labels, {weakly} weak labels, {len(model.names)} terms -> {args.output}")
    _print_report(report)
    return SOME_FAILED if failed else OK


def _suggest(args: argparse.Namespace) -> int:
    from nlp.themes.labelling import LabelError, read_labels
    from nlp.themes.model import ModelError, load_model
    from nlp.themes.suggestion import suggest

    try:
        model = load_model(args.model)
        documents, failed = _documents(args)
        labelled: Sequence[Labelled] = read_labels(args.labels, model.labels, documents) if args.labels else ()
    except (ModelError, LabelError) as error:
        complain(str(error))
        return USAGE
    found = suggest(documents.items(), model, labelled=labelled, count=args.count)
    header = ("doc_id", "start", "path", "text", "themes", "suggested", "probability")
    rows = (
        (s.doc_id, s.point.start, "|".join(s.point.path), s.point.text.strip(), "", s.theme, round(s.probability, 4))
        for s in found
    )
    written = write_rows_or_complain(header, rows, args.output)
    return OK if written and not failed else SOME_FAILED


def _evaluate(args: argparse.Namespace) -> int:
    from nlp.themes.labelling import LabelError, read_labels
    from nlp.themes.model import ModelError, load_model
    from nlp.themes.training import evaluate

    try:
        model = load_model(args.model)
        documents, failed = _documents(args)
        report = evaluate(model, read_labels(args.labels, model.labels, documents))
    except (ModelError, LabelError) as error:
        complain(str(error))
        return USAGE
    if args.json:
        plain: dict[str, Any] = asdict(report)
        plain["confusion"] = [[*pair, count] for pair, count in report.confusion.items()]
        print(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        _print_report(report)
    return SOME_FAILED if failed else OK


def _compare(args: argparse.Namespace) -> int:
    from nlp.themes.comparison import changes
    from nlp.themes.model import ModelError, load_model

    try:
        before, after = (load_model(None if place == "builtin" else place) for place in (args.before, args.after))
    except ModelError as error:
        complain(str(error))
        return USAGE
    documents, failed = _documents(args)
    found = list(changes(documents.items(), before, after))
    changed = [change for change in found if change is not None]
    header = ("doc_id", "start", "path", "text", "before", "probability_before", "after", "probability_after")
    rows = (
        (
            change.doc_id,
            change.before.start,
            "|".join(change.before.path),
            change.before.text.strip(),
            change.before.theme,
            change.before.themes[change.before.theme],
            change.after.theme,
            change.after.themes[change.after.theme],
        )
        for change in changed
    )
    complain(f"{len(changed)} of {len(found)} points change")
    if set(before.labels) != set(after.labels):
        complain("the models have different themes: what follows says which of them go together")
    moves = Counter((change.before.theme, change.after.theme) for change in changed)
    for (old, new), count in moves.most_common(_MOVES):
        complain(f"{count:>6} {old} -> {new}")
    written = write_rows_or_complain(header, rows, args.output)
    return OK if written and not failed else SOME_FAILED


def _print_report(report: Report) -> None:
    for name, value in (
        ("points", report.examples),
        ("majority", f"{report.majority:.3f}"),
        ("accuracy", f"{report.accuracy:.3f}"),
        ("macro-F1", f"{report.macro_f1:.3f}"),
        ("multi-label F1", f"{report.multi_label_f1:.3f}"),
        ("calibration error", f"{report.calibration_error:.3f}"),
        ("certain", f"{report.certain:.3f}, accuracy there {report.certain_accuracy:.3f}"),
    ):
        print(f"{name:<18}{value}")
    print()
    for label, f1 in report.f1.items():
        wrong = {got: n for (want, got), n in report.confusion.items() if want == label != got}
        taken = ", ".join(f"{got} {n}" for got, n in sorted(wrong.items(), key=lambda item: -item[1]))
        print(f"{label:<22}F1 {f1:.3f}{'  taken for: ' + taken if taken else ''}")
