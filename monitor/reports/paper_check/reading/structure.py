"""The parts of a paper: its running text, the list of attachments,
and the attachments themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.reports.paper_check.blocks import Block, Document, Grid, Paragraph
from monitor.reports.paper_check.language.numerals import COUNT, whole

_HEAD = re.compile(rf"附[件表](?:(?P<number>{COUNT})[：:]?)?")
_HEAD_TITLED = re.compile(rf"附[件表](?P<number>{COUNT})[：:、. ]?(?P<title>[^，。；]{{4,60}})")
_TITLED_LINE = re.compile(rf"附件(?P<number>{COUNT})：(?P<title>[^，。；]{{4,60}})")
_LIST_START = re.compile(r"[-—*•]?附件[：:](?P<rest>.*)")
_NUMBERED = r"{}[.、．]\s*"
_FILE = re.compile(rf"附[件表](?P<number>{COUNT})(?!\d)")
_TITLE_END = re.compile(r"(表|名单|清单|目录|台账|统计|情况|一览|汇总|明细|样式|模板)$")
_SIGNED = re.compile(r"(\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of 附件说明. number: None where the paper has one
    attachment and does not number it.
    """

    number: int | None
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment as it stands in a file. title: "" where the file has none (a CSV)."""

    number: int | None
    title: str
    place: str
    kind: str
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """附件2, or 附件 where it has no number."""
        return f"附件{self.number or ''}"

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    @property
    def notes(self) -> tuple[Paragraph, ...]:
        """The paragraphs above and below the tables, without the title."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of one or more files, read into its parts. text: paragraphs before the
    attachments, in their order.
    """

    documents: tuple[Document, ...]
    text: tuple[Paragraph, ...]
    listed: tuple[Listed, ...]
    attached: tuple[Attached, ...]
    tables: tuple[Grid, ...]
    """Tables inside the running text."""

    @property
    def titles(self) -> tuple[Listed, ...]:
        """Numbers, titles and places of all attachments: as 附件说明
        lists them, then as they stand.
        """
        return (
            *self.listed,
            *(Listed(each.number, each.title, each.place) for each in self.attached),
        )

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Every table, those of the attachments last."""
        return (*self.tables, *(grid for each in self.attached for grid in each.grids))


@dataclass
class _Parts:
    text: list[Paragraph] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)


def paper_of(documents: Sequence[Document]) -> Paper:
    """The parts of several files together: an office hands in text and tables apart."""
    parts = _Parts()
    for document in documents:
        heads = [
            at for at, _ in enumerate(document.blocks) if _begins_attachment(document.blocks, at)
        ]
        whole_file = _FILE.match(document.label)
        if not heads and whole_file:
            parts.attached.append(
                _attached(document, whole(whole_file["number"]), document.blocks, document.name)
            )
            continue
        if not heads and document.kind in ("xlsx", "csv"):
            parts.tables += [block for block in document.blocks if isinstance(block, Grid)]
            continue
        body_end = heads[0] if heads else len(document.blocks)
        _read_body(document.blocks[:body_end], parts)
        ends = [*heads[1:], len(document.blocks)]
        for head, end in zip(heads, ends, strict=False):
            _read_attachment(document, head, end, parts)
    return Paper(
        tuple(documents),
        tuple(parts.text),
        tuple(parts.listed),
        tuple(parts.attached),
        tuple(parts.tables),
    )


def _begins_attachment(blocks: Sequence[Block], at: int) -> bool:
    """Whether an attachment begins here: 附件N alone, or with its title behind the
    day of issue or above a table.
    """
    block = blocks[at]
    if not isinstance(block, Paragraph):
        return False
    if _HEAD.fullmatch(block.text):
        return True
    if not _HEAD_TITLED.fullmatch(block.text):
        return False
    signed = any(
        isinstance(each, Paragraph) and _SIGNED.fullmatch(each.text) for each in blocks[:at]
    )
    return signed or (at + 1 < len(blocks) and isinstance(blocks[at + 1], Grid))


def _read_body(blocks: Sequence[Block], parts: _Parts) -> None:
    listing = False
    for block in blocks:
        if isinstance(block, Grid):
            parts.tables.append(block)
            continue
        start = _LIST_START.fullmatch(block.text)
        awaited = len(parts.listed) + 1
        item = listing and re.match(_NUMBERED.format(r"\d{1,2}"), block.text)
        listing = bool(start or item)
        if start and start["rest"]:
            parts.listed += _listed(start["rest"], block.place, awaited)
        elif item:
            parts.listed += _listed(block.text, block.place, awaited)
        elif titled := _TITLED_LINE.fullmatch(block.text):
            parts.listed.append(
                Listed(whole(titled["number"]), titled["title"].strip(" ；;。"), block.place)
            )
        elif not start:
            parts.text.append(block)


def _listed(text: str, place: str, number: int) -> list[Listed]:
    """The lines of 附件说明 in one paragraph; the first is awaited to have this
    number, each next one the next.
    """
    found: list[Listed] = []
    rest = text.strip()
    first = re.match(_NUMBERED.format(r"\d{1,2}"), rest)
    if first is None or rest[: first.end()].strip(".、． ") != str(number):
        return _listed_otherwise(rest, first, place)
    while rest:
        start = re.match(_NUMBERED.format(number), rest)
        after = re.search(rf"(?<![\d.]){_NUMBERED.format(number + 1)}", rest)
        end = after.start() if after else len(rest)
        found.append(Listed(number, rest[start.end() if start else 0 : end].strip(" ；;。"), place))
        rest, number = rest[end:], number + 1
    return found


def _listed_otherwise(text: str, numbered: re.Match[str] | None, place: str) -> list[Listed]:
    """A line without a number, or with another than its turn."""
    if numbered is None:
        return [Listed(None, text.strip(" ；;。"), place)]
    number = int(re.sub(r"\D", "", numbered[0]))
    return [Listed(number, text[numbered.end() :].strip(" ；;。"), place)]


def _read_attachment(document: Document, head: int, end: int, parts: _Parts) -> None:
    first = document.blocks[head]
    assert isinstance(first, Paragraph)
    match = _HEAD.fullmatch(first.text)
    if match is None:
        titled = _HEAD_TITLED.fullmatch(first.text)
        assert titled is not None
        title = Paragraph(titled["title"], first.place)
        blocks: tuple[Block, ...] = (title, *document.blocks[head + 1 : end])
        parts.attached.append(_attached(document, whole(titled["number"]), blocks, first.place))
        return
    number = whole(match["number"]) if match["number"] else None
    parts.attached.append(_attached(document, number, document.blocks[head + 1 : end], first.place))


def _attached(
    document: Document, number: int | None, blocks: Sequence[Block], place: str
) -> Attached:
    """An attachment from what stands behind its head: title lines, then tables and notes."""
    leading: list[str] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or len(leading) == 2:
            break
        leading.append(block.text)
    if not leading:
        return Attached(number, "", place, document.kind, tuple(blocks))
    title, used = leading[0], 1
    if len(leading) == 2 and not _TITLE_END.search(title) and _TITLE_END.search(leading[1]):
        title, used = "".join(leading), 2
    return Attached(number, title, place, document.kind, tuple(blocks[used:]))
