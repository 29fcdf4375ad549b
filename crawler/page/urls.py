"""Addresses as portals write them: what a browser would ask for, and which of them
are one and the same article.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b, sha256
from posixpath import normpath
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

LONGEST = 4096
"""Characters; what is longer is no address that a list links to."""

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_HTTP = re.compile(r"(?:https?:)?//[^/?#]", re.IGNORECASE)
_PLAIN = re.compile(
    r"(https?://[a-z0-9-]++(?>(?:\.[a-z0-9-]++)*)"
    r"(?>(?::(?!(?:80|443)/)(?:[1-5]\d{4}|[1-9]\d{0,3}))?))"
    r"/[\w.~!$&'()*+,;=:@/?-]*+",
    re.ASCII,
)
_FROM_ROOT = re.compile(r"/(?!/)[\w.~!$&'()*+,=:@/?-]*+", re.ASCII)
_FROM_HERE = re.compile(r"(?:\./)?\w[\w.~!$&'()*+,=@/-]*+", re.ASCII)
_FROM_ABOVE = re.compile(r"((?>(?:\.\./)+))(\w[\w.~!$&'()*+,=@/-]*+)", re.ASCII)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}

_SESSION_NAMES = re.compile(
    r"jsessionid|phpsessid|(?:asp\.?net_)?session_?id|aspsessionid[a-z]*|utm_[a-z]+", re.IGNORECASE
)
_SID_NAMES = frozenset({"sid", "s", "token", "_t", "_"})
_SID_VALUE = re.compile(r"(?=[0-9a-z._-]*[0-9])[0-9a-z._-]{13,}", re.IGNORECASE)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_REPEATED = re.compile(r"/{2,}")
_ESCAPE = re.compile(
    r"(?<!%)(?<!%[0-9a-fA-F])%[0-9a-fA-F]{2}"
)  # behind a half escape, what is decoded would end it
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def absolute(href: str, base: str) -> str | None:
    """The address a browser would open for `href` on the page `base`,
    non-ASCII percent-encoded as UTF-8.

    None where a browser would stay (empty, `#`, a script), where it is no http address, and where
    it is built to be read differently by two programs (backslashes, credentials, broken hosts).
    Fragments are kept: `canonical` decides.
    """
    if (simple := _simply_joined(href, base)) is not None:
        return simple
    href = href.strip().translate(_BLANKS)
    if not href or len(href) > LONGEST or "\\" in href:
        return None
    if href.startswith("#") and not _is_route(href[1:]):
        return None
    if (href.startswith("//") or _SCHEME.match(href)) and not _HTTP.match(href):
        return None
    try:
        joined = urljoin(base, href)
        cleaned = joined if _PLAIN.fullmatch(joined) and "/." not in joined else _cleaned(joined)
    except ValueError:
        return None
    return cleaned if cleaned is not None and len(cleaned) <= LONGEST else None


def canonical(url: str) -> str:
    """The identity of an article: the same for every way in which lists write
    its address. Never requested.
    """
    if (
        _PLAIN.fullmatch(url)
        and len(url) <= LONGEST
        and not any(mark in url[8:] for mark in ("?", ";", "//", "/."))
    ):
        return f"http:{url.partition(':')[2]}"
    cleaned = absolute(url, "")
    if cleaned is None:
        return url.strip()
    parts = urlsplit(cleaned)
    path, query, fragment = (
        _ESCAPE.sub(_plainest, part) for part in (parts.path, parts.query, parts.fragment)
    )
    path = _REPEATED.sub("/", _PATH_SESSION.sub("", path)) or "/"
    if "/." in path:  # behind what has just been taken away
        path = _without_dots(path)
    kept = fragment if _is_route(fragment) or path.endswith("/gkmlpt/index") else ""
    return urlunsplit(("http", _netloc(cleaned), path, _without_sessions(query), kept))


def shape_of(url: str) -> str:
    """An address with its numbers and its folders' names taken out: columns of one portal
    share it, and so do its articles.

    A folder that is called by a number is an article's where columns have
    names: /tzgg/a31620/ in /tzgg/.
    """
    path = url.partition("#")[0].partition("?")[0].partition("://")[2].partition("/")[2]
    above, _, file = path.rpartition("/")
    if not file and _CALLED_BY_NUMBER.search(folder := above.rpartition("/")[2]):
        return f"{_NUMBER.sub('0', folder)}/"
    return _NUMBER.sub("0", file) or "index.html"


def makes_of(url: str) -> frozenset[str]:
    """What addresses of one make share: their shape; their whole path with its numbers taken
    out, /info/0.html; that with the words of their query, /index.php?a=show&id=0; and the end of
    the path behind its folders, //content/0. What databases number in letters is a number too.

    Where one script serves all pages, its query alone tells an article from a column; where an
    article's address is its column's and what follows, the end does. The last three begin with a
    slash, as no shape does.
    """
    url = _SERIAL.sub("0", url)
    path, _, query = url.partition("#")[0].partition("://")[2].partition("/")[2].partition("?")
    way = "/" + _NUMBER.sub("0", path)
    asked = "&".join(_NUMBER.sub("0", pair) for pair in query.split("&")[:_MOST_ASKED])
    made = {shape_of(url), way, f"{way}?{asked}" if asked else way}
    folders = way.split("/")
    if len(folders) > _FEW_FOLDERS:
        made.add("//" + "/".join(folders[-2:]))
    return frozenset(made)


_NUMBER = re.compile(r"\d{1,40}")
_SERIAL = re.compile(
    r"(?<![\da-z])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{24,64})(?![\da-z])",
    re.IGNORECASE,
)
_FEW_FOLDERS = 3
_MOST_ASKED = 12
"""Parameters of a query that are compared."""
_CALLED_BY_NUMBER = re.compile(r"\d{3}")


def same_host(one: str, other: str) -> bool:
    """Whether both are served by one host (and port, where it is not http's or https's own)."""
    here, there = (absolute(url, "") for url in (one, other))
    return here is not None and there is not None and _netloc(here) == _netloc(there)


_BLANKS = {ord(blank): None for blank in "\t\r\n\ufeff\u200b"}


def _simply_joined(href: str, base: str) -> str | None:
    """What `urljoin` would say of the plain addresses that nearly all lists are made
    of, in a quarter of its time.
    """
    if len(href) > LONGEST:
        return None
    joined = None
    if href.startswith("../"):
        joined = _from_above(href, base)
    elif "/." in href:
        return None
    elif _FROM_ROOT.fullmatch(href):
        origin, _ = _ends_of(base)
        joined = origin + href if origin else None
    elif _FROM_HERE.fullmatch(href):
        _, folder = _ends_of(base)
        joined = folder + href.removeprefix("./") if folder and "//" not in href else None
    elif ";" not in href and _PLAIN.fullmatch(href):
        joined = href
    return (
        joined if joined is not None and not href.endswith("?") and len(joined) <= LONGEST else None
    )


@lru_cache(maxsize=64)  # asked for every link of a page
def _ends_of(base: str) -> tuple[str, str]:
    """What a plain address has before its path, and before its file; "" where
    joining takes a closer look.
    """
    plain = _PLAIN.fullmatch(base) if "/." not in base else None
    if plain is None:
        return "", ""
    return plain[1], base[: base.rindex("/") + 1] if "?" not in base else ""


def _from_above(href: str, base: str) -> str | None:
    """The same of `../info/1023/4567.htm`."""
    steps = _FROM_ABOVE.fullmatch(href)
    plain = (
        _PLAIN.fullmatch(base)
        if steps is not None and "/." not in steps[2] and "//" not in steps[2]
        else None
    )
    if steps is None or plain is None or any(mark in base[8:] for mark in ("/.", "//", "?", ";")):
        return None
    folders = base[plain.end(1) + 1 :].split("/")[:-1]
    kept = folders[: max(0, len(folders) - len(steps[1]) // 3)]
    return "/".join((plain[1], *kept, steps[2]))


def _is_route(fragment: str) -> bool:
    """`#/news/12` and `#!/news/12` are addresses inside a one-page application."""
    return fragment.startswith(("/", "!/"))


def _cleaned(joined: str) -> str | None:
    """The parts of an address, each encoded for a request. Raises ValueError."""
    parts = urlsplit(joined)
    host, port = (parts.hostname or ""), parts.port
    if parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        return None
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host.rstrip(".")):
        return None
    netloc = host if port is None else f"{host}:{port}"
    path = _encoded(parts.path, "/%:@!$&'()*+,;=~")
    if "/." in path:
        path = _without_dots(path)
    query, fragment = (
        _encoded(part, "/%:@!$&'()*+,;=~?[]|{}^`") for part in (parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, netloc, path or "/", query, fragment))


def _encoded(part: str, safe: str) -> str:
    return quote(part, safe=safe, errors="replace")


def _without_dots(path: str) -> str:
    """`/a/../b/./c` as a browser sends it: `/b/c`."""
    kept = normpath("/" + path.lstrip("/"))
    return kept if kept == "/" or not path.endswith(("/", "/.", "/..")) else kept + "/"


def _netloc(cleaned: str) -> str:
    parts = urlsplit(cleaned)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def _without_sessions(query: str) -> str:
    """The query without what names a visit. A `sid` that is short or stands alone
    may be the article's number.
    """
    pairs = [pair for pair in query.split("&") if pair]
    named = [pair for pair in pairs if not _SESSION_NAMES.fullmatch(pair.partition("=")[0])]
    kept = [pair for pair in named if not _is_sid(*pair.partition("=")[::2])]
    return "&".join(kept or named)


def _is_sid(name: str, value: str) -> bool:
    return name.lower() in _SID_NAMES and bool(_SID_VALUE.fullmatch(value))


def _plainest(escape: re.Match[str]) -> str:
    """`%7E` and `~` are one character; other escapes are written in capitals."""
    code = unquote_to_bytes(escape.group())
    return code.decode("ascii") if code[0] in _UNRESERVED else escape.group().upper()


def same_page(one: str, other: str) -> bool:
    """Whether two addresses lead to one page, whether or not they name its index,
    and whatever they ask of it.
    """
    return _INDEX.sub("", canonical(one).split("#")[0].split("?")[0]) == _INDEX.sub(
        "", canonical(other).split("#")[0].split("?")[0]
    )


def is_home(url: str) -> bool:
    """Whether an address is that of a host's own first page, whether or not it names its index."""
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and HOME_PATH.fullmatch(parts.path) is not None


