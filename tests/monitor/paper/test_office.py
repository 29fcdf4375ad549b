"""Our files in LibreOffice, where the machine has it: they open, keep every cell, and
fill the pages that they should.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from config.settings import CircularSettings
from tests.monitor.paper.june import paper
from tests.monitor.printing import write_paper

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice (soffice) is not installed: see README, Tests"
)


def converted(path: Path, form: str, out: Path) -> Path:
    assert OFFICE is not None
    profile = f"-env:UserInstallation=file://{out / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return out / f"{path.stem}.{form}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("paper")
    write_paper(paper(), CircularSettings(), directory)
    return directory


def rows(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def test_a_round_trip_keeps_every_cell_and_the_merged_leads(files: Path, tmp_path: Path) -> None:
    back = converted(files / "通报.xlsx", "xlsx", tmp_path)
    assert rows(back) == rows(files / "通报.xlsx")
    merged = [CalamineWorkbook.from_path(str(path)) for path in (files / "通报.xlsx", back)]
    before, after = (
        {each for each in book.get_sheet_by_index(2).merged_cell_ranges or () if each[0][0] > 2}
        for book in merged
    )
    assert before == after != set()


def test_the_paper_becomes_pages_with_a_new_one_for_every_attachment(
    files: Path, tmp_path: Path
) -> None:
    content = converted(files / "通报.docx", "pdf", tmp_path).read_bytes()
    pages = max(int(count) for count in re.findall(rb"/Count (\d+)", content))
    assert pages >= 1 + len(paper().sheets)
