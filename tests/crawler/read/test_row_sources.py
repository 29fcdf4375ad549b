"""Whose an entry is, as its list says: below a header, behind a label, in
brackets; and what names nobody.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page.bodies import body_of, tagged
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.crawler import list_pages
from tests.crawler.list_pages import TODAY, Item, items

TOWNS = ("漾月街道", "竹基镇", "五龙乡", "县财政局", "师宗县彩云镇人民政府")
Form = Callable[[Item, str], str]


def sources_of(markup: str) -> list[str]:
    page = (
        "<html><head><meta charset=utf-8><title>乡镇动态</title></head><body><h2>乡镇动态</h2>"
        f"{markup}</body></html>"
    )
    reading = read(Page(list_pages.PAGE, page.encode()), Hints(TODAY, column="乡镇动态"))
    assert [entry.published_on for entry in reading.entries] == [
        row.day for row in items(len(TOWNS))
    ], reading.why
    return [entry.source for entry in reading.entries]


def each(form: Form) -> str:
    return "".join(form(row, town) for row, town in zip(items(len(TOWNS)), TOWNS, strict=True))


def link(row: Item) -> str:
    return f"<a href='{row.href}'>{row.title}</a>"


@pytest.mark.parametrize(
    "header",
    [
        *(
            "发布机构",
            "发布单位",
            "来源",
            "信息来源",
            "供稿",
            "供稿单位",
            "责任部门",
            "报送单位",
            "发文机关",
            "来 源",
            "公开主体",
        ),
    ],
)
def test_a_table_s_header_says_below_what_the_body_stands(header: str) -> None:
    rows = each(lambda row, town: f"<tr><td>{link(row)}</td><td>{town}</td><td>{row.iso}</td></tr>")
    for head in ("th", "td"):
        cells = "".join(f"<{head}>{words}</{head}>" for words in ("标题", header, "发布日期"))
        assert sources_of(f"<table><tr>{cells}</tr>{rows}</table>") == list(TOWNS)
        assert sources_of(
            f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"
        ) == list(TOWNS)


def test_cells_that_span_rows_and_columns_stand_where_they_are_seen() -> None:
    days = items(5)
    body = (
        f"<tr><td>1</td><td>{link(days[0])}</td><td "
        f"rowspan=3>漾月街道</td><td>{days[0].iso}</td></tr>"
        f"<tr><td>2</td><td>{link(days[1])}</td><td>{days[1].iso}</td></tr>"
        f"<tr><td>3</td><td>{link(days[2])}</td><td>{days[2].iso}</td></tr>"
        f"<tr><td colspan=2>{link(days[3])}</td><td>竹基镇</td><td>{days[3].iso}</td></tr>"
        f"<tr><td>5</td><td>{link(days[4])}</td><td>五龙乡</td><td>{days[4].iso}</td></tr>"
    )
    head = (
        "<tr><th colspan=2>信息</th><th rowspan=2>发布单位</th><th "
        "rowspan=2>日期</th></tr><tr><th>序号</th><th>标题</th></tr>"
    )
    assert sources_of(f"<table>{head}{body}</table>") == [*["漾月街道"] * 3, "竹基镇", "五龙乡"]


def test_a_list_s_first_line_is_its_header_too() -> None:
    rows = each(lambda row, town: f"<li>{link(row)}<em>{town}</em><span>{row.iso}</span></li>")
    head = "<b>标题</b><em>供稿单位</em><span>发布时间</span>"
    assert sources_of(f"<ul><li class=head>{head}</li>{rows}</ul>") == list(TOWNS)
    assert sources_of(f"<div class=head>{head}</div><ul>{rows}</ul>") == list(TOWNS)


@pytest.mark.parametrize(
    "form",
    [
        lambda row, town: f"<li>{link(row)}<span>来源：{town}</span><span>{row.iso}</span></li>",
        lambda row, town: f"<li>{link(row)}<i>{row.iso}　来源：{town}　浏览：12</i></li>",
        lambda row, town: (
            f"<li>{link(row)}<p><label>供稿单位：</label> <b>{town}</b> <i>{row.iso}</i></p></li>"
        ),
        lambda row, town: f"<li>[{town}] {link(row)}<span>{row.iso}</span></li>",
        lambda row, town: f"<li><a href='/c/'>【{town}】</a>{link(row)}<span>{row.iso}</span></li>",
        lambda row, town: (
            f"<li><a href='{row.href}'>[{town}]{row.title}</a><span>{row.iso}</span></li>"
        ),
    ],
)
def test_a_row_names_the_body_by_a_label_or_in_brackets(form: Form) -> None:
    assert sources_of(f"<ul>{each(form)}</ul>") == list(TOWNS)


@pytest.mark.parametrize("tag", ["图文", "置顶", "公告", "各乡镇", "新闻中心", "2026", "重要"])
def test_what_is_in_brackets_and_is_no_body_names_nobody(tag: str) -> None:
    assert (
        sources_of(
            f"<ul>{each(lambda row, _: f'<li>[{tag}] {link(row)}<span>{row.iso}</span></li>')}</ul>"
        )
        == [""] * 5
    )
    assert tagged(f"[{tag}]关于…的通知") == ""


def test_a_body_in_the_midst_of_a_title_is_what_the_title_is_about() -> None:
    def form(row: Item, town: str) -> str:
        return f"<li><a href='{row.href}'>转发[{town}]{row.title}</a><span>{row.iso}</span></li>"

    assert sources_of(f"<ul>{each(form)}</ul>") == [""] * 5


@pytest.mark.parametrize("header", ["作者", "责任编辑", "发布人", "收文单位", "主题", "点击"])
def test_persons_and_receivers_are_no_origin(header: str) -> None:
    rows = each(lambda row, town: f"<tr><td>{link(row)}</td><td>{town}</td><td>{row.iso}</td></tr>")
    assert (
        sources_of(f"<table><tr><th>标题</th><th>{header}</th><th>发布日期</th></tr>{rows}</table>")
        == [""] * 5
    )


@pytest.mark.parametrize(
    "cell",
    ["", " ", "本站", "本网原创", "原创", "—", "-", "无", "2026-03-01", "1024", "admin", "县"],
)
def test_a_cell_that_names_nobody_is_no_source(cell: str) -> None:
    rows = each(lambda row, _: f"<tr><td>{link(row)}</td><td>{cell}</td><td>{row.iso}</td></tr>")
    assert (
        sources_of(f"<table><tr><th>标题</th><th>来源</th><th>发布日期</th></tr>{rows}</table>")
        == [""] * 5
    )
    assert body_of(cell) == ""
