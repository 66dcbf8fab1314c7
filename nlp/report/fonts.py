"""A font with Chinese characters for matplotlib, so that labels show and not boxes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

#: Families to look for on the machine, in order: free ones, then those of Windows and macOS.
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "LXGW WenKai", "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC",
    "Noto Sans CJK JP",
)  # fmt: skip
# Two of these are rare in fonts made for Japanese or traditional script.
_SAMPLE = "党办们这实，。“”·0%"


def use_chinese_font() -> str:
    """Make matplotlib write labels in a font that has simplified Chinese characters; the name of the font.

    The fonts of the machine come first, then the one in the package ``pylopdf-fonts-zh-cn`` (Noto Sans SC), which
    ``pip install 'policynlp[plots]'`` brings.

    Raises:
        ModuleNotFoundError: matplotlib is missing.
        RuntimeError: there is no such font; the message says how to get one.
    """
    matplotlib, manager = import_module("matplotlib"), import_module("matplotlib.font_manager")
    name = _installed(manager) or _packaged(manager)
    if name is None:
        raise RuntimeError("no font with Chinese characters: pip install 'policynlp[plots]', or install Noto Sans CJK")
    others = [other for other in matplotlib.rcParams["font.sans-serif"] if other != name]
    matplotlib.rcParams["font.family"] = "sans-serif"
    matplotlib.rcParams["font.sans-serif"] = [name, *others]
    matplotlib.rcParams["axes.unicode_minus"] = False  # few Chinese fonts have U+2212
    return name


def has_characters(path: str | Path, text: str) -> bool:
    """Whether the font file has a glyph for every character of `text`."""
    characters = import_module("matplotlib.ft2font").FT2Font(str(path)).get_charmap()
    return all(ord(char) in characters for char in text)


def _installed(manager: Any) -> str | None:
    known = {font.name: font.fname for font in reversed(manager.fontManager.ttflist)}
    for name in FAMILIES:
        if name in known and Path(known[name]).exists() and has_characters(known[name], _SAMPLE):
            return name
    return None


def _packaged(manager: Any) -> str | None:
    try:
        path = import_module("pylopdf_fonts_zh_cn").sans_path()
    except ModuleNotFoundError:
        return None
    manager.fontManager.addfont(path)
    return str(manager.FontProperties(fname=path).get_name())
