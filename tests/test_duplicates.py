from __future__ import annotations

from pathlib import Path

import pytest

from nlp import analyze
from nlp.article import Article
from nlp.cli import OK, main
from nlp.corpus.duplicates import find_duplicates
from nlp.corpus.runs import Run
from nlp.reading import Text

pytest.importorskip("datasketch")

ODD = [(chr(0x4E00 + 37 * n), chr(0x5000 + 91 * n)) for n in range(40)]
BODY = "".join(f"一是抓好第{n}件实事，推动{a}{b}两项工作落地见效。" for n, (a, b) in enumerate(ODD))
OTHER = "".join(f"会议听取{b}{a}情况汇报，研究部署下一步任务。" for a, b in ODD)
TEXTS = {
    "first": f"云山县做实为民服务\n2023-05-06 来源：云山日报\n{BODY}\n",
    "other": f"石河市召开专题会议\n{OTHER}\n",
    "reprint": f"首页 > 新闻 > 正文\n云山县做实为民服务\n来源：石河新闻网\n{BODY}\n版权所有：石河新闻网\n",
    "edited": f"云山县做实为民服务\n{BODY.replace('见效', '生根', 1)}\n",
    "half": f"云山县做实为民服务\n{BODY[: len(BODY) // 2]}\n",
    "empty": "。。。\n",
    "same as empty": "！！！\n",
}


def article(name: str) -> Article:
    return analyze(TEXTS[name], doc_id=name)


def test_reprints_point_to_the_first_of_their_kind() -> None:
    found = list(find_duplicates(map(article, TEXTS)))
    assert [(row.doc_id, row.group) for row in found] == [("reprint", "first"), ("edited", "first")]
    assert all(0.8 <= row.similarity <= 1 for row in found)


def test_a_lower_threshold_takes_in_more() -> None:
    assert "half" in {row.doc_id for row in find_duplicates(map(article, TEXTS), threshold=0.4)}


def test_the_command_writes_a_table(tmp_path: Path) -> None:
    tagged, out = tmp_path / "a.jsonl", tmp_path / "groups.csv"
    Run().write([Text(name, text) for name, text in TEXTS.items()], tagged)
    assert main(["dedup", str(tagged), "-o", str(out)]) == OK
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "doc_id,group,similarity"
    assert [line.split(",")[:2] for line in lines[1:]] == [["reprint", "first"], ["edited", "first"]]
