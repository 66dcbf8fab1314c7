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
INITIATIVE_TYPE_NAMES: Mapping[str, str] = {
    "document": "文件",
    "system": "制度",
    "mechanism": "机制",
    "method": "工作法",
    "campaign": "活动",
    "programme": "工程项目",
    "brand": "品牌",
    "platform": "平台载体",
    "meeting": "会议",
    "team": "队伍",
    "base": "阵地",
    "education": "教育培训",
    "other": "其他",
}
STAGE_NAMES: Mapping[str, str] = {
    "plan": "谋划",
    "issue": "印发",
    "launch": "启动",
    "run": "实施",
    "extend": "深化",
    "end": "完成",
}
COMMITMENT_NAMES: Mapping[str, str] = {
    "slogan": "提及",
    "pledge": "承诺",
    "measure": "举措",
    "owned": "责任到人或限期",
    "result": "成效",
}
