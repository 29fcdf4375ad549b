"""Lists served as data: finds the array of articles in an answer, and which of its keys
are title, address and date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from crawler.dates.parse import FIRST_YEAR, LAST_YEAR, date_alone, find_date, from_epoch
from crawler.layouts.served.html_rows import linked, plain
from crawler.layouts.served.row_templates import RowTemplate
from crawler.page.bodies import body_of
from crawler.page.js_literals import Value, load
from crawler.page.links import clean
from crawler.page.urls import absolute
from storage.records import Entry

_BEIJING = timezone(timedelta(hours=8))
_MOST_NODES = 50_000
_DEEPEST = 12
_SAMPLE = 30

_LISTS = re.compile(
    r"(?:data|page|info|news|article|result|record|item|row|doc|search|content|obj|list|post)*"
    r"(?:lists?|rows?|records?|results?|items?|datas?|articles?|docs?|contents?|datasource|objs?|"
    r"infos|news|hits|posts|values)|(?:xx|wz|sj|nr|jl)?(?:lb|liebiao)|sj|shuju",
    re.IGNORECASE,
)
"""With 列表 and 数据 in letters, as home-grown services call them: lb, xxlb, sj."""
_ASIDES = re.compile(
    r"hot|top|banner|nav|menu|tree|child|recommend|friend|carousel|slide|relat|reslist|latest|rank|"
    r"attach|file|img|pic|tag|bread",
    re.IGNORECASE,
)

_ASIDE = re.compile(
    r"(?:^|_|(?<=[a-z])(?=[A-Z]))(?:[Hh]ot|[Rr]ecommend|[Rr]ank|[Ss]ide_?[Bb]ar|[Aa]side|[Rr]elated|"
    r"[Bb]anner|[Cc]arousel)(?![a-z]*[Cc]olumn)"
)
"""What rows or an object around them are called that are no column's own, wherever they stand."""

_TITLES = re.compile(
    r"(title)|((?:doc|info|article|news|content|full|post|url)title)|"
    r"(showtitle|headline|topic|biaoti|bt|wjbt|subject)"
    r"|((?!sub|short|vice|type|channel|column|class|cate|parent|site|page|second)[a-z]{1,30}title|"
    r"(?:project|doc|item|info|news|article)name|mc)"
    r"|(name)"
)
_ADDRESSES = re.compile(
    r"((?:doc|article|info|news|content|detail|publish|pub|docpub|post|html|static|visit|link|pc|"
    r"web)?urls?)"
    r"|((?:doc|article|info|news)?(?:link|href))|((?:html|content|static|doc)path|jumpurl|"
    r"redirecturl|sourceurl)"
    r"|((?!img|image|pic|thumb|icon|logo|cover|file|attach|video|audio|head|channel|column|site|"
    r"class|parent|mobile|wap|api)"
    r"[a-z]{1,40}(?:url|link|href))|(path)"
)
_PUBLISHED = re.compile(
    r"((?:first|display|doc|info|news|article){0,2}(?:publish|public|publishe?d|pub|release|"
    r"released|issue|show|display|fb|rel)"
    r"(?:time|date|rq|sj|at|on|day|datetime|datestr|timestr)(?:str|text|format)?)"
    r"|((?:info|news|article|web|art|post|send|url)?(?:date|time|rq|sj|datetime|day))"
)
_CREATED = re.compile(
    r"((?:created?|add|added|input|insert|cr|c|in|entry|save|register)"
    r"(?:time|date|at|on|datetime|d)(?:str|text)?)"
    r"|((?:doc|write|written|sign|cw|fw|zf)(?:time|date|rq|sj)(?:str|text)?)"
)
_SOURCES = re.compile(
    r"(publisher|(?:publish|pub)(?:unit|org|dept|department|er|organ|agency)(?:name)?|fb"
    r"(?:jg|dw|bm)|source|(?:doc|content|article|info|news)source"
    r"|ly|laiyuan)|((?:dept|org|organ|department|unit|author)name)"
)
_FLAT = re.compile(r"[_\-\s]")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)")
_WRAPPED = re.compile(r"\\?/Date\((-?\d{9,14})(?:[+-]\d{4})?\)\\?/", re.ASCII)
"""As ASP.NET writes a moment."""
_STAMP = re.compile(r"((?:19|20)\d{6})(?:\d{4}|\d{6}|\d{9})", re.ASCII)
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[A-Z]{1,5}|[+-]\d{4})"
)
_MONTHS = {
    name: at
    for at, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
_PLAIN_MAIL = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}}) "
    r"([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)? (?:GMT|([+-][01]\d)00)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys of a record say what, best first; a record takes the first that says something.

    row: how the page's own script writes a row, where that is known; its address
    comes before those of the keys.
    """

    titles: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    row: RowTemplate | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The array of articles of an answer, its keys, and the objects around it, innermost first."""

    rows: tuple[dict[str, Value], ...]
    keys: Keys
    name: str = ""
    around: tuple[dict[str, Value], ...] = field(default=())


