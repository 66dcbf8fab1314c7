"""Reasons for the kind of a line that later steps ask for again; all others only tell the reader of the results."""

from __future__ import annotations

# Furniture.
NO_WORDS = "no words"
REFERENCE = "link, page, issue or document number"
BREADCRUMB = "breadcrumb"
MENU = "menu"
PICTURE = "picture"
CAPTION = "caption"
#: What the reason of a line told by a row of ``line_cues.tsv`` opens with; the cue follows.
CUE = "cue "

# Small print; what the reasons of lines with labelled values open with.
LABELLED = "labelled "
LABELLED_DATE = f"{LABELLED}date or source"
LABELLED_AUTHOR = f"{LABELLED}author"
LABEL_APART = f"{LABELLED}value on the line below"
PERSONAL_NAME = "a personal name"

# Prose.
LONG_SENTENCE = "long sentence"

# Items.
TABLE_ROW = "table row"
LIST_ITEM = "list item"
#: What the reasons of numbered headings and items open with.
NUMBERED = "numbered "
