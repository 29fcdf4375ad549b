"""A chart in a Word file, as Word draws its own: an editable drawing with
its description, no picture.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from config.io.xml_text import printed
from monitor.reports.charts.values import Chart, Kind

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WIDTH, _HEIGHT = 5_616_000, 3_240_000
"""156 by 90 mm in English metric units (36000 to a millimetre)."""
_AXES = (111_111_111, 222_222_222)
_GREYS = ("595959", "BFBFBF", "7F7F7F")
"""Papers are printed in black."""


def drawing(document: Document, chart: Chart, number: int) -> etree._Element:
    """w:r with the chart, whose own part is put into the document. number:
    from 1, of all charts in it.
    """
    part = Part(
        PackURI(f"/word/charts/chart{number}.xml"), _CONTENT, _xml(chart), document.part.package
    )
    relation = document.part.relate_to(part, f"{_RELATION}/chart")
    element: etree._Element = parse_xml(
        f'<w:r {nsdecls("w", "wp", "a", "r")}><w:drawing><wp:inline distT="0" distB="0" distL="0" '
        'distR="0">'
        f'<wp:extent cx="{_WIDTH}" cy="{_HEIGHT}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{1000 + number}" name="图{number}" '
        f"descr={quoteattr(printed(chart.description))}/>"
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}'
        '"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    return element


def _xml(chart: Chart) -> bytes:
    plot = _bars(chart) if chart.kind is Kind.BAR else _line(chart)
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        if len(chart.series) > 1
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace '
        f'xmlns:c="{_CHART}" xmlns:a="{_MAIN}" '
        f'xmlns:r="{_RELATION}"><c:roundedCorners val="0"/><c:chart>{_title(chart.title)}'
        '<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}{_axes()}</c:plotArea>{legend}<c:plotVisOnly "
        'val="1"/><c:dispBlanksAs val="gap"/>'
        f"</c:chart></c:chartSpace>"
    ).encode()


def _title(text: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1400" '
        'b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1400" b="0"/>'
        f"<a:t>{escape(printed(text))}</a:t></a:r></a:p></c:rich></c:tx><c:overlay "
        'val="0"/></c:title>'
    )


def _bars(chart: Chart) -> str:
    series = "".join(
        _series(
            chart,
            at,
            f'<c:spPr><a:solidFill><a:srgbClr val="{_GREYS[at % len(_GREYS)]}'
            '"/></a:solidFill></c:spPr>',
        )
        for at in range(len(chart.series))
    )
    return (
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors '
        f'val="0"/>{series}'
        f'<c:gapWidth val="80"/>{_axis_ids()}</c:barChart>'
    )


def _line(chart: Chart) -> str:
    stroke = f'<a:ln w="28575"><a:solidFill><a:srgbClr val="{_GREYS[0]}"/></a:solidFill></a:ln>'
    look = f'<c:spPr>{stroke}</c:spPr><c:marker><c:symbol val="circle"/></c:marker>'
    series = "".join(
        _series(chart, at, look, '<c:smooth val="0"/>') for at in range(len(chart.series))
    )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker '
        'val="1"/>'
        f"{_axis_ids()}</c:lineChart>"
    )


def _series(chart: Chart, at: int, look: str, end: str = "") -> str:
    """One series with its values beside its bars or points; what is not known has no point."""
    name, values = chart.series[at]
    words = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(printed(each))}</c:v></c:pt>'
        for n, each in enumerate(chart.categories)
    )
    numbers = "".join(
        f'<c:pt idx="{n}"><c:v>{each}</c:v></c:pt>'
        for n, each in enumerate(values)
        if each is not None
    )
    count = len(chart.categories)
    place = "outEnd" if chart.kind is Kind.BAR else "t"
    hidden = "".join(
        f'<c:{what} val="0"/>'
        for what in ("showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    labels = (
        f'<c:dLbls><c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal '
        f'val="1"/>{hidden}</c:dLbls>'
    )
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:v>{escape(printed(name))}'
        f"</c:v></c:tx>{look}{labels}"
        f'<c:cat><c:strLit><c:ptCount val="{count}"/>{words}</c:strLit></c:cat>'
        "<c:val><c:numLit><c:formatCode>0</c:formatCode><c:ptCount "
        f'val="{count}"/>{numbers}</c:numLit></c:val>{end}</c:ser>'
    )


def _axis_ids() -> str:
    return "".join(f'<c:axId val="{axis}"/>' for axis in _AXES)


def _axes() -> str:
    category, value = _AXES
    scaling = '<c:scaling><c:orientation val="minMax"/>{}</c:scaling><c:delete val="0"/>'
    from_nought = scaling.format('<c:min val="0"/>')
    return (
        f'<c:catAx><c:axId val="{category}"/>{scaling.format("")}<c:axPos val="b"/><c:crossAx '
        f'val="{value}"/></c:catAx>'
        f'<c:valAx><c:axId val="{value}"/>{from_nought}<c:axPos val="l"/>'
        f'<c:numFmt formatCode="0" sourceLinked="0"/><c:crossAx val="{category}"/></c:valAx>'
    )
