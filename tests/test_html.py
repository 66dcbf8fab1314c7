"""Saved pages in the layouts that Chinese sites use; every page here was written for this test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import Analyzer
from nlp.reading.html import extract, page_text

TITLE = "青川街道：“三张清单”办实事"
FIRST = "今年以来，青川街道推行“三张清单”工作法，办结民生实事46件。"
SECOND = "街道党工委每周召开一次碰头会，群众满意率达97.2%。"
MENU = ("首页", "新闻中心", "政务公开", "办事服务", "互动交流")
FOOTER = "版权所有：青川街道办事处 备案号：某ICP备00000000号"

LAYOUTS = {
    "table layout": f"""
<table width="900"><tr><td><a href="/">{MENU[0]}</a></td><td><a>{MENU[1]}</a></td><td><a>{MENU[2]}</a></td></tr></table>
<table><tr><td width="200"><table><tr><td>{MENU[3]}</td></tr><tr><td>{MENU[4]}</td></tr></table></td>
<td><table><tr><td align="center"><font size="5"><b>{TITLE}</b></font></td></tr>
<tr><td>2023-05-06&nbsp;&nbsp;来源：青川日报</td></tr>
<tr><td><p>　　{FIRST}</p><p>　　{SECOND}</p></td></tr></table></td></tr></table>
<table><tr><td>{FOOTER}</td></tr></table>""",
    "div soup": f"""
<div><div><div>{"".join(f'<div><a href="#">{word}</a></div>' for word in MENU)}</div></div>
<div><div><div>{TITLE}</div><div><div>2023-05-06</div><div>来源：青川日报</div></div>
<div><div><div>{FIRST}</div></div><div>{SECOND}</div></div></div></div><div><div>{FOOTER}</div></div></div>""",
    "lines parted by br": f"""
{" | ".join(f'<a href="#">{word}</a>' for word in MENU)}<br><center><h2>{TITLE}</h2>2023-05-06 来源：青川日报</center>
&nbsp;&nbsp;&nbsp;&nbsp;{FIRST}<br><br/>&nbsp;&nbsp;&nbsp;&nbsp;{SECOND}</br><hr>{FOOTER}""",
    "spans from a word processor": f"""
<p>{"".join(f'<a href="#">{word}</a>' for word in MENU)}</p>
<p class=MsoNormal><b><span style='font-size:22pt'>{TITLE[:6]}<o:p></o:p></span><span>{TITLE[6:]}</span></b></p>
<p><span lang=EN-US>2023-05-06 </span><span>来源：青川日报</span></p>
<p><span>{FIRST[:10]}</span><span lang=EN-US>{FIRST[10:14]}</span><span>{FIRST[14:]}</span></p>
<p><span>{SECOND[:12]}
{SECOND[12:]}</span></p><p><span>{FOOTER}</span></p>""",
    "lists": f"""
<ul>{"".join(f"<li><a>{word}</a>" for word in MENU)}</ul>
<h1>{TITLE}</h1><p>2023-05-06 来源：青川日报<ul><li>{FIRST}<li>{SECOND}</ul><ol><li>{FOOTER}</ol>""",
    "nested menus": f"""
