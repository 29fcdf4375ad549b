"""Titles as lists write them from night to night: pinned and marked as new, cut off, in other
forms of their characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_BLANK = re.compile(r"\s+")
_MARK = r"[\[【(](?:置?[顶頂]|top|new!?|hot!?|[新热荐])[\]】)]"
_BEFORE = re.compile(rf"^(?:{_MARK}|置?[顶頂][:：]?)(?=.)")
_BEHIND = re.compile(rf"(?<=.)(?:{_MARK}|(?<=[^\x00-\x7f])(?:new!?|hot!?|!))$")
_SIGNS = re.compile(r"^[★☆●○◆◇■□▲△▶►※·•>»*+-]+(?=.)")
_FILE = re.compile(
    r"(?<=..)\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|jpe?g|png|mp4)$", re.ASCII
)
"""What tells a file's kind, which one list of downloads shows and another leaves out."""
_CUT = re.compile(r"(?:(?<!\.)\.{2,}+|(?<!…)…++)$")
_SHORTEST_CUT = 8
"""Characters of a title cut by its list that are enough to know it by."""


def folded(title: str) -> str:
    """A title without what a template changes in it: blanks, full-width forms, case, signs before
    it, the marks of a pinned row and of a new one, the ending of its file's name.
    """
    plain = _SIGNS.sub("", _BLANK.sub("", unicodedata.normalize("NFKC", title)).casefold())
    return _FILE.sub("", _BEHIND.sub("", _BEFORE.sub("", plain)))


def is_same_title(before: str, now: str) -> bool:
    """Whether a title is the one known before, written in other forms of its characters or cut,
    now or then.
    """
    if before == now:
        return True
    one, other = folded(before), folded(now)
    return meant_by(other, {one: one}) is not None or meant_by(one, {other: other}) is not None


def meant_by(title: str, by_title: Mapping[str, str]) -> str | None:
    """The key of the only entry of that title; of a title that is cut, of the only one that
    begins so. Titles are folded.
    """
    if (key := by_title.get(title)) is not None:
        return key
    begin = _CUT.sub("", title)
    if begin == title or len(begin) < _SHORTEST_CUT:
        return None
    found = [key for whole, key in by_title.items() if whole.startswith(begin)]
    return found[0] if len(found) == 1 else None
