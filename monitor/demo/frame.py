"""What stands round every list and every article of a portal: head, menu,
breadcrumb, side bar, footer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from monitor.demo.board import Board, Item
from monitor.demo.portal import HTML, Answer

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame; `day` only where the side bar shows one."""

    text: str
    href: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The portal's own furniture. `latest` are entries of other columns that the
    side bar shows with their dates.
    """

    name: str
    county: str
    domain: str
    built: date
    menu: tuple[Link, ...] = ()
    latest: tuple[Link, ...] = ()

    def html(
        self,
        board: Board,
        main: str,
        *,
        head: str = "",
        charset: str = "utf-8",
        side: bool = False,
        scripts: str = "",
    ) -> str:
        """A whole page with `main` in its middle. `side`: with the side bar of
        other columns' latest entries.
        """
        column = escape(board.name)
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<meta http-equiv="X-UA-Compatible" content="IE=edge" />
<title>{column}_{escape(board.owner or self.county)}_{escape(self.name)}</title>
{self._site_tags()}
<meta name="ColumnName" content="{column}" />
<meta name="ColumnDescription" content="{escape(self.name)}{column}栏目" />
<meta name="ColumnKeywords" content="{column},{escape(board.owner)}" />
<meta name="ColumnType" content="{escape(board.section)}" />
<link rel="stylesheet" type="text/css" href="/images/common.css" />
<script type="text/javascript" src="/images/jquery-1.8.3.min.js"></script>
{head}</head>
<body>
{self._top()}
<div class="wrap clearfix">
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="{board.home}">{escape(board.section)}</a>
 &gt; {escape(board.owner or self.county)} &gt; <span class="cur">{column}</span></div>
{self._left(board)}{self._right() if side else ""}
<div class="main fr">
<div class="col-title"><h2>{column}</h2></div>
{main}
</div>
</div>
{self._footer()}
{scripts}</body>
</html>
"""

    def page(
        self, board: Board, main: str, *, head: str = "", side: bool = False, scripts: str = ""
    ) -> Answer:
        """The same page as a static file in UTF-8."""
        return self.file(self.html(board, main, head=head, side=side, scripts=scripts))

    def file(self, text: str, content_type: str = HTML, encoding: str = "utf-8") -> Answer:
        """A static file, written when the portal was last built."""
        built = datetime(self.built.year, self.built.month, self.built.day, 9, tzinfo=UTC)
        return Answer(text.encode(encoding), content_type, modified=built)

    def article(self, board: Board, item: Item) -> Answer:
        """An entry's own page, with the tags that 国办发〔2017〕47号 asks for."""
        title, source, day = escape(item.title), escape(item.source), item.day.isoformat()
        hour = 8 + item.number % 9
        column, writer = escape(board.name), escape(item.source or board.owner or self.county)
        return self.file(f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8" />
<title>{title}_{escape(self.name)}</title>
{self._site_tags()}
<meta name="ColumnName" content="{column}" />
<meta name="ColumnType" content="{escape(board.section)}" />
<meta name="ArticleTitle" content="{title}" />
<meta name="PubDate" content="{day} {hour:02d}:{item.number % 60:02d}" />
<meta name="ContentSource" content="{source}" />
<meta name="Keywords" content="{column}" />
<link rel="stylesheet" type="text/css" href="/images/common.css" />
</head>
<body>
{self._top()}
<div class="wrap"><div class="position">当前位置：<a href="/">首页</a> &gt; {escape(board.section)} &gt; {column} &gt; 正文</div>
<div class="article">
<h1 id="title">{title}</h1>
<div class="info"><span>发布时间：{day} {hour:02d}:{item.number % 60:02d}</span> <span>来源：{source}</span>
 <span>浏览次数：<em id="hits">{item.number % 700 + 20}</em></span> <a href="javascript:window.print()">【打印本页】</a></div>
<div id="zoom" class="content">
<p>　　为扎实做好相关工作，近日，{writer}按照县委、县政府统一部署，结合实际细化措施、压实责任，取得了阶段性成效。</p>
<p>　　一是加强组织领导，明确任务分工；二是坚持问题导向，逐项对账销号；三是强化督导检查，确保各项工作落到实处、见到实效。</p>
<p>　　下一步，将继续加大工作力度，巩固已有成果，完善长效机制，不断提高服务群众的能力和水平。</p>
</div>
<div class="share">分享到：<a href="javascript:;">微信</a> <a href="javascript:;">微博</a></div>
</div></div>
{self._footer()}
</body>
</html>
""")

    def _site_tags(self) -> str:
        return f"""<meta name="SiteName" content="{escape(self.name)}" />
<meta name="SiteDomain" content="{escape(self.domain)}" />
<meta name="SiteIDCode" content="3700000000" />"""

    def _top(self) -> str:
        menu = "\n".join(
            f'<li><a href="{escape(link.href)}">{escape(link.text)}</a></li>' for link in self.menu
        )
        today = self.built
        return f"""<div class="top"><div class="wrap"><span class="today">今天是{today.year}年{today.month}月{today.day}日 \
星期{_WEEKDAYS[today.weekday()]}</span> <span class="weather">晴 24℃～33℃</span>
<a href="javascript:void(0)" onclick="setHome(this)">设为首页</a> | <a href="/wza/">无障碍浏览</a> | <a href="/en/">English</a></div></div>
<div class="header"><a href="/"><img src="/images/logo.png" alt="{escape(self.name)}" /></a>
<form class="search" action="/search/" method="get"><input type="text" name="q" value="" /><input type="submit" value="搜索" /></form></div>
<div class="nav"><ul>
{menu}
</ul></div>"""

    def _left(self, board: Board) -> str:
        names = dict.fromkeys(
            (board.name, "机构职能", "领导信息", "内设机构", "办事指南", "联系我们")
        )
        rows = "".join(
            f'<li><a href="{board.home}{n}/">{escape(name)}</a></li>'
            for n, name in enumerate(names)
        )
        return (
            f'<div class="left fl"><h3>{escape(board.owner or self.county)}</h3><ul '
            f'class="submenu">{rows}</ul></div>\n'
        )

    def _right(self) -> str:
        rows = "\n".join(
            f'<li><a href="{escape(link.href)}" title="{escape(link.text)}">{escape(link.text)}</a>'
            f"<span>{link.day:%Y-%m-%d}</span></li>"
            for link in self.latest
            if link.day is not None
        )
        return f'<div class="hot fl"><h3>最新发布</h3><ul class="hot-list">\n{rows}\n</ul></div>\n'

    def _footer(self) -> str:
        return f"""<div class="links">友情链接：<select><option>省政府部门网站</option></select>
<a href="http://www.gov.example/">中国政府网</a> <a href="http://www.shandong.example/">山东省人民政府</a></div>
<div class="footer"><p><a href="/about/">关于我们</a> | <a href="/map/">网站地图</a> | <a href="/contact/">联系我们</a></p>
<p>主办：{escape(self.county)}人民政府办公室　承办：{escape(self.county)}政务服务中心　版权所有 2010-{self.built.year}</p>
<p>网站标识码：3700000000　备案号：鲁ICP备00000000号　联系电话：0539-0000000</p></div>"""
