"""Lists served as data: finds the array of articles in an answer, and which of its keys are title, address and date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from crawler.addresses import absolute
from crawler.dates import FIRST_YEAR, LAST_YEAR, date_alone, find_date, from_epoch
from crawler.layouts.fragments import parse, plain
from crawler.layouts.links import clean
from crawler.layouts.scripts import Value, load
from storage.records import Entry

_BEIJING = timezone(timedelta(hours=8))
_MOST_NODES = 50_000
_DEEPEST = 12
_SAMPLE = 30

_LISTS = re.compile(
    r"(?:data|page|info|news|article|result|record|item|row|doc|search|content|obj|list|post)*"
    r"(?:lists?|rows?|records?|results?|items?|datas?|articles?|docs?|contents?|datasource|objs?|infos|news|hits|posts)",
    re.IGNORECASE,
)
_ASIDES = re.compile(
    r"hot|top|banner|nav|menu|tree|child|recommend|friend|carousel|slide|relat|reslist|attach|file|img|pic|tag|bread",
    re.IGNORECASE,
)

_TITLES = re.compile(
    r"(title)|((?:doc|info|article|news|content|full|post|url)title)|(showtitle|headline|topic|biaoti|bt|wjbt|subject)"
    r"|((?!sub|short|vice|type|channel|column|class|cate|parent|site|page|second)[a-z]+title|(?:project|doc|item)name|mc)"
    r"|(name)"
)
_ADDRESSES = re.compile(
    r"((?:doc|article|info|news|content|detail|publish|pub|docpub|post|html|static|visit|link|pc|web)?urls?)"
    r"|((?:doc|article|info|news)?(?:link|href))|((?:html|content|static|doc)path|jumpurl|redirecturl|sourceurl)"
    r"|((?!img|image|pic|thumb|icon|logo|cover|file|attach|video|audio|head|channel|column|site|class|parent|mobile|wap|api)"
    r"[a-z]{1,40}(?:url|link|href))|(path)"
)
_PUBLISHED = re.compile(
    r"((?:first|display|doc|info|news|article){0,2}(?:publish|public|publishe?d|pub|release|released|issue|show|display|fb|rel)"
    r"(?:time|date|rq|sj|at|on|day|datetime|datestr|timestr)(?:str|text|format)?)"
    r"|((?:info|news|article|web|art|post|send|url)?(?:date|time|rq|sj|datetime|day))"
)
_CREATED = re.compile(
    r"((?:created?|add|added|input|insert|cr|c|in|entry|save|register)(?:time|date|at|on|datetime|d)(?:str|text)?)"
    r"|((?:doc|write|written|sign|cw|fw|zf)(?:time|date|rq|sj)(?:str|text)?)"
)
_SOURCES = re.compile(
    r"(publisher|(?:publish|pub)(?:unit|org|dept|department|er|organ|agency)(?:name)?|fb(?:jg|dw|bm)|source|(?:doc|content|article|info|news)source"
    r"|ly|laiyuan)|((?:dept|org|organ|department|unit|author)name)"
)
_FLAT = re.compile(r"[_\-\s]")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[A-Z]{1,5}|[+-]\d{4})")


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys of a record say what, best first; a record takes the first that says something."""

    titles: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The array of articles of an answer, its keys, and the objects around it, innermost first."""

    rows: tuple[dict[str, Value], ...]
    keys: Keys
    name: str = ""
    around: tuple[dict[str, Value], ...] = field(default=())


def find(value: Value, today: date) -> Found | None:
    """The array whose records look like articles: a title each, and an address or a date. None where there is none."""
    best, most = None, (0, 0, 0, 0)
    titled = _Titled()
    for name, rows, around in _arrays(value):
        records = tuple(_unwrapped(row, titled) for row in rows if isinstance(row, dict))
        if not records or _ASIDES.search(name):
            continue
        keys = _keys(records[:_SAMPLE], today)
        if keys is None:
            continue
        rank = (bool(keys.dates), bool(_LISTS.fullmatch(name[:60])), -len(around), len(records))
        if best is None or rank > most:
            best, most = Found(records, keys, name, around), rank
    return best


def find_empty(value: Value) -> Found | None:
    """An array that would hold articles and holds none, where the objects around it count none either."""
    for name, rows, around in _arrays(value):
        if not rows and _LISTS.fullmatch(name[:60]) and set(_numbers(around, _TOTALS)) == {0}:
            return Found((), Keys(()), name, around)
    return None


def entries(found: Found, base: str, today: date) -> list[Entry]:
    return [entry for row in found.rows if (entry := entry_of(row, found.keys, base, today)) is not None]


def entry_of(row: dict[str, Value], keys: Keys, base: str, today: date) -> Entry | None:
    """The entry of one record, None where it has no title."""
    markup = _first(row, keys.titles, _text)
    title = plain(markup)
    if not title:
        return None
    href = _first(row, keys.addresses, _place) or _linked(markup)
    source = clean(_first(row, keys.sources, _text))
    url = absolute(href, base) if href else None
    for key in keys.dates:
        day = day_of(row.get(key), today)
        if day is not None:
            return Entry(title, url, day, clean(str(row[key])), f"key {key}", source[:60])
    return Entry(title, url, None, source=source[:60])


def _first(row: dict[str, Value], names: Sequence[str], said: Callable[[Value], str]) -> str:
    """What a record says under the first of these keys that says anything."""
    for name in names:
        if text := said(row.get(name)):
            return text
    return ""


def day_of(value: Value, today: date) -> date | None:
    """The Beijing day of a date as services write it: text, seconds, milliseconds, a moment with its zone."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return from_epoch(value)
    if not isinstance(value, str) or not 4 <= len(value) <= 60:
        return None
    text = value.strip()
    if (alone := date_alone(text)) is not None:
        return alone.day
    if text.isascii() and text.isdigit() and len(text) in (9, 10, 12, 13):
        return from_epoch(text)
    moment = (
        datetime.fromisoformat if _ISO.fullmatch(text) else parsedate_to_datetime if _MAIL.fullmatch(text) else None
    )
    if moment is not None:
        try:
            day = moment(text).astimezone(_BEIJING).date()
        except (ValueError, OverflowError):
            return None
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None  # 0001-01-01 stands for no date
    shown = find_date(text.replace("T", " ", 1), today=today)
    return shown.day if shown else None


