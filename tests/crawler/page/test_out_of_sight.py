"""What a browser does not show is no entry and no day, however it is hidden; what the
page's own script shows is one.
"""

from __future__ import annotations

import pytest

from crawler.page.document import Document
from crawler.page.reading import Hints, Page, Reading
from crawler.page.visibility import out_of_sight
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.list_pages import PAGE, PAGER, TODAY, Item, items

FRESH = Item("内部测试稿件请勿对外发布的一条", "202611/t20261119_99.html", TODAY)
"""A row that nobody sees, newer than all others."""


def page_of(body: str, head: str = "", pager: str = PAGER) -> str:
    return (
        f"<html><head><title>通知公告-青山县人民政府</title>{head}</head><body><h2>通知公告</h2>"
        f"<div class=main id=main>{body}{pager}</div></body></html>"
    )


def row(one: Item, attributes: str = "", day: str = "") -> str:
    return f"<li {attributes}><a href='{one.href}'>{one.title}</a>{day}<span>{one.day}</span></li>"


def listed(attributes: str, before: bool = True) -> str:
    """A list that begins, or ends, with the row that nobody sees."""
    hidden, shown = row(FRESH, attributes), "".join(map(row, items(6)))
    return (
        f"<ul class=list>{hidden}{shown}</ul>" if before else f"<ul class=list>{shown}{hidden}</ul>"
    )


def reading_of(markup: str) -> Reading:
    return read(Page(PAGE, markup.encode()), Hints(TODAY))


def titles(reading: Reading) -> list[str]:
    return [entry.title for entry in reading.entries]


SEEN = [one.title for one in items(6)]
HIDING = {
    "an inline style": ("style='display: none'", ""),
    "important": ("style='display:none !important'", ""),
    "the attribute": ("hidden", ""),
    "visibility": ("style='visibility:hidden'", ""),
    "no height": ("style='height:0;overflow:hidden'", ""),
    "no opacity": ("style='opacity:0'", ""),
    "beyond the edge": ("style='position:absolute;left:-9999px'", ""),
    "a class of the sheet": (
        "class='item no-show'",
        "<style>.item{color:#333} .no-show{display:none}</style>",
    ),
    "an id of the sheet": ("id=draft", "<style>/* drafts */ ul #draft { display : none }</style>"),
    "an attribute of the sheet": (
        "data-state=0",
        "<style>li[data-state='0']{display:none}</style>",
    ),
    "a place of the sheet": ("", "<style>.list li:nth-child(1):not(.x){display:none}</style>"),
    "a sheet for wide screens": (
        "class=m",
        "<style>@media screen and (min-width:768px){.m{display:none}}</style>",
    ),
    "a later rule": (
        "class='a b'",
        "<style>.b{display:block} .main .a{visibility:collapse}</style>",
    ),
    "letters without size": ("style='font-size:0px'", ""),
    "letters without size, of the sheet": (
        "class=a",
        "<style>@media all{.a{font-size:0!important}}</style>",
    ),
    "letters without size, sheets elsewhere": (
        "class=a",
        "<link rel=stylesheet href=/a.css><style>.a{font-size:0}</style>",
    ),
    "clipped away": ("style='position:absolute;clip:rect(0 0 0 0)'", ""),
    "clipped to a dot": (
        "class=a",
        "<style>.a{position:absolute!important;clip:rect(1px, 1px, 1px, 1px)}</style>",
    ),
    "an inset of half": ("style='clip-path:inset(50%)'", ""),
    "a circle of nothing": ("style='clip-path: circle(0)'", ""),
    "shrunk": ("style='transform:scale(0)'", ""),
    "moved away": ("style='transform:translateX(-9999px)'", ""),
    "moved up": ("class=a", "<style>.a{transform:translate(0,-5000px)}</style>"),
    "pushed out to the right": ("style='position:absolute;right:-9999px'", ""),
    "no width": ("style='width:0;overflow:hidden'", ""),
    "a filter": ("style='filter:opacity(0)'", ""),
    "content not drawn": ("class=a", "<style>.a{content-visibility:hidden}</style>"),
    "important in the sheet": (
        "class=a style='display:block'",
        "<style>.a{display:none!important}</style>",
    ),
}
ROWS_ALONE = {
    *("a place of the sheet", "an id of the sheet", "an attribute of the sheet"),
    "letters without size, sheets elsewhere",  # rows that stand side by side are closed up so
}
SHOWING = {
    "a row closed up whose words have their size": ("class=a", "<style>.a{font-size:0}.a a,.a span{font-size:14px}</style>"),
    "rows closed up by a sheet and sized by another": (
        "",
        "<link rel=stylesheet href=/a.css><style>.list{font-size:0}</style>",
    ),
    "a row closed up whose words have their font": ("style='font-size:0'", "<style>.list a,.list span{font:14px/2 Arial}</style>"),
    "rows closed up, and a sheet that is fetched": ("", "<style>@import url(/a.css);.list{font-size:0}</style>"),
    "small letters": ("style='font-size:0.8em'", ""),
    "a clip without a place": ("style='clip:rect(0 0 0 0)'", ""),
    "a clip of its own size": ("style='position:absolute;clip:rect(0px,300px,20px,0px)'", ""),
    "a small inset": ("style='clip-path:inset(5%)'", ""),
    "scaled down": ("style='transform:scale(0.9)'", ""),
    "moved a little": ("style='transform:translateX(-50%)'", ""),
    "a sheet for paper": ("class=m", "<style>@media print{.m{display:none}}</style>"),
    "a sheet for telephones": ("class=m", "<style>@media (max-width:767px){.m{display:none}}</style>"),
    "a printed sheet": ("class=m", "<style media=print>.m{display:none}</style>"),
    "a rule that names it more exactly": ("class='a on'", "<style>.a.on{display:block}.a{display:none}</style>"),
    "an inline style": ("class=a style='display:list-item'", "<style>.a{display:none}</style>"),
    "a pointer": ("", "<style>.list li:hover{display:none} .list li::before{display:none}</style>"),
    "a comment": ("class=a", "<style>/* .a{display:none} */</style>"),
    "another element": ("class=a", "<style>p.a{display:none} .foot .a{display:none} .list+.a{display:none}</style>"),
    "a sheet that is none": ("class=a", "<style>.a{{display none;}} }}} .a{color:red}</style>"),
    "no height of words alone": ("style='height:0'", ""),
}  # fmt: skip


