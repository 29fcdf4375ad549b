"""What a portal's pages teach each other: where their lists stand, what an empty one
looks like, what is nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.template import Learnt
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, TODAY
from tests.crawler.templates.made_portals import (
    EMPTY,
    HOT,
    PARENT,
    SHELLS,
    UNDATED,
    UNIT,
    Frame,
    Made,
    Portal,
    rows,
    told,
    without_its_box,
)

# A lone link whose day stands in what nobody sees is not surely a list, and a day
# without a year is another test's.
SEEN = sorted(set(FORMS) - {"date_in_attribute", "yearless"})
FRAMES = st.builds(
    Frame,
    shell=st.sampled_from(sorted(SHELLS)),
    hot=st.sampled_from(["热点信息", "最新发布", "县区要闻", ""]),
    dated=st.booleans(),
    ticker=st.booleans(),
)
HEADS = st.sampled_from(["", UNIT, PARENT])


def column(number: int, kind: str, form: str, count: int, head: str) -> Made:
    newest = TODAY - timedelta(days=9 + 40 * number)
    return Made(
        f"第{number}类信息", f"/c{number}/index.html", kind, form, rows(number, count, newest), head
    )


Spec = tuple[str, int, str, str]
"""A column's kind, its entries, their form and the words over them."""


@st.composite
def columns(draw: st.DrawFn) -> list[Spec]:
    """Eight columns or more: full ones, undated ones, those of one entry and of two,
    and empty ones, in any order.
    """
    kinds = [("dated", draw(st.integers(4, 20))) for _ in range(draw(st.integers(4, 7)))]
    kinds += [("undated", draw(st.integers(1, 9))), ("dated", 1), ("dated", 2), ("empty", 0)]
    kinds += draw(
        st.lists(
            st.sampled_from([("undated", 5), ("dated", 1), ("dated", 2), ("empty", 0)]), max_size=3
        )
    )
    forms = {"dated": SEEN, "undated": sorted(UNDATED), "empty": sorted(EMPTY)}
    return [
        (kind, count, draw(st.sampled_from(forms[kind])), draw(HEADS))
        for kind, count in draw(st.permutations(kinds))
    ]


def portal_of(frame: Frame, specs: Sequence[Spec]) -> Portal:
    return Portal(
        frame,
        [
            column(number, kind, form, count, head)
            for number, (kind, count, form, head) in enumerate(specs)
        ],
    )


def expected(one: Made) -> Sequence[object]:
    return [(row.title, row.day) for row in one.rows]


@settings(max_examples=30)
@given(FRAMES, columns(), st.booleans())
def test_whatever_the_template_every_column_of_it_is_told_rightly(
    frame: Frame, specs: list[Spec], asking: bool
) -> None:
    portal = portal_of(frame, specs)
    portal.file_hot(portal.columns[0].name, portal.columns[1].name)
    learnt = portal.learnt()
    for one, walked in told(portal, learnt, asking=asking):
        if one.kind == "empty":
            assert walked.outcome is Outcome.TRULY_EMPTY, (one, walked.outcome, walked.why)
        else:
            assert walked.outcome is Outcome.READ, (one, walked.outcome, walked.why)
            assert [(row.entry.title, row.entry.published_on) for row in walked.rows] == expected(
                one
            ), (
                one,
                walked.why,
            )


@settings(max_examples=20)
@given(FRAMES, columns(), st.data())
def test_a_column_whose_own_box_is_gone_is_nobody_s(
    frame: Frame, specs: list[Spec], data: st.DataObject
) -> None:
    """Nor does it help to ask the articles of the portal's hot list, whose newest ones may be this
    very column's.
    """
    portal = portal_of(frame, specs)
    learnt = portal.learnt()
    at = data.draw(st.sampled_from([at for at, one in enumerate(portal.columns) if one.rows]))
    one = portal.columns[at]
    portal.pages[one.path] = without_its_box(portal.pages[one.path], one.rows)
    names = [one.name, portal.columns[at - 1].name, PARENT]
    portal.file_hot(*(data.draw(st.sampled_from(names)) for _ in HOT[1:]), names[1])
    for known in (learnt, portal.learnt(learnt), portal.learnt()):
        walked = portal.walked(one, known, asking=True)
        assert not walked.outcome.conclusive, (one, walked.outcome, walked.why)
        assert not walked.rows


