"""How a template becomes text: what comes from the web is escaped in HTML, and a
name nobody gave is an error.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.words import plain, web_link


def templates(package: str, folder: str) -> Environment:
    """The templates in a folder of a package; `plain` and `link` are filters of all of them."""
    environment = Environment(
        loader=PackageLoader(package, folder),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(plain=plain, link=web_link)
    return environment