@pytest.mark.parametrize("hiding", HIDING)
def test_a_row_that_is_not_shown_is_no_entry(hiding: str) -> None:
    attributes, head = HIDING[hiding]
    reading = reading_of(page_of(listed(attributes), head))
    assert titles(reading) == SEEN, reading.why


@pytest.mark.parametrize("showing", SHOWING)
def test_a_row_that_is_shown_is_one(showing: str) -> None:
    attributes, head = SHOWING[showing]
    reading = reading_of(page_of(listed(attributes), head))
    assert titles(reading) == [FRESH.title, *SEEN], reading.why


@pytest.mark.parametrize(
    ("body", "sheet"),
    [
        ("<body>", "body{font-size:12px;display:none}"),
        ("<body style='opacity:0'>", ""),
    ],
)
def test_what_is_veiled_until_the_page_is_loaded_is_seen(body: str, sheet: str) -> None:
    markup = page_of(listed(""), f"<style>{sheet}</style>").replace("<body>", body)
    root = Document(Page(PAGE, markup.encode())).root
    assert root is not None
    assert out_of_sight(root) == set()


@pytest.mark.parametrize(
    "hiding", ["an inline style", "a class of the sheet", "the attribute", "visibility"]
)
def test_a_day_that_is_not_shown_dates_nothing(hiding: str) -> None:
    attributes, head = HIDING[hiding]
    hidden = f"<em {attributes}>2026-11-19</em>"
    body = "".join(row(one, day=hidden) for one in items(6))
    reading = reading_of(page_of(f"<ul>{body}</ul>", head))
    assert [entry.published_on for entry in reading.entries] == [one.day for one in items(6)]


