"""Explanations of finds on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from nlp.explanation import Contribution, Explanation
from nlp.report.names import MARK_NAMES
from nlp.report.terminal import STYLES

_NAMES = {kind: name for kind, (name, _) in MARK_NAMES.items()} | {"quoted": "引语，未取", "candidate": "并列，未取"}
# Labels that make finds: of these the nearest is spelled out even where it does not hold.
_FINDS = ("name", "motto", "metaphor", "parallel", "initiative")
# Features that count for less than this in the log odds are left out of the printed sum.
_SLIGHT = 0.05


def show_explanations(explanations: Iterable[Explanation], console: Console) -> None:
    """Print each explanation: the find with its kind, line and rule, then what was read and what was weighed."""
    for one in explanations:
        head = Text(f"[{one.line}] ", "cyan") + Text(one.text, STYLES.get(one.kind, "dim"))
        head.append(f"  {_NAMES.get(one.kind, one.kind)} {one.kind}", "bold").append(f"  {one.rule}", "dim")
        console.print(head, soft_wrap=True)
        for name, value in one.facts.items():
            console.print(Text(f"      {name}: ", "dim") + Text(value), soft_wrap=True)
        ranked = sorted(one.scores.items(), key=lambda row: -row[1])
        nearest = next((label for label, _ in ranked if label in _FINDS), None)
        for label, score in ranked:
            holds = score > one.threshold
            line = Text(f"      {label} {score:+.2f}", "bold" if holds else "dim")
            line.append(f" {'>' if holds else '≤'} {one.threshold:g}", "dim")
            if holds or label == nearest:
                line.append(" = " + _sum(one.contributions.get(label, ())), "dim")
            console.print(line, soft_wrap=True)


def _sum(contributions: Iterable[Contribution]) -> str:
    shown = (one for one in contributions if abs(one.amount) >= _SLIGHT)
    return " ".join(f"{one.amount:+.2f} ({one.feature})" for one in shown)
