"""Navigation that only scripts make is found by reading them: menus written into the
page, clicks, choices, trees.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from crawler.discover.faces import face_of
from crawler.discover.scripts import Script, may_hold_links
from crawler.discover.values import Face
from crawler.page.document import Document
from crawler.page.reading import Page
from monitor.demo.portal import Answer, Resource, Service, Site, serving
from tests.crawler.discover.portal import listing, page
from tests.crawler.discover.test_discover import folder
from tests.e2e.commands import tongbao

HOST = "http://www.h.example"


def face(body: str, **scripts: str) -> Face:
    text = f"<html><body>{body}</body></html>"
    files = {f"{HOST}/js/{name}.js": Script.of(script) for name, script in scripts.items()}
    return face_of(Document(Page(f"{HOST}/zwgk/", text.encode())), files)


def seen(body: str, **scripts: str) -> list[tuple[str, str]]:
    return [(link.url.removeprefix(HOST), link.text) for link in face(body, **scripts).links]


@pytest.mark.parametrize(
    "body",
    [
        "<td onclick=\"window.open('/tzgg/')\">通知公告</td>",
        "<a href='#' onclick=\"location.href='/tzgg/'\">通知公告</a>",
        "<a href=\"javascript:window.location='../tzgg/'\">通知公告</a>",
        "<li data-url='/tzgg/'>通知公告</li>",
        (
            "<script>function go(n){var u='/'+n+'/'; location.href=u;}</script><a href='#' "
            "onclick=\"go('tzgg')\">通知公告</a>"
        ),
        "<select><option>--请选择--</option><option value='/tzgg/'>通知公告</option></select>",
        (
            "<select onchange=\"location='/'+this.value+'/'\"><option "
            "value='tzgg'>通知公告</option></select>"
        ),
        (
            "<select onchange='window.open(this.options[this.selectedIndex].value)'><option "
            "value='/tzgg/'>通知公告</option></select>"
        ),
        """<script>document.write('<a href="/tzgg/">' + '通知公告</a>');</script>""",
        """<script>var h = "";h += "<li><a href=\\"/tzgg/\\">通知公告</a></li>";$("#nav").html(h);</script>""",
        """<script>var t=[{id:1,pId:0,name:"目录"},{ id:2, pId:1, name:"通知公告", url:"/tzgg/", target:"_self"}];</script>""",
        """<script>d=new dTree('d'); d.add(0,-1,'目录'); d.add(2,0,'通知公告','/tzgg/','t');</script>""",
    ],
)
def test_links_that_a_script_makes_are_links(body: str) -> None:
    assert seen(body) == [("/tzgg/", "通知公告")]


@pytest.mark.parametrize(
    "script",
    [
        "$('#nav').load('/include/nav.html #menu');",
        '$.get("/include/nav.html", put);',
        "$.ajax({type:'get', url:'/include/nav.html'});",
    ],
)
def test_a_part_that_a_script_loads_into_the_page_is_looked_at(script: str) -> None:
    assert seen(f"<script>{script}</script>") == [("/include/nav.html", "")]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='#' onclick='addFavorite()'>加入收藏</a>",
        "<a href='javascript:void(0)' onclick=\"show('tab1')\">通知公告</a>",
        "<select name='type'><option value='1'>标题</option></select>",
        "<script>document.write('<a href=\"' + address + '\">通知公告</a>');</script>",
        "<script>var t=[{name:'通知公告', url:'javascript:;'}, {name:'通知公告'}];</script>",
        "<script>// document.write('<a href=/tzgg/>通知公告</a>')</script>",
    ],
)
def test_what_only_running_a_script_would_tell_is_left_alone(body: str) -> None:
    assert seen(body) == []


def test_a_script_file_writes_into_the_page_at_its_place() -> None:
    menu = (
        'document.write("<h3>财政局</h3>");document.write("<ul><li><a onclick=\'go(7)\' '
        "href='#'>预算公开</a></li></ul>\");"
        "function go(id){location.href='/list.aspx?cid='+id}"
    )
    (link,) = face("<div><script src='/js/menu.js'></script></div>", menu=menu).links
    assert (link.url, link.text, link.sections) == (
        f"{HOST}/list.aspx?cid=7",
        "预算公开",
        ("财政局",),
    )


def test_a_node_stands_under_the_names_above_it() -> None:
    flat = "[{id:3,pId:1,name:'预算公开',url:'/ys/'},{id:1,pId:0,name:'财政局'}]"
    nested = json.dumps(
        [{"name": "财政局", "url": "", "children": [{"name": "预算公开", "url": "/ys/"}]}]
    )
    for text in (flat, nested):
        (link,) = Script.of(f"var tree = {text};").links(f"{HOST}/")
        assert (link.url, link.text, link.sections) == (f"{HOST}/ys/", "预算公开", ("财政局",))


def test_libraries_are_not_asked_for() -> None:
    assert [
        name
        for name in ("menu", "top", "jquery-1.8.min", "swiper")
        if may_hold_links(f"{HOST}/js/{name}.js")
    ] == [
        "menu",
        "top",
    ]


@pytest.mark.parametrize(
    "part",
    ['"\\"', '\\"', "'`\"", "/*", "`\\`", '{name:"a",url:"/b"', ".add(", "//'", '"<"+', "'<a'+x+"],
)
def test_a_script_of_any_make_takes_no_longer_than_its_size(part: str) -> None:
    text = part * (300_000 // len(part))
    began = time.process_time()
    list(Script.of(text).links(f"{HOST}/"))
    assert time.process_time() - began < 3


def test_a_page_of_many_clicks_and_long_scripts_is_read_in_bounded_time() -> None:
    clicks = "".join(f"<li onclick='go({n})'>栏目{n}</li>" for n in range(4000))
    began = time.process_time()
    face(clicks + "<script src='/js/a.js'></script>" * 20, a="var a = 1;" * 40_000)
    assert time.process_time() - began < 15


def test_a_portal_whose_menu_is_a_script_file_shows_its_columns(tmp_path: Path) -> None:
    menu = (
        "function go(n){ window.location.href = '/' + n + '/list.html'; }\n"
        "document.write('<ul>');document.write('<li "
        "onclick=\"go(\\'tzgg\\')\">通知公告</li></ul>');"
    )
    units = "<table><tr><td onclick=\"window.open('/czj.html')\">财政局</td></tr></table>"
    files: dict[str, Resource] = {
        "/": page(
            "青岭县人民政府", "<script src='/js/menu.js'></script><a href='/bm.html'>部门</a>"
        ),
        "/js/menu.js": Answer(menu.encode("gbk"), "application/x-javascript"),
        "/bm.html": page("部门", units),
        "/czj.html": page(
            "财政局", "<a href='#' onclick=\"location='/czj/gzdt/list.html'\">工作动态</a>"
        ),
    }
    files |= listing("/tzgg/list.html", "通知公告", 3, crumbs="首页 &gt; 通知公告", site="青岭县")
    files |= listing(
        "/czj/gzdt/list.html", "工作动态", 3, crumbs="首页 &gt; 财政局 &gt; 工作动态", site="青岭县"
    )
    services: dict[str, list[Service]] = {}
    with serving(Site(files, services)) as portal:
        report = json.loads(
            tongbao("discover", "--format", "json", home=folder(tmp_path / "q", portal.url))
        )
    assert {(row["column"], row["unit"]) for row in report["found"]} == {
        ("通知公告", ""),
        ("工作动态", "财政局"),
    }


def test_a_list_in_a_frame_is_proposed_once_under_the_name_of_its_page(tmp_path: Path) -> None:
    files: dict[str, Resource] = {
        "/": page("青岭县人民政府", "<a href='/tzgg.html'>通知公告</a>"),
        "/tzgg.html": page(
            "通知公告",
            "<p>当前位置：<a href='/'>首页</a> &gt; 通知公告</p><iframe "
            "src='/tzgg/list.html'></iframe>",
        ),
    }
    files |= listing("/tzgg/list.html", "", 3, crumbs="", site="")
    with serving(Site(files)) as portal:
        report = json.loads(
            tongbao("discover", "--format", "json", home=folder(tmp_path / "q", portal.url))
        )
        assert [(row["column"], row["url"]) for row in report["found"]] == [
            ("通知公告", f"{portal.url}tzgg.html")
        ]


def test_an_entrance_that_leads_nowhere_is_told_as_such(tmp_path: Path) -> None:
    files: dict[str, Resource] = {
        "/": page("青岭县人民政府", "<div id='app'></div><p>欢迎访问</p>")
    }
    with serving(Site(files)) as portal:
        said = tongbao("discover", home=folder(tmp_path / "q", portal.url), expect=1, errors=True)
    assert "holds no link that can be followed" in said


def test_a_script_file_that_does_not_come_keeps_no_page_waiting(tmp_path: Path) -> None:
    files: dict[str, Resource] = {
        "/": page(
            "青岭县人民政府",
            "<script src='/js/menu.js'></script><a href='/tzgg/list.html'>通知公告</a>",
        ),
        "/js/menu.js": Answer(b"", status=500),
    }
    files |= listing("/tzgg/list.html", "通知公告", 3, crumbs="首页 &gt; 通知公告", site="青岭县")
    with serving(Site(files)) as portal:
        report = json.loads(
            tongbao("discover", "--format", "json", home=folder(tmp_path / "q", portal.url))
        )
    assert [row["column"] for row in report["found"]] == ["通知公告"]
