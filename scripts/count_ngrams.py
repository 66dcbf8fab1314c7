#!/usr/bin/env python3
"""Count runs of one to three characters in folders of text and write the model that ranks readings of damaged bytes.

    python scripts/count_ngrams.py FOLDER... [--without-articles] [--output nlp/lexicons/character_ngrams.txt.gz]

A folder is searched for *.txt files and for *.jsonl and *.jsonl.gz files whose rows have a field "text". The examples
of corpora/ are counted in, and its train articles unless --without-articles is given: scripts/train_slips.py damages
these, and learns wrongly what weighs how much where the model knows them. Words of the segmenter's dictionary are
counted with the logarithm of their frequency, terms of the lexicons three times each (as they stand, in quotation marks
where they do so in text). The text is not kept, only the counts; runs of three seen less than --least-trigram times are
left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import jieba

from nlp.alignment import Tracked
from nlp.corpus.folders import folder_texts
from nlp.gold import split_of
from nlp.lexicon import load
from nlp.normalize import simplify
from nlp.reading import Source, read_source
from nlp.repair import repair
from nlp.repair.ngrams import encode_counts, symbols
from nlp.repair.radicals import radical_edits

_ROOT = Path(__file__).parent.parent
_LEXICONS = _ROOT / "nlp" / "lexicons"
# Markup and addresses are no language.
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|https?://\S{1,300}|&[a-z]{2,8};")
# The column of a lexicon that holds its terms, and how they stand in text.
_TERMS = {
    "abbreviations": ("label", "“{}”"),
    "initiatives": ("name", "“{}”"),
    "mottos": ("motto", "“{}”"),
    "numeral_idioms": ("idiom", "{}"),
    "organs": ("tail", "{}"),
    "quoted_terms": ("term", "“{}”"),
}
_TERM_WEIGHT = 3
# A text with more than one of these in a thousand characters was decoded wrongly.
_DAMAGE = re.compile("[\ufffd\ue000-\uf8ff]")


def words() -> Iterator[tuple[str, int]]:
    """Words with how often they count: those of the segmenter's dictionary, and those of the lexicons."""
    for line in jieba.get_dict_file():
        word, frequency = line.decode("utf-8").split()[:2]
        yield simplify(word), max(1, round(math.log2(int(frequency) + 1) / 2))
    for name, (column, form) in _TERMS.items():
        for term in sorted({row[column] for row in load(name)}):
            yield symbols(form.format(term)), _TERM_WEIGHT


def examples() -> Iterator[str]:
    """The sentences and paragraphs under ``corpora/examples``; rows without a text hold features only."""
    folder = _ROOT / "corpora" / "examples"
    with (folder / "themes.csv").open(encoding="utf-8", newline="") as stream:
        yield from (row["text"] for row in csv.DictReader(stream))
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if isinstance(row, dict) and "text" in row:
                yield row["text"]


def train_articles() -> Iterator[str]:
    """The articles of the train part of the corpora, repaired."""
    chosen = split_of(_ROOT / "corpora" / "coverage.tsv")
    for path in sorted((_ROOT / "corpora" / "articles").glob("*.txt")):
        if chosen.get(path.stem) == "train":
            yield repair(read_source(Source(path.stem, str(path)))).text


def count(texts: Iterable[str]) -> tuple[Counter[str], int]:
    """How often each run of one to three symbols stands in `texts`, and how many symbols were read.

    Texts that were decoded wrongly are left out.
    """
    counts: Counter[str] = Counter()
    read = 0
    for text in texts:
        if len(_DAMAGE.findall(text)) > len(text) / 1000:
            continue
        tracked = Tracked.of(_MARKUP.sub("\n", text))
        plain = symbols(tracked.rewrite(radical_edits(tracked.text)).text)
        plain = re.sub("　+", "　", f"　{plain}　")
        read += len(plain)
        counts.update(_runs(plain))
    return counts, read


def _runs(text: str) -> Iterator[str]:
    return (text[i : i + size] for size in (1, 2, 3) for i in range(len(text) - size + 1))


def main() -> int:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--without-articles", action="store_true", help="leave the articles of corpora/ out")
    parser.add_argument("--output", type=Path, default=_LEXICONS / "character_ngrams.txt.gz")
    parser.add_argument("--least-bigram", type=int, default=1)
    parser.add_argument("--least-trigram", type=int, default=1)
    args = parser.parse_args()
    found = (text for folder in args.folders for _, text in folder_texts(folder))
    counts, read = count(chain(found, examples(), () if args.without_articles else train_articles()))
    for word, weight in words():
        for run in _runs(word):
            counts[run] += weight
    least = (1, args.least_bigram, args.least_trigram)
    lines = [
        f"# {read} characters of running text (among it the corpora but for the articles kept for testing), words of "
        f"the segmenter's dictionary, terms of the lexicons; least counts kept: {least}"
    ]
    lines += encode_counts(counts, least)
    args.output.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))
    print(f"{read} characters, {len(lines)} contexts, {args.output.stat().st_size} bytes in {args.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
