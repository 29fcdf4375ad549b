"""The demo county's portal as a value: every column in its markup, every
article, home page and directories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from html import escape

from monitor.demo import county, entries
from monitor.demo.board import Board, Item, Laid
from monitor.demo.county import Office, Post
from monitor.demo.frame import Frame, Link
from monitor.demo.markup.catalogue import MARKUPS
from monitor.demo.portal import Answer, Resource, Site

NEWS = "工作动态"
_CHALLENGE = """<html><head><meta charset="utf-8"></head><body><noscript>请开启JavaScript并刷新该页</noscript><script>
(function(){var a=[53,50,49],x=a.map(function(c){return String.fromCharCode(c)}).join('');
document.cookie='__jsl_clearance='+x+';Path=/;Max-age=3600';location.href=location.pathname+location.search;})();
</script></body></html>"""
_ERROR = (
    "<html><head><title>500 Internal Server Error</title></head><body><h1>500 Internal Server "
    "Error</h1></body></html>"
)
_ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n"


def news_boards() -> list[Board]:
    """The 工作动态 of every unit of the roster, in its order."""
    boards = []
    for order, office in enumerate(county.ROSTER):
        count = 0 if office is county.BLANK else _depth(office, order)
        titles = [entries.news(office.name, office.topic, k) for k in range(count)]
        days = entries.days_back(office.newest, count, order) if count else []
        if office.name == "体育中心":
            titles[0] = "=1+1大于2：全民健身志愿服务队成立"
        items = entries.dated(
            titles, days, first_number=(3000 + order) * 200, sources=(office.full_name,)
        )
        if office.markup == "countdown":
            items = _pinned(office, 3000 + order) + items
        section = "镇街动态" if office.group == county.TOWNS else "部门动态"
        boards.append(
            Board(3000 + order, NEWS, office.name, office.slug, section, office.markup, items)
        )
    return boards


def _depth(office: Office, order: int) -> int:
    """How many entries a column holds: two pages to six; without years in the list
    not more than a year can hold.
    """
    if office.markup == "gkmlpt":
        return 104
    if office.markup == "yearless":
        return min(44, (office.newest - (county.AS_OF - timedelta(days=340))).days // 7)
    return 26 + order * 11 % 53


def _pinned(office: Office, number: int) -> tuple[Item, ...]:
    titles = (
        f"{office.name}政务公开工作联系方式及监督电话",
        f"{office.name}2016年工作要点",
        f"关于公布{office.name}权责清单的公告",
    )
    days = (date(2016, 11, 8), date(2016, 3, 2), date(2015, 12, 29))
    return tuple(
        Item(number * 200 + 190 + k, title, day, office.full_name, pinned=True)
        for k, (title, day) in enumerate(zip(titles, days, strict=True))
    )


def post_boards(news: Sequence[Board]) -> list[Board]:
    """The other columns. 政务要闻 lists two articles of 临沭街道 once more; the
    joint one's sources take turns.
    """
    offices = {office.name: office for office in county.ROSTER}
    return [
        _post_board(post, 3100 + order, offices, news[0]) for order, post in enumerate(county.POSTS)
    ]


def _post_board(post: Post, number: int, offices: dict[str, Office], crossed: Board) -> Board:
    leads = [offices[name] for name in post.units.split("、") if name]
    who = leads[0].name if leads else county.COUNTY
    topic = leads[0].topic if leads else "县域经济"
    title = entries.notice if post.category.startswith("信息公开") else entries.news
    sources = tuple(lead.full_name for lead in leads) or (f"{county.COUNTY}融媒体中心",)
    items = entries.dated(
        [title(who, topic, k) for k in range(post.count)],
        entries.days_back(post.newest, post.count, number),
        first_number=number * 200,
        sources=(*sources, "大众日报") if len(leads) > 1 else sources,
    )
    folder = leads[0].slug if leads else "ywzx"
    if not leads:
        again = [
            replace(item, address=MARKUPS[crossed.markup].article(crossed, item))
            for item in crossed.items[:2]
        ]
        items = tuple(sorted((*items, *again), key=lambda item: item.day, reverse=True))
    owner = who if leads else ""
    return Board(
        number,
        post.name,
        owner,
        folder,
        post.name if not leads else "政府信息公开",
        post.markup,
        items,
    )


def frame(boards: Sequence[Board]) -> Frame:
    """The portal's furniture; its side bar shows the newest entries of the freshest columns."""
    menu = (
        *(
            Link("首页", "/"),
            Link("走进临沭", "/zjls/"),
            Link("政务要闻", "/ywzx/"),
            Link("政府信息公开", "/xxgk/"),
        ),
        *(
            Link("镇街动态", "/zjdt/"),
            Link("部门动态", "/bmdt/"),
            Link("政务服务", "/zwfw/"),
            Link("互动交流", "/hdjl/"),
        ),
    )
    fresh = [
        board
        for board in boards
        if board.items and board.items[0].day >= county.AS_OF - timedelta(days=1)
    ]
    latest = tuple(
        Link(item.title, item.address or MARKUPS[board.markup].article(board, item), item.day)
        for board in fresh[:8]
        for item in board.items[:1]
    )
    return Frame(county.PORTAL, county.COUNTY, county.DOMAIN, county.AS_OF, menu, latest)


