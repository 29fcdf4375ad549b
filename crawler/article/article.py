"""What an article page says of itself: title, publication date, source.

No single place is right on all portals: `PubDate` is often the stamp of a rebuild or a migration,
addresses keep the day a page was made, bodies are full of other dates. So every place gives
evidence for a day, and the day with the most evidence wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

from lxml import etree, html

from crawler.article.masthead import below_masthead
from crawler.article.publication import (
    declared_evidence,
    headed_evidence,
    particular,
    scripted_evidence,
    shown_evidence,
    timed_evidence,
    value_day,
    weigh,
)
from crawler.article.shape import (
    PARTICULARS,
    SHORTEST_BODY,
    before_choices,
    find_title,
    is_article,
    particulars_zone,
    plain,
    spaced,
)
from crawler.dates.parse import from_address
from crawler.page.bodies import NOBODY, body_of
from crawler.page.document import Document
from crawler.page.lines import Line, visible_lines
from storage.records import Article

_SOURCE_NAMES = ("contentsource", "source")
_SOURCE = re.compile(
    rf"(?:{spaced('来源|发布机构|发文机关|发文机构|发布单位|发布部门')})\s{{0,4}}"
    rf"[:：]\s{{0,4}}([^\s|｜】\])）]{{0,60}})"
)
_SOURCE_CELL = re.compile(
    r"(?:信息来源|来\s{0,4}源|发布机构|发文机关|发文机构|发布单位|发布部门)\s?[:：]?"
)
_NO_SOURCE = re.compile(
    r"(?:发布|发表|更新|时间|日期|浏览|阅读|点击|访问|字[号体]|作者|编辑|责任|打印|分享|【|"
    r"\[|文号).*",
    re.DOTALL,
)
_DETAIL = re.compile(r"\bDETAIL['\"]?\s{0,4}[:=]\s{0,4}(?=\{)")
_DETAIL_TITLES = ("title", "articletitle", "name")
_DETAIL_DATES = (
    "display_publish_time",
    "create_time",
    "publish_time",
    "first_publish_time",
    "publishedtime",
    "publishtime",
    "pubdate",
)
_DETAIL_SOURCES = ("source", "contentsource", "publisher", "department")


def read_article(doc: Document, *, today: date) -> Article | None:
    """The article of a page that shows one article (or whose script or JSON holds one); None for
    lists, shells and anything else.

    The date is None where nothing but a build stamp, a signature or the body names one. Raises
    only what `doc` itself raises.
    """
    held = _held_detail(doc)
    if held is not None:
        return _from_detail(held, today)
    root = doc.root
    if root is None or doc.kind != "html":
        return None
    meta = _metas(doc, root)
    if not _may_be_article(doc, root, meta):
        return None
    lines = visible_lines(root)
    below = below_masthead(lines)
    head = {owner for line in lines[:below] for owner in line.owners}
    lines = lines[max(0, below - 1) :]  # an article's title stands below something
    title, named = find_title(root, meta, lines, head)
    zone, located = particulars_zone(lines, title)
    zone = before_choices(lines, zone)
    shown = list(shown_evidence(lines, zone, today, from_address(doc.page.url).year))
    shown += headed_evidence(root, today)
    unseen = [
        *scripted_evidence(root, today),
        *timed_evidence(root, today),
        *declared_evidence(meta, doc.page.url, today),
    ]
    dated = particular(shown) or any(one.where.startswith(("meta", "script")) for one in unseen)
    if not title or not is_article(
        lines, zone, named=located and (named or _is_declared(doc)), dated=dated
    ):
        return None
    best = weigh([*shown, *unseen], today)
    source = _source(meta, lines, zone, title, root)
    if best is None:
        return Article(title, None, source)
    return Article(title, best.day, source, best.text, best.where)


def _may_be_article(doc: Document, root: html.HtmlElement, meta: Mapping[str, str]) -> bool:
    """Whether a page can be an article's at all, told from its bare words: nothing else is, and
    its lines cost five times that.

    An article is named by a meta tag, or shows particulars, or has a body that no link carries.
    """
    if meta.get("articletitle") or _is_declared(doc):
        return True
    said = _bare(etree.tostring(root, method="text", encoding="unicode"))
    if len(PARTICULARS.findall(said)) > len(PARTICULARS.findall(_bare(doc.scripts))):
        return True
    return len(_bare(" ".join(_UNLINKED(root)))) >= SHORTEST_BODY  # type: ignore[arg-type]


def _is_declared(doc: Document) -> bool:
    """Whether the page's own data, written for search engines, say that it is one article.
    Of a list they name several.
    """
    return (
        "datePublished" in doc.text and len(list(islice(_DECLARED.finditer(doc.scripts), 2))) == 1
    )


_DECLARED = re.compile(r"['\"]@type['\"]\s{0,4}:\s{0,4}['\"](?:News|Report|Tech)?Article['\"]")
_UNLINKED = etree.XPath(
    "descendant::text()[not(parent::a or parent::script or parent::style or parent::title "
    "or parent::option)]",
    smart_strings=False,
)


def _bare(text: str) -> str:
    return " ".join(text.split())


def _metas(doc: Document, root: html.HtmlElement) -> Mapping[str, str]:
    """Meta tags by lower-case name, property or itemprop; the first
    one that says anything holds.
    """
    found = dict(doc.meta)
    for element in root.iter("meta"):
        for key in ("name", "property", "itemprop"):
            name = (element.get(key) or "").strip().lower()
            if name and not found.get(name):
                found[name] = (element.get("content") or "").strip()
    return found


def _source(
    meta: Mapping[str, str], lines: list[Line], zone: range, title: str, root: html.HtmlElement
) -> str:
    """What a meta tag names, unless that is only the portal and the page shows another:
    templates fill it so on every page.
    """
    declared = next(
        (source for name in _SOURCE_NAMES if (source := plain(meta.get(name, "")))), ""
    )[:100]
    if declared and not _is_portal(declared, meta, title, root):
        return declared
    return _shown_source(lines, zone) or declared


def _is_portal(source: str, meta: Mapping[str, str], title: str, root: html.HtmlElement) -> bool:
    whole = plain(next(("".join(element.itertext()) for element in root.iter("title")), ""))
    return (
        NOBODY.fullmatch(source) is not None
        or source in meta.get("sitename", "")
        or source in whole.replace(title, " ")
    )


def _shown_source(lines: list[Line], zone: range) -> str:
    for number in zone:
        match = _SOURCE.search(lines[number].text)
        if match is None:
            continue
        value = match[1]
        if not value and match.end() == len(lines[number].text) and number + 1 < len(lines):
            value = _short(lines[number + 1].text)
        if value := _named(value):
            return value
    for line in lines[: zone.start]:
        match = _SOURCE.match(line.text)
        if match is not None and (value := _named(match[1])):
            return value
    cells = (
        number
        for number in range(min(zone.stop, len(lines) - 1))
        if _SOURCE_CELL.fullmatch(lines[number].text)
    )
    said = (body_of(_short(lines[number + 1].text)) for number in cells)
    return next((body for body in said if body), "")


def _short(text: str) -> str:
    """A line that may be a body's name; behind a label that was left blank there stands
    the article's first sentence.
    """
    return text if len(text) <= _LONGEST_BODY and not _SENTENCE_MARK.search(text) else ""


_LONGEST_BODY = 30
_SENTENCE_MARK = re.compile("[，。；：:！？,;!?]")


def _named(value: str) -> str:
    """What stands behind 来源：, without the particulars that follow it on the same line."""
    return body_of(_NO_SOURCE.sub("", value))


def _held_detail(doc: Document) -> Mapping[str, Any] | None:
    """The article that a page's script (`DETAIL: {…}`) or a JSON answer holds."""
    start = 0
    if doc.kind == "html":
        at = doc.text.find("DETAIL")
        match = _DETAIL.search(doc.text, at) if at >= 0 else None
        if match is None:
            return None
        start = match.end()
    elif doc.kind != "json":
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(
            doc.text.lstrip("\ufeff \t\r\n") if start == 0 else doc.text, start
        )
    except (ValueError, RecursionError):
        return None
    for _ in range(3):
        if not isinstance(value, dict):
            return None
        folded = {key.lower(): held for key, held in value.items()}
        if isinstance(folded.get("title"), str) and any(
            key in folded for key in (*_DETAIL_DATES, "content")
        ):
            return folded
        value = next(
            (
                folded[key]
                for key in ("data", "detail", "article", "info", "result")
                if key in folded
            ),
            None,
        )
    return None


def _from_detail(held: Mapping[str, Any], today: date) -> Article | None:
    title = _first_text(held, _DETAIL_TITLES)
    if not title:
        return None
    source = _first_text(held, _DETAIL_SOURCES)
    for key in _DETAIL_DATES:
        value = held.get(key)
        if (
            isinstance(value, str | int | float)
            and (day := value_day(str(value), today)) is not None
        ):
            return Article(title, day, source, str(value), f"json {key}")
    return Article(title, None, source)


def _first_text(held: Mapping[str, Any], names: tuple[str, ...]) -> str:
    values = (held.get(name) for name in names)
    return next((plain(value) for value in values if isinstance(value, str) and value.strip()), "")
