"""Explanations of finds on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from nlp.explanation import Contribution, Explanation
from nlp.report.names import INDICATOR_GROUP_NAMES, INITIATIVE_TYPE_NAMES, LABEL_NAMES, MARK_NAMES, rule_name
from nlp.report.terminal import STYLES

_NAMES = {kind: name for kind, (name, _) in MARK_NAMES.items()} | {"quoted": "引语，未取", "candidate": "并列，未取"}
_FACT_NAMES = {
    "numerals": "数",
    "members": "成员",
    "usual members": "通常成员",
    "frame": "格式",
    "type": "类型",
    "indicator": "指标",
}
# Labels that make finds: of these the nearest is spelled out even where it does not hold.
_FINDS = ("name", "motto", "metaphor", "parallel", "initiative")
# Features that count for less than this in the log odds are left out of the printed sum.
_SLIGHT = 0.05
# So many groups of features are told of what decided between two phrases.
_DECISIVE = 4


def show_explanations(explanations: Iterable[Explanation], console: Console) -> None:
    """Print each explanation: the find with its kind, line and rule, then what was read and what was weighed."""
    for one in explanations:
        head = Text(f"[{one.line}] ", "cyan") + Text(one.text, STYLES.get(one.kind, "dim"))
        head.append(f"  {_NAMES.get(one.kind, one.kind)}", "bold").append(f"  {rule_name(one.rule)}", "dim")
        console.print(head, soft_wrap=True)
        for name, value in one.facts.items():
            shown = INITIATIVE_TYPE_NAMES.get(value, value) if name == "type" else value
            console.print(Text(f"      {_FACT_NAMES.get(name, name)}：", "dim") + Text(shown), soft_wrap=True)
        if one.kind == "metric":
            _show_phrases(one, console)
            continue
        ranked = sorted(one.scores.items(), key=lambda row: -row[1])
        nearest = next((label for label, _ in ranked if label in _FINDS), None)
        for label, score in ranked:
            holds = score > one.threshold
            line = Text(f"      {LABEL_NAMES.get(label, label)} {score:+.2f}", "bold" if holds else "dim")
            line.append(f" {'>' if holds else '≤'} {one.threshold:g}", "dim")
            if holds or label == nearest:
                line.append(" = " + _sum(one.contributions.get(label, ())), "dim")
            console.print(line, soft_wrap=True)


def _show_phrases(one: Explanation, console: Console) -> None:
    """Print the phrases that stood for indicator, each with what spoke for the chosen one against it."""
    chosen, *others = one.scores or [""]
    for phrase in others:
        amounts = {each.feature: each.amount for each in one.contributions[chosen]}
        for each in one.contributions[phrase]:
            amounts[each.feature] = amounts.get(each.feature, 0.0) - each.amount
        decisive = sorted(amounts.items(), key=lambda row: -abs(row[1]))[:_DECISIVE]
        behind = one.scores[chosen] - one.scores[phrase]
        line = Text(f"      落选「{phrase}」，低 ", "dim").append(f"{behind:.2f}", "bold")
        parts = [f"{amount:+.2f} ({'/'.join(INDICATOR_GROUP_NAMES[name])})" for name, amount in decisive]
        console.print(line.append(" = " + " ".join(parts) + " …", "dim"), soft_wrap=True)


def _sum(contributions: Iterable[Contribution]) -> str:
    """The sum, its features in words."""
    shown = (one for one in contributions if abs(one.amount) >= _SLIGHT)
    return " ".join(f"{one.amount:+.2f} ({rule_name(one.feature)})" for one in shown)
