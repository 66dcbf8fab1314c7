"""The model card: what a theme model is for, what it was made from, and how it does, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlp.themes.calibration import CERTAIN_ACCURACY
from nlp.themes.features import KINDS
from nlp.themes.model import ThemeModel
from nlp.themes.report import Report
from nlp.themes.taxonomy import Taxonomy
from nlp.themes.training import CHOSEN, FOLDS

_MEASURES = ("accuracy", "macro-F1", "multi-label F1", "calibration error")

_SURROUNDINGS = [
    "A second linear model moves the scores of a point by the probabilities of the points before and behind it, where",
    "they stand under the same headings, and of the other points of the article. It learnt from scores of points that",
    "the first model had not seen.",
    "",
]


def model_card(
    model: ThemeModel,
    taxonomy: Taxonomy,
    *,
    command: str,
    data: str,
    tested: Report,
    candidates: Mapping[str, Report] | None = None,
    elsewhere: Mapping[str, Report] | None = None,
    curve: Mapping[int, tuple[int, Report]] | None = None,
    ablation: Mapping[str, Report] | None = None,
    limits: str = "",
) -> str:
    """The card of `model` as Markdown.

    Args:
        model: the model.
        taxonomy: its themes.
        command: the command that makes it again.
        data: what it was trained on, in a sentence or two.
        tested: its cross-validation.
        candidates: cross-validation of each classifier that was compared.
        elsewhere: reports on points that took no part in training, by the name of the set.
        curve: for each size, the points used and the report, as :func:`nlp.themes.training.learning_curve` gives them.
        ablation: cross-validation by the kinds of terms used.
        limits: what a user should know before relying on it.
    """
    sections = [
        _head(model, taxonomy, command, data),
        _scores(tested, elsewhere or {}),
        _per_theme(model, taxonomy, tested),
        _reliability({"cross-validation": tested, **(elsewhere or {})}),
        _confusion(model, tested),
    ]
    if candidates:
        sections.append(_compared(candidates))
    if curve:
        sections.append(_curve(curve))
    if ablation:
        sections.append(_ablation(ablation))
    if limits:
        sections.append(["## Limits", "", limits])
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _head(model: ThemeModel, taxonomy: Taxonomy, command: str, data: str) -> list[str]:
    kinds = _terms_by_kind(model)
    return [
        f"# Theme model: {taxonomy.title} ({taxonomy.name})",
        "",
        "Gives each point of an article a probability for each theme, a primary theme, and the stretches that carried",
        f"it. A linear model ({CHOSEN}, one a theme, calibrated by Platt scaling) over {len(model.names)} terms:",
        "",
        *(f"- {kinds[kind]} of kind `{kind}`: {meaning}" for kind, meaning in KINDS.items() if kinds[kind]),
        "",
        *(_SURROUNDINGS if model.surroundings else ()),
        data,
        "",
        f"Made with `{command}`. The same command on the same data gives the same files.",
        "",
        "Files: `config.json` (labels, intercepts, calibration, surroundings, thresholds), `terms.json` (for each term",
        "its inverse document frequency and one weight a label), `taxonomy.toml`. Plain text: loading cannot run code.",
    ]


def _terms_by_kind(model: ThemeModel) -> Mapping[str, int]:
    return {kind: sum(name[0] == kind for name in model.names) for kind in KINDS}


def _scores(tested: Report, elsewhere: Mapping[str, Report]) -> list[str]:
    return [
        "## Scores",
        "",
        f"Cross-validation in up to {FOLDS} folds of whole documents: no model is asked about a document it has seen.",
        "Accuracy and macro-F1 are about the primary theme. Multi-label F1 counts the primary theme and those of",
        "probability 0.5 or more. The calibration error is the expected one, 10 bins, all themes. Certain is the",
        "share of points on which the model does not abstain; above its threshold the primary theme was right in",
        f"{CERTAIN_ACCURACY:.0%} of the cross-validated points.",
        "",
        *_table(
            ["points", "documents", "n", "majority", *_MEASURES, "certain", "accuracy where certain"],
            [
                [
                    name,
                    r.groups,
                    r.examples,
                    f"{r.majority:.3f}",
                    *_figures(r),
                    f"{r.certain:.3f}",
                    f"{r.certain_accuracy:.3f}",
                ]
                for name, r in {"cross-validation": tested, **elsewhere}.items()
            ],
        ),
    ]


def _figures(report: Report) -> list[str]:
    return [
        f"{value:.3f}"
        for value in (report.accuracy, report.macro_f1, report.multi_label_f1, report.calibration_error)
    ]  # fmt: skip


def _per_theme(model: ThemeModel, taxonomy: Taxonomy, tested: Report) -> list[str]:
    titles = {theme.name: theme.title for theme in taxonomy.themes}
    return [
        "## Themes",
        "",
        f"A point whose best theme is less probable than {model.abstention} is marked as not certain.",
        "",
        *_table(
            ["theme", "title", "F1", "assigned from"],
            [
                [label, titles[label], f"{tested.f1.get(label, 0):.3f}", threshold]
                for label, threshold in zip(model.labels, model.thresholds, strict=True)
            ],
        ),
    ]


def _reliability(reports: Mapping[str, Report]) -> list[str]:
    lines = ["## Reliability", "", "Where the model says so much, so often is it right."]
    for name, report in reports.items():
        rows = [[b.count, f"{b.predicted:.2f}", f"{b.observed:.2f}"] for b in report.reliability if b.count]
        lines += ["", f"{name[:1].upper()}{name[1:]}:", "", *_table(["decisions", "predicted", "observed"], rows)]
    return lines


def _confusion(model: ThemeModel, tested: Report) -> list[str]:
    rows = [[want, *(tested.confusion.get((want, got), 0) for got in model.labels)] for want in model.labels]
    return ["## Confusion", "", "Rows: annotated; columns: predicted.", "", *_table(["", *model.labels], rows)]


def _compared(candidates: Mapping[str, Report]) -> list[str]:
    rows = [[name, *_figures(report)] for name, report in candidates.items()]
    return ["## Candidates", "", "Cross-validation of each.", "", *_table(["classifier", *_MEASURES], rows)]


def _curve(curve: Mapping[int, tuple[int, Report]]) -> list[str]:
    rows = [[used, f"{r.accuracy:.3f}", f"{r.macro_f1:.3f}"] for used, r in curve.values()]
    return [
        "## Learning curve",
        "",
        "Models that learnt from so many points of whole documents (three draws), asked about the validation part.",
        "The examples of the taxonomy and other single points took no part. Draws without a theme are left out.",
        "",
        *_table(["points", "accuracy", "macro-F1"], rows),
    ]


def _ablation(ablation: Mapping[str, Report]) -> list[str]:
    rows = [[name, *_figures(report)] for name, report in ablation.items()]
    return ["## Kinds of terms", "", "Cross-validation with some of them.", "", *_table(["terms", *_MEASURES], rows)]


def _table(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(map(str, header))} |"
    yield f"|{' --- |' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
