"""Which encoding a file is in, over files made from the corpora: of all sizes, in both scripts, some cut off."""

from __future__ import annotations

import random
from collections import Counter
from importlib import import_module

import pytest
from conftest import article_names, article_text

from nlp.reading.encodings import decode
from nlp.repair.damage import KINDS

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16", "gb18030", "gbk", "cp950")


def test_encodings_of_generated_files_are_told_apart() -> None:
    """420 files of 40 to 4,000 characters; at least 99 in 100 must come out as they were."""
    chance = random.Random(5)
    texts = [article_text(name) for name in article_names()]
    to_traditional = import_module("opencc").OpenCC("s2tw").convert
    wrong: Counter[str] = Counter()
    for i in range(420):
        encoding = ENCODINGS[i % len(ENCODINGS)]
        text = chance.choice(texts)
        size = int(40 * 100 ** chance.random())
        start = chance.randrange(max(1, len(text) - size))
        text = text[start : start + size]
        if encoding == "cp950" or i % 3 == 0:
            text = to_traditional(text)
        data = text.encode(encoding, errors="ignore")
        text = data.decode(encoding)
        if i % 5 == 0 and data:  # cut off inside the last character, or behind it
            data, text = data[:-1], text[:-1]
        try:
            found, _ = decode(data)
        except ValueError as error:
            found = str(error)
        wrong[encoding] += found.rstrip() != text.rstrip()
    assert wrong.total() <= 4, wrong


@pytest.mark.parametrize("kind", ["utf8-as-gb18030", "utf8-as-western"])
def test_damaged_text_that_was_saved_as_utf8_is_utf8(kind: str) -> None:
    damaged = KINDS[kind](article_text("a01_weiyuan_2019"), 1)
    assert decode(damaged.encode()) == (damaged, "utf-8")
