"""Year and origin in the registry: of the measure that an article names, not of another one with the same name."""

import pytest

from nlp.article import Article, Initiative, Line, Meta, Place
from nlp.corpus.registry import Registry


def article_about(province: str | None, name: str) -> Article:
    """An article about `province` that names one measure."""
    return Article(
        doc_id="a",
        text=name,
        meta=Meta(place=Place(province=province)),
        lines=(Line(n=1, role="body", start=0, end=len(name), text=name),),
        initiatives=(Initiative(text=name, start=0, end=len(name), line=1, rule="", name=name, type="programme"),),
    )


@pytest.mark.parametrize(
    ("name", "province", "known"),
    [
        ("百千万工程", "广东省", True),
        ("百千万工程", "吉林省", False),
        ("百千万工程", None, True),
        ("枫桥经验", "吉林省", True),
        ("退耕还林工程", "吉林省", True),
        ("能力作风建设年", "湖南省", False),
    ],
)
def test_a_campaign_named_elsewhere_only_claims_no_origin(name: str, province: str | None, known: bool) -> None:
    registry = Registry()
    registry.add(article_about(province, name))
    (entry,) = registry.entries()
    assert bool(entry.origin) is known
    assert known or entry.year is None
