from __future__ import annotations

from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from conftest import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.alignment import Tracked
from nlp.article import ROLES, Meta
from nlp.document import Document
from nlp.lexicon import load
from nlp.normalize import detect_script, fold, normalize_tracked
from nlp.repair import repair
from nlp.repair.layout import layout_edits
from nlp.structure import structure
from nlp.structure.front_matter import front_matter
from nlp.structure.headings import heading_levels, heading_words
from nlp.structure.labels import dates, fields, persons
from nlp.structure.places import aliases, mentions, region
from nlp.structure.sentences import sentences
from nlp.structure.tables import table_lines


def document(raw: str, hints: Meta | None = None) -> Document:
    return structure(normalize_tracked(repair(raw), detect_script(raw)), hints)


def untouched(raw: str) -> Document:
    """The document of a text that only lost its empty lines."""
    return structure(Tracked.of(raw).rewrite(layout_edits(raw)))


@pytest.mark.parametrize("case", cases("line_roles"))
def test_line_roles(case: dict[str, Any]) -> None:
    """A row of "lines" is role and line; behind a line in Markdown stands what repair leaves of it."""
    hints = Meta(**case["hints"]) if "hints" in case else None
    page = document("\n".join(row[1] for row in case["lines"]), hints)
    assert [[line.role, line.text] for line in page.lines] == [[row[0], row[-1].strip()] for row in case["lines"]]


@pytest.mark.parametrize("case", cases("metadata"))
def test_metadata(case: dict[str, Any]) -> None:
    found = asdict(document(case["text"], Meta(**case["hints"]) if "hints" in case else None).meta)
    found["authors"] = list(found["authors"])
    assert {field: found[field] for field in case["meta"]} == case["meta"]


@pytest.mark.parametrize("case", cases("run_in_heads"))
def test_run_in_heads(case: dict[str, Any]) -> None:
    page = document(case["text"])
    assert {line.role for line in page.lines} == {"body"}
    beginnings = {line.start for line in page.lines}
    inner = [point.text.strip() for point in page.points if point.start not in beginnings]
    assert [text[: len(head)] for text, head in zip(inner, case["heads"], strict=False)] == case["heads"]
    assert len(inner) == len(case["heads"])
    assert all(wording in case["text"] for wording in case.get("lookalikes", ()))


@pytest.mark.parametrize("mark", ["", "- ", "* ", "- **"])
def test_head_ends_behind_the_head(mark: str) -> None:
    first, second = (
        "一是学习抓早。每周学习一次，人人记笔记、谈体会，年底评比。",
        "二是督办抓紧。逐件登记、逐件催办，到期没有结果的当面约谈。",
    )
    page = document(f"{mark}{first}\n{mark}{second}" if mark else first + second)
    heads = [page.text[point.start : point.head_end].strip(" -*") for point in page.points]
    assert heads == ["一是学习抓早。", "二是督办抓紧。"]


def test_path_holds_the_headings_above() -> None:
    body = "今年以来，全办上下拧成一股绳，各项任务推进有力有序，群众满意度稳步提升。"
    page = document(
        "\n".join(["标题在这里", "2020-01-02 来源：东江网", "一、主要做法", "（一）抓学习", body, "（二）抓督办", body])
        + "\n二、取得成效\n"
        + body
    )
    assert [line.level for line in page.lines if line.role == "heading"] == [1, 2, 2, 1]
    assert [point.path for point in page.points] == [
        ("一、主要做法", "（一）抓学习"),
        ("一、主要做法", "（二）抓督办"),
        ("二、取得成效",),
    ]


def test_path_holds_the_numbered_head_of_the_paragraph() -> None:
    page = document(
        "1.聚焦主责，当好参谋助手。文稿求精。起草之前先调研，写完之后再打磨，不放过一个标点、一个数字。"
        "督办求实。逐件登记、逐件催办、逐件回访，到期没有结果的当面约谈，绝不让文件睡大觉。"
    )
    assert [point.path for point in page.points] == [(), *[("1.聚焦主责，当好参谋助手",)] * 2]


