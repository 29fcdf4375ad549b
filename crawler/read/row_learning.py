"""The form in which the rows of a list are written, learnt from the rows of one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lxml import etree

from crawler.dates.parse import date_alone
from crawler.layouts.general.candidates import Block
from crawler.layouts.general.scan import SIGNS
from crawler.page.links import Element
from crawler.page.template import Place
from crawler.read.row_forms import BEHIND, DAY, FEWEST, IN_FULL, MONTH, RowForm, read_rows
from crawler.templates.places import place_of
from storage.records import Entry

_TOKEN = re.compile(r"<[^>]*>?|[^<]+")
_TAG = re.compile(r"<(/?)([\w:.-]+)")
_ATTRIBUTE = re.compile(r' ([\w:.-]+)="([^"]*)"')
_INLINE = frozenset({"span", "a", "i", "b", "em", "strong", "font", "small", "u", "time", "br"})
_PLAIN = _INLINE | {"li", "dd", "tr", "td", "div", "p", "h3", "h4", "h5", "h6"}
"""What rows are made of, and what of that may stand in their links."""
_FIXED = frozenset({"style", "hidden", "onclick", "data-url", "data-href"})
"""Attributes that say something of a row: they are the same in all rows of one form."""
_SIGN = re.compile(rf"{SIGNS.pattern}|[\[【〔]")
_DAY, _MONTH = re.compile(DAY), re.compile(MONTH)
_LONGEST = 4_000
"""Signs of a row."""


def form_of(
    block: Block, entries: Sequence[Entry], box: Element, base: str, today: date
) -> RowForm | None:
    """The form of a list that was read in a template's place, each of its rows as one entry; None
    where its rows are of several forms, or tell more than a form takes.
    """
    rows = [row.parts[0] for row in block.rows]
    ats = {entry.date_at for entry in entries}
    if len(rows) < FEWEST or len(entries) != len(rows) or len(ats) != 1:
        return None
    if any(row.getparent() is not block.first for row in rows):
        return None
    place = () if block.first is box else place_of(block.first, box)
    written = [etree.tostring(row, encoding="unicode", with_tail=False) for row in rows]
    if place is None or max(map(len, written)) > _LONGEST:
        return None
    tokens = [_TOKEN.findall(one) for one in written]
    if len(set(map(len, tokens))) != 1:
        return None
    making = _Making()
    if not all(making.add(column) for column in zip(*tokens, strict=True)):
        return None
    form = making.form(place, ats.pop())
    read = read_rows([form], box, base, today) if form is not None else None
    return form if read is not None and read.entries == tuple(entries) else None


@dataclass(slots=True)
class _Making:
    """An expression in the making, token by token."""

    parts: list[str] = field(default_factory=list)
    groups: int = 0
    opened: list[str] = field(default_factory=list)
    href: int = 0
    title: int = 0
    day: int = 0
    month: int = 0
    link: list[int] = field(default_factory=list)
    links: int = 0
    nested: bool = False
    dated: bool = False
    in_day: bool = False
    split: bool = False

    def form(self, place: Place, at: str) -> RowForm | None:
        whole = self.month if self.split else self.day
        if not self.href or not whole or self.links != 1 or not self.link:
            return None
        behind = BEHIND.replace(r"\1", rf"\{self.groups + 1}")
        return RowForm(
            place,
            re.compile("".join(self.parts) + behind),
            self.href,
            self.title,
            self.day,
            self.month,
            tuple(self.link),
            at,
            self.nested,
            self.dated,
        )

    def add(self, column: Sequence[str]) -> bool:
        """Adds one token of all rows; False where it cannot be told for further rows."""
        if self.in_day:
            self.in_day = False
            if any(one[:2] != "</" for one in column):
                return False  # what holds a date within a link holds nothing else
        if column[0][0] != "<":
            return not any(text[0] == "<" for text in column) and self._text(column)
        tags = {_TAG.match(one).groups() if _TAG.match(one) else None for one in column}  # type: ignore[union-attr]
        if len(tags) != 1 or (tag := tags.pop()) is None or tag[1] not in _PLAIN:
            return False
        if tag[0]:
            self.opened.pop()
            self.parts.append(re.escape(column[0]))
            return True
        return self._opening(tag[1], column)

    def _opening(self, tag: str, column: Sequence[str]) -> bool:
        if "a" in self.opened:
            self.nested = True
            if tag not in _INLINE:
                return False
        alike = len({one.endswith("/>") for one in column}) == 1
        given = [_ATTRIBUTE.findall(one) for one in column]
        names = [[name for name, _ in one] for one in given]
        if not alike or any(one != names[0] for one in names):
            return False
        self.links += tag == "a"
        self.parts.append(f"<{tag}")
        for at, name in enumerate(names[0]):
            if not self._attribute(tag, name, {one[at][1] for one in given}):
                return False
        self.parts.append("/>" if column[0].endswith("/>") else ">")
        if not column[0].endswith("/>"):
            self.opened.append(tag)
        return True

    def _attribute(self, tag: str, name: str, values: set[str]) -> bool:
        if tag == "a" and name in ("href", "title"):
            setattr(self, name, self._group('[^"]*', f' {name}="', '"'))
            return True
        if len(values) == 1:
            self.parts.append(re.escape(f' {name}="{values.pop()}"'))
            return True
        self.parts.append(f' {re.escape(name)}="[^"]*"')
        return name not in _FIXED

    def _text(self, texts: Sequence[str]) -> bool:
        linked = "a" in self.opened
        if all(text.isspace() for text in texts):
            self._blank(linked=linked)
            return True
        if all(date_alone(text.strip()) for text in texts):
            return self._date(linked=linked)
        if all(map(_DAY.fullmatch, texts)) or all(map(_MONTH.fullmatch, texts)):
            return not linked and self._part(texts)
        if linked:
            self.link.append(self._group(IN_FULL))
            return True
        self.parts.append(re.escape(texts[0]))
        return len(set(texts)) == 1 and not _SIGN.search(texts[0]) and "&" not in texts[0]

    def _blank(self, *, linked: bool) -> None:
        if linked:
            self.link.append(self._group(r"\s*"))
        else:
            self.parts.append(r"\s*")

    def _date(self, *, linked: bool) -> bool:
        """A date of a row; one only, and within a link alone in an element of its own."""
        if self.day or (linked and (self.opened[-1] == "a" or self.parts[-1] != ">")):
            return False
        self.day = self._group("[^<]*")
        if linked:
            self.link.append(self.day)
            self.dated = self.in_day = True
        return True

    def _part(self, texts: Sequence[str]) -> bool:
        """A day, or a month behind a day."""
        if not self.day:
            self.day, self.split = self._group(DAY), True
            return _DAY.fullmatch(texts[0]) is not None
        behind = not self.dated and not self.month and self.split
        self.month = self._group(MONTH)
        return behind and _MONTH.fullmatch(texts[0]) is not None

    def _group(self, inner: str, before: str = "", behind: str = "") -> int:
        self.groups += 1
        self.parts.append(f"{before}({inner}){behind}")
        return self.groups


class KnownForms:
    """The forms in which a portal writes its lists in one place, the last seen first."""

    def __init__(self) -> None:
        self.forms: list[RowForm] = []
        self._tries = 0

    def learn(
        self, block: Block, entries: Sequence[Entry], box: Element, base: str, today: date
    ) -> None:
        """Learns a list's form, unless so many were looked at that no more are worth it."""
        if self._tries < _MOST_TRIES:
            self._tries += 1
            if form := form_of(block, entries, box, base, today):
                self.forms = [form, *self.forms][:_MOST_FORMS]


_MOST_FORMS = 12
_MOST_TRIES = 60


@lru_cache(maxsize=256)
def forms_of(place: Place, host: str) -> KnownForms:
    return KnownForms()
