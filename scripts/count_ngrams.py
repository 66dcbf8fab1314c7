"""Count runs of one to three characters in folders of text and write the model that ranks readings of damaged bytes.

python scripts/count_ngrams.py FOLDER... [--output nlp/lexicons/character_ngrams.txt.gz]

A folder is searched for *.txt files and for *.jsonl and *.jsonl.gz files whose rows have a field "text". Words of the
segmenter's dictionary are counted in with the logarithm of their frequency, terms of the lexicons three times each (as
they stand, in quotation marks where they do so in text). The text is not kept, only the counts;
runs of three seen less than --least-trigram times are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jieba

from nlp.alignment import Tracked
from nlp.lexicon import load
from nlp.normalize import simplify
from nlp.repair.ngrams import encode_counts, symbols
from nlp.repair.radicals import radical_edits

# Markup and addresses are no language.
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|https?://\S{1,300}|&[a-z]{2,8};")
# The column of a lexicon that holds its terms, and how they stand in text.
_LEXICONS = {
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


def texts(folder: Path) -> Iterator[str]:
    """The texts of a folder, one by one."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            yield path.read_text(encoding="utf-8")
        elif path.name.endswith((".jsonl", ".jsonl.gz")):
            data = path.read_bytes()
            for line in (
                (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").rstrip("\n").split("\n")
            ):
                yield str(json.loads(line)["text"])


def words() -> Iterator[tuple[str, int]]:
    """Words with how often they count: those of the segmenter's dictionary, and those of the lexicons."""
    for line in jieba.get_dict_file():
        word, frequency = line.decode("utf-8").split()[:2]
        yield simplify(word), max(1, round(math.log2(int(frequency) + 1) / 2))
    for name, (column, form) in _LEXICONS.items():
        for term in sorted({row[column] for row in load(name)}):
            yield symbols(form.format(term)), _TERM_WEIGHT


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=Path("nlp/lexicons/character_ngrams.txt.gz"))
    parser.add_argument("--least-bigram", type=int, default=1)
    parser.add_argument("--least-trigram", type=int, default=1)
    arguments = parser.parse_args()

    counts: Counter[str] = Counter()
    read = 0
    for folder in arguments.folders:
        for text in texts(folder):
            if len(_DAMAGE.findall(text)) > len(text) / 1000:
                continue
            tracked = Tracked.of(_MARKUP.sub("\n", text))
            plain = symbols(tracked.rewrite(radical_edits(tracked.text)).text)
            plain = re.sub("　+", "　", f"　{plain}　")
            read += len(plain)
            for size in (1, 2, 3):
                counts.update(plain[i : i + size] for i in range(len(plain) - size + 1))
    for word, weight in words():
        for size in (1, 2, 3):
            for i in range(len(word) - size + 1):
                counts[word[i : i + size]] += weight
    least = (1, arguments.least_bigram, arguments.least_trigram)
    lines = [
        f"# {read} characters of running text, words of the segmenter's dictionary, terms of the lexicons; "
        f"least counts kept: {least}"
    ]
    lines += encode_counts(counts, least)
    arguments.output.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), 9, mtime=0))
    print(f"{read} characters, {len(lines)} contexts, {arguments.output.stat().st_size} bytes in {arguments.output}")


if __name__ == "__main__":
    main()
