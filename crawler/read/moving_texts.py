"""Texts that tell the moment of a visit or count visitors: 今天是2026年11月20日, 访问量：1234.

They are another on every visit, and make a page that has not changed look like another one. What a
reading makes of a text outside its list's place does not turn on which digits stand there, unless
it is a part of a date, a pager's or a count's: none of these forms is. So a reading of the place
alone says the same of a page that differs from its own in nothing but the digits, one for one, and
the day of the week in such texts outside of all that it rests on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from crawler.layouts.general.scan import UNREAD
from crawler.page.document import Document
from crawler.page.links import Element
from crawler.page.reading import Span

# Signs beyond ASCII stand in groups of their own: the forms are written for bytes as well.
_BLANK = r"(?:\s|&nbsp;|(?:\u3000))"
_COLON = r"(?:(?:：)|:)?"
_DAY = r"(?:19|20)[0-9]{2}(?:(?:年)[0-9]{1,2}(?:月)[0-9]{1,2}(?:日)|-[0-9]{1,2}-[0-9]{1,2})"
_WEEKDAY = r"((?:星期)|(?:周))(?:(?:一)|(?:二)|(?:三)|(?:四)|(?:五)|(?:六)|(?:日)|(?:天))"
_TIME = rf"(?:{_BLANK}{{0,4}}[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
_NOW = (
    r"(?:(?:今天是)|(?:今日是)|(?:今天)|(?:今日)|(?:现在是)|(?:现在时间)|(?:当前时间)|(?:当前日期)"
    r"|(?:北京时间)|(?:系统时间)|(?:服务器时间))"
)
_CLOCK = (
    rf"{_NOW}{_COLON}{_BLANK}{{0,4}}{_DAY}(?:{_BLANK}{{0,4}}{_WEEKDAY})?{_TIME}"
    rf"|{_DAY}{_BLANK}{{0,4}}{_WEEKDAY}{_TIME}"
)
_NUMBER = rf"{_BLANK}{{0,3}}[0-9][0-9,]{{0,14}}{_BLANK}{{0,3}}"
_WHOSE = (
    r"(?:(?:本站)|(?:网站)|(?:本网)|(?:本页)|(?:页面)|(?:今日)|(?:昨日)|(?:本月)|(?:累计)|(?:历史)"
    r"|(?:当前)|(?:总)){0,3}"
)
_VISITS = (
    r"(?:(?:访问)|(?:浏览)|(?:点击)|(?:在线)|(?:访客))(?:总)?"
    r"(?:(?:量)|(?:次数)|(?:人数)|(?:人次)|(?:用户)|(?:数))?"
)
_VISITOR = r"(?:(?:访问者)|(?:访客)|(?:浏览者)|(?:来访者))"
_COUNTER = (
    rf"{_WHOSE}{_VISITS}{_COLON}{_NUMBER}(?:(?:人次)|(?:次)|(?:人)|(?:位))?"
    rf"|(?:(?:您是)|(?:你是)){_WHOSE}(?:的)?(?:第){_NUMBER}(?:(?:位)|(?:个)){_VISITOR}"
)
_BETWEEN = rf"(?:{_BLANK}|(?:，)|(?:。)|(?:；)|[,;|]){{0,8}}"
_TOLD = rf"(?:{_CLOCK}|{_COUNTER})"
_FORM = rf"{_BLANK}{{0,80}}{_TOLD}(?:{_BETWEEN}{_TOLD}){{0,4}}{_BETWEEN}"
_LONGEST = 300
"""Bytes of such a text."""
SIGNS = (
    *("今天", "今日", "现在", "当前", "北京时间", "系统时间", "服务器时间", "星期", "周"),
    *("访问", "浏览", "点击", "在线", "访客"),
)
"""One of them is in each such text."""
_ENCODINGS = ("utf-8", "gb18030")
_WIDE = re.compile(r"[^\x00-\x7f]+|\\u3000")


def _written_in(encoding: str, form: str) -> re.Pattern[bytes]:
    def written(run: re.Match[str]) -> str:
        words = run[0].replace(r"\u3000", "\u3000")
        return re.escape(words.encode(encoding)).decode("latin-1")

    return re.compile(_WIDE.sub(written, form).encode("latin-1"))


_FORMS = {one: _written_in(one, _FORM) for one in _ENCODINGS}
_WEEKDAYS = {one: _written_in(one, _WEEKDAY) for one in _ENCODINGS}
_SIGNS = {one: tuple(sign.encode(one) for sign in SIGNS) for one in _ENCODINGS}
_STILL = bytes.maketrans(b"123456789", b"0" * 9)
_SAYING = etree.XPath("descendant-or-self::text()[. = $said]")


def stilled(body: bytes, spans: Iterable[Span]) -> bytes | None:
    """The page with what may differ in texts at these places put to rest, all in its length; None
    where any of them holds another text.
    """
    parts: list[bytes] = []
    at = 0
    for start, end in spans:
        text = _text_at(body, start, end)
        encoding = _encoding_of(text) if text is not None else None
        if text is None or encoding is None:
            return None
        still = _WEEKDAYS[encoding].sub(rb"\1" + "日".encode(encoding), text)
        parts += body[at:start], still.translate(_STILL)
        at = end
    return b"".join((*parts, body[at:]))


def apart(doc: Document, box: Element, noted: Iterable[Element]) -> tuple[Span, ...]:
    """Where on a page such texts stand that are neither in a list's place nor around it, nor in
    anything else that was noted; no link, and no part of a script or a comment.
    """
    if doc.root is None or not doc.words.says(*SIGNS):
        return ()
    told = _told(doc.page.body)
    if not told:
        return ()
    around = {box, *box.iterancestors()}
    near = {box, *noted}
    often = Counter(text for text, _ in told)
    free = {
        text
        for text, times in often.items()
        if len(holders := _holders_of(text, doc.root)) == times
        and not any(one in around or not _is_free(one, near) for one in holders)
    }
    return tuple(span for text, span in told if text in free)


def _holders_of(said: str, root: Element) -> list[Element]:
    """The elements that hold a text, once for each time that it stands there."""
    texts: Sequence[etree._ElementUnicodeResult] = _SAYING(root, said=said)  # type: ignore[assignment]
    beside = [(text.getparent(), text.is_tail) for text in texts]
    held = [one.getparent() if is_tail and one is not None else one for one, is_tail in beside]
    return [one for one in held if one is not None]


def _is_free(holder: Element, near: set[Element]) -> bool:
    return not any(one in near or one.tag in _TELLING for one in (holder, *holder.iterancestors()))


_TELLING = UNREAD | {"a", "head"}
"""What says more than it shows."""


def _told(body: bytes) -> list[tuple[str, Span]]:
    """The texts between tags, as the parser has them, and where they stand."""
    for encoding in _ENCODINGS:
        spans = {
            span for sign in _SIGNS[encoding] for span in _around(body, sign)
            if _FORMS[encoding].fullmatch(body, *span)
        }  # fmt: skip
        if spans:
            return [
                (body[start:end].decode(encoding).replace("&nbsp;", "\xa0"), Span(start, end))
                for start, end in sorted(spans)
            ]
    return []


def _around(body: bytes, sign: bytes) -> Iterable[Span]:
    """The texts between tags in which a sign stands, but for long ones."""
    at = body.find(sign)
    while at >= 0:
        start = body.rfind(b">", max(0, at - _LONGEST), at) + 1
        end = body.find(b"<", at, at + _LONGEST)
        if start > 0 and end >= 0:
            yield Span(start, end)
        at = body.find(sign, max(end, at + len(sign)))


def _text_at(body: bytes, start: int, end: int) -> bytes | None:
    """The text that stands between two tags from here to there; None where none does."""
    whole = 0 < start < end < len(body) and body[start - 1 : start] + body[end : end + 1] == b"><"
    return body[start:end] if whole else None


def _encoding_of(text: bytes) -> str | None:
    return next((one for one in _ENCODINGS if _FORMS[one].fullmatch(text)), None)
