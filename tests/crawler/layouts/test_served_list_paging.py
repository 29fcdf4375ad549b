"""Lists of services page on without loops, and what cannot be told is never called empty."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.layouts.families import jpaas, jpage, json_list
from crawler.page.document import Document
from crawler.page.reading import Hints, Page, Reading
from storage.records import Outcome

TODAY = date(2026, 3, 20)
UNIT = "http://county.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?tagId=list"
PROXY = "http://county.gov.cn/module/web/jpage/dataproxy.jsp"


def rows(first: int, count: int) -> list[dict[str, str]]:
    return [
        {"title": f"第{n}号公告全文", "url": f"/a/{n}.html", "publishTime": "2026-03-01"}
        for n in range(first, first + count)
    ]


def answer(value: object, url: str, carried: dict[str, str] | None = None) -> Reading:
    body = json.dumps(value, ensure_ascii=False).encode()
    reading = json_list.read(Document(Page(url, body)), Hints(TODAY, carried=carried or {}))
    assert reading is not None
    return reading


def datastore(
    url: str, count: int, total: int | None = None, carried: dict[str, str] | None = None
) -> Reading:
    records = "".join(
        f"<record><![CDATA[<a href=/a/{n}.html>第{n}号公告全文</a><b>2026-03-01</b>]]></record>"
        for n in range(count)
    )
    said = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    body = f"<datastore>{said}<recordset>{records}</recordset></datastore>".encode()
    reading = jpage.read(Document(Page(url, body)), Hints(TODAY, carried=carried or {}))
    assert reading is not None
    return reading


def test_a_service_that_repeats_its_page_ends_the_list() -> None:
    first = answer({"rows": rows(1, 3)}, "http://county.gov.cn/list?page=1")
    assert first.next is not None
    second = answer({"rows": rows(1, 3)}, first.next.url, dict(first.carry))
    assert second.next is None
    assert "repeats" in second.why


def test_a_list_is_followed_to_its_counted_end_and_no_further() -> None:
    url, seen = "http://county.gov.cn/list?pageNo=1&pageSize=3", 0
    carried: dict[str, str] = {}
    for page in range(1, 10):
        reading = answer({"total": 7, "rows": rows(3 * page, min(3, 7 - seen))}, url, carried)
        seen += len(reading.entries)
        if reading.next is None:
            break
        url, carried = reading.next.url, dict(reading.carry)
    assert (page, seen) == (3, 7)


def test_a_request_without_a_page_number_has_no_next_page() -> None:
    assert answer({"total": 70, "rows": rows(1, 3)}, "http://county.gov.cn/list").next is None


def test_keys_of_home_grown_services_in_letters_count_and_page() -> None:
    held = {"zt": 1, "sj": {"zs": 5, "lb": rows(1, 3)}}
    reading = answer(held, "http://county.gov.cn/api/xxlb?lmid=7&ys=1")
    assert reading.next is not None
    assert reading.next.url.endswith("lmid=7&ys=2")
    nothing = answer({"zt": 1, "sj": {"zs": 0, "lb": []}}, "http://county.gov.cn/api/xxlb?lmid=8")
    assert nothing.outcome is Outcome.TRULY_EMPTY


def test_an_empty_later_page_is_the_end_and_proves_nothing() -> None:
    reading = answer({"total": 0, "rows": []}, "http://county.gov.cn/list?page=2", {"seen": "x"})
    assert reading.outcome is Outcome.EMPTY_UNPROVEN


@pytest.mark.parametrize("count", [True, None, "many", -1])
def test_an_empty_array_without_a_count_of_zero_is_no_empty_list(count: object) -> None:
    reading = json_list.read(
        Document(Page("http://h/l", json.dumps({"total": count, "rows": []}).encode())),
        Hints(TODAY),
    )
    assert reading is None


def test_a_datastore_is_asked_on_where_it_gave_all_that_was_asked() -> None:
    reading = datastore(f"{PROXY}?startrecord=1&endrecord=3&perpage=1", 3)
    assert reading.next is not None
    assert "startrecord=4&endrecord=6" in reading.next.url


def test_a_short_datastore_ends_the_list_unless_more_are_counted() -> None:
    assert datastore(f"{PROXY}?startrecord=1&endrecord=30&perpage=10", 3).next is None
    capped = datastore(f"{PROXY}?startrecord=1&endrecord=30&perpage=10", 3, total=9)
    assert capped.next is not None
    assert "startrecord=4&endrecord=33" in capped.next.url


@pytest.mark.parametrize("total", [None, 12])
def test_an_empty_datastore_that_counts_records_or_none_is_not_proven_empty(
    total: int | None,
) -> None:
    assert (
        datastore(f"{PROXY}?startrecord=1&endrecord=30", 0, total).outcome is Outcome.EMPTY_UNPROVEN
    )


def unit(
    markup: str, count: str | None = None, carried: dict[str, str] | None = None, url: str = UNIT
) -> Reading:
    data = {"html": markup, **({"count": count} if count is not None else {})}
    page = Page(url, json.dumps({"success": True, "data": data}).encode())
    reading = jpaas.read(Document(page), Hints(TODAY, carried=carried or {}))
    assert reading is not None
    return reading


def test_units_are_asked_one_after_the_other_and_each_only_once() -> None:
    others = [f"{UNIT}{n}" for n in range(3)]
    reading = unit(
        "<a href=/b.html>没有日期的导航链接</a>", carried={"units left": json.dumps(others)}
    )
    asked: list[str] = []
    while reading.follow is not None and len(asked) < 10:
        asked.append(reading.follow.url)
        reading = unit(
            "<a href=/b.html>没有日期的导航链接</a>",
            carried=dict(reading.carry),
            url=reading.follow.url,
        )
    assert asked == [*others, UNIT]
    assert reading.outcome is Outcome.NO_DATES


def test_one_empty_unit_among_several_proves_nothing() -> None:
    reading = unit("<ul></ul>", "0", {"units left": "[]", "several units": "1"})
    assert reading.outcome is Outcome.EMPTY_UNPROVEN


def test_the_next_page_of_a_unit_names_the_page_and_keeps_its_size() -> None:
    markup = "".join(
        f"<li><a href=/a/{n}.html>第{n}号公告全文</a><span>2026-03-01</span></li>"
        for n in range(15)
    )
    first = unit(markup, "40")
    assert first.next is not None
    assert first.next.url == UNIT + "&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D"
    last = unit(
        markup.replace("/a/", "/b/"),
        "40",
        dict(first.carry),
        first.next.url.replace("A2%2C", "A3%2C"),
    )
    assert last.next is None


def test_a_count_smaller_than_the_page_counts_pages() -> None:
    markup = "".join(
        f"<li><a href=/a/{n}.html>第{n}号公告全文</a><span>2026-03-01</span></li>"
        for n in range(15)
    )
    assert unit(markup, "8").next is not None
    assert unit(markup, "1").next is None


def test_a_later_datastore_is_the_end_where_its_count_agrees() -> None:
    url = f"{PROXY}?startrecord=31&endrecord=60"
    assert datastore(url, 0, 30, {"seen": "x"}).outcome is Outcome.TRULY_EMPTY
    assert datastore(url, 0, 45, {"seen": "x"}).outcome is Outcome.EMPTY_UNPROVEN
    assert datastore(url, 0, 30).outcome is Outcome.EMPTY_UNPROVEN
