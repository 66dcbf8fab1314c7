#!/usr/bin/env python3
"""Speed of each step and of the whole, against plain jieba over the same text in the same run.

    python scripts/benchmark.py [FOLDER] [--megabytes 2]

FOLDER holds .txt files (by default corpora/articles), repeated until there are that many megabytes of UTF-8; those that
cannot be read are left out. Seconds are those of the processor, so that a busy machine measures much like an idle one.
As in the workers of `policynlp tag`, the garbage collector leaves alone what was loaded first, and looks less often.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from nlp.analyzer import Analyzer
from nlp.corpus.workers import spare_collector
from nlp.document import Document
from nlp.extract import EXTRACTORS
from nlp.extract.numeric import find_numeric
from nlp.extract.parallels import find_parallels
from nlp.extract.quoted import decide_quoted
from nlp.normalize import detect_script, normalize_tracked
from nlp.reading import ReadingError, find_sources, read_source
from nlp.repair import repair
from nlp.repair.damage import add_ruby, mirror_at_random, to_traditional
from nlp.repair.slips import find_slips
from nlp.segment import segment, words
from nlp.structure import structure

A = TypeVar("A")
B = TypeVar("B")
_WARMING_UP = 20
_CORPORA = Path(__file__).parent.parent / "corpora" / "articles"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(_CORPORA))
    parser.add_argument("--megabytes", type=float, default=2.0, help="size of the text to run over (default: 2)")
    args = parser.parse_args()
    texts = _texts(args.folder, args.megabytes)
    size = sum(len(text.encode()) for text in texts) / 1e6
    analyzer = Analyzer()
    for text in texts[:_WARMING_UP]:
        analyzer(text)
    spare_collector()
    words(texts[0])
    segment(texts[0], engine="jieba")
    print(f"{len(texts)} texts, {size:.2f} MB of UTF-8, one process, warm\n")
    print(f"{'step':14s} {'MB/s':>8s} {'share':>7s}")
    # As in a run, no article is kept: the garbage collector would go through all of them.
    whole, _ = _timed(lambda text: len(analyzer(text).text), texts)
    steps = dict(_steps(texts, analyzer))
    words_alone, _ = _timed(words, texts)
    steps |= {"rest": max(whole - sum(steps.values()), 1e-9), "whole": whole, "(words, rjieba)": words_alone}
    for name, seconds in steps.items():
        print(f"{name:14s} {size / seconds:8.2f} {seconds / whole:7.1%}")
    jieba_seconds, _ = _timed(_plain_jieba(), texts)
    print(f"\nplain jieba.lcut {size / jieba_seconds:.2f} MB/s")
    print(f"whole analysis / jieba.lcut: {jieba_seconds / whole:.2f} times as fast")
    print("\nrepair, one process, warm")
    clean = [repair(text).text for text in texts]
    seconds, _ = _timed(repair, clean)
    print(f"{'clean articles':32s} {sum(len(text.encode()) for text in clean) / 1e6 / seconds:8.3f} MB/s")
    for name, lines in _damaged(texts[:12]).items():
        seconds, _ = _timed(repair, [lines])
        print(f"{name:32s} {len(lines.encode()) / 1e6 / seconds:8.3f} MB/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {peak / (1e6 if sys.platform == 'darwin' else 1e3):.0f} MB")
    return 0


def _steps(texts: Sequence[str], analyzer: Analyzer) -> Iterator[tuple[str, float]]:
    """The steps of an analysis in order, each with the seconds that it takes over all texts."""
    seconds, repaired = _timed(repair, texts)
    yield "repair", seconds
    script_seconds, scripts = _timed(detect_script, texts)
    seconds, normalized = _timed(lambda pair: normalize_tracked(*pair), list(zip(repaired, scripts, strict=True)))
    yield "normalize", seconds + script_seconds
    seconds, documents = _timed(structure, normalized)
    yield "structure", seconds
    seconds, points = _timed(analyzer.theme_model.classify, documents)
    yield "themes", seconds
    for document, classified in zip(documents, points, strict=True):
        document.points = classified
    for part in (find_numeric, find_parallels, decide_quoted, *EXTRACTORS):
        # Each has what those before it have worked out, as in the whole.
        seconds, _ = _timed(partial(_once, part), documents)
        yield part.__name__.removeprefix("extract_").removeprefix("find_"), seconds


def _texts(folder: str, megabytes: float) -> list[str]:
    sources = [source for source in find_sources([folder]) if not isinstance(source, ReadingError)]
    texts = []
    for source in sources:
        with suppress(ReadingError):
            texts.append(read_source(source))
    if not texts:
        sys.exit(f"no texts in {folder}")
    repeated: list[str] = []
    size = 0
    while size < megabytes * 1e6:
        text = texts[len(repeated) % len(texts)]
        repeated.append(text)
        size += len(text.encode())
    return repeated


def _damaged(texts: Sequence[str]) -> dict[str, str]:
    """Text with a reading behind three characters in ten, and the lines of mirrored text in which a slip stands."""
    mirrored = "\n".join(mirror_at_random(text, seed).text for seed, text in enumerate(texts))
    slips = [slip.start for slip in find_slips(mirrored)]
    lines, at = [], 0
    for line in mirrored.split("\n"):
        if any(at <= start < at + len(line) for start in slips):
            lines.append(line)
        at += len(line) + 1
    ruby = "\n".join(add_ruby(to_traditional(text), seed) for seed, text in enumerate(texts))
    return {"dense ruby": ruby, "a slip in every line": "\n".join(lines)}


def _once(part: Callable[[Document], Any], document: Document) -> Any:
    return document.once(part)


def _timed(function: Callable[[A], B], items: Sequence[A]) -> tuple[float, list[B]]:
    """Seconds of the processor that `function` takes over all `items`, and its results."""
    begin = time.process_time()
    results = [function(item) for item in items]
    return time.process_time() - begin, results


def _plain_jieba() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.lcut("预热")
    cut: Callable[[str], list[str]] = jieba.lcut
    return cut


if __name__ == "__main__":
    sys.exit(main())
