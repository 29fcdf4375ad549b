"""Hanweb jpaas columns: each part of the page is a script that fetches its markup
from a `build/unit` service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote, urlencode, urlsplit

from crawler.layouts.general import layout as general
from crawler.layouts.served.answers import SEEN, empty, listed, parameter, refusal
from crawler.layouts.served.html_rows import list_entries, parse
from crawler.page.document import Document
from crawler.page.js_literals import Value, literal, load, mapping
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Entry, Outcome

NAME = "jpaas"
WORDS = ("queryData",)
_MOST_UNITS = 4
_ASIDE = 2
_REST, _UNDATED, _SEVERAL, _LAST, _SIZE = (
    "units left",
    "undated unit",
    "several units",
    "last unit",
    "page size",
)

_LIST_WORDS = re.compile(r"列表|分页|list|信息|新闻|内容|右侧|当前栏目", re.IGNORECASE)
_ASIDE_WORDS = re.compile(
    r"导航|位置|面包屑|头部|底部|页头|页脚|页尾|友情|链接|热点|热门|推荐|排行|轮播|左侧|"
    r"菜单|栏目名|nav|menu|hot|foot|head|banner|crumb|left",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\bcount\W{1,4}(\d{1,8})")


def claims(doc: Document) -> bool:
    if doc.kind == "json":
        return "/build/unit" in doc.page.url or (
            '"html"' in doc.text[:4000] and '"data"' in doc.text[:4000]
        )
    return "queryData" in doc.text and "build/unit" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    return _read_answer(doc, hints) if doc.kind == "json" else _read_shell(doc, hints)


def _read_shell(doc: Document, hints: Hints) -> Reading | None:
    """The page's scripts, the likeliest list first: beside a unit called a list, what
    stands in the page is a side bar.
    """
    units = _units(doc)
    if not units:
        return None
    if _likeliness(units[0][0]) > 0:
        own = general.read_as(NAME, doc, hints)
        if own is not None and own.outcome is Outcome.READ:
            return own
    names = "、".join(tag for tag, _ in units)
    return Reading(
        NAME,
        Outcome.NEEDS_BROWSER,
        f"The page is filled by {len(units)} scripts, which are asked in the order {names}.",
        follow=Fetch(units[0][1], referer=doc.page.url),
        carry={_REST: json.dumps([url for _, url in units[1:]])},
    )


def _units(doc: Document) -> list[tuple[str, str]]:
    """Name and address of every unit that may be the list, the likeliest first, as
    they stand where equally likely.
    """
    if doc.root is None:
        return []
    found: dict[str, str] = {}
    for script in doc.root.iter("script"):
        query, address = (
            mapping(literal(script.get("querydata") or "")),
            absolute(script.get("url") or "", doc.base),
        )
        if query and address and "build/unit" in address:
            pairs = [(key, str(value)) for key, value in query.items() if value is not None]
            found.setdefault(
                f"{address}{'&' if '?' in address else '?'}{urlencode(pairs, quote_via=quote)}",
                str(query.get("tagId", "?")),
            )
    ranked = sorted(
        ((tag, url) for url, tag in found.items()), key=lambda unit: _likeliness(unit[0])
    )
    likely = [unit for unit in ranked if _likeliness(unit[0]) < _ASIDE]
    return (likely or ranked)[:_MOST_UNITS]


def _likeliness(tag: str) -> int:
    if _ASIDE_WORDS.search(tag):
        return _ASIDE
    return 0 if _LIST_WORDS.search(tag) else 1


def _read_answer(doc: Document, hints: Hints) -> Reading | None:
    value = load(doc.text)
    data = mapping(mapping(value).get("data"))
    markup = data.get("html")
    if not isinstance(markup, str):
        return refusal(NAME, value) if "/build/unit" in doc.page.url else None
    root = parse(markup)
    entries = list_entries(root, doc.page.url, hints.today) if root is not None else []
    if any(entry.published_on for entry in entries) or SEEN in hints.carried:
        return _listed(doc, hints, entries, _count(data, markup))
    onward = _other_unit(doc, hints, entries)
    if onward is not None:
        return onward
    if entries:
        return _listed(doc, hints, entries, _count(data, markup))
    proven = (
        _SEVERAL not in hints.carried and _count(data, markup) == 0 and refusal(NAME, value) is None
    )
    return empty(NAME, "The unit's markup holds no link.", proven=proven, hints=hints)


def _other_unit(doc: Document, hints: Hints, entries: Sequence[Entry]) -> Reading | None:
    """The next script to ask, where this one filled something that is no dated list; at
    last the best without dates.
    """
    rest = _addresses(hints.carried.get(_REST, "[]"), doc)
    undated = hints.carried.get(_UNDATED, "") or (doc.page.url if entries else "")
    why = f"This unit holds {len(entries)} links and no date."
    if rest:
        carry = {
            _REST: json.dumps(rest[1:]),
            **({_UNDATED: undated} if undated else {}),
            _SEVERAL: "1",
        }
        return Reading(
            NAME,
            Outcome.NEEDS_BROWSER,
            f"{why} The next one is asked.",
            follow=Fetch(rest[0], referer=doc.page.url),
            carry=carry,
        )
    if undated and undated != doc.page.url and _LAST not in hints.carried:
        follow = Fetch(undated, referer=doc.page.url)
        return Reading(
            NAME,
            Outcome.NEEDS_BROWSER,
            f"{why} No unit has dates.",
            follow=follow,
            carry={_LAST: "1", _SEVERAL: "1"},
        )
    return None


def _addresses(carried: str, doc: Document) -> list[str]:
    value = load(carried)
    return [url for url in value if isinstance(url, str)] if isinstance(value, list) else []


def _listed(doc: Document, hints: Hints, entries: Sequence[Entry], count: int | None) -> Reading:
    if not entries:
        return empty(NAME, "The unit's markup holds no link.", proven=False, hints=hints)
    asked = mapping(load(unquote(parameter(doc.page, "paramJson") or "")))
    here = _whole(asked.get("pageNo")) or 1
    size = _whole(asked.get("pageSize")) or _whole(hints.carried.get(_SIZE)) or len(entries)
    more = count is not None and (here < count if count < len(entries) else here * size < count)
    following = _page(doc, here + 1, size) if more and len(entries) >= size else None
    return listed(
        NAME,
        entries,
        f"the markup of the unit, which counts {count}.",
        hints,
        following,
        {_SIZE: str(size)},
    )


def _page(doc: Document, number: int, size: int) -> Fetch:
    wanted = quote(json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":")), safe="")
    url = re.sub(r"[?&]paramJson=[^&#]*", "", doc.page.url.split("#")[0])
    return Fetch(
        f"{url}{'&' if urlsplit(url).query else '?'}paramJson={wanted}", referer=doc.page.url
    )


def _count(data: Mapping[str, Value], markup: str) -> int | None:
    said = _whole(data.get("count"))
    if said is not None:
        return said
    written = _COUNT.search(markup)
    return int(written[1]) if written else None


def _whole(value: Value) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
