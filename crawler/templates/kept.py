"""What crawls learnt of a portal's pages, kept in the county folder for the
recheck, `check` and the next night.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from config.io.files import write_whole
from crawler.page.template import Learnt, Template

FILE = Path("data") / "templates.json"
_log = logging.getLogger(__name__)


def remembered(home: Path) -> Learnt:
    """What the last telling crawl of this county folder learnt; nothing where there was
    none, or where it cannot be read.
    """
    try:
        data = json.loads((home / FILE).read_text(encoding="utf-8"))
        return Learnt(
            frozenset(map(str, data["furniture"])),
            tuple(Template.from_json(one) for one in data["templates"]),
            frozenset(map(str, data.get("parents", ()))),  # files of old have none
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Learnt()


def remember(home: Path, learnt: Learnt) -> None:
    """Keeps it for later; a crawl goes on where it cannot."""
    data = {
        "furniture": sorted(learnt.furniture),
        "templates": [template.as_json() for template in learnt.templates],
        "parents": sorted(learnt.parents),
    }
    try:
        write_whole(home / FILE, json.dumps(data, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        _log.warning("%s cannot be written: %s", home / FILE, error.strerror)
