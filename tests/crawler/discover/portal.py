"""青岭县's portal: unit sub-sites, a disclosure platform's tree, a sitemap, a redirect, and
everything a walk must keep out of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from monitor.demo.portal import Answer, Resource, Service, Site

NEWEST = date(2026, 3, 20)
UNITS = (
    "单位,分组,别名\r\n财政局,部门,\r\n人社局,部门,人力资源和社会保障局\r\n应急管理局,部门,"
    "应急局\r\n统计局,部门,\r\n"
    "白石镇,镇街园区,\r\n档案馆,部门,\r\n"
)
COUNTY = "青岭县"

# path: name, units, category, cycle
COLUMNS = {
    "/sub/czj/gzdt/": ("工作动态", "财政局", "动态信息/部门动态", "每周"),
    "/sub/czj/tzgg/": ("通知公告", "财政局", "信息公开", "半年"),
    "/sub/czj/yjs/": ("预决算公开", "财政局", "信息公开", "一年"),
    "/sub/bsz/gzdt/": ("工作动态", "白石镇", "动态信息/镇街动态", "每周"),
    "/sub/bsz/tzgg/": ("通知公告", "白石镇", "信息公开", "半年"),
    "/yjj/gkmlpt/index#51": ("规范性文件", "应急管理局", "信息公开", "半年"),
    "/yjj/gkmlpt/index#52": ("安全生产", "应急管理局", "信息公开", "不定期"),
    "/rsj/zpgg/list.html": ("招聘公告", "人社局", "信息公开", "半年"),
    "/tjj/tjsj/list.html": ("统计数据", "统计局", "信息公开", "不定期"),
    "/zwgk/gsxx/list.html": ("公示信息", "财政局", "信息公开", "半年"),
    "/xw/jryw/list.html": ("今日要闻", "", "动态信息/政务要闻", "每周"),
}
FORBIDDEN = "/admin/nbtz/"


def page(title: str, body: str) -> Answer:
    text = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}"
        f"</title></head><body>{body}</body></html>"
    )
    return Answer(text.encode())


def listing(
    path: str, name: str, step: int, *, crumbs: str, site: str, menu: str = "", pages: int = 2
) -> dict[str, Answer]:
    """A column of `pages` pages of ten entries each, two of its articles' days apart by `step`."""
    folder = path if path.endswith("/") else path.rsplit("/", 1)[0] + "/"
    first = "index.html" if path.endswith("/") else path.rsplit("/", 1)[1]
    stem = first.removesuffix(".html")
    files = {}
    for number in range(pages):
        rows = "".join(row(folder, number * 10 + n, step, name) for n in range(10))
        links = " ".join(
            f"<a href='{first if n == 0 else f'{stem}_{n}.html'}'>{n + 1}</a>" for n in range(pages)
        )
        following = f"<a href='{stem}_{number + 1}.html'>下一页</a>" if number + 1 < pages else ""
        body = (
            f"{menu}<p class='dq'>当前位置：{crumbs}</p><ul class='lb'>{rows}</ul><div "
            f"class='fy'>{links} {following}</div>"
        )
        files[folder + (first if number == 0 else f"{stem}_{number}.html")] = page(
            f"{name}-{site}", body
        )
    files[path] = files[folder + first]
    return files


def row(folder: str, number: int, step: int, name: str) -> str:
    day = NEWEST - timedelta(days=number * step)
    href = f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{number}.html"
    return (
        f"<li><a href='{href}'>关于{name}有关事项的第{number + 1}号情况说明</a><span>{day}"
        "</span></li>"
    )


def article(title: str, day: date, source: str) -> Answer:
    body = (
        f"<h1>{title}</h1><div>发布时间：{day} 09:00　来源：{source}</div><div "
        f"id='zoom'><p>{'现将有关情况说明如下。' * 20}</p></div>"
    )
    return page(title, body)


