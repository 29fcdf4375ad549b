"""Words and scripts by which pages lead on: 首页, 下一页, 更多, and scripts
that send the browser elsewhere.
"""

from __future__ import annotations

import re

HOME = re.compile(r"\W{0,12}(?:网站|门户)?[首主]\s{0,8}页\W{0,12}")
"""首页: the way to the portal's home page."""

_AROUND = r"[\[(（【<《>＞»›\s]*", r"[\])）】>＞»›→\s]*"
NEXT = re.compile(
    rf"{_AROUND[0]}(?:下\s?一?\s?[页頁]|后一?页|next(?: page)?){_AROUND[1]}", re.IGNORECASE
)
"""下一页: the way to a list's next page."""

PAGES = (
    r"第一页|最前页|最后一?页|[首尾末][页頁]|[上下前后]\s?一?\s?[页頁]"
    r"|(?:next|prev(?:ious)?|first|last)(?: page)?"
)
"""What the links of a pager say, numbers aside, to be read whatever the
case. A part of an expression.
"""

MORE = re.compile(
    r"[\s\[【(（+＋>＞»]{0,4}(?:查看|浏览|点击)?(?:更\s?多|全部|more)(?:信息|内容|栏目)?"
    r"[\s.>》»＞+…\]】)）]{0,8}",
    re.IGNORECASE,
)
"""更多 and nothing else: the way to the whole of what stands beside it."""

_LEAVES = (
    r"\blocation(?:\.href)?\s{0,5}=(?!=)\s{0,5}|\blocation\.(?:replace|assign)\s{0,4}\(\s{0,5}"
)
LEAVES = re.compile(_LEAVES)
"""Where a script sends the browser to: what begins behind it says where."""
OPENS = re.compile(rf"{_LEAVES}|\b(?:window\.)?open\s{{0,4}}\(\s{{0,5}}")
"""The same, or opens another window."""


def offers_more(text: str) -> bool:
    """Whether a link's words offer more of what stands beside it."""
    return "更多" in text or "more" in text.lower()