<nav><ul>{"".join(f"<li><a>{word}</a><ul><li><a>{word}一</a><li><a>{word}二</a></ul></li>" for word in MENU)}</ul>
</nav><main><article><header><h1>{TITLE}</h1><p>2023-05-06 来源：青川日报</p></header><section><p>{FIRST}</p>
<section><p>{SECOND}</p></section></section></article></main><footer><p>{FOOTER}</p></footer>""",
}


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_main_text_is_whole_and_the_rest_is_boilerplate(layout: str, analyzer: Analyzer) -> None:
    text, hints = extract(page(LAYOUTS[layout]))
    article = analyzer(text, hints=hints)
    by_role: dict[str, list[str]] = {}
    for line in article.lines:
        by_role.setdefault(line.role, []).append(line.text)
    assert by_role["body"] == [FIRST, SECOND]
    assert by_role["title"] == [TITLE]
    assert FOOTER in by_role["boilerplate"]
    assert all(any(word in line for line in by_role["boilerplate"]) for word in MENU)
    assert (article.meta.title, article.meta.date, article.meta.source) == (TITLE, "2023-05-06", "青川日报")
    assert set(by_role) <= {"body", "title", "boilerplate", "dateline", "byline"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>甲<p>乙", "甲\n乙"),
        ("<p>机关<b>党建</b>工作</p>", "机关党建工作"),
        ("<p>机关\n   党建</p>", "机关党建"),
        ("<p>Party\n  building</p>", "Party building"),
        ("<p>来源：日报</p>\n<p> </p><p>&nbsp;</p><p>时间</p>", "来源：日报\n时间"),
        ("<span>来源：日报</span>\n<span>编辑：某</span>", "来源：日报 编辑：某"),
        ("<a>首页</a><a>新闻</a>", "首页 新闻"),
        ("见<a>第一章</a>和<a>第二章</a>。", "见第一章和第二章。"),
        ("&ldquo;三服务&rdquo;&#32;&lt;试行&gt;", "“三服务” <试行>"),
        ("<p>文<script>var a = '<p>码</p>';</script><style>p {}</style><!-- 注 -->章</p>", "文章"),
        ('<p>甲</p><p style="display:none">乙</p><p style="Display : None;">丙</p><p hidden>丁</p>', "甲"),
        ('<p>甲</p><div style="visibility: hidden; opacity: 0"><section>乙</section></div>丙', "甲\n乙\n丙"),
        ('<span style="display:block">甲</span><span style="display:block">乙</span>', "甲\n乙"),
        ("<select><option>链接</select><textarea>填写</textarea><noscript>请启用</noscript>甲", "甲"),
        ("<ruby>機<rp>(</rp><rt>jī</rt><rp>)</rp></ruby>关", "機(jī)关"),
        ("<pre>第一行\n第二行\r\n</pre>", "第一行\n第二行"),
        ("<p>甲</p></body></html><p>乙</p>", "甲\n乙"),
        ("<div>甲<div>乙</div>丙</div>丁", "甲\n乙\n丙\n丁"),
        ("", ""),
    ],
)
def test_blocks_become_lines(body: str, text: str) -> None:
    assert extract(page(body))[0] == text


def test_an_article_that_a_script_would_show_is_read() -> None:
    hidden = f'<div style="display: none">{f"<p>{FIRST}{SECOND}</p>" * 3}</div>'
    assert FIRST in extract(page(f"<p>{TITLE}</p>{hidden}"))[0]
    notice = "<div hidden>本站使用缓存。请勿拦截。</div>"
    assert extract(page(f"<p>{FIRST}</p>{notice}"))[0] == FIRST


def test_rows_of_a_table_become_lines() -> None:
    head = "<tr><th>序号</th><th>事项</th><th>责任单位</th></tr>"
    row = "<tr><td>1</td><td><p>办证</p><p>提速</p></td><td>政务局</td></tr>"
    assert extract(f"<table>{head}{row}</table>")[0] == "序号\t事项\t责任单位\n1\t办证 提速\t政务局"


def test_the_links_of_a_menu_share_lines() -> None:
    menu = "".join(f"<li><a>栏目{n}</a></li>" for n in range(10))
    lines = [" | ".join(f"栏目{n}" for n in part) for part in (range(5), range(5, 10))]
    assert extract(f"<ul>{menu}</ul><p><a>栏目</a></p><p>见<a>某文</a></p>")[0].splitlines()[2:] == ["见某文"]
    assert extract(f"<ul>{menu}</ul>")[0].splitlines() == lines


def test_links_to_other_articles_keep_their_lines() -> None:
    links = [f"某街道第{n}次召开民生实事推进会议纪实" for n in "一二三"]
    assert extract("".join(f"<li><a>{link}</a></li>" for link in links))[0].splitlines() == links


def test_columns_of_a_page_stay_apart() -> None:
    left = "".join(f"<p>栏目{n}</p>" for n in range(12))
    columns = f"<table><tr><td>{left}</td><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>"
    assert extract(columns)[0].splitlines()[-2:] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta name="ArticleTitle" content="甲题"><meta name="PubDate" content="2024-03-02 10:00">'
            '<meta name="ContentSource" content="江城日报"><meta name="Author" content="吴岚">',
            ("甲题", "2024-03-02", "江城日报", ("吴岚",)),
        ),
        ('<meta property="og:title" content="甲题 - 江城新闻网">', ("甲题", None, None, ())),
        ("<title>甲题_时政要闻_江城网</title>", ("甲题", None, None, ())),
        ("<title>甲题-江城市人民政府门户网站</title>", ("甲题", None, None, ())),
        ("<title>\n甲题 | 要闻 | 江城在线\n</title>", ("甲题", None, None, ())),
        ("<title>2021-2025年规划-解读</title>", ("2021-2025年规划-解读", None, None, ())),
        ("<title>为民——服务的“温度”</title>", ("为民——服务的“温度”", None, None, ())),
        ('<meta name="SiteName" content="江城党建"><title>江城党建</title>', (None, None, None, ())),
        ('<meta name="ContentSource" content="本站"><meta name="Author" content="admin">', (None, None, None, ())),
        ('<meta property="article:published_time" content="2024-03-02T10:00:00Z">', (None, "2024-03-02", None, ())),
        ('<meta name="PubDate" content="">', (None, None, None, ())),
    ],
)
def test_hints_from_the_head(head: str, expected: tuple[object, ...]) -> None:
    _, hints = extract(f"<html><head>{head}</head><body><p>文</p></body></html>")
    assert (hints.title, hints.date, hints.source, hints.authors) == expected


def test_hints_count_only_where_the_lines_say_nothing(analyzer: Analyzer) -> None:
    head = '<meta name="PubDate" content="2020-01-01"><meta name="ContentSource" content="转载网">'
    text, hints = extract(page(LAYOUTS["lists"], head))
    assert analyzer(text, hints=hints).meta.date == "2023-05-06"
    text, hints = extract(page(f"<p>{FIRST}</p><p>{SECOND}</p>", head))
    meta = analyzer(text, hints=hints).meta
    assert (meta.title, meta.date, meta.source) == (TITLE, "2020-01-01", "转载网")


def test_hints_are_normalized_like_the_text(analyzer: Analyzer) -> None:
    text, hints = extract(
        "<title>幹部作風建設的實踐與思考</title><p>我們把群眾的事放在心上，各部門都要到現場去辦。</p>"
    )
    assert analyzer(text, hints=hints).meta.title == "干部作风建设的实践与思考"


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030", "big5"])
@pytest.mark.parametrize("declared", [True, False])
def test_encodings(charset: str, declared: bool) -> None:
    body = "<p>我們把群眾的事放在心上，各部門都要到現場去。</p>" if charset == "big5" else f"<p>{FIRST}{SECOND}</p>"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if declared else ""
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    assert page_text(markup.encode("cp950" if charset == "big5" else charset))[0] == extract(markup)[0]


def test_broken_bytes_are_read_in_the_declared_encoding() -> None:
    data = f'<meta charset="gbk"><p>{FIRST}</p>'.encode("gbk") + b"\xff\xff<p>\xb5\xff\xff"
    assert page_text(data)[0].startswith(FIRST)


@pytest.mark.parametrize("charset", ["hex", "utf-16", "none such"])
def test_a_declaration_that_cannot_be_right_does_no_harm(charset: str) -> None:
    head = f'<meta charset="{charset}"><meta charset="utf-8">'.encode()
    assert "党建" in page_text(head + "<p>党建</p>".encode() + b"<p>\xff\xff\xfe\xff")[0]


def test_a_wrong_declaration_does_not_count() -> None:
    assert page_text(f'<meta charset="gb2312"><p>{FIRST}</p>'.encode())[0] == FIRST


@given(st.text(alphabet="<>/=&\"' \n!-abdeilprtuv文\0\ud800", max_size=80))
def test_no_page_raises(markup: str) -> None:
    text, _ = extract(markup.encode("utf-8", "replace").decode())
    assert "\n\n" not in text
