"""The guard: what may be asked for by its text, and which machines may be dialled for it."""

from __future__ import annotations

import pytest

from config.net.reach import Reach
from config.settings import PortalSettings


def reach(url: str = "http://www.qingshan.example.cn/", **more: object) -> Reach:
    return Reach.of(PortalSettings.model_validate({"name": "青山县", "url": url, **more}))


@pytest.mark.parametrize(
    "url",
    [
        "http://www.qingshan.example.cn/zwgk/",
        "https://www.qingshan.example.cn/zwgk/",
        "HTTP://WWW.QINGSHAN.EXAMPLE.CN/",
        "http://www.qingshan.example.cn:80/",
        "https://www.qingshan.example.cn./",
        "http://jyj.example.cn/a?b=http://10.0.0.1/",
        "http://zwfw.example.cn:8080/",
    ],
)
def test_the_portal_and_the_hosts_it_names_are_in_reach(url: str) -> None:
    guard = reach(allowed_hosts=("jyj.example.cn", "zwfw.example.cn:8080"))
    assert guard.problem(url) is None


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://elsewhere.example.cn/",
            "http://qingshan.example.cn/",
            "http://a.www.qingshan.example.cn/",
        ),
        *(
            "http://www.qingshan.example.cn:22/",
            "http://www.qingshan.example.cn:3306/",
            "https://www.qingshan.example.cn:80800/",
        ),
        *("http://zwfw.example.cn/", "http://jyj.example.cn:6379/"),
        *(
            "ftp://www.qingshan.example.cn/",
            "file:///etc/passwd",
            "gopher://www.qingshan.example.cn/",
            "data:text/html,x",
            "s3://a/b",
        ),
        *("//www.qingshan.example.cn/", "www.qingshan.example.cn", "", "http://", "http:///etc"),
        "http://10.0.0.1\\@www.qingshan.example.cn/",
        "http://www.qingshan.example.cn\\@10.0.0.1/",
        "http://www.qingshan.example.cn@10.0.0.1/",
        "http://user:pass@www.qingshan.example.cn/",
        "http://10.0.0.1#@www.qingshan.example.cn/",
        "http://www.qingshan.example.cn /",
        "http://www.qingshan.example.cn\t.evil.example/",
        "http://[::1",
    ],
)
def test_every_other_address_is_out_of_reach_by_its_text(url: str) -> None:
    assert reach(allowed_hosts=("jyj.example.cn", "zwfw.example.cn:8080")).problem(url) is not None


LITERALS = [
    *(
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.7",
        "0.0.0.0",
    ),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
    *(
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "64:ff9b::a00:1",
    ),
    *(
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ),
]


@pytest.mark.parametrize("address", LITERALS)
def test_an_allowed_host_is_not_dialled_at_an_address_that_is_not_public(address: str) -> None:
    assert (
        reach(allowed_hosts=("jyj.example.cn",)).dialling_problem("jyj.example.cn", 80, address)
        is not None
    )


@pytest.mark.parametrize("address", LITERALS)
def test_a_literal_that_is_not_public_stays_out_of_reach_even_where_it_is_an_allowed_host(
    address: str,
) -> None:
    host = f"[{address}]" if ":" in address else address
    assert reach(allowed_hosts=(host,)).problem(f"http://{host}/") is not None


@pytest.mark.parametrize(
    "host", ["0x7f000001", "2130706433", "127.1", "0177.0.0.1", "localhost", "①②⑦.0.0.1"]
)
def test_no_other_spelling_of_an_address_is_the_portal(host: str) -> None:
    assert reach().problem(f"http://{host}/") is not None
    assert reach(url="http://127.0.0.1:8000/").problem(
        f"http://{host}:8000/"
    ) is not None or host.startswith("①")


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_dialled(address: str) -> None:
    assert (
        reach(allowed_hosts=("jyj.example.cn",)).dialling_problem("jyj.example.cn", 80, address)
        is None
    )


def test_a_network_of_the_office_is_reached_where_the_settings_name_it_and_no_wider() -> None:
    guard = reach(
        allowed_hosts=("jyj.example.cn",), allowed_networks=("10.1.0.0/16", "fd00:1::/32")
    )
    assert guard.dialling_problem("jyj.example.cn", 80, "10.1.2.3") is None
    assert guard.dialling_problem("jyj.example.cn", 80, "::ffff:10.1.2.3") is None
    assert guard.dialling_problem("jyj.example.cn", 80, "fd00:1::5") is None
    assert guard.dialling_problem("jyj.example.cn", 80, "10.2.0.1") is not None


def test_the_portal_itself_may_be_private_on_its_own_port_only() -> None:
    guard = reach(url="http://10.9.8.7:8080/")
    assert guard.problem("http://10.9.8.7:8080/zwgk/") is None
    assert guard.problem("http://10.9.8.7/") is not None
    assert guard.problem("http://10.9.8.7:22/") is not None
    named = reach(url="http://portal.intranet:8080/", allowed_hosts=("portal.intranet:9090",))
    assert named.dialling_problem("portal.intranet", 8080, "10.0.0.5") is None
    assert named.dialling_problem("portal.intranet", 9090, "10.0.0.5") is not None


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "224.0.0.1", "0.0.0.0"]
)
def test_a_portal_s_name_that_leads_to_a_cloud_s_own_services_or_nowhere_is_not_dialled(
    address: str,
) -> None:
    assert reach().dialling_problem("www.qingshan.example.cn", 80, address) is not None
    host = f"[{address}]" if ":" in address else address
    assert reach(url=f"http://{host}/").problem(f"http://{host}/") is not None


CLOUDS = [
    *("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe"),
    *("::ffff:100.100.100.200", "64:ff9b::a9fe:a9fe", "2002:6464:64c8::1"),
]


@pytest.mark.parametrize("address", CLOUDS)
def test_where_a_cloud_tells_its_secrets_nobody_is_dialled_whatever_is_allowed(
    address: str,
) -> None:
    guard = reach(
        url="http://portal.intranet/",
        allowed_hosts=("jyj.example.cn", "169.254.169.254"),
        allowed_networks=("0.0.0.0/0", "::/0"),
    )
    for host in ("portal.intranet", "jyj.example.cn"):
        assert "secrets" in (guard.dialling_problem(host, 80, address) or "")
    assert guard.problem("http://169.254.169.254/") is not None


@pytest.mark.parametrize(
    "address", ["100.100.100.201", "100.64.0.1", "fd00:ec3::254", "168.63.129.17"]
)
def test_the_office_s_own_neighbours_of_such_places_are_reached(address: str) -> None:
    guard = reach(url="http://portal.intranet/")
    assert guard.dialling_problem("portal.intranet", 80, address) is None


def test_an_invented_address_of_a_proxy_tool_is_named_for_what_it_is() -> None:
    problem = reach(allowed_hosts=("jyj.example.cn",)).dialling_problem(
        "jyj.example.cn", 80, "198.18.0.7"
    )
    assert problem is not None
    assert "proxy" in problem
