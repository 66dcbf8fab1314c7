"""Scores of analysed articles against gold annotation.

The measures: precision, recall and F1, micro-averaged over articles, for what is found; accuracy for what is decided
about each find; and macro-F1 over the themes. Strings are compared after :func:`nlp.gold.key` has folded what
annotators write differently. Gold items with ``"optional": true`` count neither when found nor when missed; ``"or"``
holds a second right answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp.article import SLOGAN_TYPES, THEMES, Article, Metric, Point, Slogan
from nlp.gold import Gold, key

_METRIC_FIELDS = ("comparator", "kind", "indicator", "time", "direction", "upper")
#: From this probability on, a theme counts as assigned.
THEME_THRESHOLD = 0.5
# So many characters of a point's opening identify it on its line.
_OPENING = 6


@dataclass
class Tally:
    """Multiset matches of one task, and what was missed or found in error."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)

    def add(self, gold: Iterable[Any], found: Iterable[Any], where: str) -> None:
        """Compare two multisets of hashable items; `where` opens the lines of `missed` and `spurious`."""
        want, have = Counter(iter(gold)), Counter(iter(found))
        self.hits += (want & have).total()
        self.missed += [f"{where}: {item}" for item in (want - have).elements()]
        self.spurious += [f"{where}: {item}" for item in (have - want).elements()]

    def row(self) -> dict[str, float]:
        """``p``, ``r``, ``f1`` (0 to 1) and ``n``, the number of gold items; an empty task scores 1."""
        return _prf(self.hits, len(self.spurious), len(self.missed))


