"""What is said of a find or repair when a reader points at it: a line a fact, in Chinese."""

from __future__ import annotations

import json
from collections.abc import Iterable

from nlp.article import Initiative, Metric, Repair, Slogan
from nlp.report.names import (
    COMMITMENT_NAMES,
    COMPARATOR_NAMES,
    DIRECTION_NAMES,
    INITIATIVE_TYPE_NAMES,
    MARK_NAMES,
    METRIC_KIND_NAMES,
    REPAIR_KIND_NAMES,
    STAGE_NAMES,
    number,
    rule_name,
)


def _tooltip(kind: str, what: str, facts: Iterable[tuple[str, object]]) -> str:
    return "\n".join([f"{kind}：{what}", *(f"{name} {value}" for name, value in facts if value)])


def slogan_tooltip(slogan: Slogan) -> str:
    """Type and wording of a slogan, its members, frame, count and rule."""
    members = "；".join(member.text for member in slogan.members)
    facts: list[tuple[str, object]] = [
        ("数", "、".join(map(str, slogan.numerals))),
        ("成员", members),
        ("通常成员", "" if members else "；".join(slogan.known)),
        ("格式", slogan.frame),
        ("次数", slogan.count if slogan.count > 1 else None),
        ("规则", rule_name(slogan.rule)),
    ]
    return _tooltip(MARK_NAMES[slogan.type][0], slogan.text, facts)


def metric_tooltip(metric: Metric) -> str:
    """Wording of a figure, what it measures, its value, time and rule."""
    value = COMPARATOR_NAMES.get(metric.comparator, "") + number(metric.value)
    value += f"–{number(metric.upper)}" if metric.upper is not None else ""
    direction = DIRECTION_NAMES.get(metric.direction or "")
    facts = [
        ("指标", metric.indicator),
        ("数值", f"{value} {metric.unit or ''}".strip()),
        ("时间", metric.time),
        ("升降", direction),
        ("类别", METRIC_KIND_NAMES.get(metric.kind, metric.kind)),
        ("规则", rule_name(metric.rule)),
    ]
    return _tooltip("数据", metric.text, facts)


def initiative_tooltip(initiative: Initiative) -> str:
    """Name of a measure, and who does what, for whom, where, when and how firmly."""
    facts: list[tuple[str, object]] = [
        ("类型", INITIATIVE_TYPE_NAMES.get(initiative.type, initiative.type)),
        ("动词", initiative.verb),
        ("阶段", STAGE_NAMES.get(initiative.stage or "", initiative.stage)),
        ("主体", initiative.actor),
        ("对象", initiative.target),
        ("地点", initiative.place),
        ("时间", initiative.time),
        ("状态", initiative.status),
        ("承诺强度", COMMITMENT_NAMES.get(initiative.commitment, initiative.commitment)),
        ("依据", "；".join(cue.text for cue in initiative.evidence)),
        ("次数", len(initiative.mentions) if len(initiative.mentions) > 1 else None),
        ("规则", rule_name(initiative.rule)),
    ]
    return _tooltip("举措", initiative.name, facts)


def repair_tooltip(repair: Repair) -> str:
    """Kind of a repair, what became of what, or what the original may have been, and how sure that is."""
    kind = REPAIR_KIND_NAMES.get(repair.kind, repair.kind)
    if repair.flagged:
        candidates = "、".join(repair.candidates) or "无"
        return f"存疑（{kind}）：{_visible(repair.text)}；可能的原文：{candidates}（把握 {repair.confidence:.2f}）"
    return f"修复（{kind}）：{_visible(repair.raw)} → {_visible(repair.text)}（把握 {repair.confidence:.2f}）"


def _visible(text: str) -> str:
    """`text` cut to what a tooltip can show, with control characters and outer blanks as escapes."""
    cut = text if len(text) <= 60 else text[:60] + "…"
    plain = cut.isprintable() and cut == cut.strip()
    return (cut if plain else json.dumps(cut, ensure_ascii=False)) or "（无）"