REGULATION = """青禾县督办工作办法
第一章　总则
第一条　为了规范督办工作，提高办事效率，根据国家有关规定，结合本县实际，制定本办法。
第二条　督办坚持下列原则：
（一）围绕中心。紧扣县委、县政府的决策部署开展督办，不搞层层加码：
1.重大决策必督；
2.领导批示必督。
（二）注重实效。督在关键处，办在要害时，办不成的要说明原因，办成的要有群众评价。
前款规定的事项由县政府办公室负责解释。
第二章　附则
第三条　本办法自发布之日起施行。"""


def test_clauses_stand_under_their_article() -> None:
    page = document(REGULATION)
    first, second = "第一章　总则", "第二章　附则"
    assert [(point.text[:3], point.path) for point in page.points] == [
        ("第一条", (first,)),
        ("第二条", (first,)),
        ("（一）", (first, "第二条")),
        ("1.重", (first, "第二条", "（一）围绕中心。紧扣县委、县政府的决策部署开展督办，不搞层层加码")),
        ("2.领", (first, "第二条", "（一）围绕中心。紧扣县委、县政府的决策部署开展督办，不搞层层加码")),
        ("（二）", (first, "第二条")),
        ("前款规", (first, "第二条")),
        ("第三条", (second,)),
    ]
    assert [page.text[point.start : point.head_end] for point in page.points][:3] == [
        "第一条　",
        "第二条　",
        "（一）围绕中心。",
    ]


def test_articles_that_share_a_line_are_points() -> None:
    page = document(
        "青禾县督办工作办法\n第九条　督办事项逐件登记。第十条　督办结果按月通报，县委督查室负责汇总。"
        "第十一条　本办法自发布之日起施行，由县委督查室负责解释，县委办公室印发的旧办法同时废止。"
    )
    assert [page.text[point.start : point.head_end] for point in page.points] == ["第九条　", "第十条　", "第十一条　"]


def test_line_numbers_count_empty_lines_and_all_line_ends() -> None:
    page = document(
        "首页 > 正文\r\n\r\n抓实作风建设\r2020-01-02\n\n\n"
        "  正文从这里开始，写清楚做了什么、怎么做的、效果如何，一条一条讲明白。"
    )
    assert [line.n for line in page.lines] == [1, 3, 4, 7]
    assert [page.text[line.start : line.end] for line in page.lines] == [line.text for line in page.lines]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-04-08 15:45", ["2024-04-08"]),
        ("二〇一七年六月二十八日", ["2017-06-28"]),
        ("2020年 3月 9日", ["2020-03-09"]),
        ("（2024年5月）", ["2024-05"]),
        ("二〇二〇年一二月三一日", ["2020-12-31"]),
        ("2023-13-01", []),
        ("2023-02-29，2024-02-29", ["2024-02-29"]),
        ("二〇二一年二月三十日", []),
        ("二〇二一年十十月一日，二〇二一年五月十二十日", []),
        ("12019年5月6日", []),
        ("1907年5月", []),
        ("服务热线 2020-666", []),
    ],
)
def test_dates(text: str, iso: list[str]) -> None:
    assert [found.iso for found in dates(text)] == iso


@given(st.text("〇零一二三四五六七八九十年月日0129-./ ", max_size=24))
def test_every_date_is_in_the_calendar(text: str) -> None:
    for found in dates("二〇二一年" + text):
        day = found.iso if len(found.iso) == 10 else f"{found.iso}-01"
        assert date.fromisoformat(day).isoformat() == day


