"""Pages that are something else than a list: a form to fill in, a lone placeholder."""

from __future__ import annotations

import re

from crawler.layouts.crumbs import plain
from crawler.layouts.survey import NOTHING, UNFINISHED, Survey
from crawler.reading import Reading
from storage.records import Outcome

_FIELDS = frozenset({"", "text", "tel", "email", "number", "file", "radio", "checkbox", "date"})
_SEARCH = re.compile(r"search|query|keyword|sousuo|(?:^|_)kw|(?:^|_)q$", re.IGNORECASE)
_ASKING = re.compile(
    r"姓\s{0,4}名|联系(?:电话|方式|地址|人)|身份证|证件号|电子邮[箱件]|手机号?|验证码|申请人|来信人|写信人|您的|诉求|留言"
)
_DUMMY = re.compile(
    r"测试\w{0,6}|test\w{0,8}|标题\w{0,4}|栏目\w{0,6}|无标题|新建\w{0,6}|示例\w{0,6}|占位\w{0,4}", re.IGNORECASE
)
_LEAST_FIELDS = 3
_KINDS = ("公告", "通告", "通知", "公示", "方案", "报告")
"""What an entry is that speaks of 系统维护 and the like: news of it."""


def form(found: Survey) -> Reading | None:
    """A form that asks the reader for particulars; a search box and its filters are none."""
    for box in found.body.iter("form"):
        fields = [
            field
            for field in box.iter("input", "textarea", "select")
            if (field.tag != "input" or (field.get("type") or "").lower() in _FIELDS)
            and not _SEARCH.search(
                f"{field.get('name') or ''} {field.get('id') or ''} {field.get('placeholder') or ''}"
            )
        ]
        hints = "".join(field.get("placeholder") or "" for field in fields)
        asked = set(_ASKING.findall("".join(box.itertext())[:20_000] + hints))
        if len(fields) >= _LEAST_FIELDS and len(asked) >= 2:
            return Reading(
                "", Outcome.FORM, f"The page is a form of {len(fields)} fields: {', '.join(sorted(asked)[:4])}."
            )
    return None


def placeholder(reading: Reading, found: Survey) -> Reading | None:
    """A list of one entry that only repeats the column's or unit's name, or says that there is nothing yet."""
    if len(reading.entries) != 1:
        return None
    title = plain(reading.entries[0].title)
    if _DUMMY.fullmatch(title) or title in found.names or any(title == plain(name) for name in found.site_names):
        return Reading(reading.layout, Outcome.PLACEHOLDER, f"Its only entry is 「{title[:40]}」, which is no news.")
    if len(title) <= 20 and not title.endswith(_KINDS) and (NOTHING.search(title) or UNFINISHED.search(title)):
        return Reading(reading.layout, Outcome.PLACEHOLDER, f"Its only entry says 「{title[:40]}」.")
    return None
