"""Which links are worth a request: column pages rather than articles, pagers, files and calendars.
Wrong guesses cost requests only.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.dates.parse import from_address
from crawler.discover.values import Link
from crawler.page.navigation import MORE, PAGES

COLUMN_WORDS = re.compile(
    r"(?:动态|要闻|新闻|快讯|头条|资讯|公告|公示|通知|文件|解读|公报|规划|计划|总结|预决算|预算|"
    r"决算|年报|年度报告|统计|数据|招聘|招考|"
    r"人事|采购|招标|征收|征地|救助|救灾|应急|执法|处罚|许可|监管|监督|检查|安全|环保|环境|教育|"
    r"医疗|卫生|就业|社保|住房|扶贫|价格|收费|"
    r"项目|债务|提案|建议|会议|制度|法规|法治|清单|指南|职能|职责|机构|领导|概况|简介|信息公开|"
    r"政务公开|目录|专栏|专题|回应|访谈|"
    r"调查|征集|信息|工作)"
)
_HUBS = re.compile(
    r"(?:信息|政务)公开|公开目录|网站地图|站点地图|网站导航|部门导航|"
    r"(?:镇|乡|街道|部门|单位)[^动态]{0,6}(?:频道|导航|子站|目录|窗口)|sitemap",
    re.IGNORECASE,
)
_SIGNS = r"\s<>«»‹›|.…"
_OTHER_PAGE = re.compile(
    rf"[{_SIGNS}\[【(（]{{0,6}}(?:{PAGES}|\d{{1,4}}|第\s?\d{{1,4}}\s?页|[首尾末]|go|跳转|今天|昨天"
    r"|[上下前后](?:一|\d{1,3})?(?:[页月年周天日]|个月)"
    r"|(?:19|20)\d\d\s?年?(?:\s?\d{1,2}\s?月?)?(?:\s?\d{1,2}\s?日?)?"
    rf"|(?:19|20)\d\d[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?"
    rf"|\d{{1,2}}\s?[月日])?[{_SIGNS}\]】)）]{{0,6}}",
    re.IGNORECASE,
)
"""The same list, or a calendar, on another page."""
_NEVER = re.compile(
    r"登[录陆]|注册|注销|退出|设为首页|加入收藏|收藏本|打印|关闭|分享|繁[體体]|english|\brss\b|"
    r"手机版|移动版|无障碍|长者|适老|关怀版|客户端|"
    r"公众号|二维码|备案|公网安备|搜索|检索|版权|隐私|查看详情|查看全文|阅读全文|\[?详细\]?$|下载|"
    r"返回|找错|统计代码|网站标识",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|gz|jpe?g|png|gif|bmp|svg|webp|ico|"
    r"mp[34]|avi|wmv|flv|css|js|apk|exe|txt|xml|json|swf)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"/art/(?:19|20)\d\d/|/art_|/t\d{8}_|/m?post_\d|/contents?/\d+/\d|/content[_/-]\d"
    r"|/info/\d+/\d+\.|/\d{17}\.|"
    r"(?:article|detail|show)s?[-_/]?(?:id)?[-_=/]?\d{2,12}\.|(?:^|[/_])[0-9a-f]{32}\.|[?&]"
    r"(?:articleid|newsid|infoid|wbnewsid|contentid)=",
    re.IGNORECASE,
)
_ENDLESS = re.compile(r"calendar|rili|(?:^|[?&])(?:date|day|month|year|rnd|random)=", re.IGNORECASE)
_LONGEST_NAME = 26
_MOST_SEGMENTS = 10


def rank(link: Link) -> int | None:
    """How soon to look at a link: 0 first, 3 last, None never."""
    text = link.text
    path = urlsplit(link.url).path
    if _FILES.search(path) or article_like(link.url) or endless(link.url):
        return None
    if _NEVER.search(text) or len(text) > _LONGEST_NAME or (text and _OTHER_PAGE.fullmatch(text)):
        return None
    if _HUBS.search(text):
        return 0
    if link.dated and not MORE.fullmatch(text) and len(text) > 10:
        return None
    if MORE.fullmatch(text) or COLUMN_WORDS.search(text):
        return 1
    return 2 if 1 < len(text) <= 12 else 3


def article_like(url: str) -> bool:
    """Whether an address has the form that articles have in the families that are
    known, or is filed under a day.
    """
    parts = urlsplit(url)
    return from_address(url).day is not None or bool(_ARTICLE.search(f"{parts.path}?{parts.query}"))


def endless(url: str) -> bool:
    """Whether an address is one of those that a page can make without end: calendars,
    paths that repeat themselves.
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    repeated = any(segments.count(segment) > 2 for segment in segments if not segment.isdigit())
    return (
        repeated
        or len(segments) > _MOST_SEGMENTS
        or bool(_ENDLESS.search(f"{parts.path}?{parts.query}"))
    )


def shape(url: str) -> str:
    """What addresses of one kind share: the path with numbers as #, and the
    names of the query's fields.
    """
    parts = urlsplit(url)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.hostname}{re.sub(r'[0-9]+', '#', parts.path)}?{'&'.join(names)}"
