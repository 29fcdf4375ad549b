"""Lists of threads as forums make them: each thread in a `tbody` of its own, under a line of
counters and a header of several names; the day of the thread stands before that of its last reply.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
COUNTERS = [
    "",
    "<p>今日: 0 | 主题: 8 | 排名: 7</p>",
    "<div><span>今日：3</span><span>主题：1,204</span></div>",
    "<p>今日:0条 昨日:2条 帖子:54篇</p>",
]
DAYS = [date(2026, 11, 25), date(2026, 10, 25), date(2026, 9, 6), date(2026, 7, 15)]


def thread(number: int, day: date, kind: str, *, linked: bool) -> str:
    last = f"{day.year}-{day.month}-{day.day + 3}"
    said = f"<a href='/thread-{number}-9-1.html'>{last}</a>" if linked else last
    return (
        f"<tbody id='{kind}_{number}'><tr><td><img src='/static/f.gif'></td><th><a "
        f"href='/thread-{number}-1-1.html'>关于做好第{number}号片区创业担保贷款工作的通知</a></th>"
        f"<td><cite><a href='/space-uid-{number}.html'>县退役军人事务局</a></cite><em><span>{day}"
        f"</span></em></td><td><a href='/thread-{number}-1-1.html'>{number % 7}</a><em>2470</em></td>"
        f"<td><cite>admin</cite><em>{said}</em></td></tr></tbody>"
    )


@pytest.mark.parametrize("counters", COUNTERS)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("pinned", [True, False])
def test_every_thread_is_a_row_with_its_own_day(
    counters: str, count: int, linked: bool, pinned: bool
) -> None:
    days = [*DAYS[:count], date(2025, 12, 2)] if not pinned else [date(2025, 12, 2), *DAYS[:count]]
    threads = "".join(
        thread(100 + at, day, "stickthread" if pinned and not at else "normalthread", linked=linked)
        for at, day in enumerate(days)
    )
    markup = (
        "<html><head><title>民意征集 - 云溪县</title></head><body><div id=pt><a href='/'>首页</a> › "
        f"互动 › <a href='/forum-7-1.html'>民意征集</a></div><div class=mn><h1>民意征集</h1>{counters}"
        "<div id=threadlist><table><thead><tr><td colspan=2>主题</td><td>作者</td><td>回复/查看</td>"
        f"<td>最后发表</td></tr></thead>{threads}</table></div></div></body></html>"
    )
    hints = Hints(TODAY, column="民意征集")

    reading = read(Page("http://www.yunxi.gov.cn/forum-7-1.html", markup.encode()), hints)

    assert reading.outcome is Outcome.READ, reading.why
    assert [entry.published_on for entry in reading.entries] == days


@pytest.mark.parametrize("name", ["hot", "hotList", "sidebar", "recommendList", "newsRank"])
@pytest.mark.parametrize("form", ['"app":{{"{0}":{1}}}', '"{0}":{{"items":{1}}}', '"{0}":{1}'])
def test_what_a_state_calls_hot_is_no_column_s(name: str, form: str) -> None:
    rows = ",".join(
        f'{{"name":"第{at}号片区养老护理怎么办","link":"/wz/2026/{at}.html",'
        f'"publishTime":"2026-11-1{at} 09:05:00"}}'
        for at in range(5)
    )
    state = form.format(name, f"[{rows}]")
    markup = (
        "<html><head><title>惠企政策</title></head><body><div>首页 / 政策 / 惠企政策</div><main>"
        f"<h2>惠企政策</h2><div id=other-root></div><script>window.__INITIAL_STATE__={{{state},"
        '"channel":{"id":1283,"status":"pending"}}</script></main></body></html>'
    )
    hints = Hints(TODAY, column="惠企政策")

    reading = read(Page("http://www.shahe.gov.cn/lanmu/1283/", markup.encode()), hints)

    assert not reading.entries, reading.why
    assert not reading.outcome.conclusive
