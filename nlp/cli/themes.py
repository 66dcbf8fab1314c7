"""``policynlp themes``: train, measure and compare theme models, also for a taxonomy of one's own."""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.cli.base import (
    OK,
    SOME_FAILED,
    USAGE,
    Commands,
    add_columns,
    add_encoding,
    columns_of,
    complain,
    open_output,
    reason,
    rows_in_words,
)

if TYPE_CHECKING:
    from nlp.document import Document
    from nlp.themes.labelling import Labelled
    from nlp.themes.report import Report

_DESCRIPTION = """\
训练、评估、比较主题模型，也可用自己的分类体系。
A taxonomy is one TOML file (themes with definition, fields, cues, examples, counter-examples), or the name of
one that comes with the package: themes, subthemes. Labels are a CSV file with the columns text and themes (the
primary one first, joined with |), and, where they are known, doc_id, start and path, as `suggest` writes them.
INPUT are articles, as for `policynlp tag`: there labelled points are seen with their headings and neighbours,
and with --weak points without a label are labelled by the cues of the taxonomy."""

_LIMITS = "Trained on few labels, the probabilities are a ranking more than a measure; look at the reliability table."

# So many of the most frequent changes from one theme to another are told.
_MOVES = 12


def add(commands: Commands) -> None:
    """Add the subcommand with its own subcommands."""
    raw = argparse.RawDescriptionHelpFormatter
    themes = commands.add_parser(
        "themes", help="主题模型 / theme models and taxonomies", description=_DESCRIPTION, formatter_class=raw
    )
    actions = themes.add_subparsers(metavar="ACTION", required=True)

    train = actions.add_parser("train", help="训练 / train a model", description=_DESCRIPTION, formatter_class=raw)
    train.add_argument("input", nargs="*", metavar="INPUT", help="articles that the labels are about, or like them")
    train.add_argument("--taxonomy", required=True, metavar="FILE", help="a TOML file, or the name of a built-in one")
    train.add_argument("--labels", type=Path, required=True, metavar="CSV", help="hand labels")
    train.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="folder for the model")
    train.add_argument("--weak", action="store_true", help="learn from weak labels as well; for a handful of labels")
    train.set_defaults(command=_train)

    suggest = actions.add_parser("suggest", help="建议接着标注哪些要点 / which points to label next")
    suggest.add_argument("input", nargs="+", metavar="INPUT", help="articles to choose points from")
    suggest.add_argument("--labels", type=Path, metavar="CSV", help="hand labels so far, which are not asked again")
    suggest.add_argument("-n", "--count", type=int, default=20, help="how many points (default 20)")
    suggest.add_argument("-o", "--output", type=Path, metavar="CSV", help="default: standard output")
    suggest.set_defaults(command=_suggest)

    evaluate = actions.add_parser("evaluate", help="评估 / score a model on hand labels")
    evaluate.add_argument("input", nargs="*", metavar="INPUT", help="articles that the labels are about")
    evaluate.add_argument("--labels", type=Path, required=True, metavar="CSV", help="hand labels")
    evaluate.add_argument("--json", action="store_true", help="print the report as JSON")
    evaluate.set_defaults(command=_evaluate)

    compare = actions.add_parser("compare", help="比较两个模型 / which points change from model A to B")
    compare.add_argument("before", metavar="A", help="folder of a model, or `builtin`")
    compare.add_argument("after", metavar="B", help="folder of a model, or `builtin`")
    compare.add_argument("input", nargs="+", metavar="INPUT", help="articles to compare them on")
    compare.add_argument("-o", "--output", type=Path, metavar="CSV", help="default: standard output")
    compare.set_defaults(command=_compare)

    for action in (suggest, evaluate):
        action.add_argument("--model", type=Path, metavar="FOLDER", help="default: the built-in model")
    for action in (train, suggest, evaluate, compare):
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
    for result in tag_sources(find_sources(args.input), analyzer, encoding=args.encoding, **columns):
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
    return _write(args.output, header, rows, failed)


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
    return _write(args.output, header, rows, failed)


def _write(output: Path | None, header: Sequence[str], rows: Iterable[Sequence[object]], failed: int) -> int:
    written = list(rows)
    try:
        with open_output(output) as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow(header)
            table.writerows(written)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(reason(error, output))
        return SOME_FAILED
    if output is not None:
        complain(f"{rows_in_words(len(written))} written to {output}")
    return SOME_FAILED if failed else OK


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
