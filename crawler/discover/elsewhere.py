"""Hosts to which the portal's links lead, and which discovery may not ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.discover.values import Link

MOST_HOSTS = 2000
_MOST_NAMES = 16


@dataclass(slots=True)
class Host:
    """links: how many lead there; names: what some of them are called; problem: why, where
    portal.allowed_hosts names it.
    """

    links: int = 0
    names: list[str] = field(default_factory=list)
    problem: str = ""


class Elsewhere:
    """Counts links by host and port, MOST_HOSTS at most."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}

    def note(self, link: Link, problem: str, *, named: bool) -> None:
        """named: portal.allowed_hosts names the link's host; it is refused
        all the same, for this problem.
        """
        name = urlsplit(link.url).netloc.rpartition("@")[2].lower()
        if name not in self._hosts and len(self._hosts) >= MOST_HOSTS:
            return
        host = self._hosts.setdefault(name, Host())
        host.links += 1
        if named:
            host.problem = problem
        if link.text and link.text not in host.names and len(host.names) < _MOST_NAMES:
            host.names.append(link.text)

    def ranked(self) -> list[tuple[str, Host]]:
        """Those that most links lead to first."""
        return sorted(self._hosts.items(), key=lambda item: -item[1].links)
