"""What readers see in place of the schema's keywords, Chinese first."""

from __future__ import annotations

from collections.abc import Mapping

THEME_NAMES: Mapping[str, str] = {
    "political_building": "政治建设",
    "service": "服务",
    "supervision": "监督",
    "other": "其他",
}
#: What is highlighted: the four types of slogan, metrics, initiatives, repairs and damage that was left.
MARK_NAMES: Mapping[str, tuple[str, str]] = {
    "numeric": ("数字缩略语", "numeric"),
    "parallel": ("排比", "parallel"),
    "motto": ("口号", "motto"),
    "metaphor": ("比喻", "metaphor"),
    "metric": ("数据", "metric"),
    "initiative": ("举措", "initiative"),
    "repair": ("修复", "repair"),
    "flagged": ("存疑", "flagged"),
}
ROLE_NAMES: Mapping[str, str] = {
    "title": "标题",
    "subtitle": "副题",
    "byline": "署名",
    "dateline": "电头",
    "heading": "小标题",
    "body": "",
    "note": "附注",
    "boilerplate": "页面",
}
COMPARATOR_NAMES: Mapping[str, str] = {"=": "", ">": "超过", "<": "不足", "~": "约"}
