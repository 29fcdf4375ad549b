"""Short words for the tests: a county whose crawls and visits are told in one line each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from config.registry import NEWS, Column, Cycle, Registry, Unit
from storage.records import CrawlState, Entry, Outcome, Published, SeenEntry, Standing, Visit
from storage.store import Store

COLUMN = Column(
    "工作动态", ("教育局",), NEWS, Cycle.FORTNIGHT, "http://www.county.gov.cn/jyj/gzdt/"
)


def on(text: str) -> date:
    """A day of 2026, written 03-09, or of another year, written 2027-03-09."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def at(day: date) -> datetime:
    return datetime.combine(day, time(2), UTC)


def registry(*columns: Column) -> Registry:
    names = dict.fromkeys(name for column in columns for name in column.units)
    return Registry(tuple(Unit(name, "部门") for name in names), columns)


def shown(key: str, day: str | None, title: str = "", source: str = "") -> SeenEntry:
    """An entry as a page shows it: its key, its shown date, its title (default: the key)."""
    published_on = on(day) if day is not None else None
    return SeenEntry(
        key,
        Entry(
            title or key, f"http://www.county.gov.cn/{key}", published_on, day or "", "td", source
        ),
    )


class County:
    """A store with its columns enrolled; each `visit` is a crawl of its
    own that comes to one column.
    """

    def __init__(self, store: Store, *columns: Column) -> None:
        self.store = store
        self.columns = columns or (COLUMN,)
        self.enrolment = store.enrol(registry(*self.columns), "units", "columns")
        self.ids = self.enrolment.column_ids

    def visit(
        self, day: str, outcome: Outcome, *entries: SeenEntry, column_id: int = 0, **more: Any
    ) -> None:
        column = column_id or self.ids[0]
        crawl_id = self.store.begin_crawl(
            self.enrolment, as_of=on(day), started_at=at(on(day)), scope_ids=[column]
        )
        visit = Visit(column, on(day), at(on(day)), outcome, entries=entries, **more)
        self.store.record(crawl_id, [visit])
        self.store.finish_crawl(crawl_id, at(on(day)), CrawlState.FINISHED)

    def read(self, day: str, *entries: SeenEntry, **more: Any) -> None:
        """A conclusive visit that read these entries."""
        self.visit(day, Outcome.READ, *entries, **more)

    def standing(self, day: str) -> Standing:
        return self.store.standings(on(day), self.ids)[self.ids[0]]

    def counted(
        self, as_of: str, first: str = "2000-01-01", last: str = "2100-01-01"
    ) -> list[Published]:
        return self.store.published(on(first), on(last), as_of=on(as_of), column_ids=self.ids)

    def changes(self) -> list[tuple[str, str, str, str]]:
        """What was found changed: key, kind, before and after."""
        found = self.store.changes(date.min, date.max, column_ids=self.ids)
        return [(change.key, change.kind.value, change.before, change.after) for change in found]