@pytest.mark.parametrize("shell", SHELLS)
def test_one_page_alone_teaches_nothing(shell: str) -> None:
    portal = Portal(Frame(shell), [column(number, "dated", "plain", 8, "") for number in range(4)])
    assert not portal.learnt().templates


def test_a_column_s_only_entry_counts_though_every_sidebar_shows_it_too() -> None:
    """The newest of a portal stand in all of its sidebars; in a column's own place they
    are the column's all the same.
    """
    columns = [column(number, "dated", "plain", 8, "") for number in range(7)]
    columns.append(column(7, "dated", "plain", 1, UNIT))
    portal = Portal(Frame("utility", hot="最新发布"), columns)
    lone = columns[-1].rows[0]
    beside = f"<li><a href='{lone.href}'>{lone.title}</a><span>{lone.iso}</span></li>"
    for one in columns:
        portal.pages[one.path] = portal.pages[one.path].replace(
            "<h3>最新发布</h3><ul>", f"<h3>最新发布</h3><ul>{beside}"
        )
    walked = portal.walked(columns[-1], portal.learnt())
    assert [row.entry.title for row in walked.rows] == [lone.title], walked.why


CHOSEN = rows(90, 5, TODAY - timedelta(days=2))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("form", ["plain", "cards", "headed_table", "groups_of_five", "flat_spans"])
@pytest.mark.parametrize("count", [1, 3, 8])
@pytest.mark.parametrize("place", ["above", "below"])
def test_what_a_portal_recommends_in_the_list_s_own_box_is_no_column_s(
    shell: str, form: str, count: int, place: str
) -> None:
    """推荐阅读 made as the list is, right above or below it, on all pages and
    on those of short lists too.
    """
    columns = [column(number, "dated", form, 8, UNIT) for number in range(6)]
    columns += [column(6, "dated", form, count, UNIT), column(7, "empty", "an empty list", 0, UNIT)]
    portal = Portal(Frame(shell, hot="", dated=True), columns)
    choice = f"<h4>推荐阅读</h4>{FORMS[form](CHOSEN)}"
    for one in columns:
        body = FORMS[form](one.rows) if one.rows else EMPTY[one.form][0]
        both = f"{choice}{body}" if place == "above" else f"{body}{choice}"
        portal.pages[one.path] = portal.pages[one.path].replace(body, both, 1)
    for known in (portal.learnt(), Learnt()):
        for one in columns[-3:]:  # the six full ones are alike
            walked = portal.walked(one, known)
            said = {row.entry.title for row in walked.rows}
            assert said.isdisjoint(row.title for row in CHOSEN), (one, walked.why)
            if one.rows and len(one.rows) > 2 and known.templates:
                assert said == {row.title for row in one.rows}, (one, walked.why)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("form", ["plain", "headed_table"])
def test_an_article_in_the_list_s_place_is_not_nothing(shell: str, form: str) -> None:
    """Its lines stand where other columns have a line or two of their
    own; there are more of them.
    """
    columns = [column(number, "dated", form, 8, UNIT) for number in range(6)]
    columns.append(column(6, "empty", "an empty box", 0, UNIT))
    portal = Portal(Frame(shell), columns)
    for one in columns:
        body = FORMS[form](one.rows) if one.rows else EMPTY[one.form][0]
        own = f"<p>本栏目由{one.name}管理单位负责</p><p>受理时间见各单位公告</p>{body}"
        portal.pages[one.path] = portal.pages[one.path].replace(body, own, 1)
    last, learnt = columns[-1], portal.learnt()
    as_it_was = portal.walked(last, learnt)
    assert as_it_was.outcome is Outcome.TRULY_EMPTY, as_it_was.why
    lines = ("县水利局工作职责", "各有关单位：", "负责全县水资源的统一管理。")
    text = "".join(f"<p>{line}</p>" for line in lines)
    portal.pages[last.path] = portal.pages[last.path].replace("<div class='list'></div>", text)
    walked = portal.walked(last, learnt)
    assert not walked.outcome.conclusive, walked.why


