"""One answer, decoded and parsed once: the text, what kind of text it is, and its tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from lxml import etree, html

from crawler.page.limits import overload, overload_of_values
from crawler.page.line_ends import show_line_ends
from crawler.page.marks import PageWords
from crawler.page.reading import Page, Score
from crawler.page.tree.crossed import has_crossed_ends, uncrossed
from crawler.page.tree.shadows import show_shadows
from crawler.page.tree.strays import without_strays
from crawler.page.tree.torn import has_stray_ends, join_torn_rows
from crawler.page.tree.unended import end_unended
from crawler.page.tree.written import write_out
from crawler.page.urls import absolute
from crawler.page.visibility import settle

Kind = Literal["html", "xml", "json", "other"]


class UndecodableError(ValueError):
    """The bytes are text in no encoding that government portals use."""


class MalformedError(ValueError):
    """The parser has dropped a part of the markup, as what is nested too deeply: to read the
    rest would be to miss entries.
    """


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FILES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"Rar!",
    b"\x1f\x8b",
)


def decode(body: bytes) -> str:
    """Text by BOM, then UTF-16 by its zero bytes, then strict UTF-8, then Big5 or GB18030:
    declared charsets are often wrong.

    Of the last two the one that fails less wins where both fail: portals cut summaries in
    the middle of a character. A page that is put together of parts in both is read part by
    part. Raises UndecodableError.
    """
    return _decoded(body)[0]


def _decoded(body: bytes) -> tuple[str, bool]:
    """The text, and whether the body is that text in plain UTF-8, byte for byte."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace"), False
    head = body[:400]
    if head[1::2].count(0) > len(head) // 4:
        return body.decode("utf-16-le", errors="replace"), False
    if head[0::2].count(0) > len(head) // 4:
        return body.decode("utf-16-be", errors="replace"), False
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8"), True
    other = _may_be_other(body)  # most pages that are not in UTF-8 are in GB18030
    in_utf8 = other and any(word in body for word in _WORDS) and _UTF8.search(body) is not None
    if other and not in_utf8 and _speaks_big5(body):
        return body.decode("big5hkscs", errors="replace"), False
    with suppress(UnicodeDecodeError):
        if not in_utf8:
            return body.decode("gb18030"), False
    tries = [body.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    best = tries[0] if in_utf8 else min(tries, key=lambda text: text.count("\ufffd"))
    wide = len(body) - len(body.translate(None, _HIGH_BYTES))
    if in_utf8 and best.count("\ufffd") * 50 > wide:
        # No character of either holds a "<", so that each part is whole.
        best = "<".join(_part(part) for part in body.split(b"<"))
    if best.count("\ufffd") * 50 > wide:
        raise UndecodableError("neither UTF-8, UTF-16 nor GB18030")
    return best, False


def _part(part: bytes) -> str:
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        return part.decode("gb18030", errors="replace")


# Words that are on nearly every page: in UTF-8 they are found in no time, and
# the search beyond them is slow.
_WORDS = tuple(
    word.encode("utf-8")
    for word in ("关于", "工作", "通知", "信息", "公开", "人民", "政府", "发布", "会议")
)
# What is written alike with full and with simplified characters: Big5 read as GB18030
# is other words, not an error.
_ALIKE = [
    (word.encode("big5"), word.encode("gb18030"))
    for word in ("工作", "通知", "人民", "政府", "信息", "中心", "日期")
]

_OTHER = re.compile(
    b"[\xe4-\xe9](?:%s)|%s"
    % (
        b"|".join(re.escape(word[1:]) for word in _WORDS),
        b"|".join(re.escape(big5) for big5, _ in _ALIKE),
    )
)
"""Any of them in UTF-8 or in Big5."""
_PARTS = (*(word[1:] for word in _WORDS), *(big5 for big5, _ in _ALIKE))


def _may_be_other(body: bytes) -> bool:
    """Whether a body holds any of them; what each of them holds is found in a tenth of the time."""
    return any(part in body for part in _PARTS) and _OTHER.search(body) is not None


def _speaks_big5(body: bytes) -> bool:
    return sum(body.count(big5) for big5, _ in _ALIKE) > sum(body.count(gb) for _, gb in _ALIKE)


# Six Chinese characters in a row, which in GB18030 are nine that no text has in a row.
_UTF8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){6}")

# One class for every element: lxml's own choice asks Python for each of them.
ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_HIGH_BYTES = bytes(range(128, 256))


_BY_SCRIPT = {
    name: etree.XPath(f"descendant-or-self::*/@{name}/..")
    for name in ("onclick", "data-url", "data-href")
}
_BY_ANY_SCRIPT = etree.XPath("|".join(f"descendant-or-self::*/@{name}/.." for name in _BY_SCRIPT))


