"""The values that travel between the rooms: frozen, without behaviour beyond their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """核查结果: what one visit to one column came to. The value is the
    word that JSON and logs show.
    """

    READ = "read"
    TRULY_EMPTY = "truly empty"
    NOT_MODIFIED = "not modified"

    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server error"
    REFUSED = "refused"
    BOT_CHALLENGE = "bot challenge"
    NOT_FOUND = "not found"
    SOFT_404 = "soft 404"
    LOGIN_PAGE = "login page"
    FIREWALL_PAGE = "firewall page"
    UNDER_CONSTRUCTION = "under construction"
    REDIRECTED_AWAY = "redirected away"
    OFF_PORTAL = "off the portal"
    ROBOTS = "forbidden by robots.txt"
    NOT_HTML = "not HTML"
    TOO_LARGE = "too large"
    TRUNCATED = "truncated"
    OTHER_DAY = "of another day"
    UNDECODABLE = "undecodable"
    MALFORMED = "malformed"
    ARTICLE = "article"
    FORM = "form"
    PARENT = "parent column"
    PLACEHOLDER = "placeholder"
    NOT_A_LIST = "not a list"
    NO_DATES = "no dates"
    EMPTY_UNPROVEN = "empty, not proven"
    LAYOUT_CHANGED = "layout changed"
    NEEDS_BROWSER = "needs a browser"
    SELECTOR_FAILED = "selector matched nothing"
    INTERNAL_ERROR = "internal error"
    NOT_VISITED = "not visited"

    @property
    def conclusive(self) -> bool:
        """Whether this outcome says something about the unit; every
        other one says nothing about it.
        """
        return self in CONCLUSIVE

    @property
    def label(self) -> str:
        """The Chinese words of 核查结果 in lists and mails."""
        return LABELS[self][0]

    @property
    def hint(self) -> str:
        """What the operator can do about it (English; empty for conclusive outcomes)."""
        return LABELS[self][1]


CONCLUSIVE = frozenset({Outcome.READ, Outcome.TRULY_EMPTY, Outcome.NOT_MODIFIED})
READING = (Outcome.READ.value, Outcome.TRULY_EMPTY.value)
"""Outcomes whose reading of the list is kept: "not modified" brings none, and leaves
that of the visit before it.
"""

UNCHANGED = "the portal says that nothing has changed since the last conclusive visit"
"""The reason of every visit that found nothing modified."""

LABELS: dict[Outcome, tuple[str, str]] = {
    Outcome.READ: ("已读取", ""),
    Outcome.TRULY_EMPTY: ("确为空白", ""),
    Outcome.NOT_MODIFIED: ("未变化", ""),
    Outcome.UNREACHABLE: (
        "无法连接",
        (
            "the portal did not answer: check its address, DNS, network and TLS (an old one "
            "may need portal.legacy_tls)"
        ),
    ),
    Outcome.SERVER_ERROR: (
        "网站服务器错误",
        "the portal answered with a server error: tell its operator",
    ),
    Outcome.REFUSED: (
        "网站拒绝访问",
        "the portal refused us: ask its operator to admit this crawler, or slow down",
    ),
    Outcome.BOT_CHALLENGE: (
        "网站反爬验证",
        "the portal asks for a browser check: ask its operator to admit this crawler",
    ),
    Outcome.NOT_FOUND: ("页面不存在", "the address answers 404: correct 网址 in columns.csv"),
    Outcome.SOFT_404: (
        "页面提示不存在",
        "the page says that it does not exist: correct 网址 in columns.csv",
    ),
    Outcome.LOGIN_PAGE: ("需要登录", "the page asks for a login: use the column's public address"),
    Outcome.FIREWALL_PAGE: (
        "被防火墙拦截",
        "a web application firewall answered: ask its operator to admit this crawler",
    ),
    Outcome.UNDER_CONSTRUCTION: (
        "建设或维护中",
        "the page says that it is being built or maintained",
    ),
    Outcome.REDIRECTED_AWAY: (
        "跳转至其他页面",
        "the address leads to another page: correct 网址 in columns.csv",
    ),
    Outcome.OFF_PORTAL: (
        "跳转至站外",
        "the address leaves the portal: add its host to portal.allowed_hosts if that is meant",
    ),
    Outcome.ROBOTS: (
        "robots.txt禁止访问",
        "robots.txt forbids the address: ask the portal's operator, or set portal.robots",
    ),
    Outcome.NOT_HTML: ("不是网页", "the address answers with a file that is no page and no list"),
    Outcome.TOO_LARGE: ("页面过大", "the answer is larger than is read"),
    Outcome.TRUNCATED: (
        "页面不完整",
        (
            "the answer was cut off, or the list has more than was seen: look at its pager, or "
            "set 下一页 in columns.csv"
        ),
    ),
    Outcome.OTHER_DAY: (
        "页面时间不符",
        (
            "the answer is of another day by its own Date or Age: see to the clocks here and "
            "there, and to caches in between"
        ),
    ),
    Outcome.UNDECODABLE: ("编码无法识别", "the text can be read in no known encoding"),
    Outcome.MALFORMED: (
        "页面结构异常",
        "the markup is broken or nested too deeply to be read safely",
    ),
    Outcome.ARTICLE: (
        "页面为单篇文章",
        (
            "one article that shows no day of publication, or not as this column's only one: "
            "correct 网址"
        ),
    ),
    Outcome.FORM: ("页面为表单", "the address is a form, not a list: correct 网址 in columns.csv"),
    Outcome.PARENT: (
        "页面为上级栏目",
        "the page shows several child columns: list them in columns.csv one by one",
    ),
    Outcome.PLACEHOLDER: ("页面为占位内容", "the page holds nothing but a placeholder"),
    Outcome.NOT_A_LIST: (
        "未识别到列表",
        "no list was found: run `tongbao check` on it; 版式 or selectors may be needed",
    ),
    Outcome.NO_DATES: (
        "未识别到日期",
        "a list was found but no dates: run `tongbao check` on it; a 日期 selector may be needed",
    ),
    Outcome.EMPTY_UNPROVEN: (
        "疑似空白待确认",
        "the list holds nothing, and nothing proves that it is meant so",
    ),
    Outcome.LAYOUT_CHANGED: (
        "页面变化待确认",
        (
            "entries vanished, went back or were re-dated: look at the page; a like visit on "
            "another day confirms what few columns show"
        ),
    ),
    Outcome.NEEDS_BROWSER: (
        "需浏览器加载",
        "the list is filled by a script that is not understood",
    ),
    Outcome.SELECTOR_FAILED: (
        "自定义选择器无匹配",
        "a selector in columns.csv matches nothing on the page",
    ),
    Outcome.INTERNAL_ERROR: (
        "程序内部错误",
        "tongbao failed on this page: see the log and report it",
    ),
    Outcome.NOT_VISITED: ("本次未巡查到", "the crawl ended before it came to this column"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """信息条目 as one list page shows it.

    `published_on` is what the page says (shown date); `date_text` is the raw text it was read from,
    `date_at` where it stood. `url` is absolute, or None where a script opens the row. `source` is
    the body that the list or the article names (来源), or ""; `source_at` where it was looked for
    (list, article, unopened), "" where nobody has asked.
    """

    title: str
    url: str | None
    published_on: date | None
    date_text: str = ""
    date_at: str = ""
    source: str = ""
    source_at: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """What an article page says of itself."""

    title: str
    published_on: date | None
    source: str = ""
    date_text: str = ""
    date_at: str = ""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that the store holds for a column and that no conclusive visit has proven gone.

    `dated_on` is the day on which `published_on` was first read: a shown date after it is no
    evidence (日期异常). url: under which it was last shown.
    """

    key: str
    title: str
    published_on: date | None
    dated_on: date
    source: str = ""
    source_at: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person has looked and says that the column is as the visit on `day` read it.
    fingerprint: of that visit's list.
    """

    day: date
    who: str
    why: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the last inconclusive visit thought it saw, so that a second like visit
    on another day can confirm it.

    began: the day of the first such visit since the last conclusive one; None where that is `day`.
    shared: in the crawl of the first or of the last of them, so many columns were in doubt at once
    that it is the portal's (`is_shared`). twins: in one of these crawls, another column in doubt
    showed the very same list. confirmation: of one of these visits.
    """

    day: date
    outcome: Outcome
    fingerprint: str
    began: date | None = None
    shared: bool = False
    twins: bool = False
    confirmation: Confirmation | None = None

    @property
    def since(self) -> date:
        return self.began or self.day


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a column before it is visited.

    validators: address to (ETag, Last-Modified, both verbatim or "") as the last conclusive visit
    received them. rows: how many rows the last walk to the end of the list saw (None: none yet).
    layout: the family that read it then. fingerprint: of the last conclusive visit's list.
    suspicion: open doubt, None when the last word stands. withdrawn: what was proven gone in the
    last months, which is no news where it comes back.
    """

    column_id: int
    entries: Mapping[str, KnownEntry] = field(default_factory=dict)
    validators: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    conclusive_on: date | None = None
    rows: int | None = None
    layout: str = ""
    fingerprint: str = ""
    suspicion: Suspicion | None = None
    withdrawn: Mapping[str, KnownEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry with its identity: `key` is the canonical address, or title and date
    where a script opens the row.

    An entry that came back under another address keeps the key, and the earliest day, that it had.
    later: the day that it shows there, None where that is no later one.
    """

    key: str
    entry: Entry
    later: date | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer as it was received: `digest` is the SHA-256 of its `length` bytes,
    decompressed, "" where none were kept.

    sent: the request's headers. form: the fields of a POST, None for a GET. picture: the SHA-256 of
    a picture (JPEG) of the page as a browser showed it, "" where none was taken. certificate: what
    is wrong with the server's as far as itself tells.
    """

    url: str
    at: datetime
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    form: tuple[tuple[str, str], ...] | None = None
    digest: str = ""
    length: int = 0
    picture: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """访问: one column in one crawl, with exactly one outcome; stored whole or not at all.

    day: the as-of day of the visit in the portal's zone; at: the moment, aware UTC. entries: what
    was read, in page order (only of a READ visit). gone: keys that this visit proves removed. rows:
    rows seen when the walk reached the list's end, else None. voids: drift, which takes the last
    conclusive visit's word back. why: for the operator, English. evidence: every answer that was
    looked at, in the order in which they came. complete_from: every entry that the list held with a
    shown date from this day on was seen (date.min: all of them; None: nothing is sure).
    unchanged_from: the same for a later visit that is told that nothing has changed.
    """

    column_id: int
    day: date
    at: datetime
    outcome: Outcome
    why: str = ""
    url: str = ""
    status: int | None = None
    layout: str = ""
    entries: tuple[SeenEntry, ...] = ()
    gone: tuple[str, ...] = ()
    rows: int | None = None
    voids: bool = False
    fingerprint: str = ""
    validators: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    requests: int = 0
    received: int = 0
    evidence: tuple[Capture, ...] = ()
    complete_from: date | None = None
    unchanged_from: date | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included."""

    first: date
    last: date


