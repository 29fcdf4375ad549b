"""The second crawl of a portal: what it asks for, what it sees, and what it leaves alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.county import County
from crawler.night.supervisor import run_crawl
from storage.records import Outcome, Visit
from storage.store import Store
from tests.crawler.counties import (
    CLOCK,
    TODAY,
    Row,
    county_at,
    list_page,
    rows,
    store_of,
    visit_alone,
)
from tests.faults import Asked, Behaviour, FaultServer, answering, conditional

PATH = "/gzdt/index.html"


@dataclass
class Watch:
    """A portal with one column, crawled day after day."""

    portal: FaultServer
    county: County
    store: Store
    day: date = TODAY

    @property
    def column_id(self) -> int:
        (found,) = self.store.identify(self.county.registry.columns)
        assert found is not None
        return found

    def serve(
        self, entries: list[Row], *, size: int = 20, behaviour: Behaviour | None = None
    ) -> None:
        """Pages of `size` rows, index.html, index_2.html and so on; `behaviour`
        answers for the first one instead.
        """
        pages = [entries[start : start + size] for start in range(0, len(entries), size)] or [[]]
        for number, page in enumerate(pages, start=1):
            following = f"index_{number + 1}.html" if number < len(pages) else ""
            self.portal.page(
                PATH if number == 1 else f"/gzdt/index_{number}.html",
                list_page(page, following=following),
            )
        if behaviour is not None:
            self.portal.pages[PATH] = behaviour

    def crawl(self, *, full: bool = False) -> tuple[Visit, list[str]]:
        """The column's visit of the next day, and the paths that were asked for."""
        self.portal.asked.clear()
        visit = visit_alone(self.county, self.store, CLOCK.on(self.day), full=full)
        self.day += timedelta(days=1)
        return visit, self.portal.requests()

    def held(self) -> dict[str, date | None]:
        return {
            one.title: one.published_on for one in self.store.known(self.column_id).entries.values()
        }


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with FaultServer().serving() as portal:
        county = county_at(tmp_path, portal.url, [("工作动态", PATH)])
        with store_of(county) as store:
            yield Watch(portal, county, store)


def test_an_unchanged_list_without_validators_costs_one_request_and_stores_nothing_twice(
    watch: Watch,
) -> None:
    watch.serve(rows(45))
    watch.crawl()
    before = watch.store.changes(date.min, date.max, column_ids=[watch.column_id])
    visit, asked = watch.crawl()
    assert visit.outcome is Outcome.READ
    assert asked == [PATH]
    assert len(watch.held()) == 45
    assert watch.store.changes(date.min, date.max, column_ids=[watch.column_id]) == before


@pytest.mark.parametrize(
    ("etag", "modified"),
    [
        ('W/"x-1"', ""),
        ("", "Tue, 31 Jul 2018 01:02:03 GMT"),
        ('"1"', "Tuesday, 31-Jul-18 01:02:03 GMT"),
    ],
)
def test_validators_are_sent_back_to_the_letter(watch: Watch, etag: str, modified: str) -> None:
    page = list_page(rows(12))
    watch.serve(rows(12), behaviour=conditional(page, etag, modified))
    watch.crawl()
    visit, asked = watch.crawl()
    assert (visit.outcome, asked) == (Outcome.NOT_MODIFIED, [PATH])
    visit, asked = watch.crawl()
    assert (visit.outcome, asked) == (Outcome.NOT_MODIFIED, [PATH])
    assert len(watch.held()) == 12


def test_a_full_crawl_asks_for_every_page_anew(watch: Watch) -> None:
    entries = rows(45)
    watch.serve(
        entries, behaviour=conditional(list_page(entries[:20], following="index_2.html"), '"1"')
    )
    watch.crawl()
    visit, asked = watch.crawl(full=True)
    assert visit.outcome is Outcome.READ
    assert asked == [PATH, "/gzdt/index_2.html", "/gzdt/index_3.html"]


def test_validators_of_a_visit_that_missed_a_page_are_not_used(watch: Watch) -> None:
    later = "/gzdt/index_2.html"
    watch.serve(
        rows(30), behaviour=conditional(list_page(rows(30)[:20], following="index_2.html"), '"1"')
    )
    watch.portal.pages[later] = answering("", 500)
    assert watch.crawl()[0].outcome is Outcome.READ
    assert len(watch.held()) == 20
    watch.portal.page(later, list_page(rows(30)[20:]))
    assert watch.crawl()[0].outcome is Outcome.READ
    visit, _ = watch.crawl(full=True)
    assert visit.outcome is Outcome.READ
    assert len(watch.held()) == 30


def test_new_entries_are_followed_until_a_page_holds_nothing_new(watch: Watch) -> None:
    entries = rows(65)
    watch.serve(entries[25:])
    watch.crawl()
    watch.serve(entries)
    visit, asked = watch.crawl()
    assert visit.outcome is Outcome.READ
    assert asked == [PATH, "/gzdt/index_2.html", "/gzdt/index_3.html"]
    assert len(watch.held()) == 65


def test_a_new_entry_below_pinned_ones_that_fill_the_first_page_is_found(watch: Watch) -> None:
    entries = rows(15)
    pinned = rows(5, newest=date(2015, 3, 1), folder="/pinned")
    watch.serve(pinned + entries[1:], size=5)
    watch.crawl()
    watch.serve(pinned + entries, size=5)
    watch.crawl()
    assert max(day for day in watch.held().values() if day) == entries[0][2]


