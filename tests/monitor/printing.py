"""A circular's and a paper's files in a folder, as `tongbao circular` writes them."""

from __future__ import annotations

from pathlib import Path

from config.settings import CircularSettings
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.writer import attachment_files, figures_file, write_files
from monitor.reports.paper.files import paper_files
from monitor.reports.paper.values import Paper
from storage.issues import FIGURES


def write_circular(circular: Circular, directory: Path) -> list[Path]:
    """附件1.csv and on, and circular.json; the files written, in that order."""
    files = {**attachment_files(circular), FIGURES: figures_file(as_figures(circular))}
    return write_files(files, directory)


def write_paper(paper: Paper, settings: CircularSettings, directory: Path) -> None:
    """通报.docx and 通报.xlsx, beside what the folder holds."""
    for name, content in paper_files(paper, settings).items():
        (directory / name).write_bytes(content)