def publish(site: Site, furniture: Frame, board: Board) -> Laid:
    """Lay out one column with its articles, and add them to the site."""
    markup = MARKUPS[board.markup]
    laid = markup.lay(furniture, board)
    site.files |= laid.files
    for path, service in laid.services.items():
        site.services.setdefault(path, []).append(service)
    for item in board.items:
        if not item.address:
            site.files[markup.article(board, item)] = partial(furniture.article, board, item)
    return laid


def demo_site() -> tuple[Site, list[str]]:
    """The whole portal, and the address (path with query and fragment) of each column
    in the order of columns.csv.
    """
    site = Site(files={"/robots.txt": Answer(_ROBOTS.encode(), "text/plain")})
    troubled: dict[str, Resource] = {
        "500": Answer(_ERROR.encode(), status=500),
        "521": Answer(
            _CHALLENGE.encode(),
            status=521,
            headers=(("Set-Cookie", "__jsluid_s=0a1b2c3d; max-age=31536000"),),
        ),
    }
    news = news_boards()
    boards = [*news, *post_boards(news)]
    furniture = frame([board for board in boards if board.markup in MARKUPS])
    addresses = []
    for board in boards:
        if board.markup in troubled:
            addresses.append(f"/{board.folder}/gzdt/")
            site.files[addresses[-1]] = troubled[board.markup]
        else:
            addresses.append(publish(site, furniture, board).address)
    listed = list(zip(boards, addresses, strict=True))
    site.files["/"] = site.files["/index.html"] = _home(furniture, listed)
    site.files["/xxgk/"] = _directory(furniture, listed)
    for section, folder in (("镇街动态", "zjdt"), ("部门动态", "bmdt"), ("政务要闻", "ywzx")):
        site.files[f"/{folder}/"] = _index(
            furniture, folder, section, [(b, a) for b, a in listed if b.section == section]
        )
    for office in county.ROSTER:
        theirs = [(b, a) for b, a in listed if b.owner == office.name]
        site.files[f"/{office.slug}/"] = _index(furniture, office.slug, office.name, theirs)
    return site, addresses


def _home(furniture: Frame, listed: Sequence[tuple[Board, str]]) -> Answer:
    blocks = []
    for section in ("政务要闻", "镇街动态", "部门动态", "政府信息公开"):
        here = [(board, address) for board, address in listed if board.section == section]
        links = "\n".join(
            f'<li><a href="{escape(address)}">{escape(f"{b.owner} {b.name}".strip())}</a></li>'
            for b, address in here
        )
        blocks.append(
            f'<div class="block"><h3>{section}</h3><ul class="units">\n{links}\n</ul></div>'
        )
    return _landing(furniture, "", "首页", "\n".join(blocks))


def _directory(furniture: Frame, listed: Sequence[tuple[Board, str]]) -> Answer:
    rows = "\n".join(
        f"<tr><td>{n}</td><td>{escape(board.owner or furniture.county)}</td>"
        f'<td><a href="{escape(address)}">{escape(board.name)}</a></td></tr>'
        for n, (board, address) in enumerate(listed, start=1)
    )
    head = "<tr><th>序号</th><th>发布机构</th><th>公开栏目</th></tr>"
    return _landing(
        furniture,
        "xxgk",
        "政府信息公开目录",
        f'<table class="catalogue">\n{head}\n{rows}\n</table>',
    )


def _index(furniture: Frame, folder: str, name: str, listed: Sequence[tuple[Board, str]]) -> Answer:
    return _landing(furniture, folder, name, "\n".join(_index_rows(listed)))


def _index_rows(listed: Sequence[tuple[Board, str]]) -> Iterator[str]:
    for board, address in listed:
        title = board.name if not board.owner else f"{board.owner} · {board.name}"
        newest = "".join(f"<li>{escape(item.title)}</li>" for item in board.items[:3])
        more = f'<a class="more" href="{escape(address)}">更多&gt;&gt;</a>'
        yield f'<div class="block"><h3>{escape(title)}</h3>{more}<ul>{newest}</ul></div>'


def _landing(furniture: Frame, folder: str, name: str, main: str) -> Answer:
    return furniture.page(Board(0, name, "", folder, name, "", ()), main)
