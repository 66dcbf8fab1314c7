from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import GOLD, article_text

from nlp import analyze
from nlp.article import THEMES, Point
from nlp.gold import load_gold
from nlp.normalize import detect_script, normalize_tracked
from nlp.repair import repair
from nlp.structure import structure
from nlp.themes.model import ModelError, load_model
from nlp.themes.training import cross_validate, labelled_points, train

CASES = [
    ("严格落实“三会一课”制度，组织党员学习党章党规，开展对党忠诚教育，增强党性修养。", "political_building"),
    ("建立督查台账，对未按期办结的事项下发督办单，逐项跟踪问效，严肃追责问责。", "supervision"),
    ("推行帮办代办，优化办事流程，为企业和群众提供上门服务，及时解决急难愁盼问题。", "service"),
    ("规模以上工业增加值增长7.2%，固定资产投资增长9.1%，粮食总产量再创新高。", "other"),
]


def _point(text: str) -> Point:
    return Point(line=1, start=0, end=len(text), head_end=0, text=text)


@pytest.mark.parametrize(("text", "theme"), CASES)
def test_clear_points(text: str, theme: str) -> None:
    point = load_model().classify_point(_point(text))
    assert point.theme == theme
    assert point.themes[theme] == max(point.themes.values())


@pytest.mark.parametrize("text", ["", "。", "😀", "the", "〇〇〇"])
def test_a_point_without_known_words_still_gets_a_theme(text: str) -> None:
    point = load_model().classify_point(_point(text))
    assert point.theme in THEMES
    assert all(0 <= probability <= 1 for probability in point.themes.values())


def test_evidence_is_in_the_point_and_speaks_for_its_theme() -> None:
    article = analyze(article_text("a01_weiyuan_2019"))
    assert any(point.evidence for point in article.points)
    for point in article.points:
        for item in point.evidence:
            assert article.text[item.start : item.end] == item.text
            assert point.start <= item.start < item.end <= point.end
            assert item.weight > 0
            assert item.theme == point.theme or point.themes[item.theme] >= 0.5


def test_a_model_survives_saving(tmp_path: Path) -> None:
    model = load_model()
    model.save(tmp_path)
    assert load_model(tmp_path) == model
    assert {path.suffix for path in tmp_path.iterdir()} == {".json"}


@pytest.mark.parametrize(
    ("config", "reason"),
    [(None, "config.json"), ("{", "not a theme model"), ("{}", "format"), ('{"format": "other/1"}', "other/1")],
)
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, config: str | None, reason: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config, encoding="utf-8")
        (tmp_path / "terms.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=reason):
        load_model(tmp_path)


def test_training_is_repeatable_and_measured_on_unseen_articles() -> None:
    examples = []
    for doc, gold in list(load_gold(GOLD).items())[::3]:
        raw = article_text(doc)
        document = structure(normalize_tracked(repair(raw), detect_script(raw)))
        examples += labelled_points(document, gold)
    assert train(examples) == train(examples)
    report = cross_validate(examples)
    majority = max(sum(example.themes[0] == theme for example in examples) for theme in THEMES) / len(examples)
    assert report.accuracy > majority + 0.1
    assert sum(report.confusion.values()) == report.examples == len(examples)


def test_training_without_a_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="no example of"):
        train([])


def test_the_card_goes_with_the_model() -> None:
    folder = Path(__file__).parent.parent / "models" / "themes"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["labels"] == list(THEMES)
    assert "cross-validation" in (folder / "README.md").read_text(encoding="utf-8").lower()