def check_whole(parser: etree.XMLParser | html.HTMLParser) -> None:
    """Raises MalformedError where the parser has dropped what lies too deep, or what
    follows something that never ends.
    """
    for error in parser.error_log.filter_from_fatals():
        if error.type in _LOSSES or "depth" in error.message:
            raise MalformedError(f"line {error.line}: {error.message[:80]}")


_LOSSES = frozenset(
    {
        etree.ErrorTypes.ERR_RESOURCE_LIMIT,
        etree.ErrorTypes.ERR_CDATA_NOT_FINISHED,
        etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED,
        etree.ErrorTypes.ERR_PI_NOT_FINISHED,
    }
)


def _encode_queries(root: html.HtmlElement, body: bytes, markup: bytes) -> None:
    """What a browser does with the words in a query: it sends them in the encoding
    of the page that links there.
    """
    encoding = _legacy(body) if _WORDED_QUERY.search(markup) is not None else ""
    for element in root.iter("a", "form", "iframe", "frame", "option") if encoding else ():
        for name in ("href", "action", "src", "value"):
            path, asked, query = (element.get(name) or "").partition("?")
            if asked and not query.isascii():
                element.set(
                    name, f"{path}?{quote(query, safe=_ASCII, encoding=encoding, errors='replace')}"
                )


_WORDED_QUERY = re.compile(rb"\?[^?<>\x80-\xff&]*+[\x80-\xff&]")
"""A query with words in it, or with what may stand for them."""


def _legacy(body: bytes) -> str:
    """The encoding of a page in GB18030 or Big5; "" for any other."""
    try:
        body.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    if (
        body.startswith(tuple(mark for mark, _ in _BOMS))
        or b"\0" in body[:400]
        or _UTF8.search(body) is not None
    ):
        return ""
    return "big5hkscs" if _speaks_big5(body) else "gb18030"


def _tree(markup: bytes) -> tuple[html.HtmlElement, html.HTMLParser]:
    """Comments are left out. Raises etree.ParserError where nothing is left."""
    parser = html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    parser.set_element_class_lookup(ONE_CLASS)
    return html.document_fromstring(markup, parser=parser), parser


_ASCII = "".join(map(chr, range(33, 127)))
_PAGER_ENDS = frozenset("页頁多])）】>＞»›→►▶≫")


