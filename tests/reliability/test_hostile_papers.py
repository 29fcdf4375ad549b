"""A .docx from elsewhere is text: its macros stay bytes, its outside pictures are not
fetched, its braces are letters.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from monitor.reports.paper_check.blocks import Paragraph, UnreadablePaperError
from monitor.reports.paper_check.reading.word import read_word
from tests.faults import FaultServer

TEXT = "{{7*7}} {% for x in y %} {0.__class__} %s"


def paper(path: Path, extra: dict[str, bytes]) -> None:
    plain = io.BytesIO()
    document = Document()
    document.add_paragraph(TEXT)
    document.save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            if part not in extra:
                target.writestr(part, source.read(part))
        for part, content in extra.items():
            target.writestr(part, content)


def test_a_paper_with_a_macro_an_outside_picture_and_braces_is_read_as_text_and_nothing_is_fetched(
    tmp_path: Path,
) -> None:
    with FaultServer().serving() as elsewhere:
        picture = (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
            '2006/relationships">'
            '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/image" '
            f'Target="{elsewhere.url}/p.png" TargetMode="External"/></Relationships>'
        )
        paper(
            tmp_path / "a.docx",
            {
                "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"AutoOpen Shell" * 20,
                "word/_rels/document.xml.rels": picture.encode(),
                "../../../outside.txt": b"x",
            },
        )
        document = read_word(tmp_path / "a.docx")
        assert elsewhere.requests(robots=True) == []
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [TEXT]
    assert not (tmp_path.parent / "outside.txt").exists()


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml"])
def test_a_paper_that_unpacks_to_too_much_is_refused(tmp_path: Path, part: str) -> None:
    paper(tmp_path / "b.docx", {part: b"<a>" + b" " * (65 * 2**20) + b"</a>"})
    with pytest.raises(UnreadablePaperError, match="larger than"):
        read_word(tmp_path / "b.docx")