LONE = {
    "a heading": "<h4><a href='{href}'>{title}</a></h4>",
    "a heading and its day": "<h4><a href='{href}'>{title}</a></h4><p class='m'>{iso} · 县水利局</p>",
}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("make", LONE)
def test_a_lone_entry_may_have_no_element_of_its_own(shell: str, make: str) -> None:
    """The list's box is its row then; a heading over nothing but a link is that of no other box."""
    flat = LONE["a heading and its day"]
    columns = [column(number, "dated", "plain", 6, UNIT) for number in range(7)]
    columns.append(column(7, "dated", "plain", 1, UNIT))
    portal = Portal(Frame(shell), columns)
    for one in columns:
        body = "".join(
            (LONE[make] if one is columns[-1] else flat).format(
                href=row.href, title=row.title, iso=row.iso
            )
            for row in one.rows
        )
        portal.pages[one.path] = portal.pages[one.path].replace(
            FORMS["plain"](one.rows), f"<section class='lst'>{body}</section>"
        )
    walked = portal.walked(columns[-1], portal.learnt())
    row = columns[-1].rows[0]
    assert [one.entry.title for one in walked.rows] == [row.title], walked.why
    assert walked.rows[0].entry.published_on == row.day


@pytest.mark.parametrize("shell", SHELLS)
def test_an_article_s_address_may_be_its_column_s_and_what_follows(shell: str) -> None:
    """So that no two columns' articles have a folder, nor a file's make, in common, and some
    columns are called by a number as articles are.
    """
    columns = []
    for number in range(8):
        made = column(number, "dated", "plain", 6 if number < 7 else 1, UNIT)
        path = f"/web/guest/l{number}m" + (f"/-/{100 + number}" if number % 2 else "")
        listed = tuple(
            replace(row, href=f"/web/guest/l{number}m/-/publisher/{9000 + 100 * number + at}")
            for at, row in enumerate(made.rows)
        )
        columns.append(replace(made, path=path, rows=listed))
    portal, last = Portal(Frame(shell), columns), columns[-1]
    row = last.rows[0]
    page = portal.pages[last.path]
    link = f"<div class='links'><div><a href='{row.href}'>{row.title}</a></div></div>"
    portal.pages[last.path] = page.replace(FORMS["plain"](last.rows), link)
    assert portal.pages[last.path] != page
    walked = portal.walked(last, portal.learnt())
    assert [one.entry.title for one in walked.rows] == [row.title], walked.why
    assert walked.rows[0].entry.published_on == row.day


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "link", ["", "<p><a href='#'>政策文件</a></p>", "<a href='/c1/'>上级栏目</a>"]
)
def test_a_day_of_update_in_the_list_s_place_is_no_entry(shell: str, link: str) -> None:
    """A clock beside a breadcrumb's step, in the box that holds both:
    there is no link to an article.
    """
    columns = [column(number, "dated", "plain", 6, UNIT) for number in range(7)]
    columns.append(column(7, "dated", "plain", 1, UNIT))
    portal = Portal(Frame(shell), columns)
    for one in columns:
        body = "".join(
            LONE["a heading and its day"].format(href=row.href, title=row.title, iso=row.iso)
            for row in one.rows
        )
        if one is columns[-1]:
            body = (
                f"{link}<h2>重大隐患挂牌督办通知</h2><p>更新时间：{TODAY}</p><p>办公地址："
                "人民路1号。</p>"
            )
        portal.pages[one.path] = portal.pages[one.path].replace(
            FORMS["plain"](one.rows), f"<section class='lst'>{body}</section>"
        )
    walked = portal.walked(columns[-1], portal.learnt())
    assert not walked.rows, walked.why
    assert not walked.outcome.conclusive, walked.why


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_short_box_that_holds_a_breadcrumb_is_not_all_breadcrumb(wrapped: bool) -> None:
    columns = [column(number, "dated", "plain", 6, UNIT) for number in range(7)]
    columns.append(column(7, "empty", "an empty list", 0, UNIT))
    portal, last = Portal(Frame("beside"), columns), columns[-1]
    box = f"<div class='bd'>{EMPTY[last.form][0]}</div>"
    assert portal.walked(last, portal.learnt()).outcome is Outcome.TRULY_EMPTY
    said = "<h2>重大隐患挂牌督办通知</h2><p>办公地址：人民路1号。</p><p>办公时间：工作日。</p>"
    page = portal.pages[last.path]
    portal.pages[last.path] = page.replace(
        box, f"{box}<div>{said}</div>" if wrapped else box + said
    )
    assert portal.pages[last.path] != page
    walked = portal.walked(last, portal.learnt())
    assert not walked.outcome.conclusive, walked.why


