"""Pages that are something else than a list: a lone placeholder."""

from __future__ import annotations

import re

from crawler.layouts.general.scan import PageScan
from crawler.page.breadcrumbs import plain
from crawler.page.phrases import NOTHING, UNFINISHED
from crawler.page.reading import Reading
from storage.records import Outcome

_DUMMY = re.compile(
    r"测试\w{0,6}|test\w{0,8}|标题\w{0,4}|栏目\w{0,6}|无标题|新建\w{0,6}|示例\w{0,6}|占位\w{0,4}",
    re.IGNORECASE,
)
_KINDS = ("公告", "通告", "通知", "公示", "方案", "报告")
"""What an entry is that speaks of 系统维护 and the like: news of it."""


def placeholder(reading: Reading, found: PageScan) -> Reading | None:
    """A list of one entry that only repeats the column's or unit's name, or
    says that there is nothing yet.

    In the place of its template's lists what bears the column's name and is addressed as an
    article is the article of 机构职能, which is called so.
    """
    if len(reading.entries) != 1:
        return None
    title, url = plain(reading.entries[0].title), reading.entries[0].url
    filed = url is not None and found.spot is not None and found.spot.is_article(url)
    if (
        _DUMMY.fullmatch(title)
        or (title in found.names and not filed)
        or any(title == plain(name) for name in found.site_names)
    ):
        return Reading(
            reading.layout,
            Outcome.PLACEHOLDER,
            f"Its only entry is 「{title[:40]}」, which is no news.",
        )
    if (
        len(title) <= 20
        and not title.endswith(_KINDS)
        and (NOTHING.search(title) or UNFINISHED.search(title))
    ):
        return Reading(
            reading.layout, Outcome.PLACEHOLDER, f"Its only entry says 「{title[:40]}」."
        )
    return None
