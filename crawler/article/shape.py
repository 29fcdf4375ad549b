"""The shape of an article page: its title, the lines under it where its particulars stand, and
whether it is an article at all.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from copy import deepcopy
from html import unescape
from itertools import islice, takewhile

from lxml import html

from crawler.article.masthead import is_clock
from crawler.page.bodies import LOOKS_LIKE
from crawler.page.lines import Line, is_day_in_heading, visible_lines

_BODY = 50  # characters without a link that make a line part of an article's body
_LONG = 200  # characters of text that make a page without any date an article
SHORTEST_BODY = 100  # characters of text that suffice where there is a date
_MANY = 4  # dated links that look like a list
_DATE_BEHIND = re.compile(
    r"\s{0,4}[(（]\s{0,4}(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}\s?日?\s{0,4}[)）]\Z"
)
_SURE = 8  # characters of a heading that the page's own title holds too
_HEAD = 25  # lines under the title in which an article's particulars stand


def spaced(words: str) -> str:
    """An expression for any of the words (split by |), with the blanks that templates
    set between their characters.
    """
    return "|".join(r"\s{0,4}".join(word) for word in words.split("|"))


PARTICULARS = re.compile(
    r"来\s{0,4}源|字[号体]|浏览|阅读|点击|访问|打印|作\s{0,4}者|编辑|分享|\d\s?[:：∶时]\s?\d\d"
    r"|查看(?:数|次)|(?:发布|发文|供稿)(?:单位|机构|部门)\s?[:：]"
)
_ANNOUNCED = re.compile(spaced("发布时间|发布日期|发表时间|发布于|发表于"))
_FULL_DATE = re.compile(r"\d{4}\s{0,2}[-/.年－]\s{0,2}\d{1,2}\s{0,2}[-/.月－]\s{0,2}\d{1,2}")
_ROW_DATE = re.compile(r"(?<!\d)(?:\d{4}|\d\d)\s{0,2}[-/.年月－]\s{0,2}\d{1,2}(?!\d)")
_SENTENCE = re.compile(r"[。：:；;，,]")
_STOPS = re.compile(r"[。；;！？]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_TITLE_ENDS = re.compile(
    r"\s[-–—_|]\s|[_|｜]|[\xa0\u3000\u2002]{2}|[-—]"
    r"(?=.{0,60}(?:政府|网|门户|局|委|厅|办|大学|学院|学校|医院|中心|协会)[^-—]{0,10}\Z)"
)


def plain(text: str) -> str:
    """One line of plain text, also out of text that holds escaped markup."""
    text = text[:4000]
    if "&" in text or "<" in text:
        text = _TAG.sub("", unescape(text))
    return " ".join(text.split())[:300]


def _norm(text: str) -> str:
    return "".join(text.split())


def find_title(
    root: html.HtmlElement,
    meta: Mapping[str, str],
    lines: list[Line],
    head: Container[html.HtmlElement] = (),
) -> tuple[str, bool]:
    """The article's title, and whether a meta tag names it so (list pages rarely fill
    ArticleTitle, and then with the column). head: what stands in the head of the portal's pages.
    """
    title = plain(meta.get("articletitle", ""))
    if title and title not in (plain(meta.get("columnname", "")), plain(meta.get("sitename", ""))):
        return title, True
    whole = plain(next(("".join(element.itertext()) for element in root.iter("title")), ""))
    return _over_particulars(lines, whole) or _heading(
        root, whole, meta, lines, head
    ) or _of_letter(lines) or _over_body(lines), False


def _of_letter(lines: list[Line]) -> str:
    """What stands behind 标题 in the table of a letter."""
    said = (
        lines[number + 1].text
        for number, line in enumerate(lines[:-1])
        if _LETTER_TITLE.fullmatch(line.text) and not lines[number + 1].linked
    )
    return next((one for one in said if 4 <= len(one) <= 80 and one[-1] not in ":："), "")


_LETTER_TITLE = re.compile(r"(?:[信来留][件信言])?(?:标\s?题|主\s?题)\s?[:：]?")


def _over_particulars(lines: list[Line], whole: str) -> str:
    """The line over the one that holds 来源, 字号 or the like and a date; a list repeats
    such lines, an article does not.

    Of several lines there (a document number, a subtitle) the one that the page's own title
    holds, or that is a heading.
    """
    found = [
        n
        for n, line in enumerate(lines)
        if line.linked <= line.plain <= 120
        and not FOOT.search(line.text)
        and not is_clock(line.text)
        and not (n and is_title_link(lines[n - 1]))  # a row of a list, its day below its title
        and (
            _tells_particulars(line.text)
            or _is_announced(lines, n)
            or _is_under_heading(lines, n)
            or is_byline(line.text)
        )
    ]
    if not 1 <= len(found) <= 3:
        return ""
    over = [
        number
        for number in range(found[0] - 1, max(-1, found[0] - 5), -1)
        if not lines[number].linked
        and (6 <= len(lines[number].text) <= 120 or _is_short_title(lines[number], whole))
        and not _LABELLED.match(lines[number].text)
        and not lines[number].text.startswith(_DASHES)
        and not FOOT.search(lines[number].text)
        and not _tells_day(lines[number].text)
    ]
    named = [
        number
        for number in over
        if _norm(lines[number].text) in _norm(whole) or lines[number].holder.startswith(_TITLE_TAGS)
    ]
    if _CREDIT.fullmatch(lines[found[0]].text):  # farther up it stands below what is told
        named = over = [
            number
            for number in over
            if number == found[0] - 1 and not _STOPS.search(lines[number].text)
        ]
    elif is_byline(lines[found[0]].text):
        over = [number for number in over if not _STOPS.search(lines[number].text)]
    elif not _tells_particulars(lines[found[0]].text):
        named = over = [number for number in over if lines[number].holder.startswith(_TITLE_TAGS)]
    if not named and over and _told(lines[: over[0]]) >= _LONG:
        return ""  # they stand below the body, behind its signature
    return _whole_block(lines, (named or over)[0]) if over else ""


_DASHES = ("—", "―", "－－", "--")
"""What a subtitle begins with."""


def _tells_day(text: str) -> bool:
    """Whether a line tells a day; a title may name one: 关于2026年8月23日停水的通知."""
    shown = _FULL_DATE.search(text)
    return shown is not None and (_STOPS.search(text) is not None or _OF_TITLE.match(text) is None)


_OF_TITLE = re.compile(
    rf"(?=[\u4e00-\u9fff“《]{{2}})[^:：]{{0,60}}?[\u4e00-\u9fff](?<!日期)(?<!时间)(?<!发布)"
    rf"(?<![布表新]于){_FULL_DATE.pattern}日?[\u4e00-\u9fff]{{2}}"
)


def _is_short_title(line: Line, whole: str) -> bool:
    """喜讯 in a heading, where the page's own title begins with it."""
    return (
        line.holder.startswith(_TITLE_TAGS) and len(line.text) > 1 and whole.startswith(line.text)
    )


