"""Where an article is filed, as its own page says: by its breadcrumb, 所在栏目, ColumnName."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.article.article import read_article
from crawler.layouts.general.ownership.context import folder
from crawler.layouts.general.scan import PageScan, survey
from crawler.page.breadcrumbs import earlier_steps, last_step, plain
from crawler.page.document import Document
from crawler.page.lines import visible_lines
from crawler.page.links import Element, words_of
from crawler.page.reading import Hints
from crawler.page.urls import absolute, canonical, same_page

LONGEST_CRUMB = 300
_MOST_CRUMBS = 3
_LEAST_SOURCE = 3
_FILED = re.compile(r"(?:所[在属]|信息|文章)(?:栏目|分类|类别)\s?[:：]\s?([^\s:：]{2,40})")
_OWN_FOLDER = re.compile(
    r"//[^/?#]+/[^?#]+/(?:(?:index|default|list)[^/?#]{0,12})?(?:\?|$)", re.IGNORECASE
)
"""An address that is a folder's: what lies below it is the column's."""


def filed_in(doc: Document, hints: Hints, *, namesakes: bool) -> str:
    """What on an article's own page says that it is filed in the column of these hints; "" where
    nothing does, or where that name leads to another column's page.

    namesakes: other columns may bear the column's name: then its unit must be named too, or
    the article lie in the column's own folder.
    """
    found = survey(doc, hints)
    article = read_article(doc, today=hints.today) if found is not None else None
    if found is None or article is None:
        return ""
    name, leads = plain(hints.column), dict(_named_links(doc, found))
    if any(_is_page(url, hints.address) for url in crumb_links(doc, found)):
        return "breadcrumb links the column's own address"
    if any(canonical(url) in hints.others for url, said in leads.items() if said == name):
        return ""
    where = _named(doc, found, name)
    if not where or not namesakes or lies_in_folder(canonical(doc.page.url), hints.address):
        return where
    own = {plain(unit) for unit in hints.units}
    named = is_unit_s(article.source, hints) or not own.isdisjoint(steps_of(found))
    return f"{where}, and it is the column's unit's" if named else ""


def _named(doc: Document, found: PageScan, name: str) -> str:
    """Where the page names a column of this name as its own."""
    if name in steps_of(found):
        return "breadcrumb names the column"
    if plain(doc.meta.get("columnname", "")) == name:
        return "ColumnName is the column's"
    if any(plain(filed) == name for filed in filed_under(doc)):
        return "page says that it is filed in the column"
    return ""


def _is_page(url: str, address: str) -> bool:
    """Whether a link leads to the column's page, by its name or its folder's."""
    return url.partition("?")[2] == address.partition("?")[2] and same_page(url, address)


def is_unit_s(source: str, hints: Hints) -> bool:
    """Whether an article's source is one of the column's units."""
    said = plain(source)
    own = {plain(unit) for unit in hints.units}
    return len(said) >= _LEAST_SOURCE and any(
        said.endswith(unit) or unit.endswith(said) for unit in own if unit
    )


def lies_in_folder(url: str, address: str) -> bool:
    """Whether an address lies in the folder that the column's address is."""
    return _OWN_FOLDER.search(address) is not None and url.startswith(folder(address))


def crumb_links(doc: Document, found: PageScan) -> Iterator[str]:
    """Where the links of the page's breadcrumb lead."""
    return (url for url, _ in _named_links(doc, found))


def _named_links(doc: Document, found: PageScan) -> Iterator[tuple[str, str]]:
    """The same with the plain words of each link.

    A column's name may stand over several of them.
    """
    for crumb in found.crumbs[:_MOST_CRUMBS]:
        above = crumb.getparent()
        around = [crumb] if above is None or not _is_short(above) else [crumb, above]
        for anchor in (one for holder in around for one in holder.iter("a")):
            if url := absolute(anchor.get("href") or "", doc.base):
                yield url, plain(words_of(anchor))


def _is_short(element: Element) -> bool:
    said = 0
    for text in element.itertext():
        said += len(text)
        if said > LONGEST_CRUMB:
            return False
    return True


def steps_of(found: PageScan) -> set[str]:
    """The plain words of the steps of the page's breadcrumb, whatever stands between them."""
    return {
        plain(step)
        for crumb in found.crumbs[:_MOST_CRUMBS]
        for step in (last_step(crumb), *earlier_steps(crumb), *_items(crumb))
    }


def _items(crumb: Element) -> Iterator[str]:
    """The words of the elements in a breadcrumb between whose steps style sheets draw signs."""
    if _is_short(crumb):
        yield from (words_of(item) for item in crumb if isinstance(item.tag, str))


def filed_under(doc: Document) -> Iterator[str]:
    """所在栏目：工作动态."""
    if (doc.root is not None and "栏目" in doc.text) or "分类" in doc.text:
        for line in visible_lines(doc.root):
            if len(line.text) <= LONGEST_CRUMB and (said := _FILED.search(line.text)):
                yield said[1]
