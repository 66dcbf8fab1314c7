"""What readers see in place of the schema's keywords and values, Chinese first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from nlp.lexicon import load

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
    "motto": ("警句", "motto"),
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
    "dateline": "日期来源",
    "heading": "小标题",
    "body": "",
    "note": "附注",
    "boilerplate": "页面",
}
# ">" is more than, or at least; "<" less than, or at most: the names say what holds of both.
COMPARATOR_NAMES: Mapping[str, str] = {"=": "", ">": "至少", "<": "至多", "~": "约"}
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
    "measure": "行动",
    "owned": "责任到人或限期",
    "result": "成效",
}
METRIC_KIND_NAMES: Mapping[str, str] = {
    "count": "数量",
    "money": "金额",
    "percent": "百分比",
    "rank": "位次",
    "duration": "时长",
    "age": "年龄",
    "area": "面积",
    "length": "长度",
    "mass": "重量",
    "energy": "能源",
    "other": "其他",
}
METRIC_ROLE_NAMES: Mapping[str, str] = {
    "input": "投入",
    "output": "产出",
    "result": "成效",
    "target": "目标",
    "deadline": "时限",
    "rank": "位次",
    "share": "占比",
}
#: What a quoted stretch may be, and what else is weighed.
LABEL_NAMES: Mapping[str, str] = {
    "name": "名称",
    "motto": "警句",
    "metaphor": "比喻",
    "title": "书名",
    "speech": "引话",
    "term": "术语",
    "parallel": "排比",
    "initiative": "举措",
}
#: The groups of features of indicators (``lexicons/indicator_features.toml``), and how far a phrase shares its chance
#: with others of the same last word.
INDICATOR_GROUP_NAMES: Mapping[str, tuple[str, str]] = {
    "side": ("在数字前还是后", "before or behind the figure"),
    "gap": ("与数字的距离", "distance from the figure"),
    "run": ("是否与数字连成一串", "in the run of words beside the figure"),
    "word": ("词本身与单位", "the word and the unit"),
    "tags": ("词性", "parts of speech"),
    "behind": ("后面的词", "the word behind"),
    "ahead": ("中心词前的词", "the word ahead of the last one"),
    "beside": ("紧邻数字的词", "the word beside the figure"),
    "named": ("前一数字的指标", "the indicator of the figure before"),
    "paired": ("“分别”的次序", "order of things and figures"),
    "start": ("起始词", "the first word"),
    "step": ("起始处的分界", "where it begins"),
    "head": ("中心词与长短", "last word and length"),
    "measure": ("率、额等中心词的起始处", "where a rate or sum begins"),
    "extent": ("长短", "length"),
    "inside": ("内部词性", "parts of speech inside"),
    "within": ("内部的词", "words inside"),
    "linked": ("与前项并列", "linked with what stands before"),
    "joined": ("内部并列", "linked parts inside"),
    "owner": ("归属", "owner"),
    "ends": ("起始处两词的词尾", "endings where it begins"),
    "cut": ("与后项并列", "linked with what follows"),
    "opening": ("在分句中的位置", "place in the clause"),
}
#: The kinds of repair, as docs/repair.md tells them.
REPAIR_KIND_NAMES: Mapping[str, str] = {
    "layout": "排版",
    "script": "繁简",
    "width": "全半角",
    "ruby": "注音",
    "slip": "字节错位",
    "mojibake": "乱码",
    "lost": "替代字符",
    "entity": "实体",
    "escape": "转义",
    "markup": "标记",
    "radical": "部首字",
    "wrap": "硬换行",
    "space": "字间空格",
    "invisible": "不可见字符",
    "noise": "防复制干扰码",
    "spam": "广告词",
    "blank": "隐去的名称",
    "omission": "隐去的文字",
}
DIRECTION_NAMES: Mapping[str, str] = {"up": "升", "down": "降"}
INCONSISTENCY_NAMES: Mapping[str, str] = {"parts": "分项与总数", "share": "占比", "values": "两个值"}


def number(value: Decimal) -> str:
    """`value` with thousands set apart and no zeros at the end of its decimals: a file gives 86000.0 for 86000."""
    shown = f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def rule_name(rule: str) -> str:
    """`rule` (as in :attr:`nlp.article.Find.rule`), or a feature, in Chinese by ``rule_names.tsv``; what the table
    does not hold stays as it is.
    """
    pattern, names = _rule_names()
    return pattern.sub(lambda found: names[found[0]], rule)


@cache
def _rule_names() -> tuple[re.Pattern[str], Mapping[str, str]]:
    names = {row["rule"]: row["name"] for row in load("rule_names")}
    longest_first = "|".join(re.escape(rule) for rule in sorted(names, key=len, reverse=True))
    # A part stands by itself: between marks, or before a figure or the mark that it is about.
    return re.compile(
        rf"(?:^|(?<=[:;,]\s)|(?<=[:+])|(?<=\d\s)|(?<=\d\+\s))(?:{longest_first})(?=$|[:;,+]|\s[^A-Za-z])"
    ), names
