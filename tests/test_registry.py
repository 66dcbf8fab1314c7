"""The registry: one entry a measure, whatever the wording, and no entry for two."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

import nlp
from nlp.analyzer import Analyzer
from nlp.article import COMMITMENTS, INITIATIVE_TYPES, STAGES, Article, Initiative, Meta
from nlp.cli import OK, SOME_FAILED, USAGE, main
from nlp.corpus.naming import is_short_for, parse_name
from nlp.corpus.registry import REGISTRY_COLUMNS, Entry, Registry
from nlp.corpus.variants import load_variants, score_registry
from nlp.lexicon import load
from nlp.report.names import COMMITMENT_NAMES, INITIATIVE_TYPE_NAMES, STAGE_NAMES

# The wordings of one row are one measure; those of two rows are not.
CASES = [
    line.split("\t")
    for line in (ROOT / "tests" / "cases" / "registry.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def article_of(doc_id: str, names: list[str], **meta: str) -> Article:
    """An article that names each of `names` once."""
    text = "\n".join(names)
    finds, start = [], 0
    for n, name in enumerate(names, 1):
        kind = "document" if name.startswith("《") else "campaign"
        span = (start, start + len(name))
        finds.append(Initiative(text=name, start=span[0], end=span[1], line=n, name=name, type=kind, mentions=(span,)))
        start = span[1] + 1
    return Article(doc_id=doc_id, text=text, meta=Meta(**meta), initiatives=tuple(finds))  # type: ignore[arg-type]


def entries_of(*articles: Article) -> list[Entry]:
    registry = Registry()
    for article in articles:
        registry.add(article)
    return registry.entries()


@pytest.mark.parametrize("wordings", CASES, ids=[case[0] for case in CASES])
def test_wordings_of_one_measure_meet(wordings: list[str]) -> None:
    entries = entries_of(*(article_of(str(n), [wording]) for n, wording in enumerate(wordings)))
    assert [entry.articles for entry in entries] == [len(wordings)]
    assert set(entries[0].variants) == set(wordings)


def test_measures_stay_apart() -> None:
    registry = Registry()
    for n, wordings in enumerate(CASES):
        for m, wording in enumerate(wordings):
            registry.add(article_of(f"{n}.{m}", [wording]))
    assert len(registry.clusters()) == len(CASES)


def test_an_entry_tells_when_where_and_how_often() -> None:
    (entry,) = entries_of(
        article_of("a", ["“甲乙丙”行动"], date="2023-05-01", region="云山县", level="县"),
        article_of("b", ["甲乙丙行动"], date="2021-02-03", region="石桥市", level="市"),
        article_of("c", ["“甲乙丙”"], region="云山县", level="县"),
    )
    assert (entry.first_seen, entry.last_seen, entry.articles, entry.mentions) == ("2021-02-03", "2023-05-01", 3, 3)
    assert (entry.places, entry.levels) == (("云山县", "石桥市"), ("县", "市"))
    assert entry.key == entry.name


@pytest.mark.parametrize(
    "names",
    [
        ["“甲乙丙”行动", "“甲乙丙”专项行动"],
        ["“甲乙丙”行动", "“甲乙丙”专项行动", "“甲乙丙”"],
        ["“甲乙丙”行动", "“甲乙丙”专项行动", "“甲乙丙”", "甲乙丙活动行动"],
        ["农村厕所革命", "“厕所革命”"],
    ],
)
def test_several_wordings_in_one_article_are_one_article(names: list[str]) -> None:
    (entry,) = entries_of(article_of("a", names), article_of("b", names[:1]))
    assert (entry.articles, entry.mentions) == (2, len(names) + 1)


def test_established_measures_know_year_and_origin() -> None:
    (entry,) = entries_of(article_of("a", ["“枫桥经验”"]))
    assert (entry.name, entry.year) == ("枫桥经验", 1963)
    assert entry.origin


def test_regulations_of_two_regions_have_two_keys() -> None:
    entries = entries_of(*(article_of(place, [f"《{place}古树保护办法》"]) for place in ("彭州市", "湛江市")))
    assert len({entry.key for entry in entries}) == 2


@pytest.mark.parametrize(
    "names",
    [
        ["彭州市“民情暖哨”", "湛江市“民情暖哨”", "“民情暖哨”平台"],
        ["彭州市民情暖哨网络平台", "湛江市民情暖哨网络平台", "“民情暖哨”平台"],
        ["《彭州市古树保护办法》", "《湛江市古树保护办法》", "《古树保护》"],
        ["基层党建提质年“1+4+N”行动", "基层治理增效年“1+4+N”行动", "“1+4+N”"],
    ],
)
def test_a_name_that_may_be_of_two_regions_or_years_joins_neither(names: list[str]) -> None:
    assert [entry.articles for entry in entries_of(*(article_of(name, [name]) for name in names))] == [1, 1, 1]


def test_a_name_that_may_be_of_one_region_alone_joins_it() -> None:
    names = ["彭州市“民情暖哨”", "“民情暖哨”平台", "《湛江市古树保护办法》", "《古树保护》"]
    assert [entry.articles for entry in entries_of(*(article_of(name, [name]) for name in names))] == [2, 2]


@pytest.mark.parametrize("name", ["“——”行动", "“·”平台", "关于“  “彭州市"])
def test_quotes_without_a_word_in_them_are_no_name_and_no_end(name: str) -> None:
    entries = entries_of(article_of("a", [name, "“甲乙丙”行动"]))
    assert [entry.articles for entry in entries] == [1, 1]


def test_a_bare_name_with_two_fuller_ones_joins_neither() -> None:
    names = ["“心愿树”收集箱", "“心愿树”台账", "“心愿树”"]
    assert len(entries_of(*(article_of(name, [name]) for name in names))) == 3


def test_actors_stages_figures_and_slogans_come_from_the_sentences() -> None:
    text = "云山县委办公室工作总结\n2024-03-01\n县委办公室开展“三走三问”活动，办理诉求85件。全年收入60亿元。\n"
    (entry,) = [one for one in entries_of(Analyzer()(text)) if "三走三问" in one.name]
    assert entry.stages == ("run",)
    assert entry.actors == ("县委办公室",)
    assert entry.metrics == ("诉求:85件",)
    assert entry.commitment == "result"


def test_the_frame_has_its_columns_even_when_empty() -> None:
    frame = nlp.build_registry([])
    assert list(frame.columns) == list(REGISTRY_COLUMNS)
    assert frame.empty


def test_what_is_kept_grows_with_names_not_with_articles() -> None:
    registry = Registry()
    for n in range(300):
        registry.add(article_of(str(n), ["“甲乙丙”行动"], region=f"第{n}县"))
    (record,) = registry._records.values()
    assert record.articles == 300
    assert len(record.tallies["places"]) <= 80


def test_short_forms_take_the_openings_of_words() -> None:
    assert is_short_for("青马", "青年马克思主义者培养")
    assert not is_short_for("青马", "青年")
    assert not is_short_for("大会", "青年马克思主义者培养")


def test_traditional_script_and_other_marks_make_no_other_name() -> None:
    assert parse_name("「鄉村著名」行動")[0] == parse_name("“乡村著名”行动")[0]


def test_rows_of_the_lexicon_point_to_rows() -> None:
    names = {row["name"]: row for row in load("initiatives")}
    targets = {row["same_as"] for row in names.values() if row["same_as"]}
    assert targets <= set(names)
    assert all(not names[target]["same_as"] for target in targets)


def test_names_reworded_in_generated_articles_meet() -> None:
    scores = score_registry(load_variants(ROOT / "corpora", count=60, seed=7))
    assert scores.f1 >= 0.95
    assert scores.mean_f1 >= 0.95


def test_command_writes_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pandas = pytest.importorskip("pandas")
    tagged = tmp_path / "tagged.jsonl"
    article = Analyzer()("区委深入开展“甲乙丙丁”行动。", doc_id="a")
    tagged.write_text(article.to_json() + "\n", encoding="utf-8")
    assert main(["registry", str(tagged), str(tagged), "-o", str(tmp_path / "registry.csv")]) == OK
    assert list(pandas.read_csv(tmp_path / "registry.csv")["articles"]) == [2]
    assert main(["registry", str(tagged)]) == OK
    assert "甲乙丙丁行动" in capsys.readouterr().out
    assert main(["registry", str(tmp_path / "none.jsonl"), str(tagged), "-o", str(tmp_path / "r.xlsx")]) == SOME_FAILED
    assert "none.jsonl" in capsys.readouterr().err
    assert pandas.read_excel(tmp_path / "r.xlsx", sheet_name="registry")["name"][0] == "甲乙丙丁行动"
    (tmp_path / "empty.jsonl").touch()
    for out in ([], ["-o", str(tmp_path / "no.csv")]):
        assert main(["registry", str(tmp_path / "empty.jsonl"), *out]) == SOME_FAILED
        assert capsys.readouterr().out == ""
    assert not (tmp_path / "no.csv").exists()
    assert main(["registry", str(tagged), "-o", str(tagged)]) == USAGE
    assert main(["registry", str(tagged), "--format", "xlsx"]) == USAGE


def test_actors_come_with_their_counts() -> None:
    registry = Registry()
    for n, actor in enumerate(["县委办公室", "市总工会", "县委办公室"]):
        article = article_of(str(n), ["“暖流”行动"])
        acting = tuple(replace(one, actor=actor) for one in article.initiatives)
        registry.add(replace(article, initiatives=acting))
    (entry,) = registry.entries()
    assert (entry.actors, entry.actor_counts) == (("县委办公室", "市总工会"), (2, 1))
    assert registry.to_frame().loc[0, "actor_counts"] == "2|1"


def test_a_registry_in_chinese_has_no_english_keyword(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, tagged, out = tmp_path / "a.txt", tmp_path / "a.jsonl", tmp_path / "a.csv"
    source.write_text("县委办启动“暖流”行动，印发《关于做好冬季供暖的通知》。\n", encoding="utf-8")
    assert main(["tag", str(source), "-o", str(tagged)]) == OK
    assert main(["registry", str(tagged), "-o", str(out), "--zh"]) == OK
    text = out.read_text(encoding="utf-8-sig")
    assert {"活动", "文件", "启动"} <= set(re.split(r"[,|\n]", text))
    assert not re.search("[a-z]{3,}", text)


def test_every_keyword_of_initiatives_has_a_chinese_name() -> None:
    assert set(INITIATIVE_TYPE_NAMES) == set(INITIATIVE_TYPES)
    assert set(STAGE_NAMES) == set(STAGES)
    assert set(COMMITMENT_NAMES) == set(COMMITMENTS)