def test_fields() -> None:
    line = fold("发布时间：2021-12-09 16:20　信息来源：东江日报　作 者：叶兴　浏览次数：13")
    assert [(field.kind, field.value) for field in fields(line)] == [
        ("date", "2021-12-09 16:20"),
        ("source", "东江日报"),
        ("author", "叶兴"),
        ("count", "13"),
    ]
    assert fields(fold("会议时间：待定")) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本报记者 吴岚 段青", ["吴岚", "段青"]),
        ("何　筱 吴江", ["何筱", "吴江"]),
        ("县委副书记 贺长河", ["贺长河"]),
        ("经济运行稳中向好", []),
        ("中共东江市委办公室", []),
        ("成效", []),
    ],
)
def test_persons(text: str, names: list[str]) -> None:
    assert persons(fold(text)) == names


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("他说：“干就要干好。”大家点头。", ["他说：“干就要干好。”", "大家点头。"]),
        ("读《谁来监督？》一文有感。很好！", ["读《谁来监督？》一文有感。", "很好！"]),
        ("没有句号的一行", ["没有句号的一行"]),
        ("", []),
    ],
)
def test_sentences(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == pieces


def test_short_names_of_places() -> None:
    found = {mention.name: mention.full for mention in mentions("湛江市与恩施州、大通县")}
    assert found == {"湛江市": True, "恩施州": False, "大通县": False}
    assert region([]) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("省委领导来岳调研，客商赴蓉考察。", ["岳阳市", "成都市"]),
        ("登上东岳，来岳父家做客。", []),
        ("在湘投资、离汉返乡", []),
        ("返黔创业的青年", ["贵州省"]),
    ],
)
def test_aliases_of_places(text: str, names: list[str]) -> None:
    assert [division.name for division in aliases(text)] == names


def test_an_alias_is_no_place_of_its_own() -> None:
    named = [("岳阳市委办公室抓落实，岳阳市各级拧成一股绳", 6.0), ("外省同行来岳考察，又赴湘参观。", 1.0)]
    found = region(named)
    assert found is not None
    assert (found.name, found.place.code) == ("岳阳市", "430600")
    assert region([("外省同行来岳考察，领导来岳调研，客商来岳投资。", 6.0)]) is None


def test_every_short_name_stands_for_a_place_of_the_gazetteer() -> None:
    for row in load("place_short_names"):
        found = region([(f"{row['short']}推进牧区便民服务", 6.0)])
        assert found is not None
        whole = region([(f"{row['name']}推进牧区便民服务", 6.0)])
        assert whole is not None
        assert found.place == whole.place


def test_every_alias_stands_for_a_place_of_the_gazetteer() -> None:
    for row in load("place_aliases"):
        assert len(row["alias"]) == 1
        assert [division.name for division in aliases(f"赴{row['alias']}考察")] == [row["name"]]


@pytest.mark.parametrize(
    ("lines", "tables"),
    [
        (["指标\t数值", "办件\t320件"], {0: "row", 1: "row"}),
        (["办理情况如下。", "办件\t320件"], {1: "lone row"}),
        (["一、\t总体要求", "第二条\t本办法适用于全县。"], {}),
        (["标题\t2020-01-02\t正文"], {}),
        (["指标 | 数值", "--- | ---", "办件 | 320件", "以上。"], {0: "row", 1: "rule", 2: "row"}),
        (["| 指标 | 数值 |", "| :-- | --: |", "| 办件 | 320件 |"], {0: "row", 1: "rule", 2: "row"}),
        (["首页 | 新闻 | 政务", "---", "正文"], {}),
    ],
)
def test_table_lines(lines: list[str], tables: dict[int, str]) -> None:
    assert table_lines(lines) == tables


def test_front_matter() -> None:
    block = '---\ntitle: "老街新事"\ndate: 2016-04-18T08:00:00\nauthors:\n- 向明\n- 吴岚\ntags: [老街]\n---\n正文'
    assert front_matter(block.split("\n")) == (8, Meta(title="老街新事", date="2016-04-18", authors=("向明", "吴岚")))
    assert front_matter(["---", "正文从这里开始。", "---"]) == (0, Meta())
    assert front_matter(["---", "标题：老街新事", "正文"]) == (0, Meta())
    assert front_matter([]) == (0, Meta())


def test_no_heading_levels_without_headings() -> None:
    assert heading_levels([("一、学习", "body"), ("二、督办", "title")]) == [None, None]


