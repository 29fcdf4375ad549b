"""Column pages of an invented county portal: every way of writing a list, inside
every way of laying a page out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TODAY = date(2026, 11, 20)
SITE = "http://www.qingshan.example.cn"
PAGE = f"{SITE}/zwgk/tzgg/index.html"

_SUBJECTS = (
    "防汛抗旱",
    "义务教育招生",
    "农村公路养护",
    "医疗保障缴费",
    "秸秆综合利用",
    "安全生产检查",
    "老旧小区改造",
    "公共场所卫生",
)
_ACTS = (
    "工作会议在县城召开",
    "有关事项的公告",
    "实施方案的通知",
    "专项行动取得成效",
    "情况通报",
    "工作安排的补充说明",
)


@dataclass(frozen=True)
class Item:
    title: str
    href: str
    day: date

    @property
    def iso(self) -> str:
        return self.day.isoformat()


def items(count: int, newest: date = date(2026, 3, 12), folder: str = "") -> list[Item]:
    made = []
    for i in range(count):
        day = newest - timedelta(days=9 * i)
        title = f"关于{_SUBJECTS[i % 8]}{_ACTS[i % 6]}（第{i + 1}号）"
        made.append(Item(title, f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{81000 + i}.html", day))
    return made


def _lines(template: Callable[[Item], str], rows: Sequence[Item]) -> str:
    return "\n".join(template(row) for row in rows)


def plain(rows: Sequence[Item]) -> str:
    return f"<ul class='list'>{_lines(lambda r: f'<li><a href={r.href!r}>{r.title}</a><span>{r.iso}</span></li>', rows)}</ul>"


def date_first(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<li><span class=fr>[{r.iso}]</span><a href='{r.href}' "
            f"title='{r.title}'>{r.title[:14]}...</a></li>"
        )

    return f"<ul>{_lines(one, rows)}</ul>"


def date_in_link(rows: Sequence[Item]) -> str:
    return (
        f"<ul>{_lines(lambda r: f'<li><a href={r.href!r}>{r.title} [{r.iso}]</a></li>', rows)}</ul>"
    )


def headed_table(rows: Sequence[Item]) -> str:
    body = "".join(
        f"<tr><td>{i}</td><td><a href='{r.href}'>{r.title}</a></td><td>{r.iso}</td></tr>"
        for i, r in enumerate(rows, 1)
    )
    return f"<table><tr><th>序号</th><th>标题</th><th>发布日期</th></tr>{body}</table>"


def disclosure_table(rows: Sequence[Item]) -> str:
    body = "".join(
        f"<tr><td>11370829/{r.day:%Y}-000{i:02}</td><td><a "
        f"href='{r.href}'>{r.title}</a></td><td>{r.day - timedelta(days=4)}</td>"
        f"<td>{r.iso}</td><td>青政发〔{r.day:%Y}〕{i}号</td></tr>"
        for i, r in enumerate(rows, 1)
    )
    head = (
        "<tr><td>索引号</td><td>信息名称</td><td>成文日期</td><td>发布日期</td><td>文号</td></tr>"
    )
    return f"<table class=zfxxgk><thead>{head}</thead><tbody>{body}</tbody></table>"


def definition_pairs(rows: Sequence[Item]) -> str:
    return f"<dl>{_lines(lambda r: f'<dt><a href={r.href!r}>{r.title}</a></dt><dd>{r.iso}</dd>', rows)}</dl>"


def cards(rows: Sequence[Item]) -> str:
    def card(r: Item) -> str:
        return (
            f"<div class=item><a href='{r.href}'><h3>{r.title}</h3>"
            "<p>本报讯 县里于2011年1月2日作出部署，各镇街迅速行动，层层压实责任，"
            "确保各项任务落地。</p>"
            f"<span class=time>发布时间：{r.iso} 09:30</span></a></div>"
        )

    return f"<div class=cards>{_lines(card, rows)}</div>"


def list_per_entry(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<ul class=e1><li class=tit><a href='{r.href}'>{r.title}</a></li>"
            "<li class=content>为贯彻落实2012-05-06的文件精神，现将有关事项说明如下……"
            f"<a href='{r.href}'>[查看全文]</a></li><li class=time>发布时间：{r.iso} "
            "12:38:19</li></ul>"
        )

    return f"<div class=newsbox>{_lines(one, rows)}</div>"


def groups_of_five(rows: Sequence[Item]) -> str:
    groups = [rows[i : i + 5] for i in range(0, len(rows), 5)]
    return "<div class=list>" + "<hr>".join(plain(group) for group in groups) + "</div>"


def flat(rows: Sequence[Item]) -> str:
    return f"<div class=wz>{_lines(lambda r: f'<a href={r.href!r}>{r.title}</a> ({r.iso})<br>', rows)}</div>"


def flat_spans(rows: Sequence[Item]) -> str:
    return f"<div>{_lines(lambda r: f'<a href={r.href!r}>{r.title}</a><span>{r.iso}</span><br>', rows)}</div>"


def paragraphs(rows: Sequence[Item]) -> str:
    return f"<div>{_lines(lambda r: f'<p>·<a href={r.href!r}>{r.title}</a>　{r.day.year}年{r.day.month}月{r.day.day}日</p>', rows)}</div>"


def split_dates(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<li><div class=rq><b>{r.day:%d}</b><i>{r.day:%Y-%m}</i></div><div class=nr><h4><a "
            f"href='{r.href}'>{r.title}</a></h4>"
            f"<p>会议指出，要坚持问题导向，抓好整改落实。</p></div></li>"
        )

    return f"<ul class=pic>{_lines(one, rows)}</ul>"


def month_over_year(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<li><p class=d><span>{r.day:%m-%d}</span><em>{r.day:%Y}</em></p><a "
            f"href='{r.href}'>{r.title}</a></li>"
        )

    return f"<ul>{_lines(one, rows)}</ul>"


def thumbnails(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<li><a href='{r.href}'><img src='p.jpg'></a><p><a href='tz/'>[通知]</a><a "
            f"href='{r.href}' title='{r.title}'>{r.title}</a></p>"
            f"<p>{r.day:%Y}年{r.day:%m}月{r.day:%d}日 各镇人民政府，县政府各部门……</p><p><a "
            f"href='{r.href}'>查看详情</a></p></li>"
        )

    return f"<ul>{_lines(one, rows)}</ul>"


def yearless(rows: Sequence[Item]) -> str:
    return f"<ul>{_lines(lambda r: f'<li><a href={r.href!r}>{r.title}</a><span>{r.day:%m-%d}</span></li>', rows)}</ul>"


def date_in_attribute(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<li><a href='{r.href}' title='标题：{r.title}\n点击数：9\n发表时间：{r.iso} "
            f"8:00'>{r.title}</a></li>"
        )

    return f"<ul class=news>{_lines(one, rows)}</ul>"


def written_by_script(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<li><a href='{r.href}'>{r.title}</a><span><script>document.write('{r.iso}')"
            "</script></span></li>"
        )

    return f"<ul>{_lines(one, rows)}</ul>"


def spaced_tables(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            "<tr><td height=5></td></tr><tr><td><img src=d.gif></td><td class=b><a "
            f"href='{r.href}'>{r.title}</a></td>"
            f"<td>{r.day:%y-%m-%d}</td></tr>"
        )

    return f"<table width=100%>{_lines(one, rows)}</table>"


def table_per_entry(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<table class=w1><tr><td><a href='{r.href}'>{r.title}</a></td><td "
            f"align=right>{r.iso}</td></tr></table>"
        )

    return f"<div>{_lines(one, rows)}</div>"


def links_around_rows(rows: Sequence[Item]) -> str:
    def one(r: Item) -> str:
        return (
            f"<a href='{r.href}'><div class=row><div class=bt>{r.title}</div><div "
            f"class=sj>{r.iso}</div></div></a>"
        )

    return f"<div class=lb>{_lines(one, rows)}</div>"


def titles_repeated(rows: Sequence[Item]) -> str:
    return f"<ul>{_lines(lambda r: f'<li><a href={r.href!r}></a><a href={r.href!r}>{r.title}</a><em>{r.iso}</em></li>', rows)}</ul>"


def told_of_another_day(rows: Sequence[Item]) -> str:
    """Cards whose summary begins with the day of what it tells."""
    return "".join(
        f"<div class=media><div class=media-left><b>{row.day:%d}</b><sup>{row.day:%b}. "
        f"{row.day.year}</sup></div><div class=media-body><a href='{row.href}'><h4>{row.title}</h4>"
        f"<p>{row.day.year - 1}年10月27日，现场会在县里召开，与会人员实地查看并交流了经验做法。"
        "</p></a></div></div>"
        for row in rows
    )


FORMS: dict[str, Callable[[Sequence[Item]], str]] = {
    form.__name__: form
    for form in (
        plain, date_first, date_in_link, headed_table, disclosure_table, definition_pairs, cards, list_per_entry, groups_of_five,
        flat, flat_spans, paragraphs, split_dates, month_over_year, thumbnails, yearless, date_in_attribute, written_by_script,
        spaced_tables, table_per_entry, links_around_rows, titles_repeated, told_of_another_day,
    )
}  # fmt: skip


_MENU = "".join(
    f"<li><a href='{href}'>{name}</a></li>"
    for name, href in (
        ("网站首页", "/"), ("县情概况", "/xqgk/"), ("政务公开", "/zwgk/"), ("政务服务", "/zwfw/"), ("专题专栏", "/ztzl/"),
    )
)  # fmt: skip
_SIBLINGS = "".join(
    f"<li><a href='../{path}/index.html'>{name}</a></li>"
    for name, path in (
        ("通知公告", "tzgg"),
        ("工作动态", "gzdt"),
        ("政策文件", "zcwj"),
        ("人事信息", "rsxx"),
        ("财政资金", "czzj"),
    )
)
_FOOT = (
    "<div class=footer><p>主办：青山县人民政府办公室 网站标识码：3708290001 <a "
    "href='https://beian.example.cn'>京ICP备05005864号</a></p>"
    "<p>地址：青山县人民路1号 版权所有 2008-2026</p></div>"
)
PAGER = (
    "<div class=page>共3页 <a href='index_1.html'>下一页</a> <a href='index_2.html'>尾页</a></div>"
)
_CRUMB = (
    "<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> "
    "&gt; 通知公告</div>"
)


def hot(heading: str = "热点新闻", count: int = 8, newest: date = date(2026, 11, 18)) -> str:
    """A sidebar that is fresher than any column."""
    rows = [
        Item(
            f"县领导调研重点项目建设进展（{i}）",
            f"/xwzx/ttxw/202611/t202611{18 - i:02}_{900 + i}.html",
            newest - timedelta(days=i),
        )
        for i in range(count)
    ]
    return (
        f"<div class='right-box'><h3>{heading}<a href='/xwzx/ttxw/'>更多&gt;&gt;"
        f"</a></h3>{plain(rows)}</div>"
    )


def _html(body: str, title: str = "通知公告-青山县人民政府") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}"
        f"</title></head><body>{body}</body></html>"
    )


def left_menu(rows: str, pager: str = PAGER) -> str:
    return _html(
        f"<div class=header><ul class=nav>{_MENU}</ul><span>今天是2026年11月20日 "
        f"星期五</span></div>{_CRUMB}"
        f"<div class=left><h2>政务公开</h2><ul>{_SIBLINGS}</ul></div><div "
        f"class=right><h2>通知公告</h2>{rows}{pager}</div>{_FOOT}"
    )


def hot_right(rows: str, pager: str = PAGER) -> str:
    return _html(
        f"<ul class=nav>{_MENU}</ul>{_CRUMB}<div class=con><div "
        f"class=fl>{rows}{pager}</div>{hot()}</div>{_FOOT}"
    )


def hot_left(rows: str, pager: str = PAGER) -> str:
    return _html(
        f"<div id=menu><ul>{_MENU}</ul></div><div class=w><div "
        f"class=l>{hot('推荐阅读')}{hot('图片新闻', 4)}</div>"
        "<div class=r><div class=tt><span>通知公告</span></div><div "
        f"class=bd>{rows}</div>{pager}</div></div>{_FOOT}"
    )


def foreign_columns(rows: str, pager: str = PAGER) -> str:
    return _html(
        f"<div class=top><ul>{_MENU}</ul></div><div class=main><div "
        f"class=a>{_CRUMB}{rows}{pager}</div>"
        f"<div class=b>{hot('工作动态')}{hot('政务要闻')}</div></div>{_FOOT}"
    )


def old_tables(rows: str, pager: str = PAGER) -> str:
    menu = _SIBLINGS.replace("<li>", "<tr><td>").replace("</li>", "</td></tr>")
    return _html(
        "<table><tr><td><a href='/'>首页</a> <a href='/zwgk/'>政务公开</a></td></tr></table>"
        "<table width=1000><tr>"
        f"<td width=200><table>{menu}</table></td><td><table><tr><td>您现在的位置：<a "
        "href='/'>首页</a> &gt;&gt; 通知公告</td></tr>"
        f"<tr><td>{rows}</td></tr><tr><td>{pager}</td></tr></table></td></tr></table>{_FOOT}"
    )


def unnamed_sidebar(rows: str, pager: str = PAGER) -> str:
    side = (
        hot()
        .replace("<h3>热点新闻<a href='/xwzx/ttxw/'>更多&gt;&gt;</a></h3>", "")
        .replace("right-box", "left")
    )
    return _html(f"<ul>{_MENU}</ul>{_CRUMB}{side}<div class=right>{rows}{pager}</div>{_FOOT}")


def carousel_above(rows: str, pager: str = PAGER) -> str:
    slides = plain(
        [
            Item("图说青山美景", "/tp/1.html", date(2026, 11, 18)),
            Item("丰收时节", "/tp/2.html", date(2026, 11, 17)),
        ]
    )
    return _html(
        f"<ul>{_MENU}</ul>{_CRUMB}<div class=swiper-container>{slides}"
        f"</div><h3>通知公告</h3>{rows}{pager}{_FOOT}"
    )


def searched_and_tabbed(rows: str, pager: str = PAGER) -> str:
    tabs = (
        "<ul class=tabs><li><a href='index.html'>全部</a></li><li><a "
        "href='a/'>县政府</a></li><li><a href='b/'>部门</a></li></ul>"
    )
    search = (
        "<form>标题：<input name=kw> <input type=date value=2026-11-20><button>搜索</button></form>"
    )
    return _html(f"<ul>{_MENU}</ul>{_CRUMB}<div class=c>{search}{tabs}{rows}{pager}</div>{_FOOT}")


def unheaded(rows: str, pager: str = PAGER) -> str:
    return _html(
        f"<header><ul>{_MENU}</ul></header><div class=wrap><div "
        f"class=content>{rows}</div>{pager}</div>{_FOOT}"
    )


_ALL_SHELLS: tuple[Callable[..., str], ...] = (
    left_menu, hot_right, hot_left, foreign_columns, old_tables, unnamed_sidebar, carousel_above, searched_and_tabbed, unheaded,
)  # fmt: skip
SHELLS: dict[str, Callable[..., str]] = {shell.__name__: shell for shell in _ALL_SHELLS}
