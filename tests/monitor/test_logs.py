"""The log file: one JSON object a line, bounded for ever, whatever a
page or a child writes into it.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from monitor.operations.logs import KEPT, LARGEST, logged_to_file, relay

LOG = logging.getLogger("tongbao.test")


def lines(home: Path) -> list[dict[str, str]]:
    text = (home / "data" / "logs" / "tongbao.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_tells_when_who_and_how_bad_and_a_traceback_stays_in_it(tmp_path: Path) -> None:
    with logged_to_file(tmp_path):
        LOG.warning("三个栏目%s", "未读")
        try:
            raise ValueError("broken")
        except ValueError:
            LOG.exception("it failed")
    first, second = lines(tmp_path)
    assert (first["level"], first["logger"], first["message"]) == (
        "WARNING",
        "tongbao.test",
        "三个栏目未读",
    )
    assert first["at"].endswith("+00:00")
    assert "ValueError: broken" in second["error"]


@pytest.mark.parametrize(
    ("said", "level", "logger", "message"),
    [
        (
            "2026-11-20 02:00:01,123 ERROR crawler.night.spider: no page\n",
            "ERROR",
            "crawler.night.spider",
            "no page",
        ),
        ("Crawl 1: 3 columns in 2 s\n", "INFO", "tongbao.crawl", "Crawl 1: 3 columns in 2 s"),
        (
            "教育局 要闻: \x1b[31mserver\u202e error\r\n",
            "INFO",
            "tongbao.crawl",
            "教育局 要闻:  [31mserver  error",
        ),
        ('{"level": "ERROR"}%s%n\n', "INFO", "tongbao.crawl", '{"level": "ERROR"}%s%n'),
    ],
)
def test_what_a_child_says_keeps_its_level_and_cannot_forge_a_line(
    tmp_path: Path, said: str, level: str, logger: str, message: str
) -> None:
    logging.getLogger().setLevel(logging.INFO)
    with logged_to_file(tmp_path):
        relay("crawl", said)
    (line,) = lines(tmp_path)
    assert (line["level"], line["logger"], line["message"], line["job"]) == (
        level,
        logger,
        message,
        "crawl",
    )


def test_the_log_never_takes_more_than_its_bound(tmp_path: Path) -> None:
    logging.getLogger().setLevel(logging.INFO)
    with logged_to_file(tmp_path):
        for _ in range(LARGEST * (KEPT + 2) // 100_000):
            LOG.warning("x" * 100_000)
    sizes = [path.stat().st_size for path in (tmp_path / "data" / "logs").iterdir()]
    assert len(sizes) == KEPT
    assert max(sizes) <= LARGEST
