"""What is wrong with a portal's certificate: it harms no reading, for nothing secret is sent,
but the operator should know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address

from cryptography import x509


def certificate_problem(der: bytes, host: str, now: datetime) -> str:
    """What is wrong with a server's certificate as far as itself tells: its time, its name,
    who signed it. "" for nothing.
    """
    try:
        return ", ".join(_problems(x509.load_der_x509_certificate(der), host, now))
    except (
        ValueError,
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ):
        return "it cannot be read"


def _problems(certificate: x509.Certificate, host: str, now: datetime) -> Iterator[str]:
    if certificate.not_valid_after_utc < now:
        yield f"it expired on {certificate.not_valid_after_utc:%Y-%m-%d}"
    if certificate.not_valid_before_utc > now:
        yield f"it is valid only from {certificate.not_valid_before_utc:%Y-%m-%d} on"
    if not any(_fits(name, host) for name in _names(certificate)):
        yield f"it is not for {host}"
    if certificate.issuer == certificate.subject:
        yield "it is signed by itself"


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    return [*names.get_values_for_type(x509.DNSName), *addresses]


def _fits(name: str, host: str) -> bool:
    """Whether a certificate's name is the host's; a star stands for one label
    of a name, and for no address.
    """
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if name == host:
        return True
    try:
        return ip_address(name) == ip_address(host)
    except ValueError:
        return name.startswith("*.") and host.partition(".")[2] == name[2:]
