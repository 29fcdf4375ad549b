"""The styles of 通报.docx: everything that gives a paper its look stands here, by GB/T 9704-2012.

A4 with 37, 35, 28 and 26 mm of margin leaves 156 mm for 28 characters of
16 pt and 225 mm for 22 lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from monitor.reports.paper.word_fonts import HEAVY, LATIN, SCRIPT

LINE = 579
"""A line's height in twentieths of a point: 225 mm over 22 lines."""
CLOSER = -5
"""What 28 characters of 16 pt are moved together by, each, to stand in
156 mm: a quarter of a point.
"""
TABLE = "通报表格"
RED = "C00000"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. size: points. left, right, first: indents in characters
    (first may be negative: hanging).

    align: left, center, right or both. outline: its level in the document map, from 0; None: it is
    no heading. line: its height in twentieths of a point, 0 for what the font needs.
    """

    name: str
    font: str
    size: int
    align: str = "both"
    left: int = 0
    right: int = 0
    first: int = 0
    bold: bool = False
    color: str = ""
    outline: int | None = None
    line: int = LINE
    before: int = 0
    after: int = 0
    keep_next: bool = False
    new_page: bool = False
    rules: str = ""
    """Borders as top,bottom with a colour after a colon."""


def styles(title_font: str, body_font: str) -> tuple[Style, ...]:
    """All paragraph styles."""
    return (
        Style("Normal", body_font, 16),
        Style("Body Text", body_font, 16, first=2),
        Style(
            "Title",
            title_font,
            22,
            "center",
            outline=None,
            line=700,
            before=LINE,
            after=LINE,
            keep_next=True,
        ),
        Style("Heading 1", HEAVY, 16, first=2, outline=0, keep_next=True),
        Style("Heading 2", SCRIPT, 16, first=2, outline=1, keep_next=True),
        Style("Heading 3", body_font, 16, first=2, bold=True, outline=2, keep_next=True),
        Style(
            "Caption",
            title_font,
            20,
            "center",
            outline=0,
            line=640,
            before=LINE,
            after=LINE // 2,
            keep_next=True,
        ),
        Style("红头", title_font, 36, "center", color=RED, line=0, after=LINE),
        Style("文号", body_font, 16, "center"),
        Style("红线", body_font, 5, "center", line=120, rules=f"bottom:{RED}"),
        Style("主送机关", body_font, 16, "left"),
        Style("附件说明", body_font, 16, "left", left=6, first=-4, keep_next=True),
        Style("附件说明续", body_font, 16, "left", left=6, first=-1, keep_next=True),
        Style("发文机关署名", body_font, 16, "right", before=LINE * 2),
        Style("成文日期", body_font, 16, "right", right=4),
        Style("附注", body_font, 16, "left", first=2),
        Style("附件序号", HEAVY, 16, "left", new_page=True, keep_next=True),
        Style("表格文字", body_font, 12, "left", line=0),
        Style("表格居中", body_font, 12, "center", line=0),
        Style("表格小字", body_font, 10, "left", line=0),
        Style("表格小字居中", body_font, 10, "center", line=0),
        Style("表注", body_font, 12, "left", line=400),
        Style("图", body_font, 12, "center", line=0, before=LINE // 2),
        Style(
            "抄送机关",
            body_font,
            14,
            "left",
            left=4,
            first=-3,
            rules="top:000000,bottom:000000",
            before=LINE,
        ),
        Style("页码右", "宋体", 14, "right", right=1, line=0),
        Style("页码左", "宋体", 14, "left", left=1, line=0),
    )


def install(document: Document, title_font: str, body_font: str) -> None:
    """Put the styles into a document in place of those of the same name, and the table's style."""
    root = document.styles.element
    _defaults(document, body_font)
    for style in styles(title_font, body_font):
        existing = next(
            (each for each in root.findall(qn("w:style")) if _named(each, style.name)), None
        )
        style_id = existing.get(qn("w:styleId")) if existing is not None else style.name
        if existing is not None:
            root.remove(existing)
        root.append(parse_xml(_xml(style, str(style_id))))
    root.append(parse_xml(_table_xml(body_font)))


