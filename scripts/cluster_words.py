#!/usr/bin/env python3
"""Sort words into classes by the words that stand next to them, and write nlp/lexicons/word_classes.tsv.

    python scripts/cluster_words.py [FOLDER...] [--output nlp/lexicons/word_classes.tsv] [--least 6]

Reads the train articles of corpora/ and the folders. A folder is searched for *.txt files and for *.jsonl and
*.jsonl.gz files whose rows have a field "text". The text is not kept, only which words are alike: counts of left and
right neighbours, as positive pointwise mutual information, cut down to its first singular vectors, in clusters of two
sizes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans

from nlp.corpus.folders import folder_texts
from nlp.extract.indicator_words import tagged
from nlp.gold import split_of
from nlp.normalize import detect_script, normalize_tracked, simplify
from nlp.repair import repair

_ROOT = Path(__file__).parent.parent
_HEADER = """\
# Classes of words that stand beside the same words: `fine` of 250, `coarse` of 80, for the features of indicators.
# Provenance: `python scripts/cluster_words.py` over the train articles of corpora/ and 3.2 million characters of news,
# work reports, cases of local governance and articles on discipline inspection. The numbers have no meaning.
# May enter: what that command writes.
word\tfine\tcoarse
"""
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|https?://\S{1,300}")
_NUMBER = re.compile(r"[0-9.,%]+|[零一二三四五六七八九十百千万亿两几]+")
_HAN = re.compile("[\u4e00-\u9fff]+")
_NEIGHBOURS, _DIMENSIONS, _FINE, _COARSE = 4000, 100, 250, 80


def texts(folders: list[Path]) -> Iterator[str]:
    """The train articles of the corpora, then the texts of the folders, in order of path."""
    for doc, part in split_of(_ROOT / "corpora" / "coverage.tsv").items():
        if part == "train":
            yield (_ROOT / "corpora" / "articles" / f"{doc}.txt").read_text(encoding="utf-8")
    for folder in folders:
        yield from (text for _, text in folder_texts(folder))


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each line of a raw text, numbers as one."""
    text = _MARKUP.sub("", text)
    for line in normalize_tracked(repair(text), detect_script(text)).text.splitlines():
        words = [word.text for word in tagged(line) if word.text.strip()]
        if words:
            yield ["", *("#" if _NUMBER.fullmatch(word) else word for word in words), ""]


def vectors(lines: list[list[str]], least: int) -> tuple[list[str], Any]:
    """The words seen `least` times or more, the commonest first, and their vectors, one a row, of length one."""
    counts = Counter(word for line in lines for word in line)
    common = [word for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    row = {
        word: n
        for n, word in enumerate(
            word for word in common if counts[word] >= least and _HAN.fullmatch(word) and simplify(word) == word
        )
    }
    column = {word: n for n, word in enumerate(common[:_NEIGHBOURS])}
    pairs: Counter[tuple[int, int]] = Counter()
    for line in lines:
        for left, right in pairwise(line):
            if left in row and right in column:
                pairs[row[left], column[right] + _NEIGHBOURS] += 1
            if right in row and left in column:
                pairs[row[right], column[left]] += 1
    rows, columns = (np.array(one) for one in zip(*pairs, strict=True))
    seen = np.array(list(pairs.values()), dtype=float)
    by_row = np.bincount(rows, seen)
    # Smoothed counts of neighbours keep rare ones from weighing too much (Levy and Goldberg 2015).
    by_column = np.bincount(columns, seen) ** 0.75
    by_column *= seen.sum() / by_column.sum()
    information = np.log(seen * seen.sum() / (by_row[rows] * np.maximum(by_column[columns], 1)))
    matrix = csr_matrix((np.maximum(information, 0), (rows, columns)), shape=(len(row), 2 * _NEIGHBOURS))
    left_vectors, sizes, _ = svds(matrix, k=_DIMENSIONS, random_state=0)
    found = left_vectors * np.sqrt(sizes)
    return list(row), found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def clusters(points: Any, size: int) -> Any:
    """The number of each point's cluster."""
    return KMeans(size, random_state=0, n_init=3, max_iter=60).fit(points).labels_


def main() -> int:
    """Count, cluster, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=_ROOT / "nlp" / "lexicons" / "word_classes.tsv")
    parser.add_argument("--least", type=int, default=6, help="leave out words seen less often (default: 6)")
    args = parser.parse_args()
    lines = [line for text in texts(args.folders) for line in sentences(text)]
    words, points = vectors(lines, args.least)
    rows = sorted(zip(words, clusters(points, _FINE), clusters(points, _COARSE), strict=True))
    args.output.write_text(_HEADER + "".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    print(f"{args.output}: {len(rows)} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
