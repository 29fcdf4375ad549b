"""The numbers that Word shows before paragraphs of a list and does not write into their text."""

from __future__ import annotations

import re

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九十"


class Numbering:
    """Counts the paragraphs of each list of one document, in their order."""

    def __init__(self, definitions: etree._Element | None) -> None:
        """definitions: the root of word/numbering.xml; None where the document has no lists."""
        self._levels: dict[tuple[str, str], tuple[str, str]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if definitions is not None:
            self._read(definitions)

    def prefix(self, paragraph: etree._Element) -> str:
        """What stands before a paragraph by its own list, such as 1. or （二）; ""
        where it has none, or only a dot.
        """
        mark = paragraph.find(f"{_W}pPr/{_W}numPr")
        if mark is None:
            return ""
        list_id, level = _value(mark.find(f"{_W}numId")), _value(mark.find(f"{_W}ilvl")) or "0"
        form, text = self._levels.get((list_id, level), ("", ""))
        if not text or form in ("bullet", "none"):
            return ""
        self._counts = {
            key: n for key, n in self._counts.items() if key[0] != list_id or key[1] <= int(level)
        }
        count = self._counts[list_id, int(level)] = self._counts.get((list_id, int(level)), 0) + 1
        shown = _chinese(count) if "hinese" in form or "japanese" in form else str(count)
        return re.sub(r"%\d", "", text.replace(f"%{int(level) + 1}", shown))

    def _read(self, root: etree._Element) -> None:
        abstract: dict[str, dict[str, tuple[str, str]]] = {}
        for each in root.iter(f"{_W}abstractNum"):
            abstract[each.get(f"{_W}abstractNumId") or ""] = {
                level.get(f"{_W}ilvl") or "": (
                    _value(level.find(f"{_W}numFmt")),
                    _value(level.find(f"{_W}lvlText")),
                )
                for level in each.iter(f"{_W}lvl")
            }
        for each in root.iter(f"{_W}num"):
            for level, form in abstract.get(_value(each.find(f"{_W}abstractNumId")), {}).items():
                self._levels[each.get(f"{_W}numId") or "", level] = form


def _value(element: etree._Element | None) -> str:
    return (element.get(f"{_W}val") or "") if element is not None else ""


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