def is_title_link(line: Line) -> bool:
    """Whether a line is a title that leads elsewhere: what stands right below it is told of that
    other page.
    """
    return line.linked >= _SURE and line.plain < line.linked


_LABELLED = re.compile(
    "(?:"
    + spaced(
        "名称|标题|索引号|文号|发文字号|发布机构|发文机关|发文机构|发布单位|主题分类|"
        "信息分类|关键词|主题词|有效性|来源|作者"
    )
    + r")\s{0,4}[:：]"
)
FOOT = re.compile(
    r"^(?!.*来\s?源)(?:.*?(?:(?i:copyright)|©|版权所有|ICP\s?备|公网安备|网站标识码|总"
    r"(?:访问|浏览|点击)|"
    r"(?:访问|浏览|点击)(?:总|人次)|您是第|今日访问))"
)
"""A portal's foot tells a day and counts visits too: it is no article's, and its
record numbers are no title.
"""
_TITLE_TAGS = ("h1", "h2", "h3", "ucaptitle")


def _whole_block(lines: list[Line], number: int) -> str:
    """The line with those before it in its block: titles are set over two or three lines."""
    first = number
    while (
        first > max(0, number - 3)
        and lines[first - 1].block == lines[number].block
        and not lines[first - 1].linked
    ):
        first -= 1
    return "".join(line.text for line in lines[first : number + 1])[:300]


def is_byline(text: str) -> bool:
    """Whether a line is a day and a body's name and nothing else, as pages made by
    hand set them below a title.
    """
    said = _BYLINE.fullmatch(text) or _CREDIT.fullmatch(text)
    return said is not None and LOOKS_LIKE.fullmatch(said["body"]) is not None