def is_aside(name: str) -> bool:
    """Whether data of this name are a hot list, a sidebar or the like: hotList, app_sidebar."""
    return _ASIDE.search(name[:60]) is not None


def find(value: Value, today: date, row: RowTemplate | None = None) -> Found | None:
    """The array whose records look like articles: a title each, and an address or a
    date. None where there is none.

    row: how the page's script writes them, which tells their keys whatever these are called.
    """
    ranked = ((_rank(one), one) for one in find_all(value, today, row))
    best = max(ranked, key=lambda pair: pair[0], default=None)
    return None if best is None else best[1]


def find_all(value: Value, today: date, row: RowTemplate | None = None) -> Iterator[Found]:
    """All arrays whose records look like articles, outermost first. row: as of `find`."""
    titled = _Titled()
    for name, rows, around in _arrays(value):
        records = tuple(_unwrapped(one, titled) for one in rows if isinstance(one, dict))
        if not records or _ASIDES.search(name) or is_aside(name):
            continue
        keys = (row and _written_keys(records[:_SAMPLE], row, today)) or _keys(
            records[:_SAMPLE], today
        )
        if keys is not None:
            yield Found(records, keys, name, around)


def _rank(found: Found) -> tuple[int, int, int, int]:
    """Which of several arrays is rather the list: dated, called so, further out, longer."""
    called = bool(_LISTS.fullmatch(found.name[:60]))
    return bool(found.keys.dates), called, -len(found.around), len(found.rows)


def find_empty(value: Value) -> Found | None:
    """An array that would hold articles and holds none, where the objects
    around it count none either.
    """
    for name, rows, around in _arrays(value):
        if not rows and _LISTS.fullmatch(name[:60]) and set(_numbers(around, _TOTALS)) == {0}:
            return Found((), Keys(()), name, around)
    return None


def entries(found: Found, base: str, today: date) -> list[Entry]:
    return [
        entry for row in found.rows if (entry := entry_of(row, found.keys, base, today)) is not None
    ]


def name_rows(names: Collection[str]) -> bool:
    """Whether keys are those of articles: one names a title, one a day."""
    flat = [_FLAT.sub("", name).lower() for name in names]
    return any(map(_TITLES.fullmatch, flat)) and any(map(_PUBLISHED.fullmatch, flat))


def entry_of(row: dict[str, Value], keys: Keys, base: str, today: date) -> Entry | None:
    """The entry of one record, None where it has no title."""
    markup = _first(row, keys.titles)
    title = plain(markup)
    if not title:
        return None
    href = keys.row.address_of(row) if keys.row is not None else ""
    for key in () if href else keys.addresses:
        if href := _place(row.get(key)):
            break
    href = href or linked(markup)
    source = body_of(clean(_first(row, keys.sources))[:60]) if keys.sources else ""
    url = absolute(href, base) if href else None
    for key in keys.dates:
        said = row.get(key)
        if said is not None and (day := day_of(said, today)) is not None:
            return Entry(title, url, day, clean(str(said)), f"key {key}", source)
    return Entry(title, url, None, source=source)


