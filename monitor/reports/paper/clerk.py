"""What the clerk wrote for the paper: 前言.md, 问题.md and 要求.md in the county folder.
They are read and never written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.io.spreadsheet import SpreadsheetError, decode
from config.settings import ConfigError
from monitor.reports.paper.braces import fill
from monitor.reports.paper.values import Level, Paragraph

OPENING, PROBLEMS, DEMANDS = "前言.md", "问题.md", "要求.md"
FILES = (OPENING, PROBLEMS, DEMANDS)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")


@dataclass(frozen=True, slots=True)
class ClerkText:
    """One file's text as it stands; "" where the file is not there."""

    file: str
    text: str

    def paragraphs(self, names: Mapping[str, str]) -> list[Paragraph]:
        """Its paragraphs with all figures filled in: # and ## are headings of the
        second order, ### of the third.

        Lines that no empty line divides are one paragraph. Raises ConfigError.
        """
        found: list[Paragraph] = []
        filled = fill(self.text, names, self.file)
        for block in re.split(r"\n\s*\n", filled.replace("\r\n", "\n")):
            lines: list[str] = []
            for line in block.split("\n"):
                heading = _HEADING.fullmatch(line.strip())
                if heading:
                    found += _text(lines)
                    lines = []
                    found.append(
                        Paragraph(
                            heading[2].strip(), Level.THIRD if len(heading[1]) > 2 else Level.SECOND
                        )
                    )
                elif line.strip():
                    lines.append(line.strip())
            found += _text(lines)
        return found


def _text(lines: list[str]) -> list[Paragraph]:
    return [Paragraph("".join(lines))] if lines else []


def read_clerk(home: Path) -> dict[str, ClerkText]:
    """The three files of a county folder by name. Raises ConfigError
    where one cannot be read as text.
    """
    found: dict[str, ClerkText] = {}
    problems: list[str] = []
    for file in FILES:
        try:
            found[file] = ClerkText(file, decode((home / file).read_bytes()))
        except FileNotFoundError:
            found[file] = ClerkText(file, "")
        except SpreadsheetError as error:
            problems.append(f"{file}: {error}")
    if problems:
        raise ConfigError(problems)
    return found
