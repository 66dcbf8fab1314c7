"""Stretches where no figure counts: dates, ordinals, codes, addresses, names, titles and idioms.

Shared by everything that reads numerals: ``document.once(masked)``. Numeric slogans are not masked here, since those
who look for them need the mask too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from nlp.document import Document
from nlp.lexicon import matcher
from nlp.quotes import document_quotes
from nlp.time_expressions import TimeExpression, find_times

Stretch = tuple[int, int]

_CN = "零〇○一二三四五六七八九十百千万亿两廿卅"
_N = rf"(?:[0-9]{{1,4}}|[{_CN}]{{1,6}})"

# Each alternative opens at a run of digits or Chinese numerals, with 第 before it where there is one. The patterns open
# with one set of characters, which is searched for quickly; behind it is looked at what the character was.
_RUN = re.compile(
    rf"[第其0-9{_CN}〔［\[](?:(?<=[0-9])[0-9]*|(?<=[{_CN}])[{_CN}]*|(?<=[第其])(?:[0-9]+|[{_CN}]+)|(?<=[〔［\[]))"
)
_AT_NUMERAL = re.compile(
    "|".join(
        (
            # Ordinals; a place in a ranking (第3名, 第二位) is a figure and stays open.
            rf"第{_N}(?![名位，。；、！？”）\n{_CN}0-9]|个?名次|位次|$)(?:次|届|批|期|轮|号|条|款|项|章|节|编|集|卷|版|页|层|个|代|类|大|责任人)?",
            rf"其{_N}(?=[，、是：])",
            # 二十大, 十九届六中全会, 十三届全国人大, 三中全会, 党的十八大
            r"(?:二十|十[一二三四五六七八九])大(?![类项块家件])",
            rf"{_N}届(?:[一二三四五六七八九十]{{1,3}}(?:中全会|次(?:全会|会议|全体会议))|(?:全国)?(?:人大|政协)(?:常委会)?(?:第?[一二三四五六七八九十]{{1,3}}次(?:全体)?会议)?|[省市县区州]委)?",
            r"[一二三四五六七八九十]{1,2}(?:中全会|次全会|次全体会议)",
            # Document numbers 〔2021〕3号 and other numbers of things
            r"[〔［\[][0-9]{4}[〕］\]](?:第?[0-9]{1,5}号)?",
            rf"{_N}(?:号(?!召)|路(?!段)|弄|室|单元|栋[0-9]|版权)|0[0-9] ?版",
            # Five-year plans with or without 规划, decades, centuries, anniversaries, generations
            r"十[一二三四五六]五(?![元吨亩人件个])|[0-9]{2,4}年代|[一二三四五六七八九]十年代|[0-9一二十]{1,3}世纪|[0-9]0后",
            rf"{_N}(?:多|余)?周年",
            rf"{_N}年(?:行动|规划|计划|攻坚|大计|制|期(?!间)|过渡期|(?:免费)?义务教育|任期)|{_N}年级",
            # Grades, classes, prizes, networks, levels: 三等奖, 二等功, 一级, 5A级, 三线城市, 一类
            rf"{_N}(?:等(?:奖|功)|级(?!台阶)|线城市|流|把手|胎|孩(?!子)|[Aa]级|星级|字头|字路|档|维|甲|乙|环(?:路|线)?|号线|产业|次产业|农(?![民户业机村场田作牧资发产]))",
            # Weekdays and clock times
            r"(?:(?<=周)|(?<=星期)|(?<=礼拜))[一二三四五六日](?=[^本次篇堂场节课条期项题])",
            r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]{1,2}时(?:[0-9]{1,2}分|许)?(?!间)|[0-9]{1,2}点(?:半|钟|整|许|[0-9]{1,2}分)",
            # Telephone and other long numbers: telephone, mobile, hotlines, registration numbers
            r"0[0-9]{2,3}[-－—][0-9]{7,8}|400[-－][0-9]{3,4}[-－][0-9]{3,4}|1[3-9][0-9]{9}(?![0-9])|[0-9]{11,}",
            r"1[0-9]{2,4}(?=[^，。；、]{0,8}热线)|1[12][0-9]{1,3}(?=指挥|报警|急救|便民|平台)",
            # Round-the-clock and similar formulas without a count: 7×24小时, 5+2, 1+N
            r"[0-9]{1,2}[×xX*][0-9]{1,3}(?:小时)?",
            r"[0-9]+(?:\+[0-9A-Za-z]+)+",
            # Circles of reach: 15分钟生活圈
            rf"{_N}分钟(?=[^，。；、0-9\n]{{0,8}}圈)",
            # Version and model numbers: 5G, 3D, 4K, 2.0版
            r"[0-9](?:[GDK](?![A-Za-z])|\.0(?=[版时升+”]))",
        )
    )
)
_LETTERED = re.compile(r"[A-Za-z][A-Za-z]*(?:[-_.]?[0-9]+(?:\.[0-9]+)?)+")
_URL = re.compile(r"(?:https?://|www\.)[\w./?=&%#:~+-]{3,200}")
_REACHED_BY = "|".join(f"{label}(?:号码?)?[：: ]" for label in ("电话", "热线", "传真", "手机", "微信", "QQ"))
_CODE = re.compile(
    "(?:ICP备|ICP证|备案|许可证|公网安备|邮编|邮政编码|标识码|索引号|文号|准考证|身份证号?|账号"
    rf"|{_REACHED_BY})[^，。；\n]{{0,12}}?[0-9][0-9\- ]{{2,24}}号?"
)
_ITEM_HEAD = rf"[ ]{{0,8}}(?:（{_N}）|{_N}[、.．](?![0-9])|[①-⑳]|{_N}[是要]|第?{_N}、)"
_ITEM_HEAD_FIRST = re.compile(_ITEM_HEAD)
_ITEM_HEAD_BEHIND = re.compile(rf"[\n。；：！？]({_ITEM_HEAD})")


def masked(document: Document) -> tuple[Stretch, ...]:
    """The stretches of a document in which no figure counts, merged and in order (code points, end exclusive).

    Call it through :meth:`Document.once`.
    """
    return merge(
        [
            *((time.start, time.end) for time in document.once(document_times)),
            *_numbers(document.folded),
            *((q.start, q.end) for q in document.once(document_quotes) if q.kind == "title"),
        ]
    )


def document_times(document: Document) -> list[TimeExpression]:
    """The time expressions of a document (offsets of its text), in order. Call it through :meth:`Document.once`."""
    return find_times(document.folded)


def _numbers(text: str) -> Iterator[Stretch]:
    """The stretches of a text (folded) in which no figure counts, in no order, without times and titles in 《》."""
    at = 0
    for run in _RUN.finditer(text):
        if run.start() < at:
            continue
        if (match := _AT_NUMERAL.match(text, run.start())) is not None:
            at = match.end()
            yield run.start(), at
    for idiom in matcher("numeral_idioms").find(text):
        yield idiom.start, idiom.end
    if (head := _ITEM_HEAD_FIRST.match(text)) is not None:
        yield head.span()
    for head in _ITEM_HEAD_BEHIND.finditer(text):
        yield head.span(1)
    for pattern in (_CODE, _URL, _LETTERED):
        for found in pattern.finditer(text):
            yield found.span()


def merge(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The union of `stretches`, in order, without overlap; stretches that touch are joined."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def overlaps(stretches: tuple[Stretch, ...], start: int, end: int) -> bool:
    """Whether `start:end` shares a character with one of the merged `stretches`."""
    at = bisect_right(stretches, (start, end)) - 1
    if at >= 0 and stretches[at][1] > start:
        return True
    return at + 1 < len(stretches) and stretches[at + 1][0] < end
