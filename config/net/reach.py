"""The one guard for every way out: which addresses may be asked for, and which
machines may be dialled for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from config.settings import PortalSettings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
_UNWRITABLE = re.compile(r"[\x00- \\]")
_NAT64 = ip_network("64:ff9b::/96")
_NAT64_LOCAL = ip_network("64:ff9b:1::/48")
_FAKE_IP = ip_network("198.18.0.0/15")
_METADATA = tuple(
    ip_network(text)
    for text in (
        "169.254.169.254/32",  # nearly every cloud
        "169.254.170.0/24",  # containers' credentials
        "100.100.100.200/32",  # Aliyun
        "192.0.0.192/32",  # Oracle's former place
        "168.63.129.16/32",  # Azure, a public address
        "fd00:ec2::/32",  # AWS
        "fd20:ce::/32",  # Google
        "fd00:c1::/32",  # Oracle
    )
)
"""Where clouds hand their machines passwords and keys. No portal lies there, whatever name leads
there and whoever allows it.
"""


class OutOfReachError(Exception):
    """The guard forbids the address, or every machine that it resolves to."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one county may reach. `own`: the portal's host and ports; `allowed`:
    further hosts with their ports.
    """

    own: frozenset[tuple[str, int]]
    allowed: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, portal: PortalSettings) -> Reach:
        """From [portal]: a host named without a port, and a portal on a default port, may be
        asked on both default ports.
        """
        host, port = _place(portal.url)
        own = {(host, port)} if port not in DEFAULT_PORTS.values() else _on_default_ports(host)
        allowed: set[tuple[str, int]] = set()
        for text in portal.allowed_hosts:
            name, port = _place(f"http://{text}")
            allowed |= (
                {(name, port)} if urlsplit(f"http://{text}").port else _on_default_ports(name)
            )
        networks = tuple(ip_network(text, strict=False) for text in portal.allowed_networks)
        return cls(frozenset(own), frozenset(allowed), networks)

    @classmethod
    def only(cls, url: str) -> Reach:
        """This address's host and port alone, private or not, for one that the
        operator wrote into tongbao.toml.
        """
        return cls(frozenset({_place(url)}))

    def names(self, url: str) -> bool:
        """Whether portal.allowed_hosts names the host of `url`, wherever it may lie."""
        try:
            return _place(url) in self.allowed
        except ValueError:
            return False

    def problem(self, url: str) -> str | None:
        """Why `url`, as it is written, may not be asked for; None where it
        may, as far as its text tells.
        """
        if _UNWRITABLE.search(url):
            return "the address holds a backslash, a blank or a control character"
        try:
            parts = urlsplit(url)
            host, port = _place(url)
        except ValueError:
            return "the address is malformed"
        if parts.scheme not in DEFAULT_PORTS:
            return f"{parts.scheme or 'no scheme'} is neither http nor https"
        if parts.username is not None or parts.password is not None:
            return "the address carries a user name"
        if (host, port) not in self.own and (host, port) not in self.allowed:
            return f"{_shown(host, port)} is neither the portal's own nor in portal.allowed_hosts"
        return self.literal_problem(host, port)

    def literal_problem(self, host: str, port: int) -> str | None:
        """As `dialling_problem`, of a host that is an address itself; None of any other."""
        return _problem_of_literal(self, host, port)

    def dialling_problem(self, host: str, port: int, address: Address | str) -> str | None:
        """Why a connection to `address`, which `host` resolved to just now, may
        not be made; None where it may.
        """
        try:
            dialled = ip_address(address) if isinstance(address, str) else address
        except ValueError:
            return f"{address} is no IP address"
        meant = _unwrapped(dialled)
        if any(each in network for network in _METADATA for each in (dialled, meant)):
            return f"{host} is at {dialled}, where a cloud tells its machines their secrets"
        if (host.lower().rstrip("."), port) in self.own and not _no_portal(meant):
            return None
        if any(each in network for network in self.networks for each in (dialled, meant)):
            return None
        if meant.is_global and not meant.is_multicast and dialled not in _NAT64_LOCAL:
            return None
        cause = "a proxy tool's invented address" if meant in _FAKE_IP else "not public"
        return f"{host} is at {dialled}, which is {cause} and not in portal.allowed_networks"


@lru_cache(maxsize=256)
def _problem_of_literal(reach: Reach, host: str, port: int) -> str | None:
    # Every request of a crawl asks.
    literal = _literal(host)
    return reach.dialling_problem(host, port, literal) if literal is not None else None


def _no_portal(address: Address) -> bool:
    """Where no portal lies, whatever its name resolves to: a cloud's own services for
    its machines, groups, nowhere.
    """
    return address.is_link_local or address.is_multicast or address.is_unspecified


def _place(url: str) -> tuple[str, int]:
    """Host and port of an http address. Raises ValueError."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    port = parts.port if parts.port is not None else DEFAULT_PORTS.get(parts.scheme, 0)
    return host, port


def _on_default_ports(host: str) -> set[tuple[str, int]]:
    return {(host, port) for port in DEFAULT_PORTS.values()}


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _shown(host: str, port: int) -> str:
    return host if port in DEFAULT_PORTS.values() else f"{host}:{port}"


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo,
    NAT64), or the address itself.
    """
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