def articles(path: str, name: str, step: int, sources: Sequence[str]) -> dict[str, Answer]:
    folder = path if path.endswith("/") else path.rsplit("/", 1)[0] + "/"
    made = {}
    for number in range(6):
        day = NEWEST - timedelta(days=number * step)
        title = f"关于{name}有关事项的第{number + 1}号情况说明"
        made[f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{number}.html"] = article(
            title, day, sources[number % len(sources)]
        )
    return made


def sub_site(folder: str, unit: str, columns: Mapping[str, str]) -> dict[str, Answer]:
    """A unit's own little site: its name stands in titles and in its head
    only, not in the breadcrumbs.
    """
    menu = f"<div class='top'><b>{COUNTY}{unit}</b></div><ul class='nav'>" + "".join(
        f"<li><a href='{folder}{path}/'>{name}</a></li>" for path, name in columns.items()
    )
    menu += f"<li><a href='{folder}jgzn.html'>机构职能</a></li></ul>"
    # The same column under two addresses, as landing pages link it, and beside it
    # what is newest in all of them.
    blocks = "".join(
        f"<div class='box'><h3>{name}</h3><a href='{folder}{path}/index.html'>更多</a></div>"
        for path, name in columns.items()
    )
    newest = "".join(
        row(f"{folder}{path}/", n, step, name)
        for step, (path, name) in enumerate(columns.items(), start=2)
        for n in range(4)
    )
    blocks += f"<div class='zx'><ul>{newest}</ul></div>"
    files = {
        folder: page(f"{COUNTY}{unit}", menu + blocks),
        f"{folder}jgzn.html": article("机构职能", NEWEST, COUNTY + unit),
    }
    for step, (path, name) in enumerate(columns.items(), start=2):
        crumbs = f"<a href='{folder}'>首页</a> &gt; {name}"
        where = f"{folder}{path}/"
        files |= listing(where, name, step, crumbs=crumbs, site=COUNTY + unit, menu=menu)
        files |= articles(where, name, step, [COUNTY + unit])
    return files


def platform() -> Site:
    tree = [
        {"id": 50, "name": "法定主动公开内容", "children": [
            {"id": 51, "name": "规范性文件", "children": [], "jump_url": ""},
            {"id": 52, "name": "安全生产", "children": [], "jump_url": ""},
        ]},
    ]  # fmt: skip
    config = json.dumps({"SID": "7", "TREE": tree}, ensure_ascii=False)
    shell = page(
        "应急管理局政府信息公开平台",
        f"<div id='app'></div><script>window._CONFIG = {config};</script>",
    )

    def api(number: int, name: str, _: Mapping[str, str]) -> Answer:
        rows = [
            {"title": f"{name}第{n}期", "url": f"/yjj/gkmlpt/content/{n}/post_{number}{n}.html",
             "created_at": f"{NEWEST - timedelta(days=n)} 00:00:00", "publisher": "青岭县应急局"}
            for n in range(5)
        ]  # fmt: skip
        data = {
            "classify": {"id": number, "name": name, "post_count": 5},
            "total": 5,
            "offset": 0,
            "articles": rows,
        }
        return Answer(json.dumps(data, ensure_ascii=False).encode(), "application/json")

    services: dict[str, list[Service]] = {
        f"/yjj/gkmlpt/api/all/{n}": [partial(api, n, name)]
        for n, name in ((51, "规范性文件"), (52, "安全生产"))
    }
    return Site({"/yjj/gkmlpt/index": shell}, services)


def schedule(fields: Mapping[str, str]) -> Answer:
    """A calendar without end: every page leads to five more, under names that no
    rule can tell from a column's.
    """
    number = int(fields.get("p", "0"))
    links = "".join(
        f"<a href='/hd/rc?p={number * 5 + n}'>活动日程{'甲乙丙丁戊'[n - 1]}</a> "
        for n in range(1, 6)
    )
    return page("活动日程", f"<h2>活动日程</h2>{links} <a href='/hd/rc?p={number + 1}'>下个月</a>")


