"""What stands under 推荐阅读, 热点文章 and the like: the portal's choice of other columns' news."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice

from crawler.page.links import Element, clean, titled_links
from crawler.templates.choices import holds_choice_alone

ADVICE = re.compile(
    r"(?:热门|热点|相关|精彩|图文|编辑|猜你喜欢|为您|为你|小编)?(?:推荐|热点|热门)"
    r"(?:阅读|文章|信息|新闻|内容|资讯)?|相关阅读|(?:点击|阅读|热点)(?:排行|榜)榜?"
    r"|(?:延伸|[拓扩]展)阅读|大家(?:还|都)?[在爱][看搜读]|看了又看"
    r"|猜[你您](?:可能)?(?:还|也)?(?:喜欢|关注|感兴趣|想看)"
    r"|[你您]可能(?:还|也)?(?:喜欢|关注|感兴趣|想看)的?(?:内容|文章)?"
)
HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "div", "p", "span", "strong", "b", "dt")
_HEADED_LEVELS = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def advised(
    box: Element,
    base: str,
    crumbs: Container[Element] = (),
    *,
    deep: bool = False,
    alone: bool = False,
) -> set[Element]:
    """What stands in a box under such words, with what is around it.

    base: of the page's links. crumbs: the breadcrumb and all that is around it, which
    nothing advised holds. deep: the box itself may be all advice. alone: only what holds nothing
    that may be the page's own.
    """
    held: set[Element] = set()
    for head in box.iter(*HEADS):
        if len(head) or not ADVICE.fullmatch(clean(head.text or "")):
            continue
        held.update(_headed_by(head, None if deep else box, base, crumbs, alone=alone))
    return held


def _headed_by(
    head: Element, box: Element | None, base: str, crumbs: Container[Element], *, alone: bool
) -> Iterator[Element]:
    """The element around a heading that holds links and no other heading; where there is none, the
    heading and what follows it.
    """
    node = head
    for above in islice(head.iterancestors(), _HEADED_LEVELS):
        if above is box or above in crumbs:
            break
        if next(titled_links(above, base), None) is not None:
            if not all(one is head or _is_linked(one) for one in above.iter(*_HEADINGS)):
                return
            if not alone or holds_choice_alone(above, head, base):
                yield from above.iter("*")
                return
            break
        node = above
    below = node.getnext()
    if (
        below is not None
        and next(titled_links(below, base), None) is not None
        and (not alone or holds_choice_alone(below, None, base))
    ):
        yield from node.iter("*")
        yield from below.iter("*")


def _is_linked(heading: Element) -> bool:
    return next(heading.iter("a"), None) is not None or any(
        above.tag == "a" for above in islice(heading.iterancestors(), 3)
    )
