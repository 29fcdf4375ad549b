"""The paper's files."""

from __future__ import annotations

from pathlib import Path

from config.io.files import write_whole
from config.settings import CircularSettings
from monitor.reports.paper.values import Paper
from monitor.reports.paper.word import word_file
from monitor.reports.paper.workbook import workbook_file

WORD, WORKBOOK = "通报.docx", "通报.xlsx"


def write_paper(paper: Paper, settings: CircularSettings, directory: Path) -> list[Path]:
    """Write 通报.docx and 通报.xlsx, each in one step; both files, in that order."""
    word = word_file(paper, font_title=settings.font_title, font_body=settings.font_body, red_head=settings.red_head)
    workbook = workbook_file(paper)
    write_whole(directory / WORD, word)
    write_whole(directory / WORKBOOK, workbook)
    return [directory / WORD, directory / WORKBOOK]