ADVISED = rows(91, 5, TODAY - timedelta(days=1))


def beside_advice(
    heading: str, name: str, shell: str, form: str, left: str = "<ul class='list'></ul>"
) -> tuple[Outcome, str]:
    """What an empty column comes to beside a box of cards that it alone shows."""
    columns = [column(number, "dated", form, 8, UNIT) for number in range(6)]
    columns.append(Made(name, "/c6/index.html", "empty", "an empty list", (), name))
    portal, last = Portal(Frame(shell, hot=""), columns), columns[-1]
    for one in columns:
        body = FORMS[form](one.rows) if one.rows else EMPTY[one.form][0]
        cards = FORMS["cards"](ADVISED) if one is last else ""
        portal.pages[one.path] = portal.pages[one.path].replace(
            body, f"{body if one.rows else left}<div class='tj'><h4>{heading}</h4>{cards}</div>", 1
        )
    walked = portal.walked(last, portal.learnt())
    return walked.outcome, walked.why


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "heading",
    [
        "推荐阅读",
        "热点推荐",
        "相关阅读",
        "点击排行",
        "延伸阅读",
        "大家还在看",
        "您可能感兴趣的内容",
    ],
)
def test_an_empty_column_beside_what_is_recommended_there_alone_is_empty(
    shell: str, heading: str
) -> None:
    outcome, why = beside_advice(heading, "第6类信息", shell, "plain")
    assert outcome is Outcome.TRULY_EMPTY, why


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("heading", "name", "left"),
    [
        ("<b>推荐阅读</b></h4><h4>部门动态", "第6类信息", "<ul class='list'></ul>"),
        ("部门动态", "第6类信息", "<ul class='list'></ul>"),
        ("2026年", "第6类信息", "<ul class='list'></ul>"),
        ("推荐阅读", "推荐阅读", "<ul class='list'></ul>"),
        ("推荐阅读", "第6类信息", ""),
    ],
    ids=[
        "another's name below",
        "another's name",
        "a year",
        "the column is called so",
        "its own place is gone",
    ],
)
def test_rows_under_other_words_may_be_its_own(
    shell: str, heading: str, name: str, left: str
) -> None:
    outcome, why = beside_advice(heading, name, shell, "plain", left)
    assert outcome is not Outcome.TRULY_EMPTY, why