class Watch(IntEnum):
    """How much of a period was seen: what is counted in one that was not
    seen whole is a lower bound.
    """

    NOT = 0
    PARTLY = 1
    WHOLE = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one column, as far as a verdict at one as-of date D needs it.

    latest: newest credible shown date up to D among the entries not proven gone by D, with that
    entry's title and address. conclusive_on: day of the conclusive visit that speaks for D: the
    last of all, where D lies within what visits saw, else the last one up to D, None where there is
    none. unreached: there are later ones, and none of them saw back to D. voided: drift on or
    before D took that visit's word back, or the portal showed it an older copy of itself.
    ever_held: some entry was ever held, gone ones included: credible ones count with a shown date
    up to D, undated and future-dated ones when first seen by D. undated: entries held now without a
    readable date. maybe_later: where one of these stands above the latest, or came after it, and so
    may be newer: the day it was first seen, which is the last it can be of; one first seen after D
    is among them unless a visit on D itself saw the list without it. checked_at, outcome: the last
    visit of all, whatever it came to. confirmation: of a visit up to D by a person. Of one lead of
    a column whose leads each answer for their own, it is what is known of that lead's entries.
    latest_source: what the latest entry names as its source. unclaimed: the newest day of which
    there may be an entry of this lead's too, because a source names nobody for sure, or because the
    list was not seen so far back, which is up to unseen_until.
    """

    column_id: int
    latest: date | None = None
    latest_title: str = ""
    latest_source: str = ""
    unclaimed: date | None = None
    unseen_until: date | None = None
    conclusive_on: date | None = None
    unreached: bool = False
    voided: bool = False
    ever_held: bool = False
    undated: int = 0
    maybe_later: date | None = None
    checked_at: datetime | None = None
    outcome: Outcome | None = None
    confirmation: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The roster as a crawl uses it: `column_ids` in the order of columns.csv."""

    roster_id: int
    column_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Both files as they were read on a past day; `column_ids` in the order of columns.csv."""

    units_csv: str
    columns_csv: str
    column_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that runs a crawl. `mark` tells it from a later process with the same
    id; "" where that is unknown.
    """

    host: str
    pid: int
    mark: str = ""


