"""Articles written again with the names of their measures reworded as the genre does: a test bench for the registry.

The gold of an article says which stretches name a measure; every variant rewords each of them in one way, and may turn
the whole article to traditional script. Which measure a wording stands for is therefore known.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.analyzer import Analyzer
from nlp.corpus.naming import Name, parse_name
from nlp.corpus.registry import Registry
from nlp.gold import Gold, key, load_gold
from nlp.lexicon import parse, settings
from nlp.reading import Source, read_source
from nlp.repair.damage import to_traditional

#: Share of the variants that are in traditional script.
TRADITIONAL = 0.3
_WHOLE = re.compile(r"“(?P<core>[^“”]{2,40})”(?P<tail>[^“”《》]{0,16})")
_DOCUMENT = re.compile(r"《(?P<title>[^《》]{4,60})》")
_STATUS = re.compile(r"（(?:试行|暂行)）$")


@dataclass(frozen=True, slots=True)
class Variant:
    """An article with reworded names: `truth` maps the key of each wording to the measure it stands for."""

    doc_id: str
    raw: str
    truth: Mapping[str, str]


def reword(text: str, name_type: str, region: str, rng: random.Random) -> str:
    """`text`, the name of a measure as written, in another wording: marks, modifiers, year, type noun, status.

    Args:
        text: the name with its quote marks.
        name_type: its type, one of :data:`nlp.article.INITIATIVE_TYPES`.
        region: the place that the article reports on, as written; may be empty.
        rng: decides which of the wordings that are open to the name is taken; the name as it is is one of them.
    """
    return rng.choice(sorted(set(_wordings(text, name_type, region))))


def _wordings(text: str, name_type: str, region: str) -> Iterator[str]:
    yield text
    if title := _DOCUMENT.fullmatch(text):
        bare = _STATUS.sub("", title["title"])
        yield f"《{bare}（试行）》"
        yield f"《{bare}（2023—2025年）》"
        if region and not bare.startswith((region[:2], "关于")):
            yield f"《{region}{bare}》"
        if bare.startswith("关于") and bare.endswith(("方案", "意见", "措施", "通知")):
            yield f"《{bare.removeprefix('关于')}》"
        return
    named = _WHOLE.fullmatch(text)
    if named and named["tail"]:
        core, tail = named["core"], named["tail"]
        yield f"「{core}」{tail}"
        yield f"‘{core}’{tail}"
        yield f"“{core}{tail}”"
        yield f"“{core}”"
        if len(tail) == 2:
            added = settings("naming")["modifiers_by_type"].get(name_type, "")
            yield from (f"“{core}”{modifier}{tail}" for modifier in added.split())
        for modifier in settings("naming")["modifiers"].split():
            if tail.startswith(modifier) and len(tail) - len(modifier) >= 2:
                yield f"“{core}”{tail.removeprefix(modifier)}"
        yield core + tail
        members = core.split("、")
        if len(members) > 2:
            yield f"“{''.join(member[0] for member in members)}”{tail}"
    elif named is None and not re.search("[“”‘’《》]", text):
        yield f"“{text}”"
        yield f"「{text}」"


def make_variants(
    articles: Sequence[tuple[str, Gold]], same: Mapping[str, str], *, count: int, seed: int
) -> Iterator[Variant]:
    """`count` variants of `articles`, dealt evenly.

    Args:
        articles: the raw text and gold of each article.
        same: the measure that the key of a name stands for, where that is not the key itself; an empty one leaves the
            name out of the truth, since nobody can tell.
        count: how many variants to make.
        seed: of the random choices.
    """
    rng = random.Random(seed)
    for n in range(count):
        raw, gold = articles[n % len(articles)]
        region = gold["meta"].get("region") or ""
        truth: dict[str, str] = {}
        names = sorted(gold["initiatives"], key=lambda row: -len(row["text"]))
        placed: list[str] = []
        for row in names:
            measure = same.get(key(row["name"]), key(row["name"]))
            wording = reword(row["text"], row["type"], region, rng)
            raw = raw.replace(row["text"], chr(_PRIVATE + len(placed)))
            placed.append(wording)
            if measure and not row.get("optional"):
                truth[key(wording)] = measure
        for at, wording in enumerate(placed):
            raw = raw.replace(chr(_PRIVATE + at), wording)
        traditional = rng.random() < TRADITIONAL
        yield Variant(f"{gold['doc']}#{n}", to_traditional(raw) if traditional else raw, truth)


_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True)
class PairScores:
    """How well clusters agree with the truth, over pairs of articles that name a measure.

    `precision`, `recall` and `f1` are over all pairs of found names; `mean_f1` is the mean over measures; `found` is
    the share of the names that the analysis found at all, and `recall_of_all` counts the pairs that it missed.
    `errors` lists the measures that are split or mixed, with their wordings.
    """

    precision: float
    recall: float
    f1: float
    mean_f1: float
    found: float
    recall_of_all: float
    names: int
    errors: tuple[str, ...]


def load_variants(corpora: Path, *, count: int, seed: int) -> list[Variant]:
    """`count` variants of the articles of a corpus folder, with the truth of its ``same_initiatives.tsv``.

    Raises:
        OSError: an article or the table is missing.
        ValueError: a gold file is not JSON, or the table breaks the format of lexicons.
    """
    table = corpora / "same_initiatives.tsv"
    rows = parse(table.read_text(encoding="utf-8"), table.name)
    articles = [
        (read_source(Source(doc, str(corpora / "articles" / f"{doc}.txt"))), gold)
        for doc, gold in load_gold(corpora / "gold").items()
    ]
    same = {key(row["name"]): key(row["measure"]) for row in rows}
    return list(make_variants(articles, same, count=count, seed=seed))


def score_registry(variants: Sequence[Variant], analyzer: Analyzer | None = None) -> PairScores:
    """Analyse `variants`, build their registry and compare its clusters with the truth.

    A measure counts once an article; pairs of measures within one article count as well.
    """
    analyzer = analyzer or Analyzer()
    registry = Registry()
    items: list[tuple[str, Name]] = []
    wanted: Counter[str] = Counter()
    for variant in variants:
        article = analyzer(variant.raw, doc_id=variant.doc_id)
        registry.add(article)
        wanted.update(set(variant.truth.values()))
        seen: set[str] = set()
        for initiative in article.initiatives:
            surfaces = [initiative.name, *(article.text[start:end] for start, end in initiative.mentions)]
            measure = next((m for surface in surfaces if (m := variant.truth.get(key(surface)))), None)
            if measure and measure not in seen:
                seen.add(measure)
                items.append((measure, parse_name(initiative.text)[0]))
    cluster_of = {name: n for n, names in enumerate(registry.clusters()) for name in names}
    return _score([(measure, cluster_of[name], name.whole) for measure, name in items], wanted)


def _score(items: Sequence[tuple[str, int, str]], wanted: Counter[str]) -> PairScores:
    by_measure: defaultdict[str, Counter[int]] = defaultdict(Counter)
    by_cluster: defaultdict[int, Counter[str]] = defaultdict(Counter)
    wordings: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for measure, cluster, wording in items:
        by_measure[measure][cluster] += 1
        by_cluster[cluster][measure] += 1
        wordings[measure, cluster].add(wording)
    together = sum(_pairs(n) for counts in by_measure.values() for n in counts.values())
    same_measure = sum(_pairs(counts.total()) for counts in by_measure.values())
    same_cluster = sum(_pairs(counts.total()) for counts in by_cluster.values())
    all_pairs = sum(map(_pairs, wanted.values()))
    precision = together / same_cluster if same_cluster else 1.0
    recall = together / same_measure if same_measure else 1.0
    split = [
        f"split | {measure} | " + " / ".join(",".join(sorted(wordings[measure, cluster])) for cluster in sorted(counts))
        for measure, counts in sorted(by_measure.items())
        if len(counts) > 1
    ]
    mixed = [f"mixed | {' / '.join(sorted(counts))}" for _, counts in sorted(by_cluster.items()) if len(counts) > 1]
    each = [_f1_of(counts, by_cluster) for counts in by_measure.values()]
    return PairScores(
        precision,
        recall,
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        sum(each) / len(each) if each else 1.0,
        len(items) / wanted.total() if wanted else 1.0,
        together / all_pairs if all_pairs else 1.0,
        len(items),
        (*split, *mixed),
    )


def _f1_of(counts: Counter[int], by_cluster: Mapping[int, Counter[str]]) -> float:
    """Pairwise F1 of one measure; a pair with the name of another measure counts half for each of the two."""
    hits = sum(map(_pairs, counts.values()))
    foreign = sum(n * (by_cluster[cluster].total() - n) for cluster, n in counts.items()) / 2
    total = _pairs(counts.total()) + hits + foreign
    return 2 * hits / total if total else 1.0


def _pairs(n: int) -> int:
    return n * (n - 1) // 2
