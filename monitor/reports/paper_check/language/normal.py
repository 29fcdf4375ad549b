"""One spelling for text from Word, spreadsheets and text made of PDF: full-width
digits, stray spaces, brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE: dict[int, int | None] = {ord("０") + n: ord("0") + n for n in range(10)}
_WIDE |= {ord("Ａ") + n: ord("A") + n for n in range(26)} | {
    ord("ａ") + n: ord("a") + n for n in range(26)
}
_WIDE |= {
    ord("％"): ord("%"),
    ord("．"): ord("."),
    ord("\u3000"): ord(" "),
    ord("\xa0"): ord(" "),
    ord("\ufeff"): None,
}
_WIDE |= {ord("﹪"): ord("%"), ord("∶"): ord("："), ord("\u200b"): None, ord("\r"): None}
_HALF = {"(": "（", ")": "）", ";": "；", "?": "？", "!": "！"}

_CJK = "\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’—…√×"
_SPACE_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_COMMA = re.compile(r"(?<=\D),|,(?=\D)")
_COLON = re.compile(r"(?<=\D):|:(?=\D)")
_MARKDOWN = re.compile(r"^#{1,6} *|\*\*")


@lru_cache(maxsize=20_000)  # names above all, each held against all others
def normal(text: str) -> str:
    """The text as rules read it: no spaces beside Chinese, digits half-width,
    brackets and commas full-width.
    """
    text = _MARKDOWN.sub("", text.translate(_WIDE).strip())
    for half, wide in _HALF.items():
        text = text.replace(half, wide)
    text = _THOUSANDS.sub("", text)
    text = _COLON.sub("：", _COMMA.sub("，", text))
    return _SPACE_BESIDE_CJK.sub("", re.sub(r"[ \t\n]+", " ", text)).strip()


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """Only what can tell two titles or names apart: no spaces,
    punctuation, quotes or book marks.
    """
    return re.sub(r"[\s，。、；：:“”\"‘’《》〈〉·.．\-—_]+", "", normal(text))