@pytest.mark.parametrize("hiding", sorted(set(HIDING) - ROWS_ALONE))
@pytest.mark.parametrize("tag", ["div", "ul"])
def test_a_list_that_is_not_shown_is_nobodys(hiding: str, tag: str) -> None:
    attributes, head = HIDING[hiding]
    body = f"<{tag} {attributes}>{''.join(map(row, items(6, TODAY)))}</{tag}>"
    assert not reading_of(page_of(body, head)).entries
    beside = reading_of(page_of(f"{body}<ul>{''.join(map(row, items(6)))}</ul>", head))
    assert titles(beside) == SEEN, beside.why


def panes(shown: str, others: str) -> str:
    return (
        "<div class=hd><span class=on>通知公告</span><span>政策解读</span></div>"
        f"<div class='pane on'><ul>{shown}</ul></div><div class=pane><ul>{others}</ul></div>"
    )


@pytest.mark.parametrize("head", ["", "<style>.pane{display:none}.pane.on{display:block}</style>"])
def test_the_pane_of_another_tab_is_not_the_columns(head: str) -> None:
    others = "".join(map(row, items(6, TODAY, folder="/jd/")))
    reading = reading_of(page_of(panes("".join(map(row, items(6))), others), head, pager=""))
    assert titles(reading) == SEEN, reading.why
    emptied = reading_of(page_of(panes("", others), head, pager=""))
    assert not emptied.entries, emptied.why


HIDDEN_ROWS = (
    "<ul class=rows id=rows>"
    + "".join(row(one, "style='display:none'") for one in items(6))
    + "</ul>"
)
SCRIPTS = {
    "a file that turns pages": "<script src='/system/resource/js/news/statpagedown.js'></script>",
    "each row by its list": "<script>var lis=document.getElementById('rows').getElementsByTagName('li');"
    "for(var i=0;i<lis.length;i++){lis[i].style.display='block';}</script>",
    "a library": "<script>$(function(){$('#rows li').slice(0,15).show();});</script>",
    "a class": "<script>$('.rows li').css('display','list-item')</script>",
    "one by one": "<script>$('.rows li').each(function(){ $(this).fadeIn(200); });</script>",
    "the plain way": ("<script>document.querySelectorAll('.rows > "
    "li').forEach(function(e){e.style.display=''})</script>"),
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_rows_that_the_pages_own_script_shows_are_read(script: str) -> None:
    reading = reading_of(
        page_of(
            HIDDEN_ROWS + SCRIPTS[script], pager="<div>共35条 2/4 <a href='2.htm'>下页</a></div>"
        )
    )
    assert titles(reading) == SEEN, reading.why


@pytest.mark.parametrize(
    "script",
    [
        "",
        "<script>$('#open').click(function(){ $('#rows li').show(); });</script>",
        "<script>function more(){ $('#rows li').show(); }</script>",
        "<script>$('#popup').show(); $('#rows li').hide();</script>",
        "<script>document.getElementById('rows').style.display='none';</script>",
    ],
)
def test_rows_that_no_script_shows_stay_hidden(script: str) -> None:
    reading = reading_of(page_of(HIDDEN_ROWS + script))
    assert reading.outcome is not Outcome.READ
    assert not reading.entries, reading.why


def test_a_fresher_row_hidden_among_shown_ones_stays_hidden_beside_a_script_that_turns_pages() -> (
    None
):
    script = SCRIPTS["a file that turns pages"]
    reading = reading_of(page_of(listed("style='display:none'") + script))
    assert titles(reading) == SEEN, reading.why


def test_sheets_without_end_cost_no_more_than_their_length() -> None:
    sheet = (
        "".join(f".a{n} .b .c,.d>.e~.f{{display:none}}" for n in range(4_000))
        + "/*" * 20_000
        + "{" * 20_000
    )
    body = "<div class='a1 b c d e f'>" * 200 + "</div>" * 200
    doc = Document(
        Page(PAGE, f"<html><head><style>{sheet}</style></head><body>{body}</body></html>".encode())
    )
    assert doc.root is not None
    assert len(out_of_sight(doc.root)) <= 200