_MOMENT = (
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s?\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
)
_BYLINE = re.compile(
    rf"[\s(（\[]{{0,3}}{_MOMENT}[\s)）\]|｜]{{1,9}}(?P<body>[\u4e00-\u9fff]{{2,25}})\s?"
)
_CREDIT = re.compile(
    rf"[(（\[]\s?(?P<body>[\u4e00-\u9fff]{{2,25}})[\s|｜]{{1,9}}{_MOMENT}\s?[)）\]]"
)
"""（县水利局　2026年11月12日）: without the brackets it is a signature's order."""


def _tells_particulars(text: str) -> bool:
    return bool(_FULL_DATE.search(text) and (PARTICULARS.search(text) or _ANNOUNCED.search(text)))


def _is_announced(lines: list[Line], number: int) -> bool:
    """A date alone in its line, under a line that says 发布时间 and nothing else."""
    return (
        number > 0
        and len(lines[number].text) <= _LONGEST_DATE
        and _FULL_DATE.match(lines[number].text) is not None
        and _ANNOUNCED.match(lines[number - 1].text) is not None
        and len(lines[number - 1].text) <= _LONGEST_LABEL
    )


def _is_under_heading(lines: list[Line], number: int) -> bool:
    """A date alone in its line, or behind 日期 and no more, right below a heading that leads
    nowhere.
    """
    return (
        number > 0
        and len(lines[number].text) <= _LONGEST_DATE
        and _FULL_DATE.match(_DAY_LABEL.sub("", lines[number].text)) is not None
        and not lines[number - 1].linked
        and lines[number - 1].holder.startswith(_TITLE_TAGS)
    )


_DAY_LABEL = re.compile(r"\A(?:日\s?期|时\s?间)\s?[:：]\s?")
_LONGEST_DATE = 20
_LONGEST_LABEL = 8


def _heading(
    root: html.HtmlElement,
    whole: str,
    meta: Mapping[str, str],
    lines: list[Line],
    head: Container[html.HtmlElement],
) -> str:
    """A heading, or the part of the page's title that stands on the page."""
    held = _norm(whole)
    for element in islice(_headings(root, head, "h1", "h2", "h3"), 12):
        title = _DATE_BEHIND.sub("", _headed(element))
        if len(title) >= _SURE and _norm(title) in held:
            return title
    for tag in ("ucaptitle", "h1"):
        for element in islice(_headings(root, head, tag), 5):
            title = _headed(element)
            if len(title) >= 6 and title != plain(meta.get("sitename", "")):
                return title
    shown = {_norm(line.text) for line in lines if line.linked == 0}
    parts = [part.strip() for part in (whole, *_TITLE_ENDS.split(whole))]
    fitting = [part for part in parts if part and _norm(part) in shown]
    if fitting:
        return max(fitting, key=len)
    return next(
        (
            line.text
            for line in lines
            if not line.linked and len(whole) > len(line.text) >= 10 and line.text in whole
        ),
        "",
    )


def _headings(
    root: html.HtmlElement, head: Container[html.HtmlElement], *tags: str
) -> Iterator[html.HtmlElement]:
    """The headings of these makes that hold nothing of the portal's head."""
    return (one for one in root.iter(*tags) if not any(held in head for held in one.iter("*")))


def _headed(heading: html.HtmlElement) -> str:
    """The title in a heading, which may hold the article's particulars on a line of their own."""
    if next(heading.iter("br"), None) is None and not any(map(is_day_in_heading, heading)):
        return plain("".join(heading.itertext()))
    lines = [line for line in visible_lines(deepcopy(heading)) if not _is_day(line)]
    first, *rest = [line.text for line in lines] or [""]
    return plain("".join([first, *takewhile(lambda text: not _tells_particulars(text), rest)]))


def _is_day(line: Line) -> bool:
    return any(map(is_day_in_heading, line.owners))


def _over_body(lines: list[Line]) -> str:
    """The heading right over a long text, for pages such as 单位简介 that bear no particulars."""
    bodies = [
        number
        for number, line in enumerate(lines)
        if line.plain >= _BODY and not _is_record(line.owners[0])
    ]
    if not bodies or sum(_FULL_DATE.search(line.text[:60]) is not None for line in lines) >= _MANY:
        return ""
    for number in bodies[:5]:
        if _told(lines[number:]) >= _LONG:
            over = (
                one.text for one in reversed(lines[max(0, number - 3) : number]) if not one.linked
            )
            return next(
                (
                    text
                    for text in over
                    if 4 <= len(text) <= 80
                    and not (
                        _SENTENCE.search(text) or _FULL_DATE.search(text) or _NO_WORD.match(text)
                    )
                ),
                "",
            )
    return ""


