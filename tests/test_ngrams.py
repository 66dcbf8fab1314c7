from __future__ import annotations

from collections import Counter

from nlp.repair.ngrams import CharacterModel, PageModel, encode_counts, symbols


def _model(text: str) -> CharacterModel:
    plain = symbols(text)
    counts = Counter(plain[i : i + size] for size in (1, 2, 3) for i in range(len(plain) - size + 1))
    return CharacterModel("\n".join(encode_counts(counts, (1, 1, 1))).encode())


def test_what_was_seen_is_likelier_than_what_was_not() -> None:
    model = _model("机关党建机关作风机关效能")
    assert model.probability("机关党") > model.probability("机关建") > 0
    assert model.probability("建机关") > 0.5


def test_shares_are_those_of_a_distribution() -> None:
    text = "机关党建工作要围绕中心、建设队伍，机关作风要抓实，党建工作要抓细。"
    model = _model(text)
    for last in ("机关", "工作", "没有", "要抓"):
        assert 0 < sum(model.probability(last + symbol) for symbol in set(symbols(text))) < 1.01


def test_behind_what_was_never_seen_variety_counts_and_not_frequency() -> None:
    """港 is as frequent as 人 here, but stands behind 香 only."""
    model = _model("香港香港香港，工人、军人，农人")
    assert model.probability("未知人") > model.probability("未知港")


def test_the_wording_of_a_page_weighs_by_how_much_of_it_there_is() -> None:
    model = _model("客家人家，书本书包")
    once, often = PageModel(model, symbols("客家书房")), PageModel(model, symbols("客家书房，" * 20))
    unknown = PageModel(model, "")
    assert unknown["家书"]["房"] < once["家书"]["房"] < often["家书"]["房"] < 0


def test_followers_come_likeliest_first() -> None:
    assert _model("机关党建，机关党委，机关作风").followers("机关")[:2] == ["党", "作"]
