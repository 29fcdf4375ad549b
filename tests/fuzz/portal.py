"""A portal whose every answer is thrown: a column is visited on several days, and no
visit may say more than it saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from config.net.reach import Reach
from config.registry import Column, Cycle
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.layouts.catalogue import LAYOUTS
from crawler.page.urls import Addresses, canonical
from crawler.visit.drift import judge
from crawler.visit.task import Task, Walked
from crawler.visit.walk import MOST_CHILDREN, MOST_FOLLOWS, Walk
from storage.crawls.visits import LONGEST_KEY
from storage.records import Known, KnownEntry, Outcome, Suspicion, Visit
from tests.fuzz.dice import Dice
from tests.fuzz.oracles import check_address, check_entry
from tests.fuzz.pages import Mutator, golden

HOST = "http://www.yunling.gov.cn"
URL = f"{HOST}/zwgk/tzgg/index.html"
TODAY = date(2026, 8, 7)
MOST_PAGES = 4
MOST_ARTICLES = 3
MOST_LISTS = 1 + MOST_CHILDREN
MOST_STEPS = 6 * (2 * MOST_LISTS * (MOST_FOLLOWS + 1 + MOST_PAGES) + MOST_ARTICLES)
"""Every list once with conditions and once without, every request with
every redirect that is followed.
"""

LOCATIONS = (
    *(
        "index.html",
        "index_1.html",
        "../",
        "/",
        "",
        "#",
        "/zwgk/tzgg/",
        "/zwgk/tzgg/list.html",
        "/zwgk/gsgg/",
        "//",
    ),
    *(
        f"{HOST}/login?to=1",
        f"{HOST}/error/404.html",
        "http://other.example.cn/",
        "https://www.yunling.gov.cn/zwgk/tzgg/",
    ),
    *(
        "http://www.yunling.gov.cn:22/",
        "http:\\\\evil",
        "javascript:;",
        "?page=2",
        "http://127.0.0.1/",
        "\0",
        "//a@b/",
    ),
)
_STATUSES = (
    301,
    302,
    303,
    307,
    308,
    202,
    204,
    206,
    304,
    304,
    400,
    401,
    403,
    404,
    410,
    412,
    429,
    500,
    503,
    521,
    0,
)
_HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {"etag": '"1"', "last-modified": "Fri, 07 Aug 2026 00:00:00 GMT"},
    {"retry-after": "5"},
    {"content-type": "application/json"},
)
_FAILURES = (
    *(
        Outcome.UNREACHABLE,
        Outcome.SERVER_ERROR,
        Outcome.TRUNCATED,
        Outcome.TOO_LARGE,
        Outcome.REFUSED,
        Outcome.ROBOTS,
    ),
    *(Outcome.OFF_PORTAL, Outcome.NEEDS_BROWSER),
)
_ROW = (
    "<li><a href='/zwgk/tzgg/2026/{n}.html'>关于开展第{n}"
    "号县城道路养护工作的通知</a><span>{day}</span></li>"
)
_MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/zwgk/gsgg/'>公示公告</a></li></ul>"


class Portal:
    """Answers by the dice. What it once answered at an address it mostly
    answers again, as portals do.
    """

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._answered: dict[object, Answer | Failure] = {}
        self.sent_conditions = False
        self.told_unchanged = False

    def answer(self, ask: Ask) -> Answer | Failure:
        place = (ask.fetch.url, ask.fetch.form)
        self.sent_conditions |= bool(ask.headers)
        if place not in self._answered or self._dice.chance(8):
            self._answered[place] = self._thrown(ask.fetch.url)
        reply = self._answered[place]
        if isinstance(reply, Answer):
            if ask.headers and self._dice.chance(3):
                reply = replace(reply, status=304, body=b"")
            self.told_unchanged |= reply.status == 304 and bool(ask.headers)
        return reply

    def _thrown(self, url: str) -> Answer | Failure:
        dice = self._dice
        kind = dice.below(10)
        headers = dice.pick(_HEADERS)
        if kind == 8:
            return Failure(dice.pick(_FAILURES), "thrown")
        if kind == 9:
            headers = {**headers, "location": dice.pick(LOCATIONS)}
            return Answer(
                url,
                dice.pick(_STATUSES),
                headers,
                dice.pick(golden()).body if dice.chance(3) else b"",
            )
        if kind < 4:
            body = self._list(urlsplit(url).path).encode(dice.pick(("utf-8", "gb18030")))
        elif kind == 4:
            body = self._children().encode()
        else:
            body = dice.pick(golden()).body
        if dice.chance(4):
            body = Mutator(Random(dice.below(65_536)), 100_000).changed(body, 1 + dice.below(3))
        if dice.chance(12):
            body = body[: dice.below(65_536)]
        return Answer(url, 200, headers, body, partial=dice.chance(12))

    def _list(self, path: str) -> str:
        """A list of the portal's own, with a pager that may lead anywhere."""
        dice = self._dice
        first, count = dice.below(40), dice.below(25)
        newest = TODAY + timedelta(days=dice.pick((0, -1, -400, 30, -9000)))
        dated = not dice.chance(6)
        rows = (
            _ROW.format(
                n=first + n, day=newest - timedelta(days=n * dice.below(3)) if dated else ""
            )
            for n in range(count)
        )
        following = dice.pick(
            ("", "index_1.html", "index_2.html", path.rpartition("/")[2], "../gsgg/", "?page=2")
        )
        pager = (
            f"<div class='page'>共 9 页 <a href='{following}'>下一页</a></div>" if following else ""
        )
        said = dice.pick(
            ("", "", "<p>暂无信息</p>", "<p>页面不存在</p>", "<iframe src='list.html'></iframe>")
        )
        end = "" if dice.chance(10) else "</body></html>"
        return (
            f"<html><head><title>通知公告</title></head><body>{_MENU}<div "
            f"class='list'><ul>{''.join(rows)}</ul>{said}</div>"
            f"{pager}{end}"
        )

    def _children(self) -> str:
        """A page of several columns, each a block with its own address: beside it,
        above it, below it, or itself.
        """
        dice = self._dice
        under = dice.pick(("", "/zwgk/"))
        blocks = (
            f"<div class='box'><div class='hd'><a href='{under}{dice.pick('abcdefgh')}/'>栏目{n}"
            "</a></div><ul>"
            f"{_ROW.format(n=3 * n, day='2026-08-01')}{_ROW.format(n=3 * n + 1, day='2026-07-01')}"
            "</ul></div>"
            for n in range(2 + dice.below(30))
        )
        return (
            f"<html><head><title>政务公开</title></head><body>{_MENU}<div>当前位置：<a "
            "href='/'>首页</a> &gt; 政务公开</div>"
            f"<div class='main'>{''.join(blocks)}</div></body></html>"
        )


