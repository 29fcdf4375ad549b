"""Which properties of a style put an element out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_FAR = 900
"""Pixels beyond an edge, where nobody looks."""
_TELLING = frozenset(
    {
        "display",
        "visibility",
        "opacity",
        "height",
        "max-height",
        "width",
        "max-width",
        "overflow",
        "left",
        "top",
        "right",
        "bottom",
        "text-indent",
        "margin-left",
        "margin-top",
        "position",
        "clip",
        "clip-path",
        "transform",
        "filter",
        "content-visibility",
        "font-size",
        "font",
    }
)
_BEYOND = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_RECT = re.compile(r"rect\(([^()]{1,80})\)")
_CUT_AWAY = re.compile(r"inset\(\s{0,3}(?:[5-9]\d|100)%|(?:circle|ellipse)\(\s{0,3}0(?![.\d])")
_MOVED_AWAY = re.compile(
    r"scale[xy]?\(\s{0,3}0(?![.\d])|translate(?:3d|[xy])?\(\s{0,3}"
    r"(?:0(?:px)?\s{0,3},\s{0,3})?-(?:9\d\d|\d{4,})px"
)
_SEEN_THROUGH = re.compile(r"opacity\(\s{0,3}0(?:\.0+)?%?\s{0,3}\)")
_LENGTH = re.compile(r"(-?\d{1,7})(?:\.\d{1,4})?(px|em|rem|%)?")


def hides(values: Mapping[str, str]) -> bool:
    """Whether these properties put an element out of sight."""
    if values.get("display") == "none" or values.get("visibility") in ("hidden", "collapse"):
        return True
    if values.get("opacity") in ("0", "0.0", "0%"):
        return True
    flat = any(
        pixels(values.get(name, "")) == 0 for name in ("height", "max-height", "width", "max-width")
    )
    if flat and values.get("overflow", "").startswith(("hidden", "clip")):
        return True
    if any((pixels(values.get(name, "")) or 0) <= -_FAR for name in _BEYOND):
        return True
    return values.get("content-visibility") == "hidden" or _is_cut_away(values)


def _is_cut_away(values: Mapping[str, str]) -> bool:
    """Whether an element is clipped, shrunk or moved to where nothing of it is left."""
    if _CUT_AWAY.search(values.get("clip-path", "")) or _MOVED_AWAY.search(
        values.get("transform", "")
    ):
        return True
    if _SEEN_THROUGH.search(values.get("filter", "")):
        return True
    rect = (
        _RECT.match(values.get("clip", ""))
        if values.get("position") in ("absolute", "fixed")
        else None
    )
    sides = [pixels(side) for side in re.split(r"[\s,]+", rect[1].strip())] if rect else []
    if len(sides) != 4 or None in sides:
        return False
    top, right, bottom, left = (side or 0 for side in sides)
    return bottom - top <= 1 or right - left <= 1


def declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    """Name, value and importance of what a block or a style attribute
    sets, as far as it matters here.
    """
    for one in text[:20_000].split(";"):
        name, colon, value = one.partition(":")
        name = name.strip().lower()
        if not colon or name not in _TELLING:
            continue
        value, important, _ = value.lower().partition("!important")
        yield name, value.strip(), bool(important)


def pixels(value: str) -> int | None:
    """A length in pixels; None where the value is none, or depends on what holds the element."""
    match = _LENGTH.fullmatch(value.split(" ")[0]) if value else None
    if match is None:
        return None
    return (
        int(match[1]) * (16 if match[2] in ("em", "rem") else 1)
        if match[2] != "%"
        else 0
        if match[1] == "0"
        else None
    )
