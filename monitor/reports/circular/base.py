"""What a period is compared with: an earlier one, as far as it was watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.records import Watch


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier period. total: as its circular said, else what was counted, None
    where not all of it is known.

    whole: every column that the later period counts was seen for the whole of this one, so
    that the two can be compared.
    """

    total: int | None
    whole: bool = True


NO_BASE = Base(None, whole=False)


def comparable(before: Mapping[int, Watch], now: Mapping[int, Watch]) -> bool:
    """Whether two periods can be compared: how much of each was seen, of each column by its id.

    A column of which nothing was seen in either is in neither total; of the earlier period
    anything else must be known whole.
    """
    seen = [
        watch is Watch.WHOLE
        for column_id, watch in before.items()
        if watch is not Watch.NOT or now.get(column_id, Watch.NOT) is not Watch.NOT
    ]
    return bool(seen) and all(seen)
