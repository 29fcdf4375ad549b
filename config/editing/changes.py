"""What a table becomes another by: rows that are new, changed or gone, told row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from config.editing.sheet import Sheet

Cells = Mapping[str, str]
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One row. before, after: its cells, None where it was not there or is no more. number: the
    row in the file where it stands now, or stood.
    """

    number: int
    before: Cells | None
    after: Cells | None

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Header, what stood and what stands, where they differ; all that is filled in of a row
        that is new or gone.
        """
        old, new = self.before or {}, self.after or {}
        names = dict.fromkeys((*old, *new))
        both = ((name, old.get(name, ""), new.get(name, "")) for name in names)
        return [(name, was, now) for name, was, now in both if was != now]


@dataclass(frozen=True, slots=True)
class Changes:
    """new_headers, old_headers: columns that are new or gone. moved: rows that stay as they are
    stand in another order.
    """

    rows: tuple[Change, ...]
    new_headers: tuple[str, ...] = ()
    old_headers: tuple[str, ...] = ()
    moved: bool = False

    @property
    def added(self) -> list[Change]:
        return [row for row in self.rows if row.before is None]

    @property
    def changed(self) -> list[Change]:
        return [row for row in self.rows if row.before is not None and row.after is not None]

    @property
    def removed(self) -> list[Change]:
        return [row for row in self.rows if row.after is None]

    def __bool__(self) -> bool:
        return bool(self.rows or self.new_headers or self.old_headers or self.moved)


def changes(before: Sheet, after: Sheet, keys: Sequence[Sequence[str]]) -> Changes:
    """keys: headers by which a row is known again although other cells of it changed, the surest
    first.
    """
    old, new = before.rows(), after.rows()
    kept = _paired(old, new, _filled)
    pairs = dict(kept)
    for key in keys:
        pairs |= _paired(
            [row for row in old if row[0] not in pairs],
            [row for row in new if row[0] not in pairs.values()],
            partial(_under, key),
        )
    cells_of = dict(old)
    came_from = {now: was for was, now in pairs.items()}
    told = [
        Change(number, cells_of[came_from[number]] if number in came_from else None, cells)
        for number, cells in new
        if came_from.get(number) not in kept
    ]
    told += [Change(number, cells, None) for number, cells in old if number not in pairs]
    order = [kept[number] for number, _ in old if number in kept]
    return Changes(
        tuple(told),
        tuple(name for name in after.names if name and name not in before.names),
        tuple(name for name in before.names if name and name not in after.names),
        order != sorted(order),
    )


def _paired(
    old: Sequence[tuple[int, Cells]],
    new: Sequence[tuple[int, Cells]],
    key_of: Callable[[Cells], _Key],
) -> dict[int, int]:
    """The rows of both that have one key, in their order; one whose key is empty has none."""
    waiting: dict[_Key, list[int]] = defaultdict(list)
    for number, cells in reversed(new):
        waiting[key_of(cells)].append(number)
    return {
        number: waiting[key].pop()
        for number, cells in old
        if any(key := key_of(cells)) and waiting.get(key)
    }


def _filled(cells: Cells) -> _Key:
    return tuple(f"{name}\0{cell}" for name, cell in sorted(cells.items()) if cell)


def _under(names: Sequence[str], cells: Cells) -> _Key:
    return tuple(cells.get(name, "") for name in names)
