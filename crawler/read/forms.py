"""Pages that are a form to fill in, and no list."""

from __future__ import annotations

import re

from crawler.layouts.general.scan import PageScan
from crawler.page.reading import Reading
from storage.records import Outcome

_FIELDS = frozenset({"", "text", "tel", "email", "number", "file", "radio", "checkbox", "date"})
_SEARCH = re.compile(r"search|query|keyword|sousuo|(?:^|_)kw|(?:^|_)q$", re.IGNORECASE)
_ASKING = re.compile(
    r"姓\s{0,4}名|联系(?:电话|方式|地址|人)|身份证|证件号|电子邮[箱件]|手机号?|验证码"
    r"|申请人|来信人|写信人|您的|诉求|留言"
)
_LEAST_FIELDS = 3


def form(found: PageScan) -> Reading | None:
    """A form that asks the reader for particulars; a search box and its filters are none."""
    for box in found.body.iter("form"):
        fields = [
            field
            for field in box.iter("input", "textarea", "select")
            if (field.tag != "input" or (field.get("type") or "").lower() in _FIELDS)
            and not _SEARCH.search(
                f"{field.get('name') or ''} {field.get('id') or ''} "
                f"{field.get('placeholder') or ''}"
            )
        ]
        hints = "".join(field.get("placeholder") or "" for field in fields)
        asked = set(_ASKING.findall("".join(box.itertext())[:20_000] + hints))
        if len(fields) >= _LEAST_FIELDS and len(asked) >= 2:
            return Reading(
                "",
                Outcome.FORM,
                f"The page is a form of {len(fields)} fields: {', '.join(sorted(asked)[:4])}.",
            )
    return None
