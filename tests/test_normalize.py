from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalize import detect_script, fold, normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("機關黨建", "机关党建"),
        ("沿著方向著力推進，著眼長遠", "沿着方向着力推进，着眼长远"),
        ("顯著成效，著名專家，原著，編著，著作", "显著成效，著名专家，原著，编著，著作"),
        ("效能、軟體、網路", "效能、软体、网路"),
        ("乾隆年間、乾淨", "乾隆年间、干净"),
        ("１３個ＡＢ％", "13个AB%"),
        ("「三服務」", "「三服务」"),
    ],
)
def test_traditional_text(text: str, expected: str) -> None:
    assert normalize(text, "traditional") == expected


def test_simplified_text_only_has_its_width_folded() -> None:
    assert normalize("著力１０項", "simplified") == "著力10項"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("坚持党的领导，加强机关党建", "simplified"),
        ("堅持黨的領導，加強機關黨建", "traditional"),
        ("坚持党的领导，加强机关党建工作。堅持黨的領導，加強機關黨建工作。", "mixed"),
        ("里程、台阶、了解", "simplified"),
        ("", "simplified"),
        ("hello", "simplified"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert detect_script(text) == script


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("甲,乙;丙:丁(戊)!", "甲，乙；丙：丁（戊）！"),
        ("1,234人次,12:30", "1,234人次，12:30"),
        ("「四办」『五心』", "“四办”‘五心’"),
        ('推行"一线"工作', "推行“一线”工作"),
        ('半个"引号', '半个"引号'),
    ],
)
def test_fold_gives_patterns_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=40))
def test_lengths_never_change(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(normalize(text, "traditional")) == len(text)
