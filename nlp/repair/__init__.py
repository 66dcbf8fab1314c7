"""Raw text to clean text, with an alignment: what the web did to a page is undone, and every change is on record.

A step is a plain function from a text to edits on it. They run in the order of :data:`STEPS`; each sees what the ones
before it made. Damage that a step sees and cannot undo for certain it flags, with candidates, and leaves as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nlp.alignment import Edit, Tracked
from nlp.repair.escapes import entity_edits, escape_edits, markup_edits
from nlp.repair.gaps import gap_edits
from nlp.repair.invisible import invisible_edits, surrogate_edits
from nlp.repair.layout import layout_edits
from nlp.repair.lost import lost_edits
from nlp.repair.lost_quotes import lost_quotes_edits
from nlp.repair.markdown import markdown_edits
from nlp.repair.mojibake import mojibake_edits
from nlp.repair.noise import noise_edits
from nlp.repair.radicals import radical_edits
from nlp.repair.ruby import ruby_edits
from nlp.repair.slips import slip_edits
from nlp.repair.spacing import spacing_edits
from nlp.repair.spam import spam_edits
from nlp.repair.wrap import wrap_edits

Step = Callable[[str], Iterator[Edit]]

#: Encodings first, since they change every character; slips before ruby, since the readings tell where a run ends;
#: Markdown late, since invisible characters and wrapped lines part its marks; empty lines last, which part paragraphs.
STEPS: tuple[Step, ...] = (
    surrogate_edits,
    lost_edits,
    mojibake_edits,
    noise_edits,
    lost_quotes_edits,
    escape_edits,
    entity_edits,
    slip_edits,
    ruby_edits,
    markup_edits,
    radical_edits,
    spam_edits,
    gap_edits,
    invisible_edits,
    wrap_edits,
    markdown_edits,
    spacing_edits,
    layout_edits,
)


def repair(raw: str) -> Tracked:
    """`raw` repaired, with the alignment to it. The clean text has no empty lines and no space at line ends."""
    tracked = Tracked.of(raw)
    for step in STEPS:
        tracked = tracked.rewrite(step(tracked.text))
    return tracked
