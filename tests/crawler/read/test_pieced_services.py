"""Services whose address the page's script puts together of strings, variables and
objects: what is asked is whole.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.page.reading import Fetch, Hints, Page
from crawler.read.reader import read

HERE = "http://www.qinghe.gov.cn/col/col12/index.html"


def follow_of(script: str, url: str = HERE) -> Fetch:
    page = (
        "<html><head><title>部门文件</title></head><body><div "
        f"id=list></div><script>{script}</script></body></html>"
    )
    reading = read(Page(url, page.encode()), Hints(date(2026, 3, 20)))
    assert reading.follow is not None, reading.why
    return reading.follow


@pytest.mark.parametrize(
    "script",
    [
        (
            "$('#list').load('/site/label/8888?labelName=publicInfoList&siteId=6793&"
            "pageIndex=1&action=list&catId=671')"
        ),
        (
            "var siteId='6793';function load(pageIndex){$('#list')"
            ".load('/site/label/8888?labelName=publicInfoList&siteId='"
            "+siteId+'&pageIndex='+pageIndex+'&action=list&catId=671')} load(1)"
        ),
        (
            "var siteId='6793',catId=671;$.ajax({url:'/site/label/8888',"
            "data:{labelName:'publicInfoList',siteId:siteId,"
            "pageIndex:pageIndex,action:'list',catId:catId},success:show})"
        ),
        (
            "var siteId='6793';$.ajax({data:{labelName:'publicInfoList',siteId:siteId,pageIndex:1,"
            "action:'list',"
            "catId:'671'},url:'/site/label/8888'})"
        ),
    ],
)
def test_a_list_service_is_asked_whole_however_its_address_is_written(script: str) -> None:
    asked = follow_of(script)
    assert urlsplit(asked.url).path == "/site/label/8888"
    assert dict(parse_qsl(urlsplit(asked.url).query)) == {
        "labelName": "publicInfoList",
        "siteId": "6793",
        "pageIndex": "1",
        "action": "list",
        "catId": "671",
    }


CATALOGUE = (
    "loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+'&vc_title='+encodeURI(b)"
    "+'&area=1122',"
    "'div4','A01','0','950','7','','');"
)


def test_a_disclosure_catalogue_joined_of_pieces_is_asked_for_the_topic_of_its_call() -> None:
    asked = follow_of(CATALOGUE)
    assert asked.form is not None
    fields = dict(asked.form)
    assert (fields["infotypeId"], fields["divid"], fields["jdid"], fields["area"]) == (
        "A01",
        "div4",
        "7",
        "1122",
    )


def test_a_topic_in_the_pages_own_address_is_the_one_that_is_asked_for() -> None:
    asked = follow_of(CATALOGUE, f"{HERE}?number=B0102")
    assert "infotypeId=B0102&" in asked.url
    assert dict(asked.form or ())["infotypeId"] == "B0102"