def test_an_entry_that_was_edited_on_the_first_page_is_seen(watch: Watch) -> None:
    entries = rows(10)
    watch.serve(entries)
    watch.crawl()
    title, url, day = entries[4]
    entries[4] = (f"{title}（更正）", url, day)
    watch.serve(entries)
    watch.crawl()
    assert f"{title}（更正）" in watch.held()


def test_an_entry_removed_from_the_first_page_is_proven_gone(watch: Watch) -> None:
    entries = rows(45)
    watch.serve(entries)
    watch.crawl()
    removed = entries.pop(6)
    watch.serve(entries)
    visit, _ = watch.crawl()
    assert visit.outcome is Outcome.READ
    assert removed[0] not in watch.held()
    assert len(watch.held()) == 44


def test_an_edit_and_a_removal_on_a_later_page_are_seen_by_the_full_crawl(watch: Watch) -> None:
    entries = rows(45)
    watch.serve(entries)
    watch.crawl()
    removed = entries.pop(33)
    title, url, day = entries[41]
    entries[41] = (f"{title}（更正）", url, day)
    watch.serve(entries)
    assert watch.crawl()[1] == [PATH]
    assert len(watch.held()) == 45
    watch.crawl(full=True)
    assert removed[0] not in watch.held()
    assert f"{title}（更正）" in watch.held()


def test_the_oldest_entries_of_a_list_that_holds_only_so_many_are_not_removed_for_rolling_off(
    watch: Watch,
) -> None:
    entries = rows(50)
    watch.serve(entries[10:])
    watch.crawl()
    watch.serve(entries[:40])
    watch.crawl(full=True)
    assert len(watch.held()) == 50


def test_a_pager_that_never_ends_is_left_and_proves_nothing_gone(watch: Watch) -> None:
    entries = rows(20)
    watch.serve(entries)
    watch.crawl()
    first = list_page(entries[:10], following="index.html?page=2")
    watch.portal.page(PATH, first)
    for number in range(2, 30):
        watch.portal.page(f"{PATH}?page={number}", first.replace("page=2", f"page={number + 1}"))
    visit, asked = watch.crawl(full=True)
    assert visit.outcome is Outcome.READ
    assert asked == [PATH, f"{PATH}?page=2"]
    assert len(watch.held()) == 20


def test_a_missing_later_page_ends_the_list_and_proves_nothing_gone(watch: Watch) -> None:
    watch.serve(rows(45))
    watch.crawl()
    del watch.portal.pages["/gzdt/index_3.html"]
    visit, _ = watch.crawl(full=True)
    assert visit.outcome is Outcome.READ
    assert len(watch.held()) == 45


def test_a_list_with_an_address_of_its_own_costs_two_requests(watch: Watch) -> None:
    shell = (
        "<html><head><title>工作动态</title></head><body><h2>工作动态</h2><iframe "
        "src='/list/gzdt.html'></iframe></body></html>"
    )
    watch.portal.page(PATH, shell)
    watch.portal.pages["/list/gzdt.html"] = conditional(list_page(rows(12)), '"7"')
    assert watch.crawl()[0].outcome is Outcome.READ
    visit, asked = watch.crawl()
    assert (visit.outcome, asked) == (Outcome.NOT_MODIFIED, [PATH, "/list/gzdt.html"])
    watch.portal.pages["/list/gzdt.html"] = conditional(list_page(rows(13)), '"8"')
    assert watch.crawl()[0].outcome is Outcome.READ
    assert len(watch.held()) == 13


def test_a_list_that_moved_keeps_its_days_and_is_followed_and_its_news_are_news(
    watch: Watch,
) -> None:
    entries = rows(12, newest=TODAY - timedelta(days=40))
    watch.serve(entries)
    watch.crawl()
    moved = [(title, f"/m{url}", TODAY + timedelta(days=1)) for title, url, _ in entries]
    watch.serve(moved)
    days = {title: day for title, _, day in entries}
    for _ in range(3):
        visit, asked = watch.crawl()
        assert (visit.outcome, asked) == (Outcome.READ, [PATH])
        assert watch.held() == days
    news = ("关于新发布事项的公告", "/m/art/9.html", watch.day)
    corrected = [
        (f"（更正）{title}", url, day) if at == 3 else (title, url, day)
        for at, (title, url, day) in enumerate(moved)
    ]
    watch.serve([news, *corrected])
    for _ in range(2):
        visit, _ = watch.crawl()
        assert visit.outcome is Outcome.READ
    assert watch.held() == {
        news[0]: news[2],
        **{
            f"（更正）{title}" if at == 3 else title: day
            for at, (title, day) in enumerate(days.items())
        },
    }
    told = watch.store.changes(date.min, date.max, column_ids=[watch.column_id])
    assert sum(one.kind.value == "re-dated" for one in told) == 12
    assert not [one for one in told if one.kind.value == "removed"]


@pytest.mark.parametrize("more", [b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"<html>304</html>"])
def test_a_304_with_a_body_is_no_answer_and_the_page_itself_is_asked_for(
    watch: Watch, more: bytes
) -> None:
    unchanged = conditional(list_page(rows(12)), '"1"')

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.headers.get("if-none-match"):
            writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" + more)
        else:
            await unchanged(asked, writer)

    watch.serve(rows(12), behaviour=behave)
    for asked in ([PATH], [PATH, PATH]):
        watch.portal.asked.clear()
        assert run_crawl(watch.county, watch.store, CLOCK).outcomes == {Outcome.READ: 1}
        assert watch.portal.requests() == asked
    assert len(watch.held()) == 12
