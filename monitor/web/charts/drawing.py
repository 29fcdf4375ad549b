"""Drawings of charts: where each bar stands, so that a template only prints it. Pure: values in,
values out. Bars of one kind keep their shade in every drawing, and the shades differ in grey too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.speech import zh

WIDTH, HEIGHT = 760, 280
_LEFT, _TOP, _BELOW = 52, 12, 34
_STEPS = (1, 2, 5)
_TICKS = 4
LYING, BAR, _NAMES = 26, 16, 200
"""Of bars that lie: room and breadth of each, and room for the names before them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """x, y: its upper left corner. shade: which of the shades it has. said: what it stands for, in
    words.
    """

    x: float
    y: float
    width: float
    height: float
    shade: str
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place; of an axis' step also the height of its line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """legend: the shades and what each stands for, in the order in which they are stacked."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    steps: tuple[Mark, ...]
    names: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...] = ()


def stacked(
    columns: Sequence[tuple[str, Mapping[str, int]]], shades: Mapping[str, str], unit: str
) -> Drawing:
    """Standing bars, each of several parts. columns: the name of each and its parts, by what they
    are; shades: the shade of each part, the lowest first; unit: what is counted.
    """
    most = max((sum(parts.values()) for _, parts in columns), default=0)
    step = stride(most)
    top = max(step, -(-most // step) * step)
    floor = HEIGHT - _BELOW
    per = (floor - _TOP) / top
    room = (WIDTH - _LEFT) / max(1, len(columns))
    bars: list[Bar] = []
    names: list[Mark] = []
    for number, (name, parts) in enumerate(columns):
        x, y = _LEFT + number * room, float(floor)
        names.append(Mark(round(x + room / 2, 1), HEIGHT - 14, name))
        for part, shade in shades.items():
            count = parts.get(part, 0)
            if count:
                y -= count * per
                said = zh("{name}，{part}：{count}{unit}").format(
                    name=name, part=zh(part), count=count, unit=unit
                )
                bars.append(
                    Bar(
                        round(x + room * 0.15, 1),
                        round(y, 1),
                        round(room * 0.7, 1),
                        round(count * per, 1),
                        shade,
                        said,
                    )
                )
    steps = tuple(
        Mark(_LEFT - 6, round(floor - value * per, 1), str(value))
        for value in range(0, top + 1, step)
    )
    legend = tuple((shade, part) for part, shade in shades.items())
    return Drawing(WIDTH, HEIGHT, tuple(bars), steps, tuple(names), legend)


def lying(rows: Sequence[tuple[str, int, str]], unit: str) -> Drawing:
    """Bars that lie below each other. rows: the name of each, its length, and what is written
    behind it; unit: what is counted.
    """
    longest = max((length for _, length, _ in rows), default=1) or 1
    per = (WIDTH - _NAMES - 90) / longest
    bars, names = [], []
    for number, (name, length, behind) in enumerate(rows):
        y = number * LYING + (LYING - BAR) / 2
        width = round(max(1.0, length * per), 1)
        said = zh("{name}：{length}{unit}").format(name=name, length=length, unit=unit)
        bars.append(Bar(_NAMES, y, width, BAR, "late", said))
        names += [
            Mark(_NAMES - 8, y + BAR - 3, name),
            Mark(round(_NAMES + width + 6, 1), y + BAR - 3, behind),
        ]
    return Drawing(WIDTH, len(rows) * LYING, tuple(bars), (), tuple(names))


def stride(most: int) -> int:
    """The distance of the steps of an axis up to a number: 1, 2 or 5 with noughts behind."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * _TICKS >= most:
                return step * size
        size *= 10
