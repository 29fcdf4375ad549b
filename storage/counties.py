"""One county of many in one PostgreSQL database: its tables lie in a schema of its own, which an
address names as `?county=NAME`.
"""

from __future__ import annotations

import re

from sqlalchemy import URL

COUNTY = "county"
"""The word of an address that names the county."""
LONGEST_NAME = 40

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"-csearch_path=county_([a-z0-9_]+)")


def is_name(name: str) -> bool:
    """Whether a county can be called so in a database."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def schema_of(name: str) -> str:
    """The schema in which a county's tables lie."""
    return f"county_{name}"


def opened(url: URL) -> URL:
    """The address as the driver takes it: the county's schema is looked in, and no other. Raises
    ValueError.
    """
    name = url.query.get(COUNTY)
    if name is None:
        return url
    if not isinstance(name, str) or not is_name(name):
        raise ValueError(
            f"store.url: county={name} is no county's name: small letters, digits and _ only"
        )
    words = f"-csearch_path={schema_of(name)}"
    if more := url.query.get("options"):
        words = f"{more if isinstance(more, str) else ' '.join(more)} {words}"
    bare = url.difference_update_query([COUNTY, "options"])
    return bare.update_query_dict({"options": words})


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
    bare = url.difference_update_query(["options"]).update_query_dict({COUNTY: name})
    return bare.render_as_string(hide_password=True)
