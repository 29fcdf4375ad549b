"""通报.docx: margins, lines, fonts, real styles, tables that carry their header on,
and the same bytes each time.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from monitor.reports.paper.values import Paper
from monitor.reports.paper.word import word_file
from monitor.reports.paper.word_fonts import stand_ins
from tests.monitor.paper.june import paper


def made(value: Paper, *, red_head: bool = False) -> bytes:
    return word_file(value, font_title="方正小标宋简体", font_body="仿宋", red_head=red_head)


def opened(value: Paper, *, red_head: bool = False) -> Document:
    return docx.Document(io.BytesIO(made(value, red_head=red_head)))


@pytest.fixture(scope="module")
def document() -> Document:
    return opened(
        paper(
            contact="联系人：张某，电话：0539-7200000",
            copies="县委办公室",
            number="县办字〔2017〕1号",
        )
    )


class Styled(NamedTuple):
    style: str
    text: str


def name_of(style: etree._Element) -> str | None:
    name = style.find(qn("w:name"))
    return name.get(qn("w:val")) if name is not None else None


def paragraphs(document: Document) -> list[Styled]:
    return [
        Styled(str(each.style.name), each.text)
        for each in document.paragraphs
        if each.style is not None
    ]


def test_the_page_is_that_of_the_standard(document: Document) -> None:
    section = document.sections[0]
    page = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round((each or 0) / Mm(1)) for each in page] == [210, 297, 37, 35]
    assert [round((each or 0) / Mm(1)) for each in (section.left_margin, section.right_margin)] == [
        28,
        26,
    ]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_twenty_two_lines_and_twenty_eight_characters_fit() -> None:
    assert 22 * 579 <= (297 - 37 - 35) / 25.4 * 1440 < 23 * 579
    assert 28 * (16 * 20 - 5) <= (210 - 28 - 26) / 25.4 * 1440 < 29 * (16 * 20 - 5)


def test_every_style_names_its_chinese_font(document: Document) -> None:
    fonts = {}
    for style in document.styles.element.iter(qn("w:style")):
        found = style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if found is not None:
            fonts[name_of(style)] = found.get(qn("w:eastAsia"))
    assert fonts["Normal"] == fonts["Body Text"] == fonts["heading 3"] == "仿宋"
    assert (fonts["Title"], fonts["heading 1"], fonts["heading 2"]) == (
        "方正小标宋简体",
        "黑体",
        "楷体",
    )
    assert fonts["caption"] == "方正小标宋简体"


def test_fonts_that_a_machine_lacks_have_stand_ins() -> None:
    with zipfile.ZipFile(io.BytesIO(made(paper()))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert re.search(r'w:name="方正小标宋简体"><w:altName w:val="[^"]*Noto Serif CJK SC', table)
    assert re.search(r'w:name="仿宋"><w:altName w:val="仿宋_GB2312,FangSong', table)
    assert stand_ins("没有的字体") == ()


def test_the_parts_stand_in_their_order_with_real_styles(document: Document) -> None:
    found = paragraphs(document)
    assert found[:4] == [
        ("文号", "县办字〔2017〕1号"),
        ("Title", "关于2017年6月份莒南县人民政府门户网站内容保障情况的通报"),
        ("主送机关", "各镇街园区，各部门（单位）："),
        ("Body Text", "现将2017年6月份莒南县人民政府门户网站内容保障情况通报如下："),
    ]
    assert [text for style, text in found if style == "Heading 1"] == [
        "一、基本情况",
        "二、存在问题",
        "三、下一步要求",
    ]
    signed = found.index(Styled("发文机关署名", "莒南县人民政府办公室"))
    assert found[signed + 1 : signed + 3] == [
        ("成文日期", "2017年7月14日"),
        ("附注", "（联系人：张某，电话：0539-7200000）"),
    ]
    assert found[-1] == ("抄送机关", "抄送：县委办公室。")


def test_each_attachment_begins_a_page_with_its_number_then_the_words_of_the_list(
    document: Document,
) -> None:
    found = paragraphs(document)
    listed = [text for style, text in found if style.startswith("附件说明")]
    numbers = [at for at, (style, _) in enumerate(found) if style == "附件序号"]
    assert [found[at].text for at in numbers] == [f"附件{n}" for n in range(1, 6)]
    titles = [found[at + 1] for at in numbers]
    assert {title.style for title in titles} == {"Caption"}
    assert listed == [
        ("附件：" if n == 1 else "") + f"{n}. {title.text}"
        for n, title in enumerate(titles, start=1)
    ]
    style = next(each for each in document.styles if each.name == "附件序号")
    assert style.element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None


def test_the_document_map_holds_headings_and_attachments(document: Document) -> None:
    levels = {}
    for style in document.styles.element.iter(qn("w:style")):
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None:
            levels[name_of(style)] = level.get(qn("w:val"))
    assert {key: levels[key] for key in ("heading 1", "heading 2", "heading 3", "caption")} == {
        "heading 1": "0",
        "heading 2": "1",
        "heading 3": "2",
        "caption": "0",
    }


def test_tables_repeat_their_header_keep_rows_whole_and_have_a_description(
    document: Document,
) -> None:
    assert len(document.tables) == 5
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert table.style is not None
        assert table.style.name == "通报表格"
        assert table._tbl.tblPr.find(qn("w:tblDescription")) is not None


def cells(table: Table, row: int) -> list[str]:
    return [cell.text for cell in table.rows[row].cells]


def test_rows_totals_and_remarks_stand_in_the_tables(document: Document) -> None:
    towns = document.tables[0]
    assert cells(towns, 0) == ["序号", "镇街园区", "信息公开（条数）", "动态信息（条数）", "备注"]
    assert cells(towns, 1) == ["1", "相沟镇", "54", "1", ""]
    assert cells(towns, 15) == ["合计", "合计", "117", "97", ""]
    assert len(document.tables[1].rows) == 70


def test_lead_cells_are_merged_as_the_paper_prints_them(document: Document) -> None:
    merges = [
        cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        for row in document.tables[2]._tbl.tr_lst[1:-1]
        for cell in row.tc_lst[:1]
    ]
    continued = sum(merge is not None and merge.get(qn("w:val")) == "continue" for merge in merges)
    assert len(merges) - continued == 22


def test_page_numbers_stand_outside_between_dashes(document: Document) -> None:
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, style in ((section.footer, "页码右"), (section.even_page_footer, "页码左")):
        paragraph: Paragraph = footer.paragraphs[0]
        assert paragraph.text == "—  —"
        assert paragraph.style is not None
        assert paragraph.style.name == style
        assert " PAGE " in paragraph._p.xml


def test_the_red_head_is_there_only_where_it_is_asked_for() -> None:
    plain, red = (
        paragraphs(opened(paper())),
        paragraphs(opened(paper(number="一号"), red_head=True)),
    )
    assert [style for style, _ in red][:4] == ["红头", "文号", "红线", "Title"]
    assert plain[0].style == "Title"


def test_the_same_paper_is_the_same_bytes_and_tells_no_time() -> None:
    first = made(paper())
    assert first == made(paper())
    core = docx.Document(io.BytesIO(first)).core_properties
    assert (core.title, core.author) == (paper().title, "莒南县人民政府办公室")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_from_the_web_cannot_break_the_file() -> None:
    evil = paper(clerk={"问题.md": "标题<w:br/>&\x0b\x00“=1+1”"})
    assert any("标题<w:br/>&“=1+1”" in each.text for each in opened(evil).paragraphs)


def test_a_head_with_a_bracket_has_one_line_or_breaks_before_it(document: Document) -> None:
    for table in document.tables[:2]:
        for cell in table.rows[0].cells:
            at = cell.text.find("（")
            if at > 0:
                assert cell.width is not None
                room = cell.width.twips // 240
                assert room > len(cell.text) or room <= max(at, len(cell.text) - at) + 1
