from __future__ import annotations

from typing import Any

import pytest
from conftest import article_names, article_text, cases
from hypothesis import given
from hypothesis import strategies as st

from nlp.alignment import Tracked
from nlp.article import Article
from nlp.normalize import detect_script, normalize_tracked
from nlp.repair import repair
from nlp.repair.damage import add_ruby, to_traditional
from nlp.repair.escapes import escape_edits
from nlp.repair.layout import layout_edits
from nlp.repair.ruby import reading_fits, ruby_edits

STEPS = {"ruby": ruby_edits, "escape": escape_edits, "layout": layout_edits}
NAMES = article_names()


@pytest.mark.parametrize("case", cases("repair"))
def test_step(case: dict[str, Any]) -> None:
    tracked = Tracked.of(case["raw"])
    assert tracked.rewrite(STEPS[case["step"]](tracked.text)).text == case["text"]


@pytest.mark.parametrize(
    ("char", "reading", "fits"),
    [
        ("機", "jī", True),
        ("机", "ji", True),
        ("机", "ji1", True),
        ("机", "ji2", False),
        ("行", "háng", True),
        ("行", "xíng", True),
        ("的", "de", True),
        ("机", "guān", False),
    ],
)
def test_reading_is_a_checksum(char: str, reading: str, fits: bool) -> None:
    assert reading_fits(char, reading) is fits


@pytest.mark.parametrize("name", NAMES)
def test_clean_articles_are_left_alone_but_for_layout(name: str) -> None:
    assert {found.kind for found in repair(article_text(name)).repairs} <= {"layout"}


@pytest.mark.parametrize("name", NAMES)
def test_generated_ruby_is_undone(name: str) -> None:
    clean = to_traditional(article_text(name))
    assert repair(add_ruby(clean, seed=7)).text == repair(clean).text


@given(st.text("机關guān()（）\\”“\r\n \u3000，a1\u200b", max_size=60))
def test_repairs_rebuild_the_raw_text(raw: str) -> None:
    tracked = normalize_tracked(repair(raw), detect_script(raw))
    assert Article(text=tracked.text, repairs=tracked.repairs).raw == raw
    assert all(line and line == line.strip() for line in tracked.text.split("\n")) or not tracked.text


@given(st.text("机關guān()\\” \n，", max_size=60))
def test_repairing_twice_changes_no_more_than_once_unless_a_repair_uncovers_another(raw: str) -> None:
    once = repair(raw).text
    assert len(repair(once).text) <= len(once)