HOME_PATH = re.compile(r"/?(?:(?:index|default|main|home)\.[a-z]{2,5})?", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|list)?(?:\.\w{2,5})?$")


def lies_right_below(url: str, page: str) -> bool:
    """Whether an article lies right below a column's page, with nothing but folders of numbers
    between: what lies in a named folder there is a child column's. All lies below a home page.
    """
    own = _PAGE_OF.sub("", canonical(page).partition("?")[0]).rstrip("/") + "/"
    below = canonical(url)
    return (
        own.count("/") > _OF_HOST
        and below.startswith(own)
        and _RIGHT_BELOW.fullmatch(below, len(own)) is not None
    )


_PAGE_OF = re.compile(r"/(?:index|default|list)?(?:_\d{1,4})?\.\w{2,5}\Z|\.\w{2,5}\Z", re.ASCII)
_OF_HOST = 3
"""Slashes of a portal's home address."""
_RIGHT_BELOW = re.compile(r"(?:\d[\d-]*/)*[^/?#]+(?:\?.*)?", re.ASCII)


class Addresses:
    """Canonical addresses of which it is only asked whether one is among them: a portal has tens of
    thousands, and each takes eight bytes.
    """

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._marks = array("Q", sorted({_mark(url) for url in urls}))

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, url: object) -> bool:
        return self.place(str(url)) is not None

    def place(self, url: str) -> int | None:
        """From 0, in an order of their own; None where it is not among them."""
        mark = _mark(url)
        at = bisect_left(self._marks, mark)
        return at if at < len(self._marks) and self._marks[at] == mark else None

    @property
    def digest(self) -> bytes:
        """The same for the same addresses, in every process."""
        return sha256(self._marks.tobytes()).digest()


NO_ADDRESSES = Addresses()


def _mark(url: str) -> int:
    return int.from_bytes(blake2b(url.encode("utf-8", "replace"), digest_size=8).digest(), "little")
