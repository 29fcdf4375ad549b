"""How long a page says that its list is: in the words of its pager, in the numbers of its script,
or in its answer's own counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from crawler.page.document import Document
from crawler.page.marks import Part, begins
from crawler.page.reading import Extent
from crawler.pagination.more import goes_on

_GAP = r"(?:\s|&nbsp;|<[^<>]{0,120}>){0,8}"
"""What markup puts between a word and its number: 共<em>45</em>条."""
_ROWS_SAID = re.compile(rf"共{_GAP}(?:有{_GAP})?(\d{{1,7}}){_GAP}(?:条|篇)")
_ROWS_COUNTED = re.compile(
    rf"共计?(?:发布|有|收录|公开|找到)?(?:文章|信息|文件|记录|内容|条目)?[:：]?{_GAP}"
    rf"(\d{{1,7}}){_GAP}(?:条|篇)"
)
_ROWS_TOTALLED = re.compile(
    rf"共计{_GAP}[:：]?{_GAP}(\d{{1,7}})(?!\d|{_GAP}[页人次万亿元个项年月日户.%％])"
)
_ROWS_SUMMED = re.compile(
    rf"(?:总(?:记录|信息|条)数|(?:信息|文章|记录|条目|文件)总?数){_GAP}[:：]?{_GAP}(\d{{1,7}})"
)
_ROWS_SET = re.compile(
    r"\b(?:total-?_?(?:count|records?|rows?|num)|record-?_?(?:count|total)|row-?_?count|"
    r"data-(?:count|total))\s{0,4}[:=]\s{0,4}[\"']?(\d{1,7})\b",
    re.IGNORECASE,
)
_PAGES_SET = re.compile(
    r"\b(?:total-?_?pages?|page-?_?(?:count|total|num)s?|"
    r"count-?_?pages?)\s{0,4}[:=]\s{0,4}[\"']?(\d{1,6})\b",
    re.IGNORECASE,
)
_PAGER_SET = re.compile(
    r"\blaypage[^;]{0,200}?\bcount\s{0,4}:\s{0,4}['\"]?(\d{1,7})\b", re.IGNORECASE
)
_PAGES_SAID = re.compile(rf"共{_GAP}(\d{{1,6}}){_GAP}页")
_PAGES_SUMMED = re.compile(rf"总页数{_GAP}[:：]?{_GAP}(\d{{1,6}})")
_PAGE_OF = re.compile(rf"/{_GAP}(\d{{1,6}}){_GAP}页")
_GAP_BACKWARDS = r"(?:\s|;psbn&|>[^<>]{0,120}<){0,8}"
_PAGE_BACKWARDS = re.compile(rf"页{_GAP_BACKWARDS}\d{{1,6}}{_GAP_BACKWARDS}/")
_PAGE_NUMBERED = re.compile(rf"页次{_GAP}[:：]?{_GAP}\d{{1,6}}{_GAP}/{_GAP}(\d{{1,6}})")
_CREATED = re.compile(
    r"createPageHTML\s{0,4}\(\s{0,4}(?:['\"][^'\"]{0,60}['\"]\s{0,4},\s{0,4})?(\d{1,6})\s{0,4},"
)
_PAGER = re.compile(r"\bPager\s{0,4}\(\s{0,4}\{[^{}]{0,200}?\bsize\s{0,4}:\s{0,4}['\"]?(\d{1,6})\b")
_STORED = re.compile(r"<totalrecord>\s{0,20}(\d{1,9})\s{0,20}</totalrecord>", re.IGNORECASE)
_ROWS_KEYED = re.compile(
    r"[\"'](?:total(?:_?(?:count|records?|elements|num|size))?|record_?(?:count|total)|"
    r"row_?count)[\"']\s{0,4}:\s{0,4}[\"']?(\d{1,9})\b",
    re.IGNORECASE,
)
_PAGES_KEYED = re.compile(
    r"[\"'](?:pages|total_?pages?|page_?(?:count|total)|"
    r"total_?page_?count)[\"']\s{0,4}:\s{0,4}[\"']?(\d{1,6})\b",
    re.IGNORECASE,
)

_TOTALS, _PAGES = ("total", "count"), ("page",)
_FROM_ALL = re.compile(r"共(?=[\s&<有\d计发收公找文信记内条:：])")
"""共 before what the forms that begin with it go on with: 公共, 中共 and 共同 are many."""
_ROWS_OF_ALL = (_ROWS_SAID, _ROWS_COUNTED, _ROWS_TOTALLED)
_BEGINNINGS = {
    "all": ("共", re.compile(r"共(?:(?![\u4000-\u9fff])|(?=[有计发收公找文信记内条]))")),
    "sum": ("数", re.compile("数(?<=[录息条章目件总]数)")),
    "share": ("页", re.compile(r"页(?<![\u4000-\u9fff]页)")),
}
"""Without which of them in its markup a page tells no number of a form: a Chinese sign before or
behind is another word's.
"""
_WORDS = {
    "sum of pages": "总页数",
    "number": "页次",
    "laypage": "laypage",
    "stored": "<totalrecord",
    "created": "createPageHTML",
    "pager": "Pager",
}
"""The same of plain words."""
_TOTAL_SET = {word: re.compile(word + r"[^:=<>]{0,40}[:=]") for word in ("otal", "ount", "num")}
"""The ends of a total's names, and behind them what sets a value; of markup in small letters."""
_ROWS_BEGUN = {"sum": _ROWS_SUMMED, "laypage": _PAGER_SET, "stored": _STORED}
_PAGES_BEGUN = {
    "sum of pages": _PAGES_SUMMED,
    "number": _PAGE_NUMBERED,
    "created": _CREATED,
    "pager": _PAGER,
}
_SHARE = re.compile(r"页(?<=[\s;>\d]页)")
"""页 behind a number, or behind what may stand between."""


