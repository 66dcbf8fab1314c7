#!/usr/bin/env python3
"""Damage a clean text as the web does and write the result to standard output.

    python scripts/make_damage.py KIND FILE [--seed N]

The kinds are those of nlp/repair/damage.py; the same seed does the same damage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp.repair.damage import KINDS


def main() -> int:
    """Read, damage, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path, help="clean text in UTF-8")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    clean = args.file.read_text(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    sys.stdout.write(KINDS[args.kind](clean, args.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