_NO_WORD = re.compile(r"[\W\d_年月日时分]*\Z")
"""A day in any form, or numbers."""


def _is_record(element: html.HtmlElement) -> bool:
    """Whether words stand in one of many rows of several cells: a table of records has no body."""
    row = next((one for one in (element, *element.iterancestors()) if one.tag == "tr"), None)
    table = row.getparent() if row is not None else None
    if row is None or table is None or len(row) < _CELLS:
        return False
    return sum(1 for _ in islice((one for one in table if len(one) == len(row)), _MANY)) == _MANY


_CELLS = 3


def particulars_zone(lines: list[Line], title: str) -> tuple[range, bool]:
    """The lines between the title and the body, where an article's particulars stand, and whether
    the title stands on the page.

    Without it they are the lines before the body.

    The title may come several times (a table of particulars, a copy for
    printing) and over several lines.
    """
    want = _norm(title)
    at = _title_lines(lines, want)
    first = at[0] if at else -1
    last = max((number for number in at if number - first <= _HEAD), default=-1)
    within = any(
        (text := _norm(lines[number].text)) != want and _is_dated(text, want) for number in at
    )
    end = next(
        (
            n
            for n in range(last + 1, len(lines))
            if lines[n].plain >= _BODY and not PARTICULARS.search(lines[n].text)
        ),
        len(lines),
    )
    if first < 0:
        return (range(max(0, end - 8), end) if end < len(lines) else range(0)), False
    return range(first + (not within), min(end, last + 1 + _HEAD)), True


def _title_lines(lines: list[Line], want: str) -> list[int]:
    """Where the title stands: whole where it does, for a menu may name a part of it (政府信息公开
    of a 年度报告), else in parts.
    """
    unlinked = ((number, _norm(line.text)) for number, line in enumerate(lines) if not line.linked)
    said = [(number, text) for number, text in unlinked if len(text) >= min(6, len(want))]
    whole = [number for number, text in said if text == want or _is_dated(text, want)]
    return whole or [number for number, text in said if len(text) * 4 >= len(want) and text in want]


def _is_dated(text: str, want: str) -> bool:
    """Whether a line is the title and its day in brackets behind it."""
    return (
        len(text) > len(want)
        and bool(want)
        and text.startswith(want)
        and _DATE_BEHIND.sub("", text) == want
    )


def is_article(lines: list[Line], zone: range, *, named: bool, dated: bool) -> bool:
    """Whether a title is followed by its particulars or a body, and not
    first by rows of dated links.

    named: a meta tag names the title; dated: the particulars, or a meta tag, give the day.
    """
    if named and dated:
        return True
    rows = _rows(lines)
    below = next((row for row in rows if row >= zone.start), len(lines))
    attached = any(line.text.startswith("附件") for line in lines[zone.start : below])
    if _stands_over_particulars(lines, zone) or (
        dated and (attached or _heads_a_file(lines, zone))
    ):
        return True
    if len(rows) >= _MANY and _told(lines[zone.start : below]) < SHORTEST_BODY:
        return False
    if dated and (
        any(PARTICULARS.search(lines[number].text) for number in zone) or _is_filed(lines, zone)
    ):
        return True
    return zone.start > 0 and (
        named or _told(lines[zone.start :]) >= (SHORTEST_BODY if dated else _LONG)
    )


def before_choices(lines: list[Line], zone: range) -> range:
    """The zone without what the page recommends below a short body: 相关推荐 and
    its days are no particulars.
    """
    if not _stands_over_particulars(lines, zone):
        return zone
    below = next((row for row in _rows(lines) if row > zone.start + _UNDER), None)
    return zone if below is None else range(zone.start, min(zone.stop, below - 1))


def _stands_over_particulars(lines: list[Line], zone: range) -> bool:
    """Whether a line of 来源, 点击 and a date stands right under the title, as no other
    does: rows of a list repeat it.
    """
    telling = [
        number
        for number, line in enumerate(lines)
        if line.linked <= line.plain
        and _OF_ARTICLES.search(line.text)
        and _FULL_DATE.search(line.text)
        and not FOOT.search(line.text)
    ]
    return (
        len(telling) == 1
        and telling[0] in zone[:_UNDER]
        and not any(line.linked for line in lines[zone.start : telling[0]])
    )


