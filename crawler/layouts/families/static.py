"""The families whose lists stand in the page itself: one row of a table each.
The general layout reads them.

A new one is a row here, in the order of asking, and a golden page in tests/pages/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from crawler.layouts.general import layout as general
from crawler.page.document import Document
from crawler.page.reading import Hints, Reading


class StaticFamily(NamedTuple):
    """A CMS by its marks. words: plain text that stands near a mark, looked for
    first because that is cheap.

    marks: what proves the family. articles: what the addresses of its articles look like,
    which tells entries from menus.
    """

    name: str
    words: tuple[str, ...]
    marks: re.Pattern[str]
    articles: re.Pattern[str]

    def claims(self, doc: Document) -> bool:
        """Whether the page bears the family's marks."""
        if doc.kind != "html" or not any(word in doc.markup for word in _encoded(self.words)):
            return False
        return marked(doc.text, self.words, self.marks)

    def read(self, doc: Document, hints: Hints) -> Reading | None:
        """The page's list, read by the general layout under this family's name."""
        return general.read_as(self.name, doc, hints, self.articles)


@cache  # once for each family
def _encoded(words: tuple[str, ...]) -> tuple[bytes, ...]:
    """Words are found in bytes in half the time that the text takes."""
    return tuple(word.encode() for word in words)


def marked(text: str, words: Iterable[str], exactly: re.Pattern[str]) -> bool:
    """Whether `exactly` matches near one of the plain words in a text; a page
    without them costs next to nothing.
    """
    for word in words:
        at = text.find(word)
        for _ in range(_TRIES):
            if at < 0:
                break
            if exactly.search(text, max(0, at - _AROUND), at + len(word) + _AROUND * 8):
                return True
            at = text.find(word, at + len(word))
    return False


_TRIES = 3
_AROUND = 60


FAMILIES = (
    # 博达 VSB: rows `line_u6_0` or `winstyle` tables, articles `info/1023/4567.htm`, pages that
    # count down (`tzgg/11.htm` is page 2).
    StaticFamily(
        "vsb",
        words=(
            "_sitegray",
            "Visual SiteBuilder",
            "_jsq_(",
            "vsb_content",
            "line_u",
            "winstyle",
            "timestyle",
            "pb_sys_",
        ),
        marks=re.compile(
            r"_sitegray|Visual SiteBuilder|_jsq_\(|vsb_content|line_u\d{1,3}_\d|winstyle\d"
            r"|timestyle\d|pb_sys_"
        ),
        articles=re.compile(r"/info/\d{1,6}/\d{1,8}\.htm$|wbnewsid=\d"),
    ),
    # Epoint 新点 (public-resource trading): `ewb-` tables, pinned rows on top, a script
    # that goes to `<column>/2.html`.
    StaticFamily(
        "epoint",
        words=("ewb-", "Epoint", "/moreinfo.html"),
        marks=re.compile(r"['\" ]ewb-\w|Epoint|/moreinfo\.html"),
        articles=re.compile(r"/\d{8}/[0-9a-f-]{32,40}\.html$"),
    ),
    # 政府信息公开 tables and catalogues: several dates in a row; the day is the one
    # headed 发布日期, never 成文日期.
    StaticFamily(
        "disclosure",
        words=("zfxxgk_zdgk", "xxgk", "索引号", "索 引 号"),
        marks=re.compile(
            r"zfxxgk_zdgk|xxgk_?(?:list|table)['\" ]|索\s?引\s?号[^。]{0,400}?"
            r"(?:发布|公开|生成)\s?日\s?期"
        ),
        articles=re.compile(r"(?:content|art|post|info|t\d{8}_|detail)[\w/-]{0,60}\.s?html?$"),
    ),
    # Guangdong NFCMS: `content/post_4100825.html`, pages `index_2.html` counting from 1, a
    # `<base>` without an address.
    StaticFamily(
        "nfcms",
        words=("post_", "nfw-cms", "nfcms"),
        marks=re.compile(r"post_\d{3,12}\.html|nfw-cms|nfcms"),
        articles=re.compile(r"/m?post_\d{3,12}\.html$"),
    ),
    # SiteServer: columns `channels/18106.html` (next `18106_2.html`), articles
    # `contents/18108/245.html` that may name a child column.
    StaticFamily(
        "siteserver",
        words=("/contents/", "/channels/"),
        marks=re.compile(
            r"/contents/\d{1,8}/\d{1,10}\.s?html|/channels/\d{1,8}(?:_\d{1,4})?\.s?html"
        ),
        articles=re.compile(r"/contents/\d{1,8}/\d{1,10}\.s?html?$"),
    ),
    # DedeCMS: often one `<ul>` per article, `[查看全文]` beside the title, pages `list_22_2.html`.
    StaticFamily(
        "dedecms",
        words=("/plus/", "list_", "DedeCMS", "/templets/"),
        marks=re.compile(
            r"/plus/(?:list|view|search|count|feedback)\.php|list_\d{1,6}_\d{1,5}\.html"
            r"|DedeCMS|/templets/"
        ),
        articles=re.compile(r"/\d{4}/\d{4}/\d{1,9}\.html$|/a/[\w/]{1,60}/\d{1,9}\.html$|aid=\d"),
    ),
    # JEECMS: `.jhtml` addresses, the next page behind
    # `onclick="location.href=encodeURI('index_2.jhtml')"`.
    StaticFamily(
        "jeecms",
        words=(".jhtml", "/r/cms/", "jeecms"),
        marks=re.compile(r"\.jhtml|/r/cms/|jeecms"),
        articles=re.compile(r"/\d{1,9}\.j?html$"),
    ),
    # UCAP 开普云, static pages: `2021/1/8/<32 hex>.shtml`,
    # `createPageHTML('page_div',34,1,'list','shtml',798)` counting from 1.
    StaticFamily(
        "ucap",
        words=("<ucap", "createPageHTML(", "kpyfx", ".shtml"),
        marks=re.compile(
            r"<ucap|createPageHTML\(\s{0,3}['\"][\w-]{1,40}['\"]\s{0,3},|kpyfx|[0-9a-f]{32}\.shtml"
        ),
        articles=re.compile(r"[0-9a-f]{32}\.s?html$|content_\w{1,40}\.s?html$"),
    ),
    # TRS 拓尔思 WCM: `202001/t20200102_724010.html` or 17-digit names,
    # `createPageHTML(n,0,"index","html")` counting from 0.
    StaticFamily(
        "trs",
        words=("TRS_", "trs_editor", "createPageHTML(", "Pager({", "/t20", "/t19"),
        marks=re.compile(
            r"TRS_(?:Editor|UEDITOR|PreExtra)|trs_editor|createPageHTML\(\s{0,3}\d"
            r"|Pager\(\{\s{0,3}size|/t(?:19|20)\d{6}_\d{1,12}\.s?html?"
        ),
        articles=re.compile(r"t\d{8}_\d{1,12}\.s?html?$|/\d{17}\.html$"),
    ),
    # ASP.NET WebForms: `__VIEWSTATE`, a pager that posts the form back.
    StaticFamily(
        "aspnet",
        words=("__VIEWSTATE", "__doPostBack", "AspNetPager"),
        marks=re.compile(r"__VIEWSTATE|__doPostBack|AspNetPager"),
        articles=re.compile(r"\.aspx\?[^#]{0,100}id=|/\d{3,30}\.(?:html|aspx)$"),
    ),
)
