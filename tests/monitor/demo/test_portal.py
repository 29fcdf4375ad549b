"""The loopback portal answers as real ones do: validators, HEAD,
forms, services that share a path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import httpx
import pytest

from monitor.demo.portal import Answer, Portal, Site, serving

PAGE = Answer("<p>通知公告</p>".encode(), modified=datetime(2018, 7, 31, 9, tzinfo=UTC))


@pytest.fixture
def portal() -> Iterator[Portal]:
    def rows(column: str, fields: Mapping[str, str]) -> Answer | None:
        if fields.get("columnid") != column:
            return None
        return Answer(f"{column}:{fields.get('startrecord', '')}".encode())

    site = Site(
        {"/": PAGE},
        {"/rows.jsp": [lambda fields: rows("1", fields), lambda fields: rows("2", fields)]},
    )
    with serving(site) as served:
        yield served


def test_a_file_is_not_sent_again_to_who_holds_it(portal: Portal) -> None:
    first = httpx.get(portal.url)
    assert first.text == "<p>通知公告</p>"
    assert first.headers["Last-Modified"] == "Tue, 31 Jul 2018 09:00:00 GMT"
    by_tag = httpx.get(portal.url, headers={"If-None-Match": first.headers["ETag"]})
    by_day = httpx.get(portal.url, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert [(answer.status_code, answer.content) for answer in (by_tag, by_day)] == [(304, b"")] * 2
    assert httpx.get(portal.url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_tag_goes_before_the_day(portal: Portal) -> None:
    day = httpx.get(portal.url).headers["Last-Modified"]
    assert (
        httpx.get(
            portal.url, headers={"If-None-Match": '"other"', "If-Modified-Since": day}
        ).status_code
        == 200
    )


def test_head_tells_the_length_and_sends_nothing(portal: Portal) -> None:
    answer = httpx.head(portal.url)
    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (
        200,
        str(len(PAGE.body)),
        b"",
    )


def test_services_on_one_path_each_answer_for_their_column(portal: Portal) -> None:
    url = f"{portal.url}rows.jsp"
    assert httpx.get(url, params={"columnid": "2"}).text == "2:"
    assert httpx.post(url, params={"startrecord": "46"}, data={"columnid": "1"}).text == "1:46"
    assert httpx.get(url, params={"columnid": "3"}).status_code == 404
    assert "ETag" not in httpx.get(url, params={"columnid": "2"}).headers


def test_every_request_is_on_record(portal: Portal) -> None:
    with httpx.Client(base_url=portal.url) as client:
        client.get("/")
        client.post("/none?a=1", data={"b": "2"})
    assert [(asked.method, asked.target, asked.status) for asked in portal.asked] == [
        ("GET", "/", 200),
        ("POST", "/none?a=1", 404),
    ]


def test_the_first_free_port_is_taken(portal: Portal) -> None:
    with pytest.raises(OSError), serving(Site(), portal.port):
        pass
    with serving(Site(), portal.port, 0) as other:
        assert other.port not in (portal.port, 0)