def extent(doc: Document) -> Extent:
    """What a page says of its list's length; of several numbers the greatest, for the
    others may be of other lists.
    """
    text = doc.text
    if doc.kind == "html":
        rows, pages = _told(text, frozenset[str]().union(*doc.words.each(_begun_in)))
        return Extent(max(rows, default=None), max(pages, default=None), goes_on(doc))
    rows = [*_numbers(_STORED, text, ("<totalrecord",)), *_keyed(_ROWS_KEYED, text, _TOTALS)]
    return Extent(max(rows, default=None), max(_keyed(_PAGES_KEYED, text, _PAGES), default=None))


def _begun_in(part: Part) -> frozenset[str]:
    """What of _BEGINNINGS and _WORDS stands in a part of a page's markup, by its name."""
    begun = {name for name, (sign, form) in _BEGINNINGS.items() if begins(form, sign, part.said)}
    begun |= {name for name, word in _WORDS.items() if part.says(word)}
    if any(begins(form, word, part.small) for word, form in _TOTAL_SET.items()):
        begun.add("set")
    return frozenset(begun)


def _told(text: str, begun: Set[str]) -> tuple[list[int], list[int]]:
    """The numbers of rows and of pages that a page tells. begun: the names of what it holds."""
    rows: list[int] = []
    pages: list[int] = []
    if "all" in begun:
        all_at = [one.start() for one in _FROM_ALL.finditer(text)]
        for form in _ROWS_OF_ALL:
            rows += _matched(form, text, all_at)
        pages += _matched(_PAGES_SAID, text, all_at)
    if "set" in begun:
        rows += map(int, _ROWS_SET.findall(text))
        pages += map(int, _PAGES_SET.findall(text))
    for name in begun & _ROWS_BEGUN.keys():
        rows += map(int, _ROWS_BEGUN[name].findall(text))
    for name in begun & _PAGES_BEGUN.keys():
        pages += map(int, _PAGES_BEGUN[name].findall(text))
    if "share" in begun:
        pages += _ends_of_shares(text)
    return rows, pages


def _matched(form: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[int]:
    """The numbers of a form that begins at some of these places and at no other."""
    end = 0
    for start in starts:
        if start >= end and (said := form.match(text, start)):
            end = said.end()
            yield int(said[1])


def _ends_of_shares(text: str) -> Iterator[int]:
    """The numbers before 页 behind a slash, looked for at each 页: slashes are many."""
    ends = [one.start() for one in _SHARE.finditer(text)]
    if len(ends) > _MOST_SHARES:
        yield from map(int, _PAGE_OF.findall(text))
        return
    for end in ends:
        begin = max(0, end - _LONGEST_SHARE)
        if _PAGE_BACKWARDS.match(text[begin : end + 1][::-1]):
            yield from map(int, _PAGE_OF.findall(text, begin, end + 1))


_MOST_SHARES = 30
_LONGEST_SHARE = 2 * 8 * 122 + 8
"""Characters of two gaps, a slash and a number."""


_FEW_QUOTES = 400
"""Marks around keys, with so few of which trying each is as quick."""


def _keyed(form: re.Pattern[str], text: str, words: tuple[str, ...]) -> Iterator[int]:
    """The numbers of a form that begins with the quoted key of a value, in which one of `words`
    stands: an answer has hundreds of other keys.
    """
    lower = text.lower() if text.count('"') > _FEW_QUOTES else ""
    if len(lower) != len(text):
        yield from map(int, form.findall(text))
        return
    for word in words:
        at = lower.find(word)
        while at >= 0:
            quote = max(text.rfind('"', 0, at), text.rfind("'", 0, at))
            if quote >= 0 and (said := form.match(text, quote)):
                yield int(said[1])
            at = lower.find(word, at + len(word))


def _numbers(form: re.Pattern[str], text: str, words: tuple[str, ...]) -> Iterator[int]:
    """The numbers of a form; it cannot do without one of `words`, which are looked for
    first: most pages say nothing.
    """
    if any(word in text for word in words):
        yield from map(int, form.findall(text))
