"""The paper's files."""

from __future__ import annotations

from pathlib import Path

from config.io.files import write_whole
from config.settings import CircularSettings
from monitor.reports.paper.values import Paper
from monitor.reports.paper.word import word_file
from monitor.reports.paper.workbook import workbook_file

WORD, WORKBOOK = "通报.docx", "通报.xlsx"


def paper_files(paper: Paper, settings: CircularSettings) -> dict[str, bytes]:
    """通报.docx and 通报.xlsx, by name."""
    word = word_file(
        paper,
        font_title=settings.font_title,
        font_body=settings.font_body,
        red_head=settings.red_head,
    )
    return {WORD: word, WORKBOOK: workbook_file(paper)}


def write_paper(paper: Paper, settings: CircularSettings, directory: Path) -> list[Path]:
    """Write both, each in one step."""
    files = paper_files(paper, settings)
    for name, content in files.items():
        write_whole(directory / name, content)
    return [directory / name for name in files]
