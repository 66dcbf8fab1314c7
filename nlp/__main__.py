"""``python -m nlp`` is the command ``policynlp``."""

import sys

from nlp.cli import main

sys.exit(main())