def total(around: Sequence[dict[str, Value]]) -> int | None:
    """How many records the answer says there are in all, None where it does not."""
    return next(_numbers(around, _TOTALS), None)


def pages(around: Sequence[dict[str, Value]]) -> int | None:
    return next(_numbers(around, _PAGES), None)


_TOTALS = frozenset(
    {
        "total",
        "totalcount",
        "totalrecord",
        "totalrecords",
        "totalelements",
        "totalnum",
        "totalsize",
        "count",
        "recordcount",
        "recordtotal",
        "rowcount",
    }
)
_PAGES = frozenset({"pages", "totalpage", "totalpages", "pagecount", "pagetotal", "totalpagecount"})


def _numbers(around: Sequence[dict[str, Value]], names: frozenset[str]) -> Iterator[int]:
    """What the objects around a list count under these names, the innermost first."""
    for holder in around:
        for key, value in holder.items():
            if _flat(key) not in names or isinstance(value, bool):
                continue
            if isinstance(value, int):
                yield value
            elif isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
                yield int(value)


def _arrays(value: Value) -> Iterator[tuple[str, list[Value], tuple[dict[str, Value], ...]]]:
    """Every array of an answer, outermost first, with its key and the objects around it."""
    waiting: list[tuple[str, Value, tuple[dict[str, Value], ...]]] = [("", value, ())]
    seen = 0
    while waiting and seen < _MOST_NODES:
        name, node, around = waiting.pop(0) if len(waiting) < 500 else waiting.pop()
        seen += 1
        if isinstance(node, list):
            yield name, node, around
            waiting.extend((name, child, around) for child in node[:_SAMPLE] if isinstance(child, list))
        if isinstance(node, dict) and len(around) < _DEEPEST:
            waiting.extend(
                (key, child, (node, *around)) for key, child in node.items() if isinstance(child, dict | list)
            )


class _Titled(dict[tuple[str, ...], bool]):
    """Whether a record of these keys names its title: told once, for the records of a list are all of one make."""

    def __missing__(self, names: tuple[str, ...]) -> bool:
        self[names] = any(_TITLES.fullmatch(_flat(name)) for name in names)
        return self[names]


def _unwrapped(row: dict[str, Value], titled: _Titled) -> dict[str, Value]:
    """A record that lies inside another object of its own (`_source`, `fields`, `map`)."""
    if titled[tuple(row)]:
        return row
    inner = [child for child in row.values() if isinstance(child, dict) and titled[tuple(child)]]
    return {**row, **inner[0]} if len(inner) == 1 else row


def _keys(rows: Sequence[dict[str, Value]], today: date) -> Keys | None:
    makes = dict.fromkeys(tuple(row) for row in rows)
    names = {name: _flat(name) for make in makes for name in make}
    titles = [key for key in _ranked(names, _TITLES) if _mostly(rows, key, _is_title)]
    addresses = [key for key in _ranked(names, _ADDRESSES) if any(_is_address(_place(row.get(key))) for row in rows)]
    dates = _dated(rows, _ranked(names, _PUBLISHED), today) or _dated(rows, _ranked(names, _CREATED), today)
    if not titles or not (addresses or dates):
        return None
    return Keys(tuple(titles[:2]), tuple(addresses[:4]), tuple(dates[:3]), tuple(_ranked(names, _SOURCES)[:3]))


def _dated(rows: Sequence[dict[str, Value]], names: Sequence[str], today: date) -> list[str]:
    return [key for key in names if any(day_of(row.get(key), today) for row in rows)]


def _ranked(names: Mapping[str, str], pattern: re.Pattern[str]) -> list[str]:
    """The keys that fit, in the order of the pattern's groups. names: of each key, what it is without its own way of writing."""
    fitting = [(match.lastindex or 0, key) for key, flat in names.items() if (match := pattern.fullmatch(flat))]
    return [key for _, key in sorted(fitting, key=lambda one: one[0])]


def _mostly(rows: Sequence[dict[str, Value]], key: str, holds: Callable[[Value], bool]) -> bool:
    return 2 * sum(holds(row.get(key)) for row in rows) >= len(rows)


def _is_title(value: Value) -> bool:
    return isinstance(value, str) and len(value.strip()) > 1 and not value.strip().isdigit()


def _is_address(value: Value) -> bool:
    return isinstance(value, str) and len(value) > 2 and ("/" in value or "." in value) and " " not in value.strip()


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _place(value: Value) -> str:
    """An address, or the one for desks among several: `{"common": "/a.html", "mobile": …}`, as an object or as its text."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = load(value)
    if isinstance(value, dict):
        value = value.get("common") or value.get("pc") or next(iter(value.values()), "")
    return _text(value)


def _linked(markup: str) -> str:
    """The address of a title that is itself a link's markup."""
    root = parse(markup) if "href" in markup.lower() else None
    return next((href for link in root.iter("a") if (href := link.get("href"))), "") if root is not None else ""


def _flat(key: str) -> str:
    return _FLAT.sub("", key[:60]).lower()
