"""Lists of quoted names, each behind the noun phrase that says what for: 数据共享“一表通”、服务审批“一窗办”、….

Together the items are names or not; what one is like by itself tells little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.document import Document
from nlp.extract.quoted_nouns import all_verbs, shape

_LEAST, _SHORTEST_LABEL = 3, 4
# So many characters before a list are kept.
_BEFORE = 24


def labelled_names(document: Document) -> Mapping[int, str]:
    """Where the quotes of such lists open (code points), with the folded text before the list of each."""
    found: dict[int, str] = {}
    for line, folded in document.folded_lines():
        if "”、" not in folded and "’、" not in folded:
            continue
        items: list[re.Match[str]] = []
        for item in (*shape("lists", "labelled").finditer(folded), None):
            goes_on = item and items and items[-1]["more"] and items[-1].end() == item.start()
            if not goes_on or not item or not _is_label(item["label"]):
                if len(items) >= _LEAST:
                    before = folded[max(0, items[0].start("name") - _BEFORE) : items[0].start("name") - 1]
                    found |= dict.fromkeys((line.start + one.start("name") - 1 for one in items), before)
                items = []
            if item:
                items.append(item)
    return found


def _is_label(text: str) -> bool:
    """Whether `text` is no verb with the quoted words for its object: 坚定“四个自信”."""
    return text.endswith("的") or (len(text) >= _SHORTEST_LABEL and not text.endswith(all_verbs()))
