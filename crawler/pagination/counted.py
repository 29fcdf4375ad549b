"""Pagers that a script writes from numbers of the page: how many pages there are, which one this
is, what the files are called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from crawler.page.document import Document
from crawler.page.urls import absolute

_CREATE_PAGE = re.compile(r"createPageHTML\s{0,4}\(([^(){};]{3,300})\)")
_EXTENSION = re.compile(r"""["'](?:s?html?|jhtml)["']""")
"""One pass of the scripts for it costs less than a look for every extension."""
_QUOTED_EXTENSIONS = tuple(
    f"{quote}{end}{quote}" for end in ("html", "shtml", "htm", "jhtml") for quote in "'\""
)
_PAGE_NAME = re.compile(r"[A-Za-z][\w-]{0,60}")
_PAGER = re.compile(r"\bPager\s{0,4}\(\s{0,4}\{([^{}]{5,400})\}")
_FIELD = re.compile(r"(\w{2,20})\s{0,4}:\s{0,4}['\"]?([\w./-]{1,200})")
_COUNT_PAGE = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s{0,4}=\s{0,4}['\"]?(\d{1,6})\b")
_CURRENT_PAGE = re.compile(r"\bcurrentPage\s{0,4}=\s{0,4}['\"]?(\d{1,6})\b")
_WRITTEN = re.compile(
    r"""([A-Za-z][\w-]{0,60})["']\s{0,4}\+\s{0,4}["']_["']\s{0,4}\+\s{0,4}nextPage\s{0,4}\+\s{0,4}["']\.["']\s{0,4}\+\s{0,4}"""
    r"""["'](s?html?|jhtml)\b"""
)
_PAGE_INDEX = re.compile(
    r"""[lL](?i:ocation(?:\.href)?\s{0,4}=\s{0,4}["']([^"'\s]{1,200})["']\s{0,4}\+\s{0,4}\(\s{0,4}(?:\w{1,20}\.)?page\w{0,10}\s{0,4}\+\s{0,4}1\s{0,4}\))"""
    r"""\s{0,4}\+\s{0,4}["'](\.\w{3,6})["']"""
)
_TOTAL = re.compile(r"t(?<!\wt)otal(?:Count|Record)?\s{0,4}:\s{0,4}(\d{1,9})")
_PAGE_SIZE = re.compile(r"p(?<!\wp)(?:ageSize|erPage)\s{0,4}:\s{0,4}(\d{1,5})")
_NUMBERED = re.compile(r"(.*?)(?:_(\d{1,6}))?(\.\w{3,6})?")
_NEAR = 3000
"""Characters around a script's word in which its other numbers stand."""


def _create_page(doc: Document) -> str | None:
    """`createPageHTML(5,0,"index","html")` counts from 0,
    `createPageHTML('page_div',5,1,'list','shtml',90)` from 1.
    """
    for call in _calls(doc.text) if doc.words.says("createPageHTML") else ():
        args = [arg.strip(" \t\r\n'\"") for arg in call[1].split(",")]
        if (counted := _counted(args, doc)) is not None:
            return absolute(counted, doc.base) if counted else None
    return None


def _calls(text: str) -> Iterator[re.Match[str]]:
    at = text.find("createPageHTML")
    while at >= 0:
        call = _CREATE_PAGE.match(text, at)
        if call is not None:
            yield call
        at = text.find("createPageHTML", at + 1)


def _counted(args: list[str], doc: Document) -> str | None:
    """The next page's name that the arguments of a pager's call tell: "" on the last
    page, None where they tell none.
    """
    if len(args) >= 4 and args[0].isdecimal() and args[1].isdecimal():
        count, current, name, extension = int(args[0]), int(args[1]), args[2], args[3]
        base = 1 if current == 1 and _own_number(doc) is None else 0
    elif len(args) >= 5 and args[1].isdecimal() and args[2].isdecimal():
        count, current, name, extension, base = int(args[1]), int(args[2]), args[3], args[4], 1
    else:
        return None
    return "" if current - base + 1 >= count else f"{name}_{current + 1}.{extension.lstrip('.')}"


def _like_create_page(doc: Document) -> str | None:
    """The same arguments under another name: `showPages(5, 0, "index", "html")`."""
    for extension in _QUOTED_EXTENSIONS if _EXTENSION.search(doc.scripts) else ():
        at = doc.text.find(extension)
        opened = doc.text.rfind("(", max(0, at - 200), at) if at >= 0 else -1
        if opened < 0 or not (doc.text[opened - 1].isalnum() or doc.text[opened - 1] in "_ "):
            continue
        args = [
            arg.strip(" \t\r\n'\"") for arg in doc.text[opened + 1 : at + len(extension)].split(",")
        ]
        if (
            _PAGE_NAME.fullmatch(args[-2] if len(args) > 1 else "")
            and (counted := _counted(args, doc)) is not None
        ):
            return absolute(counted, doc.base) if counted else None
    return None


def _pager_call(doc: Document) -> str | None:
    """`Pager({size:16, current:0, prefix:'index', suffix:'html'})`, counting from 0."""
    at = doc.text.rfind("Pager({") if doc.words.says("Pager({") else -1
    for call in _PAGER.finditer(doc.text, max(0, at - 1), at + 500) if at >= 0 else ():
        fields = dict(_FIELD.findall(call[1]))
        size, current = fields.get("size", ""), fields.get("current", "")
        if (
            size.isdigit()
            and current.isdigit()
            and "prefix" in fields
            and int(current) + 1 < int(size)
        ):
            return absolute(
                f"{fields['prefix']}_{int(current) + 1}.{fields.get('suffix', 'html').lstrip('.')}",
                doc.base,
            )
    return None


def _count_page(doc: Document) -> str | None:
    """`var countPage = 25; var currentPage = 0;`: the file's own name with the next number."""
    at = doc.text.find("currentPage") if doc.words.says("currentPage") else -1
    if at < 0:
        return None
    start, end = max(0, at - _NEAR), at + _NEAR
    around = doc.text[start:end]
    if not any(word in around for word in ("countPage", "pageCount", "totalPage")):
        return None
    count, current = _COUNT_PAGE.search(around), _CURRENT_PAGE.search(doc.text, at, end)
    if count is None or current is None or int(current[1]) + 1 >= int(count[1]):
        return None
    if written := _WRITTEN.search(doc.text, start, end):
        return absolute(f"{written[1]}_{int(current[1]) + 1}.{written[2]}", doc.base)
    name = urlsplit(doc.page.url).path.rpartition("/")[2] or "index.html"
    parts = _NUMBERED.fullmatch(name)
    return (
        absolute(f"{parts[1]}_{int(current[1]) + 1}{parts[3] or '.html'}", doc.base)
        if parts
        else None
    )


def _own_number(doc: Document) -> int | None:
    """The page number in the page's own file name (`index_2.html`)."""
    parts = _NUMBERED.fullmatch(urlsplit(doc.page.url).path.rpartition("/")[2])
    return int(parts[2]) if parts and parts[2] else None


def _page_index(doc: Document) -> str | None:
    """`location.href = "/jyxx/003002/" + (data.pageIndex+1) + ".html"`
    beside `pageSize` and `total`.
    """
    at = doc.text.find("pageIndex+1") if doc.words.says("pageIndex+1") else -1
    script = _PAGE_INDEX.search(doc.text, max(0, at - _NEAR), at + _NEAR) if at >= 0 else None
    if script is None:
        return None
    stem = urlsplit(doc.page.url).path.rpartition("/")[2].partition(".")[0]
    current = int(stem) if stem.isascii() and stem.isdigit() and len(stem) < 5 else 1
    start, end = max(0, at - _NEAR), at + _NEAR
    total, size = _TOTAL.search(doc.text, start, end), _PAGE_SIZE.search(doc.text, start, end)
    if total and size and current * int(size[1]) >= int(total[1]):
        return None
    return absolute(f"{script[1]}{current + 1}{script[2]}", doc.base)


COUNTED: tuple[Callable[[Document], str | None], ...] = (_create_page, _pager_call)
"""The forms of known names."""
GUESSED: tuple[Callable[[Document], str | None], ...] = (
    _like_create_page,
    _page_index,
    _count_page,
)
"""The looser forms, asked where no link says 下一页."""
