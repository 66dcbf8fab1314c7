from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.alignment import Edit, Tracked
from nlp.article import Article


@st.composite
def edits(draw: st.DrawFn, length: int) -> list[Edit]:
    """Edits in order and without overlap on a text of `length`."""
    bounds = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    kinds = st.sampled_from(["ruby", "script", "layout", "escape"])
    return [
        Edit(a, b, draw(st.text("xyz", max_size=3)), draw(kinds), draw(st.sampled_from([0.5, 1.0]))) for a, b in pairs
    ]


@st.composite
def rewritten(draw: st.DrawFn) -> Tracked:
    tracked = Tracked.of(draw(st.text("甲乙丙丁戊", max_size=20)))
    for _ in range(draw(st.integers(0, 3))):
        tracked = tracked.rewrite(draw(edits(len(tracked.text))))
    return tracked


@given(rewritten())
def test_raw_text_can_be_rebuilt(tracked: Tracked) -> None:
    assert Article(text=tracked.text, repairs=tracked.repairs).raw == tracked.raw


@given(rewritten())
def test_repairs_are_in_order_and_true(tracked: Tracked) -> None:
    at = raw_at = 0
    for repair in tracked.repairs:
        assert at <= repair.start <= repair.end
        assert raw_at <= repair.raw_start <= repair.raw_end
        assert tracked.text[repair.start : repair.end] == repair.text
        assert tracked.raw[repair.raw_start : repair.raw_end] == repair.raw
        # Between two repairs nothing changed.
        assert tracked.text[at : repair.start] == tracked.raw[raw_at : repair.raw_start]
        at, raw_at = repair.end, repair.raw_end


@given(rewritten(), st.data())
def test_every_stretch_goes_to_the_raw_text_and_back(tracked: Tracked, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(tracked.text)))
    end = data.draw(st.integers(start, len(tracked.text)))
    raw_start, raw_end = tracked.to_raw(start, end)
    assert 0 <= raw_start <= raw_end <= len(tracked.raw)
    back_start, back_end = tracked.to_text(raw_start, raw_end)
    assert back_start <= start or raw_start == raw_end
    assert end <= back_end or raw_start == raw_end


@given(st.text(max_size=20), st.data())
def test_edits_apply_as_written(text: str, data: st.DataObject) -> None:
    changes = data.draw(edits(len(text)))
    expected, at = "", 0
    for edit in changes:
        expected += text[at : edit.start] + edit.text
        at = edit.end
    assert Tracked.of(text).rewrite(changes).text == expected + text[at:]


def test_a_deletion_at_the_edge_of_a_stretch_is_left_out() -> None:
    tracked = Tracked.of("甲×乙").rewrite([Edit(1, 2, "", "escape")])
    assert tracked.to_raw(0, 1) == (0, 1)
    assert tracked.to_raw(1, 2) == (2, 3)
    assert tracked.to_raw(0, 2) == (0, 3)


def test_script_change_inside_a_ruby_repair_keeps_its_kind() -> None:
    tracked = Tracked.of("機(jī)").rewrite([Edit(0, 5, "機", "ruby")]).rewrite([Edit(0, 1, "机", "script")])
    assert [(repair.kind, repair.raw, repair.text) for repair in tracked.repairs] == [("ruby", "機(jī)", "机")]


@pytest.mark.parametrize(
    "bad", [[Edit(3, 2, "", "x")], [Edit(0, 9, "", "x")], [Edit(1, 2, "", "x"), Edit(0, 1, "", "x")]]
)
def test_bad_edits_are_refused(bad: list[Edit]) -> None:
    with pytest.raises(ValueError, match="out of"):
        Tracked.of("甲乙丙").rewrite(bad)