NUMBERS = ["一、", "（一）", "1.", "①", "第一章 ", "第三条　", "一是", "二是", "首先，", "——"]
MARKS = [*"“”《》。，；：？…_|[", "# ", "**", "<p>", "</p>", "---", "](http://a.cn/)", "😀", "\ud800"]
SPACES = [" ", "\u3000", "\t", "\n", "\r\n", "\n\n"]
SMALL = [
    "来源：",
    "作者：",
    "编辑/",
    "2020-01-02",
    "（周岩石）",
    "首页 > 正文",
    "ICP备1号",
    "附件：表.doc",
    "本报记者 王明",
]
WORDS = ["抓实学习。", "东江市委办公室", "今年以来，全办上下拧成一股绳，各项任务推进有力有序，群众满意度稳步提升。"]
PIECES = [*NUMBERS, *MARKS, *SPACES, *SMALL, *WORDS]
pages = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200))


@settings(max_examples=300, deadline=None)
@given(pages)
def test_nothing_is_lost(raw: str) -> None:
    page = untouched(raw)
    assert "\n".join(line.text for line in page.lines) == "\n".join(p for p in page.text.split("\n") if p.strip())
    assert all(line.role in ROLES and line.reason for line in page.lines)
    assert all((line.level is None) == (line.role != "heading") for line in page.lines)
    for line in page.lines:
        assert page.text[line.start : line.end] == line.text
        assert 0 <= line.raw_start <= line.raw_end <= len(raw)
    numbers = [line.n for line in page.lines]
    assert numbers == sorted(numbers)


@settings(max_examples=300, deadline=None)
@given(pages)
def test_points_tile_the_body(raw: str) -> None:
    page = untouched(raw)
    tiles: dict[int, list[tuple[int, int]]] = {line.start: [] for line in page.lines if line.role == "body"}
    starts = sorted(tiles)
    for point in page.points:
        assert point.start <= point.head_end <= point.end
        assert page.text[point.start : point.end] == point.text != ""
        tiles[max(start for start in starts if start <= point.start)].append((point.start, point.end))
    for line in page.lines:
        if line.role == "body":
            spans = tiles[line.start]
            assert spans[0][0] == line.start
            assert spans[-1][1] == line.end
            assert all(here[1] == after[0] for here, after in pairwise(spans))


@settings(max_examples=300, deadline=None)
@given(pages)
def test_levels_and_paths_follow_the_headings(raw: str) -> None:
    page = untouched(raw)
    points = list(page.points)
    open_headings: list[str] = []
    for line in page.lines:
        if line.role == "heading":
            assert line.level is not None
            assert 1 <= line.level <= len(open_headings) + 1
            open_headings[line.level - 1 :] = [heading_words(line.text)]
        while points and points[0].end <= line.end:
            assert points.pop(0).path[: len(open_headings)] == tuple(open_headings)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["一、学", "（一）学", "1.学", "第一章 学", "# 学", "学习"]), max_size=20))
def test_heading_levels_go_down_step_by_step(headings: list[str]) -> None:
    levels = heading_levels([(text, "heading") for text in headings])
    assert all(level is not None and level >= 1 for level in levels)
    assert levels[:1] in ([], [1])
    assert all((after or 0) <= (here or 0) + 1 for here, after in pairwise(levels))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="学习。！？”’“《》…*\n，", max_size=80))
def test_sentences_tile_the_text(text: str) -> None:
    spans = list(sentences(text))
    assert "".join(text[start:end] for start, end in spans) == text.replace("\n", "")
    assert all(start < end for start, end in spans)


@pytest.mark.parametrize(
    "text",
    [
        "“" * 100_000,
        "。" * 100_000,
        "一是" * 50_000,
        "…" * 100_000,
        "a" + " " * 100_000 + "b",
        "（" * 100_000,
        "_" * 100_000,
    ],
    ids=["quotes", "stops", "numbers", "ellipses", "spaces", "brackets", "underscores"],
)
def test_hostile_text_is_read_in_one_pass(text: str) -> None:
    page = structure(Tracked.of(text))
    assert page.text == text


def test_path_holds_no_marks_of_markdown() -> None:
    page = document(
        "# 东江市用活“服务专员”\n\n## 做法\n\n- 建立“三张清单”机制，走访企业210家\n\n## 成效\n\n办结率达97.5%。"
    )
    assert [point.path for point in page.points] == [("做法",), ("成效",)]