def play(data: bytes) -> None:
    """One column over some days; raises where a visit claims what it cannot know."""
    dice = Dice(data)
    column = Column(
        name=dice.pick(("通知公告", "", "财政预决算")),
        units=("某局", "某办")[: 1 + dice.below(2)],
        category="动态信息",
        cycle=Cycle.MONTH,
        url=dice.pick((URL, f"{HOST}/zwgk/tzgg/", HOST, golden()[0].url, "http://[", "")),
        layout=dice.pick(("", "", "", "", *LAYOUTS)),
        entry_selector=dice.pick(("", "", "", "li")),
        next_selector=dice.pick(("", "", "", "a", "[[")),
        min_entries=dice.pick((None, None, None, 5)),
    )
    known = Known(7)
    for day in range(1 + dice.below(4)):
        today = TODAY + timedelta(days=day)
        task = Task(
            column,
            known,
            Reach(frozenset({("www.yunling.gov.cn", 80), ("www.yunling.gov.cn", 443)})),
            today,
            HOST + "/",
            others=Addresses({canonical(f"{HOST}/zwgk/gsgg/")}),
            full=dice.chance(3),
            fresh=dice.chance(6),
            most_pages=MOST_PAGES,
            most_articles=MOST_ARTICLES,
        )
        portal = Portal(dice)
        walked = _walked(task, portal)
        twin = dice.pick(("", "", "", "别的栏目"))
        at = datetime(2026, 8, 7, 2, tzinfo=UTC) + timedelta(days=day)
        visit = judge(walked, known, day=today, at=at, min_entries=column.min_entries, twin=twin)
        _check(visit, walked, known, portal)
        known = after(visit, known)


def _walked(task: Task, portal: Portal) -> Walked:
    walk = Walk(task)
    step = walk.start()
    steps = 0
    while isinstance(step, Ask):
        steps += 1
        assert steps <= MOST_STEPS, f"a walk of more than {MOST_STEPS} requests"
        check_address(step.fetch.url)
        assert task.reach.problem(step.fetch.url) is None, f"outside the portal: {step.fetch.url}"
        reply = portal.answer(step)
        step = walk.received(reply) if isinstance(reply, Answer) else walk.failed(reply)
    return step


def _check(visit: Visit, walked: Walked, known: Known, portal: Portal) -> None:
    outcome = visit.outcome
    assert outcome is not Outcome.INTERNAL_ERROR, visit.why
    assert visit.why, f"no word about {outcome}"
    if outcome is not Outcome.READ:
        assert not visit.entries, f"entries of a visit that is {outcome}"
        assert visit.rows in (None, 0)
    if not outcome.conclusive:
        assert (visit.gone, visit.rows, visit.complete_from, visit.unchanged_from) == (
            (),
            None,
            None,
            None,
        )
    if outcome is Outcome.READ:
        assert visit.entries, "read, and yet no entry"
        assert any(row.entry.published_on for row in visit.entries), "read, and yet no date"
    if outcome is Outcome.NOT_MODIFIED:
        assert portal.told_unchanged
        assert known.conclusive_on is not None, "nothing has changed since no visit at all"
    assert visit.voids == (outcome is Outcome.LAYOUT_CHANGED)
    assert walked.requests == 0 or visit.url
    keys = [row.key for row in visit.entries]
    assert len(set(keys)) == len(keys), "an entry twice"
    assert not set(keys) & set(visit.gone), "an entry that is there and gone"
    assert set(visit.gone) <= known.entries.keys()
    for row in visit.entries:
        assert 0 < len(row.key) <= LONGEST_KEY
        check_entry(row.entry)


def after(visit: Visit, known: Known) -> Known:
    """What the store knows of a column after a visit."""
    if not visit.outcome.conclusive:
        if visit.voids or visit.outcome is Outcome.EMPTY_UNPROVEN:
            return replace(known, suspicion=Suspicion(visit.day, visit.outcome, visit.fingerprint))
        return known
    if visit.outcome is Outcome.NOT_MODIFIED:
        return replace(known, conclusive_on=visit.day, suspicion=None)
    entries = {key: one for key, one in known.entries.items() if key not in visit.gone}
    for row in visit.entries:
        held, entry = entries.get(row.key), row.entry
        same = held is not None and held.published_on == entry.published_on
        dated_on = held.dated_on if held is not None and same else visit.day
        entries[row.key] = KnownEntry(
            row.key, entry.title, entry.published_on, dated_on, entry.source
        )
    return Known(
        known.column_id,
        entries,
        visit.validators,
        visit.day,
        visit.rows if visit.rows is not None else known.rows,
        visit.layout,
        visit.fingerprint,
    )