@pytest.mark.parametrize("make", ["<div class='list'>{}</div>", "{}"])
def test_a_breadcrumb_may_be_a_step_shorter_on_an_empty_column_s_page(make: str) -> None:
    """Its steps are items of a list in the very box; the last is
    written on most pages, not on all.
    """
    columns = [column(number, "dated", "plain", 6, UNIT) for number in range(7)]
    columns.append(column(7, "empty", "an empty list", 0, UNIT))
    portal, last = Portal(Frame("utility"), columns), columns[-1]
    for one in columns:
        body = FORMS["plain"](one.rows) if one.rows else EMPTY[one.form][0]
        step = "" if one is last else f"<li><a href='{one.path}'>{one.name}</a></li>"
        crumb = (
            "<ol class='wz'><li>当前位置</li><li><a "
            f"href='/'>首页</a></li><li>{PARENT}</li>{step}</ol>"
        )
        portal.pages[one.path] = portal.pages[one.path].replace(body, crumb + make.format(body), 1)
    assert portal.walked(last, portal.learnt()).outcome is Outcome.TRULY_EMPTY
    page = portal.pages[last.path]
    portal.pages[last.path] = page.replace(EMPTY[last.form][0], "<p>本栏目说明：内容见公告。</p>")
    walked = portal.walked(last, portal.learnt())
    assert not walked.outcome.conclusive, walked.why


@pytest.mark.parametrize("shell", SHELLS)
def test_a_column_s_only_entry_may_be_called_as_the_column_is(shell: str) -> None:
    """机构职能 holds one article of that name; what is called so elsewhere is none."""
    full = [column(number, "dated", "plain", 8, "") for number in range(7)]
    lone = [
        Made(
            name,
            f"/c{at}/index.html",
            kind,
            "plain" if kind == "dated" else "items",
            tuple(replace(row, title=title) for row in rows(at, 1, TODAY)),
        )
        for at, name, kind, title in (
            (10, "机构职能", "dated", "机构职能"),
            (11, "领导信息", "undated", "领导信息"),
            (12, "监督检查", "dated", "县教育局监督检查事项清单"),
            (13, "行政执法公示", "undated", "行政执法公示（2026年版）"),
        )
    ]
    portal = Portal(Frame(shell), [*full, *lone])
    learnt = portal.learnt()
    for one in lone:
        walked = portal.walked(one, learnt)
        found = [(row.entry.title, row.entry.published_on) for row in walked.rows]
        assert (walked.outcome, found) == (Outcome.READ, expected(one)), (one, walked.why)
        alone = portal.walked(one, Learnt())
        if one.rows[0].title == one.name:
            assert not alone.outcome.conclusive, alone.why


CARDS = {
    "day and month beside": (
        "<div class=media><div class=l><b>{row.day:%d}</b><sup>{row.day:%b}. {row.day.year}</sup>"
        "</div><div class=b><a href='{row.href}'><h4>{row.title}</h4><p>{told}</p></a></div></div>"
    ),
    "day above": (
        "<div class=c><span class=t>{row.day:%Y/%m/%d}</span><a href='{row.href}'><h3>{row.title}"
        "</h3><p>{told}</p></a></div>"
    ),
    "day behind": (
        "<li><a href='{row.href}'>{row.title}</a><span>{row.iso}</span><p>{told}</p></li>"
    ),
}


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "told",
    [
        "2025年10月27日，现场会在县里召开，与会人员实地查看并交流了经验做法。",
        "2025年10月27日上午，县水利局召开推进会，要求各单位压实责任",
        "近日，县水利局开展检查，要求各单位压实责任（2025-10-27）",
        "【10月27日】县水利局召开重点工作推进会。",
        "时间：2025年10月27日 地点：县会议中心",
    ],
)
def test_the_day_that_a_summary_tells_of_is_not_its_card_s(
    monkeypatch: pytest.MonkeyPatch, card: str, told: str
) -> None:
    """However few cards there are: of a lone one there is no other to compare it with."""
    monkeypatch.setitem(
        FORMS, "told", lambda rows: "".join(CARDS[card].format(row=row, told=told) for row in rows)
    )
    counts = (8, 8, 8, 8, 8, 1, 2)
    portal = Portal(
        Frame("classed"),
        [column(number, "dated", "told", count, "") for number, count in enumerate(counts)],
    )
    learnt = portal.learnt()
    for one in portal.columns[4:]:
        walked = portal.walked(one, learnt)
        found = [(row.entry.title, row.entry.published_on) for row in walked.rows]
        assert found == expected(one), (one, walked.why)
