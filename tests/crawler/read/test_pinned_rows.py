"""Lists of which the first rows alone show days, as pinned rows do: the others are entries too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read

TODAY = date(2026, 11, 30)
PINNED = [
    ("政务服务事项清单（年度版）", date(2026, 3, 5)),
    ("依申请公开受理指南", date(2025, 12, 1)),
]
OTHERS = [
    "开展安全生产大检查的通报",
    "做好秋冬季森林防火工作的通知",
    "县城供水管网改造施工公告",
    "公布城乡低保标准的通知",
    "农村公路养护项目中标公示",
    "第三季度空气质量情况",
]
ABOVE = {
    "list": ("<ul class='fixed'>{}</ul>", "<li><a href='{}'>{}</a><span>{}</span></li>"),
    "headlines": ("{}", "<div class='first'><h3><a href='{}'>{}</a></h3><span>{}</span></div>"),
    "table": ("<table>{}</table>", "<tr><td><a href='{}'>{}</a></td><td>{}</td></tr>"),
    "lines": ("{}", "<p><a href='{}'>[置顶]{}</a> {}</p>"),
    "lines in a box": ("<div class='fixed'>{}</div>", "<p><a href='{}'>{}</a> ({})</p>"),
}
BELOW = {
    "list": ("<ul>{}</ul>", "<li><a href='{}'>{}</a></li>"),
    "lines": ("{}", "<p><a href='{}'>{}</a></p>"),
    "table": ("<table>{}</table>", "<tr><td><a href='{}'>{}</a></td></tr>"),
    "under a year": ("<h4>2026年</h4><ul>{}</ul>", "<li><a href='{}'>{}</a></li>"),
}


def page(body: str) -> Reading:
    markup = (
        "<html><head><title>政策解读_清河县人民政府</title></head><body><div class='nav'><a href='/gk/'>概况</a>"
        "<a href='/xw/'>新闻</a></div><div class='m'><p>当前位置：<a href='/'>首页</a> &gt; 政策解读</p>"
        f"<h2>政策解读</h2>{body}</div></body></html>"
    )
    where = "http://www.qinghe.example.cn/lm/zcjd/"
    return read(Page(where, markup.encode()), Hints(TODAY, column="政策解读"))


def rows(form: tuple[str, str], cells: Sequence[tuple[object, ...]]) -> str:
    around, row = form
    return around.format("".join(row.format(*cell) for cell in cells))


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("pinned", [1, 2])
def test_rows_without_days_below_pinned_ones_are_entries(
    above: str, below: str, pinned: int
) -> None:
    """The pinned rows alone were read, and the newest of their days was told as the column's."""
    top = rows(ABOVE[above], [(f"/nr/9{at}.htm", *PINNED[at]) for at in range(pinned)])
    rest = rows(BELOW[below], [(f"/nr/{at}.htm", title) for at, title in enumerate(OTHERS)])
    reading = page(top + rest)
    told = {entry.title.removeprefix("[置顶]"): entry.published_on for entry in reading.entries}
    assert told == dict(PINNED[:pinned]) | dict.fromkeys(OTHERS), reading.why


def test_lines_without_days_around_one_with_a_day_are_entries() -> None:
    lines = [
        f"<p><a href='/nr/{at}.htm'>{title}</a>{' 2026-08-18' if at == 0 else ''}</p>"
        for at, title in enumerate(OTHERS)
    ]
    told = {entry.title: entry.published_on for entry in page("".join(lines)).entries}
    assert told == dict.fromkeys(OTHERS) | {OTHERS[0]: date(2026, 8, 18)}


@pytest.mark.parametrize(
    "below",
    [
        "<h3>相关链接</h3><ul>{}</ul>",
        "<p>您可能感兴趣的内容</p><ul>{}</ul>",
        "<div class='page'><a href='index_1.htm'>下一页</a></div><ul>{}</ul>",
    ],
)
def test_what_stands_under_words_of_its_own_is_none_of_the_list(below: str) -> None:
    top = rows(ABOVE["list"], [(f"/nr/9{at}.htm", *PINNED[at]) for at in range(2)])
    rest = rows(
        (below, BELOW["list"][1]), [(f"/nr/{at}.htm", one) for at, one in enumerate(OTHERS)]
    )
    assert {entry.title for entry in page(top + rest).entries}.isdisjoint(OTHERS)