def _heads_a_file(lines: list[Line], zone: range) -> bool:
    """Whether labels stand between the title and anything that leads on, one to a line or a cell:
    the day behind 发布日期 and another particular. Rows of a list repeat such a day, and their
    titles lead to their pages.
    """
    told = [number for number in range(1, len(lines)) if _tells_publication(lines, number)]
    if zone.start <= 0 or len(told) != 1 or told[0] not in zone[:_FILE]:
        return False
    below = next(
        (number for number in range(told[0], zone.stop) if lines[number].linked), zone.stop
    )
    return not any(line.linked for line in lines[zone.start : told[0]]) and any(
        _PARTICULAR.match(lines[number].text)
        for number in range(zone.start, min(below, told[0] + _FILE))
        if number != told[0]
    )


def _tells_publication(lines: list[Line], number: int) -> bool:
    """Whether a line is the day behind 发布日期, or such a day alone below those words."""
    text = lines[number].text
    return _DATED_LABEL.match(text) is not None or (
        _FULL_DATE.match(text) is not None
        and len(text) <= _LONGEST_DATE
        and not lines[number].linked
        and _DAY_NAME.fullmatch(lines[number - 1].text) is not None
    )


_DAY_NAME = re.compile(
    rf"(?:{spaced('发布|发表|公开|公布')})?\s{{0,4}}(?:{spaced('时间|日期')})\s?[:：]?"
)
_DATED_LABEL = re.compile(
    rf"(?:{spaced('发布|发表|公开|公布')})\s{{0,4}}(?:{spaced('时间|日期')})\s?[:：]\s{{0,4}}"
    rf"{_FULL_DATE.pattern}"
)
_PARTICULAR = re.compile(
    "(?:信息)?(?:"
    + spaced(
        "来源|索引号|主题分类|信息分类|组配分类|公开方式|公文种类|发文机关|发布机构|发布单位|"
        "发文字号|文号|成文日期|生成日期|有效性|主题词|关键词"
    )
    + r")\s{0,4}(?:[:：]|\Z)"
)
_FILE = 12  # lines under a title that a file's particulars may take

_OF_ARTICLES = re.compile(r"来\s{0,4}源|字[号体]|浏览|阅读|点击|访问|作\s{0,4}者")
_UNDER = 3


def _is_filed(lines: list[Line], zone: range) -> bool:
    """Whether a table of particulars names what a document is filed under; the header of a
    list's table has no day beside it.
    """
    if zone.start <= 0:
        return False
    names = (
        _FILED.fullmatch(line.text)
        for line in lines[: zone.stop]
        if len(line.text) <= _LONGEST_LABEL
    )
    return len({match[1] for match in names if match is not None}) >= 2


_FILED = re.compile(
    r"(索\s?引\s?号|主题分类|信息分类|组配分类|公文种类|发文机关|发布机构|发文字号|"
    r"文\s{0,4}号|成文日期|有\s?效\s?性)\s?[:：]?"
)


def _rows(lines: list[Line]) -> list[int]:
    """The lines in which a date stands beside a title-like link, or after
    one, as in the rows of a list.
    """
    return [
        number
        for number, line in enumerate(lines)
        if (line.linked >= 8 or (number and lines[number - 1].linked >= 8))
        and _ROW_DATE.search(line.text[:60])
        and not _names_its_day_first(lines, number)
    ]


def _names_its_day_first(lines: list[Line], number: int) -> bool:
    """发表于2026-11-12 | 政策文件: what is linked behind an article's day is what it is filed
    under. In the rows of a list the title stands above it.
    """
    line = lines[number]
    return (
        line.linked < line.plain
        and _ANNOUNCED.match(line.text) is not None
        and not (number and lines[number - 1].linked >= 8)
    )


def _told(lines: list[Line]) -> int:
    """The length of the longest text that no title-like link interrupts: a list
    with summaries never gets far.
    """
    told = run = 0
    for line in lines:
        run = (
            0
            if line.linked >= 8 and line.plain < line.linked
            else run + (line.plain if line.plain >= 20 else 0)
        )
        told = max(told, run)
    return told