class CrawlState(StrEnum):
    """How a crawl stands. Only `finished` means that it came to every
    column of its scope by itself.
    """

    RUNNING = "running"
    FINISHED = "finished"
    ABORTED = "aborted"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Crawl:
    """巡查: one run over many columns. seen_at: its last sign of life.
    outcomes: its visits, counted. of_one: over one column among several, such as a recheck.
    """

    crawl_id: int
    as_of: date
    full: bool
    state: CrawlState
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None
    owner: Owner
    note: str
    outcomes: Mapping[Outcome, int]
    of_one: bool = False


class Published(NamedTuple):
    """One entry of one column as it counts.

    found_late: first seen after the as-of date, with a shown date up to it, in a
    column that had been read by then.
    """

    column_id: int
    key: str
    title: str
    url: str | None
    published_on: date
    source: str
    found_late: bool
    first_seen_on: date | None = None


class Earlier(NamedTuple):
    """An article that a column showed before a period in which another one lists it."""

    column_id: int
    key: str


@dataclass(frozen=True, slots=True)
class SourcedEntry:
    """One entry of a column whose leads each answer for their own, as far as it says
    something at an as-of date D.

    place: grows with every visit, and within one towards the top of the page. shown_on: its
    credible shown date, at most D; None where it shows none, or showed one that lay in the future
    when it was read. undated: no date was read at all. gone: proven gone by D.
    """

    column_id: int
    place: int
    title: str
    url: str | None
    shown_on: date | None
    undated: bool
    source: str
    first_seen_on: date
    gone: bool


@dataclass(frozen=True, slots=True)
class Anomaly:
    """日期异常: an entry whose shown date lay in the future on `dated_on`, the
    day that date was first read.
    """

    column_id: int
    key: str
    title: str
    url: str | None
    published_on: date
    dated_on: date


class ChangeKind(StrEnum):
    """What became of an entry that was known before."""

    EDITED = "edited"
    REDATED = "re-dated"
    REMOVED = "removed"
    CAME_BACK = "came back"


@dataclass(frozen=True, slots=True)
class Change:
    """A fact for later proof: what visit `visit_id` on `day` found changed. before,
    after: titles or shown dates.

    title, published_on: as that visit left them.
    """

    column_id: int
    key: str
    kind: ChangeKind
    day: date
    visit_id: int
    before: str = ""
    after: str = ""
    title: str = ""
    url: str | None = None
    published_on: date | None = None
