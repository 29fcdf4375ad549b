"""Whether a page in a column's place is the portal's home page, which servers
show for what they do not find.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from crawler.layouts.general.scan import survey
from crawler.page.breadcrumbs import last_step, plain
from crawler.page.document import MalformedError, UndecodableError, parsed
from crawler.page.reading import Hints, Page
from crawler.page.urls import canonical
from storage.crawls.visits import clean
from storage.records import Entry

SAME_PAGE = 0.8
"""The share of two pages' links that they have in common where they are
one page, seen at two moments.
"""

_MOST_ELSEWHERE = 0.5
_FEWEST_OWN = 5
"""Links of a home page's own by which it is told from pages that have its menus."""


_PARTS = re.compile(r"[-_|>,，·—–－\s]+")


def is_titled(page: Page, column: str) -> bool:
    """Whether the page's own title names the column: `工作动态_某县`. A home page that stands in
    for it has the portal's name.
    """
    try:
        title = clean(parsed(page).title)
    except (UndecodableError, MalformedError):
        return False
    return column in (title, *_PARTS.split(title))


def leads_to_column(page: Page, hints: Hints) -> bool:
    """Whether the breadcrumb of a page without entries ends with the column's name. A home page
    leads nowhere, and is never empty.
    """
    found = survey(parsed(page), hints)
    return found is not None and plain(hints.column) in map(last_step, found.crumbs)


def is_home_page(
    shown: Collection[str],
    home: Collection[str],
    entries: Sequence[Entry],
    furniture: Collection[str],
) -> bool:
    """Whether a page is the home page.

    shown, home: the canonical addresses that the page and the home page link to. entries: of the
    page's list. furniture: addresses that stand on the pages of many columns: menus of hundreds of
    links would make every page look alike.
    """
    addresses = [canonical(entry.url) for entry in entries if entry.url is not None]
    here, there, common = set(shown), set(home), set(furniture)
    if _is_one_elsewhere(here - there, there - here):
        return True
    if sum(address not in there for address in addresses) > _MOST_ELSEWHERE * len(addresses):
        return False
    if not entries and len(there) < _FEWEST_OWN:
        return False  # so few links stand on every page of the portal, its empty columns too
    # Where most columns answer with the home page its own links are
    # furniture too: then all are compared.
    if len(there - common) >= _FEWEST_OWN:
        here, there = here - common, there - common
    return _are_one(here, there)


def _are_one(here: set[str], there: set[str]) -> bool:
    return len(here & there) > SAME_PAGE * len(here | there)


def _is_one_elsewhere(here: Collection[str], there: Collection[str]) -> bool:
    """Whether what differs in the links of two pages is only where they begin: under the address of
    another folder, a home page's own without a root lead elsewhere.
    """
    shown, home = set(map(_ending, here)), set(map(_ending, there))
    return min(len(shown), len(home)) >= _FEWEST_OWN and _are_one(shown, home)


def _ending(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path.rstrip('/').rpartition('/')[2]}?{parts.query}"
