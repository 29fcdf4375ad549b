"""Logs: plain lines on the terminal, one JSON object a line in data/logs/tongbao.log,
and what children say in both.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

FOLDER = Path("data", "logs")
FILE = "tongbao.log"
LARGEST = 5_000_000
KEPT = 9
"""Files of that size, the one being written among them: no more than 45 MB however long it runs."""

_PLAIN_LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([\w.]{1,80}): (.*)"
)
_LONGEST = 4_000


class JsonLines(logging.Formatter):
    """A record as one line of JSON: at (UTC), level, logger, job (where a job said it),
    message, and a traceback's text.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if job := getattr(record, "job", ""):
            line["job"] = job
        line["message"] = record.getMessage()
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


@contextmanager
def logged_to_file(home: Path) -> Iterator[None]:
    """While it lasts, everything that is logged also goes to
    data/logs/tongbao.log, which is rotated.
    """
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / FILE, maxBytes=LARGEST, backupCount=KEPT - 1, encoding="utf-8", errors="replace"
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def relay(job: str, line: str) -> None:
    """Logs a line that a job's process wrote: one that is a log line keeps its level and logger."""
    text = "".join(
        character if character.isprintable() else " " for character in line[:_LONGEST]
    ).rstrip()
    if not text:
        return
    told = _PLAIN_LINE.fullmatch(text)
    level, name, message = (told[1], told[2], told[3]) if told else ("INFO", f"tongbao.{job}", text)
    logging.getLogger(name).log(
        logging.getLevelNamesMapping()[level], "%s", message, extra={"job": job}
    )
