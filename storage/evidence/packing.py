"""How records are kept: compressed, with what nearly all of them say as a dictionary, and what the
first record of a page's state says, which those of later nights repeat.
"""

from __future__ import annotations

import zlib

_DICTIONARY = (
    "the portal answered 404"
    "it shows the portal's home page"
    "The newest date has gone back from "
    " entries that should be visible have vanished. "
    "stands under the column's own heading 「"
    "」; a pager follows it; columns of this portal show their lists in this place; "
    " entries; its titles are as long as headlines; it holds nearly all of the page's links. "
    "Rejected: rows from 「"
    '"outcome":"unreachable""outcome":"server error""outcome":"layout changed","why":"'
    '"layout":"trs""layout":"vsb""layout":"jpage""layout":"browser"'
    '"form":[["'
    '"picture":"","tls":"not verified"}'
    '"text/html; charset=utf-8","text/html;charset=UTF-8""text/html;charset=gb2312"'
    '"application/json;charset=UTF-8""transfer-encoding":"chunked","vary":"Accept-Encoding",'
    '"content-encoding":"gzip","connection":"keep-alive","accept-ranges":"bytes",'
    '"cache-control":"max-age=0","expires":"","pragma":"no-cache","x-frame-options":"SAMEORIGIN",'
    '"x-content-type-options":"nosniff","x-xss-protection":"1; mode=block","x-powered-by":"ASP.NET"'
    '"set-cookie":"","server":"nginx","server":"Apache","date":"Mon, Tue, Wed, Thu, Fri, Sat, Sun, '
    ' Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec 2026 2027 00:00:00 GMT",'
    '"last-modified":"","if-modified-since":"","referer":"http://www.'
    '{"visit":1,"crawl":1,"column":{"id":1,"name":"","units":"人民政府","url":"http://www..gov.cn/'
    '"},"day":"2026-11-20","at":"2026-11-20T18:00:00+00:00","outcome":"read","why":"20 entries, '
    '20 dated: ","status":200,"layout":"general","reader":"tongbao 0.2.0","entries":20,"newest":"'
    '2026-11-19","gone":0,"same_as_visit":null,"captures":[{"url":"http://www..gov.cn/","form":null,'
    '"sent":{"accept":"","headers":{"content-length":"","content-type":"text/html"},"sha256":"'
    '","bytes":0}]}'
    '","outcome":"not modified","why":"the portal says that nothing has changed since the last '
    'conclusive visit","url":"http://www..gov.cn/index.html","status":304,"layout":"general",'
    '"reader":"tongbao 0.2.0","entries":0,"newest":null,"gone":0,"same_as_visit":1,"captures":'
    '[{"url":"http://www..gov.cn/index.html","form":null,"sent":{"if-none-match":"\\"","accept":'
    '"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8","accept-language":"zh-CN,'
    'zh;q=0.9","accept-encoding":"gzip, deflate","cache-control":"no-cache","pragma":"no-cache",'
    '"user-agent":"Mozilla/5.0 (compatible; tongbao)"},"at":"2026-11-20T18:00:00.000+00:00",'
    '"status":304,"headers":{"content-length":"0","content-type":"text/html","etag":"\\"'
    '\\""},"sha256":"","bytes":0}]}'
).encode()
"""Records cannot be read without it: never to be changed. Another one may be added beside it,
since each record names the one that it was made with.
"""
_COMMON = zlib.adler32(_DICTIONARY).to_bytes(4, "big")
"""How a record names it (RFC 1950, DICTID)."""


def packed(line: bytes, sample: bytes | None = None) -> bytes:
    """A record's line as it is kept. sample: the packed record of the state's first visit."""
    squeezing = zlib.compressobj(9, zdict=_dictionary(sample))
    return squeezing.compress(line) + squeezing.flush()


def unpacked(record: bytes, sample: bytes | None = None) -> bytes:
    """The line of a record, one of before there was a dictionary too. sample: as it was packed
    with, or may have been. Raises zlib.error.
    """
    opening = zlib.decompressobj(zdict=_dictionary(None if record[2:6] == _COMMON else sample))
    line = opening.decompress(record)
    if not opening.eof:
        raise zlib.error("the record is cut off")
    return line


def _dictionary(sample: bytes | None) -> bytes:
    """A sample that was damaged stands for none: what is packed tonight must be readable."""
    if sample is None:
        return _DICTIONARY
    try:
        return _DICTIONARY + unpacked(sample)
    except zlib.error:
        return _DICTIONARY