def site(stranger: str) -> Site:
    """The portal. `stranger`: the address of a server that is none of its own."""
    nav = "".join(
        f"<li><a href='{href}'>{text}</a></li>"
        for href, text in (
            ("/main.html", "首页"), ("/gk/", "政府信息公开"), ("/bm.html", "部门镇街"), ("/xw/jryw/list.html", "今日要闻"),
            ("/old/zp.html", "招聘公告"), ("/hd/rc", "活动日程"), ("/user/center", "办事服务"), (FORBIDDEN, "内部通知"),
            (f"{stranger}gzdt/", "省政府工作动态"), ("https://www.gov.example/tzgg/", "国务院通知公告"), ("/wj/zl.pdf", "政策文件"),
        )
    )  # fmt: skip
    main = page(f"{COUNTY}人民政府", f"<ul class='nav'>{nav}</ul><p>今天是2026年11月20日</p>")
    units = (
        "<h3>部门</h3><ul><li><a href='/sub/czj/'>青岭县财政局</a></li><li><a "
        "href='/yjj/gkmlpt/index'>应急局</a></li></ul>"
    )
    units += "<h3>镇街</h3><ul><li><a href='/sub/bsz/'>白石镇</a></li></ul>"
    home = "<a href='/main.html'>首页</a>"
    files: dict[str, Resource] = {
        "/": Answer(b"", status=302, headers=(("Location", "/main.html"),)),
        "/main.html": main,
        "/bm.html": page("部门镇街", units),
        "/gk/": page(
            "政府信息公开", "<ul><li><a href='/zwgk/gsxx/list.html'>公示信息</a></li></ul>"
        ),
        "/old/zp.html": Answer(b"", status=301, headers=(("Location", "/rsj/zpgg/list.html"),)),
        "/user/center": Answer(b"", status=302, headers=(("Location", "/sso/login.html"),)),
        "/sso/login.html": page(
            "统一身份认证",
            "<form><input name='user'><input type='password' name='p'><button>登录</button></form>",
        ),
        "/robots.txt": Answer(
            b"User-agent: *\nDisallow: /admin/\nSitemap: /map.xml\n", "text/plain"
        ),
        "/sitemap.xml": sitemap(
            "/tjj/tjsj/list.html", "/tjj/tjsj/202603/t20260320_0.html", "/hd/rc"
        ),
    }
    files |= sub_site(
        "/sub/czj/", "财政局", {"gzdt": "工作动态", "tzgg": "通知公告", "yjs": "预决算公开"}
    )
    files |= sub_site("/sub/bsz/", "白石镇", {"gzdt": "工作动态", "tzgg": "通知公告"})
    files |= listing(
        "/rsj/zpgg/list.html",
        "招聘公告",
        6,
        crumbs=f"{home} &gt; 人力资源和社会保障局 &gt; 招聘公告",
        site=COUNTY,
    )
    files |= listing(
        "/tjj/tjsj/list.html",
        "统计数据",
        7,
        crumbs=f"{home} &gt; 统计局 &gt; 统计数据",
        site=COUNTY,
    )
    files |= listing(
        "/zwgk/gsxx/list.html", "公示信息", 8, crumbs=f"{home} &gt; 公示信息", site=COUNTY
    )
    files |= articles("/zwgk/gsxx/list.html", "公示信息", 8, ["青岭县财政局"])
    files |= listing(
        "/xw/jryw/list.html", "今日要闻", 1, crumbs=f"{home} &gt; 今日要闻", site=COUNTY
    )
    files |= articles("/xw/jryw/list.html", "今日要闻", 1, ["青岭融媒", "白石镇", "青岭融媒"])
    disclosure = platform()
    return Site(files | disclosure.files, {**disclosure.services, "/hd/rc": [schedule]})


def sitemap(*paths: str) -> Answer:
    places = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    return Answer(f"<?xml version='1.0'?><urlset>{places}</urlset>".encode(), "application/xml")
