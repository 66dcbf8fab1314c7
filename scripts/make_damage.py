"""Damage a clean text as the web does and write the result to standard output.

python scripts/make_damage.py KIND FILE [--seed N]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp.repair.damage import KINDS


def main() -> None:
    """Read, damage, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path, help="clean text in UTF-8")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    clean = arguments.file.read_text(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    sys.stdout.write(KINDS[arguments.kind](clean, arguments.seed))


if __name__ == "__main__":
    main()