def _first(row: dict[str, Value], names: Sequence[str]) -> str:
    """What a record says under the first of these keys that says anything."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and (text := value.strip()):
            return text
    return ""


def day_of(value: Value, today: date) -> date | None:
    """The Beijing day of a date as services write it: text, seconds, milliseconds, a
    moment with its zone, or in parts.

    In parts is `[2026, 11, 27, 9, 30]`, or an object of one: `{"time": 1795743000000, ...}`,
    `{"year": 2026, "monthValue": 11, ...}`.
    """
    if isinstance(value, str):
        return _day_of_text(value.strip(), today) if 4 <= len(value) <= 60 else None
    if isinstance(value, list):
        return _day_of_parts(value)
    if isinstance(value, dict):
        return _day_of_object(value)
    return (
        from_epoch(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else None
    )


def _day_of_parts(parts: Sequence[Value]) -> date | None:
    """`[2026, 11, 27]`, and what may follow of the clock."""
    if not 3 <= len(parts) <= 7 or any(
        not isinstance(part, int) or isinstance(part, bool) for part in parts
    ):
        return None
    try:
        day = date(*parts[:3])
    except (ValueError, OverflowError):
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _day_of_object(value: Mapping[str, Value]) -> date | None:
    """A moment with its parts beside it, as Java's Date and LocalDateTime are
    written, or as databases wrap one.
    """
    for key in ("time", "$date", "timestamp", "epochSecond"):
        if (
            isinstance(moment := value.get(key), int | float | str)
            and (day := from_epoch(moment)) is not None
        ):
            return day
    month = value.get("monthValue", value.get("month"))
    return _day_of_parts([value.get("year"), month, value.get("dayOfMonth", value.get("day"))])


def _day_of_text(text: str, today: date) -> date | None:
    if (alone := date_alone(text)) is not None:
        return alone.day
    if (
        text.isascii()
        and text.isdigit()
        and len(text) in (9, 10, 12, 13)
        and (epoch := from_epoch(text))
    ):
        return epoch
    if (wrapped := _WRAPPED.fullmatch(text)) is not None:
        return from_epoch(wrapped[1])
    if (stamp := _STAMP.fullmatch(text)) is not None:
        text = stamp[1]
    if (mailed := _PLAIN_MAIL.fullmatch(text)) is not None:
        return _mailed(mailed)
    moment = (
        datetime.fromisoformat
        if _ISO.fullmatch(text)
        else parsedate_to_datetime
        if _MAIL.fullmatch(text)
        else None
    )
    if moment is not None:
        try:
            day = moment(text).astimezone(_BEIJING).date()
        except (ValueError, OverflowError):
            return None
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None  # 0001-01-01 stands for no date
    shown = find_date(text.replace("T", " ", 1), today=today)
    return shown.day if shown else None


def _mailed(mailed: re.Match[str]) -> date | None:
    """The Beijing day of a moment as most feeds write it, in a quarter of the time
    that mail's own reader takes.
    """
    day, month, year, hour, zone = mailed.groups()
    try:
        shown = date(int(year), _MONTHS[month], int(day))
        shown += timedelta(days=(int(hour) - int(zone or 0) + 8) // 24)
    except (ValueError, OverflowError):
        return None
    return shown if FIRST_YEAR <= shown.year <= LAST_YEAR else None


def total(around: Sequence[dict[str, Value]]) -> int | None:
    """How many records the answer says there are in all, None where it does not."""
    return next(_numbers(around, _TOTALS), None)


def pages(around: Sequence[dict[str, Value]]) -> int | None:
    return next(_numbers(around, _PAGES), None)


def ended(around: Sequence[dict[str, Value]]) -> bool:
    """Whether the answer says of itself that no page follows."""
    said = [
        (_flat(key), value)
        for holder in around
        for key, value in holder.items()
        if isinstance(value, bool)
    ]
    return any((name in _LAST and value) or (name in _MORE and not value) for name, value in said)


_LAST = frozenset({"last", "islast", "islastpage", "lastpage", "isend", "end"})
_MORE = frozenset({"hasnext", "hasnextpage", "hasmore", "havenext"})

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
        "totalrow",
        "totalrows",
        "totalitems",
        "itemcount",
        "recordstotal",
        "zs",
        "zts",
        "zongshu",
        "zjls",
        "jls",
    }
)
"""With 总数, 总条数, 总记录数 and 记录数 in letters."""
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
        if isinstance(node, str):
            node = load(node)
        if isinstance(node, list):
            yield name, node, around
            waiting.extend(
                (name, child, around) for child in node[:_SAMPLE] if isinstance(child, list)
            )
        if isinstance(node, dict) and len(around) < _DEEPEST:
            waiting.extend(
                (key, child, (node, *around))
                for key, child in node.items()
                if isinstance(child, list)
                or (isinstance(child, dict) and not is_aside(key))
                or (isinstance(child, str) and _WRITTEN.match(child))
            )


_WRITTEN = re.compile(r"\s{0,9}(?:\[\s{0,9}(?:\{|\])|\{\s{0,9}\"[\w-]{1,40}\"\s{0,4}:)")
"""How a string begins that is data itself: `"data": "[{…}]"`."""


class _Titled(dict[tuple[str, ...], bool]):
    """Whether a record of these keys names its title: told once, for the records
    of a list are all of one make.
    """

    def __missing__(self, names: tuple[str, ...]) -> bool:
        self[names] = any(_roles(_flat(name))[_TITLE] for name in names)
        return self[names]


def _unwrapped(row: dict[str, Value], titled: _Titled) -> dict[str, Value]:
    """A record that lies inside another object of its own (`_source`, `fields`, `map`)."""
    if titled[tuple(row)]:
        return row
    inner = [child for child in row.values() if isinstance(child, dict) and titled[tuple(child)]]
    return {**row, **inner[0]} if len(inner) == 1 else row


def _keys(rows: Sequence[dict[str, Value]], today: date) -> Keys | None:
    makes = dict.fromkeys(tuple(row) for row in rows)
    roles = {name: _roles(_flat(name)) for make in makes for name in make}
    titles = [key for key in _ranked(roles, _TITLE) if _mostly(rows, key, _is_title)]
    addresses = [
        key
        for key in _ranked(roles, _ADDRESS)
        if any(_is_address(_place(row.get(key))) for row in rows)
    ]
    dates = _dated(rows, _ranked(roles, _PUBLICATION), today) or _dated(
        rows, _ranked(roles, _CREATION), today
    )
    if not titles or not (addresses or dates):
        return None
    return Keys(
        tuple(titles[:2]),
        tuple(addresses[:4]),
        tuple(dates[:3]),
        tuple(_ranked(roles, _SOURCE)[:3]),
    )


def _written_keys(rows: Sequence[dict[str, Value]], row: RowTemplate, today: date) -> Keys | None:
    """The keys as a script writes them into its rows: what is no title inside the link
    is behind it, among the days.
    """
    written = [key for key in (*row.titles, *row.dates) if any(key in one for one in rows)]
    days = _published_first(_dated(rows, [key for key in written if not _ENDS.search(key)], today))
    titles = [
        key
        for key in written
        if key not in days and _mostly(rows, key, _is_title) and not _mostly(rows, key, _is_address)
    ]
    if not titles or (not days and not any(row.address_of(one) for one in rows)):
        return None
    own = _keys(rows, today)
    dates = list(dict.fromkeys([*days, *(own.dates if own else ())]))
    sources = own.sources if own else ()
    return Keys(tuple(titles[:1]), own.addresses if own else (), tuple(dates[:3]), sources, row)


def _published_first(days: Sequence[str]) -> list[str]:
    """Keys of days as they are written, but a day of writing, as that is called, behind one of
    publication: 成文日期 stands before 发布日期.
    """
    if not any(_roles(_flat(key))[_PUBLICATION] == 1 for key in days):
        return list(days)
    return sorted(days, key=lambda key: _roles(_flat(key))[_CREATION] > 0)


_ENDS = re.compile(
    r"end|dead|expire|close|stop|jiezhi|jzrq|jzsj|reply|answer|finish", re.IGNORECASE
)
"""Days of what comes after the publication."""


def _dated(rows: Sequence[dict[str, Value]], names: Sequence[str], today: date) -> list[str]:
    return [key for key in names if any(day_of(row.get(key), today) for row in rows)]


def _ranked(roles: Mapping[str, tuple[int, ...]], role: int) -> list[str]:
    """The keys of a role, in the order of its pattern's groups. roles: of each
    key, its group in each pattern.
    """
    fitting = [(groups[role], key) for key, groups in roles.items() if groups[role]]
    return [key for _, key in sorted(fitting, key=lambda one: one[0])]


_TITLE, _ADDRESS, _PUBLICATION, _CREATION, _SOURCE = range(5)


@lru_cache(maxsize=4096)  # services name their keys alike, on every page
def _roles(name: str) -> tuple[int, ...]:
    """Which group of each pattern a key is, 0 where it is none. name: the key
    without its own way of writing.
    """
    matches = [one.fullmatch(name) for one in (_TITLES, _ADDRESSES, _PUBLISHED, _CREATED, _SOURCES)]
    return tuple(match.lastindex or 0 if match else 0 for match in matches)


def _mostly(rows: Sequence[dict[str, Value]], key: str, holds: Callable[[Value], bool]) -> bool:
    return 2 * sum(holds(row.get(key)) for row in rows) >= len(rows)


def _is_title(value: Value) -> bool:
    return isinstance(value, str) and len(value.strip()) > 1 and not value.strip().isdigit()


def _is_address(value: Value) -> bool:
    return (
        isinstance(value, str)
        and len(value) > 2
        and ("/" in value or "." in value)
        and " " not in value.strip()
    )


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _place(value: Value) -> str:
    """An address, or the one for desks among several: `{"common": "/a.html", "mobile": …}`,
    as an object or as its text.
    """
    if isinstance(value, str):
        text = value.strip()
        if not text.startswith("{"):
            return text
        value = load(text)
    if isinstance(value, dict):
        value = value.get("common") or value.get("pc") or next(iter(value.values()), "")
    return _text(value)


def _flat(key: str) -> str:
    return key.lower() if len(key) <= 60 and key.isalnum() else _FLAT.sub("", key[:60]).lower()
