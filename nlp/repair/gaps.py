"""What a page leaves out on purpose: names and figures blanked with X or ×, and the marks of text libraries.

Nothing of it can be put back; it is flagged, so that a reader of the results knows that something is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.alignment import Edit

_HAN = "㐀-鿿"
_BLANK = "XxＸｘ×✕"
# What follows a name or a figure that one sign stands for: a place, a body, a person, a unit.
_OWNER = (
    "省市县縣区區旗镇鎮乡鄉村街社组組局委办辦院校厂廠司处處科站所队隊某同总總书書主任万萬亿億元户戶人名家项項%％年月日"
)
_BLANKS = re.compile(
    rf"(?:(?<=[{_HAN}“（《：，、。])|(?<=[12][0-9])|(?<=20[0-9])|^)[{_BLANK}]{{2,8}}(?!染色|[码型])(?=[{_HAN}%％”）》，、。]|\.[{_BLANK}]|$)"
    rf"|(?<=[{_HAN}])[XＸ×](?=[{_OWNER}])|(?<=20[0-9])[XxＸｘ×](?=年)|(?:(?<=[{_HAN}“（，、。])|^)[XＸ×](?=[省市县縣区區镇鎮乡鄉村局](?![光射域]))",
    re.MULTILINE,
)
# Each alternative opens at the first sign of a run.
_SIGN_RUN = re.compile(f"[{_BLANK}]+")
_LIBRARY = re.compile(
    # On a line or between sentences the mark needs no dashes; inside one it may be what the author says.
    r"(?:(?<=[\n。！？])|(?<![^\n]))此处(?:隐藏|省略)\s?[0-9]{1,7}\s?字(?=$|[\n。！？])"
    r"|[-—－…*=]{2,12}\s?此处(?:隐藏|省略)\s?[0-9]{1,7}\s?字\s?[-—－…*=]{2,12}"
    r"|[（(【\[](?:此处|以下|中间|部分内容)(?:内容)?(?:已)?(?:隐藏|省略|略去)(?:约?[0-9]{1,7}余?字)?[，。]?(?:[^（）()\[\]【】\n]{0,20})[）)】\]]"
    r"|(?:剩余|还有|余下)[0-9]{1,3}(?:\.[0-9])?[%％](?:内容|未读)[，,]?[^。\n]{0,24}(?:下载|登录|会员|付费|支付|查看全文|继续阅读)[^。\n]{0,12}"
)


# What a blank is made of. Most texts have none.
_SIGNS = ("X", "Ｘ", "×", "✕", "xx", "ｘｘ")
# One of these is in every mark of a library.
_LIBRARY_WORDS = ("隐藏", "省略", "略去", "%内容", "％内容", "%未读", "％未读")
_NEARBY = 12


def _is_factor(text: str, at: int) -> bool:
    """Whether the ``×`` at `at` stands in a product with others."""
    return "×" in text[max(0, at - _NEARBY) : at] + text[at + 1 : at + 1 + _NEARBY]


def gap_edits(text: str) -> Iterator[Edit]:
    """Flagged edits of kind ``blank`` over blanked names and figures, and of kind ``omission`` over library marks."""
    found: list[Edit] = []
    if any(sign in text for sign in _SIGNS):
        blanks = (_BLANKS.match(text, run.start()) for run in _SIGN_RUN.finditer(text))
        found += (Edit(*match.span(), match[0], "blank", 0.9, True) for match in blanks if match)
        found = [edit for edit in found if edit.text != "×" or not _is_factor(text, edit.start)]
    if any(words in text for words in _LIBRARY_WORDS):
        found += (Edit(*match.span(), match[0], "omission", 0.95, True) for match in _LIBRARY.finditer(text))
    end = 0
    for edit in sorted(found, key=lambda edit: edit.start):
        if edit.start >= end:
            yield edit
            end = edit.end