@dataclass
class Share:
    """A plain accuracy, and what was wrong."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, is_right: bool, what: str) -> None:
        """Count one decision; `what` describes it if it is wrong."""
        if is_right:
            self.right += 1
        else:
            self.wrong.append(what)

    def row(self) -> dict[str, float]:
        """``acc`` (0 to 1) and ``n``, the number of decisions."""
        n = self.right + len(self.wrong)
        return {"acc": self.right / n if n else 1.0, "n": n}


def _prf(hits: int, spurious: int, missed: int) -> dict[str, float]:
    precision = hits / (hits + spurious) if hits + spurious else float(not missed)
    recall = hits / (hits + missed) if hits + missed else float(not spurious)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": precision, "r": recall, "f1": f1, "n": hits + missed}


class Evaluation:
    """Collects the scores of articles one by one."""

    def __init__(self) -> None:
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self.shares: defaultdict[str, Share] = defaultdict(Share)
        self._themes: Counter[tuple[str, str]] = Counter()

    def add(self, gold: Gold, article: Article) -> None:
        """Score `article` against its `gold` (one gold file, as loaded from JSON)."""
        doc = str(gold["doc"])
        self._add_lines(gold, article, doc)
        self._add_meta(gold, article, doc)
        self._add_points(gold, article, doc)
        self._add_slogans(gold, article.slogans, doc)
        self._add_metrics(gold, article.metrics, doc)
        self._add_initiatives(gold, article, doc)

    def rows(self) -> dict[str, dict[str, float]]:
        """One row a task, sorted by name."""
        rows = {name: tally.row() for name, tally in self.tallies.items()}
        rows |= {name: share.row() for name, share in self.shares.items()}
        per_theme = [self._theme_row(theme) for theme in THEMES]
        present = [row["f1"] for row in per_theme if row["n"]]
        if present:
            rows["theme macro-F1"] = {"f1": sum(present) / len(present), "n": self._themes.total()}
        return dict(sorted(rows.items()))

    def confusion(self) -> Mapping[tuple[str, str], int]:
        """How often a point of the first theme was given the second (``"missing"`` where the point was not found)."""
        return dict(self._themes)

    def _theme_row(self, theme: str) -> dict[str, float]:
        hits = self._themes[theme, theme]
        missed = sum(n for (want, got), n in self._themes.items() if want == theme != got)
        spurious = sum(n for (want, got), n in self._themes.items() if want != theme == got)
        return _prf(hits, spurious, missed)

    def _add_lines(self, gold: Gold, article: Article, doc: str) -> None:
        roles = {line.n: line.role for line in article.lines}
        for line in gold.get("lines", ()):
            got = roles.get(line["n"])
            self.shares["line role"].add(got == line["role"], f"{doc} line {line['n']}: {line['role']} got {got}")

    def _add_meta(self, gold: Gold, article: Article, doc: str) -> None:
        for name, want in gold.get("meta", {}).items():
            got = getattr(article.meta, name)
            same = sorted(map(key, want)) == sorted(map(key, got)) if isinstance(want, list) else key(want) == key(got)
            self.shares[f"meta {name}"].add(same, f"{doc} {name}: {want!r} got {got!r}")

    def _add_points(self, gold: Gold, article: Article, doc: str) -> None:
        found = {(point.line, key(point.text)[:_OPENING]): point for point in article.points}
        wanted = {(point["line"], key(point["starts"])[:_OPENING]): point for point in gold.get("points", ())}
        if wanted:
            self.tallies["points"].add(wanted, found, doc)
        for place, want in wanted.items():
            point = found.get(place) or _covering(article.points, place)
            got = point.theme if point else "missing"
            main = got if got == want.get("or") else want["themes"][0]
            self.shares["theme primary"].add(got == main, f"{doc} {want['starts']}: {want['themes']} got {got}")
            self._themes[main, got] += 1
            given = {got} | {t for t, p in (point.themes.items() if point else ()) if p >= THEME_THRESHOLD}
            given -= {"missing", *want.get("optional_themes", ())}
            self.tallies["themes multi-label"].add(want["themes"], given, f"{doc} {want['starts']}")

    def _add_slogans(self, gold: Gold, slogans: Sequence[Slogan], doc: str) -> None:
        for kind in SLOGAN_TYPES:
            rows = [slogan for slogan in gold.get("slogans", ()) if slogan["type"] == kind]
            optional = {key(slogan["text"]) for slogan in rows if slogan.get("optional")}
            wanted = {key(slogan["text"]) for slogan in rows if not slogan.get("optional")}
            found = {key(slogan.text) for slogan in slogans if slogan.type == kind} - optional
            self.tallies[f"slogan {kind}"].add(wanted, found, doc)
            self.tallies["slogan all types"].add(wanted, found, f"{doc} {kind}")
        members = {key(s.text): [key(m.text) for m in s.members] for s in slogans if s.type == "numeric"}
        for slogan in gold.get("slogans", ()):
            if slogan["type"] != "numeric" or slogan.get("optional") or slogan.get("optional_members"):
                continue
            want, have = [key(m) for m in slogan["members"]], members.get(key(slogan["text"]), [])
            self.tallies["numeric members"].add(want, have, f"{doc} {slogan['text']}")
            if want:
                what = f"{doc} {slogan['text']}: {want} got {have}"
                self.shares["numeric resolved whole"].add(want == have, what)

    def _add_metrics(self, gold: Gold, metrics: Sequence[Metric], doc: str) -> None:
        wanted: Counter[tuple[str, float | None, str]] = Counter()
        optional: Counter[tuple[str, float | None, str]] = Counter()
        for row in gold.get("metrics", ()):
            identity = (key(row["text"]), _number(row["value"]), key(row["unit"]))
            (optional if row.get("optional") else wanted)[identity] += 1
        found = Counter((key(metric.text), _number(metric.value), key(metric.unit)) for metric in metrics)
        found -= (found - wanted) & optional
        self.tallies["metrics"].add(wanted.elements(), found.elements(), doc)
        same_figure: defaultdict[tuple[str, float | None], list[Metric]] = defaultdict(list)
        for metric in metrics:
            same_figure[key(metric.text), _number(metric.value)].append(metric)
        for row in gold.get("metrics", ()):
            candidates = same_figure[key(row["text"]), _number(row["value"])]
            if not candidates or row.get("optional"):
                continue
            got = candidates.pop(0)
            for name in _METRIC_FIELDS:
                have = getattr(got, name)
                accepted = [row.get(name), row["or"][name]] if name in row.get("or", {}) else [row.get(name)]
                fold = _number if name == "upper" else key
                what = f"{doc} {row['text']} {name}: {row.get(name)!r} got {have!r}"
                self.shares[f"metric {name}"].add(fold(have) in [fold(want) for want in accepted], what)

    def _add_initiatives(self, gold: Gold, article: Article, doc: str) -> None:
        rows = {key(row.get("name") or row["text"]): row for row in gold.get("initiatives", ())}
        wanted = {name: row for name, row in rows.items() if not row.get("optional")}
        optional = {key(row.get("name") or row["text"]) for row in gold.get("initiatives", ()) if row.get("optional")}
        found = {key(find.name): find.type for find in article.initiatives if key(find.name) not in optional}
        self.tallies["initiatives"].add(wanted, found, doc)
        for name in wanted.keys() & found.keys():
            accepted = (wanted[name]["type"], wanted[name].get("or"))
            what = f"{doc} {name}: {accepted[0]} got {found[name]}"
            self.shares["initiative type"].add(found[name] in accepted, what)


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 6)


def _covering(points: Sequence[Point], place: tuple[int, str]) -> Point | None:
    """The point of that line in which the opening stands, for a point that was cut elsewhere."""
    line, opening = place
    return next((point for point in points if point.line == line and opening in key(point.text)), None)


def format_rows(rows: Mapping[str, Mapping[str, float]]) -> str:
    """The rows as text, one a line."""
    lines = []
    for name, row in rows.items():
        figures = "  ".join(f"{measure} {value:.3f}" for measure, value in row.items() if measure != "n")
        lines.append(f"{name:24s} n={row['n']:<5.0f} {figures}")
    return "\n".join(lines)
