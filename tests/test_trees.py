"""Boosted trees: the score is that of walking down each tree, whatever its shape."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.extract.trees import Trees

FEATURES = ("a", "b", "c")
VALUES = st.floats(-2, 2).map(lambda value: round(value, 1))
NODES = st.recursive(
    VALUES,
    lambda below: st.tuples(st.integers(0, len(FEATURES) - 1), VALUES, below, below).map(list),
    max_leaves=12,
)


def walked(node: object, known: dict[str, float]) -> float:
    while isinstance(node, list):
        feature, limit, at_most, above = node
        node = at_most if known.get(FEATURES[feature], 0.0) <= limit else above
    assert isinstance(node, float)
    return node


@given(st.lists(NODES, max_size=4), st.dictionaries(st.sampled_from((*FEATURES, "unknown")), VALUES))
def test_a_score_is_what_the_leaves_reached_add_up_to(trees: list[object], known: dict[str, float]) -> None:
    expected = 0.5 + sum(walked(tree, known) for tree in trees)
    assert abs(Trees(0.5, FEATURES, trees).score(known) - expected) < 1e-9
