"""What a page with a list says of itself: that the list stands still, under which name it
stands, and rows that are none.

A notice called 「关于旧系统停止更新的通知」 says nothing of the page: it must speak of itself,
in words that no link carries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from urllib.parse import urlsplit

from crawler.layouts.general.scan import PageScan
from crawler.page.breadcrumbs import last_step
from crawler.page.lines import visible_lines
from crawler.page.urls import canonical, same_host
from crawler.read.error_pages import Words
from crawler.read.wordings import Wording, heard
from storage.records import Entry

_LONGEST = 300
"""Characters of a line that is a notice, and no article."""
_MOVES = ("迁移", "搬迁", "整合", "合并", "并入")
_STOPS = ("更新", "维护", "升级", "改造", "改版", *_MOVES, "信息发布", "发布信息")
"""One of them is in whatever _STILL says. 更新 is on half of all pages: to make lines of each
would take longer than all that finds its list.
"""
_IT = (
    r"(?:(?:本|该|此|我|旧|原|老)(?:版)?(?:政府|政务)?(?:门户)?"
    r"(?:网站|网|站点|站|栏目|频道|专栏|页面|平台|门户))"
)
_STOPPED = (
    r"(?:停止|暂停|不再|终止|中止|停)(?:进行)?(?:信息|内容|数据|日常|栏目)?的?"
    r"(?:更新|维护|信息发布|发布信息|发布)"
)
_TELLING = ("停", "不再", "终止", "中止", "正在", *_MOVES, "&#")
"""One of these as well, or what hides what it says from a search of the markup."""
_NO_TITLE = r"(?!的?[^。，；,]{0,8}(?:通知|公告|通告|函|公示|项目|招标|说明))"
_STILL = re.compile(
    rf"{_IT}[^。！？!?]{{0,60}}?{_STOPPED}{_NO_TITLE}|"
    rf"(?:网站|站点|栏目|网页)(?:将|已|已经|现|于|自)?[^。！？!?，,]{{0,16}}{_STOPPED}{_NO_TITLE}|"
    rf"{_IT}[^。！？!?]{{0,16}}?正在[^。！？!?]{{0,8}}(?:升级|改造|改版|维护|建设|迁移){_NO_TITLE}|"
    rf"{_IT}(?:现|已|已经|将)?[^。！？!?，,]{{0,20}}?(?:迁移|搬迁|整合|合并|并入)"
    rf"(?:至|到|入)?[^。！？!?]{{0,12}}(?:网址|网站|新站|平台|栏目|http)"
)
_TITLED = re.compile(
    r"(?:网站|站点|栏目|系统|页面)[^-_|—]{0,6}(?:升级|改造|改版|维护|建设)中|"
    r"(?:停止|暂停)更新(?!.{0,12}(?:通知|公告|通告))"
)
_NO_ROW = re.compile(
    r"(?:您|本栏目|本站|本页)?(?:最近|上次|最后)一?次?(?:访问|登[录陆]|浏览).{0,12}|"
    r"(?:您好，?)?(?:现在|当前|北京)时间.{0,12}"
)
_PAGE_NUMBER = re.compile(r"[（(]?第?\s?\d{1,4}\s?[页頁]?[）)]?$")


def stands_still(words: Words) -> str:
    """The words by which the page says that it is not updated any more, or
    just now; "" where it does not.
    """
    if words.root is None:
        return ""
    if said := _TITLED.search(words.title):
        return said[0]
    if not (words.doc.words.says(*_TELLING) and words.doc.words.says(*_STOPS)):
        return ""
    for line in visible_lines(words.root):
        if (
            len(line.text) <= _LONGEST
            and line.plain >= line.linked
            and (said := _STILL.search(line.text))
        ):
            return said[0]
    return ""


def place_of(found: PageScan) -> str:
    """The column's name by the page's breadcrumb, without the number of the
    list's page; "" where it has none.
    """
    step = next((step for crumb in found.crumbs[:2] if (step := last_step(crumb))), "")
    return _PAGE_NUMBER.sub("", step)


def own_entries(
    entries: Sequence[Entry], url: str, column: str = "", beside: Set[str] = frozenset()
) -> tuple[Entry, ...]:
    """The rows without those that tell the time of a visit, lead home, to this very page or to the
    column's, or were put there to lead elsewhere.

    column: the canonical address of the column's page, to which [栏目] before each row leads on its
    further pages too. beside: canonical addresses that the portal links beside the lists of all its
    columns: 公告 of the portal's own above each list is no entry of a short one.
    What is injected is known by where it leads: to a host outside to which another row leads under
    a casino's name. A breadcrumb made like the rows links the page itself, without a date.
    """
    here = {canonical(url), column}
    hosts = {
        urlsplit(entry.url).netloc
        for entry in entries
        if entry.url and _is_foreign(entry.title) and not same_host(entry.url, url)
    }
    return tuple(
        entry
        for entry in entries
        if not _NO_ROW.fullmatch(entry.title)
        and not (entry.url and (urlsplit(entry.url).netloc in hosts or _is_home(entry.url, url)))
        and not (entry.published_on is None and entry.url and canonical(entry.url) in here)
        and not (beside and entry.url and canonical(entry.url) in beside)
    )


def are_own(entries: Sequence[Entry], url: str, beside: Set[str] = frozenset()) -> bool:
    """Whether `own_entries` leaves all rows, each of which shows a day."""
    if beside and any(entry.url and canonical(entry.url) in beside for entry in entries):
        return False
    said = "\n".join([entry.title for entry in entries])
    if FOREIGN_SIGNS.search(said) or any(word in said for word in _OF_VISITS):
        return own_entries(entries, url) == tuple(entries)
    return not any(
        entry.url and entry.url.count("/") <= _SLASHES and _is_home(entry.url, url)
        for entry in entries
    )


FOREIGN_SIGNS = re.compile("[娱葡乐彩荷投虎棋赌阳尼户bB]")
"""One of them is in whatever names somebody who is not the portal."""
_OF_VISITS = ("访问", "登录", "登陆", "浏览", "时间")
_SLASHES = 3
"""Of the address of a home page."""


def _is_home(url: str, page: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not (parts.query or parts.fragment) and same_host(url, page)


def _is_foreign(title: str) -> bool:
    return bool(heard(Wording.FOREIGN, title) or heard(Wording.FOREIGN_ROW, title))
