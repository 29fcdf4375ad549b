"""The paper's files."""

from __future__ import annotations

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