def test_what_is_addressed_otherwise_is_none_of_the_list() -> None:
    top = rows(ABOVE["headlines"], [(f"/nr/9{at}.htm", *PINNED[at]) for at in range(2)])
    rest = rows(BELOW["list"], [(f"/zt/{at}/index.htm", one) for at, one in enumerate(OTHERS)])
    assert [entry.title for entry in page(top + rest).entries] == [title for title, _ in PINNED]


def test_a_list_of_days_is_not_led_on_by_fewer_links_without_any() -> None:
    dated = [(f"/nr/{at}.htm", one, f"2026-11-{20 - at}") for at, one in enumerate(OTHERS)]
    rest = rows(BELOW["list"], [(f"/nr/9{at}.htm", title) for at, (title, _) in enumerate(PINNED)])
    assert [entry.title for entry in page(rows(ABOVE["list"], dated) + rest).entries] == OTHERS


DAYS = [
    date(2026, 8, 18),
    date(2026, 8, 11),
    date(2026, 8, 3),
    date(2026, 7, 28),
    date(2026, 7, 15),
]


def told_of(
    form: str, shown: Sequence[int], titles: Sequence[str] = OTHERS
) -> dict[str, date | None]:
    """What is read of rows that are written in a form, of which some show their days."""
    rows = [
        form.format(
            a=f"<a href='/nr/{at}.htm'>{title}</a>",
            at=at,
            day=DAYS[at] if at in shown else "",
            span=f"<span>{DAYS[at]}</span>" if at in shown else "",
        )
        for at, title in enumerate(titles)
    ]
    return {one.title: one.published_on for one in page(f"<div>{''.join(rows)}</div>").entries}


def right(shown: Sequence[int], titles: Sequence[str] = OTHERS) -> dict[str, date | None]:
    return {title: DAYS[at] if at in shown else None for at, title in enumerate(titles)}


SOME = [(0, 1), (0, 1, 4), (1, 4), (1, 2), (0, 4), (2, 3, 4), (0, 1, 3, 4)]


@pytest.mark.parametrize("shown", SOME)
@pytest.mark.parametrize(
    "form",
    [
        "{a}{span}<br>",
        "{span}{a}<br>",
        "{a}<span>{day}</span><br/>",
        "<span>{day}</span>{a}<br>",
        "<b>{a}</b><i class='new'></i>{span}<hr>",
        "{a}{span}<div class='line'></div>",
    ],
)
def test_lines_that_breaks_part_keep_their_own_days(form: str, shown: Sequence[int]) -> None:
    """A row without a day was merged with the next one, and had that one's for its own."""
    assert told_of(form, shown) == right(shown)


@pytest.mark.parametrize("shown", SOME)
@pytest.mark.parametrize(
    "form",
    [
        "{a}{span}",
        "<h3>{a}</h3>{span}",
        "<h3>{a}</h3><p>{span}</p>",
        "<a href='/lm/tz/'>通知</a>{a}{span}<br>",
        "{day} {a}<br>",
    ],
)
def test_where_it_is_not_known_whose_a_day_is_it_is_no_row_s(
    form: str, shown: Sequence[int]
) -> None:
    told = {title: day for title, day in told_of(form, shown).items() if day is not None}
    assert told.items() <= right(shown).items()


@pytest.mark.parametrize(
    "form",
    [
        "<a href='/lm/tz/'>通知公告</a>{a}{span}<br>",
        "{a}{span}<br>各乡镇人民政府，县政府有关部门 <a href='/nr/{at}.htm'>阅读全文</a><br>",
        "{a}{span}<br>现将有关事项通知如下：<a href='/nr/{at}.htm'>各乡镇人民政府和有关部门</a><br>",
        "<a href='/nr/{at}.htm'><img src='/{at}.jpg'></a>{a}<i class='new'></i>{span}",
    ],
)
def test_rows_of_several_links_that_all_show_their_days_stay_whole(form: str) -> None:
    assert told_of(form, range(5), OTHERS[:5]) == right(range(5), OTHERS[:5])
