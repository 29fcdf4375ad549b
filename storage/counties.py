"""One county of many in one PostgreSQL database: its tables lie in a schema of its own, which an
address names as `?county=NAME`.
"""

from __future__ import annotations

import re

from sqlalchemy import URL, make_url

from config.speech import en

COUNTY = "county"
"""The word of an address that names the county."""
LONGEST_NAME = 40

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WATCHED = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""How soon a machine that was cut off is noticed: by those that it keeps waiting, and by itself."""
_IDLE = (
    "-cidle_in_transaction_session_timeout=20s "
    "-ctcp_keepalives_idle=10 -ctcp_keepalives_interval=5 -ctcp_keepalives_count=3"
)
"""The same for the server: a process that was stopped in the midst of a transaction lets its locks
go.
"""
_PATH = re.compile(r"-csearch_path=county_([a-z0-9_]+)")


def is_name(name: str) -> bool:
    """Whether a county can be called so in a database."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def schema_of(name: str) -> str:
    """The schema in which a county's tables lie."""
    return f"county_{name}"


def common_of(address: str) -> tuple[str, str] | None:
    """The database of many that an address names, and the county in it; None where it names
    none. Raises ArgumentError.
    """
    url = make_url(address)
    name = url.query.get(COUNTY)
    if not isinstance(name, str):
        return None
    bare = url.difference_update_query([COUNTY])
    return bare.render_as_string(hide_password=False), name


def opened(url: URL) -> URL:
    """The address as the driver takes it: the county's schema is looked in, and no other. Raises
    ValueError.
    """
    name = url.query.get(COUNTY)
    if name is None:
        return url
    if not isinstance(name, str) or not is_name(name):
        raise ValueError(
            en(
                "store.url: county={name} is no county's name: small letters, digits and _ only"
            ).format(name=name)
        )
    return watched(url.difference_update_query([COUNTY]), f"-csearch_path={schema_of(name)}")


def watched(url: URL, words: str = "") -> URL:
    """The address of a database that several machines share: none waits for one that is gone."""
    if more := url.query.get("options"):
        words = f"{more if isinstance(more, str) else ' '.join(more)} {words}"
    found = {name: value for name, value in _WATCHED.items() if name not in url.query}
    return url.update_query_dict({**found, "options": f"{words} {_IDLE}".strip()})


def county_of(url: URL) -> str | None:
    """The county that an opened address names; None where it names none."""
    options = url.query.get("options", "")
    found = _PATH.search(options if isinstance(options, str) else " ".join(options))
    return found.group(1) if found else None


def told(url: URL) -> str:
    """The address for messages, as it is written in tongbao.toml, without a password."""
    name = county_of(url)
    if name is None:
        return url.render_as_string(hide_password=True)
    bare = url.difference_update_query(["options", *_WATCHED]).update_query_dict({COUNTY: name})
    return bare.render_as_string(hide_password=True)