class Document:
    """A decoded page. `root` is its lxml tree, None for JSON; `base` is what its
    relative addresses resolve against.

    surveys: what walks over the tree have found, by what was asked; kept by
    layouts/general/scan.py, for several families may ask. scores: how the general layout judged
    the lists that it found, where it was asked. Raises UndecodableError, and MalformedError for
    JSON that would fill the memory.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.surveys: dict[tuple[object, ...], Any] = {}
        self.scores: tuple[Score, ...] = ()
        self._held: list[html.HtmlElement] = []
        self.text, self._is_utf8 = (
            ("", False) if page.body.startswith(_FILES) else _decoded(page.body)
        )
        if b"\0" in page.body:
            self.text, self._is_utf8 = self.text.replace("\0", ""), False
        if self.kind == "json" and (problem := overload_of_values(self.text)):
            raise MalformedError(problem)

    @cached_property
    def kind(self) -> Kind:
        head = self.text.lstrip("\ufeff \t\r\n")[:300].lower()
        if head.startswith(("{", "[")) or re.match(r";?[\w$.]*\s*\(\s*[{\[]", head):
            return "json"
        if head.startswith(("<?xml", "<datastore", "<rss", "<feed")) and "<html" not in head:
            return "xml"
        if "javascript" in self.page.content_type.lower() or urlsplit(self.page.url).path.endswith(
            ".js"
        ):
            return "other"
        if "<" in head:
            return "html"
        return "other"

    @cached_property
    def markup(self) -> bytes:
        """The text in UTF-8, as the parser takes it; plain words are found in it in half
        the time that the text takes.
        """
        return self.page.body if self._is_utf8 else self.text.encode("utf-8", "replace")

    @cached_property
    def lower(self) -> bytes:
        """The markup with all letters small."""
        return self.markup.lower()

    @cached_property
    def words(self) -> PageWords:
        """Plain words of the markup, which are found in the parts of other pages for nothing."""
        return PageWords(self.markup)

    @cached_property
    def root(self) -> html.HtmlElement | None:
        """Comments are left out. Raises MalformedError."""
        if not self.text or self.text.isspace() or self.kind == "json":
            return None
        if problem := overload(self.markup):
            raise MalformedError(problem)
        markup = without_strays(self.markup, self.lower)
        try:
            root, parser = _tree(markup)
            damaged = has_stray_ends(parser)
            if has_crossed_ends(parser, self.lower) and (mended := uncrossed(markup)) is not markup:
                root, parser = _tree(mended)
                damaged = True
        except etree.ParserError:
            return None
        check_whole(parser)
        end_unended(root, self.lower)
        join_torn_rows(root, self.lower, damaged=damaged)
        show_shadows(root, self.words)
        for unshown in list(elements_of(root, self.words, "template", "textarea")):
            # The parser makes elements of what browsers keep as text, or keep out of the page.
            del unshown[:]
        if not self._is_utf8:
            _encode_queries(root, self.page.body, self.markup)
        show_line_ends(root, self.words)
        write_out(root, self.words)
        settle(root, self.words)
        return root

    def hold(self) -> None:
        """Keeps the elements of the tree, for whoever walks over it again and again: lxml makes
        an element anew whenever it is met, unless somebody holds it.
        """
        if not self._held and self.root is not None:
            self._held = list(self.root.iter("*"))

    @cached_property
    def opened(self) -> list[html.HtmlElement]:
        """What a script may open as a link is opened, in the page's order: most pages
        are spared the search for it.
        """
        own_data = self.words.says_somehow("data-")
        names = [
            name
            for name in _BY_SCRIPT
            if (own_data or name == "onclick") and self.words.says_somehow(name)
        ]
        if not names or self.root is None:
            return []
        return list((_BY_SCRIPT[names[0]] if len(names) == 1 else _BY_ANY_SCRIPT)(self.root))  # type: ignore[arg-type]

    @property
    def worded_links(self) -> Iterator[tuple[html.HtmlElement, str | None]]:
        """Its links, in the page's order, and the words that each begins with. Never kept: a page
        may have a hundred thousand.
        """
        for one in self.root.iter("a", "link") if self.root is not None else ():
            yield one, one.text

    @cached_property
    def signed_links(self) -> list[html.HtmlElement]:
        """The links that may be a pager's: those that end in no word but 页 or 多, or hold
        elements. Menus have hundreds of others.
        """
        return [
            one
            for one, said in self.worded_links
            if not said or (end := said[-1]) < "\u4e00" or end in _PAGER_ENDS or len(one)
        ]

    @cached_property
    def scripts(self) -> str:
        """What the scripts of the page itself say."""
        return "\n".join(
            one.text
            for one in (self.root.iter("script") if self.root is not None else ())
            if one.text
        )

    @cached_property
    def base(self) -> str:
        if self.root is not None:
            for element in elements_of(self.root, self.words, "base"):
                href = absolute(element.get("href") or "", self.page.url)
                if href:
                    return href
        return self.page.url

    @cached_property
    def title(self) -> str:
        """The text of the first title, "" where there is none."""
        if self.root is None:
            return ""
        # Whoever asks a tree for one element, walks on to the next.
        title = next((one for part in self.root[:1] for one in part.iter("title")), None)
        if title is None:
            title = next(elements_of(self.root, self.words, "title"), None)
        return (title.text or "") if title is not None else ""

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """Meta tags by lower-case name; where a name comes twice the first one holds
        (later sets are a header's).
        """
        found: dict[str, str] = {}
        if self.root is not None:
            for element in self._metas(self.root):
                name = (element.get("name") or "").strip().lower()
                if name and name not in found:
                    found[name] = (element.get("content") or "").strip()
        return found

    def _metas(self, root: html.HtmlElement) -> list[html.HtmlElement]:
        """All of the page; those of its head, where its markup holds no others."""
        held = [one for part in root[:1] for one in part.iter("meta")]
        return held if len(held) == self.lower.count(b"<meta") else list(root.iter("meta"))


def elements_of(root: html.HtmlElement, words: PageWords, *tags: str) -> Iterator[html.HtmlElement]:
    """The elements of some tags, in the page's order. To walk over a tree takes a tenth of what it
    takes to parse it, so that tags which its markup does not hold are not looked for.
    """
    held = [tag for tag in tags if words.says_somehow(f"<{tag}")]
    return root.iter(*held) if held else iter(())


def parsed(page: Page) -> Document:
    """The page's Document, the same one for all who ask for it in one visit. Nobody changes its
    tree. Raises as Document does.

    That of a huge page is made anew each time: its tree takes tens of MiB, and is
    let go as soon as it was read.
    """
    return kept(page) if len(page.body) <= LARGEST_KEPT else Document(page)


@lru_cache(maxsize=4)  # several ask for one page right after each other
def kept(page: Page) -> Document:
    return Document(page)


LARGEST_KEPT = 2**20
"""Bytes; pages of portals have a hundredth of it to a third."""
