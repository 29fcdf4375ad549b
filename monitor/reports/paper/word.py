"""通报.docx, by GB/T 9704-2012: A4, 28 characters and 22 lines, real styles, page numbers — 1 —."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm
from lxml import etree

from config.io.made import MADE
from config.io.xml_text import printed
from monitor.reports.charts.word import drawing
from monitor.reports.paper.values import Level, Paper, Sheet
from monitor.reports.paper.word_fonts import HEAVY, LATIN, SCRIPT, font_table
from monitor.reports.paper.word_styles import LINE, indent_xml, install
from monitor.reports.paper.word_tables import table_element

_STYLES = {
    Level.TEXT: "Body Text",
    Level.FIRST: "Heading 1",
    Level.SECOND: "Heading 2",
    Level.THIRD: "Heading 3",
}
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def word_file(paper: Paper, *, font_title: str, font_body: str, red_head: bool) -> bytes:
    """The bytes of 通报.docx; the same paper gives the same bytes."""
    document = docx.Document()
    install(document, font_title, font_body)
    _page(document)
    _head(document, paper, red_head=red_head)
    for paragraph in paper.body:
        _add(document, paragraph.text, _STYLES[paragraph.level])
    _listed(document, paper.sheets)
    _signature(document, paper)
    for sheet in paper.sheets:
        _attachment(document, sheet)
    _charts(document, paper)
    if paper.copies:
        _add(document, f"抄送：{paper.copies.rstrip('。')}。", "抄送机关")
    _metadata(document, paper)
    return _package(document, [font_title, font_body, HEAVY, SCRIPT, "宋体", LATIN])


def _add(document: Document, text: str, style: str) -> etree._Element:
    added = document.add_paragraph(printed(text))
    # By its id: told its name, python-docx looks through all styles for the default one each time.
    added._p.style = document.styles[style].style_id
    element: etree._Element = added._p
    return element


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    # By lines alone: a grid of characters that is narrower than its glyphs is read as two
    # cells a glyph by some programs.
    section._sectPr.append(
        parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>')
    )
    document.settings.odd_and_even_pages_header_footer = True
    _page_numbers(section)


def _page_numbers(section: Section) -> None:
    """— 1 —, outside on each page: right on odd ones, left on even ones."""
    for footer, style in ((section.footer, "页码右"), (section.even_page_footer, "页码左")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = style
        paragraph.add_run("— ")
        paragraph._p.append(
            parse_xml(
                f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE '
                '"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            )
        )
        paragraph.add_run(" —")


def _head(document: Document, paper: Paper, *, red_head: bool) -> None:
    if red_head:
        _add(document, paper.issuer, "红头")
    if paper.number:
        _add(document, paper.number, "文号")
    if red_head:
        _add(document, "", "红线")
    _add(document, paper.title, "Title")
    _add(document, paper.addressees, "主送机关")


def _listed(document: Document, sheets: tuple[Sheet, ...]) -> None:
    """附件说明: the first line with 附件：, the others below its number."""
    if not sheets:
        return
    _add(document, "", "Body Text")
    for sheet in sheets:
        first = sheet.number == 1
        text = f"{sheet.number}. {sheet.title}"
        _add(document, f"附件：{text}" if first else text, "附件说明" if first else "附件说明续")


def _signature(document: Document, paper: Paper) -> None:
    """Issuer and day: the day four characters from the right, the issuer centred
    above it as far as there is room.
    """
    issuer = _add(document, paper.issuer, "发文机关署名")
    right = max(0, round(4 + (_characters(paper.date) - _characters(paper.issuer)) / 2))
    issuer.get_or_add_pPr().append(_indent(right))  # type: ignore[attr-defined]
    _add(document, paper.date, "成文日期")
    if paper.contact:
        contact = paper.contact.strip()
        _add(document, contact if contact.startswith("（") else f"（{contact}）", "附注")


def _indent(right: int) -> etree._Element:
    element: etree._Element = parse_xml(
        indent_xml(0, right, 0).replace("<w:ind ", f"<w:ind {nsdecls('w')} ")
    )
    return element


def _characters(text: str) -> float:
    return sum(1 if ord(mark) > 0x2E7F else 0.5 for mark in text)


def _attachment(document: Document, sheet: Sheet) -> None:
    _add(document, sheet.name, "附件序号")
    _add(document, sheet.title, "Caption")
    document.element.body.insert(len(document.element.body) - 1, table_element(sheet))
    for note in sheet.notes:
        _add(document, note, "表注")
    if not sheet.notes:
        # Word asks for a paragraph behind a table; this one is as low as a paragraph can be.
        _add(document, "", "表注")


def _charts(document: Document, paper: Paper) -> None:
    """附图 on a page of its own: each chart with its title in the drawing."""
    if not paper.charts:
        return
    _add(document, "附图", "附件序号")
    for number, chart in enumerate(paper.charts, start=1):
        _add(document, "", "图").append(drawing(document, chart, number))


def _metadata(document: Document, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by = (
        printed(paper.title),
        printed(paper.issuer),
        printed(paper.issuer),
    )
    core.subject, core.keywords, core.comments, core.category = "", "", "", ""
    core.created = core.modified = core.last_printed = MADE
    core.language, core.revision = "zh-CN", 1


def _package(document: Document, fonts: list[str]) -> bytes:
    """The file with the fonts' stand-ins, packed so that nothing in it
    depends on when it was packed.
    """
    for part in document.part.package.iter_parts():
        if part.partname == PackURI("/word/fontTable.xml"):
            part._blob = font_table(fonts)
    plain = io.BytesIO()
    document.save(plain)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
