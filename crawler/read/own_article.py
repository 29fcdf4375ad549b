"""Columns that are one article: the page at the column's own address is the entry itself,
where it proves whose it is.

机构职能, 年度报告 and the like often have no list. The article's date is the column's only
where the page shows it as its day of publication, names the column as where it is filed, and
nothing says that there is more.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from crawler.dates.parse import find_dates
from crawler.layouts.general.date_slots import Grade, slots_of
from crawler.layouts.general.ownership.headings import HOT
from crawler.layouts.general.scan import PageScan
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.lines import Line, mark, visible_lines
from crawler.page.reading import Extent, Hints, Reading
from crawler.page.urls import absolute, canonical, same_host
from crawler.pagination.extent import extent
from crawler.read.filed import (
    crumb_links,
    filed_under,
    is_unit_s,
    lies_in_folder,
    steps_of,
)
from storage.records import Article, Entry, Outcome

NAME = "article"
_SHOWN = re.compile(r"(?:visible (?:发布时间|时间|date)|script 发布时间)")
"""Where a day of publication stands; one of change, of a build or of
an import moves without news.
"""
_BESIDE = re.compile(r"\s*(?:上|下|前|后)\s?一?\s?(?:篇|条|则|个)\s?[:：]?\s*")
_NONE = re.compile(r"[没无暂][有]?|已是|到头|最[前后首末]|很抱歉")


def as_entry(article: Article, doc: Document, found: PageScan, hints: Hints) -> Reading | None:
    """The page as a column of one entry; None where its day, or whose it is, is not
    proven, or there may be more.

    A day that is today's may be a clock: it counts from tomorrow on.
    """
    if not hints.address or article.published_on is None or article.published_on >= hints.today:
        return None
    if (
        _SHOWN.fullmatch(article.date_at) is None
        or _has_neighbours(doc)
        or _is_part(doc, found)
        or _is_one_of_several(article, doc, hints)
    ):
        return None
    if plain(article.title) in found.kin | set(map(plain, hints.units)) or _lists(
        article, doc, hints
    ):
        return None
    proof = _proof(article, doc, found, hints)
    if not proof:
        return None
    entry = Entry(
        article.title,
        doc.page.url,
        article.published_on,
        article.date_text,
        f"article: {article.date_at}",
        article.source,
        "article",
    )
    why = f"The column is one article, 「{article.title[:60]}」: {proof}."
    return Reading(
        NAME, Outcome.READ, why, (entry,), article=article, extent=Extent(rows=1, pages=1)
    )


def _proof(article: Article, doc: Document, found: PageScan, hints: Hints) -> str:
    """What on the page says that the article is filed in this column; "" where nothing does.

    Names are shared by columns of many units: where the column's address led on to another
    folder, only its link proves it, or its name and the unit together.
    """
    if any(canonical(url) == hints.address for url in crumb_links(doc, found)):
        return "its breadcrumb links the column's own address"
    here = canonical(doc.page.url)
    if here != hints.address and not lies_in_folder(here, hints.address):
        return _by_unit(article, doc, found, hints)
    name = plain(hints.column)
    if here == hints.address and name in map(plain, _TITLE_PARTS.split(_titled(doc))):
        return "the page's own title is the column's name"
    if plain(doc.meta.get("columnname", "")) == name:
        return "its ColumnName is the column's"
    if name in steps_of(found):
        return "its breadcrumb names the column"
    if any(plain(filed) == name for filed in filed_under(doc)):
        return "it says that it is filed in the column"
    return ""


def _by_unit(article: Article, doc: Document, found: PageScan, hints: Hints) -> str:
    """The same where a column's address leads to a page that neither its address nor a link
    ties to it.
    """
    if plain(hints.column) not in steps_of(found) or not same_host(doc.page.url, hints.address):
        return ""
    if is_unit_s(article.source, hints):
        return "its breadcrumb names the column, and its source the column's unit"
    if not hints.namesakes:
        return "its breadcrumb names the column, and no other column bears the name"
    return ""


def _titled(doc: Document) -> str:
    return (doc.root.findtext(".//title") if doc.root is not None else None) or ""


_TITLE_PARTS = re.compile(r"[-_|–—－,，>»\s]+")


def _lists(article: Article, doc: Document, hints: Hints) -> bool:
    """Whether rows of a list follow the title: titles that link other pages, of
    which one with a day is enough.

    Attachments, the portal's furniture, and what stands below 相关推荐 and the like
    at the article's end are none.
    """
    lines = visible_lines(doc.root) if doc.root is not None else []
    title = "".join(article.title.split())
    begin = next((at for at, line in enumerate(lines) if "".join(line.text.split()) in title), 0)
    links = 0
    for at in range(begin + 1, len(lines)):
        line = lines[at]
        if not line.linked and len(line.text) <= _LONGEST_HEAD and HOT.search(line.text):
            return False
        if line.linked >= _TITLE and line.linked > line.plain and _leads_on(line, doc, hints):
            links += 1
            beside = f"{line.text} {lines[at + 1].text if at + 1 < len(lines) else ''}"
            if links > _MOST_LINKS or find_dates(beside[:_LONGEST_ROW], today=hints.today):
                return True
    return False


def _leads_on(line: Line, doc: Document, hints: Hints) -> bool:
    """Whether a line links a page that is neither an attachment nor one that many columns link."""
    anchors = {
        node for owner in line.owners for node in (owner, *owner.iterancestors()) if node.tag == "a"
    }
    urls = [url for one in anchors if (url := absolute(one.get("href") or "", doc.base))]
    return any(
        _FILE.search(url.partition("?")[0]) is None and canonical(url) not in hints.furniture
        for url in urls
    )


_TITLE = 8
_MOST_LINKS = 2
_LONGEST_HEAD = 12
_LONGEST_ROW = 120
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|jpe?g|png|gif|mp[34])$", re.IGNORECASE
)


def _has_neighbours(doc: Document) -> bool:
    """上一篇 or 下一篇 with a title behind it: the column holds more, of which this
    page shows the days of none.
    """
    if doc.root is None or ("一篇" not in doc.text and "一条" not in doc.text):
        return False
    lines = visible_lines(doc.root)
    for number, line in enumerate(lines):
        if (said := _BESIDE.match(line.text)) is None:
            continue
        rest = line.text[said.end() :] or " ".join(
            one.text for one in islice(lines, number + 1, number + 2)
        )
        if rest and not _NONE.match(rest) and _BESIDE.fullmatch(rest) is None:
            return True
    return False


def _is_one_of_several(article: Article, doc: Document, hints: Hints) -> bool:
    """Whether its day stands in an element whose like shows another day under the same words:
    the page is a list of cards that no rule reads.

    A day that its own label dates is none of those that stand without one, as in a hot list.
    """
    days: dict[tuple[str, ...], set[date]] = {}
    labelled: set[tuple[str, ...]] = set()
    for line in visible_lines(doc.root) if doc.root is not None else ():
        for slot in slots_of(line.owners[0], line.text, "text", hints.today):
            if slot.grade <= Grade.SHORT:
                around = islice(slot.holder.iterancestors(), _LEVELS)
                make = (mark(one) for one in (slot.holder, *around))
                form = (line.text[: slot.shown.start], *make)
                days.setdefault(form, set()).add(slot.shown.day)
                if slot.grade is Grade.LABELLED:
                    labelled.add(form)
    own = {form for form, shown in days.items() if article.published_on in shown}
    if article.date_at == _LABELLED:
        own = own & labelled or own
    return any(len(days[form]) > 1 for form in own)


_LABELLED = "visible 发布时间"
_LEVELS = 2


def _is_part(doc: Document, found: PageScan) -> bool:
    """Whether a pager or a count says that the page is one of several."""
    said = extent(doc)
    return bool(found.pagers or said.more or (said.rows or 0) > 1 or (said.pages or 0) > 1)
