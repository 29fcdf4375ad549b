"""Templates over whole crawls: learnt late in the night, kept for the next, unlearnt
when the portal is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from config.county import County
from crawler.night.supervisor import run_crawl
from crawler.page.urls import Addresses
from crawler.templates.kept import FILE, remembered
from crawler.visit.check import look
from crawler.visit.recheck import recheck
from monitor.rules.bands import BLANK, UNVERIFIED
from monitor.snapshot import picture
from storage.records import Known, Outcome
from storage.store import Store
from tests.crawler.counties import CLOCK, county_at, store_of
from tests.crawler.list_pages import SITE, Item
from tests.crawler.templates.made_portals import Frame, Made, Portal, rows
from tests.faults import FaultServer

NEWEST = date(2018, 7, 20)
SHELL = (
    "<div id='rows'></div><script>const c=60;fetch(`/api/lb?cid=${c}`).then(r=>r.json()).then(d=>{"
    "document.getElementById('rows').innerHTML=d.map(o=>`<p><a href='${o.url}'>${o.title}</a>"
    "<i>${o.time}</i></p>`).join('');});</script>"
)


def made(number: int, kind: str, form: str, count: int = 8, *, folder: str = "c") -> Made:
    shown = rows(number, count, NEWEST - timedelta(days=number))
    return Made(f"第{number}类信息", f"/{folder}{number}/index.html", kind, form, shown, "")


def served(server: FaultServer, *portals: Portal) -> None:
    for portal in portals:
        for path, page in portal.pages.items():
            server.page(path, page.replace(SITE, server.url))


def outcomes(county: County, store: Store, day: int = 0) -> Mapping[str, Outcome]:
    told: dict[str, Outcome] = {}
    clock = CLOCK.on(CLOCK.today() + timedelta(days=day))
    run_crawl(
        county, store, clock, on_progress=lambda one: told.update({one.column.name: one.outcome})
    )
    return told


def names(portal: Portal, kind: str) -> Sequence[str]:
    return [one.name for one in portal.columns if one.kind == kind]


def test_columns_of_a_template_that_comes_late_are_looked_at_again_without_a_request(
    tmp_path: Path,
) -> None:
    first = Portal(Frame("classed"), [made(number, "dated", "plain") for number in range(34)])
    kinds = [("dated", "plain", 8)] * 6 + [
        ("empty", form, 0) for form in ("nothing", "an empty list", "says so")
    ]
    kinds += [("undated", "cells", 4)]
    second = Portal(
        Frame("tables", hot="县区要闻"),
        [
            made(40 + at, kind, form, count, folder="bm/c")
            for at, (kind, form, count) in enumerate(kinds)
        ],
    )
    shell = made(60, "dated", "plain", folder="bm/c")
    second = Portal(second.frame, [*second.columns, shell])
    page = second.frame.page(shell.name, "政务公开", SHELL, "")
    second.pages[shell.path] = page.replace(shell.name, "")
    fetched = [{"title": row.title, "url": row.href, "time": row.iso} for row in shell.rows]
    server = FaultServer()
    served(server, first, second)
    server.page("/api/lb?cid=60", json.dumps(fetched))
    columns = [(one.name, one.path) for one in [*first.columns, *second.columns]]
    with server.serving():
        county = county_at(tmp_path, server.url, columns)
        with store_of(county) as store:
            told = outcomes(county, store)
            asked = server.requests()
            assert {told[name] for name in names(second, "empty")} == {Outcome.TRULY_EMPTY}
            assert {told[name] for name in names(second, "undated")} == {Outcome.READ}
            assert {told[name] for name in (*names(first, "dated"), *names(second, "dated"))} == {
                Outcome.READ
            }
            assert len(asked) == len(set(asked)), "nothing is asked for twice"
            assert len(remembered(county.home).templates) == 2
            server.asked.clear()
            again = outcomes(county, store, 1)
            assert again == told
            assert len(server.requests()) == len(columns) + 1, "and the rows that a script fetches"


def test_the_recheck_and_check_come_to_the_crawl_s_verdict(tmp_path: Path) -> None:
    kinds = [("dated", "plain", 8)] * 6 + [
        ("empty", form, 0) for form in ("nothing", "counts nothing")
    ]
    kinds += [("undated", "items", 3), ("dated", "plain", 1)]
    portal = Portal(Frame("utility"), [made(at, *kind) for at, kind in enumerate(kinds)])
    server = FaultServer()
    served(server, portal)
    with server.serving():
        county = county_at(tmp_path, server.url, [(one.name, one.path) for one in portal.columns])
        with store_of(county) as store:
            told = outcomes(county, store)
        by_id = dict(enumerate(county.registry.columns, start=1))
        visits = recheck(county, by_id, {number: Known(number) for number in by_id}, CLOCK)
        assert {by_id[number].name: one.outcome for number, one in visits.items()} == told
        learnt = remembered(county.home)
        others = Addresses(portal.addresses)
        for column in county.registry.columns:
            reading = look(column, county.settings.portal, CLOCK, others, learnt)
            assert reading.outcome is told[column.name], reading.why
            assert "columns of this portal show their lists" in reading.why


def test_what_was_learnt_is_kept_with_its_evidence_and_what_is_no_such_file_is_nothing(
    tmp_path: Path,
) -> None:
    portal = Portal(Frame("bare"), [made(number, "dated", "plain") for number in range(6)])
    server = FaultServer()
    served(server, portal)
    with server.serving():
        county = county_at(tmp_path, server.url, [(one.name, one.path) for one in portal.columns])
        with store_of(county) as store:
            outcomes(county, store)
    kept = json.loads((county.home / FILE).read_text(encoding="utf-8"))
    assert [len(template["pages"]) for template in kept["templates"]] == [6]
    assert remembered(county.home).templates[0].pages == {
        url.replace("https", "http") for url in kept["templates"][0]["pages"]
    }
    for text in (
        "",
        "[]",
        "{}",
        '{"furniture": [], "templates": [{}]}',
        '{"furniture": 3, "templates": 4}',
    ):
        (county.home / FILE).write_text(text, encoding="utf-8")
        assert not remembered(county.home).templates


def test_a_portal_made_anew_is_read_again_on_the_second_night_and_emptied_columns_are_nobody_s(
    tmp_path: Path,
) -> None:
    """New markup, new addresses, and four columns come without their entries: a week of nights.

    One of them says so in its list's place: that is believed on the second night.
    """
    old = Portal(Frame("classed"), [made(number, "dated", "plain") for number in range(12)])
    kinds = {1: ("empty", "nothing"), 4: ("empty", "an empty list"), 7: ("empty", "an empty table")}
    said = "says so"
    kinds[10] = ("empty", said)
    new = Portal(
        Frame("tables", hot="最新动态"),
        [
            Made(
                one.name,
                one.path,
                *kinds.get(at, ("dated", "headed_table")),
                () if at in kinds else moved(at),
                "",
            )
            for at, one in enumerate(old.columns)
        ],
    )
    server = FaultServer()
    served(server, old)
    with server.serving():
        county = county_at(tmp_path, server.url, [(one.name, one.path) for one in old.columns])
        with store_of(county) as store:
            assert set(outcomes(county, store).values()) == {Outcome.READ}
            server.pages.clear()
            served(server, new)
            full, emptied = names(new, "dated"), names(new, "empty")
            for night in range(1, 8):
                told = outcomes(county, store, night)
                for one in (one for one in new.columns if one.kind == "empty"):
                    believed = one.form == said and night > 1
                    assert told[one.name].conclusive is believed, (night, told[one.name])
                wanted = (
                    {Outcome.LAYOUT_CHANGED} if night == 1 else {Outcome.READ, Outcome.NOT_MODIFIED}
                )
                assert {told[name] for name in full} <= wanted, (night, told)
                assert_nobody_is_wrongly_named(county, store, night, old, emptied)
            template = remembered(county.home).templates
            assert [step.tag for step in template[0].box] == ["table", "tr", "td"]
            assert len(template) == 1


def assert_nobody_is_wrongly_named(
    county: County, store: Store, night: int, portal: Portal, emptied: Sequence[str]
) -> None:
    """Every column has the latest day that it truly has, or is 未能核查; from the second night
    on only the emptied ones are, and a column that held entries is never 空白栏目.
    """
    newest = {one.name: one.rows[0].day for one in portal.columns}
    day = CLOCK.today() + timedelta(days=night)
    for one in picture(county, store, day).verdicts:
        name = one.column.name
        latest = one.standing.latest
        assert latest == newest[name] or (latest is None and name in emptied), (night, name)
        assert one.band != BLANK, (night, name)
        if night >= 2 and name not in emptied:
            assert one.band != UNVERIFIED, (night, name)
        if night >= 4 and name in emptied:
            assert one.band == UNVERIFIED, (night, name)


def moved(column: int) -> tuple[Item, ...]:
    """The same entries under the addresses of a new system."""
    return tuple(
        Item(row.title, row.href.replace(f"/c{column}/", f"/site/{column}/art_"), row.day)
        for row in rows(column, 8, NEWEST - timedelta(days=column))
    )
