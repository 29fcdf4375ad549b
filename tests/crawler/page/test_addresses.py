"""Addresses: what a browser would open, and which of them are one article."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.urls import LONGEST, absolute, canonical, makes_of, same_host, shape_of
from tests.steps import steps

BASE = "http://www.county.gov.cn/zwgk/tzgg/index.html"


@pytest.mark.parametrize(
    ("href", "opened"),
    [
        ("./t1.html", "http://www.county.gov.cn/zwgk/tzgg/t1.html"),
        ("../gg/t1.html", "http://www.county.gov.cn/zwgk/gg/t1.html"),
        ("/art/2022/1/7/art_1_2.html", "http://www.county.gov.cn/art/2022/1/7/art_1_2.html"),
        ("//file.county.gov.cn/a.pdf", "http://file.county.gov.cn/a.pdf"),
        ("https://mp.weixin.qq.com/s/abc", "https://mp.weixin.qq.com/s/abc"),
        (" \n/a/\tb.html\r\n", "http://www.county.gov.cn/a/b.html"),
        ("?page=2", "http://www.county.gov.cn/zwgk/tzgg/index.html?page=2"),
        ("HTTP://WWW.Other.gov.cn", "http://www.other.gov.cn/"),
        (
            "/公告/附件 1.pdf?名=值",
            (
                "http://www.county.gov.cn/%E5%85%AC%E5%91%8A/"
                "%E9%99%84%E4%BB%B6%201.pdf?%E5%90%8D=%E5%80%BC"
            ),
        ),
        ("/already%20escaped", "http://www.county.gov.cn/already%20escaped"),
        ("/a/../../b/./c/", "http://www.county.gov.cn/b/c/"),
        ("http://other.gov.cn/a/../b", "http://other.gov.cn/b"),
        ("/a/.hidden/x", "http://www.county.gov.cn/a/.hidden/x"),
        ("http://中国.cn/x", "http://xn--fiqs8s.cn/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("#/news/12", "http://www.county.gov.cn/zwgk/tzgg/index.html#/news/12"),
    ],
)
def test_an_address_is_what_a_browser_would_open(href: str, opened: str) -> None:
    assert absolute(href, BASE) == opened


@pytest.mark.parametrize(
    "href",
    [
        "",
        "  \n",
        "#",
        "#top",
        "javascript:;",
        "java\nscript:alert(1)",
        "JavaScript:void(0)",
        "data:text/html,x",
        "mailto:office@county.gov.cn",
        "ftp://county.gov.cn/x",
        "file:///etc/passwd",
    ],
)
def test_what_opens_no_page_is_no_address(href: str) -> None:
    assert absolute(href, BASE) is None


@pytest.mark.parametrize(
    "href",
    [
        "http://169.254.169.254\\@public/",
        "/\\evil.example/",
        "http:\\\\evil.example",
        "http://county.gov.cn@evil.example/",
        "///evil.example/x",
        "http:///evil.example/x",
        "//",
        "http:/x",
        "http://[bad/",
        "http://a:99999/",
        "http://a:b/",
        "http://a b/x",
        "http://a%2eb/x",
        "/" + "a" * LONGEST,
    ],
)
def test_what_two_programs_would_read_differently_is_no_address(href: str) -> None:
    assert absolute(href, BASE) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.county.gov.cn/a.html", "http://WWW.county.gov.cn:80/a.html#top"),
        ("https://www.county.gov.cn:443/a", "http://www.county.gov.cn/a"),
        ("http://county.gov.cn", "http://county.gov.cn/"),
        ("http://county.gov.cn./a", "http://county.gov.cn/a"),
        ("http://county.gov.cn//a//b", "http://county.gov.cn/a/b"),
        ("http://county.gov.cn/a;jsessionid=1B2C.node1?id=7", "http://county.gov.cn/a?id=7"),
        ("http://county.gov.cn/a?JSESSIONID=1B2C&id=7", "http://county.gov.cn/a?id=7"),
        ("http://county.gov.cn/a?id=7&sid=9f8e7d6c5b4a3210", "http://county.gov.cn/a?id=7"),
        ("http://county.gov.cn/a?id=7&utm_source=wx", "http://county.gov.cn/a?id=7"),
        ("http://county.gov.cn/%7ex/%e4%b8%ad", "http://county.gov.cn/~x/中"),
    ],
)
def test_two_spellings_are_one_article(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://county.gov.cn/a?id=7", "http://county.gov.cn/a?id=8"),
        ("http://county.gov.cn/show?sid=7", "http://county.gov.cn/show?sid=8"),
        (
            "http://county.gov.cn/show?sid=9f8e7d6c5b4a3210",
            "http://county.gov.cn/show?sid=9f8e7d6c5b4a3211",
        ),
        ("http://county.gov.cn/#/news/1", "http://county.gov.cn/#/news/2"),
        ("http://county.gov.cn/gkmlpt/index#11", "http://county.gov.cn/gkmlpt/index#12"),
        ("http://county.gov.cn:8080/a", "http://county.gov.cn/a"),
        ("http://county.gov.cn/A", "http://county.gov.cn/a"),
    ],
)
def test_two_articles_stay_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://county.gov.cn/a", "https://COUNTY.gov.cn/b", True),
        ("http://county.gov.cn:80/", "http://county.gov.cn/", True),
        ("http://county.gov.cn:8080/", "http://county.gov.cn/", False),
        ("http://county.gov.cn/", "http://www.county.gov.cn/", False),
        ("http://county.gov.cn/", "http://county.gov.cn.evil.example/", False),
        ("javascript:;", "javascript:;", False),
    ],
)
def test_hosts_are_compared_whole(one: str, other: str, same: bool) -> None:
    assert same_host(one, other) is same


@given(st.text(max_size=60) | st.text(alphabet="ab./:#?&=%@\\;[]中 \t0", max_size=40))
def test_no_text_breaks_an_address_and_its_identity_is_stable(href: str) -> None:
    for address in (absolute(href, BASE), absolute("http://h/" + href, BASE)):
        if address is not None:
            assert address.isascii()
            assert urlsplit(address).hostname
            assert absolute(address, BASE) == address
            assert canonical(canonical(address)) == canonical(address)
    canonical(href)
    same_host(href, BASE)


@pytest.mark.parametrize(
    "href", [".;jsessionid=1/", "/zw/.;jsessionid=1/a.html", "%2e/a.html", "a.html;%6Asessionid=1"]
)
def test_what_taking_a_session_away_uncovers_is_taken_away_too(href: str) -> None:
    opened = absolute(href, BASE)
    assert opened is not None
    identity = canonical(opened)
    assert canonical(identity) == identity
    assert "/." not in identity
    assert "session" not in identity


@given(
    st.lists(
        st.sampled_from(
            ["a", "/", "./", "../", ".", "b.html", "?", "x=1", "-", ";", "=", "1", ":", "@"]
        ),
        max_size=7,
    ),
    st.sampled_from(
        [
            BASE,
            "http://h/",
            "http://h/a/../b/x",
            "http://h/a/b/?x=1/2",
            "https://h:81/c;d/e",
            "https://h:8081/c/d/",
            "http://h:40123/c/d.html",
            "http://h",
        ]
    ),
)
def test_plain_addresses_join_as_the_standard_library_joins_them(
    parts: list[str], base: str
) -> None:
    opened = absolute("".join(parts), base)
    if opened is not None:
        assert opened == absolute(urljoin(base, "".join(parts)), base)


@pytest.mark.parametrize("port", ["", ":81", ":8080", ":10000", ":40123", ":59999"])
def test_a_plain_address_is_as_quick_with_any_port(port: str) -> None:
    host = f"http://x.gov.cn{port}"

    def met() -> None:
        opened = absolute("./2018/t20180731_12.html", f"{host}/tzgg/index.html")
        assert opened == f"{host}/tzgg/2018/t20180731_12.html"
        assert canonical(opened) == opened

    met()
    assert steps(met) < 120


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("http://x.gov.cn/tzgg/", "index.html"),
        ("http://x.gov.cn/tzgg/page/2/", "index.html"),
        ("http://x.gov.cn/tzgg/a31620/", "a0/"),
        ("http://x.gov.cn/col/1023/", "0/"),
        ("http://x.gov.cn/tzgg/t20260331_12.html", "t0_0.html"),
    ],
)
def test_a_folder_called_by_a_number_is_no_column_called_by_a_name(
    address: str, shape: str
) -> None:
    assert shape_of(address) == shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("202611/7c9b3ab08b98b24e9a56395d6a0f749e", "202610/0d1fa27724bb1d1ca69e5e2f1b8c9a00"),
        (
            "7c9b3ab0-8b98-b24e-9a56-395d6a0f749e",
            "F7054395-EEF8-0F2F-5B04-5CC527F2C313",
        ),
    ],
)
def test_what_a_database_numbers_in_letters_is_of_one_make(one: str, other: str) -> None:
    urls = [f"http://www.county.gov.cn/zwgk/{number}.shtml" for number in (one, other)]
    assert makes_of(urls[0]) == makes_of(urls[1])
    assert makes_of(urls[0]) != makes_of("http://www.county.gov.cn/zwgk/deadbeef.shtml")
