"""Portals whose TLS is old or whose certificate is wrong: read where the county says
so, and what is wrong is told.
"""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from crawler.fetch.certificates import certificate_problem
from crawler.night.supervisor import Progress, run_crawl
from crawler.visit.check import look
from storage.evidence.captures import Captures
from storage.records import CrawlState, Outcome
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(
    names: list[x509.GeneralName],
    first: datetime,
    last: datetime,
    issuer: str = "某认证机构",
    bits: int = 2048,
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    built = (
        x509.CertificateBuilder()
        .subject_name(named("portal"))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
    )
    if names:
        built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return key, built.sign(key, hashes.SHA256())


def served_with(
    folder: Path, first: datetime, last: datetime, *, old: bool = False
) -> ssl.SSLContext:
    key, signed = certificate([x509.IPAddress(ip_address("127.0.0.1"))], first, last)
    path = folder / "portal.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    if old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.maximum_version = ssl.TLSVersion.TLSv1
    return context


@pytest.mark.parametrize("legacy", [False, True])
def test_old_tls_is_taken_where_the_county_asks_for_it_and_nowhere_else(
    legacy: bool, tmp_path: Path
) -> None:
    today = datetime.now(UTC)
    portal = FaultServer(tls=served_with(tmp_path, today - DAY, today + DAY, old=True))
    portal.page("/gzdt/index.html", list_page(rows(5)))
    with portal.serving():
        settings = f"delay = 0\ntimeout = 10\nlegacy_tls = {str(legacy).lower()}\n"
        county = county_at(tmp_path, portal.url, [("工作动态", "/gzdt/index.html")], settings)
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK)
        read = look(county.registry.columns[0], county.settings.portal, CLOCK)
    expected = Outcome.READ if legacy else Outcome.UNREACHABLE
    assert summary.state is CrawlState.FINISHED
    assert summary.outcomes == {expected: 1}
    assert read.outcome is expected, read.why
    assert "portal.legacy_tls" in Outcome.UNREACHABLE.hint


def test_a_lapsed_certificate_keeps_nothing_from_being_read_and_is_told(tmp_path: Path) -> None:
    portal = FaultServer(
        tls=served_with(
            tmp_path, datetime(2016, 1, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)
        )
    )
    portal.page("/a/index.html", list_page(rows(5)))
    portal.pages["/b/index.html"] = answering("", 404)
    with portal.serving():
        county = county_at(tmp_path, portal.url, [("甲", "/a/index.html"), ("乙", "/b/index.html")])
        told: dict[str, Progress] = {}
        with store_of(county) as store:
            run_crawl(
                county, store, CLOCK, on_progress=lambda one: told.update({one.column.name: one})
            )
            records = store.evidence(Captures(tmp_path)).of_visits([1, 2])
        read = look(county.registry.columns[0], county.settings.portal, CLOCK)
    assert (told["甲"].outcome, told["乙"].outcome) == (Outcome.READ, Outcome.NOT_FOUND)
    for why in (told["甲"].why, told["乙"].why, read.why):
        assert "certificate: it expired on 2017-01-01" in why
    marks = {capture["tls"] for link in records for capture in link.record["captures"]}
    assert all(mark.startswith("not verified: it expired on 2017-01-01") for mark in marks)
    assert marks


@pytest.mark.parametrize(
    ("names", "first", "last", "issuer", "expected"),
    [
        (["www.qs.gov.cn"], NOW - DAY, NOW + DAY, "某认证机构", ""),
        (["*.qs.gov.cn"], NOW - DAY, NOW + DAY, "某认证机构", ""),
        (["*.gov.cn"], NOW - DAY, NOW + DAY, "某认证机构", "it is not for www.qs.gov.cn"),
        (["zwgk.qs.gov.cn"], NOW - DAY, NOW + DAY, "某认证机构", "it is not for www.qs.gov.cn"),
        ([], NOW - DAY, NOW + DAY, "某认证机构", "it is not for www.qs.gov.cn"),
        (["www.qs.gov.cn"], NOW - 9 * DAY, NOW - 5 * DAY, "某认证机构", "it expired on 2026-11-15"),
        (
            ["www.qs.gov.cn"],
            NOW + DAY,
            NOW + 9 * DAY,
            "某认证机构",
            "it is valid only from 2026-11-21 on",
        ),
        (["www.qs.gov.cn"], NOW - DAY, NOW + DAY, "portal", "it is signed by itself"),
    ],
)
def test_what_is_wrong_with_a_certificate(
    names: list[str], first: datetime, last: datetime, issuer: str, expected: str
) -> None:
    _, signed = certificate([x509.DNSName(name) for name in names], first, last, issuer)
    assert (
        certificate_problem(signed.public_bytes(serialization.Encoding.DER), "www.qs.gov.cn", NOW)
        == expected
    )


@pytest.mark.parametrize("der", [b"", b"\x30\x82\xff\xff", b"\0" * 5000])
def test_a_certificate_that_is_none_is_said_to_be_none(der: bytes) -> None:
    assert certificate_problem(der, "www.qs.gov.cn", NOW) == "it cannot be read"
