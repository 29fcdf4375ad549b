"""Fonts of official papers, and what stands in for each where a machine
lacks it: Windows, Kylin, Linux.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

HEAVY, SCRIPT = "黑体", "楷体"
LATIN = "Times New Roman"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SONG = (
    "方正小标宋_GBK",
    "华文中宋",
    "STZhongsong",
    "宋体",
    "SimSun",
    "思源宋体",
    "Noto Serif CJK SC",
)
_STAND_INS = {
    "小标宋": _SONG,
    "仿宋": (
        "仿宋_GB2312",
        "仿宋",
        "FangSong",
        "方正仿宋_GBK",
        "华文仿宋",
        "STFangsong",
        "Noto Serif CJK SC",
    ),
    "黑体": ("SimHei", "方正黑体_GBK", "华文黑体", "思源黑体", "Noto Sans CJK SC"),
    "宋": _SONG,
    "楷体": ("楷体_GB2312", "KaiTi", "方正楷体_GBK", "华文楷体", "STKaiti", "Noto Serif CJK SC"),
}


def stand_ins(font: str) -> tuple[str, ...]:
    """The fonts that may take a font's place, the nearest first; () for one of no known kind."""
    for kind, others in _STAND_INS.items():
        if kind in font:
            return tuple(name for name in others if name != font)
    return ()


def font_table(fonts: Sequence[str]) -> bytes:
    """word/fontTable.xml: each font with its stand-ins."""
    rows = "".join(_row(font) for font in dict.fromkeys(fonts))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts '
        f'xmlns:w="{_NAMESPACE}">{rows}</w:fonts>'
    ).encode()


def _row(font: str) -> str:
    others = stand_ins(font)
    alternative = f"<w:altName w:val={quoteattr(','.join(others))}/>" if others else ""
    chinese = '<w:charset w:val="86"/>' if others else ""
    return (
        f'<w:font w:name={quoteattr(font)}>{alternative}{chinese}<w:family w:val="auto"/></w:font>'
    )