def _named(element: object, name: str) -> bool:
    found = element.find(qn("w:name"))  # type: ignore[attr-defined]
    return found is not None and found.get(qn("w:val"), "").lower() == name.lower()


def _defaults(document: Document, font: str) -> None:
    """The fonts of whatever has no style of ours, without a theme's
    fonts, which know no Chinese ones.
    """
    found = document.styles.element.find(qn("w:docDefaults"))
    if found is not None:
        document.styles.element.remove(found)
    document.styles.element.insert(
        0,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{fonts_xml(font)}"
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" '
            'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        ),
    )


def fonts_xml(font: str) -> str:
    """w:rFonts: Chinese in the font, Latin letters and digits in Times New Roman."""
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" '
        f'w:eastAsia={quoteattr(font)} w:hint="eastAsia"/>'
    )


def _xml(style: Style, style_id: str) -> str:
    kind = "" if style_id != style.name or style.name in _BUILT_IN else ' w:customStyle="1"'
    default = ' w:default="1"' if style.name == "Normal" else ""
    based = "" if style.name == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="BodyText"/>' if style.outline is not None else ""
    bold = "<w:b/>" if style.bold else '<w:b w:val="0"/>'
    color = f'<w:color w:val="{style.color or "000000"}"/>'
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{default}{kind} '
        f"w:styleId={quoteattr(style_id)}>"
        f"<w:name w:val={quoteattr(_stored(style.name))}/>{based}{following}"
        f"<w:qFormat/><w:pPr>{_paragraph_xml(style)}</w:pPr>"
        f'<w:rPr>{fonts_xml(style.font)}{bold}<w:i w:val="0"/>{color}'
        f'<w:spacing w:val="{CLOSER if style.size == 16 else 0}"/><w:kern w:val="0"/>'
        f'<w:sz w:val="{style.size * 2}"/><w:szCs w:val="{style.size * 2}"/>'
        f"</w:rPr></w:style>"
    )


def _stored(name: str) -> str:
    """A style's name as the file has it: Word shows heading 1 as Heading 1."""
    return name.lower() if name.startswith(("Heading", "Caption")) else name


_BUILT_IN = ("Normal", "Body Text", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption")


def _paragraph_xml(style: Style) -> str:
    """The properties in the order that the schema asks for."""
    parts = ["<w:keepNext/>"] if style.keep_next else []
    parts += ["<w:pageBreakBefore/>"] if style.new_page else []
    parts += ['<w:widowControl w:val="0"/>']
    if style.rules:
        sides = [rule.split(":") for rule in style.rules.split(",")]
        parts.append(
            "<w:pBdr>"
            + "".join(
                f'<w:{side} w:val="single" w:sz="8" w:space="1" w:color="{color}"/>'
                for side, color in sides
            )
            + "</w:pBdr>"
        )
    if not style.line:
        parts.append('<w:snapToGrid w:val="0"/>')
    height = (
        f'w:line="{style.line}" w:lineRule="exact"'
        if style.line
        else 'w:line="240" w:lineRule="auto"'
    )
    parts.append(f'<w:spacing w:before="{style.before}" w:after="{style.after}" {height}/>')
    parts.append(indent_xml(style.left, style.right, style.first, style.size))
    parts.append(f'<w:jc w:val="{style.align}"/>')
    if style.outline is not None:
        parts.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    return "".join(parts)


def indent_xml(left: int, right: int, first: int, size: int = 16) -> str:
    """w:ind for indents in characters, in both measures: by characters, and by length
    for what knows no characters.
    """
    width = size * 20
    side = "firstLine" if first >= 0 else "hanging"
    return (
        f'<w:ind w:leftChars="{left * 100}" w:left="{left * width}" w:rightChars="{right * 100}" '
        f'w:right="{right * width}"'
        f' w:{side}Chars="{abs(first) * 100}" w:{side}="{abs(first) * width}"/>'
    )


def _table_xml(font: str) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name '
        f'w:val="{TABLE}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders>"
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom '
        'w:w="40" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr>{fonts_xml(HEAVY)}</w:rPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="lastRow"><w:rPr>{fonts_xml(HEAVY)}</w:rPr></w:tblStylePr></w:style>'
    )
