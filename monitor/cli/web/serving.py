"""serve: the web face."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlsplit

import click

from config.speech import asked_for, en
from monitor.cli.context import (
    WorkFailed,
    clock_of,
    folder,
    home_option,
    say,
    secrets,
    tell,
)

KEPT_OPEN = 75
"""Seconds for which a connection is kept that nobody uses: longer than the proxy before it keeps
one (nginx: 60), which would else send a request into one that is just being closed.
"""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0: any that is free.",
)
@home_option
def serve(host: str, port: int) -> None:
    """The web face: board, units, columns and circulars for the
    office's browsers; ends on SIGTERM.
    """
    import uvicorn

    from monitor.web.app import application
    from monitor.web.background.checking import Checking
    from monitor.web.background.warming import Warming
    from monitor.web.desk import Desk

    here = folder()
    county = here.county(or_last_good=True)
    with here.store(county, any_clock=True) as store:
        if not _own(host) and not store.accounts.all():
            raise WorkFailed(
                en(
                    "--host {host}: other machines could reach it, and there is no account "
                    "yet. Make one first: tongbao user add NAME --role clerk"
                ).format(host=host)
            )
        door = open_door(host, port)
        bound = door.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        url = county.settings.web.url
        desk = Desk(replace(here, attended=True).county, store, clock_of(county))
        hosts = [] if host in ("0.0.0.0", "::") else [host]  # noqa: S104
        face = application(
            desk, url=url, hosts=hosts, secrets=secrets, language=asked_for(os.environ)
        )
        say(f"http://{shown}:{bound}/")
        if not store.accounts.all():
            tell(en("There is no account yet: make one with `tongbao user add NAME --role clerk`."))
        config = uvicorn.Config(
            face,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            root_path=_prefix(url),
            timeout_keep_alive=KEPT_OPEN,
            ws="none",
        )
        with Checking(desk), Warming(desk):
            uvicorn.Server(config).run(sockets=[door])


def _own(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def open_door(host: str, port: int) -> socket.socket:
    """A socket that is heard there. Raises WorkFailed."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        # Who comes once the address is said, and before there is a server, waits here.
        door.listen(128)
    except OSError as error:
        raise WorkFailed(
            en(
                "{host} port {port} cannot be listened on: {strerror}; name another with --port"
            ).format(host=host, port=port, strerror=error.strerror)
        ) from error
    return door


def _prefix(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
